package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"golang.org/x/sync/errgroup"

	"jishi/internal/calendar"
	"jishi/internal/config"
	"jishi/internal/database"
	"jishi/internal/journal"
	"jishi/internal/verifier"
)

// cosignedAt is the Unix second of the newest countersignature, 0 for none.
var cosignedAt atomic.Int64

// The age grows by itself between two looks into the database; an alert belongs
// on more than a day.
var _ = promauto.NewGaugeFunc(prometheus.GaugeOpts{Name: "jishi_journal_cosignature_age_seconds",
	Help: "Seconds since a witness last countersigned a checkpoint; +Inf when none ever did."}, func() float64 {
	at := cosignedAt.Load()
	if at == 0 {
		return math.Inf(1)
	}
	return time.Since(time.Unix(at, 0)).Seconds()
})

// ParseWitnesses reads verifier keys separated by commas or lines. Lines that
// begin with # are notes.
func ParseWitnesses(text string) ([]verifier.WitnessKey, error) {
	var out []verifier.WitnessKey
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for part := range strings.SplitSeq(line, ",") {
			if part = strings.TrimSpace(part); part == "" {
				continue
			}
			key, err := verifier.ParseWitnessKey(part)
			if err != nil {
				return nil, fmt.Errorf("JISHI_WITNESSES: %w", err)
			}
			out = append(out, key)
		}
	}
	return out, nil
}

// closeDaysEvery is how often it is looked whether a business day has ended
// without a checkpoint, and when a witness last signed.
const closeDaysEvery = time.Minute

// closeDays ends every business day with a checkpoint. A sample city tells its
// story first: it is all of days that are past.
func (a *App) closeDays(ctx context.Context, keep func(journal.Checkpoint) error) error {
	if a.Mode == SampleMode {
		select {
		case <-ctx.Done():
			return nil
		case <-a.filled:
		}
	}
	return a.Journal.PublishDays(ctx, closeDaysEvery, keep)
}

// watchWitnesses keeps the age of the newest countersignature for the metrics.
func (a *App) watchWitnesses(ctx context.Context) {
	tick := time.NewTicker(closeDaysEvery)
	defer tick.Stop()
	for {
		list, err := a.Journal.Witnesses(ctx)
		if err != nil && ctx.Err() == nil {
			a.Log.Warn("read when a witness last signed", "error", err)
		}
		for _, w := range list {
			if w.Last != nil && w.Last.SignedAt.Unix() > cosignedAt.Load() {
				cosignedAt.Store(w.Last.SignedAt.Unix())
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// publish signs checkpoints and hands each to a copy outside the database. A log
// that was changed from outside ends the server; a copy that cannot be written
// does not: the next checkpoint covers this one.
func (a *App) publish(ctx context.Context, g *errgroup.Group) {
	write := keepCheckpoint(a.Config)
	keep := func(cp journal.Checkpoint) error {
		if err := write(cp); err != nil {
			a.Log.Error("the checkpoint has no copy outside the database", "size", cp.Size, "error", err)
		}
		return nil
	}
	g.Go(func() error { return a.Journal.Publish(ctx, a.Config.CheckpointEvery, keep) })
	g.Go(func() error { return a.closeDays(ctx, keep) })
	g.Go(func() error {
		a.watchWitnesses(ctx)
		return nil
	})
}

// ExportCheckpoints writes the last checkpoint of each business day since a day
// (all when zero), the oldest first, each with its countersignatures, in the
// form of checkpoints.log. It gives how many there are. The database is opened
// for reading only.
func ExportCheckpoints(ctx context.Context, cfg config.Config, key string, since calendar.Date, out io.Writer) (int, error) {
	db, err := database.Open(ctx, database.Options{URL: cfg.MigrationDatabase(), Owner: true, ReadOnly: true})
	if err != nil {
		return 0, err
	}
	list, err := exportedDays(ctx, journal.New(db, readOnlyLog{key: key}), since)
	if err = errors.Join(err, db.Close()); err != nil {
		return 0, err
	}
	for i := len(list) - 1; i >= 0; i-- {
		if _, err := io.WriteString(out, list[i].Note+verifier.EndOfNote); err != nil {
			return 0, wrap(err, "write checkpoints")
		}
	}
	return len(list), nil
}

// exportPage is how many days are read at once.
const exportPage = 200

func exportedDays(ctx context.Context, j *journal.Journal, since calendar.Date) ([]journal.DayCheckpoint, error) {
	var out []journal.DayCheckpoint
	for before := (calendar.Date{}); ; {
		page, err := j.Days(ctx, before, exportPage)
		if err != nil {
			return nil, err
		}
		for _, d := range page {
			if d.Day.Before(since) {
				return out, nil
			}
			out = append(out, d)
		}
		if len(page) < exportPage {
			return out, nil
		}
		before = page[len(page)-1].Day
	}
}

// readOnlyLog knows the log's public key and signs nothing.
type readOnlyLog struct {
	journal.Signer
	key string
}

// VerifierKey is the log's public key.
func (l readOnlyLog) VerifierKey() string { return l.key }
