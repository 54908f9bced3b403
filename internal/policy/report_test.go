package policy

import (
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/fault"
)

// patent is the sale of a patent by a company, registered.
func patent(t testing.TB, price string) Facts {
	t.Helper()
	return Facts{Date: today, SignDate: today, Registered: true, Kind: "20", SubKind: "21", ContractAmount: yuan(t, price), TechnicalAmount: yuan(t, price),
		BeginDate: today, EndDate: today.AddDays(400), Seller: Party{Kind: "150", Industry: "C35"}, Buyer: Party{Kind: "150", Industry: "B06"}}
}

func item(t testing.TB, f Facts, code string) Item {
	t.Helper()
	for _, i := range Calculate(f).Items {
		if i.Code == code {
			return i
		}
	}
	t.Fatalf("no item %s", code)
	return Item{}
}

func figureOf(t testing.TB, i Item, code string) string {
	t.Helper()
	for _, f := range i.Figures {
		if f.Code == code {
			if f.Formula.Zh == "" || f.Formula.En == "" || f.Name.Zh == "" || f.Name.En == "" {
				t.Errorf("%s.%s has no formula or name", i.Code, code)
			}
			return f.Amount.String()
		}
	}
	return ""
}

// TestReportOfAPatentSale: every item of one contract, with its figures.
func TestReportOfAPatentSale(t *testing.T) {
	f := patent(t, "8000000.00")
	none := amount.Fen(0)
	f.Given.Cost, f.Given.Taxes, f.Given.Taxpayer = &none, &none, General
	cit := item(t, f, ItemCIT)
	if cit.Eligible != Yes || figureOf(t, cit, "TAX") != "375000.00" || figureOf(t, cit, "SAVED") != "1625000.00" {
		t.Errorf("income tax: %+v", cit)
	}
	f.OtherTransfers, f.OtherTransfersAre = []amount.Fen{yuan(t, "4000000")}, fault.T("已登记1项", "1 registered")
	if cit = item(t, f, ItemCIT); figureOf(t, cit, "EXEMPT") != "1000000.00" || figureOf(t, cit, "HALVED") != "7000000.00" {
		t.Errorf("with another contract of the year: %+v", cit.Figures)
	}
	other := yuan(t, "9000000")
	f.Given.OtherIncome = &other
	if cit = item(t, f, ItemCIT); figureOf(t, cit, "EXEMPT") != "0.00" {
		t.Errorf("what is given comes before what is on file: %+v", cit.Figures)
	}
	if vat := item(t, f, ItemVAT); vat.Eligible != Yes || figureOf(t, vat, "VAT_SAVED_GENERAL") != "452830.19" || figureOf(t, vat, "VAT_SAVED_SMALL") != "" {
		t.Errorf("VAT: %+v", vat)
	}
	if s := item(t, f, ItemStamp); s.Rules[1].Code != StampProperty || figureOf(t, s, "DUTY_SELLER") != "2400.00" || s.Eligible != ToConfirm || !s.Duty {
		t.Errorf("stamp duty: %+v", s)
	}
	for code, want := range map[string]Answer{ItemSuperDeduction: No, ItemIIT: No, ItemPayCap: No, ItemReward: ToConfirm} {
		if got := item(t, f, code); got.Eligible != want || got.Why.Zh == "" {
			t.Errorf("%s is %s: %v", code, got.Eligible, got.Why)
		}
	}
	if r := Calculate(f); r.Notice.Zh == "" || r.Notice.En == "" || len(r.Items) != 7 {
		t.Errorf("%d items, notice %v", len(r.Items), r.Notice)
	}
}

