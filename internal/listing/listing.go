// Package listing keeps what universities, institutes and companies offer of
// their achievements (挂牌): modes and price, the first lines a company asks
// for, how long it stands, who looked at it and who enquired. Units decide
// themselves (山东省促进科技成果转化条例 Art 13): nobody approves a listing, and the
// bureau only takes down what is unlawful.
package listing

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"jishi/internal/achievement"
	"jishi/internal/broker"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/holiday"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Service keeps the listings. It is safe for concurrent use.
type Service struct {
	journal *journal.Journal
	days    *holiday.Service
	brokers *broker.Service
	outside Outside
	views   counters
}

// Outside (外部数据) is what packages above know; each may be nil.
type Outside struct {
	// Deals tells how far deals on these listings are; those without one are left
	// out.
	Deals func(tx *database.Tx, listingIDs []string) (map[string]Phase, error)
	// Evaluates tells whether an organisation evaluates an achievement or has: then
	// none of its brokers may broker it.
	Evaluates func(tx *database.Tx, orgID, achievementID string) (bool, error)
}

// New builds the service.
func New(j *journal.Journal, days *holiday.Service, brokers *broker.Service) *Service {
	return &Service{journal: j, days: days, brokers: brokers}
}

// With says who tells what other packages know. Called once, before first use.
func (s *Service) With(o Outside) *Service {
	s.outside = o
	return s
}

// Listing (挂牌) is one offer of an achievement by its unit.
type Listing struct {
	ID            string
	AchievementID string
	OrgID         string
	// Stored is DRAFT, LISTED or WITHDRAWN; Status is what it is today.
	Stored Status
	Status Status
	Form
	FormSHA256            string
	BrokerID, BrokerOrg   string
	ListedOn, ConfirmedOn calendar.Date
	// TakenDown (下架): by the bureau, for unlawful content; Reason says why.
	TakenDown bool
	Reason    string
	Version   int64
	MadeBy    string
	MadeAt    time.Time
	ChangedAt time.Time
	// Due (待确认提醒) says that its owner should confirm it now.
	Due bool
	Subject
}

// Subject (标的) is what lists show of the achievement.
type Subject struct {
	AchievementNo, Name, Teaser       string
	Class, EvaluationClass            string
	Stage, TechField                  string
	Readiness                         int64
	AchievementStatus                 string
	OrgName                           string
	BrokerName, BrokerOrgName         string `gorm:"-"`
	ReplyDays, Replies, OpenEnquiries int64  `gorm:"-"`
}

// Object is what the permission table is asked about.
func (l *Listing) Object() identity.Object { return identity.Object{OwnerOrg: l.OrgID} }

// Page is one page of a list, newest first.
type Page[T any] struct {
	Items      []T
	NextCursor string
}

// Found is a page of a search with how many fit; Capped when there are more
// than are counted.
type Found struct {
	Page[Listing]
	Total  int64
	Capped bool
}

const (
	maxPage = 200
	// maxCount is up to where a search counts.
	maxCount = 1000
)

// Now is the service's clock.
func (s *Service) Now() time.Time { return s.journal.Now() }

func (s *Service) today() calendar.Date { return calendar.Of(s.journal.Now()) }

func (s *Service) record(ctx context.Context, who *identity.Principal, f func(tx *journal.Tx) (journal.Event, error)) error {
	if who == nil {
		return fault.New(fault.LoginRequired)
	}
	_, err := s.journal.Record(ctx, who.Actor(), f)
	return err
}

func (s *Service) view(ctx context.Context, f func(tx *database.Tx) error) error {
	return s.journal.DB().View(ctx, f)
}

func newID() (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("make id: %w", err)
	}
	return id.String(), nil
}

// own is what concerns the caller's organisation.
func own(who *identity.Principal) identity.Object {
	if who == nil {
		return identity.Object{}
	}
	return identity.Object{OwnerOrg: who.OrgID, UserID: who.UserID}
}

// event says what was done. What was offered is public and stands in it, so that
// the log shows what a price was and when.
func (l *Listing) event(kind string) journal.Event {
	return journal.Event{Kind: "listing." + kind, ObjectType: "listing", ObjectID: l.ID, Version: l.Version, OwnerOrg: l.OrgID, Reason: l.Reason,
		Data: map[string]any{"achievement": l.AchievementID, "status": string(l.Stored), "form_sha256": l.FormSHA256, "modes": strings.Join(l.Modes, " "),
			"pricing_method": l.PricingMethod, "price_kind": l.PriceKind, "price_from": l.PriceFrom.String(), "price_to": l.PriceTo.String(),
			"broker": l.BrokerNo, "confirmed_on": l.ConfirmedOn.String(), "valid_until": l.ValidUntil.String()}}
}

