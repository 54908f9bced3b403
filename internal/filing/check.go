package filing

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/exchange"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// checker goes through a workbook and gathers what is wrong.
type checker struct {
	service *Service
	batch   *Batch
	org     identity.Organization
	attempt int64
	today   calendar.Date
	run     Run
	seen    map[string]int // row by key
	rows    []checkedRow   // not yet looked up
	found   []Finding      // not yet written
}

// checkedRow is one row between reading and looking it up.
type checkedRow struct {
	filing *exchange.Filing
	form   contract.Form
	key    string
	found  []contract.Finding
}

// check reads every row, runs the checks of the form on it, and stores what it
// finds. The result's stage is CHECKED.
func (s *Service) check(ctx context.Context, b *Batch, org identity.Organization, raw []byte, attempt int64) (Run, error) {
	c := &checker{service: s, batch: b, org: org, attempt: attempt, today: calendar.Of(s.journal.Now()), run: Run{Stage: Checking}, seen: map[string]int{}}
	book, err := open(raw)
	if err != nil {
		return c.run, err
	}
	defer book.Close()
	if err := s.forgetFindings(ctx, b.ID); err != nil {
		return c.run, err
	}
	err = book.Each(func(f *exchange.Filing) error {
		form, key := contract.Prepared(f.Form, org)
		c.rows = append(c.rows, checkedRow{filing: f, form: form, key: key})
		if len(c.rows) < chunk {
			return nil
		}
		return c.flush(ctx)
	})
	if err == nil {
		c.general(book.General)
		err = c.flush(ctx)
	}
	if err != nil {
		return c.run, err
	}
	if c.run.Done == 0 {
		return c.run, fault.New(fault.FilingEmpty)
	}
	c.run.Stage, c.run.Total = Checked, c.run.Done
	return c.run, nil
}

// flush examines the gathered rows among all that was filed, with every rule,
// and writes findings and progress down.
func (c *checker) flush(ctx context.Context) error {
	keys := make([]string, len(c.rows))
	for i, r := range c.rows {
		keys[i] = r.key
	}
	applicant := &identity.Principal{OrgID: c.batch.OrgID, Side: identity.SideApplicant}
	var known contract.Known
	err := c.service.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if known, err = c.service.contracts.KnownKeys(tx, c.batch.OrgID, keys); err != nil {
			return err
		}
		for i := range c.rows {
			r := &c.rows[i]
			if known.Filed[r.key] != "" {
				continue
			}
			if r.found, err = c.service.contracts.VetAmong(ctx, tx, r.form, c.org, applicant, c.today); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, r := range c.rows {
		c.judge(r, known)
		c.run.Done++
	}
	c.rows = c.rows[:0]
	found := c.found
	c.found = nil
	return c.service.progress(ctx, c.batch.ID, c.attempt, c.run, found)
}

// judge decides what is to be said of a row. One that was filed before is
// skipped, whatever else might be said of it now.
func (c *checker) judge(r checkedRow, known contract.Known) {
	if known.Filed[r.key] != "" {
		c.run.Repeated++
		c.add(Finding{Place: r.filing.Locate("/project_name"), Severity: contract.Info, Rule: "ROW", Code: fault.RowRepeated,
			Text: fault.At("", fault.RowRepeated).Text})
		return
	}
	blocked, unread := false, map[exchange.Place]bool{}
	for _, p := range r.filing.Problems {
		unread[p.Place], blocked = true, true
		c.add(Finding{Place: p.Place, Severity: contract.Block, Rule: "CELL", Code: p.Code, Text: p.Text})
	}
	for _, f := range r.found {
		at := r.filing.Locate(f.Pointer)
		if f.Code == fault.MissingField && unread[at] {
			continue // it is there, but could not be read
		}
		if f.Code == fault.DuplicateContract && (known.Live[r.key] || c.seen[r.key] > 0) {
			continue // said once, below
		}
		blocked = blocked || f.Severity == contract.Block
		c.add(Finding{Place: at, Pointer: f.Pointer, Severity: f.Severity, Rule: f.Rule, Code: f.Code, Text: f.Text})
	}
	switch row := c.seen[r.key]; {
	case row > 0:
		blocked = true
		c.add(Finding{Place: r.filing.Locate("/project_name"), Pointer: "/project_name", Severity: contract.Block, Rule: "RR01", Code: fault.DuplicateContract,
			Text: fault.Tf("与本文件第 %d 行是同一份合同（当事人、项目名称、签订日期、金额相同）。", "Row %d is the same contract: same parties, name, date and amount.", row)})
	case known.Live[r.key]:
		blocked = true
		c.add(Finding{Place: r.filing.Locate("/project_name"), Pointer: "/project_name", Severity: contract.Block, Rule: "RR01", Code: fault.DuplicateContract,
			Text: fault.At("", fault.DuplicateContract).Text})
	}
	c.seen[r.key] = r.filing.Row
	if blocked {
		c.run.Blocked++
	}
}

// general adds what is wrong with the workbook as a whole.
func (c *checker) general(problems []exchange.Problem) {
	for _, p := range problems {
		c.run.Blocked++
		c.add(Finding{Place: p.Place, Severity: contract.Block, Rule: "SHEET", Code: p.Code, Text: p.Text})
	}
}

// add counts a finding, and keeps it while there are not too many.
func (c *checker) add(f Finding) {
	c.run.Findings++
	if f.Seq = c.run.Findings; f.Seq <= MaxFindings {
		c.found = append(c.found, f)
	}
}
