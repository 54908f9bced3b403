package app

import (
	"encoding/json"
	"errors"
	"fmt"

	"jishi/internal/certificate"
	"jishi/internal/ledger"
)

// VerifyClosing checks the snapshot of a closed year offline: raw is the file of
// the console or the answer of GET /volume/closings/{year}/{no}. The keys are as
// for VerifyEvidence. An error means that the snapshot is not to be trusted.
func VerifyClosing(raw []byte, certificateKey, keyDir string) (ledger.Snapshot, error) {
	public, err := certificatePublicKey(certificateKey, keyDir)
	if err != nil {
		return ledger.Snapshot{}, err
	}
	var file struct{ Snapshot, Signature string }
	if err := json.Unmarshal(raw, &file); err != nil {
		return ledger.Snapshot{}, wrap(err, "read the closing")
	}
	if file.Snapshot == "" {
		return ledger.Snapshot{}, errors.New("there is no snapshot in the file")
	}
	if err := certificate.CheckClosing(public, []byte(file.Snapshot), file.Signature); err != nil {
		return ledger.Snapshot{}, wrap(err, "the signature does not fit the snapshot")
	}
	var s ledger.Snapshot
	if err := json.Unmarshal([]byte(file.Snapshot), &s); err != nil {
		return ledger.Snapshot{}, wrap(err, "read the snapshot")
	}
	if s.Format != ledger.SnapshotFormat {
		return ledger.Snapshot{}, fmt.Errorf("the snapshot is of format %q", s.Format)
	}
	return s, nil
}
