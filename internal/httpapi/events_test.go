package httpapi

import (
	"net/http"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"jishi/internal/codes"
	"jishi/internal/identity/identitytest"
)

// change is one successful call of an operation that changes something.
type change struct {
	operation string
	call      func() answer
}

// TestEveryChangeLeavesOneEvent calls every operation of openapi.yaml that may
// change something, and counts: exactly one event each (R30).
func TestEveryChangeLeavesOneEvent(t *testing.T) {
	done := map[string]bool{"verifyCertificateFile": true, "verifyCredential": true, "previewContract": true, "previewCalendar": true, // read, though they are POSTs
		"submitCosignature": true} // a log does not grow by being looked at: TestACosignatureLeavesNoEvent
	for _, story := range []func(*world) []change{
		func(w *world) []change {
			review := w.review()
			return slices.Concat(w.signInChanges(), w.peopleChanges(), w.contractChanges(review), w.filingChanges(), w.endChanges(review), w.mandateChanges(),
				w.personChanges(), w.afterChanges(), w.officeChanges())
		},
		// The user "broker" is another broker in each of these.
		func(w *world) []change { return w.brokerChanges() },
		func(w *world) []change { return w.credentialChanges() },
		func(w *world) []change { return w.trainingChanges() },
		func(w *world) []change { return w.achievementChanges() },
		func(w *world) []change { return w.conversionChanges() },
		func(w *world) []change { return w.noticeChanges() },
		func(w *world) []change { return w.listingChanges() },
		func(w *world) []change { return w.brokerageChanges(w.review()) },
	} {
		w := newWorld(t)
		for _, user := range []string{"clerk", "broker", "registrar", "reviewer", "auditor", "tax", "sysadmin", "secadmin", "head", "orgadmin"} {
			w.token(user)
		}
		for _, c := range story(w) {
			w.leavesOneEvent(c, done)
		}
	}
	eachOperation(t, func(method, path string, _ *openapi3.PathItem, op *openapi3.Operation) {
		if method != http.MethodGet && !done[op.OperationID] {
			t.Errorf("%s %s (%s) was not tried", method, path, op.OperationID)
		}
	})
}

func (w *world) leavesOneEvent(c change, done map[string]bool) {
	w.t.Helper()
	if c.operation == "" { // only time goes by
		c.call()
		return
	}
	before := w.events()
	a := c.call()
	if a.Code >= 300 {
		w.t.Fatalf("%s: %d %s", c.operation, a.Code, a.Body)
	}
	if n := w.events() - before; n != 1 {
		w.t.Errorf("%s left %d events, want 1", c.operation, n)
	}
	done[c.operation] = true
}

func (w *world) signInChanges() []change {
	var in answer
	return []change{
		{"login", func() answer {
			in = w.send("", "POST", "/auth/login", map[string]string{"username": "other", "password": identitytest.Password})
			return in
		}},
		{"refresh", func() answer {
			return w.send("", "POST", "/auth/refresh", map[string]string{"refresh_token": in.text("refresh_token")})
		}},
		{"logout", func() answer {
			return w.send("", "POST", "/auth/logout", nil, "Authorization", "Bearer "+in.text("access_token"))
		}},
	}
}

