package corpus

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jishi/internal/amount"
	"jishi/internal/codes"
	"jishi/internal/contract"
)

var update = flag.Bool("update", false, "write testdata/contracts/files anew")

const (
	leastCases = 64
	leastClean = 28
	mostBytes  = 8 << 20
)

// TestFilesAreWhatTheSourcesSay makes every file and compares; with -update it
// writes them instead.
func TestFilesAreWhatTheSourcesSay(t *testing.T) {
	dir, sources := open(t)
	var wanted []string
	total := 0
	for _, s := range sources {
		made, err := s.render(dir)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, "files", s.fileName())
		wanted = append(wanted, s.fileName())
		total += len(made)
		if *update {
			if err := os.WriteFile(name, made, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, made) {
			t.Errorf("%s differs from its source: run go test ./internal/corpus -update", s.fileName())
		}
	}
	t.Logf("%d files, %d bytes", len(wanted), total)
	if total > mostBytes {
		t.Errorf("the files have %d bytes, at most %d", total, mostBytes)
	}
	removeOthers(t, filepath.Join(dir, "files"), wanted)
}

func removeOthers(t *testing.T, dir string, wanted []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if slices.Contains(wanted, e.Name()) {
			continue
		}
		if !*update {
			t.Errorf("%s has no source", e.Name())
		} else if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
}

func open(t *testing.T) (string, []*source) {
	t.Helper()
	dir, err := folder()
	if err != nil {
		t.Fatal(err)
	}
	sources, err := readSources(dir)
	if err != nil {
		t.Fatal(err)
	}
	return dir, sources
}

func load(t *testing.T) []Case {
	t.Helper()
	cases, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

func formOf(t *testing.T, c Case) *contract.Form {
	t.Helper()
	var f contract.Form
	d := json.NewDecoder(bytes.NewReader(c.Form))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		t.Fatalf("%s: %v", c.ID, err)
	}
	return &f
}

func TestCorpusIsLargeAndVaried(t *testing.T) {
	cases := load(t)
	clean, pdf, docx, scanned := 0, 0, 0, 0
	kinds, ids := map[string]int{}, map[string]bool{}
	for _, c := range cases {
		f := formOf(t, c)
		kinds[cmp.Or(f.SubKind, f.Kind)]++
		ids[c.ID] = true
		if c.Clean {
			clean++
		}
		if c.Scanned {
			scanned++
		}
		if c.MediaType == MediaPDF {
			pdf++
		} else {
			docx++
		}
	}
	t.Logf("%d cases, %d clean; %d PDF (%d scanned), %d DOCX; %v", len(cases), clean, pdf, scanned, docx, kinds)
	if len(cases) < leastCases || clean < leastClean || scanned < 2 || docx*4 < len(cases) || pdf < docx {
		t.Error("too few cases of some sort")
	}
	types, _ := codes.Get(codes.ContractTypes)
	entries := types.Entries(cases[0].Today)
	for _, e := range entries {
		leaf := !slices.ContainsFunc(entries, func(o codes.Entry) bool { return o.Parent == e.Code })
		if leaf && kinds[e.Code] < 2 {
			t.Errorf("kind %s %s has %d cases, want 2", e.Code, e.NameZh, kinds[e.Code])
		}
	}
}

// TestCleanCasesPass: the engine finds nothing of weight in them.
func TestCleanCasesPass(t *testing.T) {
	for _, c := range load(t) {
		if !c.Clean {
			continue
		}
		for _, finding := range findings(t, c) {
			if finding.Severity == contract.Block || finding.Severity == contract.High {
				t.Errorf("%s: %s %s %s %s", c.ID, finding.Rule, finding.Severity, finding.Pointer, finding.Text.Zh)
			}
		}
		for _, l := range c.Labels {
			if l.Severity == "BLOCK" || l.Severity == "HIGH" {
				t.Errorf("%s is clean and has the label %s %s", c.ID, l.Rule, l.Severity)
			}
		}
	}
}

