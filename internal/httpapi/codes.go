package httpapi

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
)

// ListCodeTables names all code tables (代码表目录).
func (s *Server) ListCodeTables(_ context.Context, _ gen.ListCodeTablesRequestObject) (gen.ListCodeTablesResponseObject, error) {
	return gen.ListCodeTables200JSONResponse{Items: list(codes.Tables(), func(name string) gen.CodeTableName {
		return gen.CodeTableName{Name: name}
	})}, nil
}

// GetCodeTable gives all codes of a table, also those no longer valid, which
// old contracts still have (代码表).
func (s *Server) GetCodeTable(_ context.Context, r gen.GetCodeTableRequestObject) (gen.GetCodeTableResponseObject, error) {
	table, ok := codes.Get(r.Name)
	if !ok {
		return nil, fault.New(fault.ObjectNotFound)
	}
	return gen.GetCodeTable200JSONResponse{Name: table.Name, Items: list(table.Entries(calendar.Date{}), toCode)}, nil
}

func toCode(e codes.Entry) gen.CodeEntry {
	return gen.CodeEntry{Code: e.Code, NameZh: e.NameZh, NameEn: e.NameEn, Parent: some(e.Parent), Source: some(e.Source),
		ValidFrom: day(e.ValidFrom), ValidTo: day(e.ValidTo)}
}

// GetChecklist gives the recognition tests of a kind, and of one contract when
// it is named (认定要点).
func (s *Server) GetChecklist(ctx context.Context, r gen.GetChecklistRequestObject) (gen.GetChecklistResponseObject, error) {
	var form contract.Form
	if r.Params.ContractID != nil {
		c, err := s.Contracts.Get(ctx, principal(ctx), *r.Params.ContractID)
		if err != nil {
			return nil, err
		}
		form = c.Form
	}
	lang := requestOf(ctx).lang
	tests := contract.Checklist(r.Params.Kind, or(r.Params.SubKind, ""), form)
	return gen.GetChecklist200JSONResponse{Items: list(tests, func(t contract.Test) gen.ChecklistTest {
		return gen.ChecklistTest{ID: t.ID, Hard: t.Hard, Text: lang.of(t.Text), Source: some(t.Source)}
	})}, nil
}
