package exchange

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"jishi/internal/report"
)

const chartSheet = "图"

// What fits on a landscape page of A4 at chartScale per cent, in points, and how
// the sheet of charts is laid out on it.
const (
	chartScale  = 72
	chartPage   = 680
	chartRow    = 15  // height of a row
	chartTop    = 60  // of the heading, which every page has
	chartPoints = 30  // bars that can be told apart on one page
	chartFirst  = 4   // row of the first chart
	chartBar    = 26  // pixels of a bar with its gap
	chartHigh   = 680 // pixels of the highest chart
	// chartRowPixels is what excelize takes a row of chartRow for when it places
	// a chart.
	chartRowPixels = 18
)

// charts draws those that tables have, each with the values it shows beside it.
// A chart that does not fit on what is left of a page begins the next one.
func (w *reportBook) charts() error {
	row, used := 0, chartTop
	for i := range w.report.Tables {
		t := &w.report.Tables[i]
		if t.Chart == nil || len(t.Chart.Points) == 0 {
			continue
		}
		if row == 0 {
			if err := w.chartHead(); err != nil {
				return err
			}
			row = chartFirst
		}
		end, err := w.chart(row, t)
		if err != nil {
			return err
		}
		high := (end - row) * chartRow
		if used += high; used > chartPage && row > chartFirst {
			if err := w.file.InsertPageBreak(chartSheet, fmt.Sprintf("A%d", row)); err != nil {
				return err
			}
			used = chartTop + high
		}
		row = end
	}
	if row == 0 {
		return nil
	}
	return w.chartPaper()
}

// chartPaper sets how the sheet comes out on paper: at a fixed scale, because
// page breaks do not hold on a sheet that is fitted to the page.
func (w *reportBook) chartPaper() error {
	size, scale, landscape := 9, uint(chartScale), "landscape"
	if err := w.file.SetPageLayout(chartSheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape, AdjustTo: &scale}); err != nil {
		return err
	}
	if err := w.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: chartSheet, RefersTo: fmt.Sprintf("'%s'!$1:$2", chartSheet)}); err != nil {
		return err
	}
	return w.paper(chartSheet)
}

// chartHead begins the sheet of charts as the tables begin.
func (w *reportBook) chartHead() error {
	if _, err := w.file.NewSheet(chartSheet); err != nil {
		return err
	}
	if err := w.file.SetColWidth(chartSheet, "A", "A", 32); err != nil {
		return err
	}
	if err := w.file.SetColWidth(chartSheet, "B", "B", 22); err != nil {
		return err
	}
	if err := w.file.SetColWidth(chartSheet, "C", "C", 2); err != nil {
		return err
	}
	return w.heading(chartSheet, chartLast, w.report.Definition.No+" "+w.report.Definition.Title.Zh+"：图", "见各图标题")
}

// chartLast is the column up to which the charts reach.
const chartLast = "N"

// drawn are the points that a chart can show legibly, and what is said of those
// it leaves out; the table has them all.
func drawn(c *report.Chart) ([]report.Point, string) {
	points, said := c.Points, ""
	if c.Line {
		return points, said
	}
	if len(points) > 24 {
		points = slices.DeleteFunc(slices.Clone(points), func(p report.Point) bool { return strings.Trim(p.Value, "-0.") == "" })
		if len(points) < len(c.Points) {
			said = "，不含为零的行"
		}
	}
	if len(points) > chartPoints {
		points, said = points[:chartPoints], said+fmt.Sprintf("，前%d行", chartPoints)
	}
	return points, said
}

