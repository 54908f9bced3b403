package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"jishi/internal/absorption"
	"jishi/internal/amount"
	"jishi/internal/config"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/document"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/ledger"
	"jishi/internal/mandate"
	"jishi/internal/verifier"
)

// VerifyOptions say what to check besides the database itself.
type VerifyOptions struct {
	// Key is the log's public key.
	Key string
	// Witness is a file of checkpoints kept elsewhere; the data directory's own
	// copy when empty.
	Witness string
	// WitnessKeys are verifier keys whose countersignatures count, as
	// JISHI_WITNESSES has them; those of the settings when empty.
	WitnessKeys string
	// Files also reads every stored document.
	Files bool
}

// Report is the outcome of a verification.
type Report struct {
	Mode            Mode
	Journal         journal.Result
	Outside         int
	Lines           int64
	Contracts       int64
	ContractAmount  amount.Fen
	TechnicalAmount amount.Fen
	Documents       int64
	Problems        []journal.Problem
}

// Verify checks a whole database, opened for reading only: the journal and all
// rows it protects, then the ledger against contracts and rollups, then, when
// asked, every document.
func Verify(ctx context.Context, cfg config.Config, o VerifyOptions) (Report, error) {
	db, err := database.Open(ctx, database.Options{URL: cfg.MigrationDatabase(), Owner: true, ReadOnly: true})
	if err != nil {
		return Report{}, err
	}
	defer db.Close()
	var r Report
	if r.Mode, err = ReadMode(ctx, db); err != nil {
		return r, err
	}
	outside, err := readWitness(o, cfg)
	if err != nil {
		return r, err
	}
	r.Outside = len(outside)
	keys, err := ParseWitnesses(cmp.Or(o.WitnessKeys, cfg.Witnesses))
	if err != nil {
		return r, err
	}
	v := journal.Verifier{DB: db, Key: o.Key, Tables: Tables(), Outside: outside, Witnesses: keys}
	if r.Journal, err = v.Verify(ctx); err != nil {
		return r, err
	}
	r.Problems = append(r.Problems, r.Journal.Problems...)
	if err := r.checkLedger(ctx, db); err != nil {
		return r, err
	}
	if err := r.checkAbsorption(ctx, db); err != nil {
		return r, err
	}
	if o.Files {
		if err := r.checkFiles(ctx, db, cfg); err != nil {
			return r, err
		}
	}
	return r, nil
}

// checker reads the ledger as an auditor does; no request stands behind it.
var checker = &identity.Principal{UserID: "verify", Side: identity.SideBureau, Roles: []identity.Role{identity.RoleAuditor}}

// booksOf is the ledger of a database that nobody serves.
func booksOf(db *database.DB) *ledger.Service {
	return ledger.New(journal.New(db, nil, Tables()...))
}

func (r *Report) checkLedger(ctx context.Context, db *database.DB) error {
	found, err := checkBooks(ctx, db, booksOf(db))
	if err != nil {
		return err
	}
	lines := found.Reconciliation.Lines
	r.Contracts, r.ContractAmount, r.TechnicalAmount = lines.Count, lines.ContractFen, lines.TechnicalFen
	err = db.View(ctx, func(tx *database.Tx) error {
		return tx.Raw("SELECT COUNT(*) FROM ledger_lines").Scan(&r.Lines).Error
	})
	if err != nil {
		return wrap(err, "count ledger lines")
	}
	for _, d := range found.Reconciliation.Differences {
		if d.With == ledger.WithContracts { // the prepared totals follow whole
			r.Problems = append(r.Problems, differenceProblem(d))
		}
	}
	for _, d := range found.Rollups.Differences {
		r.Problems = append(r.Problems, rollupProblem(d))
	}
	for _, c := range found.Closings {
		r.Problems = append(r.Problems, journal.Problem{Table: "volume_closings", Key: fmt.Sprintf("%d/%d", c.Year, c.No),
			What: "the lines of " + c.Period.String() + " no longer come to what was closed"})
	}
	return nil
}

// checkAbsorption works the digests of imported files out again from their lines.
func (r *Report) checkAbsorption(ctx context.Context, db *database.DB) error {
	damages, err := absorption.Verify(ctx, db)
	for _, d := range damages {
		r.Problems = append(r.Problems, journal.Problem{Table: "absorption_rows", Key: d.BatchID, What: d.What})
	}
	return wrap(err, "work the imported absorption out again")
}

func differenceProblem(d ledger.Difference) journal.Problem {
	return journal.Problem{Table: "contracts", Key: d.ContractID,
		What: fmt.Sprintf("the ledger lines say %s; here it is %s", totalsText(d.Lines), totalsText(d.Other))}
}

func rollupProblem(d ledger.RollupDifference) journal.Problem {
	return journal.Problem{Table: "ledger_rollups", Key: fmt.Sprintf("%d/%d", d.Cell, d.Block),
		What: fmt.Sprintf("%s: the ledger lines say %s; here it is %s", d, totalsText(d.Lines), totalsText(d.Rollup))}
}

func totalsText(t ledger.Totals) string {
	return fmt.Sprintf("%d contracts, %s yuan, %s yuan technical", t.Count, t.ContractFen, t.TechnicalFen)
}

func (r *Report) checkFiles(ctx context.Context, db *database.DB, cfg config.Config) error {
	files, err := document.Open(ctx, cfg.DocumentStore, cfg.MaxUploadMB<<20)
	if err != nil {
		return err
	}
	defer files.Close()
	n, damages, err := contract.VerifyFiles(ctx, db, files)
	r.Documents = n
	for _, d := range damages {
		r.Problems = append(r.Problems, journal.Problem{Table: "documents", Key: d.DocumentID, What: d.What})
	}
	if err != nil {
		return err
	}
	papers, lost, err := mandate.VerifyFiles(ctx, db, files)
	r.Documents += papers
	for _, d := range lost {
		r.Problems = append(r.Problems, journal.Problem{Table: "mandates", Key: d.MandateID, What: d.What})
	}
	return err
}

// witnessFile is the copy of checkpoints beside the database. Hand it to a
// second holder: whoever has it can tell that the tail was cut.
func witnessFile(cfg config.Config) string { return filepath.Join(cfg.DataDir, "checkpoints.log") }

// keepCheckpoint appends a checkpoint to the copy outside the database.
func keepCheckpoint(cfg config.Config) func(journal.Checkpoint) error {
	return func(cp journal.Checkpoint) error {
		f, err := os.OpenFile(witnessFile(cfg), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
		if err != nil {
			return wrap(err, "keep checkpoint")
		}
		defer f.Close()
		_, err = f.WriteString(cp.Note + verifier.EndOfNote)
		return wrap(err, "keep checkpoint")
	}
}

func readWitness(o VerifyOptions, cfg config.Config) ([]journal.Checkpoint, error) {
	path := o.Witness
	if path == "" {
		path = witnessFile(cfg)
	}
	out, err := heldCheckpoints(path, o.Key)
	if errors.Is(err, fs.ErrNotExist) && o.Witness == "" {
		return nil, nil
	}
	return out, err
}

// heldCheckpoints reads a file of checkpoints that somebody keeps.
func heldCheckpoints(path, logKey string) ([]journal.Checkpoint, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read outside checkpoints: %w", err)
	}
	out, err := verifier.OpenCheckpoints(string(raw), logKey)
	if err != nil {
		return nil, fmt.Errorf("outside %w in %s", err, path)
	}
	return out, nil
}
