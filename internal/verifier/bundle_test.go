package verifier

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"strings"
	"testing"
)

func checkBundle(t testing.TB, raw []byte, keys Keys, o BundleOptions) (Bundle, error) {
	t.Helper()
	return VerifyBundle(bytes.NewReader(raw), int64(len(raw)), keys, o)
}

// TestExampleBundle: the example is sound, and adds up as of every index.
func TestExampleBundle(t *testing.T) {
	r := example(t, "l")
	raw := r.zipOf(r.files())
	held, err := OpenCheckpoints(r.files()[CheckpointsFile], r.keys.Log)
	if err != nil || len(held) != 4 {
		t.Fatal(held, err)
	}
	b, err := checkBundle(t, raw, r.keys, BundleOptions{Held: held, AsOf: -1})
	if err != nil || len(b.Problems) > 0 || b.Events != 9 || b.Checkpoints != 4 || b.Held != 4 || b.Rows != 12 || b.Lines != 5 || b.Signed != 1 {
		t.Fatalf("%v %+v", err, b)
	}
	for asOf, want := range map[int64]string{0: "0 contracts, 0.00 yuan, 0.00 yuan technical", 3: "1 contracts, 5000.00 yuan, 4999.00 yuan technical",
		5: "2 contracts, 7234.56 yuan, 7232.56 yuan technical", 9: "1 contracts, 1234.56 yuan, 1233.56 yuan technical"} {
		b, err := checkBundle(t, raw, r.keys, BundleOptions{AsOf: asOf})
		if err != nil || b.Total.String() != want || b.AsOf != asOf {
			t.Errorf("as of %d: %s, %v", asOf, b.Total, err)
		}
	}
	if _, err := checkBundle(t, raw, r.keys, BundleOptions{AsOf: 10}); err == nil {
		t.Error("a total of the future")
	}
	if b, _ := checkBundle(t, raw, Keys{Log: r.keys.Log}, BundleOptions{AsOf: -1}); len(b.Problems) > 0 || b.Signed != 0 {
		t.Errorf("without the certificate key: %+v", b)
	}
}

// edit changes text in an entry.
func edit(path, old, to string) func(*registry, map[string]string) {
	return func(r *registry, files map[string]string) {
		if !strings.Contains(files[path], old) {
			r.t.Fatalf("%s has no %s", path, old)
		}
		files[path] = strings.Replace(files[path], old, to, 1)
	}
}

// onLines changes an entry's lines.
func onLines(path string, f func([]string) []string) func(*registry, map[string]string) {
	return func(_ *registry, files map[string]string) {
		files[path] = strings.Join(f(strings.SplitAfter(strings.TrimSuffix(files[path], "\n"), "\n")), "")
		if files[path] != "" && !strings.HasSuffix(files[path], "\n") {
			files[path] += "\n"
		}
	}
}

func swap(i, j int) func([]string) []string {
	return func(l []string) []string { l[i], l[j] = l[j], l[i]; return l }
}
func drop(i int) func([]string) []string {
	return func(l []string) []string { return append(l[:i:i], l[i+1:]...) }
}
func repeat(i int) func([]string) []string {
	return func(l []string) []string { return append(l[:i+1:i+1], l[i:]...) }
}

var (
	theLines   = TableFile(linesTable)
	theSides   = TableFile("ledger_sides")
	theTargets = TableFile("volume_targets")
	theClosing = TableFile(closingsTable)
)

