// Package journal is the spine of the platform: the one write path. Every
// change of business state appends exactly one event, in the same transaction
// as the rows it changed, with the next gap-free index. The index is the audit
// trail's line, the leaf number of a Merkle transparency log, the cursor of
// the change feed and the knowledge-time axis of the statistics.
//
// An event commits to every protected row it touched, by the digest of the row
// as the database holds it afterwards. Verify folds all events and compares
// them with all rows, so that an edit, insertion or deletion behind the
// program's back is found and located.
package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gowebpki/jcs"
)

// Actor says who causes a change and in what request. It holds ids only:
// journal bodies carry no clear personal data.
type Actor struct {
	UserID    string
	OrgID     string
	SessionID string
	RequestID string
	// OnBehalfOf and MandateID are set when an agent acts: for which organisation
	// and under which mandate.
	OnBehalfOf string
	MandateID  string
}

// System is the actor of changes that no person asks for (bootstrap, expiry).
var System = Actor{UserID: "system", OrgID: "system"}

// Event (日志事件) is what a change says about itself.
type Event struct {
	// Kind is noun.verb in the past tense, such as "contract.registered".
	Kind string
	// ObjectType and ObjectID name the main object; Version is its version
	// after the change.
	ObjectType string
	ObjectID   string
	Version    int64
	// OwnerOrg is the organisation whose object it is; it may read the event.
	OwnerOrg string
	// Reason is what the actor gave as reason, where the act needs one.
	Reason string
	// Data are the facts that must be provable later; it is marshalled to JSON
	// and must hold no clear personal data and no floating point number.
	Data any
}

// Receipt tells where a change stands in the journal.
type Receipt struct {
	Index      int64
	RecordedAt time.Time
	ObjectType string
	ObjectID   string
}

// body is the JSON form of an event; its canonical bytes (RFC 8785) are what
// is stored and hashed.
type body struct {
	Index      int64           `json:"index"`
	RecordedAt string          `json:"recorded_at"`
	Kind       string          `json:"kind"`
	Object     bodyObject      `json:"object"`
	OwnerOrg   string          `json:"owner_org"`
	Actor      bodyActor       `json:"actor"`
	Reason     string          `json:"reason,omitempty"`
	Rows       []rowDigest     `json:"rows"`
	Data       json.RawMessage `json:"data,omitempty"`
}

type bodyObject struct {
	Type    string `json:"type"`
	ID      string `json:"id"`
	Version int64  `json:"version"`
}

type bodyActor struct {
	UserID    string `json:"user_id"`
	OrgID     string `json:"org_id"`
	SessionID string `json:"session_id,omitempty"`
	RequestID string `json:"request_id,omitempty"`

	OnBehalfOf string `json:"on_behalf_of,omitempty"`
	MandateID  string `json:"mandate_id,omitempty"`
}

// rowDigest commits to one row after the change; SHA256 is empty when the row
// is gone.
type rowDigest struct {
	Table  string `json:"table"`
	Key    string `json:"key"`
	SHA256 string `json:"sha256"`
}

func canonical(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("marshal for canonical form: %w", err)
	}
	out, err := jcs.Transform(raw)
	if err != nil {
		return nil, fmt.Errorf("canonical form: %w", err)
	}
	return out, nil
}

// Canonical gives the RFC 8785 bytes of v: what is signed or hashed is stored
// in exactly this form.
func Canonical(v any) ([]byte, error) { return canonical(v) }

// maxExact is the largest integer that the canonical form (RFC 8785: numbers
// are IEEE doubles) keeps to the last digit.
const maxExact = 1<<53 - 1

// exactNumbers refuses numbers that the canonical form would round: an event
// must say tomorrow exactly what was recorded today.
func exactNumbers(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read data: %w", err)
		}
		n, ok := token.(json.Number)
		if !ok {
			continue
		}
		if i, err := n.Int64(); err != nil || i > maxExact || i < -maxExact {
			return fmt.Errorf("the number %s is not an exact integer; write it as text", n)
		}
	}
}

// stamp is the instant's form inside bodies: UTC, always microseconds.
const stamp = "2006-01-02T15:04:05.000000Z"
