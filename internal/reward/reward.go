// Package reward works out who gets how much of what a conversion brought in
// (科技成果转化奖酬): the net income, the floors of the law, the agreement, the
// distribution of each income, the notices before it is paid, the payments, and
// the report of a year. Calculator and rules read no clock and no database.
package reward

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/conversion"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/ledger"
	"jishi/internal/notice"
)

// Service keeps agreements, distributions and payments. It is safe for
// concurrent use.
type Service struct {
	journal     *journal.Journal
	conversions *conversion.Service
	notices     *notice.Service
	ledger      *ledger.Service
	outside     Outside
}

// Outside (外部数据) is what packages above know; each may be nil.
type Outside struct {
	// Evaluated tells what evaluations of achievements say, for the yearly report.
	Evaluated func(tx *database.Tx, achievementIDs []string) (map[string][]Evaluated, error)
}

// New builds the service.
func New(j *journal.Journal, conversions *conversion.Service, notices *notice.Service, l *ledger.Service) *Service {
	return &Service{journal: j, conversions: conversions, notices: notices, ledger: l}
}

// With says who tells what other packages know. Called once, before first use.
func (s *Service) With(o Outside) *Service {
	s.outside = o
	return s
}

// Today is the business date that deadlines are told for.
func (s *Service) Today() calendar.Date { return calendar.Of(s.journal.Now()) }

func (s *Service) record(ctx context.Context, who *identity.Principal, f func(tx *journal.Tx) (journal.Event, error)) error {
	if who == nil {
		return fault.New(fault.LoginRequired)
	}
	_, err := s.journal.Record(ctx, who.Actor(), f)
	return err
}

func (s *Service) view(ctx context.Context, f func(tx *database.Tx) error) error {
	return s.journal.DB().View(ctx, f)
}

// Calculate works a calculation out for anybody who is signed in; nothing is kept.
func (s *Service) Calculate(who *identity.Principal, c Calculation) (Result, error) {
	if err := identity.Authorize(who, identity.OpCalculateReward, identity.Object{}); err != nil {
		return Result{}, err
	}
	if c.On.IsZero() {
		c.On = s.Today()
	}
	return c.Compute()
}

func newID() (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("make id: %w", err)
	}
	return id.String(), nil
}

// sized lists what is wrong with a text's length, counted in characters.
func sized(at, text string, least, most int) []fault.Field {
	switch n := utf8.RuneCountInString(text); {
	case n == 0 && least > 0:
		return []fault.Field{fault.At(at, fault.MissingField)}
	case n > most:
		return []fault.Field{fault.At(at, fault.TooLong)}
	}
	return nil
}

func checkVersion(sent, now int64) error {
	if sent != 0 && sent != now {
		return fault.New(fault.StaleVersion)
	}
	return nil
}
