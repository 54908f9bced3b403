package absorption

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// TestImport: a trial keeps nothing, an import is one event, the same file twice
// makes nothing twice, and only what is neither registered here nor sold here
// counts.
func TestImport(t *testing.T) {
	both(t, func(w *world) {
		w.contract("ours", "REGISTERED", number(2), 500_00)
		w.contract("dearer", "REGISTERED", number(3), 700_00)
		w.contract("gone", "REVOKED", number(4), 900_00)
		local, away, person := line(6, number(5), "2026-02-05", 100_00), line(7, number(6), "2026-02-06", 110_00), line(8, number(7), "2026-03-31", 120_00)
		local.Seller.Region, away.Buyer.Region = "370911", "370800"
		person.Seller = Party{Name: "王小明", Kind: person500, Country: mainland, Region: "310000"}
		r := request("2026-01-01", "2026-03-31", fileOf("one", line(2, number(1), "2026-01-01", 1_234_56), line(3, number(2), "2026-02-02", 500_00),
			line(4, number(3), "2026-02-03", 700_01), line(5, number(4), "2026-02-04", 900_00), local, away, person))
		try := r
		try.DryRun = true
		before := w.size()
		tried := w.imported(try)
		if w.size() != before || tried.Batch.ID != "" || tried.FaultCount != 0 {
			t := tried
			w.t.Errorf("the trial kept something: %+v", t.Batch)
		}
		made := w.imported(r)
		if w.size() != before+1 {
			w.t.Errorf("%d events", w.size()-before)
		}
		if !maps.Equal(made.Batch.Tallies, tried.Batch.Tallies) || made.Batch.RowsSHA256 != tried.Batch.RowsSHA256 {
			w.t.Errorf("tried %+v, imported %+v", tried.Batch, made.Batch)
		}
		want := map[Class]Tally{Counted: {2, 1_354_56, 1_354_56}, Matched: {1, 500_00, 500_00}, Differs: {2, 1_600_01, 1_600_01}, LocalSeller: {1, 100_00, 100_00}, OtherBuyer: {1, 110_00, 110_00}}
		got, err := w.Get(t.Context(), registrar, made.Batch.ID)
		if err != nil || !maps.Equal(got.Tallies, want) || got.Rows != 7 || got.ImportedByName != "审计员" {
			w.t.Errorf("%+v, %v", got, err)
		}
		if n, sum := w.total(Query{AsOf: w.size()}); n != 2 || sum != 1_354_56 {
			w.t.Errorf("absorption %d, %s", n, sum)
		}
		again := w.imported(r)
		if !again.Existing || again.Batch.ID != made.Batch.ID || w.size() != before+1 {
			w.t.Errorf("the same file again: %+v", again)
		}
		w.opened(made.Batch.ID)
	})
}

const person500 = person

