package absorption

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
)

const (
	batchesTable = "absorption_batches"
	rowsTable    = "absorption_rows"
	batchColumns = "id, source, period_from, period_to, document, filename, sha256, row_count, tallies, rows_sha256, event_index, imported_by, created_at"
	rowColumns   = "batch_id, row_no, number, project_name, kind, sub_kind, tech_field, signed_on, registered_on, contract_fen, technical_fen, " +
		"seller_key, seller_name, seller_kind, seller_country, seller_region, buyer_key, buyer_name, buyer_kind, buyer_region, buyer_area, " +
		"flow, class, contract_id, our_status, our_contract_fen, our_technical_fen, repeats_batch"
)

// batchRow is one line of absorption_batches.
type batchRow struct {
	ID, Source           string
	PeriodFrom, PeriodTo calendar.Date
	Document, Filename   string
	Sha256               string `gorm:"column:sha256"`
	RowCount             int64
	Tallies              string // JSON: class to count and fen
	RowsSha256           string `gorm:"column:rows_sha256"`
	EventIndex           int64
	ImportedBy           string
	CreatedAt            time.Time `gorm:"autoCreateTime:false"`
}

// lineRow is one line of absorption_rows. Its order is that of the digest.
type lineRow struct {
	BatchID                                                        string
	RowNo                                                          int64
	Number, ProjectName, Kind, SubKind, TechField                  string
	SignedOn                                                       *calendar.Date
	RegisteredOn                                                   calendar.Date
	ContractFen, TechnicalFen                                      int64
	SellerKey, SellerName, SellerKind, SellerCountry, SellerRegion string
	BuyerKey, BuyerName, BuyerKind, BuyerRegion, BuyerArea         string
	Flow, Class, ContractID, OurStatus                             string
	OurContractFen, OurTechnicalFen                                int64
	RepeatsBatch                                                   string
}

func fen(v int64) amount.Fen { return amount.Fen(v) }

func rowOf(l *Line) *lineRow {
	r := &lineRow{BatchID: l.BatchID, RowNo: l.Row, Number: l.Number, ProjectName: l.Project, Kind: l.Kind, SubKind: l.SubKind, TechField: l.TechField,
		RegisteredOn: l.RegisteredOn, ContractFen: int64(l.Contract), TechnicalFen: int64(l.Technical),
		SellerKey: l.Seller.Key, SellerName: l.Seller.Name, SellerKind: l.Seller.Kind, SellerCountry: l.Seller.Country, SellerRegion: l.Seller.Region,
		BuyerKey: l.Buyer.Key, BuyerName: l.Buyer.Name, BuyerKind: l.Buyer.Kind, BuyerRegion: l.Buyer.Region, BuyerArea: l.Area,
		Flow: l.Flow, Class: string(l.Class), ContractID: l.ContractID, OurStatus: l.OurStatus,
		OurContractFen: int64(l.OurContract), OurTechnicalFen: int64(l.OurTechnical), RepeatsBatch: l.RepeatsBatch}
	if !l.SignedOn.IsZero() {
		r.SignedOn = &l.SignedOn
	}
	return r
}

func (r *lineRow) line() Line {
	l := Line{BatchID: r.BatchID, Row: r.RowNo, Number: r.Number, Project: r.ProjectName, Kind: r.Kind, SubKind: r.SubKind, TechField: r.TechField,
		RegisteredOn: r.RegisteredOn, Contract: fen(r.ContractFen), Technical: fen(r.TechnicalFen),
		Seller: Party{Key: r.SellerKey, Name: r.SellerName, Kind: r.SellerKind, Country: r.SellerCountry, Region: r.SellerRegion},
		Buyer:  Party{Key: r.BuyerKey, Name: r.BuyerName, Kind: r.BuyerKind, Country: mainland, Region: r.BuyerRegion},
		Area:   r.BuyerArea, Flow: r.Flow, Class: Class(r.Class), ContractID: r.ContractID, OurStatus: r.OurStatus,
		OurContract: fen(r.OurContractFen), OurTechnical: fen(r.OurTechnicalFen), RepeatsBatch: r.RepeatsBatch}
	if r.SignedOn != nil {
		l.SignedOn = *r.SignedOn
	}
	return l
}

// digest commits to lines in order.
type digest struct{ sum hash.Hash }

func newDigest() digest { return digest{sha256.New()} }

func (d digest) add(r *lineRow) error {
	signed := ""
	if r.SignedOn != nil {
		signed = r.SignedOn.String()
	}
	raw, err := json.Marshal([]any{r.RowNo, r.Number, r.ProjectName, r.Kind, r.SubKind, r.TechField, signed, r.RegisteredOn.String(), r.ContractFen, r.TechnicalFen,
		r.SellerKey, r.SellerName, r.SellerKind, r.SellerCountry, r.SellerRegion, r.BuyerKey, r.BuyerName, r.BuyerKind, r.BuyerRegion, r.BuyerArea,
		r.Flow, r.Class, r.ContractID, r.OurStatus, r.OurContractFen, r.OurTechnicalFen, r.RepeatsBatch})
	if err != nil {
		return fmt.Errorf("write row %d: %w", r.RowNo, err)
	}
	_, err = d.sum.Write(append(raw, '\n'))
	return err
}

