package httpapi

import (
	"context"

	"jishi/internal/contract"
	"jishi/internal/httpapi/gen"
	"jishi/internal/similar"
	"jishi/internal/transcript"
)

// documents shows files with how far their reading is.
func (s *Server) documents(ctx context.Context, files []contract.File) ([]gen.Document, error) {
	statuses, err := s.Transcripts.Statuses(ctx, files)
	lang := requestOf(ctx).lang
	return list(files, func(f contract.File) gen.Document {
		out := toDocument(f)
		out.Reading = lang.reading(statuses[f.ID])
		return out
	}), err
}

func (l language) reading(s transcript.Status) *gen.DocumentReading {
	return &gen.DocumentReading{State: gen.DocumentReadingState(s.State), Text: l.of(s.Text()), Code: some(string(s.Code)),
		Pages: some(s.Pages), ScannedPages: some(s.Scanned), ReadAt: some(s.ReadAt)}
}

// GetContractDocumentText gives what was read in a document (材料文本).
func (s *Server) GetContractDocumentText(ctx context.Context, r gen.GetContractDocumentTextRequestObject) (gen.GetContractDocumentTextResponseObject, error) {
	t, err := s.Transcripts.Text(ctx, principal(ctx), r.ID, r.DocumentID)
	if err != nil {
		return nil, err
	}
	return gen.GetContractDocumentText200JSONResponse{
		DocumentID: t.DocumentID, Reading: *requestOf(ctx).lang.reading(t.Status), Language: some(t.Language), Truncated: t.Truncated,
		Pages: list(t.Pages, toTextPage), Facts: list(t.Facts, toTextFact),
	}, nil
}

func toTextPage(p transcript.Page) gen.TextPage {
	lines := p.Lines
	if lines == nil {
		lines = []string{}
	}
	return gen.TextPage{Number: p.Number, Scanned: p.Scanned, Lines: lines}
}

func toTextFact(f transcript.Fact) gen.TextFact {
	return gen.TextFact{Kind: gen.TextFactKind(f.Kind), Role: some(f.Role), Value: f.Value, Valid: f.Valid, Anchor: toAnchor(f.At)}
}

func toAnchor(a contract.Anchor) gen.Anchor {
	return gen.Anchor{DocumentID: some(a.Document), Page: some(a.Page), Line: some(a.Line), Words: some(a.Words)}
}

// ListSimilarContracts lists contracts whose text is like this one's (文本相似的合同).
func (s *Server) ListSimilarContracts(ctx context.Context, r gen.ListSimilarContractsRequestObject) (gen.ListSimilarContractsResponseObject, error) {
	found, err := s.Transcripts.Similar(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	return gen.ListSimilarContracts200JSONResponse{
		Compared: found.Compared, DocumentID: some(found.DocumentID), Reading: *requestOf(ctx).lang.reading(found.Status),
		Items: list(found.Items, func(a transcript.Alike) gen.SimilarContract {
			c := a.Contract
			return gen.SimilarContract{ContractID: c.ID, DocumentID: a.DocumentID, PerMille: a.PerMille, AcceptanceNo: some(c.AcceptanceNo),
				Status: string(c.Status), ProjectName: c.Form.ProjectName, SellerName: some(leadName(c.Form, contract.Seller)),
				BuyerName: some(leadName(c.Form, contract.Buyer)), SignDate: day(c.Form.SignDate)}
		}),
	}, nil
}

// CompareContractTexts puts two texts side by side (文本对照).
func (s *Server) CompareContractTexts(ctx context.Context, r gen.CompareContractTextsRequestObject) (gen.CompareContractTextsResponseObject, error) {
	c, err := s.Transcripts.CompareTexts(ctx, principal(ctx), r.ID, r.OtherID)
	if err != nil {
		return nil, err
	}
	return gen.CompareContractTexts200JSONResponse{
		PerMille: c.PerMille, Left: toSide(c.Left), Right: toSide(c.Right),
		Passages: list(c.Passages, func(p similar.Passage) gen.TextPassage {
			return gen.TextPassage{Left: toSpan(p.A), Right: toSpan(p.B), Same: p.Same}
		}),
	}, nil
}

func toSide(t transcript.SideText) gen.ComparedText {
	return gen.ComparedText{ContractID: t.Contract.ID, DocumentID: t.DocumentID, AcceptanceNo: some(t.Contract.AcceptanceNo),
		ProjectName: t.Contract.Form.ProjectName, Pages: list(t.Pages, toTextPage)}
}

func toSpan(s similar.Span) gen.TextSpan {
	return gen.TextSpan{From: toPlace(s.From), To: toPlace(s.To)}
}

// toPlace counts pages and lines from 1, as anchors do.
func toPlace(p similar.Place) gen.TextPlace {
	return gen.TextPlace{Page: p.Page + 1, Line: p.Line + 1, Character: p.Char}
}
