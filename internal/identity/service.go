package identity

import (
	"crypto/ed25519"
	"fmt"
	"runtime"
	"time"

	"github.com/google/uuid"

	"jishi/internal/fault"
	"jishi/internal/journal"
	"jishi/internal/keyring"
	"jishi/internal/sealed"
)

// Config (登录与密码参数) tunes sign-in and passwords. Every zero value takes the
// default that its comment names.
type Config struct {
	// Issuer and Audience of access tokens; both "jishi".
	Issuer   string
	Audience string
	// AccessTTL is the life of an access token; 10 minutes (R7).
	AccessTTL time.Duration
	// RefreshTTL ends a session that was not renewed for so long; 12 hours (R9).
	RefreshTTL time.Duration
	// SessionMax ends every session after so long; 7 days (R9).
	SessionMax time.Duration
	// RefreshGrace is how long after a rotation the token before it still works,
	// for two tabs that renew at once; 10 seconds (R7).
	RefreshGrace time.Duration
	// RetiredKeys are public keys of access tokens by key id that are still
	// accepted after a change of keys; none.
	RetiredKeys map[string]ed25519.PublicKey

	// Argon is the cost of a password hash; 19456 KiB, 2 passes, 1 thread (R2).
	Argon Argon
	// HashSlots is how many hashes run at once; one less than the CPUs, at least 1.
	HashSlots int
	// HashQueue is how many more may wait; 64. Negative lets nobody wait.
	HashQueue int

	// AccountFailures and AddressFailures in FailureWindow block the account or
	// the address; 5 and 50 in 15 minutes (R4).
	AccountFailures int64
	AddressFailures int64
	FailureWindow   time.Duration
	// BlockFor is the first block, doubled by each failure after it up to
	// BlockMost; 15 minutes and 4 hours.
	BlockFor  time.Duration
	BlockMost time.Duration
}

func (c Config) withDefaults() Config {
	orElse(&c.Issuer, "jishi")
	orElse(&c.Audience, "jishi")
	orElse(&c.AccessTTL, 10*time.Minute)
	orElse(&c.RefreshTTL, 12*time.Hour)
	orElse(&c.SessionMax, 7*24*time.Hour)
	orElse(&c.RefreshGrace, 10*time.Second)
	orElse(&c.Argon.Memory, 19456)
	orElse(&c.Argon.Time, 2)
	orElse(&c.Argon.Threads, 1)
	orElse(&c.HashSlots, max(1, runtime.NumCPU()-1))
	orElse(&c.HashQueue, 64)
	c.HashQueue = max(0, c.HashQueue)
	orElse(&c.AccountFailures, 5)
	orElse(&c.AddressFailures, 50)
	orElse(&c.FailureWindow, 15*time.Minute)
	orElse(&c.BlockFor, 15*time.Minute)
	orElse(&c.BlockMost, 4*time.Hour)
	return c
}

func orElse[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// Service (身份服务) runs every use case of organisations, users and sessions.
// Each change goes through the journal; each method checks who asks, on the
// object. It is safe for concurrent use.
type Service struct {
	journal *journal.Journal
	box     *sealed.Box
	cfg     Config
	hasher  *hasher
	tokens  *accessTokens
}

// New builds the service; key signs access tokens.
func New(j *journal.Journal, box *sealed.Box, key keyring.Signing, cfg Config) *Service {
	cfg = cfg.withDefaults()
	return &Service{journal: j, box: box, cfg: cfg,
		hasher: newHasher(cfg.Argon, cfg.HashSlots, cfg.HashQueue),
		tokens: newAccessTokens(key, cfg, j.Now)}
}

// Origin says where a sign-in comes from.
type Origin struct {
	Address   string // client address, without port
	Agent     string // User-Agent
	RequestID string
}

// permit refuses who may not do op on any object at all, before anything is
// read: fault LoginRequired or PermissionDenied.
func permit(p *Principal, op Operation) error {
	if Allowed(p, op) {
		return nil
	}
	return Authorize(p, op, Object{})
}

// expect compares the version an edit was made on with the one that is there.
// 0 stands for a step that is not bound to a version.
func expect(version, have int64) error {
	if version != 0 && version != have {
		return fault.New(fault.StaleVersion)
	}
	return nil
}

func newID() (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("make id: %w", err)
	}
	return id.String(), nil
}
