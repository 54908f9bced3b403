package main

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"jishi/internal/app"
)

type serveCommand struct {
	Sample bool `help:"Run with a sample city (embedded database and loopback only)."`
}

// Run serves until a signal comes.
func (s *serveCommand) Run(e *env) error {
	return app.Serve(e.ctx, e.config, app.ServeOptions{Sample: s.Sample, Out: e.out})
}

type migrateCommand struct{}

// Run brings the schema up to date.
func (*migrateCommand) Run(e *env) error {
	if err := app.Migrate(e.ctx, e.config); err != nil {
		return err
	}
	fmt.Fprintln(e.out, "schema is up to date")
	return nil
}

type healthcheckCommand struct{}

// Run asks the server at JISHI_ADDR whether it is ready.
func (*healthcheckCommand) Run(e *env) error {
	ctx, cancel := context.WithTimeout(e.ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+app.Reachable(e.config.Addr)+"/readyz", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", res.Status)
	}
	return nil
}

type versionCommand struct{}

// Run prints the version that the build was made from.
func (*versionCommand) Run(e *env) error {
	version := "development"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	fmt.Fprintln(e.out, "jishi", version)
	return nil
}
