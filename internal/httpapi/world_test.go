package httpapi

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"jishi/internal/absorption"
	"jishi/internal/achievement"
	"jishi/internal/broker"
	"jishi/internal/brokerage"
	"jishi/internal/calendar"
	"jishi/internal/certificate"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/conversion"
	"jishi/internal/credential"
	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/document"
	"jishi/internal/evidence"
	"jishi/internal/filing"
	"jishi/internal/holiday"
	"jishi/internal/identity"
	"jishi/internal/identity/identitytest"
	"jishi/internal/inspection"
	"jishi/internal/journal"
	"jishi/internal/keyring"
	"jishi/internal/ledger"
	"jishi/internal/listing"
	"jishi/internal/mandate"
	"jishi/internal/national"
	"jishi/internal/notice"
	"jishi/internal/office"
	"jishi/internal/opendata"
	"jishi/internal/person"
	"jishi/internal/proceeding"
	"jishi/internal/reading"
	"jishi/internal/report"
	"jishi/internal/reward"
	"jishi/internal/sealed"
	"jishi/internal/settlement"
	"jishi/internal/training"
	"jishi/internal/transcript"
	"jishi/internal/workload"
)

// world is a city behind the real handler, with real services and a clock of
// the test's own. Every answer it gets is held against openapi.yaml.
type world struct {
	t       *testing.T
	db      *databasetest.Database
	now     atomic.Int64
	journal *journal.Journal
	keys    *keyring.Keyring
	files   string // the folder of the document store
	handler http.Handler
	deps    Deps
	log     *bytes.Buffer
	router  routers.Router
	tokens  map[string]string
	orgs    map[string]identity.Organization
	users   map[string]identity.User
	texts   *transcript.Service
	filings *filing.Service
}

// monday is a working morning.
var monday = time.Date(2026, 3, 2, 10, 0, 0, 0, calendar.Shanghai)

// maxTestUpload is the size of the largest file in these tests, in bytes.
const maxTestUpload = 2 << 20

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newWorld(t *testing.T) *world { return newWorldOn(t, database.SQLite) }

