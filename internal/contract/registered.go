package contract

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/certificate"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/ledger"
	"jishi/internal/mandate"
)

// Version (登记版本) is what was registered from one decision to the next: the
// form, the approved kind and amounts, and the certificate that says so.
type Version struct {
	// Number counts from 1, the first registration.
	Number            int64
	Event             ledger.Event // REGISTER, CHANGE or CORRECT
	Approved          Approved
	CertificateNumber string
	// ProceedingID is empty for the first registration.
	ProceedingID  string
	DecidedBy     string
	DecidedByName string
	DecidedAt     time.Time
	// EventIndex is the place in the journal.
	EventIndex int64
	// FormHash is the SHA-256 of the form's canonical JSON, in hex.
	FormHash string
	form     string
}

// Versions lists what was registered, oldest first.
func (s *Service) Versions(ctx context.Context, p *identity.Principal, id string) ([]Version, error) {
	var out []Version
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		c, err := findContract(tx, id)
		if err != nil {
			return err
		}
		if err := identity.Authorize(p, identity.OpGetContractHistory, c.Object()); err != nil {
			return err
		}
		out, err = listVersions(tx, id)
		return err
	})
	return out, err
}

// CompareVersions tells in which fields two registered versions differ;
// personal data is masked. A version that does not exist is fault OutOfRange.
func (s *Service) CompareVersions(ctx context.Context, p *identity.Principal, id string, from, to int64) ([]Difference, error) {
	list, err := s.Versions(ctx, p, id)
	if err != nil {
		return nil, err
	}
	var c Contract
	if err := s.journal.DB().View(ctx, func(tx *database.Tx) error { c, err = findContract(tx, id); return err }); err != nil {
		return nil, err
	}
	before, err := formOfVersion(list, from, "query/from")
	if err != nil {
		return nil, err
	}
	after, err := formOfVersion(list, to, "query/to")
	if err != nil {
		return nil, err
	}
	return s.maskedDifferences(&c, before, after)
}

func formOfVersion(list []Version, number int64, where string) (Form, error) {
	for _, v := range list {
		if v.Number == number {
			return parse[Form](v.form)
		}
	}
	return Form{}, fault.Fields(fault.Atf(where, fault.OutOfRange, "该合同只有 %d 个登记版本。", "This contract has %d registered versions.", len(list)))
}

// maskedDifferences compares two sealed forms of a contract in clear and hides
// personal data in what it finds.
func (s *Service) maskedDifferences(c *Contract, before, after Form) ([]Difference, error) {
	before, err := s.opened(c, before)
	if err != nil {
		return nil, err
	}
	if after, err = s.opened(c, after); err != nil {
		return nil, err
	}
	found, err := Differences(before, after)
	if err != nil {
		return nil, err
	}
	for i := range found {
		found[i] = found[i].masked()
	}
	return found, nil
}

// Proposal (变更内容) is a registered contract's form as somebody wants it to
// read, sealed and canonical like a stored form.
type Proposal struct {
	Text                            string
	Differences                     []Difference
	ContractAmount, TechnicalAmount amount.Fen
	form                            Form
}

// Pointers are the fields that a proposal changes, without what lies below.
func (p *Proposal) Pointers() []string {
	var out []string
	for _, d := range p.Differences {
		top, _, _ := strings.Cut(strings.TrimPrefix(d.Pointer, "/"), "/")
		if !slices.Contains(out, top) {
			out = append(out, top)
		}
	}
	return out
}

// Propose applies a merge patch to the form in memory. Personal data is sealed
// as a stored form's is; a masked value keeps what it stands for. A patch that
// changes nothing is fault NothingChanged.
func (s *Service) Propose(c *Contract, patch []byte) (Proposal, error) {
	form, err := merge(c.Form, patch)
	if err != nil {
		return Proposal{}, err
	}
	if form.IsClassified {
		return Proposal{}, fault.Fields(fault.At("/is_classified", fault.ClassifiedContract))
	}
	after := *c
	if err := s.putForm(&after, form); err != nil {
		return Proposal{}, err
	}
	return s.proposal(c, &after)
}

// OpenProposal reads a stored proposal again.
func (s *Service) OpenProposal(c *Contract, text string) (Proposal, error) {
	form, err := parse[Form](text)
	if err != nil {
		return Proposal{}, err
	}
	after := *c
	if err := s.putForm(&after, form); err != nil {
		return Proposal{}, err
	}
	return s.proposal(c, &after)
}

