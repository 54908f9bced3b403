package evidence

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"jishi/internal/journal"
	"jishi/internal/verifier"
)

// Keys are what a pack is checked with. They must come from the registry, not
// from the pack.
type Keys struct {
	// Journal is the log's public key in the note format.
	Journal string
	// Certificate signs certificates and manifests.
	Certificate ed25519.PublicKey
}

// Problem (问题) is something wrong with one entry of a pack.
type Problem struct {
	Entry string
	What  string
}

// Result (核验结果) of a pack; it is sound when there is no problem.
type Result struct {
	Manifest   Manifest
	KeyID      string
	Documents  int
	Events     int
	Checkpoint journal.Checkpoint
	Problems   []Problem
}

// maxOwn bounds an entry that the platform writes itself and that is read
// whole, maxKept all of them together, in bytes.
const (
	maxOwn  = 16 << 20
	maxKept = 64 << 20
)

// Check verifies a pack offline: the manifest's signature, every entry against
// it, the certificate's signature and every proof. An error means that it is no
// pack at all; what is wrong inside one is listed in the result.
func Check(r io.ReaderAt, size int64, keys Keys) (Result, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return Result{}, fmt.Errorf("the pack is no whole ZIP: %w", err)
	}
	c := &checker{keys: keys, files: map[string]*zip.File{}, own: map[string][]byte{}}
	for _, f := range z.File {
		if c.files[f.Name] != nil {
			c.wrong(f.Name, "the pack has it twice")
		}
		c.files[f.Name] = f
	}
	if c.files[manifestPath] == nil || c.files[sealPath] == nil {
		return Result{}, fmt.Errorf("the pack has no %s or no %s", manifestPath, sealPath)
	}
	if z.Comment != "" {
		c.wrong("", "the ZIP has a comment, which nothing vouches for")
	}
	if err := c.manifest(); err != nil {
		return Result{}, err
	}
	c.entries(z)
	c.certificate()
	c.history()
	c.documents()
	return c.Result, nil
}

type checker struct {
	Result
	keys  Keys
	files map[string]*zip.File
	// own holds the small entries whose hash was right.
	own  map[string][]byte
	kept int64
	// inLog are the SHA-256 that events of the log speak of; texts tells that the
	// pack carries the text of the contract's events.
	inLog map[string]bool
	texts bool
}

func (c *checker) wrong(entry, format string, a ...any) {
	c.Problems = append(c.Problems, Problem{entry, fmt.Sprintf(format, a...)})
}

// read takes a small entry whole.
func (c *checker) read(path string) ([]byte, error) {
	f, err := c.files[path].Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxOwn+1))
	if err == nil && len(raw) > maxOwn {
		err = fmt.Errorf("longer than %d bytes", maxOwn)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return raw, nil
}

// manifest checks the signature over the list of entries.
func (c *checker) manifest() error {
	raw, err := c.read(manifestPath)
	if err != nil {
		c.wrong(manifestPath, "it cannot be read: %v", err)
		return nil
	}
	sealed, err := c.read(sealPath)
	if err != nil {
		c.wrong(sealPath, "it cannot be read: %v", err)
		return nil
	}
	var s seal
	if err := json.Unmarshal(sealed, &s); err != nil {
		c.wrong(sealPath, "it is no signature: %v", err)
	} else if want, err := readable(s); err != nil || !bytes.Equal(want, sealed) {
		c.wrong(sealPath, "it is not written as this platform writes it")
	} else if err := verifier.CheckSignature(c.keys.Certificate, verifier.ForManifest, raw, s.Signature); err != nil {
		c.wrong(manifestPath, "%s does not fit it: %v", sealPath, err)
	}
	if sum := sha256.Sum256(c.keys.Certificate); s.KeyID != hex.EncodeToString(sum[:])[:16] {
		c.wrong(sealPath, "it names another key, %q", s.KeyID)
	}
	c.KeyID = s.KeyID
	if err := json.Unmarshal(raw, &c.Manifest); err != nil {
		c.wrong(manifestPath, "it cannot be read: %v", err)
		return nil
	}
	if c.Manifest.Format != Format {
		return fmt.Errorf("the pack has the format %q, this program checks %s", c.Manifest.Format, Format)
	}
	return nil
}

// entries compares what the ZIP holds with the manifest, both ways and in order.
func (c *checker) entries(z *zip.Reader) {
	var order []string
	for _, f := range z.File {
		if f.Name != manifestPath && f.Name != sealPath {
			order = append(order, f.Name)
		}
	}
	listed := make([]string, len(c.Manifest.Entries))
	for i, e := range c.Manifest.Entries {
		listed[i] = e.Path
		if c.files[e.Path] == nil || e.Path == manifestPath || e.Path == sealPath {
			c.wrong(e.Path, "the manifest lists it, but it is missing")
			continue
		}
		c.entry(e)
	}
	for _, name := range order {
		if !slices.Contains(listed, name) {
			c.wrong(name, "the manifest does not list it")
		}
	}
	for i, name := range order {
		if len(order) == len(listed) && name != listed[i] && slices.Contains(listed, name) {
			c.wrong(name, "it stands where the manifest has %s", listed[i])
		}
	}
}

// entry hashes one entry while it streams past; documents are never held whole.
func (c *checker) entry(e Entry) {
	f, err := c.files[e.Path].Open()
	if err != nil {
		c.wrong(e.Path, "it cannot be read: %v", err)
		return
	}
	defer f.Close()
	h := sha256.New()
	var kept strings.Builder
	to := io.Writer(h)
	own := (!strings.HasPrefix(e.Path, documentsDir) || e.Path == documentsPath) && e.Size <= maxOwn && c.kept+e.Size <= maxKept
	if own {
		c.kept += e.Size
		to = io.MultiWriter(h, &kept)
	}
	n, err := io.Copy(to, io.LimitReader(f, e.Size+1))
	switch {
	case err != nil:
		c.wrong(e.Path, "it cannot be read: %v", err)
	case n != e.Size:
		c.wrong(e.Path, "it has not the %d bytes that the manifest says", e.Size)
	case hex.EncodeToString(h.Sum(nil)) != e.SHA256:
		c.wrong(e.Path, "it is not what the manifest says: its SHA-256 is %x", h.Sum(nil))
	case own:
		c.own[e.Path] = []byte(kept.String())
	}
}

// parse reads JSON of the pack itself. What could not be read before has its
// problem already.
func (c *checker) parse(path string, into any) bool {
	raw, ok := c.own[path]
	if !ok {
		if !slices.ContainsFunc(c.Problems, func(p Problem) bool { return p.Entry == path }) {
			c.wrong(path, "it is missing")
		}
		return false
	}
	if err := json.Unmarshal(raw, into); err != nil {
		c.wrong(path, "it cannot be read: %v", err)
		return false
	}
	return true
}
