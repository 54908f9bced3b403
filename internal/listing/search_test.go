package listing_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/listing"
)

// TestViews: many look at once, every look counts once, none leaves an event.
func TestViews(t *testing.T) {
	both(t, func(w *world) {
		ctx := t.Context()
		l := w.listed("装置")
		events := func() (n int64) {
			w.must(w.db.View(ctx, func(tx *database.Tx) error { return tx.Raw("SELECT COUNT(*) FROM journal_events").Scan(&n).Error }))
			return n
		}
		before := events()
		const lookers, looks = 16, 25
		errs := make([]error, lookers)
		var g sync.WaitGroup
		for i := range lookers {
			g.Go(func() {
				for k := range looks {
					_, err := w.Public(ctx, l.ID, listing.Visitor{Agent: human})
					_, err2 := w.Offer(ctx, w.company, l.ID, listing.Visitor{})
					_, err3 := w.Public(ctx, l.ID, listing.Visitor{Agent: "Googlebot"})
					errs[i] = errors.Join(errs[i], err, err2, err3)
					if k%10 == 0 {
						errs[i] = errors.Join(errs[i], w.WriteViews(ctx))
					}
				}
			})
		}
		g.Wait()
		w.must(errors.Join(errs...))
		_, err := w.Offer(ctx, w.university, l.ID, listing.Visitor{}) // one's own
		w.must(err)
		f, err := w.Funnel(ctx, w.university, l.ID)
		w.must(err)
		if f.ViewsPublic != lookers*looks || f.ViewsSigned != lookers*looks || len(f.Days) != 1 || f.Days[0].On != w.today() {
			t.Errorf("counted %+v", f)
		}
		if n := events(); n != before {
			t.Errorf("looking left %d events", n-before)
		}
	})
}

// TestSearch: by what companies look for, page by page, counted honestly.
func TestSearch(t *testing.T) {
	both(t, func(w *world) {
		ctx := t.Context()
		var ids []string
		for _, name := range []string{"秸秆还田装置", "托辊监测装置", "百分之百_纯度方法"} {
			ids = append(ids, w.listed(name).ID)
		}
		for _, c := range []struct {
			f    listing.Filter
			want int
		}{{listing.Filter{}, 3}, {listing.Filter{Query: "托辊"}, 1}, {listing.Filter{Query: "%"}, 0}, {listing.Filter{Query: "_纯"}, 1}, {listing.Filter{Mode: "LICENSE"}, 3},
			{listing.Filter{Mode: "LIC_EXCL"}, 3}, {listing.Filter{Mode: "EQUITY"}, 0}, {listing.Filter{TechField: "03", Class: "Y", Stage: "2", Least: 6, Most: 6}, 3},
			{listing.Filter{Least: 7}, 0}, {listing.Filter{OrgID: w.city.University.ID}, 3}, {listing.Filter{OrgID: w.city.Company.ID}, 0}} {
			got, err := w.Search(ctx, c.f)
			if err != nil || len(got.Items) != c.want || got.Total != int64(c.want) || got.Capped {
				t.Errorf("%+v: %d of %d, %v", c.f, len(got.Items), got.Total, err)
			}
		}
		var seen []string
		f := listing.Filter{Limit: 2}
		for {
			p, err := w.Search(ctx, f)
			w.must(err)
			for _, l := range p.Items {
				seen = append(seen, l.ID)
			}
			if f.Cursor = p.NextCursor; f.Cursor == "" {
				break
			}
		}
		slices.Reverse(seen)
		if !slices.Equal(seen, ids) {
			t.Errorf("paged through %v, want %v", seen, ids)
		}
		_, err := w.Search(ctx, listing.Filter{Cursor: "zz"})
		w.refused(err, fault.BadCursor)
		_, err = w.Search(ctx, listing.Filter{Least: 99})
		w.refused(err, fault.OutOfRange)
		// The public catalogue: forwards, and back from the second page to the first.
		w.filed("未挂牌装置")
		one, err := w.Catalogue(ctx, listing.CatalogueFilter{Filter: listing.Filter{Limit: 2}})
		w.must(err)
		two, err := w.Catalogue(ctx, listing.CatalogueFilter{Filter: listing.Filter{Limit: 2, Cursor: one.Next}})
		w.must(err)
		again, err := w.Catalogue(ctx, listing.CatalogueFilter{Filter: listing.Filter{Limit: 2}, Before: two.Back})
		w.must(err)
		if len(one.Items) != 2 || one.Back != "" || one.Total != 4 || one.Items[0].Offer != nil || one.Items[1].Offer == nil || one.Items[1].Offer.Status != listing.Listed ||
			len(two.Items) != 2 || two.Next != "" || again.Items[0].ID != one.Items[0].ID || again.Back != "" || again.Next != one.Next {
			t.Errorf("catalogue: %+v\n%+v\n%+v", one, two, again)
		}
		if offered, err := w.Catalogue(ctx, listing.CatalogueFilter{Offered: true}); err != nil || offered.Total != 3 {
			t.Errorf("offered %+v %v", offered, err)
		}
		first, err := w.Firsts(ctx, 3)
		w.must(err)
		stamps, err := w.Stamps(ctx, "", 3)
		w.must(err)
		if len(stamps) != 3 || len(first) != 2 || first[1] != stamps[2].No || stamps[0].Changed != w.today() {
			t.Errorf("map: %+v %v", stamps, first)
		}
		if first, err := w.Firsts(ctx, 4); err != nil || len(first) != 1 {
			t.Errorf("one full page: %v %v", first, err)
		}
	})
}
