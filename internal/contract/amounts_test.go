package contract

import (
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/fault"
)

func yuan(t testing.TB, s string) *amount.Fen {
	t.Helper()
	f, err := amount.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return &f
}

func prototypes(t testing.TB, n int64) []NonTechnicalItem {
	t.Helper()
	return []NonTechnicalItem{
		{Kind: "MATERIAL", Name: "原材料", Quantity: 1, UnitCost: *yuan(t, "250000")},
		{Kind: "EQUIPMENT", Name: "买方留用仪器", Quantity: 1, UnitCost: *yuan(t, "400000")},
		{Kind: "PROTOTYPE", Name: "样机", Quantity: n, UnitCost: *yuan(t, "150000"), IsCarrier: true, CarrierKind: carrierEquipment, ReasonableQuantity: min(n, 2)},
	}
}

// TestAmountVectors runs the vectors V1–V3, V9–V11 of the domain notes §3.6;
// V4 is a field error, V5–V8 are decisions tested with the rule sets.
func TestAmountVectors(t *testing.T) {
	instalments := []Instalment{{Amount: *yuan(t, "100000")}, {Amount: *yuan(t, "200000")}, {Amount: *yuan(t, "250000")}}
	for name, v := range map[string]struct {
		form                Form
		contract, technical string
		code                fault.Code
	}{
		"V1":      {form: Form{ContractAmount: yuan(t, "300000")}, contract: "300000", technical: "300000"},
		"V2":      {form: Form{ContractAmount: yuan(t, "2000000"), NonTechnicalItems: prototypes(t, 1)}, contract: "2000000", technical: "1350000"},
		"V3":      {form: Form{ContractAmount: yuan(t, "2000000"), NonTechnicalItems: prototypes(t, 5)}, contract: "2000000", technical: "900000"},
		"V4":      {form: Form{ContractAmount: yuan(t, "2000000"), TechnicalAmount: yuan(t, "2100000")}, code: fault.AmountTechGtTotal},
		"V9":      {form: Form{ContractAmount: yuan(t, "600000"), AmountMode: ModeInstalment, PaySchedule: instalments}, code: fault.ScheduleSum},
		"V9 fen":  {form: Form{ContractAmount: yuan(t, "550000.01"), AmountMode: ModeInstalment, PaySchedule: instalments}, code: fault.ScheduleSum},
		"V9 good": {form: Form{ContractAmount: yuan(t, "550000"), AmountMode: ModeInstalment, PaySchedule: instalments}, contract: "550000", technical: "550000"},
		"V10": {form: Form{Currency: "USD", ForeignAmount: "100000", FxRate: "7.1234", FxDate: calendar.On(2026, 3, 2)},
			contract: "712340", technical: "712340"},
		"V11": {form: Form{AmountMode: ModeRoyaltyEntry, Royalty: &Royalty{Base: "32", RatePercent: "3", EntryFee: *yuan(t, "200000"), YearlyMinimum: *yuan(t, "50000"), Years: 3}},
			contract: "350000", technical: "350000"},
		"royalty without base": {form: Form{AmountMode: ModeRoyalty, Royalty: &Royalty{RatePercent: "3"}}, code: fault.AmountUndetermined},
		"royalty estimate":     {form: Form{AmountMode: ModeRoyalty, Royalty: &Royalty{Base: "32", RatePercent: "3", Estimate: *yuan(t, "80000")}}, contract: "80000", technical: "80000"},
		"bare framework":       {form: Form{AmountMode: ModeFramework}, code: fault.AmountUndetermined},
		"undetermined":         {form: Form{AmountMode: ModeUndetermined}, code: fault.AmountUndetermined},
		"orders":               {form: Form{AmountMode: ModeFramework, Orders: []Order{{Amount: *yuan(t, "10000")}, {Amount: *yuan(t, "0.01")}}}, contract: "10000.01", technical: "10000.01"},
		"no amount":            {form: Form{}, code: fault.MissingField},
		"items eat all":        {form: Form{ContractAmount: yuan(t, "100"), NonTechnicalItems: []NonTechnicalItem{{Quantity: 1, UnitCost: 10_000}}}, code: fault.AmountTechGtTotal},
		"declared off by one":  {form: Form{ContractAmount: yuan(t, "100"), TechnicalAmount: yuan(t, "99.99")}, code: fault.AmountItemsMismatch},
		"3 sets as reasonable": {form: Form{ContractAmount: yuan(t, "2000000"), NonTechnicalItems: []NonTechnicalItem{
			{Quantity: 3, UnitCost: 100, IsCarrier: true, CarrierKind: carrierEquipment, ReasonableQuantity: 3}}}, code: fault.OutOfRange},
	} {
		t.Run(name, func(t *testing.T) {
			w, bad := v.form.Amounts()
			if v.code != "" {
				if len(bad) == 0 || bad[0].Code != v.code {
					t.Fatalf("got %v, want %s", bad, v.code)
				}
				return
			}
			if len(bad) > 0 || w.ContractAmount != *yuan(t, v.contract) || w.Technical != *yuan(t, v.technical) {
				t.Fatalf("%s / %s, %v; want %s / %s", w.ContractAmount, w.Technical, bad, v.contract, v.technical)
			}
		})
	}
}

