package codes

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"jishi/internal/calendar"
	"jishi/internal/fault"
)

func TestTablesAreSound(t *testing.T) {
	for _, name := range Tables() {
		table, _ := Get(name)
		if len(table.entries) != len(table.index) {
			t.Errorf("%s: a code stands twice", name)
		}
		for _, e := range table.entries {
			if e.Code == "" || e.NameZh == "" || e.NameEn == "" || e.Source == "" {
				t.Errorf("%s/%s: empty column: %+v", name, e.Code, e)
			}
			if !e.ValidFrom.IsZero() && !e.ValidTo.IsZero() && e.ValidTo.Before(e.ValidFrom) {
				t.Errorf("%s/%s: dates reversed", name, e.Code)
			}
			if name == IndustryDivisions {
				if !has(IndustrySections, e.Parent) {
					t.Errorf("division %s lies in no section", e.Code)
				}
				continue
			}
			if _, ok := table.Lookup(e.Parent); e.Parent != "" && !ok && !strings.HasPrefix(e.Parent, "37") {
				t.Errorf("%s/%s: parent %s is missing", name, e.Code, e.Parent)
			}
		}
	}
	divisions, _ := Get(IndustryDivisions)
	if n := len(divisions.entries); n != 97 {
		t.Errorf("%d divisions, want 97", n)
	}
}

func TestVectors(t *testing.T) {
	f, err := os.Open("testdata/check_digit_vectors.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	today := calendar.On(2026, 11, 23)
	check := map[string]func(string) error{
		"USCC": CheckCreditCode, "ORG9": CheckOrganizationCode,
		"ID18": func(s string) error { return CheckIDNumber(s, today) },
	}
	ran := 0
	for _, r := range rows[1:] {
		f := check[r[0]]
		if f == nil {
			continue
		}
		ran++
		err := f(r[1])
		switch r[2] {
		case "valid":
			if err != nil {
				t.Errorf("%s %s: %v", r[0], r[1], err)
			}
		case "legacy":
			if fault.CodeOf(err) != fault.CreditCodeCheckDigit {
				t.Errorf("%s %s: %v, want a check digit warning", r[0], r[1], err)
			}
		default:
			if err == nil {
				t.Errorf("%s %s was taken", r[0], r[1])
			}
		}
	}
	if ran < 15 {
		t.Errorf("only %d vectors ran", ran)
	}
}

func TestNormalizeCreditCode(t *testing.T) {
	if got := NormalizeCreditCode(" ９1350100m000100y43　"); got != "91350100M000100Y43" {
		t.Error(got)
	}
}

func TestIDNumberRefusesTheFuture(t *testing.T) {
	if err := CheckIDNumber("11010519491231002X", calendar.On(1949, 12, 30)); err == nil {
		t.Error("born tomorrow was taken")
	}
}

func TestMasks(t *testing.T) {
	if got := MaskIDNumber("11010519491231002X"); got != "1****************X" {
		t.Error(got)
	}
	if got := MaskPhone("13900001234"); got != "139****1234" {
		t.Error(got)
	}
	if got := MaskPhone("12345"); got != "*****" {
		t.Error(got)
	}
}

func TestNationalNumber(t *testing.T) {
	for n, want := range map[string]struct{ ok, local bool }{
		"2026370901000123": {true, true}, "2026370101000123": {true, false}, "26370901000123": {true, true},
		"202637090100012": {}, "20263709010001234": {}, "2026370901A00123": {}, "1926370901000123": {},
	} {
		local, err := CheckNationalNumber(n)
		if (err == nil) != want.ok || local != want.local {
			t.Errorf("%s: %v %v", n, local, err)
		}
	}
}

func TestBandsAndFlows(t *testing.T) {
	for fen, want := range map[int64]string{0: "B1", 9_999_999: "B1", 10_000_000: "B2", 499_999_999: "B4", 500_000_000: "B5", 1_000_000_000: "B6", 10_000_000_000: "B7"} {
		if got := AmountBand(fen); got != want {
			t.Errorf("%d: %s, want %s", fen, got, want)
		}
	}
	for _, c := range [][3]string{{"370902", "CHN", "1"}, {"370100", "", "2"}, {"110105", "CHN", "3"}, {"", "HKG", "4"}, {"810000", "CHN", "4"}, {"", "DEU", "5"}} {
		if got := FlowOf(c[0], c[1]); got != c[2] {
			t.Errorf("%v: %s", c, got)
		}
	}
	if Direction(true, true) != "BOTH" || Direction(true, false) != "OUT" || Direction(false, true) != "IN" {
		t.Error("direction")
	}
}

func TestValidity(t *testing.T) {
	types, _ := Get(ContractTypes)
	before, after := calendar.On(2026, 2, 28), calendar.On(2026, 3, 1)
	if types.Has("31", before) || !types.Has("31", after) || !types.Has("11", before) {
		t.Error("the licence is a kind of its own since 2026-03-01")
	}
	kinds, _ := Get(PartyKinds)
	if !kinds.IsA("150", "090") || kinds.IsA("0221", "090") || !kinds.IsA("0221", "020") {
		t.Error("party kind tree")
	}
	if !KnownRegion("370902") || KnownRegion("370999") || !KnownRegion("370112") || !KnownRegion("110105") || KnownRegion("990101x") || !KnownZone("3709Z1") || KnownZone("370902") {
		t.Error("regions")
	}
}

func FuzzCreditCode(f *testing.F) {
	f.Add("91350100M000100Y43")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		n := NormalizeCreditCode(s)
		if NormalizeCreditCode(n) != n {
			t.Fatalf("normalising %q twice differs", s)
		}
		if err := CheckCreditCode(n); err != nil && fault.As(err) == nil {
			t.Fatalf("%q: not a fault: %v", s, err)
		}
	})
}

func FuzzIDNumber(f *testing.F) {
	f.Add("11010519491231002X")
	f.Fuzz(func(t *testing.T, s string) {
		if err := CheckIDNumber(s, calendar.On(2026, 1, 1)); err == nil && len(s) != 18 {
			t.Fatalf("%q was taken", s)
		}
		_ = MaskIDNumber(s)
		_ = MaskPhone(s)
	})
}
