package httpapi

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
)

// signedPaper is a PDF as small as the store takes.
const signedPaper = "%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

var allActs = []string{"DRAFT", "SUBMIT", "CORRECT", "UPLOAD", "ANSWER", "CERTIFICATE", "CHANGE", "SETTLE", "OBJECT", "WITHDRAW"}

// proposal is a mandate from the seller for a year from the world's first day.
func (w *world) proposal(acts ...string) map[string]any {
	if len(acts) == 0 {
		acts = allActs
	}
	return map[string]any{"client_credit_code": w.orgs["seller"].CreditCode, "acts": acts, "from": "2026-03-02", "to": "2027-03-01"}
}

func (w *world) propose(user string, in map[string]any, headers ...string) answer {
	w.t.Helper()
	raw, err := json.Marshal(in)
	must(w.t, err)
	body, contentType := form(w.t, [2]string{"mandate", string(raw)}, "委托书.pdf", []byte(signedPaper))
	return w.send(user, "POST", "/mandates", body, append([]string{"Content-Type", contentType}, headers...)...)
}

// mandated gives the broker's agency a confirmed mandate from the seller.
func (w *world) mandated(in map[string]any) string {
	w.t.Helper()
	id := w.propose("broker", in).want(201).text("id")
	w.send("clerk", "POST", "/mandates/"+id+"/confirm", nil).want(200)
	return id
}

// draftFor begins a draft for the seller with its document.
func (w *world) draftFor(user, yuan string) string {
	w.t.Helper()
	a := w.send(user, "POST", "/contracts?on_behalf_of="+w.orgs["seller"].ID, w.filing(yuan)).want(201)
	id := a.text("id")
	w.upload(user, id, "M01", "合同.docx", docx(w.t, id)).want(201)
	return id
}

func because(reason string) map[string]string { return map[string]string{"reason": reason} }

// mandateChanges are the changes of mandates.
func (w *world) mandateChanges() []change {
	var first, second, third answer
	step := func(user string, m *answer, action string, body any) func() answer {
		return func() answer { return w.send(user, "POST", "/mandates/"+m.text("id")+"/"+action, body) }
	}
	return []change{
		{"proposeMandate", func() answer { first = w.propose("broker", w.proposal()); return first }},
		{"confirmMandate", step("clerk", &first, "confirm", nil)},
		{"revokeMandate", step("clerk", &first, "revoke", because("合作结束"))},
		{"proposeMandate", func() answer { second = w.propose("broker", w.proposal()); return second }},
		{"refuseMandate", step("clerk", &second, "refuse", because("未曾委托"))},
		{"proposeMandate", func() answer { third = w.propose("broker", w.proposal()); return third }},
		{"endMandate", step("broker", &third, "end", because("不再代办"))},
	}
}

func bothDialects(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	for _, d := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(d), func(t *testing.T) { f(t, newWorldOn(t, d)) })
	}
}

// TestFiledByAnAgent takes a filing from the mandate to the certificate, and
// looks at every place that must say on whose behalf it was done.
func TestFiledByAnAgent(t *testing.T) {
	bothDialects(t, func(t *testing.T, w *world) {
		seller := w.orgs["seller"]
		w.send("broker", "POST", "/contracts?on_behalf_of="+seller.ID, w.filing("9000.00")).problem(404, "not_found")
		mandate := w.mandated(w.proposal())
		id := w.draftFor("broker", "386000.00")
		c := w.send("broker", "GET", "/contracts/"+id, nil).want(200)
		if c.text("organization_id") != seller.ID {
			t.Errorf("the applicant is %s, want the client", c.text("organization_id"))
		}
		acting, _ := c.object()["acting_for"].(map[string]any)
		if acting["client_name"] != seller.Name || acting["until"] != "2027-03-01" || acting["mandate_id"] != mandate {
			t.Errorf("acting for %v", acting)
		}
		w.send("broker", "PATCH", "/contracts/"+id, `{"sign_place":"泰安"}`, "If-Match", c.Header().Get("ETag")).want(200)
		w.step("broker", id, "submit", nil).want(200)
		w.step("registrar", id, "accept", nil).want(200)
		reviewed := w.step("registrar", id, "review", w.review()).want(200)
		if agent, _ := reviewed.object()["agent"].(map[string]any); agent["name"] != w.orgs["agency"].Name {
			t.Errorf("the registrar sees as agent %v", agent)
		}
		if seen := w.send("broker", "GET", "/contracts/"+id, nil).want(200).object()["reviews"].([]any); len(seen) != 0 {
			t.Errorf("the agent reads %d reviews before the decision", len(seen))
		}
		w.step("reviewer", id, "register", map[string]string{"opinion": "同意登记。"}).want(200)

		w.send("broker", "GET", "/contracts/"+id+"/certificate", nil).want(200)
		w.send("broker", "GET", "/contracts/"+id+"/evidence.zip", nil).want(200)
		w.send("broker", "POST", "/contracts/"+id+"/settlements", map[string]any{"realised_on": "2026-03-02", "contract_amount": "1000.00", "technical_amount": "1000.00"}).want(201)
		w.saysOnWhoseBehalf(id, mandate)
		w.listsBothSides(id)
	})
}

