package training

import (
	"context"
	"io"
	"strconv"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Declaration (继续教育申报) is continuing education elsewhere, with its proof.
type Declaration struct {
	ID           string
	PersonID     string
	UserID       string
	Year         int64
	Title        string
	Provider     string // 施教机构
	Hours        int64
	Professional bool // 专业科目
	Filename     string
	MediaType    string
	Size         int64
	Sha256       string
	BlobKey      string
	Status       string
	Reason       string
	DecidedBy    *string
	Version      int64
	MadeAt       time.Time
	ChangedAt    time.Time

	Name string `gorm:"-"`
}

// TableName is where declarations lie.
func (Declaration) TableName() string { return "training_declarations" }

func (d Declaration) key() string { return d.ID }

func (d *Declaration) event(kind string) journal.Event {
	e := event(kind, "education", d.ID, d.Version, "", map[string]any{"year": d.Year, "hours": d.Hours, "professional": d.Professional, "status": d.Status, "sha256": d.Sha256})
	e.Reason = d.Reason
	return e
}

// Year (年度继续教育) is a person's hours in one calendar year, Asia/Shanghai.
type Year struct {
	Year int64
	// Here were attended in courses of the platform, Elsewhere accepted from
	// outside; each with its professional part.
	Here, HereProfessional, Elsewhere, ElsewhereProfessional int64
	// Required and RequiredProfessional are what holders of a title need.
	Required, RequiredProfessional int64
}

// Hours of the year.
func (y Year) Hours() int64 { return y.Here + y.Elsewhere }

// ProfessionalHours of the year.
func (y Year) ProfessionalHours() int64 { return y.HereProfessional + y.ElsewhereProfessional }

// Met tells whether the year's hours are reached.
func (y Year) Met() bool {
	return y.Hours() >= y.Required && y.ProfessionalHours() >= y.RequiredProfessional
}

// NewDeclaration is what a person says of it.
type NewDeclaration struct {
	Year            int64
	Title, Provider string
	Hours           int64
	Professional    bool
}

func (n NewDeclaration) check(on calendar.Date) error {
	bad := append(sized("/title", n.Title, 1, 100), sized("/provider", n.Provider, 1, 100)...)
	if n.Year < int64(on.Year())-3 || n.Year > int64(on.Year()) {
		bad = append(bad, fault.At("/year", fault.OutOfRange))
	}
	if n.Hours < 1 || n.Hours > 500 {
		bad = append(bad, fault.At("/hours", fault.OutOfRange))
	}
	return fault.Fields(bad...)
}

// Declare hands in continuing education elsewhere with its proof. Faults: bad
// fields, PersonMissing, ProofExists, those of the document store.
func (s *Service) Declare(ctx context.Context, who *identity.Principal, n NewDeclaration, filename string, r io.Reader) (Declaration, error) {
	if err := identity.Authorize(who, identity.OpDeclareEducation, own(who)); err != nil {
		return Declaration{}, err
	}
	if err := n.check(calendar.Of(s.journal.Now())); err != nil {
		return Declaration{}, err
	}
	id, err := newID()
	if err != nil {
		return Declaration{}, err
	}
	kept, err := s.files.Put(ctx, filename, r)
	if err != nil {
		return Declaration{}, err
	}
	if retry := journal.RetryOf(ctx); retry != nil && retry.Hash == "" {
		retry.Hash = kept.SHA256 + " " + strconv.FormatInt(n.Hours, 10) + " " + strconv.FormatInt(n.Year, 10) + " " + n.Title
	}
	d := Declaration{ID: id, UserID: who.UserID, Year: n.Year, Title: n.Title, Provider: n.Provider, Hours: n.Hours, Professional: n.Professional, Filename: filename,
		MediaType: kept.MediaType, Size: kept.Size, Sha256: kept.SHA256, BlobKey: kept.Key, Status: Declared, Version: 1}
	err = s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		p, err := s.persons.OfUser(tx.Tx, who.UserID)
		if err != nil {
			return journal.Event{}, err
		}
		twice, err := number(tx.Tx, "SELECT COUNT(*) FROM training_declarations WHERE person_id = ? AND sha256 = ? AND status <> 'REFUSED'", p.ID, d.Sha256)
		if err != nil {
			return journal.Event{}, err
		}
		if twice > 0 {
			return journal.Event{}, fault.New(fault.ProofExists)
		}
		d.PersonID, d.Name, d.MadeAt, d.ChangedAt = p.ID, p.Name, tx.Now, tx.Now
		return d.event("education_declared"), create(tx, &d)
	})
	if err != nil {
		s.files.Discard(ctx, kept.Key)
	}
	return d, ifDuplicate(err, fault.ProofExists)
}

