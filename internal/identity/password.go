package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"jishi/internal/fault"
)

// Argon is the cost of one password hash (argon2id, RFC 9106).
type Argon struct {
	Memory  uint32 // KiB
	Time    uint32 // passes
	Threads uint8
}

const (
	saltBytes = 16
	hashBytes = 32

	// minPassword and maxPassword are lengths in characters (ASVS 6.2.1, 6.2.9).
	minPassword = 12
	maxPassword = 128

	// busyRetry is when a caller who found the waiting room full may come back.
	busyRetry = 2 * time.Second
)

// hasher runs password hashes through a bounded queue: each takes tens of
// megabytes and milliseconds, so that a flood of sign-ins must not start them
// all at once.
type hasher struct {
	cost Argon
	// room has a place for everyone being served or waiting, slots for everyone
	// being served.
	room  chan struct{}
	slots chan struct{}
	dummy func() string
}

func newHasher(cost Argon, slots, queue int) *hasher {
	h := &hasher{cost: cost, room: make(chan struct{}, slots+queue), slots: make(chan struct{}, slots)}
	h.dummy = sync.OnceValue(func() string {
		return cost.encode(make([]byte, saltBytes), make([]byte, hashBytes))
	})
	return h
}

// enter waits for a slot; leave must be called afterwards. A full waiting room
// is fault ServiceBusy.
func (h *hasher) enter(ctx context.Context) (leave func(), err error) {
	select {
	case h.room <- struct{}{}:
	default:
		return nil, fault.New(fault.ServiceBusy).WithRetryAfter(busyRetry)
	}
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots; <-h.room }, nil
	case <-ctx.Done():
		<-h.room
		return nil, fmt.Errorf("wait to hash a password: %w", ctx.Err())
	}
}

// hash gives the PHC string of a password with a fresh salt.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	salt := make([]byte, saltBytes)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("make password salt: %w", err)
	}
	return h.cost.encode(salt, h.cost.key(password, salt, hashBytes)), nil
}

// verify tells whether the password is the one behind the PHC string. An empty
// string stands for an unknown user: the same work is done, and it never fits.
func (h *hasher) verify(ctx context.Context, password, phc string) (bool, error) {
	known := phc != ""
	if !known {
		phc = h.dummy()
	}
	cost, salt, want, err := decodePHC(phc)
	if err != nil {
		return false, err
	}
	leave, err := h.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	have := cost.key(password, salt, uint32(len(want)))
	return subtle.ConstantTimeCompare(have, want) == 1 && known, nil
}

func (a Argon) key(password string, salt []byte, length uint32) []byte {
	return argon2.IDKey([]byte(password), salt, a.Time, a.Memory, a.Threads, length)
}

func (a Argon) encode(salt, hash []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, a.Memory, a.Time, a.Threads, b64.EncodeToString(salt), b64.EncodeToString(hash))
}

var errPHC = errors.New("a stored password hash is not a valid argon2id string")

// decodePHC reads a stored hash. Costs are bounded, so that a changed row
// cannot make one sign-in take all memory.
func decodePHC(phc string) (cost Argon, salt, hash []byte, err error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return cost, nil, nil, errPHC
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &cost.Memory, &cost.Time, &cost.Threads); err != nil {
		return cost, nil, nil, errPHC
	}
	if cost.Memory > 1<<20 || cost.Time < 1 || cost.Time > 64 || cost.Threads < 1 {
		return cost, nil, nil, errPHC
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil || len(salt) < 8 {
		return cost, nil, nil, errPHC
	}
	if hash, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(hash) < 16 || len(hash) > 64 {
		return cost, nil, nil, errPHC
	}
	return cost, salt, hash, nil
}

//go:embed common_passwords.txt
var commonText string

// common holds passwords and parts of passwords that everyone tries first:
// keyboard walks, words, and what people of this city and product come up with.
var common = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(commonText) {
		if word := strings.ToLower(strings.TrimSpace(line)); word != "" && !strings.HasPrefix(word, "#") {
			out[word] = true
		}
	}
	return out
})

// checkPassword applies the policy (R2): 12 to 128 characters, not common, not
// built from the user name or the organisation's name. The field is "/password".
func checkPassword(password, username, orgName string) []fault.Field {
	n := utf8.RuneCountInString(password)
	lower := strings.ToLower(password)
	contains := func(word string) bool {
		word = strings.ToLower(strings.TrimSpace(word))
		return utf8.RuneCountInString(word) >= 3 && strings.Contains(lower, word)
	}
	if n < minPassword || n > maxPassword || !utf8.ValidString(password) || isCommon(lower) || contains(username) || contains(orgName) {
		return []fault.Field{fault.At("/password", fault.WeakPassword)}
	}
	return nil
}

// isCommon looks the password up as it is and without its usual decoration:
// digits and signs around a word, signs inside, letters written as digits, a
// word said twice. What holds no letter at all is a number someone knows.
func isCommon(lower string) bool {
	core := strings.TrimFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) })
	if core == "" {
		return true
	}
	plain := plainSigns.Replace(core)
	for _, form := range []string{lower, core, letters(core), letters(plain), letters(lower)} {
		if common()[form] || common()[unit(form)] {
			return true
		}
	}
	return distinct(lower) < 5
}

var plainSigns = strings.NewReplacer("@", "a", "4", "a", "0", "o", "1", "l", "!", "i", "3", "e", "5", "s", "$", "s", "7", "t")

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

// unit gives the shortest text whose repetition is s.
func unit(s string) string {
	for n := 1; n <= len(s)/2; n++ {
		if len(s)%n == 0 && strings.Repeat(s[:n], len(s)/n) == s {
			return s[:n]
		}
	}
	return s
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}
