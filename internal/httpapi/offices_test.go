package httpapi

import (
	"strings"
	"testing"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/identity"
	"jishi/internal/identity/identitytest"
)

// officeChanges are the changes of offices, calendar and spot checks.
func (w *world) officeChanges() []change {
	var sub answer
	a, b := w.users["registrar"].ID, w.users["registrar2"].ID
	open, taken := w.draft("3001.00"), w.draft("3002.00")
	for _, id := range []string{open, taken} {
		w.step("clerk", id, "submit", nil).want(200)
		w.step("registrar", id, "accept", nil).want(200)
	}
	return []change{
		{"putOfficeAreas", func() answer { return w.send("sysadmin", "POST", "/offices/areas", w.allAreas()) }},
		{"setSubstitute", func() answer {
			sub = w.send("head", "POST", "/offices/substitutes", map[string]string{"user_id": a, "substitute_id": b, "from": "2026-03-01", "to": "2026-12-31"})
			return sub
		}},
		{"recuseContract", func() answer {
			return w.send("registrar", "POST", "/contracts/"+taken+"/recusals", map[string]string{"ground": "KIN", "reason": "近亲属"})
		}},
		{"handOverCases", func() answer {
			return w.send("head", "POST", "/offices/hand-overs", map[string]string{"from": a, "to": b, "reason": "调离岗位"})
		}},
		{"endSubstitute", func() answer {
			return w.send("head", "POST", "/offices/substitutes/"+sub.text("id")+"/end", map[string]string{"to": "2026-06-30"}, "If-Match", `"v1"`)
		}},
		{"importCalendar", func() answer { return w.send("sysadmin", "POST", "/calendar/2027", calendar2027()) }},
		{"login", func() answer {
			w.now.Store(time.Date(2026, 4, 2, 10, 0, 0, 0, calendar.Shanghai).UnixMicro())
			in := w.send("", "POST", "/auth/login", map[string]string{"username": "auditor", "password": identitytest.Password})
			w.tokens["auditor"] = in.text("access_token")
			return in
		}},
		{"announceInspection", func() answer {
			return w.send("auditor", "POST", "/inspections", map[string]string{"quarter": "2026-Q1"})
		}},
		{"drawInspection", func() answer { return w.send("auditor", "POST", "/inspections/2026-Q1/draw", nil) }},
		{"recordInspectionResult", func() answer {
			items, _ := w.send("auditor", "GET", "/inspections/2026-Q1", nil).want(200).object()["items"].([]any)
			item, _ := items[0].(map[string]any)
			id, _ := item["contract_id"].(string)
			return w.send("auditor", "POST", "/inspections/2026-Q1/contracts/"+id, map[string]string{"result": "PASS", "note": "材料齐全"})
		}},
	}
}

func calendar2027() map[string]any {
	return map[string]any{"document_number": "国办发明电〔2026〕7号", "csv": "from,to,kind,name\n2027-01-01,2027-01-03,off,元旦\n"}
}

// allAreas gives every county and zone to the city's office.
func (w *world) allAreas() map[string]any {
	w.t.Helper()
	var list []map[string]string
	for _, item := range w.send("sysadmin", "GET", "/offices/areas", nil).want(200).items() {
		area, _ := item.(map[string]any)
		code, _ := area["area"].(string)
		list = append(list, map[string]string{"area": code, "office_id": w.orgs["city"].ID})
	}
	return map[string]any{"areas": list, "reason": "机构调整"}
}

