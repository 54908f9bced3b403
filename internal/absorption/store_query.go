package absorption

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"jishi/internal/database"
	"jishi/internal/ledger"
)

// expression of a dimension.
func expression(name string) string {
	switch name {
	case "region": // of the seller, who is never here
		return "CASE WHEN r.seller_region <> '' THEN r.seller_region ELSE '" + ledger.Abroad + "' END"
	case "direction":
		return "'IN'"
	case "office":
		return "''"
	}
	return "r." + name
}

// where gives the condition of a query; every value is a parameter.
func (q *Query) where() (string, []any) {
	parts, args := []string{inForce}, []any{q.AsOf, q.AsOf}
	if q.Batch != "" {
		parts, args = []string{"b.id = ?"}, []any{q.Batch}
	}
	if q.Class != "" {
		parts, args = append(parts, "r.class = ?"), append(args, string(q.Class))
	}
	if !q.From.IsZero() {
		parts, args = append(parts, "r.registered_on >= ?"), append(args, q.From)
	}
	if !q.To.IsZero() {
		parts, args = append(parts, "r.registered_on <= ?"), append(args, q.To)
	}
	for _, name := range Dimensions {
		value, ok := q.Filters[name]
		if !ok {
			continue
		}
		var any []string
		for v := range strings.SplitSeq(value, ",") {
			v = strings.TrimSpace(v)
			beginning, open := strings.CutSuffix(v, "*")
			switch {
			case open:
				any, args = append(any, "substr("+expression(name)+", 1, ?) = ?"), append(args, utf8.RuneCountInString(beginning), beginning)
			case v == "-":
				any, args = append(any, expression(name)+" = ?"), append(args, "")
			default:
				any, args = append(any, expression(name)+" = ?"), append(args, v)
			}
		}
		parts = append(parts, "("+strings.Join(any, " OR ")+")")
	}
	return " FROM absorption_rows r JOIN absorption_batches b ON b.id = r.batch_id WHERE " + strings.Join(parts, " AND "), args
}

// sumLines adds up by groups in the order of their keys. PostgreSQL adds bigints
// up as numeric; the cast fails where the sum does not fit, as SQLite's SUM does.
func sumLines(tx *database.Tx, q *Query) ([]ledger.Group, error) {
	keys := make([]string, len(q.GroupBy))
	for i, name := range q.GroupBy {
		keys[i] = expression(name)
	}
	from, args := q.where()
	query := "SELECT " + strings.Join(append(slices.Clone(keys), "COUNT(*)", "CAST(COALESCE(SUM(r.contract_fen), 0) AS bigint)",
		"CAST(COALESCE(SUM(r.technical_fen), 0) AS bigint)"), ", ") + from
	if len(keys) > 0 {
		places := make([]string, len(keys))
		for i := range keys {
			places[i] = fmt.Sprint(i + 1)
		}
		query += " GROUP BY " + strings.Join(places, ", ")
	}
	rows, err := tx.Raw(query, args...).Rows()
	if err != nil {
		return nil, fmt.Errorf("sum absorption: %w", err)
	}
	defer rows.Close()
	var out []ledger.Group
	for rows.Next() {
		g, values := ledger.Group{Key: map[string]string{}}, make([]string, len(keys))
		into := make([]any, 0, len(keys)+3)
		for i := range values {
			into = append(into, &values[i])
		}
		if err := rows.Scan(append(into, &g.Count, &g.ContractAmount, &g.TechnicalAmount)...); err != nil {
			return nil, fmt.Errorf("sum absorption: %w", err)
		}
		for i, name := range q.GroupBy {
			g.Key[name] = values[i]
		}
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b ledger.Group) int {
		for _, name := range q.GroupBy {
			if c := strings.Compare(a.Key[name], b.Key[name]); c != 0 {
				return c
			}
		}
		return 0
	})
	return out, rows.Err()
}

func listLines(tx *database.Tx, q *Query, after spot, limit int) ([]Line, error) {
	from, args := q.where()
	if !after.day.IsZero() {
		from += " AND (r.registered_on, r.batch_id, r.row_no) > (?, ?, ?)"
		args = append(args, after.day, after.batch, after.row)
	}
	return readLines(tx, from+" ORDER BY r.registered_on, r.batch_id, r.row_no LIMIT ?", append(args, limit)...)
}

