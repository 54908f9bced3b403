package broker

import (
	"fmt"
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

const (
	orgsTable   = "transfer_orgs"
	gradesTable = "transfer_org_grades_given"
)

var (
	orgColumns   = []string{"org_id", "kind", "parent_unit", "region_code", "grade", "grade_from", "decision_no", "reason", "filed_on", "graded_by", "version", "created_at", "updated_at"}
	gradeColumns = []string{"id", "org_id", "grade", "from_on", "decision_no", "reason", "done_by", "recorded_at"}
)

// likeEscape keeps what is searched for from being a pattern.
var likeEscape = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)

// namedRow is a filing with the names that belong to it.
type namedRow struct {
	Row          brokerRow `gorm:"embedded"`
	PName, OName string
}

func list(tx *database.Tx, f Filter, today calendar.Date) ([]Broker, error) {
	q := tx.Table("brokers b").Select("b.*, p.name AS p_name, o.name AS o_name").Joins("JOIN persons p ON p.id = b.person_id").Joins("JOIN organizations o ON o.id = b.org_id")
	for _, one := range []struct{ column, value string }{{"b.user_id", f.user}, {"b.org_id", f.org}, {"b.org_id", f.OrgID}, {"b.level", f.Level}} {
		if one.value != "" {
			q = q.Where(one.column+" = ?", one.value)
		}
	}
	if f.region != "" {
		q = q.Where("b.filed_at IS NOT NULL")
		if f.region != identity.WholeCity {
			q = q.Where("b.region_code = ?", f.region)
		}
	}
	if f.public {
		q = q.Where("(b.broker_no IS NOT NULL OR b.status = 'NOTICE')")
	}
	if len(f.Status) > 0 {
		q = q.Where("(CASE WHEN b.status = 'ACTIVE' AND b.valid_until < ? THEN 'EXPIRED' ELSE b.status END) IN ?", today, f.Status)
	}
	if f.Field != "" {
		q = q.Where("' ' || b.fields || ' ' LIKE ? ESCAPE '\\'", "% "+likeEscape.Replace(f.Field)+" %")
		if f.public {
			q = q.Where("b.consent_public")
		}
	}
	if f.Query != "" {
		like := "%" + likeEscape.Replace(f.Query) + "%"
		name := "(p.name LIKE ? ESCAPE '\\' OR o.name LIKE ? ESCAPE '\\')"
		if f.public {
			name = "(b.consent_public AND " + name + ")"
		}
		q = q.Where("("+name+" OR b.broker_no = ?)", like, like, strings.ToUpper(f.Query))
	}
	if f.Cursor != "" {
		q = q.Where("b.id < ?", f.Cursor)
	}
	var rows []namedRow
	if err := q.Order("b.id DESC").Limit(f.Limit + 1).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list brokers: %w", err)
	}
	out := make([]Broker, len(rows))
	for i, r := range rows {
		out[i] = r.Row.broker()
		out[i].Name, out[i].OrgName = r.PName, r.OName
	}
	return out, nil
}

// publicRef finds a numbered broker, or a filing on notice by its id.
func publicRef(tx *database.Tx, ref string) (Broker, error) {
	id, err := firstID(tx, "SELECT id FROM brokers WHERE broker_no = ? OR (id = ? AND status = 'NOTICE')", ref, ref)
	if err != nil {
		return Broker{}, err
	}
	if id == "" {
		return Broker{}, fault.New(fault.ObjectNotFound)
	}
	return take(tx.DB, id)
}

func dueOn(tx *database.Tx, today calendar.Date, education bool) ([]string, error) {
	query := "SELECT id FROM brokers WHERE (status = 'ACTIVE' AND valid_until < ?) OR (status = 'SUSPENDED' AND suspended_until < ?)"
	args := []any{today, today}
	last := calendar.On(today.Year()-1, 12, 31)
	if education && today.After(last.AddDays(Rule("ce_grace_days", "", last))) {
		query += " OR (status = 'ACTIVE' AND active_from <= ?)"
		args = append(args, calendar.On(today.Year()-1, 1, 1))
	}
	var ids []string
	if err := tx.Raw(query+" ORDER BY id", args...).Scan(&ids).Error; err != nil {
		return nil, fmt.Errorf("read filings that ran out: %w", err)
	}
	return ids, nil
}

type orgRow struct {
	OrgID      string
	Kind       string
	ParentUnit string
	RegionCode string
	Grade      string
	GradeFrom  *calendar.Date
	DecisionNo string
	Reason     string
	FiledOn    calendar.Date
	GradedBy   *string
	Version    int64
	CreatedAt  time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt  time.Time `gorm:"autoUpdateTime:false"`
}