func (w *world) peopleChanges() []change {
	var org, user answer
	o := func(method, path string, who string, body any, headers ...string) func() answer {
		return func() answer { return w.send(who, method, "/organizations/"+org.text("id")+path, body, headers...) }
	}
	u := func(method, path string, who string, body any, headers ...string) func() answer {
		return func() answer { return w.send(who, method, "/users/"+user.text("id")+path, body, headers...) }
	}
	return []change{
		{"createOrganization", func() answer {
			org = w.send("sysadmin", "POST", "/organizations", map[string]string{"side": "APPLICANT", "name": "新泰示范科技有限公司",
				"credit_code": codes.CreditCodeWithCheck("91370982MA0000003"), "party_kind": "150", "region_code": "370982"})
			return org
		}},
		{"updateOrganization", o("PATCH", "", "sysadmin", map[string]string{"phone": "0538-1111111"}, "If-Match", `"v1"`)},
		{"verifyOrganization", o("POST", "/verification", "secadmin", map[string]string{"verification": "VERIFIED"})},
		{"disableOrganization", o("POST", "/disable", "sysadmin", nil)},
		{"enableOrganization", o("POST", "/enable", "sysadmin", nil)},
		{"createUser", func() answer {
			user = w.send("sysadmin", "POST", "/users", map[string]any{"username": "xintai", "display_name": "经办人",
				"organization_id": org.text("id"), "roles": []string{"clerk"}, "password": identitytest.Password})
			return user
		}},
		{"updateUser", u("PATCH", "", "sysadmin", map[string]string{"display_name": "新经办人"}, "If-Match", `"v1"`)},
		{"setUserPassword", u("POST", "/password", "secadmin", map[string]string{"password": "云海-日出-2026-Terrace"})},
		{"disableUser", u("POST", "/disable", "secadmin", nil)},
		{"enableUser", u("POST", "/enable", "secadmin", nil)},
		{"login", func() answer {
			return w.send("", "POST", "/auth/login", map[string]string{"username": "xintai", "password": "云海-日出-2026-Terrace"})
		}},
		{"endSession", func() answer {
			session, _ := w.send("secadmin", "GET", "/sessions?user_id="+user.text("id"), nil).want(200).items()[0].(map[string]any)
			id, _ := session["id"].(string)
			return w.send("secadmin", "DELETE", "/sessions/"+id, nil)
		}},
		{"putVolumeTargets", func() answer {
			return w.send("auditor", "PUT", "/volume/targets/2026", map[string]string{"indicator": "COUNT", "value": "1200", "source": "年度计划"})
		}},
		{"closeVolumeYear", func() answer { return w.send("auditor", "POST", "/volume/closings", map[string]any{"year": 2024}) }},
		{"closeVolumeMonth", func() answer { return w.send("auditor", "POST", "/volume/periods/2025-12/close", map[string]any{}) }},
		{"reopenVolumeMonth", func() answer {
			return w.send("auditor", "POST", "/volume/periods/2025-12/reopen", map[string]any{"reason": "发现重复登记，需要重新汇总。"})
		}},
		{"reopenVolumeYear", func() answer {
			return w.send("auditor", "POST", "/volume/closings/2024/reopen", map[string]any{"reason": "发现重复登记，需要重新汇总。"})
		}},
	}
}

// contractChanges take one contract from the draft to the national number.
func (w *world) contractChanges(review any) []change {
	var made, extra answer
	step := func(user, action string, body any) func() answer {
		return func() answer { return w.step(user, made.text("id"), action, body) }
	}
	return []change{
		{"createContract", func() answer { made = w.send("clerk", "POST", "/contracts", w.filing("386000.00")); return made }},
		{"updateContract", func() answer {
			return w.send("clerk", "PATCH", "/contracts/"+made.text("id"), `{"sign_place":"泰安"}`, "If-Match", `"v1"`)
		}},
		{"addContractDocument", func() answer { return w.upload("clerk", made.text("id"), "M01", "合同.docx", docx(w.t, "1")) }},
		{"addContractDocument", func() answer {
			extra = w.upload("clerk", made.text("id"), "M02", "附件.docx", docx(w.t, "2"))
			return extra
		}},
		{"removeContractDocument", func() answer {
			return w.send("clerk", "DELETE", "/contracts/"+made.text("id")+"/documents/"+extra.text("id"), nil)
		}},
		{"submitContract", step("clerk", "submit", nil)},
		{"returnContract", step("registrar", "return", map[string]any{"items": []any{map[string]string{"field": "/targets", "reason": "不明确"}}})},
		{"submitContract", step("clerk", "submit", nil)},
		{"acceptContract", step("registrar", "accept", nil)},
		{"claimContract", step("registrar", "claim", nil)},
		{"releaseContract", step("registrar", "release", nil)},
		{"claimContract", step("registrar", "claim", nil)},
		{"reviewContract", step("registrar", "review", review)},
		{"registerContract", step("reviewer", "register", map[string]string{"opinion": "同意登记。"})},
		{"copyContract", step("clerk", "copy", nil)},
		{"setNationalNumber", step("registrar", "national-number", map[string]string{"number": "2026370901000123"})},
	}
}

