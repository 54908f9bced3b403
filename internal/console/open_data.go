package console

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"

	"jishi/internal/fault"
)

// ReleasesOnPage is how many releases of open data a page has.
const ReleasesOnPage = 12

// Releases (开放数据) are a page of them, newest first. Next is the month before
// which the next page begins, "" for none.
type Releases struct {
	Items []Release
	Next  string
}

// Release is what was published of a month, YYYY-MM.
type Release struct {
	Month       string
	PublishedOn string
	// Index is the place in the journal up to which everything is known, Event the
	// event that recorded the release.
	Index, Event int64
	Files        []ReleaseFile
}

// ReleaseFile is one of its files.
type ReleaseFile struct {
	Name   string
	Size   int64
	SHA256 string
}

// Column is a column of the files and what it means.
type Column struct {
	Name string
	Text fault.Text
}

// Address is where a file is.
func (r Release) Address(f ReleaseFile) string { return "/api/v1/open-data/" + r.Month + "/" + f.Name }

// openData lists what is published, with what the columns mean.
func (s *site) openData(w http.ResponseWriter, r *http.Request) {
	p := s.page(r)
	p.Indexed, p.Columns = true, s.Columns
	list, err := s.Releases(r.Context(), r.URL.Query().Get("before"))
	switch {
	case errors.Is(err, fault.New(fault.BadCursor)):
		http.Redirect(w, r, p.OpenData(), http.StatusSeeOther)
		return
	case err != nil:
		s.Logger.ErrorContext(r.Context(), "the releases of open data could not be read", slog.String("error", err.Error()))
		p.NoFigures = true
		s.show(w, http.StatusInternalServerError, "open-data.html", p)
		return
	}
	p.Releases = &list
	s.show(w, http.StatusOK, "open-data.html", p)
}

// Older leads to the releases before those shown.
func (p page) Older() string {
	q := url.Values{"before": {p.Releases.Next}}
	if p.English {
		q.Set("lang", "en")
	}
	return "/open-data?" + q.Encode()
}

// Withholds tells whether a group is not shown whole, or is that of the others.
func (f *Figures) Withholds() bool {
	return slices.ContainsFunc(slices.Concat(f.Kinds, f.Regions), func(b Bar) bool { return b.Part || b.Name == others })
}

// others is the name of the group that holds what is not shown by itself.
var others = fault.T("其他", "Others")
