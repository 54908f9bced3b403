package exchange

import (
	"github.com/xuri/excelize/v2"

	"jishi/internal/report"
)

type cellStyle struct {
	kind  report.RowKind
	level int
	form  report.Form
	label bool
}

var reportFormats = map[report.Form]string{report.Text: "@", report.Count: "#,##0", report.Money: "#,##0.00", report.Percent: "0.00", report.Date: "yyyy-mm-dd"}

func (w *reportBook) styles() (err error) {
	line := thinLines()
	make := func(s excelize.Style) (id int) {
		if err == nil {
			id, err = w.file.NewStyle(&s)
		}
		return id
	}
	w.title = make(excelize.Style{Font: &excelize.Font{Family: font, Size: 16, Bold: true}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}})
	w.note = make(excelize.Style{Font: &excelize.Font{Family: font, Size: 9, Color: "3E4C59"}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}})
	w.head = make(excelize.Style{Border: line, Font: &excelize.Font{Family: font, Size: 10, Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DCE6F1"}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}})
	w.style = map[cellStyle]int{}
	for _, kind := range []report.RowKind{report.Body, report.Total, report.Memo} {
		for level := range 2 {
			for form, format := range reportFormats {
				for _, label := range []bool{false, true} {
					s := excelize.Style{Border: line, CustomNumFmt: &format, Font: &excelize.Font{Family: font, Size: 10, Bold: kind == report.Total},
						Alignment: &excelize.Alignment{Vertical: "center", WrapText: form == report.Text}}
					if label { // an indent holds only where the side is given
						s.Alignment.Horizontal, s.Alignment.Indent = "left", 2*level
					}
					if level > 0 {
						s.Font.Color = "52606D"
					}
					switch kind {
					case report.Total:
						s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F1F4F8"}}
					case report.Memo:
						s.Font.Italic = true
					case report.Body:
					}
					if form != report.Text || kind == report.Memo && !label { // rates in a row of amounts are text
						s.Alignment.Horizontal = "right"
					}
					w.style[cellStyle{kind, level, form, label}] = make(s)
				}
			}
		}
	}
	return err
}
