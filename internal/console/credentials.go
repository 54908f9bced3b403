package console

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"jishi/internal/fault"
)

// Shown (凭证核验内容) is what a page says of a credential.
type Shown struct {
	// State colours the answer: valid, superseded (look twice) or cancelled.
	State string
	// Word is the verdict in a word or two, More what it means.
	Word    fault.Text
	More    fault.Text
	Reasons []ShownReason
	Rows    []ShownRow
}

// ShownReason is one thing that is the matter.
type ShownReason struct {
	Code string
	Text fault.Text
}

// ShownRow is one fact; one without a value is left out.
type ShownRow struct {
	Label fault.Text
	Value string
}

// Credentials (资信凭证核验) gives the pages of credentials what they show.
type Credentials struct {
	// Check looks a number up; fault credential_unknown.
	Check func(ctx context.Context, number, token string) (Shown, error)
	// Verify gives a verdict on what was pasted.
	Verify func(ctx context.Context, credential string) (Shown, error)
	// Share opens a holder's link; fault credential_share_unknown.
	Share func(ctx context.Context, token string) (Shown, error)
	// Level explains a level and version such as L2-1; fault credential_unknown.
	Level func(name string) (Shown, error)
}

// credentialPage is what the template is given besides.
type credentialPage struct {
	page
	Shown *Shown
	// Ask tells that number and paste are asked for.
	Ask bool
}

// Text says a text in the page's language.
func (p credentialPage) Text(t fault.Text) string {
	if p.English {
		return t.En
	}
	return t.Zh
}

// State is the colour of the answer.
func (p credentialPage) State() string {
	if p.Shown != nil {
		return p.Shown.State
	}
	return p.page.State()
}

// maxPaste bounds what is pasted, in bytes.
const maxPaste = 128 << 10

// registerCredentials adds the pages of credentials.
func (s *site) registerCredentials(mux *http.ServeMux) {
	mux.HandleFunc("GET /verify/credentials", s.askCredential)
	mux.HandleFunc("POST /verify/credentials", s.pasteCredential)
	mux.HandleFunc("GET /verify/credentials/{number}", func(w http.ResponseWriter, r *http.Request) {
		s.showCredential(w, r, r.PathValue("number"), func() (Shown, error) {
			return s.Credentials.Check(r.Context(), r.PathValue("number"), r.URL.Query().Get("token"))
		})
	})
	mux.HandleFunc("GET /verify/shares/{token}", func(w http.ResponseWriter, r *http.Request) {
		s.showCredential(w, r, "", func() (Shown, error) { return s.Credentials.Share(r.Context(), r.PathValue("token")) })
	})
	mux.HandleFunc("GET /verify/levels/{level}", func(w http.ResponseWriter, r *http.Request) {
		s.showCredential(w, r, "", func() (Shown, error) { return s.Credentials.Level(r.PathValue("level")) })
	})
}

// askCredential asks for a number or a credential, and sends on to the page of a
// number that is given, also of one that a scanner sent with its address.
func (s *site) askCredential(w http.ResponseWriter, r *http.Request) {
	number := strings.TrimSpace(r.URL.Query().Get("number"))
	if _, after, found := strings.Cut(number, "/verify/credentials/"); found {
		number = after
	}
	number, query, _ := strings.Cut(number, "?")
	if number == "" {
		s.showUnder(w, http.StatusOK, "credential.html", credentialPage{page: s.page(r), Ask: true}, policy)
		return
	}
	given, err := url.ParseQuery(query)
	next := url.Values{}
	if token := given.Get("token"); err == nil && token != "" {
		next.Set("token", token)
	}
	if r.URL.Query().Get("lang") == "en" {
		next.Set("lang", "en")
	}
	target := url.URL{Path: "/verify/credentials/" + number, RawPath: "/verify/credentials/" + url.PathEscape(number), RawQuery: next.Encode()}
	http.Redirect(w, r, target.String(), http.StatusSeeOther)
}

// pasteCredential checks what was pasted. Nothing of it is kept.
func (s *site) pasteCredential(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxPaste)
	if err := r.ParseForm(); err != nil {
		s.showUnder(w, http.StatusRequestEntityTooLarge, "credential.html", credentialPage{page: s.page(r), Ask: true}, policy)
		return
	}
	s.showCredential(w, r, "", func() (Shown, error) { return s.Credentials.Verify(r.Context(), r.PostForm.Get("credential")) })
}

func (s *site) showCredential(w http.ResponseWriter, r *http.Request, asked string, look func() (Shown, error)) {
	p := credentialPage{page: s.page(r)}
	p.Asked, p.Token = asked, r.URL.Query().Get("token")
	status := http.StatusOK
	shown, err := Shown{}, fault.New(fault.CredentialUnknown)
	if len(asked) <= maxInput && len(p.Token) <= maxInput && len(r.PathValue("token")) <= maxInput {
		var failed error
		if shown, failed = look(); failed == nil {
			err = nil
		} else if err = fault.As(failed); err == nil {
			s.Logger.ErrorContext(r.Context(), "credential could not be checked", slog.String("error", failed.Error()))
			p.Failed, status = true, http.StatusInternalServerError
		}
	}
	switch {
	case p.Failed:
	case err == nil:
		p.Shown = &shown
	case errors.Is(err, fault.New(fault.ShareUnknown)), errors.Is(err, fault.New(fault.CredentialUnknown)):
		p.Shown, status = &Shown{State: "unknown", Word: fault.T("查无此项", "Nothing found"), More: err.Detail}, http.StatusNotFound
	default:
		p.Failed, status = true, http.StatusInternalServerError
	}
	s.showUnder(w, status, "credential.html", p, policy)
}

// CredentialPage is the page of credentials in this language.
func (p page) CredentialPage() string {
	if p.English {
		return "/verify/credentials?lang=en"
	}
	return "/verify/credentials"
}
