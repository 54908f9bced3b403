package contract

import (
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/fault"
)

// Severity of a finding (domain notes §6).
type Severity string

// The severities: BLOCK cannot be submitted, HIGH needs written handling, WARN
// needs a look, INFO is shown.
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
	Text    fault.Text
}

// Subject is what the checks look at: the form, the files, and who applies.
type Subject struct {
	Form  *Form
	Files []File
	// OrgCreditCode is the applying organisation's credit code.
	OrgCreditCode string
	// Today is the day of application, Asia/Shanghai.
	Today calendar.Date
	Local Local
}

// check is one rule of the engine.
type check struct {
	rule, article string
	run           func(*Subject) []Finding
}

// checks run in this order; every one runs, so that all defects show at once.
var checks = []check{
	{"FORM", "技术合同登记表", checkRequired},
	{"CODE", "代码表", checkCodes},
	{"PARTY", "民法典 第843条", checkParties},
	{"RR08", "按地域一次登记", checkSelfDealing},
	{"RR09", "2024征求意见稿 第12条", checkDates},
	{"RR17", "2001认定规则 第52条", checkAmounts},
	{"RR12", "民法典 第865条", checkIP},
	{"RR32", "民法典 第877条", checkTrade},
	{"M", "登记材料", checkMaterials},
	{"RR10", "实务要求", checkAge},
}

// Run gives every finding, blocking ones first in the order of the form.
func (s *Subject) Run() []Finding {
	if s.Form.IsClassified {
		return []Finding{{"SECRET", Block, "国家秘密", "/is_classified", fault.ClassifiedContract, adviceOf(fault.ClassifiedContract)}}
	}
	var blocking, rest []Finding
	for _, c := range checks {
		for _, f := range c.run(s) {
			f.Rule, f.Article = first(f.Rule, c.rule), first(f.Article, c.article)
			if f.Severity == Block {
				blocking = append(blocking, f)
			} else {
				rest = append(rest, f)
			}
		}
	}
	return append(blocking, rest...)
}

// blockers turns blocking findings into the one fault a submit is refused with.
func blockers(list []Finding) error {
	var fields []fault.Field
	for _, f := range list {
		if f.Severity == Block {
			fields = append(fields, fault.Field{Pointer: f.Pointer, Code: f.Code, Text: f.Text})
		}
	}
	if len(fields) == 0 {
		return nil
	}
	return fault.New(fault.ChecksFailed).WithFields(fields...)
}

func block(fields ...fault.Field) []Finding {
	out := make([]Finding, len(fields))
	for i, f := range fields {
		out[i] = Finding{Severity: Block, Pointer: f.Pointer, Code: f.Code, Text: f.Text}
	}
	return out
}

func adviceOf(c fault.Code) fault.Text { return fault.At("", c).Text }

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// need is one required field.
type need struct {
	pointer string
	have    bool
}

func missing(needs ...need) []Finding {
	var out []Finding
	for _, n := range needs {
		if !n.have {
			out = append(out, block(fault.At(n.pointer, fault.MissingField))...)
		}
	}
	return out
}

// checkRequired: the required and conditional fields of the data dictionary §4.2.
func checkRequired(s *Subject) []Finding {
	f := s.Form
	dev, move := f.Kind == kindDevelopment, f.Kind == kindTransfer || f.Kind == kindLicence
	out := missing(
		need{"/project_name", f.ProjectName != ""}, need{"/kind", f.Kind != ""},
		need{"/sub_kind", f.SubKind != "" || f.Kind == kindConsulting},
		need{"/licence_mode", f.LicenceMode != "" || f.Kind != kindLicence},
		need{"/host_type", f.HostType != "" || !f.IsMixed},
		need{"/sign_date", !f.SignDate.IsZero()}, need{"/begin_date", !f.BeginDate.IsZero()}, need{"/end_date", !f.EndDate.IsZero()},
		need{"/amount_mode", f.AmountMode != ""}, need{"/pay_method", f.PayMethod != ""},
		need{"/tech_field", f.TechField != ""}, need{"/soc_econ_objective", f.SocEconObjective != ""},
		need{"/industry_served", f.IndustryServed != ""}, need{"/ip_kinds", len(f.IPKinds) > 0},
		need{"/ip_ownership", f.IPOwnership != "" || !dev && !move},
		need{"/plan_source", f.PlanSource != ""}, need{"/plan_no", f.PlanNo != "" || f.PlanSource == "" || f.PlanSource == outsidePlan},
		need{"/is_related", f.IsRelated != nil}, need{"/tech_summary", f.TechSummary != ""},
		need{"/targets", f.Targets != "" || !dev && f.SubKind != subService},
		need{"/acceptance_method", f.AcceptanceMethod != ""},
		need{"/commitment_accepted", f.CommitmentAccepted},
	)
	if n := len([]rune(f.TechSummary)); n > 0 && n < s.Local.SummaryMin {
		out = append(out, block(fault.Atf("/tech_summary", fault.TooShort,
			"技术内容摘要应不少于 %d 字，目前 %d 字。", "The technical summary needs %d characters; it has %d.", s.Local.SummaryMin, n))...)
	}
	return out
}

