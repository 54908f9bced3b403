package conversion

import (
	"slices"

	"jishi/internal/amount"
	"jishi/internal/brokerage"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/database"
)

// The functions in this file work inside another package's transaction; who may
// ask was decided there.

// Market (市场事实) is what the platform's own register says of an achievement, so
// that it cannot be typed in: confirmed payments of registered contracts between
// parties that are not related, in five years up to a day. Amounts are fen, by
// the achievement's share of each contract.
type Market struct {
	From, To calendar.Date
	// Paid is the technical amount realised; Contracts those it comes from.
	Paid      amount.Fen
	Contracts int
	// Buyers are distinct paying buyers; Repeat those with more than one contract.
	Buyers, Repeat int
	// Valued is what the registered contracts of equity deals value the technology
	// at (作价金额): an appraisal, not money that came in.
	Valued amount.Fen
	// Related and RelatedPaid are left out above because the parties are related.
	Related     int
	RelatedPaid amount.Fen
}

// marketYears is how far back market facts go.
const marketYears = 5

// MarketOf gathers the market facts of an achievement up to and including a day.
func (s *Service) MarketOf(tx *database.Tx, achievementID string, to calendar.Date) (Market, error) {
	out := Market{From: yearsBefore(to, marketYears).AddDays(1), To: to}
	deals, err := s.dealsWithContract(tx, achievementID)
	if err != nil {
		return out, err
	}
	buyers := map[string]int{}
	for i := range deals {
		c := &deals[i]
		if !c.Contract.InForce() {
			continue
		}
		form, err := s.contracts.FindRegistered(tx, c.ContractID)
		if err != nil {
			return out, err
		}
		income, err := s.IncomeOf(tx, c)
		if err != nil {
			return out, err
		}
		var paid amount.Fen
		for _, x := range income {
			if !x.RealisedOn.Before(out.From) && !x.RealisedOn.After(to) {
				paid += x.Technical
			}
		}
		if c.Related() || len(s.brokers.Related(&form.Form, form.Form.SignDate)) > 0 || form.Form.IsRelated != nil && *form.Form.IsRelated {
			if paid > 0 {
				out.Related, out.RelatedPaid = out.Related+1, out.RelatedPaid+paid
			}
			continue
		}
		if c.Mode == "EQUITY" && !form.RegisteredOn.Before(out.From) && !form.RegisteredOn.After(to) {
			out.Valued += portion(form.Approved.ContractAmount, c.Share)
		}
		if paid <= 0 {
			continue
		}
		out.Paid, out.Contracts = out.Paid+paid, out.Contracts+1
		for _, b := range buyersOf(&form.Form) {
			buyers[b]++
		}
	}
	out.Buyers = len(buyers)
	for _, n := range buyers {
		if n > 1 {
			out.Repeat++
		}
	}
	return out, nil
}

// buyersOf are the buyers of a contract, each by its code or else its name.
func buyersOf(f *contract.Form) []string {
	var out []string
	for _, p := range f.Parties {
		if p.Role != contract.Buyer {
			continue
		}
		key := codes.NormalizeCreditCode(p.CreditCode)
		if key == "" {
			key = "name/" + p.Name
		}
		if !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

// yearsBefore is the same day so many years earlier.
func yearsBefore(d calendar.Date, years int) calendar.Date {
	if d.Month() == 2 && d.Day() == 29 {
		return calendar.On(d.Year()-years, 2, 28)
	}
	return calendar.On(d.Year()-years, d.Month(), d.Day())
}

// Counterparty (交易对方) is somebody on the other side of a deal.
type Counterparty struct{ Code, Name string }

// Counterparties lists who dealt or deals on an achievement: they and their
// people keep out of its evaluation (回避 R06). Deals that were withdrawn do not
// count.
func (s *Service) Counterparties(tx *database.Tx, achievementID string) ([]Counterparty, error) {
	deals, err := s.OfAchievement(tx, achievementID)
	if err != nil {
		return nil, err
	}
	var out []Counterparty
	add := func(p Counterparty) {
		if (p.Code != "" || p.Name != "") && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	for i := range deals {
		c := &deals[i]
		add(Counterparty{c.BuyerCode, c.BuyerName})
		if c.Contract == nil { // none, or its draft is gone
			continue
		}
		form, err := s.contracts.FindRegistered(tx, c.ContractID)
		if err != nil {
			return nil, err
		}
		for _, p := range form.Form.Parties {
			if p.Role == contract.Buyer {
				add(Counterparty{codes.NormalizeCreditCode(p.CreditCode), p.Name})
			}
		}
	}
	return out, nil
}

// OfListings gives the deals that came from listings and were not given up.
func (s *Service) OfListings(tx *database.Tx, ids []string) ([]Conversion, error) {
	return s.read(tx, tx.Where("listing_id IN ? AND status <> ?", ids, Withdrawn).Order("id"))
}

// OfAchievement gives the deals on an achievement that were not given up.
func (s *Service) OfAchievement(tx *database.Tx, id string) ([]Conversion, error) {
	return s.read(tx, tx.Where("achievement_id = ? AND status <> ?", id, Withdrawn).Order("id"))
}

// BrokersOf lists the brokers named in the contracts on an achievement: they and
// their organisations keep out of its evaluation (回避 R07).
func (s *Service) BrokersOf(tx *database.Tx, achievementID string) ([]brokerage.NamedBroker, error) {
	deals, err := s.dealsWithContract(tx, achievementID)
	if err != nil {
		return nil, err
	}
	var ids []string
	for i := range deals {
		ids = append(ids, deals[i].ContractID)
	}
	return brokerage.NamedIn(tx, ids...)
}

func (s *Service) dealsWithContract(tx *database.Tx, achievementID string) ([]Conversion, error) {
	deals, err := s.read(tx, tx.Where("achievement_id = ? AND status <> ? AND contract_id IS NOT NULL", achievementID, Withdrawn).Order("id"))
	return slices.DeleteFunc(deals, func(c Conversion) bool { return c.Contract == nil }), err
}

// OfOrg lists the deals of a unit that were not withdrawn, oldest first.
func (s *Service) OfOrg(tx *database.Tx, orgID string) ([]Conversion, error) {
	return s.read(tx, tx.Where("org_id = ? AND status <> ?", orgID, Withdrawn).Order("id"))
}
