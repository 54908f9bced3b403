package brokerage

import (
	"context"
	"slices"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// CommissionStatus (中介委托状态) of a commission.
type CommissionStatus string

// The statuses. Expired is reached by the calendar alone.
const (
	Proposed CommissionStatus = "PROPOSED" // 待确认
	Active   CommissionStatus = "ACTIVE"   // 生效中
	Refused  CommissionStatus = "REFUSED"  // 未确认
	Ended    CommissionStatus = "ENDED"    // 已终止
	Expired  CommissionStatus = "EXPIRED"  // 已到期
)

// CommissionAction (操作) is a step with a commission.
type CommissionAction string

// The steps.
const (
	ConfirmCommission CommissionAction = "confirm"
	RefuseCommission  CommissionAction = "refuse"
	EndCommission     CommissionAction = "end"
)

// commissionStep is one row of the lifecycle.
type commissionStep struct {
	action    CommissionAction
	from      []CommissionStatus
	to        CommissionStatus
	operation identity.Operation
	reason    bool // must say why
	event     string
}

// commissionSteps is the lifecycle: the broker proposes, the client confirms or
// refuses, either ends it at any time.
var commissionSteps = []commissionStep{
	{ConfirmCommission, []CommissionStatus{Proposed}, Active, identity.OpDecideCommission, false, "confirmed"},
	{RefuseCommission, []CommissionStatus{Proposed}, Refused, identity.OpDecideCommission, true, "refused"},
	{EndCommission, []CommissionStatus{Proposed, Active}, Ended, identity.OpEndCommission, true, "ended"},
}

// Commission (中介委托) is what a client engages a broker for. Dates are business
// dates of Asia/Shanghai, both included; FeeFen is fen, FeeRate basis points.
type Commission struct {
	ID              string
	ClientOrg       string
	ClientName      string `gorm:"-"`
	BrokerID        string
	BrokerNo        string `gorm:"-"`
	BrokerName      string `gorm:"-"`
	BrokerUser      string `gorm:"-"`
	OrgID           string
	OrgName         string `gorm:"-"`
	Side            Role
	Scope           string
	FromOn          calendar.Date
	ToOn            calendar.Date
	FeeKind         FeeKind
	FeeFen          *amount.Fen
	FeeRate         *int64
	CostAgreed      string
	SellerConsentOn *calendar.Date
	BuyerConsentOn  *calendar.Date
	PaperID         *string
	Status          CommissionStatus
	ProposedAt      time.Time
	DecidedBy       *string
	DecidedAt       *time.Time
	ClosedBy        *string
	ClosedAt        *time.Time
	Reason          string
	Version         int64
	UpdatedAt       time.Time `gorm:"autoUpdateTime:false"`
}

// CommissionProposal is what a broker hands in. The client is named by its
// credit code.
type CommissionProposal struct {
	ClientCode                    string
	Side                          Role
	Scope                         string
	From, To                      calendar.Date
	Fee                           Fee
	SellerConsentOn, BuyerConsent calendar.Date
	PaperID                       string
}

func (in CommissionProposal) check(today calendar.Date) error {
	var bad []fault.Field
	if !in.Side.known() {
		bad = append(bad, fault.At("/side", fault.UnknownCode))
	}
	bad = append(bad, needText("/scope", in.Scope, 1000)...)
	switch {
	case in.From.IsZero():
		bad = append(bad, fault.At("/from", fault.MissingField))
	case in.To.IsZero():
		bad = append(bad, fault.At("/to", fault.MissingField))
	case in.To.Before(in.From), in.To.Before(today):
		bad = append(bad, fault.At("/to", fault.MandatePeriod))
	}
	bad = append(bad, in.Fee.check(in.Side, FeeFixed, FeeRate, FeeNone, FeeLabour)...)
	return fault.Fields(append(bad, consent(in.Side, in.SellerConsentOn, in.BuyerConsent, today)...)...)
}

func needText(at, value string, longest int) []fault.Field {
	switch n := len([]rune(value)); {
	case n == 0:
		return []fault.Field{fault.At(at, fault.MissingField)}
	case n > longest:
		return []fault.Field{fault.At(at, fault.TooLong)}
	}
	return nil
}

// StatusOn is the status on a day: what has run out is expired.
func (c *Commission) StatusOn(d calendar.Date) CommissionStatus {
	if (c.Status == Active || c.Status == Proposed) && d.After(c.ToOn) {
		return Expired
	}
	return c.Status
}

// InForce tells whether the broker acts under it on a day.
func (c *Commission) InForce(d calendar.Date) bool {
	return c.Status == Active && !d.Before(c.FromOn) && !d.After(c.ToOn)
}

// object is what p is asked about: the client, the broker's organisation where
// p belongs to it, and the broker in person.
func (c *Commission) object(p *identity.Principal, op identity.Operation) identity.Object {
	out := identity.Object{OwnerOrg: c.ClientOrg, UserID: c.BrokerUser}
	if op == identity.OpGetCommission && orgOf(p) == c.OrgID {
		out.OwnerOrg = c.OrgID
	}
	return out
}

// Actions lists what p may do with it on a day.
func (c *Commission) Actions(p *identity.Principal, on calendar.Date) []CommissionAction {
	var out []CommissionAction
	for _, s := range commissionSteps {
		if slices.Contains(s.from, c.StatusOn(on)) && identity.Authorize(p, s.operation, c.object(p, s.operation)) == nil {
			out = append(out, s.action)
		}
	}
	return out
}

func (c *Commission) event(kind string) journal.Event {
	return journal.Event{Kind: "commission." + kind, ObjectType: "commission", ObjectID: c.ID, Version: c.Version, OwnerOrg: c.ClientOrg, Reason: c.Reason,
		Data: map[string]any{"client": c.ClientOrg, "broker": c.BrokerID, "org": c.OrgID, "side": string(c.Side), "status": string(c.Status),
			"from": c.FromOn.String(), "to": c.ToOn.String(), "fee_kind": string(c.FeeKind)}}
}

// ProposeCommission hands in a commission for the client to confirm. Only the
// broker in person, in good standing. Faults: BrokerNone, BrokerNotActive, bad
// fields, MandateClient.
func (s *Service) ProposeCommission(ctx context.Context, p *identity.Principal, in CommissionProposal) (Commission, error) {
	if !identity.Allowed(p, identity.OpProposeCommission) {
		return Commission{}, identity.Authorize(p, identity.OpProposeCommission, identity.Object{})
	}
	if err := in.check(s.Today()); err != nil {
		return Commission{}, err
	}
	c := Commission{Side: in.Side, Scope: in.Scope, FromOn: in.From, ToOn: in.To, FeeKind: in.Fee.Kind, FeeFen: in.Fee.Amount, FeeRate: in.Fee.Rate,
		CostAgreed: in.Fee.Cost, SellerConsentOn: optDate(in.SellerConsentOn), BuyerConsentOn: optDate(in.BuyerConsent), PaperID: opt(in.PaperID), Status: Proposed, Version: 1}
	return c, s.recordAs(ctx, p, identity.OpProposeCommission, &c.ID, func(tx *journal.Tx, me me) (journal.Event, error) {
		client, err := orgByCode(tx.Tx, codes.NormalizeCreditCode(in.ClientCode))
		if err != nil {
			return journal.Event{}, err
		}
		if client.ID == "" || (client.ID == me.OrgID) != (in.Side == InHouse) {
			return journal.Event{}, fault.Fields(fault.At("/client_credit_code", fault.MandateClient))
		}
		if in.PaperID != "" {
			if _, err := paperOf(tx.Tx, "/paper_id", in.PaperID, p.OrgID); err != nil {
				return journal.Event{}, err
			}
		}
		c.ClientOrg, c.BrokerID, c.OrgID, c.ProposedAt, c.UpdatedAt = client.ID, me.BrokerID, me.OrgID, tx.Now, tx.Now
		if err := insert(tx, commissionsTable, c.ID, &c); err != nil {
			return journal.Event{}, err
		}
		return c.event("proposed"), s.nameCommissions(tx.Tx, []*Commission{&c})
	})
}

// StepCommission confirms, refuses or ends one. Faults: permission,
// ActionNotAllowed, StaleVersion, a missing reason.
func (s *Service) StepCommission(ctx context.Context, p *identity.Principal, id string, a CommissionAction, version int64, reason string) (Commission, error) {
	i := slices.IndexFunc(commissionSteps, func(x commissionStep) bool { return x.action == a })
	step := commissionSteps[i]
	if p == nil {
		return Commission{}, fault.New(fault.LoginRequired)
	}
	if step.reason {
		if err := fault.Fields(needText("/reason", reason, 1000)...); err != nil {
			return Commission{}, err
		}
	}
	var c Commission
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if c, err = take[Commission](tx.Locked(), commissionsTable, id); err != nil {
			return journal.Event{}, err
		}
		if err := s.nameCommissions(tx.Tx, []*Commission{&c}); err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(p, step.operation, c.object(p, step.operation)); err != nil {
			return journal.Event{}, err
		}
		if version != 0 && version != c.Version {
			return journal.Event{}, fault.New(fault.StaleVersion)
		}
		if !slices.Contains(step.from, c.StatusOn(calendar.Of(tx.Now))) {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		c.Status, c.Version, c.UpdatedAt = step.to, c.Version+1, tx.Now
		if a == ConfirmCommission {
			c.DecidedBy, c.DecidedAt = &p.UserID, &tx.Now
		} else {
			c.ClosedBy, c.ClosedAt, c.Reason = &p.UserID, &tx.Now, reason
		}
		return c.event(step.event), update(tx, commissionsTable, c.ID, c.Version, &c)
	})
	return c, err
}

