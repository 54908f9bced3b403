package brokerage

import (
	"context"
	"slices"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// Deal (促成合同) is one contract of a broker, with what it counts for. Amounts
// are fen; Paid, Credit and Commission are of the year asked for.
type Deal struct {
	ContractID, RowID         string
	AcceptanceNo, ProjectName string
	BrokerNo, BrokerName      string
	SignedOn, RegisteredOn    calendar.Date
	Status                    contract.Status
	Form                      Form
	Role                      Role
	Share                     int64
	SignedAmount              amount.Fen
	TechnicalAmount           amount.Fen
	Paid, Credit, Commission  amount.Fen
	Reason                    Reason
	Relations                 []Relation
	// DaysToContract counts from the introduction to the signing; -1 without one.
	DaysToContract int

	sellers, buyers []string
}

// Counts tells whether the deal counts.
func (d *Deal) Counts() bool { return d.Reason == Counted }

// Measures (业绩) are kept apart: there is no composite rank of persons.
type Measures struct {
	Contracts                     int // counted
	SignedAmount, TechnicalAmount amount.Fen
	Paid, Credit, Commission      amount.Fen
	Sellers, Buyers               int // distinct
	Cancelled                     int
	Related                       int
	RelatedAmount                 amount.Fen // shown, not counted
	Band                          string     // of Credit
	// DaysToContract is the average from introduction to signing, whole days; -1
	// when no counted deal has an introduction.
	DaysToContract int
}

// measure adds deals up. Amounts but commission are those of counted deals.
func measure(deals []Deal) Measures {
	out := Measures{DaysToContract: -1}
	sellers, buyers := map[string]bool{}, map[string]bool{}
	days, introduced := 0, 0
	seen := map[string]bool{}
	for _, d := range deals {
		out.Commission += d.Commission
		switch {
		case d.Reason == Cancelled:
			out.Cancelled++
		case d.Reason == RelatedDeal:
			out.Related++
			out.RelatedAmount += part(d.Paid, d.Share)
		case d.Counts():
			out.Credit += d.Credit
			if !seen[d.ContractID] {
				seen[d.ContractID] = true
				out.Contracts++
				out.SignedAmount, out.TechnicalAmount, out.Paid = out.SignedAmount+d.SignedAmount, out.TechnicalAmount+d.TechnicalAmount, out.Paid+d.Paid
			}
			for _, c := range d.sellers {
				sellers[c] = true
			}
			for _, c := range d.buyers {
				buyers[c] = true
			}
			if d.DaysToContract >= 0 {
				days, introduced = days+d.DaysToContract, introduced+1
			}
		}
	}
	out.Sellers, out.Buyers, out.Band = len(sellers), len(buyers), Band(out.Credit)
	if introduced > 0 {
		out.DaysToContract = days / introduced
	}
	return out
}

// Threshold (备案条件) is one condition of the provincial filing, with what is
// missing. Amounts are fen, transfers a number.
type Threshold struct {
	Kind                     string // INDEPENDENT 独立机构, INHOUSE 内设机构
	Measure                  string // DEAL_AMOUNT, INCOME, TRANSFERS
	Needed, Reached, Missing int64
}

// thresholdsOf holds measures of a year against the conditions on a day.
func thresholdsOf(m Measures, on calendar.Date) []Threshold {
	out := []Threshold{
		{Kind: "INDEPENDENT", Measure: "DEAL_AMOUNT", Needed: valueOn("independent_deal_fen", on), Reached: int64(m.Credit)},
		{Kind: "INDEPENDENT", Measure: "INCOME", Needed: valueOn("independent_income_fen", on), Reached: int64(m.Commission)},
		{Kind: "INHOUSE", Measure: "DEAL_AMOUNT", Needed: valueOn("inhouse_deal_fen", on), Reached: int64(m.Credit)},
		{Kind: "INHOUSE", Measure: "TRANSFERS", Needed: valueOn("inhouse_transfers", on), Reached: int64(m.Contracts)},
	}
	for i := range out {
		out[i].Missing = max(0, out[i].Needed-out[i].Reached)
	}
	return out
}

// Performance (业绩核算) is what a broker or an organisation brought about in a
// year; year 0 is all years. AsOf is how many events the journal had.
type Performance struct {
	Year       int
	AsOf       int64
	Deals      []Deal
	Measures   Measures
	Thresholds []Threshold // of an organisation
}

// BrokerDeals gives a broker's performance to the broker, to the organisation
// and to the bureau.
func (s *Service) BrokerDeals(ctx context.Context, p *identity.Principal, brokerID string, year int) (Performance, error) {
	return s.performance(ctx, year, "broker_id", brokerID, func(tx *database.Tx) (bool, error) {
		if !identity.Allowed(p, identity.OpGetBrokerDeals) {
			return false, identity.Authorize(p, identity.OpGetBrokerDeals, identity.Object{})
		}
		st, err := s.standing(tx, brokerID, s.Today())
		if err != nil {
			return false, err
		}
		return st.UserID == p.UserID, identity.Authorize(p, identity.OpGetBrokerDeals, identity.Object{UserID: st.UserID, OwnerOrg: st.OrgID})
	})
}

// MyDeals is BrokerDeals of the caller. Fault: BrokerNone.
func (s *Service) MyDeals(ctx context.Context, p *identity.Principal, year int) (Performance, error) {
	var id string
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		st, err := s.self(tx, p)
		id = st.BrokerID
		return err
	})
	if err != nil {
		return Performance{}, err
	}
	return s.BrokerDeals(ctx, p, id, year)
}

