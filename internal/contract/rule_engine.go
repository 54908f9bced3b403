package contract

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jishi/internal/fault"
)

// Severity of a finding (domain notes §6).
type Severity string

// The severities: BLOCK cannot be registered, HIGH needs written handling by a
// reviewer, WARN a tick, INFO is shown.
const (
	Block Severity = "BLOCK"
	High  Severity = "HIGH"
	Warn  Severity = "WARN"
	Info  Severity = "INFO"
)

// Finding (检查发现) is one thing that the checks found: which rule, why, where,
// and what to do.
type Finding struct {
	Rule     string
	Severity Severity
	// Article is the regulation behind the rule.
	Article string
	Pointer string
	Code    fault.Code
	// Text says what to do, Why what triggered the rule. Neither names another
	// applicant's filing; those are in Others.
	Text, Why fault.Text
	// At is the place in a document, zero when it is in the form.
	At Anchor
	// Others are the filings that triggered the rule.
	Others []Filing
	// Overridable tells that the second reviewer may let a block pass.
	Overridable bool
	// RegistryOnly findings are not shown to applicants.
	RegistryOnly bool
	// Key names the finding as long as it is about the same thing; Digest changes
	// with anything that it says.
	Key, Digest string

	// about tells findings of one rule at one place apart.
	about string
}

// Unchecked (未检查) says that a rule, or a part of it, could not be checked.
type Unchecked struct {
	Rule   string
	Code   fault.Code // fault.NotChecked
	Reason Missing
}

// Missing (缺少的资料) is what a rule would have needed.
type Missing string

// What may be missing.
const (
	NoText           Missing = "no_text"            // the contract's text was not read
	StillReading     Missing = "reading"            // the contract's text is being read
	Unreadable       Missing = "unreadable"         // the file cannot be read
	ScannedText      Missing = "scanned"            // a scan without text layer
	NoLikeness       Missing = "no_likeness"        // texts were not compared
	NoHistory        Missing = "no_history"         // other filings were not looked up
	NoCompanies      Missing = "no_companies"       // no company register connected
	CompanyUnknown   Missing = "company_unknown"    // the register does not know a party
	NoPatents        Missing = "no_patents"         // no patent register connected
	PatentUnknown    Missing = "patent_unknown"     // the register does not know a patent
	NoSeals          Missing = "no_seals"           // seals were not looked for
	NoContacts       Missing = "no_contacts"        // contacts could not be compared
	NoPerformanceYet Missing = "no_performance"     // no settlements on record
	TooFewCompared   Missing = "too_few_contracts"  // not enough like contracts
	NoAddressOnFile  Missing = "no_network_address" // the network address of filings is not kept
)

var missingText = map[Missing]fault.Text{
	NoText:           fault.T("合同文本未识读", "the contract's text was not read"),
	StillReading:     fault.T("合同文本正在识读", "the contract's text is being read"),
	Unreadable:       fault.T("合同文件无法识读", "the contract's file cannot be read"),
	ScannedText:      fault.T("合同为扫描件，没有文字层", "the contract is a scan without text"),
	NoLikeness:       fault.T("未与其他合同文本比对", "texts were not compared"),
	NoHistory:        fault.T("未查询其他申请", "other filings were not looked up"),
	NoCompanies:      fault.T("未接入企业登记信息", "no company register is connected"),
	CompanyUnknown:   fault.T("企业登记信息中查无该当事人", "the company register does not know a party"),
	NoPatents:        fault.T("未接入专利登记信息", "no patent register is connected"),
	PatentUnknown:    fault.T("专利登记信息中查无该专利", "the patent register does not know a patent"),
	NoSeals:          fault.T("未识别印章", "seals were not looked for"),
	NoContacts:       fault.T("联系方式无法比对", "contacts could not be compared"),
	NoPerformanceYet: fault.T("没有履约记录", "there is no record of performance"),
	TooFewCompared:   fault.T("可比合同不足", "too few contracts to compare with"),
	NoAddressOnFile:  fault.T("未保存申请时的网络地址", "the network address of filings is not kept"),
}

