package httpapi

import (
	"net/http"
	"strings"
	"testing"
)

func party(member string) string { return `{"parties":[{"role":"SELLER"},{` + member + `}]}` }

// badRequests are requests that must be refused, and how. {id} is a draft.
var badRequests = []struct {
	name, method, path, body string
	status                   int
	code, pointer, field     string
}{
	{"unknown field", "POST", "/contracts", `{"projekt_name":"x"}`, 422, "invalid_fields", "/projekt_name", "unknown_field"},
	{"unknown field with slash", "POST", "/contracts", `{"a/b~c":1}`, 422, "invalid_fields", "/a~1b~0c", "unknown_field"},
	{"unknown field inside", "POST", "/contracts", party(`"salary":1`), 422, "invalid_fields", "/parties/1/salary", "unknown_field"},
	{"state is not written", "POST", "/contracts", `{"status":"REGISTERED"}`, 422, "invalid_fields", "/status", "unknown_field"},
	{"other case", "POST", "/contracts", `{"Project_Name":"x"}`, 422, "invalid_fields", "/Project_Name", "unknown_field"},
	{"money as number", "POST", "/contracts", `{"contract_amount":1250000.5}`, 422, "invalid_fields", "/contract_amount", "amount_type"},
	{"money as whole number", "POST", "/contracts", `{"contract_amount":1250000}`, 422, "invalid_fields", "/contract_amount", "amount_type"},
	{"exponent", "POST", "/contracts", `{"contract_amount":"1.25e6"}`, 422, "invalid_fields", "/contract_amount", "amount_format"},
	{"comma", "POST", "/contracts", `{"contract_amount":"1,250,000.00"}`, 422, "invalid_fields", "/contract_amount", "amount_format"},
	{"negative", "POST", "/contracts", `{"contract_amount":"-1.00"}`, 422, "invalid_fields", "/contract_amount", "amount_format"},
	{"three decimals", "POST", "/contracts", `{"contract_amount":"1.234"}`, 422, "invalid_fields", "/contract_amount", "amount_decimals"},
	{"too much", "POST", "/contracts", `{"contract_amount":"123456789012345678.00"}`, 422, "invalid_fields", "/contract_amount", "amount_out_of_range"},
	{"money inside", "POST", "/contracts", `{"pay_schedule":[{"amount":"1.00"},{"amount":2}]}`, 422, "invalid_fields", "/pay_schedule/1/amount", "amount_type"},
	{"no such day", "POST", "/contracts", `{"sign_date":"2026-02-30"}`, 422, "invalid_fields", "/sign_date", "wrong_format"},
	{"day in words", "POST", "/contracts", `{"sign_date":"今天"}`, 422, "invalid_fields", "/sign_date", "wrong_format"},
	{"too long", "POST", "/contracts", `{"project_name":"` + strings.Repeat("长", 201) + `"}`, 422, "invalid_fields", "/project_name", "too_long"},
	{"wrong type", "POST", "/contracts", `{"is_mixed":"yes"}`, 422, "invalid_fields", "/is_mixed", "wrong_type"},
	{"fraction", "POST", "/contracts", `{"non_technical_items":[{"quantity":1.5}]}`, 422, "invalid_fields", "/non_technical_items/0/quantity", "wrong_type"},
	{"whole number with exponent", "POST", "/contracts", `{"non_technical_items":[{"quantity":1e400}]}`, 422, "invalid_fields", "/non_technical_items/0/quantity", "wrong_type"},
	{"below the least", "POST", "/contracts", `{"non_technical_items":[{"quantity":-1}]}`, 422, "invalid_fields", "/non_technical_items/0/quantity", "out_of_range"},
	{"unknown role", "POST", "/contracts", party(`"role":"FRIEND"`), 422, "invalid_fields", "/parties/1/role", "unknown_code"},
	{"null character", "POST", "/contracts", `{"project_name":"a\u0000b"}`, 422, "invalid_fields", "/project_name", "wrong_format"},
	{"list for an object", "POST", "/contracts", `[]`, 422, "invalid_fields", "", "wrong_type"},
	{"missing", "POST", "/contracts/{id}/withdraw", `{}`, 422, "invalid_fields", "/reason", "missing_field"},
	{"too short", "POST", "/contracts/{id}/withdraw", `{"reason":""}`, 422, "invalid_fields", "/reason", "too_short"},
	{"something where nothing belongs", "POST", "/contracts/{id}/submit", `{"force":true}`, 422, "invalid_fields", "/force", "unknown_field"},
	{"answer that is none", "POST", "/contracts/{id}/review", `{"recommendation":"REGISTER","opinion":"x","checklist":{"G1":"MAYBE"}}`, 422, "invalid_fields", "/checklist/G1", "unknown_code"},
	{"limit", "GET", "/contracts?limit=201", "", 422, "invalid_fields", "query/limit", "out_of_range"},
	{"limit in words", "GET", "/contracts?limit=ten", "", 422, "invalid_fields", "query/limit", "wrong_type"},
	{"unknown parameter", "GET", "/contracts?page=2", "", 422, "invalid_fields", "query/page", "unknown_field"},
	{"unknown status", "GET", "/contracts?status=DRAFT,DONE", "", 422, "invalid_fields", "query/status", "unknown_code"},
	{"day in the query", "GET", "/contracts?due_before=2026-13-01", "", 422, "invalid_fields", "query/due_before", "wrong_format"},
	{"missing parameter", "GET", "/volume/progress", "", 422, "invalid_fields", "query/year", "missing_field"},
	{"month", "GET", "/volume/summary?from=2026-13", "", 422, "invalid_fields", "query/from", "wrong_format"},
	{"dimension", "GET", "/volume/summary?group_by=colour", "", 422, "invalid_fields", "query/group_by", "unknown_field"},
	{"as of", "GET", "/volume/summary?as_of=yesterday", "", 422, "invalid_fields", "query/as_of", "wrong_format"},
	{"cursor", "GET", "/contracts?cursor=%21", "", 400, "bad_cursor", "", ""},
	{"history cursor", "GET", "/contracts/{id}/history?cursor=-5", "", 400, "bad_cursor", "", ""},
	{"NUL in the query", "GET", "/contracts?q=%00", "", 400, "malformed_request", "", ""},
	{"no UTF-8 in the query", "GET", "/contracts?q=%ff", "", 400, "malformed_request", "", ""},
	{"same member twice", "POST", "/contracts", `{"kind":"10","kind":"20"}`, 400, "duplicate_key", "/kind", "duplicate_key"},
	{"deep", "POST", "/contracts", `{"parties":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`, 400, "malformed_request", "", ""},
	{"cut short", "POST", "/contracts", `{"kind":`, 400, "malformed_request", "", ""},
	{"no body", "POST", "/contracts/{id}/withdraw", "", 400, "malformed_request", "", ""},
	{"no such id", "GET", "/contracts/%3B%20DROP", "", 404, "not_found", "", ""},
	{"NUL in the path", "GET", "/contracts/%00", "", 404, "not_found", "", ""},
	{"no such event", "GET", "/journal/events/abc", "", 404, "not_found", "", ""},
	{"no such table", "GET", "/code-tables/secrets", "", 404, "not_found", "", ""},
	{"no such route", "GET", "/contract", "", 404, "route_not_found", "", ""},
	{"no such method", "PUT", "/contracts", `{}`, 405, "method_not_allowed", "", ""},
	{"too large", "POST", "/contracts", `{"project_name":"` + strings.Repeat("x", maxJSON) + `"}`, 413, "body_too_large", "", ""},
}

