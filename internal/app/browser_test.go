package app_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"jishi/internal/app"
	"jishi/internal/database"
	"jishi/web"
)

// TestConsoleInBrowser runs the browser tests of web/e2e in Chromium against the
// real server: all of them on SQLite, and the main job (marked @main) on
// PostgreSQL too. JISHI_BROWSER_TESTS narrows them, as in
// JISHI_BROWSER_TESTS=e2e/desk.spec.ts.
func TestConsoleInBrowser(t *testing.T) {
	if !web.Built() {
		t.Fatal("the console is not built: run `make web` (Node.js 20.19 or newer), or `make test`, which does it")
	}
	bin := filepath.Join(t.TempDir(), "jishi")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", bin, "../../cmd/jishi")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			args := []string{"playwright", "test", "--reporter=line"}
			if dialect == database.Postgres {
				args = append(args, "--grep", "@main")
			}
			args = append(args, strings.Fields(os.Getenv("JISHI_BROWSER_TESTS"))...)
			cmd := exec.CommandContext(t.Context(), "npx", args...)
			cmd.Dir = filepath.Join("..", "..", "web")
			cmd.Env = append(os.Environ(), "JISHI_BASE_URL="+browsed(t, dialect), "JISHI_SAMPLE_PASSWORD="+password, "JISHI_BIN="+bin, "JISHI_BROWSER_OUTPUT="+t.TempDir())
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("browser tests: %v\n%s", err, out)
			}
			t.Logf("%s", out)
		})
	}
}

// browsed serves a small city over the dialect and gives its address.
func browsed(t *testing.T, dialect database.Dialect) string {
	t.Helper()
	contracts := 60
	if os.Getenv("JISHI_SCREENSHOTS") != "" {
		contracts = 1500 // pictures for the guides show a city at work
	}
	cfg, _ := smallCity(t, dialect, contracts)
	srv := httptest.NewUnstartedServer(nil)
	cfg.PublicURL = "http://" + srv.Listener.Addr().String()
	a, err := app.Open(t.Context(), cfg, app.Options{Sample: true, Relaxed: true, Identity: cheap, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	srv.Config.Handler, err = a.Handler()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	g, ctx := errgroup.WithContext(ctx)
	a.Background(ctx, g)
	srv.Start()
	t.Cleanup(func() {
		srv.Close()
		stop()
		if err := g.Wait(); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("the work in the background ended: %v", err)
		}
	})
	return srv.URL
}
