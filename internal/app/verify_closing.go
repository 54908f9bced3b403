package app

import (
	"crypto/ed25519"
	"os"

	"jishi/internal/verifier"
)

// VerifyClosing checks the snapshot of a closed year offline: raw is the file of
// the console or the answer of GET /volume/closings/{year}/{no}. The keys are as
// for VerifyEvidence. An error means that the snapshot is not to be trusted.
func VerifyClosing(raw []byte, certificateKey, keyDir string) (verifier.Closing, error) {
	public, err := certificatePublicKey(certificateKey, keyDir)
	if err != nil {
		return verifier.Closing{}, err
	}
	return verifier.CheckClosing(raw, verifier.Keys{Certificates: []ed25519.PublicKey{public}})
}

// VerifyCertificate checks a certificate evidence file offline, with keys as for
// VerifyEvidence. An error means that the file is not to be trusted.
func VerifyCertificate(raw []byte, logKey, certificateKey, keyDir string) (verifier.CheckedCertificate, error) {
	public, err := certificatePublicKey(certificateKey, keyDir)
	if err != nil {
		return verifier.CheckedCertificate{}, err
	}
	return verifier.CheckCertificate(raw, verifier.Keys{Log: logKey, Certificates: []ed25519.PublicKey{public}})
}

// BundleOptions say what a bundle is checked with.
type BundleOptions struct {
	LogKey string
	// CertificateKey is the key in base64 or a file with it; without it the
	// signatures of closings are not checked.
	CertificateKey string
	// Witnesses are the keys of those who countersign, separated by commas or in
	// lines; "" for none.
	Witnesses string
	// Held is a file of checkpoints that the checker keeps; "" for none.
	Held string
	// AsOf is how many events shall be known for the figures; −1 for all.
	AsOf int64
}

// VerifyBundle checks a bundle offline. An error means that there was nothing to
// check; what is wrong with the bundle is in the result.
func VerifyBundle(file string, o BundleOptions) (verifier.Bundle, error) {
	keys, options := verifier.Keys{Log: o.LogKey}, verifier.BundleOptions{AsOf: o.AsOf}
	if o.CertificateKey != "" {
		public, err := certificatePublicKey(o.CertificateKey, "")
		if err != nil {
			return verifier.Bundle{}, err
		}
		keys.Certificates = append(keys.Certificates, public)
	}
	var err error
	if keys.Witnesses, err = ParseWitnesses(o.Witnesses); err != nil {
		return verifier.Bundle{}, err
	}
	if o.Held != "" {
		if options.Held, err = heldCheckpoints(o.Held, o.LogKey); err != nil {
			return verifier.Bundle{}, err
		}
	}
	f, err := os.Open(file)
	if err != nil {
		return verifier.Bundle{}, wrap(err, "open the bundle")
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return verifier.Bundle{}, wrap(err, "open the bundle")
	}
	return verifier.VerifyBundle(f, info.Size(), keys, options)
}
