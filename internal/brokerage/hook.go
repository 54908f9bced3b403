package brokerage

import (
	"slices"
	"strconv"

	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
)

// Brokered tells the rules of a contract which brokers it names, with what keeps
// each from being submitted, and who had introduced its parties and is not
// named. It is what contract.Outside.Brokered asks.
func (s *Service) Brokered(tx *database.Tx, c *contract.Contract) (*contract.Brokered, error) {
	rows, err := ofContract(tx, c.ID)
	if err != nil {
		return nil, err
	}
	if err := s.stand(tx, &c.Form, pointers(rows)); err != nil {
		return nil, err
	}
	out := &contract.Brokered{}
	for i := range rows {
		b := &rows[i]
		out.Named = append(out.Named, contract.NamedBroker{No: b.Standing.No, Name: b.Standing.Name, OrgName: b.OrgName, OrgCode: b.OrgCode,
			ThreeParty: b.Form == ThreeParty, InHouse: b.Role == InHouse, Agreed: b.Status == Agreed, Faults: b.faults(i, &c.Form)})
	}
	out.Introduced, err = s.introduced(tx, &c.Form, rows)
	return out, err
}

// faults is what keeps a contract with this entry from being submitted.
func (b *ContractBroker) faults(i int, f *contract.Form) []fault.Field {
	bad := fits(f, b.Standing, b.OrgCode, b.Role)
	if b.Conflict == nil {
		bad = append(bad, fault.At("/conflict_declared", fault.BrokerConflictMissing))
	}
	if b.Status == Declined {
		bad = append(bad, fault.At("/status", fault.BrokerDeclined))
	}
	for k := range bad {
		bad[k].Pointer = "/brokers/" + strconv.Itoa(i) + bad[k].Pointer
	}
	return bad
}

// introduced finds introductions of a seller and a buyer that still protect, by
// brokers that are not named.
func (s *Service) introduced(tx *database.Tx, f *contract.Form, rows []ContractBroker) ([]contract.IntroducedBy, error) {
	var found []Introduction
	for _, a := range f.Parties {
		for _, b := range f.Parties {
			one, other := codes.NormalizeCreditCode(a.CreditCode), codes.NormalizeCreditCode(b.CreditCode)
			if a.Role != contract.Seller || b.Role != contract.Buyer || one == "" || other == "" || f.SignDate.IsZero() {
				continue
			}
			list, err := introducedBetween(tx, one, other, f.SignDate)
			if err != nil {
				return nil, err
			}
			found = append(found, list...)
		}
	}
	found = slices.DeleteFunc(found, func(i Introduction) bool {
		return !i.Protects(f.SignDate) || slices.ContainsFunc(rows, func(b ContractBroker) bool { return b.BrokerID == i.BrokerID })
	})
	if len(found) == 0 {
		return nil, nil
	}
	if err := s.nameIntroductions(tx, pointers(found)); err != nil {
		return nil, err
	}
	out := make([]contract.IntroducedBy, len(found))
	for k, i := range found {
		out[k] = contract.IntroducedBy{No: i.BrokerNo, Name: i.BrokerName, Subject: i.Subject, On: i.IntroducedOn}
	}
	return out, nil
}
