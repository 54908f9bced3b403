package sample

import (
	"slices"
	"strings"
	"testing"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
)

// many makes the plans and deals of a whole city without a database.
func many(t *testing.T, seed uint64, count int) *generator {
	t.Helper()
	s, err := newSchedule(calendar.On(2022, time.January, 4), calendar.On(2026, time.November, 20))
	must(t, err)
	return newGenerator(Options{Seed: seed, Contracts: count}, applicants(seed), &s)
}

func TestVocabularyIsComplete(t *testing.T) {
	if len(trades) != 14 {
		t.Fatalf("%d trades", len(trades))
	}
	for _, tr := range trades {
		if len(tr.scenes) != scenesPerTrade || len(tr.objects) != objectsPerTrade || len(tr.aspects) != aspectsPerTrade || len(tr.problems) < 3 || len(tr.methods) < 3 || len(tr.targets) < 3 {
			t.Errorf("%s has %d scenes, %d objects, %d aspects", tr.label, len(tr.scenes), len(tr.objects), len(tr.aspects))
		}
		if !codes.HasIndustry(tr.industry) {
			t.Errorf("%s: no industry %s", tr.label, tr.industry)
		}
	}
	seen := map[string]int{}
	for i := range nameCount() {
		seen[subjectOf(3, i).title()]++
	}
	if len(seen) != nameCount() {
		t.Errorf("%d names of %d are different", len(seen), nameCount())
	}
	if subjectOf(3, 0).title() == subjectOf(3, nameCount()).title() {
		t.Error("a second round repeats the names of the first")
	}
}

func TestOrganisationsAreInventedAndValid(t *testing.T) {
	names, numbers := map[string]bool{}, map[string]bool{}
	list := applicants(7)
	for l, places := range [][]elsewhere{otherCities, otherProvinces} {
		for from := range places {
			for n := range partnersPerPlace {
				list = append(list, partner(7, l, from, n, n))
			}
		}
	}
	existing := []string{"山东农业大学", "第一医科大学", "泰山医学院", "山东科技大学", "泰山学院", "泰山科技学院", "东方学院", "服装职业", "力明科技", "泰山职业技术", "泰山护理", "果树研究所"}
	for _, b := range list {
		must(t, codes.CheckCreditCode(b.CreditCode))
		must(t, codes.CheckOrganizationCode(b.CreditCode[8:17]))
		if !strings.Contains(b.Name, Mark) || names[b.Name] || numbers[b.CreditCode] {
			t.Errorf("%s %s is unmarked or comes twice", b.Name, b.CreditCode)
		}
		names[b.Name], numbers[b.CreditCode] = true, true
		for _, r := range existing {
			if strings.Contains(b.Name, r) {
				t.Errorf("%s is a real name", b.Name)
			}
		}
		if !codes.HasIndustry(b.Industry) || !codes.KnownRegion(b.RegionCode) || !strings.Contains(b.Phone, "000") {
			t.Errorf("%s: industry %s, region %s, phone %s", b.Name, b.Industry, b.RegionCode, b.Phone)
		}
	}
	if got := list[clerkIndex].Name; got != "岱岳样例·云步精密机械有限公司" {
		t.Errorf("the clerk's organisation is %s", got)
	}
}

func TestEqualSeedsMakeEqualContracts(t *testing.T) {
	a, b, c := many(t, 7, 300), many(t, 7, 300), many(t, 8, 300)
	same := 0
	for i := range a.plans {
		da, db, dc := a.dealOf(&a.plans[i]), b.dealOf(&b.plans[i]), c.dealOf(&c.plans[i])
		if da.form.ProjectName != db.form.ProjectName || da.size() != db.size() || !slices.EqualFunc(a.plans[i].at, b.plans[i].at, time.Time.Equal) {
			t.Fatalf("contract %d differs: %s %s", i, da.form.ProjectName, db.form.ProjectName)
		}
		if da.form.ProjectName == dc.form.ProjectName {
			same++
		}
	}
	if same > 30 {
		t.Errorf("another seed gives the same %d of 300 names", same)
	}
}

// TestEveryContractCanBeFiled runs the real checks over a whole city.
func TestEveryContractCanBeFiled(t *testing.T) {
	g := many(t, 7, 3000)
	names := map[string]int{}
	for i := range g.plans {
		p := &g.plans[i]
		d := g.dealOf(p)
		files := []contract.File{{Material: "M01"}}
		for _, m := range d.materials {
			files = append(files, contract.File{Material: m.code})
		}
		subject := contract.Subject{Form: &d.form, Files: files, OrgCreditCode: g.bodies[d.org].CreditCode, Today: p.filed, Local: contract.Taian}
		for _, f := range subject.Run().Findings {
			if f.Severity == contract.Block {
				t.Errorf("contract %d (%s %s): %s %s %s", i, p.kind, p.sub, f.Rule, f.Pointer, f.Text.En)
			}
		}
		for _, party := range d.form.Parties {
			if !strings.Contains(party.Name, Mark) {
				t.Errorf("contract %d: %s is not marked", i, party.Name)
			}
		}
		if n := len([]rune(d.form.ProjectName)); n > 100 {
			t.Errorf("a name of %d characters: %s", n, d.form.ProjectName)
		}
		names[d.form.ProjectName]++
	}
	if len(names) < 2950 {
		t.Errorf("only %d of 3000 project names are different", len(names))
	}
}

func TestSharesAndSeasons(t *testing.T) {
	g := many(t, 7, 3000)
	kinds, years, ends := map[string]int{}, map[int]int{}, map[contract.Status]int{}
	rights, large, second, december, changed := 0, 0, 0, 0, 0
	for i := range g.plans {
		p := &g.plans[i]
		d := g.dealOf(p)
		kinds[p.kind]++
		ends[p.final]++
		if p.changes() {
			changed++
		}
		if d.form.IPKinds[0] != "99" {
			rights++
		}
		if d.size() >= expertFrom {
			large++
		}
		last := calendar.Of(p.decided())
		years[last.Year()]++
		if last.Year() == 2025 && last.Month() >= time.July {
			second++
		}
		if last.Year() == 2025 && last.Month() == time.December {
			december++
		}
		if !calendar.Default().IsWorkingDay(last) {
			t.Errorf("contract %d ends on %s, a day off", i, last)
		}
	}
	within := func(what string, got, low, high int) {
		if got < low || got > high {
			t.Errorf("%s: %d, not %d to %d", what, got, low, high)
		}
	}
	within("service", kinds["50"], 1250, 1500)
	within("development", kinds["10"], 1020, 1260)
	within("transfer", kinds["20"], 150, 400)
	within("licence", kinds["30"], 5, 120)
	within("with rights", rights, 1050, 1420)
	within("large", large, 60, 160)
	within("second half of 2025 in percent", second*100/years[2025], 62, 78)
	within("December 2025 in percent", december*100/years[2025], 20, 40)
	if years[2022] >= years[2023] || years[2023] >= years[2024] || years[2024] >= years[2025] {
		t.Errorf("no growth: %v", years)
	}
	within("open", ends[contract.Submitted]+ends[contract.Accepted]+ends[contract.FirstReview]+ends[contract.SecondReview]+ends[contract.Correction]+ends[contract.Draft]+ends[contract.ExpertReview], 80, 80)
	within("ended early", ends[contract.Deregistered], 5, 40)
	within("struck off", ends[contract.Revoked], 3, 30)
	within("changed", changed, 30, 110)
	for _, s := range []contract.Status{contract.Refused, contract.Withdrawn, contract.NotAccepted, contract.TransferredUp} {
		within(string(s), ends[s], 8, 90)
	}
}
