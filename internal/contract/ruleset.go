package contract

import (
	"jishi/internal/amount"
	"jishi/internal/calendar"
)

// RuleSet (适用规则) is one version of the law as dated data. A case keeps the
// rule set under which it was accepted, whatever changes later (R20).
type RuleSet struct {
	ID        string
	ValidFrom calendar.Date
	ValidTo   calendar.Date // zero: open
	// Kinds that may be registered; a licence is part of transfer before 2026.
	Kinds []string
	// Decision is the statutory limit, counted from acceptance.
	Decision calendar.Limit
	// LargeFrom is the technical amount from which a contract is large and goes
	// to expert review; zero when the rule set knows none.
	LargeFrom amount.Fen
	// LargeDecision is the limit for large and for disputed contracts.
	LargeDecision calendar.Limit
	// Acceptance is how long the registry may take to accept or decline: a
	// promise of the city (domain notes §1.1 local) [P].
	Acceptance calendar.Limit
	// Correction is how long the applicant has to correct [P].
	Correction calendar.Limit
	// Source names the document and how sure we are of it.
	Source string
}

// RuleSets of the whole country, oldest first. The final text of the 2026
// measures was not available: values are those of the 2024 draft and are to be
// confirmed before go-live (docs/to-confirm.md).
var RuleSets = []RuleSet{
	{
		ID: "CN-2000", ValidFrom: day("2000-02-16"), ValidTo: day("2026-02-28"),
		Kinds:         []string{kindDevelopment, kindTransfer, kindConsulting, kindService},
		Decision:      calendar.Limit{Value: 30, Unit: calendar.CalendarDay},
		LargeDecision: calendar.Limit{Value: 30, Unit: calendar.CalendarDay},
		Acceptance:    calendar.Limit{Value: 5, Unit: calendar.WorkingDay},
		Correction:    calendar.Limit{Value: 15, Unit: calendar.WorkingDay},
		Source:        "技术合同认定登记管理办法 国科发政字〔2000〕063号",
	},
	{
		ID: "CN-2026", ValidFrom: day("2026-03-01"),
		Kinds:         []string{kindDevelopment, kindTransfer, kindLicence, kindConsulting, kindService},
		Decision:      calendar.Limit{Value: 15, Unit: calendar.WorkingDay},
		LargeFrom:     500_000_000, // 5,000,000 yuan, draft Art 14
		LargeDecision: calendar.Limit{Value: 30, Unit: calendar.WorkingDay},
		Acceptance:    calendar.Limit{Value: 5, Unit: calendar.WorkingDay},
		Correction:    calendar.Limit{Value: 15, Unit: calendar.WorkingDay},
		Source:        "技术合同认定登记管理办法 (工业和信息化部 2026-01-23), values of the 2024-12-20 draft Art 14",
	},
}

// RuleSetOn gives the rule set in force on a day; the acceptance date decides.
func RuleSetOn(d calendar.Date) RuleSet {
	for _, r := range RuleSets {
		if !d.Before(r.ValidFrom) && (r.ValidTo.IsZero() || !d.After(r.ValidTo)) {
			return r
		}
	}
	return RuleSets[0]
}

func ruleSet(id string) RuleSet {
	for _, r := range RuleSets {
		if r.ID == id {
			return r
		}
	}
	return RuleSets[len(RuleSets)-1]
}

// large tells whether expert review is due (draft Art 14: generally from
// 5,000,000 yuan technical amount, or disputed).
func (r RuleSet) large(technical amount.Fen, disputed bool) bool {
	return disputed || (r.LargeFrom > 0 && technical >= r.LargeFrom)
}

func (r RuleSet) limit(technical amount.Fen, disputed bool) calendar.Limit {
	if r.large(technical, disputed) {
		return r.LargeDecision
	}
	return r.Decision
}

// Local (本市参数) is what the city sets for itself.
type Local struct {
	// DelegatedUpTo is the contract amount up to which the city decides,
	// inclusive (省政府令333号; Civil Code Art 1259 reads 以下 as inclusive).
	DelegatedUpTo amount.Fen
	// RegionPrefix are the first digits of the city's region codes.
	RegionPrefix string
	// CityCode is the city's own region code; its office is the fallback.
	CityCode string
	// Authority is the registry's name on papers.
	Authority string
	// Delegation is the document that lets the city decide.
	Delegation string
	// SummaryMin is how many characters a technical summary needs (test G4).
	SummaryMin int
	// EquipmentSets is the reasonable number of equipment carriers (2001 rules Art 19).
	EquipmentSets int64
}

// Taian are the parameters of 泰安市; [P] values may be changed by the bureau.
var Taian = Local{
	DelegatedUpTo: 1_000_000_000,
	RegionPrefix:  "3709", CityCode: "370900", Authority: "泰安市科学技术局",
	Delegation: "山东省人民政府令第333号（省级行政权力事项委托）", SummaryMin: 100, EquipmentSets: 2,
}

func day(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic("contract: bad date in a rule set: " + s)
	}
	return d
}