func (s *Service) proposal(before, after *Contract) (Proposal, error) {
	found, err := s.maskedDifferences(before, before.Form, after.Form)
	if err != nil {
		return Proposal{}, err
	}
	if len(found) == 0 {
		return Proposal{}, fault.New(fault.NothingChanged)
	}
	return Proposal{Text: after.formText, Differences: found, ContractAmount: after.ContractAmount, TechnicalAmount: after.TechnicalAmount, form: after.Form}, nil
}

// CheckProposal runs the checks on a proposal; blocking findings come back as
// the fault a submission would be refused with. The term and the age of the
// contract are no longer asked: it was registered in time.
func (s *Service) CheckProposal(tx *database.Tx, c *Contract, p *Proposal) error {
	after := *c
	after.Form, after.ContractAmount, after.TechnicalAmount = p.form, p.ContractAmount, p.TechnicalAmount
	_, outcome, err := s.examine(tx.Statement.Context, tx, &after, calendar.Of(c.SubmittedAt))
	if err != nil {
		return err
	}
	return blockers(outcome.stopping())
}

// LockRegistered loads a contract for a proceeding and keeps others out until
// the transaction ends. It judges neither status nor permission.
func (s *Service) LockRegistered(tx *journal.Tx, id string) (*Contract, error) {
	c, err := lockContract(tx.Tx, id)
	if err != nil {
		return nil, err
	}
	s.judge(&c)
	return &c, nil
}

// FindRegistered loads a contract for reading a proceeding.
func (s *Service) FindRegistered(tx *database.Tx, id string) (*Contract, error) {
	c, err := findContract(tx, id)
	if err != nil {
		return nil, err
	}
	s.judge(&c)
	return &c, nil
}

// May tells whether an action that opens a proceeding exists in the contract's
// state, and whether p may take it: the faults of every step. From here on the
// change is made under p's mandate, if p is an agent.
func (s *Service) May(tx *journal.Tx, p *identity.Principal, c *Contract, a Action) error {
	if err := identity.Authorize(p, operationOf(a), c.Object()); err != nil {
		return err
	}
	if _, ok := transition(c.Status, a); !ok || c.forbids(p, a) {
		return c.refuse(p, a)
	}
	return mandate.Exercise(tx, p, operationOf(a), c.Object())
}

// Move sets the contract's status while a proceeding runs.
func (s *Service) Move(tx *journal.Tx, c *Contract, to Status) error {
	c.Status = to
	return updateContract(tx, c)
}

// Restatement (重新登记) is what a granted change or correction makes of a
// registered contract.
type Restatement struct {
	Proposal *Proposal
	Approved Approved
	// Event is CHANGE or CORRECT.
	Event        ledger.Event
	ProceedingID string
	By           string
}

// Restate registers version n+1: form and approved amounts, the certificate
// (superseded where it would say anything else), the ledger lines with the
// snapshot before and after. The contract counts for the day of its first
// registration, as before. It gives the facts of the event.
func (s *Service) Restate(tx *journal.Tx, c *Contract, r Restatement) (map[string]any, error) {
	last, err := lastVersion(tx.Tx, c.ID)
	if err != nil {
		return nil, err
	}
	if r.Proposal != nil {
		if err := s.putForm(c, r.Proposal.form); err != nil {
			return nil, err
		}
	}
	c.Status, c.Approved, c.fingerprint = Registered, r.Approved, c.fingerprintOf()
	if err := updateContract(tx, c); err != nil {
		if database.IsDuplicate(err) {
			return nil, fault.New(fault.ChecksFailed).WithFields(fault.At("/project_name", fault.DuplicateContract))
		}
		return nil, err
	}
	cert, err := s.recertify(tx, c)
	if err != nil {
		return nil, err
	}
	line, err := s.ledgerLine(tx.Tx, c)
	if err != nil {
		return nil, err
	}
	line.ContractVersion, line.Event, line.BookedOn = last+1, r.Event, calendar.Of(tx.Now)
	moved, err := s.ledger.Restate(tx, line)
	if err != nil {
		return nil, err
	}
	facts := amountsAny(c.Approved.ContractAmount, c.Approved.TechnicalAmount)
	facts["kind"], facts["sub_kind"], facts["registered_version"] = c.Approved.Kind, c.Approved.SubKind, last+1
	facts["certificate"], facts["form_sha256"], facts["ledger"] = cert.Number, c.formHash, moved
	facts["statement_sha256"] = cert.StatementSHA256
	c.CertificateNumber = cert.Number
	return facts, insertVersion(tx, c, Version{Number: last + 1, Event: r.Event, CertificateNumber: cert.Number, ProceedingID: r.ProceedingID, DecidedBy: r.By})
}

