// Package codes holds the code tables of registration, with their dates of
// validity, and the check digits of the numbers people type.
package codes

import (
	"embed"
	"encoding/csv"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"jishi/internal/calendar"
)

// Names of the tables.
const (
	AmountBands                    = "amount_bands"
	AchievementClasses             = "achievement_classes"
	AchievementAttributes          = "achievement_attributes"
	AchievementStages              = "achievement_stages"
	AchievementProjectSources      = "achievement_project_sources"
	AchievementOutputForms         = "achievement_output_forms"
	AchievementReportLevels        = "achievement_report_levels"
	AchievementReviewModes         = "achievement_review_modes"
	AchievementUnitKinds           = "achievement_unit_kinds"
	AchievementApplicationStatuses = "achievement_application_statuses"
	AchievementUnusedReasons       = "achievement_unused_reasons"
	AchievementTransferModes       = "achievement_transfer_modes"
	EvaluationChannels             = "evaluation_channels"
	EvaluationClasses              = "evaluation_classes"
	EvaluationForms                = "evaluation_forms"
	EvaluationIndicators           = "evaluation_indicators"
	EvaluationPurposes             = "evaluation_purposes"
	EvaluatorOrgStatuses           = "evaluator_org_statuses"
	GrantRightKinds                = "grant_right_kinds"
	InnovationDegrees              = "innovation_degrees"
	AdvancementDegrees             = "advancement_degrees"
	ListingStatuses                = "listing_statuses"
	NoticeKinds                    = "notice_kinds"
	PricingMethods                 = "pricing_methods"
	RecusalReasons                 = "recusal_reasons"
	TRLLevels                      = "trl_levels"
	AmountModes                    = "amount_modes"
	BenefitKinds                   = "benefit_kinds"
	BrokerLevels                   = "broker_levels"
	BrokerMisconductKinds          = "broker_misconduct_kinds"
	BrokerStatuses                 = "broker_statuses"
	BrokerTitles                   = "broker_titles"
	BrokerTrainingModules          = "broker_training_modules"
	ContractStatuses               = "contract_statuses"
	ContractTypes                  = "contract_types"
	MandatedActs                   = "mandated_acts"
	DeregistrationGrounds          = "deregistration_grounds"
	RevocationGrounds              = "revocation_grounds"
	CredentialGrounds              = "credential_grounds"
	Countries                      = "countries"
	Currencies                     = "currencies"
	EnterpriseScales               = "enterprise_scales"
	FlowDirections                 = "flow_directions"
	FlowTypes                      = "flow_types"
	IPKinds                        = "ip_kinds"
	IPOwnership                    = "ip_ownership"
	IndustryDivisions              = "industries_gbt4754_divisions"
	IndustrySections               = "industries_gbt4754_sections"
	LicenceModes                   = "licence_modes"
	Materials                      = "materials"
	NonRegistrationReasons         = "non_registration_reasons"
	PartyProfiles                  = "party_profiles"
	PartyKinds                     = "party_kinds"
	PaymentMethods                 = "payment_methods"
	PlanSources                    = "plan_sources"
	Provinces                      = "provinces"
	RegionsTaian                   = "regions_taian"
	ShandongCities                 = "shandong_cities"
	SocioEconomicObjectives        = "socio_economic_objectives"
	TechnologyFields               = "technology_fields"
	TransferOrgGrades              = "transfer_org_grades"
	TransferOrgKinds               = "transfer_org_kinds"
	USCCDepartments                = "uscc_departments"
	USCCOrgTypes                   = "uscc_org_types"
)

//go:embed tables/*.csv
var files embed.FS

// Entry (代码项) is one code of a table.
type Entry struct {
	Code, NameZh, NameEn, Parent string
	// ValidFrom and ValidTo bound its use; zero is open.
	ValidFrom, ValidTo calendar.Date
	// Source says what is official and what is a project code.
	Source string
}

// Table (代码表) is one list of codes. A code is never removed, only ended.
type Table struct {
	Name    string
	entries []Entry
	index   map[string]int
}

var load = sync.OnceValue(func() map[string]*Table {
	out := map[string]*Table{}
	list, err := files.ReadDir("tables")
	if err != nil {
		panic("codes: embedded tables: " + err.Error())
	}
	for _, f := range list {
		name := strings.TrimSuffix(f.Name(), ".csv")
		t, err := readTable(name)
		if err != nil {
			panic("codes: table " + name + ": " + err.Error())
		}
		out[name] = t
	}
	return out
})

// columns of every table file.
const columns = "code,name_zh,name_en,parent,valid_from,valid_to,source"

