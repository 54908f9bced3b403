package ledger

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

func wantTotal(t *testing.T, what string, g Group, count int64, yuan int64) {
	t.Helper()
	if g.Count != count || g.ContractAmount != amount.Fen(yuan*100) || g.TechnicalAmount != amount.Fen(yuan*80) {
		t.Errorf("%s: %d contracts, %s and %s yuan; want %d and %d yuan", what, g.Count, g.ContractAmount, g.TechnicalAmount, count, yuan)
	}
}

// TestL1 to TestL5 are the vectors of the domain notes §5.6.
func TestL1RevokedAfterTheClosing(t *testing.T) {
	both(t, "2025-11-20", func(t *testing.T, w *world) {
		c := w.register(ownOrg, line("2025-11-20", 1_000_000))[0]
		w.clock.set("2026-01-10")
		closing := w.summary(auditor(), year("2025"))
		wantTotal(t, "2025 at the closing", closing.Total, 1, 1_000_000)
		_, err := w.CloseYear(t.Context(), auditor(), 2025, "2025年度关账")
		if err != nil {
			t.Fatal(err)
		}
		w.clock.set("2026-03-05")
		w.revoke(c, "2026-03-05")

		wantTotal(t, "2025 now", w.summary(auditor(), year("2025")).Total, 0, 0)
		wantTotal(t, "2026 now", w.summary(auditor(), year("2026")).Total, 0, 0)
		for _, v := range []struct {
			year  string
			view  View
			count int64
			yuan  int64
		}{{"2025", Frozen, 1, 1_000_000}, {"2026", Frozen, 0, 0}, {"2026", Adjustments, -1, -1_000_000}, {"2025", Adjustments, 0, 0}} {
			q := year(v.year)
			q.View = v.view
			wantTotal(t, v.year+" "+string(v.view), w.summary(auditor(), q).Total, v.count, v.yuan)
		}
		q := year("2025")
		q.AsOf = closing.AsOf
		wantTotal(t, "2025 as known at the closing", w.summary(auditor(), q).Total, 1, 1_000_000)
		for _, day := range []string{"2026-01-10", "2026-03-04"} {
			q.AsOf, _ = ParseAsOf(day)
			wantTotal(t, "2025 as known on "+day, w.summary(auditor(), q).Total, 1, 1_000_000)
		}
	})
}

func TestL2AmountChanged(t *testing.T) {
	both(t, "2026-02-01", func(t *testing.T, w *world) {
		c := w.register(ownOrg, line("2026-02-01", 800_000))[0]
		w.changeAmount(c, "2026-04-01", 500_000)
		s := w.summary(auditor(), year("2026", "month"))
		wantTotal(t, "2026", s.Total, 1, 500_000)
		if len(s.Groups) != 1 || s.Groups[0].Key["month"] != "2026-02" {
			t.Errorf("a change belongs to the month of registration: %v", s.Groups)
		}
	})
}

func TestL3KindChanged(t *testing.T) {
	both(t, "2026-02-01", func(t *testing.T, w *world) {
		c := w.register(ownOrg, line("2026-02-01", 300_000))[0]
		w.changeKind(c, "2026-05-01", "50")
		s := w.summary(auditor(), year("2026", "kind"))
		if len(s.Groups) != 2 {
			t.Fatalf("groups: %v", s.Groups)
		}
		wantTotal(t, "old kind", s.Groups[0], 0, 0)
		wantTotal(t, "new kind", s.Groups[1], 1, 300_000)
		wantTotal(t, "2026", s.Total, 1, 300_000)
	})
}

func TestL4L5YearOfRegistrationCounts(t *testing.T) {
	both(t, "2026-01-01", func(t *testing.T, w *world) {
		w.register(ownOrg, line("2026-01-04", 100_000)) // signed 2025-12-28
		w.register(ownOrg, line("2027-01-08", 200_000)) // submitted 2026-12-31
		wantTotal(t, "2025", w.summary(auditor(), year("2025")).Total, 0, 0)
		wantTotal(t, "2026", w.summary(auditor(), year("2026")).Total, 1, 100_000)
		wantTotal(t, "2027", w.summary(auditor(), year("2027")).Total, 1, 200_000)
	})
}

