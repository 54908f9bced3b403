package journal

import (
	"golang.org/x/mod/sumdb/note"

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
