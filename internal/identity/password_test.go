package identity

import (
	"context"
	"errors"
	"strings"
	"testing"

	"jishi/internal/fault"
)

var cheap = Argon{Memory: 64, Time: 1, Threads: 1}

func TestPasswordPolicy(t *testing.T) {
	for password, want := range map[string]bool{
		"山青水秀-2026-泰安":                       true,
		"松石-明月-2026-Quarry":                  true,
		"kettle orbit walnut":                true,
		"mV7#rLq92xTz":                       true,
		strings.Repeat("泰山日出x", 25) + "abc":  true, // 128 characters
		strings.Repeat("泰山日出x", 25) + "abcd": false,
		"mV7#rLq92xT":                        false, // 11 characters
		"Password2026!":                      false,
		"p@ssw0rd-2026":                      false,
		"PasswordPassword":                   false,
		"qwertyuiop123":                      false,
		"1qaz2wsx3edc":                       false,
		"taishan20260101":                    false,
		"Jishi@Taian2026":                    false,
		"jishi-2026-0001":                    false,
		"woaini1314520":                      false,
		"我爱你1234567890":                      false,
		"泰安市科技局20260101":                     false,
		"13805380001138":                     false, // digits only: a phone
		"370902199001011234":                 false, // digits only: an ID number
		"aaaabbbbccccaaaa":                   false, // four characters in all
		"xiaoli.wang-Kx8!":                   false, // the user name
		"齐鲁云帆科技有限公司-Kx8!":                    false, // the organisation
		"\xff\xfe mV7#rLq92xTz":              false,
	} {
		bad := checkPassword(password, "xiaoli.wang", "齐鲁云帆科技有限公司")
		if (len(bad) == 0) != want {
			t.Errorf("%q accepted: %v, want %v", password, !want, want)
		}
		for _, f := range bad {
			if f.Pointer != "/password" || f.Code != fault.WeakPassword {
				t.Errorf("%q: %+v", password, f)
			}
		}
	}
	if n := len(common()); n < 300 {
		t.Errorf("the list of common passwords has %d entries", n)
	}
}

func TestHashing(t *testing.T) {
	h := newHasher(cheap, 1, 1)
	phc, err := h.hash(t.Context(), "kettle orbit walnut")
	if err != nil || !strings.HasPrefix(phc, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Fatalf("%q, %v", phc, err)
	}
	again, err := h.hash(t.Context(), "kettle orbit walnut")
	if err != nil || again == phc {
		t.Errorf("the same hash twice: the salt is not fresh (%v)", err)
	}
	// A hash made at another cost is verified at its own.
	strong := newHasher(Argon{Memory: 128, Time: 2, Threads: 2}, 1, 0)
	for _, c := range []struct {
		password, phc string
		want          bool
	}{
		{"kettle orbit walnut", phc, true}, {"kettle orbit walnuts", phc, false}, {"", phc, false},
		{"kettle orbit walnut", "", false}, {"", "", false},
	} {
		if got, err := strong.verify(t.Context(), c.password, c.phc); err != nil || got != c.want {
			t.Errorf("%q against %q: %v, %v", c.password, c.phc, got, err)
		}
	}
}

func TestStoredHashesAreReadStrictly(t *testing.T) {
	h := newHasher(cheap, 1, 1)
	for _, phc := range []string{
		"plain", "$argon2i$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=16$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=99999999,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=0,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=1,p=0$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$",
		"$argon2id$v=19$m=64,t=1,p=1$$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=x$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
	} {
		if ok, err := h.verify(t.Context(), "", phc); ok || !errors.Is(err, errPHC) {
			t.Errorf("%s: %v, %v", phc, ok, err)
		}
	}
}

func TestQueueIsBounded(t *testing.T) {
	h := newHasher(cheap, 1, 1)
	leave, err := h.enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	waiting := make(chan error)
	go func() { _, err := h.hash(t.Context(), "second in line"); waiting <- err }()
	for len(h.room) < 2 { // the second has taken the only place to wait
		select {
		case err := <-waiting:
			t.Fatalf("the second did not wait: %v", err)
		default:
		}
	}
	_, err = h.hash(t.Context(), "third in line")
	if f := fault.As(err); f == nil || f.Code != fault.ServiceBusy || f.RetryAfter <= 0 {
		t.Errorf("a full waiting room: %v", err)
	}
	leave()
	if err := <-waiting; err != nil {
		t.Errorf("the second, once there is room: %v", err)
	}
	if len(h.room) != 0 || len(h.slots) != 0 {
		t.Errorf("%d places and %d slots are still taken", len(h.room), len(h.slots))
	}
}

func TestWaitingEndsWithTheRequest(t *testing.T) {
	h := newHasher(cheap, 1, 1)
	leave, err := h.enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.hash(ctx, "gone"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if len(h.room) != 1 {
		t.Errorf("%d places are taken", len(h.room))
	}
}
