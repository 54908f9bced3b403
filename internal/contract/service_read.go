package contract

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/mandate"
)

// Get gives a contract with its files, reviews, notices and decisions, all from
// one snapshot. The applicant does not see a review before the decision.
func (s *Service) Get(ctx context.Context, p *identity.Principal, id string) (Case, error) {
	var out Case
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		c, err := findContract(tx, id)
		if err != nil {
			return err
		}
		if err := identity.Authorize(p, identity.OpGetContract, c.Object()); err != nil {
			return err
		}
		s.judge(&c)
		out.Contract = c
		if out.Files, err = listFiles(tx, id); err != nil {
			return err
		}
		if out.Notices, err = listNotices(tx, id); err != nil {
			return err
		}
		if out.Decisions, err = listDecisions(tx, id); err != nil {
			return err
		}
		if !applicant(p) || c.decided() {
			if out.Reviews, err = listReviews(tx, id); err != nil {
				return err
			}
		}
		return out.namePeople(tx)
	})
	return out, err
}

// namePeople adds who reviewed, sent and decided.
func (c *Case) namePeople(tx *database.Tx) error {
	var ids []string
	for _, r := range c.Reviews {
		ids = append(ids, r.ReviewerID)
	}
	for _, n := range c.Notices {
		ids = append(ids, n.SentBy)
	}
	for _, d := range c.Decisions {
		ids = append(ids, d.DecidedBy)
	}
	names, err := userNames(tx, ids)
	if err != nil {
		return err
	}
	for i, r := range c.Reviews {
		c.Reviews[i].ReviewerName = names[r.ReviewerID]
	}
	for i, n := range c.Notices {
		c.Notices[i].SentByName = names[n.SentBy]
	}
	for i, d := range c.Decisions {
		c.Decisions[i].DecidedByName = names[d.DecidedBy]
	}
	return nil
}

// maxPage bounds a page of any list.
const maxPage = 200

// cursor is where a list goes on: opaque to the caller.
type cursor struct {
	Due calendar.Date `json:"d,omitzero"`
	ID  string        `json:"i"`
}

func (c cursor) String() string {
	b, err := json.Marshal(c)
	if err != nil {
		panic("contract: cursor does not marshal: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func parseCursor(s string) (cursor, error) {
	var c cursor
	if s == "" {
		return c, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil || c.ID == "" || len(c.ID) > 64 {
		return c, fault.New(fault.BadCursor)
	}
	return c, nil
}

// List pages through the contracts that p may see: applicants their
// organisation's, registrars and reviewers their office's, auditors all.
func (s *Service) List(ctx context.Context, p *identity.Principal, f Filter) (Page, error) {
	scope, err := scopeOf(p)
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
	out := Page{Total: -1}
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		var err error
		if scope.reach, err = mandate.ReachOf(tx, p); err != nil {
			return err
		}
		if f.Escalation > 0 {
			if f.clocks, err = s.clocksFrom(tx, f.Escalation); err != nil {
				return err
			}
		}
		if out.Items, err = listContracts(tx, scope, f, from); err != nil || !f.Count {
			return err
		}
		out.Total, err = countContracts(tx, scope, f)
		return err
	})
	if err != nil {
		return Page{}, err
	}
	if len(out.Items) > f.Limit {
		out.Items = out.Items[:f.Limit]
		last := out.Items[f.Limit-1]
		next := cursor{ID: last.ID}
		if f.ByDue {
			next.Due = dueOrNever(last.DecisionDue)
		}
		out.NextCursor = next.String()
	}
	for i := range out.Items {
		s.judge(&out.Items[i])
	}
	return out, nil
}

// scope is the part of all contracts a person may list.
type scope struct {
	applicant    bool   // only what is the own organisation's or a client's
	orgID        string // the own organisation; "" for who files for others only
	reach        []mandate.Reach
	officeRegion string // own office only; "" with all
	all          bool   // every office's filed contracts, no drafts
}

func scopeOf(p *identity.Principal) (scope, error) {
	if applicant(p) && identity.Allowed(p, identity.OpListContracts, identity.ByMandate) {
		out := scope{applicant: true}
		if identity.Allowed(p, identity.OpListContracts, identity.OwnOrg) {
			out.orgID = p.OrgID
		}
		return out, nil
	}
	if err := identity.Authorize(p, identity.OpListContracts, identity.Object{OfficeRegion: regionOf(p)}); err != nil {
		return scope{}, err
	}
	if identity.Allowed(p, identity.OpListContracts, identity.AnyObject) || p.OfficeRegion == Taian.CityCode {
		return scope{all: true}, nil
	}
	return scope{officeRegion: p.OfficeRegion}, nil
}

func regionOf(p *identity.Principal) string {
	if p == nil {
		return ""
	}
	return p.OfficeRegion
}

// History tells what happened to the contract, from the journal itself.
func (s *Service) History(ctx context.Context, p *identity.Principal, id string, after int64, limit int) ([]HistoryEntry, error) {
	var c Contract
	var also []string
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		var err error
		if c, err = findContract(tx, id); err != nil {
			return err
		}
		if err := identity.Authorize(p, identity.OpGetContractHistory, c.Object()); err != nil {
			return err
		}
		also, err = storyOf(tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	entries, err := s.journal.Events(ctx, journal.Filter{After: after, Limit: limit, ObjectID: id, Also: also})
	if err != nil {
		return nil, err
	}
	if entries, err = s.withOrigin(ctx, &c, after, limit, entries); err != nil {
		return nil, err
	}
	var ids, orgs []string
	for _, e := range entries {
		ids = append(ids, e.ActorID)
		if e.MandateID != "" {
			orgs = append(orgs, e.ActorOrg, e.OnBehalfOf)
		}
	}
	var names, orgNames map[string]string
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		var err error
		if names, err = userNames(tx, ids); err != nil {
			return err
		}
		orgNames, err = pairs(tx, "SELECT id, name FROM organizations WHERE id IN ?", orgs)
		return err
	})
	if err != nil {
		return nil, err
	}
	out := historyOf(entries, names, &c, applicant(p))
	for i, e := range entries {
		if e.MandateID != "" {
			out[i].AgentName, out[i].ClientName, out[i].MandateID = orgNames[e.ActorOrg], orgNames[e.OnBehalfOf], e.MandateID
		}
	}
	return out, nil
}

// historyOf leaves out, for an applicant whose case is open, what reviewers
// noted meanwhile, and always how they handled findings.
func historyOf(entries []journal.Entry, names map[string]string, c *Contract, applicant bool) []HistoryEntry {
	out := make([]HistoryEntry, 0, len(entries))
	for _, e := range entries {
		h := HistoryEntry{Index: e.Index, RecordedAt: e.RecordedAt, Kind: e.Kind, ActorID: e.ActorID, ActorName: names[e.ActorID],
			Reason: e.Reason, Version: e.ObjectVersion, Data: e.Data}
		noted := strings.HasSuffix(e.Kind, ".reviewed") || strings.HasSuffix(e.Kind, ".expert_opinion_recorded")
		if applicant && (noted && !c.decided() || (e.Kind == "proceeding.examined" || e.Kind == "proceeding.sent_back") && e.ObjectID == c.ProceedingID) {
			h.Data, h.Reason = nil, ""
		}
		if applicant && strings.HasPrefix(e.Kind, "contract.finding_") {
			h.Data, h.Reason = nil, ""
		}
		out = append(out, h)
	}
	return out
}
