package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// output collects what the command and the server say at the same time.
type output struct {
	mu   sync.Mutex // guards text
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

func TestRunGivesTheCommandsExitCode(t *testing.T) {
	t.Setenv(variable, "postgres://elsewhere/db")
	cases := map[string]struct {
		args []string
		want int
	}{
		"success":           {[]string{"--", "sh", "-c", "exit 0"}, 0},
		"own code":          {[]string{"--", "sh", "-c", "exit 7"}, 7},
		"without dashes":    {[]string{"sh", "-c", "exit 3"}, 3},
		"ended by signal":   {[]string{"--", "sh", "-c", "kill -TERM $$"}, 128 + int(syscall.SIGTERM)},
		"no such program":   {[]string{"--", "/nonexistent/program"}, codeNoStart},
		"nothing to run":    {[]string{"--"}, codeUsage},
		"no argument":       {nil, codeUsage},
		"server kept":       {[]string{"--", "sh", "-c", `test "$JISHI_TEST_DATABASE_URL" = postgres://elsewhere/db`}, 0},
		"dashes of its own": {[]string{"--", "sh", "-c", `test "$1" = --`, "sh", "--"}, 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var stderr output
			if got := run(c.args, io.Discard, &stderr); got != c.want {
				t.Errorf("exit code %d, want %d; said: %s", got, c.want, &stderr)
			}
		})
	}
}

func TestRunStartsAServerForTheCommand(t *testing.T) {
	t.Setenv(variable, "")
	var stdout, stderr output
	code := run([]string{"--", "sh", "-c", `echo "$JISHI_TEST_DATABASE_URL"; exit 5`}, &stdout, &stderr)
	if code == codeNoServer {
		// A machine without PostgreSQL: what must hold is the advice.
		if !strings.Contains(stderr.String(), variable) {
			t.Fatalf("the error does not say what to do: %s", &stderr)
		}
		return
	}
	if code != 5 {
		t.Fatalf("exit code %d, want 5; said: %s", code, &stderr)
	}
	if !strings.HasPrefix(stdout.String(), "postgres://postgres@127.0.0.1:") {
		t.Errorf("the command saw the address %q", &stdout)
	}
	if !strings.Contains(stderr.String(), "withpostgres: PostgreSQL ") {
		t.Errorf("the line about the server is missing: %q", &stderr)
	}
}

func TestSuperviseForwardsSignals(t *testing.T) {
	out, in := io.Pipe()
	cmd := exec.Command("sh", "-c", `trap 'exit 9' TERM; echo ready; read never`)
	cmd.Stdout = in
	stdin, err := cmd.StdinPipe() // stays open, so that read waits
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stdin.Close() }()
	signals := make(chan os.Signal, 1)
	defer signal.Stop(signals)
	go func() {
		_, _ = out.Read(make([]byte, len("ready\n")))
		signals <- syscall.SIGTERM
	}()
	if got := supervise(cmd, signals, io.Discard); got != 9 {
		t.Errorf("exit code %d, want the 9 of the command's own signal handler", got)
	}
}
