package contract_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
)

// TestEveryRuleIsImplementedAndDocumented: all 36 rules of the domain notes have
// a row with theme, severity and source, and code that runs (each has a positive
// case in TestEachRule); every parameter belongs to a rule and says where it
// comes from.
func TestEveryRuleIsImplementedAndDocumented(t *testing.T) {
	day := on(t, today)
	for i := range 36 {
		id := fmt.Sprintf("RR%02d", i+1)
		r, ok := contract.RuleOf(id, day)
		if !ok || r.Theme.Zh == "" || r.Theme.En == "" || r.Article == "" || len(r.Severities) == 0 {
			t.Errorf("%s: %+v", id, r)
		}
	}
	grades := []contract.Severity{contract.Block, contract.High, contract.Warn, contract.Info}
	for _, r := range contract.Rules() {
		for _, s := range r.Severities {
			if !slices.Contains(grades, s) {
				t.Errorf("%s: severity %q", r.ID, s)
			}
		}
		if r.Overridable && r.Severities[0] != contract.Block {
			t.Errorf("%s: only a block can be overridden", r.ID)
		}
	}
	known := map[string]bool{}
	for _, p := range contract.RuleParameters() {
		if _, ok := contract.RuleOf(p.Rule, day); !ok || p.Value <= 0 || p.Unit == "" || p.Meaning.Zh == "" || p.Meaning.En == "" || p.Source == "" {
			t.Errorf("parameter %+v", p)
		}
		key := p.Rule + " " + p.Name + " " + p.From.String()
		if known[key] {
			t.Errorf("parameter %s twice", key)
		}
		known[key] = true
	}
}

// anyForm draws a form out of values that make sense and values that do not.
func anyForm(t *rapid.T) contract.Form {
	text := rapid.OneOf(rapid.SampledFrom([]string{"", "设备采购", "成熟产品", "11", "ZL1", "岱下精密机械有限公司"}), rapid.StringN(0, 12, 40))
	date := rapid.Custom(func(t *rapid.T) calendar.Date {
		if rapid.Bool().Draw(t, "none") {
			return calendar.Date{}
		}
		return calendar.On(2026, 6, 15).AddDays(rapid.IntRange(-5000, 5000).Draw(t, "day"))
	})
	money := rapid.Int64Range(-10, 1_000_000_000_000_000)
	kind := rapid.SampledFrom([]string{"", "10", "20", "30", "40", "50", "x"}).Draw(t, "kind")
	total := amount.Fen(money.Draw(t, "total"))
	f := contract.Form{
		ProjectName: text.Draw(t, "name"), Kind: kind, SubKind: rapid.SampledFrom([]string{"", "11", "12", "21", "31", "51", "52", "53"}).Draw(t, "sub"),
		SignDate: date.Draw(t, "sign"), EffectiveDate: date.Draw(t, "effective"), BeginDate: date.Draw(t, "begin"), EndDate: date.Draw(t, "end"),
		ContractAmount: &total, AmountMode: rapid.SampledFrom([]string{"", "FIXED", "INSTALMENT", "ROYALTY", "FRAMEWORK", "UNDETERMINED"}).Draw(t, "mode"),
		TechSummary: text.Draw(t, "summary"), Targets: text.Draw(t, "targets"), IPKinds: rapid.SliceOfN(text, 0, 2).Draw(t, "ip"),
		IsClassified: rapid.IntRange(0, 20).Draw(t, "secret") == 0,
	}
	for range rapid.IntRange(0, 4).Draw(t, "parties") {
		f.Parties = append(f.Parties, contract.Party{Role: rapid.SampledFrom([]contract.Role{"", contract.Seller, contract.Buyer, contract.Intermediary}).Draw(t, "role"),
			Name: text.Draw(t, "party"), CreditCode: text.Draw(t, "code"), Kind: text.Draw(t, "party kind"), Country: text.Draw(t, "country"), RegionCode: text.Draw(t, "region")})
	}
	for range rapid.IntRange(0, 2).Draw(t, "items") {
		f.NonTechnicalItems = append(f.NonTechnicalItems, contract.NonTechnicalItem{Quantity: money.Draw(t, "q"), UnitCost: amount.Fen(money.Draw(t, "u")),
			IsCarrier: rapid.Bool().Draw(t, "carrier"), CarrierKind: text.Draw(t, "carrier kind"), ReasonableQuantity: money.Draw(t, "r")})
		f.IPItems = append(f.IPItems, contract.IPItem{Kind: "11", Number: text.Draw(t, "patent"), Owner: text.Draw(t, "owner"), Expiry: date.Draw(t, "expiry")})
	}
	return f
}

