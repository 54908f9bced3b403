package httpapi

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"jishi/internal/database"
	"jishi/internal/identity"
	"jishi/internal/notice"
	"jishi/internal/notice/noticetest"
	"jishi/internal/verifier"
)

// plantedObjector are the values of who objects that no public answer may hold.
var plantedObjector = []string{"钱举报", "13812345678", "亲属的企业", "经办李老师"}

func objects() map[string]string {
	return map[string]string{"name": "钱举报", "contact": "13812345678", "words": "受让方是完成人亲属的企业，请核实。"}
}

// announced publishes a notice of the seller's unit on its first day of hearing.
func (w *world) announced(k notice.Kind, subject string) notice.Notice {
	w.t.Helper()
	u := w.users["orgadmin"]
	who := &identity.Principal{UserID: u.ID, OrgID: u.OrgID, Roles: u.Roles}
	n := noticetest.Open(w.t, w.journal, w.deps.Notices, who, noticetest.Proposal(k, u.OrgID, subject))
	return n
}

// on moves the clock; who was signed in signs in again.
func (w *world) on(at time.Time) {
	names := w.tokens
	w.tokens = map[string]string{}
	w.now.Store(at.UnixMicro())
	for name := range names {
		w.token(name)
	}
}

func (w *world) noticeChanges() []change {
	n := w.announced(notice.Price, "s1")
	w.on(noticetest.During(n))
	var first answer
	path := func(action string) string { return "/notices/" + n.ID + "/objections/" + first.text("id") + action }
	return []change{
		{"objectToNotice", func() answer { return w.send("auditor", "POST", "/notices/"+n.No+"/objections", objects()) }},
		{"fileNoticeObjection", func() answer {
			first = w.send("", "POST", "/public/notices/"+n.No+"/objections", objects())
			return first
		}},
		{"acceptNoticeObjection", func() answer {
			return w.send("orgadmin", "POST", path("/accept"), map[string]string{"handler": "技术部"}, "If-Match", `"v1"`)
		}},
		{"decideNoticeObjection", func() answer {
			return w.send("orgadmin", "POST", path("/decide"), map[string]any{"upheld": false, "outcome": "经查，双方没有亲属关系。"}, "If-Match", `"v2"`)
		}},
	}
}

// TestANoticeOverHTTP: anyone objects in time, the unit handles it, everybody
// reads the outcome and nobody who objected.
func TestANoticeOverHTTP(t *testing.T) {
	onBoth(t, func(w *world) {
		n := w.announced(notice.Price, "s1")
		object := "/public/notices/" + n.No + "/objections"
		w.send("", "POST", object, objects()).problem(409, "notice_not_running")
		w.on(noticetest.During(n))
		w.send("", "POST", object, map[string]string{"name": "甲", "contact": "乙", "words": "不好"}).want(422).field("/words", "too_short")
		w.send("", "POST", "/public/notices/TAN2026999999/objections", objects()).problem(404, "not_found")
		said := objects()
		said["once"] = "form-1"
		first := w.send("", "POST", object, said).want(201)
		if again := w.send("", "POST", object, said).want(201); again.text("id") != first.text("id") {
			t.Errorf("sent twice: %s and %s", first.Body, again.Body)
		}
		at := "/notices/" + n.ID
		mine := w.send("auditor", "POST", at+"/objections", objects(), "Idempotency-Key", "objection-0001").want(201)
		if again := w.send("auditor", "POST", at+"/objections", objects(), "Idempotency-Key", "objection-0001").want(201); again.text("id") != mine.text("id") {
			t.Errorf("repeated: %s and %s", mine.Body, again.Body)
		}
		w.send("", "POST", at+"/objections", objects()).problem(401, "login_required")

		step := func(user, what string, body any, headers ...string) answer {
			return w.send(user, "POST", at+"/objections/"+first.text("id")+"/"+what, body, headers...)
		}
		accept, reject := map[string]string{"handler": "经办李老师"}, map[string]any{"upheld": false, "outcome": "经查，双方没有亲属关系，价格有评估依据。"}
		for what, body := range map[string]any{"accept": accept, "decide": reject} {
			step("", what, body).problem(401, "login_required")
			for _, user := range []string{"clerk", "registrar", "reviewer", "head", "auditor", "tax", "broker", "sysadmin"} {
				step(user, what, body).problem(403, "permission_denied")
			}
			step("other", what, body).problem(403, "permission_denied")
		}
		step("orgadmin", "accept", accept, "If-Match", `"v2"`).problem(412, "stale_version")
		w.send("orgadmin", "GET", at, nil).want(200).contains(plantedObjector[:3]...).contains(`"actions":["accept","decide"]`, `"status":"OBJECTION"`)
		step("orgadmin", "accept", accept, "If-Match", `"v1"`).want(200).contains("经办李老师", `"ACCEPTED"`)
		step("orgadmin", "decide", reject).want(200).contains(`"REJECTED"`)
		step("orgadmin", "decide", reject).problem(409, "action_not_allowed")

		for _, path := range []string{"/public/notices", "/public/notices?kind=PRICE&running=true&q=%E7%9B%91%E6%B5%8B", "/public/notices/" + n.No, "/public/notices/" + n.ID} {
			w.send("", "GET", path, nil).want(200).contains(n.No, "120 万元", "没有亲属关系", `"accepted_at"`).without(append(plantedObjector, "s1", `"subject_id"`)...)
		}
		w.send("", "GET", "/public/notices?kind=EVAL", nil).want(200).contains(`"items":[]`)
		w.send("", "GET", "/public/notices?cursor=x", nil).problem(400, "bad_cursor")
		w.noticeReaders(n)
	})
}