// TestEligibility: what turns an answer, one fact at a time.
func TestEligibility(t *testing.T) {
	no, yes := false, true
	licence := func(f *Facts) {
		f.Kind, f.SubKind, f.LicenceMode, f.EndDate = "30", "31", "3", calendar.On(2031, 11, 22)
	}
	development := func(f *Facts) { f.Kind, f.SubKind = "10", "11" }
	for name, x := range map[string]struct {
		change func(f *Facts)
		item   string
		want   Answer
	}{
		"patent sale":                    {func(*Facts) {}, ItemCIT, Yes},
		"seller is a person":             {func(f *Facts) { f.Seller.Kind = "500" }, ItemCIT, No},
		"seller abroad":                  {func(f *Facts) { f.Seller.Abroad = true }, ItemCIT, No},
		"know-how":                       {func(f *Facts) { f.SubKind = "23" }, ItemCIT, No},
		"five years' licence":            {licence, ItemCIT, Yes},
		"a day less":                     {func(f *Facts) { licence(f); f.EndDate = f.EndDate.AddDays(-1) }, ItemCIT, No},
		"no term":                        {func(f *Facts) { licence(f); f.EndDate = calendar.Date{} }, ItemCIT, ToConfirm},
		"sub-licence":                    {func(f *Facts) { licence(f); f.LicenceMode = "4" }, ItemCIT, ToConfirm},
		"know-how licence":               {func(f *Facts) { licence(f); f.SubKind = "32" }, ItemCIT, ToConfirm},
		"development, VAT from 2026":     {development, ItemVAT, ToConfirm},
		"development, VAT in 2025":       {func(f *Facts) { development(f); f.Date = calendar.On(2025, 12, 31) }, ItemVAT, Yes},
		"service alone":                  {func(f *Facts) { f.Kind, f.SubKind = "50", "51" }, ItemVAT, No},
		"service, linked":                {func(f *Facts) { f.Kind, f.SubKind, f.Given.Linked = "50", "51", true }, ItemVAT, ToConfirm},
		"service, linked, in 2025":       {func(f *Facts) { f.Kind, f.SubKind, f.Given.Linked, f.Date = "50", "51", true, calendar.On(2025, 6, 1) }, ItemVAT, Yes},
		"before all rules":               {func(f *Facts) { f.Date = calendar.On(2010, 1, 1) }, ItemVAT, ToConfirm},
		"commissioned development":       {development, ItemSuperDeduction, Yes},
		"before its rule":                {func(f *Facts) { development(f); f.Date = calendar.On(2022, 6, 1) }, ItemSuperDeduction, ToConfirm},
		"for a hotel":                    {func(f *Facts) { development(f); f.Buyer.Industry = "H61" }, ItemSuperDeduction, No},
		"for tobacco":                    {func(f *Facts) { development(f); f.Buyer.Industry = "C16" }, ItemSuperDeduction, No},
		"for a public organ":             {func(f *Facts) { development(f); f.Buyer.Kind = "0131" }, ItemSuperDeduction, No},
		"abroad without domestic R&D":    {func(f *Facts) { development(f); f.Seller.Abroad = true }, ItemSuperDeduction, ToConfirm},
		"by an individual abroad":        {func(f *Facts) { development(f); f.Seller = Party{Kind: "500", Abroad: true} }, ItemSuperDeduction, No},
		"university rewards":             {func(f *Facts) { f.Seller.Kind = "0221" }, ItemIIT, Yes},
		"university develops":            {func(f *Facts) { development(f); f.Seller.Kind = "0221" }, ItemIIT, ToConfirm},
		"social organisation":            {func(f *Facts) { f.Seller.Kind = "030" }, ItemIIT, ToConfirm},
		"public institution's cap":       {func(f *Facts) { f.Kind, f.SubKind, f.Seller.Kind = "40", "", "024" }, ItemPayCap, Yes},
		"reward of a service result":     {func(f *Facts) { f.ServiceResult = true }, ItemReward, Yes},
		"reward of a consultation":       {func(f *Facts) { f.Kind, f.SubKind = "40", "" }, ItemReward, No},
		"small payer's stamp duty":       {func(f *Facts) { f.Given.SellerSmall, f.Given.BuyerSmall = &yes, &no }, ItemStamp, Yes},
		"no small payer's stamp duty":    {func(f *Facts) { f.Given.SellerSmall, f.Given.BuyerSmall = &no, &no }, ItemStamp, No},
		"stamp duty before 2022-07":      {func(f *Facts) { f.SignDate = calendar.On(2022, 6, 30) }, ItemStamp, ToConfirm},
		"no reduction of duty from 2028": {func(f *Facts) { f.SignDate, f.Given.SellerSmall = calendar.On(2028, 1, 1), &yes }, ItemStamp, No},
	} {
		f := patent(t, "1060000.00")
		x.change(&f)
		if got := item(t, f, x.item); got.Eligible != x.want {
			t.Errorf("%s: %s is %s, want %s (%s)", name, x.item, got.Eligible, x.want, got.Why.En)
		}
	}
}