// sized lists what is wrong with a text's length, counted in characters.
func sized(at, text string, least, most int) []fault.Field {
	switch n := utf8.RuneCountInString(strings.TrimSpace(text)); {
	case n == 0 && least > 0:
		return []fault.Field{fault.At(at, fault.MissingField)}
	case n < least:
		return []fault.Field{fault.At(at, fault.TooShort)}
	case n > most:
		return []fault.Field{fault.At(at, fault.TooLong)}
	}
	return nil
}

func limitOf(n int) int {
	if n < 1 || n > maxPage {
		return 50
	}
	return n
}

// checkVersion refuses an edit made on an older state; 0 asks for no check.
func checkVersion(sent, now int64) error {
	if sent != 0 && sent != now {
		return fault.New(fault.StaleVersion)
	}
	return nil
}

// tell adds what the day, the deals on it and the register of brokers say.
func (s *Service) tell(tx *database.Tx, list []*Listing) error {
	ids := make([]string, len(list))
	for i, l := range list {
		ids[i] = l.ID
	}
	phases := map[string]Phase{}
	if s.outside.Deals != nil && len(ids) > 0 {
		var err error
		if phases, err = s.outside.Deals(tx, ids); err != nil {
			return err
		}
	}
	today := s.today()
	for _, l := range list {
		l.Status = l.statusOn(today, l.AchievementStatus == string(achievement.Filed), phases[l.ID])
		l.Due = l.dueOn(today)
	}
	return s.nameBrokers(tx, list)
}

// nameBrokers adds who is appointed.
func (s *Service) nameBrokers(tx *database.Tx, list []*Listing) error {
	var ids []string
	for _, l := range list {
		if l.BrokerID != "" {
			ids = append(ids, l.BrokerID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	all, err := s.brokers.StandingOn(tx, s.today(), ids...)
	if err != nil {
		return err
	}
	for _, l := range list {
		if st, ok := all[l.BrokerID]; ok {
			l.BrokerName, l.BrokerOrgName = st.Name, st.OrgName
		}
	}
	return nil
}

// appoint looks the named broker up: in good standing today, and not of an
// organisation that evaluates the achievement. Faults: fields.
func (s *Service) appoint(tx *database.Tx, l *Listing) error {
	l.BrokerID, l.BrokerOrg = "", ""
	if l.BrokerNo == "" {
		return nil
	}
	id, err := s.brokers.ByNo(tx, l.BrokerNo)
	if err != nil {
		return err
	}
	if id == "" {
		return fault.Fields(fault.At("/broker_no", fault.BrokerUnknown))
	}
	all, err := s.brokers.StandingOn(tx, s.today(), id)
	if err != nil {
		return err
	}
	st := all[id]
	if !st.Good() {
		return fault.Fields(fault.At("/broker_no", fault.BrokerNotActive))
	}
	if s.outside.Evaluates != nil {
		busy, err := s.outside.Evaluates(tx, st.OrgID, l.AchievementID)
		if err != nil {
			return err
		}
		if busy {
			return fault.Fields(fault.At("/broker_no", fault.BrokerEvaluates))
		}
	}
	l.BrokerID, l.BrokerOrg = id, st.OrgID
	return nil
}

// Appointed (受托经纪人) is a broker of an achievement, for recusal (回避 R07).
type Appointed struct{ ListingID, BrokerID, BrokerNo, OrgID string }

// Brokers lists who is or was appointed for an achievement. It works inside the
// asker's transaction, who decided who may ask.
func Brokers(tx *database.Tx, achievementID string) ([]Appointed, error) {
	return appointed(tx, achievementID)
}

// Find reads a listing inside another package's transaction; its status is what
// is stored and the day says, without deals. Fault: ObjectNotFound.
func Find(tx *database.Tx, id string) (Listing, error) {
	l, err := find(tx, tx.DB, id)
	l.Status = l.statusOn(calendar.Of(tx.Now), l.AchievementStatus == string(achievement.Filed), "")
	return l, err
}

// Of finds the listing of an achievement that is not withdrawn; the zero Listing
// without one. It works inside the asker's transaction.
func Of(tx *database.Tx, achievementID string) (Listing, error) {
	l, err := openOf(tx, achievementID)
	if l.ID != "" {
		l.Status = l.statusOn(calendar.Of(tx.Now), l.AchievementStatus == string(achievement.Filed), "")
	}
	return l, err
}