// TestClockOverHTTP: the count day by day, the queue's filters and the notices.
func TestClockOverHTTP(t *testing.T) {
	onBoth(t, func(w *world) {
		id := w.draft("386000.00")
		w.step("clerk", id, "submit", nil).want(200).contains(`"kind":"ACCEPTANCE"`, `"due":"2026-03-09"`)
		w.step("registrar", id, "accept", nil).want(200).contains(`"kind":"DECISION"`)
		sheet := w.send("clerk", "GET", "/contracts/"+id+"/clock", nil, "Accept-Language", "zh").want(200)
		sheet.contains(`"why":"START"`, "受理之日，不计入", `"stage":80`, `"date":"2026-03-18"`)
		if days, _ := sheet.object()["days"].([]any); len(days) != 22 {
			w.t.Errorf("%d days from 2 to 23 March", len(days))
		}
		w.send("other", "GET", "/contracts/"+id+"/clock", nil).problem(404, "not_found")
		w.send("registrar", "GET", "/contracts?escalation=50", nil).want(200).without(id)
		w.now.Store(monday.AddDate(0, 0, 16).UnixMicro())
		w.tokens = map[string]string{}
		w.send("registrar", "GET", "/contracts?escalation=80&due_from=2026-03-23", nil).want(200).contains(id, `"stage":80`)
		w.send("registrar", "GET", "/contracts?escalation=100", nil).want(200).without(id)
		w.send("registrar", "GET", "/contracts?escalation=60", nil).problem(422, "invalid_fields")
		if n, err := w.deps.Contracts.Escalate(w.t.Context()); n != 1 || err != nil {
			w.t.Errorf("%d cases raised: %v", n, err)
		}
		w.send("head", "GET", "/escalations?open=true&stage=80", nil).want(200).contains(id, `"clock":"DECISION"`, `"open":true`, `"handler_name":"用户registrar"`, `"office_name"`)
		w.send("clerk", "GET", "/escalations", nil).problem(403, "permission_denied")
		w.step("registrar", id, "return", map[string]any{"items": []any{map[string]string{"field": "/targets", "reason": "不明确"}}}).want(200)
		w.send("head", "GET", "/escalations?open=true", nil).want(200).without(id)
		w.send("registrar", "GET", "/contracts?correction_due_from=2026-04-09&correction_due_before=2026-04-10", nil).want(200).contains(id)
	})
}

// TestCalendarOverHTTP: read, dry run, import, old version.
func TestCalendarOverHTTP(t *testing.T) {
	onBoth(t, func(w *world) {
		old := w.send("clerk", "GET", "/calendar/2026", nil).want(200).contains(`"known":true`, "国庆节", `"working_days":248`)
		w.send("clerk", "GET", "/calendar/2027", nil).want(200).contains(`"known":false`)
		w.send("", "GET", "/calendar/2027", nil).problem(401, "login_required")
		w.send("secadmin", "POST", "/calendar/2027", calendar2027()).problem(403, "permission_denied")
		w.send("sysadmin", "POST", "/calendar/2027/preview", calendar2027()).want(200).contains(`"cases":[]`, `"name":"元旦"`, `"working_days":260`)
		w.send("clerk", "GET", "/calendar/2027", nil).want(200).contains(`"known":false`)
		w.send("sysadmin", "POST", "/calendar/2027", calendar2027()).want(201).contains("国办发明电〔2026〕7号")
		w.send("sysadmin", "POST", "/calendar/2027", calendar2027()).problem(409, "calendar_unchanged")
		w.send("clerk", "GET", "/calendar/2027", nil).want(200).contains(`"known":true`, "元旦", `"versions":[{`)
		w.send("clerk", "GET", "/calendar/2027?version="+old.text("version"), nil).want(200).contains(`"known":false`)
		w.send("clerk", "GET", "/calendar/2027?version=000000000000", nil).problem(404, "not_found")
		for _, bad := range []map[string]any{
			{"document_number": "x"}, {"document_number": "x", "csv": "from,to\n"}, {"document_number": "x", "csv": "from,to,kind,name\n2027-01-04,,work,班\n"},
			{"document_number": "x", "entries": []any{map[string]any{"from": "2028-05-01", "kind": "off", "name": "劳动节"}}},
		} {
			w.send("sysadmin", "POST", "/calendar/2027/preview", bad).problem(422, "invalid_fields")
		}
	})
}

