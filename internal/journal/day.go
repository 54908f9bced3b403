package journal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
)

// DayCheckpoint (每日检查点) is the last checkpoint of a business day
// (Asia/Shanghai) on which something was recorded.
type DayCheckpoint struct {
	Checkpoint
	Day calendar.Date
	// SignedAt is when it was signed, in UTC: later than its day when the
	// platform was down over midnight.
	SignedAt time.Time
	// Whole tells that the day is over and that everything recorded until its
	// end is covered.
	Whole bool
	// Cosignatures are on this very checkpoint. Vouched are, for each witness,
	// the first one that covers it: on this checkpoint or a later one.
	Cosignatures []Cosignature
	Vouched      []Cosignature
}

// Newest gives the checkpoint signed last. Unlike Checkpoint it signs nothing,
// so that anyone may ask for it. Fault: ObjectNotFound while there is none.
func (j *Journal) Newest(ctx context.Context) (Checkpoint, time.Time, error) {
	var last checkpointRow
	err := j.db.View(ctx, func(tx *database.Tx) (err error) {
		last, err = lastCheckpoint(tx)
		return err
	})
	if err != nil {
		return Checkpoint{}, time.Time{}, err
	}
	if last.Size == 0 {
		return Checkpoint{}, time.Time{}, fault.New(fault.ObjectNotFound)
	}
	cp, err := j.open(last)
	return cp, last.SignedAt.UTC(), err
}

// Days gives the last checkpoint of each business day before the given one, the
// newest day first, at most limit of them. The zero date stands for "from the
// newest". A day without events has none: that of the day before is its own.
func (j *Journal) Days(ctx context.Context, before calendar.Date, limit int) ([]DayCheckpoint, error) {
	var out []DayCheckpoint
	err := j.db.View(ctx, func(tx *database.Tx) error {
		keys, err := witnessIDs(tx)
		if err != nil {
			return err
		}
		for walk := newWalk(tx, before); len(out) < limit; {
			ok, err := walk.back()
			if err != nil || !ok {
				return err
			}
			d, err := j.dayAt(walk, keys)
			if err != nil {
				return err
			}
			if d.Size > 0 {
				out = append(out, d)
			}
		}
		return nil
	})
	return out, err
}

// walk goes back over the days on which something was recorded.
type walk struct {
	tx    *database.Tx
	bound time.Time
	day   calendar.Date
	size  int64 // events until the end of day
}

func newWalk(tx *database.Tx, before calendar.Date) *walk {
	if before.IsZero() {
		before = calendar.On(2200, time.January, 1)
	}
	return &walk{tx: tx, bound: before.Start()}
}

// back goes to the newest day before the bound and tells whether there is one.
func (w *walk) back() (bool, error) {
	var rows []headRow
	err := w.tx.Raw("SELECT idx + 1 AS size, recorded_at FROM journal_events WHERE recorded_at < ? ORDER BY recorded_at DESC, idx DESC LIMIT 1", w.bound).Scan(&rows).Error
	if err != nil {
		return false, fmt.Errorf("read the last event before %s: %w", w.bound, err)
	}
	if len(rows) == 0 {
		return false, nil
	}
	w.day, w.size = calendar.Of(rows[0].RecordedAt), rows[0].Size
	w.bound = w.day.Start()
	return true, nil
}

// dayAt reads the checkpoint of the day where the walk stands; its size is zero
// when none was signed yet.
func (j *Journal) dayAt(w *walk, keys []string) (DayCheckpoint, error) {
	var row checkpointRow
	err := w.tx.Raw("SELECT size, root, note, signed_at FROM journal_checkpoints WHERE size <= ? ORDER BY size DESC LIMIT 1", w.size).Scan(&row).Error
	if err != nil {
		return DayCheckpoint{}, fmt.Errorf("read the checkpoint of %s: %w", w.day, err)
	}
	earlier := *w
	if _, err := earlier.back(); err != nil {
		return DayCheckpoint{}, err
	}
	if row.Size == 0 || earlier.day != w.day && row.Size <= earlier.size {
		return DayCheckpoint{}, nil
	}
	d := DayCheckpoint{Day: w.day, SignedAt: row.SignedAt.UTC(), Whole: row.Size == w.size && w.day.Before(calendar.Of(w.tx.Now))}
	if d.Checkpoint, err = j.open(row); err != nil {
		return d, err
	}
	if d.Checkpoint, d.Cosignatures, err = cosigned(w.tx, d.Checkpoint); err != nil {
		return d, err
	}
	d.Vouched, err = vouched(w.tx, keys, d.Size)
	return d, err
}

