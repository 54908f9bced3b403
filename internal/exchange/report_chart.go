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
	row := 1
	for _, t := range w.report.Tables {
		if t.Chart == nil || len(t.Chart.Points) == 0 {
			continue
		}
		if row == 1 {
			if _, err := w.file.NewSheet(chartSheet); err != nil {
				return err
			}
			if err := w.file.SetColWidth(chartSheet, "A", "A", 34); err != nil {
				return err
			}
			if err := w.file.SetColWidth(chartSheet, "B", "B", 16); err != nil {
				return err
			}
		}
		end, err := w.chart(row, t.Title.Zh, t.Chart)
		if err != nil {
			return err
		}
		row = end
	}
	if row == 1 {
		return nil
	}
	size, one, asMany, yes, landscape := 9, 1, 0, true, "landscape"
	if err := w.file.SetPageLayout(chartSheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape, FitToWidth: &one, FitToHeight: &asMany}); err != nil {
		return err
	}
	return w.file.SetSheetProps(chartSheet, &excelize.SheetPropsOptions{FitToPage: &yes})
}

// chart writes one chart at a row and gives the row below it.
func (w *reportBook) chart(row int, table string, c *report.Chart) (int, error) {
	title, format := c.Title.Zh, "#,##0"
	if c.Form == report.Money {
		title, format = title+"（万元）", "#,##0.00"
	}
	number, err := w.file.NewStyle(&excelize.Style{CustomNumFmt: &format, Font: &excelize.Font{Family: font, Size: 10}})
	if err != nil {
		return 0, err
	}
	if err := w.file.SetCellStr(chartSheet, fmt.Sprintf("A%d", row), table+"："+title); err != nil {
		return 0, err
	}
	first := row + 1
	for i, p := range c.Points {
		value := p.Value
		if c.Form == report.Money {
			if r, ok := new(big.Rat).SetString(value); ok {
				value = r.Quo(r, big.NewRat(10_000, 1)).FloatString(2)
			}
		}
		if err := w.file.SetCellStr(chartSheet, fmt.Sprintf("A%d", first+i), p.Label.Zh); err != nil {
			return 0, err
		}
		cell := fmt.Sprintf("B%d", first+i)
		if err := w.file.SetCellDefault(chartSheet, cell, value); err != nil {
			return 0, err
		}
		if err := w.file.SetCellStyle(chartSheet, cell, cell, number); err != nil {
			return 0, err
		}
	}
	last := first + len(c.Points) - 1
	ink := excelize.Font{Family: font, Size: 10, Color: "1F2933"}
	kind, height := excelize.Bar, uint(max(260, 60+26*len(c.Points)))
	if c.Line {
		kind, height = excelize.Line, 320
	}
	err = w.file.AddChart(chartSheet, fmt.Sprintf("D%d", row), &excelize.Chart{
		Type: kind, Dimension: excelize.ChartDimension{Width: 760, Height: height}, Legend: excelize.ChartLegend{Position: "none"},
		Title:    excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Family: font, Size: 12, Bold: true}}}},
		Series:   []excelize.ChartSeries{{Name: fmt.Sprintf("'%s'!$A$%d", chartSheet, row), Categories: fmt.Sprintf("'%s'!$A$%d:$A$%d", chartSheet, first, last), Values: fmt.Sprintf("'%s'!$B$%d:$B$%d", chartSheet, first, last), Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"2B6CB0"}}}},
		XAxis:    excelize.ChartAxis{ReverseOrder: !c.Line, Font: ink},
		YAxis:    excelize.ChartAxis{NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}, Font: ink},
		PlotArea: excelize.ChartPlotArea{ShowVal: len(c.Points) <= 24, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}},
	})
	return max(last+2, row+int(height)/20+2), err
}
