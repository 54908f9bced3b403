package reward

import (
	"cmp"
	"slices"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/fault"
)

// Case (情形) is which floor of the law holds.
type Case string

// The cases of 山东省促进科技成果转化条例 Art 34.
const (
	Transfer Case = "TRANSFER" // 转让、许可
	Equity   Case = "EQUITY"   // 作价投资
	Profit   Case = "PROFIT"   // 自行或者合作实施
)

// CaseOf gives the case of a mode of conversion (achievement_transfer_modes).
// What is agreed otherwise is held against the floor of a transfer.
func CaseOf(mode string) Case {
	switch mode {
	case "EQUITY":
		return Equity
	case "SELF", "COOP":
		return Profit
	}
	return Transfer
}

// whole is all of something, in basis points.
const whole = 10_000

// Costs (成本) are what is taken off the gross income before it is shared: taxes,
// the upkeep of the rights, and the direct costs of the deal.
type Costs struct{ Taxes, Upkeep, Direct amount.Fen }

// Shares (分配比例) of the net income, in basis points; together the whole.
type Shares struct{ Contributors, Office, Unit int64 }

// Portion (份额) is one person's share of what the contributors get, in basis
// points. Key names the person.
type Portion struct {
	Key          string
	Share        int64
	Main, Leader bool
}

// Calculation (核算) is what came in and how it is shared.
type Calculation struct {
	On     calendar.Date // chooses the terms
	Case   Case
	Public bool // the floors hold
	// OfficeUsed (使用内设技术转移机构): the unit's own transfer office did the deal.
	OfficeUsed bool
	// Gross is the income; in the case of profit the operating profit of a year,
	// in that of equity the value of the shares.
	Gross  amount.Fen
	Costs  Costs
	Shares Shares
	People []Portion
}

// Floor (下限) is one condition of the law with what is missing to it.
type Floor struct {
	Key                            string // contributors, office, main
	Rate                           int64  // basis points of Base
	Base, Needed, Reached, Missing amount.Fen
	Ground                         fault.Text
}

// Result (核算结果). The three parts come to Net, the people's amounts to
// Contributors, both to the fen. Amounts stand in the order of People.
type Result struct {
	Net, Contributors, Office, Unit amount.Fen
	Main                            amount.Fen // of the main contributors
	Amounts                         []amount.Fen
	Floors                          []Floor
}

// Missing is the first floor that is not reached; ok when all are.
func (r *Result) Missing() (Floor, bool) {
	for _, f := range r.Floors {
		if f.Missing > 0 {
			return f, false
		}
	}
	return Floor{}, true
}

// Groups are the main contributors and the others as two persons, for a
// calculation before anybody is named. main is the main ones' share of the reward.
func Groups(main int64) []Portion {
	return []Portion{{Key: "main", Share: main, Main: true}, {Key: "others", Share: whole - main}}
}

// check names all that is wrong with what was entered.
func (c *Calculation) check() error {
	var bad []fault.Field
	for _, m := range []struct {
		at  string
		fen amount.Fen
	}{{"/gross", c.Gross}, {"/taxes", c.Costs.Taxes}, {"/upkeep", c.Costs.Upkeep}, {"/direct", c.Costs.Direct}} {
		if m.fen < 0 || m.fen > amount.Max {
			bad = append(bad, fault.At(m.at, fault.AmountRange))
		}
	}
	if len(bad) == 0 && c.Costs.Taxes+c.Costs.Upkeep+c.Costs.Direct > c.Gross {
		bad = append(bad, fault.At("/gross", fault.RewardNetNegative))
	}
	bad = append(bad, c.Shares.check()...)
	return fault.Fields(append(bad, checkPeople(c.People)...)...)
}

func (s Shares) check() []fault.Field {
	var bad []fault.Field
	for _, m := range []struct {
		at    string
		share int64
	}{{"/contributors", s.Contributors}, {"/office", s.Office}, {"/unit", s.Unit}} {
		if m.share < 0 || m.share > whole {
			bad = append(bad, fault.At(m.at, fault.OutOfRange))
		}
	}
	if len(bad) == 0 && s.Contributors+s.Office+s.Unit != whole {
		bad = append(bad, fault.At("/contributors", fault.RewardShares))
	}
	return bad
}