func TestAreaIsZoneFirst(t *testing.T) {
	for _, c := range []struct{ region, zone, want string }{
		{"370911", "3709Z1", "3709Z1"}, {"370911", "", "370911"}, {"110000", "", "110000"}, {"", "", Abroad},
	} {
		if got := AreaOf(c.region, c.zone); got != c.want {
			t.Errorf("AreaOf(%q, %q) = %q, want %q", c.region, c.zone, got, c.want)
		}
	}
	both(t, "2026-01-01", func(t *testing.T, w *world) {
		l := line("2026-01-01", 10)
		l.SellerRegion, l.SellerZone, l.Area = "370911", "3709Z1", "wrong"
		w.register(ownOrg, l, line("2026-01-01", 20))
		zoneFirst := w.summary(auditor(), year("2026", "region"))
		countyOnly := w.summary(auditor(), year("2026", "seller_region"))
		if zoneFirst.Total.ContractAmount != countyOnly.Total.ContractAmount {
			t.Errorf("the two rules give %v and %v", zoneFirst.Total, countyOnly.Total)
		}
		if zoneFirst.Groups[1].Key["region"] != "3709Z1" || countyOnly.Groups[1].Key["seller_region"] != "370911" {
			t.Errorf("zone first %v, county only %v", zoneFirst.Groups, countyOnly.Groups)
		}
	})
}

func TestPostNumbersLinesOfOneChange(t *testing.T) {
	both(t, "2026-01-01", func(t *testing.T, w *world) {
		w.register(ownOrg, line("2026-01-01", 10), line("2026-01-01", 20), line("2026-01-02", 30))
		page, err := w.Entries(t.Context(), auditor(), EntryQuery{Query: year("2026")})
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range page.Items {
			if l.EventIndex != 0 || l.LineNo != int64(i)+1 {
				t.Errorf("line %d stands at %d/%d", i, l.EventIndex, l.LineNo)
			}
		}
		if len(page.Items) != 3 || page.NextCursor != "" {
			t.Errorf("%d lines, cursor %q", len(page.Items), page.NextCursor)
		}
		want := line("2026-01-02", 30)
		want.ContractID, want.LineNo = "contract-0003", 3
		got := page.Items[2]
		if strings.Join(got.IPKinds, ",") != "11,20" {
			t.Errorf("ip kinds %v", got.IPKinds)
		}
		got.IPKinds, want.IPKinds = nil, nil
		if !sameLine(got, want) {
			t.Errorf("read back\n%+v, want\n%+v", got, want)
		}
	})
}

func sameLine(a, b Line) bool {
	if a.EventIndex != b.EventIndex || a.LineNo != b.LineNo || a.ContractID != b.ContractID || a.Event != b.Event ||
		a.BookedOn != b.BookedOn || a.BelongsTo != b.BelongsTo || a.Count != b.Count ||
		a.ContractAmount != b.ContractAmount || a.TechnicalAmount != b.TechnicalAmount ||
		a.SellerZone != b.SellerZone || a.BuyerZone != b.BuyerZone || a.BuyerCountry != b.BuyerCountry || a.ContractVersion != b.ContractVersion {
		return false
	}
	x, y := a.Dimensions(), b.Dimensions()
	for name, v := range x {
		if y[name] != v {
			return false
		}
	}
	return true
}

func TestPostRefusesMistakes(t *testing.T) {
	both(t, "2026-01-01", func(t *testing.T, w *world) {
		for what, spoil := range map[string]func(*Line){
			"no contract":            func(l *Line) { l.ContractID = "" },
			"unknown event":          func(l *Line) { l.Event = "MERGE" },
			"register twice at once": func(l *Line) { l.Count = 2 },
			"nothing technical":      func(l *Line) { l.TechnicalAmount = 0 },
			"technical above total":  func(l *Line) { l.TechnicalAmount = l.ContractAmount + 1 },
			"beyond the largest":     func(l *Line) { l.ContractAmount = amount.Max + 1 },
			"revoke upwards":         func(l *Line) { l.Event = Revoke },
			"change of nothing":      func(l *Line) { l.Event, l.Count, l.ContractAmount, l.TechnicalAmount = Change, 0, 0, 0 },
			"change beyond":          func(l *Line) { l.Event, l.ContractAmount = Change, -amount.Max-1 },
			"booked before":          func(l *Line) { l.BookedOn = l.BelongsTo.AddDays(-1) },
			"no day":                 func(l *Line) { l.BelongsTo = calendar.Date{} },
		} {
			c := w.newContract(ownOrg, line("2026-01-01", 10))
			spoil(&c.line)
			_, err := w.journal.Record(t.Context(), journal.System, func(tx *journal.Tx) (journal.Event, error) {
				return journal.Event{Kind: "test.posted"}, w.Post(tx, c.line)
			})
			if err == nil || fault.As(err) != nil {
				t.Errorf("%s: error %v; want one that is no fault", what, err)
			}
		}
		wantTotal(t, "after mistakes", w.summary(auditor(), year("2026")).Total, 0, 0)
	})
}

