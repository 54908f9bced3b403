package opendata

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
	"jishi/internal/ledger"
)

// Release (发布批次) is what was published of a month, for ever: its files, and the
// place in the journal up to which everything is known in them.
type Release struct {
	Month string // YYYY-MM, Asia/Shanghai
	// AsOf is the number of journal events known: those recorded until the month
	// had ended. Index is that of the event that recorded the release.
	AsOf        int64
	Index       int64
	PublishedAt time.Time
	Files       []File
	increments  []increment
}

// File (数据文件) is one file of a release. Body is empty in lists.
type File struct {
	Name      string
	MediaType string
	Size      int64
	SHA256    string // hexadecimal
	Body      []byte
}

// Service (开放数据) makes releases and reads them. It is safe for concurrent use,
// also by several processes.
type Service struct{ journal *journal.Journal }

// New builds the service over the journal that protects its tables.
func New(j *journal.Journal) *Service { return &Service{journal: j} }

// Due (应发布月份) lists the months that have ended and have no release, oldest
// first: from the first month of the ledger, or the one after the last release.
func (s *Service) Due(ctx context.Context) ([]string, error) {
	var out []string
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		out = nil
		last, err := releasesBefore(tx, "", 1)
		if err != nil {
			return err
		}
		first, err := ledger.FirstDay(tx)
		if err != nil || first.IsZero() {
			return err
		}
		month := first.YearMonth()
		if len(last) > 0 {
			month = nextMonth(last[0].Month)
		}
		for ; month < calendar.Of(tx.Now).YearMonth(); month = nextMonth(month) {
			out = append(out, month)
		}
		return nil
	})
	return out, err
}

// Publish (发布) makes the releases that are due, up to a month; "" is all of them.
// Each is one event of the journal. What is published already stays as it is, so
// that calling it again, or in two processes at once, changes nothing.
//
// Faults: invalid_fields for a month that is none, month_not_ended.
func (s *Service) Publish(ctx context.Context, until string) ([]Release, error) {
	if until != "" {
		if !monthForm.MatchString(until) {
			return nil, fault.Fields(fault.Atf("path/month", fault.WrongFormat, "请按 2026-01 的格式填写月份。", "Write the month as 2026-01."))
		}
		if until >= calendar.Of(s.journal.Now()).YearMonth() {
			return nil, fault.New(fault.MonthNotEnded)
		}
	}
	due, err := s.Due(ctx)
	if err != nil {
		return nil, err
	}
	var out []Release
	for _, month := range due {
		if until != "" && month > until {
			break
		}
		r, err := s.publish(ctx, month)
		if errors.Is(err, errThere) {
			continue
		}
		if err != nil {
			return out, fmt.Errorf("publish %s: %w", month, err)
		}
		out = append(out, r)
	}
	return out, nil
}

var monthForm = regexp.MustCompile(`^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])$`)

// errThere says that another process has made the release.
var errThere = errors.New("the release is there")

func (s *Service) publish(ctx context.Context, month string) (Release, error) {
	cp, err := s.journal.Checkpoint(ctx)
	if err != nil {
		return Release{}, err
	}
	var out Release
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		out = Release{Month: month, PublishedAt: tx.Now}
		return s.compose(tx, &out, cp)
	})
	if err != nil {
		return Release{}, err
	}
	_, err = s.journal.Record(ctx, journal.System, func(tx *journal.Tx) (journal.Event, error) {
		if out.Index, err = tx.Index(); err != nil {
			return journal.Event{}, err
		}
		last, err := releasesBefore(tx.Tx, "", 1)
		if err != nil {
			return journal.Event{}, err
		}
		if len(last) > 0 && last[0].Month >= month { // releases build on each other
			return journal.Event{}, errThere
		}
		hashes := map[string]string{}
		for i := range out.Files {
			hashes[out.Files[i].Name] = out.Files[i].SHA256
		}
		return journal.Event{Kind: "open_data.published", ObjectType: "open_data_release", ObjectID: month, Version: 1,
			Data: map[string]any{"month": month, "as_of": out.AsOf, "files": hashes}}, insertRelease(tx, &out)
	})
	return out, err
}

// compose works out what the release adds, and writes its files.
func (s *Service) compose(tx *database.Tx, r *Release, cp journal.Checkpoint) error {
	var err error
	if r.AsOf, err = s.journal.IndexAt(tx, lastDay(r.Month).AddDays(1).Start().Add(-time.Microsecond)); err != nil {
		return err
	}
	earlier, err := allReleases(tx)
	if err != nil {
		return err
	}
	first, err := ledger.FirstDay(tx)
	if err != nil {
		return err
	}
	steps := stepsOf(earlier)
	for year := min(first.Year(), yearOf(r.Month)); year <= yearOf(r.Month); year++ {
		lines, err := ledger.LinesOf(tx, year, r.AsOf)
		if err != nil {
			return err
		}
		r.increments = append(r.increments, open(year, lines, steps[year]).advance(r.Month, r.AsOf)...)
	}
	r.Files, err = filesFor(r, append(earlier, *r), cp)
	return err
}

func stepsOf(releases []Release) map[int][]step {
	out := map[int][]step{}
	for i := range releases {
		for _, inc := range releases[i].increments {
			out[inc.Year] = append(out[inc.Year], step{increment: inc, asOf: releases[i].AsOf})
		}
	}
	return out
}

// Page is a part of the list of releases, newest first.
type Page struct {
	Items []Release
	// Next is the cursor of the page after it, "" for none.
	Next string
}

// Releases lists the releases with their files, newest first. It asks for no
// principal: the permission table has it as public. Fault bad_cursor.
func (s *Service) Releases(ctx context.Context, cursor string, limit int) (Page, error) {
	if cursor != "" && !monthForm.MatchString(cursor) {
		return Page{}, fault.New(fault.BadCursor)
	}
	var out Page
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		out.Items, err = releasesBefore(tx, cursor, limit+1)
		return err
	})
	if err != nil {
		return Page{}, err
	}
	if len(out.Items) > limit {
		out.Items = out.Items[:limit]
		out.Next = out.Items[limit-1].Month
	}
	return out, nil
}

// Release gives the release of a month, YYYY-MM, with its files. Public. Fault
// object_not_found.
func (s *Service) Release(ctx context.Context, month string) (Release, error) {
	var list []Release
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if list, err = readReleases(tx, "WHERE month = ?", month); err != nil || len(list) == 0 {
			return err
		}
		list[0].Files, err = filesOf(tx, month)
		return err
	})
	if err != nil {
		return Release{}, err
	}
	if len(list) == 0 {
		return Release{}, fault.New(fault.ObjectNotFound)
	}
	return list[0], nil
}

// File gives a file of a release, byte for byte as it was published. Public.
// Fault object_not_found.
func (s *Service) File(ctx context.Context, month, name string) (File, error) {
	var list []File
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		list, err = fileOf(tx, month, name)
		return err
	})
	if err != nil {
		return File{}, err
	}
	if len(list) == 0 {
		return File{}, fault.New(fault.ObjectNotFound)
	}
	return list[0], nil
}

// years are those a release has figures of: its own, and those it corrects.
func (r *Release) years() []int {
	out := []int{yearOf(r.Month)}
	for i := range r.increments {
		out = append(out, r.increments[i].Year)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
