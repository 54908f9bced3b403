package verifier

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"unicode/utf16"
)

// object is a JSON object whose names are unique and matched exactly.
type object map[string]any

const (
	maxDepth = 64
	maxExact = 1<<53 - 1 // the largest integer of the canonical form
)

// parseJSON reads one JSON text. Names that repeat in an object, numbers that
// are no exact integers, deep nesting and anything after the text are refused.
func parseJSON(raw []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	v, err := parseValue(d, maxDepth)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the JSON text")
	}
	return v, nil
}

func parseObject(raw []byte) (object, error) {
	v, err := parseJSON(raw)
	if err != nil {
		return nil, err
	}
	o, ok := v.(object)
	if !ok {
		return nil, errors.New("the JSON text is no object")
	}
	return o, nil
}

// parseCanonical reads an object whose text is exactly its canonical form.
func parseCanonical(raw []byte) (object, error) {
	o, err := parseObject(raw)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(appendCanonical(nil, o), raw) {
		return nil, errors.New("the JSON text is not in canonical form")
	}
	return o, nil
}

func parseValue(d *json.Decoder, depth int) (any, error) {
	if depth == 0 {
		return nil, errors.New("the JSON text is nested too deeply")
	}
	token, err := d.Token()
	if err != nil {
		return nil, fmt.Errorf("no readable JSON: %w", err)
	}
	switch x := token.(type) {
	case json.Delim:
		if x == '[' {
			return parseList(d, depth-1)
		}
		return parseMembers(d, depth-1)
	case json.Number:
		n, err := strconv.ParseInt(x.String(), 10, 64)
		if err != nil || n > maxExact || n < -maxExact || strconv.FormatInt(n, 10) != x.String() {
			return nil, fmt.Errorf("%.40s is not an exact integer", x)
		}
		return n, nil
	}
	return token, nil // string, bool or nil
}

func parseList(d *json.Decoder, depth int) ([]any, error) {
	out := []any{}
	for d.More() {
		v, err := parseValue(d, depth)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	_, err := d.Token()
	return out, err
}

func parseMembers(d *json.Decoder, depth int) (object, error) {
	out := object{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("no readable JSON: %w", err)
		}
		name, ok := token.(string)
		if !ok {
			return nil, errors.New("a name in the JSON text is no string")
		}
		if _, twice := out[name]; twice {
			return nil, fmt.Errorf("the name %.40q is there twice", name)
		}
		if out[name], err = parseValue(d, depth); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return out, err
}

// appendCanonical writes the canonical form (RFC 8785) of what parseJSON reads:
// no blanks, names in the order of their UTF-16 code units, integers plain.
func appendCanonical(b []byte, v any) []byte {
	switch x := v.(type) {
	case object:
		b = append(b, '{')
		for i, name := range x.names() {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendString(b, name), ':')
			b = appendCanonical(b, x[name])
		}
		return append(b, '}')
	case []any:
		b = append(b, '[')
		for i, e := range x {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendCanonical(b, e)
		}
		return append(b, ']')
	case string:
		return appendString(b, x)
	case int64:
		return strconv.AppendInt(b, x, 10)
	case bool:
		return strconv.AppendBool(b, x)
	}
	return append(b, "null"...)
}

func (o object) names() []string {
	out := make([]string, 0, len(o))
	plain := true
	for name := range o {
		out = append(out, name)
		for i := range len(name) {
			plain = plain && name[i] < 0x80
		}
	}
	if plain {
		slices.Sort(out)
		return out
	}
	slices.SortFunc(out, func(a, b string) int {
		return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
	})
	return out
}

// appendString escapes as RFC 8785 does: the quote, the backslash and control
// characters, and nothing else.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\b':
			b = append(b, `\b`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\f':
			b = append(b, `\f`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c < 0x20:
			b = fmt.Appendf(b, `\u%04x`, c)
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// text, whole, inner and list give a member of its type; ok is false when it is
// missing or of another type.
func (o object) text(name string) (s string, ok bool)   { s, ok = o[name].(string); return s, ok }
func (o object) whole(name string) (n int64, ok bool)   { n, ok = o[name].(int64); return n, ok }
func (o object) inner(name string) (in object, ok bool) { in, ok = o[name].(object); return in, ok }
func (o object) list(name string) (l []any, ok bool)    { l, ok = o[name].([]any); return l, ok }

// only refuses members that the format does not have: nobody vouches for them.
func (o object) only(names ...string) error {
	for _, name := range o.names() {
		if !slices.Contains(names, name) {
			return fmt.Errorf("%.40q is no part of the format", name)
		}
	}
	return nil
}
