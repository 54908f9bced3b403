package training

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity/identitytest"
)

// opens holds every figure of a plan against the lines it opens to, read one by
// one, and the cells of each grouping against the total.
func (w *school) opens(p Plan) {
	w.t.Helper()
	who := identitytest.SignIn(w.t, w.ids, "auditor")
	sums := map[string]Cell{}
	for _, c := range append([]Cell{p.Total}, p.Cells...) {
		f := EntryFilter{Year: p.Year, Limit: 1}
		switch c.By {
		case "level":
			f.Level = c.Key
		case "month":
			f.Month = c.Key
		case "region":
			f.Region = c.Key
		case "base":
			f.BaseID = c.Key
		}
		got := Cell{By: c.By, Key: c.Key, Label: c.Label}
		for _, kind := range []string{Trained, Examined, Certified} {
			f.Kind, f.Offset = kind, 0
			for more := true; more; f.Offset++ {
				var list []Entry
				var err error
				list, more, err = w.Entries(w.t.Context(), who, f)
				must(w.t, err)
				for _, e := range list {
					got.add(group{Kind: e.Kind, N: 1, Passed: map[bool]int64{true: 1}[e.Passed]})
					if e.Kind != kind || e.Name == "" || e.BaseName == "" || e.Day.IsZero() {
						w.t.Errorf("line %+v among %s", e, kind)
					}
				}
			}
		}
		if got != c {
			w.t.Errorf("%s %s says %+v, its lines make %+v", c.By, c.Key, c, got)
		}
		sum := sums[c.By]
		sum.Trained, sum.Examined, sum.Passed, sum.Certified = sum.Trained+c.Trained, sum.Examined+c.Examined, sum.Passed+c.Passed, sum.Certified+c.Certified
		sums[c.By] = sum
	}
	for by, sum := range sums {
		if sum != sums[""] {
			w.t.Errorf("by %s it is %+v, in all %+v", by, sum, sums[""])
		}
	}
	if len(sums) != 5 {
		w.t.Errorf("groupings %v", sums)
	}
	_, _, err := w.Entries(w.t.Context(), who, EntryFilter{Year: 1999})
	w.refused(err, fault.InvalidFields)
}

// TestTermsInSQL: what a dated term is on a course's first day is the same in SQL
// and in Go, whatever the table says.
func TestTermsInSQL(t *testing.T) {
	onBoth(t, func(w *school) {
		c := w.course(1)
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) term {
			x := term{key: "k", level: rapid.SampledFrom([]string{"", "L1", "L2"}).Draw(t, "level"), module: rapid.SampledFrom([]string{"", "M1", "M2"}).Draw(t, "module"), value: rapid.Int64Range(0, 100).Draw(t, "value")}
			if n := rapid.IntRange(-2, 1).Draw(t, "from"); n > -2 {
				x.from = c.StartsOn.AddDays(n)
			}
			return x
		}), 0, 5)
		rapid.Check(t, func(t *rapid.T) {
			list, module := rows.Draw(t, "terms"), rapid.SampledFrom(append(slices.Clone(Modules[:2]), "")).Draw(t, "of")
			query, args := termCase(list, "k", module)
			var got int64
			must(w.t, w.view(w.t.Context(), func(tx *database.Tx) (err error) {
				got, err = number(tx, "SELECT "+query+" FROM training_courses c WHERE c.id = ?", append(args, c.ID)...)
				return err
			}))
			if want := termOn(list, c.StartsOn, "k", c.Level, module); got != want {
				t.Fatalf("%s gives %d, want %d", query, got, want)
			}
		})
	})
}
