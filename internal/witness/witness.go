package witness

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"jishi/internal/journal"
	"jishi/internal/verifier"
)

// Witness (见证人) looks at one log.
type Witness struct {
	url    string
	dir    string
	logKey string
	key    Key
	client *http.Client
	now    func() time.Time
}

// Options say what a witness looks at.
type Options struct {
	// URL is the platform's address, without /api/v1.
	URL string
	// Dir holds the key and what was vouched for.
	Dir string
	// LogKey is the log's public key, got from elsewhere than URL.
	LogKey string
	// Client and Now are http.Client with a time limit and time.Now when empty.
	Client *http.Client
	Now    func() time.Time
}

// Fork (分叉) is the error when the log is not what it was: it was rewritten or
// cut. Both checkpoints bear the log's signature, so that they prove it.
type Fork struct {
	What    string
	Vouched journal.Checkpoint
	Offered journal.Checkpoint
	// File has both checkpoints.
	File string
}

// Error is a sentence for whoever runs the witness.
func (f *Fork) Error() string {
	return fmt.Sprintf("the log was rewritten: %s. Nothing was countersigned. Both signed checkpoints (size %d and size %d) are kept in %s; do not delete it and report it",
		f.What, f.Vouched.Size, f.Offered.Size, f.File)
}

// Open makes a witness over a folder that MakeKey has made.
func Open(o Options) (*Witness, error) {
	key, err := LoadKey(o.Dir)
	if err != nil {
		return nil, err
	}
	if o.Client == nil {
		o.Client = &http.Client{Timeout: 30 * time.Second}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	w := &Witness{url: strings.TrimRight(o.URL, "/") + "/api/v1/public/journal", dir: o.Dir, logKey: o.LogKey, key: key, client: o.Client, now: o.Now}
	_, err = w.vouched()
	return w, err
}

// Key is what the witness countersigns with.
func (w *Witness) Key() Key { return w.key }

// Once looks at the log once: it fetches the newest checkpoint, checks the log's
// signature and that the log continues what was vouched for last, keeps the
// countersigned checkpoint on the disk and only then hands it out. When the log
// does not continue, the error is a *Fork.
func (w *Witness) Once(ctx context.Context) (journal.Checkpoint, error) {
	unlock, err := lock(w.dir)
	if err != nil {
		return journal.Checkpoint{}, err
	}
	defer unlock()
	last, err := w.vouched()
	if err != nil {
		return last, err
	}
	cp, err := w.fetch(ctx)
	if err != nil {
		return cp, err
	}
	if err := w.compare(ctx, last, cp); err != nil {
		fork, ok := errors.AsType[*Fork](err)
		if !ok {
			return cp, err
		}
		fork.Vouched, fork.Offered = last, cp
		return cp, errors.Join(fork, w.keepEvidence(fork))
	}
	cp.Note = w.key.Cosign(cp.Note, w.now())
	if err := w.save(cp.Note); err != nil {
		return cp, err
	}
	return cp, w.submit(ctx, cp)
}

// compare refuses a checkpoint that does not continue the last one.
func (w *Witness) compare(ctx context.Context, last, cp journal.Checkpoint) error {
	switch {
	case last.Size == 0:
		return nil
	case cp.Size < last.Size:
		return &Fork{What: fmt.Sprintf("it had %d events when it was vouched for, now it signs only %d", last.Size, cp.Size)}
	case cp.Size == last.Size && cp.Root != last.Root:
		return &Fork{What: fmt.Sprintf("it signs another root for the same %d events", cp.Size)}
	case cp.Size == last.Size:
		return nil
	}
	var proof struct{ Hashes []string }
	err := w.call(ctx, http.MethodGet, fmt.Sprintf("/consistency?from=%d&to=%d", last.Size, cp.Size), nil, &proof)
	if err != nil {
		return fmt.Errorf("no proof was given that the log of %d events continues that of %d: %w", cp.Size, last.Size, err)
	}
	if err := verifier.CheckConsistency(proof.Hashes, last, cp); err != nil {
		return &Fork{What: fmt.Sprintf("the first of its %d events are no longer the %d that were vouched for", cp.Size, last.Size)}
	}
	return nil
}

// fetch gets the newest checkpoint with the log's own signature only.
func (w *Witness) fetch(ctx context.Context) (journal.Checkpoint, error) {
	var answer struct{ Note string }
	if err := w.call(ctx, http.MethodGet, "/checkpoint", nil, &answer); err != nil {
		return journal.Checkpoint{}, fmt.Errorf("get the newest checkpoint: %w", err)
	}
	cp, err := verifier.OpenCheckpoint(answer.Note, w.logKey)
	if err != nil {
		return cp, fmt.Errorf("the checkpoint is not signed by the log: %w", err)
	}
	cp.Note = ownSignature(cp)
	return cp, nil
}

// ownSignature leaves what others signed under a checkpoint away: it is of no
// use here, and the witness's own older one would come first.
func ownSignature(cp journal.Checkpoint) string {
	text, lines, _ := strings.Cut(cp.Note, "\n\n")
	for line := range strings.Lines(lines) {
		if strings.HasPrefix(line, "— "+cp.Origin+" ") {
			return text + "\n\n" + line
		}
	}
	return cp.Note
}

func (w *Witness) submit(ctx context.Context, cp journal.Checkpoint) error {
	body, err := json.Marshal(map[string]string{"note": cp.Note})
	if err != nil {
		return fmt.Errorf("write the countersignature: %w", err)
	}
	if err := w.call(ctx, http.MethodPost, "/cosignatures", body, nil); err != nil {
		return fmt.Errorf("the countersignature of %d events is kept here, but the platform did not take it: %w", cp.Size, err)
	}
	return nil
}

// maxAnswer bounds what is read of an answer, in bytes.
const maxAnswer = 1 << 20

func (w *Witness) call(ctx context.Context, method, path string, body []byte, into any) error {
	req, err := http.NewRequestWithContext(ctx, method, w.url+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("ask the platform: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := w.client.Do(req)
	if err != nil {
		return fmt.Errorf("ask the platform: %w", err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("read the platform's answer: %w", err)
	}
	if res.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("the platform answered %s: %.500s", res.Status, raw)
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("read the platform's answer: %w", err)
	}
	return nil
}

// Run looks at the log again and again until ctx ends. Each look is told to
// tell, with what it countersigned or why not; a platform that does not answer
// is asked again at the next turn. A fork ends it.
func (w *Witness) Run(ctx context.Context, every time.Duration, tell func(journal.Checkpoint, error)) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		cp, err := w.Once(ctx)
		if _, fork := errors.AsType[*Fork](err); fork {
			return err
		}
		if ctx.Err() == nil {
			tell(cp, err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
