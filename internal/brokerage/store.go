package brokerage

import (
	"context"
	"encoding/base64"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

const (
	papersTable        = "brokerage_papers"
	commissionsTable   = "commissions"
	introductionsTable = "introductions"
	namedTable         = "contract_brokers"
	receiptsTable      = "commission_receipts"
)

var columns = map[string][]string{
	papersTable: {"id", "org_id", "filename", "media_type", "size", "sha256", "blob_key", "uploaded_by", "uploaded_at"},
	commissionsTable: {"id", "client_org", "broker_id", "org_id", "side", "scope", "from_on", "to_on", "fee_kind", "fee_fen", "fee_rate", "cost_agreed",
		"seller_consent_on", "buyer_consent_on", "paper_id", "status", "proposed_at", "decided_by", "decided_at", "closed_by", "closed_at", "reason", "version", "updated_at"},
	introductionsTable: {"id", "broker_id", "org_id", "commission_id", "subject", "introduced_on", "a_code", "a_name", "a_org", "a_state", "a_by", "a_at", "a_paper",
		"b_code", "b_name", "b_org", "b_state", "b_by", "b_at", "b_paper", "status", "reason", "version", "created_at", "updated_at"},
	namedTable: {"id", "contract_id", "broker_id", "org_id", "form", "role", "ref_no", "ref_signed_on", "ref_sha256", "fee_kind", "fee_fen", "fee_rate", "cost_agreed",
		"share_bp", "conflict", "conflict_text", "related_party", "seller_consent_on", "buyer_consent_on", "introduction_id", "commission_id", "status", "answered_by",
		"answered_at", "reason", "version", "created_at", "updated_at"},
	receiptsTable: {"id", "contract_id", "row_id", "org_id", "amount_fen", "paid_on", "invoice_no", "paper_id", "voucher_sha256", "status", "declared_by", "declared_at",
		"decided_by", "decided_at", "opinion", "version"},
}

// Tables are the rows of this package that the journal protects.
func Tables() []journal.Table {
	var out []journal.Table
	for _, t := range []string{papersTable, commissionsTable, introductionsTable, namedTable, receiptsTable} {
		out = append(out, journal.Table{Name: t, Key: []string{"id"}, Columns: columns[t]})
	}
	return out
}

func insert(tx *journal.Tx, table, id string, row any) error {
	if err := tx.Table(table).Create(row).Error; err != nil {
		return fmt.Errorf("insert into %s: %w", table, err)
	}
	tx.Touch(table, id)
	return nil
}

// update writes a row whose version has been raised by one.
func update(tx *journal.Tx, table, id string, version int64, row any) error {
	res := tx.Table(table).Where("id = ? AND version = ?", id, version-1).Select(columns[table]).Updates(row)
	if res.Error != nil {
		return fmt.Errorf("update %s %s: %w", table, id, res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch(table, id)
	return nil
}

// take reads one row; fault ObjectNotFound.
func take[T any](q *gorm.DB, table, id string) (T, error) {
	var rows []T
	var none T
	if err := q.Table(table).Select(columns[table]).Where("id = ?", id).Limit(1).Find(&rows).Error; err != nil {
		return none, fmt.Errorf("read %s: %w", table, err)
	}
	if len(rows) == 0 {
		return none, fault.New(fault.ObjectNotFound)
	}
	return rows[0], nil
}

// Filter says which rows to list; zero values do not filter.
type Filter struct {
	Status []string
	Limit  int
	Cursor string
}

// Page is one page, newest first.
type Page[T any] struct {
	Items      []T
	NextCursor string
}

const maxPage = 200

// listOf pages through a table: what concerns p's organisation by where, or all
// for who may see every object.
func listOf[T any](ctx context.Context, s *Service, p *identity.Principal, op identity.Operation, f Filter, table, where string, name func(*database.Tx, []*T) error) (Page[T], error) {
	if err := identity.Authorize(p, op, identity.Object{OwnerOrg: orgOf(p)}); err != nil {
		return Page[T]{}, err
	}
	from, err := decodeCursor(f.Cursor)
	if err != nil {
		return Page[T]{}, err
	}
	if f.Limit < 1 || f.Limit > maxPage {
		f.Limit = 50
	}
	var out Page[T]
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		q := tx.Table(table).Select(columns[table])
		if !identity.Allowed(p, op, identity.AnyObject) {
			args := []any{}
			for range countMarks(where) {
				args = append(args, p.OrgID)
			}
			q = q.Where(where, args...)
		}
		if len(f.Status) > 0 {
			q = q.Where("status IN ?", f.Status)
		}
		if from != "" {
			q = q.Where("id < ?", from)
		}
		if err := q.Order("id DESC").Limit(f.Limit + 1).Find(&out.Items).Error; err != nil {
			return fmt.Errorf("list %s: %w", table, err)
		}
		if len(out.Items) > f.Limit {
			out.Items = out.Items[:f.Limit]
			out.NextCursor = base64.RawURLEncoding.EncodeToString([]byte(lastID(out.Items)))
		}
		return name(tx, pointers(out.Items))
	})
	return out, err
}

// lastID is the id of a page's last row.
func lastID[T any](items []T) string {
	switch r := any(items[len(items)-1]).(type) {
	case Commission:
		return r.ID
	case Introduction:
		return r.ID
	}
	panic("brokerage: no id to go on after")
}

func countMarks(where string) int {
	n := 0
	for _, r := range where {
		if r == '?' {
			n++
		}
	}
	return n
}

func pointers[T any](list []T) []*T {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// decodeCursor gives the id to go on after, "" at the start.
func decodeCursor(cursor string) (string, error) {
	if cursor == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		var id uuid.UUID
		if id, err = uuid.ParseBytes(raw); err == nil {
			return id.String(), nil
		}
	}
	return "", fault.New(fault.BadCursor).Wrap(err)
}

// organisation is a body as far as brokerage looks at it.
type organisation struct{ ID, Name, CreditCode, LegalRep string }

// orgByCode finds an active organisation of the applicant side; zero for none.
func orgByCode(tx *database.Tx, code string) (organisation, error) {
	var rows []organisation
	err := tx.Raw("SELECT id, name, COALESCE(credit_code, '') AS credit_code FROM organizations WHERE side = 'APPLICANT' AND status = 'ACTIVE' AND credit_code = ?", code).Scan(&rows).Error
	if err != nil {
		return organisation{}, fmt.Errorf("find organisation: %w", err)
	}
	if len(rows) == 0 {
		return organisation{}, nil
	}
	return rows[0], nil
}

func orgsByID(tx *database.Tx, ids []string) (map[string]organisation, error) {
	out := map[string]organisation{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []organisation
	if err := tx.Raw("SELECT id, name, COALESCE(credit_code, '') AS credit_code FROM organizations WHERE id IN ?", ids).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read organisations: %w", err)
	}
	for _, r := range rows {
		out[r.ID] = r
	}
	return out, nil
}

func orgNames(tx *database.Tx, ids []string) (map[string]string, error) {
	found, err := orgsByID(tx, ids)
	out := map[string]string{}
	for id, o := range found {
		out[id] = o.Name
	}
	return out, err
}

// concernedBy tells whether a paper is named by something that an organisation
// is a party of.
func concernedBy(tx *database.Tx, paper, org string) (bool, error) {
	var n int64
	err := tx.Raw(`SELECT (SELECT COUNT(*) FROM commissions WHERE paper_id = ? AND client_org = ?)
		+ (SELECT COUNT(*) FROM introductions WHERE (a_paper = ? OR b_paper = ?) AND (a_org = ? OR b_org = ?))
		+ (SELECT COUNT(*) FROM commission_receipts r JOIN contracts c ON c.id = r.contract_id WHERE r.paper_id = ? AND c.org_id = ?)`,
		paper, org, paper, paper, org, org, paper, org).Scan(&n).Error
	if err != nil {
		return false, fmt.Errorf("look up who a paper concerns: %w", err)
	}
	return n > 0, nil
}

// ofContract gives the entries of a contract that were not removed, oldest first.
func ofContract(tx *database.Tx, contractID string) ([]ContractBroker, error) {
	var out []ContractBroker
	err := tx.Table(namedTable).Select(columns[namedTable]).Where("contract_id = ? AND status <> 'REMOVED'", contractID).Order("id").Find(&out).Error
	if err != nil {
		return nil, fmt.Errorf("read brokers of a contract: %w", err)
	}
	return out, nil
}

// introducedBetween gives confirmed introductions of two bodies, newest first.
func introducedBetween(tx *database.Tx, one, other string, on calendar.Date) ([]Introduction, error) {
	var out []Introduction
	err := tx.Table(introductionsTable).Select(columns[introductionsTable]).
		Where("status = 'CONFIRMED' AND introduced_on <= ? AND ((a_code = ? AND b_code = ?) OR (a_code = ? AND b_code = ?))", on, one, other, other, one).
		Order("introduced_on DESC, id DESC").Limit(50).Find(&out).Error
	if err != nil {
		return nil, fmt.Errorf("match introductions: %w", err)
	}
	return out, nil
}

func opt(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func optDate(d calendar.Date) *calendar.Date {
	if d.IsZero() {
		return nil
	}
	return &d
}

func val[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}
