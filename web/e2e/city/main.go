// Command city serves a sample city for the browser tests. It is `jishi serve
// --sample` without its refusal to touch a PostgreSQL database (the one in the
// settings is thrown away after the tests), and with a clock that a test can move
// on: what takes working days in an office is tried in one sitting.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

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
	var ahead clock
	if addr := os.Getenv("CITY_CLOCK"); addr != "" {
		srv := &http.Server{Addr: addr, Handler: &ahead, ReadHeaderTimeout: time.Second}
		defer srv.Close()
		go func() {
			if err := srv.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
				fmt.Fprintln(os.Stderr, "city: clock:", err)
			}
		}()
	}
	cfg, err := config.Load()
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	return app.Serve(ctx, cfg, app.ServeOptions{Sample: true, Throwaway: true, Out: os.Stdout, Options: app.Options{Clock: ahead.now, Log: log}})
}

// clock is the wall clock and what it was moved on by.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// ServeHTTP moves the clock on: POST /?hours=24. It answers the time it shows.
func (c *clock) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	hours, err := strconv.Atoi(r.URL.Query().Get("hours"))
	if r.Method != http.MethodPost || err != nil || hours < 0 {
		http.Error(w, "POST /?hours=24", http.StatusBadRequest)
		return
	}
	c.ahead.Add(int64(time.Duration(hours) * time.Hour))
	fmt.Fprint(w, c.now().UTC().Format(time.RFC3339))
}