// chart writes one chart at a row and gives the row below it.
func (w *reportBook) chart(row int, t *report.Table) (int, error) {
	c := *t.Chart
	var left string
	c.Points, left = drawn(&c)
	head, format, shown := c.Title.Zh, "#,##0", "#,##0"
	if c.Form == report.Money {
		c.Points = inWan(c.Points)
		head, format = head+"（万元）", "#,##0.00"
		if !slices.ContainsFunc(c.Points, func(p report.Point) bool { return len(strings.TrimPrefix(p.Value, "-")) > len("99.99") }) {
			shown = format // whole numbers would hide what is there
		}
	}
	title := head
	if t.Title.Zh != "" {
		title = t.Title.Zh + "：" + title
	}
	first := row + 1
	last := first + len(c.Points) - 1
	kind, height, place := excelize.Bar, min(chartHigh, max(260, 60+chartBar*len(c.Points))), excelize.ChartDataLabelsPositionOutsideEnd
	if c.Line {
		kind, height, place = excelize.Line, 320, excelize.ChartDataLabelsPositionAbove
	}
	end := max(last+2, row+height/chartRowPixels+2)
	if err := w.chartValues(row, end, [2]string{t.Head.Zh, head}, format, &c); err != nil {
		return 0, err
	}
	ink := excelize.Font{Family: font, Size: 10, Color: "1F2933"}
	whole := excelize.ChartNumFmt{CustomNumFmt: shown}
	err := w.file.AddChart(chartSheet, fmt.Sprintf("D%d", row), &excelize.Chart{
		Type: kind, Dimension: excelize.ChartDimension{Width: 700, Height: uint(height)}, Legend: excelize.ChartLegend{Position: "none"},
		Title:    excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title + left, Font: &excelize.Font{Family: font, Size: 12, Bold: true}}}},
		Series:   []excelize.ChartSeries{{Name: fmt.Sprintf("'%s'!$B$%d", chartSheet, row), Categories: fmt.Sprintf("'%s'!$A$%d:$A$%d", chartSheet, first, last), Values: fmt.Sprintf("'%s'!$B$%d:$B$%d", chartSheet, first, last), Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"2B6CB0"}}, DataLabelPosition: place}},
		XAxis:    excelize.ChartAxis{ReverseOrder: !c.Line, Font: ink},
		YAxis:    excelize.ChartAxis{NumFmt: whole, Font: ink},
		PlotArea: excelize.ChartPlotArea{ShowVal: len(c.Points) <= chartPoints, NumFmt: whole},
	})
	return end, err
}

// inWan gives amounts of yuan in 万元 with two decimals.
func inWan(points []report.Point) []report.Point {
	out := slices.Clone(points)
	for i, p := range out {
		if r, ok := new(big.Rat).SetString(p.Value); ok {
			out[i].Value = r.Quo(r, big.NewRat(10_000, 1)).FloatString(2)
		}
	}
	return out
}

// chartValues writes what a chart shows beside it, under a heading. The rows up
// to end have their height: the chart is as high as they are.
func (w *reportBook) chartValues(row, end int, heads [2]string, format string, c *report.Chart) error {
	put := func(cell, value string, style int, number bool) error {
		var err error
		if number {
			err = w.file.SetCellDefault(chartSheet, cell, value)
		} else {
			err = w.file.SetCellStr(chartSheet, cell, value)
		}
		if err != nil {
			return err
		}
		return w.file.SetCellStyle(chartSheet, cell, cell, style)
	}
	line := thinLines()
	number, err := w.file.NewStyle(&excelize.Style{Border: line, CustomNumFmt: &format, Font: &excelize.Font{Family: font, Size: 10}})
	if err != nil {
		return err
	}
	label, err := w.file.NewStyle(&excelize.Style{Border: line, Font: &excelize.Font{Family: font, Size: 10}, Alignment: &excelize.Alignment{ShrinkToFit: true}})
	if err != nil {
		return err
	}
	for i, head := range heads {
		if err := put(fmt.Sprintf("%c%d", 'A'+i, row), head, w.head, false); err != nil {
			return err
		}
	}
	for i := row; i < end; i++ {
		if err := w.file.SetRowHeight(chartSheet, i, chartRow); err != nil {
			return err
		}
	}
	for i, p := range c.Points {
		if err := put(fmt.Sprintf("A%d", row+1+i), p.Label.Zh, label, false); err != nil {
			return err
		}
		if err := put(fmt.Sprintf("B%d", row+1+i), p.Value, number, true); err != nil {
			return err
		}
	}
	return nil
}
