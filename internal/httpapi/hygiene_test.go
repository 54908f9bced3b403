package httpapi

import (
	"strings"
	"testing"

	"jishi/internal/fault"
)

// TestCheckJSON: what parsers disagree about is refused (R41).
func TestCheckJSON(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	cases := []struct {
		name, body string
		code       fault.Code
		pointer    string
	}{
		{"object", `{"a":1,"b":{"a":2}}`, "", ""},
		{"escapes", `{"a":"\u4e2d\ud83d\ude00"}`, "", ""},
		{"as deep as allowed", deep(maxDepth), "", ""},
		{"too deep", deep(maxDepth + 1), fault.MalformedRequest, ""},
		{"same member", `{"a":1,"a":1}`, fault.DuplicateKey, "/a"},
		{"same member, nested", `{"p":[{},{"a/b":1,"a\/b":2}]}`, fault.DuplicateKey, "/p/1/a~1b"},
		{"same member, escaped", `{"a":1,"\u0061":2}`, fault.DuplicateKey, "/a"},
		{"two values", `{} {}`, fault.MalformedRequest, ""},
		{"cut short", `{"a":`, fault.MalformedRequest, ""},
		{"no JSON", `a=b`, fault.MalformedRequest, ""},
		{"not UTF-8", "{\"a\":\"\xff\"}", fault.MalformedRequest, ""},
		{"null character", `{"a":["x\u0000"]}`, fault.InvalidFields, "/a/0"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			err := checkJSON([]byte(tc.body))
			if fault.CodeOf(err) != tc.code {
				t.Fatalf("%v, want code %q", err, tc.code)
			}
			if f := fault.As(err); tc.pointer != "" && (len(f.Fields) != 1 || f.Fields[0].Pointer != tc.pointer) {
				t.Errorf("fields %+v, want pointer %s", f.Fields, tc.pointer)
			}
		})
	}
}

// FuzzCheckJSON: whatever comes, the check ends with an answer that may be sent.
func FuzzCheckJSON(f *testing.F) {
	for _, seed := range []string{`{"a":1}`, `[[[`, `{"a":1,"a":2}`, "\x00", `"\u0000"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if err := checkJSON(raw); err != nil && fault.KindOf(err) == fault.Internal {
			t.Errorf("%q: %v", raw, err)
		}
	})
}
