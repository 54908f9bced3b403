package reward

import (
	"cmp"
	"context"
	"slices"
	"time"

	"jishi/internal/achievement"
	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/conversion"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/ledger"
	"jishi/internal/settlement"
)

// Annual (转化年度报告) is what a unit converted in a year. Contract amounts are the
// ledger's lines that belong to the year, as of the journal index that it states;
// what came in are the settlements confirmed so far whose day is in the year. A
// contract that carries several deals stands once for each, with its part, and
// once for what belongs to none, so that the parts are the whole to the fen.
type Annual struct {
	OrgID, OrgName, CreditCode string
	Year                       int
	AsOf                       ledger.AsOf
	MadeAt                     time.Time
	Today                      calendar.Date // that stages are told for
	// DueOn (报送期限): universities report to their superior by the end of March
	// (山东省促进科技成果转化条例 Art 15).
	DueOn calendar.Date

	Modes        []ModeLine
	Contracts    []ContractLine
	Income       []IncomeLine
	Rewards      []Distribution
	Payments     []PaymentLine
	Achievements []AchievementLine
	Totals       Totals

	deals map[string]*conversion.Conversion
}

// Unassigned is the mode of what belongs to no deal of a contract.
const Unassigned = ""

// ModeLine (按转化方式) is one mode of conversion.
type ModeLine struct {
	Mode                        string
	Deals, Contracts            int64
	Contract, Technical, Income amount.Fen
}

// ContractLine (合同明细) is a deal's part of one contract. Count is 1 on the line of
// the largest part while the contract counts, so that contracts add up.
type ContractLine struct {
	ContractID, AcceptanceNo, ProjectName, CertificateNo, BuyerName string
	Status                                                          contract.Status
	BelongsTo                                                       calendar.Date
	ConversionID, ConversionNo, AchievementNo, AchievementName      string
	Mode                                                            string
	Share, Count                                                    int64
	Contract, Technical                                             amount.Fen
}

// IncomeLine (到账收入) is a deal's part of one confirmed settlement.
type IncomeLine struct {
	ContractID, AcceptanceNo, ProjectName, ConversionNo, AchievementName, Mode string
	No                                                                         int64
	RealisedOn                                                                 calendar.Date
	Amount, Technical                                                          amount.Fen
}

// PaymentLine (发放) is one instalment of the year.
type PaymentLine struct {
	Payment
	DistributionNo, ConversionNo, Name string
}

// AchievementLine (成果与评价) is an achievement that was dealt in.
type AchievementLine struct {
	No, Name, Class, Stage string
	Readiness              achievement.Claim
	Evaluations            []Evaluated
}

// Totals of the year.
type Totals struct {
	Deals, Contracts                             int64
	Contract, Technical, Income, IncomeTechnical amount.Fen
	Net, Contributors, Paid                      amount.Fen
}

// Annual makes the report of a unit and a year for its people and the bureau.
// Faults: permission, OutOfRange for a year to come, ObjectNotFound.
func (s *Service) Annual(ctx context.Context, who *identity.Principal, orgID string, year int) (Annual, error) {
	if err := identity.Authorize(who, identity.OpGetConversionReport, identity.Object{OwnerOrg: orgID}); err != nil {
		return Annual{}, err
	}
	if year < 2000 || year > s.Today().Year() {
		return Annual{}, fault.Fields(fault.At("path/year", fault.OutOfRange))
	}
	out := Annual{OrgID: orgID, Year: year, Today: s.Today(), DueOn: calendar.On(year+1, 3, 31), deals: map[string]*conversion.Conversion{}}
	err := s.view(ctx, func(tx *database.Tx) error {
		var err error
		if out.OrgName, out.CreditCode, err = unitOf(tx, orgID); err != nil {
			return err
		}
		if out.AsOf, err = s.ledger.Known(tx); err != nil {
			return err
		}
		out.MadeAt = tx.Now
		return s.fill(tx, &out)
	})
	return out, err
}

