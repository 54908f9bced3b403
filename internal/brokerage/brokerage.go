// Package brokerage is a broker's part in a technology contract (中介促成): what
// clients engage brokers for, who was introduced to whom, which brokers a
// contract names, which commission was received, and what of it counts. What
// counts is worked out from registered contracts and confirmed settlements and
// is never typed in. The mandate of a client to a broker here is a commission
// (中介委托), not the power to file (委托代办) of package mandate.
package brokerage

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"jishi/internal/amount"
	"jishi/internal/broker"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/document"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Service (中介促成) keeps them.
type Service struct {
	journal   *journal.Journal
	files     *document.Store
	contracts *contract.Service
	brokers   *broker.Service
	goodOrg   func(tx *database.Tx, orgID string, on calendar.Date) (bool, error)
}

// WithOrganisations says who tells whether an organisation was in good standing
// on a day (机构备案状态); without it every one is. Called once, before the first
// use.
func (s *Service) WithOrganisations(good func(tx *database.Tx, orgID string, on calendar.Date) (bool, error)) *Service {
	s.goodOrg = good
	return s
}

// New builds the service.
func New(j *journal.Journal, files *document.Store, contracts *contract.Service, brokers *broker.Service) *Service {
	return &Service{journal: j, files: files, contracts: contracts, brokers: brokers,
		goodOrg: func(*database.Tx, string, calendar.Date) (bool, error) { return true, nil }}
}

// Role (角色) is for whom a broker acts; code table broker_roles.
type Role string

// The roles.
const (
	ForSeller Role = "SELL"    // 受托于卖方
	ForBuyer  Role = "BUY"     // 受托于买方
	ForBoth   Role = "BOTH"    // 双方委托
	InHouse   Role = "INHOUSE" // 单位内设技术转移人员
)

func (r Role) known() bool { return r == ForSeller || r == ForBuyer || r == ForBoth || r == InHouse }

// FeeKind (报酬方式) is how a broker is paid.
type FeeKind string

// The kinds. Unclear stands in a contract only: with a clause inside the
// technology contract both sides then bear half (SPC Art 39).
const (
	FeeFixed   FeeKind = "FIXED"     // 固定金额
	FeeRate    FeeKind = "RATE"      // 按比例
	FeeNone    FeeKind = "NONE"      // 不收报酬（内设人员）
	FeeLabour  FeeKind = "BY_LABOUR" // 按劳务合理确定
	FeeUnclear FeeKind = "UNCLEAR"   // 约定不明
)

// Fee (报酬约定) is what was agreed. Amount is fen, Rate basis points of the
// technical amount; each only with its kind.
type Fee struct {
	Kind   FeeKind
	Amount *amount.Fen
	Rate   *int64
	// Cost is what was agreed on necessary costs (费用负担).
	Cost string
}

// check holds a fee against its kind and the broker's role.
func (f Fee) check(r Role, kinds ...FeeKind) []fault.Field {
	known := false
	for _, k := range kinds {
		known = known || k == f.Kind
	}
	if !known {
		return []fault.Field{fault.At("/fee_kind", fault.UnknownCode)}
	}
	var bad []fault.Field
	if (f.Kind == FeeFixed) != (f.Amount != nil) || f.Amount != nil && (*f.Amount <= 0 || *f.Amount > amount.Max) {
		bad = append(bad, fault.At("/fee_amount", fault.BrokerFee))
	}
	if (f.Kind == FeeRate) != (f.Rate != nil) || f.Rate != nil && (*f.Rate < 1 || *f.Rate > whole) {
		bad = append(bad, fault.At("/fee_rate", fault.BrokerFee))
	}
	if f.Kind == FeeNone && r != InHouse {
		bad = append(bad, fault.At("/fee_kind", fault.BrokerFee))
	}
	if len([]rune(f.Cost)) > 500 {
		bad = append(bad, fault.At("/cost_agreed", fault.TooLong))
	}
	return bad
}

// whole is all of a contract, in basis points.
const whole = 10_000

// consent: acting for both needs the dated written consent of both.
func consent(r Role, seller, buyer calendar.Date, today calendar.Date) []fault.Field {
	var bad []fault.Field
	for _, c := range []struct {
		at string
		on calendar.Date
	}{{"/seller_consent_on", seller}, {"/buyer_consent_on", buyer}} {
		switch {
		case r == ForBoth && c.on.IsZero():
			bad = append(bad, fault.At(c.at, fault.BrokerConsent))
		case c.on.After(today):
			bad = append(bad, fault.At(c.at, fault.DateInFuture))
		}
	}
	return bad
}

// Paper (佐证材料) is an uploaded file that something rests on.
type Paper struct {
	ID         string
	OrgID      string
	Filename   string
	MediaType  string
	Size       int64
	SHA256     string `gorm:"column:sha256"`
	BlobKey    string
	UploadedBy string
	UploadedAt time.Time
}

