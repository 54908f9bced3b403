package console

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"jishi/internal/fault"
)

// hostile is a name that tries to end what it stands in.
const hostile = `</script><script>alert(1)</script>"'<b>装置`

func catalogueSite(looks *[]Looker) http.Handler {
	return Handler(Deps{Check: check, Achievements: &Achievements{Base: "https://jishi.example",
		List: func(_ context.Context, q AchievementQuery) (AchievementPage, error) {
			switch {
			case q.Words == "away":
				return AchievementPage{}, errors.New("database away")
			case q.Words == "无":
				return AchievementPage{Total: "0"}, nil
			}
			return AchievementPage{Rows: []AchievementRow{{No: "TAA2026000001", Name: hostile, Teaser: "秸秆还田", State: "valid", Price: fault.T("面议", "On negotiation"), Status: fault.T("挂牌中", "Listed")},
				{No: "TAA2026000002", Name: "另一装置"}}, Next: "n1", Back: q.Cursor, Total: "1000+"}, nil
		},
		One: func(_ context.Context, no string, by Looker) (Achievement, error) {
			if no != "TAA2026000001" {
				return Achievement{}, fault.New(fault.ObjectNotFound)
			}
			if looks != nil {
				*looks = append(*looks, by)
			}
			return Achievement{No: no, Name: hostile, Teaser: "一句话" + strings.Repeat("长", 300), Organization: "山东农业大学", Keywords: []string{"秸秆", "</title>"}, Modified: "2026-03-02",
				Rows:   []ShownRow{{Label: fault.T("成果编号", "Number"), Value: no}},
				Rights: []PublicRight{{Kind: fault.T("发明专利", "Invention patent"), Number: "ZL202310123456.7", Title: "<i>", Status: fault.T("已授权", "granted")}},
				Offer: &Offer{ID: "L1", Status: fault.T("挂牌中", "Listed"), State: "valid", Price: fault.T("100.00–200.00 万元", "1 to 2 million yuan"), Low: "1000000.00", High: "2000000.00", Until: "2026-12-31",
					Open: true, Problem: hostile, Indicators: []Indicator{{Name: "出苗率", Unit: "%", Ours: "93.5", Usual: "81.0", Source: "检测报告"}}},
				Evaluations: []EvaluationLine{{Title: fault.T("市场评价", "Market evaluation"), On: "2026-02-01", Text: fault.T("结论", "Conclusion")}},
				Notices:     []NoticeLine{{Title: "协议定价公示", From: "2026-03-01", To: "2026-03-16", State: fault.T("公示中", "open")}}}, nil
		},
		Pages: func(context.Context, int) ([]string, error) { return []string{"", "TAA2026000001"}, nil },
		Stamps: func(_ context.Context, after string, _ int) ([]Stamp, error) {
			return []Stamp{{No: "TAA2026000009", Modified: "2026-03-02"}}, nil
		},
	}})
}

func fetch(h http.Handler, method, target string, headers ...string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	h.ServeHTTP(w, r)
	return w
}

var (
	linkedData = regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)
	anyScript  = regexp.MustCompile(`(?i)<script`)
)

// TestAchievementPages: what search engines read is there once, whole and
// escaped, in both languages; no other script is.
func TestAchievementPages(t *testing.T) {
	h := catalogueSite(nil)
	for target, want := range map[string]struct {
		status   int
		contains []string
		without  string
	}{
		"/achievements":                       {200, []string{"1000&#43;", `rel="next"`, `<link rel="canonical" href="https://jishi.example/achievements">`, `<link rel="next" href="https://jishi.example/achievements?cursor=n1">`, `<meta name="description"`, "&lt;/script&gt;"}, `rel="prev"`},
		"/achievements?lang=en":               {200, []string{`href="/achievements/TAA2026000001?lang=en"`, `href="https://jishi.example/achievements?lang=en"`, `lang="en"`, "Achievements found"}, "共有成果"},
		"/achievements?q=%3Cb%3E&cursor=c9":   {200, []string{"&lt;b&gt;", `<link rel="prev" href="https://jishi.example/achievements?before=c9&amp;q=%3Cb%3E">`, "noindex, follow"}, "<b>"},
		"/achievements?q=无":                   {200, []string{"没有符合条件的成果"}, "<li class"},
		"/achievements?q=away":                {500, []string{"暂时"}, "<li class"},
		"/achievements?q=x&lang=en":           {200, []string{`href="/achievements?q=x"`}, ""},
		"/achievements/TAA2026000001":         {200, []string{"ZL202310123456.7", "100.00–200.00 万元", "协议定价公示", "市场评价", `property="og:title"`, `href="/app/market/L1"`, `<link rel="alternate" hreflang="en" href="https://jishi.example/achievements/TAA2026000001?lang=en">`}, "<script>alert"},
		"/achievements/TAA2026000001?lang=en": {200, []string{"1 to 2 million yuan", `<link rel="canonical" href="https://jishi.example/achievements/TAA2026000001?lang=en">`}, "协议定价方式"},
		"/achievements/TAA1999000001":         {404, []string{"查无此成果", "noindex"}, "canonical"},
	} {
		w := fetch(h, "GET", target)
		body := w.Body.String()
		if w.Code != want.status || want.without != "" && strings.Contains(body, want.without) {
			t.Errorf("%s: %d, with %q? %s", target, w.Code, want.without, body)
		}
		for _, text := range want.contains {
			if !strings.Contains(body, text) {
				t.Errorf("%s lacks %q: %s", target, text, body)
			}
		}
		if n := strings.Count(body, "<h1"); n != 1 {
			t.Errorf("%s has %d first headings", target, n)
		}
		if n, data := len(anyScript.FindAllString(body, -1)), len(linkedData.FindAllString(body, -1)); n != data {
			t.Errorf("%s has %d scripts, %d of them data", target, n, data)
		}
		if w.Header().Get("Content-Security-Policy") != policy {
			t.Errorf("%s: policy %q", target, w.Header().Get("Content-Security-Policy"))
		}
	}
}

