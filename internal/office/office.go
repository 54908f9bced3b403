// Package office is the registration offices and their people: which office is
// competent for which county or zone, and who stands in for whom.
package office

import (
	"time"

	"jishi/internal/calendar"
	"jishi/internal/journal"
)

// Service (登记机构) keeps competence and substitutes.
type Service struct {
	journal *journal.Journal
}

// New builds the service.
func New(j *journal.Journal) *Service { return &Service{journal: j} }

// Area (管辖区域) is a county or functional zone and the office that is
// competent for it.
type Area struct {
	Code       string // GB/T 2260, or a zone's 3709Zx
	NameZh     string
	NameEn     string
	OfficeID   string
	OfficeName string
	// Named: the office was named for the area; otherwise the area falls to the
	// office seated in it, or to the city's.
	Named bool
}

// Substitute (A/B角) says that on the days from From to To, both included, B
// handles what A cannot.
type Substitute struct {
	ID             string
	OfficeID       string
	UserID         string
	UserName       string
	SubstituteID   string
	SubstituteName string
	From           calendar.Date
	To             calendar.Date
	SetBy          string
	Version        int64
	UpdatedAt      time.Time
}

// Covers tells whether the substitute is in place on a day.
func (s Substitute) Covers(d calendar.Date) bool { return !d.Before(s.From) && !d.After(s.To) }
