package contract

import (
	"jishi/internal/amount"
	"jishi/internal/calendar"
)

// Subject (审查对象) is all that the rules look at, as plain data: the form, the
// files, who applies, and what was found out about the rest of the world. A
// part that is nil was not looked up; the rules that need it say so in
// Outcome.Unchecked.
type Subject struct {
	Form  *Form
	Files []File
	// OrgCreditCode is the applying organisation's credit code.
	OrgCreditCode string
	// Today is the day of application, Asia/Shanghai. It also chooses the
	// parameters.
	Today calendar.Date
	Local Local

	// ContractID of the filing itself, empty before it is saved.
	ContractID string
	// Seller and Buyer are the keys of the lead parties: a credit code, or a
	// keyed hash for those who have none.
	Seller, Buyer string
	// Contacts are keyed hashes of the parties' phones and e-mails, in the order
	// of Form.Parties; nil when they could not be hashed.
	Contacts []ContactHash
	// Text is what was read in the contract's text; when it is nil, NoText says
	// why (one of NoText, StillReading, ScannedText, Unreadable).
	Text   *TextFacts
	NoText Missing
	// Likeness to other contracts; nil means not compared, empty none alike.
	Likeness []Likeness
	History  *History
	// Companies by credit code; nil without a register. A nil entry means that
	// the register does not know the code.
	Companies map[string]*Company
	// Patents by number, in the same way.
	Patents map[string]*Patent
	// Acting are those who review; empty before that.
	Acting []Reviewer
	// Performance is what is known of a registered contract's fulfilment.
	Performance *Performance
	// Brokered is nil where no register of brokers is kept; then nobody is named.
	Brokered *Brokered
	// Converted is nil where no deals on achievements are kept.
	Converted *Converted
	// Registered tells that the contract is registered already.
	Registered bool
}

// ContactHash is a party's phone and e-mail as keyed hashes; empty when it has
// none.
type ContactHash struct{ Phone, Email string }

// Reviewer (审查人员) is somebody who decides on the case.
type Reviewer struct {
	UserID, Name, OrgName string
	Stage                 Stage
}

// Performance (履约情况) is what is known of a registered contract since.
type Performance struct {
	// On is the day it is looked at; an application is examined as of its own day,
	// what was done since is not.
	On calendar.Date
	// FirstDue is the due date of the first instalment.
	FirstDue calendar.Date
	// Proven tells that a settlement, invoice or receipt was handed in.
	Proven bool
	// BenefitOn and DeregisteredOn are zero when it has not come to that.
	BenefitOn, DeregisteredOn calendar.Date
}

// Anchor (出处) is a place in a document: file id, page and line from 1, and the
// words themselves; zero where unknown.
type Anchor struct {
	Document   string
	Page, Line int
	Words      string
}

// TextFacts (文本事实) is what was read in the contract's text. It is filled by
// whoever reads documents; here it is only compared.
type TextFacts struct {
	// Document is the id of the file that was read.
	Document string
	// Pages are the lines of each page.
	Pages   [][]string
	Title   string
	TitleAt Anchor
	Parties []TextParty
	Amounts []TextAmount
	// SignDate is the date beside the signatures, zero when none was found.
	SignDate   calendar.Date
	SignDateAt Anchor
	// Instalments are the parts of the price, in the order of the text.
	Instalments []TextInstalment
	// Clauses are those of Civil Code Art 845 that were found.
	Clauses []TextClause
	// Monopoly are passages like the six behaviours of SPC Art 10.
	Monopoly []TextHit
	// Keywords are hits of the keyword lists beyond those in Pages.
	Keywords []TextHit
	// Seals are the seals found; SealsRead tells whether they were looked for.
	Seals     []TextSeal
	SealsRead bool
	// Language is the main language, ISO 639-1.
	Language string
	// Scanned tells that there is no text layer: nothing above was read.
	Scanned bool
	// Author is the keyed hash of the file's author, empty when unknown.
	Author string
}

// TextParty is a party as the text names it.
type TextParty struct {
	Side             Role
	Name, CreditCode string
	At               Anchor
}

// AmountRole says what an amount in the text stands for.
type AmountRole string

// The roles of amounts.
const (
	AmountTotal      AmountRole = "TOTAL"      // 合同总价
	AmountTechnical  AmountRole = "TECHNICAL"  // 技术交易额
	AmountInstalment AmountRole = "INSTALMENT" // 各期款
	AmountGoods      AmountRole = "GOODS"      // 货物、设备价款
)

// TextAmount is an amount in the text, in fen.
type TextAmount struct {
	Fen  amount.Fen
	Role AmountRole
	// InWords tells that it is written in Chinese capitals.
	InWords bool
	// Beside is what the same sum is in the other form, figures beside capitals;
	// zero when it is written once.
	Beside amount.Fen
	At     Anchor
}

// TextInstalment is one part of the price as the text orders it; Fen is zero
// when only a share is given, Percent (in hundredths) when only a sum is.
type TextInstalment struct {
	Fen     amount.Fen
	Percent int
	Due     calendar.Date
	At      Anchor
}

// TextClause is a clause that was found, by the name of its kind.
type TextClause struct {
	Kind string
	At   Anchor
}

// TextHit is a passage that was found: Kind is the keyword list, or the
// behaviour of SPC Art 10.
type TextHit struct {
	Kind, Words string
	At          Anchor
}

// TextSeal is a seal: whose side, which name, and whether a date stands by it.
type TextSeal struct {
	Side  Role
	Name  string
	Dated bool
	At    Anchor
}

// Likeness (相似度) of this contract's text to another's, in per mille.
type Likeness struct {
	ContractID string
	PerMille   int
}

// History (关联合同) is what other filings say; it was read in the same
// transaction. Only filings that are pending or registered count.
type History struct {
	Same       []Filing // same fingerprint (RR01)
	SameFile   []Filing // same contract file (RR02)
	SameNumber []Filing // same national number (RR04)
	// BySeller are the filings of the same seller of about a year, by signing
	// date, and older ones whose text is alike.
	BySeller []Filing
	// Chain are filings that may close a circle with this one (RR22, RR23).
	Chain []Filing
	// Shared counts the sellers that share a contact with this one (RR34).
	Shared []SharedContact
	Price  PriceBand
	Office OfficeVolume
}

// Filing (关联合同) is one other contract, as far as rules compare it.
type Filing struct {
	ID, AcceptanceNo, OrgID      string
	Seller, Buyer                string
	Name                         string // normalised
	Kind, SubKind                string
	SignDate, RegisteredOn       calendar.Date
	ContractAmount, TechnicalFen amount.Fen
}

// SharedContact counts the sellers, this one included, that gave one contact.
type SharedContact struct {
	Kind    string // PHONE, EMAIL or AUTHOR
	Sellers int64
}

// PriceBand (价格分布) is how the amounts of like contracts are spread.
type PriceBand struct {
	Count int64
	// Upper is the quantile of rule RR21.
	Upper amount.Fen
}

// OfficeVolume (登记机构近期金额) is what the office registered.
type OfficeVolume struct {
	// Recent is the sum of the last days, Year that of the 365 days before.
	Recent, Year amount.Fen
}

// filing finds another filing of the same seller by its id.
func (h *History) filing(id string) (Filing, bool) {
	if h != nil {
		for _, f := range h.BySeller {
			if f.ID == id {
				return f, true
			}
		}
	}
	return Filing{}, false
}