// Upload keeps a paper of p's organisation, to be named by its id. Faults: those
// of the document store.
func (s *Service) Upload(ctx context.Context, p *identity.Principal, filename string, r io.Reader) (Paper, error) {
	if err := identity.Authorize(p, identity.OpUploadBrokeragePaper, identity.Object{OwnerOrg: orgOf(p)}); err != nil {
		return Paper{}, err
	}
	kept, err := s.files.Put(ctx, filename, r)
	if err != nil {
		return Paper{}, err
	}
	if retry := journal.RetryOf(ctx); retry != nil && retry.Hash == "" {
		retry.Hash = kept.SHA256
	}
	out := Paper{OrgID: p.OrgID, Filename: filename, MediaType: kept.MediaType, Size: kept.Size, SHA256: kept.SHA256, BlobKey: kept.Key, UploadedBy: p.UserID}
	_, err = s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		if out.ID, err = newID(); err != nil {
			return journal.Event{}, err
		}
		out.UploadedAt = tx.Now
		return journal.Event{Kind: "brokerage.paper_added", ObjectType: "brokerage_paper", ObjectID: out.ID, Version: 1, OwnerOrg: p.OrgID,
			Data: map[string]any{"sha256": out.SHA256, "size": out.Size}}, insert(tx, papersTable, out.ID, &out)
	})
	if err != nil {
		s.files.Discard(ctx, kept.Key)
	}
	return out, err
}

// Paper tells about a paper to whoever uploaded it, to the parties of what rests
// on it, to the registry and the auditor.
func (s *Service) Paper(ctx context.Context, p *identity.Principal, id string) (Paper, error) {
	var out Paper
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if !identity.Allowed(p, identity.OpGetBrokeragePaper) {
			return identity.Authorize(p, identity.OpGetBrokeragePaper, identity.Object{})
		}
		if out, err = take[Paper](tx.DB, papersTable, id); err != nil {
			return err
		}
		owner := out.OrgID
		concerned, err := concernedBy(tx, id, p.OrgID)
		if err != nil {
			return err
		}
		if concerned {
			owner = p.OrgID
		}
		return identity.Authorize(p, identity.OpGetBrokeragePaper, identity.Object{OwnerOrg: owner})
	})
	return out, err
}

// PaperFile opens a paper for its readers; the caller closes it.
func (s *Service) PaperFile(ctx context.Context, p *identity.Principal, id string) (Paper, io.ReadCloser, error) {
	out, err := s.Paper(ctx, p, id)
	if err != nil {
		return Paper{}, nil, err
	}
	r, err := s.files.Get(ctx, out.BlobKey)
	return out, r, err
}

// paperOf finds a paper of an organisation, for the field that names it.
func paperOf(tx *database.Tx, at, id, org string) (Paper, error) {
	out, err := take[Paper](tx.DB, papersTable, id)
	if f := fault.As(err); f != nil || err == nil && out.OrgID != org {
		return Paper{}, fault.Fields(fault.At(at, fault.PaperUnknown))
	}
	return out, err
}

// self is the caller as a broker, as the register has it today. Fault:
// BrokerNone.
func (s *Service) self(tx *database.Tx, p *identity.Principal) (broker.Standing, error) {
	if p == nil {
		return broker.Standing{}, fault.New(fault.LoginRequired)
	}
	id, err := s.brokers.ByUser(tx, p.UserID)
	if err != nil {
		return broker.Standing{}, err
	}
	if id == "" {
		return broker.Standing{}, fault.New(fault.BrokerNone)
	}
	return s.standing(tx, id, s.Today())
}

func (s *Service) standing(tx *database.Tx, id string, on calendar.Date) (broker.Standing, error) {
	all, err := s.brokers.StandingOn(tx, on, id)
	if err != nil {
		return broker.Standing{}, err
	}
	out, ok := all[id]
	if !ok {
		return broker.Standing{}, fault.New(fault.ObjectNotFound)
	}
	return out, nil
}

// notActive says how a broker stood on a day.
func notActive(at string, st broker.Standing, on calendar.Date) fault.Field {
	status := string(st.Status)
	if status == "" {
		status = "—"
	}
	return fault.Atf(at, fault.BrokerNotActive, "技术经纪人 %s 在 %s 的备案状态为 %s，不能载入。", "Broker %s stood as %[3]s on %[2]s and cannot be named.", st.No, on, status)
}

// Today is the business date that statuses are told for.
func (s *Service) Today() calendar.Date { return calendar.Of(s.journal.Now()) }

func orgOf(p *identity.Principal) string {
	if p == nil {
		return ""
	}
	return p.OrgID
}

func newID() (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("make id: %w", err)
	}
	return id.String(), nil
}
