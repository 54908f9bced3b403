package app

import (
	"context"
	"time"
)

// viewsEvery is how often looks at listings are added up in the database.
const viewsEvery = 15 * time.Second

// writeViews adds up what was looked at until ctx ends; Close writes the rest.
func (a *App) writeViews(ctx context.Context) {
	tick := time.NewTicker(viewsEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := a.Listings.WriteViews(ctx); err != nil && ctx.Err() == nil {
				a.Log.Error("count looks at listings", "error", err)
			}
		}
	}
}
