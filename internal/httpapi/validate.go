package httpapi

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/labstack/echo/v4"

	"jishi/internal/calendar"
	"jishi/internal/fault"
)

// schemaOptions make "date" mean a day that exists; the library's own pattern
// lets 30 February pass.
var schemaOptions = []openapi3.SchemaValidationOption{
	openapi3.WithStringFormatValidator("date", openapi3.NewCallbackValidator(func(s string) error {
		_, err := calendar.ParseDate(s)
		return err
	})),
}

// validate holds every request against openapi.yaml. The generated server does
// not do this: without it an unknown field or an empty title would pass.
func (s *Server) validate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		op := s.operation(c)
		if op == nil {
			return next(c)
		}
		query, err := checkedQuery(c.Request())
		if err != nil {
			return err
		}
		input := &openapi3filter.RequestValidationInput{
			Request: c.Request(), PathParams: pathParams(c), QueryParams: query, Route: op.route,
			Options: &openapi3filter.Options{
				MultiError: true, SkipSettingDefaults: true, ExcludeRequestBody: op.multipart, KeepValidatedValue: true,
				AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, SchemaValidationOptions: schemaOptions,
			},
		}
		v := violations{}
		v.unknownQuery(query, op)
		if err := openapi3filter.ValidateRequest(c.Request().Context(), input); err != nil {
			v.add(err)
		}
		if err := v.fault(); err != nil {
			return err
		}
		c.SetRequest(c.Request().WithContext(context.WithValue(c.Request().Context(), queryKey, query)))
		return next(c)
	}
}

func checkedQuery(r *http.Request) (url.Values, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, fault.New(fault.MalformedRequest)
	}
	for name, values := range query {
		for _, v := range append(values, name) {
			if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
				return nil, fault.New(fault.MalformedRequest)
			}
		}
	}
	return query, nil
}

func pathParams(c echo.Context) map[string]string {
	out := map[string]string{}
	for i, name := range c.ParamNames() {
		out[name] = c.ParamValues()[i]
	}
	return out
}

// violations collects what is wrong with a request.
type violations struct {
	fields []fault.Field
	// noObject: the path names something that cannot exist.
	noObject bool
	// other is what is no bad field (a body that is missing or unreadable).
	other error
}

// unknownQuery refuses parameters the operation does not have: a misspelt
// filter that is silently ignored would give a wrong total.
func (v *violations) unknownQuery(query url.Values, op *operation) {
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if !slices.Contains(op.query, name) {
			v.fields = append(v.fields, fault.At("query/"+escapePointer(name), fault.UnknownField))
		}
	}
}

func (v *violations) add(err error) {
	if list, ok := err.(openapi3.MultiError); ok { //nolint:errorlint // the library's own list, never wrapped
		for _, e := range list {
			v.add(e)
		}
		return
	}
	re, ok := errors.AsType[*openapi3filter.RequestError](err)
	switch {
	case !ok:
		v.other = err
	case re.Parameter != nil:
		v.parameter(re)
	default:
		v.body(re)
	}
}

func (v *violations) parameter(re *openapi3filter.RequestError) {
	p := re.Parameter
	switch {
	case p.In == openapi3.ParameterInPath:
		v.noObject = true
	case p.Name == "Idempotency-Key":
		v.other = fault.New(fault.IdempotencyInvalid)
	default:
		v.fields = append(v.fields, parameterField(p, re.Err))
	}
}

func parameterField(p *openapi3.Parameter, err error) fault.Field {
	at := p.In + "/" + escapePointer(p.Name)
	if errors.Is(err, openapi3filter.ErrInvalidRequired) {
		return fault.At(at, fault.MissingField)
	}
	if list := schemaErrors(err); len(list) > 0 {
		f := fieldsOf(list[0])[0]
		f.Pointer = at
		return f
	}
	if _, ok := errors.AsType[*openapi3filter.ParseError](err); ok {
		return fault.At(at, fault.WrongType)
	}
	return fault.At(at, fault.WrongFormat)
}

func (v *violations) body(re *openapi3filter.RequestError) {
	list := schemaErrors(re.Err)
	for _, se := range list {
		v.fields = append(v.fields, fieldsOf(se)...)
	}
	if len(list) > 0 {
		return
	}
	if errors.Is(re.Err, openapi3filter.ErrInvalidRequired) {
		v.other = fault.Newf(fault.MalformedRequest, "缺少请求内容。", "The request has no body.")
		return
	}
	v.other = fault.New(fault.MalformedRequest).Wrap(re)
}

// fault gives the one answer to everything that was found.
func (v *violations) fault() error {
	if v.noObject {
		return fault.New(fault.ObjectNotFound)
	}
	if v.other != nil {
		return v.other
	}
	slices.SortStableFunc(v.fields, func(a, b fault.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
	return fault.Fields(slices.CompactFunc(v.fields, func(a, b fault.Field) bool {
		return a.Pointer == b.Pointer && a.Code == b.Code
	})...)
}
