package httpapi

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/identity/identitytest"
	"jishi/internal/journal"
	"jishi/internal/verifier"
)

// onBoth runs a test on SQLite and PostgreSQL.
func onBoth(t *testing.T, f func(w *world)) {
	t.Helper()
	for _, d := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(d), func(t *testing.T) { f(newWorldOn(t, d)) })
	}
}

// TestRegisterOverHTTP follows one contract from the first draft to the city's
// volume, the certificate and the proof, as other systems would.
func TestRegisterOverHTTP(t *testing.T) {
	onBoth(t, func(w *world) {
		created := w.send("clerk", "POST", "/contracts", w.filing("386000.00")).want(201)
		id := created.text("id")
		created.contains(`"status":"DRAFT"`, `"actions":["edit","delete","submit"]`, `"contract_amount":"386000.00"`, "岱下精密机械有限公司")
		if created.Header().Get("ETag") != `"v1"` || created.Header().Get("Location") != base+"/contracts/"+id {
			w.t.Fatalf("headers %v", created.Header())
		}
		w.step("clerk", id, "submit", nil).problem(422, "checks_failed").contains("material_missing")
		w.send("clerk", "GET", "/contracts/"+id+"/findings", nil).want(200).contains(`"blocking":true`)
		w.upload("clerk", id, "M01", "合同.docx", docx(w.t, "1")).want(201).contains(`"material":"M01"`, "合同.docx")
		w.send("clerk", "GET", "/contracts/"+id+"/findings", nil).want(200).contains(`"blocking":false`)

		w.step("clerk", id, "submit", nil).want(200).contains(`"status":"SUBMITTED"`, "TAJS-20260302-0001")
		w.step("clerk", id, "accept", nil).problem(403, "permission_denied")
		w.step("clerk", id, "submit", nil).problem(409, "action_not_allowed").contains(`"actions":["withdraw"]`)
		w.step("registrar", id, "accept", nil).want(200).contains(`"decision_due":"2026-03-23"`, `"days_left":15`)
		w.step("registrar", id, "claim", nil).want(200).contains(`"status":"FIRST_REVIEW"`)
		w.step("registrar", id, "review", map[string]any{"recommendation": "REGISTER", "opinion": "好"}).problem(422, "invalid_fields")
		w.step("registrar", id, "review", w.review()).want(200).contains(`"status":"SECOND_REVIEW"`)
		w.step("registrar", id, "register", map[string]string{"opinion": "同意"}).problem(403, "permission_denied")
		done := w.step("reviewer", id, "register", map[string]string{"opinion": "同意登记。"}).want(200)
		done.contains(`"status":"REGISTERED"`, `"certificate_number":"TA-2026-000001"`, `"registered_on":"2026-03-02"`).without(`"days_left"`)
		w.step("registrar", id, "national-number", map[string]string{"number": "2026370901000123"}).want(200).contains("2026370901000123")

		w.shown(id)
		w.certified(id)
		w.counted(id)
		w.proven(id)
	})
}

