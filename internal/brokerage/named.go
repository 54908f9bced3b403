package brokerage

import (
	"context"
	"regexp"
	"strconv"
	"time"

	"jishi/internal/amount"
	"jishi/internal/broker"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Form (中介合同形式) is the legal form of a broker's part; code table
// broker_contract_forms.
type Form string

// The forms (SPC Arts 38, 39).
const (
	SeparateContract Form = "F1" // 单独订立的中介合同
	Clause           Form = "F2" // 技术合同中的中介条款
	ThreeParty       Form = "F3" // 三方合同
)

// NamedStatus (载入状态) of a broker named in a contract.
type NamedStatus string

// The statuses.
const (
	Named     NamedStatus = "NAMED"     // 待经纪人认可
	Agreed    NamedStatus = "CONFIRMED" // 经纪人已认可
	Declined  NamedStatus = "DECLINED"  // 经纪人未认可
	RemovedNo NamedStatus = "REMOVED"   // 已删除
)

// Naming (载入内容) is what the applicant says of a broker's part. Share is basis
// points of what was brought about; Conflict nil has not been declared yet.
type Naming struct {
	BrokerNo                        string
	Form                            Form
	Role                            Role
	RefNo                           string // 中介合同编号
	RefSignedOn                     calendar.Date
	RefSHA256                       string
	Fee                             Fee
	Share                           int64
	Conflict                        *bool
	ConflictText                    string
	RelatedParty                    bool
	SellerConsentOn, BuyerConsentOn calendar.Date
	IntroductionID, CommissionID    string
}

// ContractBroker (合同技术经纪人) is one entry beside a contract's form.
type ContractBroker struct {
	ID              string
	ContractID      string
	BrokerID        string
	OrgID           string // 执业机构 on the signing date
	Form            Form
	Role            Role
	RefNo           string
	RefSignedOn     *calendar.Date
	RefSHA256       string `gorm:"column:ref_sha256"`
	FeeKind         FeeKind
	FeeFen          *amount.Fen
	FeeRate         *int64
	CostAgreed      string
	ShareBp         int64
	Conflict        *bool
	ConflictText    string
	RelatedParty    bool
	SellerConsentOn *calendar.Date
	BuyerConsentOn  *calendar.Date
	IntroductionID  *string
	CommissionID    *string
	Status          NamedStatus
	AnsweredBy      *string
	AnsweredAt      *time.Time
	Reason          string
	Version         int64
	CreatedAt       time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt       time.Time `gorm:"autoUpdateTime:false"`

	// Standing is how the broker stood on the signing date; Editable and
	// MayAnswer are for whoever reads it.
	Standing  broker.Standing `gorm:"-"`
	OrgName   string          `gorm:"-"`
	OrgCode   string          `gorm:"-"`
	Editable  bool            `gorm:"-"`
	MayAnswer bool            `gorm:"-"`
	MayAmend  bool            `gorm:"-"`
}

// HalfEach tells that both sides bear half of the fee: a clause inside the
// technology contract that leaves it open (SPC Art 39).
func (b *ContractBroker) HalfEach() bool { return b.Form == Clause && b.FeeKind == FeeUnclear }

// Actions lists what its reader may do with the entry.
func (b *ContractBroker) Actions() []string {
	out := []string{}
	if b.Editable {
		out = append(out, "edit", "remove")
	}
	if b.MayAnswer {
		out = append(out, "answer")
	}
	if b.MayAmend {
		out = append(out, "amend")
	}
	return out
}

var hexHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

// check holds a naming against the rules that need nothing else.
func (n Naming) check(today calendar.Date) error {
	var bad []fault.Field
	if n.Form != SeparateContract && n.Form != Clause && n.Form != ThreeParty {
		bad = append(bad, fault.At("/form", fault.UnknownCode))
	}
	if !n.Role.known() {
		bad = append(bad, fault.At("/role", fault.UnknownCode))
	}
	if n.Form == SeparateContract {
		if n.RefNo == "" {
			bad = append(bad, fault.At("/ref_no", fault.BrokerReference))
		}
		if n.RefSignedOn.IsZero() {
			bad = append(bad, fault.At("/ref_signed_on", fault.BrokerReference))
		}
		if n.RefSHA256 == "" {
			bad = append(bad, fault.At("/ref_sha256", fault.BrokerReference))
		}
	}
	if n.RefSHA256 != "" && !hexHash.MatchString(n.RefSHA256) {
		bad = append(bad, fault.At("/ref_sha256", fault.WrongFormat))
	}
	if n.RefSignedOn.After(today) {
		bad = append(bad, fault.At("/ref_signed_on", fault.DateInFuture))
	}
	if n.Share < 1 || n.Share > whole {
		bad = append(bad, fault.At("/share", fault.BrokerShares))
	}
	if n.Conflict != nil && *n.Conflict {
		bad = append(bad, needText("/conflict_text", n.ConflictText, 1000)...)
	}
	bad = append(bad, n.Fee.check(n.Role, FeeFixed, FeeRate, FeeNone, FeeLabour, FeeUnclear)...)
	return fault.Fields(append(bad, consent(n.Role, n.SellerConsentOn, n.BuyerConsentOn, today)...)...)
}

// fits holds a broker against a contract: in good standing on the day it was
// signed, and employed by a party only in-house. orgCode is that of the
// broker's organisation on that day.
func fits(f *contract.Form, st broker.Standing, orgCode string, r Role) []fault.Field {
	if f.SignDate.IsZero() {
		return []fault.Field{fault.Atf("/broker_no", fault.MissingField, "请先在合同中填写签订日期，再载入技术经纪人。", "Give the contract's signing date first.")}
	}
	var bad []fault.Field
	if !st.Good() {
		bad = append(bad, notActive("/broker_no", st, f.SignDate))
	}
	of := isParty(f, orgCode)
	if of && r != InHouse {
		bad = append(bad, fault.At("/role", fault.BrokerOfParty))
	}
	if !of && r == InHouse {
		bad = append(bad, fault.At("/role", fault.BrokerNotInhouse))
	}
	return bad
}

// isParty tells whether a credit code is a seller's or buyer's.
func isParty(f *contract.Form, code string) bool {
	for _, p := range f.Parties {
		if p.Role != contract.Intermediary && code != "" && codes.NormalizeCreditCode(p.CreditCode) == code {
			return true
		}
	}
	return false
}

func (b *ContractBroker) put(n Naming) {
	b.Form, b.Role, b.RefNo, b.RefSignedOn, b.RefSHA256 = n.Form, n.Role, n.RefNo, optDate(n.RefSignedOn), n.RefSHA256
	b.FeeKind, b.FeeFen, b.FeeRate, b.CostAgreed, b.ShareBp = n.Fee.Kind, n.Fee.Amount, n.Fee.Rate, n.Fee.Cost, n.Share
	b.Conflict, b.ConflictText, b.RelatedParty = n.Conflict, n.ConflictText, n.RelatedParty
	b.SellerConsentOn, b.BuyerConsentOn = optDate(n.SellerConsentOn), optDate(n.BuyerConsentOn)
	b.IntroductionID, b.CommissionID = opt(n.IntroductionID), opt(n.CommissionID)
	b.Status, b.AnsweredBy, b.AnsweredAt = Named, nil, nil
}

func (b *ContractBroker) event(kind, owner string) journal.Event {
	data := map[string]any{"contract": b.ContractID, "broker": b.BrokerID, "org": b.OrgID, "form": string(b.Form), "role": string(b.Role),
		"fee_kind": string(b.FeeKind), "share": strconv.FormatInt(b.ShareBp, 10), "related_party": b.RelatedParty, "status": string(b.Status)}
	if b.FeeFen != nil {
		data["fee"] = b.FeeFen.String()
	}
	if b.Conflict != nil {
		data["conflict"] = *b.Conflict
	}
	return journal.Event{Kind: "contract_broker." + kind, ObjectType: "contract_broker", ObjectID: b.ID, Version: b.Version, OwnerOrg: owner, Reason: b.Reason, Data: data}
}

// Name names a broker in a contract whose form p may change. Faults: those of
// changing the form, BrokerFrozen, BrokerUnknown, BrokerNotActive,
// BrokerOfParty, BrokerNotInhouse, BrokerNamedTwice, BrokerShares, bad fields.
func (s *Service) Name(ctx context.Context, p *identity.Principal, contractID string, n Naming) (ContractBroker, error) {
	return s.edit(ctx, p, contractID, "", 0, func(tx *journal.Tx, c *contract.Contract, b *ContractBroker) (string, error) {
		id, err := s.brokers.ByNo(tx.Tx, n.BrokerNo)
		if err != nil {
			return "", err
		}
		if id == "" {
			return "", fault.Fields(fault.At("/broker_no", fault.BrokerUnknown))
		}
		*b = ContractBroker{ContractID: c.ID, BrokerID: id, Version: 1, CreatedAt: tx.Now}
		b.put(n)
		return "named", n.check(calendar.Of(tx.Now))
	})
}

// Rename changes an entry; the broker is asked anew. Faults as for Name.
func (s *Service) Rename(ctx context.Context, p *identity.Principal, contractID, id string, version int64, n Naming) (ContractBroker, error) {
	return s.edit(ctx, p, contractID, id, version, func(tx *journal.Tx, _ *contract.Contract, b *ContractBroker) (string, error) {
		b.put(n)
		return "changed", n.check(calendar.Of(tx.Now))
	})
}

// Remove takes an entry out of a contract that is not submitted.
func (s *Service) Remove(ctx context.Context, p *identity.Principal, contractID, id string, version int64) error {
	_, err := s.edit(ctx, p, contractID, id, version, func(_ *journal.Tx, _ *contract.Contract, b *ContractBroker) (string, error) {
		b.Status = RemovedNo
		return "removed", nil
	})
	return err
}

func (s *Service) edit(ctx context.Context, p *identity.Principal, contractID, id string, version int64,
	apply func(*journal.Tx, *contract.Contract, *ContractBroker) (string, error)) (ContractBroker, error) {
	if p == nil {
		return ContractBroker{}, fault.New(fault.LoginRequired)
	}
	var b ContractBroker
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.contracts.ForEdit(tx, p, contractID)
		if err != nil {
			return journal.Event{}, err
		}
		rows, err := ofContract(tx.Tx, contractID)
		if err != nil {
			return journal.Event{}, err
		}
		if id != "" {
			if b, err = rowOf(rows, id, version); err != nil {
				return journal.Event{}, err
			}
			b.Version++
		}
		kind, err := apply(tx, c, &b)
		if err != nil {
			return journal.Event{}, err
		}
		b.UpdatedAt = tx.Now
		if b.Status != RemovedNo {
			if err := s.place(tx, c, rows, &b); err != nil {
				return journal.Event{}, err
			}
		}
		if id != "" {
			return b.event(kind, c.OrgID), update(tx, namedTable, b.ID, b.Version, &b)
		}
		if b.ID, err = newID(); err != nil {
			return journal.Event{}, err
		}
		return b.event(kind, c.OrgID), insert(tx, namedTable, b.ID, &b)
	})
	if err != nil {
		return ContractBroker{}, err
	}
	b.Editable = true
	return b, err
}

