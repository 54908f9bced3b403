// Package fault holds the one error type whose text may reach a person
// outside the program. Everything else that travels as an error is internal:
// it is logged once, and the caller sees only that something went wrong.
//
// A fault carries a stable code from the catalogue (docs/api-errors.md is
// generated from it), a title and an advice in Chinese and English, and, for
// bad input, every bad field at once.
package fault

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says what sort of answer an error deserves; httpapi maps it to a status.
type Kind int

// The kinds, with the HTTP status each of them becomes.
const (
	Internal             Kind = iota // 500; never built on purpose
	Malformed                        // 400: the request cannot be read
	Unauthenticated                  // 401
	Forbidden                        // 403: seen, but not allowed
	NotFound                         // 404: absent, or not yours to know of
	NotAllowed                       // 405: no such method here
	Conflict                         // 409: not in this state
	Stale                            // 412: If-Match does not hold
	TooLarge                         // 413
	Unsupported                      // 415: kind of content not accepted
	Invalid                          // 422: readable, but breaks a rule
	PreconditionRequired             // 428: If-Match missing
	TooMany                          // 429, with RetryAfter
	Unavailable                      // 503, with RetryAfter
)

// Text is one sentence in the two languages of the platform.
type Text struct {
	Zh string
	En string
}

// T builds a Text.
func T(zh, en string) Text { return Text{Zh: zh, En: en} }

// Tf builds a Text whose two sentences take the same values.
func Tf(zh, en string, a ...any) Text {
	return Text{Zh: fmt.Sprintf(zh, a...), En: fmt.Sprintf(en, a...)}
}

// Field is one bad field: where it is (RFC 6901 JSON pointer into the request
// body, or "query/limit", "header/If-Match" for what is not in the body), what
// is wrong (stable code) and what to do.
type Field struct {
	Pointer string
	Code    Code
	Text    Text
}

// Error is a fault: a code of the catalogue plus what is particular to this
// occurrence.
type Error struct {
	Code       Code
	Detail     Text
	Fields     []Field
	Actions    []string // what the caller may do instead, for refused lifecycle steps
	RetryAfter time.Duration
	cause      error
}

// New builds a fault of a catalogue code with the catalogue's advice as detail.
func New(code Code) *Error { return &Error{Code: code, Detail: code.entry().Advice} }

// Newf builds a fault with its own detail.
func Newf(code Code, zh, en string, a ...any) *Error {
	return &Error{Code: code, Detail: Tf(zh, en, a...)}
}

// Fields builds the one fault that lists every bad field at once. It returns
// nil when there is none, so that `return fault.Fields(list...)` reads as the
// end of a validation; the nil is untyped because the result is an error.
func Fields(fields ...Field) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Code: InvalidFields, Detail: InvalidFields.entry().Advice, Fields: fields}
}

// At builds a Field with the catalogue's advice as its text.
func At(pointer string, code Code) Field {
	return Field{Pointer: pointer, Code: code, Text: code.entry().Advice}
}

// Atf builds a Field with its own text.
func Atf(pointer string, code Code, zh, en string, a ...any) Field {
	return Field{Pointer: pointer, Code: code, Text: Tf(zh, en, a...)}
}

// WithFields adds bad fields to a fault.
func (e *Error) WithFields(fields ...Field) *Error {
	e.Fields = append(e.Fields, fields...)
	return e
}

// WithActions says what the caller may do instead.
func (e *Error) WithActions(actions []string) *Error { e.Actions = actions; return e }

// WithRetryAfter says when trying again makes sense.
func (e *Error) WithRetryAfter(d time.Duration) *Error { e.RetryAfter = d; return e }

// Wrap keeps the internal cause for the log; it is never sent.
func (e *Error) Wrap(cause error) *Error { e.cause = cause; return e }

// Error is for logs and tests, in English.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Code))
	if e.Detail.En != "" {
		b.WriteString(": " + e.Detail.En)
	}
	for _, f := range e.Fields {
		fmt.Fprintf(&b, " [%s %s]", f.Pointer, f.Code)
	}
	if e.cause != nil {
		b.WriteString(": " + e.cause.Error())
	}
	return b.String()
}

// Unwrap gives the internal cause.
func (e *Error) Unwrap() error { return e.cause }

// Is makes errors.Is(err, fault.New(code)) compare codes.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// Kind of the fault, from the catalogue.
func (e *Error) Kind() Kind { return e.Code.entry().Kind }

// KindOf gives the kind of any error; what is not a fault is Internal.
func KindOf(err error) Kind {
	if e := As(err); e != nil {
		return e.Kind()
	}
	return Internal
}

// As finds the fault in an error chain, nil when there is none.
func As(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return nil
}

// CodeOf gives the code of the fault in err, "" when there is none.
func CodeOf(err error) Code {
	if e := As(err); e != nil {
		return e.Code
	}
	return ""
}
