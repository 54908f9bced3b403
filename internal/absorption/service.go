package absorption

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Request (导入请求) is what a person says of a file.
type Request struct {
	Source   Source
	From, To calendar.Date // period, both days included
	Document string        // title and number of the letter it came with
	Filename string
	DryRun   bool // 试导入: everything is checked, nothing is kept
	// Read gives the file once it is known that the person may import.
	Read func() (File, error)
}

// Outcome (导入结果) is what came of an import.
type Outcome struct {
	Batch Batch // without an id when nothing was kept
	// Faults are those of a trial run; a file with any is not imported.
	Faults     []Fault
	FaultCount int64
	// Replaces are the batches in force that this one takes the place of.
	Replaces []Batch
	// Existing tells that the same file counts already: nothing was added.
	Existing bool
}

// maxDocument and minDocument bound the words on where a file comes from.
const (
	minDocument = 2
	maxDocument = 200
)

// Import takes a file in, or tries it. A file is imported whole or not at all. The
// same file for the same period, while it counts, is not imported twice. Numbers
// registered here, local sellers, other cities' buyers and what another batch in
// force has are kept and told, and do not count.
//
// Faults: permission, bad fields of the request, those of reading a file,
// absorption_file_has_errors with the first cells, absorption_period_overlaps,
// absorption_changed.
func (s *Service) Import(ctx context.Context, p *identity.Principal, r Request) (Outcome, error) {
	if err := identity.Authorize(p, identity.OpImportAbsorption, identity.Object{}); err != nil {
		return Outcome{}, err
	}
	r.Document = strings.TrimSpace(r.Document)
	if err := r.check(calendar.Of(s.journal.Now())); err != nil {
		return Outcome{}, err
	}
	file, err := r.Read()
	if err != nil {
		return Outcome{}, err
	}
	file.check(r.From, r.To)
	out := Outcome{Faults: file.Faults, FaultCount: file.FaultCount}
	out.Batch = Batch{Source: r.Source, From: r.From, To: r.To, Document: r.Document, Filename: r.Filename, SHA256: file.SHA256,
		Rows: int64(len(file.Lines)), ImportedBy: p.UserID, ImportedByName: p.DisplayName}
	if file.FaultCount > 0 && !r.DryRun {
		return Outcome{}, file.refusal()
	}
	seen, err := s.prepare(ctx, &out, file.Lines)
	if err != nil || out.Existing || r.DryRun {
		return out, err
	}
	return out, s.keep(ctx, p, &out, file.Lines, seen)
}

// check refuses what a person said of a file.
func (r *Request) check(today calendar.Date) error {
	var bad []fault.Field
	if r.Source != Province && r.Source != National {
		bad = append(bad, fault.Atf("/source", fault.UnknownCode, "请填写 PROVINCE（省级）或 NATIONAL（全国系统）。", "Give PROVINCE or NATIONAL."))
	}
	switch {
	case r.From.IsZero():
		bad = append(bad, fault.At("/from", fault.MissingField))
	case r.To.IsZero():
		bad = append(bad, fault.At("/to", fault.MissingField))
	case r.To.Before(r.From):
		bad = append(bad, fault.At("/to", fault.DatesReversed))
	case r.To.After(today):
		bad = append(bad, fault.Atf("/to", fault.OutOfRange, "期间尚未结束，不能晚于今天 %s。", "The period has not ended; today is %s.", today))
	case r.From.Year() < 2000:
		bad = append(bad, fault.At("/from", fault.OutOfRange))
	}
	switch n := utf8.RuneCountInString(r.Document); {
	case n < minDocument:
		bad = append(bad, fault.Atf("/document", fault.MissingField, "请填写来文名称及文号。", "Say what letter the file came with."))
	case n > maxDocument:
		bad = append(bad, fault.At("/document", fault.TooLong))
	}
	return fault.Fields(bad...)
}

// maxTold is how many cells a refusal names; the trial run has more.
const maxTold = 50

func (f *File) refusal() error {
	out := fault.Newf(fault.AbsorptionHasErrors, "文件有 %d 处错误，没有导入；请先试导入查看全部错误，改正后重新上传。",
		"The file has %d errors and nothing was imported; try it first to see them all, then upload it again.", f.FaultCount)
	for _, x := range f.Faults[:min(len(f.Faults), maxTold)] {
		out.Fields = append(out.Fields, fault.Field{Pointer: fmt.Sprintf("/file/%d/%s", x.Row, x.Column), Code: x.Code, Text: x.Text})
	}
	return out
}

// prepare finds what the file meets here: batches it replaces or collides with,
// own registrations with its numbers, lines of other batches. It gives the
// batches in force that it saw.
func (s *Service) prepare(ctx context.Context, out *Outcome, lines []Line) (seen []string, err error) {
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		size, err := s.journal.Size(tx)
		if err != nil {
			return err
		}
		force, err := batchesInForce(tx, size)
		if err != nil {
			return err
		}
		seen = ids(force)
		var others []string
		if others, err = out.meet(force); err != nil || out.Existing {
			return err
		}
		numbers := make([]string, len(lines))
		for i := range lines {
			numbers[i] = lines[i].Number
		}
		known, err := registered(tx, numbers)
		if err != nil {
			return err
		}
		earlier, err := numbersIn(tx, others, numbers)
		if err != nil {
			return err
		}
		return s.finish(out, lines, known, earlier)
	})
	return seen, err
}

