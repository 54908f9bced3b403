package httpapi

import (
	"testing"
)

// refused gives the id of a contract refused over HTTP.
func (w *world) refused(yuan string) string {
	w.t.Helper()
	id := w.draft(yuan)
	w.step("clerk", id, "submit", nil).want(200)
	w.step("registrar", id, "accept", nil).want(200)
	review := w.review()
	review["recommendation"], review["reasons"] = "REFUSE", []string{"NR02"}
	w.step("registrar", id, "review", review).want(200)
	w.step("reviewer", id, "refuse", map[string]any{"reasons": []string{"NR02"}, "note": "不属于技术合同。"}).want(200)
	return id
}

func (w *world) move(user, id, step string, body any, headers ...string) answer {
	w.t.Helper()
	return w.send(user, "POST", "/proceedings/"+id+"/"+step, body, headers...)
}

// TestChangeOverHTTP follows a change from the application to the new
// certificate, as an applicant's system and the registry would.
func TestChangeOverHTTP(t *testing.T) {
	onBoth(t, func(w *world) {
		id := w.register("800000.00")
		paper := w.upload("clerk", id, "M14", "变更协议.docx", docx(w.t, "M14")).want(201).text("id")
		w.upload("clerk", id, "M01", "合同.docx", docx(w.t, "later")).problem(409, "not_editable")
		change := map[string]any{"form": map[string]any{"contract_amount": "500000.00"}, "reason": "双方协商调减。", "effective_on": "2026-03-02", "files": []string{paper}}
		w.send("other", "POST", "/contracts/"+id+"/changes", change).problem(404, "not_found")
		w.send("registrar", "POST", "/contracts/"+id+"/changes", change).problem(403, "permission_denied")
		w.send("clerk", "POST", "/contracts/"+id+"/changes", map[string]any{"form": map[string]any{"weather": "fine"}, "reason": "x", "effective_on": "2026-03-02", "files": []string{}}).problem(422, "invalid_fields")
		opened := w.send("clerk", "POST", "/contracts/"+id+"/changes", change, "Idempotency-Key", "change-0001").want(201)
		opened.contains(`"status":"OPEN"`, `"number":"TABG-2026-0001"`, `"change_types":["AMOUNT"]`, `"before":"800000.00"`, `"after":"500000.00"`, `"actions":["withdraw"]`)
		again := w.send("clerk", "POST", "/contracts/"+id+"/changes", change, "Idempotency-Key", "change-0001").want(201)
		p := opened.text("id")
		if again.text("id") != p || again.Header().Get("Idempotency-Replayed") != "true" {
			w.t.Errorf("the repeat opened %s", again.text("id"))
		}
		w.send("clerk", "POST", "/contracts/"+id+"/changes", change).problem(409, "proceeding_open")
		w.send("clerk", "GET", "/contracts/"+id, nil).want(200).contains(`"status":"CHANGE_PENDING"`, `"proceeding_id":"`+p+`"`)

		finding := map[string]any{"recommendation": "GRANT", "opinion": "协议真实。"}
		w.move("registrar", p, "examine", finding, "If-Match", `"v9"`).problem(412, "stale_version")
		w.move("registrar", p, "examine", finding).want(200).contains(`"status":"EXAMINED"`, `"contract_amount":"500000.00"`)
		w.send("clerk", "GET", "/proceedings/"+p, nil).want(200).without("协议真实")
		w.send("clerk", "GET", "/contracts/"+id+"/history?limit=100", nil).want(200).contains("proceeding.examined").without("协议真实")
		w.move("registrar", p, "decide", map[string]any{"grant": true, "note": "同意。"}).problem(403, "permission_denied")
		w.move("reviewer", p, "decide", map[string]any{"grant": true, "note": "同意。"}).want(200).contains(`"status":"GRANTED"`, `"action":"decide"`)

		w.send("", "GET", "/public/certificates/TA-2026-000001", nil).want(200).contains(`"status":"SUPERSEDED"`, `"superseded_by":"TA-2026-000002"`)
		w.send("", "GET", "/public/certificates/TA-2026-000002", nil).want(200).contains(`"status":"VALID"`, `"version":2`)
		w.send("auditor", "GET", "/volume/progress?year=2026", nil).want(200).contains(`"contract_amount":"500000.00"`)
		w.send("clerk", "GET", "/contracts/"+id+"/versions", nil).want(200).contains(`"event":"REGISTER"`, `"event":"CHANGE"`, "TA-2026-000002")
		w.send("clerk", "GET", "/contracts/"+id+"/versions/difference?from=1&to=2", nil).want(200).contains(`"pointer":"/contract_amount"`)
		w.send("registrar", "GET", "/proceedings?kind=CHANGE&status=GRANTED", nil).want(200).contains(p)
		w.send("registrar", "GET", "/proceedings?open=true", nil).want(200).without(p)
		w.send("other", "GET", "/proceedings", nil).want(200).without(p)
		w.send("sysadmin", "GET", "/proceedings", nil).problem(403, "permission_denied")
		w.send("clerk", "GET", "/contracts/"+id+"/certificate", nil).want(200)
	})
}

