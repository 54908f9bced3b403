package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/config"
	"jishi/internal/database"
	"jishi/internal/ledger"
)

// What the last check of the books found. The fen are those between the ledger
// lines and whatever else says the same; an alert belongs on anything but 0.
var (
	unreconciledFen   = promauto.NewGauge(prometheus.GaugeOpts{Name: "jishi_ledger_unreconciled_fen", Help: "Money between the ledger lines and the contracts or prepared totals, in fen, at the last check."})
	unreconciledCells = promauto.NewGauge(prometheus.GaugeOpts{Name: "jishi_ledger_unreconciled_cells", Help: "Contracts and prepared totals that differ from the ledger lines, at the last check."})
	booksCheckedAt    = promauto.NewGauge(prometheus.GaugeOpts{Name: "jishi_ledger_checked_timestamp_seconds", Help: "When the books were last checked."})
)

// BooksCheck (账务核对) is what a check of the books found.
type BooksCheck struct {
	Reconciliation ledger.Reconciliation
	Rollups        ledger.RollupCheck
	// Closings are the years whose lines no longer come to what was closed.
	Closings []ledger.Closing
}

// Balanced tells that everything says the same.
func (c *BooksCheck) Balanced() bool {
	return c.Reconciliation.Balanced && c.Rollups.Count == 0 && len(c.Closings) == 0
}

// UnreconciledFen is the money in doubt.
func (c *BooksCheck) UnreconciledFen() amount.Fen {
	return max(c.Reconciliation.UnreconciledFen, c.Rollups.Apart.ContractFen, c.Rollups.Apart.TechnicalFen)
}

// checkBooks compares lines, contracts, all prepared totals and all closings.
func checkBooks(ctx context.Context, db *database.DB, books *ledger.Service) (BooksCheck, error) {
	var out BooksCheck
	var err error
	if out.Reconciliation, err = books.Reconcile(ctx, asAuditor); err != nil {
		return out, wrap(err, "reconcile the books")
	}
	if out.Rollups, err = ledger.CheckRollups(ctx, db); err != nil {
		return out, wrap(err, "work the prepared totals out again")
	}
	out.Closings, err = books.CheckClosings(ctx)
	return out, wrap(err, "work the closings out again")
}

// CheckBooks checks the books and tells the metrics.
func (a *App) CheckBooks(ctx context.Context) (BooksCheck, error) {
	out, err := checkBooks(ctx, a.DB, a.Ledger)
	if err != nil {
		return out, err
	}
	unreconciledFen.Set(float64(out.UnreconciledFen()))
	unreconciledCells.Set(float64(out.Reconciliation.DifferenceCount + out.Rollups.Count + int64(len(out.Closings))))
	booksCheckedAt.Set(float64(time.Now().Unix()))
	return out, nil
}

// The books are checked soon after the start, then every night.
const (
	firstBooksCheck = 5 * time.Minute
	nightlyHour     = 2 // Asia/Shanghai
)

// checkBooksNightly runs until ctx ends. Books that do not balance are an error
// in the log and in the metrics; nothing is repaired by itself.
func (a *App) checkBooksNightly(ctx context.Context) {
	for wait := firstBooksCheck; ; wait = untilNight(time.Now()) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		found, err := a.CheckBooks(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			a.Log.Error("check the books", "error", err)
		case err == nil && !found.Balanced():
			a.Log.Error("the books do not balance", "unreconciled", found.UnreconciledFen().String(), "contracts_and_areas", found.Reconciliation.DifferenceCount,
				"prepared_totals", found.Rollups.Count, "closings", len(found.Closings))
		case err == nil:
			a.Log.Info("the books balance", "prepared_totals", found.Rollups.Cells)
		}
	}
}

func untilNight(now time.Time) time.Duration {
	night := calendar.Of(now).Start().Add(nightlyHour * time.Hour)
	if !night.After(now) {
		night = calendar.Of(now).AddDays(1).Start().Add(nightlyHour * time.Hour)
	}
	return night.Sub(now)
}

// RebuildRollups writes the prepared totals anew from the lines, with the login
// that owns the schema, and checks the books after it.
func RebuildRollups(ctx context.Context, cfg config.Config) (check BooksCheck, err error) {
	return onBooks(ctx, cfg, func(db *database.DB) error { return ledger.RebuildRollups(ctx, db) })
}

// CheckBooksOf checks the books of the database in the settings.
func CheckBooksOf(ctx context.Context, cfg config.Config) (check BooksCheck, err error) {
	return onBooks(ctx, cfg, func(*database.DB) error { return nil })
}

func onBooks(ctx context.Context, cfg config.Config, first func(*database.DB) error) (check BooksCheck, err error) {
	db, err := database.Open(ctx, database.Options{URL: cfg.MigrationDatabase(), Owner: true})
	if err != nil {
		return check, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := first(db); err != nil {
		return check, fmt.Errorf("rebuild the prepared totals: %w", err)
	}
	return checkBooks(ctx, db, booksOf(db))
}