// tamperings are what somebody with the bundle and a manifest of their own may
// do, and what the check says of it.
var tamperings = map[string]struct {
	spoil func(*registry, map[string]string)
	want  string
}{
	"an event's word":          {edit(EventsFile, `"mode":"production"`, `"mode":"productioN"`), "events.jsonl lines 1 to 1: one of these events is not what was signed"},
	"a later event's word":     {edit(EventsFile, `"contract":"c1"`, `"contract":"c9"`), "events.jsonl lines 4 to 6: one of these events"},
	"the last event's word":    {edit(EventsFile, `"b":true`, `"b":false`), "events.jsonl lines 7 to 9: one of these events"},
	"an event's index":         {edit(EventsFile, `"index":3`, `"index":4`), "events.jsonl line 4 (event 3): its text says that it is event 4"},
	"an event's time":          {edit(EventsFile, `01:00:03.0`, `00:00:03.0`), "events.jsonl line 4 (event 3): its time"},
	"an event's layout":        {edit(EventsFile, `,"index":1`, `, "index":1`), "events.jsonl line 2 (event 1): the JSON text is not in canonical form"},
	"a repeated name":          {edit(EventsFile, `"index":1,`, `"index":1,"index":1,`), `events.jsonl line 2 (event 1): the name "index" is there twice`},
	"a digest in an event":     {edit(EventsFile, `"table":"volume_targets"`, `"table":"volume_target5"`), "events.jsonl lines 2 to 3"},
	"an event that is no JSON": {edit(EventsFile, `{"actor"`, `{actor"`), "events.jsonl line 1 (event 0): no readable JSON"},
	"two events swapped":       {onLines(EventsFile, swap(1, 2)), "events.jsonl line 2 (event 1): its text says that it is event 2"},
	"an event dropped":         {onLines(EventsFile, drop(3)), "events.jsonl line 4 (event 3): its text says that it is event 4"},
	"an event inserted":        {onLines(EventsFile, repeat(3)), "events.jsonl line 5 (event 4): its text says that it is event 3"},
	"the tail cut":             {onLines(EventsFile, drop(8)), "checkpoints.txt line 24: signs 9 events, but the bundle has 8: the tail was cut"},
	"the last line cut":        {func(_ *registry, f map[string]string) { f[EventsFile] = strings.TrimSuffix(f[EventsFile], "}\n") }, "events.jsonl line 9: the line is cut off"},
	"a checkpoint's size":      {edit(CheckpointsFile, "\n3\n", "\n4\n"), "checkpoints.txt line 12: checkpoint signature"},
	"checkpoints swapped":      {swapNotes, "checkpoints.txt line 12: the checkpoint of 1 events does not stand in order"},
	"a checkpoint of another log": {func(r *registry, f map[string]string) {
		f[CheckpointsFile] = example(r.t, "m").notes[3] + EndOfNote
	}, "checkpoints.txt line 6: checkpoint signature"},
	"a checkpoint cut": {func(_ *registry, f map[string]string) {
		f[CheckpointsFile] = strings.TrimSuffix(f[CheckpointsFile], EndOfNote)
	}, "checkpoints.txt line 23: the last checkpoint is cut off"},
	"an amount":            {edit(theLines, `"d_contract_fen":"i:123456"`, `"d_contract_fen":"i:923456"`), "tables/ledger_lines.jsonl line 2 (row 3/1): the row is not what its last event recorded"},
	"a statistical day":    {edit(theLines, `"belongs_to":"s:2026-01-05"`, `"belongs_to":"s:2025-01-05"`), "tables/ledger_lines.jsonl line 2 (row 3/1): the row is not"},
	"a line dropped":       {onLines(theLines, drop(3)), "tables/ledger_lines.jsonl row 4/2: the row is missing"},
	"a line twice":         {onLines(theLines, repeat(3)), "tables/ledger_lines.jsonl line 5 (row 4/2): no event speaks of this row, or it is here twice"},
	"a line's key":         {edit(theLines, `"line_no":"i:2"`, `"line_no":"i:3"`), "tables/ledger_lines.jsonl line 4 (row 4/3): no event speaks of this row"},
	"lines swapped":        {onLines(theLines, swap(0, 1)), "tables/ledger_lines.jsonl line 2 (row 2/1): the line does not stand in the order of the journal"},
	"a line's layout":      {edit(theLines, `,"kind"`, `, "kind"`), "tables/ledger_lines.jsonl line 1: the JSON text is not in canonical form"},
	"all lines dropped":    {func(_ *registry, f map[string]string) { f[theLines] = "" }, "tables/ledger_lines.jsonl row 2/1: the row is missing"},
	"a side":               {edit(theSides, `91370900X`, `91370900Y`), "tables/ledger_sides.jsonl line 1 (row 2/1): the row is not"},
	"a target":             {edit(theTargets, `"value":"i:100"`, `"value":"i:99"`), "tables/volume_targets.jsonl line 1 (row 2025/37~109/CONTRACT_AMOUNT): the row is not"},
	"a column added":       {edit(theTargets, `"year"`, `"x":"s:y","year"`), `tables/volume_targets.jsonl line 1: the column "x" cannot be read`},
	"a value without type": {edit(theTargets, `"i:100"`, `"100"`), `tables/volume_targets.jsonl line 1: the column "value" cannot be read`},
	"a closing's figure":   {edit(theClosing, `6000.00`, `7000.00`), "tables/volume_closings.jsonl line 1 (row 2025/1): the row is not"},
	"a closing not ended":  {edit(theClosing, `"reopened_index":"i:7",`, ``), "tables/volume_closings.jsonl line 1 (row 2025/1): the row is not"},
}

