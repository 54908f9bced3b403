package httpapi

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/httpapi/gen"
	"jishi/internal/identity"
)

// summary shows a contract in a list: kind and amounts as approved once they
// are, as declared before.
func (s *Server) summary(ctx context.Context, c contract.Contract) gen.ContractSummary {
	clock := s.Contracts.ClockOf(&c)
	out := gen.ContractSummary{
		ID: c.ID, AcceptanceNo: some(c.AcceptanceNo), Status: gen.ContractStatus(c.Status), Version: c.Version,
		Actions: list(c.Actions(principal(ctx)), toAction), ProjectName: c.Form.ProjectName, Kind: c.Form.Kind, SubKind: c.Form.SubKind,
		Seller: leadName(c.Form, contract.Seller), Buyer: leadName(c.Form, contract.Buyer),
		OrganizationID: c.OrgID, Office: toOffice(c),
		ContractAmount: c.ContractAmount.String(), TechnicalAmount: c.TechnicalAmount.String(),
		SubmittedAt: instant(c.SubmittedAt), AcceptedOn: day(c.AcceptedOn), DecisionDue: day(c.DecisionDue),
		CorrectionDue: day(c.CorrectionDue), RegisteredOn: day(c.RegisteredOn),
		DaysLeft: daysLeft(clock), Clock: toClock(clock), Claim: toClaim(principal(ctx), &c),
		Deadline: toDeadline(s.Contracts.Deadline(&c)), AssignedTo: some(c.AssignedTo),
		CertificateNumber: some(c.CertificateNumber), ProceedingID: some(c.ProceedingID), NationalRegNo: some(c.NationalRegNo),
		Agent: toAgent(c.Agent), ActingFor: toActingFor(principal(ctx), &c),
		CreatedAt: c.CreatedAt.UTC(), UpdatedAt: c.UpdatedAt.UTC(),
	}
	if a := c.Approved; a.Kind != "" {
		out.Kind, out.SubKind = a.Kind, a.SubKind
		out.ContractAmount, out.TechnicalAmount = a.ContractAmount.String(), a.TechnicalAmount.String()
	}
	return out
}

// leadName gives the lead party of a side, the first one when none is marked.
func leadName(form contract.Form, role contract.Role) string {
	first := ""
	for _, p := range form.Parties {
		switch {
		case p.Role != role:
		case p.IsLead:
			return p.Name
		case first == "":
			first = p.Name
		}
	}
	return first
}

// addCase adds what only the single read shows, apart from the documents.
func addCase(out *gen.Contract, full contract.Case) {
	reviews := list(full.Reviews, toReview)
	notices := list(full.Notices, toNotice)
	decisions := list(full.Decisions, toDecision)
	out.Reviews, out.Notices, out.Decisions = &reviews, &notices, &decisions
}

func toReview(r contract.ReviewRecord) gen.Review {
	return gen.Review{
		ID: r.ID, Round: r.Round, Stage: gen.ReviewStage(r.Stage), ReviewerID: r.ReviewerID, ReviewerName: some(r.ReviewerName),
		Recommendation: gen.Recommendation(r.Recommendation), Opinion: r.Opinion, Checklist: full(r.Checklist),
		Panel: filled(list(r.Panel, toExpert)), Reasons: filled(r.Reasons), Approved: toApproved(r.Approved), CreatedAt: r.CreatedAt.UTC(),
	}
}

func toExpert(e contract.Expert) gen.Expert {
	return gen.Expert{Name: e.Name, Title: some(e.Title), Organization: some(e.Organization), Opinion: e.Opinion}
}

func toNotice(n contract.Notice) gen.Notice {
	return gen.Notice{
		ID: n.ID, Round: n.Round, SentBy: some(n.SentBy), SentByName: some(n.SentByName), SentAt: n.SentAt.UTC(), DueOn: day(n.DueOn),
		Items: list(n.Items, func(i contract.NoticeItem) gen.NoticeItem {
			return gen.NoticeItem{Field: some(i.Field), Material: some(i.Material), Reason: i.Reason}
		}),
	}
}

func toDecision(d contract.Decision) gen.Decision {
	return gen.Decision{Round: d.Round, Result: gen.ContractStatus(d.Result), Reasons: filled(d.Reasons),
		Note: some(d.Note), DecidedBy: some(d.DecidedBy), DecidedByName: some(d.DecidedByName), DecidedAt: d.DecidedAt.UTC()}
}

// filled gives nil for an empty list: a member that is left out.
func filled[T any](in []T) *[]T {
	if len(in) == 0 {
		return nil
	}
	return &in
}

func full(in map[string]string) *map[string]string {
	if len(in) == 0 {
		return nil
	}
	return &in
}

// toClock explains the statutory limit while it runs.
func toClock(k *contract.Clock) *gen.Clock {
	if k == nil {
		return nil
	}
	unit := gen.ClockUnitWORKINGDAY
	if k.Limit.Unit == calendar.CalendarDay {
		unit = gen.ClockUnitCALENDARDAY
	}
	return &gen.Clock{StartedOn: k.StartedOn.String(), Limit: k.Limit.Value, Unit: unit, Due: k.Due.String(), DaysLeft: k.DaysLeft,
		DaysOff: k.DaysOff, Estimated: k.Estimated, RuleSet: k.RuleSet, Source: some(k.Source)}
}

func daysLeft(k *contract.Clock) *int {
	if k == nil {
		return nil
	}
	return &k.DaysLeft
}

// toClaim tells who has taken the case for first review; a claim from before
// claims ran out has run out.
func toClaim(p *identity.Principal, c *contract.Contract) *gen.Claim {
	if c.Status != contract.FirstReview || c.FirstReviewerID == "" {
		return nil
	}
	until := c.ClaimedUntil
	if until.IsZero() {
		until = c.UpdatedAt
	}
	return &gen.Claim{By: c.FirstReviewerID, ByName: some(c.FirstReviewerName), Until: until.UTC(),
		Mine: c.FirstReviewerID == p.UserID, Expired: c.ClaimExpired()}
}
