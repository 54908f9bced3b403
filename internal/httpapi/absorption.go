package httpapi

import (
	"bytes"
	"context"

	"jishi/internal/absorption"
	"jishi/internal/calendar"
	"jishi/internal/exchange"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
	"jishi/internal/ledger"
)

// GetAbsorptionTemplate sends the workbook with the columns that are read (吸纳数据模板).
func (s *Server) GetAbsorptionTemplate(ctx context.Context, _ gen.GetAbsorptionTemplateRequestObject) (gen.GetAbsorptionTemplateResponseObject, error) {
	if err := s.Absorption.MayRead(principal(ctx)); err != nil {
		return nil, err
	}
	file, err := exchange.AbsorptionTemplate(s.now())
	if err != nil {
		return nil, err
	}
	name := disposition(file.Name)
	return gen.GetAbsorptionTemplate200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: bytes.NewReader(file.Body), ContentLength: int64(len(file.Body)),
		Headers: gen.GetAbsorptionTemplate200ResponseHeaders{ContentDisposition: &name}}, nil
}

// ImportAbsorption takes a file of the province in, or tries it (导入吸纳数据).
func (s *Server) ImportAbsorption(ctx context.Context, r gen.ImportAbsorptionRequestObject) (gen.ImportAbsorptionResponseObject, error) {
	values, file, err := readForm(r.Body, maxFormValue, "dry_run", "source", "from", "to", "document")
	if err != nil {
		return nil, err
	}
	q := absorption.Request{Source: absorption.Source(values["source"]), Document: values["document"], Filename: file.FileName(),
		Read: func() (absorption.File, error) { return exchange.ReadAbsorption(file) }}
	if q.DryRun, err = dryRun(values); err != nil {
		return nil, err
	}
	if q.From, q.To, err = absorptionPeriod(values); err != nil {
		return nil, err
	}
	o, err := s.Absorption.Import(ctx, principal(ctx), q)
	if err != nil {
		return nil, err
	}
	if q.DryRun || o.Existing {
		return gen.ImportAbsorption200JSONResponse(toAbsorptionOutcome(o, q.DryRun)), nil
	}
	location := base + "/absorption/imports/" + o.Batch.ID
	return gen.ImportAbsorption201JSONResponse{Body: toAbsorptionOutcome(o, false), Headers: gen.ImportAbsorption201ResponseHeaders{Location: &location}}, nil
}

// absorptionPeriod reads the days of an upload; what is missing is for the service to say.
func absorptionPeriod(values map[string]string) (from, to calendar.Date, err error) {
	for _, f := range []struct {
		name string
		date *calendar.Date
	}{{"from", &from}, {"to", &to}} {
		if v := values[f.name]; v != "" {
			if *f.date, err = calendar.ParseDate(v); err != nil {
				return from, to, fault.Fields(fault.At("/"+f.name, fault.WrongFormat))
			}
		}
	}
	return from, to, nil
}

// ListAbsorptionImports lists imported files (吸纳数据批次).
func (s *Server) ListAbsorptionImports(ctx context.Context, r gen.ListAbsorptionImportsRequestObject) (gen.ListAbsorptionImportsResponseObject, error) {
	page, err := s.Absorption.List(ctx, principal(ctx), or(r.Params.Cursor, ""), or(r.Params.Limit, defaultLimit))
	if err != nil {
		return nil, err
	}
	return gen.ListAbsorptionImports200JSONResponse{Items: list(page.Items, toAbsorptionBatch), NextCursor: some(page.NextCursor)}, nil
}

