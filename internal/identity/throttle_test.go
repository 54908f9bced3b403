package identity

import (
	"testing"
	"time"
)

func TestBlocksGrow(t *testing.T) {
	l := limit{max: 5, window: 15 * time.Minute, block: 15 * time.Minute, most: 4 * time.Hour}
	var c throttle
	now := noon
	for i := 1; i <= 4; i++ {
		if c = l.next(c, now); !c.BlockedUntil.IsZero() {
			t.Fatalf("blocked after %d", i)
		}
		now = now.Add(time.Minute)
	}
	for _, want := range []time.Duration{15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 4 * time.Hour} {
		c = l.next(c, now)
		if got := c.BlockedUntil.Sub(now); got != want {
			t.Errorf("failure %d: blocked for %s, want %s", c.Failures, got, want)
		}
		now = c.BlockedUntil
	}
	c = l.next(c, c.BlockedUntil.Add(blockMemory))
	if c.Failures != 1 || !c.BlockedUntil.IsZero() {
		t.Errorf("a day after the last block: %+v", c)
	}
}

func TestWindowForgets(t *testing.T) {
	l := limit{max: 5, window: 15 * time.Minute, block: 15 * time.Minute, most: time.Hour}
	c := throttle{Failures: 4, WindowStart: noon}
	if got := l.next(c, noon.Add(15*time.Minute-time.Second)); got.BlockedUntil.IsZero() {
		t.Errorf("inside the window: %+v", got)
	}
	if got := l.next(c, noon.Add(15*time.Minute)); got.Failures != 1 || !got.BlockedUntil.IsZero() {
		t.Errorf("after the window: %+v", got)
	}
}

func TestNetwork(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7":              "192.0.2.7",
		"::ffff:192.0.2.7":       "192.0.2.7",
		"2001:db8:1:2:3:4:5:6":   "2001:db8:1:2::/64",
		"2001:db8:1:2:ffff::1":   "2001:db8:1:2::/64",
		"fe80::1%eth0":           "fe80::/64",
		"what a proxy may write": "what a proxy may write",
	} {
		if got := network(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}
