package contract

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"jishi/internal/fault"
)

// whyWords names the words that triggered a rule.
func whyWords(words []string) fault.Text {
	list := strings.Join(words, "、")
	return fault.T("命中词语："+list+"。", "Words found: "+list+".")
}

// nonTechnicalLists are the lists of rule RR14.
var nonTechnicalLists = []string{"K-GOODS", "K-WORK", "K-CONSTR", "K-OFFICE", "K-METER", "K-TRAIN"}

// pageHits gives the words of a list in the contract's text, and where the
// first of them stands.
func (x *exam) pageHits(t *TextFacts, list string) ([]string, Anchor) {
	var words []string
	var at Anchor
	add := func(w string, place Anchor) {
		if len(words) == 0 {
			at = place
		}
		if !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	for p, lines := range t.Pages {
		for l, line := range lines {
			for _, w := range x.hits(list, line) {
				add(w, Anchor{t.Document, p + 1, l + 1, w})
			}
		}
	}
	for _, k := range t.Keywords {
		if k.Kind == list {
			add(strings.ToUpper(k.Words), k.At)
		}
	}
	return words, at
}

// summary is what the form says of the content.
func (f *Form) summary() string { return f.TechSummary + "\n" + f.Targets }

// ruleNonTechnical: words of contracts that are not technical (RR14), in the
// title grave, elsewhere worth a look.
func ruleNonTechnical(x *exam) {
	t := x.text()
	for _, list := range nonTechnicalLists {
		if words := x.hits(list, x.Form.ProjectName); len(words) > 0 {
			x.find(Finding{Severity: High, Pointer: "/project_name", Code: fault.NonTechnicalWords, about: list, Why: whyWords(words)})
		} else if t != nil {
			if words := x.hits(list, t.Title); len(words) > 0 {
				x.find(Finding{Severity: High, At: t.TitleAt, Code: fault.NonTechnicalWords, about: list, Why: whyWords(words)})
			}
		}
		if words := x.hits(list, x.Form.summary()); len(words) > 0 {
			x.find(Finding{Severity: Warn, Pointer: "/tech_summary", Code: fault.NonTechnicalWords, about: list, Why: whyWords(words)})
		}
		if t == nil {
			continue
		}
		if words, at := x.pageHits(t, list); len(words) > 0 {
			x.find(Finding{Severity: Warn, At: at, Code: fault.NonTechnicalWords, about: list + " text", Why: whyWords(words)})
		}
	}
}

// ruleTitle: the title names another kind of contract (RR15).
func ruleTitle(x *exam) {
	titles := []struct {
		text, pointer string
		at            Anchor
	}{{x.Form.ProjectName, "/project_name", Anchor{}}}
	if t := x.text(); t != nil && t.Title != x.Form.ProjectName {
		titles = append(titles, struct {
			text, pointer string
			at            Anchor
		}{t.Title, "", t.TitleAt})
	}
	for _, t := range titles {
		words := x.hits("K-TITLE", t.text)
		if x.Form.SubKind == subTraining {
			words = slices.DeleteFunc(words, func(w string) bool { return w == "培训" })
		}
		if len(words) > 0 {
			x.find(Finding{Pointer: t.pointer, At: t.at, Code: fault.TitleOtherContract, Why: whyWords(words)})
		}
	}
}

// ruleFakeDevelopment: something ready is called development (RR16).
func ruleFakeDevelopment(x *exam) {
	f := x.Form
	if f.Kind != kindDevelopment {
		return
	}
	if words := x.hits("K-READY", f.ProjectName+"\n"+f.summary()); len(words) > 0 {
		x.find(Finding{Pointer: "/tech_summary", Code: fault.DevelopmentDoubtful, about: "ready", Why: whyWords(words)})
	}
	if t := x.text(); t != nil {
		if words, at := x.pageHits(t, "K-READY"); len(words) > 0 {
			x.find(Finding{At: at, Code: fault.DevelopmentDoubtful, about: "ready text", Why: whyWords(words)})
		}
	}
	if !f.BeginDate.IsZero() && !f.EndDate.IsZero() && f.BeginDate.DaysUntil(f.EndDate) < x.days("least_days") {
		x.find(Finding{Pointer: "/end_date", Code: fault.DevelopmentDoubtful, about: "days",
			Why: fault.Tf("研究开发期限不足 %d 天。", "The development takes less than %d days.", x.days("least_days"))})
	}
	if x.history() == nil {
		return
	}
	others, values := x.alike(x.value("alike"))
	for i, o := range others {
		if o.SignDate.Before(f.SignDate) {
			x.find(Finding{Code: fault.DevelopmentDoubtful, Others: []Filing{o}, about: o.ID, Why: whyAlike(values[i])})
		}
	}
}

// counted is a number of pieces or a price: what turns a word for goods into
// goods that are delivered.
var counted = regexp.MustCompile(`[0-9一二两三四五六七八九十百]\s*(?:台|套|件|批|辆|只|把|块|根|吨|箱|组|面|元|万元)`)

// sold gives the words for goods that stand with a number of pieces or a price
// in one sentence. A word alone, such as that the buyer has bought a device
// before, is a warning of RR14 and no more.
func (x *exam) sold(text string) []string {
	var out []string
	for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("。；;\n", r) }) {
		if !counted.MatchString(sentence) {
			continue
		}
		for _, w := range x.hits("K-GOODS", sentence) {
			if !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}

// soldIn does the same in a document; a sentence may run over the line's end.
func (x *exam) soldIn(t *TextFacts) ([]string, Anchor) {
	for p, lines := range t.Pages {
		for l, line := range lines {
			if len(x.hits("K-GOODS", line)) == 0 {
				continue
			}
			around := strings.Join(lines[max(0, l-1):min(len(lines), l+2)], "")
			if words := x.sold(around); len(words) > 0 {
				return words, Anchor{t.Document, p + 1, l + 1, words[0]}
			}
		}
	}
	return nil, Anchor{}
}

// ruleGoods: all is called technical although the text speaks of goods (RR18).
func ruleGoods(x *exam) {
	w, bad := x.Form.Amounts()
	if len(bad) > 0 || w.NonTechnical > 0 {
		return
	}
	both := func(text string) []string { return append(x.sold(text), x.hits("K-ITEMS", text)...) }
	if words := both(x.Form.summary()); len(words) > 0 {
		x.find(Finding{Pointer: "/non_technical_items", Code: fault.GoodsNotDeducted, Why: whyWords(words)})
	}
	t := x.text()
	if t == nil {
		return
	}
	goods, at := x.soldIn(t)
	items, where := x.pageHits(t, "K-ITEMS")
	if len(goods) == 0 {
		at = where
	}
	if words := slices.Concat(goods, items); len(words) > 0 {
		x.find(Finding{At: at, Code: fault.GoodsNotDeducted, about: "text", Why: whyWords(words)})
	}
	for _, a := range t.Amounts {
		if a.Role == AmountGoods && a.Fen > 0 {
			x.find(Finding{At: a.At, Code: fault.GoodsNotDeducted, about: a.Fen.String(),
				Why: fault.Tf("文本列有货物价款 %s 元。", "The text has a price of goods: %s.", a.Fen)})
		}
	}
}

// ruleCarriers: more carriers are kept than is reasonable (RR19; 2001 rules Art 19).
func ruleCarriers(x *exam) {
	x.textCarriers()
	for i, n := range x.Form.NonTechnicalItems {
		if !n.IsCarrier {
			continue
		}
		most := x.Local.EquipmentSets
		if n.CarrierKind != carrierEquipment && hasParameter(x.rule.ID, n.CarrierKind, x.Today) {
			most = x.value(n.CarrierKind)
		}
		if kept := min(n.Quantity, n.ReasonableQuantity); kept > most {
			x.find(Finding{Pointer: at("/non_technical_items", i, "/reasonable_quantity"), Code: fault.CarrierExcess,
				Why: fault.Tf("保留 %d 件，合理数量一般不超过 %d 件。", "%d are kept; %d is generally reasonable.", kept, most)})
		}
	}
}

// orderedPrototypes is a number of prototypes that are made or handed over: 样机5台,
// 五台样机.
var orderedPrototypes = regexp.MustCompile(`(?:样机|原型机|样车)(?:共|合计)?([0-9]{1,4}|[一二两三四五六七八九十]{1,3})\s*(?:台套|台|套|辆)|([0-9]{1,4}|[一二两三四五六七八九十]{1,3})\s*(?:台套|台|套|辆)(?:样机|原型机|样车)`)

var figuresOf = map[rune]int64{'一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// smallNumber reads 5, 五, 十二 and 二十.
func smallNumber(s string) int64 {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	var n, digit int64
	for _, r := range s {
		if r == '十' {
			n, digit = n+10*max(digit, 1), 0
			continue
		}
		digit = figuresOf[r]
	}
	return n + digit
}

// textCarriers: the text orders more prototypes than is reasonable, and nothing
// is deducted for carriers (RR19).
func (x *exam) textCarriers() {
	t := x.text()
	if t == nil || x.Form.Kind != kindDevelopment || slices.ContainsFunc(x.Form.NonTechnicalItems, func(n NonTechnicalItem) bool { return n.IsCarrier }) {
		return
	}
	for p, lines := range t.Pages {
		for l, line := range lines {
			for _, m := range orderedPrototypes.FindAllStringSubmatch(line, -1) {
				if n := smallNumber(first(m[1], m[2])); n > x.Local.EquipmentSets {
					x.find(Finding{Pointer: "/non_technical_items", At: Anchor{t.Document, p + 1, l + 1, m[0]}, Code: fault.CarrierExcess, about: "text",
						Why: fault.Tf("文本约定样机 %d 台，合理数量一般不超过 %d 台，未作扣除。", "The text has %d prototypes; %d is generally reasonable, and nothing is deducted.", n, x.Local.EquipmentSets)})
					return
				}
			}
		}
	}
}

// ruleAge: filed long after signing (RR10).
func ruleAge(x *exam) {
	if signed := x.Form.SignDate; !signed.IsZero() && x.Today.After(signed.AddDays(x.days("days"))) {
		x.find(Finding{Pointer: "/sign_date", Code: fault.OutOfRange,
			Text: fault.T("签订已超过一年，登记人员可能要求说明。", "Signed more than a year ago; the registrar may ask why.")})
	}
}

// ruleTerm: a very long term (RR11); a missing end is a missing field.
func ruleTerm(x *exam) {
	if f := x.Form; !f.BeginDate.IsZero() && f.EndDate.After(f.BeginDate.AddDays(x.days("days"))) {
		x.find(Finding{Pointer: "/end_date", Code: fault.OutOfRange,
			Text: fault.T("合同有效期超过十年，请核对。", "The term exceeds ten years; check it.")})
	}
}

// ruleMonopoly: clauses like the behaviours of SPC Art 10 (RR31).
func ruleMonopoly(x *exam) {
	if t := x.text(); t != nil {
		for _, h := range t.Monopoly {
			x.find(Finding{At: h.At, Code: fault.MonopolyClause, about: h.Kind,
				Why: fault.T("条款原文：“"+h.Words+"”。", "The clause says: "+h.Words)})
		}
	}
}
