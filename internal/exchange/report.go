package exchange

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"jishi/internal/report"
)

// ReportName is the name of a report's file without its ending.
func ReportName(r report.Report) string {
	return fmt.Sprintf("%s_%s_%s至%s_截至%d", r.Definition.No, r.Definition.Title.Zh, r.Question.From, r.Question.To, r.AsOf.Index)
}

// Report writes a report as an office hands it on (报表): each table on a sheet of
// its own, the charts, the definition, and what the figures are as of.
func Report(q Question, r report.Report) (File, error) {
	w := &reportBook{file: excelize.NewFile(), question: q, report: r}
	if err := w.styles(); err != nil {
		return File{}, err
	}
	for i := range r.Tables {
		if err := w.table(i); err != nil {
			return File{}, fmt.Errorf("table %d of report %s: %w", i+1, r.Definition.No, err)
		}
	}
	if err := w.charts(); err != nil {
		return File{}, fmt.Errorf("charts of report %s: %w", r.Definition.No, err)
	}
	l := layout{title: r.Definition.No + " " + r.Definition.Title.Zh, made: q.At}
	if _, err := w.file.NewSheet(notesSheet); err != nil {
		return File{}, err
	}
	if err := l.writeNotes(w.file, w.notes()); err != nil {
		return File{}, err
	}
	if err := w.paper(notesSheet); err != nil {
		return File{}, err
	}
	if err := l.setOrigin(w.file); err != nil {
		return File{}, err
	}
	w.file.SetActiveSheet(0)
	var body bytes.Buffer
	if err := w.file.Write(&body); err != nil {
		return File{}, fmt.Errorf("write report %s: %w", r.Definition.No, err)
	}
	return File{Name: ReportName(r) + ".xlsx", Body: body.Bytes(), Digest: r.SHA256}, nil
}

// reportBook is a workbook in the making.
type reportBook struct {
	file     *excelize.File
	question Question
	report   report.Report
	style    map[cellStyle]int
	title    int
	note     int
	head     int
}

func (w *reportBook) filters() string {
	var out []string
	for _, name := range report.Filters {
		if v := w.report.Question.Filters[name]; v != "" {
			out = append(out, dimensions[name].name+"："+w.question.value(name, v))
		}
	}
	return orNone(out)
}

func (w *reportBook) sources() string {
	names := make([]string, len(w.report.Sources))
	for i, s := range w.report.Sources {
		names[i] = s.Zh
	}
	return strings.Join(names, "；")
}

// notes are the definition and the circumstances.
func (w *reportBook) notes() [][2]string {
	d, r := w.report.Definition, w.report
	scope := "全市登记的技术合同"
	if r.OwnOnly {
		scope = "仅制表人所在单位的技术合同"
	}
	if len(r.Sources) > 1 {
		scope += "，及省级文件导入的吸纳合同"
	}
	out := [][2]string{
		{"报表", d.No + " " + d.Title.Zh}, {"统计对象", d.Population.Zh}, {"时间口径", d.TimeBasis.Zh}, {"计算方法", d.Measures.Zh}, {"单位", report.Unit.Zh},
		{"查阅范围", d.Readers.Zh}, {"小格处理", report.SmallCells.Zh},
		{"统计期间", fmt.Sprintf("%s 至 %s（含首尾两日）", r.Question.From, r.Question.To)}, {"统计视图", views[r.Question.View]}, {"筛选条件", w.filters()}, {"数据范围", scope},
		{"数据来源", w.sources()},
		{"截至", asOf(r.AsOf) + "。以此序号再次制表，结果相同；注明以制表时状态为准的除外。"},
		{"校验码", "SHA-256 " + r.SHA256 + "；同名 CSV 文件的摘要，以同一序号、同一条件导出 CSV 后可自行计算核对。"},
		{"制表人", w.question.By}, {"制表时间", shanghai(w.question.At)},
	}
	if w.question.Sample {
		out = append(out, [2]string{"提示", "样例城市的虚构数据，不得作为统计依据"})
	}
	return out
}
