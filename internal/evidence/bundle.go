package evidence

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/verifier"
)

// Bundle (存证包) is a bundle that is ready to be written: the whole journal and
// the tables that the published figures are made of, for a second holder.
type Bundle struct {
	// Filename proposes a name for the ZIP.
	Filename string
	// Bytes is about how large it will be.
	Bytes int64

	source BundleSource
}

// BundleSource is what a bundle is made of.
type BundleSource struct {
	Journal *journal.Journal
	// Tables are those that make the figures; others are left out.
	Tables []journal.Table
	Sample bool
}

// WithFigures sets the tables that bundles hold: those that make the figures.
func (s *Service) WithFigures(tables ...journal.Table) *Service {
	s.figures = tables
	return s
}

// bytesPerEvent is about what an event takes with its rows, compressed.
const bytesPerEvent = 1 << 10

// Bundle prepares a bundle for p, who must be an auditor (permission). It signs
// a checkpoint of everything recorded so far.
func (s *Service) Bundle(ctx context.Context, p *identity.Principal) (*Bundle, error) {
	if err := identity.Authorize(p, identity.OpGetJournalBundle, identity.Object{}); err != nil {
		return nil, err
	}
	cp, err := s.journal.Checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	return &Bundle{source: BundleSource{Journal: s.journal, Tables: s.figures, Sample: s.sample}, Bytes: cp.Size * bytesPerEvent,
		Filename: fmt.Sprintf("存证包-%s-%d.zip", calendar.Of(s.journal.Now()), cp.Size)}, nil
}

// Stream gives the bundle as it is made; the caller closes it.
func (b *Bundle) Stream(ctx context.Context) io.ReadCloser {
	r, w := io.Pipe()
	go func() {
		_, err := WriteBundle(ctx, b.source, w)
		_ = w.CloseWithError(err)
	}()
	return r
}

// WriteBundle writes a bundle (docs/evidence-format.md) from one snapshot of the
// database and gives its checkpoint. It changes nothing; see journal.Dump for
// the checkpoint. Memory does not grow with the log.
func WriteBundle(ctx context.Context, from BundleSource, to io.Writer) (verifier.Checkpoint, error) {
	var cp verifier.Checkpoint
	err := from.Journal.Dump(ctx, func(d *journal.Dump) error {
		cp = d.Checkpoint
		w := &bundleWriter{zip: zip.NewWriter(to), at: from.Journal.Now()}
		w.manifest = verifier.Manifest{Format: verifier.BundleFormat, Origin: cp.Origin, MadeAt: stamp(w.at), Size: cp.Size, Checkpoint: cp.Note,
			Sample: from.Sample, Tables: map[string]verifier.TableInfo{}}
		return w.write(d, from.Tables)
	})
	return cp, err
}

type bundleWriter struct {
	zip      *zip.Writer
	at       time.Time
	manifest verifier.Manifest
}

func (w *bundleWriter) write(d *journal.Dump, tables []journal.Table) error {
	if _, err := w.add(verifier.EventsFile, "\n", d.Events); err != nil {
		return err
	}
	if _, err := w.add(verifier.CheckpointsFile, verifier.EndOfNote, d.Checkpoints); err != nil {
		return err
	}
	for _, t := range tables {
		n, err := w.add(verifier.TableFile(t.Name), "\n", func(each func([]byte) error) error { return d.Rows(t, each) })
		if err != nil {
			return err
		}
		w.manifest.Tables[t.Name] = verifier.TableInfo{Key: t.Key, Columns: t.Columns, Rows: n}
	}
	raw, err := journal.Canonical(w.manifest)
	if err != nil {
		return fmt.Errorf("write the bundle's manifest: %w", err)
	}
	e, err := w.create(verifier.ManifestFile)
	if err == nil {
		_, err = e.Write(raw)
	}
	if err == nil {
		err = w.zip.Close()
	}
	if err != nil {
		return fmt.Errorf("end the bundle: %w", err)
	}
	return nil
}

// add writes an entry of pieces that each end with the same mark.
func (w *bundleWriter) add(path, end string, pieces func(each func([]byte) error) error) (int64, error) {
	e, err := w.create(path)
	if err != nil {
		return 0, err
	}
	to, n := &counted{to: e, sum: sha256.New()}, int64(0)
	err = pieces(func(piece []byte) error {
		n++
		_, err := to.Write(append(piece, end...))
		return err
	})
	if err != nil {
		return n, fmt.Errorf("bundle entry %s: %w", path, err)
	}
	w.manifest.Files = append(w.manifest.Files, verifier.FileInfo{Path: path, Bytes: to.n, SHA256: hex.EncodeToString(to.sum.Sum(nil))})
	return n, nil
}

func (w *bundleWriter) create(path string) (io.Writer, error) {
	e, err := w.zip.CreateHeader(&zip.FileHeader{Name: path, Method: zip.Deflate, Modified: w.at.UTC().Truncate(time.Second)})
	if err != nil {
		return nil, fmt.Errorf("bundle entry %s: %w", path, err)
	}
	return e, nil
}

// counted counts and hashes what passes.
type counted struct {
	to  io.Writer
	sum hash.Hash
	n   int64
}

func (c *counted) Write(b []byte) (int, error) {
	c.n += int64(len(b))
	c.sum.Write(b)
	return c.to.Write(b)
}
