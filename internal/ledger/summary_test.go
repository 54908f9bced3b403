package ledger

import (
	"slices"
	"strings"
	"testing"

	"jishi/internal/fault"
	"jishi/internal/identity"
)

func TestSummaryNamesEverythingWrongAtOnce(t *testing.T) {
	both(t, "2026-01-01", func(t *testing.T, w *world) {
		_, err := w.Summary(t.Context(), auditor(), Query{
			From: date("2026-02-01"), To: date("2026-01-01"), AsOf: Now(), GroupBy: []string{"kind", "colour", "kind"},
			Filters: map[string]string{"month": "2026-13", "quarter": "2026-Q5", "year": "26", "is_related": "yes", "taste": "1"},
		})
		f := fault.As(err)
		if f == nil {
			t.Fatalf("error %v", err)
		}
		var at []string
		for _, x := range f.Fields {
			at = append(at, x.Pointer)
		}
		want := []string{"query/from", "query/group_by", "query/group_by", "query/is_related", "query/month", "query/quarter", "query/taste", "query/year"}
		if !slices.Equal(at, want) {
			t.Errorf("fields %v, want %v", at, want)
		}
		for _, name := range DimensionNames() {
			if !strings.Contains(f.Fields[1].Text.Zh, name) || !strings.Contains(f.Fields[1].Text.En, name) {
				t.Errorf("the answer to an unknown dimension does not list %q", name)
			}
		}
	})
}

func TestPeriods(t *testing.T) {
	for _, c := range []struct{ name, value, first, last string }{
		{"year", "2025", "2025-01-01", "2025-12-31"}, {"month", "2024-02", "2024-02-01", "2024-02-29"},
		{"quarter", "2025-Q1", "2025-01-01", "2025-03-31"}, {"quarter", "2025-Q4", "2025-10-01", "2025-12-31"},
		{"month", "2025", "", ""}, {"year", "2025-01", "", ""}, {"quarter", "2025-01", "", ""}, {"month", "0000-01", "", ""}, {"month", "2025-1", "", ""},
	} {
		first, last, ok := period(c.name, c.value)
		if first.String() != c.first || last.String() != c.last || ok != (c.first != "") {
			t.Errorf("period(%s, %s) = %s to %s, %t", c.name, c.value, first, last, ok)
		}
	}
}

func TestSharesAreRoundedDown(t *testing.T) {
	for _, c := range []struct{ part, whole, want int64 }{
		{0, 5, 0}, {-5, 5, 0}, {1, 3, 3333}, {99_999, 100_000, 9999}, {5, 5, 10_000}, {6, 5, 12_000},
		{1<<62 - 1, 1 << 62, 9999}, {1<<63 - 1, 1, 1<<63 - 1}, {1_844_674_407_370_956, 1, 1<<63 - 1},
	} {
		if got := shareBP(c.part, c.whole); got != c.want {
			t.Errorf("shareBP(%d, %d) = %d, want %d", c.part, c.whole, got, c.want)
		}
	}
}

func TestApplicantsSeeTheirOwnContracts(t *testing.T) {
	both(t, "2026-01-01", func(t *testing.T, w *world) {
		w.register(ownOrg, line("2026-01-01", 10), line("2026-02-01", 20))
		w.register(otherOrg, line("2026-01-01", 40))
		for _, c := range []struct {
			p     *identity.Principal
			count int64
			yuan  int64
		}{{applicant(ownOrg), 2, 30}, {applicant(otherOrg), 1, 40}, {auditor(), 3, 70}} {
			page, err := w.Entries(t.Context(), c.p, EntryQuery{Query: year("2026")})
			if err != nil {
				t.Fatal(err)
			}
			wantTotal(t, "entries", page.Total, c.count, c.yuan)
			if int64(len(page.Items)) != c.count {
				t.Errorf("%d lines, want %d", len(page.Items), c.count)
			}
		}
	})
}

func TestNobodyIsAskedToSignIn(t *testing.T) {
	both(t, "2026-01-01", func(t *testing.T, w *world) {
		ctx := t.Context()
		_, summary := w.Summary(ctx, nil, year("2026"))
		_, entries := w.Entries(ctx, nil, EntryQuery{Query: year("2026")})
		_, progress := w.Progress(ctx, nil, 2026, Now())
		_, reconcile := w.Reconcile(ctx, nil)
		_, targets := w.Targets(ctx, nil, 2026)
		_, put := w.PutTarget(ctx, nil, CityTarget2025(), 0)
		for i, err := range []error{summary, entries, progress, reconcile, targets, put} {
			if fault.CodeOf(err) != fault.LoginRequired {
				t.Errorf("method %d without a principal: %v", i, err)
			}
		}
	})
}

