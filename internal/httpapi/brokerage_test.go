package httpapi

import (
	"encoding/json"
	"testing"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/journal"
)

// inRegister puts the user "broker" into the register of brokers, in good
// standing since last year.
func (w *world) inRegister() string {
	w.t.Helper()
	const id = "broker-1"
	p, from := w.users["broker"], calendar.On(2025, 1, 1)
	_, err := w.journal.Record(w.t.Context(), journal.System, func(tx *journal.Tx) (journal.Event, error) {
		for _, q := range []struct {
			query string
			args  []any
		}{
			{"INSERT INTO persons VALUES ('person-1', ?, '金某', 'RESIDENT', 's', 'h', '', '', NULL, NULL, 1, ?, ?)", []any{p.ID, tx.Now, tx.Now}},
			{`INSERT INTO brokers VALUES (?, 'TAB2025000001', 'person-1', ?, ?, '', '370902', 'L2', 'T0', '', '03', '', '', true, 'ACTIVE', ?, ?, NULL, NULL, ?, NULL, NULL, NULL, 1, ?, ?)`,
				[]any{id, p.ID, p.OrgID, from, tx.Now, from, tx.Now, tx.Now}},
			{"INSERT INTO broker_acts VALUES ('act-1', ?, 'ACTIVATED', 'ACTIVE', ?, NULL, 'L2', ?, NULL, '', '', '', NULL, NULL, NULL, NULL, NULL, ?)",
				[]any{id, from, p.OrgID, tx.Now}},
		} {
			if err := tx.Exec(q.query, q.args...).Error; err != nil {
				return journal.Event{}, err
			}
		}
		tx.Touch("persons", "person-1")
		tx.Touch("brokers", id)
		tx.Touch("broker_acts", "act-1")
		return journal.Event{Kind: "test.prepared", ObjectType: "broker", ObjectID: id}, nil
	})
	must(w.t, err)
	return id
}

func (w *world) entry() map[string]any {
	return map[string]any{"broker_no": "TAB2025000001", "form": "F2", "role": "SELL", "fee_kind": "FIXED", "fee_amount": "20000.00", "share": 5000, "conflict_declared": false}
}

func (w *world) paperOf(user, mark string) answer {
	w.t.Helper()
	body, contentType := form(w.t, [2]string{}, "凭证.docx", docx(w.t, mark))
	return w.send(user, "POST", "/brokerage-papers", body, "Content-Type", contentType)
}

func (w *world) introduction(b string) map[string]any {
	return map[string]any{"a": map[string]any{"credit_code": w.orgs["seller"].CreditCode, "name": "卖方"}, "b": map[string]any{"credit_code": b, "name": "京西智能有限公司"},
		"subject": "带式输送机在线监测", "introduced_on": "2026-02-20"}
}

func (w *world) commissionProposal() map[string]any {
	return map[string]any{"client_credit_code": w.orgs["seller"].CreditCode, "side": "SELL", "scope": "在线监测技术推介", "from": "2026-03-01", "to": "2026-12-31", "fee_kind": "RATE", "fee_rate": 300}
}

// brokerageChanges are the changes of brokers' parts in contracts.
func (w *world) brokerageChanges(review any) []change {
	w.inRegister()
	var first, second, intro, other, last, row, receipt, paper answer
	id := w.draft("512000.00")
	at := func(user string, prefix string, a *answer, suffix string, body any) func() answer {
		return func() answer { return w.send(user, "POST", prefix+a.text("id")+suffix, body) }
	}
	brokers := "/contracts/" + id + "/brokers"
	receipts := "/contracts/" + id + "/commission-receipts"
	yes := map[string]any{"confirm": true}
	return []change{
		{"proposeCommission", func() answer { first = w.send("broker", "POST", "/commissions", w.commissionProposal()); return first }},
		{"decideCommission", at("clerk", "/commissions/", &first, "/decide", yes)},
		{"endCommission", at("broker", "/commissions/", &first, "/end", because("合作结束"))},
		{"uploadBrokeragePaper", func() answer { paper = w.paperOf("broker", "p"); return paper }},
		{"introduce", func() answer {
			intro = w.send("broker", "POST", "/introductions", w.introduction(w.orgs["elsewhere"].CreditCode))
			return intro
		}},
		{"answerIntroduction", at("clerk", "/introductions/", &intro, "/answer", yes)},
		{"introduce", func() answer {
			other = w.send("broker", "POST", "/introductions", w.introduction(codes.CreditCodeWithCheck("91110108MA0000077")))
			return other
		}},
		{"addIntroductionPaper", func() answer {
			return w.send("broker", "POST", "/introductions/"+other.text("id")+"/paper", map[string]any{"side": "B", "paper_id": paper.text("id")})
		}},
		{"withdrawIntroduction", at("broker", "/introductions/", &other, "/withdraw", because("记录有误"))},
		{"nameContractBroker", func() answer { second = w.send("clerk", "POST", brokers, w.entry()); return second }},
		{"removeContractBroker", func() answer {
			return w.send("clerk", "DELETE", brokers+"/"+second.text("id"), nil, "If-Match", `"v1"`)
		}},
		{"nameContractBroker", func() answer { row = w.send("clerk", "POST", brokers, w.entry()); return row }},
		{"replaceContractBroker", func() answer {
			return w.send("clerk", "PUT", brokers+"/"+row.text("id"), w.entry(), "If-Match", `"v1"`)
		}},
		{"answerContractBroker", at("broker", brokers+"/", &row, "/answer", yes)},
		{"submitContract", func() answer { last = w.step("clerk", id, "submit", nil); return last }},
		{"acceptContract", func() answer { return w.step("registrar", id, "accept", nil) }},
		{"reviewContract", func() answer { return w.step("registrar", id, "review", review) }},
		{"registerContract", func() answer { return w.step("reviewer", id, "register", map[string]any{"opinion": "同意登记。"}) }},
		{"amendContractBroker", func() answer {
			return w.send("registrar", "POST", brokers+"/"+row.text("id")+"/amend", map[string]any{"reason": "双方书面更正", "share": 4000})
		}},
		{"declareCommissionReceipt", func() answer {
			receipt = w.send("broker", "POST", receipts, map[string]any{"row_id": row.text("id"), "amount": "10000.00", "paid_on": "2026-03-02", "invoice_no": "F1", "paper_id": paper.text("id")})
			return receipt
		}},
		{"decideCommissionReceipt", at("registrar", receipts+"/", &receipt, "/decide", map[string]any{"confirm": true, "opinion": "与银行回单一致"})},
	}
}