func rowOf(rows []ContractBroker, id string, version int64) (ContractBroker, error) {
	for _, r := range rows {
		if r.ID == id {
			if version != 0 && version != r.Version {
				return r, fault.New(fault.StaleVersion)
			}
			return r, nil
		}
	}
	return ContractBroker{}, fault.New(fault.ObjectNotFound)
}

// place holds an entry against the contract and the other entries, and notes
// the organisation on the signing date.
func (s *Service) place(tx *journal.Tx, c *contract.Contract, rows []ContractBroker, b *ContractBroker) error {
	if err := s.stand(tx.Tx, &c.Form, []*ContractBroker{b}); err != nil {
		return err
	}
	bad := fits(&c.Form, b.Standing, b.OrgCode, b.Role)
	sum := b.ShareBp
	for _, r := range rows {
		if r.ID == b.ID {
			continue
		}
		if r.BrokerID == b.BrokerID {
			return fault.New(fault.BrokerNamedTwice)
		}
		sum += r.ShareBp
	}
	if sum > whole {
		bad = append(bad, fault.At("/share", fault.BrokerShares))
	}
	if b.IntroductionID != nil {
		i, err := take[Introduction](tx.DB, introductionsTable, *b.IntroductionID)
		if fault.As(err) != nil || err == nil && i.BrokerID != b.BrokerID {
			bad = append(bad, fault.At("/introduction_id", fault.ObjectNotFound))
		} else if err != nil {
			return err
		}
	}
	if b.CommissionID != nil {
		m, err := take[Commission](tx.DB, commissionsTable, *b.CommissionID)
		if fault.As(err) != nil || err == nil && m.BrokerID != b.BrokerID {
			bad = append(bad, fault.At("/commission_id", fault.ObjectNotFound))
		} else if err != nil {
			return err
		}
	}
	return fault.Fields(bad...)
}

