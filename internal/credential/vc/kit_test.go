package vc

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"strconv"
	"testing"
	"time"
)

const (
	issuer = "did:web:jishi.test"
	site   = "https://jishi.test"
)

var day = time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)

// signerOf is a signing key that is the same in every run.
func signerOf(did, name string) Signer {
	seed := sha256.Sum256([]byte(name))
	return Signer{ID: did + "#" + name, Private: ed25519.NewKeyFromSeed(seed[:])}
}

func keyOf(s Signer) Key {
	return Key{ID: s.ID, Public: append(ed25519.PublicKey(nil), s.Private[ed25519.PublicKeySize:]...)}
}

var (
	ours    = signerOf(issuer, "k1")
	older   = signerOf(issuer, "k0")
	strange = signerOf("did:web:elsewhere.test", "k9")
)

func ourKeys() []Key {
	now, before := keyOf(ours), keyOf(older)
	now.From, before.Until = day.AddDate(-1, 0, 0), day.AddDate(-1, 0, 0)
	return []Key{now, before}
}

func listAddress(p Purpose) string {
	return site + "/api/v1/public/credential-status/" + string(p) + "-1"
}

func genuine(n int) Credential {
	return Credential{
		ID: site + "/verify/credentials/TAC-2026-" + strconv.Itoa(100000+n), Issuer: issuer, IssuerName: "泰安市科学技术局",
		ValidFrom: day, ValidUntil: day.AddDate(3, 0, 0), Subject: "urn:jishi:broker:TAB2026" + strconv.Itoa(100000+n), Name: "李明",
		BrokerNumber: "TAB2026" + strconv.Itoa(100000+n), NationalNumber: "TC-3709-88", CertificateNumber: "SD-2026-0042", Hours: "120", Score: "88.5",
		Achievement: Achievement{ID: site + "/verify/levels/L2/1", Name: "中级技术经纪人", Description: "能独立承办技术转移项目的技术经纪人。", Criteria: "完成规定学时并考试合格。",
			Alignments: []Alignment{{Name: "技术经理人", Framework: "国家职业分类大典（2022年版）", Code: "2-06-07-16", URL: site + "/verify/levels/L2/1#occupation"}}},
		Status: []Entry{{Revocation, listAddress(Revocation), 94567 + n}, {Suspension, listAddress(Suspension), 94567 + n}},
	}
}

func issue(t testing.TB, s Signer, c Credential) string {
	t.Helper()
	token, err := s.Issue(c)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// listsAt are both lists as published at an instant.
func listsAt(t testing.TB, at time.Time, revoked, suspended []int) []string {
	t.Helper()
	var out []string
	for p, set := range map[Purpose][]int{Revocation: revoked, Suspension: suspended} {
		l := NewList(set)
		l.ID, l.Issuer, l.IssuerName, l.Purpose = listAddress(p), issuer, "泰安市科学技术局", p
		l.MadeAt, l.TTL, l.Until = at, 15*time.Minute, at.Add(24*time.Hour)
		token, err := ours.IssueList(l)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, token)
	}
	return out
}

// check is Verify an hour after the credential was issued, with fresh lists.
func check(t testing.TB, token string) Result {
	t.Helper()
	at := day.Add(time.Hour)
	return Verify(token, Options{Keys: ourKeys(), Lists: listsAt(t, at, nil, nil), At: at})
}

// signed signs any JSON under any header.
func signed(t testing.TB, key ed25519.PrivateKey, header, payload any) string {
	t.Helper()
	return sealedRaw(key, asJSON(t, header), asJSON(t, payload))
}

func asJSON(t testing.TB, v any) []byte {
	t.Helper()
	if raw, ok := v.([]byte); ok {
		return raw
	}
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
