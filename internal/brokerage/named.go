package brokerage

import (
	"regexp"
	"strconv"
	"time"

	"jishi/internal/amount"
	"jishi/internal/broker"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/fault"
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
