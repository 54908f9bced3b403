package cluster

import (
	"io"
	"strings"
	"sync"
)

// tailBytes is how much of the last output an error repeats.
const tailBytes = 2000

// tail passes output on and remembers its end for error messages. It is safe
// for concurrent use.
type tail struct {
	to   io.Writer
	mu   sync.Mutex // guards to and last
	last []byte
}

// Write never fails: a reader of the log that went away must not stop the server.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, _ = t.to.Write(p)
	t.last = append(t.last, p...)
	if over := len(t.last) - tailBytes; over > 0 {
		t.last = append([]byte(nil), t.last[over:]...)
	}
	return len(p), nil
}

// quote gives the remembered output for the end of an error message.
func (t *tail) quote() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	text := strings.TrimSpace(string(t.last))
	if text == "" {
		return ""
	}
	return "; its last words:\n" + text
}
