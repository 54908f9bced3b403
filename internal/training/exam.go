package training

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Exam (考试场次) is one sitting of a course's examination. Times are UTC.
type Exam struct {
	ID       string
	CourseID string
	OrgID    string
	Title    string
	Place    string
	StartsAt time.Time
	EndsAt   time.Time
	// The paper (试卷): its name, kind, size in bytes and SHA-256 in the clear.
	// What lies under PaperKey is encrypted.
	PaperName   string
	PaperType   string
	PaperSize   int64
	PaperSha256 string
	PaperKey    string
	Version     int64
	MadeBy      string
	MadeAt      time.Time
	ChangedAt   time.Time

	CourseTitle string `gorm:"-"`
	// Candidates (考生) are those who are enrolled, with hours and result.
	Candidates []Candidate `gorm:"-"`
	// Openings (启封记录) say who opened the paper when.
	Openings []Opening `gorm:"-"`
}

// TableName is where examinations lie.
func (Exam) TableName() string { return "training_exams" }

func (x Exam) key() string { return x.ID }

func (x *Exam) place() string { return "training_exams/" + x.ID + "/paper" }

func (x *Exam) event(kind string, data map[string]any) journal.Event {
	if data == nil {
		data = map[string]any{}
	}
	data["course"], data["starts_at"], data["paper_sha256"] = x.CourseID, x.StartsAt.UTC().Format(time.RFC3339), x.PaperSha256
	return event(kind, "examination", x.ID, x.Version, x.OrgID, data)
}

// Opening (启封) is one person's opening of a paper.
type Opening struct {
	ID       string
	ExamID   string
	UserID   string
	OpenedAt time.Time

	UserName string `gorm:"-"`
}

// TableName is where openings lie.
func (Opening) TableName() string { return "training_openings" }

func (o Opening) key() string { return o.ID }

// Candidate (考生) is a participant as the examination sees him.
type Candidate struct {
	Enrolment Enrolment
	Admitted  bool
	// Results are all lines entered, the one in force last.
	Results []Result
}

// NewExam is what a base plans.
type NewExam struct {
	Title, Place     string
	StartsAt, EndsAt time.Time
}

// CreateExam plans a sitting in the future. Faults: bad fields, ObjectNotFound.
func (s *Service) CreateExam(ctx context.Context, who *identity.Principal, course string, n NewExam) (Exam, error) {
	bad := append(sized("/title", n.Title, 1, 100), sized("/place", n.Place, 1, 100)...)
	if !n.StartsAt.Before(n.EndsAt) {
		bad = append(bad, fault.At("/ends_at", fault.DatesReversed))
	}
	if !n.StartsAt.After(s.journal.Now()) {
		bad = append(bad, fault.At("/starts_at", fault.OutOfRange))
	}
	if err := fault.Fields(bad...); err != nil {
		return Exam{}, err
	}
	id, err := newID()
	if err != nil {
		return Exam{}, err
	}
	x := Exam{ID: id, CourseID: course, Title: n.Title, Place: n.Place, StartsAt: utc(n.StartsAt), EndsAt: utc(n.EndsAt), Version: 1}
	err = s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		c, err := lockCourse(tx, who, identity.OpCreateExamination, course)
		if err != nil {
			return journal.Event{}, err
		}
		if c.Status == Draft || c.Level == ContinuingEducation {
			return journal.Event{}, fault.New(fault.CourseNotOpen)
		}
		x.OrgID, x.MadeBy, x.MadeAt, x.ChangedAt = c.OrgID, who.UserID, tx.Now, tx.Now
		if err := create(tx, &x); err != nil {
			return journal.Event{}, err
		}
		return x.event("exam_created", nil), tellExam(tx.Tx, &x)
	})
	return x, err
}

// maxPaper is the largest paper, in bytes.
const maxPaper = 20 << 20

// SetPaper takes the paper, a PDF, once, before the examination begins. It is
// encrypted before it is kept, and its hash goes into the journal. Faults:
// PaperExists, PaperTooLate, FileKind, FileTooLarge.
func (s *Service) SetPaper(ctx context.Context, who *identity.Principal, id, filename string, r io.Reader) (Exam, error) {
	if !identity.Allowed(who, identity.OpSetExaminationPaper) {
		return Exam{}, identity.Authorize(who, identity.OpSetExaminationPaper, identity.Object{})
	}
	content, err := readPaper(r)
	if err != nil {
		return Exam{}, err
	}
	sum := sha256.Sum256(content)
	hash := hex.EncodeToString(sum[:])
	if retry := journal.RetryOf(ctx); retry != nil && retry.Hash == "" {
		retry.Hash = hash
	}
	secret, err := s.box.Seal(string(content), (&Exam{ID: id}).place())
	if err != nil {
		return Exam{}, fmt.Errorf("seal a paper: %w", err)
	}
	kept, err := s.files.PutBytes(ctx, []byte(secret))
	if err != nil {
		return Exam{}, err
	}
	x, err := s.changeExam(ctx, who, identity.OpSetExaminationPaper, id, "paper_sealed", func(tx *journal.Tx, x *Exam) (map[string]any, error) {
		if x.PaperKey != "" {
			return nil, fault.New(fault.PaperExists)
		}
		if !tx.Now.Before(x.StartsAt) {
			return nil, fault.New(fault.PaperTooLate)
		}
		x.PaperName, x.PaperType, x.PaperSize, x.PaperSha256, x.PaperKey = filename, "application/pdf", int64(len(content)), hash, kept.Key
		return map[string]any{"size": x.PaperSize}, nil
	})
	if err != nil {
		s.files.Discard(ctx, kept.Key)
	}
	return x, err
}