// from and to are the year's days.
func (a *Annual) from() calendar.Date { return calendar.On(a.Year, 1, 1) }
func (a *Annual) to() calendar.Date   { return calendar.On(a.Year, 12, 31) }
func (a *Annual) within(d calendar.Date) bool {
	return d.Year() == a.Year
}

func (s *Service) fill(tx *database.Tx, a *Annual) error {
	deals, err := s.conversions.OfOrg(tx, a.OrgID)
	if err != nil {
		return err
	}
	on := map[string][]*conversion.Conversion{}
	var ids []string
	for i := range deals {
		c := &deals[i]
		a.deals[c.ID] = c
		if c.ContractID != "" && c.Contract != nil {
			if on[c.ContractID] == nil {
				ids = append(ids, c.ContractID)
			}
			on[c.ContractID] = append(on[c.ContractID], c)
		}
	}
	booked, err := ledger.BookedOf(tx, ids, a.from(), a.to(), a.AsOf)
	if err != nil {
		return err
	}
	settled, err := settlement.ConfirmedOf(tx, ids...)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if b, ok := booked[id]; ok {
			a.addContract(b, on[id])
		}
		for _, d := range settled[id] {
			if a.within(d.RealisedOn) {
				a.addIncome(d, on[id])
			}
		}
	}
	if err := s.rewards(tx, a); err != nil {
		return err
	}
	a.sum()
	return s.achievements(tx, a)
}

func sharesOf(on []*conversion.Conversion) []int64 {
	out := make([]int64, len(on))
	for i := range on {
		out[i] = on[i].Share
	}
	return out
}

// addContract adds a contract's lines, one for each deal, and one for the rest.
func (a *Annual) addContract(b ledger.OfContract, on []*conversion.Conversion) {
	shares := sharesOf(on)
	parts, technical := conversion.Split(b.Contract, shares), conversion.Split(b.Technical, shares)
	rest := int64(whole)
	largest := 0
	for i, s := range shares {
		rest -= s
		if s > shares[largest] {
			largest = i
		}
	}
	k := on[0].Contract
	line := ContractLine{ContractID: b.ContractID, AcceptanceNo: k.AcceptanceNo, ProjectName: k.ProjectName, CertificateNo: k.CertificateNumber, BuyerName: k.BuyerName, Status: k.Status,
		BelongsTo: b.BelongsTo}
	for i, c := range on {
		l := line
		l.ConversionID, l.ConversionNo, l.AchievementNo, l.AchievementName, l.Mode, l.Share = c.ID, c.No, c.AchievementNo, c.AchievementName, c.Mode, c.Share
		l.Contract, l.Technical = parts[i], technical[i]
		if i == largest {
			l.Count = b.Count
		}
		a.Contracts = append(a.Contracts, l)
	}
	if rest > 0 {
		l := line
		l.Mode, l.Share, l.Contract, l.Technical = Unassigned, rest, parts[len(on)], technical[len(on)]
		a.Contracts = append(a.Contracts, l)
	}
}

func (a *Annual) addIncome(d settlement.Settlement, on []*conversion.Conversion) {
	shares := sharesOf(on)
	parts, technical := conversion.Split(d.ContractAmount, shares), conversion.Split(d.TechnicalAmount, shares)
	k := on[0].Contract
	line := IncomeLine{ContractID: k.ID, AcceptanceNo: k.AcceptanceNo, ProjectName: k.ProjectName, No: d.No, RealisedOn: d.RealisedOn}
	for i, c := range on {
		l := line
		l.ConversionNo, l.AchievementName, l.Mode, l.Amount, l.Technical = c.No, c.AchievementName, c.Mode, parts[i], technical[i]
		a.Income = append(a.Income, l)
	}
	if parts[len(on)] != 0 || technical[len(on)] != 0 {
		l := line
		l.Mode, l.Amount, l.Technical = Unassigned, parts[len(on)], technical[len(on)]
		a.Income = append(a.Income, l)
	}
}

