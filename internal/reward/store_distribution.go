package reward

import (
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"jishi/internal/calendar"
	"jishi/internal/conversion"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

func (d *Distribution) row() (distributionRow, error) {
	floors, err := json.Marshal(d.Floors)
	if err != nil {
		return distributionRow{}, fmt.Errorf("write a distribution's floors: %w", err)
	}
	r := distributionRow{ID: d.ID, No: d.No, ConversionID: d.ConversionID, OrgID: d.OrgID, AgreementID: d.AgreementID, Basis: string(d.Basis), SettlementID: opt(d.SettlementID),
		ContractID: opt(d.ContractID), IncomeOn: d.IncomeOn, PaperID: opt(d.PaperID), PublicUnit: d.Public, GrossFen: d.Gross, TaxesFen: d.Costs.Taxes, UpkeepFen: d.Costs.Upkeep,
		DirectFen: d.Costs.Direct, NetFen: d.Net, ContributorsFen: d.Contributors, OfficeFen: d.Office, UnitFen: d.Unit, MainFen: d.Main, Floors: string(floors),
		CertificateNo: d.CertificateNo, Status: string(d.Status), CashNotice: opt(d.CashNotice), LeaderNotice: opt(d.LeaderNotice), Replaces: opt(d.Replaces), Reason: d.Reason,
		Version: d.Version, MadeBy: d.MadeBy, MadeAt: d.MadeAt, ChangedAt: d.ChangedAt}
	if d.ProfitYear != 0 {
		r.ProfitYear = &d.ProfitYear
	}
	return r, nil
}

func (r *distributionRow) distribution() (Distribution, error) {
	d := Distribution{ID: r.ID, No: r.No, ConversionID: r.ConversionID, OrgID: r.OrgID, AgreementID: r.AgreementID, Basis: Basis(r.Basis), SettlementID: val(r.SettlementID),
		ContractID: val(r.ContractID), IncomeOn: r.IncomeOn, ProfitYear: val(r.ProfitYear), PaperID: val(r.PaperID), Public: r.PublicUnit, Gross: r.GrossFen,
		Costs: Costs{r.TaxesFen, r.UpkeepFen, r.DirectFen}, Result: Result{Net: r.NetFen, Contributors: r.ContributorsFen, Office: r.OfficeFen, Unit: r.UnitFen, Main: r.MainFen},
		CertificateNo: r.CertificateNo, Status: Status(r.Status), CashNotice: val(r.CashNotice), LeaderNotice: val(r.LeaderNotice), Replaces: val(r.Replaces), Reason: r.Reason,
		Version: r.Version, MadeBy: r.MadeBy, MadeAt: r.MadeAt.UTC(), ChangedAt: r.ChangedAt.UTC()}
	if err := json.Unmarshal([]byte(r.Floors), &d.Floors); err != nil {
		return d, fmt.Errorf("read the floors of distribution %s: %w", r.ID, err)
	}
	return d, nil
}

func insertDistribution(tx *journal.Tx, d *Distribution) error {
	r, err := d.row()
	if err != nil {
		return err
	}
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert a distribution: %w", err)
	}
	tx.Touch("reward_distributions", d.ID)
	for _, p := range d.People {
		part := partRow{DistributionID: d.ID, Seq: p.Seq, Name: p.Name, UnitCode: p.UnitCode, UnitName: p.UnitName, ORCID: p.ORCID, UserID: opt(p.UserID), ShareBp: p.Share,
			AmountFen: p.Amount, Main: p.Main, Leader: p.Leader}
		if err := tx.Create(&part).Error; err != nil {
			return fmt.Errorf("insert a part: %w", err)
		}
		tx.Touch("reward_parts", d.ID, p.Seq)
	}
	return nil
}

