package httpapi

import (
	"context"
	"net/url"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
	"jishi/internal/ledger"
)

// GetVolumeProgress compares a year with its target (年度进度).
func (s *Server) GetVolumeProgress(ctx context.Context, r gen.GetVolumeProgressRequestObject) (gen.GetVolumeProgressResponseObject, error) {
	asOf, err := ledger.ParseAsOf(or(r.Params.AsOf, ""))
	if err != nil {
		return nil, err
	}
	p, err := s.Ledger.RegionProgress(ctx, principal(ctx), r.Params.Year, or(r.Params.Region, ledger.City), indicatorOf(r.Params.Indicator), asOf)
	if err != nil {
		return nil, err
	}
	return gen.GetVolumeProgress200JSONResponse(toProgress(&p)), nil
}

// GetVolumeSummary adds up by groups (成交额汇总).
func (s *Server) GetVolumeSummary(ctx context.Context, r gen.GetVolumeSummaryRequestObject) (gen.GetVolumeSummaryResponseObject, error) {
	q, err := fromQuery(ctx, r.Params.From, r.Params.To, r.Params.AsOf)
	if err != nil {
		return nil, err
	}
	q.GroupBy = or(r.Params.GroupBy, nil)
	sum, err := s.Ledger.Summary(ctx, principal(ctx), q)
	if err != nil {
		return nil, err
	}
	return gen.GetVolumeSummary200JSONResponse{From: day(q.From), To: day(q.To), AsOf: toKnownAt(sum.AsOf),
		GroupBy: filled(q.GroupBy), Groups: list(sum.Groups, toGroup), Total: toTotals(sum.Total)}, nil
}

// ListVolumeEntries opens a number into its lines (成交额明细).
func (s *Server) ListVolumeEntries(ctx context.Context, r gen.ListVolumeEntriesRequestObject) (gen.ListVolumeEntriesResponseObject, error) {
	q, err := fromQuery(ctx, r.Params.From, r.Params.To, r.Params.AsOf)
	if err != nil {
		return nil, err
	}
	page, err := s.Ledger.Entries(ctx, principal(ctx), ledger.EntryQuery{Query: q,
		Cursor: or(r.Params.Cursor, ""), Limit: or(r.Params.Limit, defaultLimit)})
	if err != nil {
		return nil, err
	}
	labels, err := s.labelsOf(ctx, page.Items)
	if err != nil {
		return nil, err
	}
	items := list(page.Items, toVolumeEntry)
	for i := range items {
		if label, ok := labels[items[i].ContractID]; ok {
			items[i].Contract = toLabel(label)
		}
	}
	return gen.ListVolumeEntries200JSONResponse{Items: items, NextCursor: some(page.NextCursor),
		Total: toTotals(page.Total), AsOf: toKnownAt(page.AsOf)}, nil
}

// fromQuery reads the period and the filters; every dimension of the ledger is
// a filter of the same name, which a test compares with openapi.yaml.
func fromQuery(ctx context.Context, from, to *gen.MonthOrDay, asOf *gen.AsOf) (ledger.Query, error) {
	q := ledger.Query{Filters: map[string]string{}}
	var err error
	if q.AsOf, err = ledger.ParseAsOf(or(asOf, "")); err != nil {
		return q, err
	}
	if q.From, err = firstDay(from); err != nil {
		return q, err
	}
	if q.To, err = lastDay(to); err != nil {
		return q, err
	}
	query, _ := ctx.Value(queryKey).(url.Values)
	if q.View, err = ledger.ParseView(query.Get("view")); err != nil {
		return q, err
	}
	for _, name := range ledger.DimensionNames() {
		if v := query.Get(name); v != "" {
			q.Filters[name] = v
		}
	}
	return q, nil
}

