package sample

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/identity"
)

// clock is the simulated time of the city. Only the goroutine of Fill uses it.
type clock struct{ now time.Time }

func (c *clock) read() time.Time { return c.now }

// progress is how far one contract has come.
type progress struct {
	id           string
	officeRegion string
	status       contract.Status
	round        int64
	updated      time.Time
	acts         int   // acts that are done
	followed     int   // of these, acts after the registration, in an earlier run
	deal         *deal // kept while the contract is under way
}

// runner lets the planned things happen.
type runner struct {
	Platform
	clock *clock
	// end is the instant after which nothing planned happens.
	end  time.Time
	city City
	gen  *generator
	have map[int]*progress
	// offset is the number of the batch's first contract.
	offset int
	// unclosed are the statistical years that the story closes and has not yet.
	unclosed []int
	// due are the steps of the brokers' and the base's story that are still to come.
	due []due
	// brokerNo is the agency's broker, in the register from brokerFrom on.
	brokerNo   string
	brokerFrom calendar.Date
	// written are the contracts to open, in the order in which they are opened.
	written <-chan written
}

// visit is one planned act.
type visit struct {
	at    time.Time
	index int
	act   int
}

// Fill adds the contracts that are missing, act by act in the order of their
// simulated time, so that the journal is what it would have been. It may be
// interrupted through ctx at any time: the next Fill with the same seed goes on
// where this one stopped, and leaves alone what people have changed since.
func Fill(ctx context.Context, b Builder, city City, o Options) error {
	o = o.withDefaults()
	s, err := newSchedule(o.From, o.To)
	if err != nil {
		return err
	}
	k := &clock{now: s.days[0].Start().Add(opening)}
	r := &runner{Platform: b(k.read), clock: k, end: o.To.Start(), city: city, gen: newGenerator(o, city.bodies, &s), offset: o.Offset, have: map[int]*progress{}}
	if err := r.look(ctx); err != nil {
		return err
	}
	if err := r.lookForClosings(ctx, o); err != nil {
		return err
	}
	if err := r.planBrokers(ctx, o.To); err != nil {
		return err
	}
	if err := r.planTraining(ctx, o.To); err != nil {
		return err
	}
	r.planEducation(o.To)
	visits, done := r.remaining()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	r.written = r.gen.write(ctx, visits)
	for _, v := range visits {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.closeYears(ctx, v.at); err != nil {
			return err
		}
		if err := r.moveBrokers(ctx, v.at); err != nil {
			return err
		}
		p := &r.gen.plans[v.index]
		if err := r.visit(ctx, p, v); err != nil {
			return fmt.Errorf("sample contract %d, step %d of %v: %w", v.index, v.act, p.acts, err)
		}
		if v.act == len(p.acts)-1 {
			r.have[v.index].deal = nil
			done++
			o.Progress(done, len(r.gen.plans))
		}
	}
	return r.moveBrokers(ctx, r.end)
}

func newGenerator(o Options, bodies []body, s *schedule) *generator {
	g := &generator{seed: o.Seed, bodies: bodies}
	for i := range o.Contracts {
		p := planOf(o.Seed, i, o.Contracts, s)
		p.number = o.Offset + i
		g.plans = append(g.plans, p)
	}
	return g
}

// written is a contract with its text.
type written struct {
	deal    deal
	name    string
	content []byte
	err     error
}

// ahead is how many contracts are written before they are needed.
const ahead = 8

