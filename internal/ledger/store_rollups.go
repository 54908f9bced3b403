package ledger

import (
	"fmt"
	"strings"

	"jishi/internal/amount"
	"jishi/internal/database"
)

// cell is one row of ledger_rollup_cells.
type cell struct {
	ID                      int64
	Cube, Month, A, B, Kind string
}

// addToRollups moves the running totals of the line's cells, under the journal's
// lock. Totals of a later block begin with those of the block before.
func addToRollups(tx *database.Tx, l *Line, block int64) error {
	cells, err := cellsOf(tx, l)
	if err != nil {
		return err
	}
	ids := make([]string, len(cells))
	for i, c := range cells {
		ids[i] = fmt.Sprint(c.ID)
	}
	err = tx.Exec(`INSERT INTO ledger_rollups (cell, block, n, contract_fen, technical_fen)
		SELECT c.id, CAST(? AS bigint), COALESCE(p.n, 0) + ?, COALESCE(p.contract_fen, 0) + ?, COALESCE(p.technical_fen, 0) + ?
		FROM ledger_rollup_cells c LEFT JOIN ledger_rollups p ON p.cell = c.id AND p.block = (SELECT MAX(x.block) FROM ledger_rollups x WHERE x.cell = c.id)
		WHERE c.id IN (`+strings.Join(ids, ", ")+`)
		ON CONFLICT (cell, block) DO UPDATE SET n = excluded.n, contract_fen = excluded.contract_fen, technical_fen = excluded.technical_fen`,
		l.EventIndex/block, l.Count, l.ContractAmount, l.TechnicalAmount).Error
	if err != nil {
		return fmt.Errorf("add line %d/%d to the rollups: %w", l.EventIndex, l.LineNo, err)
	}
	return nil
}

// cellsOf gives the line's cell in each cube, new ones made.
func cellsOf(tx *database.Tx, l *Line) ([]cell, error) {
	want := make([]cell, len(cubes))
	var where []string
	var args []any
	for i, c := range cubes {
		a, b := c.values(l)
		want[i] = cell{Cube: c.a, Month: l.BelongsTo.YearMonth(), A: a, B: b, Kind: l.Kind}
		where = append(where, "(cube = ? AND month = ? AND a = ? AND b = ? AND kind = ?)")
		args = append(args, c.a, want[i].Month, a, b, l.Kind)
	}
	var found []cell
	if err := tx.Raw("SELECT id, cube, month, a, b, kind FROM ledger_rollup_cells WHERE "+strings.Join(where, " OR "), args...).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("find the cells of line %d/%d: %w", l.EventIndex, l.LineNo, err)
	}
	byCube := map[string]int64{}
	for _, f := range found {
		byCube[f.Cube] = f.ID
	}
	var missing []cell
	for i := range want {
		if want[i].ID = byCube[want[i].Cube]; want[i].ID == 0 {
			missing = append(missing, want[i])
		}
	}
	if len(missing) == 0 {
		return want, nil
	}
	var last int64
	if err := tx.Raw("SELECT COALESCE(MAX(id), 0) FROM ledger_rollup_cells").Scan(&last).Error; err != nil {
		return nil, fmt.Errorf("number a cell: %w", err)
	}
	for i := range missing {
		last++
		missing[i].ID = last
		byCube[missing[i].Cube] = last
	}
	if err := tx.Table("ledger_rollup_cells").Create(&missing).Error; err != nil {
		return nil, fmt.Errorf("make the cells of line %d/%d: %w", l.EventIndex, l.LineNo, err)
	}
	for i := range want {
		want[i].ID = byCube[want[i].Cube]
	}
	return want, nil
}

// lastBefore joins the cells of a cube with their last row before a block. Each
// database finds it by the index in its own way.
func lastBefore(dialect database.Dialect, block int64) string {
	if dialect == database.Postgres {
		return fmt.Sprintf(`ledger_rollup_cells c CROSS JOIN LATERAL (SELECT x.n, x.contract_fen, x.technical_fen FROM ledger_rollups x
			WHERE x.cell = c.id AND x.block < %d ORDER BY x.block DESC LIMIT 1) r`, block)
	}
	return fmt.Sprintf(`ledger_rollup_cells c CROSS JOIN ledger_rollups r ON r.cell = c.id
		AND r.block = (SELECT x.block FROM ledger_rollups x WHERE x.cell = c.id AND x.block < %d ORDER BY x.block DESC LIMIT 1)`, block)
}

// sumCells sums the cells of whole months as they were before a block.
func sumCells(tx *database.Tx, s *selection, c cube, block int64) ([]Group, error) {
	var where clause
	where.and("cube = ?", c.a)
	if !s.from.IsZero() {
		where.and("month >= ?", s.from.YearMonth())
	}
	if !s.to.IsZero() {
		where.and("month <= ?", s.to.YearMonth())
	}
	for _, e := range s.equal {
		where.matches(tx.Dialect, e.dimension, c.sql(e.dimension), e.value)
	}
	keys := make([]string, len(s.group))
	for i, d := range s.group {
		keys[i] = c.sql(d)
	}
	return readGroups(tx, s, keys, sumOfRollups, lastBefore(tx.Dialect, block), &where)
}

// keySQL is month, first and second dimension and kind of a line in a cube.
func (c cube) keySQL(dialect database.Dialect) string {
	month, second := monthSQL(dialect, "belongs_to"), "''"
	a, _ := findDimension(c.a)
	if b, ok := findDimension(c.b); ok {
		second = b.sql(month, month)
	}
	return fmt.Sprintf("%s AS month, %s AS a, %s AS b, kind", month, a.sql(month, month), second)
}

