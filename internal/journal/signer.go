package journal

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Signer signs checkpoints in the signed-note format. The file-backed Ed25519
// key is the first; a key in hardware or a signing server only needs this.
type Signer interface {
	note.Signer
	// VerifierKey is the public key in the note format, to hand to others.
	VerifierKey() string
}

// Checkpoint (检查点) is a signed statement of the log's size and root hash.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
	// Note is the signed note as anyone can verify it (C2SP tlog-checkpoint).
	Note string
}

// CheckpointEnd parts the notes of a checkpoints file; a note never holds such a line.
const CheckpointEnd = "----\n"

func checkpointText(origin string, size int64, root tlog.Hash) string {
	return fmt.Sprintf("%s\n%d\n%s\n", origin, size, root)
}

// OpenCheckpoint verifies a signed checkpoint with the log's public key.
func OpenCheckpoint(signed, verifierKey string) (Checkpoint, error) {
	v, err := note.NewVerifier(verifierKey)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("read the log's public key: %w", err)
	}
	n, err := note.Open([]byte(signed), note.VerifierList(v))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint signature: %w", err)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) < 4 {
		return Checkpoint{}, fmt.Errorf("checkpoint has %d lines, want 3", len(lines)-1)
	}
	if lines[0] != v.Name() {
		return Checkpoint{}, fmt.Errorf("checkpoint of the log %q, signed by %q", lines[0], v.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return Checkpoint{}, fmt.Errorf("checkpoint size %q is not a number", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint root: %w", err)
	}
	return Checkpoint{Origin: lines[0], Size: size, Root: root, Note: signed}, nil
}
