package evidence

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"jishi/internal/certificate"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Service (证据包服务) makes evidence packs. It changes nothing, except that the
// certificate's paper is rendered if nobody has read it before.
type Service struct {
	journal      *journal.Journal
	contracts    *contract.Service
	certificates *certificate.Service
	figures      []journal.Table
	sample       bool
}

// New builds the service; sample marks every pack as a sample.
func New(j *journal.Journal, contracts *contract.Service, certs *certificate.Service, sample bool) *Service {
	return &Service{journal: j, contracts: contracts, certificates: certs, sample: sample}
}

// Pack is an evidence pack that is ready to be written: everything small is at
// hand, documents are opened one by one while they are copied.
type Pack struct {
	// Filename proposes a name for the ZIP.
	Filename string

	service *Service
	reader  *identity.Principal
	madeAt  time.Time
	made    contract.Case
	form    contract.Form
	cert    certificate.Certificate
	paper   certificate.Paper
	events  []happened
	proofs  []journal.Proof
}

// happened is an event and the kind of object it is about.
type happened struct {
	contract.HistoryEntry
	object string
}

// Prepare gathers the pack of a registered contract for p, who must be allowed
// to read contract, documents, history and certificate; what p may not see of
// personal data and of events is masked or left out. Faults: ObjectNotFound,
// CertificateUnknown when the contract is not registered.
func (s *Service) Prepare(ctx context.Context, p *identity.Principal, id string) (*Pack, error) {
	k := &Pack{service: s, reader: p, madeAt: s.journal.Now()}
	if err := s.contracts.AuthorizeEvidence(ctx, p, id); err != nil {
		return nil, err
	}
	// The paper first: its rendering is an event that the proofs shall cover.
	var err error
	if k.paper, err = s.contracts.Certificate(ctx, p, id); err != nil {
		return nil, err
	}
	if k.cert, err = s.certificates.Current(ctx, id); err != nil {
		return nil, err
	}
	if k.made, err = s.contracts.Get(ctx, p, id); err != nil {
		return nil, err
	}
	if !k.made.InForce() || k.cert.Number != k.paper.Number {
		return nil, fault.New(fault.CertificateUnknown)
	}
	if k.form, err = s.contracts.FormFor(p, &k.made.Contract); err != nil {
		return nil, err
	}
	if err := k.gatherHistory(ctx); err != nil {
		return nil, err
	}
	k.Filename = "证据包-" + k.cert.Number + ".zip"
	return k, nil
}

// Bytes is about how large the pack will be: its documents and its paper.
func (k *Pack) Bytes() int64 {
	n := int64(len(k.paper.Bytes))
	for _, f := range k.made.Files {
		n += f.Size
	}
	return n
}

// page is how many events are read at once.
const page = 200

// gatherHistory reads the contract's events up to the version that is shown,
// and the rendering of the paper, and proves them against one checkpoint.
func (k *Pack) gatherHistory(ctx context.Context) error {
	after := int64(-1)
	for {
		list, err := k.service.contracts.History(ctx, k.reader, k.made.ID, after, page)
		if err != nil {
			return err
		}
		for _, e := range list {
			if after = e.Index; e.Version <= k.made.Version {
				k.events = append(k.events, happened{e, "contract"})
			}
		}
		if len(list) < page {
			break
		}
	}
	indexes := make([]int64, 0, len(k.events)+1)
	for _, e := range k.events {
		indexes = append(indexes, e.Index)
	}
	rendered, err := k.service.journal.Events(ctx, journal.Filter{After: -1, Limit: 1, ObjectType: "certificate", ObjectID: k.cert.ID})
	if err != nil {
		return err
	}
	for _, e := range rendered {
		indexes = append(indexes, e.Index)
		k.events = append(k.events, happened{contract.HistoryEntry{Index: e.Index, RecordedAt: e.RecordedAt, Kind: e.Kind, Version: e.ObjectVersion}, e.ObjectType})
	}
	if k.proofs, err = k.service.journal.ProveAll(ctx, indexes); err != nil {
		return err
	}
	return k.hideEvents(ctx)
}

// hideEvents names what each event is about, and takes the text out of the proofs of events that the reader may
// not read; leaf hash and proof stay (see getJournalEventProof).
func (k *Pack) hideEvents(ctx context.Context) error {
	for i := range k.proofs {
		e, err := k.service.journal.Event(ctx, k.proofs[i].Index)
		if err != nil {
			return err
		}
		k.events[i].object = e.ObjectType // settlements and proceedings are part of a contract's history
		object := identity.Object{OwnerOrg: e.OwnerOrg}
		if e.OwnerOrg == k.made.OrgID {
			object = k.made.Object()
		}
		if identity.Authorize(k.reader, identity.OpGetJournalEventProof, object) != nil {
			k.proofs[i].Body = ""
		}
	}
	return nil
}

// Stream gives the pack as it is made; the caller closes it. What fails on the
// way, such as a document that is not what was uploaded, ends the reading with
// an error, and the ZIP is then no valid one.
func (k *Pack) Stream(ctx context.Context) io.ReadCloser {
	r, w := io.Pipe()
	go func() { _ = w.CloseWithError(k.Write(ctx, w)) }()
	return r
}