// GetAbsorptionImport gives a batch with its reconciliation (吸纳数据批次).
func (s *Server) GetAbsorptionImport(ctx context.Context, r gen.GetAbsorptionImportRequestObject) (gen.GetAbsorptionImportResponseObject, error) {
	b, err := s.Absorption.Get(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	return gen.GetAbsorptionImport200JSONResponse(toAbsorptionBatch(b)), nil
}

// ListAbsorptionEntries opens imported absorption into its lines (吸纳明细).
func (s *Server) ListAbsorptionEntries(ctx context.Context, r gen.ListAbsorptionEntriesRequestObject) (gen.ListAbsorptionEntriesResponseObject, error) {
	p := principal(ctx)
	if err := s.Absorption.MayRead(p); err != nil {
		return nil, err
	}
	q, err := s.absorptionQuery(ctx, r.Params)
	if err != nil {
		return nil, err
	}
	page, err := s.Absorption.Entries(ctx, p, q, or(r.Params.Cursor, ""), or(r.Params.Limit, defaultLimit))
	if err != nil {
		return nil, err
	}
	known, err := s.Ledger.Resolve(ctx, p, ledger.AsOf{Index: page.AsOf})
	if err != nil {
		return nil, err
	}
	return gen.ListAbsorptionEntries200JSONResponse{AsOf: toKnownAt(known), Items: list(page.Items, toAbsorptionEntry), NextCursor: some(page.NextCursor),
		Total: gen.VolumeTotals{Count: page.Total.Count, ContractAmount: page.Total.ContractAmount.String(), TechnicalAmount: page.Total.TechnicalAmount.String()}}, nil
}

func (s *Server) absorptionQuery(ctx context.Context, r gen.ListAbsorptionEntriesParams) (q absorption.Query, err error) {
	asOf, err := ledger.ParseAsOf(or(r.AsOf, ""))
	if err != nil {
		return q, err
	}
	if asOf, err = s.Ledger.Resolve(ctx, principal(ctx), asOf); err != nil {
		return q, err
	}
	q = absorption.Query{AsOf: asOf.Index, Batch: or(r.Batch, ""), Class: absorption.Class(or(r.Class, "")), Filters: map[string]string{}}
	if q.From, err = firstDay(r.From); err != nil {
		return q, err
	}
	if q.To, err = lastDay(r.To); err != nil {
		return q, err
	}
	for name, v := range map[string]*string{"kind": r.Kind, "sub_kind": r.SubKind, "tech_field": r.TechField, "region": r.Region, "seller_region": r.SellerRegion,
		"seller_country": r.SellerCountry, "seller_kind": r.SellerKind, "buyer_region": r.BuyerRegion, "buyer_area": r.BuyerArea, "buyer_kind": r.BuyerKind,
		"flow": r.Flow, "direction": r.Direction, "office": r.Office} {
		if v != nil && *v != "" {
			q.Filters[name] = *v
		}
	}
	return q, nil
}

func toAbsorptionOutcome(o absorption.Outcome, dry bool) gen.AbsorptionOutcome {
	return gen.AbsorptionOutcome{DryRun: dry, Existing: o.Existing, Batch: toAbsorptionBatch(o.Batch), FaultCount: o.FaultCount,
		Replaces: list(o.Replaces, toAbsorptionBatch), Faults: list(o.Faults, func(f absorption.Fault) gen.AbsorptionFault {
			return gen.AbsorptionFault{Row: f.Row, Column: f.Column, Header: f.Header, Code: string(f.Code), Text: toBilingual(f.Text)}
		})}
}

func toAbsorptionBatch(b absorption.Batch) gen.AbsorptionBatch {
	out := gen.AbsorptionBatch{Source: gen.AbsorptionSource(b.Source), From: b.From.String(), To: b.To.String(), Document: b.Document, Filename: b.Filename,
		Sha256: b.SHA256, Rows: b.Rows, RowsSha256: b.RowsSHA256, InForce: b.ID != "" && b.ReplacedBy == "", ReplacedBy: some(b.ReplacedBy),
		Tallies: list(absorption.Classes, func(c absorption.Class) gen.AbsorptionTally {
			t := b.Tallies[c]
			return gen.AbsorptionTally{Class: gen.AbsorptionClass(c), Count: t.Count, ContractAmount: t.Contract.String(), TechnicalAmount: t.Technical.String()}
		})}
	if b.ID != "" {
		out.ID, out.Index, out.ImportedBy, out.ImportedByName, out.ImportedAt = some(b.ID), &b.Index, some(b.ImportedBy), some(b.ImportedByName), instant(b.ImportedAt)
	}
	return out
}

func toAbsorptionEntry(l absorption.Line) gen.AbsorptionEntry {
	out := gen.AbsorptionEntry{Batch: l.BatchID, Row: l.Row, Number: l.Number, ProjectName: l.Project, Kind: l.Kind, SubKind: some(l.SubKind), TechField: some(l.TechField),
		RegisteredOn: l.RegisteredOn.String(), ContractAmount: l.Contract.String(), TechnicalAmount: l.Technical.String(),
		Seller: l.Seller.Name, SellerKind: some(l.Seller.Kind), SellerCountry: l.Seller.Country, SellerRegion: some(l.Seller.Region),
		Buyer: l.Buyer.Name, BuyerKind: some(l.Buyer.Kind), BuyerRegion: l.Buyer.Region, BuyerArea: l.Area, Flow: l.Flow, Class: gen.AbsorptionClass(l.Class),
		ContractID: some(l.ContractID), OurStatus: some(l.OurStatus), RepeatsBatch: some(l.RepeatsBatch)}
	if !l.SignedOn.IsZero() {
		out.SignedOn = some(l.SignedOn.String())
	}
	if l.ContractID != "" {
		out.OurContractAmount, out.OurTechnicalAmount = some(l.OurContract.String()), some(l.OurTechnical.String())
	}
	return out
}
