package httpapi

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// extensions routes addresses that end in a parameter and an extension, as
// /reports/R03.xlsx. A parameter of Echo goes up to the next slash: to it,
// /reports/:no.xlsx is /reports/:no with another name of the parameter. So Echo
// gets only the path without an extension, and what the generated server says of
// the others is kept here, by path.
type extensions struct {
	*echo.Echo
	handlers map[string]echo.HandlerFunc
}

// GET registers a handler of the generated server.
func (x *extensions) GET(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	last := path[strings.LastIndexByte(path, '/')+1:]
	if !strings.HasPrefix(last, ":") {
		return x.Echo.GET(path, h, m...)
	}
	if strings.Contains(last, ".") {
		for _, around := range slices.Backward(m) {
			h = around(h)
		}
		x.handlers[path] = h
		return nil
	}
	return x.Echo.GET(path, func(c echo.Context) error {
		if with, ok := x.handlers[c.Path()]; ok {
			return with(c)
		}
		return h(c)
	}, m...)
}

// find gives a request whose last parameter ends in the extension of such an
// address the path and the parameter of that address. It is the first step, for
// everything after it asks by the path which operation this is.
func (x *extensions) find(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		values := slices.Clone(c.ParamValues())
		if len(values) > 0 && c.Request().Method == http.MethodGet {
			last := &values[len(values)-1]
			dot := strings.LastIndexByte(*last, '.')
			if dot >= 0 && x.handlers[c.Path()+(*last)[dot:]] != nil {
				c.SetPath(c.Path() + (*last)[dot:])
				*last = (*last)[:dot]
				c.SetParamValues(values...)
			}
		}
		return next(c)
	}
}
