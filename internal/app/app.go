// Package app is the composition root: settings become a database, keys and
// services, and services become a running server.
package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"jishi/internal/absorption"
	"jishi/internal/achievement"
	"jishi/internal/broker"
	"jishi/internal/brokerage"
	"jishi/internal/calendar"
	"jishi/internal/certificate"
	"jishi/internal/config"
	"jishi/internal/contract"
	"jishi/internal/conversion"
	"jishi/internal/credential"
	"jishi/internal/database"
	"jishi/internal/document"
	"jishi/internal/evidence"
	"jishi/internal/filing"
	"jishi/internal/holiday"
	"jishi/internal/identity"
	"jishi/internal/inspection"
	"jishi/internal/journal"
	"jishi/internal/keyring"
	"jishi/internal/ledger"
	"jishi/internal/listing"
	"jishi/internal/mandate"
	"jishi/internal/national"
	"jishi/internal/notice"
	"jishi/internal/office"
	"jishi/internal/opendata"
	"jishi/internal/person"
	"jishi/internal/proceeding"
	"jishi/internal/reading"
	"jishi/internal/report"
	"jishi/internal/reward"
	"jishi/internal/sample"
	"jishi/internal/sealed"
	"jishi/internal/settlement"
	"jishi/internal/training"
	"jishi/internal/transcript"
	"jishi/internal/verifier"
	"jishi/internal/workload"
)

// Services are the use cases over one database and one clock.
type Services struct {
	Journal      *journal.Journal
	Identity     *identity.Service
	Certificates *certificate.Service
	Ledger       *ledger.Service
	OpenData     *opendata.Service
	Contracts    *contract.Service
	Proceedings  *proceeding.Service
	Settlements  *settlement.Service
	Filings      *filing.Service
	National     *national.Service
	Absorption   *absorption.Service
	Evidence     *evidence.Service
	Calendars    *holiday.Service
	Offices      *office.Service
	Inspections  *inspection.Service
	Workload     *workload.Service
	Reports      *report.Service
	Mandates     *mandate.Service
	Persons      *person.Service
	Brokers      *broker.Service
	Credentials  *credential.Service
	Brokerage    *brokerage.Service
	Training     *training.Service
	Achievements *achievement.Service
	Notices      *notice.Service
	Conversions  *conversion.Service
	Rewards      *reward.Service
	Listings     *listing.Service
}

// App is everything that one process holds open.
type App struct {
	Config config.Config
	Mode   Mode
	DB     *database.DB
	Keys   *keyring.Keyring
	Box    *sealed.Box
	Files  *document.Store
	Log    *slog.Logger
	Services
	// PublicFacts are what registers above achievements say of one in public.
	PublicFacts PublicFacts
	identity    identity.Config
	outside     contract.Outside
	// witnesses may countersign checkpoints.
	witnesses []verifier.WitnessKey
	// Transcripts read documents in the background; they have a clock and a life
	// of their own, apart from the services that are built again for a story.
	Transcripts *transcript.Service
	// filled is closed when the sample city's story is told.
	filled chan struct{}
}

// Options vary how the program is put together (tests, commands).
type Options struct {
	Clock func() time.Time
	Log   *slog.Logger
	// Sample asks for a sample instance.
	Sample bool
	// Relaxed trades durability for speed; only for samples and tests.
	Relaxed bool
	// Identity overrides the cost of passwords and the like in tests.
	Identity identity.Config
}

// Tables are all rows that the journal protects, of every package.
func Tables() []journal.Table {
	var out []journal.Table
	for _, list := range [][]journal.Table{identity.Tables(), contract.Tables(), certificate.Tables(), ledger.Tables(), opendata.Tables(), proceeding.Tables(), settlement.Tables(),
		filing.Tables(), national.Tables(), absorption.Tables(),
		holiday.Tables(), office.Tables(), inspection.Tables(), mandate.Tables(), brokerage.Tables(), person.Tables(), broker.Tables(), credential.Tables(), training.Tables(), achievement.Tables(), notice.Tables(), conversion.Tables(), reward.Tables(), listing.Tables(), instanceTables()} {
		out = append(out, list...)
	}
	return out
}

