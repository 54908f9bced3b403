package brokerage

import (
	"context"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// ReceiptStatus (佣金到账状态) of a receipt.
type ReceiptStatus string

// The statuses.
const (
	ReceiptDeclared  ReceiptStatus = "DECLARED"  // 已申报
	ReceiptConfirmed ReceiptStatus = "CONFIRMED" // 已核定
	ReceiptRejected  ReceiptStatus = "REJECTED"  // 未通过
)

// Receipt (佣金到账) is commission received by bank voucher, in fen. Only
// confirmed ones count.
type Receipt struct {
	ID            string
	ContractID    string
	RowID         string
	OrgID         string
	OrgName       string `gorm:"-"`
	AmountFen     amount.Fen
	PaidOn        calendar.Date
	InvoiceNo     string
	PaperID       string
	VoucherSHA256 string `gorm:"column:voucher_sha256"`
	Status        ReceiptStatus
	DeclaredBy    string
	DeclaredAt    time.Time
	DecidedBy     *string
	DecidedAt     *time.Time
	Opinion       string
	Version       int64
	MayDecide     bool `gorm:"-"`
}

// NewReceipt is what the broker's organisation declares.
type NewReceipt struct {
	RowID     string
	Amount    amount.Fen
	PaidOn    calendar.Date
	InvoiceNo string
	PaperID   string
}

func (n NewReceipt) check(today calendar.Date) error {
	var bad []fault.Field
	if n.Amount <= 0 || n.Amount > amount.Max {
		bad = append(bad, fault.At("/amount", fault.AmountRange))
	}
	switch {
	case n.PaidOn.IsZero():
		bad = append(bad, fault.At("/paid_on", fault.MissingField))
	case n.PaidOn.After(today):
		bad = append(bad, fault.At("/paid_on", fault.DateInFuture))
	}
	return fault.Fields(append(bad, needText("/invoice_no", n.InvoiceNo, 64)...)...)
}

func (r *Receipt) event(kind string) journal.Event {
	return journal.Event{Kind: "commission_receipt." + kind, ObjectType: "commission_receipt", ObjectID: r.ID, Version: r.Version, OwnerOrg: r.OrgID, Reason: r.Opinion,
		Data: map[string]any{"contract": r.ContractID, "row": r.RowID, "amount": r.AmountFen.String(), "paid_on": r.PaidOn.String(),
			"voucher_sha256": r.VoucherSHA256, "status": string(r.Status)}}
}

// DeclareReceipt declares commission that came in, by the organisation where the
// broker worked. Faults: permission, ActionNotAllowed for a contract that is not
// registered or an entry that the broker has not agreed to, ReceiptExceeds,
// ReceiptDuplicate, PaperUnknown.
func (s *Service) DeclareReceipt(ctx context.Context, p *identity.Principal, contractID string, n NewReceipt) (Receipt, error) {
	if !identity.Allowed(p, identity.OpDeclareCommissionReceipt) {
		return Receipt{}, identity.Authorize(p, identity.OpDeclareCommissionReceipt, identity.Object{})
	}
	var r Receipt
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.contracts.LockRegistered(tx, contractID)
		if err != nil {
			return journal.Event{}, err
		}
		rows, err := ofContract(tx.Tx, contractID)
		if err != nil {
			return journal.Event{}, err
		}
		b, err := rowOf(rows, n.RowID, 0)
		if err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(p, identity.OpDeclareCommissionReceipt, identity.Object{OwnerOrg: b.OrgID}); err != nil {
			return journal.Event{}, err
		}
		if !c.InForce() || b.Status != Agreed {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		if err := n.check(calendar.Of(tx.Now)); err != nil {
			return journal.Event{}, err
		}
		r = Receipt{ContractID: c.ID, RowID: b.ID, OrgID: b.OrgID, AmountFen: n.Amount, PaidOn: n.PaidOn, InvoiceNo: n.InvoiceNo, PaperID: n.PaperID,
			Status: ReceiptDeclared, DeclaredBy: p.UserID, DeclaredAt: tx.Now, Version: 1}
		return s.book(tx, &b, &r)
	})
	return r, err
}

// book holds a receipt against the fee and the voucher, and writes it.
func (s *Service) book(tx *journal.Tx, b *ContractBroker, r *Receipt) (journal.Event, error) {
	paper, err := paperOf(tx.Tx, "/paper_id", r.PaperID, r.OrgID)
	if err != nil {
		return journal.Event{}, err
	}
	r.VoucherSHA256 = paper.SHA256
	booked, err := bookedFor(tx.Tx, b.ID)
	if err != nil {
		return journal.Event{}, err
	}
	if b.FeeKind == FeeNone || b.FeeFen != nil && (booked > *b.FeeFen || r.AmountFen > *b.FeeFen-booked) {
		return journal.Event{}, fault.Fields(fault.At("/amount", fault.ReceiptExceeds))
	}
	twice, err := voucherKnown(tx.Tx, r.VoucherSHA256)
	if err != nil {
		return journal.Event{}, err
	}
	if twice {
		return journal.Event{}, fault.New(fault.ReceiptDuplicate)
	}
	if r.ID, err = newID(); err != nil {
		return journal.Event{}, err
	}
	if err := insert(tx, receiptsTable, r.ID, r); database.IsDuplicate(err) {
		return journal.Event{}, fault.New(fault.ReceiptDuplicate)
	} else if err != nil {
		return journal.Event{}, err
	}
	return r.event("declared"), nil
}

