package contract

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// MaxBatchDrafts bounds how many drafts an organisation may hold when a batch is
// brought in: what may be typed (R19), and one full batch beside it. A batch was
// checked row by row, so that it needs no tighter limit than its own size.
const MaxBatchDrafts = maxDrafts + 10_000

// Origin (批次来源) says which row of which batch (批量申报) a draft came from. Key
// is the row's fingerprint: one organisation has one draft or contract of a key.
type Origin struct {
	FilingID string
	Row      int64
	Key      string
}

// Vetted is a form as its draft would be, with what the checks say of it.
type Vetted struct {
	Form Form
	Key  string
	// Findings of every check but that of the documents, which are added to drafts.
	Findings []Finding
}

// Prepared is a row of a batch as its draft would be: with what the applicant's
// record says, and with its key.
func Prepared(form Form, org identity.Organization) (Form, string) {
	form.Parties = slices.Clone(form.Parties)
	form = prefill(form, org)
	for i := range form.Parties {
		form.Parties[i].CreditCode = codes.NormalizeCreditCode(form.Parties[i].CreditCode)
	}
	w, _ := form.Amounts()
	c := Contract{Form: form, ContractAmount: w.ContractAmount}
	return form, c.fingerprintOf()
}

// Vet runs the checks of the form alone on a row of a batch. It reads no
// database: the commit repeats it for every row inside its transaction.
func (s *Service) Vet(form Form, org identity.Organization, today calendar.Date) Vetted {
	form, key := Prepared(form, org)
	subject := Subject{Form: &form, OrgCreditCode: org.CreditCode, Today: today, Local: s.local}
	return Vetted{Form: form, Key: key, Findings: ofRow(subject.Run())}
}

// VetAmong runs every rule on a row, also those that compare it with what others
// have filed, and shows what its applicant may see. Rows of one batch are not
// compared with each other here: nothing of them is filed yet, and each is
// examined again when its draft is submitted.
func (s *Service) VetAmong(ctx context.Context, tx *database.Tx, form Form, org identity.Organization, p *identity.Principal, today calendar.Date) ([]Finding, error) {
	c := Contract{ID: uuid.NewString(), Status: Draft, Version: 1, OrgID: org.ID, salt: uuid.NewString()}
	if err := s.putForm(&c, form); err != nil {
		return nil, err
	}
	subject, err := s.subjectOf(ctx, tx, &c, today)
	if err != nil {
		return nil, err
	}
	return ofRow(shownTo(p, subject.Run())), nil
}

// ofRow leaves the documents out, which are added to the drafts.
func ofRow(o Outcome) []Finding {
	return slices.DeleteFunc(o.Findings, func(f Finding) bool { return strings.HasPrefix(f.Pointer, "/documents/") })
}

// Known says which keys of rows the organisation has brought in already (the id
// of that contract), and which stand for a live filing of anybody (rule RR01).
type Known struct {
	Filed map[string]string
	Live  map[string]bool
}

// KnownKeys looks rows up that may have been filed before, inside the caller's
// transaction.
func (s *Service) KnownKeys(tx *database.Tx, orgID string, keys []string) (Known, error) {
	return findKeys(tx, orgID, keys)
}

// LockDrafts takes the organisation's row until the transaction ends, so that
// two batches of it cannot pass each other, and asks whether so many drafts may
// be added. Fault: QuotaExceeded.
func (s *Service) LockDrafts(tx *journal.Tx, orgID string, adding int64) error {
	if err := lockOrganization(tx.Tx, orgID); err != nil {
		return err
	}
	err := checkDraftQuota(tx.Tx, orgID, adding, MaxBatchDrafts)
	if fault.CodeOf(err) == fault.QuotaExceeded {
		return fault.Newf(fault.QuotaExceeded, "本单位草稿连同本批次不得超过 %d 份，请先提交或删除不需要的草稿。",
			"With this batch the organisation would hold more than %d drafts; submit or delete some first.", MaxBatchDrafts)
	}
	return err
}

// AddDrafts inserts drafts of a batch inside the caller's change, as if createdBy
// had typed them; the event that ends the change speaks for all of them.
func (s *Service) AddDrafts(tx *journal.Tx, orgID, createdBy string, forms []Form, origins []Origin) error {
	list := make([]*Contract, len(forms))
	for i, form := range forms {
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("make contract id: %w", err)
		}
		c := &Contract{ID: id.String(), Status: Draft, Version: 1, OrgID: orgID, CreatedBy: createdBy, salt: uuid.NewString(),
			Origin: origins[i], CreatedAt: tx.Now, UpdatedAt: tx.Now}
		if err := s.putForm(c, form); err != nil {
			return err
		}
		list[i] = c
	}
	return insertContracts(tx, list)
}

// withOrigin puts the batch's event, which made the contract, before its own.
func (s *Service) withOrigin(ctx context.Context, c *Contract, after int64, limit int, entries []journal.Entry) ([]journal.Entry, error) {
	if c.Origin.FilingID == "" {
		return entries, nil
	}
	batch, err := s.journal.Events(ctx, journal.Filter{After: after, Limit: 200, ObjectType: "filing", ObjectID: c.Origin.FilingID})
	if err != nil {
		return nil, err
	}
	batch = slices.DeleteFunc(batch, func(e journal.Entry) bool { return e.Kind != "filing.committed" })
	entries = append(batch, entries...)
	if limit > 0 && len(entries) > limit {
		entries = entries[:limit]
	}
	return entries, nil
}
