package exchange

import (
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
)

// buyerExample is the buyer of the worked example, by pointer.
var buyerExample = map[string]string{
	"/name": "邹鲁示范矿业有限公司", "/uscc": codes.CreditCodeWithCheck("91370883MA0000009"), "/kind": "150", "/region_code": "370800",
	"/industry": "B06", "/scale": "2", "/address": "济宁市示范路2号", "/legal_rep": "甲某", "/contact": "乙某", "/phone": "0537-0000002",
}

// partyEntries are the columns of a party: of the lead seller or buyer on the
// sheet of contracts (side and base given), or of any further party.
func partyEntries(side, base string, party func(*record) *contract.Party, example map[string]string) []entry {
	about := ""
	if side == "卖方" {
		about = "卖方为本单位的不填，按本单位登记的资料填入。"
	}
	p := func(at func(*contract.Party) any) func(*record) any {
		return func(r *record) any { return at(party(r)) }
	}
	out := []entry{
		{name: "名称", pointer: "/name", need: required, max: 200, hint: "全称，与合同印章一致。", at: p(func(q *contract.Party) any { return &q.Name })},
		{name: "统一社会信用代码", pointer: "/uscc", need: conditional, max: 18, hint: "境内单位必填，18 位。", at: p(func(q *contract.Party) any { return &q.CreditCode })},
		{name: "性质", pointer: "/kind", need: required, kind: coded, list: codes.PartyKinds, hint: "单位性质；自然人填 500。", at: p(func(q *contract.Party) any { return &q.Kind })},
		{name: "行政区划", pointer: "/region_code", need: conditional, kind: coded, list: "regions", hint: "境内的必填，六位代码。", at: p(func(q *contract.Party) any { return &q.RegionCode })},
		{name: "国民经济行业", pointer: "/industry", need: conditional, kind: coded, list: codes.IndustryDivisions, hint: "境内单位必填。", at: p(func(q *contract.Party) any { return &q.Industry })},
		{name: "企业规模", pointer: "/scale", need: conditional, kind: coded, list: codes.EnterpriseScales, hint: "境内企业必填。", at: p(func(q *contract.Party) any { return &q.Scale })},
		{name: "地址", pointer: "/address", need: required, max: 300, hint: "通信地址。", at: p(func(q *contract.Party) any { return &q.Address })},
		{name: "法定代表人", pointer: "/legal_rep", need: conditional, max: 64, hint: "单位必填。", at: p(func(q *contract.Party) any { return &q.LegalRep })},
		{name: "联系人", pointer: "/contact", need: conditional, max: 64, hint: "单位必填。", at: p(func(q *contract.Party) any { return &q.Contact })},
		{name: "联系电话", pointer: "/phone", need: required, max: 40, private: true, hint: "固定电话或手机。", at: p(func(q *contract.Party) any { return &q.Phone })},
		{name: "国别", pointer: "/country", kind: coded, list: codes.Countries, hint: "不填即中国境内。", at: p(func(q *contract.Party) any { return &q.Country })},
		{name: "身份证号", pointer: "/id_no", need: conditional, max: 18, private: true, hint: "自然人必填，加密保存。", at: p(func(q *contract.Party) any { return &q.IDNo })},
		{name: "功能区", pointer: "/zone_code", kind: coded, list: "zones", hint: "在泰安市功能区内的填写。", at: p(func(q *contract.Party) any { return &q.ZoneCode })},
		{name: "校验位例外说明", pointer: "/uscc_exception", max: 200, hint: "代码证照无误而校验位不符时说明原因。", at: p(func(q *contract.Party) any { return &q.CodeException })},
		{name: "是否高新技术企业", pointer: "/is_hnte", kind: yesNo, hint: "是或否，不填即否。", at: p(func(q *contract.Party) any { return &q.IsHNTE })},
		{name: "是否国家高新区内企业", pointer: "/is_national_hitech_zone", kind: yesNo, hint: "是或否，不填即否。", at: p(func(q *contract.Party) any { return &q.IsNationalHiTechZone })},
		{name: "是否上市公司", pointer: "/is_listed", kind: yesNo, hint: "是或否，不填即否。", at: p(func(q *contract.Party) any { return &q.IsListed })},
		{name: "是否技术转移机构", pointer: "/is_tech_transfer_org", kind: yesNo, hint: "是或否，不填即否。", at: p(func(q *contract.Party) any { return &q.IsTechTransferOrg })},
		{name: "是否研发机构", pointer: "/is_rd_org", kind: yesNo, hint: "是或否，不填即否。", at: p(func(q *contract.Party) any { return &q.IsRDOrg })},
		{name: "是否转制科研院所", pointer: "/is_converted_institute", kind: yesNo, hint: "是或否，不填即否。", at: p(func(q *contract.Party) any { return &q.IsConvertedInstitute })},
		{name: "是否科技型中小企业", pointer: "/is_tech_sme", kind: yesNo, hint: "是或否，不填即否。", at: p(func(q *contract.Party) any { return &q.IsTechSME })},
		{name: "邮编", pointer: "/zip", max: 12, hint: "邮政编码。", at: p(func(q *contract.Party) any { return &q.Zip })},
		{name: "邮箱", pointer: "/email", max: 120, hint: "电子邮箱。", at: p(func(q *contract.Party) any { return &q.Email })},
		{name: "项目负责人", pointer: "/project_leader", max: 64, hint: "项目负责人。", at: p(func(q *contract.Party) any { return &q.ProjectLeader })},
		{name: "开户行", pointer: "/bank", max: 120, hint: "开户银行。", at: p(func(q *contract.Party) any { return &q.Bank })},
		{name: "账号", pointer: "/account", max: 64, private: true, hint: "银行账号，加密保存。", at: p(func(q *contract.Party) any { return &q.Account })},
	}
	for i := range out {
		out[i].example = example[out[i].pointer]
		out[i].name, out[i].pointer, out[i].hint = side+out[i].name, base+out[i].pointer, about+out[i].hint
		if side == "卖方" {
			out[i].need = optional
		}
	}
	return out
}

