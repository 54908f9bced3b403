package verifier

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
)

// BundleFormat names the form of a bundle.
const BundleFormat = "jishi.bundle/1"

// The entries of a bundle. Each table is an entry TableFile(name).
const (
	ManifestFile    = "manifest.json"
	EventsFile      = "events.jsonl"
	CheckpointsFile = "checkpoints.txt"
)

// TableFile is the entry that holds a table's rows.
func TableFile(name string) string { return "tables/" + name + ".jsonl" }

// FigureTables are the tables that every bundle has, by name, with the columns
// of their keys: what the published figures are made of.
var FigureTables = map[string][]string{
	linesTable:       {"event_index", "line_no"},
	"ledger_sides":   {"event_index", "line_no"},
	closingsTable:    {"year", "no"},
	"volume_targets": {"year", "region", "indicator"},
}

const (
	linesTable    = "ledger_lines"
	closingsTable = "volume_closings"
)

// Bounds of what is read; memory never grows beyond a few of them, the digests
// of the rows, and the figures of the closings.
const (
	maxLine     = 16 << 20 // one event or row
	maxNote     = 64 << 10 // one checkpoint with all its signatures
	maxManifest = 1 << 20
	maxEntries  = 64
	maxFile     = 64 << 30
	maxClosings = 64 << 20 // the table of closings, which is kept
	maxProblems = 20       // what is listed; the first one is what matters
)

// Problem (问题) is something wrong at a place of a bundle.
type Problem struct {
	File  string // entry of the ZIP; "" for the ZIP itself, HeldFile for checkpoints held
	Place string // line, event or row; "" for the whole file
	What  string
}

// HeldFile stands in a Problem for checkpoints held outside the bundle.
const HeldFile = "held checkpoints"

func (p Problem) String() string {
	return strings.TrimSpace(p.File+" "+p.Place) + ": " + p.What
}

// Manifest (清单) says what a bundle holds. Nothing signs it: the hashes in it
// find accidents, the checkpoints find everything else.
type Manifest struct {
	Format     string               `json:"format"`
	Origin     string               `json:"origin"`
	MadeAt     string               `json:"made_at"`
	Size       int64                `json:"size"`
	Checkpoint string               `json:"checkpoint"`
	Sample     bool                 `json:"sample"`
	Tables     map[string]TableInfo `json:"tables"`
	Files      []FileInfo           `json:"files"`
}

// TableInfo describes a table of a bundle.
type TableInfo struct {
	Key     []string `json:"key"`
	Columns []string `json:"columns"`
	Rows    int64    `json:"rows"`
}

