package contract_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"jishi/internal/amount"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/contract/contracttest"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/ledger"
)

// TestRandomRegistrations walks from drafts to decisions with random steps of
// random people in random states. The table Lifecycle is the model: a step leads
// only where its row says, what is refused changes nothing, what is offered to
// somebody is theirs to take and what is not offered cannot be done. The fold of
// the events is what is stored, and the ledger is the sum of the registered
// contracts (domain notes §1.8, §5.6). What follows a decision is walked in
// package proceeding.
func TestRandomRegistrations(t *testing.T) {
	walks, length := 3, 350
	if testing.Short() {
		walks, length = 1, 100
	}
	for seed := range uint64(walks) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			contracttest.Both(t, nil, func(t *testing.T, w *contracttest.World) {
				k := &registrations{World: w, t: t, r: rand.New(rand.NewPCG(seed, 11)), done: map[contract.Action]int{}, seen: map[contract.Status]bool{},
					people: []*identity.Principal{w.Clerk, w.Stranger, w.Registrar, w.Registrar2, w.Reviewer, w.Reviewer2, w.Auditor, w.Tax}}
				for range length {
					k.step()
				}
				k.end()
			})
		})
	}
}

type registrations struct {
	*contracttest.World
	t         *testing.T
	r         *rand.Rand
	people    []*identity.Principal
	contracts []string
	done      map[contract.Action]int
	seen      map[contract.Status]bool
}

