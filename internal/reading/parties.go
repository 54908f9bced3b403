package reading

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"jishi/internal/codes"
)

// Side (交易方) says on which side of the deal a party stands.
type Side string

// The sides; "" where the label does not say.
const (
	SideSeller       Side = "SELLER"
	SideBuyer        Side = "BUYER"
	SideIntermediary Side = "INTERMEDIARY"
)

// PartyFact (当事人) is a party as the contract introduces it. Fields that the
// text does not give are empty.
type PartyFact struct {
	Labels     []string // 甲方, 委托人 and so on, all that stand together
	Side       Side
	Name       string
	CreditCode string
	LegalRep   string
	Address    string
	Contact    string
	Phone      string
	At         Anchor // the label and the name
}

// sideOf says which side a label means (Civil Code Articles 851, 862, 878).
// 甲方 and 乙方 say nothing by themselves.
var sideOf = map[string]Side{
	"受托方": SideSeller, "受托人": SideSeller, "让与人": SideSeller, "让与方": SideSeller, "转让方": SideSeller, "转让人": SideSeller, "出让方": SideSeller,
	"许可人": SideSeller, "许可方": SideSeller, "研究开发人": SideSeller, "研究开发方": SideSeller, "研发方": SideSeller, "开发方": SideSeller, "服务方": SideSeller,
	"顾问方": SideSeller, "卖方": SideSeller, "供方": SideSeller, "承担方": SideSeller, "承接方": SideSeller, "培训方": SideSeller,
	"委托方": SideBuyer, "委托人": SideBuyer, "受让人": SideBuyer, "受让方": SideBuyer, "被许可人": SideBuyer, "被许可方": SideBuyer,
	"买方": SideBuyer, "需方": SideBuyer, "采购方": SideBuyer, "接受方": SideBuyer,
	"中介方": SideIntermediary, "中介人": SideIntermediary, "居间方": SideIntermediary, "居间人": SideIntermediary,
	"甲方": "", "乙方": "", "丙方": "", "丁方": "", "合作方": "", "合作人": "",
}

const partyLabel = `([甲乙丙丁]\s*方|被?许\s*可\s*[人方]|委\s*托\s*[人方]|受\s*托\s*[人方]|受\s*让\s*[人方]|让\s*与\s*[人方]|转让[人方]|出让方|研究开发[人方]|研发方|开发方|服务方|顾问方|培训方|卖方|供方|买方|需方|采购方|接受方|承担方|承接方|合作[人方]|中介[人方]|居间[人方])`

var (
	introduces = regexp.MustCompile(`^(?:\d{1,2}[.、]|[一二三四五六]、)?` + partyLabel + `((?:\([^)\t]{1,30}\)|[/、]` + partyLabel + `)*)\s*(?:单位)?(?:名称|全称)?\s*(:?)\s*(.*)$`)
	anyLabel   = regexp.MustCompile(partyLabel)
	plainName  = regexp.MustCompile(`^[\p{Han}A-Za-z0-9()·.,&<>'\- ]{2,60}$`)
	orgName    = regexp.MustCompile(`(?:公司|集团|大学|学院|学校|研究院|研究所|中心|厂|社|局|委员会|医院|院|所|站|会|部|场)$`)
	notName    = regexp.MustCompile(`应当|负责|有权|不得|提供|承担|同意|支付|按照|保证|双方|本合同|委托|协商|盖章|签字|签章|公章|以下简称$|代表人|地址|电话`)
	alsoCalled = regexp.MustCompile(`\((?:以下|下)?简?称.*$|,?(?:以下|下)简?称.*$`)
)

// field is something a party says about itself below its name.
type field struct {
	label *regexp.Regexp
	set   func(p *PartyFact, value string)
}

var partyFields = []field{
	{regexp.MustCompile(`^(?:统一)?(?:社会)?信用代码(?:证号)?|^纳税人识别号|^税号`), func(p *PartyFact, v string) { fill(&p.CreditCode, codes.NormalizeCreditCode(v)) }},
	{regexp.MustCompile(`^法\s*定\s*代\s*表\s*人(?:\([^)]*\))?(?:[/或]?(?:负责人|授权代表|委托代理人))?|^法人代表|^(?:单位)?负责人`), func(p *PartyFact, v string) { fill(&p.LegalRep, v) }},
	{regexp.MustCompile(`^(?:(?:通讯|注册|联系|单位|办公|详细)?地\s*址|住\s*所(?:地)?|住\s*址)`), func(p *PartyFact, v string) { fill(&p.Address, v) }},
	{regexp.MustCompile(`^联系人(?:及|和)?(?:联系)?电话`), setContact},
	{regexp.MustCompile(`^(?:项目)?联\s*系\s*人`), setContact},
	{regexp.MustCompile(`^(?:联系|单位)?电\s*话|^手\s*机(?:号码?)?|^联系方式`), func(p *PartyFact, v string) { fill(&p.Phone, phone.FindString(v)) }},
	{regexp.MustCompile(`^(?:单位|企业|公司)?(?:名\s*称|全称)`), func(p *PartyFact, v string) { fill(&p.Name, v) }},
}

