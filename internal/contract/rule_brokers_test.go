package contract_test

import (
	"jishi/internal/contract"
	"jishi/internal/fault"
)

// brokerCases are the rules on brokers (RR37 to RR39).
func brokerCases() []ruleCase {
	named := func(b contract.NamedBroker) func(*contract.Subject) {
		return func(s *contract.Subject) { s.Brokered = &contract.Brokered{Named: []contract.NamedBroker{b}} }
	}
	intermediary := func(b ...contract.NamedBroker) func(*contract.Subject) {
		return func(s *contract.Subject) {
			s.Form.Parties = append(s.Form.Parties, contract.Party{Role: contract.Intermediary, Name: "岳麓技术转移服务有限公司", CreditCode: "91370902MA0000006X"})
			s.Brokered = &contract.Brokered{Named: b}
		}
	}
	return []ruleCase{
		{"RR37", "not in good standing", named(contract.NamedBroker{No: "TAB2026000001", Faults: []fault.Field{fault.At("/brokers/0/broker_no", fault.BrokerNotActive)}}), contract.Block},
		{"RR37", "complete", named(contract.NamedBroker{No: "TAB2026000001"}), ""},
		{"RR37", "no register", func(s *contract.Subject) { s.Brokered = nil }, ""},
		{"RR38", "introduced and not named", func(s *contract.Subject) {
			s.Brokered = &contract.Brokered{Introduced: []contract.IntroducedBy{{No: "TAB2026000001", On: s.Today.AddDays(-30), Subject: "在线监测"}}}
		}, contract.Warn},
		{"RR38", "nobody introduced them", named(contract.NamedBroker{No: "TAB2026000001"}), ""},
		{"RR39", "an intermediary and nobody named", intermediary(), contract.Info},
		{"RR39", "an intermediary with its broker", intermediary(contract.NamedBroker{No: "TAB2026000001", ThreeParty: true, OrgCode: "91370902MA0000006X"}), ""},
		{"RR39", "an intermediary and in-house staff only", intermediary(contract.NamedBroker{No: "TAB2026000001", InHouse: true}), contract.Info},
		{"RR39", "three parties, one missing", named(contract.NamedBroker{No: "TAB2026000001", ThreeParty: true, OrgCode: "91370902MA0000006X"}), contract.Warn},
		{"RR39", "a clause needs no intermediary", named(contract.NamedBroker{No: "TAB2026000001"}), ""},
	}
}
