package main

import (
	"fmt"
	"io"
	"time"

	"jishi/internal/app"
	"jishi/internal/verifier"
)

type exportCommand struct {
	Bundle exportBundle `cmd:"" help:"Write the whole journal and the tables that make the figures into one file. Nothing is changed."`
}

type exportBundle struct {
	Out string `required:"" type:"path" help:"The ZIP to write; it must not be there yet."`
}

// Run writes the bundle and says what it is of.
func (b *exportBundle) Run(e *env) error {
	cp, err := app.ExportBundle(e.ctx, e.config, b.Out)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "written: %s, %d events, root %s, signed by %s\n", b.Out, cp.Size, cp.Root, cp.Origin)
	return nil
}

type verifyBundle struct {
	File           string `arg:"" type:"existingfile" help:"The ZIP as GET /journal/bundle.zip or jishi export bundle gives it."`
	Key            string `help:"The log's public key, or a file with it; the key directory's journal.pub by default."`
	CertificateKey string `help:"The certificate key's public half in base64, or a file with it; without it the signatures of closings are not checked."`
	Checkpoints    string `type:"existingfile" help:"A file of checkpoints that you keep: the bundle must continue each of them."`
	WitnessKeys    string `help:"The verifier keys of witnesses, separated by commas, or a file with them: who has countersigned up to where."`
	AsOf           int64  `default:"-1" help:"Add up what was known when the journal had so many events; all of them by default."`
}

// Run checks a bundle with nothing but public keys and what the holder keeps.
func (v *verifyBundle) Run(e *env) error {
	key, err := publicKey(v.Key, e.config.KeyDir)
	if err != nil {
		return err
	}
	started := time.Now()
	r, err := app.VerifyBundle(v.File, app.BundleOptions{LogKey: key, CertificateKey: v.CertificateKey, Witnesses: textOrFile(v.WitnessKeys), Held: v.Checkpoints, AsOf: v.AsOf})
	if err != nil {
		return err
	}
	printBundle(e.out, r)
	if v.CertificateKey == "" && r.Closings > 0 {
		fmt.Fprintln(e.out, "note         no --certificate-key was given: the signatures of closings were not checked")
	}
	if len(r.Problems) > 0 {
		fmt.Fprintf(e.out, "NOT VERIFIED (%d problems, %.1f s)\n", len(r.Problems), time.Since(started).Seconds())
		return errFound
	}
	fmt.Fprintf(e.out, "verified     in %.1f s\n", time.Since(started).Seconds())
	return nil
}

func printBundle(w io.Writer, r verifier.Bundle) {
	if r.Manifest.Sample {
		fmt.Fprintln(w, "sample       this bundle is of a sample city and has no effect")
	}
	fmt.Fprintf(w, "made         %s (as its manifest says)\n", r.Manifest.MadeAt)
	fmt.Fprintf(w, "events       %d\n", r.Events)
	fmt.Fprintf(w, "checkpoints  %d in the bundle, %d held by you\n", r.Checkpoints, r.Held)
	if cp := r.Checkpoint; cp.Size > 0 {
		fmt.Fprintf(w, "checkpoint   size %d, root %s, signed by %s\n", cp.Size, cp.Root, cp.Origin)
	}
	for _, v := range r.Vouched {
		if v.Size == 0 {
			fmt.Fprintf(w, "witness      %s has countersigned nothing in the bundle\n", v.Witness.Name())
			continue
		}
		fmt.Fprintf(w, "witness      %s vouched up to size %d on %s\n", v.Witness.Name(), v.Size, v.At.Format(time.RFC3339))
	}
	fmt.Fprintf(w, "rows         %d, of them %d ledger lines\n", r.Rows, r.Lines)
	fmt.Fprintf(w, "closings     %d added up again, %d signatures good\n", r.Closings, r.Signed)
	fmt.Fprintf(w, "as of        %d events\n", r.AsOf)
	for _, y := range r.Years {
		fmt.Fprintf(w, "%-12s %s\n", y.Value, y)
	}
	fmt.Fprintf(w, "total        %s\n", r.Total)
	for _, p := range r.Problems {
		fmt.Fprintf(w, "WRONG        %s\n", p)
	}
}

type verifyCertificate struct {
	File           string `arg:"" help:"The file as GET /contracts/{id}/evidence.json gives it; - for standard input."`
	Key            string `help:"The log's public key, or a file with it; the key directory's journal.pub by default."`
	CertificateKey string `help:"The certificate key's public half in base64, or a file with it; the key directory's certificate.pub by default."`
}

// Run checks a certificate evidence file with nothing but the two public keys.
func (v *verifyCertificate) Run(e *env) error {
	key, err := publicKey(v.Key, e.config.KeyDir)
	if err != nil {
		return err
	}
	raw, err := readFile(v.File)
	if err != nil {
		return err
	}
	c, err := app.VerifyCertificate(raw, key, v.CertificateKey, e.config.KeyDir)
	if err != nil {
		fmt.Fprintf(e.out, "NOT VERIFIED: %v\n", err)
		return errFound
	}
	if c.Sample {
		fmt.Fprintln(e.out, "sample: this certificate is of a sample city and has no effect")
	}
	fmt.Fprintf(e.out, "verified: certificate %s of %q, %s yuan contract amount, %s yuan technical amount, registered on %s; event %d of %s is in the log of %d events, root %s, signed by %s\n",
		c.Number, c.ProjectName, c.ContractAmount, c.TechnicalAmount, c.RegisteredOn, c.EventIndex, c.RecordedAt, c.Checkpoint.Size, c.Checkpoint.Root, c.Checkpoint.Origin)
	fmt.Fprintln(e.out, "not shown by this file: whether the certificate was superseded or cancelled later")
	return nil
}