// write makes the contracts that are going to be opened and their texts beside
// the work on the database, which is the slower of the two.
func (g *generator) write(ctx context.Context, visits []visit) <-chan written {
	out := make(chan written, ahead)
	go func() {
		defer close(out)
		for _, v := range visits {
			p := &g.plans[v.index]
			if p.acts[v.act] != actOpen {
				continue
			}
			w := written{deal: g.dealOf(p)}
			if !p.bare() {
				w.name, w.content, w.err = w.deal.text(p.index, p.open())
			}
			select {
			case out <- w:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// look finds the contracts of an earlier run by the parties' own numbers.
func (r *runner) look(ctx context.Context) error {
	if err := r.lookAs(ctx, operator, nil); err != nil {
		return err
	}
	for _, p := range r.city.filers {
		if err := r.lookAs(ctx, p, []contract.Status{contract.Draft}); err != nil {
			return err
		}
	}
	return r.lookAfter(ctx)
}

// lookAfter counts what has followed the registrations that still stand; those
// that ended say so by their status.
func (r *runner) lookAfter(ctx context.Context) error {
	for i, h := range r.have {
		p := &r.gen.plans[i]
		if h.status != contract.Registered && h.status != contract.ChangePending {
			continue
		}
		for _, a := range p.acts[p.actsDone(h.status, h.round):] {
			done, err := r.done(ctx, h.id, a)
			if err != nil {
				return fmt.Errorf("looking for what followed a registration: %w", err)
			}
			if !done {
				break
			}
			h.followed++
		}
	}
	return nil
}

func (r *runner) lookAs(ctx context.Context, p *identity.Principal, status []contract.Status) error {
	for cursor := ""; ; {
		page, err := r.Contracts.List(ctx, p, contract.Filter{Status: status, Limit: pageSize, Cursor: cursor})
		if err != nil {
			return fmt.Errorf("looking for sample contracts: %w", err)
		}
		for _, c := range page.Items {
			if n, ok := indexOf(c.Form.ContractNoParty); ok && n >= r.offset && n < r.offset+len(r.gen.plans) {
				r.have[n-r.offset] = &progress{id: c.ID, officeRegion: c.OfficeRegion, status: c.Status, round: c.Round, updated: c.UpdatedAt}
			}
		}
		if cursor = page.NextCursor; cursor == "" {
			return nil
		}
	}
}

// indexOf reads the generator's index out of a number such as YL-2025-000123.
func indexOf(number string) (int, bool) {
	rest, ok := strings.CutPrefix(number, "YL-")
	if !ok || len(rest) != len("2025-000123") {
		return 0, false
	}
	n, err := strconv.Atoi(rest[5:])
	return n, err == nil && n >= 0
}

// remaining lists what is still to happen, in order of time, and how many
// contracts are complete. When every filed contract is, nothing is left: a
// draft that somebody deleted stays deleted.
func (r *runner) remaining() (visits []visit, done int) {
	onlyDrafts := len(r.have) > 0
	for i := range r.gen.plans {
		p := &r.gen.plans[i]
		from := 0
		if h := r.have[i]; h != nil {
			h.acts = p.actsDone(h.status, h.round) + h.followed
			from = h.acts
		}
		if from == len(p.acts) {
			done++
			continue
		}
		onlyDrafts = onlyDrafts && p.draft
		for a := from; a < len(p.acts); a++ {
			visits = append(visits, visit{p.at[a], i, a})
		}
	}
	if onlyDrafts {
		return nil, done
	}
	slices.SortFunc(visits, func(a, b visit) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.index, b.index), cmp.Compare(a.act, b.act))
	})
	return visits, done
}

// actsDone tells after how many acts a contract stands like this. A state off
// the planned way means that somebody else has taken it on: nothing is left.
func (p *plan) actsDone(status contract.Status, round int64) int {
	if status == contract.Draft && round == 0 && !p.draft {
		return 0
	}
	if status == contract.ChangePending && p.changes() {
		status = contract.Registered // and on the planned way
	}
	var at int64
	for i, a := range p.acts {
		if (a == actOpen && !p.draft) || a == actCorrect {
			at++
		}
		if p.after(i) == status && at == round {
			return i + 1
		}
	}
	return len(p.acts)
}

// after is the status that the i-th act leads to.
func (p *plan) after(i int) contract.Status {
	if i == len(p.acts)-1 {
		return p.final
	}
	if p.acts[i] == actReview && p.acts[i+1] == actPanel {
		return contract.ExpertReview
	}
	return map[act]contract.Status{
		actOpen: contract.Submitted, actGiveBack: contract.Correction, actCorrect: contract.Submitted, actAccept: contract.Accepted,
		actClaim: contract.FirstReview, actReview: contract.SecondReview, actPanel: contract.SecondReview,
		actRegister: contract.Registered, actSettle: contract.Registered, actChange: contract.Registered,
	}[p.acts[i]]
}
