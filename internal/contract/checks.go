package contract

import (
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/fault"
)

// need is one required field.
type need struct {
	pointer string
	have    bool
}

func (x *exam) missing(needs ...need) {
	for _, n := range needs {
		if !n.have {
			x.find(Finding{Rule: "FORM", Severity: Block, Pointer: n.pointer, Code: fault.MissingField})
		}
	}
}

// checkRequired: the required and conditional fields of the data dictionary §4.2.
func checkRequired(s *exam) {
	f := s.Form
	dev, move := f.Kind == kindDevelopment, f.Kind == kindTransfer || f.Kind == kindLicence
	s.missing(
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
		s.block(fault.Atf("/tech_summary", fault.TooShort,
			"技术内容摘要应不少于 %d 字，目前 %d 字。", "The technical summary needs %d characters; it has %d.", s.Local.SummaryMin, n))
	}
}

// checkDates: order of dates, and application inside the validity (RR09, NR11).
func checkDates(s *exam) {
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
	s.block(bad...)
}

// checkAmounts: the worksheet must come out (§3, RR17, RR29).
func checkAmounts(s *exam) {
	_, bad := s.Form.Amounts()
	for _, f := range bad {
		rule := "RR17"
		if f.Code == fault.AmountUndetermined {
			rule = "RR29"
		}
		s.find(Finding{Rule: rule, Severity: Block, Pointer: f.Pointer, Code: f.Code, Text: f.Text})
	}
	if s.Form.VATAmount != nil && s.Form.ContractAmount != nil && *s.Form.VATAmount >= *s.Form.ContractAmount {
		s.block(fault.At("/vat_amount", fault.AmountRange))
	}
}

// coded is one field that must hold a code of a table.
type coded struct {
	pointer, table, value string
}

// checkCodes: every code exists and is valid on the day of application.
func checkCodes(s *exam) {
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
	s.unknown(list, s.Today)
	if f.IndustryServed != "" && !codes.HasIndustry(f.IndustryServed) {
		s.block(fault.At("/industry_served", fault.UnknownCode))
	}
	checkKindTree(s, f)
}

// checkKindTree: a kind is a first-level code and the sub-kind lies below it.
func checkKindTree(s *exam, f *Form) {
	types, _ := codes.Get(codes.ContractTypes)
	if e, ok := types.Lookup(f.Kind); ok && e.Parent != "" {
		s.block(fault.Atf("/kind", fault.UnknownCode, "请填写合同大类（10、20、30、40、50）。", "Give one of the five kinds (10, 20, 30, 40, 50)."))
	}
	if e, ok := types.Lookup(f.SubKind); ok && f.Kind != "" && e.Parent != f.Kind {
		s.block(fault.Atf("/sub_kind", fault.UnknownCode, "该子类不属于所选的合同大类。", "This sub-kind does not belong to the kind."))
	}
}

func (x *exam) unknown(list []coded, on calendar.Date) {
	for _, c := range list {
		if c.value == "" {
			continue
		}
		if t, ok := codes.Get(c.table); !ok || !t.Has(c.value, on) {
			x.block(fault.Atf(c.pointer, fault.UnknownCode,
				"“%s”不在代码表 %s 中，或在该日期无效。", "%q is not in the code table %s, or not valid on that day.", c.value, c.table))
		}
	}
}
