package reward

import (
	"context"
	"strconv"
	"strings"
	"time"

	"jishi/internal/achievement"
	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/conversion"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Agreement (分配协议) is how the income of a deal is shared, in a version of its
// own; the last one that the people agreed to holds. Shares are basis points.
type Agreement struct {
	ID           string
	ConversionID string
	OrgID        string
	Number       int64
	Shares
	// OfficeUsed: the unit's own transfer office did the deal.
	OfficeUsed bool
	People     []Person
	PaperID    string
	SHA256     string // of the agreement's file
	Note       string
	// AgreedOn is the day the people agreed; zero until the office records it.
	AgreedOn calendar.Date
	AgreedBy string
	Version  int64
	MadeBy   string
	MadeAt   time.Time
	// Below are the floors that these shares do not reach (contributors, main,
	// office).
	Below []Floor
}

// Person (受奖人) is one of the contributors with a share of their part.
type Person struct {
	Name     string `json:"name"`
	UnitCode string `json:"unit_code,omitempty"`
	UnitName string `json:"unit_name,omitempty"`
	ORCID    string `json:"orcid,omitempty"`
	Share    int64  `json:"share"`
	Main     bool   `json:"main,omitempty"`
	Leader   bool   `json:"leader,omitempty"`
	// UserID is the account in which the person sees what is his.
	UserID   string `json:"user_id,omitempty"`
	Username string `json:"-"` // by which the account is named
}

// key tells persons apart.
func (p *Person) key() achievement.PersonKey {
	return achievement.Person{Name: p.Name, UnitCode: p.UnitCode, ORCID: p.ORCID}.Key()
}

func (p *Person) portion() Portion {
	k := p.key()
	return Portion{Key: k.Name + "|" + k.UnitCode + "|" + k.ORCID, Share: p.Share, Main: p.Main, Leader: p.Leader}
}

func portions(people []Person) []Portion {
	out := make([]Portion, len(people))
	for i := range people {
		out[i] = people[i].portion()
	}
	return out
}

// maxPeople bounds an agreement.
const maxPeople = 200

// NewAgreement is what the office enters. Without People the achievement's are
// taken, with their shares.
type NewAgreement struct {
	Shares     Shares
	OfficeUsed bool
	People     []Person
	PaperID    string
	Note       string
}

func (n *NewAgreement) check() error {
	bad := append(n.Shares.check(), sized("/note", n.Note, 0, 1000)...)
	if !n.OfficeUsed && n.Shares.Office > 0 {
		bad = append(bad, fault.At("/office", fault.RewardOfficeUnused))
	}
	if len(n.People) > maxPeople {
		bad = append(bad, fault.At("/people", fault.OutOfRange))
	}
	for i := range n.People {
		p := &n.People[i]
		p.Name, p.UnitName, p.ORCID, p.UnitCode = strings.TrimSpace(p.Name), strings.TrimSpace(p.UnitName), strings.TrimSpace(p.ORCID), codes.NormalizeCreditCode(p.UnitCode)
		at := "/people/" + strconv.Itoa(i)
		bad = append(bad, sized(at+"/name", p.Name, 1, 64)...)
		bad = append(bad, sized(at+"/unit_name", p.UnitName, 0, 100)...)
	}
	if len(n.People) > 0 {
		bad = append(bad, checkPeople(portions(n.People))...)
	}
	return fault.Fields(bad...)
}

func (a *Agreement) event(kind string) journal.Event {
	return journal.Event{Kind: "reward." + kind, ObjectType: "reward_agreement", ObjectID: a.ID, Version: a.Version, OwnerOrg: a.OrgID,
		Data: map[string]any{"conversion": a.ConversionID, "number": a.Number, "contributors": a.Contributors, "office": a.Office, "unit": a.Unit, "people": len(a.People),
			"sha256": a.SHA256, "agreed_on": a.AgreedOn.String()}}
}

// below are the floors that the shares alone do not reach.
func (a *Agreement) below(c *conversion.Conversion, on calendar.Date) []Floor {
	const sample amount.Fen = 1_000_000_000 // large enough for no rounding to matter
	x := Calculation{On: on, Case: CaseOf(c.Mode), Public: c.PublicUnit, OfficeUsed: a.OfficeUsed, Gross: sample, Shares: a.Shares, People: portions(a.People)}
	r, err := x.Compute()
	if err != nil {
		return nil // it was checked when it was entered
	}
	var out []Floor
	for _, f := range r.Floors {
		if f.Missing > 0 {
			out = append(out, f)
		}
	}
	return out
}

// Agree drafts the next version of a deal's agreement. Faults: fields,
// ActionNotAllowed for a deal that was withdrawn, PaperUnknown.
func (s *Service) Agree(ctx context.Context, who *identity.Principal, conversionID string, n NewAgreement) (Agreement, error) {
	if err := n.check(); err != nil {
		return Agreement{}, err
	}
	id, err := newID()
	if err != nil {
		return Agreement{}, err
	}
	var a Agreement
	err = s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.conversions.Locked(tx, who, identity.OpCreateRewardAgreement, conversionID)
		if err != nil {
			return journal.Event{}, err
		}
		if c.Status == conversion.Withdrawn {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		paper, err := conversion.PaperOf(tx.Tx, "/paper_id", n.PaperID, c.ID)
		if err != nil {
			return journal.Event{}, err
		}
		people, err := peopleOf(tx.Tx, &c, n.People)
		if err != nil {
			return journal.Event{}, err
		}
		a = Agreement{ID: id, ConversionID: c.ID, OrgID: c.OrgID, Shares: n.Shares, OfficeUsed: n.OfficeUsed, People: people, PaperID: paper.ID, SHA256: paper.SHA256, Note: n.Note,
			Version: 1, MadeBy: who.UserID, MadeAt: tx.Now}
		a.Below = a.below(&c, calendar.Of(tx.Now))
		if err := insertAgreement(tx, &a); err != nil {
			return journal.Event{}, err
		}
		return a.event("agreement_made"), nil
	})
	return a, err
}

