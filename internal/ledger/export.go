package ledger

import (
	"context"
	"fmt"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// Export (导出) is what belongs to all lines of a query besides the lines.
type Export struct {
	Lines   int64 // how many there are
	Total   Group
	AsOf    AsOf
	OwnOnly bool // as in Summary
}

// exportChunk is how many lines are read at once.
const exportChunk = 1000

// EachEntry hands all lines of a query to each, oldest first and some at a time:
// the lines of all pages of Entries, from one state of knowledge, to the same
// readers. No transaction is open while each runs.
//
// Faults: as Entries, and export_too_large when there are more than most lines.
func (s *Service) EachEntry(ctx context.Context, p *identity.Principal, q Query, most int64, each func([]Line) error) (Export, error) {
	q.GroupBy = nil
	sel, err := entrySelection(p, q)
	if err != nil {
		return Export{}, err
	}
	out := Export{OwnOnly: sel.scope.ownOnly}
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		if err = s.know(tx, &sel, q.AsOf); err != nil {
			return err
		}
		if out.Lines, err = countLines(tx, &sel); err != nil {
			return err
		}
		if out.Lines > most {
			return fault.Newf(fault.ExportTooLarge, "共 %d 条，一次最多导出 %d 条。", "There are %d lines; at most %d can be exported at once.", out.Lines, most)
		}
		_, out.Total, err = sum(tx, &sel)
		return err
	})
	if err != nil {
		return Export{}, err
	}
	out.AsOf = sel.known.AsOf
	return out, s.eachChunk(ctx, &sel, out.Lines, each)
}

// eachChunk reads the lines known at sel.known; they never change, so that the
// chunks fit together whatever is added meanwhile.
func (s *Service) eachChunk(ctx context.Context, sel *selection, want int64, each func([]Line) error) error {
	after, got := cursor{Index: -1}, int64(0)
	for got < want {
		var lines []Line
		err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
			lines, err = listLines(tx, sel, after, exportChunk)
			return err
		})
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			return fmt.Errorf("export: %d lines read, %d were counted", got, want)
		}
		if err := each(lines); err != nil {
			return err
		}
		last := lines[len(lines)-1]
		after.Index, after.Line = last.EventIndex, last.LineNo
		got += int64(len(lines))
	}
	return nil
}
