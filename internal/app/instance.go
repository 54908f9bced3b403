package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"jishi/internal/database"
	"jishi/internal/journal"
	"jishi/internal/sample"
)

// Mode says whether a database holds real registrations or a sample city. It
// is fixed when the database is new: sample data never mixes with real totals.
type Mode string

// The two modes.
const (
	ProductionMode Mode = "production"
	SampleMode     Mode = "sample"
)

func instanceTables() []journal.Table {
	return []journal.Table{{Name: "instance", Key: []string{"id"}, Columns: []string{"id", "mode", "epoch", "created_at"}}}
}

// ErrSampleMismatch says that a sample was asked for on a real database, or
// the other way round.
var ErrSampleMismatch = errors.New("sample and real data never share a database")

// ensureInstance reads the database's mode, or fixes it on the first start.
func (a *App) ensureInstance(ctx context.Context, sample bool) (Mode, error) {
	want := ProductionMode
	if sample {
		want = SampleMode
	}
	mode, err := ReadMode(ctx, a.DB)
	if err != nil {
		return "", err
	}
	if mode == "" {
		return want, a.startInstance(ctx, want)
	}
	if mode == ProductionMode && sample {
		return "", fmt.Errorf("%w: %s holds real data; choose another JISHI_DATA_DIR for the sample city", ErrSampleMismatch, a.Config.Database())
	}
	if mode == SampleMode && !sample {
		return "", fmt.Errorf("%w: %s holds a sample city; start with --sample, or choose another JISHI_DATA_DIR", ErrSampleMismatch, a.Config.Database())
	}
	return mode, nil
}

// ReadMode gives the database's mode; "" when it is new.
func ReadMode(ctx context.Context, db *database.DB) (Mode, error) {
	var mode string
	err := db.View(ctx, func(tx *database.Tx) error {
		return tx.Raw("SELECT mode FROM instance WHERE id = 1").Scan(&mode).Error
	})
	return Mode(mode), wrap(err, "read instance")
}

func (a *App) startInstance(ctx context.Context, mode Mode) error {
	db := a.DB
	if mode == SampleMode {
		// The story begins with the city, so that its past can be asked for by date.
		db = db.WithClock(func() time.Time { return sample.FoundedAt })
	}
	j := journal.New(db, a.Keys.Journal, Tables()...)
	_, err := j.Record(ctx, journal.System, func(tx *journal.Tx) (journal.Event, error) {
		err := tx.Exec("INSERT INTO instance (id, mode, epoch, created_at) VALUES (1, ?, ?, ?)", string(mode), newEpoch(), tx.Now).Error
		if err != nil {
			return journal.Event{}, wrap(err, "start instance")
		}
		tx.Touch("instance", 1)
		return journal.Event{Kind: "instance.started", ObjectType: "instance", ObjectID: "1", Version: 1, OwnerOrg: "system",
			Data: map[string]string{"mode": string(mode)}}, nil
	})
	if database.IsDuplicate(err) {
		return nil // another process started at the same moment
	}
	return err
}
