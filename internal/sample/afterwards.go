package sample

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/identity"
	"jishi/internal/ledger"
	"jishi/internal/proceeding"
	"jishi/internal/settlement"
)

// follow plans what happens to a registered contract later: one in six declares
// what was realised, one in forty is changed, a few end early or are struck
// off. What would fall behind the end of the story does not happen. What people
// have been given, and the pairs of brokerage, are left alone.
func (p *plan) follow(r *rand.Rand, s *schedule, place int) {
	if p.final != contract.Registered || p.sub == "53" || p.large() || p.disputed || p.forClerk || p.forUniversity {
		return
	}
	then := func(a act, from, to int) {
		gap, minutes := between(r, from, to), between(r, 0, 400)
		if place+gap >= len(s.days)-1 {
			place = len(s.days)
			return
		}
		var at time.Time
		place, at = s.after(place, gap, minutes, p.at[len(p.at)-1])
		p.acts, p.at = append(p.acts, a), append(p.at, at)
	}
	roll := r.IntN(1000)
	if roll < 170 || p.brokered() && roll < 700 {
		then(actSettle, 40, 180)
	}
	switch {
	case roll >= 975:
		then(actChange, 20, 260)
	case roll >= 967:
		then(actDeregister, 30, 260)
	case roll >= 962:
		then(actRevoke, 30, 260)
	}
	switch p.acts[len(p.acts)-1] {
	case actDeregister:
		p.final = contract.Deregistered
	case actRevoke:
		p.final = contract.Revoked
	}
}

// decided is when the last review ended, or whatever the case came to.
func (p *plan) decided() time.Time {
	last := p.at[len(p.at)-1]
	for i, a := range p.acts {
		if a == actRegister {
			last = p.at[i]
		}
	}
	return last
}

// changes tells whether the contract is changed later.
func (p *plan) changes() bool { return p.acts[len(p.acts)-1] == actChange }

// afterwards lets something happen to a registered contract, from the
// application to the decision, and goes on where an earlier run stopped.
func (r *runner) afterwards(ctx context.Context, p *plan, h *progress, a act) (contract.Contract, error) {
	first, second := r.people(p, h)
	filer := r.city.filers[h.deal.org]
	var err error
	if a == actSettle {
		err = r.settle(ctx, p, h, first, filer)
	} else {
		err = r.proceed(ctx, p, h, a, proceeders{first, second, filer})
	}
	if err != nil {
		return contract.Contract{}, err
	}
	c, err := r.Contracts.Get(ctx, operator, h.id)
	return c.Contract, err
}

// done tells whether an act after the registration has come to its end.
func (r *runner) done(ctx context.Context, id string, a act) (bool, error) {
	if a == actSettle {
		list, _, err := r.Settlements.List(ctx, r.city.auditor, id)
		return len(list) > 0 && list[0].Status != settlement.Declared, err
	}
	list, err := r.Proceedings.List(ctx, r.city.auditor, proceeding.Filter{ContractID: id, Limit: 1})
	return len(list.Items) > 0 && list.Items[0].Status.Ended(), err
}

// proceeders are the people of a proceeding.
type proceeders struct{ first, second, filer *identity.Principal }

func (r *runner) proceed(ctx context.Context, p *plan, h *progress, a act, who proceeders) error {
	list, err := r.Proceedings.List(ctx, r.city.auditor, proceeding.Filter{ContractID: h.id, Limit: 1})
	if err != nil {
		return fmt.Errorf("look for the proceeding: %w", err)
	}
	var c proceeding.Case
	if len(list.Items) > 0 {
		c = list.Items[0]
	} else if c, err = r.apply(ctx, p, h, a, who); err != nil {
		return err
	}
	for !c.Status.Ended() {
		if c, err = r.step(ctx, a, c, who); err != nil {
			return fmt.Errorf("proceeding %s, %s: %w", c.Kind, c.Status, err)
		}
		r.clock.now = r.clock.now.Add(25 * time.Minute)
	}
	return nil
}

