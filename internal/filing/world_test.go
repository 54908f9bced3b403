package filing_test

import (
	"bytes"
	"fmt"
	"os"
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
	"jishi/internal/exchange"
	"jishi/internal/filing"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/keyring"
	"jishi/internal/ledger"
	"jishi/internal/sealed"
)

// world is a city with an office and two applicants, under a clock of its own.
type world struct {
	t         testing.TB
	db        *database.DB
	url       string
	owner     func() *database.DB
	now       atomic.Int64
	key       string
	journal   *journal.Journal
	ids       *identity.Service
	contracts *contract.Service
	filings   *filing.Service

	clerk, other, registrar, auditor *identity.Principal
}

// monday is a working morning under CN-2026.
var monday = time.Date(2026, 3, 2, 10, 0, 0, 0, calendar.Shanghai)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func both(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	for _, d := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(d), func(t *testing.T) { f(t, newWorld(t, d)) })
	}
}

func newWorld(t testing.TB, dialect database.Dialect) *world {
	t.Helper()
	w := &world{t: t}
	w.now.Store(monday.UnixMicro())
	db := databasetest.New(t, dialect, w.clock)
	w.db, w.url, w.owner = db.DB, db.URL, func() *database.DB { return db.Owner(t) }
	w.build(t.TempDir())
	w.people()
	return w
}

func tables() []journal.Table {
	var out []journal.Table
	for _, list := range [][]journal.Table{identity.Tables(), contract.Tables(), certificate.Tables(), ledger.Tables(), filing.Tables()} {
		out = append(out, list...)
	}
	return out
}

func (w *world) clock() time.Time        { return time.UnixMicro(w.now.Load()) }
func (w *world) advance(d time.Duration) { w.now.Add(d.Microseconds()) }

// build makes the services over the database with keys and documents in dir.
func (w *world) build(dir string) {
	w.t.Helper()
	keys, err := keyring.Open(filepath.Join(dir, "keys"), "test.example/log")
	must(w.t, err)
	box, err := sealed.Open(keys.FieldKeys())
	must(w.t, err)
	must(w.t, os.MkdirAll(filepath.Join(dir, "documents"), 0o700))
	files, err := document.Open(w.t.Context(), filepath.Join(dir, "documents"), 4<<20)
	must(w.t, err)
	w.t.Cleanup(func() { _ = files.Close() })
	w.key = keys.Journal.VerifierKey()
	w.journal = journal.New(w.db, keys.Journal, tables()...)
	w.ids = identity.New(w.journal, box, keys.Token, identity.Config{})
	certs := certificate.New(w.journal, box, files, keys.Certificate, "http://jishi.example", false)
	w.contracts = contract.New(w.journal, box, files, w.ids, certs, ledger.New(w.journal))
	w.filings = filing.New(w.journal, files, w.ids, w.contracts, nil)
}

func (w *world) people() {
	city := w.org(identity.NewOrganization{Side: identity.SideBureau, Name: "泰安市技术合同登记处", RegionCode: "370900", OfficePoint: "01"})
	seller := w.org(applicant("岱下精密机械有限公司", "91370902MA0000001", "370902"))
	elsewhere := w.org(applicant("肥水新材料有限公司", "91370983MA0000002", "370983"))
	w.clerk, w.other = w.user(seller, "clerk", identity.RoleClerk), w.user(elsewhere, "other", identity.RoleClerk)
	w.registrar, w.auditor = w.user(city, "registrar", identity.RoleRegistrar), w.user(city, "auditor", identity.RoleAuditor)
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

func (w *world) user(o identity.Organization, name string, roles ...identity.Role) *identity.Principal {
	w.t.Helper()
	u, err := w.ids.BootstrapLockedUser(w.t.Context(), identity.NewUser{Username: name, DisplayName: "用户" + name, OrgID: o.ID, Roles: roles})
	must(w.t, err)
	return principalOf(u.ID, name, o, roles...)
}

func principalOf(id, name string, o identity.Organization, roles ...identity.Role) *identity.Principal {
	p := &identity.Principal{UserID: id, Username: name, DisplayName: name, OrgID: o.ID, OrgName: o.Name, Side: o.Side, Roles: roles, RequestID: "test"}
	if o.Side == identity.SideBureau {
		p.OfficeRegion = o.RegionCode
	}
	return p
}

const summary = "针对井下带式输送机托辊轴承早期故障难以发现的问题，以声学与温度两类传感数据建立托辊健康状态判别模型，在三条主运输巷道布设测点，完成数据采集、特征提取、阈值标定和报警联动，提交监测方案、判别模型说明、现场标定记录和运行评估报告。"

// forms are n different service contracts that pass every check.
func forms(n int) []contract.Form {
	today, related := calendar.Of(monday), false
	out := make([]contract.Form, n)
	for i := range out {
		total := amount.Fen(38_600_000 + int64(i)*100)
		out[i] = contract.Form{
			ProjectName: fmt.Sprintf("带式输送机在线监测技术服务 %05d", i), ContractNoParty: fmt.Sprintf("JS-%05d", i), Kind: "50", SubKind: "51", SignDate: today, BeginDate: today,
			EndDate: today.AddDays(400), ContractAmount: &total, AmountMode: contract.ModeInstalment, PayMethod: "2", TechField: "03", SocEconObjective: "10",
			IndustryServed: "B06", IPKinds: []string{"99"}, PlanSource: "99", IsRelated: &related, TechSummary: summary, Targets: "识别准确率不低于百分之九十二。",
			AcceptanceMethod: "现场运行三十日后验收。", CommitmentAccepted: true, PaySchedule: []contract.Instalment{{DueDate: today.AddDays(60), Amount: total, Condition: "验收后"}},
			Parties: []contract.Party{
				{Role: contract.Seller, IsRegistrant: true, IsLead: true},
				{Role: contract.Buyer, IsLead: true, Name: "邹鲁矿业有限公司", CreditCode: codes.CreditCodeWithCheck("91370883MA0000009"), Kind: "150", Country: "CHN",
					RegionCode: "370800", Industry: "B06", Scale: "2", Address: "测试路2号", LegalRep: "丙某", Contact: "丁某", Phone: "0537-0000002"},
			},
		}
	}
	return out
}

func workbook(t testing.TB, list []contract.Form) []byte {
	t.Helper()
	file, err := exchange.FilingWorkbook(list, monday)
	must(t, err)
	return file.Body
}

// receive hands a workbook in and has it worked on.
func (w *world) receive(p *identity.Principal, raw []byte, commit bool) filing.Batch {
	w.t.Helper()
	b, err := w.filings.Receive(w.t.Context(), p, "批量.xlsx", bytes.NewReader(raw), commit)
	must(w.t, err)
	must(w.t, w.filings.Work(w.t.Context()))
	b, err = w.filings.Get(w.t.Context(), p, b.ID)
	must(w.t, err)
	return b
}

func (w *world) count(query string, args ...any) int64 {
	w.t.Helper()
	var n int64
	must(w.t, w.db.View(w.t.Context(), func(tx *database.Tx) error { return tx.Raw(query, args...).Scan(&n).Error }))
	return n
}

// verify holds every row against the journal.
func (w *world) verify() {
	w.t.Helper()
	v := journal.Verifier{DB: w.db, Key: w.key, Tables: tables()}
	r, err := v.Verify(w.t.Context())
	must(w.t, err)
	if len(r.Problems) > 0 {
		w.t.Fatalf("the journal does not verify: %v", r.Problems)
	}
}
