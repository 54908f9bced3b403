package httpapi

import (
	"context"
	"strconv"
	"strings"

	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// nameOfVerifier gives name+hash of a verifier key "name+hash+key".
func nameOfVerifier(key string) string {
	if i := strings.LastIndexByte(key, '+'); i >= 0 {
		return key[:i]
	}
	return key
}

// GetJournalCheckpoint gives the newest signed checkpoint (检查点).
func (s *Server) GetJournalCheckpoint(ctx context.Context, _ gen.GetJournalCheckpointRequestObject) (gen.GetJournalCheckpointResponseObject, error) {
	if err := identity.Authorize(principal(ctx), identity.OpGetJournalCheckpoint, identity.Object{}); err != nil {
		return nil, err
	}
	cp, err := s.Journal.Checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	out, err := s.toCheckpoint(ctx, cp)
	return gen.GetJournalCheckpoint200JSONResponse(out), err
}

// ListJournalEvents is the change feed (变更流). Who may not read everything
// reads what belongs to the own organisation.
func (s *Server) ListJournalEvents(ctx context.Context, r gen.ListJournalEventsRequestObject) (gen.ListJournalEventsResponseObject, error) {
	owner, err := feedOwner(principal(ctx))
	if err != nil {
		return nil, err
	}
	after, limit := or(r.Params.After, -1), or(r.Params.Limit, defaultLimit)
	entries, err := s.Journal.Events(ctx, journal.Filter{After: after, Limit: limit, OwnerOrg: owner,
		ObjectType: or(r.Params.ObjectType, ""), ObjectID: or(r.Params.ObjectID, "")})
	if err != nil {
		return nil, err
	}
	out := gen.ListJournalEvents200JSONResponse{Items: make([]gen.JournalEvent, len(entries)), LastIndex: after}
	for i, e := range entries {
		if out.Items[i], err = toEvent(e); err != nil {
			return nil, err
		}
		out.LastIndex = e.Index
	}
	if len(entries) == limit {
		out.NextCursor = some(strconv.FormatInt(out.LastIndex, 10))
	}
	return out, nil
}

// feedOwner gives the organisation a feed is limited to, "" for all.
func feedOwner(p *identity.Principal) (string, error) {
	if identity.Allowed(p, identity.OpListJournalEvents, identity.AnyObject) {
		return "", nil
	}
	return p.OrgID, identity.Authorize(p, identity.OpListJournalEvents, identity.Object{OwnerOrg: p.OrgID})
}

// GetJournalEvent shows one event (日志事件).
func (s *Server) GetJournalEvent(ctx context.Context, r gen.GetJournalEventRequestObject) (gen.GetJournalEventResponseObject, error) {
	e, err := s.visibleEvent(ctx, r.Index)
	if err != nil {
		return nil, err
	}
	out, err := toEvent(e)
	return gen.GetJournalEvent200JSONResponse(out), err
}

// visibleEvent gives an event if the caller may see it; else it is not there.
func (s *Server) visibleEvent(ctx context.Context, index int64) (journal.Entry, error) {
	owner, err := feedOwner(principal(ctx))
	if err != nil {
		return journal.Entry{}, err
	}
	e, err := s.Journal.Event(ctx, index)
	if err != nil {
		return journal.Entry{}, err
	}
	if owner != "" && e.OwnerOrg != owner {
		return journal.Entry{}, fault.New(fault.ObjectNotFound)
	}
	return e, nil
}

// GetJournalEventProof proves that an event is in the signed log (存在性证明).
// Anyone signed in may have the hashes, which say nothing of the event; its
// text goes only to those whom the permission table lets read it.
func (s *Server) GetJournalEventProof(ctx context.Context, r gen.GetJournalEventProofRequestObject) (gen.GetJournalEventProofResponseObject, error) {
	p, err := s.Journal.Prove(ctx, r.Index)
	if err != nil {
		return nil, err
	}
	event, err := s.Journal.Event(ctx, r.Index)
	if err != nil {
		return nil, err
	}
	if identity.Authorize(principal(ctx), identity.OpGetJournalEventProof, identity.Object{OwnerOrg: event.OwnerOrg}) != nil {
		p.Body = ""
	}
	return gen.GetJournalEventProof200JSONResponse{Index: p.Index, TreeSize: p.TreeSize, LeafHash: p.LeafHash, Hashes: list(p.Hashes, same),
		Checkpoint: p.Checkpoint, VerifierKey: s.Journal.VerifierKey(), Body: some(p.Body)}, nil
}

func same(s string) string { return s }

// GetJournalConsistency proves that nothing was rewritten (一致性证明).
func (s *Server) GetJournalConsistency(ctx context.Context, r gen.GetJournalConsistencyRequestObject) (gen.GetJournalConsistencyResponseObject, error) {
	if err := identity.Authorize(principal(ctx), identity.OpGetJournalConsistency, identity.Object{}); err != nil {
		return nil, err
	}
	hashes, err := s.Journal.Consistency(ctx, r.Params.From, r.Params.To)
	return gen.GetJournalConsistency200JSONResponse{From: r.Params.From, To: r.Params.To, Hashes: list(hashes, same)}, err
}

func toEvent(e journal.Entry) (gen.JournalEvent, error) {
	data, err := object(e.Data)
	return gen.JournalEvent{Index: e.Index, RecordedAt: e.RecordedAt.UTC(), Kind: e.Kind, ObjectType: e.ObjectType, ObjectID: e.ObjectID,
		ObjectVersion: e.ObjectVersion, OwnerOrg: e.OwnerOrg, ActorID: e.ActorID,
		ActorOrg: some(e.ActorOrg), OnBehalfOf: some(e.OnBehalfOf), MandateID: some(e.MandateID), Reason: some(e.Reason), Data: data, LeafHash: e.LeafHash}, err
}