// peopleOf are those entered, with their accounts, or else the achievement's.
func peopleOf(tx *database.Tx, c *conversion.Conversion, entered []Person) ([]Person, error) {
	if len(entered) == 0 {
		a, err := achievement.Find(tx, c.AchievementID)
		if err != nil {
			return nil, err
		}
		for _, p := range a.People {
			entered = append(entered, Person{Name: p.Name, UnitCode: codes.NormalizeCreditCode(p.UnitCode), UnitName: p.UnitName, ORCID: p.ORCID, Share: p.Share, Main: p.Main, Leader: p.Leader})
		}
		return entered, fault.Fields(checkPeople(portions(entered))...)
	}
	for i := range entered {
		if entered[i].Username == "" {
			continue
		}
		id, err := userOf(tx, entered[i].Username, c.OrgID)
		if err != nil {
			return nil, err
		}
		if id == "" {
			return nil, fault.Fields(fault.At("/people/"+strconv.Itoa(i)+"/username", fault.RewardUserUnknown))
		}
		entered[i].UserID = id
	}
	return entered, nil
}

// RecordAgreed records on which day the people agreed to a version; later
// versions are agreed to anew. Faults: ActionNotAllowed, DateInFuture.
func (s *Service) RecordAgreed(ctx context.Context, who *identity.Principal, conversionID, id string, version int64, on calendar.Date) (Agreement, error) {
	if on.IsZero() {
		return Agreement{}, fault.Fields(fault.At("/agreed_on", fault.MissingField))
	}
	if on.After(s.Today()) {
		return Agreement{}, fault.Fields(fault.At("/agreed_on", fault.DateInFuture))
	}
	var a Agreement
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.conversions.Locked(tx, who, identity.OpAgreeRewardAgreement, conversionID)
		if err != nil {
			return journal.Event{}, err
		}
		if a, err = agreementOf(tx.Tx, c.ID, id); err != nil {
			return journal.Event{}, err
		}
		if err := checkVersion(version, a.Version); err != nil {
			return journal.Event{}, err
		}
		last, err := lastAgreement(tx.Tx, c.ID)
		if err != nil {
			return journal.Event{}, err
		}
		if !a.AgreedOn.IsZero() || last.ID != a.ID {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		a.AgreedOn, a.AgreedBy, a.Version = on, who.UserID, a.Version+1
		a.Below = a.below(&c, calendar.Of(tx.Now))
		return a.event("agreement_agreed"), updateAgreement(tx, &a)
	})
	return a, err
}

// Agreements lists the versions of a deal's agreement, newest first.
func (s *Service) Agreements(ctx context.Context, who *identity.Principal, conversionID string) ([]Agreement, error) {
	var out []Agreement
	err := s.view(ctx, func(tx *database.Tx) error {
		c, err := s.conversions.Seen(tx, who, identity.OpGetConversion, conversionID)
		if err != nil {
			return err
		}
		out, err = agreementsOf(tx, c.ID)
		for i := range out {
			out[i].Below = out[i].below(&c, s.Today())
		}
		return err
	})
	return out, err
}

// Actions lists what somebody may do with the newest version; newest tells
// whether it is.
func (a *Agreement) Actions(who *identity.Principal, newest bool) []string {
	if newest && a.AgreedOn.IsZero() && identity.Authorize(who, identity.OpAgreeRewardAgreement, identity.Object{OwnerOrg: a.OrgID}) == nil {
		return []string{"agree"}
	}
	return []string{}
}
