package httpapi

import (
	"bytes"
	"context"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/exchange"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
	"jishi/internal/national"
)

// nationalForm is the number of the national form (表号), domain notes §1.3.
const nationalForm = "JJ-001"

// nationalPeriod reads the days of an export; both are there.
func nationalPeriod(from, to gen.Date) (first, last calendar.Date, err error) {
	if first, err = calendar.ParseDate(from); err != nil {
		return first, last, err
	}
	if last, err = calendar.ParseDate(to); err == nil && last.Before(first) {
		err = fault.Fields(fault.At("query/to", fault.DatesReversed))
	}
	return first, last, err
}

// ExportNationalWorkbook sends registered contracts in the names of the national form (全国系统导出).
func (s *Server) ExportNationalWorkbook(ctx context.Context, r gen.ExportNationalWorkbookRequestObject) (gen.ExportNationalWorkbookResponseObject, error) {
	from, to, err := nationalPeriod(r.Params.From, r.Params.To)
	if err != nil {
		return nil, err
	}
	book, err := exchange.NewNationalBook(from, to, s.now())
	if err != nil {
		return nil, err
	}
	if err := s.National.Export(ctx, principal(ctx), from, to, book.Add); err != nil {
		return nil, err
	}
	file, err := book.Finish()
	if err != nil {
		return nil, err
	}
	name := disposition(file.Name)
	return gen.ExportNationalWorkbook200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: bytes.NewReader(file.Body), ContentLength: int64(len(file.Body)),
		Headers: gen.ExportNationalWorkbook200ResponseHeaders{ContentDisposition: &name}}, nil
}

// ExportNationalData gives the same as JSON.
func (s *Server) ExportNationalData(ctx context.Context, r gen.ExportNationalDataRequestObject) (gen.ExportNationalDataResponseObject, error) {
	from, to, err := nationalPeriod(r.Params.From, r.Params.To)
	if err != nil {
		return nil, err
	}
	out := gen.ExportNationalData200JSONResponse{Form: nationalForm, From: from.String(), To: to.String(), Contracts: []map[string]string{}}
	err = s.National.Export(ctx, principal(ctx), from, to, func(page []contract.Contract) error {
		for i := range page {
			out.Contracts = append(out.Contracts, exchange.NationalRecord(&page[i]))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// ImportNationalResults takes a result file in and holds it against the register (导入全国系统结果).
func (s *Server) ImportNationalResults(ctx context.Context, r gen.ImportNationalResultsRequestObject) (gen.ImportNationalResultsResponseObject, error) {
	values, file, err := readForm(r.Body, maxFormValue, "dry_run", "from", "to")
	if err != nil {
		return nil, err
	}
	dry, err := dryRun(values)
	if err != nil {
		return nil, err
	}
	from, to, err := resultPeriod(values, calendar.Of(s.now()))
	if err != nil {
		return nil, err
	}
	run, err := s.National.Import(ctx, principal(ctx), file.FileName(), file, from, to, dry)
	if err != nil {
		return nil, err
	}
	location := base + "/national/reconciliations/" + run.ID
	return gen.ImportNationalResults201JSONResponse{Body: toReconciliation(run),
		Headers: gen.ImportNationalResults201ResponseHeaders{Location: &location}}, nil
}

// resultPeriod is the period of an import: this year unless the form says otherwise.
func resultPeriod(values map[string]string, today calendar.Date) (from, to calendar.Date, err error) {
	from, to = calendar.On(today.Year(), 1, 1), calendar.On(today.Year(), 12, 31)
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

// ListNationalReconciliations lists comparisons with the national system (全国系统对账列表).
func (s *Server) ListNationalReconciliations(ctx context.Context, r gen.ListNationalReconciliationsRequestObject) (gen.ListNationalReconciliationsResponseObject, error) {
	page, err := s.National.List(ctx, principal(ctx), or(r.Params.Cursor, ""), or(r.Params.Limit, defaultLimit))
	if err != nil {
		return nil, err
	}
	return gen.ListNationalReconciliations200JSONResponse{Items: list(page.Items, toReconciliation), NextCursor: some(page.NextCursor)}, nil
}

// GetNationalReconciliation gives one comparison with its differences (全国系统对账).
func (s *Server) GetNationalReconciliation(ctx context.Context, r gen.GetNationalReconciliationRequestObject) (gen.GetNationalReconciliationResponseObject, error) {
	p := principal(ctx)
	run, err := s.National.Get(ctx, p, r.ID)
	if err != nil {
		return nil, err
	}
	page, err := s.National.Differences(ctx, p, r.ID, national.Kind(or(r.Params.Kind, "")), or(r.Params.Cursor, ""), or(r.Params.Limit, defaultLimit))
	if err != nil {
		return nil, err
	}
	lang := requestOf(ctx).lang
	return gen.GetNationalReconciliation200JSONResponse{Reconciliation: toReconciliation(run),
		Items: list(page.Items, lang.difference), NextCursor: some(page.NextCursor)}, nil
}

func toReconciliation(r national.Reconciliation) gen.Reconciliation {
	c := r.Counts
	return gen.Reconciliation{ID: r.ID, CreatedBy: r.CreatedBy, CreatedAt: r.CreatedAt.UTC(), OfficeRegion: r.OfficeRegion, Filename: r.Filename, Sha256: r.SHA256,
		DryRun: r.DryRun, From: r.From.String(), To: r.To.String(), Rows: c.Rows, Matched: c.Matched, Filled: c.Filled, Fillable: c.Fillable,
		MissingHere: c.MissingHere, MissingThere: c.MissingThere, AmountDiffers: c.AmountDiffers, StatusDiffers: c.StatusDiffers, Conflicts: c.Conflicts,
		DifferencesSha256: r.DifferencesSHA256}
}

func (l language) difference(d national.Difference) gen.Difference {
	money := func(f *amount.Fen) *string {
		if f == nil {
			return nil
		}
		s := f.String()
		return &s
	}
	return gen.Difference{Kind: gen.DifferenceKind(d.Kind), Row: d.Row, ContractID: some(d.ContractID), AcceptanceNo: some(d.AcceptanceNo),
		NationalNo: some(d.NationalNo), ProjectName: some(d.ProjectName), Seller: some(d.Seller), Buyer: some(d.Buyer),
		OurContractAmount: money(d.OurContract), TheirContractAmount: money(d.TheirContract),
		OurTechnicalAmount: money(d.OurTechnical), TheirTechnicalAmount: money(d.TheirTechnical),
		OurStatus: some(d.OurStatus), TheirStatus: some(d.TheirStatus), Note: l.of(d.Note)}
}
