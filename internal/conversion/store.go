package conversion

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"jishi/internal/achievement"
	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

var (
	columns = strings.Fields("id no org_id achievement_id mode buyer_code buyer_name related price_fen payment payment_terms pricing record_paper listing_id " +
		"channel handler status notice_id contract_id share_bp reason version made_by made_at changed_at")
	paperColumns = strings.Fields("id conversion_id org_id filename media_type size sha256 blob_key uploaded_by uploaded_at")
)

// Tables are the rows of this package that the journal protects.
func Tables() []journal.Table {
	return []journal.Table{{Name: "conversions", Key: []string{"id"}, Columns: columns}, {Name: "conversion_papers", Key: []string{"id"}, Columns: paperColumns}}
}

type row struct {
	ID, No, OrgID, AchievementID, Mode, BuyerCode, BuyerName string
	Related                                                  bool
	PriceFen                                                 *amount.Fen
	Payment, PaymentTerms, Pricing                           string
	RecordPaper                                              *string
	ListingID, Channel, Handler, Status                      string
	NoticeID, ContractID                                     *string
	ShareBp                                                  int64
	Reason                                                   string
	Version                                                  int64
	MadeBy                                                   string
	MadeAt, ChangedAt                                        time.Time
}

// TableName is where deals lie.
func (row) TableName() string { return "conversions" }

// TableName is where their documents lie.
func (Paper) TableName() string { return "conversion_papers" }

