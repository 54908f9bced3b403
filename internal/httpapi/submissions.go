package httpapi

import (
	"context"

	"jishi/internal/contract"
	"jishi/internal/httpapi/gen"
)

// ListContractSubmissions lists the rounds (历次提交).
func (s *Server) ListContractSubmissions(ctx context.Context, r gen.ListContractSubmissionsRequestObject) (gen.ListContractSubmissionsResponseObject, error) {
	rounds, err := s.Contracts.Submissions(ctx, principal(ctx), r.ID)
	return gen.ListContractSubmissions200JSONResponse{Items: list(rounds, toSubmission)}, err
}

func toSubmission(r contract.Submission) gen.Submission {
	return gen.Submission{Round: r.Round, SubmittedAt: r.SubmittedAt.UTC(), SubmittedBy: r.SubmittedBy,
		SubmittedByName: some(r.SubmittedByName), Agent: toAgent(r.Agent), FormSha256: r.FormHash}
}

// GetContractDifference compares two rounds (补正前后对照).
func (s *Server) GetContractDifference(ctx context.Context, r gen.GetContractDifferenceRequestObject) (gen.GetContractDifferenceResponseObject, error) {
	found, err := s.Contracts.Compare(ctx, principal(ctx), r.ID, r.Params.From, or(r.Params.To, 0))
	return gen.GetContractDifference200JSONResponse{From: r.Params.From, To: r.Params.To, Items: list(found, toFieldDifference)}, err
}

func toFieldDifference(d contract.Difference) gen.FieldDifference {
	out := gen.FieldDifference{Pointer: d.Pointer, Change: gen.CHANGED, Before: d.Before, After: d.After}
	switch {
	case d.Before == nil:
		out.Change = gen.ADDED
	case d.After == nil:
		out.Change = gen.REMOVED
	}
	return out
}