// shown: who sees the contract and what of it.
func (w *world) shown(id string) {
	w.t.Helper()
	w.send("clerk", "GET", "/contracts/"+id, nil).want(200).contains(`"stage":"FIRST"`, `"result":"REGISTERED"`, "0537-0000002", `"documents":[{`)
	w.send("auditor", "GET", "/contracts/"+id, nil).want(200).without("0537-0000002")
	w.send("other", "GET", "/contracts/"+id, nil).problem(404, "not_found")
	w.send("sysadmin", "GET", "/contracts/"+id, nil).problem(403, "permission_denied")
	w.send("", "GET", "/contracts/"+id, nil).problem(401, "login_required")
	for user, want := range map[string]int{"clerk": 1, "other": 0, "registrar": 1, "auditor": 1} {
		if n := len(w.send(user, "GET", "/contracts?status=REGISTERED&count=true", nil).want(200).items()); n != want {
			w.t.Errorf("%s lists %d contracts, want %d", user, n, want)
		}
	}
	w.send("clerk", "GET", "/contracts?order=due&kind=50&q=%E5%B8%A6%E5%BC%8F", nil).want(200).contains(`"seller":"岱下精密机械有限公司"`, `"buyer":"邹鲁矿业有限公司"`)
	history := w.send("clerk", "GET", "/contracts/"+id+"/history?limit=2", nil).want(200).contains("contract.created")
	next := history.text("next_cursor")
	w.send("clerk", "GET", "/contracts/"+id+"/history?cursor="+next, nil).want(200).contains("contract.registered").without("contract.created")
	document := regexp.MustCompile(`"documents":\[\{"filename":"[^"]*","id":"([^"]+)"`).FindStringSubmatch(w.send("clerk", "GET", "/contracts/"+id, nil).Body.String())
	if document == nil {
		w.t.Fatal("the contract shows no document")
	}
	file := w.send("registrar", "GET", "/contracts/"+id+"/documents/"+document[1], nil).want(200)
	if !bytes.HasPrefix(file.Body.Bytes(), []byte("PK")) || !strings.HasPrefix(file.Header().Get("Content-Disposition"), "attachment; filename") {
		w.t.Errorf("document headers %v", file.Header())
	}
	w.send("other", "GET", "/contracts/"+id+"/documents/"+document[1], nil).problem(404, "not_found")
}

// certified: the paper and its public check.
func (w *world) certified(id string) {
	w.t.Helper()
	paper := w.send("clerk", "GET", "/contracts/"+id+"/certificate", nil).want(200)
	if paper.Header().Get("Content-Type") != "application/pdf" || paper.Header().Get("Digest") == "" {
		w.t.Errorf("paper headers %v", paper.Header())
	}
	w.send("", "GET", "/public/certificates/TA-2026-000001", nil).want(200).contains(`"status":"VALID"`, `"token_ok":false`).without("岱下", "386000.00", "signature")
	w.send("", "GET", "/public/certificates/TA-2026-000001?token=guess", nil).want(200).contains(`"token_ok":false`).without("386000.00")
	w.send("", "GET", "/public/certificates/TA-2026-000009", nil).problem(404, "certificate_unknown")
	w.verifyFile(paper.Body.Bytes()).want(200).contains(`"file_matches":true`, "386000.00", "岱下精密机械有限公司")
	w.verifyFile(append(paper.Body.Bytes(), '\n')).problem(404, "certificate_unknown")
	w.verifyFile(nil).problem(422, "file_empty")
	w.send("", "GET", "/public/keys", nil).want(200).contains(`"purpose":"journal"`, `"purpose":"certificate"`)
}

func (w *world) verifyFile(content []byte) answer {
	w.t.Helper()
	body, contentType := form(w.t, [2]string{}, "证明.pdf", content)
	return w.send("", "POST", "/public/certificates/verify", body, "Content-Type", contentType)
}

// counted: the amounts in the volume, and the lines behind them.
func (w *world) counted(id string) {
	w.t.Helper()
	w.send("auditor", "GET", "/volume/progress?year=2026", nil).want(200).contains(`"contract_amount":"386000.00"`, `"count":1`)
	sum := w.send("auditor", "GET", "/volume/summary?from=2026-01&to=2026-12&group_by=region,kind", nil).want(200)
	groups, _ := sum.object()["groups"].([]any)
	if len(groups) != 1 {
		w.t.Fatalf("%d groups\n%s", len(groups), sum.Body)
	}
	group, _ := groups[0].(map[string]any)
	filters := url.Values{}
	for name, value := range group["key"].(map[string]any) {
		filters.Set(name, value.(string))
	}
	w.send("auditor", "GET", "/volume/entries?from=2026-01&to=2026-12&"+filters.Encode(), nil).want(200).contains(id, `"event":"REGISTER"`, `"contract_amount":"386000.00"`)
	w.send("auditor", "GET", "/volume/entries?kind=10", nil).want(200).contains(`"items":[]`, `"contract_amount":"0.00"`)
	w.send("auditor", "GET", "/volume/summary?as_of=1", nil).want(200).contains(`"count":0`)
	w.send("auditor", "GET", "/volume/summary?from=2026-02&to=2026-02", nil).want(200).contains(`"from":"2026-02-01"`, `"to":"2026-02-28"`, `"count":0`)
	w.send("other", "GET", "/volume/summary", nil).want(200).contains(`"count":0`).without("386000.00")
	w.send("auditor", "GET", "/volume/reconciliation", nil).want(200).contains(`"balanced":true`, `"unreconciled_amount":"0.00"`)
	w.send("clerk", "GET", "/volume/reconciliation", nil).problem(403, "permission_denied")
}