// Commissions pages through those of p's organisation, given or taken, newest
// first; the bureau sees all.
func (s *Service) Commissions(ctx context.Context, p *identity.Principal, f Filter) (Page[Commission], error) {
	return listOf(ctx, s, p, identity.OpGetCommission, f, commissionsTable, "(client_org = ? OR org_id = ?)", s.nameCommissions)
}

// Commission gives one.
func (s *Service) Commission(ctx context.Context, p *identity.Principal, id string) (Commission, error) {
	var c Commission
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if !identity.Allowed(p, identity.OpGetCommission) {
			return identity.Authorize(p, identity.OpGetCommission, identity.Object{})
		}
		if c, err = take[Commission](tx.DB, commissionsTable, id); err != nil {
			return err
		}
		if err := s.nameCommissions(tx, []*Commission{&c}); err != nil {
			return err
		}
		return identity.Authorize(p, identity.OpGetCommission, c.object(p, identity.OpGetCommission))
	})
	return c, err
}

func (s *Service) nameCommissions(tx *database.Tx, list []*Commission) error {
	var orgs, ids []string
	for _, c := range list {
		orgs, ids = append(orgs, c.ClientOrg, c.OrgID), append(ids, c.BrokerID)
	}
	names, err := orgNames(tx, orgs)
	if err != nil {
		return err
	}
	st, err := s.brokers.StandingOn(tx, s.Today(), ids...)
	for _, c := range list {
		b := st[c.BrokerID]
		c.ClientName, c.OrgName, c.BrokerNo, c.BrokerName, c.BrokerUser = names[c.ClientOrg], names[c.OrgID], b.No, b.Name, b.UserID
	}
	return err
}
