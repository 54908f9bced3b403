package console

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"jishi/internal/fault"
)

// AchievementQuery is what the public catalogue is searched for; empty parts do
// not filter. Before asks for the page before a cursor.
type AchievementQuery struct{ Words, Field, Class, Stage, Mode, Least, Offered, Cursor, Before string }

// parts are what makes a query, by name.
func (q AchievementQuery) parts() map[string]string {
	return map[string]string{"q": q.Words, "field": q.Field, "class": q.Class, "stage": q.Stage, "mode": q.Mode, "readiness": q.Least, "offered": q.Offered,
		"cursor": q.Cursor, "before": q.Before}
}

// AchievementRow is one line of the catalogue. Price is empty when it is not
// offered.
type AchievementRow struct {
	No, Name, Teaser, Organization, Readiness string
	Field, Stage, Price, Status               fault.Text
	// State colours the status: valid, superseded or cancelled.
	State string
}

// AchievementPage is one page of the catalogue.
type AchievementPage struct {
	Rows       []AchievementRow
	Next, Back string // cursors, empty at the ends
	Total      string // how many fit, "1000+" when they are not counted
}

// Achievement (公开成果) is what anyone may know of one: the public tier of the
// record, the first lines of its listing, evaluations and notices.
type Achievement struct {
	No, Name, Teaser, Organization, Modified string
	Keywords                                 []string
	Rows                                     []ShownRow
	Rights                                   []PublicRight
	Offer                                    *Offer
	Evaluations                              []EvaluationLine
	Notices                                  []NoticeLine
}

// PublicRight is a right as anyone may know it.
type PublicRight struct {
	Kind, Status  fault.Text
	Number, Title string
}

// Offer (挂牌内容) is the listing of an achievement.
type Offer struct {
	Status     fault.Text
	State      string
	More       fault.Text
	Price      fault.Text
	Modes      []fault.Text
	Wants      []fault.Text
	WantedText string
	Problem    string
	Economics  string
	Indicators []Indicator
	Rows       []ShownRow
	// Low and High are decimal yuan for programs, empty without a price; Until is
	// the last day. Open says that it can be asked for.
	Low, High, Until string
	Open             bool
	ID               string
}

// Indicator is one measured figure against the usual.
type Indicator struct{ Name, Unit, Ours, Usual, Source string }

// EvaluationLine (评价摘要) is one published evaluation.
type EvaluationLine struct {
	Title fault.Text
	On    string
	Text  fault.Text
	// Link is a page of this site, empty without one.
	Link string
}

// NoticeLine (公示) is one public notice about the achievement.
type NoticeLine struct {
	Title, From, To string
	Kind, State     fault.Text
	// Link is a page of this site, empty without one.
	Link string
}

// Looker is what is known of who looks.
type Looker struct{ Agent, Purpose string }

// Achievements (公开成果) gives the pages of the catalogue what they show.
type Achievements struct {
	// Base is the public address of the site, without a slash at its end.
	Base string
	List func(ctx context.Context, q AchievementQuery) (AchievementPage, error)
	// One finds a filed achievement by number and counts the look at its listing;
	// fault object_not_found.
	One func(ctx context.Context, no string, by Looker) (Achievement, error)
	// Pages gives the number before each page of the map of the site, and Stamps the
	// achievements of one.
	Pages  func(ctx context.Context, size int) ([]string, error)
	Stamps func(ctx context.Context, afterNo string, size int) ([]Stamp, error)

	Fields, Classes, Stages, Modes []BrokerOption
}

// Stamp is one achievement on the map of the site.
type Stamp struct{ No, Modified string }

// achievementsPage is what the templates are given besides.
type achievementsPage struct {
	credentialPage
	*Achievements
	Query AchievementQuery
	Found AchievementPage
	Of    *Achievement
}

// registerAchievements adds the pages of the catalogue.
func (s *site) registerAchievements(mux *http.ServeMux) {
	mux.HandleFunc("GET /achievements", s.listAchievements)
	mux.HandleFunc("GET /achievements/{no}", s.showAchievement)
	mux.HandleFunc("GET /sitemap.xml", s.siteMap)
	mux.HandleFunc("GET /sitemap/{page}", s.siteMapPage)
	mux.HandleFunc("GET /robots.txt", s.robots)
}

func (s *site) achievementsPage(r *http.Request) achievementsPage {
	p := achievementsPage{credentialPage: credentialPage{page: s.page(r)}, Achievements: s.Achievements}
	p.Indexed = true
	return p
}

