package contract_test

import (
	"fmt"
	"strings"
	"testing"

	"jishi/internal/contract"
	"jishi/internal/database"
)

// crowd writes n other registered contracts signed over a thousand days, a tenth
// of them of the world's seller, straight into the tables: the journal would only cost time here.
func (w *world) crowd(n int) {
	w.t.Helper()
	probe := w.file(w.clerk, w.form("1000.00"))
	owner := w.db.Owner(w.t)
	defer owner.Close()
	for from := 0; from < n; from += 500 {
		must(w.t, owner.InTx(w.t.Context(), func(tx *database.Tx) error {
			for i := from; i < min(from+500, n); i++ {
				if err := w.copyOf(tx, probe, i); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	must(w.t, owner.InTx(w.t.Context(), func(tx *database.Tx) error { return tx.Exec("ANALYZE").Error }))
}

func (w *world) copyOf(tx *database.Tx, probe contract.Contract, i int) error {
	id := fmt.Sprintf("crowd-%06d", i)
	seller := "'" + probe.Form.Parties[0].CreditCode + "'"
	if i%10 > 0 {
		seller = fmt.Sprintf("'S%d'", i%700)
	}
	fen := 1_000_000 + i*977%40_000_000
	signed := "'" + probe.Form.SignDate.AddDays(-i%1000).String() + "'"
	if w.db.Dialect() == database.Postgres {
		signed = "date " + signed
	}
	columns := "office_id, office_region, created_by, project_name, kind, sub_kind, sign_date, seller_name, seller_code, buyer_name, buyer_code, technical_fen, form, form_sha256, approved_kind, approved_sub_kind, disputed, recommendation, rule_set, calendar_version, submitted_at, accepted_at, accepted_on, salt, created_at, updated_at, first_reviewer_id"
	for _, q := range []string{
		fmt.Sprintf(`INSERT INTO contracts (id, acceptance_no, status, round, version, org_id, contract_fen, approved_contract_fen, approved_technical_fen, registered_on, second_reviewer_id, %[1]s)
			SELECT '%[2]s', '%[2]s', 'REGISTERED', 1, 1, org_id, %[3]d, %[3]d, %[3]d, %[7]s, '%[4]s', %[5]s FROM contracts WHERE id = '%[6]s'`,
			columns, id, fen, w.reviewer.UserID, strings.Replace(columns, "first_reviewer_id", "'"+w.registrar.UserID+"'", 1), probe.ID, signed),
		fmt.Sprintf(`INSERT INTO contract_facts SELECT '%s', 1, submitted_on, %[7]s, '%[1]s', '项目%[2]d', kind, sub_kind, tech_field, %[3]s, 'B%[4]d', seller_group, %[5]d, %[5]d
			FROM contract_facts WHERE contract_id = '%[6]s'`, id, i, seller, i*31%900, fen, probe.ID, signed),
		fmt.Sprintf("INSERT INTO contract_contacts SELECT '%s', 1, place, kind, 'hash%d', submitted_on FROM contract_contacts WHERE contract_id = '%s'", id, i%800, probe.ID),
	} {
		if err := tx.Exec(q).Error; err != nil {
			return err
		}
	}
	return nil
}

// TestChecksAmongMany: with hundreds of other contracts the run still answers
// from its indexes, and finds what is there.
func TestChecksAmongMany(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		w.crowd(300)
		c := w.file(w.clerk, w.form("386000.00"))
		checked, err := w.contracts.Findings(t.Context(), w.registrar, c.ID)
		must(t, err)
		for _, u := range checked.Unchecked {
			if u.Rule == "RR21" {
				t.Error("hundreds of contracts are too few to compare")
			}
		}
		if checked.Outcome.Stops() {
			t.Error("a clean contract is stopped")
		}
	})
}

// BenchmarkChecks is one full run over a filed contract among 10,000 others, of
// which the same seller has 1,000: every query and every rule.
func BenchmarkChecks(b *testing.B) {
	for _, d := range []database.Dialect{database.SQLite, database.Postgres} {
		b.Run(string(d), func(b *testing.B) {
			w := newWorld(b, d)
			w.crowd(10_000)
			c := w.file(w.clerk, w.form("386000.00"))
			for b.Loop() {
				if _, err := w.contracts.Findings(b.Context(), w.registrar, c.ID); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRules is the same run without its queries: the rules alone, over a
// seller with 1,000 filings.
func BenchmarkRules(b *testing.B) {
	s := clean(b)
	for i := range 1000 {
		s.History.BySeller = append(s.History.BySeller, filing(s, fmt.Sprint(i), func(f *contract.Filing) {
			f.Buyer, f.ContractAmount, f.SignDate = "another", f.ContractAmount+7, f.SignDate.AddDays(-i%400)
		}))
	}
	for b.Loop() {
		if out := s.Run(); len(out.Findings) > 0 {
			b.Fatal(out.Findings)
		}
	}
}
