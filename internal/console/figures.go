package console

import (
	"log/slog"
	"net/http"
	"strconv"

	"jishi/internal/fault"
)

// Figures (公开数据) are the city's published figures of a year, ready to show:
// amounts are grouped decimal yuan, or 亿元 where the name says so.
type Figures struct {
	Year int
	// Through is the last day included, YYYY-MM-DD; empty when nothing is
	// published of the year.
	Through string
	// Index is the place in the journal up to which everything is known.
	Index             int64
	Count             int64
	ContractAmount    string
	ContractAmountYi  string
	TechnicalAmount   string
	TechnicalAmountYi string
	// TargetYi and Percent are empty without a target; Reached is the part of
	// it in per mille, at most 1000.
	TargetYi string
	Percent  string
	Reached  int
	Months   []Bar
	Kinds    []Bar
	Regions  []Bar
}

// Bar is one line of a breakdown. Share is its part of the largest one, in per
// mille.
type Bar struct {
	Name   fault.Text
	Count  int64
	Amount string
	// AmountYi is the amount in 亿元.
	AmountYi string
	Share    int
	// Part tells that some months of it are in the others; Withheld that it is not
	// shown at all.
	Part, Withheld bool
}

// oldest year that can be asked for.
const oldest = 1985

// start shows what this is, and the figures of a year.
func (s *site) start(w http.ResponseWriter, r *http.Request) {
	p := s.page(r)
	year, err := strconv.Atoi(r.URL.Query().Get("year"))
	if err != nil || year < oldest || year > 2100 {
		year = 0
	}
	if s.Figures != nil {
		f, err := s.Figures(r.Context(), year)
		if err != nil {
			s.Logger.ErrorContext(r.Context(), "the published figures could not be read", slog.String("error", err.Error()))
			p.NoFigures = true // the page is of use without them
		} else {
			p.Figures = &f
		}
	}
	s.show(w, http.StatusOK, "start.html", p)
}

// MonthBar is a month of the chart with its place in it.
type MonthBar struct {
	Bar
	X, Y, Height int
	Labelled     bool
}

// The chart is drawn in these units; the page scales it.
const (
	chartHeight = 200
	chartTop    = 24
	monthWidth  = 91
)

// Chart lays the months out as columns.
func (f *Figures) Chart() []MonthBar {
	out := make([]MonthBar, len(f.Months))
	for i, m := range f.Months {
		h := m.Share * (chartHeight - chartTop) / 1000
		if m.Share > 0 && h < 2 {
			h = 2
		}
		out[i] = MonthBar{Bar: m, X: i*monthWidth + 22, Y: chartHeight - h, Height: h, Labelled: m.Share > 0}
	}
	return out
}

// Years are the years to choose from: the one shown, its neighbours, and back
// from the newest.
func (p page) Years() []YearLink {
	if p.Figures == nil {
		return nil
	}
	var out []YearLink
	for y := p.Newest; y > p.Newest-5; y-- {
		href := "/?year=" + strconv.Itoa(y)
		if p.English {
			href += "&lang=en"
		}
		out = append(out, YearLink{Year: y, Href: href, Here: y == p.Figures.Year})
	}
	return out
}

// YearLink leads to the figures of a year.
type YearLink struct {
	Year int
	Href string
	Here bool
}

// In gives a text in the page's language.
func (p page) In(t fault.Text) string {
	if p.English {
		return t.En
	}
	return t.Zh
}