// FileInfo describes an entry of a bundle.
type FileInfo struct {
	Path   string `json:"path"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Vouched (见证) says up to where a witness has seen the log only grow, and when.
type Vouched struct {
	Witness WitnessKey
	Size    int64 // 0 for nothing
	At      time.Time
}

// BundleOptions say what else to look at.
type BundleOptions struct {
	// Held are checkpoints kept by whoever checks: the log must begin with each.
	Held []Checkpoint
	// AsOf is how many events shall be known for the figures; −1 for all.
	AsOf int64
}

// Bundle is the outcome of a check; the bundle is sound when there is no problem.
type Bundle struct {
	Manifest    Manifest
	Checkpoint  Checkpoint // of the whole bundle
	Events      int64
	Checkpoints int64
	Held        int
	Rows        int64
	Lines       int64
	Closings    int
	// Vouched is what each witness given has countersigned last, in their order.
	Vouched []Vouched
	// Signed counts the closings whose signature was checked.
	Signed int
	// AsOf events were known for Total and Years.
	AsOf  int64
	Total Figures
	// Years are the figures by statistical year, in order.
	Years    []Figures
	Problems []Problem
}

// VerifyBundle checks a bundle: that its events are those that the log signed,
// that every row of its tables is what its last event recorded, with none
// missing and none added, that each closing's snapshot is what the lines come
// to; and it adds the lines up itself. An error means that it is no bundle at
// all; what is wrong with one is in the result.
func VerifyBundle(r io.ReaderAt, size int64, keys Keys, o BundleOptions) (Bundle, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return Bundle{}, fmt.Errorf("the bundle is no whole ZIP: %w", err)
	}
	var vouched []Vouched
	for _, key := range keys.Witnesses {
		vouched = append(vouched, Vouched{Witness: key})
	}
	c := &bundle{Bundle: Bundle{Vouched: vouched}, keys: keys, options: o, files: map[string]*zip.File{}, known: map[string]map[string]recorded{}}
	if err := c.entries(z); err != nil {
		return Bundle{}, err
	}
	if err := c.manifest(); err != nil {
		return c.Bundle, err
	}
	if o.AsOf > c.Manifest.Size {
		return c.Bundle, fmt.Errorf("the bundle has %d events; as of %d lies ahead", c.Manifest.Size, o.AsOf)
	}
	if c.AsOf = o.AsOf; o.AsOf < 0 {
		c.AsOf = c.Manifest.Size
	}
	c.events()
	c.tables()
	c.compareClosings()
	return c.Bundle, nil
}

// bundle is a check under way.
type bundle struct {
	Bundle
	keys    Keys
	options BundleOptions
	files   map[string]*zip.File
	infos   map[string]FileInfo
	// known is what events recorded of the rows of each table.
	known    map[string]map[string]recorded
	closings []*closed
	years    map[string]*Figures
	last     place
}

func (c *bundle) wrong(file, at, format string, a ...any) {
	if len(c.Problems) < maxProblems {
		c.Problems = append(c.Problems, Problem{file, at, fmt.Sprintf(format, a...)})
	}
}

// entries takes the ZIP's directory; a bundle has nothing but its own entries.
func (c *bundle) entries(z *zip.Reader) error {
	if len(z.File) > maxEntries {
		return fmt.Errorf("the bundle has %d entries, at most %d are possible", len(z.File), maxEntries)
	}
	if z.Comment != "" {
		c.wrong("", "", "the ZIP has a comment, which nothing vouches for")
	}
	for _, f := range z.File {
		if c.files[f.Name] != nil {
			return fmt.Errorf("the bundle has the entry %.80q twice", f.Name)
		}
		c.files[f.Name] = f
	}
	if c.files[ManifestFile] == nil {
		return fmt.Errorf("the bundle has no %s", ManifestFile)
	}
	return nil
}

func (c *bundle) manifest() error {
	f, err := c.files[ManifestFile].Open()
	if err != nil {
		return fmt.Errorf("%s: %w", ManifestFile, err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxManifest+1))
	if err == nil && len(raw) > maxManifest {
		err = fmt.Errorf("it is longer than %d bytes", maxManifest)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", ManifestFile, err)
	}
	if c.Manifest, err = parseManifest(raw); err != nil {
		return fmt.Errorf("%s: %w", ManifestFile, err)
	}
	if err := c.matchFiles(); err != nil {
		return err
	}
	cp, err := OpenCheckpoint(c.Manifest.Checkpoint, c.keys.Log)
	switch {
	case err != nil:
		c.wrong(ManifestFile, "checkpoint", "%v", err)
		return nil
	case cp.Size != c.Manifest.Size:
		c.wrong(ManifestFile, "checkpoint", "it is of %d events, the bundle says it has %d", cp.Size, c.Manifest.Size)
	case cp.Origin != c.Manifest.Origin:
		c.wrong(ManifestFile, "origin", "it is %.80q, the checkpoint is of %q", c.Manifest.Origin, cp.Origin)
	}
	c.Checkpoint = cp
	return nil
}

// matchFiles compares the ZIP's entries with the manifest, both ways.
func (c *bundle) matchFiles() error {
	want := []string{EventsFile, CheckpointsFile}
	for name := range c.Manifest.Tables {
		want = append(want, TableFile(name))
	}
	c.infos = map[string]FileInfo{}
	for _, f := range c.Manifest.Files {
		if _, twice := c.infos[f.Path]; twice || !slices.Contains(want, f.Path) {
			return fmt.Errorf("%s: the file %.80q is listed twice or is no part of the format", ManifestFile, f.Path)
		}
		c.infos[f.Path] = f
	}
	for _, path := range want {
		if _, listed := c.infos[path]; !listed || c.files[path] == nil {
			return fmt.Errorf("the bundle has no %s, or does not list it", path)
		}
	}
	for name := range c.files {
		if name != ManifestFile && !slices.Contains(want, name) {
			return fmt.Errorf("the entry %.80q is no part of a bundle", name)
		}
	}
	return nil
}

var (
	tableName = regexp.MustCompile(`^[a-z][a-z_]{0,39}$`)
	hexDigest = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

func parseManifest(raw []byte) (m Manifest, err error) {
	o, err := parseCanonical(raw)
	if err != nil {
		return m, err
	}
	if m.Format, _ = o.text("format"); m.Format != BundleFormat {
		return m, fmt.Errorf("it has the format %.80q, this program checks %s", m.Format, BundleFormat)
	}
	if err := o.only("format", "origin", "made_at", "size", "checkpoint", "sample", "tables", "files"); err != nil {
		return m, err
	}
	var ok [5]bool
	m.Origin, ok[0] = o.text("origin")
	m.MadeAt, ok[1] = o.text("made_at")
	m.Checkpoint, ok[2] = o.text("checkpoint")
	m.Size, ok[3] = o.whole("size")
	m.Sample, ok[4] = o["sample"].(bool)
	if slices.Contains(ok[:], false) || m.Size < 1 {
		return m, errors.New("origin, made_at, checkpoint, size or sample is missing or of another type")
	}
	if m.Tables, err = tablesOf(o); err != nil {
		return m, err
	}
	list, _ := o.list("files")
	for _, v := range list {
		f, _ := v.(object)
		var info FileInfo
		var ok [3]bool
		info.Path, ok[0] = f.text("path")
		info.Bytes, ok[1] = f.whole("bytes")
		info.SHA256, ok[2] = f.text("sha256")
		if slices.Contains(ok[:], false) || f.only("path", "bytes", "sha256") != nil || info.Bytes < 0 || info.Bytes > maxFile || !hexDigest.MatchString(info.SHA256) {
			return m, fmt.Errorf("the entry of the file %.80q cannot be read", info.Path)
		}
		m.Files = append(m.Files, info)
	}
	return m, nil
}

func tablesOf(o object) (map[string]TableInfo, error) {
	tables, _ := o.inner("tables")
	out := map[string]TableInfo{}
	for _, name := range tables.names() {
		t, _ := tables.inner(name)
		var info TableInfo
		var ok [3]bool
		info.Key, ok[0] = t.texts("key")
		info.Columns, ok[1] = t.texts("columns")
		info.Rows, ok[2] = t.whole("rows")
		if slices.Contains(ok[:], false) || t.only("key", "columns", "rows") != nil || !tableName.MatchString(name) || len(info.Key) == 0 {
			return nil, fmt.Errorf("the entry of the table %.80q cannot be read", name)
		}
		for _, k := range info.Key {
			if !slices.Contains(info.Columns, k) {
				return nil, fmt.Errorf("the table %s has no key column %.80q", name, k)
			}
		}
		out[name] = info
	}
	for name, key := range FigureTables {
		if info, ok := out[name]; !ok || !slices.Equal(info.Key, key) {
			return nil, fmt.Errorf("the table %s with the key %s is missing", name, strings.Join(key, ", "))
		}
	}
	return out, nil
}

// texts gives a list of strings.
func (o object) texts(name string) ([]string, bool) {
	list, ok := o.list(name)
	out := make([]string, 0, len(list))
	for _, v := range list {
		s, is := v.(string)
		ok = ok && is
		out = append(out, s)
	}
	return out, ok
}
