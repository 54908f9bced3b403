package contract_test

import (
	"sync"
	"testing"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

func (w *world) submitted(yuan string) contract.Contract {
	w.t.Helper()
	c, err := w.contracts.Submit(w.t.Context(), w.clerk, w.draft(w.form(yuan)).ID, 0)
	must(w.t, err)
	return c
}

func (w *world) onDay(day string) {
	w.t.Helper()
	at, err := time.ParseInLocation("2006-01-02", day, calendar.Shanghai)
	must(w.t, err)
	w.at(at.Add(10 * time.Hour))
}

// TestClockSheet follows a case through its three clocks; each day is explained.
func TestClockSheet(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.submitted("386000.00")
		sheet, err := w.contracts.Clock(ctx, w.clerk, c.ID)
		must(t, err)
		if k := sheet.Clock; k == nil || k.Kind != contract.ClockAcceptance || k.Due.String() != "2026-03-09" || k.Used != 0 || len(sheet.Days) != 8 {
			t.Fatalf("acceptance: %+v, %d days", sheet.Clock, len(sheet.Days))
		}
		_, err = w.contracts.Accept(ctx, w.registrar, c.ID, 0)
		must(t, err)
		w.onDay("2026-03-10")
		c, err = w.contracts.Return(ctx, w.registrar, c.ID, 0, []contract.NoticeItem{{Field: "/targets", Reason: "不明确"}})
		must(t, err)
		if c.CorrectionDue.String() != "2026-03-31" || c.CorrectionFrom.String() != "2026-03-10" || !c.AcceptanceDue.IsZero() {
			t.Errorf("correction from %s due %s, acceptance due %s", c.CorrectionFrom, c.CorrectionDue, c.AcceptanceDue)
		}
		w.onDay("2026-03-16")
		_, err = w.contracts.Submit(ctx, w.clerk, c.ID, 0)
		must(t, err)
		sheet, err = w.contracts.Clock(ctx, w.registrar, c.ID)
		must(t, err)
		if k := sheet.Clock; !k.Restarted || k.Kind != contract.ClockDecision || k.Due.String() != "2026-04-07" || k.StartedOn.String() != "2026-03-16" {
			t.Errorf("restarted: %+v", k)
		}
		if n := len(sheet.Corrections); n != 1 || sheet.Corrections[0].AnsweredAt.IsZero() {
			t.Errorf("corrections %+v", sheet.Corrections)
		}
		holiday := false
		for _, d := range sheet.Days {
			if d.Date.String() == "2026-04-06" {
				holiday = d.Why == calendar.WhyHoliday && !d.Counted && d.Text.Zh == "不计：清明节放假"
			}
		}
		if !holiday {
			t.Errorf("6 April is not explained: %+v", sheet.Days)
		}
		if _, err := w.contracts.Clock(ctx, w.other, c.ID); fault.CodeOf(err) != fault.ObjectNotFound {
			t.Errorf("another applicant: %v", err)
		}
		w.verify()
	})
}

// TestEscalation raises each stage once, whatever was missed and however many
// ask at once; the queue shows the same without any job.
func TestEscalation(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		head := w.user(identity.Organization{ID: w.registrar.OrgID, Side: identity.SideBureau, RegionCode: "370900", Name: "x"}, "head", identity.RoleOfficeHead)
		first := w.submitted("386000.00")
		_, err := w.contracts.Accept(ctx, w.registrar, first.ID, 0)
		must(t, err)
		queue := func(stage int) int {
			t.Helper()
			page, err := w.contracts.List(ctx, w.registrar, contract.Filter{Escalation: stage, Count: true})
			must(t, err)
			if int64(len(page.Items)) != page.Total {
				t.Errorf("%d items, total %d", len(page.Items), page.Total)
			}
			return len(page.Items)
		}
		escalate := func(want int) {
			t.Helper()
			n, err := w.contracts.Escalate(ctx)
			must(t, err)
			if n != want {
				t.Errorf("%d cases were raised, want %d", n, want)
			}
		}
		for _, x := range []struct {
			day                      string
			fifty, eighty, all, rise int
		}{
			{"2026-03-11", 0, 0, 0, 0}, {"2026-03-12", 1, 0, 0, 1}, {"2026-03-13", 1, 0, 0, 0}, {"2026-03-18", 1, 1, 0, 1}, {"2026-03-23", 1, 1, 1, 1}, {"2026-03-30", 1, 1, 1, 0},
		} {
			w.onDay(x.day)
			if a, b, c := queue(50), queue(80), queue(100); a != x.fifty || b != x.eighty || c != x.all {
				t.Errorf("%s: %d, %d, %d cases in the queue, want %+v", x.day, a, b, c, x)
			}
			escalate(x.rise)
		}
		second := w.submitted("1000.00") // filed on 30 March: acceptance due 7 April
		w.onDay("2026-05-20")
		var at sync.WaitGroup
		for range 4 {
			at.Go(func() { _, _ = w.contracts.Escalate(ctx) })
		}
		at.Wait()
		escalate(0)
		page, err := w.contracts.Escalations(ctx, head, contract.EscalationFilter{Limit: 4})
		must(t, err)
		rest, err := w.contracts.Escalations(ctx, head, contract.EscalationFilter{Limit: 4, Cursor: page.NextCursor})
		must(t, err)
		seen := map[string]int{}
		for _, e := range append(page.Items, rest.Items...) {
			seen[e.ContractID+string(e.Clock)]++
		}
		if len(page.Items) != 4 || len(rest.Items) != 2 || seen[first.ID+"DECISION"] != 3 || seen[second.ID+"ACCEPTANCE"] != 3 {
			t.Errorf("%d and %d notices: %v", len(page.Items), len(rest.Items), seen)
		}
		due, err := w.contracts.List(ctx, w.registrar, contract.Filter{DueFrom: calendar.On(2026, 3, 23), DueBefore: calendar.On(2026, 3, 24)})
		must(t, err)
		if len(due.Items) != 1 || due.Items[0].ID != first.ID {
			t.Errorf("due on 23 March: %d", len(due.Items))
		}
		if far, err := w.contracts.Escalations(ctx, w.far, contract.EscalationFilter{}); err != nil || len(far.Items) != 0 {
			t.Errorf("another office sees %d notices: %v", len(far.Items), err)
		}
		if _, err := w.contracts.Escalations(ctx, w.clerk, contract.EscalationFilter{}); fault.CodeOf(err) != fault.PermissionDenied {
			t.Errorf("an applicant: %v", err)
		}
		w.verify()
	})
}