// Open migrates the database, loads the keys and builds the services. What was
// opened is closed again when a later step fails.
func Open(ctx context.Context, cfg config.Config, o Options) (_ *App, err error) {
	a := &App{Config: cfg, Log: o.Log, identity: o.Identity, filled: make(chan struct{})}
	if a.Log == nil {
		a.Log = slog.Default()
	}
	defer func() {
		if err != nil {
			_ = a.Close()
		}
	}()
	if a.witnesses, err = ParseWitnesses(cfg.Witnesses); err != nil {
		return nil, err
	}
	if err = ensureSchema(ctx, cfg); err != nil {
		return nil, err
	}
	if a.DB, err = database.Open(ctx, database.Options{URL: cfg.Database(), Clock: o.Clock, Relaxed: o.Relaxed}); err != nil {
		return nil, err
	}
	if a.Keys, err = keyring.Open(cfg.KeyDir, cfg.LogOrigin); err != nil {
		return nil, err
	}
	if a.Box, err = sealed.Open(a.Keys.FieldKeys()); err != nil {
		return nil, err
	}
	if a.Files, err = document.Open(ctx, cfg.DocumentStore, cfg.MaxUploadMB<<20); err != nil {
		return nil, err
	}
	if a.Mode, err = a.ensureInstance(ctx, o.Sample); err != nil {
		return nil, err
	}
	if a.outside, err = openRegisters(cfg); err != nil {
		return nil, err
	}
	a.outside.Settled = settlement.Settled
	reader := reading.New(nil, 0)
	if cfg.DataDir != "" {
		reader.KeepCode(filepath.Join(cfg.DataDir, "pdf-reader"))
	}
	a.Transcripts = transcript.New(a.DB, a.Box, a.Files, reader, a.Log)
	a.Services = a.Build(a.DB, o.Identity)
	a.PublicFacts.Subjects = a.dealNotices
	a.Contracts.With(a.sources())
	if err = a.firstTargets(ctx); err != nil {
		return nil, err
	}
	if err = a.Ledger.BuildRollups(ctx); err != nil {
		return nil, wrap(err, "preparing totals of earlier lines")
	}
	n, err := a.Contracts.RecordMissingFacts(ctx)
	if err != nil {
		return nil, wrap(err, "recording what the rules compare of earlier filings")
	}
	if n > 0 {
		a.Log.Info("recorded what the rules compare of earlier filings", "contracts", n)
	}
	return a, nil
}

// sources are all that contracts are told from outside.
func (a *App) sources() contract.Outside {
	out := a.outside
	out.Brokered, out.Converted = a.Brokerage.Brokered, a.Conversions.Converted
	out.Texts, out.Await, out.Changed = a.Transcripts.Source, a.Transcripts.Await, a.Transcripts.Changed
	return out
}

// Build makes the services over a database; the sample city builds them again
// over the same database with a simulated clock.
func (a *App) Build(db *database.DB, ids identity.Config) Services {
	var s Services
	s.Journal = journal.New(db, a.Keys.Journal, Tables()...).WitnessedBy(a.witnesses...)
	s.Identity = identity.New(s.Journal, a.Box, a.Keys.Token, ids)
	s.Certificates = certificate.New(s.Journal, a.Box, a.Files, a.Keys.Certificate, a.Config.PublicURL, a.Mode == SampleMode)
	s.Ledger = ledger.New(s.Journal).SealedBy(s.Certificates.SignClosing)
	s.OpenData = opendata.New(s.Journal)
	s.Contracts = contract.New(s.Journal, a.Box, a.Files, s.Identity, s.Certificates, s.Ledger).With(a.outside)
	s.Proceedings = proceeding.New(s.Journal, s.Contracts, s.Certificates)
	s.Settlements = settlement.New(s.Journal, s.Contracts)
	s.Evidence = evidence.New(s.Journal, s.Contracts, s.Certificates, a.Mode == SampleMode).WithFigures(ledger.Tables()...)
	s.Calendars, s.Offices = holiday.New(s.Journal), office.New(s.Journal)
	s.Filings = filing.New(s.Journal, a.Files, s.Identity, s.Contracts, a.Log)
	s.National = national.New(s.Journal, s.Contracts)
	s.Inspections, s.Workload = inspection.New(s.Journal, s.Contracts), workload.New(s.Journal)
	s.Absorption = absorption.New(s.Journal, a.Box.Fingerprint)
	s.Reports = report.New(s.Journal, s.Ledger, s.Absorption, s.Contracts, s.Workload)
	s.Mandates = mandate.New(s.Journal, a.Files)
	s.Persons = person.New(s.Journal, a.Box)
	s.Brokers = broker.New(s.Journal, a.Files, s.Persons)
	s.Credentials = a.credentials(s)
	s.Brokerage = brokerage.New(s.Journal, a.Files, s.Contracts, s.Brokers).WithOrganisations(s.Brokers.OrgGoodOn)
	s.Brokers.With(broker.Outside{Credentials: followed{s.Credentials}, Deals: s.Brokerage.Deals, Seal: a.Box.Seal, Unseal: a.Box.Open})
	s.Training = training.New(s.Journal, a.Files, a.Box, s.Persons)
	s.Achievements = achievement.New(s.Journal, a.Files)
	s.Notices = notice.New(s.Journal, s.Calendars, a.Box)
	s.Conversions = conversion.New(s.Journal, a.Files, s.Contracts, s.Brokerage, s.Notices)
	s.Rewards = reward.New(s.Journal, s.Conversions, s.Notices, s.Ledger)
	s.Achievements.With(achievement.Outside{Converted: s.Conversions.AnyConverted})
	sources := a.outside
	sources.Brokered, sources.Converted = s.Brokerage.Brokered, s.Conversions.Converted
	s.Contracts.With(sources)
	s.Listings = listing.New(s.Journal, s.Calendars, s.Brokers).With(listing.Outside{Deals: s.dealPhases})
	s.Brokers.With(broker.Outside{Issuers: issued{s.Training}, Education: s.Training})
	return s
}

