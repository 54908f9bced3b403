package journal_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/fault"
	"jishi/internal/journal"
	"jishi/internal/verifier"
)

// keyOf makes the key of a witness out of its name.
func keyOf(name string) (verifier.WitnessKey, ed25519.PrivateKey) {
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, name)
	private := ed25519.NewKeyFromSeed(seed)
	k, err := verifier.NewWitnessKey(name, slices.Clone(ed25519.PublicKey(private[ed25519.SeedSize:])))
	if err != nil {
		panic(err)
	}
	return k, private
}

var (
	audit, _ = keyOf("audit")
	court, _ = keyOf("court")
)

// resign is what someone does who has the log's key.
func resign(t testing.TB, s journal.Signer, text string) string {
	t.Helper()
	raw, err := note.Sign(&note.Note{Text: text}, s)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// cosign puts the countersignature of a witness under a signed note.
func cosign(t testing.TB, name, signed string, at time.Time) string {
	t.Helper()
	k, private := keyOf(name)
	text := signed[:strings.LastIndex(signed, "\n\n")+1]
	blob := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(nil, k.KeyHash()), uint64(at.Unix()))
	blob = append(blob, ed25519.Sign(private, verifier.CosignedText(at, text))...)
	return signed + "— " + name + " " + base64.StdEncoding.EncodeToString(blob) + "\n"
}

// watched gives a journal with two witnesses; audit has signed size 4 twice and
// 11 once, court only 11.
func watched(t *testing.T, j *journal.Journal) (outside journal.Checkpoint) {
	t.Helper()
	j.WitnessedBy(audit, court)
	build(t, j)
	for i, c := range []struct {
		name string
		size int64
	}{{"audit", 4}, {"audit", 4}, {"audit", 11}, {"court", 11}} {
		outside = checkpointAt(t, j, c.size)
		outside.Note = cosign(t, c.name, outside.Note, start.Add(time.Duration(i)*time.Hour-24*time.Hour))
		if _, err := j.Countersign(t.Context(), outside.Note); err != nil {
			t.Fatal(err)
		}
	}
	return outside
}

func checkpointAt(t testing.TB, j *journal.Journal, size int64) journal.Checkpoint {
	t.Helper()
	var text string
	err := j.DB().View(t.Context(), func(tx *database.Tx) error {
		return tx.Raw("SELECT note FROM journal_checkpoints WHERE size = ?", size).Scan(&text).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	cp, err := verifier.OpenCheckpoint(text, j.VerifierKey())
	if err != nil {
		t.Fatal(err)
	}
	return cp
}

func TestCosignaturesAreKeptAndShown(t *testing.T) {
	both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
		watched(t, j)
		cp, list, err := j.Cosigned(t.Context(), checkpointAt(t, j, 11))
		if err != nil || len(list) != 2 || list[0].Witness != "audit" || list[1].Witness != "court" {
			t.Fatalf("%+v, %v", list, err)
		}
		for i, name := range []string{"audit", "court"} {
			k, _ := keyOf(name)
			if at, err := verifier.CheckCosignature(cp.Note, k); err != nil || !at.Equal(list[i].SignedAt) {
				t.Errorf("%s: %v, %v", name, at, err)
			}
		}
		if _, list, _ := j.Cosigned(t.Context(), checkpointAt(t, j, 4)); len(list) != 1 || !list[0].SignedAt.Equal(start.Add(-23*time.Hour)) {
			t.Errorf("of two by the same witness the newest is shown: %+v", list)
		}
		states, err := j.Witnesses(t.Context())
		if err != nil || len(states) != 2 || states[0].Last.Size != 11 || states[1].Last.Size != 11 {
			t.Errorf("%+v, %v", states, err)
		}
		before := count(t, db.DB, "journal_cosignatures")
		again := cosign(t, "audit", checkpointAt(t, j, 4).Note, start.Add(-24*time.Hour))
		if _, err := j.Countersign(t.Context(), again); err != nil || before != 4 || count(t, db.DB, "journal_cosignatures") != before {
			t.Errorf("sent again: %v, %d rows", err, count(t, db.DB, "journal_cosignatures"))
		}
		if n := count(t, db.DB, "journal_events"); n != 12 {
			t.Errorf("being looked at made the log grow to %d", n)
		}
	})
}