// apply opens a proceeding, with the paper that it rests on.
func (r *runner) apply(ctx context.Context, p *plan, h *progress, a act, who proceeders) (proceeding.Case, error) {
	request, by := proceeding.Request{EffectiveOn: calendar.Of(r.clock.now)}, who.filer
	switch a {
	case actChange:
		patch, why := h.deal.change(p)
		raw, err := json.Marshal(patch)
		if err != nil {
			return proceeding.Case{}, fmt.Errorf("write the change: %w", err)
		}
		request.Kind, request.Patch, request.Reason = proceeding.Change, raw, why
	case actDeregister:
		request.Kind, request.Ground, request.Reason = proceeding.Deregistration, "DG01", "因市场变化，双方协议解除合同，未履行部分不再履行。"
		request.Benefits = []proceeding.Benefit{{Kind: "VAT", Authority: "主管税务机关", Amount: (h.deal.size() / 50).String()}}
	default:
		by = who.first
		request.Kind, request.Ground, request.Reason = proceeding.Revocation, "RG03", "经国家系统比对，同一合同已在外地登记，本次登记属重复登记。"
	}
	if a != actRevoke {
		id, err := r.agreement(ctx, h, who.filer, request.Reason)
		if err != nil {
			return proceeding.Case{}, err
		}
		request.Files = []string{id}
	}
	c, err := r.Proceedings.Open(ctx, by, h.id, request)
	if err != nil {
		return c, fmt.Errorf("apply for it: %w", err)
	}
	r.clock.now = r.clock.now.Add(50 * time.Minute)
	return c, nil
}

// step takes the next step of a proceeding. A party that is to be struck off is
// told, and has its say first.
func (r *runner) step(ctx context.Context, a act, c proceeding.Case, who proceeders) (proceeding.Case, error) {
	switch {
	case c.Status == proceeding.Open && a == actRevoke:
		return r.Proceedings.Notify(ctx, who.first, c.ID, 0, "经比对，同一合同已在外地登记并取得证明，拟撤销本次登记。你单位可在期限内陈述申辩。")
	case c.Status == proceeding.Notified:
		return r.Proceedings.State(ctx, who.filer, c.ID, 0, "情况属实，系经办人重复申报，没有异议。")
	case c.Status == proceeding.Examined:
		return r.Proceedings.Decide(ctx, who.second, c.ID, 0, true, "同意审查意见。")
	}
	return r.Proceedings.Examine(ctx, who.first, c.ID, 0, proceeding.Finding{Recommendation: proceeding.Grant, Opinion: "经核对补充材料，情况属实，建议准予。"})
}

// agreement files the paper that a change rests on.
func (r *runner) agreement(ctx context.Context, h *progress, filer *identity.Principal, why string) (string, error) {
	there, err := r.Contracts.Files(ctx, filer, h.id)
	if err != nil {
		return "", fmt.Errorf("look for the agreement: %w", err)
	}
	for _, f := range there {
		if f.Material == "M14" {
			return f.ID, nil
		}
	}
	paper := material{"M14", "补充协议", []string{why, "本协议自双方盖章之日起生效，为原合同的组成部分。"}}
	letter, err := paper.letter(h.deal.form.ContractNoParty)
	if err != nil {
		return "", err
	}
	f, err := r.Contracts.AddFile(ctx, filer, h.id, paper.code, paper.title+".docx", bytes.NewReader(letter))
	if err != nil {
		return "", fmt.Errorf("file the agreement: %w", err)
	}
	r.clock.now = r.clock.now.Add(10 * time.Minute)
	return f.ID, nil
}

