package policy

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/amount"
	"jishi/internal/calendar"
)

func yuan(t testing.TB, s string) amount.Fen {
	t.Helper()
	f, err := amount.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func ratio(t testing.TB, s string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatal(s)
	}
	return r
}

var today = calendar.On(2026, 11, 23)

func onFile(t testing.TB, code string) Rule {
	t.Helper()
	r, ok := RuleOn(code, today)
	if !ok {
		t.Fatalf("no rule %s on %s", code, today)
	}
	return r
}

// law is the income-tax rule on file, for a payer of the statutory rate.
func law(t testing.TB) TransferLaw {
	t.Helper()
	r := onFile(t, CITTransfer)
	return TransferLaw{ExemptTo: r.money("exempt_to"), HalvedShare: r.rate("halved_share"), HalvedRate: r.rate("rate"), UsualRate: onFile(t, CITRate).rate("rate")}
}

// TestVATOf1060000IncludingTax (domain notes §7.1).
func TestVATOf1060000IncludingTax(t *testing.T) {
	if got := IncludedVAT(yuan(t, "1060000"), onFile(t, VATRateGeneral).rate("rate")); got != yuan(t, "60000") {
		t.Errorf("VAT %s", got)
	}
	if got := IncludedVAT(yuan(t, "1010000"), onFile(t, VATRateSmall).rate("rate")); got != yuan(t, "10000") {
		t.Errorf("VAT of a small-scale payer %s", got)
	}
	// 1.00 yuan at 6 %: 5.66 fen, half up.
	if got := IncludedVAT(100, ratio(t, "0.06")); got != 6 {
		t.Errorf("rounded to %d fen", got)
	}
}

// TestTransferIncome4000000, …5000000 and …8000000 (domain notes §7.2).
func TestTransferIncome4000000(t *testing.T) { transferCase(t, "4000000", "0", "1000000") }
func TestTransferIncome5000000(t *testing.T) { transferCase(t, "5000000", "0", "1250000") }
func TestTransferIncome8000000(t *testing.T) { transferCase(t, "8000000", "375000", "1625000") }

func transferCase(t *testing.T, income, tax, saved string) {
	t.Helper()
	r := law(t).Transfer(yuan(t, income), 0)
	if r.Tax != yuan(t, tax) || r.Saved != yuan(t, saved) {
		t.Errorf("%s: tax %s, saved %s; want %s and %s", income, r.Tax, r.Saved, tax, saved)
	}
}

// TestExemptPartIsTheTaxpayers: 5,000,000 a year over all contracts.
func TestExemptPartIsTheTaxpayers(t *testing.T) {
	got := law(t).Year([]amount.Fen{yuan(t, "4000000"), yuan(t, "3000000"), yuan(t, "1000000")})
	for i, want := range []string{"4000000", "1000000", "0"} {
		if got[i].Exempt != yuan(t, want) {
			t.Errorf("contract %d: exempt %s, want %s", i, got[i].Exempt, want)
		}
	}
	if total := got[0].Tax + got[1].Tax + got[2].Tax; total != yuan(t, "375000") {
		t.Errorf("tax of the year %s, want that of 8,000,000 in one", total)
	}
}

// TestSuperDeductionOf1000000AtHome and TestSuperDeductionAbroad3000000 (§7.3).
func TestSuperDeductionOf1000000AtHome(t *testing.T) {
	d := Deduct(yuan(t, "1000000"), onFile(t, RDCommissioned).rate("share"), onFile(t, RDSuper).rate("rate"), onFile(t, CITRate).rate("rate"))
	if d.Extra != yuan(t, "800000") || d.Saved != yuan(t, "200000") {
		t.Errorf("%+v", d)
	}
}

func TestSuperDeductionAbroad3000000(t *testing.T) {
	r := onFile(t, RDAbroad)
	d := DeductAbroad(yuan(t, "3000000"), yuan(t, "3000000"), r.rate("share"), r.rate("cap"), onFile(t, RDSuper).rate("rate"), onFile(t, CITRate).rate("rate"))
	if d.Base != yuan(t, "2000000") || d.Saved != yuan(t, "500000") {
		t.Errorf("%+v", d)
	}
}

// TestStampDutyWithVATShown, …WithoutVATShown and …OfASmallPayer (§7.4).
func TestStampDutyWithVATShown(t *testing.T) {
	if got := Duty(yuan(t, "1060000")-yuan(t, "60000"), onFile(t, StampTechnology).rate("rate"), nil); got != yuan(t, "300") {
		t.Errorf("duty %s", got)
	}
}

func TestStampDutyWithoutVATShown(t *testing.T) {
	if got := Duty(yuan(t, "1060000"), onFile(t, StampTechnology).rate("rate"), nil); got != yuan(t, "318") {
		t.Errorf("duty %s", got)
	}
}

func TestStampDutyOfASmallPayer(t *testing.T) {
	if got := Duty(yuan(t, "1000000"), onFile(t, StampTechnology).rate("rate"), onFile(t, StampSmall).rate("share")); got != yuan(t, "150") {
		t.Errorf("duty %s", got)
	}
}