// openRegisters opens the copies of public registers that the settings name.
func openRegisters(cfg config.Config) (contract.Outside, error) {
	var out contract.Outside
	if cfg.CompanyRegister != "" {
		companies, err := contract.OpenCompanies(cfg.CompanyRegister)
		if err != nil {
			return out, wrap(err, "JISHI_COMPANY_REGISTER")
		}
		out.Companies = companies
	}
	if cfg.PatentRegister != "" {
		patents, err := contract.OpenPatents(cfg.PatentRegister)
		if err != nil {
			return out, wrap(err, "JISHI_PATENT_REGISTER")
		}
		out.Patents = patents
	}
	return out, nil
}

// ensureSchema migrates where it must. A server whose login may only become the
// application role is not asked for more when the schema is already current.
func ensureSchema(ctx context.Context, cfg config.Config) error {
	if !cfg.Embedded() && cfg.MigrateDatabaseURL == cfg.DatabaseURL {
		if current(ctx, cfg) {
			return nil
		}
	}
	return Migrate(ctx, cfg)
}

// current tells whether the application role finds nothing to migrate. On a
// new database neither role nor tables exist: then it is not.
func current(ctx context.Context, cfg config.Config) bool {
	db, err := database.Open(ctx, database.Options{URL: cfg.Database()})
	if err != nil {
		return false
	}
	defer db.Close()
	n, err := database.Pending(ctx, db)
	return err == nil && n == 0
}

// Migrate brings the schema up to date with the owner's login.
func Migrate(ctx context.Context, cfg config.Config) error {
	db, err := database.Open(ctx, database.Options{URL: cfg.MigrationDatabase(), Owner: true})
	if err != nil {
		return err
	}
	_, err = database.Migrate(ctx, db)
	return errors.Join(err, db.Close())
}

// Close closes what is open.
func (a *App) Close() error {
	var errs []error
	if a.Listings != nil {
		errs = append(errs, a.Listings.WriteViews(context.Background()))
	}
	if a.Transcripts != nil {
		errs = append(errs, a.Transcripts.Close())
	}
	if a.Files != nil {
		errs = append(errs, a.Files.Close())
	}
	if a.DB != nil {
		errs = append(errs, a.DB.Close())
	}
	return errors.Join(errs...)
}

// firstTargets sets what a new database begins with. In a sample city they are
// part of its story, and the current year has one of the city's own size.
func (a *App) firstTargets(ctx context.Context) error {
	if a.Mode != SampleMode {
		return a.Ledger.BootstrapTarget(ctx, firstTarget)
	}
	founding := a.Build(a.DB.WithClock(func() time.Time { return sample.FoundedAt }), a.identity).Ledger
	year := calendar.Of(a.DB.Now()).Year()
	return errors.Join(founding.BootstrapTarget(ctx, firstTarget), founding.BootstrapTarget(ctx, sample.Target(year, a.Config.SampleContracts)))
}

// firstTarget is the reason the platform exists: task 13 of 泰政发〔2022〕13号.
var firstTarget = ledger.Target{
	Year: 2025, Region: "370900", Indicator: "CONTRACT_AMOUNT", Value: 1_200_000_000_000,
	Source: "泰政发〔2022〕13号 第13项：2025年技术合同成交额120亿元",
}

func newEpoch() string { return rand.Text() }

func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
