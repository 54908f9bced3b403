package card

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func genuine() Content {
	return Content{Number: "TAC-2026-000123", Name: "欧阳明远", Level: "中级技术经纪人", BrokerNumber: "TAB2026000123", National: "TC-3709-0088",
		Organization: "泰山示范技术转移服务有限公司", Fields: "电子信息、先进制造与自动化", Issuer: "泰安市科学技术局", IssuedOn: "2026-09-01", ValidUntil: "2029-08-31",
		VerifyURL: "https://jishi.taian.example/verify/credentials/TAC-2026-000123?token=q7yWm3sKfV2xN8bT4hLz0cRj", KeyID: "did:web:jishi.taian.example#4b1f9c2d7e8a0b3c"}
}

func render(t *testing.T, c Content) []byte {
	t.Helper()
	b, err := Render(c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestSameCardSameBytes: one page of A6, and the same bytes for the same content.
func TestSameCardSameBytes(t *testing.T) {
	long := genuine()
	long.Name, long.Organization, long.Fields = strings.Repeat("古力扎娜尔", 8), strings.Repeat("泰安高新技术产业开发区示范研究院", 9), strings.Repeat("新材料、", 30)
	long.VerifyURL += strings.Repeat("abcdef", 60)
	sample := genuine()
	sample.Sample, sample.ValidUntil, sample.National, sample.Organization = true, "", "", ""
	for name, c := range map[string]Content{"genuine": genuine(), "long": long, "sample": sample} {
		b := render(t, c)
		if !bytes.Equal(b, render(t, c)) {
			t.Errorf("%s: other bytes", name)
		}
		if !bytes.Contains(b, []byte("/Count 1")) || !bytes.Contains(b, []byte("/MediaBox [ 0 0 419.53 297.64 ]")) {
			t.Errorf("%s: not one page of A6", name)
		}
		if dir := os.Getenv("JISHI_CARD_OUT"); dir != "" { // to look at
			if err := os.WriteFile(filepath.Join(dir, name+".pdf"), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestIncompleteCardIsNotDrawn(t *testing.T) {
	for name, spoil := range map[string]func(*Content){
		"no number": func(c *Content) { c.Number = "" }, "no name": func(c *Content) { c.Name = " " }, "no address": func(c *Content) { c.VerifyURL = "" },
		"no date": func(c *Content) { c.IssuedOn = "1 May" }, "too long": func(c *Content) { c.VerifyURL = strings.Repeat("x", 4000) },
	} {
		c := genuine()
		spoil(&c)
		if _, err := Render(c); err == nil {
			t.Errorf("%s: it was drawn", name)
		}
	}
}
