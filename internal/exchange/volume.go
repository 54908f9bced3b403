package exchange

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/ledger"
)

// MaxLines is how many ledger lines one workbook takes: more is no table that
// a person works with, and would hold the server's memory.
const MaxLines = 200_000

// Question (查询条件) is what a table answers, as its notes say it.
type Question struct {
	// From and To are business dates, both included; zero is open.
	From, To calendar.Date
	// Filters and GroupBy take the names of ledger.DimensionNames.
	Filters map[string]string
	GroupBy []string
	View    ledger.View
	// Offices are the names of registration offices by id.
	Offices map[string]string
	// By is who exports, and At when (UTC).
	By string
	At time.Time
	// Sample marks the figures of a sample city.
	Sample bool
}

// File is a finished workbook (XLSX).
type File struct {
	Name string
	Body []byte
	// Digest is the SHA-256 of the data in hex, as the notes have it.
	Digest string
}

// VolumeSummary writes the groups and the total of a summary (成交额汇总表).
func VolumeSummary(q Question, s ledger.Summary) (File, error) {
	columns := []column{{"序号", text, narrow}}
	for _, name := range q.GroupBy {
		columns = append(columns, column{dimensions[name].name, text, wide})
	}
	columns = append(columns, figures...)
	t, err := openSheet(q.layout("成交额汇总", "技术合同成交额汇总表", columns))
	if err != nil {
		return File{}, err
	}
	for i, g := range s.Groups {
		row := []string{strconv.Itoa(i + 1)}
		for _, name := range q.GroupBy {
			row = append(row, q.value(name, g.Key[name]))
		}
		if err := t.add(append(row, figuresOf(g)...)); err != nil {
			return File{}, err
		}
	}
	return q.finish(t, len(q.GroupBy), "技术合同成交额汇总", ledger.Export{Lines: int64(len(s.Groups)), Total: s.Total, AsOf: s.AsOf, OwnOnly: s.OwnOnly})
}

// figures are the three columns of every table.
var figures = []column{{"项数", count, short}, {"合同成交额", money, middle}, {"技术交易额", money, middle}}

func figuresOf(g ledger.Group) []string {
	return []string{strconv.FormatInt(g.Count, 10), g.ContractAmount.String(), g.TechnicalAmount.String()}
}

// entryDimensions are the columns of the table of lines after the figures. Year,
// quarter and month are in the statistical date.
var entryDimensions = []string{"kind", "sub_kind", "region", "tech_field", "objective", "industry", "plan_source", "flow", "direction", "band",
	"amount_mode", "seller_kind", "seller_region", "buyer_kind", "buyer_region", "is_related", "office", "rule_set"}

// VolumeEntries writes ledger lines (成交额明细表), one after the other.
type VolumeEntries struct {
	question Question
	sheet    *sheet
}

// NewVolumeEntries begins the table. The caller may go on adding to q.Offices.
func NewVolumeEntries(q Question) (*VolumeEntries, error) {
	columns := append([]column{{"日志序号", count, short}, {"行号", count, narrow}, {"记账日期", date, short}, {"统计日期", date, short}, {"事由", text, short},
		{"项目名称", text, wide}, {"卖方", text, wide}, {"买方", text, wide}, {"受理号", text, middle}, {"登记证明编号", text, middle}}, figures...)
	for _, name := range entryDimensions {
		columns = append(columns, column{dimensions[name].name, text, middle})
	}
	columns = append(columns, column{"合同标识", text, wide})
	t, err := openSheet(q.layout("成交额明细", "技术合同成交额明细表", columns))
	return &VolumeEntries{question: q, sheet: t}, err
}

// Add writes a line. The label is empty where the reader may not open the
// contract.
func (e *VolumeEntries) Add(l ledger.Line, c contract.Label) error {
	of := l.Dimensions()
	row := []string{strconv.FormatInt(l.EventIndex, 10), strconv.FormatInt(l.LineNo, 10), l.BookedOn.String(), l.BelongsTo.String(), events[l.Event],
		c.ProjectName, c.Seller, c.Buyer, c.AcceptanceNo, c.CertificateNumber}
	row = append(row, figuresOf(ledger.Group{Count: l.Count, ContractAmount: l.ContractAmount, TechnicalAmount: l.TechnicalAmount})...)
	for _, name := range entryDimensions {
		row = append(row, e.question.value(name, of[name]))
	}
	return e.sheet.add(append(row, l.ContractID))
}

// Finish writes the total and the notes.
func (e *VolumeEntries) Finish(x ledger.Export) (File, error) {
	return e.question.finish(e.sheet, 9, "技术合同成交额明细", x)
}

// layout prints the columns up to the figures; those after them are for filters.
func (q Question) layout(sheet, title string, columns []column) layout {
	if q.Sample {
		title += "（样例）"
	}
	return layout{sheet: sheet, title: title, period: "统计期间：" + q.period(), columns: columns, made: q.At,
		printed: 1 + slices.Index(columns, figures[len(figures)-1])}
}