// checkDates: order of dates, and application inside the validity (RR09, NR11).
func checkDates(s *Subject) []Finding {
	f := s.Form
	effective := f.EffectiveDate
	if effective.IsZero() {
		effective = f.SignDate
	}
	var bad []fault.Field
	if !f.SignDate.IsZero() && f.SignDate.After(s.Today) {
		bad = append(bad, fault.At("/sign_date", fault.DateInFuture))
	}
	if !f.BeginDate.IsZero() && !f.EndDate.IsZero() && f.EndDate.Before(f.BeginDate) {
		bad = append(bad, fault.At("/end_date", fault.DatesReversed))
	}
	if !f.EffectiveDate.IsZero() && !f.SignDate.IsZero() && f.EffectiveDate.Before(f.SignDate) {
		bad = append(bad, fault.Atf("/effective_date", fault.DatesReversed, "生效日期不得早于签订日期。", "A contract cannot take effect before it is signed."))
	}
	if !effective.IsZero() && effective.After(s.Today) {
		bad = append(bad, fault.Atf("/effective_date", fault.OutsideValidity, "合同尚未生效，请在生效后申请。", "The contract is not yet effective; apply afterwards."))
	}
	if !f.EndDate.IsZero() && f.EndDate.Before(s.Today) {
		bad = append(bad, fault.Atf("/end_date", fault.OutsideValidity, "合同有效期已届满，不能申请登记。", "The contract has expired; it can no longer be registered."))
	}
	out := block(bad...)
	if !f.BeginDate.IsZero() && f.EndDate.After(f.BeginDate.AddDays(3653)) {
		out = append(out, Finding{Rule: "RR11", Severity: Warn, Pointer: "/end_date", Code: fault.OutOfRange,
			Text: fault.T("合同有效期超过十年，请核对。", "The term exceeds ten years; check it.")})
	}
	return out
}

// checkAge warns of contracts filed more than a year after signing (RR10).
func checkAge(s *Subject) []Finding {
	if s.Form.SignDate.IsZero() || !s.Today.After(s.Form.SignDate.AddDays(365)) {
		return nil
	}
	return []Finding{{Severity: Warn, Pointer: "/sign_date", Code: fault.OutOfRange,
		Text: fault.T("签订已超过一年，登记人员可能要求说明。", "Signed more than a year ago; the registrar may ask why.")}}
}

// checkAmounts: the worksheet must come out (§3, RR17, RR29).
func checkAmounts(s *Subject) []Finding {
	_, bad := s.Form.Amounts()
	out := block(bad...)
	if s.Form.VATAmount != nil && s.Form.ContractAmount != nil && *s.Form.VATAmount >= *s.Form.ContractAmount {
		out = append(out, block(fault.At("/vat_amount", fault.AmountRange))...)
	}
	return out
}

// coded is one field that must hold a code of a table.
type coded struct {
	pointer, table, value string
}

// checkCodes: every code exists and is valid on the day of application.
func checkCodes(s *Subject) []Finding {
	f := s.Form
	list := []coded{
		{"/kind", codes.ContractTypes, f.Kind}, {"/sub_kind", codes.ContractTypes, f.SubKind},
		{"/licence_mode", codes.LicenceModes, f.LicenceMode}, {"/amount_mode", codes.AmountModes, f.AmountMode},
		{"/pay_method", codes.PaymentMethods, f.PayMethod}, {"/tech_field", codes.TechnologyFields, f.TechField},
		{"/soc_econ_objective", codes.SocioEconomicObjectives, f.SocEconObjective}, {"/plan_source", codes.PlanSources, f.PlanSource},
		{"/ip_ownership", codes.IPOwnership, f.IPOwnership}, {"/currency", codes.Currencies, f.Currency},
	}
	for i, k := range f.IPKinds {
		list = append(list, coded{at("/ip_kinds", i, ""), codes.IPKinds, k})
	}
	for i, k := range f.IPItems {
		list = append(list, coded{at("/ip_items", i, "/kind"), codes.IPKinds, k.Kind})
	}
	if f.Royalty != nil {
		list = append(list, coded{"/royalty/base", codes.PaymentMethods, f.Royalty.Base})
	}
	out := unknown(list, s.Today)
	if f.IndustryServed != "" && !codes.HasIndustry(f.IndustryServed) {
		out = append(out, block(fault.At("/industry_served", fault.UnknownCode))...)
	}
	return append(out, checkKindTree(f)...)
}

// checkKindTree: a kind is a first-level code and the sub-kind lies below it.
func checkKindTree(f *Form) []Finding {
	types, _ := codes.Get(codes.ContractTypes)
	if e, ok := types.Lookup(f.Kind); ok && e.Parent != "" {
		return block(fault.Atf("/kind", fault.UnknownCode, "请填写合同大类（10、20、30、40、50）。", "Give one of the five kinds (10, 20, 30, 40, 50)."))
	}
	if e, ok := types.Lookup(f.SubKind); ok && f.Kind != "" && e.Parent != f.Kind {
		return block(fault.Atf("/sub_kind", fault.UnknownCode, "该子类不属于所选的合同大类。", "This sub-kind does not belong to the kind."))
	}
	return nil
}

func unknown(list []coded, on calendar.Date) []Finding {
	var out []Finding
	for _, c := range list {
		if c.value == "" {
			continue
		}
		if t, ok := codes.Get(c.table); !ok || !t.Has(c.value, on) {
			out = append(out, block(fault.Atf(c.pointer, fault.UnknownCode,
				"“%s”不在代码表 %s 中，或在该日期无效。", "%q is not in the code table %s, or not valid on that day.", c.value, c.table))...)
		}
	}
	return out
}
