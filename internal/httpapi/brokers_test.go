package httpapi

import (
	"encoding/json"
	"testing"
	"time"

	"jishi/internal/calendar"
)

// su is the person behind the broker's account; nobody else may read her values.
func su() map[string]string {
	return map[string]string{"name": "苏文静", "id_kind": "RESIDENT", "id_no": "440524188001010014", "phone": "13911112222", "email": "su.planted@example.cn"}
}

// planted are what no public answer may hold: number, birth date, phone, e-mail.
var planted = []string{"440524188001010014", "18800101", "1880-01-01", "13911112222", "su.planted", "0538-7654321", "JS-2025-000777"}

func trained() map[string]any {
	return map[string]any{"kind": "TRAINING", "level": "L1", "certificate_no": "JS-2025-000777", "issuer": "山东技术转移人才培养基地", "issue_date": "2025-06-01",
		"score": "88", "modules": []map[string]any{{"module": "M1", "hours": 16}, {"module": "M2", "hours": 24}}}
}

func (w *world) certify(id string, in map[string]any) answer {
	w.t.Helper()
	raw, err := json.Marshal(in)
	must(w.t, err)
	body, contentType := form(w.t, [2]string{"certificate", string(raw)}, "证书.pdf", []byte(signedPaper))
	return w.send("broker", "POST", "/brokers/"+id+"/certificates", body, "Content-Type", contentType)
}

// pass lets days go by and signs the people of the register in again.
func (w *world) pass(days int) answer {
	w.now.Add((time.Duration(days) * 24 * time.Hour).Microseconds())
	for _, user := range []string{"broker", "registrar", "reviewer", "head", "orgadmin"} {
		delete(w.tokens, user)
		w.token(user)
	}
	return answer{}
}

// first is the id of the first item in a list of an answer.
func (a answer) first(list string) string {
	items, _ := a.object()[list].([]any)
	item, _ := items[0].(map[string]any)
	id, _ := item["id"].(string)
	return id
}

// brokerChanges are the changes of the register of brokers, in an order in which
// each is possible. The clock goes on a week for the notice.
func (w *world) brokerChanges() []change {
	var c answer
	var complaint string
	step := func(user, action string, body any) func() answer {
		return func() answer { return w.send(user, "POST", "/brokers/"+c.text("id")+"/"+action, body) }
	}
	ground := map[string]string{"ground": "C01", "reason": "拟处理"}
	decide := func(outcome, until string) map[string]string {
		out := map[string]string{"outcome": outcome, "reason": "事实清楚"}
		if until != "" {
			out["until"] = until
		}
		return out
	}
	check := func() answer {
		list, _ := w.send("registrar", "GET", "/brokers/"+c.text("id"), nil).want(200).object()["certificates"].([]any)
		last, _ := list[len(list)-1].(map[string]any)
		id, _ := last["id"].(string)
		return w.send("registrar", "POST", "/brokers/"+c.text("id")+"/certificates/"+id+"/check", map[string]any{"stands": true, "how": "电话核实"})
	}
	return []change{
		{"", func() answer { return w.pass(0) }},
		{"registerPerson", func() answer { return w.send("broker", "POST", "/me/person", su()) }},
		{"createBroker", func() answer {
			c = w.send("broker", "POST", "/brokers", map[string]any{"fields": []string{"03"}, "consent_public": true})
			return c
		}},
		{"updateBroker", func() answer {
			return w.send("broker", "PATCH", "/brokers/"+c.text("id"), map[string]string{"intro": "从业十年"}, "If-Match", `"v1"`)
		}},
		{"addBrokerCertificate", func() answer { return w.certify(c.text("id"), trained()) }},
		{"removeBrokerCertificate", func() answer {
			id := w.send("broker", "GET", "/brokers/"+c.text("id"), nil).first("certificates")
			return w.send("broker", "POST", "/brokers/"+c.text("id")+"/certificates/"+id+"/remove", nil)
		}},
		{"addBrokerCertificate", func() answer { return w.certify(c.text("id"), trained()) }},
		{"submitBroker", step("broker", "submit", nil)},
		{"returnBroker", step("registrar", "return", because("请补正"))},
		{"submitBroker", step("broker", "submit", nil)},
		{"checkBrokerCertificate", check},
		{"viewBrokerIdentity", step("registrar", "identity-views", because("核对证件"))},
		{"verifyBrokerPerson", step("registrar", "verify-person", nil)},
		{"noticeBroker", step("registrar", "notice", nil)},
		{"fileBrokerComplaint", func() answer {
			a := w.send("", "POST", "/public/brokers/"+c.text("id")+"/complaints", map[string]string{"kind": "OBJECTION", "text": "证书有疑问", "contact": "0538-7654321"})
			complaint = a.text("id")
			return a
		}},
		{"decideBrokerComplaint", func() answer {
			return w.send("registrar", "POST", "/brokers/"+c.text("id")+"/complaints/"+complaint+"/decide", map[string]any{"upheld": false, "outcome": "不成立"})
		}},
		{"", func() answer { return w.pass(20) }},
		{"activateBroker", step("reviewer", "activate", nil)},
		{"changeBrokerOrganization", step("broker", "organization", map[string]string{"organization_id": w.orgs["elsewhere"].ID})},
		{"changeBrokerTitle", step("registrar", "title", map[string]string{"title": "T1"})},
		{"addBrokerCertificate", func() answer {
			next := trained()
			next["level"], next["certificate_no"], next["valid_until"] = "L2", "JS-2026-000778", calendar.Of(w.clock()).AddDays(60).String()
			return w.certify(c.text("id"), next)
		}},
		{"checkBrokerCertificate", check},
		{"changeBrokerLevel", step("reviewer", "level", map[string]string{"level": "L2"})},
		{"announceBroker", step("registrar", "announce", ground)},
		{"replyBroker", step("broker", "reply", because("申辩"))},
		{"decideBroker", func() answer {
			return step("reviewer", "decide", decide("SUSPENDED", calendar.Of(w.clock()).AddDays(30).String()))()
		}},
		{"restoreBroker", step("reviewer", "restore", because("已整改"))},
		{"appealBroker", step("broker", "appeal", because("过重"))},
		{"decideBrokerAppeal", step("head", "decide-appeal", map[string]any{"upheld": false, "reason": "维持"})},
		{"fileTransferOrg", func() answer { return w.send("orgadmin", "POST", "/transfer-orgs", map[string]string{"kind": "ORG1"}) }},
		{"gradeTransferOrg", func() answer {
			return w.send("reviewer", "POST", "/transfer-orgs/"+w.orgs["seller"].ID+"/grade", map[string]string{"grade": "G0"})
		}},
		{"renewBroker", step("reviewer", "renew", nil)},
		{"withdrawBroker", step("broker", "withdraw", because("不再从业"))},
		{"createBroker", func() answer {
			c = w.send("broker", "POST", "/brokers", map[string]any{"fields": []string{"03"}})
			return c
		}},
		{"addBrokerCertificate", func() answer {
			again := trained()
			again["certificate_no"] = "JS-2026-000779"
			return w.certify(c.text("id"), again)
		}},
		{"submitBroker", step("broker", "submit", nil)},
		{"refuseBroker", step("reviewer", "refuse", because("不符合条件"))},
	}
}

