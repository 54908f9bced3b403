package main

import (
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"jishi/internal/app"
	"jishi/internal/keyring"
	"jishi/internal/verifier"
)

type verifyCommand struct {
	Database verifyDatabase `cmd:"" default:"withargs" help:"Check every event, hash, checkpoint, protected row, ledger line and document."`
	Proof    verifyProof    `cmd:"" help:"Check one inclusion proof offline."`
	Evidence verifyEvidence `cmd:"" help:"Check an evidence pack offline."`
	Closing  verifyClosing  `cmd:"" help:"Check the snapshot of a closed year offline."`

	Bundle      verifyBundle      `cmd:"" help:"Check a bundle offline and add its ledger up."`
	Certificate verifyCertificate `cmd:"" help:"Check a certificate evidence file offline."`
	Credential  verifyCredential  `cmd:"" help:"Check a broker's credential offline."`
}

type verifyDatabase struct {
	Key         string `help:"The log's public key, or a file with it; the key directory's journal.pub by default."`
	Witness     string `help:"A file of checkpoints kept elsewhere; the data directory's checkpoints.log by default."`
	WitnessKeys string `help:"The verifier keys of the witnesses, separated by commas, or a file with them; JISHI_WITNESSES by default."`
	Files       bool   `help:"Also read every stored document and compare its hash."`
}

// Run checks the whole database and prints what was found.
func (v *verifyDatabase) Run(e *env) error {
	key, err := publicKey(v.Key, e.config.KeyDir)
	if err != nil {
		return err
	}
	started := time.Now()
	r, err := app.Verify(e.ctx, e.config, app.VerifyOptions{Key: key, Witness: v.Witness, WitnessKeys: textOrFile(v.WitnessKeys), Files: v.Files})
	if err != nil {
		return err
	}
	w := e.out
	fmt.Fprintf(w, "database     %s (%s)\n", redacted(e.config.MigrationDatabase()), r.Mode)
	fmt.Fprintf(w, "events       %d\n", r.Journal.Events)
	fmt.Fprintf(w, "rows         %d protected rows\n", r.Journal.Rows)
	fmt.Fprintf(w, "lines        %d ledger lines\n", r.Lines)
	fmt.Fprintf(w, "total        %s yuan contract amount, %s yuan technical amount, %d contracts\n", r.ContractAmount, r.TechnicalAmount, r.Contracts)
	if v.Files {
		fmt.Fprintf(w, "documents    %d read\n", r.Documents)
	}
	fmt.Fprintf(w, "checkpoints  %d in the database, %d held outside\n", r.Journal.Checkpoints, r.Outside)
	if cp := r.Journal.Checkpoint; cp.Size > 0 {
		fmt.Fprintf(w, "checkpoint   size %d, root %s, signed by %s\n", cp.Size, cp.Root, cp.Origin)
	}
	for _, o := range r.Journal.Vouched {
		fmt.Fprintf(w, "witness      %s+%s vouched up to size %d on %s, %d countersignatures\n", o.Witness, o.KeyID, o.Size, o.At.Format(time.RFC3339), o.Count)
	}
	for _, p := range r.Problems {
		fmt.Fprintf(w, "WRONG        table %s, row %s: %s\n", p.Table, p.Key, p.What)
	}
	if len(r.Problems) > 0 {
		fmt.Fprintf(w, "NOT VERIFIED (%d problems, %.1f s)\n", len(r.Problems), time.Since(started).Seconds())
		return errFound
	}
	fmt.Fprintf(w, "verified     in %.1f s\n", time.Since(started).Seconds())
	return nil
}

type verifyProof struct {
	File string `arg:"" help:"The proof as GET /journal/events/{index}/proof gives it; - for standard input."`
	Key  string `help:"The log's public key, or a file with it; the key directory's journal.pub by default."`
}