// stand adds how brokers stood on the day a contract was signed, and keeps the
// organisation of an entry that is being written at that of the day.
func (s *Service) stand(tx *database.Tx, f *contract.Form, list []*ContractBroker) error {
	on := f.SignDate
	if on.IsZero() {
		on = s.Today()
	}
	var ids, orgs []string
	for _, b := range list {
		ids = append(ids, b.BrokerID)
	}
	st, err := s.brokers.StandingOn(tx, on, ids...)
	if err != nil {
		return err
	}
	for _, b := range list {
		b.Standing = st[b.BrokerID]
		if b.OrgID == "" || b.Status == Named {
			b.OrgID = b.Standing.OrgID
		}
		orgs = append(orgs, b.OrgID)
	}
	found, err := orgsByID(tx, orgs)
	for _, b := range list {
		b.OrgName, b.OrgCode = found[b.OrgID].Name, found[b.OrgID].CreditCode
	}
	return err
}

// Answer is the broker's own word on an entry, in person. Faults: permission,
// ActionNotAllowed, a missing reason.
func (s *Service) Answer(ctx context.Context, p *identity.Principal, contractID, id string, version int64, confirm bool, reason string) (ContractBroker, error) {
	if !confirm {
		if err := fault.Fields(needText("/reason", reason, 1000)...); err != nil {
			return ContractBroker{}, err
		}
	}
	return s.change(ctx, p, contractID, id, version, func(tx *journal.Tx, c *contract.Contract, b *ContractBroker) (string, error) {
		if err := identity.Authorize(p, identity.OpAnswerContractBroker, identity.Object{UserID: b.Standing.UserID}); err != nil {
			return "", err
		}
		if b.Status != Named {
			return "", fault.New(fault.ActionNotAllowed)
		}
		b.Status, b.AnsweredBy, b.AnsweredAt, b.Reason = Agreed, &p.UserID, &tx.Now, reason
		if !confirm {
			b.Status = Declined
		}
		return "answered", nil
	})
}

