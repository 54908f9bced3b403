package httpapi

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"
	"strings"

	"jishi/internal/achievement"
	"jishi/internal/exchange"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
	"jishi/internal/journal"
)

// GetAchievementTemplate sends the workbook to be filled in (成果表模板).
func (s *Server) GetAchievementTemplate(ctx context.Context, _ gen.GetAchievementTemplateRequestObject) (gen.GetAchievementTemplateResponseObject, error) {
	if err := s.Achievements.MayImport(principal(ctx)); err != nil {
		return nil, err
	}
	file, err := exchange.AchievementTemplate(s.now())
	if err != nil {
		return nil, err
	}
	name := disposition(file.Name)
	return gen.GetAchievementTemplate200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: bytes.NewReader(file.Body), ContentLength: int64(len(file.Body)),
		Headers: gen.GetAchievementTemplate200ResponseHeaders{ContentDisposition: &name}}, nil
}

// ImportAchievements makes drafts of a workbook, or tells by cell why not (导入成果表).
func (s *Server) ImportAchievements(ctx context.Context, r gen.ImportAchievementsRequestObject) (gen.ImportAchievementsResponseObject, error) {
	if err := s.Achievements.MayImport(principal(ctx)); err != nil {
		return nil, err
	}
	_, file, err := readUpload(r.Body, "")
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(file)
	if err != nil {
		return nil, unreadableForm(err)
	}
	if retry := journal.RetryOf(ctx); retry != nil && retry.Hash == "" {
		sum := sha256.Sum256(raw)
		retry.Hash = hex.EncodeToString(sum[:])
	}
	rows, errs, err := exchange.ReadAchievements(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, err
	}
	dry, blocked := or(r.Params.DryRun, false), false
	for _, e := range errs {
		blocked = blocked || !e.Warning
	}
	forms := list(rows, func(r exchange.AchievementRow) achievement.Form { return r.Form })
	// Nothing is kept of a workbook with a cell that cannot be read.
	done, err := s.Achievements.Import(ctx, principal(ctx), forms, dry || blocked)
	if f := fault.As(err); f != nil && f.Code == fault.ImportHasErrors {
		done, blocked, err = achievement.Intake{Faults: f.Fields}, true, nil
	}
	if err != nil {
		return nil, err
	}
	out := gen.AchievementIntake{Drafts: int64(done.Drafts), Kept: !dry && !blocked, Errors: []gen.AchievementCellError{},
		Known: list(done.Known, func(i int) int64 { return int64(rows[i].Row) })}
	lang := requestOf(ctx).lang
	for _, e := range errs {
		out.Errors = append(out.Errors, cellError(e.Place, e.Code, lang.of(e.Text), e.Warning))
	}
	for _, f := range done.Faults {
		out.Errors = append(out.Errors, cellError(placeOf(rows, f.Pointer), f.Code, lang.of(f.Text), false))
	}
	return gen.ImportAchievements200JSONResponse(out), nil
}

// placeOf finds the cell of a pointer such as /rows/3/people/0/share.
func placeOf(rows []exchange.AchievementRow, pointer string) exchange.Place {
	rest, _ := strings.CutPrefix(pointer, "/rows/")
	number, field, _ := strings.Cut(rest, "/")
	i, err := strconv.Atoi(number)
	if err != nil || i < 0 || i >= len(rows) {
		return exchange.Place{}
	}
	return rows[i].At("/" + field)
}

func cellError(at exchange.Place, code fault.Code, text string, warning bool) gen.AchievementCellError {
	return gen.AchievementCellError{Sheet: at.Sheet, Row: int64(at.Row), Column: at.Column, Header: some(at.Header), Code: string(code), Message: text, Warning: warning}
}