// firstDay reads a month as its first day.
func firstDay(p *gen.MonthOrDay) (calendar.Date, error) {
	if p == nil {
		return calendar.Date{}, nil
	}
	text := *p
	if len(text) == len("2006-01") {
		text += "-01"
	}
	d, err := calendar.ParseDate(text)
	if err != nil {
		return d, fault.Fields(fault.At("query/from", fault.WrongFormat))
	}
	return d, nil
}

// lastDay reads a month as its last day.
func lastDay(p *gen.MonthOrDay) (calendar.Date, error) {
	d, err := firstDay(p)
	if err != nil {
		return d, fault.Fields(fault.At("query/to", fault.WrongFormat))
	}
	if p == nil || len(*p) != len("2006-01") {
		return d, nil
	}
	for next := d.AddDays(1); next.String()[:7] == *p; next = d.AddDays(1) {
		d = next
	}
	return d, nil
}

// GetVolumeReconciliation compares the three totals (对账).
func (s *Server) GetVolumeReconciliation(ctx context.Context, _ gen.GetVolumeReconciliationRequestObject) (gen.GetVolumeReconciliationResponseObject, error) {
	r, err := s.Ledger.Reconcile(ctx, principal(ctx))
	if err != nil {
		return nil, err
	}
	return gen.GetVolumeReconciliation200JSONResponse{
		AsOf: toKnownAt(r.AsOf), Balanced: r.Balanced, UnreconciledAmount: r.UnreconciledFen.String(),
		Lines: toSourceTotals(r.Lines), Contracts: toSourceTotals(r.Contracts), Rollups: toSourceTotals(r.Rollups),
		Differences: list(r.Differences, toDifference), DifferenceCount: r.DifferenceCount,
	}, nil
}

func toSourceTotals(t ledger.Totals) gen.VolumeTotals {
	return gen.VolumeTotals{Count: t.Count, ContractAmount: t.ContractFen.String(), TechnicalAmount: t.TechnicalFen.String()}
}

func toDifference(d ledger.Difference) gen.VolumeDifference {
	return gen.VolumeDifference{With: gen.VolumeDifferenceWith(d.With), ContractID: some(d.ContractID), Month: d.Month, Area: d.Area, Kind: d.Kind,
		Lines: toSourceTotals(d.Lines), Other: toSourceTotals(d.Other)}
}

func toKnownAt(a ledger.AsOf) gen.KnownAt {
	return gen.KnownAt{Index: a.Index, At: instant(a.At)}
}

func toGroup(g ledger.Group) gen.VolumeGroup {
	key := g.Key
	if key == nil {
		key = map[string]string{}
	}
	return gen.VolumeGroup{Key: key, Count: g.Count, ContractAmount: g.ContractAmount.String(), TechnicalAmount: g.TechnicalAmount.String()}
}

func toTotals(g ledger.Group) gen.VolumeTotals {
	return gen.VolumeTotals{Count: g.Count, ContractAmount: g.ContractAmount.String(), TechnicalAmount: g.TechnicalAmount.String()}
}

func toVolumeEntry(l ledger.Line) gen.VolumeEntry {
	dimensions := l.Dimensions()
	return gen.VolumeEntry{
		EventIndex: l.EventIndex, LineNo: l.LineNo, ContractID: l.ContractID, ContractVersion: some(l.ContractVersion),
		Event: gen.VolumeEntryEvent(l.Event), BookedOn: l.BookedOn.String(), BelongsTo: l.BelongsTo.String(),
		Count: l.Count, ContractAmount: l.ContractAmount.String(), TechnicalAmount: l.TechnicalAmount.String(), Dimensions: &dimensions,
	}
}

func toLabel(l contract.Label) *gen.ContractLabel {
	return &gen.ContractLabel{ProjectName: l.ProjectName, Seller: l.Seller, Buyer: l.Buyer,
		AcceptanceNo: some(l.AcceptanceNo), CertificateNumber: some(l.CertificateNumber)}
}

// yuan writes an amount kept as plain fen.
func yuan(fen int64) string { return amount.Fen(fen).String() }
