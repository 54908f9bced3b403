package contract

import (
	"slices"
	"strconv"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Brokered (中介促成) is what is known of brokers in a contract: whom the
// applicant named, and who had introduced its parties to each other.
type Brokered struct {
	Named      []NamedBroker
	Introduced []IntroducedBy
}

// NamedBroker (载入的技术经纪人) is one entry. Faults are what keeps it from
// being submitted.
type NamedBroker struct {
	No, Name         string
	OrgName, OrgCode string
	ThreeParty       bool // 三方合同
	InHouse          bool // 内设技术转移人员
	Agreed           bool // 经纪人已认可
	Faults           []fault.Field
}

// IntroducedBy (居间在先) is an introduction of the same parties, confirmed by
// both, in the time that it protects.
type IntroducedBy struct {
	No, Name, Subject string
	On                calendar.Date
}

// ruleBrokers: who is named was in good standing, has said whether there is a
// conflict, and agrees (RR37).
func ruleBrokers(x *exam) {
	if x.Brokered == nil {
		return
	}
	for _, b := range x.Brokered.Named {
		for _, f := range b.Faults {
			x.find(Finding{Pointer: f.Pointer, Code: f.Code, Text: f.Text, about: b.No,
				Why: fault.Tf("技术经纪人 %s %s。", "Broker %s %s.", b.No, b.Name)})
		}
	}
}

// ruleIntroduced: a broker introduced the parties and is not named (RR38).
func ruleIntroduced(x *exam) {
	if x.Brokered == nil {
		return
	}
	for _, i := range x.Brokered.Introduced {
		x.find(Finding{Pointer: "/parties", Code: fault.IntroducedBefore, about: i.No + i.On.String() + i.Subject,
			Why: fault.Tf("双方于 %s 经技术经纪人 %s（%s）居间介绍：%s。", "Introduced on %s by %s (%s): %s.", i.On, i.No, i.Name, i.Subject)})
	}
}

// ruleIntermediary: the intermediary party of the form and the named brokers
// say the same (RR39).
func ruleIntermediary(x *exam) {
	if x.Brokered == nil {
		return
	}
	parties := map[string]bool{}
	for _, i := range x.side(Intermediary) {
		parties[codes.NormalizeCreditCode(x.Form.Parties[i].CreditCode)] = true
	}
	outside := 0
	for _, b := range x.Brokered.Named {
		if !b.InHouse {
			outside++
		}
		if b.ThreeParty && !parties[b.OrgCode] {
			x.find(Finding{Severity: Warn, Pointer: "/parties", Code: fault.IntermediaryMismatch, about: b.No,
				Why: fault.Tf("%s 载为三方合同，但“%s”不是合同的中介方。", "%s is named for a three-party contract, but %s is not its intermediary.", b.No, b.OrgName)})
		}
	}
	if len(parties) > 0 && outside == 0 { // naming a person is the applicant's choice: a hint, so that the deal is credited
		x.find(Finding{Severity: Info, Pointer: "/parties", Code: fault.IntermediaryMismatch, about: "nobody",
			Why: fault.T("合同有中介方，但没有载入技术经纪人。", "There is an intermediary party, but no broker is named.")})
	}
}

// ForEdit locks a contract whose form p may change now, the rows beside the
// form included. Faults as for Update; BrokerFrozen where nobody may any more.
func (s *Service) ForEdit(tx *journal.Tx, p *identity.Principal, id string) (*Contract, error) {
	c, err := s.loadForAction(tx, p, id, Edit, 0)
	if f := fault.As(err); f != nil && f.Code == fault.NotEditable {
		return nil, fault.New(fault.BrokerFrozen)
	}
	return &c, err
}

// For loads a contract that p may read for op.
func (s *Service) For(tx *database.Tx, p *identity.Principal, op identity.Operation, id string) (*Contract, error) {
	c, err := Seen(tx, p, op, id)
	if err != nil {
		return nil, err
	}
	s.judge(&c)
	return &c, nil
}

// Companies is the local copy of the company register; nil without one.
func (s *Service) Companies() CompanyRegister { return s.outside.Companies }

// takesPart tells, for the statistics, whether a broker who agreed is named;
// "" where no register of brokers is kept.
func (s *Service) takesPart(tx *database.Tx, c *Contract) (string, error) {
	if s.outside.Brokered == nil {
		return "", nil
	}
	b, err := s.outside.Brokered(tx, c)
	if err != nil {
		return "", err
	}
	return strconv.FormatBool(slices.ContainsFunc(b.Named, func(n NamedBroker) bool { return n.Agreed })), nil
}
