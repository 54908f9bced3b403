package settlement_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/amount"
	"jishi/internal/contract"
	"jishi/internal/contract/contracttest"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/settlement"
)

func codeOf(err error) fault.Code {
	f := fault.As(err)
	if f == nil {
		return ""
	}
	if len(f.Fields) == 1 && f.Code == fault.InvalidFields {
		return f.Fields[0].Code
	}
	return f.Code
}

// The statement of domain notes §3.2: income is the technical amount less the
// costs; the sums stay within what is registered.
func TestSettlements(t *testing.T) {
	contracttest.Both(t, settlement.Tables(), func(t *testing.T, w *contracttest.World) {
		s := settlement.New(w.Journal, w.Contracts)
		c := w.Registered(w.Form("分期履行的技术服务", "600000"))
		declare := func(who *identity.Principal, contractYuan, technicalYuan string, costs ...settlement.Cost) (settlement.Settlement, error) {
			total, err := amount.Parse(contractYuan)
			w.Must(err)
			technical, err := amount.Parse(technicalYuan)
			w.Must(err)
			return s.Declare(t.Context(), who, c.ID, settlement.Settlement{RealisedOn: w.Today(), ContractAmount: total, TechnicalAmount: technical, Costs: costs})
		}
		one, err := declare(w.Clerk, "250000", "250000", settlement.Cost{Kind: "LABOUR", Amount: 8_000_000}, settlement.Cost{Kind: "MATERIAL", Amount: 2_000_000})
		w.Must(err)
		if one.No != 1 || one.Status != settlement.Declared || one.Income() != 15_000_000 {
			t.Errorf("first statement %+v", one)
		}
		for _, bad := range []struct {
			what                string
			who                 *identity.Principal
			contract, technical string
			costs               []settlement.Cost
			want                fault.Code
		}{
			{"another organisation", w.Stranger, "1", "1", nil, fault.ObjectNotFound},
			{"a registrar", w.Registrar, "1", "1", nil, fault.PermissionDenied},
			{"nothing realised", w.Clerk, "0", "0", nil, fault.AmountRange},
			{"technical above contract", w.Clerk, "10", "20", nil, fault.AmountTechGtTotal},
			{"costs above technical", w.Clerk, "10", "10", []settlement.Cost{{Kind: "LABOUR", Amount: 1_001}}, fault.AmountRange},
			{"unknown cost", w.Clerk, "10", "10", []settlement.Cost{{Kind: "LUNCH", Amount: 1}}, fault.UnknownCode},
		} {
			if _, err := declare(bad.who, bad.contract, bad.technical, bad.costs...); codeOf(err) != bad.want {
				t.Errorf("%s: %v, want %s", bad.what, err, bad.want)
			}
		}
		if _, err := declare(w.Clerk, "350000.01", "350000"); codeOf(err) != fault.SettlementExceeds {
			t.Errorf("one fen above what is registered: %v", err)
		}
		two, err := declare(w.Clerk, "350000", "350000")
		w.Must(err)
		_, err = s.Decide(t.Context(), w.Clerk, c.ID, one.ID, 0, true, "自己核定")
		if codeOf(err) != fault.PermissionDenied {
			t.Errorf("the seller confirms: %v", err)
		}
		one, err = s.Decide(t.Context(), w.Registrar, c.ID, one.ID, 1, true, "与凭证一致")
		w.Must(err)
		if one.Status != settlement.Confirmed || one.Version != 2 {
			t.Errorf("confirmed %+v", one)
		}
		_, err = s.Decide(t.Context(), w.Registrar, c.ID, one.ID, 0, false, "再想想")
		if codeOf(err) != fault.ActionNotAllowed {
			t.Errorf("decided twice: %v", err)
		}
		_, err = s.Decide(t.Context(), w.Registrar, c.ID, two.ID, 0, false, "凭证不全")
		w.Must(err)
		list, progress, err := s.List(t.Context(), w.Auditor, c.ID)
		w.Must(err)
		if len(list) != 2 || progress.RealisedContract != 25_000_000 || progress.Income != 15_000_000 || progress.TechnicalAmount != 60_000_000 {
			t.Errorf("%d statements, progress %+v", len(list), progress)
		}
		// What was rejected may be declared again.
		_, err = declare(w.Clerk, "350000", "350000")
		w.Must(err)
		w.Verify()
	})
}

