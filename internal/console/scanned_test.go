package console

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestReadScanned(t *testing.T) {
	for _, c := range []struct{ text, number, token string }{
		{"TA-2026-000123", "TA-2026-000123", ""},
		{"  TA-2026-000123\r\n", "TA-2026-000123", ""},
		{"https://jishi.example.cn/verify/TA-2026-000123?token=aB_9-x", "TA-2026-000123", "aB_9-x"},
		{"http://127.0.0.1:8080/verify/TAYB-2026-000001?lang=en&token=T%2B1#top", "TAYB-2026-000001", "T+1"},
		{"jishi.example.cn/verify/TA-2026-000123/", "TA-2026-000123", ""},
		{"https://jishi.example.cn/verify/TA%2F1?token=x", "TA/1", "x"},
		{"https://jishi.example.cn/verify/TA-1?token=%zz", "TA-1", ""},
		{"https://jishi.example.cn/verify/%zz?token=x", "https://jishi.example.cn/verify/%zz?token=x", ""},
		{"/verify/", "", ""},
		{"", "", ""},
	} {
		if number, token := readScanned(c.text); number != c.number || token != c.token {
			t.Errorf("%q: %q, %q; want %q, %q", c.text, number, token, c.number, c.token)
		}
	}
}

func FuzzReadScanned(f *testing.F) {
	for _, s := range []string{"TA-2026-000123", "https://x/verify/TA-1?token=t", "/verify/%2e%2e/?token=%00", "\xff/verify/\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		number, token := readScanned(s)
		if len(number) > len(s) || len(token) > len(s) {
			t.Errorf("%q became longer: %q %q", s, number, token)
		}
		if !strings.Contains(s, "/verify/") && (token != "" || number != strings.TrimSpace(s)) {
			t.Errorf("%q is no address, but gives %q %q", s, number, token)
		}
		if utf8.ValidString(s) && !strings.ContainsRune(s, '%') && !utf8.ValidString(number) {
			t.Errorf("%q gives broken text %q", s, number)
		}
	})
}
