package sample

import (
	"context"
	"fmt"

	"jishi/internal/brokerage"
)

// Engage lets the city's broker be engaged by the enterprise of the account
// "clerk" (中介委托), which has confirmed, and records an introduction (居间介绍) that
// waits for the enterprise's answer. A city that has commissions is left alone.
func Engage(ctx context.Context, p Platform, c City) error {
	b, clerk := c.brokers["broker"], c.filers[clerkIndex]
	there, err := p.Brokerage.Commissions(ctx, b, brokerage.Filter{Limit: 1})
	if err != nil || len(there.Items) > 0 {
		return err
	}
	listed, err := p.Brokers.ByAccount(ctx, b)
	if err != nil || !listed.Good() { // a city whose story ends before
		return err
	}
	today, client, rate := p.Brokerage.Today(), c.bodies[clerkIndex], int64(300)
	m, err := p.Brokerage.ProposeCommission(ctx, b, brokerage.CommissionProposal{ClientCode: client.CreditCode, Side: brokerage.ForSeller,
		Scope: "智能装备在线监测技术的推介、洽谈和签约协调", From: today.AddDays(-1), To: today.AddDays(364), Fee: brokerage.Fee{Kind: brokerage.FeeRate, Rate: &rate}})
	if err != nil {
		return fmt.Errorf("propose the sample commission: %w", err)
	}
	if _, err := p.Brokerage.StepCommission(ctx, clerk, m.ID, brokerage.ConfirmCommission, m.Version, ""); err != nil {
		return fmt.Errorf("confirm the sample commission: %w", err)
	}
	other := partner(0, 0, 7, 2, client.trade)
	_, err = p.Brokerage.Introduce(ctx, b, brokerage.NewIntroduction{ACode: client.CreditCode, AName: client.Name, BCode: other.CreditCode, BName: other.Name,
		Subject: "带式输送机在线监测技术需求对接", On: today, CommissionID: m.ID})
	if err != nil {
		return fmt.Errorf("record the sample introduction: %w", err)
	}
	return nil
}