// TestLinkedData: valid JSON that says of a hostile name what it is.
func TestLinkedData(t *testing.T) {
	body := fetch(catalogueSite(nil), "GET", "/achievements/TAA2026000001").Body.String()
	found := linkedData.FindAllStringSubmatch(body, -1)
	if len(found) != 1 {
		t.Fatalf("%d blocks of linked data", len(found))
	}
	var thing struct {
		Context string   `json:"@context"`
		Type    []string `json:"@type"`
		Name    string
		URL     string
		Offers  struct {
			Type            string `json:"@type"`
			LowPrice        string
			HighPrice       string
			PriceCurrency   string
			PriceValidUntil string
		}
		AdditionalProperty []map[string]string
	}
	if err := json.Unmarshal([]byte(found[0][1]), &thing); err != nil {
		t.Fatalf("%v in %s", err, found[0][1])
	}
	if thing.Name != hostile || thing.Context != "https://schema.org" || len(thing.Type) != 2 || thing.Offers.Type != "AggregateOffer" || thing.Offers.LowPrice != "1000000.00" ||
		thing.Offers.PriceCurrency != "CNY" || thing.Offers.PriceValidUntil != "2026-12-31" || thing.AdditionalProperty[0]["value"] != "ZL202310123456.7" {
		t.Errorf("linked data %+v", thing)
	}
	if strings.ContainsAny(found[0][1], "<>") {
		t.Error("what could end the element stands in it")
	}
	title := regexp.MustCompile(`<title>(.*?)</title>`).FindStringSubmatch(body)
	if len(title) != 2 || !strings.HasPrefix(html.UnescapeString(title[1]), hostile) {
		t.Errorf("title %q", title)
	}
	description := regexp.MustCompile(`<meta name="description" content="(.*?)">`).FindStringSubmatch(body)
	if len(description) != 2 || len([]rune(html.UnescapeString(description[1]))) > 160 {
		t.Errorf("description %q", description)
	}
}

// TestKept: others may keep a page for minutes and ask whether it changed; only
// a person's GET says who looks.
func TestKept(t *testing.T) {
	var looks []Looker
	h := catalogueSite(&looks)
	for _, target := range []string{"/achievements", "/achievements/TAA2026000001", "/sitemap.xml", "/sitemap/1.xml", "/sitemap/pages.xml", "/robots.txt"} {
		w := fetch(h, "GET", target, "User-Agent", "Mozilla/5.0")
		tag := w.Header().Get("ETag")
		if w.Code != 200 || tag == "" || w.Header().Get("Cache-Control") != "public, max-age=300" {
			t.Errorf("%s: %d %v", target, w.Code, w.Header())
		}
		if w := fetch(h, "GET", target, "If-None-Match", `"x", W/`+tag); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
			t.Errorf("%s unchanged: %d", target, w.Code)
		}
	}
	fetch(h, "HEAD", "/achievements/TAA2026000001", "User-Agent", "Mozilla/5.0")
	if len(looks) != 3 || looks[0].Agent != "Mozilla/5.0" || looks[2].Agent != "" {
		t.Errorf("looks %+v", looks)
	}
	if w := fetch(h, "GET", "/achievements/TAA1999000001"); w.Header().Get("Cache-Control") != "no-store" {
		t.Error("a page that is not there is kept")
	}
}

// TestSiteMap: an index of pages, each of whole addresses; and where it is.
func TestSiteMap(t *testing.T) {
	h := catalogueSite(nil)
	var index struct {
		XMLName xml.Name `xml:"sitemapindex"`
		Pages   []string `xml:"sitemap>loc"`
	}
	if err := xml.Unmarshal(fetch(h, "GET", "/sitemap.xml").Body.Bytes(), &index); err != nil || len(index.Pages) != 3 || index.Pages[2] != "https://jishi.example/sitemap/2.xml" {
		t.Errorf("index %+v %v", index, err)
	}
	var page struct {
		XMLName xml.Name   `xml:"urlset"`
		URLs    []mapEntry `xml:"url"`
	}
	if err := xml.Unmarshal(fetch(h, "GET", "/sitemap/2.xml").Body.Bytes(), &page); err != nil || len(page.URLs) != 2 || page.URLs[0] != (mapEntry{"https://jishi.example/achievements/TAA2026000009", "2026-03-02"}) {
		t.Errorf("page %+v %v", page, err)
	}
	for _, target := range []string{"/sitemap/0.xml", "/sitemap/3.xml", "/sitemap/x.xml"} {
		if w := fetch(h, "GET", target); w.Code != 404 {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	if body := fetch(h, "GET", "/robots.txt").Body.String(); !strings.Contains(body, "Sitemap: https://jishi.example/sitemap.xml\n") || !strings.Contains(body, "Disallow: /api/\n") {
		t.Error(body)
	}
}
