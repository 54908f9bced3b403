package paper

import (
	"sort"

	"jishi/internal/typeset"
)

// Measures of the table, in points.
const (
	tableX     = 21 * typeset.MM
	tableWidth = 168 * typeset.MM
	labelWidth = 25 * typeset.MM
	minRow     = 10.5 * typeset.MM // height of a row with little in it, at full size
	cellPad    = 2 * typeset.MM
	labelPad   = 0.7 * typeset.MM
)

// Font sizes of the table: it is set in the largest size at which all fits.
const (
	largestSize  = 11.0
	smallestSize = 6.0
	sizeStep     = 0.25
	leading      = 1.38 // distance of baselines in font sizes
	mostLines    = 40   // of one value, once values have to be cut
)

const cutMark = "……（全文见核验地址）"

// cell is a label with its value.
type cell struct{ label, value string }

// row is one line of the table: one cell over the whole width, or two.
type row struct{ cells []cell }

func wide(label, value string) row { return row{cells: []cell{{label, value}}} }

func pair(label, value, label2, value2 string) row {
	return row{cells: []cell{{label, value}, {label2, value2}}}
}

// valueWidth is the space of each value of the row.
func (r row) valueWidth() float64 {
	n := float64(len(r.cells))
	return tableWidth/n - labelWidth
}

// setRow is a row broken into lines at some size.
type setRow struct {
	labels, values [][]string // by cell
	height         float64
}

// table is the whole broken into lines; extra is added to every row's height
// so that a short certificate fills its page.
type table struct {
	rows  []setRow
	size  float64
	extra float64
}

// fit sets the rows in the largest size that keeps within height. If even the
// smallest is too tall, values are cut to fewer and fewer lines and say so:
// a certificate is always one page, and the whole text is at the address it
// prints.
func fit(rows []row, height float64) table {
	fits := func(size float64, limit int) bool { return set(rows, size, limit).total() <= height }
	steps := int((largestSize - smallestSize) / sizeStep)
	size, limit := smallestSize, 0
	if i := sort.Search(steps+1, func(i int) bool { return fits(largestSize-float64(i)*sizeStep, 0) }); i <= steps {
		size = largestSize - float64(i)*sizeStep
	} else {
		limit = mostLines - sort.Search(mostLines-1, func(i int) bool { return fits(smallestSize, mostLines-i) })
	}
	t := set(rows, size, limit)
	if free := height - t.total(); free > 0 {
		t.extra = min(free/float64(len(rows)), 3.5*typeset.MM)
	}
	return t
}

func (t table) total() float64 {
	var sum float64
	for _, r := range t.rows {
		sum += r.height + t.extra
	}
	return sum
}

func set(rows []row, size float64, limit int) table {
	t := table{size: size}
	for _, r := range rows {
		s := setRow{height: minRow * size / largestSize}
		for _, c := range r.cells {
			labels := typeset.Lines(c.label, labelWidth-2*labelPad, size)
			values := cut(typeset.Lines(c.value, r.valueWidth()-2*cellPad, size), limit, r.valueWidth()-2*cellPad, size)
			s.labels, s.values = append(s.labels, labels), append(s.values, values)
			lines := float64(max(len(labels), len(values)))
			s.height = max(s.height, lines*size*leading+1.6*cellPad*size/largestSize)
		}
		t.rows = append(t.rows, s)
	}
	return t
}

// cut keeps at most limit lines (0 means all) and marks the end of the last.
func cut(lines []string, limit int, width, size float64) []string {
	if limit == 0 || len(lines) <= limit {
		return lines
	}
	kept := append([]string(nil), lines[:limit]...)
	last := []rune(kept[limit-1])
	for len(last) > 0 && typeset.Width(string(last)+cutMark, size) > width {
		last = last[:len(last)-1]
	}
	kept[limit-1] = string(last) + cutMark
	return kept
}

// draw puts the table with its upper edge at y.
func (t table) draw(d *typeset.Document, y float64) {
	top := y
	for i, r := range t.rows {
		height := r.height + t.extra
		if i > 0 {
			d.Line(tableX, y, tableX+tableWidth, y, thin, ink)
		}
		t.drawRow(d, r, y, height)
		y += height
	}
	d.Box(tableX, top, tableWidth, y-top, 1.1, ink)
}

func (t table) drawRow(d *typeset.Document, r setRow, y, height float64) {
	width := tableWidth / float64(len(r.values))
	for i := range r.values {
		x := tableX + float64(i)*width
		if i > 0 {
			d.Line(x, y, x, y+height, thin, ink)
		}
		d.Line(x+labelWidth, y, x+labelWidth, y+height, thin, ink)
		t.drawLines(d, r.labels[i], x, labelWidth, y, height, typeset.Center, accent)
		t.drawLines(d, r.values[i], x+labelWidth+cellPad, width-labelWidth, y, height, typeset.Left, typeset.Black)
	}
}

// drawLines centres lines in the height of their cell.
func (t table) drawLines(d *typeset.Document, lines []string, x, width, y, height float64, align typeset.Align, c typeset.Color) {
	step := t.size * leading
	baseline := y + (height-step*float64(len(lines)))/2 + step*0.5 + t.size*0.36
	for _, line := range lines {
		d.TextIn(x, baseline, width, align, typeset.Style{Size: t.size, Color: c}, line)
		baseline += step
	}
}
