package console

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Meta is what a page tells search engines and who links to it. Addresses are
// whole.
type Meta struct {
	Title, Description, Canonical, Zh, En, Type string
	Next, Prev                                  string
	// Follow says that the page is not to be listed, but its links are.
	Follow bool
	// Data is the same as linked data (schema.org), as JSON without < and >.
	Data template.JS
}

// linked describes an achievement in terms of schema.org. Marshal escapes what
// could end a script element.
func (p achievementsPage) linked(a *Achievement) template.JS {
	at := p.address("/achievements/" + url.PathEscape(a.No))
	thing := map[string]any{"@context": "https://schema.org", "@type": []string{"Product", "CreativeWork"}, "@id": p.Base + "/achievements/" + url.PathEscape(a.No), "url": at,
		"name": a.Name, "description": described(a), "sku": a.No, "identifier": a.No, "inLanguage": "zh-CN",
		"brand": map[string]any{"@type": "Organization", "name": a.Organization}, "publisher": map[string]any{"@type": "Organization", "name": a.Organization}}
	if len(a.Keywords) > 0 {
		thing["keywords"] = strings.Join(a.Keywords, ",")
	}
	if a.Modified != "" {
		thing["dateModified"] = a.Modified
	}
	var rights []map[string]any
	for _, r := range a.Rights {
		rights = append(rights, map[string]any{"@type": "PropertyValue", "propertyID": p.Text(r.Kind), "value": r.Number})
	}
	if o := a.Offer; o != nil {
		for _, i := range o.Indicators {
			rights = append(rights, map[string]any{"@type": "PropertyValue", "name": i.Name, "value": i.Ours, "unitText": i.Unit})
		}
		thing["offers"] = p.offered(o, at)
	}
	if len(rights) > 0 {
		thing["additionalProperty"] = rights
	}
	raw, err := json.Marshal(thing)
	if err != nil {
		return "{}"
	}
	return template.JS(raw) //nolint:gosec // json.Marshal writes <, > and & as escapes
}

func (p achievementsPage) offered(o *Offer, at string) map[string]any {
	out := map[string]any{"@type": "Offer", "url": at, "priceCurrency": "CNY", "availability": "https://schema.org/InStock"}
	if !o.Open {
		out["availability"] = "https://schema.org/SoldOut"
	}
	if o.Until != "" {
		out["priceValidUntil"] = o.Until
	}
	switch {
	case o.Low == "":
		delete(out, "priceCurrency")
	case o.High == "" || o.High == o.Low:
		out["price"] = o.Low
	default:
		out["@type"], out["lowPrice"], out["highPrice"] = "AggregateOffer", o.Low, o.High
	}
	return out
}

// showCached shows a page that others may keep for some minutes and ask again
// whether it changed.
func (s *site) showCached(w http.ResponseWriter, r *http.Request, status int, name string, p interface{ Say(key string) string }) {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, p); err != nil {
		s.Logger.Error("page could not be made", slog.String("page", name), slog.String("error", err.Error()))
		http.Error(w, p.Say("failed"), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	s.answer(w, r, status, "text/html; charset=utf-8", b.Bytes())
}

// answer sends a body with its tag, or that it is unchanged.
func (s *site) answer(w http.ResponseWriter, r *http.Request, status int, media string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", media)
	if status != http.StatusOK {
		h.Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		_, _ = w.Write(body) // the reader may be gone
		return
	}
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h.Set("ETag", tag)
	h.Set("Cache-Control", "public, max-age=300")
	for _, known := range strings.Split(r.Header.Get("If-None-Match"), ",") {
		if known = strings.TrimPrefix(strings.TrimSpace(known), "W/"); known == tag || known == "*" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// mapSize is how many addresses a page of the map of the site has, two for each
// achievement; the protocol allows 50,000.
const mapSize = 20_000

type mapIndex struct {
	XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Pages   []mapEntry `xml:"sitemap"`
}

type mapPage struct {
	XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []mapEntry `xml:"url"`
}

type mapEntry struct {
	Loc     string `xml:"loc"`
	Lastmod string `xml:"lastmod,omitempty"`
}

// siteMap is the index of the map of the site.
func (s *site) siteMap(w http.ResponseWriter, r *http.Request) {
	pages, err := s.Achievements.Pages(r.Context(), mapSize)
	out := mapIndex{Pages: []mapEntry{{Loc: s.Achievements.Base + "/sitemap/pages.xml"}}}
	for i := range pages {
		out.Pages = append(out.Pages, mapEntry{Loc: s.Achievements.Base + "/sitemap/" + strconv.Itoa(i+1) + ".xml"})
	}
	s.sendMap(w, r, out, err)
}

// siteMapPage is one page of the map: the standing pages, or achievements.
func (s *site) siteMapPage(w http.ResponseWriter, r *http.Request) {
	var out mapPage
	name, _ := strings.CutSuffix(r.PathValue("page"), ".xml")
	if name == "pages" {
		for _, at := range []string{"/", "/achievements", "/notices", "/brokers", "/open-data", "/verify"} {
			out.URLs = append(out.URLs, mapEntry{Loc: s.Achievements.Base + at})
		}
		s.sendMap(w, r, out, nil)
		return
	}
	pages, err := s.Achievements.Pages(r.Context(), mapSize)
	n, bad := strconv.Atoi(name)
	if err == nil && (bad != nil || n < 1 || n > len(pages)) {
		http.NotFound(w, r)
		return
	}
	var stamps []Stamp
	if err == nil {
		stamps, err = s.Achievements.Stamps(r.Context(), pages[n-1], mapSize)
	}
	for _, x := range stamps {
		at := s.Achievements.Base + "/achievements/" + url.PathEscape(x.No)
		out.URLs = append(out.URLs, mapEntry{Loc: at, Lastmod: x.Modified}, mapEntry{Loc: at + "?lang=en", Lastmod: x.Modified})
	}
	s.sendMap(w, r, out, err)
}

func (s *site) sendMap(w http.ResponseWriter, r *http.Request, of any, err error) {
	var raw []byte
	if err == nil {
		raw, err = xml.MarshalIndent(of, "", " ")
	}
	if err != nil {
		s.Logger.ErrorContext(r.Context(), "the map of the site could not be made", slog.String("error", err.Error()))
		http.Error(w, "try again later", http.StatusInternalServerError)
		return
	}
	s.answer(w, r, http.StatusOK, "application/xml; charset=utf-8", append([]byte(xml.Header), raw...))
}

// robots tells programs what to leave alone: what needs a sign-in, and pages of
// single papers.
func (s *site) robots(w http.ResponseWriter, r *http.Request) {
	body := "User-agent: *\nDisallow: /api/\nDisallow: /app/\nDisallow: /verify/\nAllow: /\n\nSitemap: " +
		s.Achievements.Base + "/sitemap.xml\n"
	s.answer(w, r, http.StatusOK, "text/plain; charset=utf-8", []byte(body))
}
