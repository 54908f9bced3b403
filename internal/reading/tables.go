package reading

import (
	"regexp"
	"strings"
)

// cell is a cell of a row and its bytes in the block.
type cell struct {
	text       string
	start, end int
}

// tableRow is a block with cells.
type tableRow struct {
	block int
	cells []cell
}

// headedTable is rows below a row of column names.
type headedTable struct {
	head []cell
	rows []tableRow
}

// columnName is what the columns of a payment table are called; two of them in
// one row make it a head.
var columnName = regexp.MustCompile(`^(期次|期数|期别|阶段|序号|次数|分期|付款[^\t]{0,8}|支付[^\t]{0,8}|金额.{0,10}|价款.{0,8}|费用.{0,8}|[^\t]{0,8}(金额|比例|日期|时间|条件|小计|总价|单价|数量)(\([^)\t]{1,4}\))?)$`)

func cellsOf(text string) []cell {
	var list []cell
	start := 0
	for part := range strings.SplitSeq(text, "\t") {
		list = append(list, cell{part, start, start + len(part)})
		start += len(part) + 1
	}
	return list
}

// tableAt is the place of a block in a headed table.
type tableAt struct{ table, row int }

// findTables finds the headed tables of the text.
func (x *extraction) findTables() {
	x.rowOf = map[int]tableAt{}
	for i := 0; i < len(x.blocks); i++ {
		if !strings.Contains(x.blocks[i].text, "\t") {
			continue
		}
		head := cellsOf(x.blocks[i].text)
		named := 0
		for _, c := range head {
			if columnName.MatchString(c.text) {
				named++
			}
		}
		if named < 2 || named*3 < len(head)*2 {
			continue
		}
		t := headedTable{head: head}
		for i+1 < len(x.blocks) {
			next := x.nextRow(i+1, len(head))
			if next < 0 {
				break
			}
			i = next
			x.rowOf[i] = tableAt{len(x.headed), len(t.rows)}
			t.rows = append(t.rows, tableRow{i, cellsOf(x.blocks[i].text)})
		}
		x.headed = append(x.headed, t)
	}
}

// tableOf gives the table and the row that a block is, nil for another block.
func (x *extraction) tableOf(block int) (*headedTable, *tableRow) {
	at, there := x.rowOf[block]
	if !there {
		return nil, nil
	}
	t := &x.headed[at.table]
	return t, &t.rows[at.row]
}

// nextRow finds the row that goes on with a table. In a PDF the further lines
// of a high cell stand between two rows.
func (x *extraction) nextRow(from, columns int) int {
	for i := from; i < min(from+4, len(x.blocks)); i++ {
		n := strings.Count(x.blocks[i].text, "\t") + 1
		switch {
		case n == columns, n > 1 && n < columns && i == from:
			return i
		case n > 1 || startsBlock.MatchString(x.blocks[i].text):
			return -1
		}
	}
	return -1
}

// column is the index of the first column whose name contains one of the
// words, -1 for none.
func (t headedTable) column(words ...string) int {
	for i, c := range t.head {
		for _, w := range words {
			if strings.Contains(c.text, w) {
				return i
			}
		}
	}
	return -1
}

// ofInstalments tells a payment table from a list of goods.
func (t headedTable) ofInstalments() bool {
	return t.column("期次", "期数", "期别", "分期", "付款", "支付", "阶段") >= 0 && t.column("金额", "比例", "价款", "费用", "付款额") >= 0
}