// saysOnWhoseBehalf looks at history, submission, journal and the client's view.
func (w *world) saysOnWhoseBehalf(id, mandate string) {
	w.t.Helper()
	agency, seller := w.orgs["agency"], w.orgs["seller"]
	by := map[string]bool{}
	for _, item := range w.send("clerk", "GET", "/contracts/"+id+"/history", nil).want(200).items() {
		e, _ := item.(map[string]any)
		kind, _ := e["kind"].(string)
		agents := e["actor_id"] == w.users["broker"].ID
		by[kind] = agents
		if agents != (e["agent_name"] == agency.Name && e["client_name"] == seller.Name && e["mandate_id"] == mandate) {
			w.t.Errorf("%s says %v for %v", kind, e["agent_name"], e["client_name"])
		}
	}
	for _, kind := range []string{"contract.created", "contract.document_added", "contract.edited", "contract.submitted"} {
		if !by[kind] {
			w.t.Errorf("%s is not the agent's in the history", kind)
		}
	}
	for _, item := range w.send("auditor", "GET", "/journal/events?limit=200", nil).want(200).items() {
		e, _ := item.(map[string]any)
		if e["actor_org"] == agency.ID && e["object_type"] != "mandate" && e["owner_org"] != agency.ID &&
			(e["on_behalf_of"] != seller.ID || e["mandate_id"] != mandate) {
			w.t.Errorf("event %v of the agent does not say on whose behalf: %v", e["kind"], e)
		}
	}
	round, _ := w.send("registrar", "GET", "/contracts/"+id+"/submissions", nil).want(200).items()[0].(map[string]any)
	if agent, _ := round["agent"].(map[string]any); agent["name"] != agency.Name {
		w.t.Errorf("the submission names as agent %v", agent)
	}
	var done []string
	for _, item := range w.send("clerk", "GET", "/mandates/"+mandate+"/acts", nil).want(200).items() {
		d, _ := item.(map[string]any)
		op, _ := d["operation"].(string)
		if done = append(done, op); d["contract_id"] != id || d["user_name"] != "用户broker" {
			w.t.Errorf("act %v", d)
		}
	}
	want := []string{"declareSettlement", "submitContract", "updateContract", "addContractDocument", "createContract"}
	if !slices.Equal(done, want) {
		w.t.Errorf("the client sees %v, want %v", done, want)
	}
}

// listsBothSides: the agent tells its clients' from its own, others see nothing.
func (w *world) listsBothSides(id string) {
	w.t.Helper()
	own := w.send("agent", "POST", "/contracts", w.filing("5000.00")).want(201).text("id")
	for query, want := range map[string][]string{"": {own, id}, "?filed=OWN": {own}, "?filed=CLIENTS": {id}} {
		var got []string
		for _, item := range w.send("agent", "GET", "/contracts"+query, nil).want(200).items() {
			c, _ := item.(map[string]any)
			got = append(got, c["id"].(string))
		}
		if !slices.Equal(got, want) {
			w.t.Errorf("%q lists %v, want %v", query, got, want)
		}
	}
	if n := len(w.send("broker", "GET", "/contracts?filed=OWN", nil).want(200).items()); n != 0 {
		w.t.Errorf("a broker files for others only, but lists %d of its own", n)
	}
	if n := len(w.send("other", "GET", "/contracts", nil).want(200).items()); n != 0 {
		w.t.Errorf("a stranger lists %d", n)
	}
	item, _ := w.send("clerk", "GET", "/contracts", nil).want(200).items()[0].(map[string]any)
	if agent, _ := item["agent"].(map[string]any); agent["name"] != w.orgs["agency"].Name {
		w.t.Errorf("the client's list names as agent %v", agent)
	}
}

