package policy

import (
	"math/big"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/fault"
)

// Facts (测算依据) are what a calculation knows of a contract.
type Facts struct {
	// Date is the day whose rules are used.
	Date calendar.Date
	// Registered tells that the certificate exists; otherwise everything is what
	// is to be expected of it.
	Registered        bool
	Kind, SubKind     string
	LicenceMode       string
	SignDate          calendar.Date
	BeginDate         calendar.Date
	EndDate           calendar.Date
	ContractAmount    amount.Fen
	TechnicalAmount   amount.Fen
	VATShown          amount.Fen // part of ContractAmount, shown separately; 0 when not shown
	IsRelated         bool
	IsExport          bool
	TradeCertificate  bool // commerce authority's certificate of import or export
	PlanFunded        bool
	ServiceResult     bool // transformation of a service result (职务科技成果)
	DesignPatent      bool
	Seller, Buyer     Party
	OtherTransfers    []amount.Fen // income of the taxpayer's other qualifying contracts of the year, those that come first
	OtherTransfersAre fault.Text   // where OtherTransfers come from
	Given             Given
}

// Party (当事人) is what matters of a side here.
type Party struct {
	Kind, Industry string
	Abroad         bool
	// Several parties on this side share its amounts.
	Several bool
}

// Taxpayer (纳税人类别) of VAT.
type Taxpayer string

// The kinds of VAT payer.
const (
	General    Taxpayer = "GENERAL"     // 一般纳税人
	SmallScale Taxpayer = "SMALL_SCALE" // 小规模纳税人
)

// Given (补充条件) is what no contract form knows; nil or zero is unknown.
type Given struct {
	Taxpayer          Taxpayer
	CITRate           *big.Rat
	Cost              *amount.Fen // of the transferred right: its net tax basis
	Taxes             *amount.Fen // related taxes and fees of the transfer
	OtherIncome       *amount.Fen // the seller's other qualifying transfer income of the year
	RealisedTechnical *amount.Fen // technical amount received so far
	RDFee             *amount.Fen // fee actually paid for R&D
	DomesticRD        *amount.Fen // the buyer's eligible domestic R&D expense of the year
	Remuneration      *amount.Fen // of a development contract, without R&D funds
	Reward            *amount.Fen // cash reward to one person in one month
	SellerSmall       *bool       // small-scale, small low-profit or individual business
	BuyerSmall        *bool
	ChipOrMachineTool bool
	// Linked tells that consulting or service is part of a transfer or development
	// contract and on its invoice.
	Linked bool
}

// Item (政策事项) is one thing the certificate may open.
type Item struct {
	Code     string
	Name     fault.Text
	Eligible Answer
	// Duty tells that it is something to pay; Eligible then speaks of a reduction.
	Duty    bool
	Who     string // SELLER, BUYER, BOTH or PERSON
	Why     fault.Text
	Figures []Figure
	// Conditions that still have to be met, or are met already.
	Conditions []Condition
	// Assumptions say what the figures take for granted (测算口径).
	Assumptions []fault.Text
	Rules       []Rule
	// Confirm lists what is not certain about the rules themselves.
	Confirm []fault.Text
}

// Figure (测算金额) is one amount with the formula that gave it.
type Figure struct {
	Code    string
	Name    fault.Text
	Amount  amount.Fen
	Formula fault.Text
}

// Condition (条件) of an item.
type Condition struct {
	Text fault.Text
	Met  bool
}

// Report (政策测算结果) is everything for one contract.
type Report struct {
	Facts Facts
	Items []Item
	// Notice is on every page that shows figures.
	Notice fault.Text
}

// Notice (提示) says what the figures are worth.
var Notice = fault.T("测算结果仅供参考，以税务机关及主管部门认定为准。", "Indicative only: the tax authority decides.")

// Items of a report.
const (
	ItemVAT            = "VAT"
	ItemCIT            = "CIT_TRANSFER"
	ItemSuperDeduction = "RD_SUPER_DEDUCTION"
	ItemStamp          = "STAMP_DUTY"
	ItemIIT            = "IIT_REWARD"
	ItemPayCap         = "PAY_CAP"
	ItemReward         = "REWARD_FLOOR"
)

// Calculate works out every item for a contract, in a fixed order.
func Calculate(f Facts) Report {
	c := calculation{Facts: f, row: RowOn(f.Kind, f.SubKind, f.Date)}
	return Report{Facts: f, Notice: Notice, Items: []Item{c.vat(), c.transfer(), c.superDeduction(), c.stamp(), c.personalTax(), c.payCap(), c.reward()}}
}

type calculation struct {
	Facts
	row Row
}

// realised is the technical amount that counts so far.
func (c *calculation) realised() amount.Fen { return or(c.Given.RealisedTechnical, c.TechnicalAmount) }

func or[T any](p *T, def T) T {
	if p == nil {
		return def
	}
	return *p
}

// rule gives a rule of the day and notes it on the item; without one the item
// cannot be settled.
func (c *calculation) rule(i *Item, code string) (Rule, bool) { return c.ruleOn(i, code, c.Date) }

func (c *calculation) ruleOn(i *Item, code string, on calendar.Date) (Rule, bool) {
	r, ok := RuleOn(code, on)
	if !ok {
		i.unsure(fault.Tf("%s 没有适用的规则（%s）。", "No rule is on file for %s (%s).", on, code))
		return r, false
	}
	i.Rules = append(i.Rules, r)
	if r.Confidence == Unseen {
		i.Confirm = append(i.Confirm, fault.Tf("%s%s：未核对原文，请以原文为准。", "%s, %s: not yet compared with the text.", r.Document, r.Article))
	}
	return r, true
}

// unsure turns a yes into "to be confirmed" and says why.
func (i *Item) unsure(why fault.Text) {
	if i.Eligible == Yes {
		i.Eligible = ToConfirm
	}
	i.Confirm = append(i.Confirm, why)
}

// refuse settles the item.
func (i *Item) refuse(why fault.Text) { i.Eligible, i.Why = No, why }

// open adds a condition that somebody still has to see to.
func (i *Item) open(zh, en string) { i.condition(false, zh, en) }

// assume says what a figure rests on while nobody says otherwise.
func (i *Item) assume(zh, en string) { i.Assumptions = append(i.Assumptions, fault.T(zh, en)) }

func (i *Item) condition(met bool, zh, en string) {
	i.Conditions = append(i.Conditions, Condition{fault.T(zh, en), met})
}

// certified is the condition of every benefit.
func (c *calculation) certified(i *Item) {
	i.condition(c.Registered, "合同已认定登记并取得登记证明。", "The contract is registered and has its certificate.")
}

func (i *Item) figure(code, zh, en string, a amount.Fen, formula string) {
	i.figureFrom(code, zh, en, a, fault.T(formula, formula))
}

// figureFrom is a figure whose formula names where an amount comes from.
func (i *Item) figureFrom(code, zh, en string, a amount.Fen, formula fault.Text) {
	i.Figures = append(i.Figures, Figure{Code: code, Name: fault.T(zh, en), Amount: a, Formula: formula})
}

// taken says which amount was taken as it stands.
func taken(zh, en string, a amount.Fen) fault.Text {
	return fault.T(zh+" "+a.String(), en+" "+a.String())
}