// finish totals the table; between is how many columns lie between the first
// and the figures.
func (q Question) finish(t *sheet, between int, name string, x ledger.Export) (File, error) {
	digest, err := t.digest()
	if err != nil {
		return File{}, err
	}
	total := make([]string, len(t.layout.columns))
	label := 0
	if t.layout.columns[0].form != text {
		label = 4 // the first columns of the lines are numbers and dates
	}
	total[label] = "合计"
	copy(total[between+1:], figuresOf(x.Total))
	body, err := t.finish(total, "截至："+asOf(x.AsOf), q.notes(t.layout.title, digest, x))
	if err != nil {
		return File{}, err
	}
	return File{Name: fmt.Sprintf("%s_%s_截至%d.xlsx", name, q.fileName(), x.AsOf.Index), Body: body, Digest: digest}, nil
}

func (q Question) period() string {
	from, to := q.From.String(), q.To.String()
	switch {
	case from == "" && to == "":
		return "全部"
	case from == "":
		return "至 " + to
	case to == "":
		return from + " 起"
	}
	return from + " 至 " + to
}

func (q Question) fileName() string { return strings.ReplaceAll(q.period(), " ", "") }

func asOf(a ledger.AsOf) string {
	if a.Index == 0 {
		return "尚无记录"
	}
	return fmt.Sprintf("业务日志前 %d 条（最后一条记于 %s）", a.Index, shanghai(a.At))
}

func shanghai(t time.Time) string {
	return t.In(calendar.Shanghai).Format("2006-01-02 15:04:05") + "，北京时间"
}

// notes say what the figures are, so that the file can be understood without
// the platform.
func (q Question) notes(title, digest string, x ledger.Export) [][2]string {
	var filters, groups []string
	for _, name := range slices.Sorted(maps.Keys(q.Filters)) {
		filters = append(filters, dimensions[name].name+"："+q.value(name, q.Filters[name]))
	}
	for _, name := range q.GroupBy {
		groups = append(groups, dimensions[name].name)
	}
	scope := "全市登记的技术合同"
	if x.OwnOnly {
		scope = "仅导出人所在单位的技术合同"
	}
	out := [][2]string{
		{"表名", title},
		{"统计期间", q.period() + "（按" + q.basis() + "，含首尾两日）"},
		{"统计视图", views[cmp.Or(q.View, ledger.Open)]},
		{"筛选条件", orNone(filters)},
		{"分组", orNone(groups)},
		{"数据范围", scope},
		{"截至", asOf(x.AsOf) + "。以此序号再次查询，结果永远相同。"},
		{"数据行数", strconv.FormatInt(x.Lines, 10) + "（不含合计行）"},
		{"金额单位", "人民币元，精确到分，求和前不作舍入"},
		{"项数", "已登记合同数：予以登记记 +1，注销、撤销记 −1，变更、更正记 0（改变统计维度时一出一入）"},
		{"合同成交额", "审查核定的合同成交额，不是申报额"},
		{"技术交易额", "核定的合同成交额减去非技术性费用后的余额"},
		{"统计日期", "合同首次予以登记之日（北京时间），决定所属年度和月份，不是签订日期；此后的变更、注销、撤销、更正仍计入首次登记的月份"},
		{"统计区域", "卖方在功能区的计入功能区，其余计入所在县（市、区）"},
		{"导出人", q.By},
		{"导出时间", shanghai(q.At)},
		{"数据摘要 SHA-256", digest},
		{"摘要口径", "第一张表自表头起至最后一行数据（不含合计行），按 CSV（RFC 4180，UTF-8，逗号分隔，每行以 LF 结尾）逐行写出后计算：金额为两位小数、不带千分位，日期为 YYYY-MM-DD，其余照表中所示"},
	}
	if q.Sample {
		out = append(out, [2]string{"提示", "样例城市的虚构数据，不得作为统计依据"})
	}
	return out
}

// views say what later changes do to closed years.
var views = map[ledger.View]string{
	ledger.Open:        "开放视图：关账以后的变更、注销、撤销仍计入首次登记的月份",
	ledger.Frozen:      "冻结视图：已关账年度保持关账时的数字，以后的变化另列于调整视图",
	ledger.Adjustments: "调整视图：只列已关账年度在关账以后发生的变化，按入账日期归期",
	ledger.Booked:      "入账视图：所有分录按入账日期归期，不论计入哪一年度",
}

// basis is the date that decides the period.
func (q Question) basis() string {
	if q.View == ledger.Adjustments || q.View == ledger.Booked {
		return "入账日期"
	}
	return "统计日期"
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "无"
	}
	return strings.Join(list, "；")
}
