// Package config is the one documented list of settings. They come from the
// environment only; a secret may come from a file instead (NAME_FILE). The zero
// value of every setting works.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// Config (配置) holds every setting of the program.
type Config struct {
	// Addr is where the server listens.
	Addr string `env:"JISHI_ADDR" envDefault:"127.0.0.1:8080"`
	// MetricsAddr is where Prometheus metrics are served, apart from the API;
	// empty serves none.
	MetricsAddr string `env:"JISHI_METRICS_ADDR"`
	// DataDir holds the embedded database, documents, keys and the outside
	// copy of checkpoints.
	DataDir string `env:"JISHI_DATA_DIR" envDefault:"./data"`
	// DatabaseURL switches to PostgreSQL (postgres://…). Its login needs only
	// be a member of the role jishi_app. May come from JISHI_DATABASE_URL_FILE.
	DatabaseURL string `env:"JISHI_DATABASE_URL"`
	// MigrateDatabaseURL is the login that owns the tables; DatabaseURL when
	// empty. May come from JISHI_MIGRATE_DATABASE_URL_FILE.
	MigrateDatabaseURL string `env:"JISHI_MIGRATE_DATABASE_URL"`
	// KeyDir holds the signing and sealing keys; DataDir/keys when empty.
	KeyDir string `env:"JISHI_KEY_DIR"`
	// DocumentStore is a folder or a blob URL; DataDir/documents when empty.
	DocumentStore string `env:"JISHI_DOCUMENT_STORE"`
	// PublicURL is what QR codes point to; http://Addr when empty.
	PublicURL string `env:"JISHI_PUBLIC_URL"`
	// LogOrigin names the transparency log in its checkpoints. It is fixed when
	// the log's key is made.
	LogOrigin string `env:"JISHI_LOG_ORIGIN" envDefault:"jishi.taian.example/log"`
	// Witnesses are the verifier keys of those who may countersign checkpoints,
	// separated by commas; none when empty. May come from JISHI_WITNESSES_FILE,
	// one key a line.
	Witnesses string `env:"JISHI_WITNESSES"`
	// TrustedProxies are networks whose X-Forwarded-For is believed, such as
	// 10.0.0.0/8; none when empty.
	TrustedProxies []string `env:"JISHI_TRUSTED_PROXIES"`
	// MaxUploadMB bounds one document, in MiB.
	MaxUploadMB int64 `env:"JISHI_MAX_UPLOAD_MB" envDefault:"50"`
	// CheckpointEvery is how often a grown log is signed.
	CheckpointEvery time.Duration `env:"JISHI_CHECKPOINT_EVERY" envDefault:"5s"`
	// CompanyRegister is a CSV file of enterprises for the rules that ask for
	// them; empty: those rules say that they were not checked.
	CompanyRegister string `env:"JISHI_COMPANY_REGISTER"`
	// PatentRegister is a CSV file of patents, in the same way.
	PatentRegister string `env:"JISHI_PATENT_REGISTER"`
	// LogLevel is debug, info, warn or error.
	LogLevel string `env:"JISHI_LOG_LEVEL" envDefault:"info"`
	// SamplePassword fixes the password of the sample accounts instead of a
	// random one. May come from JISHI_SAMPLE_PASSWORD_FILE.
	SamplePassword string `env:"JISHI_SAMPLE_PASSWORD"`
	// SampleContracts is how many contracts the sample city begins with.
	SampleContracts int `env:"JISHI_SAMPLE_CONTRACTS" envDefault:"3000"`
}

// Load reads the environment.
func Load() (Config, error) {
	var c Config
	if err := env.Parse(&c); err != nil {
		return c, fmt.Errorf("read settings: %w", err)
	}
	for _, secret := range []struct {
		name  string
		value *string
	}{
		{"JISHI_DATABASE_URL", &c.DatabaseURL}, {"JISHI_MIGRATE_DATABASE_URL", &c.MigrateDatabaseURL}, {"JISHI_SAMPLE_PASSWORD", &c.SamplePassword},
		{"JISHI_WITNESSES", &c.Witnesses},
	} {
		if err := fromFile(secret.name, secret.value); err != nil {
			return c, err
		}
	}
	c.derive()
	err := c.Validate()
	return c, err
}

func fromFile(name string, value *string) error {
	path := os.Getenv(name + "_FILE")
	if path == "" || *value != "" {
		return nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read %s_FILE: %w", name, err)
	}
	*value = strings.TrimSpace(string(b))
	return nil
}

func (c *Config) derive() {
	if c.KeyDir == "" {
		c.KeyDir = filepath.Join(c.DataDir, "keys")
	}
	if c.DocumentStore == "" {
		c.DocumentStore = filepath.Join(c.DataDir, "documents")
	}
	if c.MigrateDatabaseURL == "" {
		c.MigrateDatabaseURL = c.DatabaseURL
	}
	for _, file := range []*string{&c.CompanyRegister, &c.PatentRegister} {
		if *file != "" && !filepath.IsAbs(*file) {
			*file = filepath.Join(c.DataDir, *file)
		}
	}
	if c.PublicURL == "" {
		c.PublicURL = "http://" + c.Addr
	}
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
}

// Validate names every setting that cannot work, all at once.
func (c *Config) Validate() error {
	var bad []error
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		bad = append(bad, fmt.Errorf("JISHI_ADDR %q is not host:port", c.Addr))
	}
	if u, err := url.Parse(c.PublicURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		bad = append(bad, fmt.Errorf("JISHI_PUBLIC_URL %q is not an http(s) address", c.PublicURL))
	}
	if c.DatabaseURL != "" && !strings.HasPrefix(c.DatabaseURL, "postgres://") && !strings.HasPrefix(c.DatabaseURL, "postgresql://") {
		bad = append(bad, errors.New("JISHI_DATABASE_URL must begin with postgres://; leave it empty for the embedded database"))
	}
	if c.MaxUploadMB < 1 || c.MaxUploadMB > 1024 {
		bad = append(bad, errors.New("JISHI_MAX_UPLOAD_MB must be 1 to 1024"))
	}
	if c.CheckpointEvery < 100*time.Millisecond {
		bad = append(bad, errors.New("JISHI_CHECKPOINT_EVERY must be at least 100ms"))
	}
	if _, err := c.Proxies(); err != nil {
		bad = append(bad, err)
	}
	return errors.Join(bad...)
}

// Proxies are the networks of JISHI_TRUSTED_PROXIES.
func (c *Config) Proxies() ([]netip.Prefix, error) {
	out := make([]netip.Prefix, 0, len(c.TrustedProxies))
	for _, s := range c.TrustedProxies {
		p, err := netip.ParsePrefix(strings.TrimSpace(s))
		if err != nil {
			return nil, fmt.Errorf("JISHI_TRUSTED_PROXIES: %q is not a network such as 10.0.0.0/8", s)
		}
		out = append(out, p)
	}
	return out, nil
}

// Embedded tells whether the embedded SQLite database is used.
func (c *Config) Embedded() bool { return c.DatabaseURL == "" }

// Database is the URL or path that the application opens.
func (c *Config) Database() string {
	if c.Embedded() {
		return filepath.Join(c.DataDir, "jishi.db")
	}
	return c.DatabaseURL
}

// MigrationDatabase is the URL or path that migrations open.
func (c *Config) MigrationDatabase() string {
	if c.Embedded() {
		return c.Database()
	}
	return c.MigrateDatabaseURL
}

// Loopback tells whether the server can only be reached from this machine.
func (c *Config) Loopback() bool {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