func findings(t *testing.T, c Case) []contract.Finding {
	t.Helper()
	f := formOf(t, c)
	s := contract.Subject{Form: f, Today: c.Today, Local: contract.Taian}
	for _, m := range c.Materials {
		s.Files = append(s.Files, contract.File{Material: m})
	}
	for _, p := range f.Parties {
		if p.IsRegistrant {
			s.OrgCreditCode = p.CreditCode
		}
	}
	return s.Run().Findings
}

// engineSees are the planted defects that the form alone shows, so that the
// engine of package contract must find them today.
var engineSees = map[string]string{
	"schedule_form": "RR17", "patent_expired": "RR12", "licence_beyond_patent": "RR12", "over_age": "RR10", "long_term": "RR11",
	"undetermined_price": "RR29", "no_import_certificate": "RR32",
}

// TestDefectiveCases: whatever the engine objects to is a planted defect, and
// it objects to all that the form alone shows.
func TestDefectiveCases(t *testing.T) {
	ids := map[string]bool{}
	for _, c := range load(t) {
		ids[c.ID] = true
	}
	for _, c := range load(t) {
		if !c.Clean && len(c.Labels) == 0 {
			t.Errorf("%s is neither clean nor labelled", c.ID)
		}
		found := findings(t, c)
		for _, l := range c.Labels {
			checkLabel(t, c, l, ids)
			if rule := engineSees[l.Defect]; rule != "" && !slices.ContainsFunc(found, func(f contract.Finding) bool { return f.Rule == rule }) {
				t.Errorf("%s: the engine does not see %s", c.ID, l.Defect)
			}
		}
		for _, f := range found {
			planted := slices.ContainsFunc(c.Labels, func(l Label) bool { return l.Rule == f.Rule || engineSees[l.Defect] == f.Rule })
			if f.Rule == "M" { // a missing document belongs to the rule that asks for it
				planted = slices.ContainsFunc(c.Labels, func(l Label) bool { return strings.HasSuffix(l.Where, f.Pointer) })
			}
			// A word that needs a look is no defect: RR14 asks for a tick.
			if !planted && f.Severity != contract.Info && (f.Rule != "RR14" || f.Severity != contract.Warn) {
				t.Errorf("%s: not planted: %s %s %s %s", c.ID, f.Rule, f.Severity, f.Pointer, f.Text.Zh)
			}
		}
	}
}

var ruleName = regexp.MustCompile(`^(RR(0[1-9]|[12]\d|3[0-6])|G\d+)$`)

func checkLabel(t *testing.T, c Case, l Label, ids map[string]bool) {
	t.Helper()
	if !ruleName.MatchString(l.Rule) || !slices.Contains([]string{"BLOCK", "HIGH", "WARN", "INFO"}, l.Severity) || l.Defect == "" || l.Why == "" || l.Where == "" {
		t.Errorf("%s: label %+v", c.ID, l)
	}
	for _, id := range l.With {
		if !ids[id] || id == c.ID {
			t.Errorf("%s: label %s points to %q", c.ID, l.Rule, id)
		}
	}
	if strings.HasPrefix(l.Where, "/") || c.Scanned {
		return
	}
	if !strings.Contains(strings.Join(c.Text, "\n"), l.Where) {
		t.Errorf("%s: label %s quotes %q, which the text does not say", c.ID, l.Rule, l.Where)
	}
}

// The ways in which the texts write a total: figures and capitals, or capitals
// and figures, in yuan or in 10,000 yuan.
var (
	figuresFirst  = regexp.MustCompile(`(?:人民币|￥)([\d,]+\.\d\d)元?（(?:大写：)?([^）]+整)）`)
	capitalsFirst = regexp.MustCompile(`人民币（大写）([^（]+整)（￥([\d,]+\.\d\d)元）`)
	tenThousands  = regexp.MustCompile(`([\d.]+)万元（大写：([^）]+整)）`)
)

// total is one amount of a text.
type total struct {
	fen      amount.Fen
	capitals string
}