// proven: feed, proof and consistency, checked with the public key alone.
func (w *world) proven(id string) {
	w.t.Helper()
	feed := w.send("auditor", "GET", "/journal/events?object_type=contract&object_id="+id, nil).want(200).contains("contract.registered")
	items := feed.items()
	last, _ := items[len(items)-1].(map[string]any)
	index := int64(last["index"].(float64))
	if got := feed.object()["last_index"]; got != float64(index) {
		w.t.Errorf("last_index %v, want %d", got, index)
	}
	path := "/journal/events/" + jsonNumber(index)
	w.send("auditor", "GET", path, nil).want(200).contains(id)
	w.send("clerk", "GET", path, nil).problem(403, "permission_denied")
	seen := w.proof("auditor", path)
	if body, _ := base64.StdEncoding.DecodeString(seen.Body); !strings.Contains(string(body), id) {
		w.t.Errorf("the auditor's proof has no text: %s", seen.Body)
	}
	old := w.send("auditor", "GET", "/journal/checkpoint", nil).want(200)
	w.register("99000.00")
	now := w.send("clerk", "GET", "/journal/checkpoint", nil).want(200)
	from, to := openNote(w.t, old), openNote(w.t, now)
	hashes := w.send("auditor", "GET", "/journal/consistency?from="+jsonNumber(from.Size)+"&to="+jsonNumber(to.Size), nil).want(200)
	var proof struct{ Hashes []string }
	must(w.t, json.Unmarshal(hashes.Body.Bytes(), &proof))
	must(w.t, verifier.CheckConsistency(proof.Hashes, from, to))
	w.send("auditor", "GET", "/journal/consistency?from=5&to=2", nil).problem(422, "invalid_fields").field("query/from", "out_of_range")
	w.send("auditor", "GET", "/journal/events/99999999", nil).problem(404, "not_found")
}

func openNote(t *testing.T, a answer) journal.Checkpoint {
	t.Helper()
	cp, err := verifier.OpenCheckpoint(a.text("note"), a.text("verifier_key"))
	must(t, err)
	return cp
}

func (w *world) proof(user, path string) journal.Proof {
	w.t.Helper()
	a := w.send(user, "GET", path+"/proof", nil).want(200)
	var p journal.Proof
	must(w.t, json.Unmarshal(a.Body.Bytes(), &p))
	_, err := verifier.CheckProof(p, a.text("verifier_key"))
	must(w.t, err)
	return p
}

func jsonNumber(n int64) string {
	raw, _ := json.Marshal(n) // a number always marshals
	return string(raw)
}

// TestFeedIsLimited: an organisation's administrator reads the own
// organisation's events only, and a clerk's proof of a foreign event has no text (R13).
func TestFeedIsLimited(t *testing.T) {
	w := newWorld(t)
	id := w.draft("386000.00")
	w.send("orgadmin", "GET", "/journal/events", nil).want(200).contains(id)
	w.send("orgadmin", "GET", "/journal/events?limit=200", nil).without(w.orgs["elsewhere"].ID)
	all := w.send("auditor", "GET", "/journal/events?limit=200", nil).want(200).contains(w.orgs["elsewhere"].ID, id)
	page := w.send("auditor", "GET", "/journal/events?limit=3", nil).want(200)
	if n := len(page.items()); n != 3 || page.text("next_cursor") != "2" {
		t.Errorf("%d events, cursor %s", n, page.text("next_cursor"))
	}
	w.send("auditor", "GET", "/journal/events?after=2&limit=1", nil).want(200).contains(`"index":3`).without(`"index":2,`)
	for _, item := range all.items() {
		event, _ := item.(map[string]any)
		path := "/journal/events/" + jsonNumber(int64(event["index"].(float64)))
		own := event["owner_org"] == w.orgs["seller"].ID
		status := 404
		if own {
			status = 200
		}
		w.send("orgadmin", "GET", path, nil).want(status)
		if p := w.proof("clerk", path); (p.Body != "") != own {
			t.Errorf("%s: text %q, own %v", path, p.Body, own)
		}
		if p := w.proof("tax", path); p.Body != "" {
			t.Errorf("tax reads the text of %s", path)
		}
	}
}