// TestRevocationTakesEffectAtOnce: in the middle of the work, for every way in.
func TestRevocationTakesEffectAtOnce(t *testing.T) {
	bothDialects(t, func(t *testing.T, w *world) {
		for action, user := range map[string]string{"revoke": "orgadmin", "end": "agent"} {
			mandate := w.mandated(w.proposal())
			registered := w.registerFor("broker", map[string]string{"revoke": "7100.00", "end": "7200.00"}[action])
			id := w.draftFor("broker", map[string]string{"revoke": "7300.00", "end": "7400.00"}[action])
			file, _ := w.send("broker", "GET", "/contracts/"+id+"/documents", nil).want(200).items()[0].(map[string]any)
			w.send(user, "POST", "/mandates/"+mandate+"/"+action, because("合作结束")).want(200)
			for _, call := range [][3]string{
				{"PATCH", "/contracts/" + id, `{"sign_place":"泰安"}`}, {"POST", "/contracts/" + id + "/submit", ""},
				{"POST", "/contracts/" + id + "/preview", `{}`}, {"GET", "/contracts/" + id, ""}, {"GET", "/contracts/" + id + "/history", ""},
				{"GET", "/contracts/" + id + "/documents/" + file["id"].(string), ""}, {"POST", "/contracts/" + id + "/copy", ""},
				{"DELETE", "/contracts/" + id, ""}, {"GET", "/contracts/" + registered + "/certificate", ""},
				{"GET", "/contracts/" + registered + "/evidence.zip", ""}, {"GET", "/contracts/" + registered + "/settlements", ""},
			} {
				var body any
				if call[2] != "" {
					body = call[2]
				}
				w.send("broker", call[0], call[1], body, "If-Match", `"v1"`).problem(403, "mandate_ended")
			}
			w.upload("broker", id, "M02", "附件.docx", docx(t, "later")).problem(403, "mandate_ended")
			if n := len(w.send("broker", "GET", "/contracts", nil).want(200).items()); n != 0 {
				t.Errorf("after %s the agent lists %d contracts", action, n)
			}
			if n := len(w.send("broker", "GET", "/proceedings", nil).want(200).items()); n != 0 {
				t.Errorf("after %s the agent lists %d proceedings", action, n)
			}
			w.step("clerk", id, "submit", nil).want(200) // the draft is the client's and goes on
			if w.send("clerk", "GET", "/contracts/"+id, nil).want(200).object()["agent"] != nil {
				t.Error("what the client submitted itself still names an agent")
			}
		}
	})
}

func (w *world) registerFor(user, yuan string) string {
	w.t.Helper()
	id := w.draftFor(user, yuan)
	w.step(user, id, "submit", nil).want(200)
	w.step("registrar", id, "accept", nil).want(200)
	w.step("registrar", id, "review", w.review()).want(200)
	w.step("reviewer", id, "register", map[string]string{"opinion": "同意登记。"}).want(200)
	return id
}

// TestMandateDays: not before the first day, still on the last, not after.
func TestMandateDays(t *testing.T) {
	bothDialects(t, func(t *testing.T, w *world) {
		in := w.proposal()
		in["from"], in["to"] = "2026-03-03", "2026-03-04"
		id := w.mandated(in)
		open := func() answer {
			return w.send("broker", "POST", "/contracts?on_behalf_of="+w.orgs["seller"].ID, w.filing("9000.00"))
		}
		at := func(day string, hour int) {
			d, err := calendar.ParseDate(day)
			must(t, err)
			w.now.Store(d.Start().Add(time.Duration(hour) * time.Hour).UnixMicro())
			clear(w.tokens)
		}
		open().problem(403, "mandate_ended")
		at("2026-03-03", 0)
		draft := open().want(201).text("id")
		at("2026-03-04", 23)
		w.send("broker", "GET", "/contracts/"+draft, nil).want(200)
		at("2026-03-05", 0)
		open().problem(403, "mandate_ended")
		if p := w.send("broker", "GET", "/contracts/"+draft, nil).problem(403, "mandate_ended"); !strings.Contains(p.Body.String(), "2026-03-04") {
			t.Errorf("the problem does not say until when: %s", p.Body)
		}
		if m := w.send("clerk", "GET", "/mandates/"+id, nil).want(200); m.text("status") != "EXPIRED" || m.object()["in_force"] != false {
			t.Errorf("it is %s", m.text("status"))
		}
		if n := len(w.send("clerk", "GET", "/mandates?status=EXPIRED", nil).want(200).items()); n != 1 {
			t.Errorf("%d expired", n)
		}
		w.send("clerk", "POST", "/mandates/"+id+"/revoke", because("已到期")).problem(409, "action_not_allowed")
		before := w.events()
		for want := 1; want >= 0; want-- {
			n, err := w.deps.Mandates.Expire(t.Context())
			must(t, err)
			if n != want {
				t.Errorf("%d recorded as run out, want %d", n, want)
			}
		}
		if n := w.events() - before; n != 1 {
			t.Errorf("%d events for one mandate that ran out", n)
		}
	})
}