// TestNoPerformanceIsTold (RR35): a registered contract whose first instalment
// fell due long ago is found until something realised is declared, and again
// when that is rejected.
func TestNoPerformanceIsTold(t *testing.T) {
	contracttest.Both(t, settlement.Tables(), func(t *testing.T, w *contracttest.World) {
		w.Contracts.With(contract.Outside{Settled: settlement.Settled})
		s := settlement.New(w.Journal, w.Contracts)
		form := w.Form("按期付款的技术服务", "600000")
		form.AmountMode, form.PayMethod = contract.ModeInstalment, "2"
		due := w.Today().AddDays(30)
		form.PaySchedule = []contract.Instalment{{DueDate: due, Amount: 20_000_000, Condition: "合同生效后"}, {DueDate: due.AddDays(330), Amount: 40_000_000, Condition: "验收合格后"}}
		c := w.Registered(form)
		found := func() bool {
			checked, err := w.Contracts.Findings(t.Context(), w.Registrar, c.ID)
			w.Must(err)
			return slices.ContainsFunc(checked.Findings, func(f contract.Finding) bool { return f.Code == fault.NoPerformance })
		}
		w.On(due.AddDays(180).String())
		if found() {
			t.Error("found on the last day of the time that is given")
		}
		w.On(due.AddDays(181).String())
		if !found() {
			t.Error("not found on the day after")
		}
		d, err := s.Declare(t.Context(), w.Clerk, c.ID, settlement.Settlement{RealisedOn: w.Today(), ContractAmount: 20_000_000, TechnicalAmount: 20_000_000})
		w.Must(err)
		if found() {
			t.Error("found although an instalment is declared")
		}
		_, err = s.Decide(t.Context(), w.Registrar, c.ID, d.ID, 0, false, "凭证与合同无关")
		w.Must(err)
		if !found() {
			t.Error("not found although what was declared is rejected")
		}
	})
}

// TestNeverMoreThanRegistered: whatever is declared, confirmed and rejected in
// whatever order, the sums stay within the registered amounts and no income is
// negative.
func TestNeverMoreThanRegistered(t *testing.T) {
	contracttest.Both(t, settlement.Tables(), func(t *testing.T, w *contracttest.World) {
		s := settlement.New(w.Journal, w.Contracts)
		c := w.Registered(w.Form("任意次核定的技术服务", "100000"))
		rapid.Check(t, func(r *rapid.T) {
			n := amount.Fen(rapid.Int64Range(1, 4_000_000).Draw(r, "contract"))
			technical := amount.Fen(rapid.Int64Range(0, int64(n)).Draw(r, "technical"))
			cost := amount.Fen(rapid.Int64Range(0, int64(technical)).Draw(r, "cost"))
			d, err := s.Declare(t.Context(), w.Clerk, c.ID, settlement.Settlement{RealisedOn: w.Today(), ContractAmount: n, TechnicalAmount: technical,
				Costs: []settlement.Cost{{Kind: "LABOUR", Amount: cost}}})
			if err == nil && rapid.Bool().Draw(r, "decide") {
				_, err = s.Decide(t.Context(), w.Registrar, c.ID, d.ID, 0, rapid.Bool().Draw(r, "confirm"), "意见")
			}
			if err != nil && codeOf(err) != fault.SettlementExceeds && codeOf(err) != fault.InvalidFields {
				r.Fatal(err)
			}
			list, p, err := s.List(t.Context(), w.Registrar, c.ID)
			if err != nil {
				r.Fatal(err)
			}
			if p.RealisedContract > p.ContractAmount || p.RealisedTechnical > p.TechnicalAmount || p.Income < 0 {
				r.Fatalf("progress %+v", p)
			}
			for _, x := range list {
				if x.Income() < 0 {
					r.Fatalf("income of %d is %s", x.No, x.Income())
				}
			}
		})
		w.Verify()
	})
}
