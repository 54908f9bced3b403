package ledger

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

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
	case "buyer_area":
		return "CASE WHEN buyer_zone <> '' THEN buyer_zone WHEN buyer_region <> '' THEN buyer_region ELSE '" + Abroad + "' END"
	}
	return d.column
}

// source is what a selection reads: the lines, with the sides where they matter.
func (s *selection) source() string {
	sides := slices.ContainsFunc(s.group, dimension.ofSide) || slices.ContainsFunc(s.equal, func(c condition) bool { return c.dimension.ofSide() })
	if !sides {
		return linesTable
	}
	return `(SELECT l.*, COALESCE(s.seller_key, '') AS seller_key, COALESCE(s.seller_country, '') AS seller_country, COALESCE(s.seller_profile, '') AS seller_profile,
		COALESCE(s.buyer_key, '') AS buyer_key, COALESCE(s.buyer_profile, '') AS buyer_profile, COALESCE(s.brokered, '') AS brokered
		FROM ledger_lines l LEFT JOIN ledger_sides s ON s.event_index = l.event_index AND s.line_no = l.line_no) ledger_lines`
}

// each gives the table of the values that a line has of a dimension; ” for none.
func (d dimension) each(dialect database.Dialect) string {
	if dialect == database.Postgres {
		return "unnest(CASE WHEN " + d.column + " = '' THEN ARRAY[''] ELSE string_to_array(" + d.column + ", ',') END) AS several(value)"
	}
	return `json_each('["' || replace(` + d.column + `, ',', '","') || '"]') AS several`
}

// matches adds that a dimension has one of the values of a filter.
func (c *clause) matches(dialect database.Dialect, d dimension, expression, value string) {
	any := clause{}
	for _, v := range strings.Split(value, ",") {
		v = strings.TrimSpace(v)
		beginning, open := strings.CutSuffix(v, "*")
		switch {
		case v == none || v == "":
			any.and(expression+" = ?", "")
		case d.many():
			in := "instr"
			if dialect == database.Postgres {
				in = "strpos"
			}
			if !open {
				beginning += ","
			}
			any.and(in+"(',' || "+expression+" || ',', ?) > 0", ","+beginning)
		case open:
			any.and("substr("+expression+", 1, ?) = ?", utf8.RuneCountInString(beginning), beginning)
		default:
			any.and(expression+" = ?", v)
		}
	}
	c.either(any)
}

// none is the filter for lines without a value.
const none = "-"

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
		c.matches(dialect, e.dimension, e.dimension.sql(monthSQL(dialect, date), monthSQL(dialect, "belongs_to")), e.value)
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
	return sumGrouped(tx, s, monthSQL(tx.Dialect, s.dateColumn()), sumOfLines, s.source(), s.where(tx.Dialect))
}

func sumGrouped(tx *database.Tx, s *selection, month, sums, table string, where *clause) ([]Group, error) {
	keys := make([]string, len(s.group))
	for i, d := range s.group {
		keys[i] = d.sql(month, monthSQL(tx.Dialect, "belongs_to"))
		if d.many() {
			keys[i] = "several.value"
			table += " CROSS JOIN " + d.each(tx.Dialect)
		}
	}
	return readGroups(tx, s, keys, sums, table, where)
}

// readGroups reads sums by the expressions of the selection's dimensions.
func readGroups(tx *database.Tx, s *selection, keys []string, sums, table string, where *clause) ([]Group, error) {
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
	if err := tx.Raw("SELECT COUNT(*) FROM "+s.source()+where.String(), where.args...).Scan(&n).Error; err != nil {
		return 0, fmt.Errorf("count ledger lines: %w", err)
	}
	return n, nil
}

// listLines gives the selected lines after a place, in order.
func listLines(tx *database.Tx, s *selection, after cursor, limit int) ([]Line, error) {
	where := s.where(tx.Dialect)
	where.and("(event_index > ? OR (event_index = ? AND line_no > ?))", after.Index, after.Index, after.Line)
	var rows []lineRow
	query := "SELECT " + lineColumns + " FROM " + s.source() + where.String() + " ORDER BY event_index, line_no LIMIT ?"
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
	fromRollups   = "SELECT " + sumOfRollups + " FROM " + lastOfAreas
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

// lastOfAreas are the totals by area as they are now.
const lastOfAreas = `ledger_rollup_cells k JOIN ledger_rollups r ON r.cell = k.id AND k.cube = 'region'
	AND r.block = (SELECT MAX(x.block) FROM ledger_rollups x WHERE x.cell = k.id)`

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
	SELECT month, a AS area, kind, SUM(n) AS n, SUM(contract_fen) AS c, SUM(technical_fen) AS t FROM ` + lastOfAreas + ` GROUP BY month, a, kind
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

// rank gives the largest groups of a selection by its one dimension, and how
// many there are.
func rank(tx *database.Tx, s *selection, by Measure, limit int) ([]Group, int64, error) {
	key := s.group[0].sql(monthSQL(tx.Dialect, s.dateColumn()), monthSQL(tx.Dialect, "belongs_to"))
	table := s.source()
	if s.group[0].many() {
		key, table = "several.value", table+" CROSS JOIN "+s.group[0].each(tx.Dialect)
	}
	where := s.where(tx.Dialect)
	groups := "SELECT " + key + " AS k, " + sumOfLines + " FROM " + table + where.String() + " GROUP BY " + key +
		" HAVING SUM(d_count) <> 0 OR SUM(d_contract_fen) <> 0 OR SUM(d_technical_fen) <> 0"
	var members int64
	if err := tx.Raw("SELECT COUNT(*) FROM ("+groups+") g", where.args...).Scan(&members).Error; err != nil {
		return nil, 0, fmt.Errorf("count the groups of a ranking: %w", err)
	}
	order := map[Measure]string{ByContract: "3", ByTechnical: "4", ByCount: "2"}[by]
	if order == "" {
		order = "3"
	}
	if tx.Dialect == database.Postgres {
		key += ` COLLATE "C"` // as SQLite: bytewise
	}
	rows, err := tx.Raw(groups+" ORDER BY "+order+" DESC, "+key+" LIMIT ?", append(where.args, limit)...).Rows()
	if err != nil {
		return nil, 0, fmt.Errorf("rank: %w", err)
	}
	defer rows.Close()
	var out []Group
	for rows.Next() {
		var value string
		var g Group
		if err := rows.Scan(&value, &g.Count, &g.ContractAmount, &g.TechnicalAmount); err != nil {
			return nil, 0, fmt.Errorf("rank: %w", err)
		}
		g.Key = map[string]string{s.group[0].name: value}
		out = append(out, g)
	}
	return out, members, rows.Err()
}