// OrgPerformance gives an organisation's performance, with the distance to the
// provincial conditions, to its people and to the bureau.
func (s *Service) OrgPerformance(ctx context.Context, p *identity.Principal, orgID string, year int) (Performance, error) {
	out, err := s.performance(ctx, year, "org_id", orgID, func(tx *database.Tx) (bool, error) {
		if err := identity.Authorize(p, identity.OpGetOrgPerformance, identity.Object{OwnerOrg: orgID}); err != nil {
			return false, err
		}
		found, err := orgsByID(tx, []string{orgID})
		if err == nil && found[orgID].ID == "" {
			err = fault.New(fault.ObjectNotFound)
		}
		return false, err
	})
	if err == nil {
		on := s.Today()
		if year != 0 {
			on = calendar.On(year, 12, 31)
		}
		out.Thresholds = thresholdsOf(out.Measures, on)
	}
	return out, err
}

// Deals counts, for the public register, the registered contracts that a broker
// brought about, in good standing and between unrelated parties, and gives the
// band of their technical amounts by the broker's share; no exact amount.
func (s *Service) Deals(ctx context.Context, brokerID string) (int, string, error) {
	var n int
	var sum amount.Fen
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		deals, err := s.dealsOf(tx, 0, "broker_id", brokerID)
		for _, d := range deals {
			if d.Counts() || d.Reason == NotPaid {
				n++
				sum += part(d.TechnicalAmount, d.Share)
			}
		}
		return err
	})
	return n, Band(sum), err
}

// drafted tells whether a contract has not been filed: nobody's deal yet, and
// shown to the broker only, who has to agree to being named.
func drafted(d Deal) bool { return d.RegisteredOn.IsZero() && d.Status == contract.Draft }

// performance adds up in one snapshot what its reader may see; may tells whether
// the reader is the broker.
func (s *Service) performance(ctx context.Context, year int, column, id string, may func(*database.Tx) (own bool, err error)) (Performance, error) {
	out := Performance{Year: year}
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		own, err := may(tx)
		if err != nil {
			return err
		}
		all, err := s.dealsOf(tx, year, column, id)
		if err != nil {
			return err
		}
		filed := slices.DeleteFunc(slices.Clone(all), drafted)
		out.Measures = measure(filed)
		if out.Deals = filed; own {
			out.Deals = all
		}
		out.AsOf, err = events(tx)
		return err
	})
	return out, err
}

