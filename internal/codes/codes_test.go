package codes

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

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
			_, inTable := table.Lookup(e.Parent)
			province := name == RegionsTaian && has(Provinces, e.Parent)
			if e.Parent != "" && !inTable && !province {
				t.Errorf("%s/%s: parent %s is missing", name, e.Code, e.Parent)
			}
			checkNoCycle(t, table, e.Code)
		}
	}
	divisions, _ := Get(IndustryDivisions)
	if n := len(divisions.entries); n != 97 {
		t.Errorf("%d divisions, want 97", n)
	}
}

func checkNoCycle(t *testing.T, table *Table, code string) {
	t.Helper()
	seen := map[string]bool{}
	for c := code; c != ""; {
		if seen[c] {
			t.Errorf("%s/%s: its parents lead back to %s", table.Name, code, c)
			return
		}
		seen[c] = true
		e, _ := table.Lookup(c)
		c = e.Parent
	}
}

// Every file has a name in the program and every name has its file, with as
// many rows as the official list or the domain notes have.
func TestTableNamesAndSizes(t *testing.T) {
	sizes := map[string]int{
		AmountBands: 7, AmountModes: 9, BenefitKinds: 6, BrokerLevels: 3, BrokerMisconductKinds: 10, BrokerStatuses: 9, BrokerTitles: 5, BrokerTrainingModules: 4, TransferOrgGrades: 4, TransferOrgKinds: 4, ContractStatuses: 17, ContractTypes: 23, CredentialGrounds: 6, Countries: 249, Currencies: 25, EnterpriseScales: 4,
		FlowDirections: 3, FlowTypes: 5, IPKinds: 13, IPOwnership: 4, DeregistrationGrounds: 5, RevocationGrounds: 5, IndustryDivisions: 97, IndustrySections: 20, LicenceModes: 4, MandatedActs: 10, Materials: 15,
		NonRegistrationReasons: 16, PartyKinds: 49, PartyProfiles: 11, PaymentMethods: 10, PlanSources: 18, Provinces: 35, RegionsTaian: 11, ShandongCities: 17,
		AchievementClasses: 3, AchievementAttributes: 3, AchievementStages: 3, AchievementProjectSources: 10, AchievementOutputForms: 13, AchievementReportLevels: 6, AchievementReviewModes: 9, AchievementUnitKinds: 5, AchievementApplicationStatuses: 5, AchievementUnusedReasons: 6,
		AchievementTransferModes: 11, EvaluationChannels: 6, EvaluationClasses: 4, EvaluationForms: 4, EvaluationIndicators: 25, EvaluationPurposes: 6, EvaluatorOrgStatuses: 5, GrantRightKinds: 3, InnovationDegrees: 4, AdvancementDegrees: 7, ListingStatuses: 11, NoticeKinds: 7, PricingMethods: 5, RecusalReasons: 10, TRLLevels: 13,
		SocioEconomicObjectives: 13, TechnologyFields: 18, USCCDepartments: 12, USCCOrgTypes: 16,
	}
	names := Tables()
	if len(names) != len(sizes) || !slices.IsSorted(names) {
		t.Errorf("%d tables in files, %d in the program: %v", len(names), len(sizes), names)
	}
	for name, want := range sizes {
		table, ok := Get(name)
		if !ok {
			t.Errorf("no table %s", name)
		} else if n := len(table.Entries(calendar.Date{})); n != want {
			t.Errorf("%s has %d codes, want %d", name, n, want)
		}
	}
	if _, ok := Get("weather"); ok {
		t.Error("an unknown table was found")
	}
}

