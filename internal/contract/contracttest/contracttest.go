// Package contracttest is the test kit for what builds on registered
// contracts: a city with an office, an applicant and everybody who decides,
// over a real database, under a clock of the test's own.
package contracttest

import (
	"archive/zip"
	"bytes"
	"path/filepath"
	"slices"
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
	"jishi/internal/sealed"
)

// World is the city.
type World struct {
	t         testing.TB
	now       atomic.Int64
	tables    []journal.Table
	key       string
	DB        *databasetest.Database
	Journal   *journal.Journal
	IDs       *identity.Service
	Contracts *contract.Service
	Certs     *certificate.Service
	Ledger    *ledger.Service

	Seller                            identity.Organization
	Clerk, Stranger                   *identity.Principal
	Registrar, Registrar2             *identity.Principal
	Reviewer, Reviewer2, Auditor, Tax *identity.Principal
	marks                             int
}

// Monday is a working morning under CN-2026.
var Monday = time.Date(2026, 3, 2, 10, 0, 0, 0, calendar.Shanghai)

// Both runs a test on SQLite and PostgreSQL. tables are those of the package
// under test.
func Both(t *testing.T, tables []journal.Table, f func(t *testing.T, w *World)) {
	t.Helper()
	for _, d := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(d), func(t *testing.T) { f(t, New(t, d, tables)) })
	}
}

// New founds a city on one database.
func New(t testing.TB, dialect database.Dialect, tables []journal.Table) *World {
	t.Helper()
	w := &World{t: t, tables: slices.Concat(identity.Tables(), contract.Tables(), certificate.Tables(), ledger.Tables(), mandate.Tables(), holiday.Tables(), tables)}
	w.At(Monday)
	w.DB = databasetest.New(t, dialect, func() time.Time { return time.UnixMicro(w.now.Load()) })
	dir := t.TempDir()
	keys, err := keyring.Open(filepath.Join(dir, "keys"), "test.example/log")
	w.Must(err)
	box, err := sealed.Open(keys.FieldKeys())
	w.Must(err)
	files, err := document.Open(t.Context(), filepath.Join(dir, "documents"), 4<<20)
	w.Must(err)
	t.Cleanup(func() { _ = files.Close() })
	w.key = keys.Journal.VerifierKey()
	w.Journal = journal.New(w.DB.DB, keys.Journal, w.tables...)
	w.IDs = identity.New(w.Journal, box, keys.Token, identity.Config{})
	w.Certs = certificate.New(w.Journal, box, files, keys.Certificate, "http://jishi.example", false)
	w.Ledger = ledger.New(w.Journal)
	w.Contracts = contract.New(w.Journal, box, files, w.IDs, w.Certs, w.Ledger)
	w.people()
	return w
}

// Must ends the test on an error.
func (w *World) Must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// At sets the clock.
func (w *World) At(t time.Time) { w.now.Store(t.UnixMicro()) }

// On sets the clock to ten in the morning of a day YYYY-MM-DD.
func (w *World) On(day string) {
	w.t.Helper()
	d, err := calendar.ParseDate(day)
	w.Must(err)
	w.At(d.Start().Add(10 * time.Hour))
}

// Today is the clock's day.
func (w *World) Today() calendar.Date { return calendar.Of(time.UnixMicro(w.now.Load())) }

func (w *World) people() {
	city := w.org(identity.NewOrganization{Side: identity.SideBureau, Name: "泰安市技术合同登记处", RegionCode: "370900", OfficePoint: "01"})
	tax := w.org(identity.NewOrganization{Side: identity.SideBureau, Name: "泰山区税务局", RegionCode: "370902"})
	w.Seller = w.org(applicant("岱下精密机械有限公司", "91370902MA0000001", "370902"))
	elsewhere := w.org(applicant("肥水新材料有限公司", "91370983MA0000002", "370983"))
	w.Clerk = w.user(w.Seller, "clerk", identity.RoleClerk)
	w.Stranger = w.user(elsewhere, "stranger", identity.RoleClerk)
	w.Registrar = w.user(city, "registrar", identity.RoleRegistrar)
	w.Registrar2 = w.user(city, "registrar2", identity.RoleRegistrar)
	w.Reviewer = w.user(city, "reviewer", identity.RoleReviewer)
	w.Reviewer2 = w.user(city, "reviewer2", identity.RoleReviewer)
	w.Auditor = w.user(city, "auditor", identity.RoleAuditor)
	w.Tax = w.user(tax, "tax", identity.RoleTax)
}

func applicant(name, code17, region string) identity.NewOrganization {
	return identity.NewOrganization{Side: identity.SideApplicant, Name: name, CreditCode: codes.CreditCodeWithCheck(code17), PartyKind: "150", RegionCode: region,
		Phone: "0538-0000001", Profile: identity.Profile{Industry: "C35", Scale: "3", Address: "测试路1号", LegalRep: "甲某", Contact: "乙某"}}
}

func (w *World) org(n identity.NewOrganization) identity.Organization {
	w.t.Helper()
	o, err := w.IDs.BootstrapOrganization(w.t.Context(), n)
	w.Must(err)
	return o
}

