package app

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"jishi/internal/config"
	"jishi/internal/database"
	"jishi/internal/evidence"
	"jishi/internal/journal"
	"jishi/internal/keyring"
	"jishi/internal/ledger"
	"jishi/internal/verifier"
)

// ExportBundle writes a bundle for a second holder into a new file and gives its
// checkpoint. The database is opened for reading only; the server may go on
// writing. Where the log's key is at hand, a checkpoint of everything is signed;
// elsewhere the newest one must cover everything.
func ExportBundle(ctx context.Context, cfg config.Config, file string) (cp verifier.Checkpoint, err error) {
	db, err := database.Open(ctx, database.Options{URL: cfg.MigrationDatabase(), Owner: true, ReadOnly: true})
	if err != nil {
		return cp, err
	}
	defer db.Close()
	mode, err := ReadMode(ctx, db)
	if err != nil {
		return cp, err
	}
	var signer journal.Signer // stays nil without a key
	key, err := keyring.ReadLog(cfg.KeyDir)
	switch {
	case err == nil:
		signer = key
	case !errors.Is(err, fs.ErrNotExist):
		return cp, err
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return cp, wrap(err, "write the bundle")
	}
	source := evidence.BundleSource{Journal: journal.New(db, signer, Tables()...), Tables: ledger.Tables(), Sample: mode == SampleMode}
	cp, err = evidence.WriteBundle(ctx, source, f)
	if err = errors.Join(err, f.Close()); err != nil {
		return cp, errors.Join(err, os.Remove(file)) // half a bundle helps nobody
	}
	return cp, nil
}