// Hong Kong, Macao and Taiwan carry the names of Chinese official usage.
func TestCountryNames(t *testing.T) {
	table, _ := Get(Countries)
	for code, want := range map[string][2]string{
		"CHN": {"中国", "China"}, "HKG": {"中国香港", "Hong Kong, China"}, "MAC": {"中国澳门", "Macao, China"}, "TWN": {"中国台湾", "Taiwan, China"},
		"VGB": {"英属维尔京群岛", "British Virgin Islands"},
	} {
		if e, ok := table.Lookup(code); !ok || e.NameZh != want[0] || e.NameEn != want[1] {
			t.Errorf("%s: %+v", code, e)
		}
	}
	for _, e := range table.Entries(calendar.Date{}) {
		if len(e.Code) != 3 || strings.Trim(e.Code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			t.Errorf("%q is not alpha-3", e.Code)
		}
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
	for _, s := range []string{" ９1350100m000100y43　", "91350100M000100Y43\r\n", "\u00a09135 0100 M000 100Y 43", "９１３５０１００Ｍ０００１００Ｙ４３"} {
		if got := NormalizeCreditCode(s); got != "91350100M000100Y43" {
			t.Errorf("%q: %q", s, got)
		}
	}
}

func TestCreditCodeForm(t *testing.T) {
	for _, s := range []string{"", "91350100M000100Y4", "91350100M000100Y433", "91350100m000100y43", "9135010OM000100Y43", "91350100M000100Y4\n"} {
		if err := CheckCreditCode(s); fault.CodeOf(err) != fault.CreditCodeFormat {
			t.Errorf("%q: %v", s, err)
		}
	}
	if err := CheckOrganizationCode("00418862-9"); fault.CodeOf(err) != fault.CreditCodeFormat {
		t.Errorf("with hyphen: %v", err)
	}
	if err := CheckOrganizationCode("004188620"); fault.CodeOf(err) != fault.CreditCodeCheckDigit {
		t.Errorf("wrong check character: %v", err)
	}
}

// Both check digits are there to find one mistyped character.
func TestOneWrongCharacterIsFound(t *testing.T) {
	digit := rapid.SampledFrom(strings.Split("0123456789", ""))
	character := rapid.SampledFrom(strings.Split(creditAlphabet, ""))
	rapid.Check(t, func(t *rapid.T) {
		code := CreditCodeWithCheck(strings.Join(rapid.SliceOfN(character, 17, 17).Draw(t, "code"), ""))
		if err := CheckCreditCode(code); err != nil {
			t.Fatalf("%s: %v", code, err)
		}
		at, c := rapid.IntRange(0, 17).Draw(t, "at"), character.Draw(t, "character")
		wrong := code[:at] + c + code[at+1:]
		if err := CheckCreditCode(wrong); (err == nil) != (wrong == code) {
			t.Fatalf("%s for %s: %v", wrong, code, err)
		}
		const id = "11010519491231002X"
		at, c = rapid.IntRange(0, 16).Draw(t, "at in ID"), digit.Draw(t, "digit")
		wrong = id[:at] + c + id[at+1:]
		if err := CheckIDNumber(wrong, calendar.On(2026, 11, 23)); (err == nil) != (wrong == id) {
			t.Fatalf("%s for %s: %v", wrong, id, err)
		}
	})
}

// Each of these has the right check character: something else is wrong.
func TestIDNumberContent(t *testing.T) {
	today := calendar.On(2026, 11, 23)
	for first17, ok := range map[string]bool{
		"37090219900228001": true, "37090220000229001": true, "37090219900229001": false, "37090219901301001": false,
		"37090220261123001": true, "37090220261124001": false, "37090217991231001": false, "09090219900228001": false, "47090219900228001": false,
	} {
		if err := CheckIDNumber(withIDCheck(first17), today); (err == nil) != ok || err != nil && strings.Contains(err.Error(), first17) {
			t.Errorf("%s: %v", first17, err)
		}
	}
	if err := CheckIDNumber("11010519491231002x", today); fault.CodeOf(err) != fault.IDNumberInvalid {
		t.Errorf("small x: %v", err)
	}
}

// withIDCheck finds the check character by the standard's condition: the
// weighted sum of all 18 is 1 modulo 11.
func withIDCheck(first17 string) string {
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(first17[i]-'0') * w
	}
	for v, c := range "0123456789X" {
		if (sum+v)%11 == 1 {
			return first17 + string(c)
		}
	}
	return first17
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
	for fen, want := range map[int64]string{
		-1: "B1", 0: "B1", 9_999_999: "B1", 10_000_000: "B2", 49_999_999: "B2", 50_000_000: "B3", 99_999_999: "B3", 100_000_000: "B4",
		499_999_999: "B4", 500_000_000: "B5", 999_999_999: "B5", 1_000_000_000: "B6", 9_999_999_999: "B6", 10_000_000_000: "B7",
	} {
		if got := AmountBand(fen); got != want || !has(AmountBands, got) {
			t.Errorf("%d: %s, want %s", fen, got, want)
		}
	}
	for _, c := range [][3]string{{"370902", "CHN", "1"}, {"370100", "", "2"}, {"110105", "CHN", "3"}, {"", "HKG", "4"}, {"810000", "CHN", "4"},
		{"710000", "", "4"}, {"820000", "CHN", "4"}, {"", "MAC", "4"}, {"", "TWN", "4"}, {"990000", "", "5"}, {"", "DEU", "5"}} {
		if got := FlowOf(c[0], c[1]); got != c[2] || !has(FlowTypes, got) {
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
	if old, now := len(types.Entries(before)), len(types.Entries(after)); old != 16 || now != 23 {
		t.Errorf("%d kinds before the licence was one, %d after", old, now)
	}
	if e, ok := types.Lookup("36"); !ok || e.validOn(before) {
		t.Error("a code is found whatever its dates")
	}
	if types.Has("99", after) {
		t.Error("99 is no kind")
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