func TestCosignaturesAreRefused(t *testing.T) {
	both(t, func(t *testing.T, db *databasetest.Database, _ *journal.Journal) {
		s := signer(t)
		j := journal.New(db.DB, s, tables...)
		watched(t, j)
		stranger := journal.New(db.DB, signer(t))
		own := checkpointAt(t, j, 11).Note
		foreign := fmt.Sprintf("jishi.test/log\n11\n%s\n", checkpointAt(t, j, 4).Root)
		for name, text := range map[string]string{
			"nothing": "", "not countersigned": own, "by somebody else": cosign(t, "stranger", own, start),
			"signed in the future":    cosign(t, "audit", own, start.Add(time.Hour)),
			"another root":            cosign(t, "audit", resign(t, s, foreign), start),
			"a size never signed":     cosign(t, "audit", resign(t, s, strings.Replace(foreign, "\n11\n", "\n7\n", 1)), start),
			"with a line of its own":  cosign(t, "audit", resign(t, s, noteText(own)+"more\n"), start),
			"the other's name on it":  strings.Replace(cosign(t, "audit", own, start), "— audit", "— court", 1),
			"a signature that is cut": cosign(t, "audit", own, start)[:len(own)+30] + "\n",
		} {
			if kept, err := j.Countersign(t.Context(), text); fault.CodeOf(err) != fault.CosignatureRefused {
				t.Errorf("%s: %+v, %v", name, kept, err)
			}
		}
		if _, err := stranger.Countersign(t.Context(), cosign(t, "audit", own, start)); fault.CodeOf(err) != fault.CosignatureRefused {
			t.Errorf("another log took it: %v", err)
		}
		if n := count(t, db.DB, "journal_cosignatures"); n != 4 {
			t.Errorf("%d are kept", n)
		}
	})
}

func noteText(signed string) string { return signed[:strings.LastIndex(signed, "\n\n")+1] }

// watchedTamperings change countersignatures, or the log beneath them.
var watchedTamperings = []struct {
	name string
	do   func(*database.Tx) error
	want string
}{
	{"its text", script("UPDATE journal_cosignatures SET note = replace(note, 'jishi.test', 'jishi.best') WHERE size = 4 AND key_id = '" + audit.ID() + "' AND signed_at < '2026-02-28 08:30:00+00:00'"), "journal_cosignatures[4/" + audit.ID() + "/2026-02-28T08:00:00Z]"},
	{"its line", script("UPDATE journal_cosignatures SET note = (SELECT o.note FROM journal_cosignatures o WHERE o.key_id = '" + court.ID() + "') WHERE size = 11 AND key_id = '" + audit.ID() + "'"), "journal_cosignatures[11/" + audit.ID() + "/2026-02-28T10:00:00Z]"},
	{"its size", script("UPDATE journal_cosignatures SET size = 4 WHERE key_id = '" + court.ID() + "'"), "journal_cosignatures[4/" + court.ID() + "/2026-02-28T11:00:00Z]"},
	{"its time", script("UPDATE journal_cosignatures SET signed_at = '2026-02-28 12:00:00+00:00' WHERE key_id = '" + court.ID() + "'"), "journal_cosignatures[11/" + court.ID() + "/2026-02-28T12:00:00Z]"},
	{"its witness", script("UPDATE journal_cosignatures SET witness = 'audit' WHERE key_id = '" + court.ID() + "'"), "journal_cosignatures[11/" + court.ID() + "/2026-02-28T11:00:00Z]"},
	{"its key", script("UPDATE journal_cosignatures SET key_id = '00000000' WHERE key_id = '" + court.ID() + "'"), "journal_cosignatures[11/00000000/2026-02-28T11:00:00Z]"},
	{"a size beyond the log", script("UPDATE journal_cosignatures SET size = 99 WHERE key_id = '" + court.ID() + "'"), "journal_cosignatures[99/" + court.ID() + "/2026-02-28T11:00:00Z]"},
	{"the log beneath it, checkpoints gone", after(rewrite(5, `"k5"`, `"k6"`), rehash, script("DELETE FROM journal_checkpoints")), "journal_cosignatures[11/" + court.ID() + "/2026-02-28T11:00:00Z]"},
}

func TestVerifyNamesTamperedCosignatures(t *testing.T) {
	for _, c := range watchedTamperings {
		t.Run(c.name, func(t *testing.T) {
			both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
				outside := watched(t, j)
				r := verifyWith(t, j, nil, audit, court)
				if len(r.Problems) > 0 || len(r.Vouched) != 2 || r.Vouched[0].Size != 11 || r.Vouched[0].Count != 3 || r.Vouched[1].Count != 1 {
					t.Fatalf("before: %+v", r)
				}
				tamper(t, db, c.do)
				if got := verifyWith(t, j, nil, audit, court); !slices.Equal(places(got), []string{c.want}) {
					t.Errorf("named %v, want %v", got.Problems, c.want)
				}
				held := []journal.Checkpoint{outside}
				if got := verifyWith(t, j, held, court); !slices.ContainsFunc(got.Vouched, func(v journal.Vouched) bool { return v.Witness == "court" && v.Size == 11 }) {
					t.Errorf("what is held outside no longer says who vouched: %+v", got.Vouched)
				}
			})
		})
	}
}

func TestVerifyTellsOfAWitnessItWasNotGiven(t *testing.T) {
	both(t, func(t *testing.T, _ *databasetest.Database, j *journal.Journal) {
		watched(t, j)
		r := verifyWith(t, j, nil, court)
		if len(r.Problems) != 1 || r.Problems[0].Table != "journal_cosignatures" || len(r.Vouched) != 1 {
			t.Errorf("%+v", r)
		}
	})
}

func verifyWith(t testing.TB, j *journal.Journal, outside []journal.Checkpoint, keys ...verifier.WitnessKey) journal.Result {
	t.Helper()
	v := journal.Verifier{DB: j.DB(), Key: j.VerifierKey(), Tables: tables, Outside: outside, Witnesses: keys}
	r, err := v.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}
