// Command jishi is the technology-market platform: server, sample city,
// verification and administration in one binary.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"jishi/internal/config"
)

// commands is the command line; every command reads its settings from the
// environment (internal/config).
type commands struct {
	Serve       serveCommand       `cmd:"" help:"Run the server."`
	Migrate     migrateCommand     `cmd:"" help:"Bring the database schema up to date (needs the owner's login)."`
	Sample      sampleCommand      `cmd:"" help:"Make more sample contracts, or one sample document."`
	Verify      verifyCommand      `cmd:"" help:"Check a whole database against its journal, or one proof, offline."`
	Export      exportCommand      `cmd:"" help:"Write a bundle for a second holder."`
	Checkpoint  checkpointCommand  `cmd:"" help:"Write the last checkpoint of each business day, for a second holder."`
	Witness     witnessCommand     `cmd:"" help:"Look at a platform's log from outside and countersign that it only grows."`
	Books       booksCommand       `cmd:"" help:"Check the ledger against all that is derived from it, or write that anew."`
	OpenData    openDataCommand    `cmd:"" name:"open-data" help:"Publish the open data of months that have ended."`
	User        userCommand        `cmd:"" help:"Create the first organisation and user."`
	Healthcheck healthcheckCommand `cmd:"" help:"Ask a running server whether it is ready (for containers)."`
	Version     versionCommand     `cmd:"" help:"Print the version."`
}

// env is what commands share: settings, output, and the context that a signal ends.
type env struct {
	ctx    context.Context
	config config.Config
	out    io.Writer
}

// errFound says that a check ran and found something wrong; it is already printed.
var errFound = errors.New("the check found problems")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run executes one command line and gives the exit code: 0 fine, 1 failed,
// 2 wrong arguments or settings.
func run(ctx context.Context, args []string, out, errOut io.Writer) int {
	var c commands
	parser, err := kong.New(&c, kong.Name("jishi"), kong.Description("技市 — technology-contract registration, certificates and provable totals."),
		kong.Writers(out, errOut), kong.UsageOnError(), kong.Exit(func(int) {}))
	if err != nil {
		fmt.Fprintln(errOut, err)
		return 2
	}
	k, err := parser.Parse(args)
	if err != nil {
		if len(args) > 0 && (args[0] == "--help" || args[0] == "-h") {
			return 0
		}
		fmt.Fprintln(errOut, "jishi:", err)
		return 2
	}
	cfg, err := config.Load()
	if err != nil {
		fmt.Fprintln(errOut, "jishi: settings:", err)
		return 2
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(errOut, &slog.HandlerOptions{Level: level(cfg.LogLevel)})))
	if err := k.Run(&env{ctx: ctx, config: cfg, out: out}); err != nil {
		if !errors.Is(err, errFound) {
			fmt.Fprintln(errOut, "jishi:", err)
		}
		return 1
	}
	return 0
}

func level(name string) slog.Level {
	var l slog.Level
	if err := l.UnmarshalText([]byte(name)); err != nil {
		return slog.LevelInfo
	}
	return l
}
