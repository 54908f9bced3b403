package vc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
	"unicode/utf8"
)

// object is a JSON object whose names are unique and matched exactly.
type object map[string]any

// maxDepth bounds the nesting of what is read.
const maxDepth = 16

// parseObject reads one JSON object. A name that stands twice in an object,
// broken UTF-8, deep nesting and anything after the object are refused.
func parseObject(raw []byte) (object, error) {
	if !utf8.Valid(raw) {
		return nil, errors.New("it is no UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	v, err := parseValue(d, maxDepth)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the JSON text")
	}
	o, ok := v.(object)
	if !ok {
		return nil, errors.New("the JSON text is no object")
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
	switch token {
	case json.Delim('['):
		return parseList(d, depth-1)
	case json.Delim('{'):
		return parseMembers(d, depth-1)
	}
	return token, nil // string, number, bool or nil
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

// text gives a member that is a non-empty string, or "".
func (o object) text(name string) string {
	s, _ := o[name].(string)
	return s
}

// inner gives a member that is an object; a nil object has no members.
func (o object) inner(name string) object {
	in, _ := o[name].(object)
	return in
}

// objects gives a member that is a list of objects; others in it are left out.
func (o object) objects(name string) []object {
	list, _ := o[name].([]any)
	var out []object
	for _, v := range list {
		if in, ok := v.(object); ok {
			out = append(out, in)
		}
	}
	return out
}

// holds tells whether a member that is a list of strings has one.
func (o object) holds(name, want string) bool {
	list, _ := o[name].([]any)
	return slices.ContainsFunc(list, func(v any) bool { return v == want })
}

// seconds gives a NumericDate of whole seconds.
func (o object) seconds(name string) (time.Time, bool) {
	n, ok := o[name].(json.Number)
	if !ok {
		return time.Time{}, false
	}
	i, err := n.Int64()
	return time.Unix(i, 0).UTC(), err == nil && i > 0 && i < maxSeconds
}

// maxSeconds is the end of the year 9999: later instants cannot be written.
const maxSeconds = 253402300800

// instant gives a date-time member in UTC, to the second.
func (o object) instant(name string) (time.Time, bool) {
	at, err := time.Parse(time.RFC3339, o.text(name))
	return at.UTC(), err == nil && at.Nanosecond() == 0
}
