package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"strconv"
)

// bom lets a spreadsheet see that a text is UTF-8.
const bom = "\ufeff"

// seal writes the report as text and takes its digest. The text is RFC 4180 with
// LF, in UTF-8 with a byte order mark: a head, then each table under its title,
// with an empty line between. What cells say is neither rounded nor grouped.
func (r *Report) seal() error {
	var out bytes.Buffer
	out.WriteString(bom)
	w := csv.NewWriter(&out)
	lines := [][]string{
		{r.Definition.No, r.Definition.Title.Zh},
		{"统计期间", r.Question.From.String(), r.Question.To.String()},
		{"统计视图", string(r.Question.View)},
		{"截至（日志序号）", strconv.FormatInt(r.AsOf.Index, 10)},
	}
	for _, source := range r.Sources {
		lines = append(lines, []string{"数据来源", guarded(source.Zh)})
	}
	for _, name := range Filters {
		if v := r.Question.Filters[name]; v != "" {
			lines = append(lines, []string{"筛选", name, v})
		}
	}
	for _, t := range r.Tables {
		lines = append(lines, []string{""}, []string{t.Title.Zh})
		head := []string{"代码", t.Head.Zh}
		for _, c := range t.Columns {
			name := c.Title.Zh
			if c.Group.Zh != "" {
				name = c.Group.Zh + "：" + name
			}
			head = append(head, name)
		}
		lines = append(lines, head)
		for _, row := range t.Rows {
			if len(row.Cells) != len(t.Columns) {
				return fmt.Errorf("report %s: row %q has %d cells for %d columns", r.Definition.No, row.Label.Zh, len(row.Cells), len(t.Columns))
			}
			line := []string{row.Code, guarded(row.Label.Zh)}
			for i, c := range row.Cells {
				v := c.Value
				if t.Columns[i].Form == Text {
					v = guarded(v)
				}
				line = append(line, v)
			}
			lines = append(lines, line)
		}
	}
	if err := w.WriteAll(lines); err != nil {
		return fmt.Errorf("write report %s: %w", r.Definition.No, err)
	}
	r.CSV = out.Bytes()
	sum := sha256.Sum256(r.CSV)
	r.SHA256 = hex.EncodeToString(sum[:])
	return nil
}

// guarded keeps a spreadsheet from taking a name for a formula.
func guarded(s string) string {
	if s != "" && (s[0] == '=' || s[0] == '+' || s[0] == '-' || s[0] == '@' || s[0] == '\t' || s[0] == '\r') {
		return "'" + s
	}
	return s
}
