// Package workload counts what the registration offices and their people did in
// a period (R23, R24). It only reads.
package workload

import (
	"context"
	"slices"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/holiday"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Figures (工作量) of an office or a person. Amounts are technical amounts (技术交易额)
// of what was registered.
type Figures struct {
	Received   int64 // first filings; of a person those accepted or declined by that person
	Accepted   int64
	Corrected  int64 // notices sent
	Registered int64
	Refused    int64 // refused or not accepted
	// MedianDays from the day the clock last started to the decision, in working
	// days, rounded up; -1 without a decision of an accepted case.
	MedianDays int
	Overdue    int64 // in hand and past the due day, as of now
	Declared   amount.Fen
	Approved   amount.Fen
	Cut        amount.Fen

	days []int
}

// CutBasisPoints is the share of the declared amount that was cut, in 1/10000.
func (f Figures) CutBasisPoints() int64 {
	if f.Declared == 0 {
		return 0
	}
	return int64(f.Cut) * 10_000 / int64(f.Declared)
}

// Row is the figures of one office, or of one person of it.
type Row struct {
	OfficeID, OfficeName string
	UserID, UserName     string
	Figures              Figures
}

// Report (工作量统计) is the figures of a period.
type Report struct {
	From, To calendar.Date
	Offices  []Row
	People   []Row
}

// Service reads workloads.
type Service struct {
	journal   *journal.Journal
	calendars *holiday.Service
}

// New builds the service.
func New(j *journal.Journal) *Service { return &Service{journal: j, calendars: holiday.New(j)} }

// Of gives the figures from a day to a day, both included: of p's office, of all
// for the city's office and auditors. Figures of people are for the head of the
// office and for auditors; others see their own. Faults: permission, OutOfRange.
func (s *Service) Of(ctx context.Context, p *identity.Principal, from, to calendar.Date) (Report, error) {
	who := identity.Object{}
	if p != nil {
		who.OfficeRegion = p.OfficeRegion
	}
	if err := identity.Authorize(p, identity.OpGetWorkload, who); err != nil {
		return Report{}, err
	}
	if to.Before(from) || from.DaysUntil(to) > 3660 {
		return Report{}, fault.Fields(fault.At("query/to", fault.OutOfRange))
	}
	office := p.OrgID
	if identity.Allowed(p, identity.OpGetWorkload, identity.AnyObject) || p.OfficeRegion == identity.WholeCity {
		office = ""
	}
	t := tally{offices: map[string]*Figures{}, people: map[key]*Figures{}, from: from, to: to, today: calendar.Of(s.journal.Now())}
	var names map[string]string
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if t.days, err = s.calendars.In(tx); err != nil {
			return err
		}
		if err := t.read(tx, office); err != nil {
			return err
		}
		names, err = namesOf(tx, t.ids())
		return err
	})
	if err != nil {
		return Report{}, err
	}
	only := p.UserID
	if p.HasRole(identity.RoleOfficeHead) || identity.Allowed(p, identity.OpGetWorkload, identity.AnyObject) {
		only = ""
	}
	return t.report(names, only), nil
}

// key is a person in an office.
type key struct{ office, user string }

// tally adds up while rows are read.
type tally struct {
	offices         map[string]*Figures
	people          map[key]*Figures
	days            *calendar.Calendar
	from, to, today calendar.Date
}

// add counts for an office and to people of it, each person once.
func (t *tally) add(office string, users []string, f func(*Figures)) {
	t.addOffice(office, f)
	slices.Sort(users)
	for _, u := range slices.Compact(users) {
		if u == "" {
			continue
		}
		k := key{office, u}
		if t.people[k] == nil {
			t.people[k] = &Figures{}
		}
		f(t.people[k])
	}
}

func (t *tally) addOffice(office string, f func(*Figures)) {
	if t.offices[office] == nil {
		t.offices[office] = &Figures{}
	}
	f(t.offices[office])
}

func (t *tally) ids() []string {
	var out []string
	for o := range t.offices {
		out = append(out, o)
	}
	for k := range t.people {
		out = append(out, k.user)
	}
	return out
}

func (t *tally) report(names map[string]string, only string) Report {
	out := Report{From: t.from, To: t.to, Offices: []Row{}, People: []Row{}}
	for o, f := range t.offices {
		out.Offices = append(out.Offices, Row{OfficeID: o, OfficeName: names[o], Figures: finished(*f)})
	}
	for k, f := range t.people {
		if only == "" || k.user == only {
			out.People = append(out.People, Row{OfficeID: k.office, OfficeName: names[k.office], UserID: k.user, UserName: names[k.user], Figures: finished(*f)})
		}
	}
	order := func(a, b Row) int {
		return slices.Compare([]string{a.OfficeID, a.UserID}, []string{b.OfficeID, b.UserID})
	}
	slices.SortFunc(out.Offices, order)
	slices.SortFunc(out.People, order)
	return out
}

func finished(f Figures) Figures {
	f.MedianDays = median(f.days)
	return f
}

// median of working days, rounded up; -1 of none.
func median(days []int) int {
	if len(days) == 0 {
		return -1
	}
	d := slices.Sorted(slices.Values(days))
	n := len(d)
	return (d[(n-1)/2] + d[n/2] + 1) / 2
}

// decided adds one decision.
func (t *tally) decided(d decision) {
	users := []string{d.FirstReviewerID, d.SecondReviewerID, d.DecidedBy}
	if d.Result == "NOT_ACCEPTED" {
		users = []string{d.DecidedBy}
	}
	t.add(d.OfficeID, users, func(f *Figures) {
		if d.Result != "REGISTERED" {
			f.Refused++
		} else {
			f.Registered++
			f.Declared += d.Declared
			f.Approved += d.Approved
			f.Cut += max(0, d.Declared-d.Approved)
		}
		if d.Result != "NOT_ACCEPTED" && !d.AcceptedOn.IsZero() {
			f.days = append(f.days, max(0, t.days.WorkingDaysBetween(d.AcceptedOn, d.On)))
		}
	})
}
