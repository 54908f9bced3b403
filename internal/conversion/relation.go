package conversion

import (
	"slices"
	"strings"

	"jishi/internal/achievement"
	"jishi/internal/brokerage"
	"jishi/internal/contract"
	"jishi/internal/fault"
)

// The relations of a transferee to the people of an achievement, beside those of
// units, which package brokerage judges.
const (
	Completer      brokerage.Relation = "COMPLETER"       // 受让方是完成人
	CompleterHolds brokerage.Relation = "COMPLETER_HOLDS" // 完成人是受让方的法定代表人或者股东
)

var relationNames = map[brokerage.Relation]fault.Text{
	brokerage.DeclaredRelated: fault.T("已声明", "declared"),
	brokerage.SameCode:        fault.T("受让方是完成单位", "the transferee is a completing unit"),
	brokerage.SameLegalRep:    fault.T("受让方与完成单位法定代表人相同", "one legal representative"),
	brokerage.Shareholding:    fault.T("受让方与完成单位之间持股", "one holds shares of the other"),
	Completer:                 fault.T("受让方是完成人", "the transferee is a completer"),
	CompleterHolds:            fault.T("完成人是受让方的法定代表人或者股东", "a completer represents the transferee or holds shares"),
}

// relations finds how the transferee of a deal is related to the units and the
// people of the achievement: by the judgement of package brokerage for units, by
// the copy of the company register for people.
func (s *Service) relations(c *Conversion, a *achievement.Achievement, legalReps map[string]string) []brokerage.Relation {
	if c.Mode == self || c.BuyerName == "" {
		return nil
	}
	form := contract.Form{Parties: []contract.Party{{Role: contract.Buyer, Name: c.BuyerName, CreditCode: c.BuyerCode, LegalRep: legalReps[c.BuyerCode]}}}
	for _, u := range a.Units {
		form.Parties = append(form.Parties, contract.Party{Role: contract.Seller, Name: u.Name, CreditCode: u.CreditCode, LegalRep: legalReps[u.CreditCode]})
	}
	out := s.brokers.Related(&form, s.Today())
	var company *contract.Company
	if r := s.contracts.Companies(); r != nil && c.BuyerCode != "" {
		company = r.Company(c.BuyerCode)
	}
	add := func(r brokerage.Relation) {
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	for _, p := range a.People {
		name := strings.TrimSpace(p.Name)
		switch {
		case name == "":
		case c.BuyerCode == "" && name == c.BuyerName:
			add(Completer)
		case legalReps[c.BuyerCode] == name && c.BuyerCode != "",
			company != nil && (company.LegalRep == name || slices.ContainsFunc(company.Shareholders, func(h contract.Shareholder) bool { return h.CreditCode == "" && h.Name == name })):
			add(CompleterHolds)
		}
	}
	return out
}
