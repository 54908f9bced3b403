package verifier

import (
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// recorded is what events said of a row: the first that wrote it, and the digest
// that the last one committed to.
type recorded struct {
	digest [32]byte
	first  int64
}

// follower compares the growing tree with signed roots.
type follower struct {
	c      *bundle
	tree   tree
	fits   int64 // the largest size whose signed root was right
	broken bool
	lastAt string

	next    func() (string, bool) // the bundle's own checkpoints
	reading *reader
	due     *Checkpoint
	held    []Checkpoint // in order of size
}

// events follows the log from its first event: every event's form, place and
// time, every signed root, and what the events say of the rows.
func (c *bundle) events() {
	for name := range c.Manifest.Tables {
		c.known[name] = map[string]recorded{}
	}
	notes, events := c.open(CheckpointsFile), c.open(EventsFile)
	if notes == nil || events == nil {
		return
	}
	next, stop := iter.Pull(notes.notes())
	defer stop()
	f := &follower{c: c, next: next, reading: notes, held: slices.Clone(c.options.Held)}
	slices.SortFunc(f.held, func(a, b Checkpoint) int { return int(min(max(a.Size-b.Size, -1), 1)) })
	f.advance()
	for line := range events.lines(maxLine) {
		if f.tree.size == c.Manifest.Size {
			events.fail("there are more events than the %d that the manifest says", c.Manifest.Size)
			break
		}
		f.event(line)
	}
	c.Events, c.Held = f.tree.size, len(c.options.Held)
	f.end()
	events.close()
	notes.close()
}

// advance takes the next checkpoint of the bundle that can be opened.
func (f *follower) advance() {
	var before int64
	if f.due != nil {
		before = f.due.Size
	}
	f.due = nil
	for signed, more := f.next(); more; signed, more = f.next() {
		at := fmt.Sprintf("line %d", f.reading.number)
		cp, err := OpenCheckpoint(signed, f.c.keys.Log)
		switch {
		case err != nil:
			f.c.wrong(CheckpointsFile, at, "%v", err)
		case cp.Size <= before:
			f.c.wrong(CheckpointsFile, at, "the checkpoint of %d events does not stand in order", cp.Size)
		case f.c.Checkpoint.Origin != "" && cp.Origin != f.c.Checkpoint.Origin:
			f.c.wrong(CheckpointsFile, at, "the checkpoint is of another log, %q", cp.Origin)
		default:
			f.due = &cp
			f.c.Checkpoints++
			f.vouch(signed, cp.Size, at)
			return
		}
	}
}

// vouch looks for the countersignatures of the witnesses given.
func (f *follower) vouch(signed string, size int64, at string) {
	for i := range f.c.Vouched {
		v := &f.c.Vouched[i]
		switch when, err := CheckCosignature(signed, v.Witness); {
		case err == nil:
			v.Size, v.At = size, when
		case !errors.Is(err, ErrNotCosigned):
			f.c.wrong(CheckpointsFile, at, "%v", err)
		}
	}
}

var stamp = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$`)

func (f *follower) event(line []byte) {
	index := f.tree.size
	f.tree.add(leafHash(line))
	at := fmt.Sprintf("line %d (event %d)", index+1, index)
	body, err := parseCanonical(line)
	if err != nil {
		f.c.wrong(EventsFile, at, "%v", err)
	} else {
		f.check(body, index, at)
	}
	f.roots()
}

func (f *follower) check(body object, index int64, at string) {
	if n, ok := body.whole("index"); !ok || n != index {
		f.c.wrong(EventsFile, at, "its text says that it is event %d", n)
	}
	when, _ := body.text("recorded_at")
	if !stamp.MatchString(when) || when < f.lastAt {
		f.c.wrong(EventsFile, at, "its time %.40q is none, or before that of the event before it", when)
	}
	f.lastAt = max(when, f.lastAt)
	rows, ok := body.list("rows")
	if !ok {
		f.c.wrong(EventsFile, at, "its rows cannot be read")
	}
	for _, v := range rows {
		f.fold(v, index, at)
	}
}

// fold takes over what an event says of one row.
func (f *follower) fold(v any, index int64, at string) {
	row, _ := v.(object)
	table, one := row.text("table")
	key, two := row.text("key")
	sum, three := row.text("sha256")
	if !one || !two || !three || sum != "" && !hexDigest.MatchString(sum) {
		f.c.wrong(EventsFile, at, "what it says of a row cannot be read")
		return
	}
	known, ours := f.c.known[table]
	if !ours {
		return
	}
	old, before := known[key]
	if table == linesTable || table == "ledger_sides" {
		// A line belongs to the event that wrote it, for ever: a later event that
		// touches it would change past figures, whoever signs it.
		if by, _, _ := strings.Cut(key, "/"); before || sum == "" || by != fmt.Sprint(index) {
			f.c.wrong(EventsFile, at, "it changes the row %s[%s], which only its own event may write", table, key)
		}
	}
	if sum == "" {
		delete(known, key)
		return
	}
	if !before {
		old.first = index
	}
	if _, err := hex.Decode(old.digest[:], []byte(sum)); err == nil {
		known[key] = old
	}
}

// roots compares the tree with every root signed for its present size.
func (f *follower) roots() {
	size := f.tree.size
	for f.due != nil && f.due.Size == size {
		f.compare(f.due.Root, CheckpointsFile, fmt.Sprintf("line %d", f.reading.number))
		f.advance()
	}
	for len(f.held) > 0 && f.held[0].Size <= size {
		cp := f.held[0]
		f.held = f.held[1:]
		if cp.Size == size && f.tree.root() != cp.Root {
			f.c.wrong(HeldFile, fmt.Sprintf("size %d", size), "the first %d events of the bundle are not those that were signed then: the log was rewritten", size)
		}
	}
}

// compare tells of the first signed root that does not fit: all later ones
// cannot fit either.
func (f *follower) compare(root tlog.Hash, file, at string) {
	if f.tree.root() == root {
		f.fits = f.tree.size
		return
	}
	if !f.broken {
		f.c.wrong(EventsFile, fmt.Sprintf("lines %d to %d", f.fits+1, f.tree.size), "one of these events is not what was signed (%s %s)", file, at)
	}
	f.broken = true
}

// end looks for what speaks of events that are not there.
func (f *follower) end() {
	c, size := f.c, f.tree.size
	const cut = "signs %d events, but the bundle has %d: the tail was cut"
	for f.due != nil {
		c.wrong(CheckpointsFile, fmt.Sprintf("line %d", f.reading.number), cut, f.due.Size, size)
		f.advance()
	}
	for _, cp := range f.held {
		if cp.Size > size {
			c.wrong(HeldFile, fmt.Sprintf("size %d", cp.Size), cut, cp.Size, size)
		}
	}
	switch {
	case size != c.Manifest.Size:
		c.wrong(EventsFile, "", "it has %d events, the manifest says %d: the tail was cut", size, c.Manifest.Size)
	case c.Checkpoint.Size == size:
		f.compare(c.Checkpoint.Root, ManifestFile, "checkpoint")
	}
}