// updateDistribution keeps where a distribution stands; its amounts never change.
func updateDistribution(tx *journal.Tx, d *Distribution) error {
	res := tx.Model(&distributionRow{}).Where("id = ? AND version = ?", d.ID, d.Version-1).Select("status", "cash_notice", "leader_notice", "reason", "version", "changed_at").
		Updates(&distributionRow{Status: string(d.Status), CashNotice: opt(d.CashNotice), LeaderNotice: opt(d.LeaderNotice), Reason: d.Reason, Version: d.Version, ChangedAt: d.ChangedAt})
	if res.Error != nil {
		return fmt.Errorf("update distribution %s: %w", d.ID, res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch("reward_distributions", d.ID)
	return nil
}

// nextNumber draws a number of a year, one after the other.
func nextNumber(tx *journal.Tx, year int) (string, error) {
	if _, err := tx.Index(); err != nil {
		return "", err
	}
	prefix := fmt.Sprintf("TAR%04d", year)
	var last string
	if err := tx.Raw("SELECT COALESCE(MAX(no), '') FROM reward_distributions WHERE no LIKE ?", prefix+"%").Scan(&last).Error; err != nil {
		return "", fmt.Errorf("draw a distribution's number: %w", err)
	}
	serial := 0
	if last != "" {
		if _, err := fmt.Sscanf(last[len(prefix):], "%d", &serial); err != nil {
			return "", fmt.Errorf("read number %s: %w", last, err)
		}
	}
	return fmt.Sprintf("%s%06d", prefix, serial+1), nil
}

// sameIncome narrows a query to distributions of one income.
func sameIncome(q *gorm.DB, d *Distribution) *gorm.DB {
	q = q.Where("conversion_id = ? AND basis = ?", d.ConversionID, string(d.Basis))
	switch d.Basis {
	case BySettlement:
		q = q.Where("settlement_id = ?", d.SettlementID)
	case ByProfit:
		q = q.Where("profit_year = ?", d.ProfitYear)
	case ByEquity:
	}
	return q
}

// replaced is the last cancelled distribution of the same income; "" for none.
func replaced(tx *database.Tx, d *Distribution) (string, error) {
	var ids []string
	if err := sameIncome(tx.Table("reward_distributions"), d).Where("status = ?", string(Cancelled)).Order("id DESC").Limit(1).Pluck("id", &ids).Error; err != nil {
		return "", fmt.Errorf("find the distribution that is replaced: %w", err)
	}
	if len(ids) == 0 {
		return "", nil
	}
	return ids[0], nil
}

// firstProfitYear is the first year whose profit was shared; 0 for none.
func firstProfitYear(tx *database.Tx, conversionID string) (int64, error) {
	var year int64
	err := tx.Raw("SELECT COALESCE(MIN(profit_year), 0) FROM reward_distributions WHERE conversion_id = ? AND basis = 'PROFIT' AND status <> 'CANCELLED'", conversionID).Scan(&year).Error
	if err != nil {
		return 0, fmt.Errorf("find the first year of profit: %w", err)
	}
	return year, nil
}

func (s *Service) distributionOf(tx *database.Tx, conversionID, id string) (Distribution, error) {
	list, err := s.distributions(tx, "id = ?", id)
	if err == nil && (len(list) == 0 || list[0].ConversionID != conversionID) {
		err = fault.New(fault.ObjectNotFound)
	}
	if err != nil {
		return Distribution{}, err
	}
	return list[0], nil
}

// distributions gives those of a condition with all that is told of them, newest
// first.
func (s *Service) distributions(tx *database.Tx, where string, args ...any) ([]Distribution, error) {
	var rows []distributionRow
	if err := tx.Select(distributionColumns).Where(where, args...).Order("id DESC").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read distributions: %w", err)
	}
	out := make([]Distribution, len(rows))
	list := make([]*Distribution, len(rows))
	for i := range rows {
		var err error
		if out[i], err = rows[i].distribution(); err != nil {
			return nil, err
		}
		list[i] = &out[i]
	}
	return out, s.tell(tx, list)
}

// tell adds parts, payments, notices, and whether a distribution still says what is.
func (s *Service) tell(tx *database.Tx, list []*Distribution) error {
	deals := map[string]*conversion.Conversion{}
	for _, d := range list {
		if deals[d.ConversionID] == nil {
			c, err := s.conversions.Find(tx, d.ConversionID)
			if err != nil {
				return err
			}
			deals[d.ConversionID] = &c
		}
		c := deals[d.ConversionID]
		d.Mode, d.ReliefUntil = c.Mode, reliefUntil(d.IncomeOn)
		var err error
		if d.People, err = partsOf(tx, d.ID); err != nil {
			return err
		}
		if err := s.paid(tx, d); err != nil {
			return err
		}
		if d.Stale, err = s.stale(tx, c, d); err != nil {
			return err
		}
		d.Notices = nil
		for _, id := range []string{d.CashNotice, d.LeaderNotice} {
			if id == "" {
				continue
			}
			n, err := s.notices.Find(tx, id)
			if err != nil {
				return err
			}
			d.Notices = append(d.Notices, n)
		}
	}
	return nil
}

func partsOf(tx *database.Tx, id string) ([]Part, error) {
	var rows []partRow
	if err := tx.Select(partColumns).Where("distribution_id = ?", id).Order("seq").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read parts: %w", err)
	}
	out := make([]Part, len(rows))
	for i, r := range rows {
		out[i] = Part{Seq: r.Seq, Amount: r.AmountFen, Person: Person{Name: r.Name, UnitCode: r.UnitCode, UnitName: r.UnitName, ORCID: r.ORCID, Share: r.ShareBp, Main: r.Main,
			Leader: r.Leader, UserID: val(r.UserID)}}
	}
	return out, nil
}

