package sample

import (
	"encoding/json"
	"fmt"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/sample/contractpaper"
)

// Example gives one ready contract of the account "clerk" and its text as a
// DOCX: a service contract without intellectual property whose technical amount
// is the contract amount (186,000.00 yuan), so that M01 is the only document it
// needs. It was signed on 2026-09-01 and runs for two years.
func Example() (contract.Form, []byte, error) {
	return ExampleOn(calendar.On(2026, time.September, 1))
}

// ExampleOn is Example signed on another day.
func ExampleOn(signed calendar.Date) (contract.Form, []byte, error) {
	bodies := applicants(0)
	s := subjectOf(0, 0).movedTo(bodies[clerkIndex].trade)
	r := chanceOf(0, streamForm, 0)
	size, related := amount.Fen(18_600_000), false
	f := contract.Form{
		ProjectName: s.title() + "技术服务", ContractNoParty: "LS-" + signed.String(), Kind: "50", SubKind: "51",
		SignDate: signed, EffectiveDate: signed, BeginDate: signed, EndDate: signed.AddDays(729), SignPlace: "山东省泰安市",
		ContractAmount: &size, TechnicalAmount: &size, Currency: "CNY", AmountMode: contract.ModeFixed, PayMethod: "1",
		TechField: s.trade.techField, SocEconObjective: s.trade.objective, IndustryServed: s.trade.industry,
		IPKinds: []string{"99"}, PlanSource: "99", IsRelated: &related,
		TechSummary: s.summary(r, "50"), Targets: s.targets(r), AcceptanceMethod: acceptances[0], CommitmentAccepted: true,
		Parties: []contract.Party{
			as(bodies[clerkIndex].Party, contract.Seller, true),
			as(partner(0, 0, 0, 1, bodies[clerkIndex].trade).Party, contract.Buyer, false),
		},
	}
	text, err := contractpaper.DOCX(paperOf(&f))
	if err != nil {
		return f, nil, fmt.Errorf("writing the example contract: %w", err)
	}
	return f, text, nil
}

// TextOf writes the text of a contract as a DOCX that says what its form says.
// The contract is JSON in the field names of the API.
func TextOf(contractJSON []byte) ([]byte, error) {
	var f contract.Form
	if err := json.Unmarshal(contractJSON, &f); err != nil {
		return nil, fmt.Errorf("reading the contract: %w", err)
	}
	return contractpaper.DOCX(paperOf(&f))
}
