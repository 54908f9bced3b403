package httpapi

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
)

// etag writes a version as an entity tag.
func etag(version int64) *string {
	tag := `"v` + strconv.FormatInt(version, 10) + `"`
	return &tag
}

var versionTag = regexp.MustCompile(`^"v([1-9][0-9]{0,17})"$`)

// ifMatch reads an optional If-Match: 0 when it is not sent. A tag that this
// platform never gave cannot match.
func ifMatch(header *string) (int64, error) {
	if header == nil {
		return 0, nil
	}
	m := versionTag.FindStringSubmatch(*header)
	if m == nil {
		return 0, fault.New(fault.StaleVersion)
	}
	return strconv.ParseInt(m[1], 10, 64)
}

// mustMatch reads an If-Match that may not be missing (R17).
func mustMatch(header *string) (int64, error) {
	if header == nil {
		return 0, fault.New(fault.IfMatchRequired)
	}
	return ifMatch(header)
}

// some gives nil for the zero value: a member that is left out.
func some[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// or gives what a pointer points to, or a default.
func or[T any](p *T, def T) T {
	if p == nil {
		return def
	}
	return *p
}

func day(d calendar.Date) *gen.Date {
	if d.IsZero() {
		return nil
	}
	s := d.String()
	return &s
}

func instant(t time.Time) *gen.Instant {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// date reads a query parameter that the validator has already accepted.
func date(p *gen.Date) (calendar.Date, error) {
	if p == nil {
		return calendar.Date{}, nil
	}
	return calendar.ParseDate(*p)
}

// list turns one slice into another; it is never nil, so that JSON has [].
func list[A, B any](in []A, f func(A) B) []B {
	out := make([]B, len(in))
	for i, a := range in {
		out[i] = f(a)
	}
	return out
}

// fen reads an amount; a missing one is zero.
func fen(p *gen.Money) (amount.Fen, error) {
	if p == nil || *p == "" {
		return 0, nil
	}
	return amount.Parse(*p)
}

// object decodes facts that are shown as they are.
func object(raw []byte) (*map[string]any, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil //nolint:nilnil // nothing to show is not an error
	}
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, fmt.Errorf("facts are no JSON object: %w", err)
	}
	return &out, nil
}
