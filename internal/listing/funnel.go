package listing

import (
	"context"
	"slices"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/identity"
)

// Funnel (转化漏斗) is what became of a listing: who looked, asked, talked and
// concluded.
type Funnel struct {
	ListingID                string
	ViewsPublic, ViewsSigned int64
	Enquiries, Answered      int64
	Overdue                  int64 // answered late, or not yet and due
	MedianReply              int64 // working days to the first answer
	Talks, Contracts         int64
	Days                     []DayViews // the last ninety that were looked at
}

// DayViews are the looks of a day.
type DayViews struct {
	On             calendar.Date
	Public, Signed int64
}

// Funnel reads that of a listing, for its owner and the bureau.
func (s *Service) Funnel(ctx context.Context, who *identity.Principal, id string) (Funnel, error) {
	l, err := s.Get(ctx, who, id)
	if err != nil {
		return Funnel{}, err
	}
	if err := identity.Authorize(who, identity.OpGetListingFunnel, l.Object()); err != nil {
		return Funnel{}, err
	}
	if err := s.WriteViews(ctx); err != nil {
		return Funnel{}, err
	}
	var f Funnel
	err = s.view(ctx, func(tx *database.Tx) (err error) {
		if f, err = s.replies(tx, id); err != nil {
			return err
		}
		f.Days, err = viewsOf(tx, id)
		return err
	})
	for _, d := range f.Days {
		f.ViewsPublic, f.ViewsSigned = f.ViewsPublic+d.Public, f.ViewsSigned+d.Signed
	}
	if n := len(f.Days); n > 90 {
		f.Days = f.Days[n-90:]
	}
	if l.Status == Deal || l.Status == Registered {
		f.Contracts = 1
	}
	return f, err
}

// replies counts the enquiries of a listing and how they were answered.
func (s *Service) replies(tx *database.Tx, id string) (Funnel, error) {
	f := Funnel{ListingID: id}
	list, err := enquiriesOf(tx, id)
	if err != nil {
		return f, err
	}
	days, err := s.days.In(tx)
	if err != nil {
		return f, err
	}
	var took []int64
	for i := range list {
		e := &list[i]
		e.clock(days, s.today())
		f.Enquiries++
		if e.AnsweredAt != nil {
			f.Answered++
			took = append(took, e.Waited)
		}
		if e.Overdue {
			f.Overdue++
		}
		if !e.TalkingOn.IsZero() {
			f.Talks++
		}
	}
	f.MedianReply = median(took)
	return f, nil
}

// median of a list, the higher of two middle ones; 0 of none.
func median(list []int64) int64 {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[len(list)/2]
}

// FieldFigures (分领域漏斗) are the sums of a technology field.
type FieldFigures struct {
	TechField                                     string
	Listings, Views, Enquiries, Answered, Talks   int64
	Contracts, Stale, Units, Brokered, Negotiable int64
}

// Figures sums the funnel by field over all that is or was listed, for the
// bureau.
func (s *Service) Figures(ctx context.Context, who *identity.Principal) ([]FieldFigures, error) {
	if err := identity.Authorize(who, identity.OpGetListingFigures, own(who)); err != nil {
		return nil, err
	}
	if err := s.WriteViews(ctx); err != nil {
		return nil, err
	}
	var out []FieldFigures
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if out, err = figures(tx, s.today()); err != nil {
			return err
		}
		return s.addContracts(tx, out)
	})
	return out, err
}

// addContracts counts the listings of each field on which a deal was concluded.
func (s *Service) addContracts(tx *database.Tx, list []FieldFigures) error {
	if s.outside.Deals == nil {
		return nil
	}
	fields, err := fieldsOf(tx)
	if err != nil {
		return err
	}
	ids := make([]string, 0, len(fields))
	for id := range fields {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	concluded := map[string]int64{}
	for part := range slices.Chunk(ids, 500) {
		phases, err := s.outside.Deals(tx, part)
		if err != nil {
			return err
		}
		for id, p := range phases {
			if p == Deal || p == Registered {
				concluded[fields[id]]++
			}
		}
	}
	for i := range list {
		list[i].Contracts = concluded[list[i].TechField]
	}
	return nil
}
