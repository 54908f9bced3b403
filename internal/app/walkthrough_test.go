package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jishi/internal/app"
	"jishi/internal/database"
)

// block is one piece of a walk-through: so many days later, run this.
type block struct {
	days int
	line int
	text string
}

var fence = regexp.MustCompile("^```sh(?: days=(\\d+))?$")

// blocksOf reads the shell blocks of a page. "```sh days=7" is run a week later.
func blocksOf(t *testing.T, page string) (out []block) {
	t.Helper()
	raw, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var open *block
	for i, line := range strings.Split(string(raw), "\n") {
		switch found := fence.FindStringSubmatch(line); {
		case open == nil && found != nil:
			days, _ := strconv.Atoi(found[1]) // empty is none
			open = &block{days: days, line: i + 2}
		case open != nil && line == "```":
			out = append(out, *open)
			open = nil
		case open != nil:
			open.text += line + "\n"
		}
	}
	return out
}

// TestWalkthrough runs what docs/broker-walkthrough.md shows, as it stands there,
// with bash and curl against a server whose clock the test moves on: from the
// course to the credential and the registered contract with its commission.
func TestWalkthrough(t *testing.T) {
	for _, tool := range []string{"bash", "curl", "node"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("the walk-through needs %s: %v", tool, err)
		}
	}
	page := filepath.Join("..", "..", "docs", "broker-walkthrough.md")
	blocks := blocksOf(t, page)
	if len(blocks) < 8 {
		t.Fatalf("only %d blocks were found in %s", len(blocks), page)
	}
	bin := filepath.Join(t.TempDir(), "jishi")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", bin, "../../cmd/jishi")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			var ahead atomic.Int64
			address := walked(t, dialect, func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) })
			dir := t.TempDir()
			for _, b := range blocks {
				ahead.Add(int64(time.Duration(b.days) * 24 * time.Hour))
				now := time.Now().Add(time.Duration(ahead.Load()))
				out, err := runBlock(t, b, dir, "BASE="+address+"/api/v1", "PASSWORD="+password, "TODAY="+now.In(shanghai).Format(time.DateOnly), "NOW="+now.UTC().Format(time.RFC3339),
					"PATH="+filepath.Dir(bin)+":"+os.Getenv("PATH"))
				t.Logf("%s:%d, day %d\n%s", filepath.Base(page), b.line, ahead.Load()/int64(24*time.Hour), out)
				if err != nil {
					t.Fatalf("%s:%d: %v", page, b.line, err)
				}
			}
		})
	}
}

var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// runBlock runs one block with what the blocks before it have set.
func runBlock(t *testing.T, b block, dir string, env ...string) (string, error) {
	t.Helper()
	script := fmt.Sprintf("set -euo pipefail\n[ ! -e .state ] || . ./.state\n%s\ndeclare -f > .state\ndeclare -p | grep -E '^declare -- [A-Z_0-9]+=' | grep -vE '^declare -- (BASE|PASSWORD|TODAY|NOW|BASH|IFS|OPT|PS4)' >> .state\n", b.text)
	cmd := exec.CommandContext(t.Context(), "bash", "-c", script)
	cmd.Dir, cmd.Env = dir, append(othersEnviron(), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// othersEnviron is the environment without the settings of this program.
func othersEnviron() []string {
	var out []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "JISHI_") {
			out = append(out, v)
		}
	}
	return out
}

// walked serves a small city with a clock of the test's.
func walked(t *testing.T, dialect database.Dialect, clock func() time.Time) string {
	t.Helper()
	cfg, _ := smallCity(t, dialect, 5)
	srv := httptest.NewUnstartedServer(nil)
	cfg.PublicURL = "http://" + srv.Listener.Addr().String()
	a, err := app.Open(t.Context(), cfg, app.Options{Sample: true, Relaxed: true, Identity: cheap, Clock: clock, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	srv.Config.Handler, err = a.Handler()
	if err != nil {
		t.Fatal(err)
	}
	srv.Start()
	t.Cleanup(srv.Close)
	if _, err := a.Journal.Checkpoint(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	return srv.URL
}
