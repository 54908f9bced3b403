package opendata

import (
	"slices"
	"strings"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/fault"
	"jishi/internal/ledger"
)

// dimension is a way in which the published figures are divided. Every line has
// one key in each.
type dimension struct {
	name  string
	title fault.Text
	table string // of codes; "" where extra is all there is
	top   []string
	of    func(*ledger.Line) string
	extra []code // keys that no code table has
}

// code is a key with its names.
type code struct {
	Code string
	Name fault.Text
}

// partyGroups are the nodes of the tree of party kinds that bulletins group by.
var partyGroups = []string{"010", "021", "022", "023", "024", "030", "100", "200", "300", "400", "500", "600", "900"}

// Elsewhere (市外) is the area of sellers elsewhere on the mainland.
const Elsewhere = "ELSEWHERE"

const (
	unstated  = "NONE"
	withIP    = "WITH"
	withoutIP = "WITHOUT"
	noIP      = "99" // 未涉及知识产权
)

var notStated = code{unstated, fault.T("未填写", "Not stated")}

// dimensions in the order of the files.
var dimensions = []dimension{
	{"kind", fault.T("合同类别", "Kind of contract"), codes.ContractTypes, nil, func(l *ledger.Line) string { return l.Kind }, []code{notStated}},
	{"area", fault.T("县市区与功能区", "County or functional zone"), codes.RegionsTaian, nil, func(l *ledger.Line) string { return l.Area },
		[]code{{Elsewhere, fault.T("市外", "Elsewhere on the mainland")}, {ledger.Abroad, fault.T("境外", "Outside the mainland")}}},
	{"tech_field", fault.T("技术领域", "Technology field"), codes.TechnologyFields, nil, func(l *ledger.Line) string { return l.TechField }, []code{notStated}},
	{"flow", fault.T("技术流向", "Flow"), codes.FlowTypes, nil, func(l *ledger.Line) string { return l.Flow }, []code{notStated}},
	{"band", fault.T("金额档", "Amount band"), codes.AmountBands, nil, func(l *ledger.Line) string { return l.Band }, []code{notStated}},
	{"seller_kind", fault.T("卖方性质", "Kind of seller"), codes.PartyKinds, partyGroups, func(l *ledger.Line) string { return l.SellerKind }, []code{notStated}},
	{"ip", fault.T("知识产权", "Intellectual property"), "", nil, ipOf,
		[]code{{withIP, fault.T("涉及知识产权", "With intellectual property")}, {withoutIP, fault.T("未涉及知识产权", "Without intellectual property")}}},
}

// ipOf tells whether a contract has any. Its kinds are no partition: a contract
// has several, and sums over them would count it more than once.
func ipOf(l *ledger.Line) string {
	if slices.ContainsFunc(l.IPKinds, func(k string) bool { return k != "" && k != noIP }) {
		return withIP
	}
	return withoutIP
}

// list gives all keys that the dimension can have, in order.
func (d *dimension) list() []code {
	var out []code
	if t, ok := codes.Get(d.table); ok {
		for _, e := range t.Entries(calendar.Date{}) {
			if d.isTop(e) {
				out = append(out, code{e.Code, fault.T(e.NameZh, e.NameEn)})
			}
		}
	}
	return append(out, d.extra...)
}

func (d *dimension) isTop(e codes.Entry) bool {
	switch {
	case d.top != nil:
		return slices.Contains(d.top, e.Code)
	case d.table == codes.RegionsTaian:
		return e.Code != ledger.City
	}
	return e.Parent == ""
}

// key gives the line's key: the node of the code table that is listed.
func (d *dimension) key(l *ledger.Line) string {
	value := d.of(l)
	if slices.ContainsFunc(d.extra, func(c code) bool { return c.Code == value }) {
		return value
	}
	t, _ := codes.Get(d.table)
	for at := value; at != ""; {
		e, ok := t.Lookup(at)
		if !ok {
			break
		}
		if d.isTop(e) {
			return at
		}
		at = e.Parent
	}
	if d.name == "area" {
		return Elsewhere
	}
	return unstated
}

// itemOf sees a ledger line as the engine does.
func itemOf(l *ledger.Line) item {
	out := item{keys: make([]string, len(dimensions)), part: part{contract: l.ContractID, count: l.Count,
		contracts: int64(l.ContractAmount), technics: int64(l.TechnicalAmount), parties: partiesOf(l)}}
	for i := range dimensions {
		out.keys[i] = dimensions[i].key(l)
	}
	return out
}

// partiesOf are the lead parties. A party without a key is one of its own: of
// this contract, on this side.
func partiesOf(l *ledger.Line) []string {
	seller, buyer := l.Seller.Key, l.Buyer.Key
	if strings.TrimSpace(seller) == "" {
		seller = "seller of " + l.ContractID
	}
	if strings.TrimSpace(buyer) == "" {
		buyer = "buyer of " + l.ContractID
	}
	out := []string{seller, buyer}
	slices.Sort(out)
	return slices.Compact(out)
}
