package httpapi

import (
	"net/http"
	"sync"
	"testing"

	"jishi/internal/database"
	"jishi/internal/identity/identitytest"
)

// TestRepeats: the same key gives the same answer, once (R18).
func TestRepeats(t *testing.T) {
	onBoth(t, func(w *world) {
		key := []string{"Idempotency-Key", "key-00000001"}
		body := w.filing("386000.00")
		w.token("clerk")
		before := w.events()
		first := w.send("clerk", "POST", "/contracts", body, key...).want(201)
		again := w.send("clerk", "POST", "/contracts", body, key...).want(201)
		if first.Body.String() != again.Body.String() || again.Header().Get("Idempotency-Replayed") != "true" || first.Header().Get("Idempotency-Replayed") != "" {
			w.t.Fatalf("the repeat differs:\n%s\n%s", first.Body, again.Body)
		}
		for _, name := range []string{"ETag", "Location", "Content-Type"} {
			if first.Header().Get(name) != again.Header().Get(name) {
				w.t.Errorf("%s: %q and %q", name, first.Header().Get(name), again.Header().Get(name))
			}
		}
		if n := w.events() - before; n != 1 {
			w.t.Fatalf("%d events, want 1", n)
		}
		w.send("clerk", "POST", "/contracts", w.filing("1.00"), key...).problem(422, "idempotency_key_reused")
		w.send("clerk", "POST", "/contracts/"+first.text("id")+"/submit", nil, key...).problem(422, "idempotency_key_reused")
		w.send("other", "POST", "/contracts", w.filing("2.00"), key...).want(201) // another person's key is another key
		w.send("clerk", "POST", "/contracts", body, "Idempotency-Key", "short").problem(400, "idempotency_key_invalid")
		w.send("clerk", "POST", "/contracts", `{"bogus":1}`, "Idempotency-Key", "key-00000002").problem(422, "invalid_fields")
		w.send("clerk", "POST", "/contracts", body, "Idempotency-Key", "key-00000002").want(201) // a refused request leaves its key free
	})
}

// TestRepeatOfAStep: a lifecycle step that is sent twice is one step.
func TestRepeatOfAStep(t *testing.T) {
	w := newWorld(t)
	id := w.draft("386000.00")
	key := []string{"Idempotency-Key", "submit-0001"}
	first := w.step("clerk", id, "submit", nil, key...).want(200)
	again := w.step("clerk", id, "submit", map[string]any{}, key...).want(200) // {} and nothing are the same request
	if first.Body.String() != again.Body.String() {
		t.Error("the repeat differs")
	}
	w.step("clerk", id, "submit", nil, "Idempotency-Key", "submit-0002").problem(409, "action_not_allowed")
}

// TestRepeatAfterACrash: the process ended between commit and answer; the
// repeat shows the object as it is and changes nothing (R55).
func TestRepeatAfterACrash(t *testing.T) {
	onBoth(t, func(w *world) {
		key := []string{"Idempotency-Key", "crash-0001"}
		id := w.send("clerk", "POST", "/contracts", w.filing("386000.00"), key...).want(201).text("id")
		must(w.t, w.db.InTx(w.t.Context(), func(tx *database.Tx) error {
			return tx.Exec("UPDATE idempotency SET status = 0, headers = '{}', body = NULL").Error
		}))
		before := w.events()
		a := w.send("clerk", "POST", "/contracts", w.filing("386000.00"), key...).want(200)
		if a.text("id") != id || a.Header().Get("Idempotency-Replayed") != "true" || a.Header().Get("ETag") != `"v1"` || w.events() != before {
			w.t.Errorf("%v\n%s", a.Header(), a.Body)
		}
	})
}

// TestRepeatOfAnUpload: the same key stores one document.
func TestRepeatOfAnUpload(t *testing.T) {
	w := newWorld(t)
	id := w.draft("386000.00")
	content := docx(t, "again")
	first := w.upload("clerk", id, "M02", "附件.docx", content, "Idempotency-Key", "upload-0001").want(201)
	again := w.upload("clerk", id, "M02", "附件.docx", content, "Idempotency-Key", "upload-0001").want(201)
	if first.Body.String() != again.Body.String() {
		t.Error("the repeat differs")
	}
	w.upload("clerk", id, "M02", "附件.docx", content).problem(409, "file_duplicate")
	must(t, w.db.InTx(t.Context(), func(tx *database.Tx) error {
		return tx.Exec("UPDATE idempotency SET status = 0, headers = '{}', body = NULL").Error
	}))
	w.upload("clerk", id, "M02", "附件.docx", content, "Idempotency-Key", "upload-0001").want(200).contains(`"items":[`, "附件.docx")
	if n := len(w.send("clerk", "GET", "/contracts/"+id+"/documents", nil).want(200).items()); n != 2 {
		t.Errorf("%d documents, want 2", n)
	}
}

// TestRepeatsInParallel: of many at once, one makes the change and all get the
// same object.
func TestRepeatsInParallel(t *testing.T) {
	onBoth(t, func(w *world) {
		w.token("clerk")
		before := w.events()
		const n = 8
		requests := make([]*http.Request, n)
		for i := range requests {
			requests[i] = w.request("clerk", "POST", "/contracts", w.filing("386000.00"), "Idempotency-Key", "parallel-0001")
		}
		answers := make([]answer, n)
		var group sync.WaitGroup
		for i, r := range requests {
			group.Go(func() { answers[i] = w.do(r) })
		}
		group.Wait()
		id := answers[0].text("id")
		for _, a := range answers {
			if a.Code != 201 && a.Code != 200 || a.text("id") != id {
				w.t.Errorf("%d %s", a.Code, a.Body)
			}
		}
		if made := w.events() - before; made != 1 {
			w.t.Errorf("%d events, want 1", made)
		}
	})
}

// TestKeptAnswersAreSealed: neither personal data nor a password can be read
// from the kept answers (R51).
func TestKeptAnswersAreSealed(t *testing.T) {
	w := newWorld(t)
	w.send("clerk", "POST", "/contracts", w.filing("386000.00"), "Idempotency-Key", "sealed-0001").want(201).contains("0537-0000002")
	w.send("sysadmin", "POST", "/users", map[string]any{"username": "sealed", "display_name": "某", "organization_id": w.orgs["seller"].ID,
		"roles": []string{"clerk"}, "password": identitytest.Password}, "Idempotency-Key", "sealed-0002").want(201)
	var rows []struct{ RequestHash, Headers, Body string }
	must(t, w.db.View(t.Context(), func(tx *database.Tx) error {
		return tx.Raw("SELECT request_hash, headers, body FROM idempotency").Scan(&rows).Error
	}))
	if len(rows) != 2 {
		t.Fatalf("%d answers are kept", len(rows))
	}
	for _, r := range rows {
		if len(r.Body) < 10 || r.Body[0] == '{' || len(r.RequestHash) < 64 {
			t.Errorf("an answer is kept in the clear: %.60s", r.Body)
		}
	}
}
