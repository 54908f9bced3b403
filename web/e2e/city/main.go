// Command city serves a sample city on PostgreSQL for the browser tests. It is
// `jishi serve --sample` without its refusal to touch a PostgreSQL database:
// the one in the settings is thrown away after the tests.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"jishi/internal/app"
	"jishi/internal/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := serve(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "city:", err)
		os.Exit(1)
	}
}

func serve(ctx context.Context) error {
	cfg, err := config.Load()
	if err != nil {
		return err
	}
	return app.Serve(ctx, cfg, app.ServeOptions{Sample: true, Throwaway: true, Out: os.Stdout})
}
