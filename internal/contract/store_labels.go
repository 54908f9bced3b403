package contract

import (
	"fmt"

	"jishi/internal/amount"
	"jishi/internal/database"
	"jishi/internal/identity"
)

// listLabels reads the labels of contracts, each with its certificate in force.
func listLabels(tx *database.Tx, ids []string) ([]labelled, error) {
	var rows []struct {
		ID, OrgID, OfficeRegion, ProjectName, SellerName, BuyerName, AcceptanceNo, Number string
	}
	err := tx.Raw(`SELECT c.id, c.org_id, c.office_region, c.project_name, c.seller_name, c.buyer_name,
			COALESCE(c.acceptance_no, '') AS acceptance_no, COALESCE(n.number, '') AS number
		FROM contracts c LEFT JOIN certificates n ON n.contract_id = c.id AND n.status = 'VALID' WHERE c.id IN ?`, ids).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read labels: %w", err)
	}
	out := make([]labelled, len(rows))
	for i, r := range rows {
		out[i] = labelled{id: r.ID, object: identity.Object{OwnerOrg: r.OrgID, OfficeRegion: r.OfficeRegion},
			label: Label{ProjectName: r.ProjectName, Seller: r.SellerName, Buyer: r.BuyerName, AcceptanceNo: r.AcceptanceNo, CertificateNumber: r.Number}}
	}
	return out, nil
}

// sumInReview adds up the contracts on the way by status; no region means all.
// PostgreSQL adds bigints up as numeric, hence the casts.
func sumInReview(tx *database.Tx, s scope, region string) ([]InReviewGroup, error) {
	q := filtered(tx, s, Filter{Status: onTheWay})
	if region != "" {
		q = q.Where("office_region = ?", region)
	}
	rows, err := q.Select(`status, CAST(COUNT(*) AS bigint),
		CAST(SUM(CASE WHEN approved_kind <> '' THEN approved_contract_fen ELSE contract_fen END) AS bigint),
		CAST(SUM(CASE WHEN approved_kind <> '' THEN approved_technical_fen ELSE technical_fen END) AS bigint)`).Group("status").Rows()
	if err != nil {
		return nil, fmt.Errorf("sum what is on the way: %w", err)
	}
	defer rows.Close()
	var out []InReviewGroup
	for rows.Next() {
		var g InReviewGroup
		var contract, technical int64
		if err := rows.Scan(&g.Status, &g.Count, &contract, &technical); err != nil {
			return nil, fmt.Errorf("sum what is on the way: %w", err)
		}
		g.ContractAmount, g.TechnicalAmount = amount.Fen(contract), amount.Fen(technical)
		out = append(out, g)
	}
	return out, rows.Err()
}
