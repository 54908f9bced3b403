package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"jishi/internal/database"
)

// ErrRepeated says that a change with the same idempotency key was committed
// meanwhile: nothing was done now, and the earlier answer is to be repeated.
var ErrRepeated = errors.New("journal: the same idempotency key was used already")

// Retry (幂等键) carries a request's Idempotency-Key to the transaction, which
// claims it together with the change: a change happens once, or its key is
// free again.
type Retry struct {
	ActorID string
	Key     string
	// Hash identifies the request; a key with another hash is refused.
	Hash string
	done bool
}

// Answer is what was said to the first request with a key.
type Answer struct {
	RequestHash string
	EventIndex  int64
	ObjectType  string
	ObjectID    string
	// Status is 0 when the process died between commit and answer; the caller
	// then shows the object as it is.
	Status  int
	Headers map[string]string
	Body    []byte
}

type retryKey struct{}

// WithRetry puts the request's idempotency key into its context.
func WithRetry(ctx context.Context, r *Retry) context.Context {
	return context.WithValue(ctx, retryKey{}, r)
}

// RetryOf gives the idempotency key of the request, nil when it has none.
func RetryOf(ctx context.Context) *Retry { return retryFrom(ctx) }

func retryFrom(ctx context.Context) *Retry {
	r, _ := ctx.Value(retryKey{}).(*Retry)
	return r
}

// claim writes the key in the change's own transaction. A request makes one
// change that counts; what follows it needs no claim.
func (r *Retry) claim(tx *Tx, receipt Receipt) error {
	if r == nil || r.done {
		return nil
	}
	err := tx.Exec(`INSERT INTO idempotency (actor_id, key, request_hash, event_index, object_type, object_id, status, headers, body, created_at)
		VALUES (?, ?, ?, ?, ?, ?, 0, '{}', NULL, ?)`,
		r.ActorID, r.Key, r.Hash, receipt.Index, receipt.ObjectType, receipt.ObjectID, tx.Now).Error
	if database.IsDuplicate(err) {
		return ErrRepeated
	}
	if err != nil {
		return fmt.Errorf("claim idempotency key: %w", err)
	}
	return nil
}

// orRepeated explains a failure of a request whose key was claimed meanwhile:
// what stopped this run ("changed by someone else", "number taken") was the
// first run of the very same request.
func (j *Journal) orRepeated(ctx context.Context, err error) error {
	r := retryFrom(ctx)
	if r == nil || r.done || errors.Is(err, ErrRepeated) {
		return err
	}
	if _, claimed, findErr := j.FindAnswer(ctx, r.ActorID, r.Key); findErr != nil || !claimed {
		return err
	}
	return ErrRepeated
}

// FindAnswer looks for an earlier request with the same key of the same actor.
func (j *Journal) FindAnswer(ctx context.Context, actorID, key string) (Answer, bool, error) {
	var rows []struct {
		RequestHash, ObjectType, ObjectID, Headers string
		EventIndex                                 int64
		Status                                     int
		Body                                       []byte
	}
	err := j.db.View(ctx, func(tx *database.Tx) error {
		return tx.Raw(`SELECT request_hash, event_index, object_type, object_id, status, headers, body
			FROM idempotency WHERE actor_id = ? AND key = ?`, actorID, key).Scan(&rows).Error
	})
	if err != nil {
		return Answer{}, false, fmt.Errorf("find stored answer: %w", err)
	}
	if len(rows) == 0 {
		return Answer{}, false, nil
	}
	r := rows[0]
	a := Answer{RequestHash: r.RequestHash, EventIndex: r.EventIndex, ObjectType: r.ObjectType, ObjectID: r.ObjectID, Status: r.Status, Body: r.Body}
	if err := json.Unmarshal([]byte(r.Headers), &a.Headers); err != nil {
		return Answer{}, false, fmt.Errorf("read stored answer headers: %w", err)
	}
	return a, true, nil
}

// SaveAnswer keeps what was answered, so that a repeat gets the same.
func (j *Journal) SaveAnswer(ctx context.Context, r *Retry, status int, headers map[string]string, body []byte) error {
	h, err := json.Marshal(headers)
	if err != nil {
		return fmt.Errorf("marshal answer headers: %w", err)
	}
	return j.db.InTx(ctx, func(tx *database.Tx) error {
		return tx.Exec("UPDATE idempotency SET status = ?, headers = ?, body = ? WHERE actor_id = ? AND key = ?",
			status, string(h), body, r.ActorID, r.Key).Error
	})
}

// ForgetAnswers drops keys older than the given age (kept at least 24 h).
func (j *Journal) ForgetAnswers(ctx context.Context, age time.Duration) error {
	return j.db.InTx(ctx, func(tx *database.Tx) error {
		return tx.Exec("DELETE FROM idempotency WHERE created_at < ?", tx.Now.Add(-max(age, 24*time.Hour))).Error
	})
}
