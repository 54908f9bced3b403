// Package cluster runs a private PostgreSQL server for tests. It finds the
// server programs, or installs them where that is possible, and starts one
// throw-away cluster that listens on the loopback address only. Durability is
// switched off: nothing that tests what survives a crash may use it.
package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

const (
	// readyWithin bounds the wait for the server's first answer.
	readyWithin = 60 * time.Second
	// stopWithin bounds the wait for an immediate stop before the kill.
	stopWithin = 10 * time.Second
	// portTries is how often another port is taken when the server gives up
	// at once, as it does when somebody else took the port in between.
	portTries = 5
	superuser = "postgres"
)

// Cluster is one running PostgreSQL server with its own data directory.
type Cluster struct {
	bin     string
	dir     string
	port    int
	version string
	user    *account // nil: the server runs as we do
	log     *tail
	server  *exec.Cmd
	exited  chan struct{} // closed when the server is gone
}

// Start makes a fresh cluster and waits until it answers. What is installed
// and what the server complains about go to log, which may be nil. ctx bounds the start only;
// the server runs until Stop, or on Linux until this process dies. The error
// is ErrNoServer when there is no PostgreSQL and none can be installed.
func Start(ctx context.Context, log io.Writer) (*Cluster, error) {
	if log == nil {
		log = io.Discard
	}
	bin, err := find(ctx, log)
	if err != nil {
		return nil, err
	}
	user, err := serverAccount()
	if err != nil {
		return nil, err
	}
	c := &Cluster{bin: bin, user: user, log: &tail{to: log}}
	if err := c.start(ctx); err != nil {
		c.Stop()
		return nil, fmt.Errorf("start PostgreSQL from %s: %w%s", bin, err, c.log.quote())
	}
	return c, nil
}

// URL is the address of the cluster's postgres database for its superuser.
func (c *Cluster) URL() string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/postgres?sslmode=disable", superuser, c.port)
}

// Port is the TCP port on 127.0.0.1.
func (c *Cluster) Port() int { return c.port }

// Program is the path of one of the PostgreSQL programs beside the server's,
// such as psql or pg_dump. Whether it is installed is not checked.
func (c *Cluster) Program(name string) string { return filepath.Join(c.bin, name) }

// Version is what the server says of itself, such as "15.18".
func (c *Cluster) Version() string { return c.version }

// Stop ends the server at once, without a checkpoint, and removes its files.
// Stopping twice is harmless.
func (c *Cluster) Stop() {
	c.halt()
	if c.dir != "" {
		_ = os.RemoveAll(c.dir)
	}
}

func (c *Cluster) start(ctx context.Context) error {
	if err := c.makeDir(); err != nil {
		return err
	}
	if err := c.initdb(ctx); err != nil {
		return err
	}
	var err error
	for range portTries {
		if c.port, err = freePort(ctx); err != nil {
			return err
		}
		if err := c.launch(); err != nil {
			return err
		}
		if err = c.awaitReady(ctx); err == nil || !errors.Is(err, errExited) {
			return err
		}
	}
	return err
}

// makeDir makes the cluster's directory. The path is short because a socket
// lies in it (at most 107 bytes), and open to the account of the server.
func (c *Cluster) makeDir() error {
	parent := os.TempDir()
	if c.user != nil {
		parent = "/tmp" // root's own temporary directory may be closed to others
	}
	dir, err := os.MkdirTemp(parent, "jishi-pg-")
	if err != nil {
		return fmt.Errorf("make the cluster's directory: %w", err)
	}
	c.dir = dir
	if c.user == nil {
		return nil
	}
	if err := os.Chown(dir, c.user.uid, c.user.gid); err != nil {
		return fmt.Errorf("give the cluster's directory to %s: %w", c.user.name, err)
	}
	return nil
}

// initdb fills the data directory. Systems without the C.UTF-8 locale get C,
// which sorts the same way.
func (c *Cluster) initdb(ctx context.Context) error {
	var err error
	for _, locale := range []string{"C.UTF-8", "C"} {
		if err = os.RemoveAll(c.data()); err != nil {
			return fmt.Errorf("empty the data directory: %w", err)
		}
		cmd := c.command(ctx, "initdb", "-D", c.data(), "-U", superuser, "-A", "trust",
			"-E", "UTF8", "--locale="+locale, "--no-sync")
		cmd.Stdout = nil // it chats when all is well
		if err = cmd.Run(); err == nil {
			return nil
		}
	}
	return fmt.Errorf("initdb: %w", err)
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

// command prepares one of the PostgreSQL programs: as the server's account, in
// the cluster's directory, without the caller's PG… variables.
func (c *Cluster) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.Program(program), args...)
	cmd.Dir = c.dir
	cmd.Stdout, cmd.Stderr = c.log, c.log
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "PG") && !strings.HasPrefix(v, "HOME=") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "HOME="+c.dir, "LC_ALL=C")
	contain(cmd, c.user)
	return cmd
}

// launch starts the server process and a watcher that closes exited.
func (c *Cluster) launch() error {
	args := []string{"-D", c.data()}
	for _, s := range []string{
		"listen_addresses=127.0.0.1", "port=" + strconv.Itoa(c.port), "unix_socket_directories=" + c.dir,
		"fsync=off", "full_page_writes=off", "synchronous_commit=off",
		"max_connections=300", "shared_buffers=256MB", "log_min_messages=fatal",
	} {
		args = append(args, "-c", s)
	}
	c.server = c.command(context.Background(), "postgres", args...)
	c.exited = make(chan struct{})
	return startOwned(c.server, c.exited)
}

var errExited = errors.New("the server stopped by itself")

// awaitReady waits until the server calls itself ready. It reads that from the
// server's own file: connecting too early would fill the log with refusals.
func (c *Cluster) awaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !c.ready() {
		select {
		case <-c.exited:
			return errExited
		case <-ctx.Done():
			return fmt.Errorf("not ready on port %d: %w", c.port, ctx.Err())
		case <-again.C:
		}
	}
	conn, err := pgconn.Connect(ctx, c.URL())
	if err != nil {
		return fmt.Errorf("first connection: %w", err)
	}
	c.version, _, _ = strings.Cut(conn.ParameterStatus("server_version"), " ")
	return conn.Close(ctx)
}

// ready tells whether line 8 of postmaster.pid, where pg_ctl looks too, says so.
func (c *Cluster) ready() bool {
	text, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	lines := strings.Split(string(text), "\n")
	return err == nil && len(lines) > 7 && strings.TrimSpace(lines[7]) == "ready"
}

func (c *Cluster) halt() {
	if c.server == nil || c.server.Process == nil {
		return
	}
	_ = c.server.Process.Signal(syscall.SIGQUIT) // PostgreSQL's immediate stop
	patience := time.NewTimer(stopWithin)
	defer patience.Stop()
	select {
	case <-c.exited:
	case <-patience.C:
		_ = c.server.Process.Kill()
		<-c.exited
	}
}

// freePort asks the system for a port nobody listens on.
func freePort(ctx context.Context) (int, error) {
	var listen net.ListenConfig
	l, err := listen.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer func() { _ = l.Close() }()
	addr, err := netip.ParseAddrPort(l.Addr().String())
	if err != nil {
		return 0, fmt.Errorf("read the free port: %w", err)
	}
	return int(addr.Port()), nil
}
