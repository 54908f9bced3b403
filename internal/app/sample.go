package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/sync/errgroup"

	"jishi/internal/calendar"
	"jishi/internal/config"
	"jishi/internal/sample"
)

// sampleSeed makes the same city on every first start.
const sampleSeed = 2025

// sampleAllowed keeps sample accounts off networks and real databases: a
// password printed on a screen is no password. A throw-away database is no real one.
func sampleAllowed(cfg config.Config, throwaway bool) error {
	if !cfg.Embedded() && !throwaway {
		return errors.New("the sample city runs on the embedded database only; unset JISHI_DATABASE_URL")
	}
	if !cfg.Loopback() {
		return fmt.Errorf("the sample city listens on this machine only; JISHI_ADDR is %s", cfg.Addr)
	}
	return nil
}

func (a *App) sampleBuilder() sample.Builder {
	return func(clock func() time.Time) sample.Platform {
		s := a.Build(a.DB.WithClock(clock), a.identity)
		return sample.Platform{Identity: s.Identity, Contracts: s.Contracts, Ledger: s.Ledger, Proceedings: s.Proceedings, Settlements: s.Settlements, Offices: s.Offices,
			Inspections: s.Inspections, Absorption: s.Absorption, Mandates: s.Mandates, Persons: s.Persons, Brokers: s.Brokers, Brokerage: s.Brokerage, Training: s.Training}
	}
}

// startSample founds the city and its accounts before the first request, and
// fills it with contracts in the background, with progress on the terminal.
func (a *App) startSample(ctx context.Context, g *errgroup.Group, out io.Writer) error {
	password, err := samplePassword(a.Config)
	if err != nil {
		return err
	}
	batches, err := a.batches(a.Config.SampleContracts, sampleSeed)
	if err != nil {
		return err
	}
	city, err := sample.Found(ctx, a.sampleBuilder(), batches[0].options(password))
	if err != nil {
		return wrap(err, "found the sample city")
	}
	printAccounts(out, city.Accounts(), password)
	g.Go(func() error {
		err := a.fill(ctx, city, batches, password, out)
		if err != nil && ctx.Err() == nil {
			a.Log.Error("fill the sample city", "error", err) // the server goes on with what is there
			return nil
		}
		close(a.filled)
		return nil
	})
	return nil
}

// fill makes every batch complete, with progress on the terminal.
func (a *App) fill(ctx context.Context, city sample.City, batches []batch, password string, out io.Writer) error {
	last := batches[len(batches)-1]
	total := last.Offset + last.Contracts
	bar := progressbar.NewOptions(total, progressbar.OptionSetWriter(out), progressbar.OptionSetDescription("  样例合同 sample contracts"),
		progressbar.OptionShowCount(), progressbar.OptionThrottle(time.Second), progressbar.OptionSetWidth(30))
	for _, b := range batches {
		o := b.options(password)
		o.Progress = func(done, _ int) { _ = bar.Set(b.Offset + done) }
		if err := sample.Fill(ctx, a.sampleBuilder(), city, o); err != nil {
			return err
		}
	}
	if err := city.Settle(ctx, a.sampleBuilder()(a.DB.Now), calendar.Of(a.DB.Now())); err != nil {
		return err
	}
	if err := sample.Delegate(ctx, a.sampleBuilder()(a.DB.Now), city); err != nil {
		return err
	}
	if err := sample.Engage(ctx, a.sampleBuilder()(a.DB.Now), city); err != nil {
		return err
	}
	if _, err := a.OpenData.Publish(ctx, ""); err != nil {
		return wrap(err, "publish the open data of the sample city")
	}
	fmt.Fprintf(out, "\n  样例城市就绪 the sample city is ready: %d contracts\n", total)
	return nil
}

// FillSample adds contracts to a sample city in the foreground until it has the
// number asked for.
func FillSample(ctx context.Context, cfg config.Config, contracts int, seed uint64, out io.Writer) error {
	if err := sampleAllowed(cfg, false); err != nil {
		return err
	}
	a, err := Open(ctx, cfg, Options{Sample: true, Relaxed: true})
	if err != nil {
		return err
	}
	defer a.Close()
	password, err := samplePassword(cfg)
	if err != nil {
		return err
	}
	batches, err := a.batches(contracts, seed)
	if err != nil {
		return err
	}
	city, err := sample.Found(ctx, a.sampleBuilder(), batches[0].options(password))
	if err != nil {
		return err
	}
	if err := a.fill(ctx, city, batches, password, out); err != nil {
		return err
	}
	cp, err := a.Journal.Checkpoint(ctx)
	if err != nil {
		return err
	}
	return keepCheckpoint(cfg)(cp)
}

// batch is one run of the generator. It is kept in the data directory, so that
// a later start, on another day, goes on with the same plan.
type batch struct {
	Seed      uint64        `json:"seed"`
	Contracts int           `json:"contracts"`
	Offset    int           `json:"offset"`
	To        calendar.Date `json:"to"`
}

func (b batch) options(password string) sample.Options {
	return sample.Options{Seed: b.Seed, Contracts: b.Contracts, Offset: b.Offset, To: b.To, Password: password}
}

// batches reads the city's batches and adds one when it is to have more
// contracts than they give.
func (a *App) batches(contracts int, seed uint64) ([]batch, error) {
	path := filepath.Join(a.Config.DataDir, "sample.json")
	var list []batch
	b, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(b, &list)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, wrap(err, "read "+path)
	}
	have := 0
	if n := len(list); n > 0 {
		have = list[n-1].Offset + list[n-1].Contracts
	}
	if contracts <= have && have > 0 {
		return list, nil
	}
	if have > 0 {
		seed += uint64(have) // another batch is another story, whatever the seed
	}
	list = append(list, batch{Seed: seed, Contracts: max(1, contracts-have), Offset: have, To: calendar.Of(a.DB.Now())})
	if b, err = json.Marshal(list); err != nil {
		return nil, wrap(err, "keep the sample's plan")
	}
	return list, wrap(os.WriteFile(path, b, 0o600), "keep the sample's plan")
}

// SampleDocument is a contract document to try things with: that of the example
// contract, or of a contract given as the API's JSON.
func SampleDocument(contractJSON []byte) ([]byte, error) {
	if len(contractJSON) > 0 {
		return sample.TextOf(contractJSON)
	}
	_, docx, err := sample.Example()
	return docx, err
}

// samplePassword is the one password of all sample accounts: the one that was
// asked for, else the one made at the first start.
func samplePassword(cfg config.Config) (string, error) {
	if cfg.SamplePassword != "" {
		return cfg.SamplePassword, nil
	}
	path := filepath.Join(cfg.DataDir, "sample-password")
	b, err := os.ReadFile(path)
	if err == nil {
		return strings.TrimSpace(string(b)), nil
	}
	password := rand.Text()[:20]
	return password, wrap(os.WriteFile(path, []byte(password+"\n"), 0o600), "keep the sample password")
}

func printAccounts(out io.Writer, list []sample.Account, password string) {
	fmt.Fprintf(out, "\n  样例城市 sample city. One password for all accounts: %s\n\n", password)
	for _, a := range list {
		fmt.Fprintf(out, "    %-14s %s\n", a.Username, a.What)
	}
}