// TestStampFigures: VAT shown, half for a small payer, and the second figure of
// a development contract.
func TestStampFigures(t *testing.T) {
	f := patent(t, "1060000.00")
	f.Kind, f.SubKind, f.VATShown, f.Given.Taxpayer = "10", "11", yuan(t, "60000"), SmallScale
	remuneration := yuan(t, "200000")
	f.Given.Remuneration = &remuneration
	s := item(t, f, ItemStamp)
	for code, want := range map[string]string{"BASE": "1000000.00", "DUTY_SELLER": "150.00", "DUTY_BUYER": "300.00", "DUTY_SELLER_REMUNERATION": "30.00", "DUTY_BUYER_REMUNERATION": "60.00"} {
		if got := figureOf(t, s, code); got != want {
			t.Errorf("%s is %s, want %s", code, got, want)
		}
	}
}

// TestDeductionFigures: at home, abroad, for chips, and none for a cooperation.
func TestDeductionFigures(t *testing.T) {
	f := patent(t, "3000000.00")
	f.Kind, f.SubKind = "10", "11"
	if d := item(t, f, ItemSuperDeduction); figureOf(t, d, "EXTRA") != "2400000.00" || figureOf(t, d, "SAVED") != "600000.00" {
		t.Errorf("at home: %+v", d.Figures)
	}
	f.Given.ChipOrMachineTool = true
	if d := item(t, f, ItemSuperDeduction); figureOf(t, d, "EXTRA") != "2880000.00" {
		t.Errorf("chips: %+v", d.Figures)
	}
	domestic := yuan(t, "3000000")
	f.Given = Given{DomesticRD: &domestic, CITRate: ratio(t, "0.15")}
	f.Seller.Abroad = true
	if d := item(t, f, ItemSuperDeduction); figureOf(t, d, "BASE") != "2000000.00" || figureOf(t, d, "SAVED") != "300000.00" {
		t.Errorf("abroad: %+v", d.Figures)
	}
	f.SubKind = "12"
	if d := item(t, f, ItemSuperDeduction); len(d.Figures) != 0 || d.Eligible != Yes {
		t.Errorf("cooperation: %+v", d)
	}
}

// TestReportsAreSound: whatever the facts, no figure is below zero, every
// benefit names its rules, and what is refused shows why and promises nothing.
func TestReportsAreSound(t *testing.T) {
	kinds := [][2]string{{"10", "11"}, {"10", "12"}, {"20", "21"}, {"20", "23"}, {"20", ""}, {"30", "31"}, {"30", "36"}, {"40", ""}, {"50", "51"}, {"50", "53"}, {"", ""}}
	parties := []string{"", "150", "0221", "030", "400", "500", "600"}
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		total := money(t, "total")
		some := func(name string) *amount.Fen {
			if !rapid.Bool().Draw(t, name+"?") {
				return nil
			}
			v := money(t, name)
			return &v
		}
		f := Facts{Date: calendar.On(2008, 1, 1).AddDays(rapid.IntRange(0, 9000).Draw(t, "day")), Kind: kind[0], SubKind: kind[1],
			ContractAmount: total, TechnicalAmount: min(total, money(t, "technical")), VATShown: money(t, "vat"),
			Seller: Party{Kind: rapid.SampledFrom(parties).Draw(t, "seller"), Abroad: rapid.Bool().Draw(t, "abroad")},
			Buyer:  Party{Kind: rapid.SampledFrom(parties).Draw(t, "buyer")}, OtherTransfers: []amount.Fen{money(t, "o1"), money(t, "o2")},
			Given: Given{Cost: some("cost"), Taxes: some("taxes"), DomesticRD: some("domestic"), Remuneration: some("remuneration"), Reward: some("reward")}}
		for _, i := range Calculate(f).Items {
			for _, figure := range i.Figures {
				if figure.Amount < 0 || figure.Amount > amount.Max || figure.Formula.En == "" {
					t.Fatalf("%s %+v", i.Code, figure)
				}
			}
			if i.Eligible == "" || i.Why.Zh == "" || i.Name.En == "" {
				t.Fatalf("%+v", i)
			}
			if i.Eligible == Yes && len(i.Rules) == 0 || i.Eligible == ToConfirm && len(i.Confirm)+len(i.Conditions)+len(i.Assumptions) == 0 {
				t.Fatalf("%s is %s without rule or reason: %+v", i.Code, i.Eligible, i)
			}
		}
	})
}