// TestABrokeredDeal goes over HTTP from the commission to the performance, and
// looks at what each side may see.
func TestABrokeredDeal(t *testing.T) {
	bothDialects(t, func(t *testing.T, w *world) {
		for _, c := range w.brokerageChanges(w.review()) {
			if a := c.call(); a.Code >= 300 {
				t.Fatalf("%s: %d %s", c.operation, a.Code, a.Body)
			}
		}
		mine := w.send("broker", "GET", "/me/deals?year=2026", nil).want(200)
		var p struct {
			Deals    []struct{ ContractID, Reason string }
			Measures struct{ Commission, Credit string }
		}
		must(t, json.Unmarshal(mine.Body.Bytes(), &p))
		if len(p.Deals) != 1 || p.Deals[0].Reason != "NOT_PAID" || p.Measures.Commission != "10000.00" || p.Measures.Credit != "0.00" {
			t.Errorf("before the settlement: %s", mine.Body)
		}
		var id struct {
			Deals []struct {
				ContractID string `json:"contract_id"`
			}
		}
		must(t, json.Unmarshal(mine.Body.Bytes(), &id))
		contract := "/contracts/" + id.Deals[0].ContractID
		s := w.send("clerk", "POST", contract+"/settlements", map[string]any{"realised_on": "2026-03-02", "contract_amount": "300000.01", "technical_amount": "300000.01"}).want(201)
		w.send("registrar", "POST", contract+"/settlements/"+s.text("id")+"/decide", map[string]any{"confirm": true, "opinion": "与凭证一致"}, "If-Match", `"v1"`).want(200)
		org := w.send("auditor", "GET", "/transfer-orgs/"+w.orgs["agency"].ID+"/performance?year=2026", nil).want(200)
		must(t, json.Unmarshal(org.Body.Bytes(), &p))
		if p.Measures.Credit != "120000.00" || p.Measures.Commission != "10000.00" { // 40 % rounded down to the fen
			t.Errorf("performance: %s", org.Body)
		}
		org.contains(`"missing_amount":"2880000.00"`, `"missing_amount":"290000.00"`, `"missing":9`)
		w.send("clerk", "GET", contract+"/brokers", nil).want(200).contains("TAB2025000001", `"standing":"ACTIVE"`)
		w.send("broker", "GET", contract+"/commission-receipts", nil).want(200).contains("F1")
		w.send("clerk", "GET", "/commissions", nil).want(200).contains("在线监测技术推介", `"status":"ENDED"`)
		for _, path := range []string{contract + "/brokers", contract + "/commission-receipts", "/brokers/broker-1/deals", "/transfer-orgs/" + w.orgs["agency"].ID + "/performance"} {
			w.send("other", "GET", path, nil).want(404)
			w.send("", "GET", path, nil).want(401)
		}
		w.send("clerk", "GET", "/me/deals", nil).want(409)
		// The parties were introduced a second time, by nobody who is named.
		w.send("clerk", "PUT", contract+"/brokers/none", w.entry(), "If-Match", `"v1"`).want(409).contains("broker_rows_frozen")
	})
}