func swapNotes(r *registry, f map[string]string) {
	f[CheckpointsFile] = strings.Join([]string{r.notes[1], r.notes[0], r.notes[2], r.notes[3]}, EndOfNote) + EndOfNote
}

// TestTamperedBundles: each is found and its place is named.
func TestTamperedBundles(t *testing.T) {
	for name, c := range tamperings {
		t.Run(name, func(t *testing.T) {
			r := example(t, "l")
			files := r.files()
			c.spoil(r, files)
			b, err := checkBundle(t, r.zipOf(files), r.keys, BundleOptions{AsOf: -1})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range b.Problems {
				if strings.HasPrefix(p.String(), c.want) {
					return
				}
			}
			t.Errorf("want %q, got %v", c.want, b.Problems)
		})
	}
}

// TestEveryByteCounts: whatever byte of an event or a row is changed, the bundle
// is not sound, though its manifest is made anew.
func TestEveryByteCounts(t *testing.T) {
	r := example(t, "l")
	clean := r.files()
	for _, path := range []string{EventsFile, theLines, theClosing, theTargets, theSides} {
		step := max(len(clean[path])/120, 1)
		for i := 0; i < len(clean[path]); i += step {
			files, raw := maps.Clone(clean), []byte(clean[path])
			raw[i] ^= 1
			files[path] = string(raw)
			b, err := checkBundle(t, r.zipOf(files), r.keys, BundleOptions{AsOf: -1})
			if err == nil && len(b.Problems) == 0 {
				t.Fatalf("%s, byte %d", path, i)
			}
		}
	}
}