func (w *World) user(o identity.Organization, name string, roles ...identity.Role) *identity.Principal {
	w.t.Helper()
	u, err := w.IDs.BootstrapLockedUser(w.t.Context(), identity.NewUser{Username: name, DisplayName: "用户" + name, OrgID: o.ID, Roles: roles})
	w.Must(err)
	p := &identity.Principal{UserID: u.ID, Username: name, DisplayName: u.DisplayName, OrgID: o.ID, OrgName: o.Name, Side: o.Side, Roles: roles, RequestID: "test"}
	if o.Side == identity.SideBureau {
		p.OfficeRegion = o.RegionCode
	}
	return p
}

// Summary is long enough for test G4.
const Summary = "针对井下带式输送机托辊轴承早期故障难以发现的问题，以声学与温度两类传感数据建立托辊健康状态判别模型，在三条主运输巷道布设测点，完成数据采集、特征提取、阈值标定和报警联动，提交监测方案、判别模型说明、现场标定记录和运行评估报告。"

// Form is a service contract that passes every check, signed today.
func (w *World) Form(name, yuan string) contract.Form {
	w.t.Helper()
	related := false
	total, err := amount.Parse(yuan)
	w.Must(err)
	return contract.Form{
		ProjectName: name, Kind: "50", SubKind: "51", SignDate: w.Today(), BeginDate: w.Today(), EndDate: w.Today().AddDays(400),
		ContractAmount: &total, AmountMode: contract.ModeFixed, PayMethod: "1", TechField: "03", SocEconObjective: "10", IndustryServed: "B06",
		IPKinds: []string{"99"}, PlanSource: "99", IsRelated: &related, TechSummary: Summary, Targets: "识别准确率不低于百分之九十二。",
		AcceptanceMethod: "现场运行三十日后验收。", CommitmentAccepted: true,
		Parties: []contract.Party{
			{Role: contract.Seller, IsRegistrant: true, IsLead: true},
			{Role: contract.Buyer, IsLead: true, Name: "邹鲁矿业有限公司", CreditCode: codes.CreditCodeWithCheck("91370883MA0000009"), Kind: "150", Country: "CHN",
				RegionCode: "370800", Industry: "B06", Scale: "2", Address: "测试路2号", LegalRep: "丙某", Contact: "丁某", Phone: "0537-0000002"},
		},
	}
}

// Attach uploads a small real document and gives its id.
func (w *World) Attach(id, material string) string {
	w.t.Helper()
	w.marks++
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range [][2]string{{"[Content_Types].xml", "<Types/>"}, {"_rels/.rels", "<Relationships/>"}, {"word/document.xml", "<w:document>" + id + time.Unix(int64(w.marks), 0).String() + "</w:document>"}} {
		part, err := z.Create(f[0])
		w.Must(err)
		_, err = part.Write([]byte(f[1]))
		w.Must(err)
	}
	w.Must(z.Close())
	f, err := w.Contracts.AddFile(w.t.Context(), w.Clerk, id, material, material+".docx", bytes.NewReader(b.Bytes()))
	w.Must(err)
	return f.ID
}

// Reviewed drives a new contract to the second reviewer's desk.
func (w *World) Reviewed(f contract.Form, recommend contract.Recommendation) contract.Contract {
	w.t.Helper()
	ctx := w.t.Context()
	c, err := w.Contracts.Create(ctx, w.Clerk, f)
	w.Must(err)
	w.Attach(c.ID, "M01")
	_, err = w.Contracts.Submit(ctx, w.Clerk, c.ID, 0)
	w.Must(err)
	_, err = w.Contracts.Accept(ctx, w.Registrar, c.ID, 0)
	w.Must(err)
	in := contract.ReviewInput{Recommendation: recommend, Opinion: "审查意见。", Checklist: map[string]string{}}
	if recommend == contract.RecommendRefuse {
		in.Reasons = []string{"NR02"}
	}
	for _, test := range contract.Checklist(f.Kind, f.SubKind, f) {
		in.Checklist[test.ID] = contract.Yes
	}
	c, err = w.Contracts.Review(ctx, w.Registrar, c.ID, 0, in)
	w.Must(err)
	return c
}

// Registered gives a contract that was registered today.
func (w *World) Registered(f contract.Form) contract.Contract {
	w.t.Helper()
	c := w.Reviewed(f, contract.RecommendRegister)
	c, err := w.Contracts.Register(w.t.Context(), w.Reviewer, c.ID, 0, "同意登记。")
	w.Must(err)
	return c
}

// Refused gives a contract that was refused today.
func (w *World) Refused(f contract.Form) contract.Contract {
	w.t.Helper()
	c := w.Reviewed(f, contract.RecommendRefuse)
	c, err := w.Contracts.Refuse(w.t.Context(), w.Reviewer, c.ID, 0, []string{"NR02"}, "不属于技术合同。")
	w.Must(err)
	return c
}

// Verify proves the whole database: journal and rows, lines, contracts and
// rollups.
func (w *World) Verify() {
	w.t.Helper()
	v := journal.Verifier{DB: w.DB.DB, Key: w.key, Tables: w.tables}
	r, err := v.Verify(w.t.Context())
	w.Must(err)
	if len(r.Problems) > 0 {
		w.t.Fatalf("the journal does not verify: %v", r.Problems)
	}
	rec, err := w.Ledger.Reconcile(w.t.Context(), w.Auditor)
	w.Must(err)
	if !rec.Balanced || rec.UnreconciledFen != 0 {
		w.t.Fatalf("the ledger does not reconcile: %+v", rec)
	}
}
