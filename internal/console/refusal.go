package console

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"jishi/internal/fault"
)

// refusal is what a page says of a form that was not taken; what was typed stays
// in it.
type refusal struct {
	Wrong   map[string]*fault.Text // by field
	Refused *fault.Text
}

// tooLong says so of a form that could not be read.
func (f *refusal) tooLong() int {
	text := fault.T("内容过长，请缩短后重试。", "This is too long. Shorten it and try again.")
	f.Refused = &text
	return http.StatusRequestEntityTooLarge
}

// of says what an error means for whoever filled the form in, and gives the status.
func (f *refusal) of(s *site, r *http.Request, err error) int {
	refused := fault.As(err)
	if refused == nil {
		s.Logger.ErrorContext(r.Context(), "a form could not be kept", slog.String("path", r.URL.Path), slog.String("error", err.Error()))
		text := fault.T("没有收到，请稍后再试。您填写的内容仍在下面。", "It was not received. Try again later; what you typed is below.")
		f.Refused = &text
		return http.StatusInternalServerError
	}
	f.Wrong = map[string]*fault.Text{}
	for _, b := range refused.Fields {
		f.Wrong[strings.TrimPrefix(b.Pointer, "/")] = &b.Text
	}
	if len(f.Wrong) == 0 {
		f.Refused = &refused.Detail
	}
	return http.StatusUnprocessableEntity
}

// received sends whoever filled a form in to the page that says so: reloading it
// says nothing twice.
func (p page) received(w http.ResponseWriter, r *http.Request, receipt, anchor string) {
	next := url.Values{"received": {receipt}}
	if p.English {
		next.Set("lang", "en")
	}
	http.Redirect(w, r, p.Path+"?"+next.Encode()+"#"+anchor, http.StatusSeeOther)
}
