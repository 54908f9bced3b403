package exchange

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/reward"
)

// ConversionReportName is the name of a unit's yearly report without its ending.
func ConversionReportName(a reward.Annual) string {
	return fmt.Sprintf("科技成果转化年度报告_%s_%d_截至%d", a.OrgName, a.Year, a.AsOf.Index)
}

// grid is one table on a sheet of its own. Columns of figures are added up below,
// by formulas whose results stand beside them for who does not calculate.
type grid struct {
	sheet, title string
	columns      []gridColumn
	rows         [][]string
	totals       map[int]string // by column from 0; the result of the formula
}

type gridColumn struct {
	name  string
	form  form
	width float64
}

// conversionBook is a workbook in the making.
type conversionBook struct {
	file        *excelize.File
	report      reward.Annual
	question    Question
	styles      map[styleKey]int
	title, note int
	head        int
}

// ConversionReport writes the yearly report of a unit's conversions (转化年度报告):
// by mode, each contract, what came in, how it was shared, what was paid. The
// figures are numbers, the totals formulas, and what must agree is compared.
func ConversionReport(q Question, a reward.Annual) (File, error) {
	w := &conversionBook{file: excelize.NewFile(), report: a, question: q}
	if err := w.makeStyles(); err != nil {
		return File{}, err
	}
	var grids []grid
	for i, sheet := range []func() (grid, error){w.modes, w.contracts, w.income, w.rewards, w.payments, w.achievements} {
		g, err := sheet()
		if err != nil {
			return File{}, err
		}
		grids = append(grids, g)
		if err := w.write(i, g); err != nil {
			return File{}, fmt.Errorf("sheet %s: %w", g.sheet, err)
		}
	}
	if err := w.compare(grids); err != nil {
		return File{}, err
	}
	l := layout{title: w.heading(), made: q.At}
	if _, err := w.file.NewSheet(notesSheet); err != nil {
		return File{}, err
	}
	if err := l.writeNotes(w.file, w.notes()); err != nil {
		return File{}, err
	}
	if err := l.setOrigin(w.file); err != nil {
		return File{}, err
	}
	w.file.SetActiveSheet(0)
	var body bytes.Buffer
	if err := w.file.Write(&body); err != nil {
		return File{}, fmt.Errorf("write the report of conversions: %w", err)
	}
	return File{Name: ConversionReportName(a) + ".xlsx", Body: body.Bytes()}, nil
}

func (w *conversionBook) heading() string {
	out := fmt.Sprintf("%s %d 年度科技成果转化年度报告", w.report.OrgName, w.report.Year)
	if w.question.Sample {
		out += "（样例）"
	}
	return out
}

func (w *conversionBook) makeStyles() error {
	l := layout{}
	if err := l.makeStyles(w.file); err != nil {
		return err
	}
	w.styles = l.styles
	var err error
	for _, s := range []struct {
		to    *int
		style excelize.Style
	}{
		{&w.title, excelize.Style{Font: &excelize.Font{Family: font, Size: 16, Bold: true}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}}},
		{&w.note, excelize.Style{Font: &excelize.Font{Family: font, Size: 9, Color: "3E4C59"}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}}},
		{&w.head, excelize.Style{Border: thinLines(), Font: &excelize.Font{Family: font, Size: 10, Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DCE6F1"}},
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}}},
	} {
		if *s.to, err = w.file.NewStyle(&s.style); err != nil {
			return err
		}
	}
	return nil
}

// firstRow is the first row of data, below title, period and heads.
const firstRow = headerRow + 1

// totalRow is the row of a grid's totals.
func (g *grid) totalRow() int { return firstRow + len(g.rows) }

func cellAt(column, row int) string {
	name, _ := excelize.CoordinatesToCellName(column+1, row) // both are above zero
	return name
}

