package console

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"jishi/internal/fault"
)

// BrokerQuery is what the public register is searched for; empty parts do not
// filter.
type BrokerQuery struct{ Words, Level, Field, Status, Cursor string }

// BrokerRow is one line of the public register.
type BrokerRow struct {
	Ref, Number, Name, Organization, Until string
	Level, Status                          fault.Text
	// State colours the status: valid, superseded or cancelled.
	State string
}

// BrokerOption is one value that can be searched for.
type BrokerOption struct {
	Code string
	Name fault.Text
}

// BrokerPage is one page of the public register.
type BrokerPage struct {
	Rows []BrokerRow
	Next string // the cursor of the next page, empty on the last one
}

// Broker is what anyone may know of one broker; OnNotice while objections are
// heard.
type Broker struct {
	Shown
	OnNotice bool
}

// Complaint (投诉、公示异议) is what somebody says of a broker.
type Complaint struct{ Kind, Text, Contact string }

// Brokers (技术经纪人公开名册) gives the pages of the public register what they show.
type Brokers struct {
	List func(ctx context.Context, q BrokerQuery) (BrokerPage, error)
	// One finds a broker by number, or a filing on notice by its id; fault
	// object_not_found.
	One func(ctx context.Context, ref string) (Broker, error)
	// Complain keeps a complaint and gives its receipt; faults with fields.
	Complain func(ctx context.Context, ref string, c Complaint) (receipt string, err error)

	Levels, Fields, Statuses []BrokerOption
}

// brokersPage is what the templates are given besides.
type brokersPage struct {
	credentialPage
	*Brokers
	Query BrokerQuery
	Found BrokerPage
	// Of one broker: the complaint as it was typed, what is wrong with it, the
	// receipt of one that was kept.
	Ref       string
	OnNotice  bool
	Complaint Complaint
	refusal
	Receipt string
}

// registerBrokers adds the pages of the public register.
func (s *site) registerBrokers(mux *http.ServeMux) {
	mux.HandleFunc("GET /brokers", s.listBrokers)
	mux.HandleFunc("GET /brokers/{ref}", s.showBroker)
	mux.HandleFunc("POST /brokers/{ref}/complaints", s.complain)
}

func (s *site) brokersPage(r *http.Request) brokersPage {
	return brokersPage{credentialPage: credentialPage{page: s.page(r)}, Brokers: s.Brokers}
}

// listBrokers searches the register; words that are too long find nobody.
func (s *site) listBrokers(w http.ResponseWriter, r *http.Request) {
	p, q := s.brokersPage(r), r.URL.Query()
	p.Query = BrokerQuery{Words: strings.TrimSpace(q.Get("q")), Level: q.Get("level"), Field: q.Get("field"), Status: q.Get("status"), Cursor: q.Get("cursor")}
	status := http.StatusOK
	for _, part := range []string{p.Query.Words, p.Query.Level, p.Query.Field, p.Query.Status, p.Query.Cursor} {
		if len(part) > maxInput || strings.ContainsRune(part, 0) {
			s.showUnder(w, status, "brokers.html", p, policy)
			return
		}
	}
	found, err := s.Brokers.List(r.Context(), p.Query)
	if p.Found = found; err != nil && fault.As(err) == nil {
		s.Logger.ErrorContext(r.Context(), "brokers could not be listed", slog.String("error", err.Error()))
		p.Failed, status = true, http.StatusInternalServerError
	}
	s.showUnder(w, status, "brokers.html", p, policy)
}

func (s *site) showBroker(w http.ResponseWriter, r *http.Request) {
	p := s.brokersPage(r)
	if receipt := r.URL.Query().Get("received"); len(receipt) <= 36 {
		p.Receipt = receipt
	}
	s.broker(w, r, p, http.StatusOK)
}

// broker shows one broker's page, with what is in p already.
func (s *site) broker(w http.ResponseWriter, r *http.Request, p brokersPage, status int) {
	p.Ref = r.PathValue("ref")
	var found Broker
	err := error(fault.New(fault.ObjectNotFound))
	if len(p.Ref) <= maxInput && !strings.ContainsRune(p.Ref, 0) {
		found, err = s.Brokers.One(r.Context(), p.Ref)
	}
	switch {
	case err == nil:
		p.Shown, p.OnNotice = &found.Shown, found.OnNotice
	case fault.As(err) != nil:
		p.Unknown, status = true, http.StatusNotFound
	default:
		s.Logger.ErrorContext(r.Context(), "a broker could not be shown", slog.String("error", err.Error()))
		p.Failed, status = true, http.StatusInternalServerError
	}
	s.showUnder(w, status, "broker.html", p, policy)
}

// maxComplaint bounds the form, in bytes: 2,000 characters of Chinese as a form
// sends them, and some.
const maxComplaint = 32 << 10

// complain keeps what was said and answers with another page, so that reloading
// does not say it twice. What is refused is shown with what was typed.
func (s *site) complain(w http.ResponseWriter, r *http.Request) {
	p := s.brokersPage(r)
	p.Path = strings.TrimSuffix(p.Path, "/complaints")
	r.Body = http.MaxBytesReader(w, r.Body, maxComplaint)
	if err := r.ParseForm(); err != nil {
		status := p.tooLong()
		s.broker(w, r, p, status)
		return
	}
	p.Complaint = Complaint{Kind: r.PostForm.Get("kind"), Text: r.PostForm.Get("text"), Contact: r.PostForm.Get("contact")}
	if p.Complaint.Kind != "OBJECTION" {
		p.Complaint.Kind = "COMPLAINT"
	}
	receipt, err := s.Brokers.Complain(r.Context(), r.PathValue("ref"), p.Complaint)
	if err != nil {
		status := p.of(s, r, err)
		s.broker(w, r, p, status)
		return
	}
	p.received(w, r, receipt, "complaint")
}

// BrokersPage is the public register in this language.
func (p page) BrokersPage() string {
	if p.English {
		return "/brokers?lang=en"
	}
	return "/brokers"
}

// NextPage is the address of the next page of what was searched for.
func (p brokersPage) NextPage() string {
	q := url.Values{"cursor": {p.Found.Next}}
	for name, v := range map[string]string{"q": p.Query.Words, "level": p.Query.Level, "field": p.Query.Field, "status": p.Query.Status} {
		if v != "" {
			q.Set(name, v)
		}
	}
	if p.English {
		q.Set("lang", "en")
	}
	return "/brokers?" + q.Encode()
}

// To is the page of one broker in this language.
func (p brokersPage) To(ref string) string {
	u := url.URL{Path: "/brokers/" + ref, RawPath: "/brokers/" + url.PathEscape(ref)}
	if p.English {
		u.RawQuery = "lang=en"
	}
	return u.String()
}

// Complaints is where the form of the shown broker goes.
func (p brokersPage) Complaints() string {
	u := url.URL{Path: "/brokers/" + p.Ref + "/complaints", RawPath: "/brokers/" + url.PathEscape(p.Ref) + "/complaints"}
	if p.English {
		u.RawQuery = "lang=en"
	}
	return u.String()
}

// Searched tells whether anything was asked for.
func (p brokersPage) Searched() bool {
	q := p.Query
	q.Cursor = ""
	return q != BrokerQuery{}
}
