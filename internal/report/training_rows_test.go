package report

import (
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/training"
)

// TestOutcomesAddUp: whatever the numbers, the rows of bases, the rows of levels
// and the levels below each base make the same total, the rates are those of
// their rows, and the median lies in the middle of all days.
func TestOutcomesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawOutcomes(t)
		for _, c := range []struct {
			columns []Column
			cells   func(outcome) []Cell
		}{{courseColumns, courseCells}, {holderColumns, holderCells}, {answerColumns, func(o outcome) []Cell { return answerCells(o, 5) }}} {
			byBase, byLevel := outcomeTables(rows, totalLabel, c.columns, c.cells)
			total := byBase.Rows[len(byBase.Rows)-1].Cells
			if other := byLevel.Rows[len(byLevel.Rows)-1].Cells; !slices.EqualFunc(total, other, func(a, b Cell) bool { return a.Value == b.Value }) {
				t.Fatalf("by base %v, by level %v", total, other)
			}
			for i, column := range c.columns {
				if column.Form != Count || column.Key == "median_days" {
					continue
				}
				for name, sum := range map[string]int64{"bases": added(byBase, 0, i), "levels below": added(byBase, 1, i), "levels": added(byLevel, 0, i)} {
					if got := strconv.FormatInt(sum, 10); got != total[i].Value {
						t.Fatalf("%s of %s make %s, the total is %s", name, column.Key, got, total[i].Value)
					}
				}
			}
		}
		var all outcome
		var days []int64
		for _, o := range rows {
			all = all.plus(o)
			for d, n := range o.days {
				days = append(days, slices.Repeat([]int64{d}, int(n))...)
			}
		}
		want := ""
		if slices.Sort(days); len(days) > 0 {
			want = strconv.FormatInt((days[(len(days)-1)/2]+days[len(days)/2]+1)/2, 10)
		}
		if got := all.median().Value; got != want {
			t.Fatalf("the median of %v is said to be %s, want %s", days, got, want)
		}
	})
}

// drawOutcomes gives up to four bases with some of the levels each.
func drawOutcomes(t *rapid.T) (out []outcome) {
	n := func(name string) int64 { return rapid.Int64Range(0, 500).Draw(t, name) }
	for base := range rapid.IntRange(0, 4).Draw(t, "bases") {
		for _, s := range levelSteps {
			if !rapid.Bool().Draw(t, "has") {
				continue
			}
			h := holders{before: n("before"), unfiled: n("unfiled"), dealt: n("dealt"), days: map[int64]int64{}}
			for range rapid.IntRange(0, 5).Draw(t, "filed") {
				h.days[n("days")]++
				h.filed++
			}
			out = append(out, outcome{training.Outcome{BaseID: strconv.Itoa(base), Level: s.code, Courses: n("courses"), Sessions: n("sessions"), Places: n("places"),
				Enrolled: n("enrolled"), Attended: n("attended"), Examined: n("examined"), Passed: n("passed"), Certified: h.before + h.filed + h.unfiled,
				Answers: n("answers"), Points: n("points"), TrainerAnswers: n("trainers"), TrainerPoints: n("points")}, h})
		}
	}
	return out
}

// added is the sum of a column over the rows of a level.
func added(t Table, level, column int) (sum int64) {
	for _, r := range t.Rows {
		if r.Kind == Body && r.Level == level {
			v, err := strconv.ParseInt(r.Cells[column].Value, 10, 64)
			if err != nil {
				panic(err)
			}
			sum += v
		}
	}
	return sum
}
