package sample

import (
	"context"
	"fmt"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/identity"
	"jishi/internal/inspection"
	"jishi/internal/office"
)

// Settle gives the city what its offices do besides cases: a substitute for the
// rest of the year, the spot check of the last quarter with a first result, and the
// province's files on absorption.
// It is done on the day of the start, after the story is told, and only once.
func (c City) Settle(ctx context.Context, p Platform, today calendar.Date) error {
	if err := c.nameSubstitute(ctx, p.Offices, today); err != nil {
		return fmt.Errorf("naming a sample substitute: %w", err)
	}
	if err := c.spotCheck(ctx, p, today); err != nil {
		return fmt.Errorf("holding a sample spot check: %w", err)
	}
	if err := c.absorb(ctx, p, today); err != nil {
		return fmt.Errorf("importing sample absorption: %w", err)
	}
	return nil
}

func (c City) nameSubstitute(ctx context.Context, offices *office.Service, today calendar.Date) error {
	staff := c.registrars[identity.WholeCity]
	there, err := offices.Substitutes(ctx, c.head)
	if err != nil || len(there) > 0 || len(staff) < 2 {
		return err
	}
	_, err = offices.SetSubstitute(ctx, c.head, office.Substitute{UserID: staff[0].UserID, SubstituteID: staff[1].UserID,
		From: today, To: calendar.On(today.Year(), time.December, 31)})
	return err
}

func (c City) spotCheck(ctx context.Context, p Platform, today calendar.Date) error {
	checks := p.Inspections
	there, err := checks.List(ctx, c.auditor)
	if err != nil || len(there) > 0 {
		return err
	}
	// A small city may have registered nothing for a while.
	newest, err := p.Contracts.List(ctx, c.auditor, contract.Filter{Status: contract.InForce, Limit: 1})
	if err != nil || len(newest.Items) == 0 {
		return err
	}
	quarter := min(lastQuarter(today), quarterOf(newest.Items[0].RegisteredOn))
	if _, err := checks.Announce(ctx, c.auditor, quarter); err != nil {
		return err
	}
	drawn, err := checks.Draw(ctx, c.auditor, quarter)
	if err != nil || len(drawn.Items) == 0 {
		return err
	}
	_, err = checks.Record(ctx, c.auditor, quarter, drawn.Items[0].ContractID, inspection.Pass, "合同原件、发票与银行回单一致，技术交易额核定无误。")
	return err
}

func quarterOf(d calendar.Date) string {
	return fmt.Sprintf("%04d-Q%d", d.Year(), (int(d.Month())+2)/3)
}

// lastQuarter is the quarter that ended last before a day.
func lastQuarter(today calendar.Date) string {
	q := (int(today.Month()) - 1) / 3
	if q == 0 {
		return fmt.Sprintf("%04d-Q4", today.Year()-1)
	}
	return fmt.Sprintf("%04d-Q%d", today.Year(), q)
}
