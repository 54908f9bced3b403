package contract

import (
	"fmt"
	"strings"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/journal"
)

var (
	factColumns = []string{"contract_id", "round", "submitted_on", "sign_date", "fingerprint", "name_norm", "kind", "sub_kind", "tech_field",
		"seller_key", "buyer_key", "seller_group", "contract_fen", "technical_fen"}
	contactColumns = []string{"contract_id", "round", "place", "kind", "hash", "submitted_on"}
)

type factRow struct {
	ContractID   string
	Round        int64
	SubmittedOn  calendar.Date
	SignDate     calendar.Date
	Fingerprint  string
	NameNorm     string
	Kind         string
	SubKind      string
	TechField    string
	SellerKey    string
	BuyerKey     string
	SellerGroup  string
	ContractFen  int64
	TechnicalFen int64
}

func (factRow) TableName() string { return "contract_facts" }

type contactRow struct {
	ContractID  string
	Round       int64
	Place       int64
	Kind        string
	Hash        string
	SubmittedOn calendar.Date
}

func (contactRow) TableName() string { return "contract_contacts" }

// insertFacts writes what rules compare of a submission, in its transaction.
func insertFacts(tx *journal.Tx, c *Contract, s *Subject) error {
	row := factRow{ContractID: c.ID, Round: c.Round, SubmittedOn: s.Today, SignDate: c.Form.SignDate, Fingerprint: c.fingerprintOf(),
		NameNorm: normalName(c.Form.ProjectName), Kind: c.Form.Kind, SubKind: c.Form.SubKind, TechField: c.Form.TechField,
		SellerKey: s.Seller, BuyerKey: s.Buyer, SellerGroup: partyGroup(c.Form.lead(Seller).Kind),
		ContractFen: int64(c.ContractAmount), TechnicalFen: int64(c.TechnicalAmount)}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("write facts of a submission: %w", err)
	}
	tx.Touch("contract_facts", c.ID, c.Round)
	for _, k := range s.sellerContacts() {
		k.ContractID, k.Round, k.SubmittedOn = c.ID, c.Round, s.Today
		if err := tx.Create(&k).Error; err != nil {
			return fmt.Errorf("write contact of a submission: %w", err)
		}
		tx.Touch("contract_contacts", k.ContractID, k.Round, k.Place, k.Kind)
	}
	return nil
}

// sellerContacts are the hashes by which an agency would show itself.
func (s *Subject) sellerContacts() []contactRow {
	var out []contactRow
	add := func(i int, kind, hash string) {
		if hash != "" {
			out = append(out, contactRow{Place: int64(i), Kind: kind, Hash: hash})
		}
	}
	for i, p := range s.Form.Parties {
		if p.Role == Seller && i < len(s.Contacts) {
			add(i, "PHONE", s.Contacts[i].Phone)
			add(i, "EMAIL", s.Contacts[i].Email)
		}
	}
	if s.Text != nil {
		add(0, "AUTHOR", s.Text.Author)
	}
	return out
}

// filed joins the facts of each contract's latest submission, where that one is
// pending or registered.
const filed = ` FROM contract_facts f JOIN contracts c ON c.id = f.contract_id AND c.round = f.round
	WHERE c.status NOT IN ('DRAFT', 'NOT_ACCEPTED', 'TRANSFERRED_UP', 'REFUSED', 'WITHDRAWN', 'DEREGISTERED', 'REVOKED') AND f.contract_id <> ?`

const filingColumns = `SELECT f.contract_id AS id, c.acceptance_no, c.org_id, f.seller_key, f.buyer_key, f.name_norm, f.kind, f.sub_kind,
	f.sign_date, c.registered_on, f.contract_fen, f.technical_fen`

// The bounds of what one run looks at.
const (
	maxFilings  = 4000 // of one seller
	maxEdges    = 300  // in one step of the search for circles
	maxFrontier = 100  // parties from which that search goes on
)

type filingRow struct {
	ID           string
	AcceptanceNo *string
	OrgID        string
	SellerKey    string
	BuyerKey     string
	NameNorm     string
	Kind         string
	SubKind      string
	SignDate     *calendar.Date
	RegisteredOn *calendar.Date
	ContractFen  int64
	TechnicalFen int64
}

func filings(tx *database.Tx, where string, args ...any) ([]Filing, error) {
	var rows []filingRow
	if err := tx.Raw(filingColumns+filed+where, args...).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read other filings: %w", err)
	}
	out := make([]Filing, len(rows))
	for i, r := range rows {
		out[i] = Filing{ID: r.ID, AcceptanceNo: val(r.AcceptanceNo), OrgID: r.OrgID, Seller: r.SellerKey, Buyer: r.BuyerKey, Name: r.NameNorm,
			Kind: r.Kind, SubKind: r.SubKind, SignDate: val(r.SignDate), RegisteredOn: val(r.RegisteredOn),
			ContractAmount: amount.Fen(r.ContractFen), TechnicalFen: amount.Fen(r.TechnicalFen)}
	}
	return out, nil
}