// Decide accepts a declaration, or refuses it with a reason. Faults:
// ActionNotAllowed, StaleVersion.
func (s *Service) Decide(ctx context.Context, who *identity.Principal, id string, version int64, accept bool, reason string) (Declaration, error) {
	kind, status := "education_accepted", Accepted
	if !accept {
		if err := needReason(reason); err != nil {
			return Declaration{}, err
		}
		kind, status = "education_refused", Refused
	}
	if err := identity.Authorize(who, identity.OpDecideEducation, identity.Object{}); err != nil {
		return Declaration{}, err
	}
	var d Declaration
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if d, err = one[Declaration](tx.Locked(), id); err != nil {
			return journal.Event{}, err
		}
		if err := checkVersion(version, d.Version); err != nil {
			return journal.Event{}, err
		}
		if d.Status != Declared {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		d.Status, d.Reason, d.DecidedBy, d.Version, d.ChangedAt = status, reason, &who.UserID, d.Version+1, tx.Now
		if err := update(tx, &d, d.Version); err != nil {
			return journal.Event{}, err
		}
		return d.event(kind), nameDeclarations(tx.Tx, []*Declaration{&d})
	})
	return d, err
}

// Declarations pages through what was declared: the caller's own, or everyone's
// for the bureau. status "" is every one.
func (s *Service) Declarations(ctx context.Context, who *identity.Principal, status, cursor string, limit int) (Page[Declaration], error) {
	var out Page[Declaration]
	if err := identity.Authorize(who, identity.OpListEducation, own(who)); err != nil {
		return out, err
	}
	limit = limitOf(limit)
	err := s.view(ctx, func(tx *database.Tx) error {
		q, err := after(tx.DB, cursor, "id")
		if err != nil {
			return err
		}
		if !identity.Allowed(who, identity.OpListEducation, identity.AnyObject) {
			q = q.Where("user_id = ?", who.UserID)
		}
		if status != "" {
			q = q.Where("status = ?", status)
		}
		list, err := all[Declaration](q.Order("id DESC").Limit(limit + 1))
		if err != nil {
			return err
		}
		out = cutPage(list, limit, Declaration.key)
		return nameDeclarations(tx, pointers(out.Items))
	})
	return out, err
}

// Declaration reads one, for the person and the bureau.
func (s *Service) Declaration(ctx context.Context, who *identity.Principal, id string) (Declaration, error) {
	var d Declaration
	if !identity.Allowed(who, identity.OpListEducation) {
		return d, identity.Authorize(who, identity.OpListEducation, identity.Object{})
	}
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if d, err = one[Declaration](tx.DB, id); err != nil {
			return err
		}
		if err := identity.Authorize(who, identity.OpListEducation, identity.Object{UserID: d.UserID}); err != nil {
			return err
		}
		return nameDeclarations(tx, []*Declaration{&d})
	})
	return d, err
}

// Proof opens the proof for reading; the caller closes it.
func (s *Service) Proof(ctx context.Context, who *identity.Principal, id string) (Declaration, io.ReadCloser, error) {
	d, err := s.Declaration(ctx, who, id)
	if err != nil {
		return d, nil, err
	}
	r, err := s.files.Get(ctx, d.BlobKey)
	return d, r, err
}

func nameDeclarations(tx *database.Tx, list []*Declaration) error {
	var ids []string
	for _, d := range list {
		ids = append(ids, d.PersonID)
	}
	names, err := pairs(tx, "SELECT id, name FROM persons WHERE id IN ?", ids)
	for _, d := range list {
		d.Name = names[d.PersonID]
	}
	return err
}

// educationOf sums a person's year.
func educationOf(tx *database.Tx, personID string, year int64) (Year, error) {
	first, last := calendar.On(int(year), time.January, 1), calendar.On(int(year), time.December, 31)
	y := Year{Year: year, Required: termValue(last, "education_hours"), RequiredProfessional: termValue(last, "education_professional_hours")}
	here, err := into[struct{ N, P int64 }](tx, `SELECT COALESCE(SUM(a.hours), 0) AS n, COALESCE(SUM(CASE WHEN c.professional THEN a.hours ELSE 0 END), 0) AS p
		FROM training_courses c JOIN training_attendance a ON a.course_id = c.id
		WHERE NOT EXISTS (SELECT 1 FROM training_attendance b WHERE b.regards = a.id) AND a.person_id = ? AND a.held_on BETWEEN ? AND ?`, personID, first, last)
	if err != nil {
		return y, err
	}
	y.Here, y.HereProfessional = here[0].N, here[0].P
	elsewhere, err := into[struct{ N, P int64 }](tx, `SELECT COALESCE(SUM(hours), 0) AS n, COALESCE(SUM(CASE WHEN professional THEN hours ELSE 0 END), 0) AS p
		FROM training_declarations WHERE status = 'ACCEPTED' AND person_id = ? AND year = ?`, personID, year)
	if err != nil {
		return y, err
	}
	y.Elsewhere, y.ElsewhereProfessional = elsewhere[0].N, elsewhere[0].P
	return y, nil
}
