package console

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

var keys = Keys{Log: "example/log+4d66cdd0+AXuhqGD1", Certificate: "Zm9v+mFy", CertificateID: "0011223344556677"}

func checks(script string) Deps {
	return Deps{Keys: keys, App: fstest.MapFS{"index.html": {Data: []byte("x")}, "evidence/evidence.js": {Data: []byte(script)}}}
}

// TestEvidencePage: the page carries the keys and their short names, and its
// policy lets it ask nothing of any host.
func TestEvidencePage(t *testing.T) {
	for path, word := range map[string]string{"/verify/evidence": "证据文件核验", "/verify/evidence?lang=en": "Check an evidence file"} {
		res := ask(t, checks("run()"), path, "")
		text := html.UnescapeString(body(t, res))
		for _, want := range []string{word, keys.Log, keys.Certificate, "example/log+4d66cdd0</strong>", keys.CertificateID, `src="/pages/evidence.js"`} {
			if res.StatusCode != http.StatusOK || !strings.Contains(text, want) {
				t.Errorf("%s: %d, %q is not on the page", path, res.StatusCode, want)
			}
		}
		policy := res.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; ") || strings.Contains(policy, "connect-src") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
	}
	if res := ask(t, checks("run()"), "/pages/evidence.js", ""); body(t, res) != "run()" || res.Header.Get("Cache-Control") != "public, max-age=300" {
		t.Errorf("the script is kept for %q", res.Header.Get("Cache-Control"))
	}
}

// TestEvidencePageWithoutTheBuild says plainly that the checks are missing, and
// still shows the keys.
func TestEvidencePageWithoutTheBuild(t *testing.T) {
	for _, deps := range []Deps{{Keys: keys}, {Keys: keys, App: fstest.MapFS{"index.html": {Data: []byte("x")}}}} {
		text := html.UnescapeString(body(t, ask(t, deps, "/verify/evidence", "")))
		if !strings.Contains(text, "没有构建浏览器核验") || !strings.Contains(text, keys.Log) || strings.Contains(text, "<script") {
			t.Errorf("the page without checks is\n%s", text)
		}
		if res := ask(t, deps, "/verify/evidence.html", ""); res.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("the offline file answers %d", res.StatusCode)
		}
		if res := ask(t, deps, "/pages/evidence.js", ""); res.StatusCode != http.StatusNotFound {
			t.Errorf("the script answers %d", res.StatusCode)
		}
	}
}

var inline = regexp.MustCompile(`(?s)<(script|style)>(.*?)</(?:script|style)>`)

// TestOfflineFile: one file with everything in it, always the same bytes, whose
// own policy allows exactly its own script and style and no address at all.
func TestOfflineFile(t *testing.T) {
	res := ask(t, checks("if (1 < 2 && a) run('中文')"), "/verify/evidence.html", "")
	text := body(t, res)
	if res.StatusCode != http.StatusOK || !strings.Contains(res.Header.Get("Content-Disposition"), "jishi-verify.html") {
		t.Fatalf("%d, %v", res.StatusCode, res.Header)
	}
	if again := body(t, ask(t, checks("if (1 < 2 && a) run('中文')"), "/verify/evidence.html", "")); again != text {
		t.Error("the file is another one each time")
	}
	policy := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(text)
	if policy == nil {
		t.Fatal("the file has no policy")
	}
	parts := inline.FindAllStringSubmatch(text, -1)
	if len(parts) != 2 || !strings.Contains(parts[1][2], "1 < 2 && a") {
		t.Fatalf("inline parts %q", parts)
	}
	for _, part := range parts {
		sum := sha256.Sum256([]byte(part[2]))
		if allowed := part[1] + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(html.UnescapeString(policy[1]), allowed) {
			t.Errorf("the policy %q does not allow the %s", policy[1], part[1])
		}
	}
	for _, bad := range []string{"src=\"", "href=", "url(", "http://", "https://", "@import"} {
		if strings.Contains(text, bad) {
			t.Errorf("the file has %q in it", bad)
		}
	}
	sum := sha256.Sum256([]byte(text))
	if online := body(t, ask(t, checks("if (1 < 2 && a) run('中文')"), "/verify/evidence", "")); !strings.Contains(online, hex.EncodeToString(sum[:])) {
		t.Error("the page does not say the file's SHA-256")
	}
}

// TestOfflineFileRefusesWhatWouldEndEarly: a script that closes its own element
// would run as markup.
func TestOfflineFileRefusesWhatWouldEndEarly(t *testing.T) {
	for _, script := range []string{"'</script>'", "'</SCRIPT x'", "'<!--'"} {
		if res := ask(t, checks(script), "/verify/evidence.html", ""); res.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("%s: %d", script, res.StatusCode)
		}
	}
}