func (orgRow) TableName() string { return orgsTable }

func (o *TransferOrg) row() orgRow {
	return orgRow{OrgID: o.OrgID, Kind: o.Kind, ParentUnit: o.ParentUnit, RegionCode: o.Region, Grade: o.Grade, GradeFrom: optDate(o.GradeFrom), DecisionNo: o.DecisionNo,
		Reason: o.Reason, FiledOn: o.FiledOn, GradedBy: opt(o.GradedBy), Version: o.Version, CreatedAt: o.CreatedAt, UpdatedAt: o.UpdatedAt}
}

func saveOrg(tx *journal.Tx, o *TransferOrg) error {
	r := o.row()
	var err error
	if o.Version == 1 {
		err = tx.Create(&r).Error
	} else {
		res := tx.Model(&orgRow{}).Where("org_id = ? AND version = ?", o.OrgID, o.Version-1).Select(orgColumns).Updates(&r)
		if err = res.Error; err == nil && res.RowsAffected != 1 {
			return fault.New(fault.StaleVersion)
		}
	}
	if err != nil {
		return fmt.Errorf("save transfer organisation: %w", err)
	}
	tx.Touch(orgsTable, o.OrgID)
	return nil
}

func insertGrade(tx *journal.Tx, o *TransferOrg) error {
	id, err := newID()
	if err != nil {
		return err
	}
	err = tx.Exec("INSERT INTO transfer_org_grades_given (id, org_id, grade, from_on, decision_no, reason, done_by, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		id, o.OrgID, o.Grade, o.GradeFrom, o.DecisionNo, o.Reason, o.GradedBy, tx.Now).Error
	if err != nil {
		return fmt.Errorf("insert grade of a transfer organisation: %w", err)
	}
	tx.Touch(gradesTable, id)
	return nil
}

type namedOrgRow struct {
	Row   orgRow `gorm:"embedded"`
	Name  string
	Staff int64
}

const selectOrg = `SELECT t.*, o.name, (SELECT COUNT(*) FROM brokers b WHERE b.org_id = t.org_id AND b.status = 'ACTIVE') AS staff
	FROM transfer_orgs t JOIN organizations o ON o.id = t.org_id `

func (n namedOrgRow) org() TransferOrg {
	r := n.Row
	return TransferOrg{OrgID: r.OrgID, Name: n.Name, Kind: r.Kind, ParentUnit: r.ParentUnit, Region: r.RegionCode, Grade: r.Grade, GradeFrom: val(r.GradeFrom),
		DecisionNo: r.DecisionNo, Reason: r.Reason, FiledOn: r.FiledOn, GradedBy: val(r.GradedBy), Staff: n.Staff, Version: r.Version, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC()}
}

// transferOrg reads one; an empty one for none.
func transferOrg(tx *database.Tx, id string) (TransferOrg, error) {
	var rows []namedOrgRow
	if err := tx.Raw(selectOrg+"WHERE t.org_id = ?", id).Scan(&rows).Error; err != nil {
		return TransferOrg{}, fmt.Errorf("read transfer organisation: %w", err)
	}
	if len(rows) == 0 {
		return TransferOrg{}, nil
	}
	return rows[0].org(), nil
}

func transferOrgs(tx *database.Tx, org, region, after string, limit int) ([]TransferOrg, error) {
	var rows []namedOrgRow
	err := tx.Raw(selectOrg+`WHERE (? = '' OR t.org_id = ?) AND (? IN ('', '370900') OR t.region_code = ?) AND t.org_id > ? ORDER BY t.org_id LIMIT ?`,
		org, org, region, region, after, limit).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list transfer organisations: %w", err)
	}
	out := make([]TransferOrg, len(rows))
	for i, r := range rows {
		out[i] = r.org()
	}
	return out, nil
}

// gradeOf is the filing grade of an organisation; "" for none.
func gradeOf(tx *database.Tx, org string) (string, error) {
	o, err := transferOrg(tx, org)
	return o.Grade, err
}

// gradeOn is the grade an organisation had on a day; "" for none.
func gradeOn(tx *database.Tx, org string, on calendar.Date) (string, error) {
	var grades []string
	err := tx.Raw("SELECT grade FROM transfer_org_grades_given WHERE org_id = ? AND from_on <= ? ORDER BY from_on DESC, id DESC LIMIT 1", org, on).Scan(&grades).Error
	if err != nil || len(grades) == 0 {
		return "", err
	}
	return grades[0], nil
}
