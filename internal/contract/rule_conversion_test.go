package contract_test

import (
	"jishi/internal/contract"
	"jishi/internal/fault"
)

// conversionCases are the rule on deals on achievements (RR40).
func conversionCases() []ruleCase {
	deal := func(registered bool, faults ...fault.Field) func(*contract.Subject) {
		return func(s *contract.Subject) {
			s.Registered = registered
			s.Converted = &contract.Converted{Deals: []contract.ConvertedDeal{{No: "TAC2026000001", Name: "秸秆深埋还田装置", Faults: faults}}}
		}
	}
	return []ruleCase{
		{"RR40", "the notice is still running", deal(false, fault.At("/conversions", fault.ConversionNoticeRunning)), contract.Block},
		{"RR40", "lower than made known", deal(false, fault.At("/contract_amount", fault.ConversionPriceBelow)), contract.Block},
		{"RR40", "cut after the registration", deal(true, fault.At("/contract_amount", fault.ConversionPriceBelow)), contract.Warn},
		{"RR40", "the procedure was kept", deal(false), ""},
		{"RR40", "no deals are kept", func(s *contract.Subject) { s.Converted = nil }, ""},
	}
}