// meet looks at the batches in force and gives those that stay beside this one.
func (o *Outcome) meet(force []Batch) (others []string, err error) {
	b := &o.Batch
	o.Replaces = nil
	for _, f := range force {
		switch {
		case f.SHA256 == b.SHA256 && f.Source == b.Source && f.From == b.From && f.To == b.To:
			o.Batch, o.Existing, o.Replaces = f, true, nil
			return nil, nil
		case f.To.Before(b.From) || f.From.After(b.To):
			others = append(others, f.ID)
		case !f.From.Before(b.From) && !f.To.After(b.To):
			o.Replaces = append(o.Replaces, f)
		default:
			return nil, fault.Newf(fault.AbsorptionOverlaps, "期间与已导入的 %s 至 %s（%s）部分重叠。请导入包含该期间在内的完整文件，或调整期间。",
				"The period overlaps the one imported for %s to %s (%s). Import a file that covers it whole, or choose another period.", f.From, f.To, f.Document)
		}
	}
	return others, nil
}

// finish classifies the lines and commits to them.
func (s *Service) finish(o *Outcome, lines []Line, known map[string]ours, earlier map[string]string) error {
	o.Batch.Tallies = map[Class]Tally{}
	sum := newDigest()
	for i := range lines {
		l := &lines[i]
		l.classify(known, earlier)
		if err := s.place(l); err != nil {
			return fmt.Errorf("key of the parties in row %d: %w", l.Row, err)
		}
		t := o.Batch.Tallies[l.Class]
		t.add(l)
		o.Batch.Tallies[l.Class] = t
		if err := sum.add(rowOf(l)); err != nil {
			return err
		}
	}
	o.Batch.RowsSHA256 = sum.hex()
	return nil
}

// keep writes the batch. The head of the journal is locked only after the lines
// are written: who registers meanwhile does not wait for them.
func (s *Service) keep(ctx context.Context, p *identity.Principal, o *Outcome, lines []Line, seen []string) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make batch id: %w", err)
	}
	b := &o.Batch
	b.ID = id.String()
	_, err = s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		if err := insertLines(tx.Tx, b.ID, lines); err != nil {
			return journal.Event{}, err
		}
		index, err := tx.Index()
		if err != nil {
			return journal.Event{}, err
		}
		force, err := batchesInForce(tx.Tx, index)
		if err != nil {
			return journal.Event{}, err
		}
		if !slices.Equal(ids(force), seen) {
			return journal.Event{}, fault.New(fault.AbsorptionChanged)
		}
		b.Index, b.ImportedAt = index, tx.Now
		if err := insertBatch(tx.Tx, b); err != nil {
			return journal.Event{}, err
		}
		tx.Touch(batchesTable, b.ID)
		added := b.Tallies[Counted]
		return journal.Event{Kind: "absorption.imported", ObjectType: "absorption_batch", ObjectID: b.ID, Version: 1, OwnerOrg: p.OrgID,
			Data: map[string]any{"source": string(b.Source), "from": b.From, "to": b.To, "document": b.Document, "sha256": b.SHA256, "rows": b.Rows,
				"rows_sha256": b.RowsSHA256, "added": added.Count, "added_contract_amount": added.Contract.String(), "replaces": ids(o.Replaces)}}, nil
	})
	return err
}

func ids(list []Batch) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].ID
	}
	return out
}

// Page is one page of batches, newest first.
type Page struct {
	Items      []Batch
	NextCursor string
}

// List gives the batches, newest first. limit is 1 to 200.
//
// Faults: permission, wrong_format for the cursor.
func (s *Service) List(ctx context.Context, p *identity.Principal, cursor string, limit int) (Page, error) {
	if err := identity.Authorize(p, identity.OpGetAbsorption, identity.Object{}); err != nil {
		return Page{}, err
	}
	before, err := placeOf(cursor)
	if err != nil {
		return Page{}, err
	}
	var out Page
	err = s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if out.Items, err = listBatches(tx, before, limit+1); err != nil {
			return err
		}
		if len(out.Items) > limit {
			out.Items = out.Items[:limit]
			out.NextCursor = fmt.Sprint(out.Items[limit-1].Index)
		}
		return nil
	})
	return out, err
}

// Get gives a batch with its reconciliation: count and sum by class. Fault
// ObjectNotFound.
func (s *Service) Get(ctx context.Context, p *identity.Principal, id string) (Batch, error) {
	if err := identity.Authorize(p, identity.OpGetAbsorption, identity.Object{}); err != nil {
		return Batch{}, err
	}
	var out Batch
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		out, err = findBatch(tx, id)
		return err
	})
	return out, err
}

// MayRead tells whether p may open imported lines, and have the template.
func (s *Service) MayRead(p *identity.Principal) error {
	return identity.Authorize(p, identity.OpGetAbsorption, identity.Object{})
}