var phone = regexp.MustCompile(`(?:\+?86[- ]?)?(?:1\d{10}|0\d{2,3}[- ]?\d{7,8}|\d{7,8})(?:-\d{1,5})?`)

func fill(target *string, value string) {
	if *target == "" {
		*target = strings.Trim(value, " \t:,;。")
	}
}

func setContact(p *PartyFact, v string) {
	number := phone.FindString(v)
	fill(&p.Phone, number)
	fill(&p.Contact, strings.Replace(v, number, "", 1))
}

// maxPartyLines is how far below its name a party may go on describing itself.
const maxPartyLines = 16

// parties reads the introductions and what stands below each. Two parties may
// stand side by side; what stands below them then comes in the same order.
func (x *extraction) parties() {
	var open []int // the parties that are being described, from left to right
	since := 0
	for i := range x.blocks {
		cells := cellsOf(x.blocks[i].text)
		if found := x.introduced(i, cells); len(found) > 0 {
			open, since = found, i
			continue
		}
		if len(open) == 0 || i-since > maxPartyLines || endsParties.MatchString(x.blocks[i].text) {
			open = nil
			continue
		}
		x.describe(open, cells)
	}
	x.sides()
}

var endsParties = regexp.MustCompile(`^第[一1]\s*[条章]|^(?:根据|依据|鉴于|甲、?乙)|签字|盖章|签章`)

// introduced reads the parties that a block names and gives their indexes.
func (x *extraction) introduced(index int, cells []cell) (found []int) {
	for c := 0; c < len(cells); c++ {
		m := introduces.FindStringSubmatch(cells[c].text)
		if m == nil || markWord.MatchString(cells[c].text) {
			continue
		}
		first, name := c, m[5]
		if name != "" && m[2] == "" && m[4] == "" {
			continue // a sentence that begins with the label
		}
		switch bare := name == ""; {
		case bare && c+1 < len(cells) && !introduces.MatchString(cells[c+1].text):
			c++
			name = cells[c].text
		case bare && len(cells) == 1:
			name = x.nameBelow(index)
		}
		name = strings.Trim(alsoCalled.ReplaceAllString(name, ""), " :,")
		if name == "" && m[5] != "" || name != "" && !isName(name) {
			continue
		}
		if name == "" {
			first = c
		}
		at := x.anchor(&x.blocks[index], cells[first].start, cells[c].end)
		found = append(found, x.party(PartyFact{Labels: labelsOf(m[1] + m[2]), Name: name, At: at}))
	}
	return found
}

// isName tells what may be a name from the rest of a sentence.
func isName(s string) bool {
	return plainName.MatchString(s) && (orgName.MatchString(s) || !notName.MatchString(s))
}

// nameBelow takes the next line for the name when it is nothing else.
func (x *extraction) nameBelow(index int) string {
	if index+1 >= len(x.blocks) {
		return ""
	}
	next := x.blocks[index+1].text
	if strings.ContainsAny(next, ":\t") || fieldOf(next) != nil || introduces.MatchString(next) || !isName(next) {
		return ""
	}
	return next
}

func labelsOf(s string) (list []string) {
	for _, l := range anyLabel.FindAllString(s, -1) {
		list = append(list, strings.Join(strings.Fields(strings.ReplaceAll(l, "\t", " ")), ""))
	}
	return list
}

// party adds a party, or finds the one that was introduced before under the
// same label and name, as a cover page does.
func (x *extraction) party(p PartyFact) int {
	for i := range x.facts.Parties {
		known := &x.facts.Parties[i]
		if !shareLabel(known.Labels, p.Labels) || p.Name != "" && known.Name != "" && known.Name != p.Name {
			continue
		}
		if known.Name == "" {
			known.Name, known.At = p.Name, p.At
		}
		for _, l := range p.Labels {
			if !shareLabel(known.Labels, []string{l}) {
				known.Labels = append(known.Labels, l)
			}
		}
		return i
	}
	x.facts.Parties = append(x.facts.Parties, p)
	return len(x.facts.Parties) - 1
}

func shareLabel(a, b []string) bool {
	for _, l := range a {
		for _, m := range b {
			if l == m {
				return true
			}
		}
	}
	return false
}

func fieldOf(text string) *field {
	for i := range partyFields {
		if partyFields[i].label.MatchString(text) {
			return &partyFields[i]
		}
	}
	return nil
}

// describe reads "label: value" and "label | value" for the open parties.
func (x *extraction) describe(open []int, cells []cell) {
	turn := 0
	for c := 0; c < len(cells); c++ {
		text := cells[c].text
		f := fieldOf(text)
		if f == nil {
			continue
		}
		value := text[f.label.FindStringIndex(text)[1]:]
		colon := strings.IndexByte(value, ':')
		switch {
		case colon >= 0 && utf8.RuneCountInString(value[:colon]) <= 12:
			value = value[colon+1:]
		case strings.TrimSpace(value) != "":
			continue // a sentence that begins with the word
		}
		if strings.TrimSpace(value) == "" && c+1 < len(cells) && fieldOf(cells[c+1].text) == nil {
			c++
			value = cells[c].text
		}
		f.set(&x.facts.Parties[open[min(turn, len(open)-1)]], value)
		turn++
	}
}