func totals(t *testing.T, text string) (out []total) {
	t.Helper()
	add := func(figures, capitals string, times amount.Fen) {
		fen, err := amount.Parse(strings.ReplaceAll(figures, ",", ""))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, total{fen * times, capitals})
	}
	for _, m := range figuresFirst.FindAllStringSubmatch(text, -1) {
		add(m[1], m[2], 1)
	}
	for _, m := range capitalsFirst.FindAllStringSubmatch(text, -1) {
		add(m[2], m[1], 1)
	}
	for _, m := range tenThousands.FindAllStringSubmatch(text, -1) {
		add(m[1], m[2], 10_000)
	}
	return out
}

// plainCapitals takes away what writers are free in: 人民币 in front, 圆 for 元.
func plainCapitals(s string) string {
	return strings.ReplaceAll(strings.TrimPrefix(s, "人民币"), "圆", "元")
}

// TestAmountsInTheText: in a clean contract capitals equal figures and the
// total equals the form's; in a contract labelled otherwise they do not.
func TestAmountsInTheText(t *testing.T) {
	without := 0
	for _, c := range load(t) {
		f := formOf(t, c)
		wrong := false
		list := totals(t, strings.Join(c.Text, "\n"))
		for _, m := range list {
			wrong = wrong || plainCapitals(m.fen.Capitals()) != plainCapitals(m.capitals) || f.ContractAmount == nil || m.fen != *f.ContractAmount
		}
		planted := slices.ContainsFunc(c.Labels, func(l Label) bool { return l.Defect == "capitals" || l.Defect == "total_form" })
		if wrong != planted {
			t.Errorf("%s: amounts differ: %v, planted: %v", c.ID, wrong, planted)
		}
		if len(list) == 0 {
			without++
			if c.Clean && !strings.Contains(strings.Join(c.Text, "\n"), f.ContractAmount.Capitals()) {
				t.Errorf("%s: no total in capitals", c.ID)
			}
		}
	}
	if without > 10 {
		t.Errorf("%d contracts without a total in capitals", without)
	}
}

// TestPartiesInTheText: every party stands in the text with name and code,
// unless that is the defect.
func TestPartiesInTheText(t *testing.T) {
	for _, c := range load(t) {
		text := strings.Join(c.Text, "\n")
		wrong := false
		for _, p := range formOf(t, c).Parties {
			wrong = wrong || !strings.Contains(text, p.Name) || !strings.Contains(text, p.CreditCode)
		}
		planted := slices.ContainsFunc(c.Labels, func(l Label) bool { return l.Defect == "party_name" || l.Defect == "credit_code" })
		if wrong != planted {
			t.Errorf("%s: parties differ: %v, planted: %v", c.ID, wrong, planted)
		}
	}
}

// TestSameFile: equal bytes exactly where RR02 says so.
func TestSameFile(t *testing.T) {
	byHash := map[[32]byte][]Case{}
	for _, c := range load(t) {
		byHash[sha256.Sum256(c.Bytes)] = append(byHash[sha256.Sum256(c.Bytes)], c)
	}
	for _, group := range byHash {
		labelled := slices.ContainsFunc(group, func(c Case) bool {
			return slices.ContainsFunc(c.Labels, func(l Label) bool { return l.Rule == "RR02" })
		})
		if labelled != (len(group) > 1) {
			t.Errorf("%s: %d files with the same bytes", group[0].ID, len(group))
		}
	}
}

// TestNumbering: the numbers run without gaps, so that a case is easy to find.
func TestNumbering(t *testing.T) {
	for i, c := range load(t) {
		if n, err := strconv.Atoi(c.ID[:3]); err != nil || n != i+1 {
			t.Errorf("%s stands at place %d", c.ID, i+1)
		}
		if length := len([]rune(strings.Join(c.Text, ""))); length < 1200 {
			t.Errorf("%s has %d characters: shorter than a page and a half", c.ID, length)
		}
	}
}