func opt(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func val(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

func (c *Conversion) row() row {
	return row{ID: c.ID, No: c.No, OrgID: c.OrgID, AchievementID: c.AchievementID, Mode: c.Mode, BuyerCode: c.BuyerCode, BuyerName: c.BuyerName, Related: c.RelatedDeclared,
		PriceFen: c.Price, Payment: c.Payment, PaymentTerms: c.PaymentTerms, Pricing: c.Pricing, RecordPaper: opt(c.RecordPaper), ListingID: c.ListingID, Channel: c.Channel,
		Handler: c.Handler, Status: string(c.Status), NoticeID: opt(c.NoticeID), ContractID: opt(c.ContractID), ShareBp: c.Share, Reason: c.Reason, Version: c.Version,
		MadeBy: c.MadeBy, MadeAt: c.MadeAt, ChangedAt: c.ChangedAt}
}

func (r *row) conversion() Conversion {
	return Conversion{ID: r.ID, No: r.No, OrgID: r.OrgID, AchievementID: r.AchievementID, Status: Status(r.Status), NoticeID: val(r.NoticeID), ContractID: val(r.ContractID),
		Share: r.ShareBp, Reason: r.Reason, Version: r.Version, MadeBy: r.MadeBy, MadeAt: r.MadeAt.UTC(), ChangedAt: r.ChangedAt.UTC(),
		Terms: Terms{Mode: r.Mode, BuyerCode: r.BuyerCode, BuyerName: r.BuyerName, RelatedDeclared: r.Related, Price: r.PriceFen, Payment: r.Payment, PaymentTerms: r.PaymentTerms,
			Pricing: r.Pricing, RecordPaper: val(r.RecordPaper), ListingID: r.ListingID, Channel: r.Channel, Handler: r.Handler}}
}

func insert(tx *journal.Tx, c *Conversion) error {
	r := c.row()
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert a deal: %w", err)
	}
	tx.Touch("conversions", c.ID)
	return nil
}

// update writes a deal whose version has been raised by one.
func update(tx *journal.Tx, c *Conversion) error {
	r := c.row()
	res := tx.Model(&row{}).Where("id = ? AND version = ?", c.ID, c.Version-1).Select(columns).Updates(&r)
	if res.Error != nil {
		return fmt.Errorf("update deal %s: %w", c.ID, res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch("conversions", c.ID)
	return nil
}

// nextNumber draws a number of a year, one after the other.
func nextNumber(tx *journal.Tx, year int) (string, error) {
	if _, err := tx.Index(); err != nil {
		return "", err
	}
	prefix := fmt.Sprintf("TAC%04d", year)
	var last string
	if err := tx.Raw("SELECT COALESCE(MAX(no), '') FROM conversions WHERE no LIKE ?", prefix+"%").Scan(&last).Error; err != nil {
		return "", fmt.Errorf("draw a deal's number: %w", err)
	}
	serial := 0
	if last != "" {
		if _, err := fmt.Sscanf(last[len(prefix):], "%d", &serial); err != nil {
			return "", fmt.Errorf("read number %s: %w", last, err)
		}
	}
	return fmt.Sprintf("%s%06d", prefix, serial+1), nil
}

func insertPaper(tx *journal.Tx, p *Paper) error {
	if err := tx.Create(p).Error; err != nil {
		return fmt.Errorf("insert a deal's document: %w", err)
	}
	tx.Touch("conversion_papers", p.ID)
	return nil
}

func papersOf(tx *database.Tx, conversionID string) ([]Paper, error) {
	var out []Paper
	if err := tx.Select(paperColumns).Where("conversion_id = ?", conversionID).Order("id").Find(&out).Error; err != nil {
		return nil, fmt.Errorf("read a deal's documents: %w", err)
	}
	return out, nil
}

func paperByID(tx *database.Tx, id string) (Paper, error) {
	var rows []Paper
	if err := tx.Select(paperColumns).Where("id = ?", id).Limit(1).Find(&rows).Error; err != nil {
		return Paper{}, fmt.Errorf("read a deal's document: %w", err)
	}
	if len(rows) == 0 {
		return Paper{}, fault.New(fault.ObjectNotFound)
	}
	return rows[0], nil
}

// find reads a deal with all that is told of it. Fault: ObjectNotFound.
func (s *Service) find(tx *database.Tx, q *gorm.DB, id string) (Conversion, error) {
	list, err := s.read(tx, q.Where("id = ?", id).Limit(1))
	if err == nil && len(list) == 0 {
		err = fault.New(fault.ObjectNotFound)
	}
	if err != nil {
		return Conversion{}, err
	}
	return list[0], nil
}

// onContract gives the deals on a contract, oldest first.
func (s *Service) onContract(tx *database.Tx, contractID string) ([]Conversion, error) {
	return s.read(tx, tx.Where("contract_id = ? AND status <> ?", contractID, Withdrawn).Order("id"))
}

// read gives the deals of a query with all that is told of them.
func (s *Service) read(tx *database.Tx, q *gorm.DB) ([]Conversion, error) {
	var rows []row
	if err := q.Select(columns).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read deals: %w", err)
	}
	out := make([]Conversion, len(rows))
	list := make([]*Conversion, len(rows))
	for i := range rows {
		out[i] = rows[i].conversion()
		list[i] = &out[i]
	}
	return out, s.tell(tx, list)
}

func (s *Service) listed(tx *database.Tx, f Filter) (Page[Conversion], error) {
	q := tx.DB
	if f.Cursor != "" {
		raw, err := base64.RawURLEncoding.DecodeString(f.Cursor)
		var id uuid.UUID
		if err == nil {
			id, err = uuid.ParseBytes(raw)
		}
		if err != nil {
			return Page[Conversion]{}, fault.New(fault.BadCursor).Wrap(err)
		}
		q = q.Where("id < ?", id.String())
	}
	for _, x := range [][2]string{{"status", f.Status}, {"mode", f.Mode}, {"org_id", f.OrgID}, {"achievement_id", f.AchievementID}, {"contract_id", f.ContractID}} {
		if x[1] != "" {
			q = q.Where(x[0]+" = ?", x[1])
		}
	}
	limit := f.Limit
	if limit < 1 || limit > 200 {
		limit = 50
	}
	found, err := s.read(tx, q.Order("id DESC").Limit(limit+1))
	out := Page[Conversion]{Items: found}
	if len(found) > limit {
		out.Items = found[:limit]
		out.NextCursor = base64.RawURLEncoding.EncodeToString([]byte(found[limit-1].ID))
	}
	return out, err
}

// tell adds what achievement, notice and contract know.
func (s *Service) tell(tx *database.Tx, list []*Conversion) error {
	on := map[string]*achievement.Achievement{}
	var contracts, parties []string
	for _, c := range list {
		if on[c.AchievementID] == nil {
			a, err := achievement.Find(tx, c.AchievementID)
			if err != nil {
				return err
			}
			on[c.AchievementID] = &a
			for _, u := range a.Units {
				parties = append(parties, codes.NormalizeCreditCode(u.CreditCode))
			}
		}
		contracts, parties = append(contracts, c.ContractID), append(parties, c.BuyerCode)
	}
	carriers, err := carriersOf(tx, contracts)
	if err != nil {
		return err
	}
	legalReps, err := legalRepsOf(tx, parties)
	if err != nil {
		return err
	}
	for _, c := range list {
		a := on[c.AchievementID]
		c.OrgName, c.AchievementNo, c.AchievementName, c.PublicUnit, c.Disputed = a.OrgName, a.No, a.Name, a.PublicUnit(), a.Disputed
		c.Relations, c.Contract, c.Notice = s.relations(c, a, legalReps), carriers[c.ContractID], nil
		if c.NoticeID != "" {
			n, err := s.notices.Find(tx, c.NoticeID)
			if err != nil {
				return err
			}
			c.Notice = &n
		}
	}
	return nil
}

// carriersOf tells of contracts; a draft may be gone.
func carriersOf(tx *database.Tx, ids []string) (map[string]*Carrier, error) {
	out := map[string]*Carrier{}
	var rows []struct {
		ID, AcceptanceNo, ProjectName, Status, BuyerName, BuyerCode, SellerName, Number string
		ContractFen, TechnicalFen, ApprovedContractFen, ApprovedTechnicalFen            amount.Fen
		RegisteredOn                                                                    calendar.Date
	}
	err := tx.Raw(`SELECT c.id, COALESCE(c.acceptance_no, '') AS acceptance_no, c.project_name, c.status, c.buyer_name, c.buyer_code, c.seller_name, COALESCE(k.number, '') AS number,
		c.contract_fen, c.technical_fen, c.approved_contract_fen, c.approved_technical_fen, c.registered_on
		FROM contracts c LEFT JOIN certificates k ON k.contract_id = c.id AND k.status = 'VALID' WHERE c.id IN ?`, ids).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read the contracts of deals: %w", err)
	}
	for _, r := range rows {
		c := &Carrier{ID: r.ID, AcceptanceNo: r.AcceptanceNo, ProjectName: r.ProjectName, Status: contract.Status(r.Status), BuyerName: r.BuyerName, BuyerCode: r.BuyerCode,
			SellerNames: r.SellerName, CertificateNumber: r.Number, ContractAmount: r.ContractFen, TechnicalAmount: r.TechnicalFen, RegisteredOn: r.RegisteredOn}
		if r.ApprovedContractFen > 0 {
			c.ContractAmount, c.TechnicalAmount = r.ApprovedContractFen, r.ApprovedTechnicalFen
		}
		out[r.ID] = c
	}
	return out, nil
}

// legalRepsOf gives the legal representatives of organisations by credit code.
func legalRepsOf(tx *database.Tx, list []string) (map[string]string, error) {
	out := map[string]string{}
	if len(list) == 0 {
		return out, nil
	}
	var rows []struct{ CreditCode, Profile string }
	if err := tx.Raw("SELECT credit_code, profile FROM organizations WHERE credit_code <> '' AND credit_code IN ?", list).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read legal representatives: %w", err)
	}
	for _, r := range rows {
		var p struct {
			LegalRep string `json:"legal_rep"`
		}
		if r.Profile != "" {
			if err := json.Unmarshal([]byte(r.Profile), &p); err != nil {
				return nil, fmt.Errorf("read the profile of %s: %w", r.CreditCode, err)
			}
		}
		out[r.CreditCode] = strings.TrimSpace(p.LegalRep)
	}
	return out, nil
}

func creditCode(tx *database.Tx, orgID string) (string, error) {
	var code string
	if err := tx.Raw("SELECT COALESCE(credit_code, '') FROM organizations WHERE id = ?", orgID).Scan(&code).Error; err != nil {
		return "", fmt.Errorf("read the unit's credit code: %w", err)
	}
	return code, nil
}