// TestWhatTheLogItselfMayNotDo: bundles whose own log was rewritten was rewritten and signed: only what the
// log itself may never do, or a checkpoint held elsewhere, shows it.
func TestWhatTheLogItselfMayNotDo(t *testing.T) {
	closing := func(change func(*registry, row)) func(*registry) {
		return func(r *registry) {
			o, err := parseCanonical(r.rows[closingsTable]["2025/1"])
			r.must(err)
			n := row{}
			for name := range o {
				n[name], _ = o.text(name)
			}
			change(r, n)
			r.event("volume.reopened", object{"type": "volume_closing"}, object{}, r.put(closingsTable, []string{"2025", "1"}, n))
		}
	}
	for name, c := range map[string]struct {
		do   func(*registry)
		want string
	}{
		"a line changed by a later event": {func(r *registry) {
			l := maps.Clone(r.lines[1])
			l["d_contract_fen"] = "i:5"
			r.event("x", object{}, object{}, r.put(linesTable, []string{"3", "1"}, l))
		}, "events.jsonl line 10 (event 9): it changes the row ledger_lines[3/1]"},
		"a line taken away": {func(r *registry) {
			r.event("x", object{}, object{}, object{"table": linesTable, "key": "3/1", "sha256": ""})
		}, "events.jsonl line 10 (event 9): it changes the row ledger_lines[3/1]"},
		"a line put into the past": {func(r *registry) {
			l := maps.Clone(r.lines[1])
			l["line_no"] = "i:7"
			r.event("x", object{}, object{}, r.put(linesTable, []string{"3", "7"}, l))
		}, "events.jsonl line 10 (event 9): it changes the row ledger_lines[3/7]"},
		"a line of another event": {func(r *registry) {
			l := maps.Clone(r.lines[1])
			l["event_index"] = "i:09"
			r.event("x", object{}, object{}, r.put(linesTable, []string{"9", "1"}, l))
		}, "tables/ledger_lines.jsonl"},
		"a snapshot that was never added up": {closing(func(r *registry, n row) {
			text := strings.NewReplacer(`"contract_amount":"6000.00"`, `"contract_amount":"6001.00"`, `"contract_amount":"1000.00"`, `"contract_amount":"1001.00"`).Replace(n["snapshot"][2:])
			sum := sha256.Sum256([]byte(text))
			n["snapshot"], n["sha256"], n["signature"] = "s:"+text, "s:"+hex.EncodeToString(sum[:]), "s:"+r.sign(ForClosing, text)
		}), "tables/volume_closings.jsonl row 2025/1: the snapshot says 1 contracts, 6001.00 yuan, 5999.00 yuan technical; the lines come to 1 contracts, 6000.00 yuan"},
		"a closing of another moment": {closing(func(_ *registry, n row) { n["event_index"] = "i:3" }), "tables/volume_closings.jsonl line 1 (row 2025/1): the closing says it came with event 3, but event 5 recorded it"},
		"a signature":                 {closing(func(_ *registry, n row) { n["signature"] = "s:Ed25519:AAAA" }), "tables/volume_closings.jsonl row 2025/1: signature of the snapshot: the signature does not fit"},
		"another key":                 {closing(func(_ *registry, n row) { n["key_id"] = "s:0123456789abcdef" }), "tables/volume_closings.jsonl row 2025/1: signature of the snapshot: it is signed with the key"},
	} {
		t.Run(name, func(t *testing.T) {
			r := example(t, "l")
			c.do(r)
			r.checkpoint()
			b, err := checkBundle(t, r.zipOf(r.files()), r.keys, BundleOptions{AsOf: -1})
			if err != nil || len(b.Problems) == 0 || !strings.HasPrefix(b.Problems[0].String(), c.want) {
				t.Errorf("%v, %v", err, b.Problems)
			}
		})
	}
}

// TestHeldCheckpoints: a log that was rewritten and signed anew, or cut, is found
// by whoever kept a checkpoint.
func TestHeldCheckpoints(t *testing.T) {
	genuine, forged, short := example(t, "l"), newRegistry(t, "l"), newRegistry(t, "l")
	held, err := OpenCheckpoints(genuine.files()[CheckpointsFile], genuine.keys.Log)
	genuine.must(err)
	for i := range 9 {
		forged.event("x", object{"id": string(rune('a' + i))}, object{})
	}
	forged.checkpoint()
	for i := range 2 {
		short.event("x", object{"id": string(rune('a' + i))}, object{})
	}
	short.checkpoint()
	for want, r := range map[string]*registry{"held checkpoints size 1: the first 1 events of the bundle are not those that were signed then": forged,
		"held checkpoints size 9: signs 9 events, but the bundle has 2: the tail was cut": short} {
		raw := r.zipOf(r.files())
		if b, err := checkBundle(t, raw, r.keys, BundleOptions{AsOf: -1}); err != nil || len(b.Problems) > 0 {
			t.Errorf("without checkpoints: %v, %v", err, b.Problems)
		}
		b, err := checkBundle(t, raw, r.keys, BundleOptions{Held: held, AsOf: -1})
		found := false
		for _, p := range b.Problems {
			found = found || strings.HasPrefix(p.String(), want)
		}
		if err != nil || !found {
			t.Errorf("%s: %v, %v", want, err, b.Problems)
		}
	}
}

