package exchange

import (
	"fmt"
	"math/big"

	"github.com/xuri/excelize/v2"

	"jishi/internal/report"
)

const chartSheet = "图"

// charts draws those that tables have, each with the values it shows beside it.
func (w *reportBook) charts() error {
	row := 0
	for _, t := range w.report.Tables {
		if t.Chart == nil || len(t.Chart.Points) == 0 {
			continue
		}
		if row == 0 {
			if err := w.chartHead(); err != nil {
				return err
			}
			row = 4
		}
		end, err := w.chart(row, t.Title.Zh, t.Chart)
		if err != nil {
			return err
		}
		row = end
	}
	if row == 0 {
		return nil
	}
	size, one, asMany, yes, landscape := 9, 1, 0, true, "landscape"
	if err := w.file.SetPageLayout(chartSheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape, FitToWidth: &one, FitToHeight: &asMany}); err != nil {
		return err
	}
	return w.file.SetSheetProps(chartSheet, &excelize.SheetPropsOptions{FitToPage: &yes})
}

// chartHead begins the sheet of charts as the tables begin.
func (w *reportBook) chartHead() error {
	if _, err := w.file.NewSheet(chartSheet); err != nil {
		return err
	}
	if err := w.file.SetColWidth(chartSheet, "A", "A", 34); err != nil {
		return err
	}
	if err := w.file.SetColWidth(chartSheet, "B", "B", 16); err != nil {
		return err
	}
	if err := w.file.SetColWidth(chartSheet, "C", "C", 3); err != nil {
		return err
	}
	return w.heading(chartSheet, chartLast, w.report.Definition.No+" "+w.report.Definition.Title.Zh+"：图")
}

// chartLast is the column up to which the charts reach.
const chartLast = "O"

// chart writes one chart at a row and gives the row below it.
func (w *reportBook) chart(row int, table string, c *report.Chart) (int, error) {
	title, format := c.Title.Zh, "#,##0"
	if c.Form == report.Money {
		title, format = title+"（万元）", "#,##0.00"
	}
	first := row + 1
	last := first + len(c.Points) - 1
	if err := w.chartValues(row, [2]string{table, title}, format, c); err != nil {
		return 0, err
	}
	ink := excelize.Font{Family: font, Size: 10, Color: "1F2933"}
	kind, height, place := excelize.Bar, uint(max(260, 60+26*len(c.Points))), excelize.ChartDataLabelsPositionOutsideEnd
	if c.Line {
		kind, height, place = excelize.Line, 320, excelize.ChartDataLabelsPositionAbove
	}
	err := w.file.AddChart(chartSheet, fmt.Sprintf("D%d", row), &excelize.Chart{
		Type: kind, Dimension: excelize.ChartDimension{Width: 760, Height: height}, Legend: excelize.ChartLegend{Position: "none"},
		Title:    excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Family: font, Size: 12, Bold: true}}}},
		Series:   []excelize.ChartSeries{{Name: fmt.Sprintf("'%s'!$A$%d", chartSheet, row), Categories: fmt.Sprintf("'%s'!$A$%d:$A$%d", chartSheet, first, last), Values: fmt.Sprintf("'%s'!$B$%d:$B$%d", chartSheet, first, last), Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"2B6CB0"}}, DataLabelPosition: place}},
		XAxis:    excelize.ChartAxis{ReverseOrder: !c.Line, Font: ink},
		YAxis:    excelize.ChartAxis{NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}, Font: ink},
		PlotArea: excelize.ChartPlotArea{ShowVal: len(c.Points) <= 24, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}},
	})
	return max(last+2, row+int(height)/20+2), err
}

// chartValues writes what a chart shows beside it, under a heading.
func (w *reportBook) chartValues(row int, heads [2]string, format string, c *report.Chart) error {
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
	if err := w.file.SetRowHeight(chartSheet, row, 28); err != nil {
		return err
	}
	for i, p := range c.Points {
		value := p.Value
		if c.Form == report.Money {
			if r, ok := new(big.Rat).SetString(value); ok {
				value = r.Quo(r, big.NewRat(10_000, 1)).FloatString(2)
			}
		}
		if err := put(fmt.Sprintf("A%d", row+1+i), p.Label.Zh, label, false); err != nil {
			return err
		}
		if err := put(fmt.Sprintf("B%d", row+1+i), value, number, true); err != nil {
			return err
		}
	}
	return nil
}