// TestOutsideTheMandate: each act alone lets through what it names and no more.
func TestOutsideTheMandate(t *testing.T) {
	bothDialects(t, func(t *testing.T, w *world) {
		registered := w.register("910000.00")
		paper := w.upload("clerk", registered, "M14", "协议.docx", docx(t, "M14")).want(201).text("id")
		draft := w.draft("8100.00")
		type call struct {
			act  string
			call func() answer
		}
		calls := []call{
			{"DRAFT", func() answer {
				return w.send("broker", "POST", "/contracts?on_behalf_of="+w.orgs["seller"].ID, w.filing("8200.00"))
			}},
			{"DRAFT", func() answer { return w.send("broker", "POST", "/contracts/"+draft+"/preview", `{}`) }},
			{"UPLOAD", func() answer { return w.upload("broker", draft, "M02", "附件.docx", docx(t, time.Now().String())) }},
			{"CERTIFICATE", func() answer { return w.send("broker", "GET", "/contracts/"+registered+"/certificate", nil) }},
			{"CERTIFICATE", func() answer { return w.send("broker", "GET", "/contracts/"+registered+"/evidence.zip", nil) }},
			{"SETTLE", func() answer {
				return w.send("broker", "POST", "/contracts/"+registered+"/settlements", map[string]any{"realised_on": "2026-03-02", "contract_amount": "1.00", "technical_amount": "1.00"})
			}},
			{"CHANGE", func() answer {
				return w.send("broker", "POST", "/contracts/"+registered+"/corrections", map[string]any{"form": map[string]any{}, "reason": "无"})
			}},
			{"WITHDRAW", func() answer {
				return w.send("broker", "POST", "/contracts/"+registered+"/deregistration", map[string]any{"ground": "DG01", "reason": "解除", "effective_on": "2026-03-02", "files": []string{paper}})
			}},
			{"SUBMIT", func() answer { return w.step("broker", draft, "submit", nil) }},
		}
		for _, act := range []string{"ANSWER", "UPLOAD", "CERTIFICATE", "SETTLE", "CHANGE", "WITHDRAW", "OBJECT", "CORRECT", "DRAFT", "SUBMIT"} {
			id := w.mandated(w.proposal(act))
			for _, c := range calls {
				a := c.call()
				refused := a.Code == 403 && a.text("code") == "mandate_out_of_scope"
				if refused == (c.act == act) {
					t.Errorf("mandate for %s, %s: %d %s", act, c.act, a.Code, a.Body)
				}
			}
			w.send("clerk", "POST", "/mandates/"+id+"/revoke", because("下一个")).want(200)
		}
	})
}

// TestCorrectingIsNotDrafting: editing is another act once a case came back.
func TestCorrectingIsNotDrafting(t *testing.T) {
	w := newWorld(t)
	id := w.draft("8300.00")
	w.step("clerk", id, "submit", nil).want(200)
	w.step("registrar", id, "return", map[string]any{"items": []any{map[string]string{"field": "/targets", "reason": "不明确"}}}).want(200)
	edit := func() answer {
		return w.send("broker", "PATCH", "/contracts/"+id, `{"targets":"识别率不低于百分之九十五。"}`, "If-Match", w.send("clerk", "GET", "/contracts/"+id, nil).Header().Get("ETag"))
	}
	first := w.mandated(w.proposal("DRAFT", "SUBMIT"))
	edit().problem(403, "mandate_out_of_scope")
	w.step("broker", id, "submit", nil).problem(403, "mandate_out_of_scope")
	w.send("clerk", "POST", "/mandates/"+first+"/revoke", because("另行委托")).want(200)
	w.mandated(w.proposal("CORRECT"))
	edit().want(200)
	w.step("broker", id, "submit", nil).want(200)
}