// TestWorksheetProperty: what is deducted and what is kept always add up to
// the items, and contract = technical + deducted.
func TestWorksheetProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var f Form
		var all amount.Fen
		for range rapid.IntRange(0, 6).Draw(t, "items") {
			n := NonTechnicalItem{Quantity: rapid.Int64Range(1, 9).Draw(t, "quantity"), UnitCost: amount.Fen(rapid.Int64Range(1, 1_000_000).Draw(t, "cost"))}
			if n.IsCarrier = rapid.Bool().Draw(t, "carrier"); n.IsCarrier {
				n.ReasonableQuantity = rapid.Int64Range(0, 12).Draw(t, "reasonable")
			}
			all += n.UnitCost * amount.Fen(n.Quantity)
			f.NonTechnicalItems = append(f.NonTechnicalItems, n)
		}
		total := all + amount.Fen(rapid.Int64Range(1, 1_000_000).Draw(t, "rest"))
		f.ContractAmount = &total
		w, bad := f.Amounts()
		if len(bad) > 0 {
			t.Fatal(bad)
		}
		var deducted, kept amount.Fen
		for _, l := range w.Lines {
			deducted, kept = deducted+l.Deducted, kept+l.Kept
		}
		if deducted != w.NonTechnical || deducted+kept != all || w.Technical+deducted != total || w.Technical <= 0 {
			t.Fatalf("%+v", w)
		}
	})
}

// TestLargeAndDelegated: V5–V8.
func TestLargeAndDelegated(t *testing.T) {
	r := RuleSetOn(calendar.On(2026, 3, 2))
	if !r.large(*yuan(t, "5000000.00"), false) || r.large(*yuan(t, "4999999.99"), false) || !r.large(1, true) {
		t.Error("V5, V6: 5,000,000 is large, a fen less is not, a disputed case is")
	}
	if l := r.limit(*yuan(t, "5000000"), false); l.Value != 30 || l.Unit != calendar.WorkingDay {
		t.Errorf("V5: limit %v", l)
	}
	if l := r.limit(*yuan(t, "4999999.99"), false); l.Value != 15 {
		t.Errorf("V6: limit %v", l)
	}
	if *yuan(t, "10000000.00") > Taian.DelegatedUpTo || *yuan(t, "10000000.01") <= Taian.DelegatedUpTo {
		t.Error("V7, V8: 10,000,000 is the city's, a fen more is the province's")
	}
}

func TestRuleSetByAcceptance(t *testing.T) {
	for d, want := range map[calendar.Date]string{
		calendar.On(2025, 6, 1): "CN-2000", calendar.On(2026, 2, 28): "CN-2000", calendar.On(2026, 3, 1): "CN-2026", calendar.On(2030, 1, 1): "CN-2026",
	} {
		if got := RuleSetOn(d).ID; got != want {
			t.Errorf("%s: %s, want %s", d, got, want)
		}
	}
}