// TestRecheckAndDeregistrationOverHTTP: the tax authority asks, the applicant
// takes the contract off the register, the authority is told.
func TestRecheckAndDeregistrationOverHTTP(t *testing.T) {
	onBoth(t, func(w *world) {
		id := w.register("300000.00")
		ask := map[string]any{"certificate_number": "TA-2026-000001", "authority": "泰山区税务局", "reason": "金额与发票不符。"}
		w.send("clerk", "POST", "/rechecks", ask).problem(403, "permission_denied")
		w.send("tax", "POST", "/rechecks", map[string]any{"certificate_number": "TA-2026-000009", "authority": "泰山区税务局", "reason": "x"}).problem(404, "certificate_unknown")
		p := w.send("tax", "POST", "/rechecks", ask).want(201).contains(`"kind":"RECHECK"`).text("id")
		w.send("clerk", "GET", "/contracts/"+id+"/certificate", nil).problem(409, "certificate_frozen")
		w.move("registrar", p, "examine", map[string]any{"recommendation": "CONFIRM", "opinion": "内部审查意见。"}).want(200)
		w.move("reviewer", p, "decide", map[string]any{"grant": true, "note": "经复核，维持登记。"}).want(200)
		w.send("tax", "GET", "/proceedings/"+p, nil).want(200).contains("维持登记").without("内部审查意见")
		w.send("tax", "GET", "/contracts/"+id, nil).problem(403, "permission_denied")

		paper := w.upload("clerk", id, "M14", "解除协议.docx", docx(w.t, "M14")).want(201).text("id")
		end := map[string]any{"ground": "DG01", "reason": "协议解除。", "effective_on": "2026-03-02", "files": []string{paper},
			"benefits": []map[string]any{{"kind": "VAT", "authority": "泰山区税务局", "amount": "18000.00"}}}
		d := w.send("clerk", "POST", "/contracts/"+id+"/deregistration", end).want(201).text("id")
		w.move("registrar", d, "examine", map[string]any{"recommendation": "GRANT", "opinion": "属实。"}).want(200)
		done := w.move("reviewer", d, "decide", map[string]any{"grant": true, "note": "准予注销。"}).want(200).contains(`"authority":"泰山区税务局"`, "18000.00", "注销登记")
		notices, _ := done.object()["notices"].([]any)
		letter, _ := notices[0].(map[string]any)["id"].(string)
		w.move("registrar", d, "notices/"+letter+"/delivered", map[string]any{"delivered_on": "2026-03-02", "reference": "泰科函〔2026〕1号"}).want(200).contains("泰科函〔2026〕1号")
		w.send("", "GET", "/public/certificates/TA-2026-000001", nil).want(200).contains(`"status":"CANCELLED"`, `"ended":"DEREGISTERED"`, `"ended_on":"2026-03-02"`)
		w.send("auditor", "GET", "/volume/progress?year=2026", nil).want(200).contains(`"contract_amount":"0.00"`)
		w.send("auditor", "GET", "/volume/reconciliation", nil).want(200).contains(`"balanced":true`)
	})
}

// TestSettlementsOverHTTP: declared by the seller, confirmed by the registry.
func TestSettlementsOverHTTP(t *testing.T) {
	onBoth(t, func(w *world) {
		id := w.register("300000.00")
		body := map[string]any{"realised_on": "2026-03-02", "contract_amount": "200000.00", "technical_amount": "200000.00", "costs": []map[string]any{{"kind": "LABOUR", "amount": "50000.00"}}}
		s := w.send("clerk", "POST", "/contracts/"+id+"/settlements", body).want(201).contains(`"income":"150000.00"`, `"status":"DECLARED"`).text("id")
		w.send("clerk", "POST", "/contracts/"+id+"/settlements", body).problem(422, "invalid_fields").contains("settlement_exceeds")
		w.send("registrar", "GET", "/contracts/"+id+"/settlements", nil).want(200).contains(`"actions":["confirm","reject"]`)
		w.send("registrar", "POST", "/contracts/"+id+"/settlements/"+s+"/decide", map[string]any{"confirm": true, "opinion": "与凭证一致"}).want(200).contains(`"status":"CONFIRMED"`)
		w.send("clerk", "GET", "/contracts/"+id+"/settlements", nil).want(200).contains(`"realised_contract_amount":"200000.00"`, `"income":"150000.00"`)
	})
}