// DecideReceipt confirms or rejects one, by the registrar of the contract's
// office, who says why. Faults: permission, ActionNotAllowed, StaleVersion.
func (s *Service) DecideReceipt(ctx context.Context, p *identity.Principal, contractID, id string, version int64, confirm bool, opinion string) (Receipt, error) {
	if err := fault.Fields(needText("/opinion", opinion, 1000)...); err != nil {
		return Receipt{}, err
	}
	if p == nil {
		return Receipt{}, fault.New(fault.LoginRequired)
	}
	var r Receipt
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.contracts.LockRegistered(tx, contractID)
		if err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(p, identity.OpDecideCommissionReceipt, c.Object()); err != nil {
			return journal.Event{}, err
		}
		if r, err = take[Receipt](tx.Locked(), receiptsTable, id); err != nil {
			return journal.Event{}, err
		}
		if r.ContractID != contractID {
			return journal.Event{}, fault.New(fault.ObjectNotFound)
		}
		if version != 0 && version != r.Version {
			return journal.Event{}, fault.New(fault.StaleVersion)
		}
		if r.Status != ReceiptDeclared || !c.InForce() {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		kind := "rejected"
		r.Status, r.Opinion, r.DecidedBy, r.DecidedAt, r.Version = ReceiptRejected, opinion, &p.UserID, &tx.Now, r.Version+1
		if confirm {
			kind, r.Status = "confirmed", ReceiptConfirmed
		}
		return r.event(kind), update(tx, receiptsTable, r.ID, r.Version, &r)
	})
	return r, err
}

// Receipts lists the receipts of a contract, oldest first: all of them for the
// applicant, the office and the auditor, its own for a broker's organisation.
func (s *Service) Receipts(ctx context.Context, p *identity.Principal, contractID string) ([]Receipt, error) {
	var out []Receipt
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		if !identity.Allowed(p, identity.OpListCommissionReceipts) {
			return identity.Authorize(p, identity.OpListCommissionReceipts, identity.Object{})
		}
		c, own, err := s.reading(tx, p, identity.OpListCommissionReceipts, contractID)
		if err != nil {
			return err
		}
		if out, err = receiptsOf(tx, contractID, own); err != nil {
			return err
		}
		var orgs []string
		for _, r := range out {
			orgs = append(orgs, r.OrgID)
		}
		names, err := orgNames(tx, orgs)
		for i := range out {
			out[i].OrgName = names[out[i].OrgID]
			out[i].MayDecide = out[i].Status == ReceiptDeclared && c.InForce() && identity.Authorize(p, identity.OpDecideCommissionReceipt, c.Object()) == nil
		}
		return err
	})
	return out, err
}

// reading tells whether p reads what stands beside a contract as one of its own
// people, then own is "", or as the organisation of a broker named in it.
func (s *Service) reading(tx *database.Tx, p *identity.Principal, op identity.Operation, contractID string) (c *contract.Contract, own string, err error) {
	if c, err = s.contracts.FindRegistered(tx, contractID); err != nil {
		return nil, "", err
	}
	if identity.Authorize(p, op, c.Object()) == nil {
		return c, "", nil
	}
	rows, err := ofContract(tx, contractID)
	if err != nil {
		return nil, "", err
	}
	for _, r := range rows {
		if identity.Authorize(p, op, identity.Object{OwnerOrg: r.OrgID}) == nil {
			return c, r.OrgID, nil
		}
	}
	return nil, "", fault.New(fault.ObjectNotFound)
}

// Brokers lists the brokers named in a contract: all of them for the applicant,
// the office and the auditor, its own for a broker's organisation.
func (s *Service) Brokers(ctx context.Context, p *identity.Principal, contractID string) ([]ContractBroker, error) {
	out := []ContractBroker{}
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		if !identity.Allowed(p, identity.OpListContractBrokers) {
			return identity.Authorize(p, identity.OpListContractBrokers, identity.Object{})
		}
		c, own, err := s.reading(tx, p, identity.OpListContractBrokers, contractID)
		if err != nil {
			return err
		}
		rows, err := ofContract(tx, contractID)
		if err != nil {
			return err
		}
		if err := s.stand(tx, &c.Form, pointers(rows)); err != nil {
			return err
		}
		edits := c.Editable() && identity.Authorize(p, identity.OpUpdateContract, c.Object()) == nil
		amends := !c.Editable() && identity.Authorize(p, identity.OpAmendContractBroker, c.Object()) == nil
		for _, b := range rows {
			if own != "" && b.OrgID != own {
				continue
			}
			b.Editable, b.MayAmend = edits, amends
			b.MayAnswer = b.Status == Named && identity.Authorize(p, identity.OpAnswerContractBroker, identity.Object{UserID: b.Standing.UserID}) == nil
			out = append(out, b)
		}
		return nil
	})
	return out, err
}