func readTable(name string) (*Table, error) {
	f, err := files.Open(path.Join("tables", name+".csv"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) < 2 || strings.Join(rows[0], ",") != columns {
		return nil, fmt.Errorf("the columns are not %s", columns)
	}
	t := &Table{Name: name, index: map[string]int{}}
	for _, r := range rows[1:] {
		e := Entry{Code: r[0], NameZh: r[1], NameEn: r[2], Parent: r[3], Source: r[6]}
		for _, d := range []struct {
			text string
			into *calendar.Date
		}{{r[4], &e.ValidFrom}, {r[5], &e.ValidTo}} {
			if err := d.into.UnmarshalText([]byte(d.text)); err != nil {
				return nil, fmt.Errorf("code %s: %w", e.Code, err)
			}
		}
		t.index[e.Code] = len(t.entries)
		t.entries = append(t.entries, e)
	}
	return t, nil
}

// Get gives a table by name.
func Get(name string) (*Table, bool) {
	t, ok := load()[name]
	return t, ok
}

// Tables lists all names in order.
func Tables() []string {
	out := make([]string, 0, len(load()))
	for n := range load() {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// Lookup finds a code whatever its dates.
func (t *Table) Lookup(code string) (Entry, bool) {
	i, ok := t.index[code]
	if !ok {
		return Entry{}, false
	}
	return t.entries[i], true
}

// Has tells whether a code is valid on a day.
func (t *Table) Has(code string, on calendar.Date) bool {
	e, ok := t.Lookup(code)
	return ok && e.validOn(on)
}

func (e Entry) validOn(on calendar.Date) bool {
	return (e.ValidFrom.IsZero() || !on.Before(e.ValidFrom)) && (e.ValidTo.IsZero() || !on.After(e.ValidTo))
}

// Entries lists the codes valid on a day; all of them for the zero date.
func (t *Table) Entries(on calendar.Date) []Entry {
	if on.IsZero() {
		return slices.Clone(t.entries)
	}
	var out []Entry
	for _, e := range t.entries {
		if e.validOn(on) {
			out = append(out, e)
		}
	}
	return out
}

// IsA tells whether a code is an ancestor's code or lies below it.
func (t *Table) IsA(code, ancestor string) bool {
	for range len(t.entries) {
		if code == ancestor {
			return true
		}
		e, ok := t.Lookup(code)
		if !ok || e.Parent == "" {
			return false
		}
		code = e.Parent
	}
	return false
}

func has(table, code string) bool {
	t, ok := Get(table)
	if !ok {
		return false
	}
	_, ok = t.Lookup(code)
	return ok
}

// HasIndustry tells whether code is a GB/T 4754-2017 section ("C") or section
// letter with division ("C35").
func HasIndustry(code string) bool {
	return has(IndustrySections, code) || has(IndustryDivisions, code)
}

// KnownRegion tells whether a GB/T 2260 code lies in a known province; in
// Shandong the city, and in Tai'an the county, must exist too.
func KnownRegion(code string) bool {
	if len(code) != 6 || strings.Trim(code, "0123456789") != "" {
		return false
	}
	switch {
	case strings.HasPrefix(code, "3709"):
		return has(RegionsTaian, code)
	case strings.HasPrefix(code, "37"):
		return has(ShandongCities, code[:4]+"00")
	}
	return has(Provinces, code[:2]+"0000")
}

// KnownZone tells whether a functional zone of the city exists.
func KnownZone(code string) bool { return strings.HasPrefix(code, "3709Z") && has(RegionsTaian, code) }

// bandEdges are the lower edges in fen of the amount bands B1–B7, inclusive.
var bandEdges = []int64{0, 10_000_000, 50_000_000, 100_000_000, 500_000_000, 1_000_000_000, 10_000_000_000}

// AmountBand gives the band (金额分段) of an amount in fen.
func AmountBand(fen int64) string {
	for i := len(bandEdges) - 1; i > 0; i-- {
		if fen >= bandEdges[i] {
			return fmt.Sprintf("B%d", i+1)
		}
	}
	return "B1"
}

// FlowOf gives the flow class of the city's counterparty (domain notes §5.3):
// 1 same city, 2 same province, 3 other province, 4 Hong Kong, Macao, Taiwan,
// 5 abroad.
func FlowOf(region, country string) string {
	switch {
	case country == "HKG" || country == "MAC" || country == "TWN":
		return "4"
	case country != "" && country != "CHN":
		return "5"
	case strings.HasPrefix(region, "3709"):
		return "1"
	case strings.HasPrefix(region, "37"):
		return "2"
	case strings.HasPrefix(region, "71"), strings.HasPrefix(region, "81"), strings.HasPrefix(region, "82"):
		return "4"
	case strings.HasPrefix(region, "99"):
		return "5"
	}
	return "3"
}

// Direction says whether a contract counts as output (OUT), absorption (IN) or
// both (domain notes §5.3). The applicant is local, so one side always is.
func Direction(sellerLocal, buyerLocal bool) string {
	switch {
	case sellerLocal && buyerLocal:
		return "BOTH"
	case buyerLocal:
		return "IN"
	}
	return "OUT"
}
