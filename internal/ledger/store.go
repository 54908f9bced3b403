package ledger

import (
	"fmt"
	"strings"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
)

const (
	linesTable  = "ledger_lines"
	lineColumns = "event_index, line_no, contract_id, contract_version, event, booked_on, belongs_to, " +
		"d_count, d_contract_fen, d_technical_fen, kind, sub_kind, tech_field, objective, industry, plan_source, ip_kinds, " +
		"seller_region, seller_zone, seller_kind, buyer_region, buyer_zone, buyer_country, buyer_kind, " +
		"area, flow, direction, band, amount_mode, is_related, office_id, rule_set"
)

// lineRow is one row of ledger_lines.
type lineRow struct {
	EventIndex      int64
	LineNo          int64
	ContractID      string
	ContractVersion int64
	Event           string
	BookedOn        calendar.Date
	BelongsTo       calendar.Date
	DCount          int64
	DContractFen    amount.Fen
	DTechnicalFen   amount.Fen
	Kind            string
	SubKind         string
	TechField       string
	Objective       string
	Industry        string
	PlanSource      string
	IPKinds         string `gorm:"column:ip_kinds"`
	SellerRegion    string
	SellerZone      string
	SellerKind      string
	BuyerRegion     string
	BuyerZone       string
	BuyerCountry    string
	BuyerKind       string
	Area            string
	Flow            string
	Direction       string
	Band            string
	AmountMode      string
	IsRelated       bool
	OfficeID        string
	RuleSet         string
}

func rowOf(l *Line) lineRow {
	return lineRow{
		EventIndex: l.EventIndex, LineNo: l.LineNo, ContractID: l.ContractID, ContractVersion: l.ContractVersion,
		Event: string(l.Event), BookedOn: l.BookedOn, BelongsTo: l.BelongsTo,
		DCount: l.Count, DContractFen: l.ContractAmount, DTechnicalFen: l.TechnicalAmount,
		Kind: l.Kind, SubKind: l.SubKind, TechField: l.TechField, Objective: l.Objective, Industry: l.Industry,
		PlanSource: l.PlanSource, IPKinds: strings.Join(l.IPKinds, ","),
		SellerRegion: l.SellerRegion, SellerZone: l.SellerZone, SellerKind: l.SellerKind,
		BuyerRegion: l.BuyerRegion, BuyerZone: l.BuyerZone, BuyerCountry: l.BuyerCountry, BuyerKind: l.BuyerKind,
		Area: l.Area, Flow: l.Flow, Direction: l.Direction, Band: l.Band, AmountMode: l.AmountMode,
		IsRelated: l.IsRelated, OfficeID: l.OfficeID, RuleSet: l.RuleSet,
	}
}

func (r *lineRow) line() Line {
	var ip []string
	if r.IPKinds != "" {
		ip = strings.Split(r.IPKinds, ",")
	}
	return Line{
		EventIndex: r.EventIndex, LineNo: r.LineNo, ContractID: r.ContractID, ContractVersion: r.ContractVersion,
		Event: Event(r.Event), BookedOn: r.BookedOn, BelongsTo: r.BelongsTo,
		Count: r.DCount, ContractAmount: r.DContractFen, TechnicalAmount: r.DTechnicalFen,
		Kind: r.Kind, SubKind: r.SubKind, TechField: r.TechField, Objective: r.Objective, Industry: r.Industry,
		PlanSource: r.PlanSource, IPKinds: ip,
		SellerRegion: r.SellerRegion, SellerZone: r.SellerZone, SellerKind: r.SellerKind,
		BuyerRegion: r.BuyerRegion, BuyerZone: r.BuyerZone, BuyerCountry: r.BuyerCountry, BuyerKind: r.BuyerKind,
		Area: r.Area, Flow: r.Flow, Direction: r.Direction, Band: r.Band, AmountMode: r.AmountMode,
		IsRelated: r.IsRelated, OfficeID: r.OfficeID, RuleSet: r.RuleSet,
	}
}

// lastLine gives the last line number of an event, 0 when it has none yet.
func lastLine(tx *database.Tx, index int64) (int64, error) {
	var n int64
	err := tx.Raw("SELECT COALESCE(MAX(line_no), 0) FROM ledger_lines WHERE event_index = ?", index).Scan(&n).Error
	if err != nil {
		return 0, fmt.Errorf("last line of event %d: %w", index, err)
	}
	return n, nil
}

// newestLine gives the last line of a contract.
func newestLine(tx *database.Tx, contractID string) (Line, bool, error) {
	var rows []lineRow
	err := tx.Raw("SELECT "+lineColumns+" FROM ledger_lines WHERE contract_id = ? ORDER BY event_index DESC, line_no DESC LIMIT 1", contractID).Scan(&rows).Error
	if err != nil {
		return Line{}, false, fmt.Errorf("newest line of contract %s: %w", contractID, err)
	}
	if len(rows) == 0 {
		return Line{}, false, nil
	}
	l := rows[0].line()
	return l, true, readSides(tx, &l)
}

func insertLine(tx *database.Tx, l *Line) error {
	row := rowOf(l)
	if err := tx.Table(linesTable).Create(&row).Error; err != nil {
		return fmt.Errorf("insert line %d/%d: %w", l.EventIndex, l.LineNo, err)
	}
	return nil
}

// recordedAt is when an event was recorded; the zero time for no event.
func recordedAt(tx *database.Tx, index int64) (time.Time, error) {
	if index < 0 {
		return time.Time{}, nil
	}
	var rows []struct{ RecordedAt time.Time }
	err := tx.Raw("SELECT recorded_at FROM journal_events WHERE idx = ?", index).Scan(&rows).Error
	if err != nil {
		return time.Time{}, fmt.Errorf("when event %d was recorded: %w", index, err)
	}
	if len(rows) != 1 {
		return time.Time{}, fmt.Errorf("event %d is missing from the journal", index)
	}
	return rows[0].RecordedAt.UTC(), nil
}
