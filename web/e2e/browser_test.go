// Package e2e_test runs the browser tests beside it. They are a package of their
// own so that they run beside the tests of internal/app, and the servers they
// drive are processes of their own, built without the race detector: what is
// tested here is the console and the program as people get it.
package e2e_test

import (
	"bufio"
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/web"

	// A kept result of `go test` is not that of another program.
	_ "jishi/internal/app"
)

const password = "Mount-Tai-in-the-mist-2026"

// TestConsoleInBrowser runs the browser tests in Chromium against the real
// server: all of them on SQLite, the main job (marked @main) on PostgreSQL too,
// and those marked @days with a clock of their own. JISHI_BROWSER_TESTS narrows them, as in
// JISHI_BROWSER_TESTS=e2e/desk.spec.ts.
func TestConsoleInBrowser(t *testing.T) {
	if !web.Built() {
		t.Fatal("the console is not built: run `make web` (Node.js 20.19 or newer), or `make test`, which does it")
	}
	jishi := build(t, "jishi/cmd/jishi")
	city := build(t, "jishi/web/e2e/city")
	t.Run(string(database.SQLite), func(t *testing.T) {
		browse(t, jishi, serve(t, "", jishi, "serve", "--sample"), "--grep-invert", "@days")
	})
	t.Run(string(database.Postgres), func(t *testing.T) {
		db := databasetest.New(t, database.Postgres, nil)
		browse(t, jishi, serve(t, db.URL, city), "--grep", "@main")
	})
	// What takes days is tried in a city whose clock the test moves on.
	t.Run("days", func(t *testing.T) {
		clock := freeAddress(t)
		t.Setenv("CITY_CLOCK", clock)
		browse(t, jishi, serve(t, "", city), "--grep", "@days")
	})
}

// build builds a command the way it is released, whatever the tests are built with.
func build(t *testing.T, command string) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), filepath.Base(command))
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", bin, command)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// browse runs Playwright against a server; jishi checks files as somebody
// outside would, and is the server that some tests kill.
func browse(t *testing.T, jishi, address string, args ...string) {
	t.Helper()
	args = slices.Concat([]string{"playwright", "test", "--reporter=line"}, args, strings.Fields(os.Getenv("JISHI_BROWSER_TESTS")))
	cmd := exec.CommandContext(t.Context(), "npx", args...)
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "JISHI_BASE_URL="+address, "JISHI_SAMPLE_PASSWORD="+password, "JISHI_BIN="+jishi, "JISHI_BROWSER_OUTPUT="+t.TempDir())
	out, err := cmd.CombinedOutput()
	if err != nil && !(os.Getenv("JISHI_BROWSER_TESTS") != "" && bytes.Contains(out, []byte("No tests found"))) {
		t.Fatalf("browser tests: %v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// serve runs a program that serves a small sample city, waits until the city is
// filled and gives its address. An empty databaseURL is SQLite.
func serve(t *testing.T, databaseURL, program string, args ...string) string {
	t.Helper()
	contracts := "60"
	if os.Getenv("JISHI_SCREENSHOTS") != "" {
		contracts = "1500" // pictures for the guides show a city at work
	}
	addr := freeAddress(t)
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), program, args...)
	cmd.Env = append(othersEnviron(), "JISHI_ADDR="+addr, "JISHI_DATA_DIR="+t.TempDir(), "JISHI_DATABASE_URL="+databaseURL, "JISHI_SAMPLE_PASSWORD="+password,
		"JISHI_SAMPLE_CONTRACTS="+contracts, "JISHI_CHECKPOINT_EVERY=1s", "JISHI_LOG_ORIGIN=test.example/log", "JISHI_LOG_LEVEL=error")
	var said bytes.Buffer
	cmd.Stderr = &said
	out, in, err := os.Pipe() // not StdoutPipe, which Wait would close under the reader
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout = in
	err = cmd.Start()
	_ = in.Close()
	if err != nil {
		t.Fatal(err)
	}
	ready, drained := make(chan bool, 1), make(chan struct{})
	go func() {
		defer close(drained)
		watch(out, ready)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended
		if err := cmd.Wait(); err != nil {
			t.Errorf("the server ended with %v", err)
		}
		<-drained
		_ = out.Close()
		if t.Failed() {
			t.Logf("the server said:\n%s", &said)
		}
	})
	if !<-ready {
		t.Fatal("the server ended before its city was filled")
	}
	return "http://" + addr
}

// watch reads what a server prints to its end, and tells whether the sample
// city became ready.
func watch(out *os.File, ready chan<- bool) {
	lines, told := bufio.NewReader(out), false
	for {
		line, err := lines.ReadString('\n')
		if !told && strings.Contains(line, "the sample city is ready") {
			told = true
			ready <- true
		}
		if err != nil {
			if !told {
				ready <- false
			}
			return
		}
	}
}

// freeAddress is one that nobody listens on just now.
func freeAddress(t *testing.T) string {
	t.Helper()
	var how net.ListenConfig
	l, err := how.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// othersEnviron is the environment without the settings of this program.
func othersEnviron() []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "JISHI_") })
}
