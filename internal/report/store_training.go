package report

import (
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
)

// becameOf tells by base and level what became of who holds a certificate of the
// courses that training.Outcomes counts: when the person first was an active
// broker, and whether a contract with the broker's part was registered within 12
// months of that. index is up to where the ledger is known. There are as many rows
// as bases, levels and lengths of time, however many people there are.
func becameOf(tx *database.Tx, first, last calendar.Date, known time.Time, index int64) (map[[2]string]holders, error) {
	var rows []struct {
		BaseID, Level, Became string
		Days, N, Dealt        int64
	}
	err := tx.Raw(`SELECT h.base_id, h.level, h.became, h.days, COUNT(*) AS n, SUM(CASE WHEN h.became = 'FILED' AND `+dealt(tx.Dialect)+` THEN 1 ELSE 0 END) AS dealt FROM (
			SELECT t.base_id, t.level, t.person_id, f.first_on, CASE WHEN f.first_on IS NULL THEN 'UNFILED' WHEN f.first_on < t.issued_on THEN 'BEFORE' ELSE 'FILED' END AS became,
				CASE WHEN f.first_on >= t.issued_on THEN `+daysFrom(tx.Dialect)+` ELSE 0 END AS days
			FROM (SELECT c.base_id, c.level, x.person_id, MAX(x.issued_on) AS issued_on FROM training_certificates x
					JOIN training_enrolments e ON e.id = x.enrolment_id AND e.status = 'ENROLLED' AND e.made_at <= ? JOIN training_courses c ON c.id = e.course_id
				WHERE x.issued_on <= ? AND (x.status = 'ISSUED' OR x.changed_at > ?) AND c.status <> 'DRAFT' AND c.ends_on BETWEEN ? AND ?
					AND EXISTS (SELECT 1 FROM training_sessions u WHERE u.course_id = c.id AND u.made_at <= ?) GROUP BY c.base_id, c.level, x.person_id, e.id) t
			LEFT JOIN (SELECT b.person_id, MIN(a.from_on) AS first_on FROM brokers b JOIN broker_acts a ON a.broker_id = b.id
				WHERE a.kind = 'ACTIVATED' AND a.recorded_at <= ? AND a.from_on <= ? GROUP BY b.person_id) f ON f.person_id = t.person_id) h
		GROUP BY h.base_id, h.level, h.became, h.days`,
		known, index, index, // dealt
		known, calendar.Of(known), known, first, last, known, // certificates
		known, calendar.Of(known)).Scan(&rows).Error
	if err != nil {
		return nil, wrap("what became of the holders", err)
	}
	out := map[[2]string]holders{}
	for _, r := range rows {
		h := holders{dealt: r.Dealt}
		switch r.Became {
		case "FILED":
			h.filed, h.days = r.N, map[int64]int64{r.Days: r.N}
		case "BEFORE":
			h.before = r.N
		default:
			h.unfiled = r.N
		}
		at := [2]string{r.BaseID, r.Level}
		out[at] = out[at].plus(h)
	}
	return out, nil
}

// dealt tells whether a holder h has a registered contract within 12 months: from
// the day of filing up to the day before the same a year later.
func dealt(dialect database.Dialect) string {
	return `EXISTS (SELECT 1 FROM brokers b JOIN contract_brokers n ON n.broker_id = b.id AND n.status = 'CONFIRMED' AND NOT n.related_party AND COALESCE(n.answered_at, n.created_at) <= ?
		JOIN ledger_lines l ON l.contract_id = n.contract_id AND l.event = 'REGISTER' AND NOT l.is_related AND l.event_index < ?
		WHERE b.person_id = h.person_id AND l.booked_on >= h.first_on AND ` + dayNumber(dialect, "l.booked_on") + ` < ` + dayNumber(dialect, "h.first_on") + ` + 10000
			AND (SELECT SUM(x.d_count) FROM ledger_lines x WHERE x.contract_id = l.contract_id AND x.event_index < ?) > 0)`
}

// dayNumber writes a day as YYYYMMDD, so that a year later is 10000 more, on 29
// February, too.
func dayNumber(dialect database.Dialect, column string) string {
	if dialect == database.Postgres {
		return "CAST(to_char(" + column + ", 'YYYYMMDD') AS integer)"
	}
	return "CAST(replace(" + column + ", '-', '') AS integer)"
}

// daysFrom counts the days from the certificate to the filing.
func daysFrom(dialect database.Dialect) string {
	if dialect == database.Postgres {
		return "f.first_on - t.issued_on"
	}
	return "CAST(julianday(f.first_on) - julianday(t.issued_on) AS integer)"
}
