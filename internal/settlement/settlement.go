// Package settlement keeps technical-income statements (技术性收入核定表): what a
// registered contract has realised so far, declared by the seller and confirmed
// by the registry (domain notes §3.2; 2001 rules Art 51, 52). The sums never
// exceed what is registered: beyond it the amount is changed first.
package settlement

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/mandate"
)

// Status (状态) of a statement.
type Status string

// The statuses.
const (
	Declared  Status = "DECLARED"  // 已申报
	Confirmed Status = "CONFIRMED" // 已核定
	Rejected  Status = "REJECTED"  // 未通过
)

// CostKind (成本项目) are the cost lines of the form (domain notes §3.2).
var CostKind = []string{"LABOUR", "MATERIAL", "FUEL_POWER", "EQUIPMENT", "SPECIAL_BUSINESS", "MANAGEMENT_1", "MANAGEMENT_2"}

// Cost (扣除成本) is one line deducted from the realised technical amount.
type Cost struct {
	Kind   string     `json:"kind"`
	Amount amount.Fen `json:"amount"`
}

// Settlement (技术性收入核定) is one statement. Amounts are fen.
type Settlement struct {
	ID         string
	ContractID string
	No         int64
	Status     Status
	Version    int64
	// RealisedOn is the day up to which this statement counts.
	RealisedOn calendar.Date
	// ContractAmount and TechnicalAmount are realised this time.
	ContractAmount  amount.Fen
	TechnicalAmount amount.Fen
	Costs           []Cost
	CostTotal       amount.Fen
	Note            string
	DeclaredBy      string
	DeclaredAt      time.Time
	DecidedBy       string
	DecidedAt       time.Time
	Opinion         string
	Actions         []string
}

// Income (技术性收入) is what is left of the technical amount.
func (d *Settlement) Income() amount.Fen { return d.TechnicalAmount - d.CostTotal }

// Progress (履行进度) is what a contract has realised so far, of what it was
// registered for; only confirmed statements count.
type Progress struct {
	ContractAmount, TechnicalAmount     amount.Fen // registered
	RealisedContract, RealisedTechnical amount.Fen
	Income                              amount.Fen
}

// Service (核定) keeps the statements.
type Service struct {
	journal   *journal.Journal
	contracts *contract.Service
}

// New builds the service.
func New(j *journal.Journal, contracts *contract.Service) *Service {
	return &Service{journal: j, contracts: contracts}
}

// Declare hands in a statement of a registered contract. Errors: field faults;
// SettlementExceeds when, with what is declared and confirmed, more would be
// realised than is registered.
func (s *Service) Declare(ctx context.Context, who *identity.Principal, contractID string, d Settlement) (Settlement, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return Settlement{}, fmt.Errorf("make settlement id: %w", err)
	}
	if who == nil {
		return Settlement{}, fault.New(fault.LoginRequired)
	}
	_, err = s.journal.Record(ctx, who.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.contracts.LockRegistered(tx, contractID)
		if err != nil {
			return journal.Event{}, err
		}
		if err := mandate.Exercise(tx, who, identity.OpDeclareSettlement, c.Object()); err != nil {
			return journal.Event{}, err
		}
		if !c.InForce() {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		if err := d.check(calendar.Of(tx.Now)); err != nil {
			return journal.Event{}, err
		}
		if err := s.fits(tx, c, &d); err != nil {
			return journal.Event{}, err
		}
		d.ID, d.ContractID, d.Status, d.Version, d.DeclaredBy, d.DeclaredAt = id.String(), c.ID, Declared, 1, who.UserID, tx.Now
		if err := insert(tx, &d); err != nil {
			return journal.Event{}, err
		}
		return d.event("settlement.declared", c.OrgID), nil
	})
	if err != nil {
		return Settlement{}, err
	}
	return s.Get(ctx, who, contractID, d.ID)
}

// check holds the statement against the form's own rules.
func (d *Settlement) check(today calendar.Date) error {
	var bad []fault.Field
	if d.RealisedOn.IsZero() {
		bad = append(bad, fault.At("/realised_on", fault.MissingField))
	} else if d.RealisedOn.After(today) {
		bad = append(bad, fault.At("/realised_on", fault.DateInFuture))
	}
	if d.ContractAmount <= 0 || d.ContractAmount > amount.Max {
		bad = append(bad, fault.At("/contract_amount", fault.AmountRange))
	}
	if d.TechnicalAmount < 0 || d.TechnicalAmount > amount.Max {
		bad = append(bad, fault.At("/technical_amount", fault.AmountRange))
	} else if d.TechnicalAmount > d.ContractAmount {
		bad = append(bad, fault.At("/technical_amount", fault.AmountTechGtTotal))
	}
	d.CostTotal = 0
	for i, c := range d.Costs {
		at := "/costs/" + strconv.Itoa(i)
		if !strings.Contains(" "+strings.Join(CostKind, " ")+" ", " "+c.Kind+" ") {
			bad = append(bad, fault.At(at+"/kind", fault.UnknownCode))
		}
		if c.Amount < 0 || c.Amount > amount.Max-d.CostTotal {
			bad = append(bad, fault.At(at+"/amount", fault.AmountRange))
			continue
		}
		d.CostTotal += c.Amount
	}
	if d.CostTotal > d.TechnicalAmount {
		bad = append(bad, fault.Atf("/costs", fault.AmountRange, "扣除成本不得大于本次实现的技术交易额。", "Costs may not exceed the technical amount realised."))
	}
	return fault.Fields(bad...)
}

