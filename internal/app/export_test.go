package app

import (
	"context"
	"io"
	"net/http"

	"jishi/internal/sample"
)

// Handler is what Serve serves.
func (a *App) Handler() (http.Handler, error) { return a.handler() }

// SampleBuilder is what the sample city is filled through.
func (a *App) SampleBuilder() sample.Builder { return a.sampleBuilder() }

// FillCity founds a sample city and fills it, as the server does in the
// background.
func (a *App) FillCity(ctx context.Context, contracts int, password string) error {
	batches, err := a.batches(contracts, 7)
	if err != nil {
		return err
	}
	city, err := sample.Found(ctx, a.sampleBuilder(), batches[0].options(password))
	if err != nil {
		return err
	}
	return a.fill(ctx, city, batches, password, io.Discard)
}
