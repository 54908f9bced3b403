package brokerage

import (
	"context"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// IntroductionStatus (居间介绍记录状态) of an introduction.
type IntroductionStatus string

// The statuses. Only a confirmed one protects the broker.
const (
	IntroOpen      IntroductionStatus = "OPEN"      // 待双方确认
	IntroConfirmed IntroductionStatus = "CONFIRMED" // 双方已确认
	IntroRefused   IntroductionStatus = "REFUSED"   // 一方未确认
	IntroWithdrawn IntroductionStatus = "WITHDRAWN" // 已撤回
)

// SideState (确认状态) is what one side said.
type SideState string

// The states.
const (
	SideOpen      SideState = "OPEN"      // 待确认
	SideConfirmed SideState = "CONFIRMED" // 已确认
	SidePaper     SideState = "PAPER"     // 书面确认
	SideRefused   SideState = "REFUSED"   // 未确认
)

// Introduced (被介绍方) is one side of an introduction. Org is empty for a body
// without an account, which confirms on paper.
type Introduced struct {
	Code  string
	Name  string
	Org   *string
	State SideState
	By    *string
	At    *time.Time
	Paper *string
}

func (i Introduced) agreed() bool { return i.State == SideConfirmed || i.State == SidePaper }

// Introduction (居间介绍记录) is that a broker brought two bodies together. The
// journal stamps the time; the day is a business date of Asia/Shanghai.
type Introduction struct {
	ID           string
	BrokerID     string
	BrokerNo     string `gorm:"-"`
	BrokerName   string `gorm:"-"`
	BrokerUser   string `gorm:"-"`
	OrgID        string
	OrgName      string `gorm:"-"`
	CommissionID *string
	Subject      string
	IntroducedOn calendar.Date
	A            Introduced `gorm:"embedded;embeddedPrefix:a_"`
	B            Introduced `gorm:"embedded;embeddedPrefix:b_"`
	Status       IntroductionStatus
	Reason       string
	Version      int64
	CreatedAt    time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt    time.Time `gorm:"autoUpdateTime:false"`
}

// ProtectedUntil is the last day on which a contract of the two is matched.
func (i *Introduction) ProtectedUntil() calendar.Date {
	return monthsLater(i.IntroducedOn, int(valueOn("introduction_months", i.IntroducedOn)))
}

// Protects tells whether a contract signed on a day is matched.
func (i *Introduction) Protects(on calendar.Date) bool {
	return i.Status == IntroConfirmed && !on.IsZero() && !on.Before(i.IntroducedOn) && !on.After(i.ProtectedUntil())
}

// NewIntroduction is what a broker hands in; the bodies by their credit codes.
type NewIntroduction struct {
	ACode, AName, BCode, BName string
	Subject                    string
	On                         calendar.Date
	CommissionID               string
}

func (in *NewIntroduction) check(today calendar.Date) error {
	in.ACode, in.BCode = codes.NormalizeCreditCode(in.ACode), codes.NormalizeCreditCode(in.BCode)
	bad := needText("/subject", in.Subject, 1000)
	for _, c := range []struct{ at, code string }{{"/a/credit_code", in.ACode}, {"/b/credit_code", in.BCode}} {
		if err := codes.CheckCreditCode(c.code); err != nil {
			bad = append(bad, fault.At(c.at, fault.CodeOf(err)))
		}
	}
	bad = append(append(bad, needText("/a/name", in.AName, 200)...), needText("/b/name", in.BName, 200)...)
	if in.ACode == in.BCode {
		bad = append(bad, fault.At("/b/credit_code", fault.IntroductionParties))
	}
	switch {
	case in.On.IsZero():
		bad = append(bad, fault.At("/introduced_on", fault.MissingField))
	case in.On.After(today):
		bad = append(bad, fault.At("/introduced_on", fault.DateInFuture))
	}
	return fault.Fields(bad...)
}

func (i *Introduction) event(kind string) journal.Event {
	return journal.Event{Kind: "introduction." + kind, ObjectType: "introduction", ObjectID: i.ID, Version: i.Version, OwnerOrg: i.OrgID, Reason: i.Reason,
		Data: map[string]any{"broker": i.BrokerID, "a": i.A.Code, "b": i.B.Code, "introduced_on": i.IntroducedOn.String(), "status": string(i.Status),
			"a_state": string(i.A.State), "b_state": string(i.B.State)}}
}

// object is what p is asked about: his organisation when it is one of the three.
func (i *Introduction) object(p *identity.Principal, op identity.Operation) identity.Object {
	out := identity.Object{UserID: i.BrokerUser}
	if own := orgOf(p); own != "" && (own == val(i.A.Org) || own == val(i.B.Org) || own == i.OrgID && op == identity.OpGetIntroduction) {
		out.OwnerOrg = own
	}
	return out
}

// Actions lists what p may do with it.
func (i *Introduction) Actions(p *identity.Principal) []string {
	out := []string{}
	if i.Status != IntroOpen {
		return out
	}
	if side := i.side(orgOf(p)); side != nil && side.State == SideOpen && identity.Authorize(p, identity.OpAnswerIntroduction, i.object(p, identity.OpAnswerIntroduction)) == nil {
		out = append(out, "answer")
	}
	if identity.Authorize(p, identity.OpIntroduce, i.object(p, identity.OpIntroduce)) == nil {
		if i.A.Org == nil && i.A.State == SideOpen || i.B.Org == nil && i.B.State == SideOpen {
			out = append(out, "paper")
		}
		out = append(out, "withdraw")
	}
	return out
}

// side is the one that an organisation answers for, nil for none.
func (i *Introduction) side(org string) *Introduced {
	switch {
	case org == "":
		return nil
	case org == val(i.A.Org):
		return &i.A
	case org == val(i.B.Org):
		return &i.B
	}
	return nil
}

// settle draws the status from what both sides said.
func (i *Introduction) settle() {
	switch {
	case i.A.State == SideRefused || i.B.State == SideRefused:
		i.Status = IntroRefused
	case i.A.agreed() && i.B.agreed():
		i.Status = IntroConfirmed
	}
}

// Introduce records an introduction, by the broker in person, who was in good
// standing on its day. Faults: BrokerNone, BrokerNotActive, bad fields,
// IntroductionParties.
func (s *Service) Introduce(ctx context.Context, p *identity.Principal, in NewIntroduction) (Introduction, error) {
	if !identity.Allowed(p, identity.OpIntroduce) {
		return Introduction{}, identity.Authorize(p, identity.OpIntroduce, identity.Object{})
	}
	if err := in.check(s.Today()); err != nil {
		return Introduction{}, err
	}
	i := Introduction{Subject: in.Subject, IntroducedOn: in.On, CommissionID: opt(in.CommissionID), Status: IntroOpen, Version: 1,
		A: Introduced{Code: in.ACode, Name: in.AName, State: SideOpen}, B: Introduced{Code: in.BCode, Name: in.BName, State: SideOpen}}
	return i, s.recordAs(ctx, p, identity.OpIntroduce, &i.ID, func(tx *journal.Tx, me me) (journal.Event, error) {
		then, err := s.standing(tx.Tx, me.BrokerID, in.On)
		if err != nil {
			return journal.Event{}, err
		}
		if !then.Good() {
			return journal.Event{}, fault.Fields(notActive("/introduced_on", then, in.On))
		}
		i.BrokerID, i.OrgID, i.CreatedAt, i.UpdatedAt = me.BrokerID, me.OrgID, tx.Now, tx.Now
		for _, side := range []*Introduced{&i.A, &i.B} {
			o, err := orgByCode(tx.Tx, side.Code)
			if err != nil {
				return journal.Event{}, err
			}
			if o.ID == me.OrgID {
				return journal.Event{}, fault.Fields(fault.At("/a/credit_code", fault.IntroductionParties))
			}
			if o.ID != "" {
				side.Org, side.Name = &o.ID, o.Name
			}
		}
		if in.CommissionID != "" {
			if c, err := take[Commission](tx.DB, commissionsTable, in.CommissionID); fault.As(err) != nil || err == nil && c.BrokerID != me.BrokerID {
				return journal.Event{}, fault.Fields(fault.At("/commission_id", fault.ObjectNotFound))
			} else if err != nil {
				return journal.Event{}, err
			}
		}
		if err := insert(tx, introductionsTable, i.ID, &i); err != nil {
			return journal.Event{}, err
		}
		return i.event("recorded"), s.nameIntroductions(tx.Tx, []*Introduction{&i})
	})
}

// AnswerIntroduction confirms or refuses for the side that p's organisation is.
// Faults: permission, IntroductionAnswered, a missing reason.
func (s *Service) AnswerIntroduction(ctx context.Context, p *identity.Principal, id string, version int64, confirm bool, reason string) (Introduction, error) {
	if !confirm {
		if err := fault.Fields(needText("/reason", reason, 1000)...); err != nil {
			return Introduction{}, err
		}
	}
	return s.changeIntroduction(ctx, p, id, identity.OpAnswerIntroduction, version, func(tx *journal.Tx, i *Introduction) (string, error) {
		side := i.side(p.OrgID)
		if side.State != SideOpen {
			return "", fault.New(fault.IntroductionAnswered)
		}
		side.State, side.By, side.At = SideConfirmed, &p.UserID, &tx.Now
		if !confirm {
			side.State, i.Reason = SideRefused, reason
		}
		return "answered", nil
	})
}

// PaperForIntroduction confirms by paper for a side that has no account.
// Faults: permission, PaperUnknown, IntroductionOnPlatform, IntroductionAnswered.
func (s *Service) PaperForIntroduction(ctx context.Context, p *identity.Principal, id string, version int64, forB bool, paper string) (Introduction, error) {
	return s.changeIntroduction(ctx, p, id, identity.OpIntroduce, version, func(tx *journal.Tx, i *Introduction) (string, error) {
		side := &i.A
		if forB {
			side = &i.B
		}
		if side.Org != nil {
			return "", fault.New(fault.IntroductionOnPlatform)
		}
		if side.State != SideOpen {
			return "", fault.New(fault.IntroductionAnswered)
		}
		if _, err := paperOf(tx.Tx, "/paper_id", paper, i.OrgID); err != nil {
			return "", err
		}
		side.State, side.By, side.At, side.Paper = SidePaper, &p.UserID, &tx.Now, &paper
		return "answered", nil
	})
}

// WithdrawIntroduction takes back what is not confirmed yet.
func (s *Service) WithdrawIntroduction(ctx context.Context, p *identity.Principal, id string, version int64, reason string) (Introduction, error) {
	if err := fault.Fields(needText("/reason", reason, 1000)...); err != nil {
		return Introduction{}, err
	}
	return s.changeIntroduction(ctx, p, id, identity.OpIntroduce, version, func(_ *journal.Tx, i *Introduction) (string, error) {
		i.Status, i.Reason = IntroWithdrawn, reason
		return "withdrawn", nil
	})
}

func (s *Service) changeIntroduction(ctx context.Context, p *identity.Principal, id string, op identity.Operation, version int64,
	apply func(*journal.Tx, *Introduction) (string, error)) (Introduction, error) {
	if p == nil {
		return Introduction{}, fault.New(fault.LoginRequired)
	}
	var i Introduction
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if !identity.Allowed(p, op) {
			return journal.Event{}, fault.New(fault.PermissionDenied)
		}
		if i, err = take[Introduction](tx.Locked(), introductionsTable, id); err != nil {
			return journal.Event{}, err
		}
		if err := s.nameIntroductions(tx.Tx, []*Introduction{&i}); err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(p, op, i.object(p, op)); err != nil {
			return journal.Event{}, err
		}
		if version != 0 && version != i.Version {
			return journal.Event{}, fault.New(fault.StaleVersion)
		}
		if i.Status != IntroOpen {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		kind, err := apply(tx, &i)
		if err != nil {
			return journal.Event{}, err
		}
		i.settle()
		i.Version, i.UpdatedAt = i.Version+1, tx.Now
		return i.event(kind), update(tx, introductionsTable, i.ID, i.Version, &i)
	})
	return i, err
}