func (d digest) hex() string { return hex.EncodeToString(d.sum.Sum(nil)) }

// chunk is how many rows one statement takes; SQLite has 32,766 parameters.
const chunk = 1_000

func insertLines(tx *database.Tx, batch string, lines []Line) error {
	rows := make([]lineRow, len(lines))
	for i := range lines {
		lines[i].BatchID = batch
		rows[i] = *rowOf(&lines[i])
	}
	if err := tx.Table(rowsTable).CreateInBatches(&rows, chunk).Error; err != nil {
		return fmt.Errorf("insert absorption lines: %w", err)
	}
	return nil
}

func insertBatch(tx *database.Tx, b *Batch) error {
	tallies, err := tallyText(b.Tallies)
	if err != nil {
		return err
	}
	row := batchRow{ID: b.ID, Source: string(b.Source), PeriodFrom: b.From, PeriodTo: b.To, Document: b.Document, Filename: b.Filename, Sha256: b.SHA256,
		RowCount: b.Rows, Tallies: tallies, RowsSha256: b.RowsSHA256, EventIndex: b.Index, ImportedBy: b.ImportedBy, CreatedAt: b.ImportedAt}
	if err := tx.Table(batchesTable).Create(&row).Error; err != nil {
		return fmt.Errorf("insert absorption batch: %w", err)
	}
	return nil
}

// tallyText writes tallies as JSON with sorted keys.
func tallyText(t map[Class]Tally) (string, error) {
	raw, err := json.Marshal(t)
	if err != nil {
		return "", fmt.Errorf("write tallies: %w", err)
	}
	return string(raw), nil
}

// namedBatch is a row with what the reader wants beside it.
type namedBatch struct {
	Row            batchRow `gorm:"embedded"`
	ImportedByName string
	ReplacedBy     string
}

// replacedBy finds the first later batch whose period has this one's in it.
const replacing = `c.event_index > b.event_index AND c.period_from <= b.period_from AND c.period_to >= b.period_to`

const selectBatches = `SELECT b.*, COALESCE(u.display_name, '') AS imported_by_name,
	COALESCE((SELECT c.id FROM absorption_batches c WHERE ` + replacing + ` ORDER BY c.event_index LIMIT 1), '') AS replaced_by
	FROM absorption_batches b LEFT JOIN users u ON u.id = b.imported_by `

func readBatches(tx *database.Tx, where string, args ...any) ([]Batch, error) {
	var rows []namedBatch
	if err := tx.Raw(selectBatches+where, args...).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read absorption batches: %w", err)
	}
	out := make([]Batch, len(rows))
	for i, n := range rows {
		r := n.Row
		out[i] = Batch{ID: r.ID, Source: Source(r.Source), From: r.PeriodFrom, To: r.PeriodTo, Document: r.Document, Filename: r.Filename, SHA256: r.Sha256,
			Rows: r.RowCount, RowsSHA256: r.RowsSha256, Index: r.EventIndex, ImportedBy: r.ImportedBy, ImportedAt: r.CreatedAt.UTC(),
			ImportedByName: n.ImportedByName, ReplacedBy: n.ReplacedBy}
		if err := json.Unmarshal([]byte(r.Tallies), &out[i].Tallies); err != nil {
			return nil, fmt.Errorf("tallies of absorption batch %s: %w", r.ID, err)
		}
	}
	return out, nil
}

// inForce is the condition on the batches b that count when so many events are known.
const inForce = `b.event_index < ? AND NOT EXISTS (SELECT 1 FROM absorption_batches c WHERE ` + replacing + ` AND c.event_index < ?)`

// batchesInForce lists them by period.
func batchesInForce(tx *database.Tx, index int64) ([]Batch, error) {
	return readBatches(tx, "WHERE "+inForce+" ORDER BY b.period_from", index, index)
}

func listBatches(tx *database.Tx, before int64, limit int) ([]Batch, error) {
	if before < 0 {
		return readBatches(tx, "ORDER BY b.event_index DESC LIMIT ?", limit)
	}
	return readBatches(tx, "WHERE b.event_index < ? ORDER BY b.event_index DESC LIMIT ?", before, limit)
}

func findBatch(tx *database.Tx, id string) (Batch, error) {
	list, err := readBatches(tx, "WHERE b.id = ?", id)
	if err != nil {
		return Batch{}, err
	}
	if len(list) == 0 {
		return Batch{}, fault.New(fault.ObjectNotFound)
	}
	return list[0], nil
}
