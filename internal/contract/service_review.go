package contract

import (
	"context"
	"slices"
	"strconv"

	"jishi/internal/amount"
	"jishi/internal/codes"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Accept takes the case on: the statutory clock starts and the rule set of that
// day is fixed. A case above the delegated limit must go to the province. After
// a correction the clock already runs from the day the correction came in.
func (s *Service) Accept(ctx context.Context, p *identity.Principal, id string, version int64) (Contract, error) {
	return s.change(ctx, p, id, Accept, version, func(tx *journal.Tx, c *Contract) (map[string]any, error) {
		if c.ContractAmount > s.local.DelegatedUpTo {
			return nil, fault.New(fault.MustTransferUp).WithActions([]string{string(TransferUp)})
		}
		if err := s.mayProceed(ctx, tx, c); err != nil {
			return nil, err
		}
		c.Status, c.AcceptedBy = Accepted, p.UserID
		if c.AcceptedAt.IsZero() {
			c.AcceptedAt = tx.Now
			if err := s.startClock(tx, c); err != nil {
				return nil, err
			}
		}
		return map[string]any{"accepted_on": c.AcceptedOn.String(), "decision_due": c.DecisionDue.String(),
			"rule_set": c.RuleSet, "calendar": c.CalendarVersion}, nil
	})
}

// Return sends the case back with the one complete list of what to correct.
func (s *Service) Return(ctx context.Context, p *identity.Principal, id string, version int64, items []NoticeItem) (Contract, error) {
	if err := checkItems(items); err != nil {
		return Contract{}, err
	}
	return s.change(ctx, p, id, Return, version, func(tx *journal.Tx, c *Contract) (map[string]any, error) {
		if c.Status == SecondReview && c.FirstReviewerID == p.UserID {
			return nil, fault.New(fault.SamePersonReview)
		}
		c.Status = Correction
		if err := s.startCorrection(tx, c); err != nil {
			return nil, err
		}
		err := insertNotice(tx, c, Notice{Items: items, SentBy: p.UserID, DueOn: c.CorrectionDue})
		return map[string]any{"items": len(items), "correction_due": c.CorrectionDue.String()}, err
	})
}

func checkItems(items []NoticeItem) error {
	var bad []fault.Field
	if len(items) == 0 {
		bad = append(bad, fault.At("/items", fault.ReasonRequired))
	}
	materials, _ := codes.Get(codes.Materials)
	for i, it := range items {
		if it.Reason == "" {
			bad = append(bad, fault.At(at("/items", i, "/reason"), fault.MissingField))
		}
		if it.Field == "" && it.Material == "" {
			bad = append(bad, fault.At(at("/items", i, "/field"), fault.MissingField))
		}
		if _, ok := materials.Lookup(it.Material); it.Material != "" && !ok {
			bad = append(bad, fault.At(at("/items", i, "/material"), fault.UnknownCode))
		}
	}
	return fault.Fields(bad...)
}

// Decline refuses to take the case on.
func (s *Service) Decline(ctx context.Context, p *identity.Principal, id string, version int64, reasons []string, note string) (Contract, error) {
	if err := checkReasons(reasons, note); err != nil {
		return Contract{}, err
	}
	return s.change(ctx, p, id, Decline, version, func(tx *journal.Tx, c *Contract) (map[string]any, error) {
		c.Status = NotAccepted
		c.stopClocks()
		err := insertDecision(tx, c, Decision{Result: NotAccepted, Reasons: reasons, Note: note, DecidedBy: p.UserID})
		return map[string]any{"reasons": reasons}, err
	})
}

func checkReasons(reasons []string, note string) error {
	var bad []fault.Field
	if len(reasons) == 0 {
		bad = append(bad, fault.At("/reasons", fault.ReasonRequired))
	}
	t, _ := codes.Get(codes.NonRegistrationReasons)
	for i, r := range reasons {
		if _, ok := t.Lookup(r); !ok {
			bad = append(bad, fault.At("/reasons/"+strconv.Itoa(i), fault.UnknownCode))
		}
	}
	if note == "" {
		bad = append(bad, fault.At("/note", fault.ReasonRequired))
	}
	return fault.Fields(bad...)
}

// TransferUp hands a case above the delegated limit to the province.
func (s *Service) TransferUp(ctx context.Context, p *identity.Principal, id string, version int64, note string) (Contract, error) {
	return s.change(ctx, p, id, TransferUp, version, func(tx *journal.Tx, c *Contract) (map[string]any, error) {
		if c.ContractAmount <= s.local.DelegatedUpTo {
			return nil, fault.New(fault.TransferUpNotNeeded)
		}
		c.Status = TransferredUp
		c.stopClocks()
		err := insertDecision(tx, c, Decision{Result: TransferredUp, Note: note, DecidedBy: p.UserID})
		return amountsAny(c.ContractAmount, c.TechnicalAmount), err
	})
}

func amountsAny(c, t amount.Fen) map[string]any {
	return map[string]any{"contract_amount": c.String(), "technical_amount": t.String()}
}

// Review records the first review. Large and disputed cases go on to experts
// and their clock becomes the longer one, counted from acceptance (draft Art 14).
func (s *Service) Review(ctx context.Context, p *identity.Principal, id string, version int64, in ReviewInput) (Contract, error) {
	return s.change(ctx, p, id, Review, version, func(tx *journal.Tx, c *Contract) (map[string]any, error) {
		approved := c.orDeclared(in.Approved)
		if err := s.checkReview(c, in, approved); err != nil {
			return nil, err
		}
		if in.Recommendation == RecommendRegister {
			if err := s.mayProceed(ctx, tx, c, reviewerOf(p, StageFirst)); err != nil {
				return nil, err
			}
		}
		c.FirstReviewerID, c.Recommendation = p.UserID, in.Recommendation
		c.Approved, c.Disputed = approved, in.Disputed
		rules := ruleSet(c.RuleSet)
		c.Status = SecondReview
		if rules.large(approved.TechnicalAmount, in.Disputed) && in.Recommendation == RecommendRegister {
			c.Status = ExpertReview
		}
		days, err := s.calendars.Pinned(tx.Tx, c.CalendarVersion)
		if err != nil {
			return nil, err
		}
		c.DecisionDue = days.Due(c.AcceptedOn, rules.limit(approved.TechnicalAmount, in.Disputed))
		err = insertReview(tx, c, ReviewRecord{Stage: StageFirst, ReviewerID: p.UserID, Recommendation: in.Recommendation,
			Opinion: in.Opinion, Checklist: in.Checklist, Reasons: in.Reasons, Approved: approved})
		return reviewFacts(c, in.Recommendation), err
	})
}

// orDeclared takes declared values where a reviewer set none.
func (c *Contract) orDeclared(a Approved) Approved {
	return a.Or(Approved{Kind: c.Form.Kind, SubKind: c.Form.SubKind, ContractAmount: c.ContractAmount, TechnicalAmount: c.TechnicalAmount})
}

func (s *Service) checkReview(c *Contract, in ReviewInput, a Approved) error {
	bad := checkRecommendation(in.Recommendation, in.Reasons)
	if in.Opinion == "" {
		bad = append(bad, fault.At("/opinion", fault.MissingField))
	}
	bad = append(bad, s.checkApproved(c, a)...)
	bad = append(bad, checkAnswers(Checklist(a.Kind, a.SubKind, c.Form), in.Checklist, in.Recommendation == RecommendRegister)...)
	return fault.Fields(bad...)
}

func checkRecommendation(r Recommendation, reasons []string) []fault.Field {
	if r != RecommendRegister && r != RecommendRefuse {
		return []fault.Field{fault.At("/recommendation", fault.UnknownCode)}
	}
	if r == RecommendRefuse {
		if f := fault.As(checkReasons(reasons, "given in the opinion")); f != nil {
			return f.Fields
		}
	}
	return nil
}

// checkApproved: amounts can be cut, never raised above what the city may
// decide, and the kind must exist under the case's rule set.
func (s *Service) checkApproved(c *Contract, a Approved) []fault.Field {
	var bad []fault.Field
	if !slices.Contains(ruleSet(c.RuleSet).Kinds, a.Kind) {
		bad = append(bad, fault.Atf("/kind", fault.UnknownCode, "规则 %s 下没有该合同类别。", "Rule set %s has no such kind.", c.RuleSet))
	}
	types, _ := codes.Get(codes.ContractTypes)
	if e, ok := types.Lookup(a.SubKind); a.SubKind != "" && (!ok || e.Parent != a.Kind) {
		bad = append(bad, fault.At("/sub_kind", fault.UnknownCode))
	}
	if a.ContractAmount <= 0 {
		bad = append(bad, fault.At("/contract_amount", fault.AmountRange))
	}
	if a.ContractAmount > s.local.DelegatedUpTo {
		bad = append(bad, fault.Field{Pointer: "/contract_amount", Code: fault.MustTransferUp, Text: adviceOf(fault.MustTransferUp)})
	}
	switch {
	case a.TechnicalAmount <= 0:
		bad = append(bad, fault.At("/technical_amount", fault.AmountRange))
	case a.TechnicalAmount > a.ContractAmount:
		bad = append(bad, fault.At("/technical_amount", fault.AmountTechGtTotal))
	}
	return bad
}

func reviewFacts(c *Contract, r Recommendation) map[string]any {
	f := amountsAny(c.Approved.ContractAmount, c.Approved.TechnicalAmount)
	f["kind"], f["sub_kind"], f["recommendation"] = c.Approved.Kind, c.Approved.SubKind, string(r)
	f["disputed"], f["decision_due"] = c.Disputed, c.DecisionDue.String()
	return f
}

// ExpertOpinion records the panel's conclusion (draft Art 14).
func (s *Service) ExpertOpinion(ctx context.Context, p *identity.Principal, id string, version int64, in ExpertInput) (Contract, error) {
	if err := checkPanel(in); err != nil {
		return Contract{}, err
	}
	return s.change(ctx, p, id, ExpertOpinion, version, func(tx *journal.Tx, c *Contract) (map[string]any, error) {
		in.Approved = in.Approved.Or(c.Approved)
		if err := fault.Fields(s.checkApproved(c, in.Approved)...); err != nil {
			return nil, err
		}
		c.Approved, c.Status, c.Recommendation = in.Approved, SecondReview, in.Recommendation
		err := insertReview(tx, c, ReviewRecord{Stage: StageExpert, ReviewerID: p.UserID, Recommendation: in.Recommendation,
			Opinion: in.Conclusion, Panel: in.Panel, Approved: in.Approved})
		facts := reviewFacts(c, in.Recommendation)
		facts["panel"] = len(in.Panel)
		return facts, err
	})
}

// minPanel is how many experts a panel has at least [P].
const minPanel = 3

func checkPanel(in ExpertInput) error {
	bad := checkRecommendation(in.Recommendation, []string{"NR99"})
	if in.Conclusion == "" {
		bad = append(bad, fault.At("/conclusion", fault.MissingField))
	}
	return fault.Fields(append(bad, panelFields(in.Panel)...)...)
}

func panelFields(panel []Expert) []fault.Field {
	var bad []fault.Field
	if len(panel) < minPanel {
		bad = append(bad, fault.Atf("/panel", fault.TooShort, "专家不少于 %d 人。", "A panel has at least %d experts.", minPanel))
	}
	for i, e := range panel {
		if e.Name == "" {
			bad = append(bad, fault.At(at("/panel", i, "/name"), fault.MissingField))
		}
		if e.Opinion == "" {
			bad = append(bad, fault.At(at("/panel", i, "/opinion"), fault.MissingField))
		}
	}
	return bad
}
