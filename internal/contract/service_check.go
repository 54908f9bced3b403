package contract

import (
	"context"
	"slices"
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// With gives the service these sources. It is called once, before the first use.
func (s *Service) With(o Outside) *Service {
	s.outside = o
	return s
}

// HandlingState (处理状态) of a finding.
type HandlingState string

// The states. A finding that says something else than when it was handled is
// stale and must be handled again.
const (
	HandlingOpen HandlingState = "OPEN"
	Handled      HandlingState = "HANDLED"    // 已书面处理
	Overridden   HandlingState = "OVERRIDDEN" // 已放行
	Ticked       HandlingState = "TICKED"     // 已核对
	HandlingOld  HandlingState = "STALE"      // 内容已变化
)

// Handling (检查结果处理) is what a reviewer made of a finding.
type Handling struct {
	State    HandlingState
	Note     string
	By       string
	ByName   string
	At       time.Time
	digest   string
	severity Severity
}

// settled tells whether the handling answers the finding as it is now.
func (h Handling) settled() bool {
	return h.State == Handled || h.State == Overridden || h.State == Ticked
}

// Checked (检查情况) is what the checks say of a contract, and how its findings
// were handled.
type Checked struct {
	Outcome
	// Handlings by the key of the finding; empty for applicants.
	Handlings map[string]Handling
}

// subjectOf gathers all that the rules look at, in one transaction.
func (s *Service) subjectOf(ctx context.Context, tx *database.Tx, c *Contract, on calendar.Date, acting ...Reviewer) (*Subject, error) {
	org, err := s.identity.OrganizationIn(tx, c.OrgID)
	if err != nil {
		return nil, err
	}
	out := &Subject{Form: &c.Form, OrgCreditCode: org.CreditCode, Today: on, Local: s.local, ContractID: c.ID, Acting: acting,
		Registered: c.InForce()}
	if out.Files, err = listFiles(tx, c.ID); err != nil {
		return nil, err
	}
	if out.Seller, err = s.partyKey(c, c.Form.lead(Seller)); err != nil {
		return nil, err
	}
	if out.Buyer, err = s.partyKey(c, c.Form.lead(Buyer)); err != nil {
		return nil, err
	}
	if out.Contacts, err = s.contactsOf(c); err != nil {
		return nil, err
	}
	if s.outside.Texts != nil {
		read, err := s.outside.Texts(ctx, tx, c.ID, out.Files)
		if err != nil {
			return nil, err
		}
		out.Text, out.NoText, out.Likeness = read.Facts, read.Missing, read.Likeness
	}
	if out.Performance, err = s.performance(tx, c); err != nil {
		return nil, err
	}
	if s.outside.Brokered != nil {
		if out.Brokered, err = s.outside.Brokered(tx, c); err != nil {
			return nil, err
		}
	}
	if s.outside.Converted != nil {
		if out.Converted, err = s.outside.Converted(tx, c); err != nil {
			return nil, err
		}
	}
	s.lookOutside(out)
	out.History, err = loadHistory(tx, c, out)
	return out, err
}

// performance is what was done since the registration, nil where nobody tells.
func (s *Service) performance(tx *database.Tx, c *Contract) (*Performance, error) {
	if !c.InForce() || s.outside.Settled == nil {
		return nil, nil //nolint:nilnil // not known is not an error: the rule says so
	}
	out := &Performance{On: calendar.Of(s.journal.Now())}
	for _, i := range c.Form.PaySchedule {
		if !i.DueDate.IsZero() && (out.FirstDue.IsZero() || i.DueDate.Before(out.FirstDue)) {
			out.FirstDue = i.DueDate
		}
	}
	var err error
	out.Proven, err = s.outside.Settled(tx, c.ID)
	return out, err
}

// partyKey names a party across contracts: by its credit code, else by a keyed
// hash of its ID number, else of its country and name.
func (s *Service) partyKey(c *Contract, p Party) (string, error) {
	if code := codes.NormalizeCreditCode(p.CreditCode); code != "" {
		return code, nil
	}
	what := "name/" + p.Country + "/" + normalName(p.Name)
	if p.IDNo != "" {
		plain, err := s.box.Open(p.IDNo, place(c.ID, p.ID, "id_no"))
		if err != nil {
			return "", err
		}
		what = "id/" + strings.ToUpper(plain)
	} else if p.Name == "" {
		return "", nil
	}
	return s.box.Fingerprint("party/" + what)
}

// leastDigits is how long a number must be to be taken for a phone.
const leastDigits = 7

// contactsOf hashes the parties' phones and e-mails with the key of the field
// fingerprints, so that equal ones can be found and none can be read.
func (s *Service) contactsOf(c *Contract) ([]ContactHash, error) {
	out := make([]ContactHash, len(c.Form.Parties))
	for i, p := range c.Form.Parties {
		phone, err := s.box.Open(p.Phone, place(c.ID, p.ID, "phone"))
		if err != nil {
			return nil, err
		}
		if phone = digitsOf(phone); len(phone) >= leastDigits {
			if out[i].Phone, err = s.box.Fingerprint("contact/phone/" + phone); err != nil {
				return nil, err
			}
		}
		if mail := strings.ToLower(strings.TrimSpace(p.Email)); mail != "" {
			if out[i].Email, err = s.box.Fingerprint("contact/email/" + mail); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// digitsOf is a phone number without country code and punctuation.
func digitsOf(s string) string {
	s = strings.TrimPrefix(strings.TrimSpace(s), "+86")
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// lookOutside asks the registers for the parties and patents of the form.
func (s *Service) lookOutside(out *Subject) {
	if r := s.outside.Companies; r != nil {
		out.Companies = map[string]*Company{}
		for _, p := range out.Form.Parties {
			if code := codes.NormalizeCreditCode(p.CreditCode); code != "" {
				out.Companies[code] = r.Company(code)
			}
		}
	}
	if r := s.outside.Patents; r != nil {
		out.Patents = map[string]*Patent{}
		for _, item := range out.Form.IPItems {
			if item.patent() && item.Number != "" {
				n := patentNumber(item.Number)
				out.Patents[n] = r.Patent(n)
			}
		}
	}
}

// examine runs every rule on a contract in the transaction that decides.
func (s *Service) examine(ctx context.Context, tx *database.Tx, c *Contract, on calendar.Date, acting ...Reviewer) (*Subject, *Outcome, error) {
	subject, err := s.subjectOf(ctx, tx, c, on, acting...)
	if err != nil {
		return nil, nil, err
	}
	out := subject.Run()
	return subject, &out, nil
}

// Findings runs every rule on the contract as it is now. An applicant sees no
// handling, and of other filings only the own organisation's.
func (s *Service) Findings(ctx context.Context, p *identity.Principal, id string) (Checked, error) {
	var out Checked
	may := func(tx *database.Tx) (Contract, error) { return Seen(tx, p, identity.OpListContractFindings, id) }
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		_, err := may(tx)
		return err
	})
	if err != nil {
		return out, err
	}
	s.outside.await(ctx, id)
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		c, err := may(tx)
		if err != nil {
			return err
		}
		acting, err := s.reviewersOf(tx, &c)
		if err != nil {
			return err
		}
		_, outcome, err := s.examine(ctx, tx, &c, s.applicationDay(&c), acting...)
		if err != nil {
			return err
		}
		out.Outcome = shownTo(p, *outcome)
		if p.Side == identity.SideBureau {
			out.Handlings, err = handlingsOf(tx, c.ID, outcome.Findings)
		}
		return err
	})
	return out, err
}

// Seen loads a contract for p to do op with it, by the permission table. Its
// errors are those of identity.Authorize, and ObjectNotFound.
func Seen(tx *database.Tx, p *identity.Principal, op identity.Operation, id string) (Contract, error) {
	c, err := findContract(tx, id)
	if err != nil {
		return Contract{}, err
	}
	return c, identity.Authorize(p, op, c.Object())
}

// shownTo leaves out what p may not see: an applicant learns of other filings
// only that they exist.
func shownTo(p *identity.Principal, o Outcome) Outcome {
	if p == nil || p.Side == identity.SideBureau {
		return o
	}
	o.Findings = slices.DeleteFunc(slices.Clone(o.Findings), func(f Finding) bool { return f.RegistryOnly })
	for i := range o.Findings {
		f := &o.Findings[i]
		f.Others = slices.DeleteFunc(slices.Clone(f.Others), func(x Filing) bool { return x.OrgID != p.OrgID })
	}
	o.Unchecked = slices.DeleteFunc(slices.Clone(o.Unchecked), func(u Unchecked) bool {
		r, ok := RuleOf(u.Rule, calendar.Date{})
		return ok && r.RegistryOnly
	})
	return o
}

// handlingsOf pairs findings with the latest handling of each, which is stale
// when the finding says something else now.
func handlingsOf(tx *database.Tx, id string, list []Finding) (map[string]Handling, error) {
	all, err := listHandlings(tx, id)
	if err != nil {
		return nil, err
	}
	out := map[string]Handling{}
	for _, f := range list {
		h, ok := all[f.Key]
		switch {
		case !ok:
			h = Handling{State: HandlingOpen}
		case h.digest != f.Digest || h.severity != f.Severity:
			h.State = HandlingOld
		}
		out[f.Key] = h
	}
	return out, nil
}

// reviewersOf names who has reviewed so far in this round.
func (s *Service) reviewersOf(tx *database.Tx, c *Contract) ([]Reviewer, error) {
	var out []Reviewer
	for _, r := range []Reviewer{{UserID: c.FirstReviewerID, Stage: StageFirst}, {UserID: c.SecondReviewerID, Stage: StageSecond}} {
		if r.UserID != "" {
			out = append(out, r)
		}
	}
	return out, nameReviewers(tx, out)
}

func reviewerOf(p *identity.Principal, stage Stage) Reviewer {
	return Reviewer{UserID: p.UserID, Name: p.DisplayName, OrgName: p.OrgName, Stage: stage}
}

// mayProceed refuses a step of the registry while a finding stands that nobody
// can override, and for a reviewer who must recuse.
func (s *Service) mayProceed(ctx context.Context, tx *journal.Tx, c *Contract, acting ...Reviewer) error {
	_, o, err := s.examine(ctx, tx.Tx, c, s.applicationDay(c), acting...)
	if err != nil {
		return err
	}
	if recused(o) {
		return fault.New(fault.Recused)
	}
	return blockers(slices.DeleteFunc(slices.Clone(o.Findings), func(f Finding) bool { return f.Severity != Block || f.Overridable }))
}

func recused(o *Outcome) bool {
	return slices.ContainsFunc(o.Findings, func(f Finding) bool { return f.Code == fault.Recused })
}

// settleFindings is the last look before the registration: no block that was
// not overridden, nothing grave that was not handled in writing. Registering is
// the tick of what is only worth a look; it is recorded as such.
func (s *Service) settleFindings(ctx context.Context, tx *journal.Tx, c *Contract, p *identity.Principal) error {
	acting, err := s.reviewersOf(tx.Tx, c)
	if err != nil {
		return err
	}
	_, o, err := s.examine(ctx, tx.Tx, c, s.applicationDay(c), append(acting, reviewerOf(p, StageSecond))...)
	if err != nil {
		return err
	}
	if recused(o) {
		return fault.New(fault.Recused)
	}
	handlings, err := handlingsOf(tx.Tx, c.ID, o.Findings)
	if err != nil {
		return err
	}
	var stop, open []Finding
	for _, f := range o.Findings {
		switch h := handlings[f.Key]; {
		case f.Severity == Block && (!f.Overridable || h.State != Overridden):
			stop = append(stop, f)
		case f.Severity == High && h.State != Handled:
			open = append(open, f)
		}
	}
	if err := blockers(stop); err != nil {
		return err
	}
	if len(open) > 0 {
		return fault.New(fault.FindingsOpen).WithFields(fieldsOf(open)...)
	}
	for _, f := range o.Findings {
		if f.Severity == Warn && !handlings[f.Key].settled() {
			if err := insertHandling(tx, c, f, Handling{State: Ticked, By: p.UserID}); err != nil {
				return err
			}
		}
	}
	return nil
}

// RecordMissingFacts writes what the rules compare for filings of the time
// before these facts were kept, one event each, and tells how many there were.
// The program runs it at the start; without it the rules would pass over those
// filings in silence.
func (s *Service) RecordMissingFacts(ctx context.Context) (int, error) {
	for n := 0; ; n++ {
		var id string
		err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
			id, err = withoutFacts(tx)
			return err
		})
		if err != nil || id == "" {
			return n, err
		}
		if _, err := s.journal.Record(ctx, journal.System, func(tx *journal.Tx) (journal.Event, error) {
			c, err := lockContract(tx.Tx, id)
			if err != nil {
				return journal.Event{}, err
			}
			subject, err := s.subjectOf(ctx, tx.Tx, &c, calendar.Of(c.SubmittedAt))
			if err != nil {
				return journal.Event{}, err
			}
			return c.event("contract.facts_recorded", map[string]any{"round": c.Round}), insertFacts(tx, &c, subject)
		}); err != nil {
			return n, err
		}
	}
}
