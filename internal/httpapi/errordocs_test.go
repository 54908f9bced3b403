package httpapi

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"jishi/internal/fault"
)

var update = flag.Bool("update", false, "write docs/api-errors.md instead of comparing it")

const errorDocsFile = "../../docs/api-errors.md"

// TestErrorDocs: docs/api-errors.md lists every code of the catalogue as it is
// (R37). `go generate ./internal/httpapi` writes it.
func TestErrorDocs(t *testing.T) {
	want := errorDocs()
	if *update {
		if err := os.WriteFile(errorDocsFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(errorDocsFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("docs/api-errors.md is stale: run go generate ./internal/httpapi")
	}
}

func errorDocs() []byte {
	var b strings.Builder
	b.WriteString("# API errors (接口错误代码)\n\n" +
		"Generated from `internal/fault` by `go generate ./internal/httpapi`; do not edit.\n\n" +
		"Every error is `application/problem+json` (RFC 9457) with `type`, `title`, `status`, `detail`, `code`, `request_id` and, where it applies,\n" +
		"`errors` (every bad field at once, with a JSON pointer) and `actions` (what may be done instead). Codes are stable: they are added, never renamed.\n" +
		"A code of status 422 that names one field appears inside `errors` of `invalid_fields` or `checks_failed`.\n\n" +
		"| code | status | 说明 | meaning | 处理 | what to do |\n|---|---|---|---|---|---|\n")
	for _, e := range fault.Catalogue() {
		fmt.Fprintf(&b, "| `%s` | %d | %s | %s | %s | %s |\n", e.Code, statusOf[e.Kind],
			cell(e.Title.Zh), cell(e.Title.En), cell(e.Advice.Zh), cell(e.Advice.En))
	}
	return []byte(b.String())
}

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