func readLines(tx *database.Tx, rest string, args ...any) ([]Line, error) {
	rows, err := readRows(tx, rest, args...)
	out := make([]Line, len(rows))
	for i := range rows {
		out[i] = rows[i].line()
	}
	return out, err
}

func readRows(tx *database.Tx, rest string, args ...any) ([]lineRow, error) {
	var rows []lineRow
	if err := tx.Raw("SELECT r."+strings.ReplaceAll(rowColumns, ", ", ", r.")+rest, args...).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read absorption lines: %w", err)
	}
	return rows, nil
}

// registered finds own registrations, whatever became of them, by their national
// numbers and the numbers of their certificates.
func registered(tx *database.Tx, numbers []string) (map[string]ours, error) {
	out := map[string]ours{}
	for part := range slices.Chunk(numbers, chunk) {
		var rows []struct {
			Number, ID, Status                        string
			ApprovedContractFen, ApprovedTechnicalFen int64
		}
		err := tx.Raw(`SELECT c.national_reg_no AS number, c.id, c.status, c.approved_contract_fen, c.approved_technical_fen FROM contracts c WHERE c.national_reg_no IN ?
			UNION SELECT x.number, c.id, c.status, c.approved_contract_fen, c.approved_technical_fen
			FROM certificates x JOIN contracts c ON c.id = x.contract_id WHERE x.number IN ?`, part, part).Scan(&rows).Error
		if err != nil {
			return nil, fmt.Errorf("own registrations of the numbers: %w", err)
		}
		for _, r := range rows {
			out[r.Number] = ours{contractID: r.ID, status: r.Status, contract: r.ApprovedContractFen, technical: r.ApprovedTechnicalFen}
		}
	}
	return out, nil
}

// numbersIn finds which of the numbers count in other batches.
func numbersIn(tx *database.Tx, batches, numbers []string) (map[string]string, error) {
	out := map[string]string{}
	if len(batches) == 0 {
		return out, nil
	}
	for part := range slices.Chunk(numbers, chunk) {
		var rows []struct{ Number, BatchID string }
		err := tx.Raw("SELECT number, batch_id FROM absorption_rows WHERE class = ? AND batch_id IN ? AND number IN ?", string(Counted), batches, part).Scan(&rows).Error
		if err != nil {
			return nil, fmt.Errorf("numbers of other batches: %w", err)
		}
		for _, r := range rows {
			out[r.Number] = r.BatchID
		}
	}
	return out, nil
}

// Damage is a batch whose lines are no longer those imported.
type Damage struct{ BatchID, What string }

// Verify works the digest and the tallies of every batch out again from its
// lines. The batch itself is protected by the journal.
func Verify(ctx context.Context, db *database.DB) ([]Damage, error) {
	var out []Damage
	err := db.View(ctx, func(tx *database.Tx) error {
		out = nil
		list, err := readBatches(tx, "ORDER BY b.event_index")
		if err != nil {
			return err
		}
		for i := range list {
			what, err := list[i].again(tx)
			if err != nil {
				return err
			}
			if what != "" {
				out = append(out, Damage{BatchID: list[i].ID, What: what})
			}
		}
		return nil
	})
	return out, err
}

// again reads the lines some at a time and says what is wrong with them.
func (b *Batch) again(tx *database.Tx) (string, error) {
	sum, last, tallies, rows := newDigest(), int64(0), map[Class]Tally{}, int64(0)
	for {
		part, err := readRows(tx, " FROM absorption_rows r WHERE r.batch_id = ? AND r.row_no > ? ORDER BY r.row_no LIMIT ?", b.ID, last, chunk)
		if err != nil {
			return "", err
		}
		for i := range part {
			l := part[i].line()
			t := tallies[l.Class]
			t.add(&l)
			tallies[l.Class], last, rows = t, l.Row, rows+1
			if err := sum.add(&part[i]); err != nil {
				return "", err
			}
		}
		if len(part) < chunk {
			break
		}
	}
	switch had, err := tallyText(b.Tallies); {
	case err != nil:
		return "", err
	case rows != b.Rows:
		return fmt.Sprintf("%d lines were imported; there are %d", b.Rows, rows), nil
	case sum.hex() != b.RowsSHA256:
		return "its lines are not those that were imported", nil
	default:
		has, err := tallyText(tallies)
		if err == nil && has != had {
			return "its lines come to " + has + "; imported were " + had, nil
		}
		return "", err
	}
}
