package contract

import (
	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
)

// severityWeight adds up to the risk score (domain notes §6) [P].
var severityWeight = map[Severity]int64{Block: 100, High: 20, Warn: 5, Info: 1}

// RegisteredCase is a registered contract as a spot check sees it.
type RegisteredCase struct {
	ID        string
	Amount    amount.Fen // 合同成交额 as approved
	RiskScore int64      // 风险分: sum of the weights of all findings
}

// RegisteredBetween gives the contracts registered on these days that are still
// in force, by id, with what the checks say of each on the day it was filed. The
// caller has checked who asks.
func (s *Service) RegisteredBetween(tx *database.Tx, from, to calendar.Date) ([]RegisteredCase, error) {
	list, err := registeredBetween(tx, from, to)
	if err != nil {
		return nil, err
	}
	out := make([]RegisteredCase, len(list))
	for i := range list {
		c := &list[i]
		files, err := listFiles(tx, c.ID)
		if err != nil {
			return nil, err
		}
		org, err := s.identity.OrganizationIn(tx, c.OrgID)
		if err != nil {
			return nil, err
		}
		subject := Subject{Form: &c.Form, Files: files, OrgCreditCode: org.CreditCode, Today: calendar.Of(c.SubmittedAt), Local: s.local}
		out[i] = RegisteredCase{ID: c.ID, Amount: c.Approved.ContractAmount}
		for _, f := range subject.Run().Findings {
			out[i].RiskScore += severityWeight[f.Severity]
		}
	}
	return out, nil
}