// rewards adds what was shared out in the year, and what was paid in it.
func (s *Service) rewards(tx *database.Tx, a *Annual) error {
	list, err := s.distributions(tx, "org_id = ? AND status <> 'CANCELLED' AND made_at >= ? AND made_at < ?", a.OrgID, a.from().Start(), a.to().AddDays(1).Start())
	if err != nil {
		return err
	}
	slices.Reverse(list)
	a.Rewards = list
	paid, err := paymentsIn(tx, a.OrgID, a.from(), a.to())
	for _, p := range paid {
		p.ConversionNo = a.deals[p.ConversionID].No
		a.Payments = append(a.Payments, p)
	}
	return err
}

// sum adds up by mode and in all; own investment counts for the year in which the
// unit decided on it.
func (a *Annual) sum() {
	modes := map[string]*ModeLine{}
	of := func(mode string) *ModeLine {
		if modes[mode] == nil {
			modes[mode] = &ModeLine{Mode: mode}
		}
		return modes[mode]
	}
	for _, l := range a.Contracts {
		m := of(l.Mode)
		m.Contracts, m.Contract, m.Technical = m.Contracts+l.Count, m.Contract+l.Contract, m.Technical+l.Technical
		if l.ConversionID != "" && a.deals[l.ConversionID].Stage() == conversion.Registered {
			m.Deals++
		}
	}
	for _, l := range a.Income {
		of(l.Mode).Income += l.Amount
		a.Totals.IncomeTechnical += l.Technical
	}
	for _, c := range a.deals {
		if c.Mode == "SELF" && c.Status == conversion.Cleared && a.within(calendar.Of(c.ChangedAt)) {
			of(c.Mode).Deals++
		}
	}
	for _, m := range modes {
		a.Modes = append(a.Modes, *m)
		a.Totals.Deals, a.Totals.Contracts = a.Totals.Deals+m.Deals, a.Totals.Contracts+m.Contracts
		a.Totals.Contract, a.Totals.Technical, a.Totals.Income = a.Totals.Contract+m.Contract, a.Totals.Technical+m.Technical, a.Totals.Income+m.Income
	}
	slices.SortFunc(a.Modes, func(x, y ModeLine) int { // what belongs to no deal comes last
		return cmp.Or(cmp.Compare(b2i(x.Mode == Unassigned), b2i(y.Mode == Unassigned)), cmp.Compare(x.Mode, y.Mode))
	})
	for i := range a.Rewards {
		a.Totals.Net, a.Totals.Contributors = a.Totals.Net+a.Rewards[i].Net, a.Totals.Contributors+a.Rewards[i].Contributors
	}
	for _, p := range a.Payments {
		a.Totals.Paid += p.Amount
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// achievements adds those that the lines are about.
func (s *Service) achievements(tx *database.Tx, a *Annual) error {
	var ids []string
	add := func(c *conversion.Conversion) {
		if c != nil && !slices.Contains(ids, c.AchievementID) {
			ids = append(ids, c.AchievementID)
		}
	}
	for _, l := range a.Contracts {
		add(a.deals[l.ConversionID])
	}
	for _, c := range a.deals {
		if slices.ContainsFunc(a.Income, func(l IncomeLine) bool { return l.ConversionNo == c.No }) || slices.ContainsFunc(a.Rewards, func(d Distribution) bool { return d.ConversionID == c.ID }) {
			add(c)
		}
	}
	evaluated := map[string][]Evaluated{}
	if s.outside.Evaluated != nil && len(ids) > 0 {
		var err error
		if evaluated, err = s.outside.Evaluated(tx, ids); err != nil {
			return err
		}
	}
	for _, id := range ids {
		x, err := achievement.Find(tx, id)
		if err != nil {
			return err
		}
		a.Achievements = append(a.Achievements, AchievementLine{No: x.No, Name: x.Name, Class: x.Class, Stage: x.Stage, Readiness: x.Readiness(), Evaluations: evaluated[id]})
	}
	slices.SortFunc(a.Achievements, func(x, y AchievementLine) int { return cmp.Compare(x.No, y.No) })
	return nil
}

// Conversion is a deal that a line names; nil for none.
func (a *Annual) Conversion(id string) *conversion.Conversion { return a.deals[id] }
