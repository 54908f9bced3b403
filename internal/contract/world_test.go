package contract_test

import (
	"archive/zip"
	"bytes"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/certificate"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/document"
	"jishi/internal/holiday"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/keyring"
	"jishi/internal/ledger"
	"jishi/internal/mandate"
	"jishi/internal/office"
	"jishi/internal/sealed"
)

// world is a city with two registration offices and a seller, under a clock of
// the test's own.
type world struct {
	t         testing.TB
	db        *databasetest.Database
	now       atomic.Int64
	journal   *journal.Journal
	key       string
	ids       *identity.Service
	contracts *contract.Service
	certs     *certificate.Service
	ledger    *ledger.Service

	seller                              identity.Organization
	clerk, other, registrar, registrar2 *identity.Principal
	reviewer, far, auditor, both        *identity.Principal
}

// monday is a working morning under CN-2026.
var monday = time.Date(2026, 3, 2, 10, 0, 0, 0, calendar.Shanghai)

func tables() []journal.Table {
	var out []journal.Table
	for _, list := range [][]journal.Table{identity.Tables(), contract.Tables(), certificate.Tables(), ledger.Tables(), holiday.Tables(), office.Tables(), mandate.Tables()} {
		out = append(out, list...)
	}
	return out
}

// both runs a test on SQLite and PostgreSQL in a world that begins on monday.
func both(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	for _, d := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(d), func(t *testing.T) { f(t, newWorld(t, d)) })
	}
}

func newWorld(t testing.TB, dialect database.Dialect) *world {
	t.Helper()
	w := &world{t: t}
	w.at(monday)
	w.db = databasetest.New(t, dialect, func() time.Time { return time.UnixMicro(w.now.Load()) })
	dir := t.TempDir()
	keys, err := keyring.Open(filepath.Join(dir, "keys"), "test.example/log")
	must(t, err)
	box, err := sealed.Open(keys.FieldKeys())
	must(t, err)
	files, err := document.Open(t.Context(), filepath.Join(dir, "documents"), 4<<20)
	must(t, err)
	t.Cleanup(func() { _ = files.Close() })
	w.key = keys.Journal.VerifierKey()
	w.journal = journal.New(w.db.DB, keys.Journal, tables()...)
	w.ids = identity.New(w.journal, box, keys.Token, identity.Config{})
	w.certs = certificate.New(w.journal, box, files, keys.Certificate, "http://jishi.example", false)
	w.ledger = ledger.New(w.journal)
	w.contracts = contract.New(w.journal, box, files, w.ids, w.certs, w.ledger)
	w.people()
	return w
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) at(t time.Time)          { w.now.Store(t.UnixMicro()) }
func (w *world) advance(d time.Duration) { w.now.Add(d.Microseconds()) }

// people founds the offices, two applicants and who works where.
func (w *world) people() {
	city := w.org(identity.NewOrganization{Side: identity.SideBureau, Name: "泰安市技术合同登记处", RegionCode: "370900", OfficePoint: "01"})
	county := w.org(identity.NewOrganization{Side: identity.SideBureau, Name: "肥城市技术合同登记处", RegionCode: "370983", OfficePoint: "07"})
	w.seller = w.org(applicant("岱下精密机械有限公司", "91370902MA0000001", "370902"))
	elsewhere := w.org(applicant("肥水新材料有限公司", "91370983MA0000002", "370983"))
	w.clerk = w.user(w.seller, "clerk", identity.RoleClerk)
	w.other = w.user(elsewhere, "other", identity.RoleClerk)
	w.registrar = w.user(city, "registrar", identity.RoleRegistrar)
	w.registrar2 = w.user(city, "registrar2", identity.RoleRegistrar)
	w.reviewer = w.user(city, "reviewer", identity.RoleReviewer)
	w.both = w.user(city, "both", identity.RoleRegistrar, identity.RoleReviewer)
	w.far = w.user(county, "far", identity.RoleRegistrar, identity.RoleReviewer)
	w.auditor = w.user(city, "auditor", identity.RoleAuditor)
}

func applicant(name, code17, region string) identity.NewOrganization {
	return identity.NewOrganization{Side: identity.SideApplicant, Name: name, CreditCode: codes.CreditCodeWithCheck(code17), PartyKind: "150", RegionCode: region,
		Phone: "0538-0000001", Profile: identity.Profile{Industry: "C35", Scale: "3", Address: "测试路1号", LegalRep: "甲某", Contact: "乙某"}}
}

func (w *world) org(n identity.NewOrganization) identity.Organization {
	w.t.Helper()
	o, err := w.ids.BootstrapOrganization(w.t.Context(), n)
	must(w.t, err)
	return o
}