// TestBadRequests: what is wrong with a request is told precisely, at the right
// place and with the right code (R14, R22, R37, R40, R41).
func TestBadRequests(t *testing.T) {
	w := newWorld(t)
	id := w.draft("386000.00")
	for _, tc := range badRequests {
		t.Run(tc.name, func(t *testing.T) {
			w.t = t
			var body any
			if tc.body != "" {
				body = tc.body
			}
			user := "clerk"
			if strings.HasPrefix(tc.path, "/journal") || strings.HasPrefix(tc.path, "/volume") {
				user = "auditor"
			}
			a := w.send(user, tc.method, strings.ReplaceAll(tc.path, "{id}", id), body).problem(tc.status, tc.code)
			if tc.field != "" {
				a.field(tc.pointer, tc.field)
			}
		})
	}
}

// TestEveryFieldAtOnce: all that is wrong is told in one answer, in the order
// of the fields and in the caller's language.
func TestEveryFieldAtOnce(t *testing.T) {
	w := newWorld(t)
	body := `{"contract_amount":1,"sign_date":"x","bogus":1,"parties":[{"role":"X","zip":1}],"kind":5}`
	a := w.send("clerk", "POST", "/contracts?x=1", body).problem(422, "invalid_fields")
	a.field("/contract_amount", "amount_type").field("/sign_date", "wrong_format").field("/bogus", "unknown_field").
		field("/parties/0/role", "unknown_code").field("/parties/0/zip", "wrong_type").field("/kind", "wrong_type").field("query/x", "unknown_field")
	if n := len(a.object()["errors"].([]any)); n != 7 {
		t.Errorf("%d errors, want 7\n%s", n, a.Body)
	}
	a.contains("有字段不符合要求", `"type":"/problems#invalid_fields"`)
	w.send("clerk", "POST", "/contracts", body, "Accept-Language", "en-GB").contains("Some fields are not right").without("字段")
}