// TestSignIn: sessions over HTTP, and that nothing secret reaches the log.
func TestSignIn(t *testing.T) {
	w := newWorld(t)
	w.send("", "GET", "/me", nil).problem(401, "login_required")
	w.send("", "GET", "/me", nil, "Authorization", "Bearer x.y.z").problem(401, "token_invalid")
	w.send("", "GET", "/me", nil, "Authorization", "Basic Y2xlcms6eA==").problem(401, "token_invalid")
	w.send("", "POST", "/auth/login", map[string]string{"username": "clerk", "password": "wrong-password"}).problem(401, "login_failed")
	w.send("", "POST", "/auth/login", map[string]string{"username": "nobody", "password": "wrong-password"}).problem(401, "login_failed")
	in := w.send("", "POST", "/auth/login", map[string]string{"username": "Clerk", "password": identitytest.Password}).want(200)
	access, refresh := in.text("access_token"), in.text("refresh_token")
	bearer := []string{"Authorization", "Bearer " + access}
	w.send("", "GET", "/me", nil, bearer...).want(200).contains(`"username":"clerk"`, `"roles":["clerk"]`, "岱下精密机械有限公司", `"side":"APPLICANT"`)
	w.send("", "GET", "/sessions", nil, bearer...).want(200).contains(`"current":true`, `"address":"192.0.2.1"`)
	again := w.send("", "POST", "/auth/refresh", map[string]string{"refresh_token": refresh}).want(200)
	w.send("", "POST", "/auth/refresh", map[string]string{"refresh_token": "a.b.c"}).problem(401, "token_invalid")
	w.send("", "POST", "/auth/logout", nil, bearer...).want(204)
	w.send("", "GET", "/me", nil, bearer...).problem(401, "token_invalid")
	w.send("", "GET", "/me", nil, "Authorization", "Bearer "+again.text("access_token")).problem(401, "token_invalid")
	for _, secret := range []string{access, refresh, identitytest.Password, "wrong-password"} {
		if strings.Contains(w.log.String(), secret) {
			t.Error("the log holds a secret")
		}
	}
	w.send("", "GET", "/public/certificates/TA-2026-000001?token=very-secret-token", nil)
	if strings.Contains(w.log.String(), "very-secret-token") || !strings.Contains(w.log.String(), "route=/api/v1/public/certificates/:number") {
		t.Errorf("the access log:\n%s", w.log)
	}
}

