package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/sync/errgroup"

	"jishi/internal/config"
	"jishi/internal/httpapi"
)

// ServeOptions vary how the server runs.
type ServeOptions struct {
	Sample bool
	Out    io.Writer
	// Throwaway says that nobody needs the database afterwards: then the sample
	// city may be on PostgreSQL as well (tests).
	Throwaway bool
	// Ready is called with the address once requests are answered (tests).
	Ready func(addr string)
	// Clock and other construction details (tests).
	Options Options
}

// drain is how long running requests may take to end when the server stops.
const drain = 10 * time.Second

// Serve runs the server until ctx ends: it opens everything, listens, prints
// the address, and runs the background work beside it.
func Serve(ctx context.Context, cfg config.Config, o ServeOptions) error {
	if o.Sample {
		if err := sampleAllowed(cfg, o.Throwaway); err != nil {
			return err
		}
	}
	o.Options.Sample, o.Options.Relaxed = o.Sample, o.Sample
	a, err := Open(ctx, cfg, o.Options)
	if err != nil {
		return err
	}
	defer a.Close()
	var how net.ListenConfig
	listener, err := how.Listen(ctx, "tcp", cfg.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s (choose another JISHI_ADDR): %w", cfg.Addr, err)
	}
	handler, err := a.handler()
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	a.background(ctx, g)
	g.Go(func() error { return serveUntil(ctx, listener, handler) })
	if cfg.MetricsAddr != "" {
		g.Go(func() error { return serveMetrics(ctx, cfg.MetricsAddr) })
	}
	if err := a.announce(ctx, g, o, listener.Addr().String()); err != nil {
		return errors.Join(err, listener.Close())
	}
	return g.Wait()
}

func (a *App) handler() (http.Handler, error) {
	proxies, err := a.Config.Proxies()
	if err != nil {
		return nil, err
	}
	return httpapi.Handler(httpapi.Deps{
		Identity: a.Identity, Contracts: a.Contracts, Proceedings: a.Proceedings, Settlements: a.Settlements, Ledger: a.Ledger, OpenData: a.OpenData, Certificates: a.Certificates, Journal: a.Journal, Evidence: a.Evidence,
		Calendars: a.Calendars, Offices: a.Offices, Inspections: a.Inspections, Workload: a.Workload, Reports: a.Reports, Transcripts: a.Transcripts, Filings: a.Filings, National: a.National, Absorption: a.Absorption, Mandates: a.Mandates, Brokerage: a.Brokerage, Persons: a.Persons, Brokers: a.Brokers, Training: a.Training, Achievements: a.Achievements, Notices: a.Notices, Listings: a.Listings, Conversions: a.Conversions, Rewards: a.Rewards, Credentials: a.Credentials,
		Seal: a.Box.Seal, Unseal: a.Box.Open, Fingerprint: a.Box.Fingerprint, Pages: a.pages(),
		Sample: a.Mode == SampleMode, TrustedProxies: proxies, MaxUpload: a.Config.MaxUploadMB << 20, Logger: a.Log, Ready: a.DB.Ping,
	}), nil
}

// escalateEvery is how often the heads of offices are told of clocks that have
// reached a stage. A stage falls on a day, so that minutes do not matter.
const escalateEvery = 10 * time.Minute

// escalate raises what is due at once and from then on regularly. In a sample
// city the story is told first: its past must not be recorded after today.
func (a *App) escalate(ctx context.Context) {
	tick := time.NewTicker(escalateEvery)
	defer tick.Stop()
	if a.Mode == SampleMode {
		select {
		case <-ctx.Done():
			return
		case <-a.filled:
		}
	}
	for {
		if _, err := a.Contracts.Escalate(ctx); err != nil && ctx.Err() == nil {
			a.Log.Error("tell the heads of offices of time limits", "error", err)
		}
		if _, err := a.Mandates.Expire(ctx); err != nil && ctx.Err() == nil {
			a.Log.Error("record which mandates have run out", "error", err)
		}
		if _, err := a.Brokers.Expire(ctx); err != nil && ctx.Err() == nil {
			a.Log.Error("record which brokers' filings have run out", "error", err)
		}
		if _, err := a.Training.Remind(ctx); err != nil && ctx.Err() == nil {
			a.Log.Error("remind of certificates and hours that fall due", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// background signs checkpoints and keeps them outside the database too, tells heads of offices of
// time limits, records which mandates and brokers' filings have run out, reminds of certificates that end, publishes open data when a month has ended, and drops old idempotency keys and
// sign-in counters. Each of them
// stops with ctx.
func (a *App) background(ctx context.Context, g *errgroup.Group) {
	a.publish(ctx, g)
	g.Go(func() error {
		a.escalate(ctx)
		return nil
	})
	g.Go(func() error {
		a.Transcripts.Run(ctx)
		return nil
	})
	g.Go(func() error { return a.Filings.Serve(ctx) })
	g.Go(func() error {
		a.checkBooksNightly(ctx)
		return nil
	})
	g.Go(func() error {
		a.publishMonthly(ctx)
		return nil
	})
	g.Go(func() error {
		a.writeViews(ctx)
		return nil
	})
	if a.Mode == SampleMode { // its contracts are filed without being read, for speed
		g.Go(func() error {
			select {
			case <-ctx.Done():
			case <-a.filled:
				a.Transcripts.Sweep()
			}
			return nil
		})
	}
	g.Go(func() error {
		tick := time.NewTicker(time.Hour)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-tick.C:
				err := errors.Join(a.Journal.ForgetAnswers(ctx, 72*time.Hour), a.Identity.ForgetThrottles(ctx))
				if err != nil && ctx.Err() == nil {
					a.Log.Error("forget what has expired", "error", err)
				}
			}
		}
	})
}

func serveUntil(ctx context.Context, l net.Listener, h http.Handler) error {
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
		defer cancel()
		stopped <- srv.Shutdown(end)
	}()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return <-stopped
}

func serveMetrics(ctx context.Context, addr string) error {
	var how net.ListenConfig
	l, err := how.Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("listen for metrics on %s: %w", addr, err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.Handler())
	return serveUntil(ctx, l, mux)
}

// announce prints where the platform is, with the sample city's accounts when
// it is one, and lets the city fill in the background.
func (a *App) announce(ctx context.Context, g *errgroup.Group, o ServeOptions, addr string) error {
	out := o.Out
	if out == nil {
		out = os.Stdout
	}
	if o.Sample {
		if err := a.startSample(ctx, g, out); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "\n  技市 Jishi  http://%s\n  API 文档    http://%s/docs\n  证明核验    http://%s/verify\n", Reachable(addr), Reachable(addr), Reachable(addr))
	if !o.Sample {
		fmt.Fprintln(out, "  No users yet? JISHI_NEW_PASSWORD=… jishi user create NAME --name … --office … --roles system_admin")
	}
	if o.Ready != nil {
		o.Ready(addr)
	}
	return nil
}

// Reachable turns a listen address into one that this machine can call.
func Reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}
