package httpapi

import (
	"fmt"
	"strings"
	"testing"

	"jishi/internal/verifier"
)

// TestClosingsOverTheAPI: an auditor closes a year, anyone of the bureau reads
// the signed snapshot, the views differ once something changes, and every line
// of the difference says why.
func TestClosingsOverTheAPI(t *testing.T) {
	onBoth(t, func(w *world) {
		body := map[string]any{"year": 2025, "note": "2025年度公报"}
		w.send("clerk", "POST", "/volume/closings", body).problem(403, "permission_denied")
		w.send("registrar", "POST", "/volume/closings", body).problem(403, "permission_denied")
		w.send("auditor", "POST", "/volume/closings", map[string]any{"year": 2026}).problem(409, "year_not_ended")
		w.send("auditor", "POST", "/volume/closings/2025/reopen", map[string]any{"reason": "发现重复登记，需要重新汇总。"}).problem(409, "year_not_closed")
		done := w.send("auditor", "POST", "/volume/closings", body, "Idempotency-Key", "close-2025").want(201)
		w.send("auditor", "POST", "/volume/closings", body, "Idempotency-Key", "close-2025").want(201).contains(`"no":1`)
		w.send("auditor", "POST", "/volume/closings", body).problem(409, "year_closed")
		one := w.send("registrar", "GET", "/volume/closings/2025/1", nil).want(200)
		if one.text("sha256") != done.text("sha256") {
			w.t.Errorf("%s, closed as %s", one.Body, done.Body)
		}
		if err := verifier.CheckSignature(w.keys.Certificate.Public(), verifier.ForClosing, []byte(one.text("snapshot")), one.text("signature")); err != nil {
			w.t.Error(err)
		}
		w.send("registrar", "GET", "/volume/closings/2025/2", nil).problem(404, "not_found")
		w.send("clerk", "GET", "/volume/closings", nil).problem(403, "permission_denied")
		w.send("auditor", "POST", "/volume/closings/2025/reopen", map[string]any{"reason": "短"}).problem(422, "invalid_fields").contains(`"/reason"`, "too_short")
		w.send("auditor", "POST", "/volume/closings/2025/reopen", map[string]any{"reason": "发现重复登记，需要重新汇总。"}).want(200).contains(`"in_force":false`, "重新汇总")
		w.send("registrar", "GET", "/volume/closings", nil).want(200).contains(`"reopened_by_name":"用户auditor"`).without(`"snapshot"`)

		since := w.send("auditor", "GET", "/volume/summary?from=2026-01", nil).want(200)
		index := fmt.Sprint(member(since.object()["as_of"], "index"))
		id := w.register("386000.00")
		changes := w.send("registrar", "GET", "/volume/restatements?since="+index, nil).want(200)
		changes.contains(id, `"event":"REGISTER"`, `"kind":"contract.registered"`, `"actor":"用户reviewer"`, `"total":{"contract_amount":"386000.00","count":1`)
		w.send("registrar", "GET", "/volume/restatements?since="+index+"&as_of="+index, nil).want(200).contains(`"items":[]`)
		w.send("registrar", "GET", "/volume/restatements?since=nonsense", nil).problem(422, "invalid_fields").contains("query/since")
		w.send("clerk", "GET", "/volume/restatements?since="+index, nil).problem(403, "permission_denied")
		for view, count := range map[string]string{"OPEN": "1", "FROZEN": "1", "ADJUSTMENTS": "0"} {
			w.send("auditor", "GET", "/volume/summary?from=2026-01&view="+view, nil).want(200).contains(`"count":` + count)
		}
		w.send("auditor", "GET", "/volume/summary?view=OTHER", nil).want(422)
		_, _, notes := w.send("auditor", "GET", "/volume/entries.xlsx?from=2026-01&view=FROZEN", nil).book("成交额明细")
		if !strings.Contains(notes, "冻结视图") {
			w.t.Errorf("the notes do not name the view: %s", notes)
		}
	})
}
