package console

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"jishi/internal/fault"
)

// NoticeQuery is what public notices are searched for; empty parts do not filter.
type NoticeQuery struct {
	Words, Kind, Cursor string
	Running             bool
}

// NoticeRow is one line of the list.
type NoticeRow struct {
	No, Title, Organization, From, To string
	Kind, Status                      fault.Text
	// State colours the status: valid, superseded or cancelled.
	State string
}

// NoticeOption is a kind that can be searched for.
type NoticeOption struct {
	Code string
	Name fault.Text
}

// NoticePage is one page of the list.
type NoticePage struct {
	Rows []NoticeRow
	Next string // the cursor of the next page, empty on the last one
}

// NoticeObjection (异议处理) is the course of one objection, without who objected.
type NoticeObjection struct {
	State                       string
	Status                      fault.Text
	Received, Accepted, Decided string
	Outcome                     string
}

// Notice is what anyone may read of one; Open while objections are taken.
type Notice struct {
	Shown
	No, Title  string
	Open       bool
	Objections []NoticeObjection
}

// Objection (异议) is what somebody says against a notice; Once is the key that the
// form was given, so that sending it twice makes one objection.
type Objection struct{ Name, Contact, Words, Once string }

// Notices (公示) gives the pages of public notices what they show.
type Notices struct {
	List func(ctx context.Context, q NoticeQuery) (NoticePage, error)
	// One finds a notice by number or id; fault object_not_found.
	One func(ctx context.Context, ref string) (Notice, error)
	// Object keeps an objection and gives its receipt; faults with fields.
	Object func(ctx context.Context, ref string, o Objection) (receipt string, err error)

	Kinds []NoticeOption
}

// noticesPage is what the templates are given besides.
type noticesPage struct {
	credentialPage
	*Notices
	Query NoticeQuery
	Found NoticePage
	// Of one notice: the objection as it was typed, what is wrong with it, the
	// receipt of one that was kept.
	Ref       string
	Notice    *Notice
	Objection Objection
	refusal
	Receipt string
}

// registerNotices adds the pages of public notices.
func (s *site) registerNotices(mux *http.ServeMux) {
	mux.HandleFunc("GET /notices", s.listNotices)
	mux.HandleFunc("GET /notices/{ref}", s.showNotice)
	mux.HandleFunc("POST /notices/{ref}/objections", s.object)
}

func (s *site) noticesPage(r *http.Request) noticesPage {
	return noticesPage{credentialPage: credentialPage{page: s.page(r)}, Notices: s.Notices}
}

// listNotices searches notices; words that are too long find none.
func (s *site) listNotices(w http.ResponseWriter, r *http.Request) {
	p, q := s.noticesPage(r), r.URL.Query()
	p.Query = NoticeQuery{Words: strings.TrimSpace(q.Get("q")), Kind: q.Get("kind"), Cursor: q.Get("cursor"), Running: q.Get("running") != ""}
	status := http.StatusOK
	for _, part := range []string{p.Query.Words, p.Query.Kind, p.Query.Cursor} {
		if len(part) > maxInput || strings.ContainsRune(part, 0) {
			s.showUnder(w, status, "notices.html", p, policy)
			return
		}
	}
	found, err := s.Notices.List(r.Context(), p.Query)
	if p.Found = found; err != nil && fault.As(err) == nil {
		s.Logger.ErrorContext(r.Context(), "notices could not be listed", slog.String("error", err.Error()))
		p.Failed, status = true, http.StatusInternalServerError
	}
	s.showUnder(w, status, "notices.html", p, policy)
}

func (s *site) showNotice(w http.ResponseWriter, r *http.Request) {
	p := s.noticesPage(r)
	if receipt := r.URL.Query().Get("received"); len(receipt) <= 36 {
		p.Receipt = receipt
	}
	s.noticePage(w, r, p, http.StatusOK)
}

// noticePage shows one notice, with what is in p already.
func (s *site) noticePage(w http.ResponseWriter, r *http.Request, p noticesPage, status int) {
	p.Ref = r.PathValue("ref")
	if p.Objection.Once == "" {
		p.Objection.Once = rand.Text()
	}
	var found Notice
	err := error(fault.New(fault.ObjectNotFound))
	if len(p.Ref) <= maxInput && !strings.ContainsRune(p.Ref, 0) {
		found, err = s.Notices.One(r.Context(), p.Ref)
	}
	switch {
	case err == nil:
		p.Notice, p.Shown = &found, &found.Shown
	case fault.As(err) != nil:
		p.Unknown, status = true, http.StatusNotFound
	default:
		s.Logger.ErrorContext(r.Context(), "a notice could not be shown", slog.String("error", err.Error()))
		p.Failed, status = true, http.StatusInternalServerError
	}
	w.Header().Set("Cache-Control", "no-store") // each form has a key of its own
	s.showUnder(w, status, "notice.html", p, policy)
}

// object keeps what was said and answers with another page, so that reloading
// does not say it twice. What is refused is shown with what was typed.
func (s *site) object(w http.ResponseWriter, r *http.Request) {
	p := s.noticesPage(r)
	p.Path = strings.TrimSuffix(p.Path, "/objections")
	r.Body = http.MaxBytesReader(w, r.Body, maxComplaint)
	if err := r.ParseForm(); err != nil {
		status := p.tooLong()
		s.noticePage(w, r, p, status)
		return
	}
	p.Objection = Objection{Name: r.PostForm.Get("name"), Contact: r.PostForm.Get("contact"), Words: r.PostForm.Get("words"), Once: r.PostForm.Get("once")}
	if len(p.Objection.Once) > maxInput {
		p.Objection.Once = ""
	}
	receipt, err := s.Notices.Object(r.Context(), r.PathValue("ref"), p.Objection)
	if err != nil {
		status := p.of(s, r, err)
		s.noticePage(w, r, p, status)
		return
	}
	p.received(w, r, receipt, "objection")
}

// NoticesPage is the list in this language.
func (p page) NoticesPage() string {
	if p.English {
		return "/notices?lang=en"
	}
	return "/notices"
}

// NextPage is the address of the next page of what was searched for.
func (p noticesPage) NextPage() string {
	q := url.Values{"cursor": {p.Found.Next}}
	for name, v := range map[string]string{"q": p.Query.Words, "kind": p.Query.Kind} {
		if v != "" {
			q.Set(name, v)
		}
	}
	if p.Query.Running {
		q.Set("running", "1")
	}
	if p.English {
		q.Set("lang", "en")
	}
	return "/notices?" + q.Encode()
}

// To is the page of one notice in this language.
func (p noticesPage) To(ref string) string { return p.under(ref, "") }

// Objections is where the form of the shown notice goes.
func (p noticesPage) Objections() string { return p.under(p.Ref, "/objections") }

func (p noticesPage) under(ref, rest string) string {
	u := url.URL{Path: "/notices/" + ref + rest, RawPath: "/notices/" + url.PathEscape(ref) + rest}
	if p.English {
		u.RawQuery = "lang=en"
	}
	return u.String()
}

// Searched tells whether anything was asked for.
func (p noticesPage) Searched() bool {
	q := p.Query
	q.Cursor = ""
	return q != NoticeQuery{}
}