func readPaper(r io.Reader) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, maxPaper+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("receive a paper: %w", err)
	case len(content) > maxPaper:
		return nil, fault.New(fault.FileTooLarge)
	case len(content) == 0:
		return nil, fault.New(fault.FileEmpty)
	case !bytes.HasPrefix(content, []byte("%PDF-")):
		return nil, fault.Newf(fault.FileKind, "试卷请上传 PDF 文件。", "Upload the paper as a PDF.")
	}
	return content, nil
}

// OpenPaper opens the paper for the caller, on record, from the examination's
// start on; before it nobody can. Faults: PaperSealed, PaperMissing.
func (s *Service) OpenPaper(ctx context.Context, who *identity.Principal, id string) (Exam, error) {
	opening, err := newID()
	if err != nil {
		return Exam{}, err
	}
	return s.changeExam(ctx, who, identity.OpOpenExaminationPaper, id, "paper_opened", func(tx *journal.Tx, x *Exam) (map[string]any, error) {
		if err := x.mayOpen(tx.Now); err != nil {
			return nil, err
		}
		return nil, create(tx, &Opening{ID: opening, ExamID: x.ID, UserID: who.UserID, OpenedAt: tx.Now})
	})
}

func (x *Exam) mayOpen(now time.Time) error {
	switch {
	case now.Before(x.StartsAt):
		return fault.New(fault.PaperSealed)
	case x.PaperKey == "":
		return fault.New(fault.PaperMissing)
	}
	return nil
}

// Paper gives the paper's content to who has opened it. Faults: PaperSealed,
// PaperMissing, PaperUnopened.
func (s *Service) Paper(ctx context.Context, who *identity.Principal, id string) (Exam, []byte, error) {
	x, err := s.readExam(ctx, who, identity.OpOpenExaminationPaper, id)
	if err != nil {
		return x, nil, err
	}
	if err := x.mayOpen(s.journal.Now()); err != nil {
		return x, nil, err
	}
	opened := false
	for _, o := range x.Openings {
		opened = opened || o.UserID == who.UserID
	}
	if !opened {
		return x, nil, fault.New(fault.PaperUnopened)
	}
	r, err := s.files.Get(ctx, x.PaperKey)
	if err != nil {
		return x, nil, err
	}
	defer func() { _ = r.Close() }()
	secret, err := io.ReadAll(r)
	if err != nil {
		return x, nil, fmt.Errorf("read a sealed paper: %w", err)
	}
	content, err := s.box.Open(string(secret), x.place())
	if err != nil {
		return x, nil, fmt.Errorf("open a sealed paper: %w", err)
	}
	if sum := sha256.Sum256([]byte(content)); hex.EncodeToString(sum[:]) != x.PaperSha256 {
		return x, nil, fmt.Errorf("the paper of examination %s is not what was uploaded", x.ID)
	}
	return x, []byte(content), nil
}

func (s *Service) changeExam(ctx context.Context, who *identity.Principal, op identity.Operation, id, kind string,
	f func(tx *journal.Tx, x *Exam) (map[string]any, error)) (Exam, error) {
	var x Exam
	if !identity.Allowed(who, op) {
		return x, identity.Authorize(who, op, identity.Object{})
	}
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if x, err = one[Exam](tx.DB, id); err != nil {
			return journal.Event{}, err
		}
		// The course first, as wherever a certificate is issued on a result.
		if _, err = one[Course](tx.Locked(), x.CourseID); err != nil {
			return journal.Event{}, err
		}
		if x, err = one[Exam](tx.Locked(), id); err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(who, op, ownedBy(x.OrgID)); err != nil {
			return journal.Event{}, err
		}
		data, err := f(tx, &x)
		if err != nil {
			return journal.Event{}, err
		}
		x.Version, x.ChangedAt = x.Version+1, tx.Now
		if err := update(tx, &x, x.Version); err != nil {
			return journal.Event{}, err
		}
		return x.event(kind, data), tellExam(tx.Tx, &x)
	})
	return x, err
}

// Exam reads a sitting with its candidates, for the base and the bureau.
func (s *Service) Exam(ctx context.Context, who *identity.Principal, id string) (Exam, error) {
	return s.readExam(ctx, who, identity.OpGetExamination, id)
}

func (s *Service) readExam(ctx context.Context, who *identity.Principal, op identity.Operation, id string) (Exam, error) {
	var x Exam
	if !identity.Allowed(who, op) {
		return x, identity.Authorize(who, op, identity.Object{})
	}
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if x, err = one[Exam](tx.DB, id); err != nil {
			return err
		}
		if err := identity.Authorize(who, op, ownedBy(x.OrgID)); err != nil {
			return err
		}
		return tellExam(tx, &x)
	})
	return x, err
}

// Exams lists the sittings of a course, for its base and the bureau.
func (s *Service) Exams(ctx context.Context, who *identity.Principal, course string) ([]Exam, error) {
	var out []Exam
	if !identity.Allowed(who, identity.OpGetExamination) {
		return nil, identity.Authorize(who, identity.OpGetExamination, identity.Object{})
	}
	err := s.view(ctx, func(tx *database.Tx) error {
		c, err := one[Course](tx.DB, course)
		if err != nil {
			return err
		}
		if err := identity.Authorize(who, identity.OpGetExamination, ownedBy(c.OrgID)); err != nil {
			return err
		}
		out, err = all[Exam](tx.Where("course_id = ?", course).Order("starts_at, id").Limit(maxPage))
		for i := range out {
			out[i].CourseTitle = c.Title
		}
		return err
	})
	return out, err
}
