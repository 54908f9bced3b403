package absorption

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

var (
	auditor   = &identity.Principal{UserID: "auditor", OrgID: "bureau", Side: identity.SideBureau, DisplayName: "审计员", Roles: []identity.Role{identity.RoleAuditor}}
	registrar = &identity.Principal{UserID: "registrar", OrgID: "bureau", Side: identity.SideBureau, Roles: []identity.Role{identity.RoleRegistrar}}
	clerk     = &identity.Principal{UserID: "clerk", OrgID: "bureau", Side: identity.SideApplicant, Roles: []identity.Role{identity.RoleClerk}}
)

// world is a database with people and the service.
type world struct {
	t  testing.TB
	db *databasetest.Database
	*Service
}

func both(t *testing.T, f func(w *world)) {
	t.Helper()
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) { f(newWorld(t, dialect)) })
	}
}

func newWorld(t testing.TB, dialect database.Dialect) *world {
	t.Helper()
	var mu sync.Mutex
	now := calendar.On(2026, 11, 2).Start().Add(9 * time.Hour)
	db := databasetest.New(t, dialect, func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Microsecond)
		return now
	})
	hash := func(s string) (string, error) {
		sum := sha256.Sum256([]byte("key" + s))
		return hex.EncodeToString(sum[:]), nil
	}
	w := &world{t: t, db: db, Service: New(journal.New(db.DB, nil, Tables()...), hash)}
	w.exec(`INSERT INTO organizations (id, side, name, code_exception, party_kind, region_code, zone_code, profile, phone_sealed, status, verification,
		verification_note, salt, version, created_at, updated_at) VALUES ('bureau', 'BUREAU', '登记处', '', '', '370902', '', '{}', '', 'ACTIVE', 'VERIFIED', '', '', 1, AT, AT)`)
	for _, u := range []string{"auditor", "registrar", "reviewer"} {
		w.exec("INSERT INTO users (id, username, display_name, org_id, roles, password_hash, status, version, created_at, updated_at) VALUES ('" + u + "', '" + u + "', '审计员', 'bureau', '[]', '', 'ACTIVE', 1, AT, AT)")
	}
	return w
}

func (w *world) exec(query string) {
	w.t.Helper()
	err := w.db.DB.InTx(w.t.Context(), func(tx *database.Tx) error {
		return tx.Exec(strings.ReplaceAll(query, "AT", "'2026-03-01 08:00:00+00:00'")).Error
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// contract puts a registration of ours into the database.
func (w *world) contract(id, status, number string, f amount.Fen) {
	w.t.Helper()
	w.exec(fmt.Sprintf(`INSERT INTO contracts (id, status, round, version, org_id, office_region, created_by, project_name, kind, sub_kind, seller_name, seller_code,
		buyer_name, buyer_code, contract_fen, technical_fen, form, form_sha256, approved_kind, approved_sub_kind, approved_contract_fen, approved_technical_fen, disputed,
		recommendation, rule_set, calendar_version, salt, created_at, updated_at, registered_on, second_reviewer_id, first_reviewer_id, national_reg_no)
		VALUES ('%s', '%s', 1, 1, 'bureau', '', 'registrar', '', '', '', '', '', '', '', 2, 1, '', '', '10', '', %d, %d, false, '', '', '', '', AT, AT,
		'2026-03-01', 'reviewer', 'registrar', '%s')`, id, status, f, f, number))
}

// line is a registration in Beijing of a contract bought in Taishan.
func line(row int64, number, day string, fen amount.Fen) Line {
	d, err := calendar.ParseDate(day)
	if err != nil {
		panic(err)
	}
	return Line{Row: row, Number: number, Project: "换热器研制", Kind: "10", SubKind: "11", RegisteredOn: d, Contract: fen, Technical: fen,
		Seller: Party{Name: "北京甲科技有限公司", Kind: "150", Country: mainland, Region: "110000"},
		Buyer:  Party{Name: "泰安乙机械有限公司", Kind: "150", Country: mainland, Region: "370902"}}
}

func number(n int) string { return fmt.Sprintf("20261101%08d", n) }

func fileOf(name string, lines ...Line) func() (File, error) {
	return func() (File, error) {
		sum := sha256.Sum256([]byte(name))
		f := File{SHA256: hex.EncodeToString(sum[:]), Columns: map[string]Column{}, Lines: append([]Line{}, lines...)}
		for i, x := range Fields {
			f.Columns[x.Name] = Column{Letter: string(rune('A' + i)), Header: x.Zh}
		}
		return f, nil
	}
}

func request(from, to string, read func() (File, error)) Request {
	r := Request{Source: Province, Document: "省科技厅技术市场数据反馈〔2026〕1号", Filename: "反馈.xlsx", Read: read}
	var err error
	if r.From, err = calendar.ParseDate(from); err == nil {
		r.To, err = calendar.ParseDate(to)
	}
	if err != nil {
		panic(err)
	}
	return r
}

func (w *world) imported(r Request) Outcome {
	w.t.Helper()
	o, err := w.Import(w.t.Context(), auditor, r)
	if err != nil {
		w.t.Fatal(err)
	}
	return o
}

func (w *world) size() (n int64) {
	w.t.Helper()
	err := w.db.DB.View(w.t.Context(), func(tx *database.Tx) (err error) {
		n, err = w.journal.Size(tx)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) total(q Query) (count int64, contract amount.Fen) {
	w.t.Helper()
	_, t, err := w.Figures(w.t.Context(), auditor, q)
	if err != nil {
		w.t.Fatal(err)
	}
	return t.Count, t.ContractAmount
}

func (w *world) refused(code fault.Code, err error) {
	w.t.Helper()
	if fault.CodeOf(err) != code {
		w.t.Errorf("refused as %v, want %s", err, code)
	}
}