func choose[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// walked are the steps that lead to a decision.
var walked = []contract.Action{contract.Delete, contract.Submit, contract.Withdraw, contract.Accept, contract.Return, contract.Decline, contract.TransferUp,
	contract.Claim, contract.Release, contract.Review, contract.ExpertOpinion, contract.Register, contract.Refuse, contract.Recuse, contract.SetNational}

// seldom says how often, of twenty times, a walk is not led to a step, so that
// most contracts get far.
var seldom = map[contract.Action]int{contract.Delete: 19, contract.Withdraw: 19, contract.Decline: 18, contract.Recuse: 19, contract.Return: 16,
	contract.Refuse: 10, contract.Claim: 10, contract.Release: 15}

func (k *registrations) step() {
	k.t.Helper()
	switch {
	case k.openNow() < 3 || k.r.IntN(20) == 0:
		k.draft()
		return
	case k.r.IntN(6) == 0:
		k.handle(choose(k.r, k.contracts))
	case k.r.IntN(15) == 0:
		k.At(k.Today().AddDays(choose(k.r, []int{1, 1, 2, 3, 40})).Start().Add(10 * time.Hour))
	}
	id := choose(k.r, k.contracts)
	who, action := choose(k.r, k.people), choose(k.r, walked)
	if k.r.IntN(3) > 0 { // mostly what somebody is offered
		for _, p := range k.r.Perm(len(k.people)) {
			list := slices.DeleteFunc(k.offered(k.people[p], id), func(a contract.Action) bool {
				return !slices.Contains(walked, a) || k.r.IntN(20) < seldom[a]
			})
			if len(list) > 0 {
				who, action = k.people[p], choose(k.r, list)
				break
			}
		}
	}
	k.try(who, id, action)
}

// try takes one step and holds what came of it against the table.
func (k *registrations) try(who *identity.Principal, id string, action contract.Action) {
	k.t.Helper()
	before, size := k.status(id), k.size()
	offered := slices.Contains(k.offered(who, id), action)
	err := k.take(who, id, action)
	what := fmt.Sprintf("%s of a contract that is %s by %s", action, before, who.Username)
	if err != nil {
		switch code := fault.CodeOf(err); {
		case fault.As(err) == nil:
			k.t.Fatalf("%s failed: %v", what, err)
		case k.status(id) != before || k.size() != size:
			k.t.Fatalf("%s was refused (%v) and led to %s", what, err, k.status(id))
		case offered && slices.Contains([]fault.Code{fault.PermissionDenied, fault.ObjectNotFound, fault.ActionNotAllowed}, code):
			k.t.Fatalf("%s was offered and refused: %v", what, err)
		}
		return
	}
	if !offered {
		k.t.Fatalf("%s was not offered and done", what)
	}
	k.done[action]++
	if action == contract.Delete {
		k.contracts = slices.DeleteFunc(k.contracts, func(x string) bool { return x == id })
		return
	}
	after := k.status(id)
	k.seen[after] = true
	row := contract.Lifecycle[slices.IndexFunc(contract.Lifecycle, func(t contract.Transition) bool {
		return t.Action == action && slices.Contains(t.From, before)
	})]
	if after != before && !slices.Contains(row.To, after) {
		k.t.Fatalf("%s led to %s, where the table does not", what, after)
	}
}

// openNow is how many contracts are on the way.
func (k *registrations) openNow() (n int) {
	for _, id := range k.contracts {
		if slices.Contains([]contract.Status{contract.Draft, contract.Submitted, contract.Correction, contract.Accepted, contract.FirstReview, contract.ExpertReview, contract.SecondReview}, k.status(id)) {
			n++
		}
	}
	return n
}

func (k *registrations) draft() {
	k.t.Helper()
	n := len(k.contracts) + 10*k.done[contract.Edit]
	k.done[contract.Edit]++
	f := k.Form(fmt.Sprintf("%s技术服务（%x）", choose(k.r, []string{"巷道支护监测", "选煤智能控制", "蔬菜冷链优化", "泵站节能诊断"}), k.r.Uint64()),
		choose(k.r, []string{"310000", "890000", "4600000", "5000000", "12000000"}))
	f.Parties[1].Name = fmt.Sprintf("示范委托企业%d号有限公司", n)
	f.Parties[1].CreditCode = codes.CreditCodeWithCheck(fmt.Sprintf("91370883MA%07d", n))
	c, err := k.Contracts.Create(k.t.Context(), k.Clerk, f)
	k.Must(err)
	if k.r.IntN(5) > 0 { // else it cannot be submitted
		k.Attach(c.ID, "M01")
	}
	k.contracts = append(k.contracts, c.ID)
}

func (k *registrations) take(who *identity.Principal, id string, action contract.Action) error {
	s, ctx := k.Contracts, k.t.Context()
	var err error
	switch action {
	case contract.Delete:
		return s.Delete(ctx, who, id, 0)
	case contract.Submit:
		_, err = s.Submit(ctx, who, id, 0)
	case contract.Withdraw:
		_, err = s.Withdraw(ctx, who, id, 0, "不再登记。")
	case contract.Accept:
		_, err = s.Accept(ctx, who, id, 0)
	case contract.Return:
		_, err = s.Return(ctx, who, id, 0, []contract.NoticeItem{{Field: "/targets", Reason: "请写明指标。"}})
	case contract.Decline:
		_, err = s.Decline(ctx, who, id, 0, []string{"NR01"}, "不属于受理范围。")
	case contract.TransferUp:
		_, err = s.TransferUp(ctx, who, id, 0, "超过受托限额。")
	case contract.Claim:
		_, err = s.Claim(ctx, who, id, 0)
	case contract.Release:
		_, err = s.Release(ctx, who, id, 0)
	case contract.Review:
		_, err = s.Review(ctx, who, id, 0, k.review())
	case contract.ExpertOpinion:
		e := contract.Expert{Name: "专家", Title: "研究员", Organization: "某院", Opinion: "同意"}
		_, err = s.ExpertOpinion(ctx, who, id, 0, contract.ExpertInput{Recommendation: k.recommend(), Conclusion: "核减后登记。", Panel: []contract.Expert{e, e, e},
			Approved: contract.Approved{TechnicalAmount: choose(k.r, []amount.Fen{0, 25_000_000})}})
	case contract.Register:
		_, err = s.Register(ctx, who, id, 0, "同意登记。")
	case contract.Refuse:
		_, err = s.Refuse(ctx, who, id, 0, []string{choose(k.r, []string{"NR02", "NR15"})}, "不予登记。")
	case contract.Recuse:
		_, err = s.Recuse(ctx, who, id, 0, contract.RecuseInput{Ground: contract.GroundKin, Reason: "近亲属。"})
	case contract.SetNational:
		_, err = s.SetNationalNumber(ctx, who, id, 0, fmt.Sprintf("2026370901%06d", k.r.IntN(1_000_000)))
	default:
		k.t.Fatalf("no step %s", action)
	}
	return err
}

func (k *registrations) recommend() contract.Recommendation {
	return choose(k.r, []contract.Recommendation{contract.RecommendRegister, contract.RecommendRegister, contract.RecommendRefuse})
}

func (k *registrations) review() contract.ReviewInput {
	f := k.Form("", "1")
	in := contract.ReviewInput{Recommendation: k.recommend(), Opinion: "审查意见。", Checklist: map[string]string{}, Disputed: k.r.IntN(5) == 0}
	if in.Recommendation == contract.RecommendRefuse {
		in.Reasons = []string{"NR02"}
	}
	for _, test := range contract.Checklist(f.Kind, f.SubKind, f) {
		in.Checklist[test.ID] = contract.Yes
	}
	return in
}

// handle deals in writing with whatever is found in a contract, as registrars do
// before they decide; where it is not the time, that is refused.
func (k *registrations) handle(id string) {
	k.t.Helper()
	checked, err := k.Contracts.Findings(k.t.Context(), k.Auditor, id)
	if err != nil {
		return // a draft, which no office sees
	}
	for _, f := range checked.Findings {
		_, err := k.Contracts.HandleFinding(k.t.Context(), choose(k.r, []*identity.Principal{k.Registrar, k.Registrar2}), id, f.Key, "已核对，情况属实。")
		if err != nil && fault.As(err) == nil {
			k.t.Fatal(err)
		}
	}
}

// offered are the actions that p is shown.
func (k *registrations) offered(p *identity.Principal, id string) []contract.Action {
	k.t.Helper()
	c, err := k.Contracts.Get(k.t.Context(), p, id)
	if err != nil {
		if fault.As(err) == nil {
			k.t.Fatal(err)
		}
		return nil
	}
	return c.Actions(p)
}

func (k *registrations) status(id string) contract.Status {
	k.t.Helper()
	var s []contract.Status
	k.Must(k.DB.View(k.t.Context(), func(tx *database.Tx) error {
		return tx.Raw("SELECT status FROM contracts WHERE id = ?", id).Scan(&s).Error
	}))
	if len(s) == 0 {
		return ""
	}
	return s[0]
}

func (k *registrations) size() int64 {
	k.t.Helper()
	sum, err := k.Ledger.Summary(k.t.Context(), k.Auditor, ledger.Query{AsOf: ledger.Now()})
	k.Must(err)
	return sum.AsOf.Index
}

// end proves what the walk has left.
func (k *registrations) end() {
	k.t.Helper()
	k.Verify()
	folded := map[string]contract.Status{}
	var registered int64
	events, err := k.Journal.Events(k.t.Context(), journal.Filter{After: -1, Limit: 100_000, ObjectType: "contract"})
	k.Must(err)
	for _, e := range events {
		var data struct {
			Status contract.Status `json:"status"`
		}
		k.Must(json.Unmarshal(e.Data, &data))
		if data.Status != "" {
			folded[e.ObjectID] = data.Status
		}
	}
	for _, id := range k.contracts {
		s := k.status(id)
		if folded[id] != s {
			k.t.Errorf("the events of %s lead to %s, the row says %s", id, folded[id], s)
		}
		if s == contract.Registered {
			registered++
		}
	}
	sum, err := k.Ledger.Summary(k.t.Context(), k.Auditor, ledger.Query{AsOf: ledger.Now()})
	k.Must(err)
	if sum.Total.Count != registered {
		k.t.Errorf("the ledger counts %d contracts, %d are registered", sum.Total.Count, registered)
	}
	k.t.Logf("took %v, saw %v", k.done, k.seen)
	for _, a := range []contract.Action{contract.Submit, contract.Accept, contract.Review, contract.Return, contract.Register} {
		if !testing.Short() && k.done[a] == 0 {
			k.t.Errorf("the walk never took %s", a)
		}
	}
}
