package ledger

import (
	"testing"

	"jishi/internal/fault"
)

// TestEachEntry: all lines from one state of knowledge, to whom pages are shown.
func TestEachEntry(t *testing.T) {
	both(t, "2025-06-01", func(t *testing.T, w *world) {
		var lines []Line
		for i := range exportChunk + 7 {
			lines = append(lines, line("2025-01-05", int64(i+1)))
		}
		w.register(ownOrg, lines...)
		w.register(otherOrg, line("2025-01-06", 5))
		q := year("2025")
		var got Group
		calls := 0
		e, err := w.EachEntry(t.Context(), auditor(), q, 5000, func(chunk []Line) error {
			if calls++; calls == 1 {
				w.register(otherOrg, line("2025-01-07", 9)) // arrives while the lines are read
			}
			for _, l := range chunk {
				got.Count, got.ContractAmount, got.TechnicalAmount = got.Count+l.Count, got.ContractAmount+l.ContractAmount, got.TechnicalAmount+l.TechnicalAmount
			}
			return nil
		})
		if err != nil || calls != 2 || e.Lines != exportChunk+8 || got.ContractAmount != e.Total.ContractAmount || got.Count != e.Total.Count || got.TechnicalAmount != e.Total.TechnicalAmount {
			t.Errorf("%d calls, %+v, lines add up to %+v; %v", calls, e, got, err)
		}
		none := func([]Line) error { return nil }
		if _, err := w.EachEntry(t.Context(), auditor(), q, exportChunk, none); fault.CodeOf(err) != fault.ExportTooLarge {
			t.Errorf("beyond the limit: %v", err)
		}
		if e, err := w.EachEntry(t.Context(), applicant(otherOrg), q, 10, none); err != nil || e.Lines != 2 || !e.OwnOnly {
			t.Errorf("an applicant: %+v, %v", e, err)
		}
		if _, err := w.EachEntry(t.Context(), nil, q, 10, none); fault.CodeOf(err) != fault.LoginRequired {
			t.Errorf("nobody: %v", err)
		}
	})
}