func (w *conversionBook) write(i int, g grid) error {
	if i == 0 {
		if err := w.file.SetSheetName("Sheet1", g.sheet); err != nil {
			return err
		}
	} else if _, err := w.file.NewSheet(g.sheet); err != nil {
		return err
	}
	last := len(g.columns) - 1
	period := fmt.Sprintf("年度：%d　　截至：日志序号 %d　　单位：元", w.report.Year, w.report.AsOf.Index)
	for row, s := range []struct {
		text  string
		style int
	}{{w.heading() + "：" + g.title, w.title}, {period, w.note}} {
		from, to := cellAt(0, row+1), cellAt(last, row+1)
		if err := w.file.SetCellStr(g.sheet, from, s.text); err != nil {
			return err
		}
		if err := w.file.MergeCell(g.sheet, from, to); err != nil {
			return err
		}
		if err := w.file.SetCellStyle(g.sheet, from, to, s.style); err != nil {
			return err
		}
	}
	for k, c := range g.columns {
		name, err := excelize.ColumnNumberToName(k + 1)
		if err != nil {
			return err
		}
		if err := w.file.SetColWidth(g.sheet, name, name, c.width); err != nil {
			return err
		}
		if err := w.file.SetCellStr(g.sheet, cellAt(k, headerRow), c.name); err != nil {
			return err
		}
	}
	if err := w.file.SetCellStyle(g.sheet, cellAt(0, headerRow), cellAt(last, headerRow), w.head); err != nil {
		return err
	}
	for r, row := range g.rows {
		if err := w.row(g, firstRow+r, row); err != nil {
			return err
		}
	}
	if err := w.total(g); err != nil {
		return err
	}
	return w.print(g)
}

func (w *conversionBook) row(g grid, row int, values []string) error {
	lines := 1
	for k, v := range values {
		c := g.columns[k]
		if err := w.set(g.sheet, cellAt(k, row), v, c.form); err != nil {
			return err
		}
		if err := w.file.SetCellStyle(g.sheet, cellAt(k, row), cellAt(k, row), w.styles[styleKey{body, c.form}]); err != nil {
			return err
		}
		if c.form == text {
			lines = max(lines, linesIn(v, int(c.width)))
		}
	}
	height := 4.0 // readers make no room for wrapped lines by themselves
	for range min(lines, 6) {
		height += 13
	}
	return w.file.SetRowHeight(g.sheet, row, height)
}

// set writes a value: a number is the decimal literal itself, so that no digit is
// lost on the way.
func (w *conversionBook) set(sheet, cell, v string, f form) error {
	switch {
	case v == "":
		return nil
	case f == text:
		return w.file.SetCellStr(sheet, cell, v)
	case f == date:
		d, err := calendar.ParseDate(v)
		if err != nil {
			return err
		}
		return w.file.SetCellInt(sheet, cell, int64(calendar.On(1899, 12, 30).DaysUntil(d)))
	}
	return w.file.SetCellDefault(sheet, cell, v)
}

// total writes the row of sums.
func (w *conversionBook) total(g grid) error {
	if g.totals == nil {
		return nil
	}
	row := g.totalRow()
	if err := w.file.SetCellStr(g.sheet, cellAt(0, row), "合计"); err != nil {
		return err
	}
	for k, c := range g.columns {
		cell := cellAt(k, row)
		if err := w.file.SetCellStyle(g.sheet, cell, cell, w.styles[styleKey{sumRow, c.form}]); err != nil {
			return err
		}
		v, sums := g.totals[k]
		if !sums {
			continue
		}
		if err := w.file.SetCellDefault(g.sheet, cell, v); err != nil {
			return err
		}
		if len(g.rows) == 0 {
			continue
		}
		if err := w.file.SetCellFormula(g.sheet, cell, fmt.Sprintf("SUM(%s:%s)", cellAt(k, firstRow), cellAt(k, row-1))); err != nil {
			return err
		}
	}
	return nil
}

