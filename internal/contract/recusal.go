package contract

import (
	"context"
	"slices"
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Ground (回避事由) is why someone may not handle a case.
type Ground string

// The grounds. The first four are also found by rule RR30.
const (
	GroundContact  Ground = "CONTACT"   // 当事人联系人或项目负责人
	GroundLegalRep Ground = "LEGAL_REP" // 法定代表人
	GroundEmployee Ground = "EMPLOYEE"  // 当事人工作人员
	GroundOwner    Ground = "OWNER"     // 本人为当事人或出资人
	GroundKin      Ground = "KIN"       // 近亲属
	GroundOther    Ground = "OTHER"     // 其他可能影响公正的关系
)

var grounds = []Ground{GroundContact, GroundLegalRep, GroundEmployee, GroundOwner, GroundKin, GroundOther}

// Recusal (回避) keeps one person out of one case for good.
type Recusal struct {
	UserID      string
	UserName    string
	Ground      Ground
	Reason      string
	FoundByRule bool
	// SubstituteID is the B role that took the case, empty when none was free.
	SubstituteID   string
	SubstituteName string
	RecordedBy     string
	RecordedAt     time.Time
}

// RecuseInput is a declaration. UserID empty means the declaring person.
type RecuseInput struct {
	UserID string
	Ground Ground
	Reason string
}

// Recuse records that someone stays out of a case: p declares it, or the head of
// the office orders it for another. The case goes to the substitute of the day;
// without one it stays with the office, and anyone else may take it.
//
// Faults: permission, bad fields, ActionNotAllowed for a case that is decided,
// AlreadyRecused.
func (s *Service) Recuse(ctx context.Context, p *identity.Principal, id string, version int64, in RecuseInput) (Contract, error) {
	if err := checkRecuse(in); err != nil {
		return Contract{}, err
	}
	return s.recuse(ctx, p, id, version, in, false)
}

func checkRecuse(in RecuseInput) error {
	var bad []fault.Field
	if !slices.Contains(grounds, in.Ground) {
		bad = append(bad, fault.At("/ground", fault.UnknownCode))
	}
	if strings.TrimSpace(in.Reason) == "" {
		bad = append(bad, fault.At("/reason", fault.MissingField))
	}
	return fault.Fields(bad...)
}

func (s *Service) recuse(ctx context.Context, p *identity.Principal, id string, version int64, in RecuseInput, byRule bool) (Contract, error) {
	var out Contract
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.lockForRecusal(tx, p, id, version, in)
		if err != nil {
			return journal.Event{}, err
		}
		r := Recusal{UserID: first(in.UserID, p.UserID), Ground: in.Ground, Reason: in.Reason, FoundByRule: byRule, RecordedBy: p.UserID}
		if r.SubstituteID, err = s.substituteFor(tx, &c, r.UserID); err != nil {
			return journal.Event{}, err
		}
		if err := insertRecusal(tx, c.ID, r); err != nil {
			return journal.Event{}, err
		}
		c.passOn(r.UserID, r.SubstituteID, tx.Now)
		if err := updateContract(tx, &c); err != nil {
			return journal.Event{}, err
		}
		if err := nameRelated(tx.Tx, []*Contract{&c}); err != nil {
			return journal.Event{}, err
		}
		s.judge(&c)
		out = c
		return c.event("contract.recused", map[string]any{"user": r.UserID, "ground": string(r.Ground), "by_rule": byRule, "substitute": r.SubstituteID}), nil
	})
	return out, err
}

func (s *Service) lockForRecusal(tx *journal.Tx, p *identity.Principal, id string, version int64, in RecuseInput) (Contract, error) {
	c, err := lockContract(tx.Tx, id)
	if err != nil {
		return Contract{}, err
	}
	if err := identity.Authorize(p, identity.OpRecuseContract, c.Object()); err != nil {
		return Contract{}, err
	}
	if version != 0 && version != c.Version {
		return Contract{}, fault.New(fault.StaleVersion)
	}
	if !slices.Contains(onTheWay, c.Status) {
		return Contract{}, fault.New(fault.ActionNotAllowed)
	}
	if in.UserID == "" || in.UserID == p.UserID {
		return c, nil
	}
	if !p.HasRole(identity.RoleOfficeHead) {
		return Contract{}, fault.New(fault.PermissionDenied)
	}
	who, err := findColleague(tx.Tx, in.UserID)
	if err == nil && who.OrgID != c.OfficeID {
		err = fault.New(fault.SubstituteUnfit)
	}
	return c, err
}

// substituteFor gives the B role of the day who may take this case, or "".
func (s *Service) substituteFor(tx *journal.Tx, c *Contract, userID string) (string, error) {
	list, err := s.offices.SubstitutesOf(tx.Tx, userID, calendar.Of(tx.Now))
	if err != nil {
		return "", err
	}
	for _, sub := range list {
		err := s.mayTake(tx.Tx, c, sub.SubstituteID)
		if err == nil {
			return sub.SubstituteID, nil
		}
		if fault.CodeOf(err) != fault.SubstituteUnfit {
			return "", err
		}
	}
	return "", nil
}