// dealsOf gives the deals of a broker or an organisation, newest first.
func (s *Service) dealsOf(tx *database.Tx, year int, column, id string) ([]Deal, error) {
	rows, err := entriesOf(tx, column, id)
	if err != nil {
		return nil, err
	}
	var ids, orgs []string
	for _, r := range rows {
		ids, orgs = append(ids, r.ContractID), append(orgs, r.OrgID)
	}
	paid, err := paidOf(tx, ids, year)
	if err != nil {
		return nil, err
	}
	commission, err := commissionOf(tx, ids, year)
	if err != nil {
		return nil, err
	}
	bodies, err := bodiesOf(tx, orgs)
	if err != nil {
		return nil, err
	}
	out := make([]Deal, 0, len(rows))
	for i := range rows {
		d, err := s.deal(tx, &rows[i], bodies[rows[i].OrgID], paid[rows[i].ContractID], commission[rows[i].ID])
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

func (s *Service) deal(tx *database.Tx, b *ContractBroker, org body, paid, commission amount.Fen) (Deal, error) {
	c, err := s.contracts.FindRegistered(tx, b.ContractID)
	if f := fault.As(err); f != nil {
		return Deal{Status: contract.Draft, Reason: NotRegistered}, nil // the draft is gone
	}
	if err != nil {
		return Deal{}, err
	}
	if err := s.stand(tx, &c.Form, []*ContractBroker{b}); err != nil {
		return Deal{}, err
	}
	d := Deal{ContractID: c.ID, RowID: b.ID, AcceptanceNo: c.AcceptanceNo, ProjectName: c.Form.ProjectName, BrokerNo: b.Standing.No, BrokerName: b.Standing.Name,
		SignedOn: c.Form.SignDate, RegisteredOn: c.RegisteredOn, Status: c.Status, Form: b.Form, Role: b.Role, Share: b.ShareBp, SignedAmount: c.ContractAmount,
		TechnicalAmount: c.Approved.TechnicalAmount, Paid: paid, Commission: commission, DaysToContract: -1}
	d.Relations = relations(&c.Form, b.RelatedParty, org, b.Role, s.holds(c.Form.SignDate))
	good, err := s.goodOrg(tx, b.OrgID, c.Form.SignDate)
	if err != nil {
		return Deal{}, err
	}
	d.Reason = facts{status: c.Status, inForce: c.InForce(), agreed: b.Status == Agreed, broker: b.Standing.Good(), org: good,
		related: len(d.Relations) > 0, paid: paid}.judge()
	if d.Counts() {
		d.Credit = part(paid, b.ShareBp)
	}
	for _, p := range c.Form.Parties {
		switch key := codes.NormalizeCreditCode(p.CreditCode) + p.Name; p.Role {
		case contract.Seller:
			d.sellers = append(d.sellers, key)
		case contract.Buyer:
			d.buyers = append(d.buyers, key)
		}
	}
	if b.IntroductionID != nil {
		i, err := take[Introduction](tx.DB, introductionsTable, *b.IntroductionID)
		if err != nil {
			return Deal{}, err
		}
		d.DaysToContract = max(0, i.IntroducedOn.DaysUntil(c.Form.SignDate))
	}
	return d, nil
}

// holds tells from the copy of the company register whether one holds a share in
// the other; nil without a copy.
func (s *Service) holds(on calendar.Date) func(a, b string) bool {
	r := s.contracts.Companies()
	if r == nil {
		return nil
	}
	least := valueOn("related_share", on)
	has := func(a, b string) bool {
		c := r.Company(a)
		return c != nil && slices.ContainsFunc(c.Shareholders, func(h contract.Shareholder) bool { return h.CreditCode == b && h.Share >= least })
	}
	return func(a, b string) bool { return has(a, b) || has(b, a) }
}
