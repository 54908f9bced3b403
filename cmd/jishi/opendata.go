package main

import (
	"fmt"

	"jishi/internal/app"
)

type openDataCommand struct {
	Publish openDataPublish `cmd:"" help:"Make the releases that are due, up to a month or of all that have ended."`
}

type openDataPublish struct {
	Month string `arg:"" optional:"" help:"Last month to publish, YYYY-MM."`
}

// Run publishes and prints. Months that are published stay as they are.
func (c *openDataPublish) Run(e *env) error {
	made, err := app.PublishOpenData(e.ctx, e.config, c.Month)
	for i := range made {
		fmt.Fprintf(e.out, "published %s as of journal index %d\n", made[i].Month, made[i].AsOf)
		for _, f := range made[i].Files {
			fmt.Fprintf(e.out, "  %s  %s\n", f.SHA256, f.Name)
		}
	}
	if err == nil && len(made) == 0 {
		fmt.Fprintln(e.out, "nothing is due")
	}
	return err
}