func costEntries() []entry {
	c := func(at func(*contract.NonTechnicalItem) any) func(*record) any {
		return func(r *record) any { return at(&r.cost) }
	}
	return []entry{
		keyEntry("所属合同的行号。"),
		{name: "费用名称", pointer: "/name", need: required, max: 200, hint: "如 外购传感器。", example: "外购传感器", at: c(func(n *contract.NonTechnicalItem) any { return &n.Name })},
		{name: "数量", pointer: "/quantity", need: required, kind: number, hint: "整数，至少 1。", example: "40", at: c(func(n *contract.NonTechnicalItem) any { return &n.Quantity })},
		{name: "单价", pointer: "/unit_cost", need: required, kind: yuan, hint: "人民币元。", example: "500.00", at: c(func(n *contract.NonTechnicalItem) any { return &n.UnitCost })},
		{name: "费用类别", pointer: "/kind", max: 40, hint: "如 材料费、设备费。", example: "材料费", at: c(func(n *contract.NonTechnicalItem) any { return &n.Kind })},
		{name: "是否标的物载体", pointer: "/is_carrier", kind: yesNo, hint: "合理数量以内的载体不扣除（2001认定规则第19条）。", example: "否", at: c(func(n *contract.NonTechnicalItem) any { return &n.IsCarrier })},
		{name: "载体类别", pointer: "/carrier_kind", kind: coded, list: "carriers", hint: "标的物载体填写。", at: c(func(n *contract.NonTechnicalItem) any { return &n.CarrierKind })},
		{name: "合理数量", pointer: "/reasonable_quantity", kind: number, hint: "标的物载体的合理数量。", at: c(func(n *contract.NonTechnicalItem) any { return &n.ReasonableQuantity })},
	}
}

func instalmentEntries() []entry {
	i := func(at func(*contract.Instalment) any) func(*record) any {
		return func(r *record) any { return at(&r.instalment) }
	}
	return []entry{
		keyEntry("所属合同的行号。"),
		{name: "应付日期", pointer: "/due_date", kind: dated, hint: "约定的付款日期。", example: "next year", at: i(func(n *contract.Instalment) any { return &n.DueDate })},
		{name: "金额", pointer: "/amount", need: required, kind: yuan, hint: "人民币元。", example: "386000.00", at: i(func(n *contract.Instalment) any { return &n.Amount })},
		{name: "付款条件", pointer: "/condition", max: 500, hint: "如 验收合格后。", example: "验收合格后", at: i(func(n *contract.Instalment) any { return &n.Condition })},
	}
}

