package transcript

import (
	"context"
	"slices"

	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/similar"
)

// Statuses tells how far the reading of each document is, by its id. The caller
// has read the files through contract.Service, which asked who may see them.
func (s *Service) Statuses(ctx context.Context, files []contract.File) (map[string]Status, error) {
	out := map[string]Status{}
	if len(files) == 0 {
		return out, nil
	}
	ids := make([]string, len(files))
	for i, f := range files {
		ids[i] = f.ID
	}
	err := s.db.View(ctx, func(tx *database.Tx) error {
		rows, err := texts(tx, headColumns, "document_id IN ?", ids)
		if err != nil {
			return err
		}
		for _, f := range files {
			i := slices.IndexFunc(rows, func(r row) bool { return r.DocumentID == f.ID })
			if i < 0 {
				out[f.ID] = statusOf(f, row{}, false)
				continue
			}
			out[f.ID] = statusOf(f, rows[i], true)
		}
		return nil
	})
	return out, err
}

// Text gives a document by pages with the facts found in it, to everyone who
// may open the document itself. It waits some seconds for a reading under way;
// without text, Status says why. Faults: ObjectNotFound.
func (s *Service) Text(ctx context.Context, p *identity.Principal, contractID, documentID string) (Transcript, error) {
	var f contract.File
	see := func(tx *database.Tx) (err error) {
		f, err = contract.SeenFile(tx, p, identity.OpGetContractDocumentText, contractID, documentID)
		return err
	}
	if err := s.db.View(ctx, see); err != nil {
		return Transcript{}, err
	}
	if readable(f.Material, f.MediaType) {
		s.Await(ctx, contractID)
	}
	out := Transcript{DocumentID: documentID}
	err := s.db.View(ctx, func(tx *database.Tx) error {
		if err := see(tx); err != nil {
			return err
		}
		rows, err := texts(tx, allColumns, "document_id = ?", documentID)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			out.Status = statusOf(f, row{}, false)
			return nil
		}
		out.Status = statusOf(f, rows[0], true)
		if out.Status.State == Failed {
			return nil
		}
		b, err := s.open(rows[0])
		if err != nil {
			return err
		}
		out.Pages, out.Facts = b.pages(), b.list(documentID)
		out.Language, out.Truncated = b.Facts.Language, b.Text.Truncated || b.Facts.Truncated
		return nil
	})
	return out, err
}

func (b *body) pages() []Page {
	out := make([]Page, len(b.Text.Pages))
	for i, p := range b.Text.Pages {
		out[i] = Page{Number: p.Number, Scanned: slices.Contains(b.Text.ScannedPages, p.Number), Lines: p.Lines}
	}
	return out
}

// Alike (文本相似的合同) is a contract whose text is like that of another.
type Alike struct {
	Contract   contract.Contract
	DocumentID string
	PerMille   int // common pieces of five characters in all, per mille
}

// AlikeList says which text was compared and what is like it.
type AlikeList struct {
	// Status of the text.
	Status     Status
	DocumentID string
	// Compared is false for what has no text, or too little to be a contract.
	Compared bool
	Items    []Alike
}

// Similar lists the contracts whose text is like this one's by 700 per mille or
// more, the likest first. Only for those who read cases for the registry, and
// of other contracts only those that p may see in full.
func (s *Service) Similar(ctx context.Context, p *identity.Principal, contractID string) (AlikeList, error) {
	var out AlikeList
	err := s.ready(ctx, p, identity.OpListSimilarContracts, contractID)
	if err != nil {
		return out, err
	}
	err = s.db.View(ctx, func(tx *database.Tx) error {
		own, status, err := s.textOf(tx, p, identity.OpListSimilarContracts, contractID)
		if err != nil {
			return err
		}
		_, compared := signature(own.row)
		out = AlikeList{Status: status, DocumentID: own.row.DocumentID, Compared: compared, Items: []Alike{}}
		list, err := s.near(tx, own, leastForPeople)
		if err != nil {
			return err
		}
		for _, l := range list {
			c, err := contract.Seen(tx, p, identity.OpCompareContractTexts, l.row.ContractID)
			switch {
			case fault.CodeOf(err) == fault.ObjectNotFound:
				continue // it is not p's to see
			case err != nil:
				return err
			case c.Status == contract.Draft:
				continue
			}
			out.Items = append(out.Items, Alike{Contract: c, DocumentID: l.row.DocumentID, PerMille: l.perMille})
		}
		return nil
	})
	return out, err
}

// SideText (对照文本) is one side of a comparison.
type SideText struct {
	Contract   contract.Contract
	DocumentID string
	Pages      []Page
}

// Comparison (文本对照) is two texts side by side.
type Comparison struct {
	Left, Right SideText
	PerMille    int
	// Passages that both have, in the order of the left; places count pages and
	// lines from 0.
	Passages []similar.Passage
}

// CompareTexts puts the texts of two contracts side by side, for those who may
// see both in full. Faults: ObjectNotFound; TextNotThere when one of them has no
// text that could be read.
func (s *Service) CompareTexts(ctx context.Context, p *identity.Principal, contractID, otherID string) (Comparison, error) {
	var out Comparison
	for _, id := range []string{contractID, otherID} {
		if err := s.ready(ctx, p, identity.OpCompareContractTexts, id); err != nil {
			return out, err
		}
	}
	err := s.db.View(ctx, func(tx *database.Tx) error {
		var sides [2]opened
		for i, id := range []string{contractID, otherID} {
			side, _, err := s.textOf(tx, p, identity.OpCompareContractTexts, id)
			if err != nil {
				return err
			}
			if side.body == nil || State(side.row.State) != Read {
				return fault.New(fault.TextNotThere)
			}
			c, err := contract.Seen(tx, p, identity.OpCompareContractTexts, id)
			if err != nil {
				return err
			}
			shown := SideText{Contract: c, DocumentID: side.row.DocumentID, Pages: side.body.pages()}
			if sides[i] = side; i == 0 {
				out.Left = shown
			} else {
				out.Right = shown
			}
		}
		out.PerMille = similar.Jaccard(similar.ShinglesOf(sides[0].body.Text.Content()), similar.ShinglesOf(sides[1].body.Text.Content()))
		out.Passages = similar.Passages(sides[0].body.lines(), sides[1].body.lines())
		return nil
	})
	return out, err
}

// ready lets p compare the contract and waits for its text.
func (s *Service) ready(ctx context.Context, p *identity.Principal, op identity.Operation, contractID string) error {
	err := s.db.View(ctx, func(tx *database.Tx) error {
		_, err := contract.Seen(tx, p, op, contractID)
		return err
	})
	if err != nil {
		return err
	}
	s.Await(ctx, contractID)
	return nil
}

// textOf gives the text of a contract that p may compare.
func (s *Service) textOf(tx *database.Tx, p *identity.Principal, op identity.Operation, contractID string) (opened, Status, error) {
	files, err := contract.SeenFiles(tx, p, op, contractID)
	if err != nil {
		return opened{}, Status{}, err
	}
	rows, err := texts(tx, allColumns, "contract_id = ?", contractID)
	if err != nil {
		return opened{}, Status{}, err
	}
	known := map[string]row{}
	for _, r := range rows {
		known[r.DocumentID] = r
	}
	main, err := s.mainText(known, files)
	if err != nil || main.body != nil {
		return main, statusOf(contract.File{}, main.row, true), err
	}
	for _, f := range files {
		if r, there := known[f.ID]; readable(f.Material, f.MediaType) {
			return main, statusOf(f, r, there), nil
		}
	}
	return main, Status{State: NotRead}, nil
}