// Write writes the whole pack. The order of entries is always the same.
func (k *Pack) Write(ctx context.Context, to io.Writer) error {
	w := newWriter(to, k.madeAt)
	parts, err := k.parts()
	if err != nil {
		return err
	}
	for _, part := range parts {
		if err := w.text(part.path, part.raw); err != nil {
			return err
		}
	}
	for i, f := range k.made.Files {
		if err := k.copyDocument(ctx, w, i, f); err != nil {
			return err
		}
	}
	history, err := k.history()
	if err != nil {
		return err
	}
	for _, part := range history {
		if err := w.text(part.path, part.raw); err != nil {
			return err
		}
	}
	return w.close(Manifest{Format: Format, Certificate: k.cert.Number, ContractID: k.made.ID, MadeAt: stamp(k.madeAt), Sample: k.service.sample,
		CheckpointSize: k.proofs[0].TreeSize}, k.service.certificates.SignManifest)
}

var errNotUploaded = errors.New("the stored file is not what was uploaded")

// copyDocument streams one document from the store into the pack.
func (k *Pack) copyDocument(ctx context.Context, w *writer, i int, f contract.File) error {
	_, from, err := k.service.contracts.OpenFile(ctx, k.reader, k.made.ID, f.ID)
	if err != nil {
		return fmt.Errorf("document %s: %w", f.ID, err)
	}
	defer from.Close()
	e, err := w.add(documentPath(i, f), zip.Store, from)
	if err != nil {
		return err
	}
	if e.SHA256 != f.SHA256 {
		return fmt.Errorf("document %s: %w", f.ID, errNotUploaded)
	}
	return nil
}

func documentPath(i int, f contract.File) string {
	return fmt.Sprintf("%s%02d-%s-%s", documentsDir, i+1, f.Material, entryName(f.Filename))
}

func proofPath(index int64) string { return fmt.Sprintf("%s%09d.json", proofsDir, index) }

// part is a small entry.
type part struct {
	path string
	raw  []byte
}

// parts are the entries before the documents.
func (k *Pack) parts() ([]part, error) {
	statement := k.cert.Statement()
	out := []part{{path: indexPath}, {"certificate/" + entryName(k.paper.Filename), k.paper.Bytes}, {statementPath, statement}}
	if sum := sha256.Sum256(statement); hex.EncodeToString(sum[:]) != k.cert.StatementSHA256 {
		return nil, fmt.Errorf("certificate %s: the stored statement is not the one that was signed", k.cert.Number)
	}
	for _, p := range []struct {
		path  string
		value any
	}{
		{signaturePath, signedStatement{Number: k.cert.Number, Version: k.cert.Version, KeyID: k.cert.KeyID, StatementSHA256: k.cert.StatementSHA256,
			Signature: k.cert.Signature, EventIndex: k.cert.EventIndex, PaperSHA256: k.paper.SHA256, PaperPath: out[1].path}},
		{contractPath, k.contractJSON()},
		{reviewsPath, k.reviewsJSON()},
		{decisionPath, k.decisionsJSON()},
		{documentsPath, k.documentLines()},
	} {
		raw, err := readable(p.value)
		if err != nil {
			return nil, err
		}
		out = append(out, part{p.path, raw})
	}
	var err error
	out[0].raw, err = k.indexPage()
	return out, err
}

// history are the entries after the documents.
func (k *Pack) history() ([]part, error) {
	raw, err := readable(k.eventLines())
	if err != nil {
		return nil, err
	}
	out := []part{{eventsPath, raw}, {checkpointPath, []byte(k.proofs[0].Checkpoint)}}
	for _, p := range k.proofs {
		if raw, err = readable(p); err != nil {
			return nil, err
		}
		out = append(out, part{proofPath(p.Index), raw})
	}
	raw, err = readable(k.keys())
	return append(out, part{keysPath, raw}), err
}

func (k *Pack) documentLines() []documentLine {
	materials, _ := codes.Get(codes.Materials)
	out := make([]documentLine, len(k.made.Files))
	for i, f := range k.made.Files {
		m, _ := materials.Lookup(f.Material)
		out[i] = documentLine{Path: documentPath(i, f), ID: f.ID, Material: f.Material, MaterialName: m.NameZh, Filename: f.Filename, MediaType: f.MediaType,
			Size: f.Size, SHA256: f.SHA256, UploadedAt: stamp(f.UploadedAt)}
	}
	return out
}

func (k *Pack) eventLines() []eventLine {
	out := make([]eventLine, len(k.events))
	for i, e := range k.events {
		out[i] = eventLine{Index: e.Index, RecordedAt: stamp(e.RecordedAt), Kind: e.Kind, Object: e.object, ActorName: e.ActorName, Reason: e.Reason,
			AgentName: e.AgentName, OnBehalfOf: e.ClientName, MandateID: e.MandateID,
			Data: e.Data, LeafHash: k.proofs[i].LeafHash, Proof: proofPath(e.Index)}
	}
	return out
}

// keys names the public keys. They are here to be compared: who checks a pack
// must have them from elsewhere.
func (k *Pack) keys() any {
	type key struct {
		Purpose   string `json:"purpose"`
		ID        string `json:"id,omitempty"`
		PublicKey string `json:"public_key"`
	}
	out := []key{{Purpose: "journal", PublicKey: k.service.journal.VerifierKey()}}
	for _, c := range k.service.certificates.PublicKeys() {
		out = append(out, key{"certificate", c.ID, c.PublicKey})
	}
	return out
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// bodyOf gives the canonical bytes of an event that a proof carries.
func bodyOf(p journal.Proof) ([]byte, error) { return base64.StdEncoding.DecodeString(p.Body) }