func ipEntries() []entry {
	i := func(at func(*contract.IPItem) any) func(*record) any { return func(r *record) any { return at(&r.ip) } }
	return []entry{
		keyEntry("所属合同的行号。"),
		{name: "类别", pointer: "/kind", need: required, kind: coded, list: codes.IPKinds, hint: "知识产权类别。", at: i(func(n *contract.IPItem) any { return &n.Kind })},
		{name: "编号", pointer: "/number", need: conditional, max: 100, hint: "专利号、登记号等，专利必填。", at: i(func(n *contract.IPItem) any { return &n.Number })},
		{name: "名称", pointer: "/name", need: conditional, max: 200, hint: "专利必填。", at: i(func(n *contract.IPItem) any { return &n.Name })},
		{name: "权利人", pointer: "/owner", need: conditional, max: 200, hint: "专利必填。", at: i(func(n *contract.IPItem) any { return &n.Owner })},
		{name: "申请日", pointer: "/filing_date", need: conditional, kind: dated, hint: "专利必填。", at: i(func(n *contract.IPItem) any { return &n.FilingDate })},
		{name: "授权日", pointer: "/grant_date", kind: dated, hint: "授权公告日。", at: i(func(n *contract.IPItem) any { return &n.GrantDate })},
		{name: "届满日", pointer: "/expiry", kind: dated, hint: "权利期限届满日。", at: i(func(n *contract.IPItem) any { return &n.Expiry })},
	}
}

func orderEntries() []entry {
	o := func(at func(*contract.Order) any) func(*record) any {
		return func(r *record) any { return at(&r.order) }
	}
	return []entry{
		keyEntry("所属合同的行号。"),
		{name: "订单号", pointer: "/order_no", need: required, max: 64, hint: "订单编号。", at: o(func(n *contract.Order) any { return &n.OrderNo })},
		{name: "签订日期", pointer: "/sign_date", need: required, kind: dated, hint: "订单签订日期。", at: o(func(n *contract.Order) any { return &n.SignDate })},
		{name: "金额", pointer: "/amount", need: required, kind: yuan, hint: "人民币元。", at: o(func(n *contract.Order) any { return &n.Amount })},
	}
}

// option is one choice of a drop-down.
type option struct{ code, name string }

// shown is how a choice stands in the drop-down: readers take the code alone, too.
func (o option) shown() string {
	if o.code == "" {
		return o.name
	}
	return o.code + " " + o.name
}

// ownLists are choices that no code table holds.
var ownLists = map[string][]option{
	"yes_no":      {{"", "是"}, {"", "否"}},
	"roles":       {{string(contract.Seller), "卖方"}, {string(contract.Buyer), "买方"}, {string(contract.Intermediary), "中介方"}},
	"registrants": {{string(contract.Seller), "卖方"}, {string(contract.Buyer), "买方"}, {string(contract.Intermediary), "中介方"}},
	"carriers":    {{"EQUIPMENT_SET", "成套设备"}, {"DOCUMENT", "技术文件"}, {"MEDIA", "存储介质"}, {"SAMPLE", "样品样机"}},
}

// optionsOf gives the choices of a list: one of our own, or the codes of a table.
func optionsOf(list string) []option {
	if own, ok := ownLists[list]; ok {
		return own
	}
	keep := func(codes.Entry) bool { return true }
	tables := []string{list}
	switch list {
	case "kinds":
		tables, keep = []string{codes.ContractTypes}, func(e codes.Entry) bool { return e.Parent == "" }
	case "sub_kinds":
		tables, keep = []string{codes.ContractTypes}, func(e codes.Entry) bool { return e.Parent != "" }
	case "royalty_bases":
		tables, keep = []string{codes.PaymentMethods}, func(e codes.Entry) bool { return e.Parent == "3" }
	case "regions":
		tables = regions
		keep = func(e codes.Entry) bool { return codes.KnownRegion(e.Code) }
	case "zones":
		tables, keep = []string{codes.RegionsTaian}, func(e codes.Entry) bool { return codes.KnownZone(e.Code) }
	case codes.IndustryDivisions:
		tables = []string{codes.IndustryDivisions, codes.IndustrySections}
	}
	var out []option
	for _, name := range tables {
		t, ok := codes.Get(name)
		if !ok {
			panic("exchange: no code table " + name)
		}
		for _, e := range t.Entries(calendar.Date{}) {
			if keep(e) {
				out = append(out, option{e.Code, e.NameZh})
			}
		}
	}
	return out
}