func TestAFailedChangeLeavesNothing(t *testing.T) {
	both(t, "2026-01-01", func(t *testing.T, w *world) {
		broken := errors.New("broken")
		c := w.newContract(ownOrg, line("2026-01-01", 10))
		_, err := w.journal.Record(t.Context(), journal.System, func(tx *journal.Tx) (journal.Event, error) {
			if err := c.insert(tx.Tx); err != nil {
				return journal.Event{}, err
			}
			if err := w.Post(tx, c.line); err != nil {
				return journal.Event{}, err
			}
			return journal.Event{}, broken
		})
		if !errors.Is(err, broken) {
			t.Fatal(err)
		}
		r := w.reconcile()
		if !r.Balanced || r.Lines.Count != 0 || r.Rollups.Count != 0 || r.Contracts.Count != 0 {
			t.Errorf("left behind: %+v", r)
		}
	})
}

// TestParallelChangesMeetOnOneRollup: all writers hit the same rollup row.
func TestParallelChangesMeetOnOneRollup(t *testing.T) {
	both(t, "2026-01-01", func(t *testing.T, w *world) {
		const writers, each = 6, 8
		var all []*contract
		for range writers * each {
			all = append(all, w.newContract(ownOrg, line("2026-01-01", 10)))
		}
		var group sync.WaitGroup
		for n := range writers {
			group.Go(func() {
				for _, c := range all[n*each : (n+1)*each] {
					_, err := w.journal.Record(t.Context(), journal.System, func(tx *journal.Tx) (journal.Event, error) {
						if err := c.insert(tx.Tx); err != nil {
							return journal.Event{}, err
						}
						return journal.Event{Kind: "test.posted", ObjectType: "test", ObjectID: c.id, Version: 1}, w.Post(tx, c.line)
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		r := w.reconcile()
		if !r.Balanced || r.Lines.Count != writers*each || r.Lines.ContractFen != writers*each*1000 {
			t.Errorf("after parallel changes: %+v", r)
		}
	})
}

func TestVerifyCoversLinesAndTargets(t *testing.T) {
	both(t, "2026-01-01", func(t *testing.T, w *world) {
		w.register(ownOrg, line("2026-01-01", 10))
		if err := w.BootstrapTarget(t.Context(), CityTarget2025()); err != nil {
			t.Fatal(err)
		}
		verify := func() []journal.Problem {
			v := journal.Verifier{DB: w.db.DB, Tables: Tables()}
			r, err := v.Verify(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return r.Problems
		}
		if p := verify(); len(p) != 0 {
			t.Errorf("untouched: %v", p)
		}
		w.tamper("UPDATE ledger_lines SET tech_field = '02'")
		w.tamper("UPDATE volume_targets SET value = 1")
		if p := verify(); len(p) != 2 {
			t.Errorf("two edits behind the program's back, found: %v", p)
		}
	})
}

// TestClosings: a year is closed once it has ended, by those who may, while the
// books balance; reopening needs a reason and stays on record.
func TestClosings(t *testing.T) {
	both(t, "2025-11-20", func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.register(ownOrg, line("2025-11-20", 600_000), line("2025-12-01", 200_000))[0]
		wants := func(err error, want fault.Code) {
			t.Helper()
			if fault.CodeOf(err) != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
		_, err := w.CloseYear(ctx, auditor(), 2025, "")
		wants(err, fault.YearNotEnded)
		w.clock.set("2026-01-08")
		_, err = w.CloseYear(ctx, applicant(ownOrg), 2025, "")
		wants(err, fault.PermissionDenied)
		_, err = w.ReopenYear(ctx, auditor(), 2025, "发现了重复登记的合同。")
		wants(err, fault.YearNotClosed)
		w.exec(w.db.Owner(t), func(tx *database.Tx) error {
			return tx.Exec("UPDATE ledger_rollups SET contract_fen = contract_fen + 1 WHERE cell IN (SELECT id FROM ledger_rollup_cells WHERE month = '2025-11')").Error
		})
		_, err = w.CloseYear(ctx, auditor(), 2025, "")
		wants(err, fault.BooksUnbalanced)
		w.exec(w.db.Owner(t), func(tx *database.Tx) error {
			return tx.Exec("UPDATE ledger_rollups SET contract_fen = contract_fen - 1 WHERE cell IN (SELECT id FROM ledger_rollup_cells WHERE month = '2025-11')").Error
		})
		one, err := w.CloseYear(ctx, auditor(), 2025, " 2025年度公报 ")
		if err != nil || one.No != 1 || one.Note != "2025年度公报" || !strings.HasPrefix(one.Signature, "signed:") {
			t.Fatalf("%+v, %v", one, err)
		}
		_, err = w.CloseYear(ctx, auditor(), 2025, "")
		wants(err, fault.YearClosed)
		w.revoke(c, "2026-01-09")
		_, err = w.ReopenYear(ctx, auditor(), 2025, "太短")
		wants(err, fault.InvalidFields)
		ended, err := w.ReopenYear(ctx, auditor(), 2025, "省级复核发现重复登记，重新汇总。")
		if err != nil || ended.InForce() || ended.ReopenedBy != "first" {
			t.Fatalf("%+v, %v", ended, err)
		}
		two, err := w.CloseYear(ctx, auditor(), 2025, "")
		if err != nil || two.No != 2 {
			t.Fatalf("%+v, %v", two, err)
		}
		q := year("2025")
		q.View = Frozen
		wantTotal(t, "frozen anew", w.summary(auditor(), q).Total, 1, 200_000)
		q.AsOf = AsOf{Index: ended.ReopenedIndex} // all that was known before the reopening
		wantTotal(t, "frozen as of before", w.summary(auditor(), q).Total, 2, 800_000)
		list, err := w.Closings(ctx, auditor())
		if err != nil || len(list) != 2 || list[0].No != 2 || list[1].Reason == "" || list[1].ReopenedByName != "first" {
			t.Errorf("%+v, %v", list, err)
		}
		again, err := w.Closing(ctx, auditor(), 2025, 1)
		if err != nil || again.Snapshot != one.Snapshot || again.SHA256 != one.SHA256 || !strings.Contains(again.Snapshot, `"total":{"contract_amount":"800000.00","count":2,"technical_amount":"640000.00"}`) {
			t.Errorf("%+v, %v", again, err)
		}
		_, err = w.Closing(ctx, auditor(), 2025, 3)
		wants(err, fault.ObjectNotFound)
		r := journal.Verifier{DB: w.db.DB, Tables: Tables()}
		if res, err := r.Verify(ctx); err != nil || len(res.Problems) > 0 {
			t.Errorf("%v, %v", res.Problems, err)
		}
	})
}

// TestRestatements: what changed between two states of knowledge is listed line
// by line, page by page, and adds up to the difference of the totals.
func TestRestatements(t *testing.T) {
	both(t, "2025-11-20", func(t *testing.T, w *world) {
		ctx := t.Context()
		list := w.register(ownOrg, line("2025-11-20", 100_000), line("2025-11-20", 200_000), line("2025-11-20", 400_000))
		before := w.summary(auditor(), year("2025"))
		w.clock.set("2026-02-02")
		w.revoke(list[0], "2026-02-02")
		w.changeAmount(list[1], "2026-02-02", 150_000)
		w.changeKind(list[2], "2026-02-02", "50")
		after := w.summary(auditor(), year("2025"))
		var got Group
		ask := EntryQuery{Query: year("2025"), Limit: 3}
		seen := 0
		for first := true; first || ask.Cursor != ""; first = false {
			page, err := w.Restatements(ctx, auditor(), before.AsOf, ask)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range page.Items {
				if err := got.add(Group{Count: l.Count, ContractAmount: l.ContractAmount, TechnicalAmount: l.TechnicalAmount}); err != nil {
					t.Fatal(err)
				}
				if cause := page.Causes[l.EventIndex]; cause.Kind != "test.posted" || cause.RecordedAt.IsZero() {
					t.Errorf("cause of %d: %+v", l.EventIndex, cause)
				}
			}
			if page.Total.ContractAmount != after.Total.ContractAmount-before.Total.ContractAmount || page.Since != before.AsOf {
				t.Errorf("%+v", page)
			}
			seen += len(page.Items)
			ask.Cursor = page.NextCursor
		}
		wantTotal(t, "what changed", got, -1, -150_000)
		if seen != 4 {
			t.Errorf("%d lines", seen)
		}
		if _, err := w.Restatements(ctx, applicant(ownOrg), before.AsOf, EntryQuery{Query: year("2025")}); fault.CodeOf(err) != fault.PermissionDenied {
			t.Errorf("an applicant: %v", err)
		}
		back := EntryQuery{Query: year("2025")}
		back.AsOf = before.AsOf
		if _, err := w.Restatements(ctx, auditor(), after.AsOf, back); fault.CodeOf(err) != fault.InvalidFields {
			t.Errorf("backwards: %v", err)
		}
	})
}
