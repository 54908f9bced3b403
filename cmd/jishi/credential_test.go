package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jishi/internal/credential/vc"
	"jishi/internal/keyring"
)

// TestVerifyCredential: exit codes and words, with files alone.
func TestVerifyCredential(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("JISHI_DATA_DIR", dir)
	keys, err := keyring.Open(filepath.Join(dir, "keys"), "test.example/log")
	if err != nil {
		t.Fatal(err)
	}
	did := "did:web:jishi.example"
	signer := vc.Signer{ID: did + "#" + keys.Credential.ID, Private: keys.Credential.Private}
	at := time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)
	c := vc.Credential{ID: "https://jishi.example/verify/credentials/TAC-2026-000001", Issuer: did, IssuerName: "泰安市科学技术局", ValidFrom: at, Subject: "urn:jishi:broker:TAB2026000001",
		Name: "李明", BrokerNumber: "TAB2026000001", Achievement: vc.Achievement{ID: "https://jishi.example/verify/levels/L1-1", Name: "初级技术经纪人", Description: "说明", Criteria: "条件"}}
	var lists []string
	for _, p := range vc.Purposes {
		c.Status = append(c.Status, vc.Entry{Purpose: p, List: "https://jishi.example/" + string(p), Index: 7})
		l := vc.NewList(nil)
		l.ID, l.Issuer, l.Purpose, l.MadeAt, l.TTL, l.Until = "https://jishi.example/"+string(p), did, p, at, 15*time.Minute, at.Add(time.Hour)
		token, err := signer.IssueList(l)
		if err != nil {
			t.Fatal(err)
		}
		lists = append(lists, "--status", write(t, dir, string(p), token))
	}
	token, err := signer.Issue(c)
	if err != nil {
		t.Fatal(err)
	}
	set, err := vc.JWKS([]vc.Key{{ID: signer.ID, Public: keys.Credential.Public()}})
	if err != nil {
		t.Fatal(err)
	}
	file, jwks := write(t, dir, "c.jwt", token+"\n"), write(t, dir, "jwks.json", string(set))
	altered := write(t, dir, "altered.jwt", strings.Replace(token, ".", ".A", 1))
	for name, one := range map[string]struct {
		args []string
		code int
		says string
	}{
		"genuine":        {append([]string{file, "--keys", jwks, "--at", "2026-09-01T02:10:00Z"}, lists...), 0, "verified"},
		"own key":        {append([]string{file, "--at", "2026-09-01T02:10:00Z"}, lists...), 0, "TAC-2026-000001"},
		"old list":       {append([]string{file, "--keys", jwks, "--at", "2026-09-01T02:30:00Z"}, lists...), 1, "status unknown since 2026-09-01T02:00:00Z"},
		"no list":        {[]string{file, "--keys", jwks}, 1, "FLAGGED"},
		"altered":        {append([]string{altered, "--keys", jwks}, lists...), 1, "签名不符"},
		"no such file":   {[]string{filepath.Join(dir, "none")}, 1, ""},
		"no such moment": {[]string{file, "--at", "yesterday"}, 1, ""},
	} {
		var out, errOut bytes.Buffer
		if code := run(t.Context(), append([]string{"verify", "credential"}, one.args...), &out, &errOut); code != one.code || !strings.Contains(out.String(), one.says) {
			t.Errorf("%s: code %d, %s%s", name, code, &out, &errOut)
		}
	}
}

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
