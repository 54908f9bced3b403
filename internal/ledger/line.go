// Package ledger keeps the technology contract ledger (技术合同台账): signed
// lines in whole fen that are only ever added, and every total that is made of
// them. The city's registered volume (成交合同金额) is the sum of its lines, and
// nothing else.
//
// A line has two dates. BelongsTo is the statistical day, the day the contract
// was first registered; EventIndex is the place in the journal where the line
// became known. A total over any period can so be asked as known at any place
// in the journal, and answers the same for ever (domain notes §5.6, V-OPEN).
package ledger

import (
	"fmt"
	"slices"
	"strings"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/journal"
)

// Event (事由) is what wrote a line.
type Event string

// The events of domain notes §5.6.
const (
	Register   Event = "REGISTER"   // 认定登记
	Change     Event = "CHANGE"     // 变更
	Deregister Event = "DEREGISTER" // 注销
	Revoke     Event = "REVOKE"     // 撤销
	Correct    Event = "CORRECT"    // 更正
)

// Line (台账分录) is one signed entry with the dimensions of the contract as they
// were at the event. Amounts are fen and may be negative; dates are business
// dates of Asia/Shanghai. A changed dimension takes two lines: the old snapshot
// out, the new one in.
type Line struct {
	// EventIndex and LineNo are the line's place; Post gives them.
	EventIndex int64
	LineNo     int64

	ContractID      string
	ContractVersion int64
	Event           Event
	BookedOn        calendar.Date // day of the event
	BelongsTo       calendar.Date // registration day of version 1; decides year and month

	Count           int64      // −1, 0 or 1 contracts
	ContractAmount  amount.Fen // change of 合同成交额
	TechnicalAmount amount.Fen // change of 技术交易额

	Kind       string   // 合同类别
	SubKind    string   // 合同子类
	TechField  string   // 技术领域
	Objective  string   // 社会经济目标
	Industry   string   // 服务的国民经济行业
	PlanSource string   // 计划来源
	IPKinds    []string // 知识产权

	SellerRegion string // 卖方行政区划, GB/T 2260
	SellerZone   string // 卖方功能区
	SellerKind   string // 卖方性质
	BuyerRegion  string
	BuyerZone    string
	BuyerCountry string // ISO 3166 alpha-3
	BuyerKind    string

	Seller, Buyer Side // the lead parties; read back only where a contract is restated
	// Brokered (中介促成) is "true" or "false": whether a broker who agreed was named
	// when the line was booked; "" where that was not kept. It goes with the sides.
	Brokered string

	Area       string // 统计区域; Post computes it, see AreaOf
	Flow       string // 流向类型
	Direction  string // 输出、吸纳
	Band       string // 金额档
	AmountMode string // 金额方式
	IsRelated  bool   // 关联交易
	OfficeID   string // 登记机构
	RuleSet    string // 适用规则
}

// Side (当事一方) is what the statistics know of the lead party of one side besides
// its place and kind. It is kept next to the line, as protected as the line is.
type Side struct {
	// Key tells parties apart: the credit code, or a keyed hash of a party without
	// one.
	Key     string
	Country string // ISO 3166 alpha-3
	// Profile (企业特征) are codes of the table party_profiles.
	Profile []string
}

// Abroad is the area of a seller without a mainland region code (imports); it
// is the code that the region tables give to foreign countries.
const Abroad = "990000"

// AreaOf gives the area a contract counts for by the zone-first rule (domain
// notes §4.6): the city sets targets for counties and for functional zones, so
// a seller in a zone counts for the zone, any other for its region. Grouping by
// seller_region instead gives the county-only rule; the totals are equal.
func AreaOf(sellerRegion, sellerZone string) string {
	switch {
	case sellerZone != "":
		return sellerZone
	case sellerRegion != "":
		return sellerRegion
	}
	return Abroad
}

// Service (台账) writes lines and answers questions about them. It is safe for
// concurrent use.
type Service struct {
	journal *journal.Journal
	block   int64  // blockEvents; tests have smaller ones
	seal    Sealer // signs the snapshots of closings; nil where nothing is closed
}

