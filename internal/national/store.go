package national

import (
	"fmt"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// runRow is one line of national_reconciliations.
type runRow struct {
	ID, CreatedBy, OfficeRegion, Filename string
	SHA256                                string `gorm:"column:sha256"`
	DryRun                                bool
	PeriodFrom, PeriodTo                  calendar.Date
	RowsRead, Matched, Filled, Fillable   int64
	MissingHere, MissingThere             int64
	AmountDiffers, StatusDiffers          int64
	Conflicts                             int64
	DifferencesSHA256                     string    `gorm:"column:differences_sha256"`
	CreatedAt                             time.Time `gorm:"autoCreateTime:false"`
}

func (runRow) TableName() string { return "national_reconciliations" }

var runColumns = []string{"id", "created_by", "office_region", "filename", "sha256", "dry_run", "period_from", "period_to", "rows_read", "matched", "filled",
	"fillable", "missing_here", "missing_there", "amount_differs", "status_differs", "conflicts", "differences_sha256", "created_at"}

// differenceRow is one line of national_differences.
type differenceRow struct {
	RunID                                                string
	Seq                                                  int64
	Kind                                                 string
	RowNo                                                int64
	ContractID                                           *string
	AcceptanceNo, NationalNo, ProjectName, Seller, Buyer string
	OurContractFen, TheirContractFen                     *int64
	OurTechnicalFen, TheirTechnicalFen                   *int64
	OurStatus, TheirStatus                               string
	NoteZh, NoteEn                                       string
}

func (differenceRow) TableName() string { return "national_differences" }

var differenceColumns = []string{"run_id", "seq", "kind", "row_no", "contract_id", "acceptance_no", "national_no", "project_name", "seller", "buyer",
	"our_contract_fen", "their_contract_fen", "our_technical_fen", "their_technical_fen", "our_status", "their_status", "note_zh", "note_en"}

// Tables are the rows of this package that the journal protects. The
// differences are protected by the hash that their run keeps.
func Tables() []journal.Table {
	return []journal.Table{{Name: "national_reconciliations", Key: []string{"id"}, Columns: runColumns}}
}

func insertRun(tx *journal.Tx, r *Reconciliation, differences []Difference) error {
	c := r.Counts
	row := runRow{ID: r.ID, CreatedBy: r.CreatedBy, OfficeRegion: r.OfficeRegion, Filename: r.Filename, SHA256: r.SHA256, DryRun: r.DryRun, PeriodFrom: r.From, PeriodTo: r.To,
		RowsRead: c.Rows, Matched: c.Matched, Filled: c.Filled, Fillable: c.Fillable, MissingHere: c.MissingHere, MissingThere: c.MissingThere,
		AmountDiffers: c.AmountDiffers, StatusDiffers: c.StatusDiffers, Conflicts: c.Conflicts, DifferencesSHA256: r.DifferencesSHA256, CreatedAt: r.CreatedAt}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("insert reconciliation: %w", err)
	}
	tx.Touch("national_reconciliations", r.ID)
	if len(differences) == 0 {
		return nil
	}
	rows := make([]differenceRow, len(differences))
	for i, d := range differences {
		rows[i] = differenceRow{RunID: r.ID, Seq: d.Seq, Kind: string(d.Kind), RowNo: d.Row, AcceptanceNo: d.AcceptanceNo, NationalNo: d.NationalNo, ProjectName: d.ProjectName,
			Seller: d.Seller, Buyer: d.Buyer, OurContractFen: fenOf(d.OurContract), TheirContractFen: fenOf(d.TheirContract), OurTechnicalFen: fenOf(d.OurTechnical),
			TheirTechnicalFen: fenOf(d.TheirTechnical), OurStatus: d.OurStatus, TheirStatus: d.TheirStatus, NoteZh: d.Note.Zh, NoteEn: d.Note.En}
		if d.ContractID != "" {
			rows[i].ContractID = &d.ContractID
		}
	}
	if err := tx.CreateInBatches(&rows, 200).Error; err != nil {
		return fmt.Errorf("insert differences: %w", err)
	}
	return nil
}

func fenOf(a *amount.Fen) *int64 {
	if a == nil {
		return nil
	}
	v := int64(*a)
	return &v
}

func amountOf(v *int64) *amount.Fen {
	if v == nil {
		return nil
	}
	a := amount.Fen(*v)
	return &a
}

func (r runRow) run() Reconciliation {
	return Reconciliation{ID: r.ID, CreatedBy: r.CreatedBy, OfficeRegion: r.OfficeRegion, Filename: r.Filename, SHA256: r.SHA256, DryRun: r.DryRun, From: r.PeriodFrom, To: r.PeriodTo,
		Counts: Counts{Rows: r.RowsRead, Matched: r.Matched, Filled: r.Filled, Fillable: r.Fillable, MissingHere: r.MissingHere, MissingThere: r.MissingThere,
			AmountDiffers: r.AmountDiffers, StatusDiffers: r.StatusDiffers, Conflicts: r.Conflicts},
		DifferencesSHA256: r.DifferencesSHA256, CreatedAt: r.CreatedAt.UTC()}
}

func findRun(tx *database.Tx, id string) (Reconciliation, error) {
	var rows []runRow
	if err := tx.Select(runColumns).Where("id = ?", id).Find(&rows).Error; err != nil {
		return Reconciliation{}, fmt.Errorf("read reconciliation: %w", err)
	}
	if len(rows) == 0 {
		return Reconciliation{}, fault.New(fault.ObjectNotFound)
	}
	return rows[0].run(), nil
}

// listRuns gives the runs of an office, of all when region is "".
func listRuns(tx *database.Tx, region, before string, limit int) ([]Reconciliation, error) {
	q := tx.Select(runColumns)
	if region != "" {
		q = q.Where("office_region = ?", region)
	}
	if before != "" {
		q = q.Where("id < ?", before)
	}
	var rows []runRow
	if err := q.Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list reconciliations: %w", err)
	}
	out := make([]Reconciliation, len(rows))
	for i, r := range rows {
		out[i] = r.run()
	}
	return out, nil
}

func listDifferences(tx *database.Tx, id string, kind Kind, after int64, limit int) ([]Difference, error) {
	q := tx.Select(differenceColumns).Where("run_id = ? AND seq > ?", id, after)
	if kind != "" {
		q = q.Where("kind = ?", kind)
	}
	var rows []differenceRow
	if err := q.Order("seq").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list differences: %w", err)
	}
	out := make([]Difference, len(rows))
	for i, r := range rows {
		out[i] = Difference{Seq: r.Seq, Kind: Kind(r.Kind), Row: r.RowNo, AcceptanceNo: r.AcceptanceNo, NationalNo: r.NationalNo, ProjectName: r.ProjectName,
			Seller: r.Seller, Buyer: r.Buyer, OurContract: amountOf(r.OurContractFen), TheirContract: amountOf(r.TheirContractFen),
			OurTechnical: amountOf(r.OurTechnicalFen), TheirTechnical: amountOf(r.TheirTechnicalFen), OurStatus: r.OurStatus, TheirStatus: r.TheirStatus, Note: fault.T(r.NoteZh, r.NoteEn)}
		if r.ContractID != nil {
			out[i].ContractID = *r.ContractID
		}
	}
	return out, nil
}
