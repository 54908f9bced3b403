package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// oldest is the first PostgreSQL release that Jishi supports.
const oldest = 15

// ErrNoServer says that this machine has no usable PostgreSQL and that it
// could not be installed.
var ErrNoServer = errors.New("no PostgreSQL server programs of release 15 or later were found: " +
	"install the package postgresql (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql@16), " +
	"or let JISHI_TEST_DATABASE_URL point at a PostgreSQL server on which databases and roles may be created")

// patterns are the usual homes of the server programs besides PATH.
var patterns = []string{
	"/usr/lib/postgresql/*/bin",             // Debian, Ubuntu
	"/usr/pgsql-*/bin",                      // the PostgreSQL project's RPM packages
	"/usr/local/pgsql/bin",                  // built from source
	"/opt/homebrew/opt/postgresql*/bin",     // Homebrew on Apple silicon
	"/usr/local/opt/postgresql*/bin",        // Homebrew on Intel
	"/home/linuxbrew/.linuxbrew/opt/*/bin",  // Homebrew on Linux
	"/Applications/Postgres.app/*/*/*/bin/", // Postgres.app
}

// find gives the directory with initdb and postgres, installing them when that
// is possible without asking anybody.
func find(ctx context.Context, log io.Writer) (string, error) {
	if dir := firstUsable(ctx, candidates(patterns)); dir != "" {
		return dir, nil
	}
	if !mayInstall() {
		return "", ErrNoServer
	}
	if err := install(ctx, log); err != nil {
		return "", errors.Join(ErrNoServer, err)
	}
	if dir := firstUsable(ctx, candidates(patterns)); dir != "" {
		return dir, nil
	}
	return "", ErrNoServer
}

// candidates lists the directories to look into: PATH first, then the known
// places, each with its highest release first.
func candidates(patterns []string) []string {
	var dirs []string
	if p, err := exec.LookPath("postgres"); err == nil {
		if target, err := filepath.EvalSymlinks(p); err == nil {
			p = target // PATH may hold a link to postgres but none to initdb
		}
		dirs = append(dirs, filepath.Dir(p))
	}
	for _, pattern := range patterns {
		found, _ := filepath.Glob(pattern) // the patterns are constant and well formed
		slices.SortFunc(found, func(a, b string) int { return release(b) - release(a) })
		dirs = append(dirs, found...)
	}
	return dirs
}

var number = regexp.MustCompile(`[0-9]+`)

// release reads the first number of a text: the release in a path or in the
// answer of `postgres --version`.
func release(text string) int {
	n, err := strconv.Atoi(number.FindString(text))
	if err != nil {
		return 0
	}
	return n
}

func firstUsable(ctx context.Context, dirs []string) string {
	for _, dir := range dirs {
		if usable(ctx, dir) {
			return dir
		}
	}
	return ""
}

func usable(ctx context.Context, dir string) bool {
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return false
	}
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	return err == nil && release(string(out)) >= oldest
}

// mayInstall tells whether packages can be installed: as root, with apt-get.
func mayInstall() bool {
	_, err := exec.LookPath("apt-get")
	return err == nil && os.Geteuid() == 0
}

// clusterConf tells Debian's packaging which cluster to make on installation.
const clusterConf = "/etc/postgresql-common/createcluster.conf"

// install adds Debian's postgresql package. The package would also make and
// start a cluster of its own; unless the machine has its own settings for
// that, it is told not to.
func install(ctx context.Context, log io.Writer) error {
	_, _ = fmt.Fprintln(log, "PostgreSQL is not here; installing the package postgresql with apt-get.")
	if err := noSystemCluster(clusterConf); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"update"},
		{"install", "-y", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold", "postgresql"},
	} {
		args = append([]string{"-q", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"}, args...)
		cmd := exec.CommandContext(ctx, "apt-get", args...)
		cmd.Stdout, cmd.Stderr = log, log
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive", "UCF_FORCE_CONFFOLD=1")
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("apt-get %s: %w", strings.Join(args, " "), err)
		}
	}
	return nil
}

// noSystemCluster writes the setting that keeps the packaging from making a
// cluster. A file that exists is somebody's decision and stays.
func noSystemCluster(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // system settings are readable by all
		return fmt.Errorf("make the folder of %s: %w", path, err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // the packaging reads it as another user
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = f.WriteString("create_main_cluster = false\n")
	return errors.Join(err, f.Close())
}
