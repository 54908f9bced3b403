package journal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/verifier"
)

// Cosignature (见证签名) is a witness's word that at SignedAt the log had the
// checkpoint of this size and had only grown until then.
type Cosignature struct {
	Size int64
	// Witness and KeyID name the key, see verifier.WitnessKey.
	Witness string
	KeyID   string
	// SignedAt is the witness's clock, ReceivedAt that of this platform; UTC.
	SignedAt   time.Time
	ReceivedAt time.Time
	// Note is the checkpoint with the log's signature and this one under it.
	Note string
}

const cosignatureColumns = "size, key_id, signed_at, witness, note, received_at"

// clockAhead is how far the clock of a witness may be ahead of this one.
const clockAhead = 5 * time.Minute

// WitnessedBy says who may countersign (见证人). Other countersignatures are refused.
func (j *Journal) WitnessedBy(keys ...verifier.WitnessKey) *Journal {
	j.witnesses = keys
	return j
}

// Countersign keeps the countersignatures that a witness put on a checkpoint of
// this log and gives them back. The same ones may be sent again. It needs nobody
// signed in: the signature says who it is. It is no change of business state and
// appends no event, else the log would grow by being looked at. Fault:
// CosignatureRefused.
func (j *Journal) Countersign(ctx context.Context, signed string) ([]Cosignature, error) {
	cp, err := verifier.OpenCheckpoint(signed, j.VerifierKey())
	if err != nil {
		return nil, fault.Newf(fault.CosignatureRefused, "这不是本日志签名的检查点。", "This is no checkpoint signed by this log.").Wrap(err)
	}
	given, err := j.cosignaturesOn(signed)
	if err != nil {
		return nil, err
	}
	kept := make([]Cosignature, len(given))
	err = j.db.InTx(ctx, func(tx *database.Tx) error {
		own, err := checkpointAt(tx, cp.Size)
		if err != nil {
			return err
		}
		if noteText(own.Note) != noteText(signed) {
			return fault.Newf(fault.CosignatureRefused, "本日志没有签发过规模为 %d、根哈希为 %s 的检查点。",
				"This log has issued no checkpoint of size %d with the root %s.", cp.Size, cp.Root)
		}
		for i, c := range given {
			if kept[i], err = c.keep(tx, own); err != nil {
				return err
			}
		}
		return nil
	})
	return kept, err
}

// keep writes one countersignature, whose Note is its line only, under the
// checkpoint of this log.
func (c Cosignature) keep(tx *database.Tx, own checkpointRow) (Cosignature, error) {
	if c.SignedAt.After(tx.Now.Add(clockAhead)) {
		return c, fault.Newf(fault.CosignatureRefused, "签名时间 %s 晚于现在，请校准见证机的时钟。",
			"The time of signing %s is in the future; set the witness's clock right.", c.SignedAt.Format(time.RFC3339))
	}
	c.Size, c.ReceivedAt, c.Note = own.Size, tx.Now, own.Note+c.Note
	err := tx.Exec("INSERT INTO journal_cosignatures ("+cosignatureColumns+") VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (size, key_id, signed_at) DO NOTHING",
		c.Size, c.KeyID, c.SignedAt, c.Witness, c.Note, c.ReceivedAt).Error
	if err != nil {
		return c, fmt.Errorf("keep the countersignature of %s at %d: %w", c.Witness, c.Size, err)
	}
	return c, nil
}

// cosignaturesOn reads the countersignatures of the known witnesses, with only
// their own line as Note. At least one must be there and all must be right.
func (j *Journal) cosignaturesOn(signed string) ([]Cosignature, error) {
	var out []Cosignature
	for _, key := range j.witnesses {
		line, at, err := verifier.FindCosignature(signed, key)
		switch {
		case errors.Is(err, verifier.ErrNotCosigned):
		case err != nil:
			return nil, fault.Newf(fault.CosignatureRefused, "%s 的签名不正确。", "The signature of %s is not right.", key.Name()).Wrap(err)
		default:
			out = append(out, Cosignature{Witness: key.Name(), KeyID: key.ID(), SignedAt: at, Note: line})
		}
	}
	if len(out) == 0 {
		return nil, fault.Newf(fault.CosignatureRefused, "上面没有登记在册的见证人的签名。", "None of the witnesses configured here has signed it.")
	}
	return out, nil
}

// noteText is what the signatures under a note sign.
func noteText(signed string) string {
	if i := strings.LastIndex(signed, "\n\n"); i >= 0 {
		return signed[:i+1]
	}
	return signed
}

// WitnessState is what one configured witness last said.
type WitnessState struct {
	Key verifier.WitnessKey
	// Last is its newest countersignature, nil when there is none yet.
	Last *Cosignature
}

