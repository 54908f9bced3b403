package httpapi

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/holiday"
	"jishi/internal/httpapi/gen"
)

// GetContractClock explains how the running limit is counted (期限计算表).
func (s *Server) GetContractClock(ctx context.Context, r gen.GetContractClockRequestObject) (gen.GetContractClockResponseObject, error) {
	sheet, err := s.Contracts.Clock(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	lang := requestOf(ctx).lang
	out := gen.GetContractClock200JSONResponse{Deadline: toDeadline(sheet.Clock)}
	out.Days = list(sheet.Days, func(d contract.ClockDay) gen.ClockDay {
		why := gen.ClockDayWhy(d.Why)
		if d.Why == calendar.WhyStart && sheet.Clock.Restarted {
			why = gen.ClockDayWhyRESTART
		}
		return gen.ClockDay{Date: d.Date.String(), Weekday: (int(d.Date.Weekday())+6)%7 + 1, Counted: d.Counted, Number: d.Number,
			Why: why, Name: some(d.Name), Text: lang.of(d.Text), Estimated: d.Estimated}
	})
	out.Stages = list(sheet.Stages, func(x contract.StageDay) gen.StageDay { return gen.StageDay{Stage: x.Stage, Date: x.On.String()} })
	out.Corrections = list(sheet.Corrections, func(x contract.CorrectionPeriod) gen.CorrectionPeriod {
		return gen.CorrectionPeriod{Round: x.Round, AskedAt: x.AskedAt.UTC(), DueOn: x.DueOn.String(), AnsweredAt: instant(x.AnsweredAt)}
	})
	return out, nil
}

func toDeadline(k *contract.Clock) *gen.Deadline {
	if k == nil {
		return nil
	}
	unit := gen.DeadlineUnitWORKINGDAY
	if k.Limit.Unit == calendar.CalendarDay {
		unit = gen.DeadlineUnitCALENDARDAY
	}
	return &gen.Deadline{Kind: gen.DeadlineKind(k.Kind), StartedOn: k.StartedOn.String(), Limit: k.Limit.Value, Unit: unit, Used: k.Used,
		Due: k.Due.String(), DaysLeft: k.DaysLeft, Stage: k.Stage, Overdue: k.Overdue, Estimated: k.Estimated, Restarted: k.Restarted,
		RuleSet: k.RuleSet, CalendarVersion: k.CalendarVersion, Source: some(k.Source)}
}

// ListEscalations lists the notices to the head of the office (时限预警).
func (s *Server) ListEscalations(ctx context.Context, r gen.ListEscalationsRequestObject) (gen.ListEscalationsResponseObject, error) {
	page, err := s.Contracts.Escalations(ctx, principal(ctx), contract.EscalationFilter{Stage: int(or(r.Params.Stage, 0)),
		OpenOnly: or(r.Params.Open, false), Limit: or(r.Params.Limit, defaultLimit), Cursor: or(r.Params.Cursor, "")})
	if err != nil {
		return nil, err
	}
	return gen.ListEscalations200JSONResponse{NextCursor: some(page.NextCursor), Items: list(page.Items, func(e contract.Escalation) gen.Escalation {
		return gen.Escalation{ContractID: e.ContractID, AcceptanceNo: e.AcceptanceNo, ProjectName: e.ProjectName, Status: gen.ContractStatus(e.Status),
			Round: e.Round, Clock: gen.EscalationClock(e.Clock), Stage: e.Stage, OfficeID: e.OfficeID, StartedOn: e.StartedOn.String(),
			DueOn: e.DueOn.String(), RaisedAt: e.RaisedAt.UTC(), Open: e.Open}
	})}, nil
}

// GetCalendar shows the holidays of a year (节假日安排).
func (s *Server) GetCalendar(ctx context.Context, r gen.GetCalendarRequestObject) (gen.GetCalendarResponseObject, error) {
	y, err := s.Calendars.OfYear(ctx, principal(ctx), r.Year, or(r.Params.Version, ""))
	if err != nil {
		return nil, err
	}
	return gen.GetCalendar200JSONResponse{Year: y.Year, Known: y.Known, Version: y.Calendar.Version(), WorkingDays: y.WorkingDays,
		Versions: list(y.Versions, toCalendarVersion), Entries: list(y.Entries, func(e calendar.Entry) gen.CalendarEntry {
			return gen.CalendarEntry{From: e.From.String(), To: day(e.To), Kind: gen.CalendarEntryKind(e.Kind), Name: e.Name, Source: some(e.Source)}
		})}, nil
}

func toCalendarVersion(v holiday.Version) gen.CalendarVersion {
	return gen.CalendarVersion{Version: v.ID, Seq: some(v.Seq), Year: some(v.Year), DocumentNumber: v.Document, ImportedBy: some(v.ImportedBy),
		ImportedAt: instant(v.ImportedAt)}
}

// ImportCalendar puts a yearly notice in force (导入放假安排).
func (s *Server) ImportCalendar(ctx context.Context, r gen.ImportCalendarRequestObject) (gen.ImportCalendarResponseObject, error) {
	n, err := fromNotice(r.Year, r.Body)
	if err != nil {
		return nil, err
	}
	done, err := s.Contracts.ImportCalendar(ctx, principal(ctx), n)
	return gen.ImportCalendar201JSONResponse(toCalendarImport(done)), err
}

// PreviewCalendar tries the import of a notice (试导入).
func (s *Server) PreviewCalendar(ctx context.Context, r gen.PreviewCalendarRequestObject) (gen.PreviewCalendarResponseObject, error) {
	n, err := fromNotice(r.Year, r.Body)
	if err != nil {
		return nil, err
	}
	would, err := s.Contracts.PreviewCalendar(ctx, principal(ctx), n)
	return gen.PreviewCalendar200JSONResponse(toCalendarImport(would)), err
}

func fromNotice(year int, b *gen.CalendarNotice) (calendar.Notice, error) {
	n := calendar.Notice{Year: year, Document: b.DocumentNumber}
	if b.Csv != nil {
		if b.Entries != nil {
			return n, fault.Fields(fault.Atf("/csv", fault.WrongFormat, "entries 与 csv 只能选一种。", "Give entries or csv, not both."))
		}
		var err error
		n.Entries, err = calendar.ReadTable(*b.Csv)
		return n, err
	}
	for _, e := range or(b.Entries, nil) {
		from, err := calendar.ParseDate(e.From)
		if err != nil {
			return n, err
		}
		to := from
		if e.To != nil {
			if to, err = calendar.ParseDate(*e.To); err != nil {
				return n, err
			}
		}
		n.Entries = append(n.Entries, calendar.Entry{From: from, To: to, Kind: calendar.EntryKind(e.Kind), Name: e.Name, Source: or(e.Source, "")})
	}
	return n, nil
}

func toCalendarImport(i contract.CalendarImport) gen.CalendarImport {
	return gen.CalendarImport{Version: toCalendarVersion(i.Version), Cases: list(i.Cases, func(m contract.MovedCase) gen.MovedCase {
		return gen.MovedCase{AcceptanceNo: m.AcceptanceNo, OfficeName: m.OfficeName, Clock: gen.MovedCaseClock(m.Clock), Due: m.Due.String(),
			NewDue: m.NewDue.String(), Moves: m.Moves}
	})}
}
