package sample

import (
	"bytes"
	"context"
	"fmt"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/mandate"
	"jishi/internal/sample/contractpaper"
)

// Delegate lets the city's agency file for the enterprise of the account "clerk"
// (委托代办): one mandate is in force, with a contract that was submitted under it
// and a draft that was begun; another one, for the university, waits for
// confirmation, and a second for the enterprise does. A city that has mandates
// already is left alone.
func Delegate(ctx context.Context, p Platform, c City) error {
	broker, clerk := c.filers[brokerIndex], c.filers[clerkIndex]
	there, err := p.Mandates.List(ctx, broker, mandate.Filter{Limit: 1})
	if err != nil || len(there.Items) > 0 {
		return err
	}
	today := p.Mandates.Today()
	d := delegation{Platform: p, city: c, from: today.AddDays(-30), to: today.AddDays(334)}
	everyday := []mandate.Act{mandate.ActDraft, mandate.ActSubmit, mandate.ActCorrect, mandate.ActUpload, mandate.ActAnswer, mandate.ActCertificate}
	first, err := d.propose(ctx, clerkIndex, "样例-委托-001", everyday)
	if err != nil {
		return err
	}
	if _, err = p.Mandates.Step(ctx, clerk, first.ID, mandate.Confirm, first.Version, ""); err != nil {
		return fmt.Errorf("confirm the sample mandate: %w", err)
	}
	if _, err = d.propose(ctx, clerkIndex, "样例-委托-002", []mandate.Act{mandate.ActCertificate, mandate.ActChange, mandate.ActSettle}); err != nil {
		return err
	}
	if _, err = d.propose(ctx, universityIndex, "样例-委托-003", everyday); err != nil {
		return err
	}
	if err := d.file(ctx, first.ClientOrg, 1, true); err != nil {
		return err
	}
	return d.file(ctx, first.ClientOrg, 2, false)
}

type delegation struct {
	Platform
	city     City
	from, to calendar.Date
}

// propose hands a mandate in with its paper.
func (d delegation) propose(ctx context.Context, client int, reference string, acts []mandate.Act) (mandate.Mandate, error) {
	body, agency := d.city.bodies[client], d.city.bodies[brokerIndex]
	words, _ := codes.Get(codes.MandatedActs)
	paper := contractpaper.Mandate{Reference: reference, Client: body.Name, ClientCode: body.CreditCode, Agent: agency.Name, AgentCode: agency.CreditCode,
		From: d.from, To: d.to, LegalRep: body.LegalRep}
	for _, a := range acts {
		e, _ := words.Lookup(string(a))
		paper.Acts = append(paper.Acts, e.NameZh)
	}
	pdf, err := contractpaper.MandatePDF(paper)
	if err != nil {
		return mandate.Mandate{}, err
	}
	m, err := d.Mandates.Propose(ctx, d.city.filers[brokerIndex], mandate.Proposal{ClientCode: body.CreditCode, Acts: acts, From: d.from, To: d.to, Reference: reference},
		"授权委托书-"+reference+".pdf", bytes.NewReader(pdf))
	if err != nil {
		return m, fmt.Errorf("propose the sample mandate %s: %w", reference, err)
	}
	return m, nil
}

// file begins a contract of the client as its agent, and submits it.
func (d delegation) file(ctx context.Context, client string, n int, submit bool) error {
	broker := d.city.filers[brokerIndex]
	form, text, err := d.filing(n)
	if err != nil {
		return err
	}
	c, err := d.Contracts.CreateFor(ctx, broker, client, form)
	if err != nil {
		return fmt.Errorf("begin a contract for a client: %w", err)
	}
	if _, err := d.Contracts.AddFile(ctx, broker, c.ID, "M01", "技术服务合同.docx", bytes.NewReader(text)); err != nil {
		return fmt.Errorf("attach the text for a client: %w", err)
	}
	if !submit {
		return nil
	}
	if _, err := d.Contracts.Submit(ctx, broker, c.ID, 0); err != nil {
		return fmt.Errorf("submit for a client: %w", err)
	}
	return nil
}

// filing is a service contract of the enterprise like Example, with another
// subject and partner.
func (d delegation) filing(n int) (contract.Form, []byte, error) {
	form, _, err := ExampleOn(d.from.AddDays(20))
	if err != nil {
		return form, nil, err
	}
	trade := d.city.bodies[clerkIndex].trade
	s := subjectOf(0, 40+n).movedTo(trade)
	r := chanceOf(0, streamForm, 40+n)
	size := amount.Fen(9_800_000 + 1_250_000*int64(n))
	form.ProjectName, form.ContractNoParty = s.title()+"技术服务", fmt.Sprintf("WT-%s-%d", form.SignDate, n)
	form.ContractAmount, form.TechnicalAmount = &size, &size
	form.TechSummary, form.Targets = s.summary(r, "50"), s.targets(r)
	form.Parties = []contract.Party{as(d.city.bodies[clerkIndex].Party, contract.Seller, true), as(partner(0, 0, n, 2, trade).Party, contract.Buyer, false)}
	text, err := contractpaper.DOCX(paperOf(&form))
	if err != nil {
		return form, nil, fmt.Errorf("writing a contract for a client: %w", err)
	}
	return form, text, nil
}
