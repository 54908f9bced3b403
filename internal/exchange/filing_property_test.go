package exchange

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
)

// anyForm is a form with whatever a workbook can hold: one lead seller that
// applies, one lead buyer, further parties and lists.
func anyForm(t *rapid.T) contract.Form {
	word := rapid.StringMatching(`[A-Za-z一-龥][A-Za-z0-9一-龥]{0,12}`)
	fen := func(label string) amount.Fen {
		return amount.Fen(rapid.Int64Range(1, 9_000_000_000_000).Draw(t, label))
	}
	day := func(label string) calendar.Date {
		return calendar.On(2020, 1, 1).AddDays(rapid.IntRange(0, 4000).Draw(t, label))
	}
	code := func(list string) string { return rapid.SampledFrom(optionsOf(list)).Draw(t, list).code }
	party := func(role contract.Role, lead bool) contract.Party {
		return contract.Party{Role: role, IsLead: lead, Name: word.Draw(t, "name"), Kind: code(codes.PartyKinds), Country: code(codes.Countries),
			IsListed: rapid.Bool().Draw(t, "listed"), Phone: rapid.StringMatching(`[0-9]{11}`).Draw(t, "phone"), Zip: "271000"}
	}
	total, related := fen("total"), rapid.Bool().Draw(t, "related")
	f := contract.Form{ProjectName: word.Draw(t, "project"), Kind: code("kinds"), SubKind: code("sub_kinds"), SignDate: day("sign"), EndDate: day("end"),
		ContractAmount: &total, IsRelated: &related, Currency: code(codes.Currencies), TechField: code(codes.TechnologyFields), IPKinds: []string{code(codes.IPKinds), "80"},
		TechSummary: word.Draw(t, "summary"), CommitmentAccepted: rapid.Bool().Draw(t, "commit"), FxRate: "7.1234",
		Parties: []contract.Party{party(contract.Seller, true), party(contract.Buyer, true)}}
	f.Parties[0].IsRegistrant = true
	if rapid.Bool().Draw(t, "royalty") {
		f.Royalty = &contract.Royalty{Base: code("royalty_bases"), RatePercent: "2.5", Years: 3, YearlyMinimum: fen("minimum")}
	}
	for range rapid.IntRange(0, 3).Draw(t, "more") {
		f.Parties = append(f.Parties, party(contract.Intermediary, false))
		f.PaySchedule = append(f.PaySchedule, contract.Instalment{DueDate: day("due"), Amount: fen("part"), Condition: word.Draw(t, "condition")})
		f.NonTechnicalItems = append(f.NonTechnicalItems, contract.NonTechnicalItem{Name: word.Draw(t, "item"), Quantity: 7, UnitCost: fen("cost"), IsCarrier: true, CarrierKind: "SAMPLE"})
		f.IPItems = append(f.IPItems, contract.IPItem{Kind: code(codes.IPKinds), Number: word.Draw(t, "number"), FilingDate: day("filed")})
		f.Orders = append(f.Orders, contract.Order{OrderNo: word.Draw(t, "order"), SignDate: day("ordered"), Amount: fen("order amount")})
	}
	return f
}

// TestFormsComeBack: what is written into a workbook is read from it again.
func TestFormsComeBack(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		forms := []contract.Form{anyForm(r), anyForm(r)}
		file, err := FilingWorkbook(forms, monday)
		if err != nil {
			r.Fatal(err)
		}
		b, err := OpenFilings(file.Body)
		if err != nil {
			r.Fatal(err)
		}
		defer b.Close()
		i := 0
		err = b.Each(func(f *Filing) error {
			want, _ := json.Marshal(forms[i])
			got, _ := json.Marshal(f.Form)
			if len(f.Problems) > 0 || !bytes.Equal(got, want) {
				r.Errorf("row %d: %v\n got %s\nwant %s", f.Row, f.Problems, got, want)
			}
			i++
			return nil
		})
		if err != nil || i != 2 || len(b.General) > 0 {
			r.Errorf("%d rows, %v, %v", i, b.General, err)
		}
	})
}

// TestEveryFieldHasItsColumn: no field of the form is missing from the workbook.
func TestEveryFieldHasItsColumn(t *testing.T) {
	have := map[string]map[string]bool{}
	for _, s := range filingSheets {
		have[s.name] = map[string]bool{}
		for _, e := range s.entries {
			have[s.name][e.pointer] = true
		}
	}
	lists := map[string]bool{"/parties": true, "/royalty": true}
	for _, s := range filingSheets[1:] {
		lists[s.list] = true
	}
	elsewhere := map[string]bool{"/id": true, "/role": true, "/is_registrant": true, "/is_lead": true}
	check := func(sheet, base string, typ reflect.Type) {
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if p := base + "/" + name; !have[sheet][p] && !lists[p] && !elsewhere["/"+name] {
				t.Errorf("%s has no column for %s", sheet, p)
			}
		}
	}
	check(contractSheet, "", reflect.TypeFor[contract.Form]())
	check(contractSheet, "/royalty", reflect.TypeFor[contract.Royalty]())
	check(contractSheet, "/parties/buyer", reflect.TypeFor[contract.Party]())
	check(contractSheet, "/parties/seller", reflect.TypeFor[contract.Party]())
	check(partySheet, "", reflect.TypeFor[contract.Party]())
	check(costSheet, "", reflect.TypeFor[contract.NonTechnicalItem]())
	check(instalmentSheet, "", reflect.TypeFor[contract.Instalment]())
	check(ipSheet, "", reflect.TypeFor[contract.IPItem]())
	check(orderSheet, "", reflect.TypeFor[contract.Order]())
}
