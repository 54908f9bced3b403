package transcript

import (
	"context"
	"slices"

	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/similar"
)

// Source is the contract.TextSource: what was read of a contract, in the
// transaction that asks.
func (s *Service) Source(_ context.Context, tx *database.Tx, contractID string, files []contract.File) (contract.TextReading, error) {
	var out contract.TextReading
	rows, err := texts(tx, allColumns, "contract_id = ?", contractID)
	if err != nil {
		return out, err
	}
	known := map[string]row{}
	for _, r := range rows {
		known[r.DocumentID] = r
	}
	main, err := s.mainText(known, files)
	if err != nil {
		return out, err
	}
	if main.body == nil {
		out.Missing = missing(known, files)
		return out, nil
	}
	out.Facts = main.body.forRules(main.row.DocumentID)
	if out.Facts.Scanned = main.row.Scanned == main.row.Pages || State(main.row.State) == NoText; out.Facts.Scanned {
		return out, nil
	}
	if _, ok := signature(main.row); ok {
		out.Likeness, err = s.alike(tx, main, leastForRules)
	}
	return out, err
}

// opened is a text with its row.
type opened struct {
	row  row
	body *body
}

// mainText chooses the document that is the contract's text: among the texts
// handed in the one that says most of what a contract says, else the task book.
// A foreign text gives way to its Chinese copy.
func (s *Service) mainText(known map[string]row, files []contract.File) (opened, error) {
	var best opened
	for _, material := range []string{materialText, materialTranslation, materialTaskBook} {
		for _, f := range files {
			r, there := known[f.ID]
			if f.Material != material || !there || State(r.State) == Failed {
				continue
			}
			b, err := s.open(r)
			if err != nil {
				return opened{}, err
			}
			if best.body == nil || b.weight() > best.body.weight() && r.Version == best.row.Version && material == materialText {
				best = opened{r, b}
			}
			if material == materialTranslation && languages[best.body.Facts.Language] == "und" && languages[b.Facts.Language] == "zh" {
				best = opened{r, b}
			}
		}
	}
	return best, nil
}

// weight is how much of what a contract says stands in a text.
func (b *body) weight() int {
	named := 0
	for _, p := range b.Facts.Parties {
		if p.Side != "" {
			named++
		}
	}
	return 10*named + 5*len(b.Facts.Total()) + len(b.Facts.Clauses)
}

// missing says why there is no text.
func missing(known map[string]row, files []contract.File) contract.Missing {
	reading, failed := false, false
	for _, f := range files {
		if readable(f.Material, f.MediaType) {
			r, there := known[f.ID]
			reading, failed = reading || !there, failed || there && State(r.State) == Failed
		}
	}
	switch {
	case reading:
		return contract.StillReading
	case failed:
		return contract.Unreadable
	}
	return contract.NoText
}

// The least likeness that is looked for, per mille: below the lowest threshold
// of a rule for the rules, and what the bands still find well for people.
const (
	leastForRules  = 800
	leastForPeople = 700
	// slack is what the estimate may be too low by: four standard errors.
	slack = 140
	// maxExact bounds the texts that are opened for one comparison.
	maxExact = 40
)

// likeness is a text of another contract that is like one.
type likeness struct {
	row      row
	perMille int
}

// alike gives the other contracts whose text is like this one, by the exact
// share of common pieces, the likest first.
func (s *Service) alike(tx *database.Tx, own opened, least int) ([]contract.Likeness, error) {
	list, err := s.near(tx, own, least)
	if err != nil {
		return nil, err
	}
	out := []contract.Likeness{}
	for _, l := range list {
		if !slices.ContainsFunc(out, func(o contract.Likeness) bool { return o.ContractID == l.row.ContractID }) {
			out = append(out, contract.Likeness{ContractID: l.row.ContractID, PerMille: l.perMille})
		}
	}
	return out, nil
}

// near looks for candidates by the bands, keeps those whose signature is near,
// and compares their texts.
func (s *Service) near(tx *database.Tx, own opened, least int) ([]likeness, error) {
	sign, ok := signature(own.row)
	if !ok {
		return nil, nil
	}
	ids, err := candidates(tx, sign, own.row.DocumentID)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	heads, err := texts(tx, headColumns, "document_id IN ? AND contract_id <> ?", ids, own.row.ContractID)
	if err != nil {
		return nil, err
	}
	var list []likeness
	for _, h := range heads {
		if other, ok := signature(h); ok {
			if e := similar.Estimate(sign, other); e >= least-slack {
				list = append(list, likeness{h, e})
			}
		}
	}
	byLikeness(list)
	list = list[:min(len(list), maxExact)]
	shingles := similar.ShinglesOf(own.body.Text.Content())
	kept := list[:0]
	for _, l := range list {
		full, err := texts(tx, allColumns, "document_id = ?", l.row.DocumentID)
		if err != nil {
			return nil, err
		}
		if len(full) == 0 {
			continue
		}
		b, err := s.open(full[0])
		if err != nil {
			return nil, err
		}
		if l.perMille = similar.Jaccard(shingles, similar.ShinglesOf(b.Text.Content())); l.perMille >= least {
			kept = append(kept, l)
		}
	}
	byLikeness(kept)
	return kept, nil
}

func byLikeness(list []likeness) {
	slices.SortFunc(list, func(a, b likeness) int {
		if a.perMille != b.perMille {
			return b.perMille - a.perMille
		}
		if a.row.DocumentID < b.row.DocumentID {
			return -1
		}
		return 1
	})
}

// statusOf is what is known of the reading of one document.
func statusOf(f contract.File, r row, there bool) Status {
	switch {
	case there:
		return Status{State: State(r.State), Code: fault.Code(r.Code), Pages: r.Pages, Scanned: r.Scanned, ReadAt: r.ReadAt.UTC()}
	case readable(f.Material, f.MediaType):
		return Status{State: Queued}
	}
	return Status{State: NotRead}
}
