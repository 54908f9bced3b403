package contract

import (
	"context"
	"fmt"
	"slices"

	"jishi/internal/amount"
	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// InReview (在办合同) is what is on the way: filed and not decided. It is no
// volume yet and belongs to no statistical period.
type InReview struct {
	// Region of the offices asked about; the city's code means all of them.
	Region string
	// Groups has every status on the way once, in the order of the lifecycle.
	Groups []InReviewGroup
	Total  InReviewGroup // without a status
}

// InReviewGroup (某一状态的在办合同) adds up contracts in one status, in fen: the
// amounts declared, or approved where a review has set them.
type InReviewGroup struct {
	Status          Status
	Count           int64
	ContractAmount  amount.Fen
	TechnicalAmount amount.Fen
}

// onTheWay are the statuses of InReview. A case transferred up is decided
// elsewhere and counts there.
var onTheWay = []Status{Submitted, Correction, Accepted, FirstReview, ExpertReview, SecondReview}

// InReview adds up the contracts on the way that p may see: an applicant the
// own organisation's, an office its own, the city's office and auditors all. A
// region narrows it to one office; "" and the city's code do not. Faults:
// UnknownCode, permission, ObjectNotFound for a region of another office.
func (s *Service) InReview(ctx context.Context, p *identity.Principal, region string) (InReview, error) {
	who := identity.Object{OwnerOrg: orgOf(p), OfficeRegion: regionOf(p)}
	if region != "" {
		who.OfficeRegion = region
	}
	if err := identity.Authorize(p, identity.OpGetVolumeInReview, who); err != nil {
		return InReview{}, err
	}
	if region != "" && !knownRegion(region) {
		return InReview{}, fault.Fields(fault.At("query/region", fault.UnknownCode))
	}
	seen, err := scopeOf(p)
	if err != nil {
		return InReview{}, err
	}
	out := InReview{Region: region}
	if out.Region == "" {
		out.Region = seen.officeRegion
	}
	if out.Region == "" {
		out.Region = s.local.CityCode
	}
	if region == s.local.CityCode {
		region = ""
	}
	var found []InReviewGroup
	err = s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		found, err = sumInReview(tx, seen, region)
		return err
	})
	if err != nil {
		return InReview{}, err
	}
	err = out.add(found)
	return out, err
}

// add lays the groups out in the order of the lifecycle and totals them.
func (r *InReview) add(found []InReviewGroup) error {
	for _, status := range onTheWay {
		group := InReviewGroup{Status: status}
		if i := slices.IndexFunc(found, func(g InReviewGroup) bool { return g.Status == status }); i >= 0 {
			group = found[i]
		}
		var one, two error
		r.Total.Count += group.Count
		r.Total.ContractAmount, one = amount.Sum(r.Total.ContractAmount, group.ContractAmount)
		r.Total.TechnicalAmount, two = amount.Sum(r.Total.TechnicalAmount, group.TechnicalAmount)
		if one != nil || two != nil {
			return fmt.Errorf("what is on the way adds up to more than an amount can hold")
		}
		r.Groups = append(r.Groups, group)
	}
	return nil
}

func knownRegion(code string) bool {
	t, ok := codes.Get(codes.RegionsTaian)
	if !ok {
		return false
	}
	_, ok = t.Lookup(code)
	return ok
}
