package contract

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
)

// The columns of the two files; amounts in yuan, dates YYYY-MM-DD.
const (
	companyColumns = "credit_code,name,legal_rep,founded_on,paid_in_capital,last_year_revenue,state,business_scope,branch_of,shareholders,as_of"
	patentColumns  = "number,owners,status,expiry,as_of"
)

// CompanyFile is a company register read from a CSV file.
type CompanyFile struct{ companies map[string]*Company }

// Company finds an enterprise.
func (f *CompanyFile) Company(creditCode string) *Company { return f.companies[creditCode] }

// Len is how many enterprises the file holds.
func (f *CompanyFile) Len() int { return len(f.companies) }

// PatentFile is a patent register read from a CSV file.
type PatentFile struct{ patents map[string]*Patent }

// Patent finds a patent.
func (f *PatentFile) Patent(number string) *Patent { return f.patents[patentNumber(number)] }

// Len is how many patents the file holds.
func (f *PatentFile) Len() int { return len(f.patents) }

// OpenCompanies reads a company register; shareholders are separated by ";",
// each "credit code|name|percent". Its errors name the line.
func OpenCompanies(path string) (*CompanyFile, error) {
	out := &CompanyFile{companies: map[string]*Company{}}
	err := eachRow(path, companyColumns, func(r []string) error {
		c, err := readCompany(r)
		if err == nil {
			out.companies[c.CreditCode] = c
		}
		return err
	})
	return out, err
}

// OpenPatents reads a patent register; owners are separated by ";". Its errors
// name the line.
func OpenPatents(path string) (*PatentFile, error) {
	out := &PatentFile{patents: map[string]*Patent{}}
	err := eachRow(path, patentColumns, func(r []string) error {
		p := &Patent{Number: patentNumber(r[0]), Owners: split(r[1]), Status: PatentStatus(r[2])}
		switch p.Status {
		case "", PatentPending, PatentAlive, PatentExpired, PatentLapsed, PatentInvalidated:
		default:
			return fmt.Errorf("status %q is not known", r[2])
		}
		if p.Number == "" {
			return errors.New("the number is missing")
		}
		out.patents[p.Number] = p
		return errors.Join(readDate(&p.Expiry, r[3]), readDate(&p.AsOf, r[4]))
	})
	return out, err
}

func readCompany(r []string) (*Company, error) {
	c := &Company{CreditCode: codes.NormalizeCreditCode(r[0]), Name: r[1], LegalRep: r[2], State: CompanyState(r[6]), Scope: r[7],
		BranchOf: codes.NormalizeCreditCode(r[8])}
	if c.CreditCode == "" {
		return nil, errors.New("the credit code is missing")
	}
	switch c.State {
	case "", CompanyActive, CompanyCancelled, CompanyRevoked, CompanyAbnormal, CompanyDishonest:
	default:
		return nil, fmt.Errorf("state %q is not known", r[6])
	}
	for _, text := range split(r[9]) {
		h, err := readShareholder(text)
		if err != nil {
			return nil, err
		}
		c.Shareholders = append(c.Shareholders, h)
	}
	return c, errors.Join(readDate(&c.FoundedOn, r[3]), readDate(&c.AsOf, r[10]), readFen(&c.PaidIn, r[4]), readFen(&c.Revenue, r[5]))
}

// readShareholder reads "credit code|name|percent" with up to two decimals.
func readShareholder(text string) (Shareholder, error) {
	parts := strings.Split(text, "|")
	if len(parts) != 3 {
		return Shareholder{}, fmt.Errorf("shareholder %q is not code|name|percent", text)
	}
	whole, rest, _ := strings.Cut(strings.TrimSpace(parts[2]), ".")
	if len(rest) > 2 {
		return Shareholder{}, fmt.Errorf("share %q has more than two decimals", parts[2])
	}
	points, err := strconv.ParseUint(whole+(rest + "00")[:2], 10, 32)
	if err != nil || points > 10_000 {
		return Shareholder{}, fmt.Errorf("share %q is not a percentage", parts[2])
	}
	return Shareholder{CreditCode: codes.NormalizeCreditCode(parts[0]), Name: strings.TrimSpace(parts[1]), Share: int64(points)}, nil
}

func split(list string) []string {
	var out []string
	for s := range strings.SplitSeq(list, ";") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func readDate(into *calendar.Date, s string) error {
	return into.UnmarshalText([]byte(strings.TrimSpace(s)))
}

func readFen(into **amount.Fen, s string) error {
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	v, err := amount.Parse(s)
	*into = &v
	return err
}

// eachRow reads a CSV file with exactly these columns, with or without a byte
// order mark.
func eachRow(path, columns string, each func([]string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open register: %w", err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	head, err := r.Read()
	if err != nil || strings.TrimPrefix(strings.Join(head, ","), "\ufeff") != columns {
		return fmt.Errorf("register %s: the first line must be %s", path, columns)
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = each(row)
		}
		if err != nil {
			line, _ := r.FieldPos(0)
			return fmt.Errorf("register %s, line %d: %w", path, line, err)
		}
	}
}
