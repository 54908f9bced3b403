package ledger

import (
	"fmt"
	"reflect"

	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// Restate writes what a change or a correction of a registered contract means
// for the totals: the snapshot as it was goes out, the new one comes in, both
// for the day of first registration (domain notes §5.6). Where nothing that the
// ledger knows has changed, no line is written. It reports whether lines were.
// Call it last, as Post.
func (s *Service) Restate(tx *journal.Tx, after Line) (bool, error) {
	before, err := s.current(tx, after.ContractID)
	if err != nil {
		return false, err
	}
	after.BelongsTo, after.Count = before.BelongsTo, 1
	after.Area = AreaOf(after.SellerRegion, after.SellerZone)
	if sameSnapshot(before, after) {
		return false, nil
	}
	out := reversed(before, after.Event, after.BookedOn, after.ContractVersion)
	return true, s.Post(tx, out, after)
}

// TakeOut removes a contract that was deregistered or revoked from the totals,
// with the snapshot by which it counted. Call it last, as Post.
func (s *Service) TakeOut(tx *journal.Tx, contractID string, event Event, on calendar.Date) error {
	before, err := s.current(tx, contractID)
	if err != nil {
		return err
	}
	return s.Post(tx, reversed(before, event, on, before.ContractVersion))
}

// current is the line by which a contract counts now. A contract that does not
// count is a mistake of the caller.
func (s *Service) current(tx *journal.Tx, contractID string) (Line, error) {
	l, ok, err := newestLine(tx.Tx, contractID)
	if err != nil {
		return Line{}, err
	}
	if !ok || l.Count != 1 {
		return Line{}, fmt.Errorf("contract %s does not count in the ledger: %w", contractID, fault.New(fault.InternalError))
	}
	return l, nil
}

func reversed(l Line, event Event, on calendar.Date, version int64) Line {
	l.Event, l.BookedOn, l.ContractVersion = event, on, version
	l.Count, l.ContractAmount, l.TechnicalAmount = -l.Count, -l.ContractAmount, -l.TechnicalAmount
	return l
}

// sameSnapshot tells whether two lines count the same way.
func sameSnapshot(a, b Line) bool {
	for _, l := range []*Line{&a, &b} {
		l.EventIndex, l.LineNo, l.ContractVersion, l.Event, l.BookedOn = 0, 0, 0, "", calendar.Date{}
		if len(l.IPKinds) == 0 {
			l.IPKinds = nil
		}
		for _, side := range []*Side{&l.Seller, &l.Buyer} {
			if len(side.Profile) == 0 {
				side.Profile = nil
			}
		}
	}
	return reflect.DeepEqual(a, b)
}