// settle declares a part of the contract as realised, which the registry confirms.
func (r *runner) settle(ctx context.Context, p *plan, h *progress, first, filer *identity.Principal) error {
	list, _, err := r.Settlements.List(ctx, r.city.auditor, h.id)
	if err != nil {
		return fmt.Errorf("look for the statement: %w", err)
	}
	var d settlement.Settlement
	if len(list) > 0 {
		d = list[0]
	} else {
		c, err := r.Contracts.Get(ctx, operator, h.id)
		if err != nil {
			return err
		}
		percent := amount.Fen([]int64{100, 100, 60, 40}[p.index%4])
		d, err = r.Settlements.Declare(ctx, filer, h.id, settlement.Settlement{RealisedOn: calendar.Of(r.clock.now), Note: "按合同约定的里程碑已收款，银行回单附后。",
			ContractAmount: c.Approved.ContractAmount * percent / 100, TechnicalAmount: c.Approved.TechnicalAmount * percent / 100})
		if err != nil {
			return fmt.Errorf("declare what was realised: %w", err)
		}
		r.clock.now = r.clock.now.Add(40 * time.Minute)
	}
	if d.Status != settlement.Declared {
		return nil
	}
	if _, err = r.Settlements.Decide(ctx, first, h.id, d.ID, 0, true, "与银行回单核对一致。"); err != nil || !p.brokered() {
		return err
	}
	return r.commission(ctx, p, h, first, d.TechnicalAmount)
}

// leftOpen is how many of the years that have ended stay open: there is something
// left to close.
const leftOpen = 2

// lookForClosings lists the years that the story closes (年度关账), as far as they
// are not closed yet.
func (r *runner) lookForClosings(ctx context.Context, o Options) error {
	there, err := r.Ledger.Closings(ctx, r.city.auditor)
	if err != nil {
		return fmt.Errorf("looking for closed years: %w", err)
	}
	for year := o.From.Year(); year < o.To.Year()-leftOpen; year++ {
		if !slices.ContainsFunc(there, func(c ledger.Closing) bool { return c.Year == year }) {
			r.unclosed = append(r.unclosed, year)
		}
	}
	return nil
}

// closeYears closes the years whose tenth of January has come.
func (r *runner) closeYears(ctx context.Context, now time.Time) error {
	for len(r.unclosed) > 0 {
		year := r.unclosed[0]
		day := calendar.On(year+1, time.January, 10).Start().Add(opening)
		if now.Before(day) {
			return nil
		}
		r.clock.now = day
		if _, err := r.Ledger.CloseYear(ctx, r.city.auditor, year, fmt.Sprintf("%d年度技术市场统计公报", year)); err != nil {
			return fmt.Errorf("close %d: %w", year, err)
		}
		r.unclosed = r.unclosed[1:]
	}
	return nil
}

// change is the merge patch of a later change, and why: a smaller price where
// the price is plain, a longer term otherwise.
func (d *deal) change(p *plan) (map[string]any, string) {
	f := &d.form
	plain := f.AmountMode == contract.ModeFixed || f.AmountMode == contract.ModeInstalment
	if !plain || f.Currency != "CNY" || len(f.NonTechnicalItems) > 0 || f.TaxIncluded || f.IsEquity {
		return map[string]any{"end_date": f.EndDate.AddDays(180).String()}, "因试验场地移交推迟，双方同意履行期限延长一百八十天。"
	}
	size := d.size() * amount.Fen(95-5*(p.index%6)) / 100 / 1000 * 1000
	patch := map[string]any{"contract_amount": size.String(), "technical_amount": size.String()}
	if n := len(f.PaySchedule); n > 0 {
		rest, list := size, make([]contract.Instalment, n)
		for i, instalment := range f.PaySchedule {
			list[i] = instalment
			if list[i].Amount = rest; i < n-1 {
				list[i].Amount = size / amount.Fen(n)
			}
			rest -= list[i].Amount
		}
		patch["pay_schedule"] = list
	}
	return patch, "双方经协商调减工作内容，合同价款相应调减为 " + size.String() + " 元。"
}
