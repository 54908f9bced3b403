package sample

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// visit lets one act happen at its time.
func (r *runner) visit(ctx context.Context, p *plan, v visit) error {
	h := r.have[v.index]
	if h == nil {
		h = &progress{}
		r.have[v.index] = h
	}
	if h.deal == nil && p.acts[v.act] != actOpen {
		d := r.gen.dealOf(p)
		h.deal = &d
	}
	r.clock.now = v.at
	if h.updated.Before(r.end) && !v.at.After(h.updated) {
		r.clock.now = h.updated.Add(time.Minute)
	}
	c, err := r.do(ctx, p, h, p.acts[v.act])
	if err != nil {
		return err
	}
	h.status, h.round, h.updated, h.acts = c.Status, c.Round, r.clock.now, v.act+1
	h.officeRegion = c.OfficeRegion
	if want := p.after(v.act); c.Status != want {
		return fmt.Errorf("it is %s and should be %s", c.Status, want)
	}
	return nil
}

func (r *runner) do(ctx context.Context, p *plan, h *progress, a act) (contract.Contract, error) {
	first, second := r.people(p, h)
	switch a {
	case actOpen:
		return r.open(ctx, p, h)
	case actCorrect:
		return r.correct(ctx, h)
	case actGiveBack:
		return r.Contracts.Return(ctx, first, h.id, 0, []contract.NoticeItem{
			{Field: "/acceptance_method", Reason: "验收标准和方法约定不明确，请补充具体的验收方式和依据。"}})
	case actAccept:
		return r.Contracts.Accept(ctx, first, h.id, 0)
	case actDecline:
		return r.Contracts.Decline(ctx, first, h.id, 0, []string{"NR07"}, "合同文本缺少签章页，证明材料不符合要求，请补齐后重新申请。")
	case actTransferUp:
		return r.Contracts.TransferUp(ctx, first, h.id, 0, "合同成交额超过委托权限，报省级登记机构办理。")
	case actClaim:
		return r.Contracts.Claim(ctx, first, h.id, 0)
	case actReview:
		return r.Contracts.Review(ctx, first, h.id, 0, p.review(h.deal))
	case actPanel:
		return r.Contracts.ExpertOpinion(ctx, first, h.id, 0, r.gen.panel(p))
	case actRegister:
		return r.register(ctx, first, second, h.id)
	case actRefuse:
		return r.Contracts.Refuse(ctx, second, h.id, 0, []string{"NR02"}, refusal)
	case actWithdraw:
		return r.Contracts.Withdraw(ctx, r.city.filers[h.deal.org], h.id, 0, "双方协商调整合同内容，申请撤回。")
	case actSettle, actChange, actDeregister, actRevoke:
		return r.afterwards(ctx, p, h, a)
	}
	return contract.Contract{}, fmt.Errorf("no such act: %d", a)
}

// register decides for registration. Where the rules found something grave, the
// reviewer first deals with it in writing, as people would.
func (r *runner) register(ctx context.Context, first, second *identity.Principal, id string) (contract.Contract, error) {
	const opinion = "经复审，材料齐全，类别和金额核定准确，同意登记。"
	c, err := r.Contracts.Register(ctx, second, id, 0, opinion)
	if fault.CodeOf(err) != fault.FindingsOpen {
		return c, err
	}
	checked, err := r.Contracts.Findings(ctx, first, id)
	if err != nil {
		return c, err
	}
	for _, f := range checked.Findings {
		if f.Severity == contract.High && checked.Handlings[f.Key].State != contract.Handled {
			if _, err := r.Contracts.HandleFinding(ctx, first, id, f.Key, "已核对合同原件和双方说明，情况属实，不影响认定。"); err != nil {
				return c, err
			}
		}
	}
	return r.Contracts.Register(ctx, second, id, 0, opinion)
}

const refusal = "合同标的为定型产品的常规供货，未体现解决特定技术问题的内容，不属于技术合同。"

// people gives who reviews first and who second at the competent office. The
// city's office helps out where a county has nobody.
func (r *runner) people(p *plan, h *progress) (first, second *identity.Principal) {
	one := func(all map[string][]*identity.Principal) *identity.Principal {
		list := all[h.officeRegion]
		if len(list) == 0 {
			list = all[identity.WholeCity]
		}
		return list[p.index%len(list)]
	}
	return one(r.city.registrars), one(r.city.reviewers)
}

