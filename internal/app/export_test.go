package app

import (
	"context"
	"net/http"

	"golang.org/x/sync/errgroup"
)

// Handler is what Serve serves.
func (a *App) Handler() (http.Handler, error) { return a.handler() }

// Background is the work that Serve does beside it, in a city that is filled.
func (a *App) Background(ctx context.Context, g *errgroup.Group) {
	close(a.filled)
	a.background(ctx, g)
}
