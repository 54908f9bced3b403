package httpapi

import "testing"

// development turns a filing into a commissioned development.
func development(filing map[string]any) map[string]any {
	filing["kind"], filing["sub_kind"], filing["ip_ownership"] = "10", "11", "BUYER"
	return filing
}

// policyItem gives one item of a policy answer.
func (a answer) policyItem(code string) map[string]any {
	a.t.Helper()
	for _, i := range a.items() {
		if item, ok := i.(map[string]any); ok && item["code"] == code {
			return item
		}
	}
	a.t.Fatalf("no item %s in %s", code, a.Body)
	return nil
}

func (a answer) policyFigure(item, figure string) string {
	a.t.Helper()
	figures, _ := a.policyItem(item)["figures"].([]any)
	for _, f := range figures {
		if m, ok := f.(map[string]any); ok && m["code"] == figure {
			amount, _ := m["amount"].(string)
			return amount
		}
	}
	return ""
}

// TestPolicyOfADraft: what is to be expected, who may ask, and what the form
// does not know.
func TestPolicyOfADraft(t *testing.T) {
	onBoth(t, func(w *world) {
		id := w.send("clerk", "POST", "/contracts", development(w.filing("1000000.00"))).want(201).text("id")
		path := "/contracts/" + id + "/policy"
		a := w.send("clerk", "GET", path, nil).want(200)
		a.contains(`"basis":"EXPECTED"`, `"date":"2026-03-02"`, "以税务机关及主管部门认定为准", "公告2026年第10号", `"met":false`)
		w.send("clerk", "GET", path, nil, "Accept-Language", "en").want(200).contains("Indicative only: the tax authority decides.")
		if got := a.policyFigure("RD_SUPER_DEDUCTION", "SAVED"); got != "200000.00" {
			w.t.Errorf("saved by the super-deduction: %q", got)
		}
		if got := a.policyItem("VAT")["eligible"]; got != "TO_CONFIRM" {
			w.t.Errorf("VAT of a development contract in 2026: %v", got)
		}
		w.send("clerk", "GET", path+"?date=2025-12-31", nil).want(200).contains("财税〔2016〕36号").without("公告2026年第10号")
		given := w.send("clerk", "GET", path+"?taxpayer=GENERAL&cit_rate=0.15&rd_fee=500000&seller_small=false&buyer_small=true&remuneration=100000.00", nil).want(200)
		for figure, want := range map[[2]string]string{
			{"RD_SUPER_DEDUCTION", "SAVED"}: "60000.00", {"VAT", "VAT_SAVED_GENERAL"}: "56603.77", {"VAT", "VAT_SAVED_SMALL"}: "",
			{"STAMP_DUTY", "DUTY_SELLER"}: "300.00", {"STAMP_DUTY", "DUTY_BUYER"}: "150.00", {"STAMP_DUTY", "DUTY_SELLER_REMUNERATION"}: "30.00",
		} {
			if got := given.policyFigure(figure[0], figure[1]); got != want {
				w.t.Errorf("%v is %q, want %q", figure, got, want)
			}
		}
		w.send("clerk", "GET", path+"?transfer_cost=1.234", nil).problem(422, "invalid_fields").field("query/transfer_cost", "amount_decimals")
		w.send("clerk", "GET", path+"?cit_rate=25", nil).problem(422, "invalid_fields")
		w.send("clerk", "GET", path+"?taxpayr=GENERAL", nil).problem(422, "invalid_fields").field("query/taxpayr", "unknown_field")
		w.send("other", "GET", path, nil).problem(404, "not_found")
		w.send("registrar", "GET", path, nil).problem(404, "not_found") // a draft is nobody's case yet
		w.send("sysadmin", "GET", path, nil).problem(403, "permission_denied")
		w.send("", "GET", path, nil).problem(401, "login_required")
	})
}

