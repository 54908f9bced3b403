package app

import (
	"slices"

	"jishi/internal/conversion"
	"jishi/internal/database"
	"jishi/internal/listing"
	"jishi/internal/notice"
)

// phases in the order in which a deal goes on.
var phases = []listing.Phase{listing.Negotiation, listing.Notice, listing.Objection, listing.Deal, listing.Registered}

// repeatable are the modes that leave an achievement free for others: such a deal
// does not end its listing.
var repeatable = []string{"LICENSE", "LIC_ORD", "LIC_OPEN", "LIC_USEPAY"}

// dealPhases tells how far the deals on listings are: of several the furthest.
func (s *Services) dealPhases(tx *database.Tx, ids []string) (map[string]listing.Phase, error) {
	deals, err := s.Conversions.OfListings(tx, ids)
	out := map[string]listing.Phase{}
	for i := range deals {
		p := phaseOf(&deals[i], s.Notices)
		if slices.Index(phases, p) > slices.Index(phases, out[deals[i].ListingID]) {
			out[deals[i].ListingID] = p
		}
	}
	return out, err
}

func phaseOf(c *conversion.Conversion, notices *notice.Service) listing.Phase {
	switch c.Stage() {
	case conversion.Registered:
		if slices.Contains(repeatable, c.Mode) {
			return ""
		}
		return listing.Registered
	case conversion.Stage(conversion.Contracted):
		if slices.Contains(repeatable, c.Mode) {
			return listing.Negotiation
		}
		return listing.Deal
	case conversion.Stage(conversion.Noticed):
		if c.Notice != nil && c.Notice.StatusOn(notices.Today()) == notice.Objected {
			return listing.Objection
		}
		return listing.Notice
	case conversion.Ended:
		return ""
	}
	return listing.Negotiation
}

// dealNotices are what notices about an achievement are of, beside the record.
func (s *Services) dealNotices(tx *database.Tx, achievementID string) ([][2]string, error) {
	deals, err := s.Conversions.OfAchievement(tx, achievementID)
	var out [][2]string
	for i := range deals {
		out = append(out, [2]string{"conversion", deals[i].ID})
	}
	return out, err
}
