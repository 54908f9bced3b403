package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"jishi/internal/app"
	"jishi/internal/contract"
	"jishi/internal/corpus"
	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/sample/contractpaper"
)

// filedCase is a case of the corpus as it was filed.
type filedCase struct {
	corpus.Case
	who    *identity.Principal
	id     string
	before []contract.Finding // what was found before the applicant corrected it
}

// archive is a city where the corpus is filed.
type archive struct {
	t     *testing.T
	app   *app.App
	orgs  map[string]*identity.Principal // a clerk by credit code
	cases []*filedCase
}

// corpusCity files all cases in the order given: form, documents, submission.
// What the checks refuse stays a draft.
func corpusCity(t *testing.T, dialect database.Dialect, cases []corpus.Case) *archive {
	t.Helper()
	cfg := settings(t, "")
	if dialect == database.Postgres {
		url := databasetest.New(t, dialect, nil).URL
		cfg.DatabaseURL, cfg.MigrateDatabaseURL = url, url
	}
	now := cases[0].Today.Start().Add(10 * time.Hour)
	a, err := app.Open(t.Context(), cfg, app.Options{Relaxed: true, Identity: cheap, Clock: func() time.Time { return now }})
	must(t, err)
	t.Cleanup(func() { must(t, a.Close()) })
	w := &archive{t: t, app: a, orgs: map[string]*identity.Principal{}}
	_, err = a.Identity.BootstrapOrganization(t.Context(), identity.NewOrganization{Side: identity.SideBureau, Name: "泰安市技术合同登记处", RegionCode: "370900", OfficePoint: "01"})
	must(t, err)
	for _, c := range cases {
		w.file(c)
	}
	_, err = a.Transcripts.ReadAll(t.Context())
	must(t, err)
	for _, f := range w.cases {
		_, err := a.Contracts.Submit(t.Context(), f.who, f.id, 0)
		if err != nil && fault.CodeOf(err) != fault.ChecksFailed {
			t.Fatalf("%s: %v", f.ID, err)
		}
		if err != nil {
			w.correct(f)
		}
	}
	return w
}