// checkPeople: every share is part of the whole and together they are it.
func checkPeople(people []Portion) []fault.Field {
	var sum int64
	seen := map[string]bool{}
	for _, p := range people {
		if p.Share < 0 || p.Share > whole {
			return []fault.Field{fault.At("/people", fault.OutOfRange)}
		}
		if seen[p.Key] {
			return []fault.Field{fault.At("/people", fault.PersonTwice)}
		}
		seen[p.Key] = true
		sum += p.Share
	}
	if sum != whole {
		return []fault.Field{fault.At("/people", fault.SharesNotWhole)}
	}
	return nil
}

// Compute works out who gets how much. The contributors' part is rounded up to
// the fen, then the office's, and the unit has the rest: a share that is exactly
// at its floor is never below it by rounding. Faults: bad fields. Floors that are
// not reached stand in the result; who may not go below them asks Missing.
func (c *Calculation) Compute() (Result, error) {
	if err := c.check(); err != nil {
		return Result{}, err
	}
	r := Result{Net: c.Gross - c.Costs.Taxes - c.Costs.Upkeep - c.Costs.Direct}
	r.Contributors = min(up(r.Net, c.Shares.Contributors), r.Net)
	r.Office = min(up(r.Net, c.Shares.Office), r.Net-r.Contributors)
	r.Unit = r.Net - r.Contributors - r.Office
	r.Amounts, r.Main = shareOut(r.Contributors, c.People)
	if c.Public {
		r.Floors = c.floors(&r)
	}
	return r, nil
}

// floors are the conditions that hold on the day.
func (c *Calculation) floors(r *Result) []Floor {
	var out []Floor
	add := func(key string, base, reached, most amount.Fen) {
		t, ok := termOn(key, c.Case, c.On)
		if !ok {
			return
		}
		f := Floor{Key: key, Rate: t.Value, Base: base, Needed: min(up(base, t.Value), most), Reached: reached, Ground: t.Ground}
		f.Missing = max(0, f.Needed-f.Reached)
		out = append(out, f)
	}
	add("contributors", r.Net, r.Contributors, r.Net)
	add("main", r.Contributors, r.Main, r.Contributors)
	if c.OfficeUsed {
		add("office", r.Net, r.Office, r.Net-r.Contributors)
	}
	return out
}

// shareOut splits what the contributors get: the main ones' share together is
// rounded up, so that half of it is half; inside each group the fen that are
// left over go to the largest remainders, and among equals by key. The order of
// the people does not matter.
func shareOut(total amount.Fen, people []Portion) (amounts []amount.Fen, main amount.Fen) {
	amounts = make([]amount.Fen, len(people))
	var share int64
	for _, p := range people {
		if p.Main {
			share += p.Share
		}
	}
	main = min(up(total, share), total)
	for _, group := range []struct {
		main  bool
		total amount.Fen
		share int64
	}{{true, main, share}, {false, total - main, whole - share}} {
		var members []int
		for i, p := range people {
			if p.Main == group.main {
				members = append(members, i)
			}
		}
		spread(amounts, group.total, group.share, people, members)
	}
	return amounts, main
}

// spread gives members of a group their part of its total by share of share.
func spread(amounts []amount.Fen, total amount.Fen, share int64, people []Portion, members []int) {
	if share == 0 {
		return
	}
	left := total
	rest := map[int]int64{}
	for _, i := range members {
		amounts[i], rest[i] = down(total, people[i].Share, share)
		left -= amounts[i]
	}
	slices.SortFunc(members, func(a, b int) int {
		return cmp.Or(cmp.Compare(rest[b], rest[a]), cmp.Compare(people[a].Key, people[b].Key))
	})
	for _, i := range members {
		if left == 0 {
			return
		}
		amounts[i]++
		left--
	}
}

// down is n × share / of, rounded down, with the remainder; it does not overflow.
func down(n amount.Fen, share, of int64) (amount.Fen, int64) {
	q, r := int64(n)/of, int64(n)%of
	return amount.Fen(q*share + r*share/of), r * share % of
}

// up is a share of an amount in basis points, rounded up to the fen.
func up(n amount.Fen, share int64) amount.Fen {
	part, rest := down(n, share, whole)
	if rest > 0 {
		part++
	}
	return part
}

func calendarMonth(zeroBased int) time.Month { return time.Month(zeroBased + 1) }