// afterChanges are what happens to a registered and to a refused contract.
func (w *world) afterChanges() []change {
	var p, settled string
	first := w.register("700000.00")
	paper := w.upload("clerk", first, "M14", "协议.docx", docx(w.t, "M14")).want(201).text("id")
	open := func(user, path string, body func() map[string]any) func() answer {
		return func() answer {
			a := w.send(user, "POST", path, body())
			if a.Code == 201 {
				p = a.text("id")
			}
			return a
		}
	}
	step := func(user, action string, body map[string]any) func() answer {
		return func() answer { return w.move(user, p, action, body) }
	}
	note := map[string]any{"note": "说明。"}
	request := func() map[string]any {
		return map[string]any{"form": map[string]any{"contract_amount": "610000.00"}, "reason": "调减。", "effective_on": "2026-03-02", "files": []string{paper}}
	}
	list := []change{
		{"openChange", func() answer { return open("clerk", "/contracts/"+first+"/changes", request)() }},
		{"returnProceeding", step("registrar", "return", note)},
		{"reviseProceeding", func() answer { return w.move("clerk", p, "revise", request()) }},
		{"examineProceeding", step("registrar", "examine", map[string]any{"recommendation": "GRANT", "opinion": "属实。"})},
		{"sendBackProceeding", step("reviewer", "send-back", note)},
		{"withdrawProceeding", step("clerk", "withdraw", note)},
		{"openCorrection", func() answer {
			return w.send("registrar", "POST", "/contracts/"+first+"/corrections", map[string]any{"form": map[string]any{"contract_no_party": "QS-1"}, "reason": "录入有误。"})
		}},
		{"declareSettlement", func() answer {
			a := w.send("clerk", "POST", "/contracts/"+first+"/settlements", map[string]any{"realised_on": "2026-03-02", "contract_amount": "1000.00", "technical_amount": "1000.00"})
			settled = a.text("id")
			return a
		}},
		{"decideSettlement", func() answer {
			return w.send("registrar", "POST", "/contracts/"+first+"/settlements/"+settled+"/decide", map[string]any{"confirm": true, "opinion": "一致"})
		}},
		{"openRecheck", func() answer {
			number := w.send("clerk", "GET", "/contracts/"+first, nil).text("certificate_number")
			return open("tax", "/rechecks", func() map[string]any {
				return map[string]any{"certificate_number": number, "authority": "泰山区税务局", "reason": "核实。"}
			})()
		}},
		{"examineProceeding", step("registrar", "examine", map[string]any{"recommendation": "CONFIRM", "opinion": "属实。"})},
		{"decideProceeding", step("reviewer", "decide", map[string]any{"grant": true, "note": "维持。"})},
		{"openRevocation", func() answer {
			return open("registrar", "/contracts/"+first+"/revocation", func() map[string]any { return map[string]any{"ground": "RG03", "reason": "重复登记。"} })()
		}},
		{"notifyProceeding", step("registrar", "notify", note)},
		{"stateProceeding", step("clerk", "state", note)},
		{"examineProceeding", step("registrar", "examine", map[string]any{"recommendation": "DENY", "opinion": "查无实据。"})},
		{"decideProceeding", step("reviewer", "decide", map[string]any{"grant": false, "note": "不予撤销。"})},
		{"openDeregistration", func() answer {
			return open("clerk", "/contracts/"+first+"/deregistration", func() map[string]any {
				return map[string]any{"ground": "DG01", "reason": "解除。", "effective_on": "2026-03-02", "files": []string{paper}, "benefits": []map[string]any{{"kind": "VAT", "authority": "泰山区税务局"}}}
			})()
		}},
		{"examineProceeding", step("registrar", "examine", map[string]any{"recommendation": "GRANT", "opinion": "属实。"})},
		{"decideProceeding", step("reviewer", "decide", map[string]any{"grant": true, "note": "准予。"})},
		{"deliverAuthorityNotice", func() answer {
			notices, _ := w.send("registrar", "GET", "/proceedings/"+p, nil).object()["notices"].([]any)
			letter, _ := notices[0].(map[string]any)["id"].(string)
			return w.move("registrar", p, "notices/"+letter+"/delivered", map[string]any{"delivered_on": "2026-03-02"})
		}},
	}
	refused := w.refused("620000.00")
	return append(list, change{"openObjection", func() answer {
		return w.send("clerk", "POST", "/contracts/"+refused+"/objection", map[string]any{"reason": "不服。"})
	}})
}

