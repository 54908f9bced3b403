package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jishi/internal/database"
)

// A cube (汇总口径) is a grouping that totals are prepared for: by month of the
// statistical day, by one or two dimensions, and by kind. Together the cubes
// answer what the official reports ask.
type cube struct{ a, b string }

var cubes = []cube{
	{"region", "direction"}, {"buyer_area", "direction"}, {"seller_region", "direction"}, {"buyer_region", "direction"}, {"flow", "direction"},
	{"seller_kind", "buyer_kind"}, {"sub_kind", ""}, {"tech_field", ""}, {"objective", ""}, {"industry", ""}, {"plan_source", ""}, {"band", ""},
	{"office", ""}, {"amount_mode", ""}, {"rule_set", ""}, {"is_related", ""},
}

// blockEvents is how many events of the journal share a row of a cell. What was
// known inside a block is read from the lines of the block, so that a larger one
// makes fewer rows and longer reading.
const blockEvents = 4096

// values are the line's values in the cube.
func (c cube) values(l *Line) (a, b string) {
	one, _ := findDimension(c.a)
	a = one.of(l)
	if two, ok := findDimension(c.b); ok {
		b = two.of(l)
	}
	return a, b
}

// has tells whether the cube knows a dimension.
func (c cube) has(d dimension) bool {
	return d.column == "" || d.name == "statistical_year" || d.name == "kind" || d.name == c.a || d.name == c.b && c.b != ""
}

// sql is the expression of a dimension in the cells of the cube.
func (c cube) sql(d dimension) string {
	switch d.name {
	case c.a:
		return "a"
	case c.b:
		return "b"
	}
	return d.sql("month", "month")
}

// cube finds the prepared totals that answer a selection, as far as its period
// is whole months. They are of the whole city, and by the statistical day.
func (s *selection) cube() (cube, bool) {
	if s.since > 0 || s.scope.ownOnly || s.view == Adjustments || s.view == Booked || s.view == Frozen && len(s.closed) > 0 {
		return cube{}, false
	}
	i := slices.IndexFunc(cubes, func(c cube) bool {
		return !slices.ContainsFunc(s.group, func(d dimension) bool { return !c.has(d) }) &&
			!slices.ContainsFunc(s.equal, func(e condition) bool { return !c.has(e.dimension) })
	})
	if i < 0 {
		return cube{}, false
	}
	return cubes[i], true
}

// parts cuts a selection into whole months and the days before and after them;
// ok is false where there is no whole month.
func (s *selection) parts() (whole selection, days []selection, ok bool) {
	whole = *s
	if !s.from.IsZero() && s.from.Day() != 1 {
		end := s.from.AddDays(32 - s.from.Day())
		whole.from = end.AddDays(1 - end.Day())
		before := *s
		before.to = whole.from.AddDays(-1)
		days = append(days, before)
	}
	if !s.to.IsZero() && s.to.AddDays(1).Day() != 1 {
		whole.to = s.to.AddDays(-s.to.Day())
		after := *s
		after.from = whole.to.AddDays(1)
		days = append(days, after)
	}
	return whole, days, whole.from.IsZero() || whole.to.IsZero() || !whole.to.Before(whole.from)
}

// sumPrepared answers a selection from a cube: whole months from its cells, as of
// the last whole block, and the rest of the block and of the months from the
// lines. The answer is that of the lines.
func sumPrepared(tx *database.Tx, s *selection, c cube) ([]Group, error) {
	whole, days, ok := s.parts()
	if !ok {
		return sumLines(tx, s)
	}
	block := s.known.Index/s.known.block + 1 // of everything known, the last block is there as far as it goes
	if !s.known.all {
		block--
		rest := whole
		rest.since = block * s.known.block
		days = append(days, rest)
	}
	groups, err := sumCells(tx, &whole, c, block)
	if err != nil {
		return nil, err
	}
	for i := range days {
		more, err := sumLines(tx, &days[i])
		if err != nil {
			return nil, err
		}
		groups = append(groups, more...)
	}
	return merged(s.group, groups)
}

