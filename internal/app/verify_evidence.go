package app

import (
	"crypto/ed25519"
	"os"

	"jishi/internal/evidence"
	"jishi/internal/keyring"
)

// VerifyEvidence checks an evidence pack offline. logKey is the log's public
// key; certificateKey the certificate key's in base64 or a file with it, that of
// keyDir when empty. An error means that there was nothing to check; what is
// wrong with the pack is in the result.
func VerifyEvidence(file, logKey, certificateKey, keyDir string) (evidence.Result, error) {
	public, err := certificatePublicKey(certificateKey, keyDir)
	if err != nil {
		return evidence.Result{}, err
	}
	f, err := os.Open(file)
	if err != nil {
		return evidence.Result{}, wrap(err, "open the evidence pack")
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return evidence.Result{}, wrap(err, "open the evidence pack")
	}
	return evidence.Check(f, info.Size(), evidence.Keys{Journal: logKey, Certificate: public})
}

func certificatePublicKey(given, dir string) (ed25519.PublicKey, error) {
	if given == "" {
		return keyring.CertificatePublicKey(dir)
	}
	if b, err := os.ReadFile(given); err == nil {
		given = string(b)
	}
	return keyring.ParsePublicKey(given)
}
