package contract

import (
	"context"
	"slices"
	"strings"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/database"
)

// TextSource (文本来源) gives what was read in a contract's text and how like it
// is to others, from what is stored. It runs in the transaction that asks.
type TextSource func(ctx context.Context, tx *database.Tx, contractID string, files []File) (TextReading, error)

// TextReading (识读结果) is what is known of a contract's text. Nil facts mean that
// it was not read, and Missing why; a nil list that it was not compared.
type TextReading struct {
	Facts    *TextFacts
	Missing  Missing
	Likeness []Likeness
}

// Outside (外部数据) are the sources beyond the form; each may be nil.
type Outside struct {
	Companies CompanyRegister
	Patents   PatentRegister
	Texts     TextSource
	// Settled tells, in the transaction that asks, whether anything was declared
	// as realised of a registered contract (技术性收入核定).
	Settled func(tx *database.Tx, contractID string) (bool, error)
	// Brokered tells which brokers the applicant named in a contract and who
	// introduced its parties to each other (中介促成).
	Brokered func(tx *database.Tx, c *Contract) (*Brokered, error)
	// Converted tells which deals on achievements a contract carries (成果转化).
	Converted func(tx *database.Tx, c *Contract) (*Converted, error)
	// Await waits, for a bounded time, until the contract's documents are read.
	// It is called before a transaction that examines the contract.
	Await func(ctx context.Context, contractID string)
	// Changed is told after a document was added or removed or a draft deleted.
	Changed func(contractID string)
}

func (o Outside) await(ctx context.Context, contractID string) {
	if o.Await != nil {
		o.Await(ctx, contractID)
	}
}

func (o Outside) changed(contractID string) {
	if o.Changed != nil {
		o.Changed(contractID)
	}
}

// CompanyRegister (企业登记信息) tells what the public register of enterprises
// knows. It is asked inside a transaction: it answers from a local copy.
type CompanyRegister interface {
	// Company finds an enterprise by its credit code, nil when unknown.
	Company(creditCode string) *Company
}

// PatentRegister (专利登记信息) tells what the patent register knows, in the same way.
type PatentRegister interface {
	// Patent finds a patent by its number, nil when unknown.
	Patent(number string) *Patent
}

// Company (企业登记信息) is an entry of the company register, as of a day.
type Company struct {
	CreditCode, Name, LegalRep string
	Shareholders               []Shareholder
	FoundedOn                  calendar.Date // zero when unknown
	// PaidIn is the paid-in capital, Revenue last year's; nil when unknown.
	PaidIn, Revenue *amount.Fen
	State           CompanyState
	Scope           string // 经营范围
	// BranchOf is the credit code of the legal person whose branch it is.
	BranchOf string
	AsOf     calendar.Date
}

// Shareholder (股东) holds a share, in basis points.
type Shareholder struct {
	CreditCode, Name string
	Share            int64
}

// CompanyState (登记状态) of an enterprise.
type CompanyState string

// The states; an empty one is unknown.
const (
	CompanyActive    CompanyState = "ACTIVE"
	CompanyCancelled CompanyState = "CANCELLED" // 注销
	CompanyRevoked   CompanyState = "REVOKED"   // 吊销
	CompanyAbnormal  CompanyState = "ABNORMAL"  // 经营异常名录
	CompanyDishonest CompanyState = "DISHONEST" // 严重违法失信名单
)

func (s CompanyState) bad() bool { return s != "" && s != CompanyActive }

// Patent (专利登记信息) is an entry of the patent register, as of a day.
type Patent struct {
	Number string
	Owners []string
	Status PatentStatus
	Expiry calendar.Date // zero when unknown
	AsOf   calendar.Date
}

// PatentStatus (专利状态) is where a patent stands.
type PatentStatus string

// The statuses; an empty one is unknown.
const (
	PatentPending     PatentStatus = "PENDING"     // 申请中
	PatentAlive       PatentStatus = "ALIVE"       // 有效
	PatentExpired     PatentStatus = "EXPIRED"     // 届满
	PatentLapsed      PatentStatus = "LAPSED"      // 未缴年费终止
	PatentInvalidated PatentStatus = "INVALIDATED" // 宣告无效
)

func (s PatentStatus) dead() bool {
	return s == PatentExpired || s == PatentLapsed || s == PatentInvalidated
}

// patentNumber is a number as registers are asked for it: without prefix and
// punctuation.
func patentNumber(s string) string {
	s = strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(s)), "ZL")
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, s)
}

// held tells whether a party holds at least a share in the company.
func (c *Company) held(p Party, least int64) bool {
	code := codes.NormalizeCreditCode(p.CreditCode)
	return slices.ContainsFunc(c.Shareholders, func(h Shareholder) bool {
		return h.Share >= least && (code != "" && h.CreditCode == code || h.CreditCode == "" && p.Name != "" && h.Name == p.Name)
	})
}

// commonHolder tells whether somebody holds at least a share in both.
func (c *Company) commonHolder(o *Company, least int64) bool {
	return slices.ContainsFunc(c.Shareholders, func(a Shareholder) bool {
		return a.Share >= least && slices.ContainsFunc(o.Shareholders, func(b Shareholder) bool {
			return b.Share >= least && (a.CreditCode != "" && a.CreditCode == b.CreditCode ||
				a.CreditCode == "" && b.CreditCode == "" && a.Name != "" && a.Name == b.Name)
		})
	})
}

// branchOf tells whether the company is a branch of a party, or both of one.
func (c *Company) branchOf(p Party, other *Company) bool {
	if c == nil || c.BranchOf == "" {
		return false
	}
	return c.BranchOf == codes.NormalizeCreditCode(p.CreditCode) || other != nil && c.BranchOf == other.BranchOf
}

func (c *Company) ownedBy(name string) bool {
	return c.LegalRep == name || slices.ContainsFunc(c.Shareholders, func(h Shareholder) bool { return h.CreditCode == "" && h.Name == name })
}