// loadHistory reads what the rules compare this contract with. Run inside the
// deciding transaction it sees what that transaction will commit upon.
func loadHistory(tx *database.Tx, c *Contract, s *Subject) (*History, error) {
	h := &History{}
	signed := c.Form.SignDate
	if signed.IsZero() {
		signed = s.Today
	}
	steps := []func() error{
		func() (err error) {
			h.Same, err = filings(tx, " AND f.fingerprint = ?", c.ID, c.fingerprintOf())
			return err
		},
		func() (err error) { h.SameFile, err = sameFile(tx, c.ID, s.Files); return err },
		func() (err error) {
			if c.NationalRegNo != "" {
				h.SameNumber, err = filings(tx, " AND c.national_reg_no = ?", c.ID, c.NationalRegNo)
			}
			return err
		},
		func() (err error) { h.BySeller, err = bySeller(tx, c.ID, s, signed); return err },
		func() (err error) { h.Chain, err = chain(tx, c, s, signed); return err },
		func() (err error) { h.Shared, err = shared(tx, c.ID, s); return err },
		func() (err error) { h.Price, err = priceBand(tx, c, s.Today); return err },
		func() (err error) { h.Office, err = officeVolume(tx, c.OfficeID, s.Today); return err },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return h, nil
}

func sameFile(tx *database.Tx, id string, files []File) ([]Filing, error) {
	var hashes []string
	for _, f := range files {
		if f.Material == "M01" {
			hashes = append(hashes, f.SHA256)
		}
	}
	if len(hashes) == 0 {
		return nil, nil
	}
	return filings(tx, ` AND f.contract_id IN (SELECT contract_id FROM documents WHERE sha256 IN ? AND material = 'M01' AND removed_at IS NULL)
		ORDER BY f.contract_id LIMIT 20`, id, hashes)
}

// sellerDays is how far back the seller's filings are compared with each other:
// a year for the rush (RR24), and what is nearer for splitting and patterns.
const sellerDays = 400

// bySeller gives the seller's filings of about a year by signing date, and
// before them those whose text is alike, however old.
func bySeller(tx *database.Tx, id string, s *Subject, signed calendar.Date) ([]Filing, error) {
	if s.Seller == "" {
		return nil, nil
	}
	from := signed.AddDays(-sellerDays)
	var older []Filing
	if len(s.Likeness) > 0 {
		var ids []string
		for _, l := range s.Likeness {
			ids = append(ids, l.ContractID)
		}
		var err error
		if older, err = filings(tx, " AND f.contract_id IN ? AND f.seller_key = ? AND f.sign_date < ? ORDER BY f.sign_date, f.contract_id", id, ids, s.Seller, from); err != nil {
			return nil, err
		}
	}
	list, err := filings(tx, " AND f.seller_key = ? AND f.sign_date >= ? ORDER BY f.sign_date, f.contract_id LIMIT ?", id, s.Seller, from, maxFilings)
	return append(older, list...), err
}

// chain follows who sold to whom from the buyer, up to three steps, for amounts
// like this one's.
func chain(tx *database.Tx, c *Contract, s *Subject, signed calendar.Date) ([]Filing, error) {
	if s.Seller == "" || s.Buyer == "" || c.ContractAmount == 0 {
		return nil, nil
	}
	on := s.Today
	days := int(max(parameter("RR22", "days", on), parameter("RR23", "days", on)))
	within := c.ContractAmount/1000*amount.Fen(max(parameter("RR22", "tolerance", on), parameter("RR23", "tolerance", on))) + 1000
	var out []Filing
	met := map[string]bool{s.Seller: true, s.Buyer: true}
	frontier := []string{s.Buyer}
	for step := int64(1); step < parameter("RR23", "longest", on) && len(frontier) > 0; step++ {
		edges, err := filings(tx, ` AND f.seller_key IN ? AND f.sign_date BETWEEN ? AND ? AND f.contract_fen BETWEEN ? AND ?
			ORDER BY f.sign_date DESC, f.contract_id LIMIT ?`, c.ID, frontier, signed.AddDays(-days), signed.AddDays(days),
			int64(c.ContractAmount-within), int64(c.ContractAmount+within), maxEdges)
		if err != nil {
			return nil, err
		}
		out, frontier = append(out, edges...), nil
		for _, e := range edges {
			if !met[e.Buyer] && len(frontier) < maxFrontier {
				met[e.Buyer] = true
				frontier = append(frontier, e.Buyer)
			}
		}
	}
	return out, nil
}

// shared counts the sellers that gave the same contact of late.
func shared(tx *database.Tx, id string, s *Subject) ([]SharedContact, error) {
	var hashes []string
	for _, k := range s.sellerContacts() {
		hashes = append(hashes, k.Hash)
	}
	if len(hashes) == 0 {
		return nil, nil
	}
	from := s.Today.AddDays(-int(parameter("RR34", "days", s.Today)))
	var rows []SharedContact
	err := tx.Raw(`SELECT k.kind AS kind, COUNT(DISTINCT f.seller_key) + 1 AS sellers FROM contract_contacts k
		JOIN contract_facts f ON f.contract_id = k.contract_id AND f.round = k.round
		JOIN contracts c ON c.id = k.contract_id AND c.round = k.round
		WHERE k.hash IN ? AND k.submitted_on BETWEEN ? AND ? AND k.contract_id <> ? AND f.seller_key <> ? AND c.status NOT IN ('DRAFT', 'WITHDRAWN')
		GROUP BY k.kind, k.hash ORDER BY k.kind, sellers DESC`, hashes, from, s.Today, id, s.Seller).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count shared contacts: %w", err)
	}
	return rows, nil
}