// opened reads the lines of a batch: all of them, and those that differ.
func (w *world) opened(id string) {
	w.t.Helper()
	page, err := w.Entries(w.t.Context(), registrar, Query{AsOf: w.size(), Batch: id}, "", 200)
	if err != nil || len(page.Items) != 7 || page.Total.Count != 7 {
		w.t.Fatalf("%d lines, %v", len(page.Items), err)
	}
	for _, l := range page.Items {
		if l.Seller.Key == "" || strings.Contains(fmt.Sprint(l), "王小明") {
			w.t.Errorf("row %d shows %+v", l.Row, l.Seller)
		}
	}
	differing, err := w.Entries(w.t.Context(), registrar, Query{AsOf: w.size(), Batch: id, Class: Differs}, "", 200)
	if err != nil || len(differing.Items) != 2 || differing.Items[0].ContractID != "dearer" || differing.Items[0].OurContract != 700_00 || differing.Items[1].OurStatus != "REVOKED" {
		w.t.Errorf("%+v, %v", differing.Items, err)
	}
	err = w.db.DB.View(w.t.Context(), func(tx *database.Tx) error {
		var n int64
		err := tx.Raw("SELECT COUNT(*) FROM absorption_rows WHERE seller_name LIKE '%王小明%' OR seller_key LIKE '%王小明%'").Scan(&n).Error
		if n != 0 {
			w.t.Error("the name of a natural person is kept")
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// TestRefusals: everything that is refused, each with its code.
func TestRefusals(t *testing.T) {
	both(t, func(w *world) {
		good := fileOf("good", line(2, number(1), "2026-01-01", 100))
		w.imported(request("2026-01-01", "2026-03-31", good))
		before := w.size()
		edit := func(f func(*Request)) Request {
			r := request("2026-04-01", "2026-06-30", fileOf("other", line(2, number(9), "2026-04-01", 100)))
			f(&r)
			return r
		}
		for name, x := range map[string]struct {
			code fault.Code
			r    Request
		}{
			"no source":      {fault.InvalidFields, edit(func(r *Request) { r.Source = "" })},
			"no letter":      {fault.InvalidFields, edit(func(r *Request) { r.Document = "  " })},
			"long letter":    {fault.InvalidFields, edit(func(r *Request) { r.Document = strings.Repeat("函", 201) })},
			"no period":      {fault.InvalidFields, edit(func(r *Request) { r.From, r.To = calendar.Date{}, calendar.Date{} })},
			"reversed":       {fault.InvalidFields, edit(func(r *Request) { r.From, r.To = r.To, r.From })},
			"not ended":      {fault.InvalidFields, edit(func(r *Request) { r.To = calendar.On(2026, 12, 31) })},
			"long ago":       {fault.InvalidFields, edit(func(r *Request) { r.From = calendar.On(1999, 1, 1) })},
			"overlap":        {fault.AbsorptionOverlaps, edit(func(r *Request) { r.From = calendar.On(2026, 3, 1) })},
			"inside":         {fault.AbsorptionOverlaps, request("2026-02-01", "2026-02-28", fileOf("inside", line(2, number(9), "2026-02-01", 100)))},
			"errors":         {fault.AbsorptionHasErrors, edit(func(r *Request) { r.Read = fileOf("bad", line(2, number(9), "2026-07-01", 100)) })},
			"not to be read": {fault.AbsorptionColumns, edit(func(r *Request) { r.Read = func() (File, error) { return File{}, fault.New(fault.AbsorptionColumns) } })},
		} {
			_, err := w.Import(t.Context(), auditor, x.r)
			if fault.CodeOf(err) != x.code {
				t.Errorf("%s: %v, want %s", name, err, x.code)
			}
		}
		unread := edit(func(r *Request) { r.Read = func() (File, error) { panic("read before asking who it is") } })
		_, err := w.Import(t.Context(), registrar, unread)
		w.refused(fault.PermissionDenied, err)
		_, err = w.Import(t.Context(), clerk, unread)
		w.refused(fault.PermissionDenied, err)
		_, err = w.Import(t.Context(), nil, unread)
		w.refused(fault.LoginRequired, err)
		w.mayNotRead(before)
	})
}

func (w *world) mayNotRead(before int64) {
	w.t.Helper()
	ctx := w.t.Context()
	_, err := w.Get(ctx, registrar, "none")
	w.refused(fault.ObjectNotFound, err)
	_, err = w.Get(ctx, clerk, "none")
	w.refused(fault.PermissionDenied, err)
	_, err = w.List(ctx, clerk, "", 10)
	w.refused(fault.PermissionDenied, err)
	_, err = w.List(ctx, registrar, "x", 10)
	w.refused(fault.BadCursor, err)
	_, err = w.Entries(ctx, clerk, Query{AsOf: before}, "", 10)
	w.refused(fault.PermissionDenied, err)
	_, err = w.Entries(ctx, registrar, Query{AsOf: before, Batch: "none"}, "", 10)
	w.refused(fault.ObjectNotFound, err)
	_, err = w.Entries(ctx, registrar, Query{AsOf: before, Class: "none"}, "", 10)
	w.refused(fault.InvalidFields, err)
	_, err = w.Entries(ctx, registrar, Query{AsOf: before, Filters: map[string]string{"month": "2026-01"}}, "", 10)
	w.refused(fault.InvalidFields, err)
	for _, cursor := range []string{"x", "1.2.3", "1.2026-01-01.b.x", "999.2026-01-01.b.1", "1.x.b.1"} {
		_, err = w.Entries(ctx, registrar, Query{AsOf: before}, cursor, 10)
		w.refused(fault.BadCursor, err)
	}
	_, _, err = w.Figures(ctx, clerk, Query{AsOf: before})
	w.refused(fault.PermissionDenied, err)
	_, err = w.Covered(ctx, clerk, calendar.Date{}, calendar.Date{}, before)
	w.refused(fault.PermissionDenied, err)
	if w.size() != before {
		w.t.Errorf("refusals left %d events", w.size()-before)
	}
}

// TestFaults: every bad cell is named with its place, in both languages; a file
// with one of them is not imported.
func TestFaults(t *testing.T) {
	w := newWorld(t, database.SQLite)
	twice, signed, technical, region, zone, credit, name := line(3, number(1), "2026-01-02", 100), line(4, number(4), "2026-01-02", 100), line(5, number(5), "2026-01-02", 100),
		line(6, number(6), "2026-01-02", 100), line(7, number(7), "2026-01-02", 100), line(8, number(8), "2026-01-02", 100), line(9, number(9), "2026-01-02", 100)
	signed.SignedOn = calendar.On(2026, 2, 1)
	technical.Technical = 101
	region.Seller.Region, region.Buyer.Region = "", "370999"
	zone.Buyer.Zone = "3709Z9"
	credit.Seller.CreditCode = "123"
	name.Buyer.Name = strings.Repeat("名", 201)
	r := request("2026-01-01", "2026-03-31", fileOf("bad", line(2, number(1), "2026-01-02", 100), twice, signed, technical, region, zone, credit, name, line(10, number(10), "2025-12-31", 100)))
	r.DryRun = true
	o := w.imported(r)
	var got []string
	for _, f := range o.Faults {
		got = append(got, fmt.Sprintf("%d%s %s", f.Row, f.Header, f.Code))
		if f.Column == "" || f.Text.Zh == "" || f.Text.En == "" {
			t.Errorf("row %d: %+v", f.Row, f)
		}
	}
	want := []string{"3合同登记编号 absorption_row_repeated", "4签订日期 dates_reversed", "5技术交易额 out_of_range", "6卖方行政区划 missing_field", "6买方行政区划 unknown_code",
		"7买方功能区 unknown_code", "8卖方统一社会信用代码 credit_code_format", "9买方名称 too_long", "10登记日期 out_of_range"}
	if !slices.Equal(got, want) || o.FaultCount != int64(len(want)) {
		t.Errorf("%d faults\n%s\nwant\n%s", o.FaultCount, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	r.DryRun = false
	_, err := w.Import(t.Context(), auditor, r)
	if f := fault.As(err); f == nil || f.Code != fault.AbsorptionHasErrors || len(f.Fields) != len(want) || f.Fields[0].Pointer != "/file/3/A" {
		t.Errorf("%v", err)
	}
}

// TestCoverage names the days for which there is no file.
func TestCoverage(t *testing.T) {
	on := calendar.On
	force := []Batch{{ID: "a", From: on(2026, 1, 1), To: on(2026, 3, 31)}, {ID: "b", From: on(2026, 7, 1), To: on(2026, 9, 30)}}
	for _, x := range []struct {
		from, to calendar.Date
		batches  int
		missing  string
	}{
		{on(2026, 1, 1), on(2026, 3, 31), 1, "[]"},
		{on(2026, 2, 1), on(2026, 2, 28), 1, "[]"},
		{on(2025, 12, 31), on(2026, 10, 1), 2, "[{2025-12-31 2025-12-31} {2026-04-01 2026-06-30} {2026-10-01 2026-10-01}]"},
		{on(2026, 4, 1), on(2026, 4, 30), 0, "[{2026-04-01 2026-04-30}]"},
		{on(2024, 1, 1), on(2024, 12, 31), 0, "[{2024-01-01 2024-12-31}]"},
	} {
		got := coverage(force, x.from, x.to)
		if s := fmt.Sprint(got.Missing); len(got.Batches) != x.batches || s != x.missing {
			t.Errorf("%s to %s: %d batches, missing %s, want %s", x.from, x.to, len(got.Batches), s, x.missing)
		}
	}
}

// TestVerify: a line changed, added or taken away behind the triggers is told
// with its batch.
func TestVerify(t *testing.T) {
	both(t, func(w *world) {
		id := w.imported(request("2026-01-01", "2026-03-31", fileOf("one", line(2, number(1), "2026-01-01", 100), line(3, number(2), "2026-01-02", 200)))).Batch.ID
		w.imported(request("2026-04-01", "2026-06-30", fileOf("two", line(2, number(3), "2026-04-01", 300))))
		damaged := func() string {
			list, err := Verify(t.Context(), w.db.DB)
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(list)
		}
		if got := damaged(); got != "[]" {
			t.Errorf("untouched: %s", got)
		}
		if err := w.db.DB.InTx(t.Context(), func(tx *database.Tx) error {
			return tx.Exec("UPDATE absorption_rows SET contract_fen = 101 WHERE row_no = 2").Error
		}); err == nil {
			t.Error("a line was changed")
		}
		w.exec("INSERT INTO absorption_rows SELECT batch_id, 9, '2026110199999999', project_name, kind, sub_kind, tech_field, signed_on, registered_on, contract_fen, technical_fen, seller_key, seller_name, " +
			"seller_kind, seller_country, seller_region, buyer_key, buyer_name, buyer_kind, buyer_region, buyer_area, flow, class, contract_id, our_status, our_contract_fen, our_technical_fen, repeats_batch " +
			"FROM absorption_rows WHERE batch_id = '" + id + "' AND row_no = 2")
		if got := damaged(); !strings.Contains(got, id) || strings.Count(got, "{") != 1 || !strings.Contains(got, "there are 3") {
			t.Errorf("a line more: %s", got)
		}
		v := journal.Verifier{DB: w.db.DB, Tables: Tables()}
		if r, err := v.Verify(context.WithoutCancel(t.Context())); err != nil || len(r.Problems) != 0 {
			t.Errorf("the journal alone: %v, %v", r.Problems, err)
		}
	})
}
