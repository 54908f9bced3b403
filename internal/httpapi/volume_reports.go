package httpapi

import (
	"bytes"
	"context"
	"slices"

	"jishi/internal/exchange"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
	"jishi/internal/ledger"
	"jishi/internal/report"
)

// ListVolumeReports gives the reports that the reader may see (固定报表).
func (s *Server) ListVolumeReports(ctx context.Context, _ gen.ListVolumeReportsRequestObject) (gen.ListVolumeReportsResponseObject, error) {
	definitions, err := s.Reports.List(principal(ctx))
	if err != nil {
		return nil, err
	}
	return gen.ListVolumeReports200JSONResponse{Items: list(definitions, toDefinition)}, nil
}

// GetVolumeReport makes a report (报表).
func (s *Server) GetVolumeReport(ctx context.Context, r gen.GetVolumeReportRequestObject) (gen.GetVolumeReportResponseObject, error) {
	made, err := s.report(ctx, r.No, r.Params)
	if err != nil {
		return nil, err
	}
	return gen.GetVolumeReport200JSONResponse{Definition: toDefinition(made.Definition), From: made.Question.From.String(), To: made.Question.To.String(),
		View: gen.VolumeView(made.Question.View), AsOf: toKnownAt(made.AsOf), OwnOnly: made.OwnOnly, Sources: list(made.Sources, toBilingual), Sha256: made.SHA256, Tables: list(made.Tables, toReportTable)}, nil
}

// ExportVolumeReport makes a report as a workbook (导出报表).
func (s *Server) ExportVolumeReport(ctx context.Context, r gen.ExportVolumeReportRequestObject) (gen.ExportVolumeReportResponseObject, error) {
	made, err := s.report(ctx, r.No, gen.GetVolumeReportParams(r.Params))
	if err != nil {
		return nil, err
	}
	question := s.question(ctx, ledger.Query{From: made.Question.From, To: made.Question.To, Filters: made.Question.Filters, View: made.Question.View})
	if err := s.nameOffice(ctx, question.Offices, made.Question.Filters["office"]); err != nil {
		return nil, err
	}
	file, err := exchange.Report(question, made)
	if err != nil {
		return nil, err
	}
	name := disposition(file.Name)
	return gen.ExportVolumeReport200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: bytes.NewReader(file.Body), ContentLength: int64(len(file.Body)),
		Headers: gen.ExportVolumeReport200ResponseHeaders{ContentDisposition: &name}}, nil
}

// ExportVolumeReportText makes a report as CSV (导出报表文本).
func (s *Server) ExportVolumeReportText(ctx context.Context, r gen.ExportVolumeReportTextRequestObject) (gen.ExportVolumeReportTextResponseObject, error) {
	made, err := s.report(ctx, r.No, gen.GetVolumeReportParams(r.Params))
	if err != nil {
		return nil, err
	}
	name := disposition(exchange.ReportName(made) + ".csv")
	return gen.ExportVolumeReportText200TextCsvResponse{Body: bytes.NewReader(made.CSV), ContentLength: int64(len(made.CSV)),
		Headers: gen.ExportVolumeReportText200ResponseHeaders{ContentDisposition: &name}}, nil
}

func (s *Server) report(ctx context.Context, no string, r gen.GetVolumeReportParams) (report.Report, error) {
	q := report.Question{No: no, Filters: map[string]string{}, By: ledger.Measure(or(r.By, "")), Top: or(r.Top, 0)}
	var err error
	if q.AsOf, err = ledger.ParseAsOf(or(r.AsOf, "")); err != nil {
		return report.Report{}, err
	}
	if q.From, err = firstDay(r.From); err != nil {
		return report.Report{}, err
	}
	if q.To, err = lastDay(r.To); err != nil {
		return report.Report{}, err
	}
	if !q.From.IsZero() && !q.To.IsZero() && q.To.Before(q.From) {
		return report.Report{}, fault.Fields(fault.At("query/from", fault.DatesReversed))
	}
	if q.View, err = ledger.ParseView(string(or(r.View, ""))); err != nil {
		return report.Report{}, err
	}
	for name, v := range map[string]*string{"region": r.Region, "buyer_area": r.BuyerArea, "kind": r.Kind, "direction": r.Direction, "office": r.Office} {
		if v != nil && *v != "" {
			q.Filters[name] = *v
		}
	}
	return s.Reports.Make(ctx, principal(ctx), q)
}

func toBilingual(t fault.Text) gen.BilingualText { return gen.BilingualText{Zh: t.Zh, En: t.En} }

func toDefinition(d report.Definition) gen.VolumeReportDefinition {
	filters := slices.DeleteFunc(slices.Clone(report.Filters), func(name string) bool { return slices.Contains(d.Axes, name) })
	return gen.VolumeReportDefinition{No: d.No, Title: toBilingual(d.Title), Population: toBilingual(d.Population), TimeBasis: toBilingual(d.TimeBasis),
		Measures: toBilingual(d.Measures), Unit: toBilingual(report.Unit), Readers: toBilingual(d.Readers), SmallCells: toBilingual(report.SmallCells),
		Filters: filters, Ranked: d.Ranked}
}

func toReportTable(t report.Table) gen.VolumeReportTable {
	out := gen.VolumeReportTable{Title: toBilingual(t.Title), Head: toBilingual(t.Head), Notes: list(t.Notes, toBilingual),
		Columns: list(t.Columns, func(c report.Column) gen.VolumeReportColumn {
			return gen.VolumeReportColumn{Key: c.Key, Group: toBilingual(c.Group), Title: toBilingual(c.Title), Form: gen.VolumeReportColumnForm(c.Form)}
		}),
		Rows: list(t.Rows, func(r report.Row) gen.VolumeReportRow {
			return gen.VolumeReportRow{Kind: gen.VolumeReportRowKind(r.Kind), Level: r.Level, Code: some(r.Code), Label: toBilingual(r.Label),
				Cells: list(r.Cells, toReportCell)}
		})}
	if t.Chart != nil {
		chart := gen.VolumeReportChart{Title: toBilingual(t.Chart.Title), Line: t.Chart.Line, Form: gen.VolumeReportChartForm(t.Chart.Form)}
		for _, p := range t.Chart.Points {
			chart.Points = append(chart.Points, struct {
				Label gen.BilingualText `json:"label"`
				Value string            `json:"value"`
			}{toBilingual(p.Label), p.Value})
		}
		out.Chart = &chart
	}
	return out
}

func toReportCell(c report.Cell) gen.VolumeReportCell {
	out := gen.VolumeReportCell{Value: c.Value}
	if c.Drill != nil {
		drill := map[string]string(c.Drill)
		out.Drill, out.Source = &drill, some(gen.VolumeReportCellSource(c.Source))
	}
	return out
}
