package absorption

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/fault"
)

// model is what a naive reader of the batches believes.
type model struct {
	index    int64
	from, to calendar.Date
	lines    []Line
}

// force are the batches that count as of an index.
func force(all []model, index int64) (out []model) {
	for i, b := range all {
		replaced := b.index >= index
		for _, c := range all[i+1:] {
			replaced = replaced || c.index < index && !c.from.After(b.from) && !c.to.Before(b.to)
		}
		if !replaced {
			out = append(out, b)
		}
	}
	return out
}

// TestAnswersStay imports quarters, halves and years at random, and asks for
// every earlier place of the journal again after each: the answers are those of
// a naive sum over the batches that counted then, no number counts twice, and a
// batch that partly overlaps is refused.
func TestAnswersStay(t *testing.T) {
	both(t, func(w *world) {
		year := 2000
		rapid.Check(w.t.(*testing.T), func(t *rapid.T) {
			if year++; year > 2024 {
				year = 2001
				w = newWorld(w.t, w.db.DB.Dialect())
			}
			w.walk(t, year)
		})
	})
}

func (w *world) walk(t *rapid.T, year int) {
	first, last := calendar.On(year, 1, 1), calendar.On(year, 12, 31)
	var all []model
	answers := map[int64]string{}
	next := 0
	for step := range rapid.IntRange(1, 6).Draw(t, "imports") {
		a := rapid.IntRange(0, 3).Draw(t, "first quarter")
		z := rapid.IntRange(a, 3).Draw(t, "last quarter")
		m := model{from: first.AddDays(a * 91), to: first.AddDays(z*91 + 90)}
		var lines []Line
		for i := range rapid.IntRange(1, 5).Draw(t, "rows") {
			n := next
			if next > 0 && rapid.Bool().Draw(t, "a number that came before") {
				n = rapid.IntRange(0, next-1).Draw(t, "which")
			} else {
				next++
			}
			day := m.from.AddDays(rapid.IntRange(0, m.from.DaysUntil(m.to)).Draw(t, "day"))
			lines = append(lines, line(int64(i+2), fmt.Sprintf("%d1101%08d", year, n), day.String(), amount.Fen(rapid.Int64Range(1, 1e9).Draw(t, "fen"))))
		}
		r := Request{Source: Province, From: m.from, To: m.to, Document: "反馈", Filename: "f", Read: fileOf(fmt.Sprint(year, step, w.size()), lines...)}
		o, err := w.Import(t.Context(), auditor, r)
		overlaps := false
		for _, b := range force(all, w.size()) {
			inside := !b.from.Before(m.from) && !b.to.After(m.to)
			overlaps = overlaps || !inside && !b.to.Before(m.from) && !b.from.After(m.to)
		}
		switch code := fault.CodeOf(err); {
		case err == nil && !overlaps:
		case code == fault.AbsorptionOverlaps && overlaps, code == fault.AbsorptionHasErrors:
			continue
		default:
			t.Fatalf("%s to %s, overlapping %t: %v", m.from, m.to, overlaps, err)
		}
		counted := map[string]bool{}
		for _, b := range force(all, w.size()-1) {
			if b.to.Before(m.from) || b.from.After(m.to) {
				for _, l := range b.lines {
					counted[l.Number] = true
				}
			}
		}
		for _, l := range lines {
			if !counted[l.Number] {
				m.lines = append(m.lines, l)
			}
		}
		m.index = o.Batch.Index
		all = append(all, m)
		answers[w.size()] = ""
		for index := range answers {
			w.compare(t, force(all, index), first, last, index, answers)
		}
	}
}

// compare asks as of an index and holds the answer against the naive sum, and
// against what was answered before.
func (w *world) compare(t *rapid.T, force []model, from, to calendar.Date, index int64, answers map[int64]string) {
	var count int64
	var sum amount.Fen
	for _, b := range force {
		for _, l := range b.lines {
			count, sum = count+1, sum+l.Contract
		}
	}
	q := Query{From: from, To: to, AsOf: index}
	n, total := w.total(q)
	if n != count || total != sum {
		t.Fatalf("as of %d: %d, %s; the batches make %d, %s", index, n, total, count, sum)
	}
	answer, cursor, seen := "", "", map[string]bool{}
	for {
		page, err := w.Entries(t.Context(), auditor, q, cursor, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range page.Items {
			if seen[l.Number] {
				t.Fatalf("as of %d number %s counts twice", index, l.Number)
			}
			seen[l.Number] = true
			n, total, answer = n-1, total-l.Contract, answer+fmt.Sprintf("%+v\n", l)
		}
		if cursor = page.NextCursor; cursor == "" {
			break
		}
	}
	if n != 0 || total != 0 {
		t.Fatalf("as of %d the pages leave %d, %s", index, n, total)
	}
	if before := answers[index]; before != "" && before != answer {
		t.Fatalf("as of %d it was\n%s\nand is\n%s", index, before, answer)
	}
	answers[index] = answer
}
