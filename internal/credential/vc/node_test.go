package vc

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// second checks tokens with libraries that are not ours (web/interop) and gives
// one line for each.
func second(t *testing.T, at time.Time, lists, tokens []string) []string {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("the independent libraries need Node.js 20 or later, as the console does: install nodejs and run npm ci in web/")
	}
	keys, err := JWKS(ourKeys())
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]string{}
	for _, token := range lists {
		l, reason := OpenList(token, ourKeys())
		if reason != nil {
			t.Fatal(reason)
		}
		named[l.ID] = token
	}
	in, err := json.Marshal(map[string]any{"jwks": json.RawMessage(keys), "lists": named, "at": written(at), "tokens": tokens})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), node, filepath.Join("..", "..", "..", "web", "interop", "credential.mjs"))
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.CombinedOutput()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if err != nil || len(lines) != len(tokens) {
		t.Fatalf("%v: %s", err, out)
	}
	return lines
}

// TestIndependentLibraries: jose, a bitstring library and the terms of Open
// Badges agree that a genuine credential is one, and on every forged one.
func TestIndependentLibraries(t *testing.T) {
	at := day.Add(time.Hour)
	bit := genuine(7).Status[0].Index
	lists := listsAt(t, at, []int{bit}, []int{bit + 1})
	tokens, names := []string{issue(t, ours, genuine(0)), issue(t, ours, genuine(7)), issue(t, ours, genuine(8))}, []string{"genuine", "revoked", "suspended"}
	for name, token := range forgeries(t) {
		if token != "" {
			tokens, names = append(tokens, token), append(names, name)
		}
	}
	said := second(t, at, lists, tokens)
	if said[0] != "ok TAC-2026-100000" || said[1] != "no  revocation" || said[2] != "no  suspension" {
		t.Errorf("%q", said[:3])
	}
	other := 0
	for i, line := range said[3:] {
		// A text that the platform itself signed wrongly is no matter of the
		// signature; padding is another spelling of the same bytes.
		mild := strings.HasPrefix(names[i+3], "signed by us: ") || names[i+3] == "padding"
		if strings.HasPrefix(line, "ok") && !mild {
			t.Errorf("%s: %s", names[i+3], line)
		} else if strings.HasPrefix(line, "ok") {
			other++
			t.Logf("%s is accepted there", names[i+3])
		}
	}
	if other > 10 {
		t.Errorf("%d texts that we refuse are accepted there", other)
	}
	if old := second(t, at.Add(time.Hour), lists, tokens[:1])[0]; old != "no  the list is old" {
		t.Errorf("an old list: %s", old)
	}
}