// Amendment (更正) is what the registrar changes after submission, and why. Nil
// leaves as it is; Remove takes the broker out.
type Amendment struct {
	Reason       string
	Share        *int64
	Fee          *Fee
	RelatedParty *bool
	Remove       bool
}

// Amend changes an entry of a contract that was submitted, by the registrar of
// its office, with a reason; the change stands in the journal. Faults:
// permission, ActionNotAllowed, BrokerShares, BrokerFee.
func (s *Service) Amend(ctx context.Context, p *identity.Principal, contractID, id string, version int64, a Amendment) (ContractBroker, error) {
	if err := fault.Fields(needText("/reason", a.Reason, 1000)...); err != nil {
		return ContractBroker{}, err
	}
	return s.change(ctx, p, contractID, id, version, func(tx *journal.Tx, c *contract.Contract, b *ContractBroker) (string, error) {
		if err := identity.Authorize(p, identity.OpAmendContractBroker, c.Object()); err != nil {
			return "", err
		}
		if c.Editable() {
			return "", fault.New(fault.ActionNotAllowed)
		}
		b.Reason = a.Reason
		if a.Remove {
			b.Status = RemovedNo
			return "amended", nil
		}
		if a.Share != nil {
			b.ShareBp = *a.Share
		}
		if a.RelatedParty != nil {
			b.RelatedParty = *a.RelatedParty
		}
		if a.Fee != nil {
			if err := fault.Fields(a.Fee.check(b.Role, FeeFixed, FeeRate, FeeNone, FeeLabour, FeeUnclear)...); err != nil {
				return "", err
			}
			b.FeeKind, b.FeeFen, b.FeeRate, b.CostAgreed = a.Fee.Kind, a.Fee.Amount, a.Fee.Rate, a.Fee.Cost
		}
		return "amended", s.sharesFit(tx.Tx, b)
	})
}

func (s *Service) sharesFit(tx *database.Tx, b *ContractBroker) error {
	rows, err := ofContract(tx, b.ContractID)
	if err != nil {
		return err
	}
	sum := b.ShareBp
	for _, r := range rows {
		if r.ID != b.ID {
			sum += r.ShareBp
		}
	}
	if b.ShareBp < 1 || sum > whole {
		return fault.Fields(fault.At("/share", fault.BrokerShares))
	}
	return nil
}

// change locks contract and entry for a step that the form's rules do not cover.
func (s *Service) change(ctx context.Context, p *identity.Principal, contractID, id string, version int64,
	apply func(*journal.Tx, *contract.Contract, *ContractBroker) (string, error)) (ContractBroker, error) {
	if p == nil {
		return ContractBroker{}, fault.New(fault.LoginRequired)
	}
	if !identity.Allowed(p, identity.OpAnswerContractBroker) && !identity.Allowed(p, identity.OpAmendContractBroker) {
		return ContractBroker{}, fault.New(fault.PermissionDenied)
	}
	var b ContractBroker
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.contracts.LockRegistered(tx, contractID)
		if err != nil {
			return journal.Event{}, err
		}
		rows, err := ofContract(tx.Tx, contractID)
		if err != nil {
			return journal.Event{}, err
		}
		if b, err = rowOf(rows, id, 0); err != nil {
			return journal.Event{}, err
		}
		if err := s.stand(tx.Tx, &c.Form, []*ContractBroker{&b}); err != nil {
			return journal.Event{}, err
		}
		kind, err := apply(tx, c, &b)
		if err != nil {
			return journal.Event{}, err
		}
		if version != 0 && version != b.Version {
			return journal.Event{}, fault.New(fault.StaleVersion)
		}
		b.Version, b.UpdatedAt = b.Version+1, tx.Now
		return b.event(kind, c.OrgID), update(tx, namedTable, b.ID, b.Version, &b)
	})
	return b, err
}
