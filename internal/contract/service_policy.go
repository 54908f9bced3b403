package contract

import (
	"context"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/mandate"
	"jishi/internal/policy"
)

// Policy (政策测算) works out what the contract's certificate opens by the rules
// of a day; the zero date is the registration's, or today. A registered contract
// counts with what was approved, any other with what it declares, as expected.
// Who may read the contract may read it. It changes nothing.
func (s *Service) Policy(ctx context.Context, p *identity.Principal, id string, on calendar.Date, given policy.Given) (policy.Report, error) {
	var facts policy.Facts
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		c, err := findContract(tx, id)
		if err != nil {
			return err
		}
		if err := identity.Authorize(p, identity.OpGetContract, c.Object()); err != nil {
			return err
		}
		if on.IsZero() {
			on = calendar.Of(s.journal.Now())
			if c.InForce() {
				on = c.RegisteredOn
			}
		}
		facts = c.facts(on)
		facts.Given = given
		if given.OtherIncome == nil && (facts.Kind == kindTransfer || facts.Kind == kindLicence) {
			return addTransfers(tx, p, &c, &facts)
		}
		return nil
	})
	if err != nil {
		return policy.Report{}, err
	}
	return policy.Calculate(facts), nil
}

// facts are what the policy rules want to know of a contract.
func (c *Contract) facts(on calendar.Date) policy.Facts {
	f := &c.Form
	out := policy.Facts{
		Date: on, Registered: c.InForce(), Kind: f.Kind, SubKind: f.SubKind, LicenceMode: f.LicenceMode,
		SignDate: f.SignDate, BeginDate: f.BeginDate, EndDate: f.EndDate, ContractAmount: c.ContractAmount, TechnicalAmount: c.TechnicalAmount,
		IsRelated: f.IsRelated != nil && *f.IsRelated, IsExport: f.IsExport(), TradeCertificate: f.MoftecCertNo != "",
		PlanFunded: f.PlanSource != "" && f.PlanSource != outsidePlan, ServiceResult: f.IsFirstTransform, DesignPatent: f.has(designPatent),
		Seller: f.side(Seller), Buyer: f.side(Buyer),
	}
	if c.InForce() {
		out.Kind, out.SubKind = c.Approved.Kind, c.Approved.SubKind
		out.ContractAmount, out.TechnicalAmount = c.Approved.ContractAmount, c.Approved.TechnicalAmount
	}
	if f.TaxIncluded && f.VATAmount != nil {
		out.VATShown = *f.VATAmount
	}
	return out
}

const designPatent = "13"

// has tells whether the contract is about an IP kind.
func (f *Form) has(kind string) bool {
	table, ok := codes.Get(codes.IPKinds)
	for _, k := range f.IPKinds {
		if ok && table.IsA(k, kind) {
			return true
		}
	}
	return false
}

func (f *Form) side(role Role) policy.Party {
	p := f.lead(role)
	return policy.Party{Kind: p.Kind, Industry: p.Industry, Abroad: abroad(p), Several: len(f.names(role)) > 1}
}

// addTransfers finds the organisation's other qualifying contracts of the year
// that were registered before this one: the exempt part of transfer income is
// the taxpayer's, not the contract's. Only contracts that p may list count.
// Their cost is not known here, so each counts with its whole technical amount.
func addTransfers(tx *database.Tx, p *identity.Principal, c *Contract, facts *policy.Facts) error {
	scope, err := scopeOf(p)
	if err != nil {
		return err
	}
	if scope.reach, err = mandate.ReachOf(tx, p); err != nil {
		return err
	}
	list, err := listTransfers(tx, scope, c, facts.Date)
	if err != nil {
		return err
	}
	var total amount.Fen
	for i := range list {
		other := list[i].facts(facts.Date)
		for _, item := range policy.Calculate(other).Items {
			if item.Code == policy.ItemCIT && item.Eligible != policy.No {
				facts.OtherTransfers = append(facts.OtherTransfers, other.TechnicalAmount)
				total = min(total, amount.Max-other.TechnicalAmount) + other.TechnicalAmount
			}
		}
	}
	facts.OtherTransfersAre = fault.Tf("本年度先登记的其他技术转让、许可合同%[1]d项，按技术交易额%[2]s元计入；如有出入请补充other_transfer_income。",
		"%[1]d other transfer or licence contracts registered earlier this year count with their technical amounts, %[2]s; give other_transfer_income if it is another sum.",
		len(facts.OtherTransfers), total)
	return nil
}
