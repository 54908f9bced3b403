package exchange

import (
	"strings"

	"jishi/internal/codes"
	"jishi/internal/ledger"
)

// dimensions names the ledger's dimensions as tables of the bureau head them,
// with the code tables that a value is looked up in.
var dimensions = map[string]struct {
	name   string
	tables []string
}{
	"kind":          {"合同类别", []string{codes.ContractTypes}},
	"sub_kind":      {"合同子类", []string{codes.ContractTypes}},
	"region":        {"统计区域", regions},
	"seller_region": {"卖方行政区划", regions},
	"month":         {"月份", nil},
	"quarter":       {"季度", nil},
	"year":          {"年度", nil},
	"tech_field":    {"技术领域", []string{codes.TechnologyFields}},
	"objective":     {"社会经济目标", []string{codes.SocioEconomicObjectives}},
	"industry":      {"服务的国民经济行业", []string{codes.IndustryDivisions, codes.IndustrySections}},
	"plan_source":   {"计划来源", []string{codes.PlanSources}},
	"flow":          {"流向类型", []string{codes.FlowTypes}},
	"direction":     {"流向", []string{codes.FlowDirections}},
	"band":          {"金额档", []string{codes.AmountBands}},
	"office":        {"登记机构", nil},
	"seller_kind":   {"卖方性质", []string{codes.PartyKinds}},
	"buyer_kind":    {"买方性质", []string{codes.PartyKinds}},
	"buyer_region":  {"买方行政区划", regions},
	"amount_mode":   {"金额方式", []string{codes.AmountModes}},
	"rule_set":      {"适用规则", nil},
	"is_related":    {"关联交易", nil},
	"event":         {"事由", nil},

	"statistical_year": {"统计年度", nil},
	"seller_zone":      {"卖方功能区", regions},
	"buyer_zone":       {"买方功能区", regions},
	"buyer_area":       {"吸纳区域", regions},
	"buyer_country":    {"买方国别", []string{codes.Countries}},
	"contract":         {"合同", nil},
	"ip_kind":          {"知识产权", []string{codes.IPKinds}},
	"seller":           {"卖方", nil},
	"seller_country":   {"卖方国别", []string{codes.Countries}},
	"seller_profile":   {"卖方企业特征", []string{codes.PartyProfiles}},
	"buyer":            {"买方", nil},
	"buyer_profile":    {"买方企业特征", []string{codes.PartyProfiles}},
	"brokered":         {"是否中介促成", nil},
}

var regions = []string{codes.RegionsTaian, codes.ShandongCities, codes.Provinces}

// events are the names of what writes a ledger line (事由).
var events = map[ledger.Event]string{
	ledger.Register: "认定登记", ledger.Change: "变更", ledger.Deregister: "注销", ledger.Revoke: "撤销", ledger.Correct: "更正",
}

// value shows a code with its name, as "10 技术开发合同"; an office by its name
// alone, since its id says nothing to people. A code without a name stays a code.
// A filter of several values shows each.
func (q Question) value(dimension, code string) string {
	if strings.Contains(code, ",") {
		var all []string
		for _, one := range strings.Split(code, ",") {
			all = append(all, q.value(dimension, one))
		}
		return strings.Join(all, "、")
	}
	switch dimension {
	case "office":
		if name := q.Offices[code]; name != "" {
			return name
		}
		return code
	case "event":
		return events[ledger.Event(code)]
	case "is_related":
		return map[string]string{"true": "是", "false": "否"}[code]
	}
	for _, name := range dimensions[dimension].tables {
		table, ok := codes.Get(name)
		if !ok {
			continue
		}
		if e, ok := table.Lookup(code); ok {
			return code + " " + e.NameZh
		}
	}
	return code
}
