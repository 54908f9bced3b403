package witness

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"jishi/internal/journal"
	"jishi/internal/verifier"
)

// lock takes the folder for this process alone: two runs at once could vouch
// for two different logs.
func lock(dir string) (unlock func(), err error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the witness's folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("another witness is running over %s", dir), f.Close())
	}
	return func() { _ = f.Close() }, nil
}

// vouched reads the checkpoint vouched for last; its size is 0 when this is the
// first time. A damaged file is an error: starting anew would forgive everything.
func (w *Witness) vouched() (journal.Checkpoint, error) {
	raw, err := os.ReadFile(filepath.Join(w.dir, stateFile))
	if errors.Is(err, fs.ErrNotExist) {
		return journal.Checkpoint{}, nil
	}
	if err != nil {
		return journal.Checkpoint{}, fmt.Errorf("read what was vouched for: %w", err)
	}
	cp, err := verifier.OpenCheckpoint(string(raw), w.logKey)
	if err != nil {
		return cp, fmt.Errorf("what was vouched for in %s: %w", filepath.Join(w.dir, stateFile), err)
	}
	return cp, nil
}

// save keeps what is about to be vouched for, so that it is on the disk before
// anyone gets the signature: after a crash the witness remembers at least that.
func (w *Witness) save(cosigned string) error {
	if err := replace(w.dir, stateFile, cosigned); err != nil {
		return fmt.Errorf("keep what is vouched for: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(w.dir, logFile), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("keep the checkpoint: %w", err)
	}
	_, err = f.WriteString(cosigned + verifier.EndOfNote)
	return errors.Join(err, f.Sync(), f.Close())
}

// replace writes a file so that after a crash it is the old or the new one.
func replace(dir, name, text string) error {
	f, err := os.CreateTemp(dir, name+".*")
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	if err := os.Rename(f.Name(), filepath.Join(dir, name)); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// keepEvidence writes both checkpoints of a fork down, each with the log's
// signature, in the form of checkpoints.log. The same fork is written once.
func (w *Witness) keepEvidence(f *Fork) error {
	name := fmt.Sprintf("fork-%d-%d-%x.txt", f.Vouched.Size, f.Offered.Size, f.Offered.Root[:4])
	f.File = filepath.Join(w.dir, name)
	if _, err := os.Stat(f.File); err == nil {
		return nil
	}
	return replace(w.dir, name, f.Vouched.Note+verifier.EndOfNote+f.Offered.Note+verifier.EndOfNote)
}
