package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"jishi/internal/credential/vc"
	"jishi/internal/keyring"
)

// maxCredentialFile bounds what is read of a file, in bytes.
const maxCredentialFile = 1 << 20

type verifyCredential struct {
	File   string   `arg:"" help:"The credential (.jwt) as its holder gives it; - for standard input."`
	Keys   string   `help:"The key set as /.well-known/jwks.json gives it; without it the key directory's own key, which checks what this platform signs now."`
	Status []string `help:"A status list as /api/v1/public/credential-status/… gives it; one for revocation, one for suspension."`
	At     string   `help:"The instant for which the question is asked, RFC 3339; now by default."`
}

// Run checks one credential with nothing but files, and says what was found in
// Chinese and English. It fails unless the credential is genuine, in force and its
// status is known.
func (v *verifyCredential) Run(e *env) error {
	at := time.Now()
	if v.At != "" {
		var err error
		if at, err = time.Parse(time.RFC3339, v.At); err != nil {
			return fmt.Errorf("--at: %w", err)
		}
	}
	o := vc.Options{At: at}
	raw, err := readFile(v.File)
	if err != nil {
		return err
	}
	if len(raw) > maxCredentialFile {
		return errors.New("the file is too long for a credential")
	}
	token := strings.TrimSpace(string(raw))
	if o.Keys, err = v.keys(e, vc.KeyOf(token)); err != nil {
		return err
	}
	for _, name := range v.Status {
		list, err := readFile(name)
		if err != nil {
			return err
		}
		o.Lists = append(o.Lists, strings.TrimSpace(string(list)))
	}
	return sayCredential(e.out, vc.Verify(token, o))
}

// keys reads the key set, or takes the own key under the name that the credential
// gives it: only who has the key directory can do without a key set.
func (v *verifyCredential) keys(e *env, kid string) ([]vc.Key, error) {
	if v.Keys != "" {
		raw, err := readFile(v.Keys)
		if err != nil {
			return nil, err
		}
		return vc.ParseJWKS(raw)
	}
	public, err := keyring.CredentialPublicKey(e.config.KeyDir)
	if err != nil {
		return nil, fmt.Errorf("give --keys, the key set of the platform: %w", err)
	}
	return []vc.Key{{ID: kid, Public: public}}, nil
}

// sayCredential prints a result; its last line is the verdict.
func sayCredential(w io.Writer, r vc.Result) error {
	if r.Signed {
		c := r.Credential
		fmt.Fprintf(w, "credential   %s  %s  %s\n", c.Number(), c.Name, c.Achievement.Name)
		fmt.Fprintf(w, "issuer       %s  %s\n", c.IssuerName, c.Issuer)
		until := "—"
		if !c.ValidUntil.IsZero() {
			until = c.ValidUntil.Format(time.RFC3339)
		}
		fmt.Fprintf(w, "valid        %s to %s\n", c.ValidFrom.Format(time.RFC3339), until)
		fmt.Fprintf(w, "key          %s\n", r.KeyID)
		if !r.StatusAsOf.IsZero() {
			fmt.Fprintf(w, "status       as of %s\n", r.StatusAsOf.Format(time.RFC3339))
		}
	}
	for _, reason := range r.Reasons {
		text := reason.Text()
		fmt.Fprintf(w, "%-12s %s\n             %s (%s)\n", reason.Code, text.Zh, text.En, reason.Detail)
	}
	switch r.Verdict {
	case vc.Genuine:
		fmt.Fprintln(w, "verified     真实，现行有效 / genuine and in force")
		return nil
	case vc.Flagged:
		fmt.Fprintln(w, "FLAGGED      真实，但状态未知 / genuine, but its status cannot be told")
	default:
		fmt.Fprintln(w, "NOT VERIFIED 不予认可 / not to be accepted")
	}
	return errFound
}
