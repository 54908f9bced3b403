package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"jishi/internal/app"
	"jishi/internal/calendar"
	"jishi/internal/journal"
	"jishi/internal/witness"
)

type checkpointCommand struct {
	Since string `help:"Only from this business day on (YYYY-MM-DD)."`
	Out   string `help:"Write to this file instead of standard output."`
	Key   string `help:"The log's public key, or a file with it; the key directory's journal.pub by default."`
}

// Run writes the checkpoints.
func (c *checkpointCommand) Run(e *env) (err error) {
	var since calendar.Date
	if c.Since != "" {
		if since, err = calendar.ParseDate(c.Since); err != nil {
			return err
		}
	}
	key, err := publicKey(c.Key, e.config.KeyDir)
	if err != nil {
		return err
	}
	if c.Out == "" {
		_, err = app.ExportCheckpoints(e.ctx, e.config, key, since, e.out)
		return err
	}
	f, err := os.OpenFile(c.Out, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	n, err := app.ExportCheckpoints(e.ctx, e.config, key, since, f)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%d checkpoints written to %s\n", n, c.Out)
	return nil
}

type witnessCommand struct {
	Keygen witnessKeygen `cmd:"" help:"Make the key of a witness."`
	Run    witnessRun    `cmd:"" help:"Countersign the newest checkpoint of a log that only grew."`
}

type witnessKeygen struct {
	Name string `required:"" help:"Name of the witness, such as audit.taian.example/witness; without spaces and plus signs."`
	Dir  string `required:"" help:"The witness's folder; keep it on a machine of its own."`
}

// Run makes a key and prints what the platform must be given.
func (w *witnessKeygen) Run(e *env) error {
	key, err := witness.MakeKey(w.Dir, w.Name)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s\n", key.Public)
	return nil
}

type witnessRun struct {
	URL    string        `required:"" name:"url" help:"The platform's address, such as https://jishi.taian.example."`
	Dir    string        `required:"" help:"The witness's folder, as keygen made it."`
	LogKey string        `required:"" help:"The log's public key, or a file with it; get it from someone you trust."`
	Every  time.Duration `default:"1h" help:"How often to look."`
	Once   bool          `help:"Look once and end."`
}

// Run looks once or again and again; a log that was rewritten ends it with an error.
func (w *witnessRun) Run(e *env) error {
	if w.Every < time.Second {
		return fmt.Errorf("--every %s is too short; an hour is usual", w.Every)
	}
	x, err := witness.Open(witness.Options{URL: w.URL, Dir: w.Dir, LogKey: textOrFile(w.LogKey)})
	if err != nil {
		return err
	}
	if w.Once {
		cp, err := x.Once(e.ctx)
		if err == nil {
			tellWitnessed(e.out, cp)
		}
		return err
	}
	return x.Run(e.ctx, w.Every, func(cp journal.Checkpoint, err error) {
		if err != nil {
			fmt.Fprintf(e.out, "%s not countersigned: %v\n", time.Now().UTC().Format(time.RFC3339), err)
			return
		}
		tellWitnessed(e.out, cp)
	})
}

func tellWitnessed(out io.Writer, cp journal.Checkpoint) {
	fmt.Fprintf(out, "%s countersigned size %d, root %s of %s\n", time.Now().UTC().Format(time.RFC3339), cp.Size, cp.Root, cp.Origin)
}