// open drafts, attaches and submits. Where an earlier run was interrupted in
// between, only what is missing is done.
func (r *runner) open(ctx context.Context, p *plan, h *progress) (contract.Contract, error) {
	text, more := <-r.written
	switch {
	case !more: // the writer stops early only when it is interrupted
		return contract.Contract{}, ctx.Err()
	case text.err != nil:
		return contract.Contract{}, text.err
	}
	h.deal = &text.deal
	filer, form := r.city.filers[h.deal.org], text.deal.form
	if p.main >= 0 {
		form.MainContractID = r.idOf(p.main)
	}
	if slices.Contains(p.acts, actGiveBack) {
		form.AcceptanceMethod = "按约定验收。"
	}
	if p.bare() {
		form.TechSummary, form.CommitmentAccepted = "", false
	}
	var c contract.Contract
	if h.id == "" {
		var err error
		if c, err = r.Contracts.Create(ctx, filer, form); err != nil {
			return c, err
		}
		h.id = c.ID
	}
	if p.bare() {
		return c, nil
	}
	if err := r.attach(ctx, h, text, filer); err != nil || p.draft {
		return c, err
	}
	if err := r.nameBroker(ctx, p, h); err != nil {
		return c, err
	}
	r.clock.now = r.clock.now.Add(6 * time.Minute)
	return r.Contracts.Submit(ctx, filer, h.id, 0)
}

// bare tells that a draft is left half written and without documents.
func (p *plan) bare() bool { return p.draft && p.index%2 == 1 }

func (r *runner) idOf(index int) string {
	if h := r.have[index]; h != nil {
		return h.id
	}
	return ""
}

// attach files the documents that are not there yet.
func (r *runner) attach(ctx context.Context, h *progress, text written, filer *identity.Principal) error {
	var there []contract.File
	if !h.updated.IsZero() {
		var err error
		if there, err = r.Contracts.Files(ctx, filer, h.id); err != nil {
			return err
		}
	}
	add := func(code, filename string, content []byte) error {
		if slices.ContainsFunc(there, func(f contract.File) bool { return f.Material == code }) {
			return nil
		}
		r.clock.now = r.clock.now.Add(2 * time.Minute)
		_, err := r.Contracts.AddFile(ctx, filer, h.id, code, filename, bytes.NewReader(content))
		return err
	}
	if err := add("M01", text.name, text.content); err != nil {
		return err
	}
	for _, m := range h.deal.materials {
		letter, err := m.letter(h.deal.form.ContractNoParty)
		if err != nil {
			return err
		}
		if err := add(m.code, m.title+".docx", letter); err != nil {
			return err
		}
	}
	return nil
}

// correct supplies what the notice asked for and submits again.
func (r *runner) correct(ctx context.Context, h *progress) (contract.Contract, error) {
	filer := r.city.filers[h.deal.org]
	patch, err := json.Marshal(map[string]string{"acceptance_method": h.deal.form.AcceptanceMethod})
	if err != nil {
		return contract.Contract{}, fmt.Errorf("writing the correction: %w", err)
	}
	if _, err := r.Contracts.Update(ctx, filer, h.id, 0, patch); err != nil {
		return contract.Contract{}, err
	}
	r.clock.now = r.clock.now.Add(5 * time.Minute)
	return r.Contracts.Submit(ctx, filer, h.id, 0)
}

// review is what the first reviewer writes.
func (p *plan) review(d *deal) contract.ReviewInput {
	in := contract.ReviewInput{Recommendation: contract.RecommendRegister, Disputed: p.disputed, Checklist: map[string]string{}}
	for _, t := range contract.Checklist(p.kind, p.sub, d.form) {
		in.Checklist[t.ID] = contract.Yes
		if !t.Hard && p.index%11 == 0 {
			in.Checklist[t.ID] = contract.No
		}
	}
	w, _ := d.form.Amounts()
	switch {
	case p.refused:
		in.Recommendation, in.Reasons, in.Opinion = contract.RecommendRefuse, []string{"NR02"}, refusal
		in.Checklist["G4"] = contract.No
	case p.disputed:
		in.Opinion = "技术内容的创新性存在不同意见，建议组织专家评审后决定。"
	case p.index%37 == 7 && w.Technical < expertFrom:
		in.Approved.TechnicalAmount = w.Technical * 9 / 10
		in.Opinion = "符合认定条件；部分外购服务费用应当扣除，核减技术交易额百分之十。"
	default:
		in.Opinion = "合同主体适格，标的明确，技术内容符合该类技术合同的认定条件，金额核定无误，建议予以登记。"
	}
	return in
}

// panel is what the experts say.
func (g *generator) panel(p *plan) contract.ExpertInput {
	r := chanceOf(g.seed, streamUser, p.index)
	in := contract.ExpertInput{Recommendation: contract.RecommendRegister, Conclusion: "专家组一致认为：合同标的技术内容明确，工作量与价款相当，同意按申报类别和核定金额认定。"}
	views := []string{"技术路线清晰，指标可考核。", "价款构成合理，技术交易额核定准确。", "同意认定。", "标的具有相应的创新内容，同意认定。"}
	for range 3 + 2*r.IntN(2) {
		in.Panel = append(in.Panel, contract.Expert{Name: person(r), Title: pick(r, titles), Organization: g.bodies[pick(r, []int{universityIndex, universityIndex + 1, universityIndex + 4, universityIndex + 5})].Name, Opinion: pick(r, views)})
	}
	return in
}
