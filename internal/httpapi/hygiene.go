package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"jishi/internal/fault"
)

// maxDepth is how deep JSON may be nested.
const maxDepth = 32

// checkJSON refuses what parsers disagree about, before any of them sees it:
// bytes that are not UTF-8, the same member twice, deep nesting, a second
// value, and the character U+0000, which PostgreSQL cannot keep (R41).
func checkJSON(raw []byte) error {
	if !utf8.Valid(raw) {
		return fault.Newf(fault.MalformedRequest, "请求内容不是 UTF-8 编码。", "The request is not UTF-8.")
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	s := scanner{dec: dec}
	if err := s.value(""); err != nil {
		return malformed(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return fault.Newf(fault.MalformedRequest, "请求只能包含一个 JSON 值。", "The request must hold one JSON value.")
	}
	return fault.Fields(s.bad...)
}

func malformed(err error) error {
	if fault.As(err) != nil {
		return err
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fault.Newf(fault.MalformedRequest, "JSON 格式错误，位于第 %d 字节附近。", "The JSON is broken near byte %d.", syntax.Offset)
	}
	return fault.Newf(fault.MalformedRequest, "JSON 不完整。", "The JSON is not complete.")
}

type scanner struct {
	dec   *json.Decoder
	depth int
	bad   []fault.Field
}

func (s *scanner) value(at string) error {
	token, err := s.dec.Token()
	if err != nil {
		return err
	}
	switch t := token.(type) {
	case json.Delim:
		return s.nested(t, at)
	case string:
		s.text(t, at)
	}
	return nil
}

func (s *scanner) nested(open json.Delim, at string) error {
	if s.depth++; s.depth > maxDepth {
		return fault.Newf(fault.MalformedRequest, "JSON 嵌套不得超过 %d 层。", "JSON may be nested at most %d deep.", maxDepth)
	}
	defer func() { s.depth-- }()
	var err error
	if open == '{' {
		err = s.members(at)
	} else {
		err = s.elements(at)
	}
	if err != nil {
		return err
	}
	_, err = s.dec.Token() // the closing bracket
	return err
}

func (s *scanner) members(at string) error {
	seen := map[string]bool{}
	for s.dec.More() {
		token, err := s.dec.Token()
		if err != nil {
			return err
		}
		key, _ := token.(string)
		pointer := at + "/" + escapePointer(key)
		if seen[key] {
			return fault.New(fault.DuplicateKey).WithFields(fault.At(pointer, fault.DuplicateKey))
		}
		seen[key] = true
		s.text(key, pointer)
		if err := s.value(pointer); err != nil {
			return err
		}
	}
	return nil
}

func (s *scanner) elements(at string) error {
	for i := 0; s.dec.More(); i++ {
		if err := s.value(at + "/" + strconv.Itoa(i)); err != nil {
			return err
		}
	}
	return nil
}

func (s *scanner) text(value, at string) {
	if strings.ContainsRune(value, 0) {
		s.bad = append(s.bad, fault.Atf(at, fault.WrongFormat, "不得包含空字符 U+0000。", "It must not contain the character U+0000."))
	}
}

// escapePointer writes one step of a JSON pointer (RFC 6901).
func escapePointer(step string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(step)
}

// pointerOfPath turns the dotted path of encoding/json into a JSON pointer.
func pointerOfPath(path string) string {
	if path == "" {
		return ""
	}
	return "/" + strings.ReplaceAll(path, ".", "/")
}