func newWorldOn(t *testing.T, dialect database.Dialect) *world {
	t.Helper()
	w := &world{t: t, log: &bytes.Buffer{}, tokens: map[string]string{}, orgs: map[string]identity.Organization{}, users: map[string]identity.User{}}
	w.now.Store(monday.UnixMicro())
	w.db = databasetest.New(t, dialect, w.clock)
	dir := t.TempDir()
	keys, err := keyring.Open(filepath.Join(dir, "keys"), "test.example/log")
	must(t, err)
	box, err := sealed.Open(keys.FieldKeys())
	must(t, err)
	w.keys, w.files = keys, filepath.Join(dir, "documents")
	files, err := document.Open(t.Context(), w.files, maxTestUpload)
	must(t, err)
	t.Cleanup(func() { must(t, files.Close()) })
	var tables []journal.Table
	for _, list := range [][]journal.Table{identity.Tables(), contract.Tables(), certificate.Tables(), ledger.Tables(), opendata.Tables(), proceeding.Tables(), settlement.Tables(), holiday.Tables(), office.Tables(), inspection.Tables(), mandate.Tables(), brokerage.Tables(), person.Tables(), broker.Tables(), training.Tables(), achievement.Tables(), notice.Tables(), conversion.Tables(), reward.Tables(), listing.Tables(), credential.Tables(), filing.Tables(), national.Tables(), absorption.Tables()} {
		tables = append(tables, list...)
	}
	w.journal = journal.New(w.db.DB, keys.Journal, tables...)
	ids := identity.New(w.journal, box, keys.Token, identitytest.Config())
	certs := certificate.New(w.journal, box, files, keys.Certificate, "http://jishi.example", false)
	led := ledger.New(w.journal).SealedBy(certs.SignClosing)
	absorbed := absorption.New(w.journal, box.Fingerprint)
	calendars, offices := holiday.New(w.journal), office.New(w.journal)
	contracts := contract.New(w.journal, box, files, ids, certs, led)
	w.filings = filing.New(w.journal, files, ids, contracts, nil)
	w.deps = Deps{
		Identity: ids, Contracts: contracts, Ledger: led, OpenData: opendata.New(w.journal),
		Proceedings: proceeding.New(w.journal, contracts, certs), Settlements: settlement.New(w.journal, contracts),
		Filings: w.filings, National: national.New(w.journal, contracts), Absorption: absorbed,
		Evidence:     evidence.New(w.journal, contracts, certs, false).WithFigures(ledger.Tables()...),
		Certificates: certs, Journal: w.journal,
		Calendars: calendars, Offices: offices, Workload: workload.New(w.journal), Reports: report.New(w.journal, led, absorbed, contracts, workload.New(w.journal)),
		Seal: box.Seal, Unseal: box.Open, Fingerprint: box.Fingerprint, MaxUpload: maxTestUpload, Now: w.clock,
		Anonymous: Limit{PerSecond: 1000, Burst: 1000}, Logger: slog.New(slog.NewTextHandler(&lockedWriter{to: w.log}, nil)), Ready: w.db.Ping,
	}
	w.texts = transcript.New(w.db.DB, box, files, reading.New(nil, 0), nil)
	t.Cleanup(func() { must(t, w.texts.Close()) })
	w.deps.Transcripts = w.texts
	w.deps.Mandates = mandate.New(w.journal, files)
	w.deps.Persons = person.New(w.journal, box)
	w.deps.Brokers = broker.New(w.journal, files, w.deps.Persons).With(broker.Outside{Seal: box.Seal, Unseal: box.Open})
	w.deps.Training = training.New(w.journal, files, box, w.deps.Persons)
	w.deps.Achievements = achievement.New(w.journal, files)
	w.deps.Notices = notice.New(w.journal, calendars, box)
	w.deps.Listings = listing.New(w.journal, calendars, w.deps.Brokers)
	w.deps.Credentials = w.credentials(box, certs)
	w.deps.Brokerage = brokerage.New(w.journal, files, contracts, w.deps.Brokers).WithOrganisations(w.deps.Brokers.OrgGoodOn)
	w.deps.Conversions = conversion.New(w.journal, files, contracts, w.deps.Brokerage, w.deps.Notices)
	w.deps.Rewards = reward.New(w.journal, w.deps.Conversions, w.deps.Notices, led)
	w.deps.Achievements.With(achievement.Outside{Converted: w.deps.Conversions.AnyConverted})
	contracts.With(contract.Outside{Texts: w.texts.Source, Await: w.texts.Await, Changed: w.texts.Changed, Brokered: w.deps.Brokerage.Brokered, Converted: w.deps.Conversions.Converted})
	w.deps.Inspections = inspection.New(w.journal, w.deps.Contracts)
	w.handler = Handler(w.deps)
	w.router, err = legacy.NewRouter(loadSpec(t))
	must(t, err)
	w.people()
	return w
}

// lockedWriter lets parallel requests write one log.
type lockedWriter struct {
	mu sync.Mutex
	to io.Writer
}

func (l *lockedWriter) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(b)
}

func (w *world) clock() time.Time { return time.UnixMicro(w.now.Load()) }

func (w *world) people() {
	w.org("city", identity.NewOrganization{Side: identity.SideBureau, Name: "泰安市技术合同登记处", RegionCode: "370900", OfficePoint: "01"})
	w.org("seller", applicant("岱下精密机械有限公司", "91370902MA0000001", "370902"))
	w.org("elsewhere", applicant("肥水新材料有限公司", "91370983MA0000002", "370983"))
	agency := applicant("岳麓技术转移服务有限公司", "91370902MA0000006", "370902")
	agency.Profile.LegalRep = "牛某"
	w.org("agency", agency)
	for name, role := range map[string]identity.Role{
		"clerk": identity.RoleClerk, "orgadmin": identity.RoleOrgAdmin, "other": identity.RoleClerk, "broker": identity.RoleBroker, "agent": identity.RoleClerk, "registrar": identity.RoleRegistrar,
		"reviewer": identity.RoleReviewer, "head": identity.RoleOfficeHead, "registrar2": identity.RoleRegistrar, "auditor": identity.RoleAuditor, "tax": identity.RoleTax,
		"sysadmin": identity.RoleSystemAdmin, "secadmin": identity.RoleSecurityAdmin, "auditadmin": identity.RoleAuditAdmin,
	} {
		org := "city"
		switch name {
		case "clerk", "orgadmin":
			org = "seller"
		case "other":
			org = "elsewhere"
		case "broker", "agent":
			org = "agency"
		}
		u, err := w.deps.Identity.BootstrapUser(w.t.Context(), identity.NewUser{Username: name, DisplayName: "用户" + name,
			OrgID: w.orgs[org].ID, Roles: []identity.Role{role}, Password: identitytest.Password})
		must(w.t, err)
		w.users[name] = u
	}
}