// endChanges are the other ways a contract ends. Each begins with a new one.
func (w *world) endChanges(review any) []change {
	submitted := func(yuan string) string {
		id := w.draft(yuan)
		w.step("clerk", id, "submit", nil).want(200)
		return id
	}
	ids := map[string]string{"draft": w.send("clerk", "POST", "/contracts", w.filing("100.00")).want(201).text("id")}
	for i, name := range []string{"withdrawn", "declined", "disputed", "refused"} {
		ids[name] = submitted(jsonNumber(int64(2000+i)) + ".00")
	}
	ids["doubtful"] = w.doubtful("2010.00")
	w.step("registrar", ids["doubtful"], "accept", nil).want(200)
	w.step("registrar", ids["doubtful"], "review", review).want(200)
	found := func(rule string) string {
		return w.finding("registrar", ids["doubtful"], rule)["key"].(string)
	}
	ids["large"] = submitted("20000000.00")
	disputed := map[string]any{"disputed": true}
	panel := make([]map[string]string, 3)
	for i := range panel {
		panel[i] = map[string]string{"name": "专家" + jsonNumber(int64(i)), "title": "教授", "organization": "某大学", "opinion": "同意"}
	}
	for name, value := range review.(map[string]any) {
		disputed[name] = value
	}
	for name, body := range map[string]any{"disputed": disputed, "refused": review} {
		w.step("registrar", ids[name], "accept", nil).want(200)
		w.step("registrar", ids[name], "review", body).want(200)
	}
	reasons := map[string]any{"reasons": []string{"NR02"}, "note": "不属于技术合同"}
	return []change{
		{"deleteContract", func() answer { return w.send("clerk", "DELETE", "/contracts/"+ids["draft"], nil, "If-Match", `"v1"`) }},
		{"withdrawContract", func() answer {
			return w.step("clerk", ids["withdrawn"], "withdraw", map[string]string{"reason": "重新商定"})
		}},
		{"declineContract", func() answer { return w.step("registrar", ids["declined"], "decline", reasons) }},
		{"transferUpContract", func() answer {
			return w.step("registrar", ids["large"], "transfer-up", map[string]string{"note": "超出限额"})
		}},
		{"recordExpertOpinion", func() answer {
			return w.step("registrar", ids["disputed"], "expert-opinion", map[string]any{"recommendation": "REGISTER", "conclusion": "建议登记", "panel": panel})
		}},
		{"refuseContract", func() answer { return w.step("reviewer", ids["refused"], "refuse", reasons) }},
		{"handleContractFinding", func() answer {
			return w.step("registrar", ids["doubtful"], "findings/"+found("RR14")+"/handle", map[string]string{"note": "采购仅为名称用语"})
		}},
		{"overrideContractFinding", func() answer {
			return w.step("reviewer", ids["doubtful"], "findings/"+found("RR07")+"/override", map[string]string{"note": "已核实为独立法人"})
		}},
	}
}