// noticeReaders tries every reader on what is not public.
func (w *world) noticeReaders(n notice.Notice) {
	w.t.Helper()
	at := "/notices/" + n.ID
	for user, want := range map[string][2]int{"clerk": {200, 1}, "orgadmin": {200, 1}, "registrar": {200, 1}, "reviewer": {200, 1}, "head": {200, 1}, "auditor": {200, 1},
		"other": {404, 0}, "broker": {403, -1}, "tax": {403, -1}, "sysadmin": {403, -1}, "": {401, -1}} {
		w.send(user, "GET", at, nil).want(want[0])
		record := w.send(user, "GET", at+"/record", nil).want(want[0])
		if want[1] < 0 {
			w.send(user, "GET", "/notices", nil).want(want[0])
			continue
		}
		if k := len(w.send(user, "GET", "/notices", nil).want(200).items()); k != want[1] {
			w.t.Errorf("%s lists %d", user, k)
		}
		if want[0] == 200 {
			w.provenRecord(record, n)
		}
	}
}

func (w *world) provenRecord(a answer, n notice.Notice) {
	w.t.Helper()
	a.contains(n.No, "没有亲属关系").without(plantedObjector[:2]...)
	if !strings.Contains(a.Header().Get("Content-Disposition"), n.No) {
		w.t.Errorf("sent as %s", a.Header().Get("Content-Disposition"))
	}
	var r struct {
		Proofs []verifier.Proof `json:"proofs"`
		Key    string           `json:"verifier_key"`
	}
	must(w.t, json.Unmarshal(a.Body.Bytes(), &r))
	if len(r.Proofs) != 5 {
		w.t.Errorf("%d proofs", len(r.Proofs))
	}
	for _, p := range r.Proofs {
		if _, err := verifier.CheckProof(p, w.journal.VerifierKey()); err != nil || r.Key != w.journal.VerifierKey() {
			w.t.Errorf("event %d: %v", p.Index, err)
		}
	}
}

// TestTwentyClicksOverHTTP: one form sent twenty times at once makes one objection.
func TestTwentyClicksOverHTTP(t *testing.T) {
	onBoth(t, func(w *world) {
		n := w.announced(notice.RewardCash, "s1")
		w.on(noticetest.During(n))
		w.token("clerk")
		said := objects()
		said["once"] = "form-1"
		var wait sync.WaitGroup
		for range 20 {
			wait.Go(func() {
				rec := httptest.NewRecorder()
				w.handler.ServeHTTP(rec, w.request("", "POST", "/public/notices/"+n.No+"/objections", said))
				if rec.Code != 201 {
					t.Errorf("%d %s", rec.Code, rec.Body)
				}
			})
		}
		wait.Wait()
		if list, _ := w.send("clerk", "GET", "/notices/"+n.ID, nil).want(200).object()["objections"].([]any); len(list) != 1 {
			t.Errorf("%d objections", len(list))
		}
	})
}

// TestReceiptAfterACrash: when the answer to an objection was lost, its repeat
// gives the receipt to who may not read the unit's own page.
func TestReceiptAfterACrash(t *testing.T) {
	w := newWorld(t)
	n := w.announced(notice.Price, "s1")
	w.on(noticetest.During(n))
	first := w.send("other", "POST", "/notices/"+n.ID+"/objections", objects(), "Idempotency-Key", "objection-0001").want(201)
	must(t, w.db.InTx(t.Context(), func(tx *database.Tx) error {
		return tx.Exec("UPDATE idempotency SET status = 0, headers = '{}', body = NULL").Error
	}))
	if again := w.send("other", "POST", "/notices/"+n.ID+"/objections", objects(), "Idempotency-Key", "objection-0001").want(201); again.text("id") != first.text("id") {
		t.Errorf("%s, then %s", first.Body, again.Body)
	}
}