func applicant(name, code17, region string) identity.NewOrganization {
	return identity.NewOrganization{Side: identity.SideApplicant, Name: name, CreditCode: codes.CreditCodeWithCheck(code17), PartyKind: "150", RegionCode: region,
		Phone: "0538-0000001", Profile: identity.Profile{Industry: "C35", Scale: "3", Address: "测试路1号", LegalRep: "甲某", Contact: "乙某"}}
}

func (w *world) org(name string, n identity.NewOrganization) {
	w.t.Helper()
	o, err := w.deps.Identity.BootstrapOrganization(w.t.Context(), n)
	must(w.t, err)
	w.orgs[name] = o
}

// token signs a user in once; "" is nobody.
func (w *world) token(user string) string {
	w.t.Helper()
	if user == "" {
		return ""
	}
	if w.tokens[user] == "" {
		a := w.send("", "POST", "/auth/login", map[string]string{"username": user, "password": identitytest.Password})
		a.want(200)
		w.tokens[user] = a.text("access_token")
	}
	return w.tokens[user]
}

// send calls an operation of the API as a user. body is JSON text as string or
// []byte, or anything that marshals; headers are pairs.
func (w *world) send(user, method, path string, body any, headers ...string) answer {
	w.t.Helper()
	return w.do(w.request(user, method, path, body, headers...))
}

func (w *world) request(user, method, path string, body any, headers ...string) *http.Request {
	w.t.Helper()
	var raw []byte
	switch b := body.(type) {
	case nil:
	case string:
		raw = []byte(b)
	case []byte:
		raw = b
	default:
		var err error
		raw, err = json.Marshal(body)
		must(w.t, err)
	}
	r := httptest.NewRequest(method, base+path, bytes.NewReader(raw))
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if token := w.token(user); token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

func (w *world) do(r *http.Request) answer {
	w.t.Helper()
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	a := answer{t: w.t, ResponseRecorder: rec, call: r.Method + " " + r.URL.RequestURI()}
	w.conforms(r, a)
	return a
}

// conforms holds an answer against openapi.yaml (R45).
func (w *world) conforms(r *http.Request, a answer) {
	w.t.Helper()
	route, params, err := w.router.FindRoute(r)
	if err != nil {
		return // not an operation: 404 and 405 have no schema of their own
	}
	// This router, too, reads an extension as part of the parameter before it.
	if with := route.Path + filepath.Ext(r.URL.Path); strings.HasSuffix(route.Path, "}") && route.Spec.Paths.Value(with) != nil {
		item := route.Spec.Paths.Value(with)
		route = &routers.Route{Spec: route.Spec, Server: route.Server, Path: with, PathItem: item, Method: r.Method, Operation: item.GetOperation(r.Method)}
	}
	if route.Operation == nil {
		return
	}
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
		Status:                 a.Code, Header: a.Header(), Options: &openapi3filter.Options{IncludeResponseStatus: true, SchemaValidationOptions: schemaOptions},
	}
	input.SetBodyBytes(a.Body.Bytes())
	if err := openapi3filter.ValidateResponse(context.Background(), input); err != nil {
		w.t.Errorf("%s: the answer %d is not as described: %v\n%s", a.call, a.Code, err, a.Body)
	}
}

const longSummary = "针对井下带式输送机托辊轴承早期故障难以发现的问题，以声学与温度两类传感数据建立托辊健康状态判别模型，在三条主运输巷道布设测点，完成数据采集、特征提取、阈值标定和报警联动，提交监测方案、判别模型说明、现场标定记录和运行评估报告。"