// signAtOnce is how many past days one transaction signs.
const signAtOnce = 50

// CloseDays signs the end of every business day that is over and whose last
// event no checkpoint ends with: the platform was down over midnight. A
// checkpoint states a size and a root, so that it covers exactly what the day
// had, whenever it is signed. With all it looks at every day; without only back
// to the newest one that is closed. Several processes may do it at once. It
// gives what it signed, the oldest day first.
func (j *Journal) CloseDays(ctx context.Context, all bool) ([]Checkpoint, error) {
	var open []int64
	err := j.db.View(ctx, func(tx *database.Tx) (err error) {
		open, err = unclosed(tx, all)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.Reverse(open)
	var out []Checkpoint
	for sizes := range slices.Chunk(open, signAtOnce) {
		var signed []Checkpoint
		err := j.db.InTx(ctx, func(tx *database.Tx) error {
			signed = signed[:0]
			return j.signPast(tx, sizes, &signed)
		})
		if err != nil {
			return out, err
		}
		out = append(out, signed...)
	}
	return out, nil
}

// unclosed lists the sizes at which days ended without a checkpoint, newest first.
func unclosed(tx *database.Tx, all bool) ([]int64, error) {
	var out []int64
	for w := newWalk(tx, calendar.Of(tx.Now)); ; {
		ok, err := w.back()
		if err != nil || !ok {
			return out, err
		}
		var n int64
		if err := tx.Raw("SELECT COUNT(*) FROM journal_checkpoints WHERE size = ?", w.size).Scan(&n).Error; err != nil {
			return nil, fmt.Errorf("look for the checkpoint of %s: %w", w.day, err)
		}
		switch {
		case n == 0:
			out = append(out, w.size)
		case !all:
			return out, nil
		}
	}
}

func (j *Journal) signPast(tx *database.Tx, sizes []int64, out *[]Checkpoint) error {
	last, err := lastCheckpoint(tx)
	if err != nil {
		return err
	}
	for _, size := range sizes {
		root, err := tlog.TreeHash(size, hashReader(tx))
		if err != nil {
			return fmt.Errorf("tree hash at %d: %w", size, err)
		}
		cp := Checkpoint{Origin: j.signer.Name(), Size: size, Root: root}
		if err := agrees(tx, cp, last); err != nil {
			return err
		}
		if cp, err = signNote(j.signer, cp.Size, cp.Root); err != nil {
			return err
		}
		if err := insertCheckpoint(tx, cp); err != nil {
			return err
		}
		*out = append(*out, cp)
	}
	return nil
}

// insertCheckpoint keeps a signed checkpoint; two processes that sign the same
// size write the same root, and the second insert is dropped.
func insertCheckpoint(tx *database.Tx, cp Checkpoint) error {
	return tx.Exec("INSERT INTO journal_checkpoints (size, root, note, signed_at) VALUES (?, ?, ?, ?) ON CONFLICT (size) DO NOTHING",
		cp.Size, cp.Root[:], cp.Note, tx.Now).Error
}

// PublishDays closes past days until ctx ends: all of them at once, then what
// ended since. Each new checkpoint goes to keep. It returns when the log was
// changed from outside; anything else is logged and tried again.
func (j *Journal) PublishDays(ctx context.Context, every time.Duration, keep func(Checkpoint) error) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for all := true; ; {
		list, err := j.CloseDays(ctx, all)
		for _, cp := range list {
			if err := keep(cp); err != nil {
				return fmt.Errorf("keep checkpoint %d: %w", cp.Size, err)
			}
		}
		switch {
		case errors.Is(err, ErrForked):
			return err
		case err != nil && ctx.Err() == nil:
			slog.WarnContext(ctx, "no checkpoint was signed for the end of a day", "error", err)
		case err == nil:
			all = false
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
