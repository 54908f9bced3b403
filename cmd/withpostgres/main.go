// Command withpostgres runs a command beside a throw-away PostgreSQL server:
//
//	go run ./cmd/withpostgres -- go test ./...
//
// The command finds the server's address in JISHI_TEST_DATABASE_URL. When that
// variable is set already, its server is used and none is started. The exit
// code is the command's own; 128 + n when signal n ended it; 125 when there
// was no server for it and 127 when it could not be started.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"jishi/internal/database/databasetest/cluster"
)

// variable is where tests look for the server.
const variable = "JISHI_TEST_DATABASE_URL"

const (
	codeUsage    = 2
	codeNoServer = 125
	codeNoStart  = 127
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run does all of main and gives the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		_, _ = fmt.Fprintln(stderr, "usage: withpostgres -- COMMAND [ARGUMENT…]")
		return codeUsage
	}
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)

	// The command ends by itself or by the signals passed on, not with a context.
	cmd := exec.CommandContext(context.Background(), args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, stdout, stderr
	if os.Getenv(variable) != "" {
		_, _ = fmt.Fprintln(stderr, "withpostgres: using the server in "+variable)
		return supervise(cmd, signals, stderr)
	}
	c, err := startServer(signals, stderr)
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "withpostgres:", err)
		return codeNoServer
	}
	defer c.Stop()
	_, _ = fmt.Fprintf(stderr, "withpostgres: PostgreSQL %s on 127.0.0.1:%d\n", c.Version(), c.Port())
	cmd.Env = append(os.Environ(), variable+"="+c.URL())
	return supervise(cmd, signals, stderr)
}

// startServer starts a cluster and gives up when a signal comes meanwhile.
func startServer(signals <-chan os.Signal, stderr io.Writer) (*cluster.Cluster, error) {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	started := make(chan struct{})
	defer close(started)
	go func() {
		select {
		case s := <-signals:
			cancel(fmt.Errorf("stopped by signal: %s", s))
		case <-started:
		}
	}()
	c, err := cluster.Start(ctx, stderr)
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return c, err
}

// supervise runs the command, passes signals on and gives its exit code.
func supervise(cmd *exec.Cmd, signals <-chan os.Signal, stderr io.Writer) int {
	if err := cmd.Start(); err != nil {
		_, _ = fmt.Fprintln(stderr, "withpostgres:", err)
		return codeNoStart
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case s := <-signals:
			_ = cmd.Process.Signal(s) // it may have ended just now
		case err := <-ended:
			return exitCode(cmd, err, stderr)
		}
	}
}

func exitCode(cmd *exec.Cmd, err error, stderr io.Writer) int {
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		_, _ = fmt.Fprintln(stderr, "withpostgres:", err) // its output could not be copied
		return codeNoStart
	}
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return cmd.ProcessState.ExitCode()
}