// user gives the principal of a new user as a signed-in request would have it.
func (w *world) user(o identity.Organization, name string, roles ...identity.Role) *identity.Principal {
	w.t.Helper()
	u, err := w.ids.BootstrapLockedUser(w.t.Context(), identity.NewUser{Username: name, DisplayName: "用户" + name, OrgID: o.ID, Roles: roles})
	must(w.t, err)
	p := &identity.Principal{UserID: u.ID, Username: name, DisplayName: u.DisplayName, OrgID: o.ID, OrgName: o.Name, Side: o.Side, Roles: roles, RequestID: "test"}
	if o.Side == identity.SideBureau {
		p.OfficeRegion = o.RegionCode
	}
	return p
}

const summary = "针对井下带式输送机托辊轴承早期故障难以发现的问题，以声学与温度两类传感数据建立托辊健康状态判别模型，在三条主运输巷道布设测点，完成数据采集、特征提取、阈值标定和报警联动，提交监测方案、判别模型说明、现场标定记录和运行评估报告。"

// form is a service contract that passes every check, signed on the world's day.
func (w *world) form(yuan string) contract.Form {
	w.t.Helper()
	today := calendar.Of(time.UnixMicro(w.now.Load()))
	related := false
	total, err := amount.Parse(yuan)
	must(w.t, err)
	return contract.Form{
		ProjectName: "带式输送机在线监测技术服务 " + yuan, Kind: "50", SubKind: "51", SignDate: today, BeginDate: today, EndDate: today.AddDays(400),
		ContractAmount: &total, AmountMode: contract.ModeFixed, PayMethod: "1", TechField: "03", SocEconObjective: "10", IndustryServed: "B06",
		IPKinds: []string{"99"}, PlanSource: "99", IsRelated: &related, TechSummary: summary, Targets: "识别准确率不低于百分之九十二。",
		AcceptanceMethod: "现场运行三十日后验收。", CommitmentAccepted: true,
		Parties: []contract.Party{
			{Role: contract.Seller, IsRegistrant: true, IsLead: true},
			{Role: contract.Buyer, IsLead: true, Name: "邹鲁矿业有限公司", CreditCode: codes.CreditCodeWithCheck("91370883MA0000009"), Kind: "150", Country: "CHN",
				RegionCode: "370800", Industry: "B06", Scale: "2", Address: "测试路2号", LegalRep: "丙某", Contact: "丁某", Phone: "0537-0000002"},
		},
	}
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

// draft creates a contract with its document.
func (w *world) draft(f contract.Form) contract.Contract {
	w.t.Helper()
	c, err := w.contracts.Create(w.t.Context(), w.clerk, f)
	must(w.t, err)
	w.attach(c.ID, "M01")
	return c
}

func (w *world) attach(id, material string) {
	w.t.Helper()
	_, err := w.contracts.AddFile(w.t.Context(), w.clerk, id, material, "合同.docx", bytes.NewReader(docx(w.t, id+material)))
	must(w.t, err)
}

// yes answers every test that applies.
func yes(c contract.Contract) map[string]string {
	out := map[string]string{}
	for _, test := range contract.Checklist(c.Form.Kind, c.Form.SubKind, c.Form) {
		out[test.ID] = contract.Yes
	}
	return out
}

func (w *world) reviewed(c contract.Contract) contract.ReviewInput {
	return contract.ReviewInput{Recommendation: contract.RecommendRegister, Opinion: "建议登记。", Checklist: yes(c)}
}

// secondReview drives a new contract to the reviewer's desk.
func (w *world) secondReview(yuan string) contract.Contract {
	w.t.Helper()
	c := w.draft(w.form(yuan))
	ctx := w.t.Context()
	_, err := w.contracts.Submit(ctx, w.clerk, c.ID, 0)
	must(w.t, err)
	_, err = w.contracts.Accept(ctx, w.registrar, c.ID, 0)
	must(w.t, err)
	c, err = w.contracts.Review(ctx, w.registrar, c.ID, 0, w.reviewed(c))
	must(w.t, err)
	return c
}

// verify proves the whole database after a step.
func (w *world) verify() {
	w.t.Helper()
	v := journal.Verifier{DB: w.db.DB, Key: w.key, Tables: tables()}
	r, err := v.Verify(w.t.Context())
	must(w.t, err)
	if len(r.Problems) > 0 {
		w.t.Fatalf("the journal does not verify: %v", r.Problems)
	}
	rec, err := w.ledger.Reconcile(w.t.Context(), w.auditor)
	must(w.t, err)
	if !rec.Balanced || rec.UnreconciledFen != 0 {
		w.t.Fatalf("the ledger does not reconcile: %+v", rec)
	}
}

func (w *world) events() int64 {
	w.t.Helper()
	var n int64
	must(w.t, w.db.View(w.t.Context(), func(tx *database.Tx) error {
		return tx.Raw("SELECT COUNT(*) FROM journal_events").Scan(&n).Error
	}))
	return n
}
