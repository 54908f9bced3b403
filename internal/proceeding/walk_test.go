package proceeding_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/ledger"
	"jishi/internal/proceeding"
)

// TestRandomWalks takes random steps as random people over a few contracts:
// whatever is refused changes nothing, no step leads where the tables do not,
// the fold of the events is what is stored, and the money adds up
// (domain notes §1.8, §5.6).
func TestRandomWalks(t *testing.T) {
	walks, length := 4, 120
	if testing.Short() {
		walks, length = 1, 60
	}
	for seed := range uint64(walks) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			both(t, func(w *town) { newWalk(w, seed).run(length) })
		})
	}
}

type walk struct {
	*town
	r         *rand.Rand
	people    []*identity.Principal
	contracts []string
	papers    map[string]string // an agreement of each contract
	done      map[string]int
}

func newWalk(w *town, seed uint64) *walk {
	k := &walk{town: w, r: rand.New(rand.NewPCG(seed, 7)), done: map[string]int{}, papers: map[string]string{},
		people: []*identity.Principal{w.Clerk, w.Stranger, w.Registrar, w.Registrar2, w.Reviewer, w.Reviewer2, w.Auditor, w.Tax}}
	for i := range 4 {
		f := w.Form(fmt.Sprintf("随机行走技术服务 %d", i), fmt.Sprintf("%d00000", i+2))
		if i == 3 {
			k.contracts = append(k.contracts, w.Refused(f).ID)
			continue
		}
		k.contracts = append(k.contracts, w.Registered(f).ID)
	}
	for _, id := range k.contracts {
		k.papers[id] = k.Attach(id, "M14")
	}
	return k
}

func pick[T any](k *walk, list []T) T { return list[k.r.IntN(len(list))] }

func (k *walk) run(length int) {
	for range length {
		k.t.Helper()
		id := pick(k, k.contracts)
		before := k.contract(id)
		size := k.size()
		err := k.step(id, before)
		after := k.contract(id)
		switch {
		case err != nil && fault.As(err) == nil:
			k.t.Fatalf("a step failed: %v", err)
		case err != nil && (k.size() != size || after.Status != before.Status):
			k.t.Fatalf("a refused step (%v) led from %s to %s", err, before.Status, after.Status)
		case !reachable(before.Status, after.Status):
			k.t.Fatalf("from %s to %s there is no way", before.Status, after.Status)
		}
		if k.r.IntN(4) == 0 {
			k.At(k.Today().AddDays(1 + k.r.IntN(4)).Start().Add(10 * 3600e9))
		}
	}
	k.Verify()
	for _, id := range k.contracts {
		k.fold(id)
	}
	if len(k.done) < 7 {
		k.t.Errorf("the walk saw only %v", k.done)
	}
}

// ways are the moves after a decision, apart from staying.
var ways = map[contract.Status][]contract.Status{
	contract.Registered:    {contract.ChangePending, contract.Recheck, contract.Deregistered, contract.Revoked},
	contract.ChangePending: {contract.Registered},
	contract.Recheck:       {contract.Registered},
	contract.Refused:       {contract.Objected},
	contract.Objected:      {contract.Refused, contract.Accepted},
}

func reachable(from, to contract.Status) bool { return from == to || slices.Contains(ways[from], to) }

// step does one thing, as somebody, mostly somebody who may not.
func (k *walk) step(id string, c contract.Contract) error {
	who := pick(k, k.people)
	ctx := k.t.Context()
	if c.ProceedingID == "" {
		kind := pick(k, []proceeding.Kind{proceeding.Change, proceeding.Correction, proceeding.Deregistration, proceeding.Revocation, proceeding.Objection, proceeding.Recheck})
		_, err := k.s.Open(ctx, who, id, k.request(id, kind))
		return k.note(err, "open "+string(kind))
	}
	open := c.ProceedingID
	action := pick(k, []proceeding.Action{proceeding.ActReturn, proceeding.ActRevise, proceeding.ActWithdraw, proceeding.ActNotify, proceeding.ActState,
		proceeding.ActBack, proceeding.ActExamine, proceeding.ActDecide})
	if k.r.IntN(3) > 0 { // what somebody is offered, but seldom the way out
		for _, p := range k.r.Perm(len(k.people)) {
			shown, err := k.s.Get(ctx, k.people[p], open)
			if err != nil || len(shown.Actions) == 0 {
				continue
			}
			if a := pick(k, shown.Actions); a != proceeding.ActWithdraw || k.r.IntN(4) == 0 {
				who, action = k.people[p], a
				break
			}
		}
	}
	return k.note(k.take(who, id, open, action), string(action))
}

