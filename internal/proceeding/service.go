package proceeding

import (
	"context"
	"slices"

	"jishi/internal/calendar"
	"jishi/internal/certificate"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/holiday"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/mandate"
)

// Service (登记后程序) runs the proceedings. Each step goes through the journal
// and is authorised on the contract's object.
type Service struct {
	journal      *journal.Journal
	contracts    *contract.Service
	certificates *certificate.Service
	holidays     *holiday.Service
}

// New builds the service.
func New(j *journal.Journal, contracts *contract.Service, certs *certificate.Service) *Service {
	return &Service{journal: j, contracts: contracts, certificates: certs, holidays: holiday.New(j)}
}

// due counts a time limit from today by the calendar in force.
func (s *Service) due(tx *journal.Tx, l calendar.Limit) (calendar.Date, error) {
	days, err := s.holidays.In(tx.Tx)
	if err != nil {
		return calendar.Date{}, err
	}
	return days.Due(calendar.Of(tx.Now), l), nil
}

// act is one step on a proceeding with its contract, both locked: it changes
// them and gives the facts of the event.
type act func(tx *journal.Tx, p *Proceeding, c *contract.Contract) (map[string]any, error)

// step runs an act: load and lock the contract, then its proceeding; see that
// the caller may (404, 403), that the step exists now (409), that nobody was
// first (412); apply, write, record. note goes into the list of steps.
func (s *Service) step(ctx context.Context, who *identity.Principal, id string, a Action, version int64, note string, apply act) (Case, error) {
	if who == nil {
		return Case{}, fault.New(fault.LoginRequired)
	}
	_, err := s.journal.Record(ctx, who.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		p, c, err := s.lock(tx, id)
		if err != nil {
			return journal.Event{}, err
		}
		if err := s.may(tx, who, &p, a, version); err != nil {
			return journal.Event{}, err
		}
		data, err := apply(tx, &p, c)
		if err != nil {
			return journal.Event{}, err
		}
		if err := update(tx, &p); err != nil {
			return journal.Event{}, err
		}
		if err := addStep(tx, &p, a, who.UserID, note, map[string]any{"status": p.Status}); err != nil {
			return journal.Event{}, err
		}
		e := p.event("proceeding."+pastTense[a], c, data)
		e.Reason = note
		return e, nil
	})
	if err != nil {
		return Case{}, err
	}
	return s.Get(ctx, who, id)
}

// pastTense names the events.
var pastTense = map[Action]string{ActOpen: "opened", ActRevise: "revised", ActWithdraw: "withdrawn", ActReturn: "returned", ActNotify: "notified",
	ActState: "heard", ActExamine: "examined", ActDecide: "decided", ActBack: "sent_back", ActDelivered: "notice_delivered"}

// lock takes the contract first, as every change does.
func (s *Service) lock(tx *journal.Tx, id string) (Proceeding, *contract.Contract, error) {
	p, err := find(tx.Tx, id)
	if err != nil {
		return p, nil, err
	}
	c, err := s.contracts.LockRegistered(tx, p.ContractID)
	if err != nil {
		return p, nil, err
	}
	// Somebody may have moved it on while the contract was waited for.
	p, err = find(tx.Tx, id)
	p.delegations = c.Object().Delegations
	return p, c, err
}

func (s *Service) may(tx *journal.Tx, who *identity.Principal, p *Proceeding, a Action, version int64) error {
	if err := identity.Authorize(who, identity.OpGetProceeding, p.readObject(who)); err != nil {
		return err
	}
	x, ok := p.passage(a)
	if !ok {
		return p.refuse(who, a)
	}
	if err := identity.Authorize(who, x.operation, p.object()); err != nil {
		return err
	}
	if version != 0 && version != p.Version {
		return fault.New(fault.StaleVersion)
	}
	return mandate.Exercise(tx, who, x.operation, p.object())
}

// refuse says that a step is out of order and what can be done instead.
func (p *Proceeding) refuse(who *identity.Principal, a Action) error {
	actions := []string{}
	for _, x := range p.Actions(who) {
		actions = append(actions, string(x))
	}
	f := fault.New(fault.ActionNotAllowed).WithActions(actions)
	f.Detail = fault.T("该办件当前不能办理此操作。", "The step "+string(a)+" is not possible while the proceeding is "+string(p.Status)+".")
	return f
}

// Actions lists what the caller may do next.
func (p *Proceeding) Actions(who *identity.Principal) []Action {
	var out []Action
	for _, x := range passages {
		if !slices.Contains(x.kinds, p.Kind) || !slices.Contains(x.from, p.Status) || slices.Contains(out, x.action) {
			continue
		}
		if identity.Authorize(who, x.operation, p.object()) != nil || p.forbids(who, x.action) {
			continue
		}
		out = append(out, x.action)
	}
	return out
}

// forbids says whether the second person would be the first.
func (p *Proceeding) forbids(who *identity.Principal, a Action) bool {
	return a == ActDecide && p.ExaminerID == who.UserID
}

// event says what happened to the proceeding and where the contract stands now.
func (p *Proceeding) event(kind string, c *contract.Contract, data map[string]any) journal.Event {
	if data == nil {
		data = map[string]any{}
	}
	data["contract"], data["contract_status"] = c.ID, string(c.Status)
	data["kind"], data["number"], data["status"] = string(p.Kind), p.Number, string(p.Status)
	return journal.Event{Kind: kind, ObjectType: "proceeding", ObjectID: p.ID, Version: p.Version, OwnerOrg: p.OrgID, Data: data}
}

