package report

import (
	"fmt"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
)

func (b *builder) read(f func(*database.Tx) error) error {
	return b.service.journal.DB().View(b.ctx, f)
}

// until is the end of the period, or the moment asked for where that is earlier.
func (b *builder) until() time.Time {
	end := b.to.AddDays(1).Start()
	if !b.asOf.At.IsZero() && b.asOf.At.Before(end) {
		return b.asOf.At.Add(time.Microsecond)
	}
	return end
}

// proceedings are those granted of one kind and ground.
type proceedings struct {
	Kind, Ground string
	N, Contracts int64
}

func grantedProceedings(tx *database.Tx, from, until time.Time) (out []proceedings, err error) {
	err = tx.Raw(`SELECT kind, ground, COUNT(*) AS n, COUNT(DISTINCT contract_id) AS contracts FROM proceedings
		WHERE status = 'GRANTED' AND decided_at >= ? AND decided_at < ? GROUP BY kind, ground ORDER BY kind, ground`, from, until).Scan(&out).Error
	return out, wrap("granted proceedings", err)
}

// realised is what was realised of the contracts of a year of registration.
type realised struct {
	Year                      string
	N                         int64 // contracts
	ContractFen, TechnicalFen amount.Fen
}

// PostgreSQL adds bigints up as numeric, hence the casts.
func realisedByYear(tx *database.Tx, at time.Time) (out []realised, err error) {
	err = tx.Raw(`SELECT `+yearOf(tx.Dialect, "c.registered_on")+` AS year, COUNT(DISTINCT s.contract_id) AS n,
			CAST(SUM(s.contract_fen) AS bigint) AS contract_fen, CAST(SUM(s.technical_fen) AS bigint) AS technical_fen
		FROM settlements s JOIN contracts c ON c.id = s.contract_id
		WHERE s.status = 'CONFIRMED' AND s.decided_at <= ? GROUP BY 1 ORDER BY 1`, at).Scan(&out).Error
	return out, wrap("what was realised", err)
}

func withoutSettlement(tx *database.Tx, at time.Time) (out []realised, err error) {
	err = tx.Raw(`SELECT `+yearOf(tx.Dialect, "c.registered_on")+` AS year, COUNT(*) AS n,
			CAST(SUM(c.approved_contract_fen) AS bigint) AS contract_fen, CAST(SUM(c.approved_technical_fen) AS bigint) AS technical_fen
		FROM contracts c WHERE c.status IN ('REGISTERED', 'CHANGE_PENDING', 'RECHECK')
			AND NOT EXISTS (SELECT 1 FROM settlements s WHERE s.contract_id = c.id AND s.status <> 'REJECTED' AND s.declared_at <= ?)
		GROUP BY 1 ORDER BY 1`, at).Scan(&out).Error
	return out, wrap("contracts without settlement", err)
}

func yearOf(dialect database.Dialect, column string) string {
	if dialect == database.Postgres {
		return "to_char(" + column + ", 'YYYY')"
	}
	return "substr(" + column + ", 1, 4)"
}

// benefit is what authorities were told of one kind of benefit.
type benefit struct {
	Benefit                 string
	N, Contracts, Delivered int64
	Fen                     amount.Fen
}

func benefitsTold(tx *database.Tx, from, until time.Time) (out []benefit, err error) {
	err = tx.Raw(`SELECT benefit, COUNT(*) AS n, COUNT(DISTINCT contract_id) AS contracts, COUNT(delivered_on) AS delivered, CAST(SUM(benefit_fen) AS bigint) AS fen
		FROM authority_notices WHERE made_at >= ? AND made_at < ? GROUP BY benefit ORDER BY benefit`, from, until).Scan(&out).Error
	return out, wrap("benefits", err)
}

// handling is what was done about the findings of one rule.
type handling struct {
	Rule, Severity                         string
	Handled, Overridden, Ticked, Contracts int64
}

func handledFindings(tx *database.Tx, from, until time.Time) (out []handling, err error) {
	err = tx.Raw(`SELECT rule, severity, SUM(CASE WHEN action = 'HANDLED' THEN 1 ELSE 0 END) AS handled, SUM(CASE WHEN action = 'OVERRIDDEN' THEN 1 ELSE 0 END) AS overridden,
			SUM(CASE WHEN action = 'TICKED' THEN 1 ELSE 0 END) AS ticked, COUNT(DISTINCT contract_id) AS contracts
		FROM contract_handlings WHERE handled_at >= ? AND handled_at < ? GROUP BY rule, severity ORDER BY rule, severity`, from, until).Scan(&out).Error
	return out, wrap("handled findings", err)
}

func wrap(what string, err error) error {
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	return nil
}

// brokerStanding is a broker in good standing.
type brokerStanding struct{ RegionCode, Fields, Level, OrgName string }

// brokersOn gives who was in good standing on a day, by the acts recorded before
// an instant.
func brokersOn(tx *database.Tx, on calendar.Date, at time.Time) (out []brokerStanding, err error) {
	err = tx.Raw(`SELECT b.region_code, b.fields, a.level, o.name AS org_name FROM brokers b
		JOIN broker_acts a ON a.id = (SELECT x.id FROM broker_acts x WHERE x.broker_id = b.id AND x.from_on <= ? AND x.recorded_at < ? ORDER BY x.from_on DESC, x.id DESC LIMIT 1)
		JOIN organizations o ON o.id = a.org_id
		WHERE (a.status = 'ACTIVE' OR (a.status = 'SUSPENDED' AND a.until_on < ?)) AND (a.valid_until IS NULL OR a.valid_until >= ?) ORDER BY o.name, b.id`,
		on, at, on, on).Scan(&out).Error
	return out, wrap("brokers in good standing", err)
}