func notice2027() calendar.Notice {
	return calendar.Notice{Year: 2027, Document: "国办发明电〔2026〕7号", Entries: []calendar.Entry{
		{From: calendar.On(2027, 1, 1), To: calendar.On(2027, 1, 3), Kind: calendar.Off, Name: "元旦"}}}
}

// TestCalendarImport: an estimate moves, what was told stays, versions are kept.
func TestCalendarImport(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		admin := w.user(identity.Organization{ID: w.registrar.OrgID, Side: identity.SideBureau, RegionCode: "370900", Name: "x"}, "sys", identity.RoleSystemAdmin)
		w.onDay("2026-09-28")
		told := w.submitted("386000.00")
		told, err := w.contracts.Accept(ctx, w.registrar, told.ID, 0)
		must(t, err)
		w.onDay("2026-12-22")
		guess := w.submitted("1000.00")
		guess, err = w.contracts.Accept(ctx, w.registrar, guess.ID, 0)
		must(t, err)
		if guess.DecisionDue.String() != "2027-01-12" || !w.contracts.ClockOf(&guess).Estimated {
			t.Fatalf("estimated due %s", guess.DecisionDue)
		}
		before := w.events()
		would, err := w.contracts.PreviewCalendar(ctx, admin, notice2027())
		must(t, err)
		if len(would.Cases) != 1 || would.Cases[0].NewDue.String() != "2027-01-13" || !would.Cases[0].Moves || would.Cases[0].AcceptanceNo != guess.AcceptanceNo || w.events() != before {
			t.Errorf("dry run: %+v", would.Cases)
		}
		done, err := w.contracts.ImportCalendar(ctx, admin, notice2027())
		must(t, err)
		if len(done.Cases) != 1 || w.events() != before+1 || done.Version.ID != would.Version.ID {
			t.Errorf("import: %+v, %d events", done, w.events()-before)
		}
		now, err := w.contracts.Get(ctx, w.registrar, guess.ID)
		must(t, err)
		if now.DecisionDue.String() != "2027-01-13" || now.CalendarVersion != done.Version.ID || w.contracts.ClockOf(&now.Contract).Estimated {
			t.Errorf("moved to %s under %s", now.DecisionDue, now.CalendarVersion)
		}

		// A later notice for a year that was known moves nobody; new clocks follow it.
		amended := notice2027()
		amended.Document, amended.Entries[0].To = "国办发明电〔2026〕9号", calendar.On(2027, 1, 4)
		again, err := w.contracts.ImportCalendar(ctx, admin, amended)
		must(t, err)
		if len(again.Cases) != 1 || again.Cases[0].Moves || again.Cases[0].NewDue.String() != "2027-01-14" {
			t.Errorf("amended: %+v", again.Cases)
		}
		for id, due := range map[string]string{guess.ID: "2027-01-13", told.ID: told.DecisionDue.String()} {
			c, err := w.contracts.Get(ctx, w.registrar, id)
			must(t, err)
			if c.DecisionDue.String() != due {
				t.Errorf("due %s, want %s", c.DecisionDue, due)
			}
		}
		if sheet, err := w.contracts.Clock(ctx, w.registrar, guess.ID); err != nil || sheet.Days[len(sheet.Days)-1].Date.String() != "2027-01-13" {
			t.Errorf("the pinned calendar is not used: %v", err)
		}
		w.onDay("2027-01-04")
		if c := w.submitted("2000.00"); c.AcceptanceDue.String() != "2027-01-12" || c.CalendarVersion != again.Version.ID {
			t.Errorf("a new clock: due %s under %s", c.AcceptanceDue, c.CalendarVersion)
		}
		for what, err := range map[fault.Code]error{
			fault.CalendarUnchanged: failed(w.contracts.ImportCalendar(ctx, admin, amended)),
			fault.PermissionDenied:  failed(w.contracts.ImportCalendar(ctx, w.registrar, amended)),
			fault.InvalidFields:     failed(w.contracts.ImportCalendar(ctx, admin, calendar.Notice{Year: 2028, Document: "x"})),
		} {
			if fault.CodeOf(err) != what {
				t.Errorf("%s: %v", what, err)
			}
		}
		w.verify()
	})
}

// failed keeps the error of a call.
func failed[T any](_ T, err error) error { return err }
