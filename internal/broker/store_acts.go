package broker

import (
	"fmt"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/journal"
)

type actRow struct {
	ID             string
	BrokerID       string
	Kind           string
	Status         string
	FromOn         calendar.Date
	UntilOn        *calendar.Date
	Level          string
	OrgID          string
	ValidUntil     *calendar.Date
	Ground         string
	DecisionNo     string
	Reason         string
	EvidenceSha256 *string
	EvidenceName   *string
	EvidenceKey    *string
	Regards        *string
	DoneBy         *string
	RecordedAt     time.Time
}

func (actRow) TableName() string { return actsTable }

func (a *Act) row() actRow {
	return actRow{ID: a.ID, BrokerID: a.BrokerID, Kind: string(a.Kind), Status: string(a.Status), FromOn: a.From, UntilOn: optDate(a.Until), Level: a.Level,
		OrgID: a.OrgID, ValidUntil: optDate(a.ValidUntil), Ground: a.Ground, DecisionNo: a.DecisionNo, Reason: a.Reason,
		EvidenceSha256: opt(a.Evidence.SHA256), EvidenceName: opt(a.Evidence.Filename), EvidenceKey: opt(a.Evidence.blobKey),
		Regards: opt(a.Regards), DoneBy: opt(a.DoneBy), RecordedAt: a.RecordedAt}
}

func (r actRow) act() Act {
	return Act{ID: r.ID, BrokerID: r.BrokerID, Kind: ActKind(r.Kind), Status: Status(r.Status), From: r.FromOn, Until: val(r.UntilOn), Level: r.Level,
		OrgID: r.OrgID, ValidUntil: val(r.ValidUntil), Ground: r.Ground, DecisionNo: r.DecisionNo, Reason: r.Reason,
		Evidence: Evidence{SHA256: val(r.EvidenceSha256), Filename: val(r.EvidenceName), blobKey: val(r.EvidenceKey)},
		Regards:  val(r.Regards), DoneBy: val(r.DoneBy), RecordedAt: r.RecordedAt.UTC()}
}

func insertAct(tx *journal.Tx, a *Act) error {
	r := a.row()
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert act of a broker: %w", err)
	}
	tx.Touch(actsTable, a.ID)
	return nil
}

// standingRow is a broker with the last act that begins on or before a day.
type standingRow struct {
	ID, PersonID, UserID, Name  string
	BrokerNo                    *string
	Status, Level, OrgID, OName string
	UntilOn, ValidUntil         *calendar.Date
}

func standings(tx *database.Tx, on calendar.Date, brokers []string) (map[string]Standing, error) {
	out := map[string]Standing{}
	if len(brokers) == 0 {
		return out, nil
	}
	var rows []standingRow
	err := tx.Raw(`SELECT b.id, b.broker_no, b.person_id, b.user_id, p.name, COALESCE(a.status, '') AS status, COALESCE(a.level, '') AS level,
			COALESCE(a.org_id, '') AS org_id, COALESCE(o.name, '') AS o_name, a.until_on, a.valid_until
		FROM brokers b JOIN persons p ON p.id = b.person_id
		LEFT JOIN broker_acts a ON a.id = (SELECT x.id FROM broker_acts x WHERE x.broker_id = b.id AND x.from_on <= ? ORDER BY x.from_on DESC, x.id DESC LIMIT 1)
		LEFT JOIN organizations o ON o.id = a.org_id
		WHERE b.id IN ?`, on, brokers).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read how brokers stood: %w", err)
	}
	for _, r := range rows {
		out[r.ID] = Standing{BrokerID: r.ID, No: val(r.BrokerNo), PersonID: r.PersonID, UserID: r.UserID, Name: r.Name,
			Status: worn(Status(r.Status), val(r.UntilOn), val(r.ValidUntil), on), Level: r.Level, OrgID: r.OrgID, OrgName: r.OName}
	}
	return out, nil
}

func byNo(tx *database.Tx, no string) (string, error) {
	return firstID(tx, "SELECT id FROM brokers WHERE broker_no = ?", no)
}

func byUser(tx *database.Tx, user string) (string, error) {
	return firstID(tx, "SELECT id FROM brokers WHERE user_id = ? ORDER BY id DESC LIMIT 1", user)
}

func firstID(tx *database.Tx, query string, args ...any) (string, error) {
	var ids []string
	if err := tx.Raw(query, args...).Scan(&ids).Error; err != nil {
		return "", fmt.Errorf("find broker: %w", err)
	}
	if len(ids) == 0 {
		return "", nil
	}
	return ids[0], nil
}