// money draws from nothing to the largest amount there is.
func money(t *rapid.T, name string) amount.Fen {
	return amount.Fen(rapid.Int64Range(0, int64(amount.Max)).Draw(t, name))
}

// TestYearHoldsTheCap: however a year's income is split over contracts, the
// exempt parts add up to what one contract would have, every part adds up, and
// nothing is below zero.
func TestYearHoldsTheCap(t *testing.T) {
	l := law(t)
	rapid.Check(t, func(t *rapid.T) {
		incomes := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) amount.Fen {
			return amount.Fen(rapid.Int64Range(0, 2_000_000_000).Draw(t, "income"))
		}), 1, 12).Draw(t, "incomes")
		var total, exempt, halved, tax amount.Fen
		for i, r := range l.Year(incomes) {
			if r.Exempt < 0 || r.Halved < 0 || r.Tax < 0 || r.Saved < 0 || r.Exempt+r.Halved != incomes[i] || r.Saved+r.Tax != r.Full {
				t.Fatalf("contract %d: %+v", i, r)
			}
			total, exempt, halved, tax = total+incomes[i], exempt+r.Exempt, halved+r.Halved, tax+r.Tax
		}
		whole := l.Transfer(total, 0)
		if exempt != whole.Exempt || exempt > l.ExemptTo || halved != whole.Halved {
			t.Fatalf("exempt %s and halved %s of %s; in one contract %+v", exempt, halved, total, whole)
		}
		// Each contract's tax is rounded to the fen by itself.
		if diff := tax - whole.Tax; diff > amount.Fen(len(incomes)) || diff < -amount.Fen(len(incomes)) {
			t.Fatalf("tax %s, in one contract %s", tax, whole.Tax)
		}
	})
}

// TestFiguresAreMonotone: more income never means less tax or less saved (but
// for the fen by which tax and full tax are each rounded), and no figure is below
// zero or above what it is a part of.
func TestFiguresAreMonotone(t *testing.T) {
	l := law(t)
	general, share, half, duty := ratio(t, "0.06"), ratio(t, "0.8"), ratio(t, "1/2"), ratio(t, "0.0003")
	one, part, quarter := ratio(t, "1"), ratio(t, "2/3"), ratio(t, "0.25")
	rapid.Check(t, func(t *rapid.T) {
		a, b := money(t, "a"), money(t, "b")
		a, b = min(a, b), max(a, b)
		used, domestic := money(t, "used"), money(t, "domestic")
		lo, hi := l.Transfer(a, used), l.Transfer(b, used)
		if lo.Tax > hi.Tax || lo.Saved > hi.Saved+1 || lo.Exempt > hi.Exempt || hi.Exempt > l.ExemptTo {
			t.Fatalf("transfer %+v and %+v", lo, hi)
		}
		if more := l.Transfer(b, min(used, amount.Max-1)+1); more.Exempt > hi.Exempt || more.Tax < hi.Tax {
			t.Fatalf("more used income gives more relief: %+v, %+v", more, hi)
		}
		if x, y := IncludedVAT(a, general), IncludedVAT(b, general); x < 0 || x > y || y > b {
			t.Fatalf("VAT %s and %s", x, y)
		}
		x, y := DeductAbroad(a, domestic, share, part, one, quarter), DeductAbroad(b, domestic, share, part, one, quarter)
		if x.Base > y.Base || y.Base > Deduct(b, share, one, quarter).Base || y.Base > domestic || y.Saved > y.Extra {
			t.Fatalf("deduction %+v and %+v of domestic %s", x, y, domestic)
		}
		if p, q := Duty(a, duty, half), Duty(b, duty, half); p < 0 || p > q || q > Duty(b, duty, nil) {
			t.Fatalf("duty %s and %s", p, q)
		}
	})
}

// TestLowRateNeverCosts: who pays less than the halved rate saves nothing, not less.
func TestLowRateNeverCosts(t *testing.T) {
	l := law(t)
	l.UsualRate = ratio(t, "0.05")
	if r := l.Transfer(yuan(t, "80000000"), 0); r.Saved != 0 || r.Full != yuan(t, "4000000") {
		t.Errorf("%+v", r)
	}
}

func TestRounding(t *testing.T) {
	for text, want := range map[string]amount.Fen{"0": 0, "-3": 0, "1/2": 1, "49/100": 0, "5/2": 3, "999999999999999999999": amount.Max} {
		if got := round(ratio(t, text)); got != want {
			t.Errorf("%s is rounded to %d, want %d", text, got, want)
		}
	}
	for text, want := range map[string]string{"0.06": "6%", "0.0003": "0.03%", "2/3": "66.6667%", "1": "100%", "0.1": "10%"} {
		if got := percent(ratio(t, text)); got != want {
			t.Errorf("%s is written %s", text, got)
		}
	}
}