// Get gives a proceeding as the caller may see it.
func (s *Service) Get(ctx context.Context, who *identity.Principal, id string) (Case, error) {
	var out Case
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		p, err := find(tx, id)
		if err != nil {
			return err
		}
		if out, err = s.caseOf(tx, who, p); err != nil {
			return err
		}
		if err := identity.Authorize(who, identity.OpGetProceeding, out.readObject(who)); err != nil {
			return err
		}
		if out.Steps, err = steps(tx, id); err != nil {
			return err
		}
		if who.Side == identity.SideApplicant && !p.Status.Ended() {
			out.hideFindings()
		}
		if out.Notices, err = notices(tx, id); err != nil {
			return err
		}
		return out.name(tx)
	})
	if err != nil {
		return Case{}, err
	}
	return out, nil
}

// caseOf adds the contract and what the proposal changes. The applicant does
// not see a finding before the decision.
func (s *Service) caseOf(tx *database.Tx, who *identity.Principal, p Proceeding) (Case, error) {
	if who == nil {
		return Case{}, fault.New(fault.LoginRequired)
	}
	c, err := s.contracts.FindRegistered(tx, p.ContractID)
	if err != nil {
		return Case{}, err
	}
	p.delegations = c.Object().Delegations
	out := Case{Proceeding: p, Contract: *c, Actions: p.Actions(who)}
	if p.proposal != "" {
		if out.Differences, err = s.differences(tx, c, &p); err != nil {
			return Case{}, err
		}
	}
	if who.Side == identity.SideApplicant && !p.Status.Ended() {
		out.Recommendation, out.Opinion, out.Panel, out.Approved, out.ExaminerID = "", "", nil, contract.Approved{}, ""
	}
	return out, nil
}

// differences compares the proposal with what was registered when it was made:
// after the decision that is the version before it.
func (s *Service) differences(tx *database.Tx, c *contract.Contract, p *Proceeding) ([]contract.Difference, error) {
	before := *c
	if p.Status == Granted {
		old, err := s.contracts.FormBefore(tx, c, p.ID)
		if err != nil {
			return nil, err
		}
		before.Form = old
	}
	proposal, err := s.contracts.OpenProposal(&before, p.proposal)
	if fault.CodeOf(err) == fault.NothingChanged {
		return nil, nil
	}
	return proposal.Differences, err
}

// hideFindings leaves out what examiners and deciders wrote to each other.
func (c *Case) hideFindings() {
	for i, st := range c.Steps {
		if st.Action == ActExamine || st.Action == ActBack {
			c.Steps[i].Note = ""
		}
	}
}

func (c *Case) name(tx *database.Tx) error {
	ids := []string{c.OpenedBy, c.ExaminerID, c.DecidedBy}
	for _, st := range c.Steps {
		ids = append(ids, st.UserID)
	}
	var err error
	if c.Names, err = names(tx, ids); err != nil {
		return err
	}
	for i := range c.Steps {
		c.Steps[i].UserName = c.Names[c.Steps[i].UserID]
	}
	return nil
}

// maxPage bounds a page.
const maxPage = 200

// List pages through the proceedings that the caller may see, newest first.
func (s *Service) List(ctx context.Context, who *identity.Principal, f Filter) (Page, error) {
	sc, err := scopeOf(who)
	if err != nil {
		return Page{}, err
	}
	if f.Limit < 1 || f.Limit > maxPage {
		f.Limit = 50
	}
	from, err := parseCursor(f.Cursor)
	if err != nil {
		return Page{}, err
	}
	var out Page
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		if who.Side == identity.SideApplicant {
			reach, err := mandate.ReachOf(tx, who)
			if err != nil {
				return err
			}
			sc = withinReach(who, reach)
		}
		found, err := list(tx, sc, f, from.ID)
		if err != nil {
			return err
		}
		out = Page{}
		if len(found) > f.Limit {
			found = found[:f.Limit]
			out.NextCursor = cursor{ID: found[f.Limit-1].ID}.String()
		}
		for _, p := range found {
			c, err := s.caseOf(tx, who, p)
			if err != nil {
				return err
			}
			if err := c.name(tx); err != nil {
				return err
			}
			out.Items = append(out.Items, c)
		}
		return nil
	})
	return out, err
}

// withinReach is what an applicant may list: the own contracts' proceedings, and
// those of clients as far as the mandates go.
func withinReach(who *identity.Principal, reach []mandate.Reach) scope {
	own := ""
	if identity.Allowed(who, identity.OpListProceedings, identity.OwnOrg) {
		own = who.OrgID
	}
	where, args := mandate.Where(own, reach)
	return scope{"contract_id IN (SELECT id FROM contracts WHERE " + where + ")", args}
}

// scopeOf is the part of all proceedings a person may list.
func scopeOf(who *identity.Principal) (scope, error) {
	if who == nil {
		return scope{}, fault.New(fault.LoginRequired)
	}
	if who.Side == identity.SideApplicant && identity.Allowed(who, identity.OpListProceedings, identity.ByMandate) {
		return scope{}, nil // completed by withinReach
	}
	if err := identity.Authorize(who, identity.OpListProceedings, identity.Object{OwnerOrg: who.OrgID, OfficeRegion: who.OfficeRegion}); err != nil {
		return scope{}, err
	}
	switch {
	case identity.Allowed(who, identity.OpListProceedings, identity.AnyObject),
		identity.Allowed(who, identity.OpListProceedings, identity.OwnOffice) && who.OfficeRegion == identity.WholeCity:
		return scope{"1 = 1", nil}, nil
	case identity.Allowed(who, identity.OpListProceedings, identity.OwnOffice):
		return scope{"office_region = ?", []any{who.OfficeRegion}}, nil
	}
	return scope{"kind = 'RECHECK' AND opened_org = ?", []any{who.OrgID}}, nil
}
