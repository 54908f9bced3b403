package listing

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
)

// Entry (公开成果) is a filed achievement in the public catalogue, with its listing
// when it is offered.
type Entry struct {
	ID, No  string
	FiledOn calendar.Date
	Subject
	// Offer is nil without a listing that anybody may see.
	Offer *Listing
}

// Catalogue (成果目录) is a page of it; Back is where the page before begins.
type Catalogue struct {
	Items      []Entry
	Next, Back string
	Total      int64
	Capped     bool
}

// CatalogueFilter says which achievements.
type CatalogueFilter struct {
	Filter
	// Offered asks for those with a listing only.
	Offered bool
	// Before is the cursor of the page before another one.
	Before string
}

// Catalogue pages through the filed achievements as anybody may see them.
func (s *Service) Catalogue(ctx context.Context, f CatalogueFilter) (Catalogue, error) {
	if f.Least < 0 || f.Least > 13 {
		return Catalogue{}, fault.Fields(fault.At("/readiness", fault.OutOfRange))
	}
	f.Status, f.Due = "", false
	f.Offered = f.Offered || f.Mode != ""
	var out Catalogue
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if out, err = catalogue(tx, f, s.today()); err != nil {
			return err
		}
		var list []*Listing
		for i := range out.Items {
			if l := out.Items[i].Offer; l != nil {
				list = append(list, l)
			}
		}
		return s.tell(tx, list)
	})
	for _, e := range out.Items {
		if e.Offer != nil {
			e.Offer.conceal()
		}
	}
	return out, err
}

// Stamp (更新时间) is a public achievement for the map of the site.
type Stamp struct {
	No      string
	Changed calendar.Date
}

// Stamps lists the numbers of filed achievements after one, in order, with the
// day on which the record or its listing changed last.
func (s *Service) Stamps(ctx context.Context, afterNo string, limit int) ([]Stamp, error) {
	var out []Stamp
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		out, err = stamps(tx, afterNo, limit)
		return err
	})
	return out, err
}

// Firsts lists the number that stands before each page of the map of the site,
// "" first: how many pages of a size there are.
func (s *Service) Firsts(ctx context.Context, size int) ([]string, error) {
	var out []string
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		out, err = firsts(tx, size)
		return err
	})
	return out, err
}
