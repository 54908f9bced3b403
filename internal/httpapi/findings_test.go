package httpapi

import (
	"strings"
	"testing"

	"jishi/internal/codes"
	"jishi/internal/database"
)

// doubtful files a contract with a grave finding (a word of purchase in the
// title, RR14) and a block that can be overridden (the buyer is named like a
// branch of the seller, RR07), and gives its id.
func (w *world) doubtful(yuan string) string {
	w.t.Helper()
	filing := w.filing(yuan)
	filing["project_name"] = "监测数据采购与分析技术服务 " + yuan
	buyer := filing["parties"].([]map[string]any)[1]
	buyer["name"], buyer["uscc"] = "岱下精密机械有限公司肥城分公司", codes.CreditCodeWithCheck("91370983MA0000007")
	id := w.send("clerk", "POST", "/contracts", filing).want(201).text("id")
	w.upload("clerk", id, "M01", "合同.docx", docx(w.t, id)).want(201)
	w.step("clerk", id, "submit", nil).want(200)
	return id
}

// finding gives the first finding of a rule as a user sees it, nil without one.
func (w *world) finding(user, id, rule string) map[string]any {
	w.t.Helper()
	for _, item := range w.send(user, "GET", "/contracts/"+id+"/findings", nil).want(200).items() {
		if f := item.(map[string]any); f["rule"] == rule {
			return f
		}
	}
	return nil
}

func stateOf(f map[string]any) any {
	h, _ := f["handling"].(map[string]any)
	return h["state"]
}

// TestFindingsAreHandledBeforeRegistration: a grave finding needs a word, a
// block an override by the second reviewer, and then the contract is registered.
func TestFindingsAreHandledBeforeRegistration(t *testing.T) {
	onBoth(t, func(w *world) {
		id := w.doubtful("386000.00")
		w.step("registrar", id, "accept", nil).want(200)
		w.step("registrar", id, "review", w.review()).want(200)
		register := func() answer {
			return w.step("reviewer", id, "register", map[string]string{"opinion": "同意登记。"})
		}
		grave, blocked := w.finding("registrar", id, "RR14"), w.finding("registrar", id, "RR07")
		if grave["severity"] != "HIGH" || stateOf(grave) != "OPEN" || blocked["overridable"] != true || !strings.Contains(grave["why"].(string), "采购") {
			w.t.Fatalf("findings %v %v", grave, blocked)
		}
		register().problem(422, "checks_failed").contains("same_legal_person")
		override := "findings/" + blocked["key"].(string) + "/override"
		handle := "findings/" + grave["key"].(string) + "/handle"
		w.step("registrar", id, override, map[string]string{"note": "已核实"}).problem(403, "permission_denied")
		w.step("reviewer", id, override, map[string]string{}).problem(422, "invalid_fields").field("/note", "missing_field")
		w.step("reviewer", id, "findings/"+grave["key"].(string)+"/override", map[string]string{"note": "已核实"}).problem(409, "finding_not_overridable")
		w.step("reviewer", id, override, map[string]string{"note": "经核实为独立法人"}).want(200).contains(`"state":"OVERRIDDEN"`)
		register().problem(409, "findings_open").contains("non_technical_words")

		w.step("clerk", id, handle, map[string]string{"note": "说明"}).problem(403, "permission_denied")
		w.step("registrar", id, handle, map[string]string{}).problem(422, "invalid_fields")
		w.step("registrar", id, "findings/"+blocked["key"].(string)+"/handle", map[string]string{"note": "说明"}).problem(409, "finding_not_for_handling")
		w.step("registrar", id, "findings/RR14-0000000000000000/handle", map[string]string{"note": "说明"}).problem(404, "not_found")
		w.step("registrar", id, handle, map[string]string{"note": "采购为研究对象，不是货物"}).want(200).contains(`"state":"HANDLED"`, "采购为研究对象", "用户registrar")
		register().want(200).contains(`"status":"REGISTERED"`)
		w.step("registrar", id, handle, map[string]string{"note": "晚了"}).problem(409, "action_not_allowed")

		w.send("clerk", "GET", "/contracts/"+id+"/findings", nil).want(200).without(`"handling"`, "采购为研究对象")
		w.send("clerk", "GET", "/contracts/"+id+"/history", nil).want(200).contains("contract.finding_overridden").without("经核实为独立法人", "采购为研究对象")
		w.send("auditor", "GET", "/contracts/"+id+"/history", nil).want(200).contains("经核实为独立法人", "采购为研究对象", "contract.finding_handled")
	})
}

// TestFindingsNameOthersOnlyToTheRegistry: the same contract filed by another
// organisation is "another filing" to an applicant.
func TestFindingsNameOthersOnlyToTheRegistry(t *testing.T) {
	onBoth(t, func(w *world) {
		text := docx(w.t, "one text for two")
		first := w.send("clerk", "POST", "/contracts", w.filing("386000.00")).want(201).text("id")
		w.upload("clerk", first, "M01", "合同.docx", text).want(201)
		w.step("clerk", first, "submit", nil).want(200).contains("TAJS-20260302-0001")

		filing := w.filing("99000.00")
		second := w.send("other", "POST", "/contracts", filing).want(201).text("id")
		w.upload("other", second, "M01", "合同.docx", text).want(201)
		seen := w.send("other", "GET", "/contracts/"+second+"/findings", nil).want(200)
		seen.contains(`"rule":"RR02"`, `"blocking":true`, "另一申请").without("TAJS-20260302-0001", first)
		w.step("other", second, "submit", nil).problem(422, "checks_failed").contains("same_document").without("TAJS-20260302-0001", first)

		third := w.send("clerk", "POST", "/contracts", w.filing("99000.00")).want(201).text("id")
		w.upload("clerk", third, "M01", "合同.docx", text).want(201)
		w.send("clerk", "GET", "/contracts/"+third+"/findings", nil).want(200).contains(`"rule":"RR02"`, "TAJS-20260302-0001", first)
	})
}

// TestFindingsSayWhatWasNotChecked, and what the program can say of each test.
func TestFindingsSayWhatWasNotChecked(t *testing.T) {
	w := newWorldOn(t, database.SQLite)
	id := w.draft("386000.00")
	a := w.send("clerk", "GET", "/contracts/"+id+"/findings", nil).want(200)
	for _, want := range []string{"RR27|no_text", "RR31|no_text", "RR03|no_likeness", "RR06|no_companies", "RR20|no_companies"} {
		rule, reason, _ := strings.Cut(want, "|")
		a.contains(`"reason":"` + reason + `","rule":"` + rule + `"`)
	}
	a.contains(`"code":"not_checked"`).without(`"rule":"RR34"`)
	tests, _ := a.object()["tests"].([]any)
	got := map[any]any{}
	for _, item := range tests {
		e := item.(map[string]any)
		got[e["id"]] = e["evidence"]
	}
	for test, evidence := range map[string]string{"G1": "SUPPORTS", "G3": "SUPPORTS", "G6": "UNKNOWN", "G7": "UNKNOWN", "G12": "SUPPORTS"} {
		if got[test] != evidence {
			t.Errorf("%s: %v, want %s", test, got[test], evidence)
		}
	}
	w.send("clerk", "GET", "/contracts/"+id+"/findings", nil, "Accept-Language", "en").want(200).contains("the contract's text was not read")
	w.send("clerk", "POST", "/contracts/"+id+"/preview", map[string]any{"project_name": "设备采购"}).want(200).contains(`"rule":"RR14"`, `"unchecked":[{`)
}