// listAchievements searches the catalogue; words that are too long find nothing.
func (s *site) listAchievements(w http.ResponseWriter, r *http.Request) {
	p, q := s.achievementsPage(r), r.URL.Query()
	p.Query = AchievementQuery{Words: strings.TrimSpace(q.Get("q")), Field: q.Get("field"), Class: q.Get("class"), Stage: q.Get("stage"), Mode: q.Get("mode"),
		Least: q.Get("readiness"), Offered: q.Get("offered"), Cursor: q.Get("cursor"), Before: q.Get("before")}
	p.Path = "/achievements"
	status, asked := http.StatusOK, true
	for _, part := range p.Query.parts() {
		asked = asked && len(part) <= maxInput && !strings.ContainsRune(part, 0)
	}
	if asked {
		found, err := s.Achievements.List(r.Context(), p.Query)
		if p.Found = found; err != nil && fault.As(err) == nil {
			s.Logger.ErrorContext(r.Context(), "achievements could not be listed", slog.String("error", err.Error()))
			p.Failed, status = true, http.StatusInternalServerError
		}
	}
	// What is searched for is no page of its own for search engines.
	p.Meta = &Meta{Title: p.Say("achievements_title"), Description: p.Say("achievements_about"), Canonical: p.address("/achievements"), Zh: s.Achievements.Base + "/achievements",
		En: s.Achievements.Base + "/achievements?lang=en", Type: "website", Follow: p.Searched() || p.Query.Cursor != "" || p.Query.Before != ""}
	if p.Found.Next != "" {
		p.Meta.Next = s.Achievements.Base + p.NextPage()
	}
	if p.Found.Back != "" {
		p.Meta.Prev = s.Achievements.Base + p.PrevPage()
	}
	s.showCached(w, r, status, "achievements.html", p)
}

func (s *site) showAchievement(w http.ResponseWriter, r *http.Request) {
	p := s.achievementsPage(r)
	no := r.PathValue("no")
	var found Achievement
	err := error(fault.New(fault.ObjectNotFound))
	if len(no) <= maxInput && !strings.ContainsRune(no, 0) {
		by := Looker{Agent: r.UserAgent(), Purpose: r.Header.Get("Sec-Purpose") + r.Header.Get("Purpose")}
		if r.Method == http.MethodHead {
			by = Looker{}
		}
		found, err = s.Achievements.One(r.Context(), no, by)
	}
	status := http.StatusOK
	switch {
	case err == nil:
		p.Of = &found
		at := "/achievements/" + url.PathEscape(found.No)
		p.Meta = &Meta{Title: found.Name, Description: described(&found), Canonical: p.address(at), Zh: s.Achievements.Base + at, En: s.Achievements.Base + at + "?lang=en", Type: "article",
			Data: p.linked(&found)}
	case fault.As(err) != nil:
		p.Unknown, p.Indexed, status = true, false, http.StatusNotFound
	default:
		s.Logger.ErrorContext(r.Context(), "an achievement could not be shown", slog.String("error", err.Error()))
		p.Failed, p.Indexed, status = true, false, http.StatusInternalServerError
	}
	s.showCached(w, r, status, "achievement.html", p)
}

// address is a page of this site in the page's language.
func (p achievementsPage) address(path string) string {
	if p.English {
		path += "?lang=en"
	}
	return p.Base + path
}

// described is what a search engine says below the title.
func described(a *Achievement) string {
	parts := []string{a.Teaser}
	if a.Offer != nil && a.Offer.Problem != "" {
		parts = append(parts, a.Offer.Problem)
	}
	parts = append(parts, a.Organization)
	text := []rune(strings.Join(parts, " · "))
	if len(text) > 160 {
		return string(text[:159]) + "…"
	}
	return string(text)
}

// AchievementsPage is the public catalogue in this language.
func (p page) AchievementsPage() string {
	if p.English {
		return "/achievements?lang=en"
	}
	return "/achievements"
}

// turned is the address of another page of what was searched for.
func (p achievementsPage) turned(cursor, before string) string {
	q := p.Query
	q.Cursor, q.Before = cursor, before
	v := url.Values{}
	for name, part := range q.parts() {
		if part != "" {
			v.Set(name, part)
		}
	}
	if p.English {
		v.Set("lang", "en")
	}
	return "/achievements?" + v.Encode()
}

// NextPage and PrevPage are the pages beside this one.
func (p achievementsPage) NextPage() string { return p.turned(p.Found.Next, "") }

// PrevPage is the page before.
func (p achievementsPage) PrevPage() string { return p.turned("", p.Found.Back) }

// Switch is the same search or achievement in the other language.
func (p achievementsPage) Switch() string {
	if p.Path != "/achievements" {
		return p.page.Switch()
	}
	other := p
	other.English = !p.English
	return strings.TrimSuffix(other.turned(p.Query.Cursor, p.Query.Before), "?")
}

// To is the page of one achievement in this language.
func (p achievementsPage) To(no string) string {
	at := "/achievements/" + url.PathEscape(no)
	if p.English {
		at += "?lang=en"
	}
	return at
}

// Enquire is where somebody who is signed in asks for an offer.
func (p achievementsPage) Enquire() string {
	if p.Of == nil || p.Of.Offer == nil {
		return ""
	}
	return "/app/market/" + url.PathEscape(p.Of.Offer.ID)
}

// Levels are the levels of readiness that can be asked for.
func (p achievementsPage) Levels() []string {
	return []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}
}

// Searched tells whether anything was asked for.
func (p achievementsPage) Searched() bool {
	q := p.Query
	q.Cursor, q.Before = "", ""
	return q != AchievementQuery{}
}
