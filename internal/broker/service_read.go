package broker

import (
	"context"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// Filter says which filings to list; zero values do not filter.
type Filter struct {
	Status []Status
	Level  string
	Field  string
	OrgID  string
	Query  string // in name, number or organisation
	Limit  int
	Cursor string
	// scope of the caller
	user, org, region string
	consenting        bool
	public            bool
}

// Page is one page of filings, newest first.
type Page struct {
	Items      []Broker
	NextCursor string
}

// Get gives one filing with all that belongs to it.
func (s *Service) Get(ctx context.Context, p *identity.Principal, id string) (Case, error) {
	return s.read(ctx, p, id, identity.OpGetBroker)
}

func (s *Service) read(ctx context.Context, p *identity.Principal, id string, op identity.Operation) (Case, error) {
	var c Case
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		b, err := take(tx.DB, id)
		if err != nil {
			return err
		}
		if err := identity.Authorize(p, op, b.object()); err != nil {
			return err
		}
		c, err = s.gather(tx, b)
		return err
	})
	return c, err
}

// List pages through the filings that p may see: the own, the organisation's,
// the office's, or all.
func (s *Service) List(ctx context.Context, p *identity.Principal, f Filter) (Page, error) {
	if !identity.Allowed(p, identity.OpListBrokers) {
		return Page{}, identity.Authorize(p, identity.OpListBrokers, identity.Object{})
	}
	switch {
	case identity.Allowed(p, identity.OpListBrokers, identity.AnyObject):
	case identity.Allowed(p, identity.OpListBrokers, identity.OwnOffice):
		f.region = p.OfficeRegion
	case identity.Allowed(p, identity.OpListBrokers, identity.OwnOrg):
		f.org = p.OrgID
	default:
		f.user = p.UserID
	}
	return s.page(ctx, f)
}

func (s *Service) page(ctx context.Context, f Filter) (Page, error) {
	if f.Limit < 1 || f.Limit > 200 {
		f.Limit = 50
	}
	var out Page
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		items, err := list(tx, f, calendar.Of(s.journal.Now()))
		if err != nil {
			return err
		}
		if out.Items = items; len(items) > f.Limit {
			out.Items = items[:f.Limit]
			out.NextCursor = items[f.Limit-1].ID
		}
		return nil
	})
	return out, err
}

// due are the filings that time may have changed.
func (s *Service) due(ctx context.Context) ([]string, error) {
	var ids []string
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		ids, err = dueOn(tx, calendar.Of(s.journal.Now()), s.outside.Education != nil)
		return err
	})
	return ids, err
}

// PublicEntry (公开信息) is what anyone may know of a broker. Without consent it
// is number, level and status only.
type PublicEntry struct {
	Ref         string // number, or id while on notice
	No          string
	Level       string
	Status      Status
	StatusOn    calendar.Date
	Consent     bool
	Name        string
	OrgName     string
	OrgGrade    string
	Title       string
	Fields      []string
	Languages   []string
	Intro       string
	NoticeFrom  calendar.Date
	NoticeTo    calendar.Date
	ValidFrom   calendar.Date
	ValidUntil  calendar.Date
	Ground      string // of a suspension or revocation
	DecisionNo  string
	DecidedOn   calendar.Date
	Until       calendar.Date // of a suspension
	Certificate PublicCertificate
	Deals       *int // registered contracts brought about; nil in a list, where nobody adds them up
	AmountBand  string
}

// PublicCertificate is what of a certificate anyone may know: the last six
// characters of its number, issuer and dates.
type PublicCertificate struct {
	Tail, Issuer          string
	IssueDate, ValidUntil calendar.Date
}

// PublicPage is one page of the public register.
type PublicPage struct {
	Items      []PublicEntry
	NextCursor string
}

// Public pages through the public register: brokers with a number, and filings
// on notice. A search by name or organisation finds only who has consented.
func (s *Service) Public(ctx context.Context, f Filter) (PublicPage, error) {
	f.public = true
	found, err := s.page(ctx, f)
	out := PublicPage{NextCursor: found.NextCursor}
	for i := range found.Items {
		if err != nil {
			break
		}
		var e PublicEntry
		if e, _, err = s.publicEntry(ctx, found.Items[i]); err == nil {
			out.Items = append(out.Items, e)
		}
	}
	return out, err
}

// PublicOne finds one broker by number, or a filing on notice by its id.
func (s *Service) PublicOne(ctx context.Context, ref string) (PublicEntry, error) {
	var b Broker
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		b, err = publicRef(tx, ref)
		return err
	})
	if err != nil {
		return PublicEntry{}, err
	}
	e, shown, err := s.publicEntry(ctx, b)
	if err == nil && shown && s.outside.Deals != nil {
		var n int
		n, e.AmountBand, err = s.outside.Deals(ctx, b.ID)
		e.Deals = &n
	}
	return e, err
}

// publicEntry tells of a broker what anybody may know; shown when a numbered one
// has consented, so that the deals may be told too.
func (s *Service) publicEntry(ctx context.Context, b Broker) (e PublicEntry, shown bool, err error) {
	today := s.Today()
	e = PublicEntry{Ref: b.No, No: b.No, Level: b.Level, Status: b.StatusOnDay(today), StatusOn: b.StatusOn, Consent: b.ConsentPublic}
	if b.No == "" {
		e.Ref, e.NoticeFrom, e.NoticeTo = b.ID, b.NoticeFrom, b.NoticeTo
	}
	var c Case
	err = s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if c, err = s.gather(tx, b); err == nil {
			e.OrgGrade, err = gradeOf(tx, b.OrgID)
		}
		return err
	})
	if err != nil || !b.ConsentPublic {
		e.OrgGrade = ""
		return e, false, err
	}
	c.shown(&e, today)
	return e, b.No != "", nil
}

// shown fills in what the person has consented to, and the sanctions in force.
func (c *Case) shown(e *PublicEntry, today calendar.Date) {
	e.Name, e.OrgName, e.Title, e.Fields, e.Languages, e.Intro = c.Name, c.OrgName, c.Title, c.Fields, c.Languages, c.Intro
	e.ValidFrom, e.ValidUntil = c.ActiveFrom, c.ValidUntil
	if x := c.certificate(c.Level, today); x != nil {
		e.Certificate = PublicCertificate{Tail: tail(x.Number), Issuer: x.Issuer, IssueDate: x.IssueDate, ValidUntil: x.ValidUntil}
	}
	for _, a := range c.Acts {
		if a.Kind == SuspendedAct && e.Status == Suspended || a.Kind == RevokedAct && e.Status == Revoked {
			e.Ground, e.DecisionNo, e.DecidedOn, e.Until = a.Ground, a.DecisionNo, a.From, c.SuspendedUntil
		}
	}
}

// tail is the last six characters of a certificate's number.
func tail(number string) string {
	r := []rune(number)
	return string(r[max(0, len(r)-6):])
}

// TransferOrg (技术转移机构) is an organisation that employs brokers. Its grade is
// empty until the bureau confirms the filing.
type TransferOrg struct {
	OrgID, Name, Kind, ParentUnit, Region string
	Grade                                 string
	GradeFrom                             calendar.Date
	DecisionNo, Reason                    string
	FiledOn                               calendar.Date
	GradedBy                              string
	Staff                                 int64 // active brokers
	Version                               int64
	CreatedAt, UpdatedAt                  time.Time
}

var errNoOrg = fault.New(fault.ObjectNotFound)