// TestContentTypes: only what openapi.yaml lists is read (R41).
func TestContentTypes(t *testing.T) {
	w := newWorld(t)
	id := w.draft("386000.00")
	for _, media := range []string{"text/plain", "application/xml", "application/json; charset=gbk", "application/x-www-form-urlencoded", "nonsense;;"} {
		w.send("clerk", "POST", "/contracts", `{}`, "Content-Type", media).problem(415, "unsupported_media_type")
	}
	r := w.request("clerk", "POST", "/contracts", `{}`)
	r.Header.Del("Content-Type")
	w.do(r).problem(415, "unsupported_media_type")
	w.send("clerk", "POST", "/contracts", `{}`, "Content-Type", "application/json; charset=UTF-8").want(201)
	w.send("clerk", "PATCH", "/contracts/"+id, `{"kind":null}`, "Content-Type", "application/merge-patch+json", "If-Match", `"v1"`).want(200)
	w.send("clerk", "POST", "/contracts/"+id+"/documents", `{}`).problem(415, "unsupported_media_type")
	w.send("clerk", "POST", "/contracts/"+id+"/documents", "x", "Content-Type", "multipart/form-data").problem(415, "unsupported_media_type")
}

// TestLargeBodies: a body is refused by what it announces and by what really
// comes, for JSON and for files.
func TestLargeBodies(t *testing.T) {
	w := newWorld(t)
	id := w.draft("386000.00")
	r := w.request("clerk", "POST", "/contracts", strings.Repeat(" ", maxJSON+1)+"{}")
	r.ContentLength = -1 // chunked: nothing announced
	w.do(r).problem(413, "body_too_large")

	big := append([]byte("%PDF-1.7\n"), make([]byte, maxTestUpload+formOverhead)...)
	w.upload("clerk", id, "M02", "大.pdf", big).problem(413, "file_too_large")
	body, contentType := form(t, [2]string{"material", "M02"}, "大.pdf", big)
	r = w.request("clerk", "POST", "/contracts/"+id+"/documents", body, "Content-Type", contentType)
	r.ContentLength = -1
	w.do(r).problem(413, "file_too_large")
	if n := len(w.send("clerk", "GET", "/contracts/"+id+"/documents", nil).want(200).items()); n != 1 {
		t.Errorf("%d documents are kept, want 1", n)
	}
}

// TestUploadForms: what is no upload form says so.
func TestUploadForms(t *testing.T) {
	w := newWorld(t)
	id := w.draft("386000.00")
	path := "/contracts/" + id + "/documents"
	send := func(field [2]string, content []byte) answer {
		body, contentType := form(t, field, "a.docx", content)
		return w.send("clerk", "POST", path, body, "Content-Type", contentType)
	}
	send([2]string{}, docx(t, "1")).problem(422, "invalid_fields").field("/material", "missing_field")
	send([2]string{"colour", "red"}, docx(t, "1")).problem(422, "invalid_fields").field("/colour", "unknown_field")
	send([2]string{"material", strings.Repeat("M", 2000)}, docx(t, "1")).problem(422, "invalid_fields").field("/material", "too_long")
	w.send("clerk", "POST", path, "--x--\r\n", "Content-Type", "multipart/form-data; boundary=x").problem(422, "invalid_fields").field("/file", "missing_field")
	w.send("clerk", "POST", path, "--x\r\nbroken", "Content-Type", "multipart/form-data; boundary=x").problem(400, "malformed_request")
}

// TestPlainErrors: what Echo answers by itself is a problem too, and an
// internal error says nothing of what is inside (R37).
func TestPlainErrors(t *testing.T) {
	w := newWorld(t)
	for path, code := range map[string]string{"/nowhere": "route_not_found", "/docs/../../etc/passwd": "route_not_found", "/docs/index.html": "route_not_found"} {
		r, err := http.NewRequest(http.MethodGet, path, nil)
		must(t, err)
		r.RemoteAddr = "192.0.2.1:1"
		w.do(r).problem(404, code)
	}
	must(t, w.db.Close())
	a := w.send("", "GET", "/public/certificates/TA-2026-000001", nil).problem(500, "internal_error").without("sql", "database")
	if !strings.Contains(w.log.String(), a.text("request_id")) || !strings.Contains(w.log.String(), "request failed") {
		t.Errorf("the log does not know the request:\n%s", w.log)
	}
}