// New builds the service over the journal that protects its tables.
func New(j *journal.Journal) *Service { return &Service{journal: j, block: blockEvents} }

// Tables are the rows that the journal protects. The rollups are not among
// them: they are computed from lines; Reconcile and CheckRollups compare them.
func Tables() []journal.Table {
	return []journal.Table{
		{Name: linesTable, Key: []string{"event_index", "line_no"}, Columns: strings.Split(lineColumns, ", ")},
		{Name: sidesTable, Key: []string{"event_index", "line_no"}, Columns: strings.Split(sideColumns, ", ")},
		{Name: targetsTable, Key: []string{"year", "region", "indicator"}, Columns: strings.Split(targetColumns, ", ")},
		{Name: closingsTable, Key: []string{"year", "no"}, Columns: strings.Split(closingColumns, ", ")},
	}
}

// Post writes lines as part of the change tx and adds them to the rollups. Call
// it last: it locks the journal's head. The rollup rows are written under that
// lock by everyone, so they are no further lock to wait for, and no two changes
// can meet on them in different order.
//
// What Post refuses is a mistake of the program, not of a person: the error is
// no fault.
func (s *Service) Post(tx *journal.Tx, lines ...Line) error {
	for i := range lines {
		if err := lines[i].check(); err != nil {
			return fmt.Errorf("post line of contract %q: %w", lines[i].ContractID, err)
		}
	}
	index, err := tx.Index()
	if err != nil {
		return err
	}
	last, err := lastLine(tx.Tx, index)
	if err != nil {
		return err
	}
	posted := slices.Clone(lines)
	for i := range posted {
		l := &posted[i]
		l.EventIndex, l.LineNo = index, last+int64(i)+1
		l.Area = AreaOf(l.SellerRegion, l.SellerZone)
		if err := insertLine(tx.Tx, l); err != nil {
			return err
		}
		if err := insertSides(tx.Tx, l); err != nil {
			return err
		}
		if err := addToRollups(tx.Tx, l, s.block); err != nil {
			return err
		}
		tx.Touch(linesTable, l.EventIndex, l.LineNo)
		tx.Touch(sidesTable, l.EventIndex, l.LineNo)
	}
	return nil
}

// check refuses lines that no event may write (domain notes §5.6, §3.1).
func (l *Line) check() error {
	count, contract, technical := l.Count, l.ContractAmount, l.TechnicalAmount
	switch l.Event {
	case Register:
	case Deregister, Revoke: // the exact opposite of a registration
		count, contract, technical = -count, -contract, -technical
	case Change, Correct:
		if count == 0 && contract == 0 && technical == 0 {
			return fmt.Errorf("%s moves nothing", l.Event)
		}
		if count < -1 || count > 1 || max(contract, technical) > amount.Max || min(contract, technical) < -amount.Max {
			return fmt.Errorf("%s with count %d and amounts %d, %d fen", l.Event, count, contract, technical)
		}
		return l.checkPlace()
	default:
		return fmt.Errorf("unknown event %q", l.Event)
	}
	if count != 1 || technical <= 0 || technical > contract || contract > amount.Max {
		return fmt.Errorf("%s with count %d and amounts %d, %d fen", l.Event, l.Count, l.ContractAmount, l.TechnicalAmount)
	}
	return l.checkPlace()
}

func (l *Line) checkPlace() error {
	if l.ContractID == "" || l.ContractVersion < 1 || l.Kind == "" || l.OfficeID == "" {
		return fmt.Errorf("contract %q version %d, kind %q, office %q: none may be missing", l.ContractID, l.ContractVersion, l.Kind, l.OfficeID)
	}
	if l.BelongsTo.IsZero() || l.BookedOn.IsZero() || l.BookedOn.Before(l.BelongsTo) {
		return fmt.Errorf("booked on %s for %s", l.BookedOn, l.BelongsTo)
	}
	return nil
}
