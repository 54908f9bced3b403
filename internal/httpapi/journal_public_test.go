package httpapi

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/verifier"
	"jishi/internal/witness"
)

// TestACosignatureLeavesNoEvent: a witness looks from outside, without sign-in,
// and what it signs is shown to everyone; the log does not grow by it.
func TestACosignatureLeavesNoEvent(t *testing.T) {
	w := newWorld(t)
	w.token("auditor") // signing in is an event
	w.send("", "GET", "/public/journal/checkpoint", nil).problem(404, "not_found")
	_, err := w.journal.Checkpoint(t.Context())
	must(t, err)
	dir := t.TempDir()
	key, err := witness.MakeKey(dir, "audit.test/witness")
	must(t, err)
	w.journal.WitnessedBy(key.Public)
	server := httptest.NewServer(w.handler)
	defer server.Close()
	x, err := witness.Open(witness.Options{URL: server.URL, Dir: dir, LogKey: w.journal.VerifierKey(), Now: func() time.Time { return time.UnixMicro(w.now.Load()) }})
	must(t, err)
	before := w.events()
	cp, err := x.Once(t.Context())
	must(t, err)
	if w.events() != before {
		t.Errorf("the log grew from %d to %d by being looked at", before, w.events())
	}
	for _, path := range []string{"/public/journal/checkpoint", "/journal/checkpoint"} {
		user := ""
		if path == "/journal/checkpoint" {
			user = "auditor"
		}
		a := w.send(user, "GET", path, nil).want(200).contains(`"witness":"audit.test/witness"`, key.Public.ID(), `"verifier_key"`)
		if at, err := verifier.CheckCosignature(a.text("note"), key.Public); err != nil || !at.Equal(time.UnixMicro(w.now.Load()).UTC().Truncate(time.Second)) {
			t.Errorf("%s: %v, %v", path, at, err)
		}
	}
	w.send("", "POST", "/public/journal/cosignatures", map[string]string{"note": cp.Note}).want(200).contains(`"size":`)
	w.send("", "POST", "/public/journal/cosignatures", map[string]string{"note": strings.Replace(cp.Note, "— audit", "— court", 1)}).problem(422, "cosignature_refused")
	w.send("", "POST", "/public/journal/cosignatures", map[string]string{"note": strings.Repeat("x", 20_000)}).problem(422, "invalid_fields")
	w.send("", "POST", "/public/journal/cosignatures", map[string]string{"note": cp.Note, "more": "x"}).problem(422, "invalid_fields")
}

func TestAnyoneReadsTheDaysAndTheirConsistency(t *testing.T) {
	w := newWorld(t)
	for day := range 3 {
		w.now.Store(monday.AddDate(0, 0, day).UnixMicro())
		w.send("", "POST", "/auth/login", map[string]string{"username": "other", "password": "wrong"})
		w.token([]string{"auditor", "clerk", "registrar"}[day])
	}
	_, err := w.journal.CloseDays(t.Context(), true)
	must(t, err)
	page := w.send("", "GET", "/public/journal/checkpoints?limit=1", nil).want(200)
	if page.text("next_cursor") != calendar.Of(monday.AddDate(0, 0, 1)).String() {
		t.Errorf("the newest day that is signed: %s", page.Body)
	}
	page.contains(`"whole":true`, `"vouched":[]`).without(`"clerk"`, `"actor_id"`)
	w.send("", "GET", "/public/journal/checkpoints?limit=200&cursor="+page.text("next_cursor"), nil).want(200).
		contains(calendar.Of(monday).String()).without("next_cursor")
	w.send("", "GET", "/public/journal/checkpoints?cursor=yesterday", nil).problem(400, "bad_cursor")
	w.send("", "GET", "/public/journal/consistency?from=1&to=2", nil).want(200).contains(`"hashes":[`)
	w.send("", "GET", "/public/journal/consistency?from=1&to=99999", nil).problem(422, "invalid_fields")
}