// Text says what is missing in both languages.
func (m Missing) Text() fault.Text { return missingText[m] }

// Outcome (检查结果) is what one run of all rules found and what it could not
// check. A rule that is in neither list was checked and found nothing.
type Outcome struct {
	Findings  []Finding
	Unchecked []Unchecked
	// Tests are the recognition tests with what the program can say of them.
	Tests []TestEvidence
}

// exam is one run of the engine.
type exam struct {
	*Subject
	rule Rule
	out  Outcome
	seen map[string]int
}

// check is one rule of the engine.
type check struct {
	rule string
	run  func(*exam)
}

// checks run in this order; every one runs, so that all defects show at once.
// A function may also find for rules beside the one it is listed under.
var checks = []check{
	{"FORM", checkRequired}, {"CODE", checkCodes}, {"PARTY", checkParties}, {"RR08", checkSelfDealing}, {"RR09", checkDates},
	{"RR17", checkAmounts}, {"FORM", checkIPBlock}, {"RR32", checkTrade}, {"M", checkMaterials},
	{"RR01", ruleSame}, {"RR02", ruleSameFile}, {"RR03", ruleAlike}, {"RR04", ruleSameNumber}, {"RR05", ruleSplit},
	{"RR06", ruleRelated}, {"RR07", ruleSameLegalPerson}, {"RR10", ruleAge}, {"RR11", ruleTerm}, {"RR12", ruleDeadRight}, {"RR13", ruleOwner},
	{"RR14", ruleNonTechnical}, {"RR15", ruleTitle}, {"RR16", ruleFakeDevelopment}, {"RR18", ruleGoods}, {"RR19", ruleCarriers},
	{"RR20", ruleMeans}, {"RR21", rulePrice}, {"RR22", ruleMutual}, {"RR23", ruleCircle}, {"RR24", ruleRush}, {"RR25", rulePattern},
	{"RR26", ruleElsewhere}, {"RR27", ruleSeals}, {"RR28", ruleLanguage}, {"RR30", ruleRecusal}, {"RR31", ruleMonopoly},
	{"RR33", ruleState}, {"RR34", ruleShared}, {"RR35", rulePerformance}, {"RR36", ruleTwoClients},
	{"RR37", ruleBrokers}, {"RR38", ruleIntroduced}, {"RR39", ruleIntermediary}, {"RR40", ruleConversion},
	{"DD01", ruleTextAmount}, {"DD02", ruleTextParties}, {"DD03", ruleTextDate},
	{"DD04", ruleCapitals}, {"DD05", ruleTextInstalments}, {"DD06", ruleClauses},
}

