package conversion

import (
	"context"
	"fmt"
	"slices"

	"jishi/internal/amount"
	"jishi/internal/brokerage"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// open are the statuses of a contract that its applicant has in hand, or that
// came to nothing: the deal may still leave it.
var open = []contract.Status{contract.Draft, contract.Correction, contract.NotAccepted, contract.Refused, contract.Withdrawn}

// dead are those of a contract that no deal may be put on.
var dead = []contract.Status{contract.NotAccepted, contract.Refused, contract.Withdrawn, contract.Deregistered, contract.Revoked}

// whole is all of a contract, in basis points.
const whole = 10_000

// Link puts a deal on the contract that carries it, with its share of the
// contract's amounts; one contract may carry several. A contract that is filed
// already takes only a deal that it could have been filed with. Faults:
// ActionNotAllowed, ConversionContractOther, ConversionShares,
// ConversionLinkedTwice, BrokerEvaluates, those of the rule.
func (s *Service) Link(ctx context.Context, who *identity.Principal, id string, version int64, contractID string, share int64) (Conversion, error) {
	if share < 1 || share > whole {
		return Conversion{}, fault.Fields(fault.At("/share", fault.OutOfRange))
	}
	var carrier *contract.Contract
	lock := func(tx *journal.Tx) (err error) { // the contract's row comes first, but not for a stranger
		if _, err := s.Seen(tx.Tx, who, identity.OpLinkConversionContract, id); err != nil {
			return err
		}
		carrier, err = s.contracts.LockRegistered(tx, contractID)
		if f := fault.As(err); f != nil || err == nil && carrier.OrgID != who.OrgID {
			return fault.Fields(fault.At("/contract_id", fault.ConversionContractOther))
		}
		return err
	}
	return s.changeWith(ctx, who, identity.OpLinkConversionContract, id, version, "linked", lock, func(tx *journal.Tx, c *Conversion) (map[string]any, error) {
		if c.Status == Withdrawn || c.Mode == self || c.ContractID != "" {
			return nil, fault.New(fault.ActionNotAllowed)
		}
		if err := s.fits(tx.Tx, c, carrier, share); err != nil {
			return nil, err
		}
		c.ContractID, c.Share, c.Contract = contractID, share, carrierOf(carrier)
		if c.Status == Cleared {
			c.Status = Contracted
		}
		if carrier.Editable() {
			return nil, nil
		}
		others, err := s.onContract(tx.Tx, carrier.ID)
		if err != nil {
			return nil, err
		}
		bad, err := s.faults(tx.Tx, carrier, append(others, *c), len(others))
		if err != nil {
			return nil, err
		}
		return nil, fault.Fields(bad...)
	})
}

// fits holds a deal against the contract and the other deals on it.
func (s *Service) fits(tx *database.Tx, c *Conversion, carrier *contract.Contract, share int64) error {
	org, err := creditCode(tx, c.OrgID)
	if err != nil {
		return err
	}
	seller := slices.ContainsFunc(carrier.Form.Parties, func(p contract.Party) bool {
		return p.Role == contract.Seller && (p.IsRegistrant || org != "" && codes.NormalizeCreditCode(p.CreditCode) == org)
	})
	if !seller || slices.Contains(dead, carrier.Status) {
		return fault.Fields(fault.At("/contract_id", fault.ConversionContractOther))
	}
	others, err := s.onContract(tx, carrier.ID)
	if err != nil {
		return err
	}
	for _, o := range others {
		share += o.Share
		if o.AchievementID == c.AchievementID {
			return fault.Fields(fault.At("/contract_id", fault.ConversionLinkedTwice))
		}
	}
	if share > whole {
		return fault.Fields(fault.At("/share", fault.ConversionShares))
	}
	judge, err := s.evaluatorNamed(tx, carrier.ID, c.AchievementID)
	if err == nil && judge != "" {
		err = fault.Newf(fault.BrokerEvaluates, "“%s”正在或曾经评价该成果，不得作为其技术经纪机构。", "%s evaluates this achievement and may not broker it.", judge)
	}
	return err
}

// Unlink takes a deal off a contract that its applicant still has in hand.
func (s *Service) Unlink(ctx context.Context, who *identity.Principal, id string, version int64) (Conversion, error) {
	return s.change(ctx, who, identity.OpUnlinkConversionContract, id, version, "unlinked", func(_ *journal.Tx, c *Conversion) (map[string]any, error) {
		if c.ContractID == "" {
			return nil, fault.New(fault.ActionNotAllowed)
		}
		if c.filed() {
			return nil, fault.New(fault.ConversionContractFiled)
		}
		was := c.ContractID
		c.ContractID, c.Share, c.Contract = "", 0, nil
		if c.Status == Contracted {
			c.Status = Cleared
		}
		return map[string]any{"was": was}, nil
	})
}

// evaluatorNamed is the name of a broker's organisation, named in a contract,
// that evaluates an achievement; "" for none.
func (s *Service) evaluatorNamed(tx *database.Tx, contractID, achievementID string) (string, error) {
	if s.outside.Evaluates == nil {
		return "", nil
	}
	named, err := brokerage.NamedIn(tx, contractID)
	if err != nil {
		return "", err
	}
	for _, b := range named {
		does, err := s.outside.Evaluates(tx, b.OrgID, achievementID)
		if err != nil {
			return "", err
		}
		if does {
			return b.OrgName, nil
		}
	}
	return "", nil
}

// Converted tells the rules of a contract which deals it carries, with what keeps
// each from being submitted. It is what contract.Outside.Converted asks.
func (s *Service) Converted(tx *database.Tx, c *contract.Contract) (*contract.Converted, error) {
	deals, err := s.onContract(tx, c.ID)
	if err != nil {
		return nil, err
	}
	out := &contract.Converted{}
	for i := range deals {
		bad, err := s.faults(tx, c, deals, i)
		if err != nil {
			return nil, err
		}
		out.Deals = append(out.Deals, contract.ConvertedDeal{No: deals[i].No, Name: deals[i].AchievementName, Faults: bad})
	}
	return out, nil
}

// faults is what keeps a contract with this deal from being submitted.
func (s *Service) faults(tx *database.Tx, carrier *contract.Contract, deals []Conversion, i int) ([]fault.Field, error) {
	c := &deals[i]
	var bad []fault.Field
	if err := c.mayDeal(s.Today()); err != nil {
		f := fault.As(err)
		bad = append(bad, fault.Field{Pointer: "/conversions", Code: f.Code, Text: f.Detail})
	} else if c.Status != Cleared && c.Status != Contracted {
		bad = append(bad, fault.At("/conversions", fault.ConversionNotCleared))
	}
	if !c.soldTo(carrier) {
		bad = append(bad, fault.Atf("/parties", fault.ConversionBuyerOther, "转化项目 %s 的受让方是“%s”，与合同买方不一致。请更正合同，或撤回并重新办理转化项目。",
			"The transferee of deal %s is %s, not the contract's buyer. Correct the contract, or draft the deal anew.", c.No, c.BuyerName))
	}
	if f, below := priceBelow(carrier.ContractAmount, deals, i); below {
		bad = append(bad, f)
	}
	judge, err := s.evaluatorNamed(tx, carrier.ID, c.AchievementID)
	if err == nil && judge != "" {
		bad = append(bad, fault.Atf("/brokers", fault.BrokerEvaluates, "“%s”评价该成果，不得作为其技术经纪机构。请更换技术经纪人。", "%s evaluates this achievement. Name another broker.", judge))
	}
	return bad, err
}

// soldTo tells whether a buyer of the contract is the deal's transferee; before
// the contract names a buyer nothing differs.
func (c *Conversion) soldTo(carrier *contract.Contract) bool {
	buyers := 0
	for _, p := range carrier.Form.Parties {
		if p.Role != contract.Buyer {
			continue
		}
		buyers++
		code := codes.NormalizeCreditCode(p.CreditCode)
		if c.BuyerCode != "" && code == c.BuyerCode || c.BuyerCode == "" && p.Name == c.BuyerName {
			return true
		}
	}
	return buyers == 0
}

// priceBelow tells that the contract gives a deal less than was made known. A
// share has no more than four decimals, so a part may fall short by less than a
// ten-thousandth of the contract as long as all parts together do not.
func priceBelow(total amount.Fen, deals []Conversion, i int) (fault.Field, bool) {
	c := &deals[i]
	if c.Price == nil {
		return fault.Field{}, false
	}
	var prices amount.Fen
	var shares int64
	for k := range deals {
		if deals[k].Price != nil {
			prices += *deals[k].Price
			shares += deals[k].Share
		}
	}
	part, all, step := portion(total, c.Share), portion(total, shares), (total+whole-1)/whole
	if len(deals) == 1 {
		step = 0
	}
	if part+step >= *c.Price && all >= prices {
		return fault.Field{}, false
	}
	return fault.Atf("/contract_amount", fault.ConversionPriceBelow, "转化项目 %s 公布的拟交易价格为 %s 元，合同分摊给它的金额为 %s 元。请不低于公布价格签约，或重新定价公示。",
		"The price made known of deal %s is %s yuan, the contract gives it %s. Contract for no less, or make the new price known first.", c.No, *c.Price, part), true
}

// portion is a share of an amount, rounded down to the fen.
func portion(total amount.Fen, share int64) amount.Fen {
	return total/whole*amount.Fen(share) + total%whole*amount.Fen(share)/whole
}

// carrierOf tells of a loaded contract what a deal shows of it.
func carrierOf(c *contract.Contract) *Carrier {
	out := &Carrier{ID: c.ID, AcceptanceNo: c.AcceptanceNo, ProjectName: c.Form.ProjectName, Status: c.Status, ContractAmount: c.ContractAmount,
		TechnicalAmount: c.TechnicalAmount, RegisteredOn: c.RegisteredOn, CertificateNumber: c.CertificateNumber}
	if c.Approved.ContractAmount > 0 {
		out.ContractAmount, out.TechnicalAmount = c.Approved.ContractAmount, c.Approved.TechnicalAmount
	}
	for _, p := range c.Form.Parties {
		if p.Role == contract.Buyer && (out.BuyerName == "" || p.IsLead) {
			out.BuyerName, out.BuyerCode = p.Name, codes.NormalizeCreditCode(p.CreditCode)
		}
	}
	return out
}

// AnyConverted tells of which achievements a deal is done: a contract on it is
// registered, or its unit invests in it itself (achievement.Outside.Converted).
func (s *Service) AnyConverted(tx *database.Tx, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	if len(ids) == 0 {
		return out, nil
	}
	deals, err := s.read(tx, tx.Where("achievement_id IN ? AND status IN ?", ids, []Status{Cleared, Contracted}).Order("id"))
	if err != nil {
		return nil, fmt.Errorf("read deals on achievements: %w", err)
	}
	for i := range deals {
		c := &deals[i]
		if c.Stage() == Registered || c.Mode == self {
			out[c.AchievementID] = true
		}
	}
	return out, nil
}
