package httpapi

import (
	"context"

	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
	"jishi/internal/ledger"
)

// ListVolumeClosings lists the closings of years and months (关账).
func (s *Server) ListVolumeClosings(ctx context.Context, _ gen.ListVolumeClosingsRequestObject) (gen.ListVolumeClosingsResponseObject, error) {
	closings, err := s.Ledger.Closings(ctx, principal(ctx))
	if err != nil {
		return nil, err
	}
	out := gen.ListVolumeClosings200JSONResponse{Items: list(closings, toClosing)}
	for i := range out.Items {
		out.Items[i].Snapshot = nil
	}
	return out, nil
}

// CloseVolumeYear closes a year (年度关账).
func (s *Server) CloseVolumeYear(ctx context.Context, r gen.CloseVolumeYearRequestObject) (gen.CloseVolumeYearResponseObject, error) {
	c, err := s.Ledger.CloseYear(ctx, principal(ctx), r.Body.Year, or(r.Body.Note, ""))
	if err != nil {
		return nil, err
	}
	return gen.CloseVolumeYear201JSONResponse(toClosing(c)), nil
}

// ReopenVolumeYear ends a closing (重新开账).
func (s *Server) ReopenVolumeYear(ctx context.Context, r gen.ReopenVolumeYearRequestObject) (gen.ReopenVolumeYearResponseObject, error) {
	c, err := s.Ledger.ReopenYear(ctx, principal(ctx), r.Year, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return gen.ReopenVolumeYear200JSONResponse(toClosing(c)), nil
}

// CloseVolumeMonth closes a month (月度关账).
func (s *Server) CloseVolumeMonth(ctx context.Context, r gen.CloseVolumeMonthRequestObject) (gen.CloseVolumeMonthResponseObject, error) {
	month, err := ledger.ParseMonth(r.Period)
	if err != nil {
		return nil, err
	}
	c, err := s.Ledger.CloseMonth(ctx, principal(ctx), month, or(r.Body.Note, ""))
	if err != nil {
		return nil, err
	}
	return gen.CloseVolumeMonth201JSONResponse(toClosing(c)), nil
}

// ReopenVolumeMonth ends the closing of a month (月度重新开账).
func (s *Server) ReopenVolumeMonth(ctx context.Context, r gen.ReopenVolumeMonthRequestObject) (gen.ReopenVolumeMonthResponseObject, error) {
	month, err := ledger.ParseMonth(r.Period)
	if err != nil {
		return nil, err
	}
	c, err := s.Ledger.ReopenMonth(ctx, principal(ctx), month, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return gen.ReopenVolumeMonth200JSONResponse(toClosing(c)), nil
}

// GetVolumeClosing gives a closing with its signed snapshot (关账快照).
func (s *Server) GetVolumeClosing(ctx context.Context, r gen.GetVolumeClosingRequestObject) (gen.GetVolumeClosingResponseObject, error) {
	c, err := s.Ledger.Closing(ctx, principal(ctx), r.Year, r.No)
	if err != nil {
		return nil, err
	}
	return gen.GetVolumeClosing200JSONResponse(toClosing(c)), nil
}

func toClosing(c ledger.Closing) gen.VolumeClosing {
	out := gen.VolumeClosing{Year: c.Year, Month: some(c.Month), No: c.No, AsOfIndex: c.Index, Sha256: c.SHA256, Signature: c.Signature, KeyID: c.KeyID, Note: c.Note,
		ClosedBy: c.ClosedBy, ClosedByName: c.ClosedByName, ClosedAt: c.ClosedAt, InForce: c.InForce(), Snapshot: some(c.Snapshot)}
	if !c.InForce() {
		out.ReopenedByName, out.ReopenedAt, out.Reason = some(c.ReopenedByName), instant(c.ReopenedAt), some(c.Reason)
	}
	return out
}

// ListVolumeRestatements tells what changed between two states of knowledge
// (更正比对).
func (s *Server) ListVolumeRestatements(ctx context.Context, r gen.ListVolumeRestatementsRequestObject) (gen.ListVolumeRestatementsResponseObject, error) {
	since, err := ledger.ParseAsOf(r.Params.Since)
	if err != nil {
		return nil, fault.Fields(fault.At("query/since", fault.WrongFormat))
	}
	q, err := fromQuery(ctx, r.Params.From, r.Params.To, r.Params.AsOf)
	if err != nil {
		return nil, err
	}
	page, err := s.Ledger.Restatements(ctx, principal(ctx), since, ledger.EntryQuery{Query: q, Cursor: or(r.Params.Cursor, ""), Limit: or(r.Params.Limit, defaultLimit)})
	if err != nil {
		return nil, err
	}
	labels, err := s.labelsOf(ctx, page.Items)
	if err != nil {
		return nil, err
	}
	out := gen.ListVolumeRestatements200JSONResponse{Items: make([]gen.VolumeRestatement, len(page.Items)), NextCursor: some(page.NextCursor),
		Since: toKnownAt(page.Since), AsOf: toKnownAt(page.AsOf), Total: toTotals(page.Total)}
	for i, l := range page.Items {
		cause := page.Causes[l.EventIndex]
		out.Items[i] = gen.VolumeRestatement{Entry: toVolumeEntry(l), RecordedAt: cause.RecordedAt, Actor: cause.Actor, Kind: some(cause.Kind),
			Reason: some(cause.Reason), Proceeding: some(cause.Proceeding), ProceedingID: some(cause.ProceedingID)}
		if label, ok := labels[l.ContractID]; ok {
			out.Items[i].Entry.Contract = toLabel(label)
		}
	}
	return out, nil
}