// TestPolicyOfRegistered: approved amounts count, and the year's exempt part of
// transfer income is the taxpayer's over all its contracts.
func TestPolicyOfRegistered(t *testing.T) {
	onBoth(t, func(w *world) {
		first, second := w.sellPatent("托辊监测方法", "4000000.00"), w.sellPatent("提升机钢丝绳探伤装置", "3000000.00")
		a := w.send("clerk", "GET", "/contracts/"+first+"/policy?transfer_cost=0&transfer_taxes=0", nil).want(200)
		a.contains(`"basis":"REGISTERED"`, `"met":true`)
		b := w.send("reviewer", "GET", "/contracts/"+second+"/policy", nil).want(200)
		for figure, want := range map[string][2]string{
			"USED": {"0.00", "4000000.00"}, "EXEMPT": {"4000000.00", "1000000.00"}, "TAX": {"0.00", "250000.00"}, "SAVED": {"1000000.00", "500000.00"},
		} {
			if got := [2]string{a.policyFigure("CIT_TRANSFER", figure), b.policyFigure("CIT_TRANSFER", figure)}; got != want {
				w.t.Errorf("%s is %v, want %v", figure, got, want)
			}
		}
		c := w.send("auditor", "GET", "/contracts/"+second+"/policy?other_transfer_income=0", nil).want(200)
		if got := c.policyFigure("CIT_TRANSFER", "EXEMPT"); got != "3000000.00" {
			w.t.Errorf("what is given counts instead: exempt %s", got)
		}
		service := w.register("386000.00")
		s := w.send("clerk", "GET", "/contracts/"+service+"/policy", nil).want(200)
		if s.policyItem("VAT")["eligible"] != "NO" || s.policyItem("RD_SUPER_DEDUCTION")["eligible"] != "NO" {
			w.t.Errorf("a service contract: %s", s.Body)
		}
	})
}

// sellPatent registers the sale of a patent, below the limit of expert review.
func (w *world) sellPatent(name, yuan string) string {
	w.t.Helper()
	f := w.filing(yuan)
	f["project_name"] = name + "专利权转让"
	f["kind"], f["sub_kind"], f["ip_kinds"], f["ip_ownership"] = "20", "21", []string{"11"}, "BUYER"
	f["expected_input"], f["expected_output"] = "10000.00", "90000.00"
	f["ip_items"] = []map[string]any{{"kind": "11", "number": "ZL202010000001.X", "name": name, "owner": "岱下精密机械有限公司",
		"filing_date": "2020-01-02", "grant_date": "2022-01-02", "expiry": "2040-01-01"}}
	id := w.send("clerk", "POST", "/contracts", f).want(201).text("id")
	for _, m := range []string{"M01", "M05", "M06", "M07", "M08"} {
		w.upload("clerk", id, m, m+".docx", docx(w.t, id+m)).want(201)
	}
	w.step("clerk", id, "submit", nil).want(200)
	w.step("registrar", id, "accept", nil).want(200)
	checklist := map[string]string{}
	for _, item := range w.send("registrar", "GET", "/checklists?kind=20&sub_kind=21&contract_id="+id, nil).want(200).items() {
		test, _ := item.(map[string]any)
		name, _ := test["id"].(string)
		checklist[name] = "YES"
	}
	w.step("registrar", id, "review", map[string]any{"recommendation": "REGISTER", "opinion": "建议登记。", "checklist": checklist}).want(200)
	w.step("reviewer", id, "register", map[string]string{"opinion": "同意登记。"}).want(200)
	return id
}

// TestPolicyRules: the complete list of a day, for whoever is signed in.
func TestPolicyRules(t *testing.T) {
	w := newWorld(t)
	for _, user := range []string{"clerk", "tax", "sysadmin"} {
		a := w.send(user, "GET", "/policy/rules", nil).want(200).contains(`"date":"2026-03-02"`, `"code":"VAT_EXEMPTION"`, "公告2026年第10号", `"confidence":"C"`, `"matrix":[{`)
		if n := len(a.items()); n < 20 {
			t.Errorf("%d rules", n)
		}
	}
	w.send("clerk", "GET", "/policy/rules?date=2025-12-31", nil).want(200).contains("财税〔2016〕36号", `"valid_to":"2025-12-31"`).without("公告2026年第10号")
	w.send("clerk", "GET", "/policy/rules?date=1990-01-01", nil).want(200).contains(`"matrix":[]`)
	w.send("clerk", "GET", "/policy/rules?date=2025-13-31", nil).problem(422, "invalid_fields")
	w.send("", "GET", "/policy/rules", nil).problem(401, "login_required")
}