// TestPeople: organisations, users and sessions over HTTP.
func TestPeople(t *testing.T) {
	w := newWorld(t)
	body := map[string]any{"side": "APPLICANT", "name": "新泰示范科技有限公司", "credit_code": codes.CreditCodeWithCheck("91370982MA0000003"),
		"party_kind": "150", "region_code": "370982", "phone": "0538-0000009", "profile": map[string]any{"is_hnte": true, "scale": "3"}}
	created := w.send("sysadmin", "POST", "/organizations", body).want(201).contains(`"is_hnte":true`, `"verification":"UNVERIFIED"`).without("0538-0000009")
	id := created.text("id")
	w.send("sysadmin", "POST", "/organizations", body).problem(409, "credit_code_taken")
	w.send("clerk", "POST", "/organizations", body).problem(403, "permission_denied")
	w.send("secadmin", "POST", "/organizations/"+id+"/verification", map[string]string{"verification": "VERIFIED", "note": "已核对"}).want(200).contains(`"verification":"VERIFIED"`)
	w.send("sysadmin", "PATCH", "/organizations/"+id, map[string]string{"phone": "0538-1111111"}, "If-Match", `"v2"`).want(200)
	w.send("sysadmin", "PATCH", "/organizations/"+id, map[string]string{"phone": "0538-2222222"}, "If-Match", `"v2"`).problem(412, "stale_version")
	w.send("sysadmin", "PATCH", "/organizations/"+id, map[string]string{"phone": "0538-2222222"}).problem(428, "if_match_required")
	w.send("clerk", "GET", "/organizations/"+id, nil).problem(404, "not_found")
	w.send("clerk", "GET", "/organizations?count=true", nil).want(200).contains(`"total":1`)
	w.send("auditor", "GET", "/organizations?q=%E6%96%B0%E6%B3%B0&side=APPLICANT", nil).want(200).contains(id).without("0538-1111111")

	user := map[string]any{"username": "xintai", "display_name": "经办人", "organization_id": id, "roles": []string{"clerk"}, "password": identitytest.Password}
	made := w.send("sysadmin", "POST", "/users", user).want(201).without("password", identitytest.Password)
	uid := made.text("id")
	w.send("sysadmin", "POST", "/users", user).problem(409, "username_taken")
	w.send("sysadmin", "GET", "/users/"+uid, nil).want(200).contains(`"status":"ACTIVE"`)
	w.send("sysadmin", "GET", "/users?organization_id="+id, nil).want(200).contains("xintai")
	w.send("sysadmin", "PATCH", "/users/"+uid, map[string]any{"display_name": "新经办人", "roles": []string{"clerk", "org_admin"}}, "If-Match", `"v1"`).want(200).contains("新经办人")
	w.send("secadmin", "POST", "/users/"+uid+"/password", map[string]string{"password": "weak"}).problem(422, "invalid_fields").field("/password", "weak_password")
	w.send("secadmin", "POST", "/users/"+uid+"/password", map[string]string{"password": "云海-日出-2026-Terrace"}).want(200)
	w.send("", "POST", "/auth/login", map[string]string{"username": "xintai", "password": "云海-日出-2026-Terrace"}).want(200)
	session, _ := w.send("secadmin", "GET", "/sessions?user_id="+uid, nil).want(200).items()[0].(map[string]any)
	w.send("secadmin", "DELETE", "/sessions/"+session["id"].(string), nil).want(204)
	w.send("secadmin", "POST", "/users/"+uid+"/disable", nil).want(200).contains(`"status":"DISABLED"`)
	w.send("secadmin", "POST", "/users/"+uid+"/enable", nil).want(200).contains(`"status":"ACTIVE"`)
	w.send("sysadmin", "POST", "/organizations/"+id+"/disable", map[string]any{}).want(200).contains(`"status":"DISABLED"`)
	w.send("sysadmin", "POST", "/organizations/"+id+"/enable", nil).want(200).contains(`"status":"ACTIVE"`)
}

// TestTargets: a target is set once without, then only with If-Match (R17).
func TestTargets(t *testing.T) {
	w := newWorld(t)
	target := map[string]string{"indicator": "CONTRACT_AMOUNT", "value": "12000000000.00", "source": "年度计划"}
	first := w.send("auditor", "PUT", "/volume/targets/2026", target).want(200).contains(`"region":"370900"`, `"value":"12000000000.00"`)
	if first.Header().Get("ETag") != `"v1"` {
		t.Errorf("ETag %s", first.Header().Get("ETag"))
	}
	w.send("auditor", "PUT", "/volume/targets/2026", target).problem(428, "if_match_required")
	w.send("auditor", "PUT", "/volume/targets/2026", target, "If-Match", `"v9"`).problem(412, "stale_version")
	w.send("auditor", "PUT", "/volume/targets/2026", target, "If-Match", `"v1"`).want(200).contains(`"version":2`)
	w.send("clerk", "PUT", "/volume/targets/2026", target, "If-Match", `"v2"`).problem(403, "permission_denied")
	w.send("auditor", "PUT", "/volume/targets/2026", map[string]string{"indicator": "COUNT", "value": "1200.00", "source": "年度计划"}).problem(422, "invalid_fields").field("/value", "wrong_format")
	w.send("auditor", "PUT", "/volume/targets/2026", map[string]string{"indicator": "COUNT", "value": "1200", "source": "年度计划"}).want(200).contains(`"value":"1200"`)
	w.send("clerk", "GET", "/volume/targets/2026", nil).want(200).contains("COUNT", "CONTRACT_AMOUNT")
	w.send("clerk", "GET", "/volume/targets/1200", nil).problem(404, "not_found")
	w.send("auditor", "GET", "/volume/progress?year=2026", nil).want(200).contains(`"percent":"0.00"`, `"remaining":"12000000000.00"`)
}