// TestPublicRegisterShowsNoPersonalData looks for planted values in every public
// answer of the register, with consent and without.
func TestPublicRegisterShowsNoPersonalData(t *testing.T) {
	onBoth(t, func(w *world) {
		changes := w.brokerChanges()
		for _, c := range changes[:18] {
			if a := c.call(); c.operation != "" && a.Code >= 300 {
				t.Fatalf("%s: %d %s", c.operation, a.Code, a.Body)
			}
		}
		own := w.send("broker", "GET", "/brokers", nil).want(200)
		if n := len(own.items()); n != 1 {
			t.Fatalf("the holder lists %d", n)
		}
		id, _ := own.items()[0].(map[string]any)["id"].(string)
		for _, path := range []string{"/public/brokers", "/public/brokers?q=苏文静", "/public/brokers?field=03&level=L1&status=ACTIVE", "/public/brokers/TAB2026000001"} {
			w.send("", "GET", path, nil).want(200).contains("苏文静", "TAB2026000001", `"000777"`).without(planted...)
		}
		w.send("", "GET", "/public/brokers/"+id, nil).problem(404, "not_found")
		version := w.send("broker", "GET", "/brokers/"+id, nil).Header().Get("ETag")
		w.send("broker", "PATCH", "/brokers/"+id, map[string]bool{"consent_public": false}, "If-Match", version).want(200)
		w.send("", "GET", "/public/brokers/TAB2026000001", nil).want(200).contains("ACTIVE", "L1").without(append(planted, "苏文静", "000777", "技术转移")...)
		if n := len(w.send("", "GET", "/public/brokers?q=苏文静", nil).want(200).items()); n != 0 {
			t.Errorf("a search by name finds %d who have not consented", n)
		}
		w.send("registrar", "GET", "/brokers/"+id+"/complaints", nil).want(200).contains("0538-7654321")
		w.send("broker", "GET", "/brokers/"+id+"/complaints", nil).problem(403, "permission_denied")
		w.send("other", "GET", "/brokers/"+id, nil).problem(403, "permission_denied")
		w.send("auditor", "GET", "/journal/events?limit=200", nil).want(200).without(planted[:6]...)
	})
}
