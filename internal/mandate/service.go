package mandate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/document"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// New builds the service.
func New(j *journal.Journal, files *document.Store) *Service {
	return &Service{journal: j, files: files}
}

// maxOpen bounds the proposals of one agent that wait for one client (R19).
const maxOpen = 20

const pdf = "application/pdf"

// Propose hands in a mandate with the signed paper, a PDF, for the client to
// confirm. It may be done by whoever may act as an agent, for the own
// organisation. Faults: permission, bad fields, those of the document store,
// FileKind, QuotaExceeded.
func (s *Service) Propose(ctx context.Context, p *identity.Principal, in Proposal, filename string, r io.Reader) (Mandate, error) {
	if err := identity.Authorize(p, identity.OpProposeMandate, identity.Object{OwnerOrg: orgOf(p)}); err != nil {
		return Mandate{}, err
	}
	if err := fault.Fields(in.check(calendar.Of(s.journal.Now()))...); err != nil {
		return Mandate{}, err
	}
	kept, err := s.files.Put(ctx, filename, r)
	if err != nil {
		return Mandate{}, err
	}
	m, err := s.record(ctx, p, in, Document{Filename: filename, MediaType: kept.MediaType, Size: kept.Size, SHA256: kept.SHA256, blobKey: kept.Key})
	if err != nil {
		s.files.Discard(ctx, kept.Key)
	}
	return m, err
}

func (s *Service) record(ctx context.Context, p *identity.Principal, in Proposal, paper Document) (Mandate, error) {
	if paper.MediaType != pdf {
		return Mandate{}, fault.Newf(fault.FileKind, "委托书请上传签字盖章后的 PDF 文件。", "Upload the signed mandate as a PDF.")
	}
	if retry := journal.RetryOf(ctx); retry != nil && retry.Hash == "" {
		hash, err := in.hash(paper)
		if err != nil {
			return Mandate{}, err
		}
		retry.Hash = hash
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Mandate{}, fmt.Errorf("make mandate id: %w", err)
	}
	m := in.mandate(p, paper)
	m.ID = id.String()
	_, err = s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		if err := s.addressed(tx, &m, in.ClientCode); err != nil {
			return journal.Event{}, err
		}
		m.ProposedAt, m.UpdatedAt = tx.Now, tx.Now
		if err := insert(tx, &m); err != nil {
			return journal.Event{}, err
		}
		if err := name(tx.Tx, []*Mandate{&m}); err != nil {
			return journal.Event{}, err
		}
		return m.event("proposed"), nil
	})
	if err != nil {
		return Mandate{}, err
	}
	return m, nil
}

// hash identifies the request, so that another one is not taken for its repeat.
func (p Proposal) hash(paper Document) (string, error) {
	raw, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("marshal proposal: %w", err)
	}
	sum := sha256.Sum256(append(raw, paper.SHA256...))
	return hex.EncodeToString(sum[:]), nil
}

func (p Proposal) mandate(who *identity.Principal, paper Document) Mandate {
	m := Mandate{AgentOrg: who.OrgID, Status: Proposed, Kinds: sorted(p.Kinds), Contracts: sorted(p.Contracts), PartyConsent: p.PartyConsent,
		From: p.From, To: p.To, Reference: p.Reference, Document: paper, ProposedBy: who.UserID, Version: 1}
	for _, a := range Acts {
		if slices.Contains(p.Acts, a) {
			m.Acts = append(m.Acts, a)
		}
	}
	if p.OnlyMe {
		m.AgentUser = who.UserID
	}
	return m
}

func sorted(list []string) []string { return slices.Compact(slices.Sorted(slices.Values(list))) }

// addressed finds the client and the contracts that are named.
func (s *Service) addressed(tx *journal.Tx, m *Mandate, code string) error {
	client, err := applicantByCode(tx.Tx, codes.NormalizeCreditCode(code))
	if err != nil {
		return err
	}
	if client == "" || client == m.AgentOrg {
		return fault.Fields(fault.At("/client_credit_code", fault.MandateClient))
	}
	m.ClientOrg = client
	known, err := numbersOf(tx.Tx, client, m.Contracts)
	if err != nil {
		return err
	}
	var bad []fault.Field
	for i, n := range m.Contracts {
		if !slices.Contains(known, n) {
			bad = append(bad, fault.At("/contracts/"+strconv.Itoa(i), fault.UnknownCode))
		}
	}
	if len(bad) > 0 {
		return fault.Fields(bad...)
	}
	open, err := countProposed(tx.Tx, m.AgentOrg, client)
	if err == nil && open >= maxOpen {
		err = fault.New(fault.QuotaExceeded)
	}
	return err
}

