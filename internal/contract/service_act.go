package contract

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/mandate"
)

// step changes a locked contract inside the transaction and gives the facts of
// its event.
type step func(tx *journal.Tx, c *Contract) (map[string]any, error)

// change is how every step on an existing contract runs: load and lock, ask the
// lifecycle and the authorisation table, apply, write with the version as
// guard, record. version 0 means the caller did not send If-Match.
func (s *Service) change(ctx context.Context, p *identity.Principal, id string, a Action, version int64, apply step) (Contract, error) {
	return s.changeBecause(ctx, p, id, a, version, "", apply)
}

func (s *Service) changeBecause(ctx context.Context, p *identity.Principal, id string, a Action, version int64, reason string, apply step) (Contract, error) {
	if p == nil {
		return Contract{}, fault.New(fault.LoginRequired)
	}
	if examines(a) {
		s.outside.await(ctx, id)
	}
	var out Contract
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.loadForAction(tx, p, id, a, version)
		if err != nil {
			return journal.Event{}, err
		}
		t, _ := transition(c.Status, a)
		was := c.Status
		data, err := apply(tx, &c)
		if err != nil {
			return journal.Event{}, err
		}
		if len(t.To) > 0 && !slices.Contains(t.To, c.Status) {
			panic("contract: step " + string(a) + " led to " + string(c.Status) + ", which the lifecycle does not allow")
		}
		if c.Status != FirstReview {
			c.ClaimedUntil = time.Time{}
		}
		if (was == SecondReview) != (c.Status == SecondReview) {
			c.AssignedTo = "" // another stage, other people
		}
		if err := updateContract(tx, &c); err != nil {
			return journal.Event{}, err
		}
		if err := nameRelated(tx.Tx, []*Contract{&c}); err != nil {
			return journal.Event{}, err
		}
		if err := mandate.Kept(tx, c.Object()); err != nil {
			return journal.Event{}, err
		}
		s.judge(&c)
		out = c
		e := c.event(t.Event, data)
		e.Reason = reason
		return e, nil
	})
	if err != nil {
		return Contract{}, s.passOnFound(ctx, p, id, err)
	}
	return out, nil
}

// examines tells which steps run the checks, and so want the text read.
func examines(a Action) bool { return slices.Contains([]Action{Submit, Accept, Review, Register}, a) }

// loadForAction locks the contract and checks, in this order: that the caller
// may see it (404), may do this (403), that the step exists in this state
// (409 with what is possible), that nobody changed it meanwhile (412), and that
// the caller need not stay out of the case (RR30). Who acts by mandate acts
// under it from here on.
func (s *Service) loadForAction(tx *journal.Tx, p *identity.Principal, id string, a Action, version int64) (Contract, error) {
	return s.loadFor(tx, p, id, a, version, operationOf(a))
}

// loadFor is loadForAction for a step that the lifecycle allows like another one
// and that is an operation of its own.
func (s *Service) loadFor(tx *journal.Tx, p *identity.Principal, id string, a Action, version int64, op identity.Operation) (Contract, error) {
	c, err := lockContract(tx.Tx, id)
	if err != nil {
		return Contract{}, err
	}
	s.judge(&c)
	if err := identity.Authorize(p, op, c.Object()); err != nil {
		return Contract{}, err
	}
	if version != 0 && version != c.Version {
		return Contract{}, fault.New(fault.StaleVersion)
	}
	if _, ok := transition(c.Status, a); !ok {
		return Contract{}, c.refuse(p, a)
	}
	if c.bars(p, a) {
		return Contract{}, fault.New(fault.Recused)
	}
	if keepsOut(a) && c.heldFrom(p) {
		return Contract{}, c.refuseHeld()
	}
	if err := s.keepOut(tx.Tx, p, &c, a); err != nil {
		return Contract{}, err
	}
	return c, mandate.Exercise(tx, p, op, c.Object())
}

// bars tells whether an upheld objection keeps p out of deciding this case.
func (c *Contract) bars(p *identity.Principal, a Action) bool {
	return slices.Contains(c.barred, p.UserID) && slices.Contains([]Action{Claim, Review, ExpertOpinion, Register, Refuse}, a)
}

// refuse says that a step is out of order and what can be done instead.
func (c *Contract) refuse(p *identity.Principal, a Action) error {
	code := fault.ActionNotAllowed
	if a == Edit || a == Delete {
		code = fault.NotEditable
	}
	actions := []string{}
	for _, x := range c.Actions(p) {
		actions = append(actions, string(x))
	}
	f := fault.New(code).WithActions(actions)
	f.Detail = fault.T(fmt.Sprintf("当前状态为“%s”，不能办理“%s”。", c.Status.nameZh(), a.nameZh()),
		fmt.Sprintf("In status %s the step %s is not possible.", c.Status, a))
	return f
}

func operationOf(a Action) identity.Operation {
	for _, t := range Lifecycle {
		if t.Action == a {
			return t.Operation
		}
	}
	panic("contract: action without a row in the lifecycle: " + string(a))
}

func (s *Service) overdue(c *Contract) bool {
	return c.Status == Correction && !c.CorrectionDue.IsZero() && today(s).After(c.CorrectionDue)
}

// fingerprintOf is equal for two filings of the same contract (rule RR01):
// same sellers, buyers, normalised name, signing date and amount.
func (c *Contract) fingerprintOf() string {
	key := func(role Role) string {
		var list []string
		for _, p := range c.Form.Parties {
			if p.Role == role {
				list = append(list, p.CreditCode+"|"+strings.TrimSpace(p.Name))
			}
		}
		slices.Sort(list)
		return strings.Join(list, ";")
	}
	raw, _ := json.Marshal([]string{key(Seller), key(Buyer), key(Intermediary), normalName(c.Form.ProjectName), c.Form.SignDate.String(), c.ContractAmount.String()})
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}
