package policy

import (
	"os"
	"slices"
	"strings"
	"testing"

	"jishi/internal/calendar"
	"jishi/internal/codes"
)

// TestEveryRuleIsOnFile: what the code asks for has a version today, and every
// version says where it is written.
func TestEveryRuleIsOnFile(t *testing.T) {
	for code := range needed {
		r, ok := RuleOn(code, today)
		if !ok || r.Document == "" || r.Note.En == "" {
			t.Errorf("rule %s on %s: %+v", code, today, r)
		}
	}
	if len(RulesOn(today)) != len(needed) || len(Rules()) <= len(needed) {
		t.Errorf("%d of %d rules hold today, want %d", len(RulesOn(today)), len(Rules()), len(needed))
	}
}

func TestRulesChangeWithTheDay(t *testing.T) {
	for _, x := range []struct {
		code, day, document string
	}{
		{VATExemption, "2025-12-31", "财税〔2016〕36号"}, {VATExemption, "2026-01-01", "财政部 税务总局公告2026年第10号"},
		{CITTransferLicence, "2015-09-30", "财税〔2010〕111号"}, {CITTransferLicence, "2015-10-01", "国家税务总局公告2015年第82号"},
		{VATExemption, "2016-04-30", ""}, {StampSmall, "2028-01-01", ""}, {RDSuper, "2022-12-31", ""},
	} {
		day, err := calendar.ParseDate(x.day)
		if err != nil {
			t.Fatal(err)
		}
		if r, _ := RuleOn(x.code, day); r.Document != x.document {
			t.Errorf("%s on %s is of %q, want %q", x.code, x.day, r.Document, x.document)
		}
	}
}

func TestBadRulesAreRefused(t *testing.T) {
	good := `{"code":"CIT_RATE","valid_from":"2008-01-01","valid_to":"","params":{"rate":"0.25"},"document":"d","article":"a","issued":"2007-03-16","confidence":"A","note_zh":"中","note_en":"e"}`
	if _, err := parseRules([]byte("[" + good + "]")); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{
		`CIT_RATE`: `CIT_RAT`, `2008-01-01`: ``, `"valid_to":""`: `"valid_to":"2007-01-01"`, `0.25`: `a quarter`, `"rate"`: `"rates"`,
		`"document":"d"`: `"document":""`, `"confidence":"A"`: `"confidence":"D"`, `2007-03-16`: `2007-02-30`, `"rate":"0.25"`: `"rate":"-1"`,
	} {
		if _, err := parseRules([]byte("[" + strings.Replace(good, from, to, 1) + "]")); err == nil {
			t.Errorf("%s instead of %s is accepted", to, from)
		}
	}
	if _, err := parseRules([]byte("[" + good + "," + good + "]")); err == nil || !strings.Contains(err.Error(), "overlaps") {
		t.Errorf("the same rule twice: %v", err)
	}
}

// TestMatrix is the table of the domain notes §7.6, cell by cell.
func TestMatrix(t *testing.T) {
	const y, n, c = Yes, No, ToConfirm
	want := map[string][6]Answer{ // VAT, CIT, super-deduction, IIT, pay cap, VAT when linked
		"11": {c, n, y, c, y, c}, "12": {c, n, y, c, y, c},
		"21": {y, y, n, y, y, y}, "22": {y, n, n, y, y, y}, "23": {y, n, n, y, y, y},
		"24": {c, y, n, y, y, c}, "25": {c, y, n, y, y, c}, "26": {c, y, n, y, y, c}, "27": {c, y, n, y, y, c},
		"31": {y, y, n, y, y, y}, "32": {y, c, n, y, y, y}, "33": {c, y, n, y, y, c}, "34": {c, y, n, y, y, c}, "35": {c, y, n, y, y, c}, "36": {c, y, n, y, y, c},
		"40": {n, n, n, n, y, c}, "51": {n, n, n, n, y, c}, "52": {n, n, n, n, y, c}, "53": {n, n, n, n, y, c},
	}
	rows := Matrix(today)
	if len(rows) != len(want) {
		t.Errorf("%d lines today, want %d", len(rows), len(want))
	}
	for _, r := range rows {
		if got := [6]Answer{r.VAT, r.CIT, r.SuperDeduction, r.IIT, r.PayCap, r.VATLinked}; got != want[r.Kind] {
			t.Errorf("%s: %v, want %v", r.Kind, got, want[r.Kind])
		}
	}
	types, _ := codes.Get(codes.ContractTypes)
	for _, e := range types.Entries(today) {
		leaf := e.Parent != "" || e.Code == "40"
		if _, on := want[e.Code]; leaf != on {
			t.Errorf("contract type %s: leaf %v, in the matrix %v", e.Code, leaf, on)
		}
	}
	if r := RowOn("10", "", today); r.VAT != ToConfirm || r.CIT != ToConfirm || r.StampSure {
		t.Errorf("a kind without sub-kind: %+v", r)
	}
}

func TestBadMatrixIsRefused(t *testing.T) {
	good := matrixColumns + "\n2026-01-01,,11,YES,YES,NO,YES,YES,YES,NO,STAMP_TECHNOLOGY\n"
	if _, err := parseMatrix([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{",11,": ",19,", "2026-01-01": "", "NO,STAMP": "MAYBE,STAMP", "STAMP_TECHNOLOGY": "STAMP", "kind": "kinds"} {
		if _, err := parseMatrix([]byte(strings.Replace(good, from, to, 1))); err == nil {
			t.Errorf("%s instead of %s is accepted", to, from)
		}
	}
}

// TestDocumentation: docs/policy.md lists every version of every rule as it is
// in the data.
func TestDocumentation(t *testing.T) {
	raw, err := os.ReadFile("../../docs/policy.md")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(raw), "\n")
	for _, r := range Rules() {
		until := r.ValidTo.String()
		if until == "" {
			until = "open"
		}
		start := "| `" + r.Code + "` | " + r.ValidFrom.String() + " – " + until + " |"
		i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, start) })
		if i < 0 {
			t.Errorf("docs/policy.md does not list %s", start)
			continue
		}
		for name, value := range r.Params {
			if !strings.Contains(lines[i], name+" "+value) {
				t.Errorf("docs/policy.md: %s has not %s %s", r.Code, name, value)
			}
		}
		if !strings.Contains(lines[i], r.Document+" "+r.Article+" | "+string(r.Confidence)+" |") {
			t.Errorf("docs/policy.md: %s has another source: %s", r.Code, lines[i])
		}
	}
}
