package httpapi

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
	"jishi/internal/journal"
)

// GetPublicCheckpoint gives the checkpoint signed last to anyone (公开检查点).
func (s *Server) GetPublicCheckpoint(ctx context.Context, _ gen.GetPublicCheckpointRequestObject) (gen.GetPublicCheckpointResponseObject, error) {
	cp, at, err := s.Journal.Newest(ctx)
	if err != nil {
		return nil, err
	}
	out, err := s.toCheckpoint(ctx, cp)
	out.SignedAt = &at
	return gen.GetPublicCheckpoint200JSONResponse(out), err
}

// ListPublicCheckpoints gives the last checkpoint of each day to anyone (每日检查点).
func (s *Server) ListPublicCheckpoints(ctx context.Context, r gen.ListPublicCheckpointsRequestObject) (gen.ListPublicCheckpointsResponseObject, error) {
	var before calendar.Date
	if cursor := or(r.Params.Cursor, ""); cursor != "" {
		var err error
		if before, err = calendar.ParseDate(cursor); err != nil {
			return nil, fault.New(fault.BadCursor)
		}
	}
	limit := or(r.Params.Limit, defaultLimit)
	days, err := s.Journal.Days(ctx, before, limit)
	if err != nil {
		return nil, err
	}
	out := gen.ListPublicCheckpoints200JSONResponse{Items: list(days, toDayCheckpoint)}
	if len(days) == limit {
		out.NextCursor = some(days[limit-1].Day.String())
	}
	return out, nil
}

// GetPublicConsistency proves to anyone that nothing was rewritten (公开一致性证明).
func (s *Server) GetPublicConsistency(ctx context.Context, r gen.GetPublicConsistencyRequestObject) (gen.GetPublicConsistencyResponseObject, error) {
	hashes, err := s.Journal.Consistency(ctx, r.Params.From, r.Params.To)
	return gen.GetPublicConsistency200JSONResponse{From: r.Params.From, To: r.Params.To, Hashes: list(hashes, same)}, err
}

// SubmitCosignature keeps what a witness signed (提交见证签名).
func (s *Server) SubmitCosignature(ctx context.Context, r gen.SubmitCosignatureRequestObject) (gen.SubmitCosignatureResponseObject, error) {
	kept, err := s.Journal.Countersign(ctx, r.Body.Note)
	return gen.SubmitCosignature200JSONResponse{Items: list(kept, toCosignature)}, err
}

// toCheckpoint shows a checkpoint with who countersigned it and who may.
func (s *Server) toCheckpoint(ctx context.Context, cp journal.Checkpoint) (gen.JournalCheckpoint, error) {
	cp, signed, err := s.Journal.Cosigned(ctx, cp)
	if err != nil {
		return gen.JournalCheckpoint{}, err
	}
	states, err := s.Journal.Witnesses(ctx)
	return gen.JournalCheckpoint{Origin: cp.Origin, Size: cp.Size, RootHash: cp.Root.String(), Note: cp.Note, VerifierKey: s.Journal.VerifierKey(),
		Cosignatures: list(signed, toCosignature), Witnesses: list(states, toWitness)}, err
}

func toCosignature(c journal.Cosignature) gen.Cosignature {
	return gen.Cosignature{Witness: c.Witness, KeyID: c.KeyID, Size: c.Size, SignedAt: c.SignedAt}
}

func toWitness(w journal.WitnessState) gen.Witness {
	out := gen.Witness{Witness: w.Key.Name(), KeyID: w.Key.ID(), VerifierKey: w.Key.String()}
	if w.Last != nil {
		last := toCosignature(*w.Last)
		out.Last = &last
	}
	return out
}

func toDayCheckpoint(d journal.DayCheckpoint) gen.DayCheckpoint {
	return gen.DayCheckpoint{Day: *day(d.Day), Size: d.Size, RootHash: d.Root.String(), Note: d.Note, SignedAt: d.SignedAt, Whole: d.Whole,
		Cosignatures: list(d.Cosignatures, toCosignature), Vouched: list(d.Vouched, toCosignature)}
}
