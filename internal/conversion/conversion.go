// Package conversion keeps deals on achievements (科技成果转化项目): one deal on
// one filed achievement, how its price was found and made known, the contract
// that carries it, and what came in. What came in is worked out from confirmed
// settlements of the registered contract and is never typed in
// (促进科技成果转化法 Arts 16, 18; 山东省促进科技成果转化条例 Arts 13, 14).
package conversion

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"jishi/internal/achievement"
	"jishi/internal/amount"
	"jishi/internal/brokerage"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/document"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/notice"
)

// Service keeps deals. It is safe for concurrent use.
type Service struct {
	journal   *journal.Journal
	files     *document.Store
	contracts *contract.Service
	brokers   *brokerage.Service
	notices   *notice.Service
	outside   Outside
}

// Outside (外部数据) is what packages above know; each may be nil.
type Outside struct {
	// Evaluates tells whether an organisation evaluates an achievement: who does so
	// may not broker it, and the other way round.
	Evaluates func(tx *database.Tx, orgID, achievementID string) (bool, error)
}

// New builds the service.
func New(j *journal.Journal, files *document.Store, contracts *contract.Service, brokers *brokerage.Service, notices *notice.Service) *Service {
	return &Service{journal: j, files: files, contracts: contracts, brokers: brokers, notices: notices}
}

// With says who tells what other packages know. Called once, before first use.
func (s *Service) With(o Outside) *Service {
	s.outside = o
	return s
}

// Status (状态) of a deal as it is stored.
type Status string

// The statuses. What becomes of the contract is told by the contract: see Stage.
const (
	Draft      Status = "DRAFT"      // 草稿
	Noticed    Status = "NOTICE"     // 公示中
	Cleared    Status = "CLEARED"    // 可签约
	Contracted Status = "CONTRACTED" // 已签约
	Withdrawn  Status = "WITHDRAWN"  // 已撤回
)

// Stage (阶段) is the status, and what the contract tells beyond it.
type Stage string

// The stages beyond the statuses.
const (
	Registered Stage = "REGISTERED" // 合同已登记
	Ended      Stage = "ENDED"      // 合同已注销、撤销
)

// Pricing methods (code table pricing_methods); a deal is never "negotiable".
const (
	Agreed  = "AGREED"  // 协议定价
	Listed  = "LISTED"  // 挂牌交易
	Auction = "AUCTION" // 拍卖
	Bid     = "BID"     // 招标
)

// own investment has no other side, no price and no contract.
const self = "SELF"

// subject is what price notices are about.
const subject = "conversion"

// Conversion (转化项目) is one deal. Price is fen, Share basis points of the
// contract's amounts.
type Conversion struct {
	ID, No        string
	OrgID         string
	AchievementID string
	Terms
	Status     Status
	NoticeID   string
	ContractID string
	Share      int64
	Reason     string
	Version    int64
	MadeBy     string
	MadeAt     time.Time
	ChangedAt  time.Time

	OrgName                        string
	AchievementNo, AchievementName string
	// PublicUnit tells whether the unit is bound by the floors and notices of
	// public institutes and universities.
	PublicUnit bool
	// Disputed: another unit claims a right of the achievement, nobody has decided.
	Disputed bool
	// Relations are how the transferee is related, as far as the platform can see.
	Relations []brokerage.Relation
	Notice    *notice.Notice
	Contract  *Carrier
}

// Terms (转化条件) is what the unit says of a deal.
type Terms struct {
	Mode string // achievement_transfer_modes
	// BuyerCode and BuyerName are of the transferee (受让方); a natural person has no
	// code.
	BuyerCode, BuyerName string
	// RelatedDeclared (关联声明): the transferee is a completer or related to one.
	RelatedDeclared bool
	Price           *amount.Fen // 拟交易价格; nil for royalties without a fixed part
	Payment         string      // payment_methods
	PaymentTerms    string
	Pricing         string // pricing_methods
	// RecordPaper is the record of the listing, auction or tender.
	RecordPaper string
	ListingID   string
	// Channel and Handler: where objections go, and who handles them.
	Channel, Handler string
}

// Carrier (载体合同) is what the contract tells of itself.
type Carrier struct {
	ID, AcceptanceNo, ProjectName     string
	Status                            contract.Status
	ContractAmount, TechnicalAmount   amount.Fen // registered, or declared before
	RegisteredOn                      calendar.Date
	CertificateNumber                 string
	BuyerName, BuyerCode, SellerNames string
}

// InForce tells whether it is registered now.
func (c *Carrier) InForce() bool {
	x := contract.Contract{Status: c.Status}
	return x.InForce()
}

func (c *Carrier) ended() bool {
	return c.Status == contract.Deregistered || c.Status == contract.Revoked
}

// Stage tells how far the deal has come.
func (c *Conversion) Stage() Stage {
	switch {
	case c.Contract == nil || c.Status == Withdrawn:
		return Stage(c.Status)
	case c.Contract.InForce():
		return Registered
	case c.Contract.ended():
		return Ended
	}
	return Stage(c.Status)
}

// NeedsNotice tells whether the price has to be made known before the deal: it
// was agreed by a public institute or university (山东条例 Art 14).
func (c *Conversion) NeedsNotice() bool {
	return c.PublicUnit && c.Pricing == Agreed && c.Mode != self
}