// merged adds up groups of the same key.
func merged(by []dimension, groups []Group) ([]Group, error) {
	at, out := map[string]int{}, []Group{}
	for _, g := range groups {
		key := make([]string, len(by))
		for i, d := range by {
			key[i] = g.Key[d.name]
		}
		k := strings.Join(key, "\x00")
		i, there := at[k]
		if !there {
			at[k] = len(out)
			out = append(out, g)
			continue
		}
		if err := out[i].add(g); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// BuildRollups prepares the totals of a database that has lines and no rollups:
// one that is older than they are.
func (s *Service) BuildRollups(ctx context.Context) error {
	var missing bool
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		return tx.Raw("SELECT EXISTS (SELECT 1 FROM ledger_lines) AND NOT EXISTS (SELECT 1 FROM ledger_rollup_cells)").Scan(&missing).Error
	})
	if err != nil || !missing {
		return err
	}
	return s.journal.DB().InTx(ctx, func(tx *database.Tx) error { return writeRollups(tx, s.block) })
}

// RebuildRollups throws the prepared totals away and writes them anew from the
// lines. It needs the owner's login, since serving may not delete.
func RebuildRollups(ctx context.Context, db *database.DB) error {
	return rebuildRollups(ctx, db, blockEvents)
}

func rebuildRollups(ctx context.Context, db *database.DB, block int64) error {
	return db.InTx(ctx, func(tx *database.Tx) error {
		if tx.Dialect == database.Postgres { // no line may come in between
			if err := tx.Exec("LOCK TABLE ledger_rollup_cells, ledger_rollups IN ACCESS EXCLUSIVE MODE").Error; err != nil {
				return fmt.Errorf("lock the rollups: %w", err)
			}
		}
		for _, table := range []string{"ledger_rollups", "ledger_rollup_cells"} {
			if err := tx.Exec("DELETE FROM " + table).Error; err != nil {
				return fmt.Errorf("empty %s: %w", table, err)
			}
		}
		return writeRollups(tx, block)
	})
}

// RollupDifference is a cell whose running total at a block is not that of the
// lines.
type RollupDifference struct {
	Cell                    int64 // 0 where there is none
	Cube, Month, A, B, Kind string
	Block                   int64
	Lines, Rollup           Totals
}

func (d RollupDifference) String() string {
	return fmt.Sprintf("%s %s %s %s %s, block %d", d.Cube, d.Month, d.A, d.B, d.Kind, d.Block)
}

// CheckRollups works every prepared total of every cube and block out again from
// the lines, in one snapshot. It gives the first differences, how many there are
// and the money they add up to, without letting opposite errors cancel out.
func CheckRollups(ctx context.Context, db *database.DB) (RollupCheck, error) {
	return checkRollups(ctx, db, blockEvents)
}

// RollupCheck (预汇总核对) is what CheckRollups found.
type RollupCheck struct {
	Cells       int64 // rows compared
	Differences []RollupDifference
	Count       int64
	Apart       Totals
}

func checkRollups(ctx context.Context, db *database.DB, block int64) (RollupCheck, error) {
	var out RollupCheck
	err := db.View(ctx, func(tx *database.Tx) error {
		for _, c := range cubes {
			if err := compareCube(tx, c, block, &out); err != nil {
				return err
			}
		}
		return strayRollups(tx, &out)
	})
	return out, err
}

func (r *RollupCheck) add(d RollupDifference) {
	r.Count++
	r.Apart.ContractFen = clampedSum(r.Apart.ContractFen, distance(d.Lines.ContractFen, d.Rollup.ContractFen))
	r.Apart.TechnicalFen = clampedSum(r.Apart.TechnicalFen, distance(d.Lines.TechnicalFen, d.Rollup.TechnicalFen))
	if len(r.Differences) < maxDifferences {
		r.Differences = append(r.Differences, d)
	}
}
