package httpapi

import (
	"context"
	"embed"
	"html/template"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	swagger "github.com/swaggo/files/v2"

	"jishi/api"
	"jishi/internal/fault"
)

//go:embed site
var siteFiles embed.FS

var problemsPage = template.Must(template.ParseFS(siteFiles, "site/problems.html"))

// Policies of the pages served here. The API browser sets its own style
// attributes from script, which a policy on style elements does not stop.
const (
	plainPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	docsPolicy  = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

// registerSite adds what is not under /api/v1: the description, the API
// browser, the list of errors, the health checks and the pages of the console.
func (s *Server) registerSite(e *echo.Echo) {
	e.GET("/openapi.yaml", func(c echo.Context) error {
		return c.Blob(http.StatusOK, "application/yaml; charset=utf-8", api.OpenAPI)
	})
	e.GET("/docs", func(c echo.Context) error { return c.Redirect(http.StatusMovedPermanently, "/docs/") })
	e.GET("/docs/", s.page("docs.html", docsPolicy))
	e.GET("/docs/:file", s.docsFile)
	e.GET("/problems", s.problems)
	e.GET("/site.css", s.page("site.css", plainPolicy))
	e.GET("/healthz", func(c echo.Context) error { return c.String(http.StatusOK, "ok\n") })
	e.GET("/readyz", s.readyz)
	s.registerWellKnown(e)
	if s.Pages != nil {
		serve := func(c echo.Context) error { return s.limited(c, echo.WrapHandler(s.Pages)) }
		for _, path := range []string{"/", "/verify", "/verify/", "/verify/:number", "/verify/credentials", "/verify/credentials/:number", "/verify/shares/:token", "/verify/levels/:level", "/open-data", "/brokers", "/brokers/:ref", "/notices", "/notices/:ref", "/achievements", "/achievements/:no", "/sitemap.xml", "/sitemap/:page", "/robots.txt", "/pages/:file"} {
			e.GET(path, serve)
		}
		e.POST("/verify/credentials", serve)
		e.POST("/brokers/:ref/complaints", serve)
		e.POST("/notices/:ref/objections", serve)
		// Files of one build, from memory: a whole office may fetch them at once.
		for _, path := range []string{"/app", "/app/*"} {
			e.GET(path, echo.WrapHandler(s.Pages))
		}
	}
}

// page serves one of our own files under a policy.
func (s *Server) page(name, policy string) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Content-Security-Policy", policy)
		http.ServeFileFS(c.Response(), c.Request(), siteFiles, "site/"+name)
		return nil
	}
}

// docsParts are the files the API browser is made of; the rest of the module
// (source maps, its own start page) is not served.
var docsParts = map[string]bool{"swagger-ui.css": true, "swagger-ui-bundle.js": true, "favicon-32x32.png": true, "favicon-16x16.png": true}

func (s *Server) docsFile(c echo.Context) error {
	name := c.Param("file")
	if name == "start.js" {
		return s.page(name, docsPolicy)(c)
	}
	if !docsParts[name] {
		return fault.New(fault.RouteNotFound)
	}
	c.Response().Header().Set("Cache-Control", "public, max-age=3600")
	http.ServeFileFS(c.Response(), c.Request(), swagger.FS, name)
	return nil
}

// problems explains every error code; the type of a problem points here.
func (s *Server) problems(c echo.Context) error {
	c.Response().Header().Set("Content-Security-Policy", plainPolicy)
	c.Response().Header().Set(echo.HeaderContentType, echo.MIMETextHTMLCharsetUTF8)
	type row struct {
		fault.Entry
		Status int
	}
	var rows []row
	for _, e := range fault.Catalogue() {
		rows = append(rows, row{e, statusOf[e.Kind]})
	}
	return problemsPage.Execute(c.Response(), rows)
}

// readyTimeout is how long the database may take to say that it is there.
const readyTimeout = 3 * time.Second

func (s *Server) readyz(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), readyTimeout)
	defer cancel()
	if s.Ready != nil {
		if err := s.Ready(ctx); err != nil {
			return fault.New(fault.ServiceBusy).WithRetryAfter(readyTimeout).Wrap(err)
		}
	}
	return c.String(http.StatusOK, "ready\n")
}
