package httpapi

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"jishi/internal/amount"
	"jishi/internal/fault"
)

// schemaErrors lists the schema errors in what the validator says.
func schemaErrors(err error) []*openapi3.SchemaError {
	if list, ok := err.(openapi3.MultiError); ok { //nolint:errorlint // the library's own list, never wrapped
		var out []*openapi3.SchemaError
		for _, e := range list {
			out = append(out, schemaErrors(e)...)
		}
		return out
	}
	if se, ok := errors.AsType[*openapi3.SchemaError](err); ok {
		return []*openapi3.SchemaError{se}
	}
	return nil
}

// fieldsOf says precisely which field of the body is wrong and how (R37).
func fieldsOf(se *openapi3.SchemaError) []fault.Field {
	at := pointerOf(se.JSONPointer())
	if se.SchemaField == "properties" {
		return unknownMembers(se, at)
	}
	if se.Schema != nil && se.Schema.Format == "money" && se.SchemaField != "nullable" {
		return []fault.Field{fault.At(at, moneyCode(se))}
	}
	if f, ok := sized(se, at); ok {
		return []fault.Field{f}
	}
	return []fault.Field{fault.At(at, plainCode(se))}
}

// moneyCode asks the amount's own parser what is wrong with it.
func moneyCode(se *openapi3.SchemaError) fault.Code {
	text, ok := se.Value.(string)
	if !ok {
		return fault.AmountType
	}
	_, err := amount.Parse(text)
	if code := fault.CodeOf(err); code != "" && code != fault.InvalidFields {
		return code
	}
	return fault.AmountFormat
}

// unknownMembers gives the members the schema does not have, each at its own place.
func unknownMembers(se *openapi3.SchemaError, at string) []fault.Field {
	value, _ := se.Value.(map[string]any)
	var out []fault.Field
	for _, name := range slices.Sorted(maps.Keys(value)) {
		if se.Schema.Properties[name] == nil {
			out = append(out, fault.At(at+"/"+escapePointer(name), fault.UnknownField))
		}
	}
	return out
}

// sized are the violations whose text tells the limit.
func sized(se *openapi3.SchemaError, at string) (fault.Field, bool) {
	switch se.SchemaField {
	case "maxLength":
		n := *se.Schema.MaxLength
		return fault.Atf(at, fault.TooLong, "不得超过 %d 个字符。", "At most %d characters.", n), true
	case "maxItems":
		n := *se.Schema.MaxItems
		return fault.Atf(at, fault.TooLong, "不得超过 %d 项。", "At most %d items.", n), true
	case "enum":
		values := allowed(se.Schema.Enum)
		return fault.Atf(at, fault.UnknownCode, "允许的值：%s。", "Allowed: %s.", values), true
	}
	return fault.Field{}, false
}

func allowed(values []any) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = fmt.Sprint(v)
	}
	return strings.Join(out, ", ")
}

var codeOfKeyword = map[string]fault.Code{
	"required":      fault.MissingField,
	"type":          fault.WrongType,
	"nullable":      fault.WrongType,
	"minLength":     fault.TooShort,
	"minItems":      fault.TooShort,
	"minProperties": fault.TooShort,
	"maxProperties": fault.TooLong,
	"minimum":       fault.OutOfRange,
	"maximum":       fault.OutOfRange,
}

func plainCode(se *openapi3.SchemaError) fault.Code {
	if code, ok := codeOfKeyword[se.SchemaField]; ok {
		return code
	}
	return fault.WrongFormat
}

// pointerOf writes a path as a JSON pointer; the whole body is "".
func pointerOf(path []string) string {
	var b strings.Builder
	for _, step := range path {
		b.WriteByte('/')
		b.WriteString(escapePointer(step))
	}
	return b.String()
}