// mayTake says whether a colleague can go on with the case: of the same office,
// with the role of the stage, and not to be kept out. Fault SubstituteUnfit.
func (s *Service) mayTake(tx *database.Tx, c *Contract, userID string) error {
	who, err := findColleague(tx, userID)
	if err != nil {
		return err
	}
	role := identity.RoleRegistrar
	if c.Status == SecondReview {
		role = identity.RoleReviewer
	}
	ground, err := s.connected(tx, c, who.Name)
	if err != nil {
		return err
	}
	out := slices.Contains(c.recused, who.ID)
	same := c.Status == SecondReview && c.FirstReviewerID == who.ID
	if who.OrgID != c.OfficeID || !slices.Contains(strings.Split(who.Roles, ","), string(role)) || ground != "" || out || same {
		return fault.New(fault.SubstituteUnfit)
	}
	return nil
}

// passOn takes the case from one person and gives it to another, or back to the
// office when there is none. What that person reviewed before stays on record.
func (c *Contract) passOn(from, to string, now time.Time) {
	if c.AssignedTo == from || to != "" {
		c.AssignedTo = to
	}
	if c.Status != FirstReview || c.FirstReviewerID != from {
		return
	}
	if to == "" {
		c.Status, c.FirstReviewerID, c.ClaimedUntil = Accepted, "", time.Time{}
		return
	}
	c.FirstReviewerID, c.ClaimedUntil = to, now.Add(claimLease)
}

// connected (RR30) finds from the record alone why someone must stay out: a
// party's contact, project leader or legal representative has the same name, the
// party is a person of that name, or someone of that name works for a party.
// Names are all the record has; a namesake passes the case on as well.
func (s *Service) connected(tx *database.Tx, c *Contract, name string) (Ground, error) {
	if g := c.named(name); g != "" {
		return g, nil
	}
	var codes []string
	for _, party := range c.Form.Parties {
		if party.CreditCode != "" {
			codes = append(codes, party.CreditCode)
		}
	}
	employed, err := worksFor(tx, name, codes)
	if employed {
		return GroundEmployee, err
	}
	return "", err
}

// named is what the form alone says of someone of that name.
func (c *Contract) named(name string) Ground {
	name = plainName(name)
	for _, party := range c.Form.Parties {
		switch name {
		case plainName(party.Name):
			return GroundOwner
		case plainName(party.LegalRep):
			return GroundLegalRep
		case plainName(party.Contact), plainName(party.ProjectLeader):
			return GroundContact
		}
	}
	return ""
}

// plainName leaves out the spaces that people put into two-character names.
func plainName(s string) string { return strings.Join(strings.Fields(s), "") }

// decides are the steps that RR30 keeps a connected person from.
var decides = []Action{Accept, Return, Decline, TransferUp, Claim, Review, ExpertOpinion, Register, Refuse}

// keepOut refuses a step to whoever must stay out of the case, and to others
// while it is assigned to one. A connection that only the rule finds is carried
// out of the transaction, because the case is then passed on (passOnFound).
func (s *Service) keepOut(tx *database.Tx, p *identity.Principal, c *Contract, a Action) error {
	if !slices.Contains(decides, a) {
		return nil
	}
	if slices.Contains(c.recused, p.UserID) {
		return fault.New(fault.Recused)
	}
	ground, err := s.connected(tx, c, p.DisplayName)
	if err != nil {
		return err
	}
	if ground != "" {
		return fault.New(fault.Recused).Wrap(foundError{ground})
	}
	if c.AssignedTo != "" && c.AssignedTo != p.UserID {
		return fault.Newf(fault.ActionNotAllowed, "该件已移交他人办理。", "This case is in the hands of another person.")
	}
	return nil
}

// standsOut is what keepOut can tell without asking the database again: such a
// step is not offered.
func (c *Contract) standsOut(p *identity.Principal, a Action) bool {
	if !slices.Contains(decides, a) {
		return false
	}
	return slices.Contains(c.recused, p.UserID) || c.named(p.DisplayName) != "" || c.AssignedTo != "" && c.AssignedTo != p.UserID
}

// foundError carries what rule RR30 found out of the transaction that it stopped.
type foundError struct{ ground Ground }

func (e foundError) Error() string { return "RR30: " + string(e.ground) }

// Recusals lists who stays out of a case and why.
func (s *Service) Recusals(ctx context.Context, p *identity.Principal, id string) ([]Recusal, error) {
	var out []Recusal
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		c, err := findContract(tx, id)
		if err != nil {
			return err
		}
		if err := identity.Authorize(p, identity.OpListRecusals, c.Object()); err != nil {
			return err
		}
		out, err = listRecusals(tx, id)
		return err
	})
	return out, err
}
