package listing

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/fault"
)

// The kinds of price (价格形式). NEGOTIABLE is only how it is shown; the price
// itself comes about by the pricing method.
const (
	Fixed      = "FIXED"      // 定价
	Band       = "BAND"       // 价格区间
	Negotiable = "NEGOTIABLE" // 面议
)

// The pricing methods that the rules speak of (pricing_methods).
const (
	agreed  = "AGREED"
	onList  = "LISTED"
	auction = "AUCTION"
)

// Wants (需求) is what an owner may be looking for, beside a buyer.
var Wants = []string{"BUYER", "LICENSEE", "PILOT", "MONEY", "PARTNER", "SITE", "OTHER"}

// longestTerm is for how many days a listing may be offered at a time.
const longestTerm = 3 * 366

// Form (挂牌内容) is what the owner offers and says: the first lines that a
// company asks of a listing (domain notes §4.4). All of it is public, so no way
// of reaching a person may stand in it. A draft may be incomplete.
type Form struct {
	Modes         []string   `json:"modes,omitempty"`          // 拟转化方式
	PricingMethod string     `json:"pricing_method,omitempty"` // 定价方式
	PriceKind     string     `json:"price_kind,omitempty"`     // 价格形式
	PriceFrom     amount.Fen `json:"price_from,omitzero"`      // the price, or the lower end
	PriceTo       amount.Fen `json:"price_to,omitzero"`        // the upper end
	// Problem (解决的问题), Indicators (实测指标) and Economics (经济性对比) compare it
	// with what is usual.
	Problem    string        `json:"problem,omitempty"`
	Indicators []Indicator   `json:"indicators,omitempty"`
	Economics  string        `json:"economics,omitempty"`
	Wanted     []string      `json:"wanted,omitempty"`      // 需求
	WantedText string        `json:"wanted_text,omitempty"` // 需求说明
	Regions    []string      `json:"regions,omitempty"`     // 意向地区
	ValidUntil calendar.Date `json:"valid_until,omitzero"`  // 挂牌有效期
	BrokerNo   string        `json:"broker_no,omitempty"`   // 委托的技术经纪人
}

// Indicator (指标) is one measured figure against that of the usual solution.
type Indicator struct {
	Name   string `json:"name,omitempty"`
	Unit   string `json:"unit,omitempty"`
	Ours   string `json:"ours,omitempty"`   // 本成果
	Usual  string `json:"usual,omitempty"`  // 常规方案
	Source string `json:"source,omitempty"` // 数据来源
}

func parseForm(text string) (Form, error) {
	var f Form
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return f, fmt.Errorf("read a stored listing: %w", err)
	}
	return f, nil
}

// normal cleans what people type.
func (f *Form) normal() {
	f.Problem, f.Economics, f.WantedText = strings.TrimSpace(f.Problem), strings.TrimSpace(f.Economics), strings.TrimSpace(f.WantedText)
	f.BrokerNo = strings.ToUpper(strings.TrimSpace(f.BrokerNo))
	for i := range f.Indicators {
		x := &f.Indicators[i]
		x.Name, x.Unit, x.Ours, x.Usual, x.Source = strings.TrimSpace(x.Name), strings.TrimSpace(x.Unit), strings.TrimSpace(x.Ours), strings.TrimSpace(x.Usual), strings.TrimSpace(x.Source)
	}
}

// checks collects what is wrong with a form, each at its field.
type checks struct{ bad []fault.Field }

func (c *checks) at(pointer string, code fault.Code) { c.bad = append(c.bad, fault.At(pointer, code)) }

// public is a text that anybody reads: of a length, and without a way of
// reaching a person.
func (c *checks) public(pointer, text string, most int) {
	switch {
	case utf8.RuneCountInString(text) > most:
		c.at(pointer, fault.TooLong)
	case reachable(text):
		c.at(pointer, fault.ContactInListing)
	}
}

func (c *checks) code(pointer, table, code string) {
	if code == "" {
		return
	}
	if t, ok := codes.Get(table); !ok || !t.Has(code, calendar.Date{}) {
		c.at(pointer, fault.UnknownCode)
	}
}

var (
	mail  = regexp.MustCompile(`[A-Za-z0-9._%+-]+[@＠][A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`)
	phone = regexp.MustCompile(`(^|[^0-9.])(1[3-9][0-9]{9}|1[3-9][0-9][ -][0-9]{4}[ -][0-9]{4}|0[0-9]{2,3}[- ]?[0-9]{7,8}|400-?[0-9]{3}-?[0-9]{4})([^0-9.]|$)`)
)

// reachable tells whether a text holds an e-mail address or a phone number.
func reachable(text string) bool {
	plain := strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, text)
	return mail.MatchString(plain) || phone.MatchString(plain)
}