// TestAnotherClientsContract: a mandate opens nobody else's door, nor what it
// does not name.
func TestAnotherClientsContract(t *testing.T) {
	bothDialects(t, func(t *testing.T, w *world) {
		strangers := w.send("other", "POST", "/contracts", w.filing("8400.00")).want(201).text("id")
		named := w.draft("8500.00")
		w.step("clerk", named, "submit", nil).want(200)
		number := w.send("clerk", "GET", "/contracts/"+named, nil).text("acceptance_no")
		rest := w.draft("8600.00")
		in := w.proposal()
		in["contracts"] = []string{"TAJS-20260302-9999"}
		w.propose("broker", in).problem(422, "invalid_fields")
		in["contracts"] = []string{number}
		id := w.mandated(in)
		w.send("broker", "GET", "/contracts/"+named, nil).want(200)
		for _, other := range []string{strangers, rest} {
			w.send("broker", "GET", "/contracts/"+other, nil).problem(404, "not_found")
			w.step("broker", other, "submit", nil).problem(404, "not_found")
		}
		w.send("broker", "POST", "/contracts?on_behalf_of="+w.orgs["seller"].ID, w.filing("8700.00")).problem(404, "not_found")
		w.send("broker", "POST", "/contracts?on_behalf_of="+w.orgs["elsewhere"].ID, w.filing("8700.00")).problem(404, "not_found")
		w.send("broker", "POST", "/contracts", w.filing("8700.00")).problem(403, "permission_denied")
		if items := w.send("broker", "GET", "/contracts", nil).want(200).items(); len(items) != 1 {
			t.Errorf("the broker lists %d contracts, want the one named", len(items))
		}
		w.send("other", "GET", "/mandates/"+id, nil).problem(404, "not_found")
		w.send("other", "POST", "/mandates/"+id+"/revoke", because("无关")).problem(404, "not_found")
		w.send("tax", "GET", "/mandates/"+id, nil).problem(403, "permission_denied")
		w.send("registrar", "GET", "/mandates/"+id+"/document", nil).want(200)
	})
}

// TestKindsOfAMandate: an agent neither begins nor turns a draft into a kind that
// the mandate does not name.
func TestKindsOfAMandate(t *testing.T) {
	w := newWorld(t)
	in := w.proposal()
	in["kinds"] = []string{"50"}
	w.mandated(in)
	id := w.draftFor("broker", "8800.00")
	w.send("broker", "PATCH", "/contracts/"+id, `{"kind":"20","sub_kind":"21"}`, "If-Match", `"v1"`).problem(403, "mandate_out_of_scope")
	if kind := w.send("clerk", "GET", "/contracts/"+id, nil).want(200).text("kind"); kind != "50" {
		t.Errorf("it is of kind %s now", kind)
	}
	f := w.filing("8900.00")
	f["kind"], f["sub_kind"] = "20", "21"
	w.send("broker", "POST", "/contracts?on_behalf_of="+w.orgs["seller"].ID, f).problem(404, "not_found")
}

// TestOnlyTheNamedPerson: colleagues of a named person are strangers.
func TestOnlyTheNamedPerson(t *testing.T) {
	bothDialects(t, func(t *testing.T, w *world) {
		in := w.proposal()
		in["only_me"] = true
		w.mandated(in)
		id := w.draftFor("broker", "8800.00")
		w.send("agent", "GET", "/contracts/"+id, nil).problem(404, "not_found")
		w.send("agent", "POST", "/contracts?on_behalf_of="+w.orgs["seller"].ID, w.filing("8900.00")).problem(404, "not_found")
		if n := len(w.send("agent", "GET", "/contracts", nil).want(200).items()); n != 0 {
			t.Errorf("the colleague lists %d", n)
		}
	})
}

// TestAgentAgainstItself: the agency buys what it would file for the seller.
func TestAgentAgainstItself(t *testing.T) {
	bothDialects(t, func(t *testing.T, w *world) {
		filing := func(yuan string) map[string]any {
			f := w.filing(yuan)
			parties, _ := f["parties"].([]map[string]any)
			parties[1]["name"], parties[1]["uscc"], parties[1]["region_code"] = w.orgs["agency"].Name, w.orgs["agency"].CreditCode, "370902"
			return f
		}
		first := w.mandated(w.proposal())
		a := w.send("broker", "POST", "/contracts?on_behalf_of="+w.orgs["seller"].ID, filing("9100.00")).want(201)
		id := a.text("id")
		w.upload("broker", id, "M01", "合同.docx", docx(t, id)).want(201)
		w.step("broker", id, "submit", nil).problem(403, "agent_is_party")
		w.send("clerk", "POST", "/mandates/"+first+"/revoke", because("另行委托")).want(200)
		in := w.proposal()
		in["party_consent"] = true
		w.mandated(in)
		w.step("broker", id, "submit", nil).want(200)
	})
}

