package journal

import (
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/verifier"
)

// Signer signs checkpoints in the signed-note format. The file-backed Ed25519
// key is the first; a key in hardware or a signing server only needs this.
type Signer interface {
	note.Signer
	// VerifierKey is the public key in the note format, to hand to others.
	VerifierKey() string
}

// Checkpoint (检查点) is a signed statement of the log's size and root hash;
// verifier.OpenCheckpoint opens one.
type Checkpoint = verifier.Checkpoint

// signNote signs the statement that the log of a size has a root.
func signNote(by Signer, size int64, root tlog.Hash) (Checkpoint, error) {
	signed, err := note.Sign(&note.Note{Text: verifier.CheckpointText(by.Name(), size, root)}, by)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("sign checkpoint: %w", err)
	}
	return Checkpoint{Origin: by.Name(), Size: size, Root: root, Note: string(signed)}, nil
}
