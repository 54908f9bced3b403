package opendata

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
	"jishi/internal/ledger"
)

func (w *world) events() int64 {
	w.t.Helper()
	var n int64
	if err := w.db.View(w.t.Context(), func(tx *database.Tx) (err error) { n, err = w.journal.Size(tx); return err }); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func threeOf(day string) []ledger.Line {
	return []ledger.Line{line(day, 1000), line(day, 1100), line(day, 1200)}
}

// TestOldReleasesNeverChange: whatever is registered, revoked or rebuilt later.
func TestOldReleasesNeverChange(t *testing.T) {
	both(t, "2025-01-20", func(t *testing.T, w *world) {
		list := w.register(threeOf("2025-01-05")...)
		w.set("2025-02-01")
		first := w.publish("")
		if len(first) != 1 || first[0].Month != "2025-01" || len(first[0].Files) != 9 {
			t.Fatalf("%d releases: %+v", len(first), first)
		}
		kept := map[string]string{}
		for _, f := range first[0].Files {
			kept[f.Name] = w.file("2025-01", f.Name)
			sum := sha256.Sum256([]byte(kept[f.Name]))
			if hex.EncodeToString(sum[:]) != f.SHA256 || int64(len(kept[f.Name])) != f.Size {
				t.Errorf("%s is not what its checksum says", f.Name)
			}
		}
		before := w.public(2025)

		w.set("2025-03-10")
		w.register(threeOf("2025-01-30")...)
		w.revoke(list[0], "2025-03-10")
		if after := w.public(2025); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("the public figures moved between releases: %+v, before %+v", after, before)
		}
		if err := ledger.RebuildRollups(t.Context(), w.db.Owner(t)); err != nil {
			t.Fatal(err)
		}
		w.publish("")
		for name, want := range kept {
			if got := w.file("2025-01", name); got != want {
				t.Errorf("%s has changed", name)
			}
		}
		// The test's own rows are not recorded; those of this package are.
		v := journal.Verifier{DB: w.journal.DB(), Key: w.journal.VerifierKey(), Tables: append(ledger.Tables(), Tables()...)}
		if r, err := v.Verify(t.Context()); err != nil || len(r.Problems) > 0 {
			t.Errorf("verify: %+v, %v", r.Problems, err)
		}
	})
}

func TestPublishingAgainChangesNothing(t *testing.T) {
	both(t, "2025-01-20", func(t *testing.T, w *world) {
		if due, err := w.Due(t.Context()); err != nil || len(due) != 0 {
			t.Errorf("of an empty ledger: %v, %v", due, err)
		}
		w.register(threeOf("2025-01-05")...)
		if got := w.publish(""); len(got) != 0 {
			t.Errorf("the month has not ended: %+v", got)
		}
		if _, err := w.Publish(t.Context(), "2025-01"); fault.CodeOf(err) != fault.MonthNotEnded {
			t.Errorf("a month that has not ended: %v", err)
		}
		if _, err := w.Publish(t.Context(), "2025-13"); fault.CodeOf(err) != fault.InvalidFields {
			t.Errorf("no month: %v", err)
		}
		w.set("2025-05-02")
		before := w.events()
		if got := w.publish("2025-03"); len(got) != 3 || w.events() != before+3 {
			t.Errorf("%d releases, %d events", len(got), w.events()-before)
		}
		if got := w.publish("2025-03"); len(got) != 0 || w.events() != before+3 {
			t.Errorf("again: %d releases, %d events", len(got), w.events()-before)
		}
	})
}

// TestManyProcessesMakeOneRelease publishes at once.
func TestManyProcessesMakeOneRelease(t *testing.T) {
	both(t, "2025-01-20", func(t *testing.T, w *world) {
		w.register(threeOf("2025-01-05")...)
		w.set("2025-04-02")
		before := w.events()
		var wait sync.WaitGroup
		made := make([][]Release, 4)
		failed := make([]error, len(made))
		for i := range made {
			wait.Go(func() { made[i], failed[i] = New(w.journal).Publish(t.Context(), "") })
		}
		wait.Wait()
		n := 0
		for i := range made {
			n += len(made[i])
			if failed[i] != nil {
				t.Error(failed[i])
			}
		}
		if n != 3 || w.events() != before+3 {
			t.Errorf("%d releases of 3 months, %d events", n, w.events()-before)
		}
	})
}