// paid adds the payments of a distribution and of those that it replaces, each to
// the person who got it. Somebody who has no part any more shows in Payments only.
func (s *Service) paid(tx *database.Tx, d *Distribution) error {
	d.Payments = nil
	for i := range d.People {
		d.People[i].Paid = 0
	}
	id, people := d.ID, d.People
	for id != "" {
		list, err := paymentsOf(tx, "distribution_id = ?", id)
		if err != nil {
			return err
		}
		for _, p := range list {
			if p.Status != Paid {
				continue
			}
			to := people[p.Seq].key()
			if k := slices.IndexFunc(d.People, func(x Part) bool { return x.key().Same(to) || x.key() == to }); k >= 0 {
				d.People[k].Paid += p.Amount
			}
		}
		d.Payments = append(d.Payments, list...)
		var before []string
		if err := tx.Raw("SELECT COALESCE(replaces, '') FROM reward_distributions WHERE id = ?", id).Scan(&before).Error; err != nil {
			return fmt.Errorf("read what a distribution replaces: %w", err)
		}
		if id = ""; len(before) > 0 && before[0] != "" {
			id = before[0]
			if people, err = partsOf(tx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// stale tells why a distribution no longer says what is.
func (s *Service) stale(tx *database.Tx, c *conversion.Conversion, d *Distribution) ([]Staleness, error) {
	if d.Status == Cancelled || d.ContractID == "" {
		return nil, nil
	}
	if c.ContractID != d.ContractID || c.Stage() != conversion.Registered {
		return []Staleness{ContractEnded}, nil
	}
	switch d.Basis {
	case BySettlement:
		list, err := s.conversions.IncomeOf(tx, c)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(list, func(x conversion.Income) bool { return x.SettlementID == d.SettlementID })
		switch {
		case i < 0:
			return []Staleness{SettlementGone}, nil
		case list[i].Amount != d.Gross:
			return []Staleness{IncomeChanged}, nil
		}
	case ByEquity:
		value, err := s.conversions.ValueOf(tx, c)
		if err != nil {
			return nil, err
		}
		if value != d.Gross {
			return []Staleness{IncomeChanged}, nil
		}
	case ByProfit:
	}
	return nil, nil
}

// paymentsIn gives the payments of a unit on the days of a period.
func paymentsIn(tx *database.Tx, orgID string, from, to calendar.Date) ([]PaymentLine, error) {
	list, err := paymentsOf(tx, "org_id = ? AND status = 'PAID' AND paid_on >= ? AND paid_on <= ?", orgID, from, to)
	if err != nil {
		return nil, err
	}
	out := make([]PaymentLine, len(list))
	for i, p := range list {
		var named struct{ No, Name string }
		err := tx.Raw(`SELECT d.no, p.name FROM reward_distributions d JOIN reward_parts p ON p.distribution_id = d.id WHERE d.id = ? AND p.seq = ?`, p.DistributionID, p.Seq).Scan(&named).Error
		if err != nil {
			return nil, fmt.Errorf("name who was paid: %w", err)
		}
		out[i] = PaymentLine{Payment: p, DistributionNo: named.No, Name: named.Name}
	}
	return out, nil
}

func unitOf(tx *database.Tx, id string) (name, code string, err error) {
	var rows []struct{ Name, CreditCode string }
	if err := tx.Raw("SELECT name, COALESCE(credit_code, '') AS credit_code FROM organizations WHERE id = ? AND side = 'APPLICANT'", id).Scan(&rows).Error; err != nil {
		return "", "", fmt.Errorf("read a unit: %w", err)
	}
	if len(rows) == 0 {
		return "", "", fault.New(fault.ObjectNotFound)
	}
	return rows[0].Name, rows[0].CreditCode, nil
}