// Run checks one proof with nothing but the log's public key.
func (v *verifyProof) Run(e *env) error {
	key, err := publicKey(v.Key, e.config.KeyDir)
	if err != nil {
		return err
	}
	raw, err := readFile(v.File)
	if err != nil {
		return err
	}
	p, err := verifier.ParseProof(raw)
	if err != nil {
		return fmt.Errorf("read the proof: %w", err)
	}
	cp, err := verifier.CheckProof(p, key)
	if err != nil {
		fmt.Fprintf(e.out, "NOT VERIFIED: %v\n", err)
		return errFound
	}
	fmt.Fprintf(e.out, "verified: event %d is in the log of %d events, root %s, signed by %s\n", p.Index, cp.Size, cp.Root, cp.Origin)
	return nil
}

type verifyEvidence struct {
	File           string `arg:"" type:"existingfile" help:"The ZIP as GET /contracts/{id}/evidence.zip gives it."`
	Key            string `help:"The log's public key, or a file with it; the key directory's journal.pub by default."`
	CertificateKey string `help:"The certificate key's public half in base64, or a file with it; the key directory's certificate.pub by default."`
}

// Run checks a pack with nothing but the two public keys.
func (v *verifyEvidence) Run(e *env) error {
	key, err := publicKey(v.Key, e.config.KeyDir)
	if err != nil {
		return err
	}
	r, err := app.VerifyEvidence(v.File, key, v.CertificateKey, e.config.KeyDir)
	if err != nil {
		return err
	}
	w := e.out
	m := r.Manifest
	fmt.Fprintf(w, "certificate  %s, contract %s\n", m.Certificate, m.ContractID)
	fmt.Fprintf(w, "made         %s, signed with key %s\n", m.MadeAt, r.KeyID)
	if m.Sample {
		fmt.Fprintln(w, "sample       this pack is of a sample city and has no effect")
	}
	fmt.Fprintf(w, "entries      %d, of them %d documents\n", len(m.Entries), r.Documents)
	fmt.Fprintf(w, "events       %d proven in the log of %d events, root %s, signed by %s\n", r.Events, r.Checkpoint.Size, r.Checkpoint.Root, r.Checkpoint.Origin)
	for _, p := range r.Problems {
		fmt.Fprintf(w, "WRONG        %s: %s\n", p.Entry, p.What)
	}
	if len(r.Problems) > 0 {
		fmt.Fprintf(w, "NOT VERIFIED (%d problems)\n", len(r.Problems))
		return errFound
	}
	fmt.Fprintln(w, "verified")
	return nil
}

type verifyClosing struct {
	File           string `arg:"" help:"The snapshot as the console or GET /volume/closings/{year}/{no} gives it; - for standard input."`
	CertificateKey string `help:"The certificate key's public half in base64, or a file with it; the key directory's certificate.pub by default."`
}

// Run checks a snapshot with nothing but the public key of the certificates.
func (v *verifyClosing) Run(e *env) error {
	raw, err := readFile(v.File)
	if err != nil {
		return err
	}
	s, err := app.VerifyClosing(raw, v.CertificateKey, e.config.KeyDir)
	if err != nil {
		fmt.Fprintf(e.out, "NOT VERIFIED: %v\n", err)
		return errFound
	}
	fmt.Fprintf(e.out, "verified: %s, closing %d of %s: %d contracts, %s yuan contract amount, %s yuan technical amount, from %d lines known at journal index %d\n",
		s.Period(), s.No, s.ClosedOn, s.Total.Count, verifier.Yuan(s.Total.ContractFen), verifier.Yuan(s.Total.TechnicalFen), s.Lines, s.AsOf)
	return nil
}

func readFile(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(os.Stdin)
	}
	return os.ReadFile(name)
}

// publicKey takes the key itself, a file with it, or the key directory's.
func publicKey(given, dir string) (string, error) {
	if given == "" {
		return keyring.LogPublicKey(dir)
	}
	return textOrFile(given), nil
}

// textOrFile takes what is in the file of that name, if there is one.
func textOrFile(given string) string {
	if b, err := os.ReadFile(given); err == nil {
		return strings.TrimSpace(string(b))
	}
	return given
}

// redacted hides the password of a database address.
func redacted(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Redacted()
	}
	return address
}
