package ledger

import (
	"fmt"
	"slices"
	"strings"

	"jishi/internal/database"
)

// monthSQL gives the month YYYY-MM of a date column. A cast of a date to text
// would depend on the server's DateStyle.
func monthSQL(dialect database.Dialect, column string) string {
	if dialect == database.Postgres {
		return "to_char(" + column + ", 'YYYY-MM')"
	}
	return "substr(" + column + ", 1, 7)"
}

// sql gives the expression of a dimension; month is that of the period's month,
// belongs that of the month of the statistical day.
func (d dimension) sql(month, belongs string) string {
	switch d.name {
	case "statistical_year":
		return "substr(" + belongs + ", 1, 4)"
	case "month":
		return month
	case "quarter":
		return "substr(" + month + ", 1, 4) || '-Q' || ((CAST(substr(" + month + ", 6, 2) AS integer) + 2) / 3)"
	case "year":
		return "substr(" + month + ", 1, 4)"
	case "is_related":
		return "CASE WHEN is_related THEN 'true' ELSE 'false' END"
	}
	return d.column
}

// clause is a condition with its values.
type clause struct {
	parts []string
	args  []any
}

func (c *clause) and(part string, args ...any) {
	c.parts = append(c.parts, part)
	c.args = append(c.args, args...)
}

// either adds that one of the parts holds; none of none.
func (c *clause) either(o clause) {
	if len(o.parts) == 0 {
		c.and("1 = 0")
		return
	}
	c.and("("+strings.Join(o.parts, " OR ")+")", o.args...)
}

func (c *clause) String() string {
	if len(c.parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.parts, " AND ")
}

// where gives the condition on ledger_lines. Every value is a parameter.
func (s *selection) where(dialect database.Dialect) *clause {
	var c clause
	date := s.dateColumn()
	c.and("event_index < ?", s.known.Index)
	if s.since > 0 {
		c.and("event_index >= ?", s.since)
	}
	if !s.from.IsZero() {
		c.and(date+" >= ?", s.from)
	}
	if !s.to.IsZero() {
		c.and(date+" <= ?", s.to)
	}
	for _, e := range s.equal {
		c.and(e.dimension.sql(monthSQL(dialect, date), monthSQL(dialect, "belongs_to"))+" = ?", e.value)
	}
	c.within(s)
	if s.scope.ownOnly {
		c.and("contract_id IN (SELECT id FROM contracts WHERE org_id = ?)", s.scope.org)
	}
	return &c
}

// PostgreSQL adds bigints up as numeric; the cast fails where the sum does not
// fit, as SQLite's SUM does.
const (
	sumOfLines   = "CAST(COALESCE(SUM(d_count), 0) AS bigint), CAST(COALESCE(SUM(d_contract_fen), 0) AS bigint), CAST(COALESCE(SUM(d_technical_fen), 0) AS bigint)"
	sumOfRollups = "CAST(COALESCE(SUM(n), 0) AS bigint), CAST(COALESCE(SUM(contract_fen), 0) AS bigint), CAST(COALESCE(SUM(technical_fen), 0) AS bigint)"
)

func sumLines(tx *database.Tx, s *selection) ([]Group, error) {
	return sumGrouped(tx, s, monthSQL(tx.Dialect, s.dateColumn()), sumOfLines, linesTable, s.where(tx.Dialect))
}

// sumRollups sums the prepared totals; the selection covers whole months.
func sumRollups(tx *database.Tx, s *selection) ([]Group, error) {
	var c clause
	if !s.from.IsZero() {
		c.and("month >= ?", s.from.YearMonth())
	}
	if !s.to.IsZero() {
		c.and("month <= ?", s.to.YearMonth())
	}
	for _, e := range s.equal {
		c.and(e.dimension.sql("month", "month")+" = ?", e.value)
	}
	return sumGrouped(tx, s, "month", sumOfRollups, "ledger_rollups", &c)
}

func sumGrouped(tx *database.Tx, s *selection, month, sums, table string, where *clause) ([]Group, error) {
	keys := make([]string, len(s.group))
	for i, d := range s.group {
		keys[i] = d.sql(month, monthSQL(tx.Dialect, "belongs_to"))
	}
	query := "SELECT " + strings.Join(slices.Concat(keys, []string{sums}), ", ") + " FROM " + table + where.String()
	if len(keys) > 0 {
		query += " GROUP BY " + strings.Join(keys, ", ")
	}
	rows, err := tx.Raw(query, where.args...).Rows()
	if err != nil {
		return nil, fmt.Errorf("sum %s: %w", table, err)
	}
	defer rows.Close()
	out := []Group{}
	for rows.Next() {
		g := Group{Key: map[string]string{}}
		values := make([]string, len(keys))
		into := make([]any, 0, len(keys)+3)
		for i := range values {
			into = append(into, &values[i])
		}
		if err := rows.Scan(append(into, &g.Count, &g.ContractAmount, &g.TechnicalAmount)...); err != nil {
			return nil, fmt.Errorf("sum %s: %w", table, err)
		}
		for i, d := range s.group {
			g.Key[d.name] = values[i]
		}
		out = append(out, g)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("sum %s: %w", table, err)
	}
	return out, nil
}

// countLines counts the selected lines.
func countLines(tx *database.Tx, s *selection) (int64, error) {
	var n int64
	where := s.where(tx.Dialect)
	if err := tx.Raw("SELECT COUNT(*) FROM ledger_lines"+where.String(), where.args...).Scan(&n).Error; err != nil {
		return 0, fmt.Errorf("count ledger lines: %w", err)
	}
	return n, nil
}