// TestNoRulePanics: any form, with or without the other sources, is examined;
// equal subjects give equal findings, whose keys are all different.
func TestNoRulePanics(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := clean(t)
		form := anyForm(rt)
		s.Form = &form
		s.Contacts = make([]contract.ContactHash, len(form.Parties))
		for _, drop := range []func(){
			func() { s.Text = nil }, func() { s.History = nil }, func() { s.Companies = nil }, func() { s.Patents = nil },
			func() { s.Likeness = nil }, func() { s.Contacts = nil }, func() { s.Seller, s.Buyer = "", "" },
		} {
			if rapid.Bool().Draw(rt, "drop") {
				drop()
			}
		}
		if s.History != nil {
			s.History.BySeller = []contract.Filing{filing(s, "x", same)}
			s.History.Chain = []contract.Filing{filing(s, "y", func(f *contract.Filing) { f.Seller, f.Buyer = s.Buyer, s.Seller })}
		}
		one, two := s.Run(), s.Run()
		keys := map[string]bool{}
		for i, f := range one.Findings {
			if keys[f.Key] {
				rt.Fatalf("key %s twice", f.Key)
			}
			keys[f.Key] = true
			if two.Findings[i].Digest != f.Digest {
				rt.Fatalf("%s differs from run to run", f.Key)
			}
		}
	})
}

// TestCompanyFile and TestPatentFile: the registers as files.
func TestCompanyFile(t *testing.T) {
	const head = "credit_code,name,legal_rep,founded_on,paid_in_capital,last_year_revenue,state,business_scope,branch_of,shareholders,as_of\n"
	path := filepath.Join(t.TempDir(), "companies.csv")
	read := func(rows string) (*contract.CompanyFile, error) {
		must(t, os.WriteFile(path, []byte("\ufeff"+head+rows), 0o600))
		return contract.OpenCompanies(path)
	}
	f, err := read("91370902ma0000001x,甲公司,王某,2020-02-01,5000000.00,,ACTIVE,\"研发,销售\",,A1|乙公司|25.5;|张某|7,2026-06-01\n")
	must(t, err)
	c := f.Company("91370902MA0000001X")
	if f.Len() != 1 || c == nil || c.LegalRep != "王某" || c.PaidIn.String() != "5000000.00" || c.Revenue != nil || len(c.Shareholders) != 2 ||
		c.Shareholders[0].Share != 2550 || c.Shareholders[1].Name != "张某" || c.FoundedOn.String() != "2020-02-01" {
		t.Fatalf("%+v", c)
	}
	if f.Company("other") != nil {
		t.Error("an unknown company is known")
	}
	for _, bad := range []string{",x,,,,,,,,,", "A,x,,2020-13-01,,,,,,,", "A,x,,,1.234,,,,,,", "A,x,,,,,GONE,,,,", "A,x,,,,,,,,a|b,", "A,x,,,,,,,,a|b|101,", "A,x,,,,,,,,a|b|1.234,", "A,x"} {
		if _, err := read(bad + "\n"); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	must(t, os.WriteFile(path, []byte("a,b\n"), 0o600))
	if _, err := contract.OpenCompanies(path); err == nil || !strings.Contains(err.Error(), "first line") {
		t.Errorf("other columns: %v", err)
	}
	if _, err := contract.OpenCompanies(path + "x"); err == nil {
		t.Error("a missing file is read")
	}
}

func TestPatentFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "patents.csv")
	must(t, os.WriteFile(path, []byte("number,owners,status,expiry,as_of\nZL202310000001.0,甲公司; 乙公司,LAPSED,2043-01-01,2026-06-01\n"), 0o600))
	f, err := contract.OpenPatents(path)
	must(t, err)
	p := f.Patent("2023 1000 0001.0")
	if f.Len() != 1 || p == nil || !slices.Equal(p.Owners, []string{"甲公司", "乙公司"}) || p.Status != contract.PatentLapsed || p.Expiry.String() != "2043-01-01" {
		t.Fatalf("%+v", p)
	}
	for _, bad := range []string{",x,,,", "1,x,DEAD,,", "1,x,,soon,"} {
		must(t, os.WriteFile(path, []byte("number,owners,status,expiry,as_of\n"+bad+"\n"), 0o600))
		if _, err := contract.OpenPatents(path); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// FuzzCompanyFile: no file makes the reader panic.
func FuzzCompanyFile(f *testing.F) {
	f.Add("A,x,,2020-01-01,1.00,2.00,ACTIVE,s,B,a|b|1.5,2026-01-01\n")
	f.Fuzz(func(t *testing.T, rows string) {
		path := filepath.Join(t.TempDir(), "c.csv")
		must(t, os.WriteFile(path, []byte("credit_code,name,legal_rep,founded_on,paid_in_capital,last_year_revenue,state,business_scope,branch_of,shareholders,as_of\n"+rows), 0o600))
		c, err := contract.OpenCompanies(path)
		if err == nil && c.Len() > strings.Count(rows, "\n")+strings.Count(rows, "\r")+1 {
			t.Errorf("%d companies", c.Len())
		}
	})
}