// checkDraft holds a form against what even a draft must keep. Faults: fields.
func (f *Form) checkDraft() error {
	c := &checks{}
	c.public("/problem", f.Problem, 500)
	c.public("/economics", f.Economics, 1000)
	c.public("/wanted_text", f.WantedText, 500)
	f.checkModes(c)
	f.checkPrice(c)
	if len(f.Indicators) > 20 {
		c.at("/indicators", fault.OutOfRange)
	}
	for i, x := range f.Indicators {
		at := "/indicators/" + strconv.Itoa(i)
		c.public(at+"/name", x.Name, 60)
		c.public(at+"/unit", x.Unit, 20)
		c.public(at+"/ours", x.Ours, 60)
		c.public(at+"/usual", x.Usual, 60)
		c.public(at+"/source", x.Source, 200)
	}
	for i, w := range f.Wanted {
		switch {
		case !slices.Contains(Wants, w):
			c.at("/wanted/"+strconv.Itoa(i), fault.UnknownCode)
		case slices.Contains(f.Wanted[:i], w):
			c.at("/wanted/"+strconv.Itoa(i), fault.ListedTwice)
		}
	}
	if len(f.Regions) > 30 {
		c.at("/regions", fault.OutOfRange)
	}
	for i, r := range f.Regions {
		switch {
		case !codes.KnownRegion(r):
			c.at("/regions/"+strconv.Itoa(i), fault.UnknownCode)
		case slices.Contains(f.Regions[:i], r):
			c.at("/regions/"+strconv.Itoa(i), fault.ListedTwice)
		}
	}
	return fault.Fields(c.bad...)
}

// checkModes: what one does with it oneself is no offer to others.
func (f *Form) checkModes(c *checks) {
	if len(f.Modes) > 12 {
		c.at("/modes", fault.OutOfRange)
	}
	for i, m := range f.Modes {
		at := "/modes/" + strconv.Itoa(i)
		switch {
		case m == "":
			c.at(at, fault.MissingField)
		case m == "SELF":
			c.at(at, fault.OwnUseNoOffer)
		case slices.Contains(f.Modes[:i], m):
			c.at(at, fault.ListedTwice)
		default:
			c.code(at, codes.AchievementTransferModes, m)
		}
	}
}

// checkPrice: the kind of price and its figures fit each other.
func (f *Form) checkPrice(c *checks) {
	if f.PricingMethod == Negotiable {
		c.at("/pricing_method", fault.NegotiableNoMethod)
	} else {
		c.code("/pricing_method", codes.PricingMethods, f.PricingMethod)
	}
	for at, v := range map[string]amount.Fen{"/price_from": f.PriceFrom, "/price_to": f.PriceTo} {
		if v < 0 || v > amount.Max {
			c.at(at, fault.AmountRange)
		}
	}
	switch f.PriceKind {
	case "":
	case Fixed:
		if f.PriceTo != 0 {
			c.at("/price_to", fault.PriceKindOther)
		}
	case Band:
		if f.PriceFrom > 0 && f.PriceTo > 0 && f.PriceFrom >= f.PriceTo {
			c.at("/price_to", fault.PriceBandReversed)
		}
	case Negotiable:
		if f.PriceFrom != 0 {
			c.at("/price_from", fault.PriceKindOther)
		}
		if f.PriceTo != 0 {
			c.at("/price_to", fault.PriceKindOther)
		}
		if f.PricingMethod == onList || f.PricingMethod == auction {
			c.at("/price_kind", fault.ListedNeedsPrice)
		}
	default:
		c.at("/price_kind", fault.UnknownCode)
	}
}

// checkPublic holds a form against what stands in public: everything a company
// asks first. public says that the unit is bound to the three methods of the law
// (促进科技成果转化法 Art 18). Faults: fields.
func (f *Form) checkPublic(today calendar.Date, public bool) error {
	if err := f.checkDraft(); err != nil {
		return err
	}
	c := &checks{}
	for _, n := range []struct {
		at    string
		there bool
	}{{"/modes", len(f.Modes) > 0}, {"/pricing_method", f.PricingMethod != ""}, {"/price_kind", f.PriceKind != ""}, {"/problem", f.Problem != ""},
		{"/economics", f.Economics != ""}, {"/wanted", len(f.Wanted) > 0}, {"/valid_until", !f.ValidUntil.IsZero()},
		{"/price_from", f.PriceFrom > 0 || f.PriceKind != Fixed && f.PriceKind != Band}, {"/price_to", f.PriceTo > 0 || f.PriceKind != Band}} {
		if !n.there {
			c.at(n.at, fault.MissingField)
		}
	}
	if public && f.PricingMethod != "" && f.PricingMethod != agreed && f.PricingMethod != onList && f.PricingMethod != auction {
		c.at("/pricing_method", fault.PricingMethodOfLaw)
	}
	if len(f.Indicators) == 0 {
		c.at("/indicators", fault.IndicatorMissing)
	}
	for i, x := range f.Indicators {
		at := "/indicators/" + strconv.Itoa(i)
		for field, text := range map[string]string{"/name": x.Name, "/ours": x.Ours, "/usual": x.Usual, "/source": x.Source} {
			if text == "" {
				c.at(at+field, fault.MissingField)
			}
		}
		if x.Ours != "" && x.Ours == x.Usual {
			c.at(at+"/ours", fault.IndicatorSame)
		}
	}
	if slices.Contains(f.Wanted, "OTHER") && f.WantedText == "" {
		c.at("/wanted_text", fault.MissingField)
	}
	if !f.ValidUntil.IsZero() && (!f.ValidUntil.After(today) || today.DaysUntil(f.ValidUntil) > longestTerm) {
		c.at("/valid_until", fault.ListingTerm)
	}
	return fault.Fields(c.bad...)
}