// Step confirms, refuses, revokes or ends a mandate. The client's people who may
// file themselves confirm, refuse and revoke; the agent's people end. It takes
// effect with the commit. Faults: permission, ActionNotAllowed with what is
// possible, StaleVersion, a missing reason.
func (s *Service) Step(ctx context.Context, p *identity.Principal, id string, a Action, version int64, reason string) (Mandate, error) {
	st := stepOf(a)
	if n := utf8.RuneCountInString(reason); st.reason && n == 0 {
		return Mandate{}, fault.Fields(fault.At("/reason", fault.MissingField))
	} else if n > 1000 {
		return Mandate{}, fault.Fields(fault.At("/reason", fault.TooLong))
	}
	if p == nil {
		return Mandate{}, fault.New(fault.LoginRequired)
	}
	var out Mandate
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		m, err := lock(tx.Tx, id)
		if err != nil {
			return journal.Event{}, err
		}
		on := calendar.Of(tx.Now)
		if err := m.may(p, st, version, on); err != nil {
			return journal.Event{}, err
		}
		m.Status, m.UpdatedAt, m.Version = st.to, tx.Now, m.Version+1
		if st.action == Confirm {
			m.ConfirmedBy, m.ConfirmedAt = p.UserID, tx.Now
		} else {
			m.ClosedBy, m.ClosedAt, m.Reason = p.UserID, tx.Now, reason
		}
		if err := update(tx, &m); err != nil {
			return journal.Event{}, err
		}
		if err := name(tx.Tx, []*Mandate{&m}); err != nil {
			return journal.Event{}, err
		}
		out = m
		return m.event(st.event), nil
	})
	if err != nil {
		return Mandate{}, err
	}
	return out, nil
}

// may checks, in this order: that the caller may see the mandate (404), that the
// step exists now (409), that it is the caller's side (403), that nobody changed
// it meanwhile (412).
func (m *Mandate) may(p *identity.Principal, st step, version int64, on calendar.Date) error {
	if err := identity.Authorize(p, identity.OpGetMandate, m.object(m.sideOf(p))); err != nil {
		return err
	}
	if !identity.Allowed(p, st.operation) || st.side(m) != p.OrgID {
		return fault.New(fault.PermissionDenied)
	}
	if err := identity.Authorize(p, st.operation, m.object(st.side(m))); err != nil {
		return err
	}
	if !slices.Contains(st.from, m.StatusOn(on)) {
		return m.refuse(p, on)
	}
	if version != 0 && version != m.Version {
		return fault.New(fault.StaleVersion)
	}
	return nil
}

// sideOf is the organisation as whose object p reads the mandate.
func (m *Mandate) sideOf(p *identity.Principal) string {
	if p != nil && p.OrgID == m.AgentOrg {
		return m.AgentOrg
	}
	return m.ClientOrg
}

// Expire records which mandates have run out since it was asked last, each as an
// event of its own, and gives their number. Nothing hangs on it: whether a
// mandate is in force is asked of its days.
func (s *Service) Expire(ctx context.Context) (int, error) {
	ids, err := s.runOut(ctx)
	n := 0
	for _, id := range ids {
		if err != nil {
			break
		}
		done := false
		_, err = s.journal.Record(ctx, journal.System, func(tx *journal.Tx) (journal.Event, error) {
			m, err := lock(tx.Tx, id)
			if err != nil {
				return journal.Event{}, err
			}
			if done = m.Status != Expired && m.StatusOn(calendar.Of(tx.Now)) == Expired; !done {
				return journal.Event{}, errNothingToDo
			}
			m.Status, m.UpdatedAt, m.Version = Expired, tx.Now, m.Version+1
			return m.event("expired"), update(tx, &m)
		})
		if done && err == nil {
			n++
		} else if !done {
			err = ignoreNothing(err)
		}
	}
	return n, err
}

func orgOf(p *identity.Principal) string {
	if p == nil {
		return ""
	}
	return p.OrgID
}
