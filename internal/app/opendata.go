package app

import (
	"context"
	"errors"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/config"
	"jishi/internal/database"
	"jishi/internal/opendata"
)

// publishMonthly makes the open-data releases that are due, at the start and
// then every night. In a sample city the story is told first.
func (a *App) publishMonthly(ctx context.Context) {
	if a.Mode == SampleMode {
		select {
		case <-ctx.Done():
			return
		case <-a.filled:
		}
	}
	for {
		made, err := a.OpenData.Publish(ctx, "")
		if err != nil && ctx.Err() == nil {
			a.Log.Error("publish open data", "error", err)
		}
		for i := range made {
			a.Log.Info("published open data", "month", made[i].Month, "as_of", made[i].AsOf)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(untilMorning(time.Now())):
		}
	}
}

// morningMinute is when the background publishes, after midnight in Shanghai.
const morningMinute = 20

func untilMorning(now time.Time) time.Duration {
	at := calendar.Of(now).Start().Add(morningMinute * time.Minute)
	if !at.After(now) {
		at = calendar.Of(now).AddDays(1).Start().Add(morningMinute * time.Minute)
	}
	return at.Sub(now)
}

// storedMode tells what the database of the settings holds.
func storedMode(ctx context.Context, cfg config.Config) (mode Mode, err error) {
	if err := ensureSchema(ctx, cfg); err != nil {
		return "", err
	}
	db, err := database.Open(ctx, database.Options{URL: cfg.Database()})
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return ReadMode(ctx, db)
}

// PublishOpenData makes the releases that are due in the database of the
// settings, up to a month or all of them. What is published stays as it is.
func PublishOpenData(ctx context.Context, cfg config.Config, until string) (made []opendata.Release, err error) {
	mode, err := storedMode(ctx, cfg)
	if err != nil {
		return nil, err
	}
	a, err := Open(ctx, cfg, Options{Sample: mode == SampleMode})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return a.OpenData.Publish(ctx, until)
}
