package cluster

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
)

func TestStartServesAndStopRemoves(t *testing.T) {
	var log bytes.Buffer
	c, err := Start(t.Context(), &log)
	if errors.Is(err, ErrNoServer) && !mayInstall() {
		// A machine without PostgreSQL: what must hold is the advice.
		if !strings.Contains(err.Error(), "JISHI_TEST_DATABASE_URL") {
			t.Fatalf("the error does not say what to do: %v", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Stop)

	if got := release(c.Version()); got < oldest {
		t.Errorf("server version %q, want %d or later", c.Version(), oldest)
	}
	for setting, want := range map[string]string{
		"listen_addresses": "127.0.0.1", "unix_socket_directories": c.dir, "max_connections": "300",
		"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off",
		"shared_buffers": "256MB", "server_encoding": "UTF8",
	} {
		if got := show(t, c.URL(), setting); got != want {
			t.Errorf("%s = %q, want %q", setting, got, want)
		}
	}

	c.Stop()
	if _, err := os.Stat(c.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the directory is still there after Stop: %v", err)
	}
	if err := ping(context.Background(), c.URL()); err == nil {
		t.Error("the server still answers after Stop")
	}
	c.Stop() // twice is harmless
}

func TestStartHonoursItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if c, err := Start(ctx, nil); err == nil {
		c.Stop()
		t.Fatal("Start succeeded under a cancelled context")
	}
}

func TestFailedStartRepeatsTheServersWords(t *testing.T) {
	bin := t.TempDir()
	program(t, bin, "initdb", "echo 'initdb: no space here' >&2; exit 1")
	if err := os.Chmod(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	c := &Cluster{bin: bin, log: &tail{to: &bytes.Buffer{}}}
	err := c.start(t.Context())
	defer c.Stop()
	if err == nil || !strings.Contains(err.Error(), "initdb") {
		t.Fatalf("error = %v, want one that names initdb", err)
	}
	if got := c.log.quote(); !strings.Contains(got, "no space here") {
		t.Errorf("the last words are %q", got)
	}
}

func TestCandidatesPutPathFirstThenTheHighestRelease(t *testing.T) {
	root := t.TempDir()
	for _, v := range []string{"9", "15", "100", "16"} {
		if err := os.MkdirAll(filepath.Join(root, v, "bin"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	inPath := t.TempDir()
	program(t, inPath, "postgres", "exit 0")
	t.Setenv("PATH", inPath)
	t.Chdir(root) // relative patterns, so that the first number is the release
	want := []string{inPath, "100/bin", "16/bin", "15/bin", "9/bin"}
	if got := candidates([]string{"*/bin"}); !slices.Equal(got, want) {
		t.Errorf("candidates = %v, want %v", got, want)
	}
}

func TestUsableWantsBothProgramsAndARecentRelease(t *testing.T) {
	cases := map[string]struct {
		version string
		initdb  bool
		want    bool
	}{
		"debian 15":      {"postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", true, true},
		"beta":           {"postgres (PostgreSQL) 19beta1", true, true},
		"too old":        {"postgres (PostgreSQL) 13.9", true, false},
		"without initdb": {"postgres (PostgreSQL) 16.1", false, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			program(t, dir, "postgres", "echo '"+c.version+"'")
			if c.initdb {
				program(t, dir, "initdb", "exit 0")
			}
			if got := usable(t.Context(), dir); got != c.want {
				t.Errorf("usable = %v, want %v", got, c.want)
			}
		})
	}
}

func TestNoSystemClusterKeepsAnExistingFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "postgresql-common", "createcluster.conf")
	for _, want := range []string{"create_main_cluster = false\n", "# ours\n"} {
		if err := noSystemCluster(path); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != want {
			t.Fatalf("file = %q, %v; want %q", got, err, want)
		}
		if err := os.WriteFile(path, []byte("# ours\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTailKeepsTheEndOnly(t *testing.T) {
	w := &tail{to: &bytes.Buffer{}}
	if w.quote() != "" {
		t.Error("nothing was written, yet there is something to quote")
	}
	_, _ = w.Write([]byte("first " + strings.Repeat("x", tailBytes)))
	_, _ = w.Write([]byte(" last"))
	if got := w.quote(); strings.Contains(got, "first") || !strings.HasSuffix(got, " last") {
		t.Errorf("quote = %q", got)
	}
}

func program(t *testing.T, dir, name, script string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}

func show(t *testing.T, url, setting string) string {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var value string
	if err := db.QueryRowContext(t.Context(), "SHOW "+setting).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func ping(ctx context.Context, url string) error {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	return db.PingContext(ctx)
}