// filing is the JSON of a service contract that passes every check.
func (w *world) filing(yuan string) map[string]any {
	today := calendar.Of(w.clock())
	return map[string]any{
		"project_name": "带式输送机在线监测技术服务 " + yuan, "kind": "50", "sub_kind": "51",
		"sign_date": today.String(), "begin_date": today.String(), "end_date": today.AddDays(400).String(),
		"contract_amount": yuan, "amount_mode": contract.ModeFixed, "pay_method": "1", "tech_field": "03", "soc_econ_objective": "10",
		"industry_served": "B06", "ip_kinds": []string{"99"}, "plan_source": "99", "is_related": false,
		"tech_summary": longSummary, "targets": "识别准确率不低于百分之九十二。", "acceptance_method": "现场运行三十日后验收。", "commitment_accepted": true,
		"parties": []map[string]any{
			{"role": "SELLER", "is_registrant": true, "is_lead": true},
			{"role": "BUYER", "is_lead": true, "name": "邹鲁矿业有限公司", "uscc": codes.CreditCodeWithCheck("91370883MA0000009"), "kind": "150",
				"country": "CHN", "region_code": "370800", "industry": "B06", "scale": "2", "address": "测试路2号", "legal_rep": "丙某",
				"contact": "丁某", "phone": "0537-0000002"},
		},
	}
}

// draft files a contract with its document and gives its id.
func (w *world) draft(yuan string) string {
	w.t.Helper()
	a := w.send("clerk", "POST", "/contracts", w.filing(yuan)).want(201)
	id := a.text("id")
	w.upload("clerk", id, "M01", "合同.docx", docx(w.t, id)).want(201)
	return id
}

func (w *world) upload(user, id, material, filename string, content []byte, headers ...string) answer {
	w.t.Helper()
	body, contentType := form(w.t, [2]string{"material", material}, filename, content)
	return w.send(user, "POST", "/contracts/"+id+"/documents", body, append([]string{"Content-Type", contentType}, headers...)...)
}

// form is a multipart form with one text field, left out when unnamed, and a file.
func form(t testing.TB, field [2]string, filename string, content []byte) ([]byte, string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	if field[0] != "" {
		must(t, m.WriteField(field[0], field[1]))
	}
	part, err := m.CreateFormFile("file", filename)
	must(t, err)
	_, err = part.Write(content)
	must(t, err)
	must(t, m.Close())
	return b.Bytes(), m.FormDataContentType()
}

// docx is a small real container that is recognised as DOCX; mark makes it differ.
func docx(t testing.TB, mark string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range [][2]string{{"[Content_Types].xml", "<Types/>"}, {"_rels/.rels", "<Relationships/>"}, {"word/document.xml", "<w:document>" + mark + "</w:document>"}} {
		part, err := z.Create(f[0])
		must(t, err)
		_, err = part.Write([]byte(f[1]))
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}

// review is a first review that answers every test with yes.
func (w *world) review() map[string]any {
	w.t.Helper()
	checklist := map[string]string{}
	for _, item := range w.send("registrar", "GET", "/checklists?kind=50&sub_kind=51", nil).want(200).items() {
		test, _ := item.(map[string]any)
		id, _ := test["id"].(string)
		checklist[id] = "YES"
	}
	return map[string]any{"recommendation": "REGISTER", "opinion": "建议登记。", "checklist": checklist}
}

func (w *world) step(user, id, action string, body any, headers ...string) answer {
	w.t.Helper()
	return w.send(user, "POST", "/contracts/"+id+"/"+action, body, headers...)
}

// register drives a new contract through the whole lifecycle.
func (w *world) register(yuan string) string {
	w.t.Helper()
	id := w.draft(yuan)
	w.step("clerk", id, "submit", nil).want(200)
	w.step("registrar", id, "accept", nil).want(200)
	w.step("registrar", id, "review", w.review()).want(200)
	w.step("reviewer", id, "register", map[string]string{"opinion": "同意登记。"}).want(200)
	return id
}

func (w *world) events() int64 {
	w.t.Helper()
	var n int64
	must(w.t, w.db.View(w.t.Context(), func(tx *database.Tx) error {
		return tx.Raw("SELECT COUNT(*) FROM journal_events").Scan(&n).Error
	}))
	return n
}
