package verifier

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint (检查点) is a signed statement of the log's size and root hash.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
	// Note is the signed note as anyone can verify it (C2SP tlog-checkpoint).
	Note string
}

// CheckpointText is what a checkpoint's signature is over.
func CheckpointText(origin string, size int64, root tlog.Hash) string {
	return fmt.Sprintf("%s\n%d\n%s\n", origin, size, root)
}

// OpenCheckpoint verifies a signed checkpoint with the log's public key.
// Signatures of others beside the log's are not looked at.
func OpenCheckpoint(signed, logKey string) (Checkpoint, error) {
	v, err := note.NewVerifier(logKey)
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
	root, err := parseHash(lines[2])
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint root: %w", err)
	}
	return Checkpoint{Origin: lines[0], Size: size, Root: root, Note: signed}, nil
}

// EndOfNote parts the notes in a file of several; no note has such a line.
const EndOfNote = "----\n"

// OpenCheckpoints reads a file of checkpoints, each followed by EndOfNote, as
// the server keeps it beside the database and as a second holder does.
func OpenCheckpoints(file, logKey string) ([]Checkpoint, error) {
	var out []Checkpoint
	for file != "" {
		signed, rest, ended := strings.Cut(file, EndOfNote)
		if !ended {
			return nil, fmt.Errorf("checkpoint %d is cut off: no line ---- follows it", len(out)+1)
		}
		cp, err := OpenCheckpoint(signed, logKey)
		if err != nil {
			return nil, fmt.Errorf("checkpoint %d: %w", len(out)+1, err)
		}
		out, file = append(out, cp), rest
	}
	return out, nil
}