// TestEditing: merge patch, versions and deletion of a draft.
func TestEditing(t *testing.T) {
	w := newWorld(t)
	a := w.send("clerk", "POST", "/contracts", w.filing("386000.00")).want(201)
	path := "/contracts/" + a.text("id")
	w.send("clerk", "PATCH", path, `{"sign_place":"泰安"}`).problem(428, "if_match_required")
	w.send("clerk", "PATCH", path, `{"sign_place":"泰安"}`, "If-Match", `"v7"`).problem(412, "stale_version")
	w.send("clerk", "PATCH", path, `{"sign_place":"泰安","targets":null}`, "If-Match", `"v1"`).want(200).contains(`"sign_place":"泰安"`).without(`"targets"`)
	w.send("clerk", "PATCH", path, `{"sign_place":null}`, "If-Match", `"v2"`, "Content-Type", "application/merge-patch+json").want(200).without(`"sign_place"`)
	w.send("other", "PATCH", path, `{"sign_place":"x"}`, "If-Match", `"v3"`).problem(404, "not_found")
	w.send("clerk", "DELETE", path, nil).problem(428, "if_match_required")
	w.send("clerk", "DELETE", path, nil, "If-Match", `"v3"`).want(204)
	w.send("clerk", "GET", path, nil).problem(404, "not_found")
}

// TestRefusals: the ways a case ends or goes back.
func TestRefusals(t *testing.T) {
	w := newWorld(t)
	id := w.draft("386000.00")
	w.step("clerk", id, "submit", nil).want(200)
	w.step("registrar", id, "accept", nil, "If-Match", `"v99"`).problem(412, "stale_version")
	w.step("registrar", id, "return", map[string]any{"items": []any{map[string]string{"field": "/targets", "reason": "指标不明确"}}}).want(200).
		contains(`"status":"CORRECTION"`, `"correction_due"`)
	w.step("clerk", id, "submit", nil).want(200).contains(`"round":2`)
	w.step("registrar", id, "transfer-up", map[string]string{"note": "x"}).problem(409, "transfer_up_not_needed")
	w.step("registrar", id, "decline", map[string]any{"reasons": []string{"NR98"}, "note": "x"}).want(422)
	w.step("registrar", id, "decline", map[string]any{"reasons": []string{"NR01"}, "note": "不属于技术合同"}).want(200).contains(`"status":"NOT_ACCEPTED"`)
	id = w.draft("99000.00")
	w.step("clerk", id, "submit", nil).want(200)
	w.step("clerk", id, "withdraw", map[string]string{"reason": "重新商定"}).want(200).contains(`"status":"WITHDRAWN"`, `"actions":[]`)
}

// TestExampleFiling: the filing shown in openapi.yaml is one that can be
// submitted as it stands.
func TestExampleFiling(t *testing.T) {
	w := newWorld(t)
	example := loadSpec(t).Components.Examples["Filing"].Value.Value
	id := w.send("clerk", "POST", "/contracts", example).want(201).text("id")
	w.upload("clerk", id, "M01", "合同.docx", docx(t, "1")).want(201)
	w.send("clerk", "GET", "/contracts/"+id+"/findings", nil).want(200).contains(`"blocking":false`)
	w.step("clerk", id, "submit", nil).want(200)
}