// TestProposals: who may propose and confirm, and what a proposal must be.
func TestProposals(t *testing.T) {
	bothDialects(t, func(t *testing.T, w *world) {
		for field, change := range map[string]func(map[string]any){
			"/client_credit_code": func(m map[string]any) { m["client_credit_code"] = "91370902MA0000009X" },
			"/to":                 func(m map[string]any) { m["to"] = "2029-03-02" }, // three years and a day
			"/acts":               func(m map[string]any) { m["acts"] = []string{} },
			"/acts/0":             func(m map[string]any) { m["acts"] = []string{"EVERYTHING"} },
			"/kinds":              func(m map[string]any) { m["kinds"] = []string{"51"} },
			"/more":               func(m map[string]any) { m["more"] = true },
			"/from":               func(m map[string]any) { m["from"] = "2026-02-30" },
		} {
			in := w.proposal()
			change(in)
			if p := w.propose("broker", in).problem(422, "invalid_fields"); !strings.Contains(p.Body.String(), `"`+field+`"`) {
				t.Errorf("%s: %s", field, p.Body)
			}
		}
		past := w.proposal()
		past["from"], past["to"] = "2026-01-01", "2026-03-01"
		w.propose("broker", past).problem(422, "invalid_fields")
		itself := w.proposal()
		itself["client_credit_code"] = w.orgs["agency"].CreditCode
		w.propose("broker", itself).problem(422, "invalid_fields")
		w.propose("registrar", w.proposal()).problem(403, "permission_denied")
		raw, _ := json.Marshal(w.proposal())
		body, contentType := form(t, [2]string{"mandate", string(raw)}, "委托书.docx", docx(t, "m"))
		w.send("broker", "POST", "/mandates", body, "Content-Type", contentType).problem(415, "file_kind")

		three := w.proposal()
		three["to"] = "2029-03-01"
		m := w.propose("broker", three, "Idempotency-Key", "mandate-0001").want(201)
		again := w.propose("broker", three, "Idempotency-Key", "mandate-0001")
		if again.text("id") != m.text("id") || again.Header().Get("Idempotency-Replayed") != "true" {
			t.Errorf("the repeat made %s", again.Body)
		}
		id := m.text("id")
		w.send("broker", "POST", "/mandates/"+id+"/confirm", nil).problem(403, "permission_denied")
		w.send("agent", "POST", "/mandates/"+id+"/confirm", nil).problem(403, "permission_denied")
		w.send("registrar", "POST", "/mandates/"+id+"/confirm", nil).problem(403, "permission_denied")
		w.send("other", "POST", "/mandates/"+id+"/confirm", nil).problem(404, "not_found")
		w.send("clerk", "POST", "/mandates/"+id+"/revoke", because("还没有")).problem(409, "action_not_allowed")
		w.send("clerk", "POST", "/mandates/"+id+"/confirm", nil, "If-Match", `"v2"`).problem(412, "stale_version")
		w.send("clerk", "POST", "/mandates/"+id+"/confirm", nil, "If-Match", `"v1"`).want(200)
		w.send("orgadmin", "POST", "/mandates/"+id+"/confirm", nil).problem(409, "action_not_allowed")
		w.send("clerk", "POST", "/mandates/"+id+"/end", because("不是我方")).problem(403, "permission_denied")
	})
}

// TestSameKeyForTwoClients: the client is part of the request.
func TestSameKeyForTwoClients(t *testing.T) {
	w := newWorld(t)
	w.mandated(w.proposal())
	w.send("agent", "POST", "/contracts?on_behalf_of="+w.orgs["seller"].ID, w.filing("1.00"), "Idempotency-Key", "one-and-the-same").want(201)
	w.send("agent", "POST", "/contracts", w.filing("1.00"), "Idempotency-Key", "one-and-the-same").problem(422, "idempotency_key_reused")
}

// TestADisabledClientIsActedForByNobody: its power falls with its account.
func TestADisabledClientIsActedForByNobody(t *testing.T) {
	w := newWorld(t)
	w.mandated(w.proposal())
	id := w.draftFor("broker", "9300.00")
	w.send("sysadmin", "POST", "/organizations/"+w.orgs["seller"].ID+"/disable", nil).want(200)
	w.step("broker", id, "submit", nil).problem(403, "mandate_ended")
}
