package listing

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jishi/internal/calendar"
	"jishi/internal/fault"
)

var day = calendar.On(2026, time.March, 2)

func complete() Form {
	return Form{Modes: []string{"TRANSFER", "LIC_EXCL"}, PricingMethod: "AGREED", PriceKind: Band, PriceFrom: 100_000_000, PriceTo: 200_000_000,
		Problem: "小麦秸秆还田后出苗率低", Economics: "每亩作业成本下降 18 元，设备两年收回。",
		Indicators: []Indicator{{Name: "出苗率", Unit: "%", Ours: "93.5", Usual: "81.0", Source: "2025 年田间试验报告"}},
		Wanted:     []string{"LICENSEE", "PILOT"}, Regions: []string{"370900"}, ValidUntil: day.AddDays(365)}
}

// TestForm: each thing wrong has its own code at its own field.
func TestForm(t *testing.T) {
	if f := complete(); f.checkPublic(day, true) != nil {
		t.Fatalf("a complete form is refused: %v", f.checkPublic(day, true))
	}
	for name, c := range map[string]struct {
		change func(f *Form)
		at     string
		code   fault.Code
	}{
		"no mode":              {func(f *Form) { f.Modes = nil }, "/modes", fault.MissingField},
		"unknown mode":         {func(f *Form) { f.Modes = []string{"BARTER"} }, "/modes/0", fault.UnknownCode},
		"own use":              {func(f *Form) { f.Modes = []string{"SELF"} }, "/modes/0", fault.OwnUseNoOffer},
		"a mode twice":         {func(f *Form) { f.Modes = []string{"COOP", "COOP"} }, "/modes/1", fault.ListedTwice},
		"no method":            {func(f *Form) { f.PricingMethod = "" }, "/pricing_method", fault.MissingField},
		"negotiable as method": {func(f *Form) { f.PricingMethod = "NEGOTIABLE" }, "/pricing_method", fault.NegotiableNoMethod},
		"tender":               {func(f *Form) { f.PricingMethod = "BID" }, "/pricing_method", fault.PricingMethodOfLaw},
		"auction without":      {func(f *Form) { f.PricingMethod, f.PriceKind, f.PriceFrom, f.PriceTo = "AUCTION", Negotiable, 0, 0 }, "/price_kind", fault.ListedNeedsPrice},
		"band reversed":        {func(f *Form) { f.PriceFrom = f.PriceTo }, "/price_to", fault.PriceBandReversed},
		"half a band":          {func(f *Form) { f.PriceTo = 0 }, "/price_to", fault.MissingField},
		"fixed with two":       {func(f *Form) { f.PriceKind = Fixed }, "/price_to", fault.PriceKindOther},
		"negotiable with one":  {func(f *Form) { f.PriceKind, f.PriceTo = Negotiable, 0 }, "/price_from", fault.PriceKindOther},
		"negative":             {func(f *Form) { f.PriceFrom = -1 }, "/price_from", fault.AmountRange},
		"no indicator":         {func(f *Form) { f.Indicators = nil }, "/indicators", fault.IndicatorMissing},
		"no source":            {func(f *Form) { f.Indicators[0].Source = "" }, "/indicators/0/source", fault.MissingField},
		"no better":            {func(f *Form) { f.Indicators[0].Ours = "81.0" }, "/indicators/0/ours", fault.IndicatorSame},
		"a mobile phone":       {func(f *Form) { f.Problem = "请致电１３８００００００２１ 张工" }, "/problem", fault.ContactInListing},
		"a landline":           {func(f *Form) { f.Economics += "电话0538-6215012。" }, "/economics", fault.ContactInListing},
		"an address":           {func(f *Form) { f.Indicators[0].Source = "见 zhang.gong@sdau.edu.cn" }, "/indicators/0/source", fault.ContactInListing},
		"too long":             {func(f *Form) { f.Problem = strings.Repeat("长", 501) }, "/problem", fault.TooLong},
		"no want":              {func(f *Form) { f.Wanted = nil }, "/wanted", fault.MissingField},
		"another want":         {func(f *Form) { f.Wanted = []string{"OTHER"} }, "/wanted_text", fault.MissingField},
		"unknown region":       {func(f *Form) { f.Regions = []string{"000001"} }, "/regions/0", fault.UnknownCode},
		"over today":           {func(f *Form) { f.ValidUntil = day }, "/valid_until", fault.ListingTerm},
		"for ever":             {func(f *Form) { f.ValidUntil = day.AddDays(4000) }, "/valid_until", fault.ListingTerm},
	} {
		f := complete()
		f.Indicators = slices.Clone(f.Indicators)
		c.change(&f)
		got := fault.As(f.checkPublic(day, true))
		if got == nil || !slices.ContainsFunc(got.Fields, func(b fault.Field) bool { return b.Pointer == c.at && b.Code == c.code }) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	f := complete()
	f.PricingMethod = "BID"
	if err := f.checkPublic(day, false); err != nil {
		t.Errorf("a company may invite tenders: %v", err)
	}
}

// TestReachable: numbers of patents, money and standards are no phone numbers.
func TestReachable(t *testing.T) {
	for text, want := range map[string]bool{"ZL202310123456.7": false, "GB/T 22900-2022": false, "13800000021": true, "0538-6215012": true, "138-0000-0021": true, "138 0000 0021": true,
		"400-820-8820": true, "2023138000000210": false, "a@b.cn": true, "投入 1380000.00 元": false, "CN202310123456": false, "电话：053862150120": true, "(0538)": false} {
		if reachable(text) != want {
			t.Errorf("%q: %t", text, !want)
		}
	}
}

// TestStatusByDate: from the day of publication on, every day has one status,
// and they only go forward while nobody touches the listing.
func TestStatusByDate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		confirmed := day.AddDays(rapid.IntRange(-400, 400).Draw(t, "confirmed"))
		until := confirmed.AddDays(rapid.IntRange(1, 1000).Draw(t, "term"))
		l := Listing{Stored: Listed, ConfirmedOn: confirmed, Form: Form{ValidUntil: until}}
		order := []Status{Listed, Stale, Expired}
		last := 0
		for n := range 1100 {
			on := confirmed.AddDays(n)
			got := l.statusOn(on, true, "")
			at := slices.Index(order, got)
			if at < last {
				t.Fatalf("%s on %s after %s", got, on, order[last])
			}
			last = at
			switch {
			case on.After(until):
				if got != Expired {
					t.Fatalf("%s after its end", got)
				}
			case (n >= 90) != (got == Stale):
				t.Fatalf("%s on day %d", got, n)
			}
			l.Status = got
			if due := l.dueOn(on); due != (!on.After(until) && n >= 76) {
				t.Fatalf("due %t on day %d, until %s", due, n, until)
			}
			if phase := rapid.SampledFrom([]Phase{"", Negotiation, Notice, Objection, Deal, Registered}).Draw(t, "phase"); n%200 == 0 && phase != "" && l.statusOn(on, true, phase) != phase {
				t.Fatal("a deal comes before the calendar")
			}
			if l.statusOn(on, false, "") != Withdrawn {
				t.Fatal("an achievement that is gone is offered")
			}
		}
	})
}

// TestRobots: programs do not count, nor who looks at his own.
func TestRobots(t *testing.T) {
	for _, c := range []struct {
		by   Visitor
		want bool
	}{{Visitor{Agent: "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}, true}, {Visitor{}, false}, {Visitor{Agent: "Mozilla/5.0 (compatible; Baiduspider/2.0)"}, false},
		{Visitor{Agent: "curl/8.0"}, false}, {Visitor{Agent: "Mozilla/5.0", Purpose: "prefetch;prerender"}, false}, {Visitor{OrgID: "A", signed: true}, false},
		{Visitor{OrgID: "B", signed: true}, true}} {
		if got := c.by.counts("A"); got != c.want {
			t.Errorf("%+v counts: %t", c.by, got)
		}
	}
}

func TestMedian(t *testing.T) {
	for want, list := range map[int64][]int64{0: nil, 3: {9, 1, 3}, 4: {4, 1, 4, 2}} {
		if got := median(list); got != want {
			t.Errorf("%v: %d", list, got)
		}
	}
}
