package app

import (
	"context"
	"math/bits"
	"net/http"
	"strconv"
	"strings"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/console"
	"jishi/internal/fault"
	"jishi/internal/opendata"
	"jishi/web"
)

// pages are what people open in a browser.
func (a *App) pages() http.Handler {
	deps := console.Deps{Check: a.checkForPage, Figures: a.figuresForPage, Releases: a.releasesForPage, Columns: columnsForPage(), Credentials: a.credentialPages(), Brokers: a.brokerPages(), Notices: a.noticePages(), Achievements: a.achievementPages(), Now: a.DB.Now, Sample: a.Mode == SampleMode, Logger: a.Log}
	deps.Keys.Log = a.Journal.VerifierKey()
	for _, key := range a.Certificates.PublicKeys() {
		deps.Keys.Certificate, deps.Keys.CertificateID = key.PublicKey, key.ID
	}
	if web.Built() {
		deps.App = web.Dist()
	}
	return console.Handler(deps)
}

func (a *App) checkForPage(ctx context.Context, number, token string) (console.Record, error) {
	r, err := a.Certificates.Check(ctx, number, token)
	if err != nil {
		return console.Record{}, err
	}
	return console.Record{
		Number: r.Number, Status: string(r.Status), Version: r.Version, Sample: r.Sample, KindName: r.KindName, SubKindName: r.SubKindName,
		SignDate: r.SignDate.String(), BeginDate: r.BeginDate.String(), EndDate: r.EndDate.String(), IssuedOn: r.IssuedOn.String(),
		Registry: r.Registry, NationalNumber: r.NationalNumber, TokenOK: r.TokenOK, ProjectName: r.ProjectName,
		Sellers: r.Sellers, Buyers: r.Buyers, ContractAmount: separated(r.ContractAmount), TechnicalAmount: separated(r.TechnicalAmount), KeyID: r.KeyID,
	}, nil
}

// figuresForPage puts the published figures into words.
func (a *App) figuresForPage(ctx context.Context, year int) (console.Figures, error) {
	p, err := a.OpenData.PublicYear(ctx, year)
	if err != nil {
		return console.Figures{}, err
	}
	f := console.Figures{
		Year: p.Year, Index: p.AsOf, Count: p.Total.Count,
		ContractAmount: grouped(p.Total.ContractAmount), ContractAmountYi: inYi(p.Total.ContractAmount),
		TechnicalAmount: grouped(p.Total.TechnicalAmount), TechnicalAmountYi: inYi(p.Total.TechnicalAmount),
		Months:  bars(p.ByMonth, monthName),
		Kinds:   bars(p.ByKind, func(c opendata.Cell) fault.Text { return codeName(codes.ContractTypes, c.Key) }),
		Regions: bars(p.ByArea, func(c opendata.Cell) fault.Text { return codeName(codes.RegionsTaian, c.Key) }),
	}
	if !p.Through.IsZero() {
		f.Through = p.Through.String()
	}
	if p.Target != nil {
		f.TargetYi, f.Percent = inYi(amount.Fen(p.Target.Value)), strconv.FormatInt(p.PercentBP/100, 10)+"."+twoDigits(p.PercentBP%100)
		f.Reached = int(min(p.PercentBP/10, 1000))
	}
	return f, nil
}

// releasesForPage lists releases of open data for the page of them.
func (a *App) releasesForPage(ctx context.Context, before string) (console.Releases, error) {
	page, err := a.OpenData.Releases(ctx, before, console.ReleasesOnPage)
	if err != nil {
		return console.Releases{}, err
	}
	out := console.Releases{Next: page.Next}
	for _, r := range page.Items {
		shown := console.Release{Month: r.Month, PublishedOn: calendar.Of(r.PublishedAt).String(), Index: r.AsOf, Event: r.Index}
		for _, f := range r.Files {
			shown.Files = append(shown.Files, console.ReleaseFile{Name: f.Name, Size: f.Size, SHA256: f.SHA256})
		}
		out.Items = append(out.Items, shown)
	}
	return out, nil
}

func columnsForPage() []console.Column {
	var out []console.Column
	for _, c := range opendata.Columns() {
		out = append(out, console.Column{Name: c.Name, Text: c.Text})
	}
	return out
}

func bars(groups []opendata.Cell, name func(opendata.Cell) fault.Text) []console.Bar {
	var largest amount.Fen
	for _, g := range groups {
		largest = max(largest, g.ContractAmount)
	}
	out := make([]console.Bar, len(groups))
	for i, g := range groups {
		out[i] = console.Bar{Name: name(g), Count: g.Count, Amount: grouped(g.ContractAmount), AmountYi: inYi(g.ContractAmount), Part: g.Mark == opendata.Partly, Withheld: g.Mark == opendata.Withheld}
		if largest > 0 && g.ContractAmount > 0 {
			hi, lo := bits.Mul64(uint64(g.ContractAmount), 1000)
			share, _ := bits.Div64(hi, lo, uint64(largest))
			out[i].Share = int(share)
		}
	}
	return out
}

func monthName(c opendata.Cell) fault.Text {
	_, month, _ := strings.Cut(c.Key, "-")
	n := strings.TrimPrefix(month, "0")
	return fault.T(n+"月", n)
}

func codeName(table, code string) fault.Text {
	switch code {
	case opendata.Other:
		return fault.T("其他", "Others")
	case opendata.Elsewhere:
		return fault.T("市外", "Elsewhere")
	}
	t, _ := codes.Get(table)
	e, ok := t.Lookup(code)
	if !ok {
		return fault.T(code, code)
	}
	return fault.T(e.NameZh, e.NameEn)
}

// fenOfYi is one 亿元 in fen.
const fenOfYi = 10_000_000_000

// inYi writes an amount in 亿元 with two decimals, half up.
func inYi(f amount.Fen) string {
	if f < 0 {
		return "-" + inYi(-f)
	}
	hundredths := (f + fenOfYi/200) / (fenOfYi / 100)
	return grouped(hundredths)
}

// grouped writes an amount with separators between thousands.
func grouped(f amount.Fen) string { return separated(f.String()) }

// separated puts separators between the thousands of a decimal amount; nothing
// stays nothing.
func separated(text string) string {
	whole, fraction, found := strings.Cut(text, ".")
	if !found {
		return text
	}
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return sign + b.String() + "." + fraction
}

func twoDigits(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}