func TestAsOfIsRead(t *testing.T) {
	for in, want := range map[string]string{
		"": "-1 ", "0": "0 ", "17": "17 ",
		"2026-01-05":                   "-1 2026-01-05T15:59:59.999999Z",
		"2026-01-05T08:00:00+08:00":    "-1 2026-01-05T00:00:00Z",
		"2026-01-05T08:00:00.1234567Z": "-1 2026-01-05T08:00:00.123456Z",
		"-3":                           "bad", "1.5": "bad", "2026-02-30": "bad", "yesterday": "bad", "99999999999999999999": "bad", " 1": "bad",
	} {
		a, err := ParseAsOf(in)
		got := asOfText(a)
		if err != nil {
			got = "bad"
			if f := fault.As(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Pointer != "query/as_of" {
				t.Errorf("ParseAsOf(%q): %v names no field", in, err)
			}
		}
		if got != want {
			t.Errorf("ParseAsOf(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestAsOfBeyondNowIsRefused(t *testing.T) {
	both(t, "2026-01-05", func(t *testing.T, w *world) {
		w.register(ownOrg, line("2026-01-05", 10))
		for in, want := range map[string]fault.Code{
			"": "", "0": "", "1": "", "2": fault.OutOfRange, "2026-01-04": "", "2026-01-05": fault.OutOfRange, "2031-01-01T00:00:00Z": fault.OutOfRange,
		} {
			q := year("2026")
			q.AsOf, _ = ParseAsOf(in)
			_, err := w.Summary(t.Context(), auditor(), q)
			var got fault.Code
			if f := fault.As(err); f != nil && len(f.Fields) == 1 && f.Fields[0].Pointer == "query/as_of" {
				got = f.Fields[0].Code
			} else if err != nil {
				t.Errorf("as of %q: %v", in, err)
			}
			if got != want {
				t.Errorf("as of %q: code %q, want %q", in, got, want)
			}
		}
	})
}

func TestCursorsBelongToOneQuery(t *testing.T) {
	both(t, "2026-01-01", func(t *testing.T, w *world) {
		w.register(ownOrg, line("2026-01-01", 10), line("2026-01-01", 20), line("2026-01-01", 30))
		ask := func(p *identity.Principal, q Query, cursor string) (EntryPage, error) {
			return w.Entries(t.Context(), p, EntryQuery{Query: q, Cursor: cursor, Limit: 2})
		}
		page, err := ask(auditor(), year("2026"), "")
		if err != nil || page.NextCursor == "" {
			t.Fatalf("first page: %+v, %v", page, err)
		}
		other := year("2026")
		other.Filters = map[string]string{"kind": "10"}
		later := year("2026")
		later.AsOf = AsOf{Index: 0}
		beyond := cursor{Version: cursorVersion, Query: mustSelect(t, year("2026")).fingerprint(), Known: 99}.encode()
		for what, bad := range map[string]func() error{
			"another filter":    func() error { _, err := ask(auditor(), other, page.NextCursor); return err },
			"another as-of":     func() error { _, err := ask(auditor(), later, page.NextCursor); return err },
			"another reader":    func() error { _, err := ask(applicant(ownOrg), year("2026"), page.NextCursor); return err },
			"no base64":         func() error { _, err := ask(auditor(), year("2026"), "?"); return err },
			"no JSON":           func() error { _, err := ask(auditor(), year("2026"), "e30x"); return err },
			"an empty object":   func() error { _, err := ask(auditor(), year("2026"), "e30"); return err },
			"unheard knowledge": func() error { _, err := ask(auditor(), year("2026"), beyond); return err },
		} {
			if err := bad(); fault.CodeOf(err) != fault.BadCursor {
				t.Errorf("%s: %v, want bad_cursor", what, err)
			}
		}
		same := year("2026")
		same.AsOf = page.AsOf
		if rest, err := ask(auditor(), same, page.NextCursor); err != nil || len(rest.Items) != 1 || rest.NextCursor != "" {
			t.Errorf("second page: %+v, %v", rest, err)
		}
		for _, limit := range []int{-1, maxLimit + 1} {
			if _, err := w.Entries(t.Context(), auditor(), EntryQuery{Query: year("2026"), Limit: limit}); fault.CodeOf(err) != fault.InvalidFields {
				t.Errorf("limit %d: %v", limit, err)
			}
		}
	})
}

func mustSelect(t *testing.T, q Query) *selection {
	t.Helper()
	sel, err := q.check(scopeOf(auditor()))
	if err != nil {
		t.Fatal(err)
	}
	return &sel
}