// fromCube is the lines by the cells and blocks of a cube.
func fromCube(dialect database.Dialect, c cube, block int64) string {
	return fmt.Sprintf(`SELECT %s, event_index / %d AS block, SUM(d_count) AS n, SUM(d_contract_fen) AS contract_fen, SUM(d_technical_fen) AS technical_fen
		FROM ledger_lines GROUP BY 1, 2, 3, 4, 5`, c.keySQL(dialect), block)
}

// writeRollups prepares all totals from the lines.
func writeRollups(tx *database.Tx, block int64) error {
	for _, c := range cubes {
		lines := fromCube(tx.Dialect, c, block)
		for _, q := range []string{
			`INSERT INTO ledger_rollup_cells (id, cube, month, a, b, kind)
				SELECT (SELECT COALESCE(MAX(id), 0) FROM ledger_rollup_cells) + ROW_NUMBER() OVER (ORDER BY month, a, b, kind), '` + c.a + `', month, a, b, kind
				FROM (SELECT DISTINCT ` + c.keySQL(tx.Dialect) + ` FROM ledger_lines) d`,
			`INSERT INTO ledger_rollups (cell, block, n, contract_fen, technical_fen)
				SELECT c.id, g.block, CAST(SUM(g.n) OVER w AS bigint), CAST(SUM(g.contract_fen) OVER w AS bigint), CAST(SUM(g.technical_fen) OVER w AS bigint)
				FROM (` + lines + `) g JOIN ledger_rollup_cells c ON c.cube = '` + c.a + `' AND c.month = g.month AND c.a = g.a AND c.b = g.b AND c.kind = g.kind
				WINDOW w AS (PARTITION BY c.id ORDER BY g.block)`,
		} {
			if err := tx.Exec(q).Error; err != nil {
				return fmt.Errorf("prepare the totals by %s: %w", c.a, err)
			}
		}
	}
	return nil
}

// compareCube compares the running totals of a cube with the lines.
func compareCube(tx *database.Tx, c cube, block int64, out *RollupCheck) error {
	rows, err := tx.Raw(`WITH l AS (
			SELECT month, a, b, kind, block, CAST(SUM(n) OVER w AS bigint) AS n, CAST(SUM(contract_fen) OVER w AS bigint) AS c, CAST(SUM(technical_fen) OVER w AS bigint) AS t
			FROM (` + fromCube(tx.Dialect, c, block) + `) g WINDOW w AS (PARTITION BY month, a, b, kind ORDER BY block)
		), o AS (
			SELECT k.id, month, a, b, kind, block, n, contract_fen AS c, technical_fen AS t
			FROM ledger_rollup_cells k LEFT JOIN ledger_rollups r ON r.cell = k.id WHERE cube = '` + c.a + `'
		)
		SELECT COALESCE(l.month, o.month), COALESCE(l.a, o.a), COALESCE(l.b, o.b), COALESCE(l.kind, o.kind), COALESCE(l.block, o.block, -1),
			COALESCE(o.id, (SELECT k.id FROM ledger_rollup_cells k WHERE k.cube = '` + c.a + `' AND k.month = l.month AND k.a = l.a AND k.b = l.b AND k.kind = l.kind), 0), ` + sixSums + `,
			CASE WHEN l.n IS NULL OR o.n IS NULL OR ` + anyDiffers + ` THEN 1 ELSE 0 END
		FROM l FULL JOIN o ON l.month = o.month AND l.a = o.a AND l.b = o.b AND l.kind = o.kind AND l.block = o.block ORDER BY 1, 2, 3, 4, 5`).Rows()
	if err != nil {
		return fmt.Errorf("compare the totals by %s: %w", c.a, err)
	}
	defer rows.Close()
	for rows.Next() {
		d, differs := RollupDifference{Cube: c.a}, 0
		if err := rows.Scan(&d.Month, &d.A, &d.B, &d.Kind, &d.Block, &d.Cell, &d.Lines.Count, &d.Lines.ContractFen, &d.Lines.TechnicalFen,
			&d.Rollup.Count, &d.Rollup.ContractFen, &d.Rollup.TechnicalFen, &differs); err != nil {
			return fmt.Errorf("compare the totals by %s: %w", c.a, err)
		}
		out.Cells++
		if differs != 0 {
			out.add(d)
		}
	}
	return rows.Err()
}

// strayRollups finds rows that belong to no cell of a cube that there is.
func strayRollups(tx *database.Tx, out *RollupCheck) error {
	names := make([]string, len(cubes))
	for i, c := range cubes {
		names[i] = c.a
	}
	var stray []struct {
		Cell, Block, N            int64
		ContractFen, TechnicalFen amount.Fen
	}
	err := tx.Raw(`SELECT cell, block, n, contract_fen, technical_fen FROM ledger_rollups r
		WHERE NOT EXISTS (SELECT 1 FROM ledger_rollup_cells c WHERE c.id = r.cell AND c.cube IN ?) ORDER BY 1, 2`, names).Scan(&stray).Error
	if err != nil {
		return fmt.Errorf("find stray totals: %w", err)
	}
	for _, r := range stray {
		out.add(RollupDifference{Cell: r.Cell, Block: r.Block, Rollup: Totals{Count: r.N, ContractFen: r.ContractFen, TechnicalFen: r.TechnicalFen}})
	}
	return nil
}