// Related is the mark of the notice: declared, or found.
func (c *Conversion) Related() bool { return c.RelatedDeclared || len(c.Relations) > 0 }

// Object is what the permission table is asked about.
func (c *Conversion) Object() identity.Object { return identity.Object{OwnerOrg: c.OrgID} }

func (c *Conversion) event(kind string, data map[string]any) journal.Event {
	if data == nil {
		data = map[string]any{}
	}
	data["no"], data["status"], data["achievement"], data["mode"], data["pricing"] = c.No, string(c.Status), c.AchievementID, c.Mode, c.Pricing
	if c.Price != nil {
		data["price"] = c.Price.String()
	}
	if c.ContractID != "" {
		data["contract"], data["share"] = c.ContractID, c.Share
	}
	return journal.Event{Kind: "conversion." + kind, ObjectType: "conversion", ObjectID: c.ID, Version: c.Version, OwnerOrg: c.OrgID, Reason: c.Reason, Data: data}
}

// Page is one page of a list, newest first.
type Page[T any] struct {
	Items      []T
	NextCursor string
}

// Filter says which deals; zero values do not filter.
type Filter struct {
	Status, Mode, OrgID, AchievementID, ContractID string
	Limit                                          int
	Cursor                                         string
}

// List pages through the caller's unit's deals; the bureau sees all.
func (s *Service) List(ctx context.Context, who *identity.Principal, f Filter) (Page[Conversion], error) {
	var out Page[Conversion]
	if !identity.Allowed(who, identity.OpListConversions) {
		return out, identity.Authorize(who, identity.OpListConversions, identity.Object{})
	}
	if !identity.Allowed(who, identity.OpListConversions, identity.AnyObject) {
		f.OrgID = who.OrgID
	}
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		out, err = s.listed(tx, f)
		return err
	})
	return out, err
}

// Get reads one for its unit and the bureau.
func (s *Service) Get(ctx context.Context, who *identity.Principal, id string) (Conversion, error) {
	var c Conversion
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		c, err = s.Seen(tx, who, identity.OpGetConversion, id)
		return err
	})
	return c, err
}

// Seen reads a deal for who to do op with it, in another package's transaction.
func (s *Service) Seen(tx *database.Tx, who *identity.Principal, op identity.Operation, id string) (Conversion, error) {
	if !identity.Allowed(who, op) {
		return Conversion{}, identity.Authorize(who, op, identity.Object{})
	}
	c, err := s.find(tx, tx.DB, id)
	if err != nil {
		return c, err
	}
	return c, identity.Authorize(who, op, c.Object())
}

// Find reads a deal in another package's transaction, which decided who may.
func (s *Service) Find(tx *database.Tx, id string) (Conversion, error) { return s.find(tx, tx.DB, id) }

// Locked reads a deal as Seen does and keeps others from changing it.
func (s *Service) Locked(tx *journal.Tx, who *identity.Principal, op identity.Operation, id string) (Conversion, error) {
	if !identity.Allowed(who, op) {
		return Conversion{}, identity.Authorize(who, op, identity.Object{})
	}
	c, err := s.find(tx.Tx, tx.Locked(), id)
	if err != nil {
		return c, err
	}
	return c, identity.Authorize(who, op, c.Object())
}

func (s *Service) record(ctx context.Context, who *identity.Principal, f func(tx *journal.Tx) (journal.Event, error)) error {
	if who == nil {
		return fault.New(fault.LoginRequired)
	}
	_, err := s.journal.Record(ctx, who.Actor(), f)
	return err
}

func (s *Service) view(ctx context.Context, f func(tx *database.Tx) error) error {
	return s.journal.DB().View(ctx, f)
}

// Today is the business date that stages are told for.
func (s *Service) Today() calendar.Date { return calendar.Of(s.journal.Now()) }

// own is what concerns the caller's organisation.
func own(who *identity.Principal) identity.Object {
	if who == nil {
		return identity.Object{}
	}
	return identity.Object{OwnerOrg: who.OrgID}
}

// dealOn reads the achievement that a deal of the caller's unit is on.
func dealOn(tx *database.Tx, id, org string) (achievement.Achievement, error) {
	a, err := achievement.Find(tx, id)
	if f := fault.As(err); f != nil || err == nil && a.OrgID != org {
		return a, fault.Fields(fault.At("/achievement_id", fault.ObjectNotFound))
	}
	if err == nil && a.Status != achievement.Filed {
		err = fault.Fields(fault.At("/achievement_id", fault.ConversionNotFiled))
	}
	return a, err
}

func newID() (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("make id: %w", err)
	}
	return id.String(), nil
}

// sized lists what is wrong with a text's length, counted in characters.
func sized(at, text string, least, most int) []fault.Field {
	switch n := utf8.RuneCountInString(text); {
	case n == 0 && least > 0:
		return []fault.Field{fault.At(at, fault.MissingField)}
	case n > most:
		return []fault.Field{fault.At(at, fault.TooLong)}
	}
	return nil
}

func needReason(reason string) error { return fault.Fields(sized("/reason", reason, 1, 1000)...) }

func checkVersion(sent, now int64) error {
	if sent != 0 && sent != now {
		return fault.New(fault.StaleVersion)
	}
	return nil
}
