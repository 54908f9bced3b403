package evidence

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"jishi/internal/certificate"
	"jishi/internal/journal"
	"jishi/internal/verifier"
)

// certificate checks the signed statement and that the rest speaks of it.
func (c *checker) certificate() {
	var s signedStatement
	var statement certificate.Statement
	if !c.parse(signaturePath, &s) || !c.parse(statementPath, &statement) {
		return
	}
	raw := c.own[statementPath]
	if err := verifier.CheckSignature(c.keys.Certificate, verifier.ForCertificate, raw, s.Signature); err != nil {
		c.wrong(statementPath, "%v", err)
	}
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != s.StatementSHA256 {
		c.wrong(signaturePath, "it is over another statement")
	}
	if statement.Number != c.Manifest.Certificate || statement.ContractID != c.Manifest.ContractID || s.Number != statement.Number || statement.EventIndex != s.EventIndex {
		c.wrong(statementPath, "it certifies %s of contract %s, but the pack is about %s of %s", statement.Number, statement.ContractID,
			c.Manifest.Certificate, c.Manifest.ContractID)
	}
	if e, ok := c.listed(s.PaperPath); !ok || e.SHA256 != s.PaperSHA256 {
		c.wrong(signaturePath, "the printed certificate %q is not in the pack as it says", s.PaperPath)
	}
}

func (c *checker) listed(path string) (Entry, bool) {
	for _, e := range c.Manifest.Entries {
		if e.Path == path {
			return e, true
		}
	}
	return Entry{}, false
}

// history checks that every event is in the signed log, each with its proof.
func (c *checker) history() {
	c.inLog = map[string]bool{}
	var events []eventLine
	if !c.parse(eventsPath, &events) {
		return
	}
	note, ok := c.own[checkpointPath]
	cp, err := verifier.OpenCheckpoint(string(note), c.keys.Journal)
	if ok && err != nil {
		c.wrong(checkpointPath, "%v", err)
	}
	c.Checkpoint = cp
	if err == nil && cp.Size != c.Manifest.CheckpointSize {
		c.wrong(checkpointPath, "it is of %d events, the manifest says %d", cp.Size, c.Manifest.CheckpointSize)
	}
	proven := map[string]bool{}
	for _, e := range events {
		proven[e.Proof] = true
		c.event(e, string(note))
	}
	for path := range c.own {
		if strings.HasPrefix(path, proofsDir) && !proven[path] {
			c.wrong(path, "no event of %s names this proof", eventsPath)
		}
	}
	c.registered(events)
}

// eventBody is what a proof's text says of its event.
type eventBody struct {
	Index  int64  `json:"index"`
	Kind   string `json:"kind"`
	Object struct {
		Type string `json:"type"`
		ID   string `json:"id"`
	} `json:"object"`
	Data json.RawMessage `json:"data"`
}

func (c *checker) event(e eventLine, note string) {
	var p journal.Proof
	if !c.parse(e.Proof, &p) {
		return
	}
	if _, err := verifier.CheckProof(p, c.keys.Journal); err != nil {
		c.wrong(e.Proof, "%v", err)
		return
	}
	if p.Index != e.Index || p.LeafHash != e.LeafHash || p.Checkpoint != note {
		c.wrong(e.Proof, "it proves event %d by another checkpoint or leaf than %s says of event %d", p.Index, eventsPath, e.Index)
		return
	}
	c.Events++
	if p.Body == "" {
		return
	}
	raw, err := bodyOf(p)
	var body eventBody
	if err == nil {
		err = json.Unmarshal(raw, &body)
	}
	if err != nil || body.Index != e.Index || body.Kind != e.Kind || body.Object.Type != e.Object {
		c.wrong(e.Proof, "its text is not of the event %d, %s", e.Index, e.Kind)
		return
	}
	if body.Object.Type == "contract" {
		c.texts = true
		if body.Object.ID != c.Manifest.ContractID {
			c.wrong(e.Proof, "its event is of another contract, %s", body.Object.ID)
		}
	}
	c.remember(body)
}

// remember notes the SHA-256 that the log itself speaks of.
func (c *checker) remember(body eventBody) {
	var facts struct {
		SHA256    string `json:"sha256"`
		Statement string `json:"statement_sha256"`
	}
	if len(body.Data) == 0 || json.Unmarshal(body.Data, &facts) != nil {
		return
	}
	c.inLog[facts.SHA256], c.inLog[facts.Statement] = true, true
}

// registered binds the certificate to the log: the registration's event must be
// among those proven, and where its text is at hand it must name the statement.
func (c *checker) registered(events []eventLine) {
	var s signedStatement
	if c.own[signaturePath] == nil || json.Unmarshal(c.own[signaturePath], &s) != nil {
		return
	}
	found := false
	for _, e := range events {
		found = found || e.Index == s.EventIndex
	}
	if !found {
		c.wrong(eventsPath, "the event %d, with which the certificate was issued, is missing", s.EventIndex)
	}
	if c.texts && !c.inLog[s.StatementSHA256] {
		c.wrong(statementPath, "no event of the log speaks of this statement")
	}
}

// documents compares the list of documents with the entries, and with the log
// where the texts of its events are at hand.
func (c *checker) documents() {
	var list []documentLine
	if !c.parse(documentsPath, &list) {
		return
	}
	named := map[string]bool{documentsPath: true}
	for _, d := range list {
		named[d.Path] = true
		e, ok := c.listed(d.Path)
		switch {
		case !ok:
			c.wrong(d.Path, "%s lists it, but it is missing", documentsPath)
		case e.SHA256 != d.SHA256 || e.Size != d.Size:
			c.wrong(d.Path, "it is not what %s says", documentsPath)
		case c.texts && !c.inLog[d.SHA256]:
			c.wrong(d.Path, "no event of the log speaks of this document")
		default:
			c.Documents++
		}
	}
	for _, e := range c.Manifest.Entries {
		if strings.HasPrefix(e.Path, documentsDir) && !named[e.Path] {
			c.wrong(e.Path, "%s does not list it", documentsPath)
		}
	}
}