// correct does what an applicant does whose payment schedule is refused: the
// last instalment becomes what is left of the price. What was found before is
// kept for the report.
func (w *archive) correct(f *filedCase) {
	w.t.Helper()
	if !slices.ContainsFunc(f.Labels, func(l corpus.Label) bool { return l.Defect == "schedule_form" }) {
		return
	}
	checked, err := w.app.Contracts.Findings(w.t.Context(), auditor, f.id)
	must(w.t, err)
	f.before = checked.Findings
	var form contract.Form
	must(w.t, json.Unmarshal(f.Form, &form))
	last := len(form.PaySchedule) - 1
	rest := *form.ContractAmount
	for _, i := range form.PaySchedule[:last] {
		rest -= i.Amount
	}
	form.PaySchedule[last].Amount = rest
	patch, err := json.Marshal(map[string]any{"pay_schedule": form.PaySchedule})
	must(w.t, err)
	c, err := w.app.Contracts.Update(w.t.Context(), f.who, f.id, 1, patch)
	must(w.t, err)
	_, err = w.app.Contracts.Submit(w.t.Context(), f.who, f.id, c.Version)
	must(w.t, err)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// file makes the draft of a case with its documents.
func (w *archive) file(c corpus.Case) {
	w.t.Helper()
	var form contract.Form
	must(w.t, json.Unmarshal(c.Form, &form))
	who := w.clerk(form)
	created, err := w.app.Contracts.Create(w.t.Context(), who, form)
	if err != nil {
		w.t.Fatalf("%s: %v", c.ID, err)
	}
	for _, m := range c.Materials {
		name, content := c.FileName, c.Bytes
		if m != "M01" {
			name, content = m+".pdf", letter(w.t, m+" "+c.ID)
		}
		_, err := w.app.Contracts.AddFile(w.t.Context(), who, created.ID, m, name, bytes.NewReader(content))
		must(w.t, err)
	}
	w.cases = append(w.cases, &filedCase{Case: c, who: who, id: created.ID})
}

// letter is some other document: what it says is not compared.
func letter(t *testing.T, title string) []byte {
	t.Helper()
	b, err := contractpaper.PDF(contractpaper.Contract{Title: title, KindName: "附件"})
	must(t, err)
	return b
}

// clerk gives somebody of the registering party, which is founded when it is new.
func (w *archive) clerk(form contract.Form) *identity.Principal {
	w.t.Helper()
	i := slices.IndexFunc(form.Parties, func(p contract.Party) bool { return p.IsRegistrant })
	p := form.Parties[i]
	if who, there := w.orgs[p.CreditCode]; there {
		return who
	}
	org, err := w.app.Identity.BootstrapOrganization(w.t.Context(), identity.NewOrganization{Side: identity.SideApplicant, Name: p.Name, CreditCode: p.CreditCode,
		PartyKind: p.Kind, RegionCode: p.RegionCode, Phone: p.Phone,
		Profile: identity.Profile{Industry: p.Industry, Scale: p.Scale, Address: p.Address, LegalRep: p.LegalRep, Contact: p.Contact}})
	if err != nil {
		w.t.Fatalf("%s %s: %v", p.Name, p.CreditCode, err)
	}
	user, err := w.app.Identity.BootstrapLockedUser(w.t.Context(), identity.NewUser{Username: fmt.Sprintf("clerk%03d", len(w.orgs)), DisplayName: "经办人", OrgID: org.ID, Roles: []identity.Role{identity.RoleClerk}})
	must(w.t, err)
	who := &identity.Principal{UserID: user.ID, Username: user.Username, DisplayName: user.DisplayName, OrgID: org.ID, OrgName: org.Name,
		Side: identity.SideApplicant, Roles: []identity.Role{identity.RoleClerk}, RequestID: "corpus"}
	w.orgs[p.CreditCode] = who
	return who
}

// auditor sees every case with all its findings.
var auditor = &identity.Principal{UserID: "auditor", Username: "auditor", DisplayName: "监督人员", OrgID: "bureau", Side: identity.SideBureau,
	Roles: []identity.Role{identity.RoleAuditor}, RequestID: "corpus"}

// tally is how a rule did.
type tally struct {
	hit, missed, wrong []string
}

func (x *tally) share(of, all int) string {
	if all == 0 {
		return "   –"
	}
	return fmt.Sprintf("%3d%%", of*100/all)
}

// standsFor says which rules of the program answer a label. The labels know
// only the rules of the domain notes; what a text says against the form has rules of
// its own (DD), and a missing document is material M.
var standsFor = map[string][]string{
	"RR17": {"RR17", "DD01", "DD04", "DD05"}, "G6": {"DD02"}, "G9": {"DD06"},
	"RR32": {"RR32", "M"}, "RR28": {"RR28", "M"},
}

func answers(label string) []string {
	if list, there := standsFor[label]; there {
		return list
	}
	return []string{label}
}

// TestCorpus files every contract of the corpus the way an applicant would and
// holds what the checks find against the labels. Related cases are to be
// pending together, and where one bars the other only the later one can be
// seen: so the city is filled twice, forwards and backwards, and a finding
// counts when either has it. Run it with `make corpus`.
func TestCorpus(t *testing.T) {
	cases, err := corpus.Load()
	must(t, err)
	found := map[string][]contract.Finding{}
	for _, order := range []string{"forwards", "backwards"} {
		began := time.Now()
		w := corpusCity(t, database.SQLite, cases)
		for _, f := range w.cases {
			checked, err := w.app.Contracts.Findings(t.Context(), auditor, f.id)
			must(t, err)
			found[f.ID] = slices.Concat(found[f.ID], f.before, checked.Findings)
			if f.Clean && order == "forwards" {
				holdsClean(t, f, checked)
			}
		}
		t.Logf("%s: %d contracts filed, read and checked in %v", order, len(w.cases), time.Since(began).Round(time.Millisecond))
		slices.Reverse(cases)
	}
	report(t, cases, found)
}

// holdsClean: a clean contract raises nothing that stops or needs an answer in
// writing.
func holdsClean(t *testing.T, f *filedCase, checked contract.Checked) {
	t.Helper()
	for _, x := range checked.Findings {
		if x.Severity == contract.Block || x.Severity == contract.High {
			t.Errorf("false alarm: %s is clean, %s %s %s %s %s (page %d line %d: %s)", f.ID, x.Rule, x.Severity, x.Pointer, x.Text.Zh, x.Why.Zh, x.At.Page, x.At.Line, x.At.Words)
		}
	}
}

// report prints precision and recall of each rule, by cases.
func report(t *testing.T, cases []corpus.Case, found map[string][]contract.Finding) {
	t.Helper()
	rules := map[string]*tally{}
	of := func(rule string) *tally {
		if rules[rule] == nil {
			rules[rule] = &tally{}
		}
		return rules[rule]
	}
	for _, c := range cases {
		for _, l := range c.Labels {
			if slices.ContainsFunc(found[c.ID], func(f contract.Finding) bool { return slices.Contains(answers(l.Rule), f.Rule) }) {
				of(l.Rule).hit = append(of(l.Rule).hit, c.ID+" "+l.Defect)
			} else {
				of(l.Rule).missed = append(of(l.Rule).missed, c.ID+" "+l.Defect)
			}
		}
		seen := map[string]bool{}
		for _, f := range found[c.ID] {
			if f.Severity == contract.Info || seen[f.Rule] || f.Rule == "RR14" && f.Severity == contract.Warn { // a word that asks for a look
				continue
			}
			seen[f.Rule] = true
			if !slices.ContainsFunc(c.Labels, func(l corpus.Label) bool { return slices.Contains(answers(l.Rule), f.Rule) }) {
				of(f.Rule).wrong = append(of(f.Rule).wrong, fmt.Sprintf("%s %s %s (%s)", c.ID, f.Severity, f.Why.Zh, f.At.Words))
			}
		}
	}
	var out strings.Builder
	out.WriteString("\nrule   labels  found  false  precision  recall\n")
	var hit, missed, wrong int
	for _, rule := range slices.Sorted(maps.Keys(rules)) {
		x := rules[rule]
		fmt.Fprintf(&out, "%-5s  %6d  %5d  %5d  %9s  %6s\n", rule, len(x.hit)+len(x.missed), len(x.hit), len(x.wrong),
			x.share(len(x.hit), len(x.hit)+len(x.wrong)), x.share(len(x.hit), len(x.hit)+len(x.missed)))
		hit, missed, wrong = hit+len(x.hit), missed+len(x.missed), wrong+len(x.wrong)
	}
	var all tally
	fmt.Fprintf(&out, "all    %6d  %5d  %5d  %9s  %6s\n", hit+missed, hit, wrong, all.share(hit, hit+wrong), all.share(hit, hit+missed))
	for _, rule := range slices.Sorted(maps.Keys(rules)) {
		for _, m := range rules[rule].missed {
			if why, there := outOfReach[m]; there {
				fmt.Fprintf(&out, "missed %s: %s (%s)\n", rule, m, why)
				continue
			}
			t.Errorf("missed %s: %s", rule, m)
		}
		for _, m := range rules[rule].wrong {
			t.Errorf("false alarm %s: %s", rule, m)
		}
	}
	t.Log(out.String())
}

// outOfReach are the planted defects that the platform cannot see, and why.
// Every other one must be found, and nothing else may be.
var outOfReach = map[string]string{
	"071-wrong-seal seal_name": "a scan: without a text layer nobody but a person can read the name in a seal, and the finding list says so",
}
