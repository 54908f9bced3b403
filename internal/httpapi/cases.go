package httpapi

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/httpapi/gen"
)

// summary shows a contract in a list: kind and amounts as approved once they
// are, as declared before.
func (s *Server) summary(ctx context.Context, c contract.Contract) gen.ContractSummary {
	out := gen.ContractSummary{
		ID: c.ID, AcceptanceNo: some(c.AcceptanceNo), Status: gen.ContractStatus(c.Status), Version: c.Version,
		Actions: list(c.Actions(principal(ctx)), toAction), ProjectName: c.Form.ProjectName, Kind: c.Form.Kind, SubKind: c.Form.SubKind,
		Seller: leadName(c.Form, contract.Seller), Buyer: leadName(c.Form, contract.Buyer),
		OrganizationID: c.OrgID, Office: toOffice(c),
		ContractAmount: c.ContractAmount.String(), TechnicalAmount: c.TechnicalAmount.String(),
		SubmittedAt: instant(c.SubmittedAt), AcceptedOn: day(c.AcceptedOn), DecisionDue: day(c.DecisionDue),
		CorrectionDue: day(c.CorrectionDue), RegisteredOn: day(c.RegisteredOn), DaysLeft: s.daysLeft(c),
		CertificateNumber: some(c.CertificateNumber), NationalRegNo: some(c.NationalRegNo),
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

// addCase adds what only the single read shows.
func addCase(out *gen.Contract, full contract.Case) {
	documents := list(full.Files, toDocument)
	reviews := list(full.Reviews, toReview)
	notices := list(full.Notices, toNotice)
	decisions := list(full.Decisions, toDecision)
	out.Documents, out.Reviews, out.Notices, out.Decisions = &documents, &reviews, &notices, &decisions
}

func toReview(r contract.ReviewRecord) gen.Review {
	return gen.Review{
		ID: r.ID, Round: r.Round, Stage: gen.ReviewStage(r.Stage), ReviewerID: r.ReviewerID,
		Recommendation: gen.Recommendation(r.Recommendation), Opinion: r.Opinion, Checklist: full(r.Checklist),
		Panel: filled(list(r.Panel, toExpert)), Reasons: filled(r.Reasons), Approved: toApproved(r.Approved), CreatedAt: r.CreatedAt.UTC(),
	}
}

func toExpert(e contract.Expert) gen.Expert {
	return gen.Expert{Name: e.Name, Title: some(e.Title), Organization: some(e.Organization), Opinion: e.Opinion}
}

func toNotice(n contract.Notice) gen.Notice {
	return gen.Notice{
		ID: n.ID, Round: n.Round, SentBy: some(n.SentBy), SentAt: n.SentAt.UTC(), DueOn: day(n.DueOn),
		Items: list(n.Items, func(i contract.NoticeItem) gen.NoticeItem {
			return gen.NoticeItem{Field: some(i.Field), Material: some(i.Material), Reason: i.Reason}
		}),
	}
}

func toDecision(d contract.Decision) gen.Decision {
	return gen.Decision{Round: d.Round, Result: gen.ContractStatus(d.Result), Reasons: filled(d.Reasons),
		Note: some(d.Note), DecidedBy: some(d.DecidedBy), DecidedAt: d.DecidedAt.UTC()}
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

// daysLeft counts the working days to the decision while the clock runs.
func (s *Server) daysLeft(c contract.Contract) *int {
	switch c.Status {
	case contract.Accepted, contract.FirstReview, contract.ExpertReview, contract.SecondReview:
	default:
		return nil
	}
	if c.DecisionDue.IsZero() {
		return nil
	}
	n := calendar.Default().WorkingDaysBetween(calendar.Of(s.Journal.Now()), c.DecisionDue)
	return &n
}