// TestReleasesGoByWhatWasKnownAtTheMonthsEnd: a release made late is the same.
func TestReleasesGoByWhatWasKnownAtTheMonthsEnd(t *testing.T) {
	both(t, "2025-01-20", func(t *testing.T, w *world) {
		w.register(threeOf("2025-01-05")...)
		known := w.events()
		w.set("2025-02-03")
		w.register(threeOf("2025-01-31")...)
		got := w.publish("")
		if len(got) != 1 || got[0].AsOf != known || w.public(0).Total.Count != 3 {
			t.Errorf("as of %d, want %d; %+v", got[0].AsOf, known, w.public(0).Total)
		}
		w.set("2025-03-03")
		w.publish("")
		if p := w.public(0); p.Total.Count != 6 || p.ByMonth[0].Count != 3 || p.ByMonth[1].Count != 0 || p.Release != "2025-02" {
			t.Errorf("what came late is in the next release: %+v", p)
		}
	})
}

// TestMonthsAndCorrectionsWait: as long as they would tell of one or two.
func TestMonthsAndCorrectionsWait(t *testing.T) {
	both(t, "2025-01-20", func(t *testing.T, w *world) {
		jan := w.register(threeOf("2025-01-05")...)
		jan = append(jan, w.register(threeOf("2025-01-06")...)...)
		w.set("2025-02-20")
		w.register(line("2025-02-01", 5000), line("2025-02-02", 5000))
		w.set("2025-03-01")
		w.publish("")
		if p := w.public(2025); p.Total.Count != 6 || p.Through.String() != "2025-01-31" {
			t.Errorf("two contracts moved the total: %+v", p.Total)
		}
		if m := w.file("2025-02", "month.csv"); strings.Count(m, "\r\n") != 2 || !strings.Contains(m, "TOTAL,合计,Total,,,,ALL") {
			t.Errorf("a month that waits:\n%s", m)
		}
		w.revoke(jan[0], "2025-03-05")
		w.set("2025-03-20")
		w.register(line("2025-03-20", 5000))
		w.set("2025-04-01")
		w.publish("")
		if p := w.public(2025); p.Total.Count != 9 || p.Through.String() != "2025-03-31" || p.ByMonth[1].Mark != Withheld || p.ByMonth[2].Mark != Withheld || p.ByMonth[0].Count != 6 {
			t.Errorf("the revocation is seen, or the months are not: %+v", p)
		}
		w.revoke(jan[1], "2025-04-05")
		w.revoke(jan[2], "2025-04-05")
		w.set("2025-05-01")
		w.publish("")
		if p := w.public(2025); p.Total.Count != 6 || p.ByMonth[0].Count != 6 {
			t.Errorf("three revocations of six: %+v", p)
		}
	})
}

// TestCorrectionsThatLeaveOneAreHeldBack: three of four.
func TestCorrectionsThatLeaveOneAreHeldBack(t *testing.T) {
	both(t, "2025-01-20", func(t *testing.T, w *world) {
		list := w.register(append(threeOf("2025-01-05"), line("2025-01-07", 1300))...)
		w.set("2025-02-01")
		w.publish("")
		for _, l := range list[:3] {
			w.revoke(l, "2025-02-01")
		}
		w.set("2025-03-01")
		w.publish("")
		if p := w.public(2025); p.Total.Count != 4 {
			t.Errorf("one contract is left to be read: %+v", p.Total)
		}
		w.revoke(list[3], "2025-03-01")
		w.set("2025-04-01")
		w.publish("")
		if p := w.public(2025); p.Total.Count != 0 || p.Total.ContractAmount != 0 {
			t.Errorf("nothing is left: %+v", p.Total)
		}
	})
}

