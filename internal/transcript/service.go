package transcript

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"jishi/internal/database"
	"jishi/internal/document"
	"jishi/internal/fault"
	"jishi/internal/reading"
	"jishi/internal/sealed"
	"jishi/internal/similar"
)

const (
	// waitTime is how long a check waits for a text that is being read.
	waitTime = 3 * time.Second
	// readTime is how long one document may take, with waiting for its turn.
	readTime = 5 * time.Minute
	// workers is how many documents are read at a time.
	workers = 2
	// queueLength is how many changed contracts may wait; beyond it the next
	// look through all documents finds them.
	queueLength = 1024
	// sweepEvery is how often all documents are looked through: for those whose
	// reading the machine failed, and those that another process received.
	sweepEvery = 10 * time.Minute
	maxFile    = 64 << 20
)

// Service (文本识读) reads documents in the background and answers with what was
// read. It is safe for concurrent use.
type Service struct {
	db     *database.DB
	box    *sealed.Box
	files  *document.Store
	reader *reading.Reader
	log    *slog.Logger
	wait   time.Duration

	queue chan string
	sweep chan struct{} // all documents are to be looked through

	life  context.Context //nolint:containedctx // of the readings, which outlive a request
	end   context.CancelFunc
	turns chan struct{}
	mu    sync.Mutex
	busy  map[string]chan struct{} // by document; closed when it was read
	done  sync.WaitGroup
}

// New makes the service; Close ends what is being read.
func New(db *database.DB, box *sealed.Box, files *document.Store, reader *reading.Reader, log *slog.Logger) *Service {
	s := &Service{db: db, box: box, files: files, reader: reader, log: log, wait: waitTime, queue: make(chan string, queueLength), sweep: make(chan struct{}, 1),
		turns: make(chan struct{}, workers), busy: map[string]chan struct{}{}}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.life, s.end = context.WithCancel(context.Background())
	return s
}

// Close ends what is being read and waits for it.
func (s *Service) Close() error {
	s.mu.Lock()
	s.end()
	s.mu.Unlock()
	s.done.Wait()
	return nil
}

// Changed notes that documents of a contract came or went. It never waits.
func (s *Service) Changed(contractID string) {
	select {
	case s.queue <- contractID:
	default:
		s.Sweep()
	}
}

// Sweep asks Run to look through all documents soon. It never waits.
func (s *Service) Sweep() {
	select {
	case s.sweep <- struct{}{}:
	default: // it is asked for already
	}
}

// Await reads what is unread in a contract and waits for it, for some seconds at
// most; the rest goes on. An error is only logged: a check says by itself that
// a text is missing.
func (s *Service) Await(ctx context.Context, contractID string) {
	ctx, cancel := context.WithTimeout(ctx, s.wait)
	defer cancel()
	if err := s.refresh(ctx, contractID); err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
		s.log.Error("read the documents of a contract", "contract", contractID, "error", err)
	}
}

// refresh brings what is kept of a contract up to date and waits as long as ctx
// allows.
func (s *Service) refresh(ctx context.Context, contractID string) error {
	var list []source
	err := s.db.View(ctx, func(tx *database.Tx) (err error) {
		list, err = unread(tx, contractID)
		return err
	})
	if err != nil {
		return err
	}
	var waits []<-chan struct{}
	for _, d := range list {
		if ready := s.begin(d); ready != nil {
			waits = append(waits, ready)
		}
	}
	for _, ready := range waits {
		select {
		case <-ready:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// forget drops what was read in documents that are gone.
func (s *Service) forget(ctx context.Context, contractID string) error {
	for {
		var n int
		err := s.db.InTx(ctx, func(tx *database.Tx) (err error) {
			n, err = dropGone(tx, contractID)
			return err
		})
		if err != nil || n == 0 || contractID != "" {
			return err
		}
	}
}

// begin starts to read a document unless somebody does; nil after Close.
func (s *Service) begin(d source) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ready, there := s.busy[d.ID]; there {
		return ready
	}
	if s.life.Err() != nil {
		return nil
	}
	ready := make(chan struct{})
	s.busy[d.ID] = ready
	s.done.Go(func() {
		defer func() {
			s.mu.Lock()
			delete(s.busy, d.ID)
			s.mu.Unlock()
			close(ready)
		}()
		ctx, cancel := context.WithTimeout(s.life, readTime)
		defer cancel()
		select {
		case s.turns <- struct{}{}:
			defer func() { <-s.turns }()
		case <-ctx.Done():
			return
		}
		if err := s.read(ctx, d); err != nil && ctx.Err() == nil {
			s.log.Error("read a document", "document", d.ID, "error", err)
		}
	})
	return ready
}

// read reads one document and keeps the result. A file that cannot be read is a
// result; a machine that cannot read now is an error, and the next look through
// all documents tries again.
func (s *Service) read(ctx context.Context, d source) error {
	r := row{DocumentID: d.ID, ContractID: d.ContractID, Version: Version, State: string(Read)}
	sign := similar.EmptySignature
	content, err := s.content(ctx, d)
	if err != nil {
		return err
	}
	text, err := s.reader.Read(ctx, content, d.MediaType)
	switch f := fault.As(err); {
	case err != nil && (f == nil || f.Code == fault.InternalError):
		return err
	case err != nil:
		r.State, r.Code = string(Failed), string(f.Code)
	default:
		if sign, err = s.fill(&r, text); err != nil {
			return err
		}
	}
	err = s.db.InTx(ctx, func(tx *database.Tx) error { return put(tx, r, sign) })
	if database.IsDuplicate(err) {
		return nil // another process was faster
	}
	return err
}

// leastCompared is the number of different pieces below which a text is too
// short to be a contract: two forms with nothing filled in are not one text.
const leastCompared = 300

// fill puts a text into its row and signs it.
func (s *Service) fill(r *row, text reading.Text) (similar.Signature, error) {
	b := &body{Text: text, Facts: reading.Extract(text)}
	plain := text.Content()
	r.Pages, r.Scanned, r.Characters = int64(len(text.Pages)), int64(len(text.ScannedPages)), int64(len([]rune(similar.Normalize(plain))))
	sign := similar.EmptySignature
	if shingles := similar.ShinglesOf(plain); shingles.Len() >= leastCompared {
		sign = similar.Sign(shingles)
		r.Signature = sign.String()
	}
	if r.Characters == 0 {
		r.State = string(NoText)
	}
	packed, err := pack(b)
	if err != nil {
		return sign, err
	}
	r.Body, err = s.box.Seal(packed, place(r.DocumentID))
	return sign, err
}

// place binds a sealed text to its row.
func place(documentID string) string { return "document_texts/" + documentID + "/body" }

// open gives what was read in a document.
func (s *Service) open(r row) (*body, error) {
	packed, err := s.box.Open(r.Body, place(r.DocumentID))
	if err != nil {
		return nil, fmt.Errorf("open a text: %w", err)
	}
	return unpack(packed)
}

// content loads a stored file.
func (s *Service) content(ctx context.Context, d source) ([]byte, error) {
	f, err := s.files.Get(ctx, d.BlobKey)
	if err != nil {
		return nil, fmt.Errorf("open document %s: %w", d.ID, err)
	}
	defer f.Close()
	var b strings.Builder
	if _, err := io.Copy(&b, io.LimitReader(f, maxFile+1)); err != nil {
		return nil, fmt.Errorf("load document %s: %w", d.ID, err)
	}
	return []byte(b.String()), nil
}