// TestManifests: what the manifest says must be so, and what it may not say is refused.
func TestManifests(t *testing.T) {
	r := example(t, "l")
	files := r.files()
	good := canonicalOf(t, r.manifestOf(files))
	other := example(t, "m")
	for name, c := range map[string]struct{ manifest, want string }{
		"a hash":           {strings.Replace(good, r.manifestOf(files).Files[0].SHA256, strings.Repeat("a", 64), 1), "checkpoints.txt: it is not what the manifest says"},
		"a length":         {strings.Replace(good, `"bytes":`, `"bytes":1`, 1), "checkpoints.txt: it has not the"},
		"the size":         {strings.Replace(good, `"size":9`, `"size":8`, 1), "manifest.json checkpoint: it is of 9 events"},
		"the origin":       {strings.Replace(good, `"origin":"jishi`, `"origin":"jisho`, 1), "manifest.json origin: it is"},
		"a row count":      {strings.Replace(good, `"rows":5`, `"rows":6`, 1), "has 5 rows, the manifest says 6"},
		"the checkpoint":   {strings.Replace(good, strings.TrimSuffix(canonicalOf(t, map[string]string{"c": r.notes[3]})[6:], `"}`), strings.TrimSuffix(canonicalOf(t, map[string]string{"c": other.notes[3]})[6:], `"}`), 1), "manifest.json checkpoint: checkpoint signature"},
		"the format":       {strings.Replace(good, "bundle/1", "bundle/2", 1), `has the format "jishi.bundle/2"`},
		"a key":            {strings.Replace(good, `"key":["year","no"]`, `"key":["year"]`, 1), "the table volume_closings with the key year, no is missing"},
		"a column":         {strings.Replace(good, `"value",`, ``, 1), `the column "value" cannot be read, or is none of the table`},
		"another member":   {strings.Replace(good, `"size":9`, `"size":9,"sizf":1`, 1), `"sizf" is no part of the format`},
		"a file twice":     {strings.Replace(good, `"path":"events.jsonl"`, `"path":"checkpoints.txt"`, 1), "is listed twice"},
		"a file outside":   {strings.Replace(good, `"path":"events.jsonl"`, `"path":"../etc/passwd"`, 1), "no part of the format"},
		"a table too many": {strings.Replace(good, `"volume_closings":{`, `"users":{"columns":["id"],"key":["id"],"rows":0},"volume_closings":{`, 1), "the bundle has no tables/users.jsonl"},
		"blanks":           {" " + good, "not in canonical form"},
		"no JSON":          {"manifest", "no readable JSON"},
	} {
		if c.manifest == good {
			t.Errorf("%s changes nothing", name)
		}
		b, err := checkBundle(t, r.packed(files, c.manifest), r.keys, BundleOptions{AsOf: -1})
		said := ""
		if err != nil {
			said = err.Error()
		}
		for _, p := range b.Problems {
			said += "\n" + p.String()
		}
		if !strings.Contains(said, c.want) {
			t.Errorf("%s: want %q, got %s", name, c.want, said)
		}
	}
}

// TestHostileArchives: entries that are doubled, strange, missing or endless.
func TestHostileArchives(t *testing.T) {
	r := example(t, "l")
	files := r.files()
	list := []entry{{ManifestFile, canonicalOf(t, r.manifestOf(files))}}
	for path, text := range files {
		list = append(list, entry{path, text})
	}
	long := maps.Clone(files)
	long[EventsFile] = strings.Repeat("a", maxLine+2) + "\n"
	many := list
	for range maxEntries {
		many = append(many, entry{"x", ""})
	}
	for want, raw := range map[string][]byte{
		"twice":                            pack(t, append(list, entry{EventsFile, ""})...),
		`"notes.txt" is no part`:           pack(t, append(list, entry{"notes.txt", "read me"})...),
		"has no manifest.json":             pack(t, list[1:]...),
		"no whole ZIP":                     []byte("PK"),
		"at most 64 are possible":          pack(t, many...),
		"longer than 16777216 bytes":       r.zipOf(long),
		"manifest.json: it is longer than": pack(t, entry{ManifestFile, strings.Repeat(" ", maxManifest+1)}),
	} {
		b, err := checkBundle(t, raw, r.keys, BundleOptions{AsOf: -1})
		if err == nil && len(b.Problems) > 0 {
			if !strings.Contains(b.Problems[0].String(), want) {
				t.Errorf("want %q, got %v", want, b.Problems)
			}
		} else if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}
