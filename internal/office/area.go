package office

import (
	"context"
	"slices"
	"strconv"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Naming gives an area to an office.
type Naming struct {
	Area     string
	OfficeID string
}

// areasOfCity are the counties and functional zones of the city, by code.
func areasOfCity() []codes.Entry {
	t, _ := codes.Get(codes.RegionsTaian)
	var out []codes.Entry
	for _, e := range t.Entries(calendar.Date{}) {
		if e.Code != identity.WholeCity {
			out = append(out, e)
		}
	}
	return out
}

// Areas lists every county and zone with its one office.
func (s *Service) Areas(ctx context.Context, p *identity.Principal) ([]Area, error) {
	if err := identity.Authorize(p, identity.OpListOfficeAreas, identity.Object{}); err != nil {
		return nil, err
	}
	var out []Area
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		out, err = areas(tx)
		return err
	})
	return out, err
}

func areas(tx *database.Tx) ([]Area, error) {
	named, err := namedAreas(tx)
	if err != nil {
		return nil, err
	}
	open, err := seats(tx)
	if err != nil {
		return nil, err
	}
	var out []Area
	for _, e := range areasOfCity() {
		a := Area{Code: e.Code, NameZh: e.NameZh, NameEn: e.NameEn}
		if o, ok := competent(open, named, e.Code); ok {
			a.OfficeID, a.OfficeName, a.Named = o.ID, o.Name, named[e.Code].OfficeID == o.ID
		}
		out = append(out, a)
	}
	return out, nil
}

// competent gives the office of one area: the one named, while it is open; else
// the one seated there; else the city's, so that there is no gap.
func competent(open []seat, named map[string]areaRow, area string) (seat, bool) {
	for _, is := range []func(seat) bool{
		func(o seat) bool { return o.ID == named[area].OfficeID },
		func(o seat) bool { return o.RegionCode == area },
		func(o seat) bool { return o.RegionCode == identity.WholeCity },
	} {
		if i := slices.IndexFunc(open, is); i >= 0 {
			return open[i], true
		}
	}
	return seat{}, false
}

// Competent gives the id of the office that was named for a seat, the zone
// before the county; "" when none was, and the seat itself decides.
func (s *Service) Competent(tx *database.Tx, region, zone string) (string, error) {
	named, err := namedAreas(tx)
	if err != nil {
		return "", err
	}
	open, err := seats(tx)
	if err != nil {
		return "", err
	}
	for _, area := range []string{zone, region} {
		if r, ok := named[area]; ok && slices.ContainsFunc(open, func(o seat) bool { return o.ID == r.OfficeID }) {
			return r.OfficeID, nil
		}
		if area != "" && slices.ContainsFunc(open, func(o seat) bool { return o.RegionCode == area }) {
			return "", nil
		}
	}
	return "", nil
}

// PutAreas says anew which office is competent for which area. All areas must be
// named, each once: neither a gap nor an overlap is taken. Cases that are filed
// stay where they are. Faults: permission, bad fields, AreasUncovered.
func (s *Service) PutAreas(ctx context.Context, p *identity.Principal, list []Naming, reason string) ([]Area, error) {
	if err := identity.Authorize(p, identity.OpPutOfficeAreas, identity.Object{}); err != nil {
		return nil, err
	}
	var out []Area
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		if _, err := tx.Index(); err != nil { // the head's lock orders those who do this at once
			return journal.Event{}, err
		}
		open, err := seats(tx.Tx)
		if err != nil {
			return journal.Event{}, err
		}
		if err := checkNaming(list, open); err != nil {
			return journal.Event{}, err
		}
		was, err := namedAreas(tx.Tx)
		if err != nil {
			return journal.Event{}, err
		}
		facts := map[string]string{}
		for _, n := range list {
			facts[n.Area] = n.OfficeID
			if was[n.Area].OfficeID == n.OfficeID {
				continue
			}
			if err := putArea(tx, n.Area, n.OfficeID, was[n.Area]); err != nil {
				return journal.Event{}, err
			}
		}
		out, err = areas(tx.Tx)
		return journal.Event{Kind: "office.areas_set", ObjectType: "office_areas", ObjectID: identity.WholeCity, Reason: reason, Data: facts}, err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// checkNaming finds every gap, overlap, unknown area and closed office.
func checkNaming(list []Naming, open []seat) error {
	var bad []fault.Field
	count := map[string]int{}
	known := map[string]bool{}
	for _, e := range areasOfCity() {
		known[e.Code] = true
	}
	for i, n := range list {
		at := "/areas/" + strconv.Itoa(i)
		count[n.Area]++
		if !known[n.Area] {
			bad = append(bad, fault.At(at+"/area", fault.UnknownCode))
		} else if count[n.Area] > 1 {
			bad = append(bad, fault.Atf(at+"/area", fault.AreasUncovered, "%s 出现两次。", "%s stands twice.", n.Area))
		}
		if !slices.ContainsFunc(open, func(o seat) bool { return o.ID == n.OfficeID }) {
			bad = append(bad, fault.At(at+"/office_id", fault.UnknownCode))
		}
	}
	for _, e := range areasOfCity() {
		if count[e.Code] == 0 {
			bad = append(bad, fault.Atf("/areas", fault.AreasUncovered, "%s（%s）没有登记机构。", "%s (%s) has no office.", e.NameZh, e.Code))
		}
	}
	return fault.Fields(bad...)
}
