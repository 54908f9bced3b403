package app

import "net/http"

// Handler is what Serve serves.
func (a *App) Handler() (http.Handler, error) { return a.handler() }
