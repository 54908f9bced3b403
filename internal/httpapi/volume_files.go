package httpapi

import (
	"bytes"
	"context"

	"jishi/internal/contract"
	"jishi/internal/exchange"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
	"jishi/internal/ledger"
)

// ExportVolumeSummary writes the summary as a workbook (导出成交额汇总).
func (s *Server) ExportVolumeSummary(ctx context.Context, r gen.ExportVolumeSummaryRequestObject) (gen.ExportVolumeSummaryResponseObject, error) {
	q, err := fromQuery(ctx, r.Params.From, r.Params.To, r.Params.AsOf)
	if err != nil {
		return nil, err
	}
	q.GroupBy = or(r.Params.GroupBy, nil)
	sum, err := s.Ledger.Summary(ctx, principal(ctx), q)
	if err != nil {
		return nil, err
	}
	question := s.question(ctx, q)
	for _, g := range sum.Groups {
		if err := s.nameOffice(ctx, question.Offices, g.Key["office"]); err != nil {
			return nil, err
		}
	}
	if err := s.nameOffice(ctx, question.Offices, q.Filters["office"]); err != nil {
		return nil, err
	}
	file, err := exchange.VolumeSummary(question, sum)
	if err != nil {
		return nil, err
	}
	name := disposition(file.Name)
	return gen.ExportVolumeSummary200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: bytes.NewReader(file.Body), ContentLength: int64(len(file.Body)),
		Headers: gen.ExportVolumeSummary200ResponseHeaders{ContentDisposition: &name}}, nil
}

// ExportVolumeEntries writes all lines as a workbook (导出成交额明细).
func (s *Server) ExportVolumeEntries(ctx context.Context, r gen.ExportVolumeEntriesRequestObject) (gen.ExportVolumeEntriesResponseObject, error) {
	q, err := fromQuery(ctx, r.Params.From, r.Params.To, r.Params.AsOf)
	if err != nil {
		return nil, err
	}
	question := s.question(ctx, q)
	if err := s.nameOffice(ctx, question.Offices, q.Filters["office"]); err != nil {
		return nil, err
	}
	book, err := exchange.NewVolumeEntries(question)
	if err != nil {
		return nil, err
	}
	all, err := s.Ledger.EachEntry(ctx, principal(ctx), q, exchange.MaxLines, func(lines []ledger.Line) error {
		return s.addLines(ctx, book, question.Offices, lines)
	})
	if err != nil {
		return nil, err
	}
	file, err := book.Finish(all)
	if err != nil {
		return nil, err
	}
	name := disposition(file.Name)
	return gen.ExportVolumeEntries200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: bytes.NewReader(file.Body), ContentLength: int64(len(file.Body)),
		Headers: gen.ExportVolumeEntries200ResponseHeaders{ContentDisposition: &name}}, nil
}

func (s *Server) addLines(ctx context.Context, book *exchange.VolumeEntries, offices map[string]string, lines []ledger.Line) error {
	labels, err := s.labelsOf(ctx, lines)
	if err != nil {
		return err
	}
	for _, l := range lines {
		if err := s.nameOffice(ctx, offices, l.OfficeID); err != nil {
			return err
		}
		if err := book.Add(l, labels[l.ContractID]); err != nil {
			return err
		}
	}
	return nil
}

// labelsOf names the contracts of lines, as far as the reader may open them.
func (s *Server) labelsOf(ctx context.Context, lines []ledger.Line) (map[string]contract.Label, error) {
	return s.Contracts.Labels(ctx, principal(ctx), list(lines, func(l ledger.Line) string { return l.ContractID }))
}

// question says what a workbook answers, who asks and when.
func (s *Server) question(ctx context.Context, q ledger.Query) exchange.Question {
	out := exchange.Question{From: q.From, To: q.To, Filters: q.Filters, GroupBy: q.GroupBy, View: q.View, Offices: map[string]string{}, At: s.now(), Sample: s.Sample}
	if p := principal(ctx); p != nil {
		out.By = p.DisplayName + "（" + p.OrgName + "）"
	}
	return out
}

// nameOffice adds the name of a registration office, which is public, once. An
// id of nothing keeps no name: it may stand in a filter.
func (s *Server) nameOffice(ctx context.Context, names map[string]string, id string) error {
	if _, known := names[id]; known || id == "" {
		return nil
	}
	office, err := s.Identity.OrganizationByID(ctx, id)
	if err != nil && fault.CodeOf(err) != fault.ObjectNotFound {
		return err
	}
	if office.OfficePoint != "" {
		names[id] = office.Name
	} else {
		names[id] = ""
	}
	return nil
}