func (w *conversionBook) print(g grid) error {
	if err := w.file.SetRowHeight(g.sheet, titleRow, 30); err != nil {
		return err
	}
	if err := w.file.SetRowHeight(g.sheet, headerRow, 30); err != nil {
		return err
	}
	if err := w.file.SetPanes(g.sheet, &excelize.Panes{Freeze: true, YSplit: headerRow, TopLeftCell: cellAt(0, firstRow), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	size, one, asMany, yes, landscape := 9, 1, 0, true, "landscape"
	if len(g.columns) > 12 {
		size = 8 // A3
	}
	if err := w.file.SetPageLayout(g.sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape, FitToWidth: &one, FitToHeight: &asMany}); err != nil {
		return err
	}
	if err := w.file.SetSheetProps(g.sheet, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
		return err
	}
	if err := w.file.SetHeaderFooter(g.sheet, &excelize.HeaderFooterOptions{OddFooter: "&L" + g.sheet + "&C第 &P 页，共 &N 页"}); err != nil {
		return err
	}
	return w.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: g.sheet, RefersTo: fmt.Sprintf("'%s'!$%d:$%d", g.sheet, titleRow, headerRow)})
}

// compare holds the totals of the first sheet against those of the others, and
// all of them against the report's: a workbook that does not agree is not handed
// out.
func (w *conversionBook) compare(grids []grid) error {
	modes := &grids[0]
	row := modes.totalRow() + 2
	for _, x := range []struct {
		what   string
		mine   int
		other  *grid
		theirs int
		want   string
	}{
		{"合同项数", 2, &grids[1], 11, integer(w.report.Totals.Contracts)}, {"合同成交额", 3, &grids[1], 12, w.report.Totals.Contract.String()},
		{"技术交易额", 4, &grids[1], 13, w.report.Totals.Technical.String()}, {"到账收入", 5, &grids[2], 7, w.report.Totals.Income.String()},
	} {
		if modes.totals[x.mine] != x.want || x.other.totals[x.theirs] != x.want {
			return fmt.Errorf("%s: %s in the summary, %s on sheet %s, %s in the report", x.what, modes.totals[x.mine], x.other.totals[x.theirs], x.other.sheet, x.want)
		}
		if err := w.file.SetCellStr(modes.sheet, cellAt(0, row), "核对："+x.what+"与“"+x.other.sheet+"”之差"); err != nil {
			return err
		}
		if err := w.file.SetCellDefault(modes.sheet, cellAt(1, row), "0"); err != nil {
			return err
		}
		if err := w.file.SetCellFormula(modes.sheet, cellAt(1, row), fmt.Sprintf(`ROUND(%s-'%s'!%s,2)`,
			cellAt(x.mine, modes.totalRow()), x.other.sheet, cellAt(x.theirs, x.other.totalRow()))); err != nil {
			return err
		}
		if err := w.file.SetCellStyle(modes.sheet, cellAt(0, row), cellAt(0, row), w.styles[styleKey{body, text}]); err != nil {
			return err
		}
		if err := w.file.SetCellStyle(modes.sheet, cellAt(1, row), cellAt(1, row), w.styles[styleKey{body, money}]); err != nil {
			return err
		}
		row++
	}
	return nil
}

// add adds columns of figures up from the rows themselves.
func (g *grid) add(columns ...int) (grid, error) {
	g.totals = map[int]string{}
	for _, k := range columns {
		var sum amount.Fen
		for _, r := range g.rows {
			v := amount.Fen(0)
			if err := v.UnmarshalJSON([]byte(`"` + r[k] + `"`)); err != nil {
				return *g, fmt.Errorf("column %s holds %q: %w", g.columns[k].name, r[k], err)
			}
			sum += v
		}
		g.totals[k] = sum.String()
		if g.columns[k].form == count {
			g.totals[k] = integer(int64(sum) / 100)
		}
	}
	return *g, nil
}

func nameIn(table, code string) string {
	t, ok := codes.Get(table)
	if !ok {
		return code
	}
	if e, ok := t.Lookup(code); ok {
		return e.NameZh
	}
	return code
}

func modeName(mode string) string {
	if mode == reward.Unassigned {
		return "未关联成果的部分"
	}
	return nameIn(codes.AchievementTransferModes, mode)
}

func integer(n int64) string { return strconv.FormatInt(n, 10) }
