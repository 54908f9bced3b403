package ledger

import (
	"fmt"
	"strings"

	"jishi/internal/database"
)

const (
	sidesTable  = "ledger_sides"
	sideColumns = "event_index, line_no, seller_key, seller_country, seller_profile, buyer_key, buyer_profile"
)

// sideRow is one row of ledger_sides: the lead parties of a line.
type sideRow struct {
	EventIndex    int64
	LineNo        int64
	SellerKey     string
	SellerCountry string
	SellerProfile string
	BuyerKey      string
	BuyerProfile  string
}

func insertSides(tx *database.Tx, l *Line) error {
	row := sideRow{EventIndex: l.EventIndex, LineNo: l.LineNo, SellerKey: l.Seller.Key, SellerCountry: l.Seller.Country,
		SellerProfile: strings.Join(l.Seller.Profile, ","), BuyerKey: l.Buyer.Key, BuyerProfile: strings.Join(l.Buyer.Profile, ",")}
	if err := tx.Table(sidesTable).Create(&row).Error; err != nil {
		return fmt.Errorf("insert the sides of line %d/%d: %w", l.EventIndex, l.LineNo, err)
	}
	return nil
}

// readSides adds the sides to a line. The buyer's country is in the line itself.
func readSides(tx *database.Tx, l *Line) error {
	var rows []sideRow
	err := tx.Raw("SELECT "+sideColumns+" FROM ledger_sides WHERE event_index = ? AND line_no = ?", l.EventIndex, l.LineNo).Scan(&rows).Error
	if err != nil {
		return fmt.Errorf("sides of line %d/%d: %w", l.EventIndex, l.LineNo, err)
	}
	for _, r := range rows {
		l.Seller = Side{Key: r.SellerKey, Country: r.SellerCountry, Profile: parts(r.SellerProfile)}
		l.Buyer = Side{Key: r.BuyerKey, Country: l.BuyerCountry, Profile: parts(r.BuyerProfile)}
	}
	return nil
}

func parts(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}