// listLines gives the selected lines after a place, in order.
func listLines(tx *database.Tx, s *selection, after cursor, limit int) ([]Line, error) {
	where := s.where(tx.Dialect)
	where.and("(event_index > ? OR (event_index = ? AND line_no > ?))", after.Index, after.Index, after.Line)
	var rows []lineRow
	query := "SELECT " + lineColumns + " FROM ledger_lines" + where.String() + " ORDER BY event_index, line_no LIMIT ?"
	if err := tx.Raw(query, append(where.args, limit)...).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("list ledger lines: %w", err)
	}
	out := make([]Line, len(rows))
	for i := range rows {
		out[i] = rows[i].line()
	}
	return out, nil
}

// The three sources of a reconciliation.
const (
	fromLines     = "SELECT " + sumOfLines + " FROM ledger_lines"
	fromRollups   = "SELECT " + sumOfRollups + " FROM ledger_rollups"
	fromContracts = "SELECT CAST(COUNT(*) AS bigint), CAST(COALESCE(SUM(approved_contract_fen), 0) AS bigint), " +
		"CAST(COALESCE(SUM(approved_technical_fen), 0) AS bigint) FROM contracts WHERE status IN ('REGISTERED', 'CHANGE_PENDING', 'RECHECK')"
)

func totalOf(tx *database.Tx, query string) (Totals, error) {
	var t Totals
	err := tx.Raw(query).Row().Scan(&t.Count, &t.ContractFen, &t.TechnicalFen)
	if err != nil {
		return Totals{}, fmt.Errorf("total for the reconciliation: %w", err)
	}
	return t, nil
}

// Lines of a contract whose registration was undone add up to nothing and have
// no counterpart; so have the lines of a kind it no longer is.
const compareContracts = `WITH l AS (
	SELECT contract_id AS id, @month_of_line AS month, kind, MAX(area) AS area,
		SUM(d_count) AS n, SUM(d_contract_fen) AS c, SUM(d_technical_fen) AS t
	FROM ledger_lines GROUP BY contract_id, @month_of_line, kind
	HAVING SUM(d_count) <> 0 OR SUM(d_contract_fen) <> 0 OR SUM(d_technical_fen) <> 0
), o AS (
	SELECT id, @month_of_contract AS month, approved_kind AS kind, 1 AS n, approved_contract_fen AS c, approved_technical_fen AS t
	FROM contracts WHERE status IN ('REGISTERED', 'CHANGE_PENDING', 'RECHECK')
)
SELECT COALESCE(l.id, o.id), COALESCE(l.month, o.month), COALESCE(l.area, ''), COALESCE(l.kind, o.kind), @six
FROM l FULL JOIN o ON l.id = o.id AND l.month = o.month AND l.kind = o.kind WHERE @differ ORDER BY 1, 2, 4`

const compareRollups = `WITH l AS (
	SELECT @month_of_line AS month, area, kind, SUM(d_count) AS n, SUM(d_contract_fen) AS c, SUM(d_technical_fen) AS t
	FROM ledger_lines GROUP BY @month_of_line, area, kind
), o AS (
	SELECT month, area, kind, n, contract_fen AS c, technical_fen AS t FROM ledger_rollups
)
SELECT '', COALESCE(l.month, o.month), COALESCE(l.area, o.area), COALESCE(l.kind, o.kind), @six
FROM l FULL JOIN o ON l.month = o.month AND l.area = o.area AND l.kind = o.kind WHERE @differ ORDER BY 2, 3, 4`

const (
	sixSums = `CAST(COALESCE(l.n, 0) AS bigint), CAST(COALESCE(l.c, 0) AS bigint), CAST(COALESCE(l.t, 0) AS bigint),
	CAST(COALESCE(o.n, 0) AS bigint), CAST(COALESCE(o.c, 0) AS bigint), CAST(COALESCE(o.t, 0) AS bigint)`
	anyDiffers = `(COALESCE(l.n, 0) <> COALESCE(o.n, 0) OR COALESCE(l.c, 0) <> COALESCE(o.c, 0) OR COALESCE(l.t, 0) <> COALESCE(o.t, 0))`
)

// eachDifference walks the cells where lines and the other source differ.
func eachDifference(tx *database.Tx, with Source, each func(Difference)) error {
	query := compareContracts
	if with == WithRollups {
		query = compareRollups
	}
	query = strings.NewReplacer("@month_of_line", monthSQL(tx.Dialect, "belongs_to"),
		"@month_of_contract", monthSQL(tx.Dialect, "registered_on"), "@six", sixSums, "@differ", anyDiffers).Replace(query)
	rows, err := tx.Raw(query).Rows()
	if err != nil {
		return fmt.Errorf("compare lines with %s: %w", with, err)
	}
	defer rows.Close()
	for rows.Next() {
		d := Difference{With: with}
		l, o := &d.Lines, &d.Other
		err := rows.Scan(&d.ContractID, &d.Month, &d.Area, &d.Kind,
			&l.Count, &l.ContractFen, &l.TechnicalFen, &o.Count, &o.ContractFen, &o.TechnicalFen)
		if err != nil {
			return fmt.Errorf("compare lines with %s: %w", with, err)
		}
		each(d)
	}
	return rows.Err()
}
