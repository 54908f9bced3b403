package journal

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"jishi/internal/verifier"
)

// Vouched is how far one witness has vouched, as Verify found it.
type Vouched struct {
	Witness string
	KeyID   string
	// Size is the largest one it countersigned, At when; Count is how often in all.
	Size  int64
	At    time.Time
	Count int64
}

// loadCosignatures checks the countersignatures on sizes in (from, to] and makes
// their roots due like those of any checkpoint.
func (v *Verifier) loadCosignatures(from, to int64) error {
	list, err := cosignatures(v.tx, "size > ? AND size <= ? ORDER BY size, key_id, signed_at", from, to)
	if err != nil {
		return err
	}
	for _, c := range list {
		key := c.place()
		cp, err := verifier.OpenCheckpoint(c.Note, v.Key)
		if err != nil {
			v.report(cosignatureTable, key, "%v", err)
			continue
		}
		if cp.Size != c.Size {
			v.report(cosignatureTable, key, "columns differ from the signed text, which is of size %d", cp.Size)
			continue
		}
		v.due[c.Size] = append(v.due[c.Size], witnessed{cp.Root, cosignatureTable, key})
		v.checkCosignature(c)
	}
	return nil
}

const cosignatureTable = "journal_cosignatures"

func (c *Cosignature) place() string {
	return fmt.Sprintf("%d/%s/%s", c.Size, c.KeyID, c.SignedAt.Format(time.RFC3339))
}

// checkCosignature checks the witness's signature and what the columns say of it.
func (v *Verifier) checkCosignature(c Cosignature) {
	i := slices.IndexFunc(v.Witnesses, func(k verifier.WitnessKey) bool { return k.ID() == c.KeyID })
	if i < 0 {
		if v.once("witness " + c.KeyID) {
			v.report(cosignatureTable, c.place(), "signed with the key %s+%s, which is none of the witnesses given", c.Witness, c.KeyID)
		}
		return
	}
	at, err := verifier.CheckCosignature(c.Note, v.Witnesses[i])
	switch {
	case err != nil:
		v.report(cosignatureTable, c.place(), "%v", err)
	case !at.Equal(c.SignedAt) || c.Witness != v.Witnesses[i].Name():
		v.report(cosignatureTable, c.place(), "columns differ from the signed text")
	default:
		v.vouch(v.Witnesses[i], c.Size, at)
	}
}

// checkOutsideCosignatures looks who countersigned the checkpoints held elsewhere.
func (v *Verifier) checkOutsideCosignatures() {
	for _, cp := range v.Outside {
		for _, key := range v.Witnesses {
			at, err := verifier.CheckCosignature(cp.Note, key)
			switch {
			case err == nil:
				v.vouch(key, cp.Size, at)
			case !errors.Is(err, verifier.ErrNotCosigned):
				v.report(outsideTable, fmt.Sprint(cp.Size), "%v", err)
			}
		}
	}
}

func (v *Verifier) vouch(key verifier.WitnessKey, size int64, at time.Time) {
	i := slices.IndexFunc(v.result.Vouched, func(o Vouched) bool { return o.KeyID == key.ID() })
	if i < 0 {
		v.result.Vouched = append(v.result.Vouched, Vouched{Witness: key.Name(), KeyID: key.ID()})
		i = len(v.result.Vouched) - 1
	}
	o := &v.result.Vouched[i]
	o.Count++
	if size > o.Size || size == o.Size && at.After(o.At) {
		o.Size, o.At = size, at
	}
}
