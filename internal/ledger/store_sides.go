package ledger

import (
	"fmt"
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
)

const (
	sidesTable  = "ledger_sides"
	sideColumns = "event_index, line_no, seller_key, seller_country, seller_profile, buyer_key, buyer_profile, brokered"
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
	Brokered      *string
}

func insertSides(tx *database.Tx, l *Line) error {
	row := sideRow{EventIndex: l.EventIndex, LineNo: l.LineNo, SellerKey: l.Seller.Key, SellerCountry: l.Seller.Country,
		SellerProfile: strings.Join(l.Seller.Profile, ","), BuyerKey: l.Buyer.Key, BuyerProfile: strings.Join(l.Buyer.Profile, ",")}
	if l.Brokered != "" {
		row.Brokered = &l.Brokered
	}
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
		if r.Brokered != nil {
			l.Brokered = *r.Brokered
		}
	}
	return nil
}

func parts(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

// LinesOf gives the lines of a statistical year that were known when the journal
// had so many events, with their lead parties, oldest first. It is for what is
// published of them: nobody is asked for.
func LinesOf(tx *database.Tx, year int, known int64) ([]Line, error) {
	var rows []struct {
		Line lineRow `gorm:"embedded"`
		Side struct {
			SellerKey, SellerCountry, SellerProfile, BuyerKey, BuyerProfile string
		} `gorm:"embedded"`
	}
	columns := "l." + strings.ReplaceAll(lineColumns, ", ", ", l.")
	err := tx.Raw("SELECT "+columns+`, COALESCE(s.seller_key, '') AS seller_key, COALESCE(s.seller_country, '') AS seller_country,
			COALESCE(s.seller_profile, '') AS seller_profile, COALESCE(s.buyer_key, '') AS buyer_key, COALESCE(s.buyer_profile, '') AS buyer_profile
		FROM ledger_lines l LEFT JOIN ledger_sides s ON s.event_index = l.event_index AND s.line_no = l.line_no
		WHERE l.belongs_to >= ? AND l.belongs_to < ? AND l.event_index < ? ORDER BY l.event_index, l.line_no`,
		calendar.On(year, time.January, 1), calendar.On(year+1, time.January, 1), known).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("lines of %d: %w", year, err)
	}
	out := make([]Line, len(rows))
	for i := range rows {
		r := &rows[i]
		out[i] = r.Line.line()
		out[i].Seller = Side{Key: r.Side.SellerKey, Country: r.Side.SellerCountry, Profile: parts(r.Side.SellerProfile)}
		out[i].Buyer = Side{Key: r.Side.BuyerKey, Country: out[i].BuyerCountry, Profile: parts(r.Side.BuyerProfile)}
	}
	return out, nil
}

// FirstDay is the first statistical day of the ledger; zero while it is empty.
func FirstDay(tx *database.Tx) (calendar.Date, error) {
	var days []calendar.Date
	if err := tx.Raw("SELECT belongs_to FROM ledger_lines ORDER BY belongs_to LIMIT 1").Scan(&days).Error; err != nil {
		return calendar.Date{}, fmt.Errorf("first day of the ledger: %w", err)
	}
	if len(days) == 0 {
		return calendar.Date{}, nil
	}
	return days[0], nil
}