// TestFilesSayTheSame: CSV and JSON, their checksums, and their description.
func TestFilesSayTheSame(t *testing.T) {
	both(t, "2025-01-20", func(t *testing.T, w *world) {
		other := line("2025-01-08", 900)
		other.Kind, other.SubKind, other.SellerZone, other.IPKinds = "50", "51", "3709Z1", []string{"99"}
		w.register(append(threeOf("2025-01-05"), other)...)
		w.set("2025-02-01")
		r := w.publish("")[0]
		text := w.file("2025-01", "month.csv")
		if !strings.HasPrefix(text, byteOrderMark+"period,period_start,") {
			t.Errorf("begins with %q", text[:30])
		}
		lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, byteOrderMark))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var object struct {
			Release string
			AsOf    int64 `json:"as_of"`
			Rows    []map[string]any
		}
		if err := json.Unmarshal([]byte(w.file("2025-01", "month.json")), &object); err != nil || len(object.Rows) != len(lines)-1 || object.AsOf != r.AsOf {
			t.Fatalf("%d rows, %d lines, %v", len(object.Rows), len(lines), err)
		}
		for i, o := range object.Rows {
			for k, name := range lines[0] {
				if want := o[name]; want != nil && fmt.Sprint(want) != lines[i+1][k] || want == nil && lines[i+1][k] != "" {
					t.Errorf("row %d, %s: %v and %q", i, name, want, lines[i+1][k])
				}
			}
		}
		if !strings.Contains(text, "kind,OTHER,其他,Others,4,4200.00,3360.00,NONE") || !strings.Contains(text, "kind,10,技术开发合同,Technology development contract,,,,ALL") {
			t.Errorf("a lone contract can be read:\n%s", text)
		}
		sums := w.file("2025-01", "SHA256SUMS")
		for _, f := range r.Files[:len(r.Files)-1] {
			if !strings.Contains(sums, f.SHA256+"  "+f.Name+"\n") {
				t.Errorf("%s is not among the checksums", f.Name)
			}
		}
		var described struct {
			Resources []struct{ Path, Hash string }
		}
		if err := json.Unmarshal([]byte(w.file("2025-01", "datapackage.json")), &described); err != nil || len(described.Resources) != 4 || described.Resources[0].Hash != "sha256:"+r.Files[0].SHA256 {
			t.Errorf("%+v, %v", described, err)
		}
	})
}

func TestReleasesArePaged(t *testing.T) {
	both(t, "2025-01-20", func(t *testing.T, w *world) {
		w.register(threeOf("2025-01-05")...)
		w.set("2025-06-02")
		w.publish("")
		got := ""
		for cursor := ""; ; {
			p, err := w.Releases(t.Context(), cursor, 2)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range p.Items {
				got += r.Month + " "
			}
			if cursor = p.Next; cursor == "" {
				break
			}
		}
		if got != "2025-05 2025-04 2025-03 2025-02 2025-01 " {
			t.Error(got)
		}
		if _, err := w.Releases(t.Context(), "x", 2); fault.CodeOf(err) != fault.BadCursor {
			t.Errorf("a broken cursor: %v", err)
		}
		if _, err := w.Release(t.Context(), "2024-12"); fault.CodeOf(err) != fault.ObjectNotFound {
			t.Errorf("no release: %v", err)
		}
		if _, err := w.File(t.Context(), "2025-01", "../month.csv"); fault.CodeOf(err) != fault.ObjectNotFound {
			t.Errorf("no file: %v", err)
		}
	})
}

func TestPublicYear(t *testing.T) {
	both(t, "2025-01-31", func(t *testing.T, w *world) {
		if err := w.books.BootstrapTarget(t.Context(), ledger.CityTarget2025()); err != nil {
			t.Fatal(err)
		}
		if p := w.public(0); p.Year != 2025 || p.Total.Count != 0 || !p.Through.IsZero() || len(p.ByMonth) != 12 || len(p.ByKind) != 0 || p.Target == nil || p.Release != "" {
			t.Errorf("nothing is published: %+v", p)
		}
		w.register(line("2025-01-04", 4_000_000), line("2025-01-05", 3_000_000), line("2025-01-05", 3_000_000))
		w.set("2025-02-01")
		w.publish("")
		p := w.public(2025)
		if p.Total.Count != 3 || p.PercentBP != 8 || p.Through != calendar.On(2025, 1, 31) || p.ByMonth[0].Count != 3 || p.ByKind[0].Key != "10" || p.ByArea[0].Key != "370902" {
			t.Errorf("%+v", p)
		}
		w.set("2026-03-01")
		w.publish("")
		if p := w.public(0); p.Year != 2025 || p.Total.Count != 3 {
			t.Errorf("the newest year with figures: %+v", p)
		}
		if _, err := w.PublicYear(t.Context(), 1900); fault.CodeOf(err) != fault.InvalidFields {
			t.Errorf("the year 1900: %v", err)
		}
	})
}