// TestOfficesOverHTTP: areas, substitutes, recusal by rule and by declaration,
// hand-over, workload.
func TestOfficesOverHTTP(t *testing.T) {
	onBoth(t, func(w *world) {
		areas := w.allAreas()
		w.send("sysadmin", "POST", "/offices/areas", areas).want(200).contains(`"named":true`)
		areas["areas"] = areas["areas"].([]map[string]string)[1:]
		w.send("sysadmin", "POST", "/offices/areas", areas).problem(422, "invalid_fields").contains("areas_uncovered")
		w.send("head", "POST", "/offices/areas", areas).problem(403, "permission_denied")

		a, b := w.users["registrar"].ID, w.users["registrar2"].ID
		pair := map[string]string{"user_id": a, "substitute_id": b, "from": "2026-03-01", "to": "2026-12-31"}
		w.send("registrar", "POST", "/offices/substitutes", pair).problem(403, "permission_denied")
		w.send("head", "POST", "/offices/substitutes", pair).want(201).contains("用户registrar2")
		w.send("head", "POST", "/offices/substitutes", pair).problem(409, "substitute_overlap")
		w.send("head", "POST", "/offices/substitutes", map[string]string{"user_id": a, "substitute_id": w.users["reviewer"].ID, "from": "2026-03-01", "to": "2026-03-02"}).
			problem(422, "invalid_fields").field("/substitute_id", "substitute_unfit")
		w.send("auditor", "GET", "/offices/substitutes", nil).want(200).contains(b)

		id := w.draft("386000.00")
		w.step("clerk", id, "submit", nil).want(200)
		w.step("registrar", id, "accept", nil).want(200)
		w.send("registrar", "POST", "/contracts/"+id+"/recusals", map[string]string{"ground": "KIN", "reason": "近亲属"}).want(200).contains(`"assigned_to":"` + b + `"`)
		w.step("registrar", id, "review", w.review()).problem(409, "recused")
		w.send("registrar", "GET", "/contracts?assigned_to="+b, nil).want(200).contains(id)
		w.send("head", "GET", "/contracts/"+id+"/recusals", nil).want(200).contains(`"found_by_rule":false`, "用户registrar2")
		w.send("clerk", "GET", "/contracts/"+id+"/recusals", nil).problem(403, "permission_denied")
		w.send("registrar", "GET", "/offices/people", nil).problem(403, "permission_denied")
		w.send("registrar", "GET", "/contracts/"+id, nil).want(200).without(`"recuse"`)
		w.send("head", "GET", "/contracts/"+id, nil).want(200).contains(`"actions":["recuse"]`)
		w.inHand(b, id)
		w.inHand(a, "")
		w.send("head", "POST", "/offices/hand-overs", map[string]string{"from": b, "to": a, "reason": "休假"}).problem(422, "invalid_fields").field("/to", "substitute_unfit")
		w.step("registrar2", id, "review", w.review()).want(200)

		w.send("head", "GET", "/offices/workload?from=2026-03-01&to=2026-03-31", nil).want(200).contains(`"received":1`, `"accepted":1`)
		own := w.send("registrar2", "GET", "/offices/workload?from=2026-03-01&to=2026-03-31", nil).want(200)
		if strings.Contains(own.Body.String(), a) {
			w.t.Error("a registrar reads a colleague's figures")
		}
		w.send("clerk", "GET", "/offices/workload?from=2026-03-01&to=2026-03-31", nil).problem(403, "permission_denied")
	})
}

// inHand checks that a person has just this case in hand, or none.
func (w *world) inHand(user, contract string) {
	w.t.Helper()
	for _, item := range w.send("head", "GET", "/offices/people", nil).want(200).items() {
		person, _ := item.(map[string]any)
		if person["id"] != user {
			continue
		}
		var have string
		cases, _ := person["cases"].([]any)
		for _, k := range cases {
			found, _ := k.(map[string]any)
			id, _ := found["contract_id"].(string)
			have += id
		}
		if have != contract {
			w.t.Errorf("%s has %q in hand, not %q", user, have, contract)
		}
		return
	}
	w.t.Errorf("%s is not among the people of the office", user)
}

// TestRecusalFoundByRule (RR30): the reviewer has the name of the buyer's contact.
func TestRecusalFoundByRule(t *testing.T) {
	onBoth(t, func(w *world) {
		u, err := w.deps.Identity.BootstrapUser(w.t.Context(), identity.NewUser{Username: "contact", DisplayName: "丁 某",
			OrgID: w.orgs["city"].ID, Roles: []identity.Role{identity.RoleRegistrar}, Password: identitytest.Password})
		must(w.t, err)
		id := w.draft("386000.00")
		w.step("clerk", id, "submit", nil).want(200)
		w.send("contact", "GET", "/contracts/"+id, nil).want(200).without(`"accept"`)
		w.step("contact", id, "accept", nil).problem(409, "recused")
		w.send("head", "GET", "/contracts/"+id+"/recusals", nil).want(200).contains(u.ID, `"ground":"CONTACT"`, `"found_by_rule":true`)
		w.step("contact", id, "accept", nil).problem(409, "recused")
		w.step("registrar", id, "accept", nil).want(200)
	})
}