func (k *walk) take(who *identity.Principal, id, open string, action proceeding.Action) error {
	ctx := k.t.Context()
	var err error
	switch action {
	case proceeding.ActReturn:
		_, err = k.s.Return(ctx, who, open, 0, "请补充。")
	case proceeding.ActRevise:
		p, found := k.s.Get(ctx, k.Auditor, open)
		k.Must(found)
		_, err = k.s.Revise(ctx, who, open, 0, k.request(id, p.Kind))
	case proceeding.ActWithdraw:
		_, err = k.s.Withdraw(ctx, who, open, 0, "撤回。")
	case proceeding.ActNotify:
		_, err = k.s.Notify(ctx, who, open, 0, "告知。")
	case proceeding.ActState:
		_, err = k.s.State(ctx, who, open, 0, "陈述。")
	case proceeding.ActBack:
		_, err = k.s.SendBack(ctx, who, open, 0, "再核。")
	case proceeding.ActExamine:
		recommend := pick(k, []proceeding.Recommendation{proceeding.Grant, proceeding.Grant, proceeding.Deny, proceeding.Confirm, proceeding.Amend, proceeding.Revoke})
		_, err = k.s.Examine(ctx, who, open, 0, proceeding.Finding{Recommendation: recommend, Opinion: "意见。"})
	case proceeding.ActDecide:
		_, err = k.s.Decide(ctx, who, open, 0, k.r.IntN(3) > 0, "决定。")
	}
	return err
}

func (k *walk) note(err error, what string) error {
	if err == nil {
		k.done[what]++
	}
	return err
}

func (k *walk) request(id string, kind proceeding.Kind) proceeding.Request {
	r := proceeding.Request{Kind: kind, Reason: "理由。", EffectiveOn: k.Today(), Ground: "DG01", Authority: "税务局"}
	if kind == proceeding.Revocation {
		r.Ground = "RG01"
	}
	if k.r.IntN(4) > 0 {
		r.Files = []string{k.papers[id]}
	}
	if kind == proceeding.Correction {
		r.Patch = fmt.Appendf(nil, `{"contract_no_party":"N-%d"}`, k.r.IntN(100))
		return r
	}
	r.Patch = fmt.Appendf(nil, `{"contract_amount":"%d000.00","tech_field":%q}`, 100+k.r.IntN(900), pick(k, []string{"03", "05"}))
	return r
}

func (k *walk) size() int64 {
	k.t.Helper()
	sum, err := k.Ledger.Summary(k.t.Context(), k.Auditor, ledger.Query{AsOf: ledger.Now()})
	k.Must(err)
	return sum.AsOf.Index
}

// fold reads a contract's status out of the journal alone.
func (k *walk) fold(id string) {
	k.t.Helper()
	want := k.contract(id).Status
	entries, err := k.Journal.Events(k.t.Context(), journal.Filter{After: -1, Limit: 100_000})
	k.Must(err)
	var got contract.Status
	for _, e := range entries {
		var data struct{ Contract, Status, ContractStatus string }
		var raw map[string]any
		k.Must(json.Unmarshal(e.Data, &raw))
		data.Contract, _ = raw["contract"].(string)
		data.Status, _ = raw["status"].(string)
		data.ContractStatus, _ = raw["contract_status"].(string)
		switch {
		case e.ObjectType == "contract" && e.ObjectID == id && data.Status != "":
			got = contract.Status(data.Status)
		case e.ObjectType == "proceeding" && data.Contract == id:
			got = contract.Status(data.ContractStatus)
		}
	}
	if got != want {
		k.t.Errorf("the events of %s lead to %s, the row says %s", id, got, want)
	}
}
