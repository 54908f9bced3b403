// Package absorption keeps what the province says that the city's buyers take in
// (吸纳数据): contracts with a local buyer that were registered elsewhere. A seller
// registers where it is, so own registrations give absorption only for local
// sellers and imports; the rest comes with the file that the province or the
// national system gives (domain notes §0.1 no 9, §5.3).
//
// A file is a batch for a period. Batches are added and never changed: a batch
// is known from its event on, and a later one replaces those whose periods lie
// in its own from its event on. Batches in force never overlap, so no
// registration is counted twice, and an answer as of an earlier place of the
// journal is the same for ever.
package absorption

import (
	"strings"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// Source (数据来源) is who gave the file.
type Source string

// The sources. Both list the same registrations: of one period one of them counts.
const (
	Province Source = "PROVINCE" // 省级反馈文件
	National Source = "NATIONAL" // 全国系统导出
)

// Text is the source's name.
func (s Source) Text() fault.Text {
	switch s {
	case National:
		return fault.T("全国系统导出文件", "File of the national system")
	case Province:
	}
	return fault.T("省级反馈文件", "File of the province")
}

// Class (行类) says whether a line counts, and why not.
type Class string

// The classes, decided when the file is imported and never after. Only Counted counts.
const (
	Counted     Class = "COUNTED"      // 计入吸纳
	Matched     Class = "MATCHED"      // 与本平台登记一致
	Differs     Class = "DIFFERS"      // 与本平台登记不一致
	LocalSeller Class = "LOCAL_SELLER" // 卖方在本市，以本平台登记为准
	OtherBuyer  Class = "OTHER_BUYER"  // 买方不在本市
	Repeated    Class = "REPEATED"     // 已在另一批次计入
)

// Classes lists them in the order in which people read them.
var Classes = []Class{Counted, Matched, Differs, LocalSeller, OtherBuyer, Repeated}

// Party (当事方) is the seller or the buyer as the file has it. Organisations have
// names; of natural persons, and of parties that may be one, only Key is kept.
type Party struct {
	Name       string
	CreditCode string
	Kind       string // 性质, code of party_kinds; "" when the file does not say
	Country    string // ISO 3166 alpha-3; CHN when the file does not say
	Region     string // 行政区划, GB/T 2260; "" abroad
	Zone       string // 功能区
	// Key tells parties apart: the credit code, or a keyed hash.
	Key string
}

// Line (吸纳明细行) is one registration of the file. Amounts are fen; dates are
// business dates of Asia/Shanghai.
type Line struct {
	BatchID      string
	Row          int64 // in the file, from 1
	Number       string
	Project      string
	Kind         string // 合同类别
	SubKind      string
	TechField    string
	SignedOn     calendar.Date // zero when the file does not say
	RegisteredOn calendar.Date
	Contract     amount.Fen
	Technical    amount.Fen
	Seller       Party
	Buyer        Party

	Class Class
	// ContractID is our registration with the same number, with its amounts.
	ContractID                string
	OurContract, OurTechnical amount.Fen
	OurStatus                 string
	RepeatsBatch, Flow, Area  string // Area: 吸纳所在区域, zone first
}

// Tally (合计) counts lines and adds their amounts up.
type Tally struct {
	Count               int64
	Contract, Technical amount.Fen
}

func (t *Tally) add(l *Line) {
	t.Count, t.Contract, t.Technical = t.Count+1, t.Contract+l.Contract, t.Technical+l.Technical
}

// Batch (导入批次) is one file as it was imported.
type Batch struct {
	ID       string
	Source   Source
	From, To calendar.Date
	Document string // 来文名称及文号
	Filename string
	SHA256   string // of the file, hexadecimal
	Rows     int64
	// Tallies are the lines by class; classes without lines are left out.
	Tallies map[Class]Tally
	// RowsSHA256 commits to every line: SHA-256 of the lines, each as a JSON array
	// with a line feed, in the order of the file.
	RowsSHA256 string
	// Index is the event that made it known.
	Index          int64
	ImportedBy     string
	ImportedByName string
	ImportedAt     time.Time
	// ReplacedBy is the batch that counts instead as of now, "" while this one does.
	ReplacedBy string
}

// Place (位置) is a cell of the file.
type Place struct {
	Row    int64
	Column string // letters, as spreadsheets have them
	Header string // as written there
}

// Fault (错误) is what is wrong with a cell.
type Fault struct {
	Place
	Code fault.Code
	Text fault.Text
}

// Column is where the file has a field.
type Column struct{ Letter, Header string }

// File is what was read of a file, before the rules look at it.
type File struct {
	SHA256  string
	Columns map[string]Column // by the names in Fields
	Lines   []Line
	// Faults are the first MaxFaults cells that cannot be read, FaultCount is how
	// many there are.
	Faults     []Fault
	FaultCount int64
}

// Limits on files.
const (
	MaxRows   = 100_000
	MaxFaults = 500
	maxText   = 200 // characters of a name
)

// Refuse adds a fault of a field in a row.
func (f *File) Refuse(row int64, field string, code fault.Code, text fault.Text) {
	if f.FaultCount++; len(f.Faults) < MaxFaults {
		c := f.Columns[field]
		f.Faults = append(f.Faults, Fault{Place: Place{Row: row, Column: c.Letter, Header: c.Header}, Code: code, Text: text})
	}
}

// Service (吸纳数据) takes files in and answers questions about them. It is safe
// for concurrent use.
type Service struct {
	journal *journal.Journal
	// fingerprint is a keyed hash, Fingerprint of sealed.Box.
	fingerprint func(string) (string, error)
}

// New builds the service; fingerprint is the keyed hash by which parties without
// a credit code are known.
func New(j *journal.Journal, fingerprint func(string) (string, error)) *Service {
	return &Service{journal: j, fingerprint: fingerprint}
}

// Tables are the rows of this package that the journal protects. The lines are
// protected by the hash that their batch keeps.
func Tables() []journal.Table {
	return []journal.Table{{Name: batchesTable, Key: []string{"id"}, Columns: strings.Split(batchColumns, ", ")}}
}