// Introductions pages through those of p's organisation, newest first; the
// bureau sees all.
func (s *Service) Introductions(ctx context.Context, p *identity.Principal, f Filter) (Page[Introduction], error) {
	return listOf(ctx, s, p, identity.OpGetIntroduction, f, introductionsTable, "(a_org = ? OR b_org = ? OR org_id = ?)", s.nameIntroductions)
}

// Introduction gives one.
func (s *Service) Introduction(ctx context.Context, p *identity.Principal, id string) (Introduction, error) {
	var i Introduction
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if !identity.Allowed(p, identity.OpGetIntroduction) {
			return identity.Authorize(p, identity.OpGetIntroduction, identity.Object{})
		}
		if i, err = take[Introduction](tx.DB, introductionsTable, id); err != nil {
			return err
		}
		if err := s.nameIntroductions(tx, []*Introduction{&i}); err != nil {
			return err
		}
		return identity.Authorize(p, identity.OpGetIntroduction, i.object(p, identity.OpGetIntroduction))
	})
	return i, err
}

func (s *Service) nameIntroductions(tx *database.Tx, list []*Introduction) error {
	var orgs, ids []string
	for _, i := range list {
		orgs, ids = append(orgs, i.OrgID), append(ids, i.BrokerID)
	}
	names, err := orgNames(tx, orgs)
	if err != nil {
		return err
	}
	st, err := s.brokers.StandingOn(tx, s.Today(), ids...)
	for _, i := range list {
		b := st[i.BrokerID]
		i.OrgName, i.BrokerNo, i.BrokerName, i.BrokerUser = names[i.OrgID], b.No, b.Name, b.UserID
	}
	return err
}