// priceBand gives the quantile of rule RR21 among like contracts. How many
// there are is counted in the index alone, with this one and with what was
// withdrawn or corrected since; the quantile itself is that of the contracts
// that stand, looked for among the dearest.
func priceBand(tx *database.Tx, c *Contract, on calendar.Date) (PriceBand, error) {
	const like = ` FROM contract_facts WHERE kind = ? AND tech_field = ? AND seller_group = ? AND sign_date >= ?`
	args := []any{c.Form.Kind, c.Form.TechField, partyGroup(c.Form.lead(Seller).Kind), on.AddDays(-int(parameter("RR21", "days", on)))}
	var b PriceBand
	if err := tx.Raw("SELECT COUNT(*)"+like, args...).Scan(&b.Count).Error; err != nil {
		return b, fmt.Errorf("count like contracts: %w", err)
	}
	if b.Count < parameter("RR21", "least", on) {
		return b, nil
	}
	above := b.Count * (1000 - parameter("RR21", "above", on)) / 1000
	dearest := "(SELECT contract_id, round, contract_fen" + like + " ORDER BY contract_fen DESC LIMIT ?)"
	var fen []int64
	err := tx.Raw(`SELECT f.contract_fen`+strings.Replace(filed, "contract_facts", dearest, 1)+" ORDER BY f.contract_fen DESC LIMIT 1 OFFSET ?",
		append(args, 2*above+100, c.ID, above)...).Scan(&fen).Error
	if err != nil {
		return b, fmt.Errorf("read the price quantile: %w", err)
	}
	if len(fen) == 0 {
		return PriceBand{}, nil // nearly all of the dearest were withdrawn: nothing to compare with
	}
	b.Upper = amount.Fen(fen[0])
	return b, nil
}

func officeVolume(tx *database.Tx, office string, on calendar.Date) (OfficeVolume, error) {
	var v OfficeVolume
	if office == "" {
		return v, nil
	}
	sum := func(into *amount.Fen, from, to calendar.Date) error {
		var fen int64
		err := tx.Raw(`SELECT COALESCE(SUM(approved_contract_fen), 0) FROM contracts WHERE office_id = ? AND registered_on BETWEEN ? AND ?`, office, from, to).Scan(&fen).Error
		*into = amount.Fen(fen)
		return err
	}
	days := int(parameter("RR24", "office_days", on))
	if err := sum(&v.Recent, on.AddDays(1-days), on); err != nil {
		return v, fmt.Errorf("sum the office's last days: %w", err)
	}
	if err := sum(&v.Year, on.AddDays(-364), on); err != nil {
		return v, fmt.Errorf("sum the office's year: %w", err)
	}
	return v, nil
}

// partyGroup is the report group of a party kind (domain notes §4.5).
func partyGroup(kind string) string {
	switch {
	case isEnterprise(kind):
		return "090"
	case len(kind) >= 3 && kind[:2] == "02":
		return kind[:3]
	case len(kind) >= 2 && kind[:2] == "01":
		return "010"
	}
	return kind
}

// withoutFacts finds a submitted contract whose latest round has no facts.
func withoutFacts(tx *database.Tx) (string, error) {
	var ids []string
	err := tx.Raw(`SELECT c.id FROM contracts c LEFT JOIN contract_facts f ON f.contract_id = c.id AND f.round = c.round
		WHERE c.round > 0 AND f.contract_id IS NULL ORDER BY c.id LIMIT 1`).Scan(&ids).Error
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return ids[0], nil
}