// fits: with all that is declared or confirmed, no more than is registered.
func (s *Service) fits(tx *journal.Tx, c *contract.Contract, d *Settlement) error {
	contractSum, technicalSum, err := sums(tx.Tx, c.ID)
	if err != nil {
		return err
	}
	var bad []fault.Field
	if contractSum+d.ContractAmount > c.Approved.ContractAmount {
		bad = append(bad, fault.At("/contract_amount", fault.SettlementExceeds))
	}
	if technicalSum+d.TechnicalAmount > c.Approved.TechnicalAmount {
		bad = append(bad, fault.At("/technical_amount", fault.SettlementExceeds))
	}
	return fault.Fields(bad...)
}

// Decide confirms or rejects a statement; opinion is what the registry says.
func (s *Service) Decide(ctx context.Context, who *identity.Principal, contractID, id string, version int64, confirm bool, opinion string) (Settlement, error) {
	if strings.TrimSpace(opinion) == "" {
		return Settlement{}, fault.Fields(fault.At("/opinion", fault.MissingField))
	}
	if who == nil {
		return Settlement{}, fault.New(fault.LoginRequired)
	}
	_, err := s.journal.Record(ctx, who.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.contracts.LockRegistered(tx, contractID)
		if err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(who, identity.OpDecideSettlement, c.Object()); err != nil {
			return journal.Event{}, err
		}
		d, err := find(tx.Tx, contractID, id)
		if err != nil {
			return journal.Event{}, err
		}
		if version != 0 && version != d.Version {
			return journal.Event{}, fault.New(fault.StaleVersion)
		}
		if d.Status != Declared || !c.InForce() {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		kind := "settlement.rejected"
		d.Status = Rejected
		if confirm {
			kind, d.Status = "settlement.confirmed", Confirmed
		}
		d.DecidedBy, d.DecidedAt, d.Opinion = who.UserID, tx.Now, opinion
		if confirm {
			// A change may have cut the amount since it was declared.
			if err := s.fits(tx, c, &Settlement{}); err != nil {
				return journal.Event{}, err
			}
		}
		if err := update(tx, &d); err != nil {
			return journal.Event{}, err
		}
		return d.event(kind, c.OrgID), nil
	})
	if err != nil {
		return Settlement{}, err
	}
	return s.Get(ctx, who, contractID, id)
}

func (d *Settlement) event(kind, ownerOrg string) journal.Event {
	return journal.Event{Kind: kind, ObjectType: "settlement", ObjectID: d.ID, Version: d.Version, OwnerOrg: ownerOrg, Data: map[string]any{
		"contract": d.ContractID, "no": d.No, "contract_amount": d.ContractAmount.String(), "technical_amount": d.TechnicalAmount.String(),
		"income": d.Income().String(), "status": string(d.Status)}}
}

// Get gives one statement.
func (s *Service) Get(ctx context.Context, who *identity.Principal, contractID, id string) (Settlement, error) {
	list, _, err := s.List(ctx, who, contractID)
	if err != nil {
		return Settlement{}, err
	}
	for _, d := range list {
		if d.ID == id {
			return d, nil
		}
	}
	return Settlement{}, fault.New(fault.ObjectNotFound)
}

// List gives the statements of a contract, oldest first, and what they add up to.
func (s *Service) List(ctx context.Context, who *identity.Principal, contractID string) ([]Settlement, Progress, error) {
	var out []Settlement
	var progress Progress
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		c, err := s.contracts.FindRegistered(tx, contractID)
		if err != nil {
			return err
		}
		if err := identity.Authorize(who, identity.OpListSettlements, c.Object()); err != nil {
			return err
		}
		if out, err = list(tx, contractID); err != nil {
			return err
		}
		progress = Progress{ContractAmount: c.Approved.ContractAmount, TechnicalAmount: c.Approved.TechnicalAmount}
		may := c.InForce() && identity.Authorize(who, identity.OpDecideSettlement, c.Object()) == nil
		for i := range out {
			if d := &out[i]; d.Status == Confirmed {
				progress.RealisedContract += d.ContractAmount
				progress.RealisedTechnical += d.TechnicalAmount
				progress.Income += d.Income()
			} else if d.Status == Declared && may {
				d.Actions = []string{"confirm", "reject"}
			}
		}
		return nil
	})
	return out, progress, err
}