// recertify gives the certificate that says what is registered now: the one in
// force, or its next version.
func (s *Service) recertify(tx *journal.Tx, c *Contract) (certificate.Certificate, error) {
	st := s.statement(c)
	cert, differs, err := s.certificates.InForce(tx, st)
	if err != nil || !differs {
		return cert, err
	}
	return s.certificates.Supersede(tx, st)
}

// End takes a contract off the register: deregistered at the applicant's
// request, or revoked. The certificate is cancelled and the amounts leave the
// totals in the same transaction.
func (s *Service) End(tx *journal.Tx, c *Contract, to Status) (map[string]any, error) {
	event := map[Status]ledger.Event{Deregistered: ledger.Deregister, Revoked: ledger.Revoke}[to]
	if event == "" {
		return nil, fmt.Errorf("contract %s cannot end as %s", c.ID, to)
	}
	c.Status, c.fingerprint = to, ""
	if err := updateContract(tx, c); err != nil {
		return nil, err
	}
	cert, err := s.certificates.Cancel(tx, c.ID)
	if err != nil {
		return nil, err
	}
	facts := amountsAny(c.Approved.ContractAmount, c.Approved.TechnicalAmount)
	facts["certificate"] = cert.Number
	c.CertificateNumber = ""
	return facts, s.ledger.TakeOut(tx, c.ID, event, calendar.Of(tx.Now))
}

// Reopen brings a refused contract back after an objection was upheld: a new
// round with the same form, accepted now, whose clock starts anew. Those who
// decided before decide no more in this case.
func (s *Service) Reopen(tx *journal.Tx, c *Contract, by string) error {
	barred, err := deciders(tx.Tx, c.ID, c.Round)
	if err != nil {
		return err
	}
	for _, u := range barred {
		if !slices.Contains(c.barred, u) {
			c.barred = append(c.barred, u)
		}
	}
	c.Round++
	c.Status, c.AcceptedAt, c.AcceptedBy = Accepted, tx.Now, by
	c.FirstReviewerID, c.SecondReviewerID, c.Recommendation = "", "", ""
	c.Approved, c.Disputed = Approved{}, false
	if err := s.startClock(tx, c); err != nil {
		return err
	}
	if err := updateContract(tx, c); err != nil {
		return err
	}
	if err := insertSubmission(tx, c, by); err != nil {
		return err
	}
	subject, err := s.subjectOf(tx.Statement.Context, tx.Tx, c, calendar.Of(c.SubmittedAt))
	if err != nil {
		return err
	}
	return insertFacts(tx, c, subject)
}

// Decided tells who reviewed or decided the contract's present round; an
// objection is examined by others.
func (s *Service) Decided(tx *database.Tx, c *Contract) ([]string, error) {
	return deciders(tx, c.ID, c.Round)
}

// Or takes values of b where a sets none.
func (a Approved) Or(b Approved) Approved {
	if a.Kind == "" {
		a.Kind, a.SubKind = b.Kind, b.SubKind
	}
	if a.ContractAmount == 0 {
		a.ContractAmount = b.ContractAmount
	}
	if a.TechnicalAmount == 0 {
		a.TechnicalAmount = b.TechnicalAmount
	}
	return a
}

// Declared is what a proposal asks to be approved: what it changes, and for the
// rest what was approved before.
func (p *Proposal) Declared(c *Contract) Approved {
	a := c.Approved
	if p.form.Kind != c.Form.Kind || p.form.SubKind != c.Form.SubKind {
		a.Kind, a.SubKind = p.form.Kind, p.form.SubKind
	}
	if p.ContractAmount != c.ContractAmount || p.TechnicalAmount != c.TechnicalAmount {
		a.ContractAmount, a.TechnicalAmount = p.ContractAmount, p.TechnicalAmount
	}
	return a
}

// CheckRestated checks what an examiner approves of a change: the amounts, the
// delegated limit, the kind, and the panel that a large contract needs.
func (s *Service) CheckRestated(c *Contract, a Approved, panel []Expert) error {
	bad := s.checkApproved(c, a)
	if ruleSet(c.RuleSet).large(a.TechnicalAmount, c.Disputed) && a.TechnicalAmount > c.Approved.TechnicalAmount {
		bad = append(bad, panelFields(panel)...)
	}
	return fault.Fields(bad...)
}

// FormBefore gives the form that was registered before a proceeding was granted.
func (s *Service) FormBefore(tx *database.Tx, c *Contract, proceedingID string) (Form, error) {
	list, err := listVersions(tx, c.ID)
	if err != nil {
		return Form{}, err
	}
	for i, v := range list {
		if v.ProceedingID == proceedingID && i > 0 {
			return parse[Form](list[i-1].form)
		}
	}
	return c.Form, nil
}