// Witnesses gives every configured witness with what it said last.
func (j *Journal) Witnesses(ctx context.Context) ([]WitnessState, error) {
	out := make([]WitnessState, len(j.witnesses))
	err := j.db.View(ctx, func(tx *database.Tx) error {
		for i, key := range j.witnesses {
			out[i].Key = key
			list, err := cosignatures(tx, "key_id = ? ORDER BY size DESC, signed_at DESC LIMIT 1", key.ID())
			if err != nil {
				return err
			}
			if len(list) > 0 {
				out[i].Last = &list[0]
			}
		}
		return nil
	})
	return out, err
}

// Cosigned gives a checkpoint's note with the newest countersignature of each
// witness under it, and these countersignatures.
func (j *Journal) Cosigned(ctx context.Context, cp Checkpoint) (Checkpoint, []Cosignature, error) {
	var list []Cosignature
	err := j.db.View(ctx, func(tx *database.Tx) (err error) {
		cp, list, err = cosigned(tx, cp)
		return err
	})
	return cp, list, err
}

func cosigned(tx *database.Tx, cp Checkpoint) (Checkpoint, []Cosignature, error) {
	list, err := cosignatures(tx, `size = ? AND signed_at = (SELECT MAX(o.signed_at) FROM journal_cosignatures o
		WHERE o.size = journal_cosignatures.size AND o.key_id = journal_cosignatures.key_id) ORDER BY witness, key_id`, cp.Size)
	if err != nil {
		return cp, nil, err
	}
	own := cp.Note
	list = slices.DeleteFunc(list, func(c Cosignature) bool { return !strings.HasPrefix(c.Note, own) })
	for _, c := range list {
		cp.Note += strings.TrimPrefix(c.Note, own)
	}
	return cp, list, nil
}

// countersigned gives each checkpoint that bears countersignatures with them, by
// its note without them.
func countersigned(tx *database.Tx) (map[string]string, error) {
	var own []checkpointRow
	err := tx.Raw("SELECT size, root, note, signed_at FROM journal_checkpoints c WHERE EXISTS (SELECT 1 FROM journal_cosignatures o WHERE o.size = c.size)").Scan(&own).Error
	if err != nil {
		return nil, fmt.Errorf("read countersigned checkpoints: %w", err)
	}
	out := make(map[string]string, len(own))
	for _, row := range own {
		cp, _, err := cosigned(tx, Checkpoint{Size: row.Size, Note: row.Note})
		if err != nil {
			return nil, err
		}
		out[row.Note] = cp.Note
	}
	return out, nil
}

// vouched gives for each witness the first countersignature that covers the
// first size events: a witness that signs a later checkpoint has seen that the
// log continued this one.
func vouched(tx *database.Tx, keys []string, size int64) ([]Cosignature, error) {
	var out []Cosignature
	for _, key := range keys {
		list, err := cosignatures(tx, "key_id = ? AND size >= ? ORDER BY size, signed_at LIMIT 1", key, size)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

func witnessIDs(tx *database.Tx) ([]string, error) {
	var out []string
	if err := tx.Raw("SELECT DISTINCT key_id FROM journal_cosignatures ORDER BY key_id").Scan(&out).Error; err != nil {
		return nil, fmt.Errorf("read witnesses: %w", err)
	}
	return out, nil
}

func cosignatures(tx *database.Tx, where string, values ...any) ([]Cosignature, error) {
	var out []Cosignature
	if err := tx.Raw("SELECT "+cosignatureColumns+" FROM journal_cosignatures WHERE "+where, values...).Scan(&out).Error; err != nil {
		return nil, fmt.Errorf("read countersignatures: %w", err)
	}
	for i := range out {
		out[i].SignedAt, out[i].ReceivedAt = out[i].SignedAt.UTC(), out[i].ReceivedAt.UTC()
	}
	return out, nil
}

// checkpointAt reads the checkpoint of exactly this size. Fault: CosignatureRefused.
func checkpointAt(tx *database.Tx, size int64) (checkpointRow, error) {
	var rows []checkpointRow
	if err := tx.Raw("SELECT size, root, note, signed_at FROM journal_checkpoints WHERE size = ?", size).Scan(&rows).Error; err != nil {
		return checkpointRow{}, fmt.Errorf("read checkpoint %d: %w", size, err)
	}
	if len(rows) == 0 {
		return checkpointRow{}, fault.Newf(fault.CosignatureRefused, "本日志没有签发过规模为 %d 的检查点。", "This log has issued no checkpoint of size %d.", size)
	}
	return rows[0], nil
}

// agrees refuses a root for a size that does not fit what was signed last: only
// one of the two can be of a log that has only grown.
func agrees(tx *database.Tx, cp Checkpoint, last checkpointRow) error {
	if last.Size == 0 {
		return nil
	}
	if len(last.Root) != tlog.HashSize {
		return fmt.Errorf("the root signed at %d is damaged: %w", last.Size, ErrForked)
	}
	older, newer := cp, Checkpoint{Size: last.Size, Root: tlog.Hash(last.Root)}
	if newer.Size < older.Size {
		older, newer = newer, older
	}
	return continuous(tx, older, newer)
}
