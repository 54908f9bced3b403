package reading

import (
	"sort"

	"jishi/internal/amount"
	"jishi/internal/calendar"
)

// Facts (文本事实) is what a contract's text says, each with its place. A fact
// that is missing here was not found, which does not mean it is not there:
// a person decides.
type Facts struct {
	Title      string // 项目名称, or the heading when no project name is labelled
	TitleAt    Anchor
	Heading    string // what the document calls itself, such as 技术开发合同
	HeadingAt  Anchor
	ContractNo TextFact // 合同编号 of the parties

	Parties     []PartyFact
	CreditCodes []TextFact // each 统一社会信用代码, once
	Dates       []DateFact
	Amounts     []AmountFact
	Foreign     []TextFact // amounts in foreign currency, as "USD 100000.00"
	Instalments []InstalmentFact
	Clauses     map[Clause]Anchor // clauses of Civil Code Article 845 that were found
	Monopoly    []MonopolyHit
	Keywords    []KeywordHit
	Marks       []MarkFact // seals and signatures, as far as text shows them
	Language    string     // LanguageChinese, LanguageForeign, or "" for too little text
	Truncated   bool       // there are more amounts or dates than maxFacts
}

// maxFacts bounds the amounts and the dates; beyond it a text is a price list.
const maxFacts = 2_000

// TextFact is a piece of text of some kind.
type TextFact struct {
	Value string
	Valid bool // the check character holds, where the kind has one
	At    Anchor
}

// Extract finds the facts of a text. It reads no clock and changes nothing;
// whatever the text, it answers.
func Extract(t Text) Facts {
	f := newFlow(t)
	x := &extraction{flow: f}
	x.findTables()
	x.titles()
	x.parties()
	x.creditCodes()
	x.dates()
	x.amounts()
	x.instalments()
	x.clauses()
	x.monopoly()
	x.marks()
	x.keywords()
	x.facts.Language = languageOf(t)
	return x.facts
}

// extraction is Facts in the making.
type extraction struct {
	*flow
	facts   Facts
	money   []place         // of facts.Amounts, one for one
	days    []place         // of facts.Dates, one for one
	titleAt []place         // of heading and project name
	headed  []headedTable   // found once, before anything else
	rowOf   map[int]tableAt // by block
}

// place is where in the blocks a fact stands.
type place struct{ block, start, end int }

// dateIn gives the first date that stands in a part of a block.
func (x *extraction) dateIn(block, start, end int) calendar.Date {
	for i := firstFrom(x.days, block, start); i < len(x.days) && x.days[i].block == block; i++ {
		if x.days[i].end <= end {
			return x.facts.Dates[i].Date
		}
	}
	return calendar.Date{}
}

// sumIn gives the first amount that stands in a part of a block and passes.
func (x *extraction) sumIn(block, start, end int, pass func(AmountFact) bool) (amount.Fen, bool) {
	for i := firstFrom(x.money, block, start); i < len(x.money) && x.money[i].block == block && x.money[i].end <= end; i++ {
		if pass(x.facts.Amounts[i]) {
			return x.facts.Amounts[i].Fen, true
		}
	}
	return 0, false
}

// firstFrom is the index of the first of the sorted places that does not stand
// before start. A long text has thousands of facts, so it is a binary search.
func firstFrom(list []place, block, start int) int {
	return sort.Search(len(list), func(i int) bool {
		return list[i].block > block || list[i].block == block && list[i].start >= start
	})
}

// Total gives the amounts that the text calls the total (合同总价), in order.
func (f Facts) Total() []AmountFact { return f.amountsFor(RoleTotal) }

// Technical gives the amounts that the text calls the technical amount
// (技术交易额), in order.
func (f Facts) Technical() []AmountFact { return f.amountsFor(RoleTechnical) }

func (f Facts) amountsFor(role Role) (list []AmountFact) {
	for _, a := range f.Amounts {
		if a.Role == role {
			list = append(list, a)
		}
	}
	return list
}