// Run applies every rule: blocking findings come first, in the order of the form.
func (s *Subject) Run() Outcome {
	x := &exam{Subject: s, seen: map[string]int{}}
	if s.Form.IsClassified {
		x.begin("SECRET")
		x.find(Finding{Severity: Block, Pointer: "/is_classified", Code: fault.ClassifiedContract})
		return x.out
	}
	for _, c := range checks {
		if x.begin(c.rule) {
			c.run(x)
		}
	}
	slices.SortStableFunc(x.out.Findings, func(a, b Finding) int { return b2i(a.Severity != Block) - b2i(b.Severity != Block) })
	x.out.Tests = evidence(s, &x.out)
	return x.out
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// begin turns to a rule; it tells whether the rule holds on the day.
func (x *exam) begin(rule string) bool {
	r, ok := RuleOf(rule, x.Today)
	if ok {
		x.rule = r
	}
	return ok
}

// find adds a finding of the rule at hand, or of the one it names itself, and
// fills in what the table says of it.
func (x *exam) find(f Finding) {
	rule := x.rule
	if f.Rule != "" && f.Rule != rule.ID {
		var ok bool
		if rule, ok = RuleOf(f.Rule, x.Today); !ok {
			return
		}
	}
	f.Rule, f.Article = rule.ID, first(f.Article, rule.Article)
	f.Overridable, f.RegistryOnly = rule.Overridable && f.Severity == Block, rule.RegistryOnly
	if f.Severity == "" {
		f.Severity = rule.Severities[0]
		f.Overridable = rule.Overridable && f.Severity == Block
	}
	if f.Text.Zh == "" {
		f.Text = adviceOf(f.Code)
	}
	place := strings.Join([]string{f.Rule, string(f.Code), f.Pointer, f.about}, "|")
	x.seen[place]++
	if n := x.seen[place]; n > 1 {
		place += "|" + strconv.Itoa(n)
	}
	f.Key = f.Rule + "-" + short(place)
	f.Digest = f.digest()
	x.out.Findings = append(x.out.Findings, f)
}

// digest covers all that a handling answers to.
func (f *Finding) digest() string {
	parts := []string{f.Key, string(f.Severity), f.Text.Zh, f.Why.Zh, fmt.Sprint(f.At)}
	for _, o := range f.Others {
		parts = append(parts, o.ID)
	}
	return short(strings.Join(parts, "\x00"))
}

func short(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}

// skip notes that the rule at hand was not fully checked, once for each reason.
func (x *exam) skip(m Missing) {
	u := Unchecked{Rule: x.rule.ID, Code: fault.NotChecked, Reason: m}
	if !slices.Contains(x.out.Unchecked, u) {
		x.out.Unchecked = append(x.out.Unchecked, u)
	}
}

// text gives the text to read, or notes that there is none.
func (x *exam) text() *TextFacts {
	switch {
	case x.Text == nil:
		x.skip(x.noText())
		return nil
	case x.Text.Scanned:
		x.skip(ScannedText)
		return nil
	}
	return x.Text
}

// noText says why there is no text.
func (x *exam) noText() Missing {
	if x.NoText != "" {
		return x.NoText
	}
	return NoText
}

// history gives the other filings, or notes that they were not looked up.
func (x *exam) history() *History {
	if x.History == nil {
		x.skip(NoHistory)
	}
	return x.History
}

// value is a parameter of the rule at hand.
func (x *exam) value(name string) int64 { return parameter(x.rule.ID, name, x.Today) }

// days is a parameter counted in days.
func (x *exam) days(name string) int { return int(x.value(name)) }

// hits looks for the words of a list.
func (x *exam) hits(list, text string) []string { return hits(list, text, x.Today) }

// block adds a blocking finding for each bad field.
func (x *exam) block(fields ...fault.Field) {
	for _, f := range fields {
		x.find(Finding{Severity: Block, Pointer: f.Pointer, Code: f.Code, Text: f.Text})
	}
}

// stopping gives the findings that a submission is refused with: what the
// second reviewer could override is left to the registration.
func (o *Outcome) stopping() []Finding {
	var out []Finding
	for _, f := range o.Findings {
		if f.Severity == Block && !f.Overridable && !f.RegistryOnly {
			out = append(out, f)
		}
	}
	return out
}

// Stops tells whether a submission would be refused.
func (o *Outcome) Stops() bool { return len(o.stopping()) > 0 }

// blockers turns findings into the one fault a step is refused with.
func blockers(list []Finding) error {
	if len(list) == 0 {
		return nil
	}
	return fault.New(fault.ChecksFailed).WithFields(fieldsOf(list)...)
}

func fieldsOf(list []Finding) []fault.Field {
	fields := make([]fault.Field, len(list))
	for i, f := range list {
		fields[i] = fault.Field{Pointer: first(f.Pointer, "/findings/"+f.Key), Code: f.Code, Text: f.Text}
	}
	return fields
}

func adviceOf(c fault.Code) fault.Text { return fault.At("", c).Text }

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
