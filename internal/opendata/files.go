package opendata

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"jishi/internal/amount"
	"jishi/internal/journal"
)

// Names of the files of a release.
const (
	monthName    = "month"
	yearName     = "year"
	readmeFile   = "README.md"
	packageFile  = "datapackage.json"
	schemaFile   = "table-schema.json"
	jsonSchema   = "schema.json"
	checksumFile = "SHA256SUMS"
)

const (
	typeCSV    = "text/csv; charset=utf-8"
	typeJSON   = "application/json"
	typeSchema = "application/schema+json"
	typeText   = "text/plain; charset=utf-8"
	typeReadme = "text/markdown; charset=utf-8"
)

// row is a line of the long form. The figures are left out where they are
// withheld.
type row struct {
	Period      string  `json:"period"`
	PeriodStart string  `json:"period_start"`
	PeriodEnd   string  `json:"period_end"`
	Dimension   string  `json:"dimension"`
	Code        string  `json:"code"`
	NameZh      string  `json:"name_zh"`
	NameEn      string  `json:"name_en"`
	Count       *int64  `json:"count"`
	Contract    *string `json:"contract_amount"`
	Technical   *string `json:"technical_amount"`
	Suppressed  string  `json:"suppressed"`
}

// period of the rows: MONTH, or YEAR for the year to date.
type period struct{ name, start, end string }

func (p period) row(dimension string, c cell, zh, en string) row {
	out := row{Period: p.name, PeriodStart: p.start, PeriodEnd: p.end, Dimension: dimension, Code: c.key, NameZh: zh, NameEn: en, Suppressed: c.mark}
	if c.mark != Withheld {
		contract, technical := amount.Fen(c.sums.Contract).String(), amount.Fen(c.sums.Technical).String()
		out.Count, out.Contract, out.Technical = &c.sums.Count, &contract, &technical
	}
	return out
}

// rowsOf lays increments out in the long form; of none there is only a total,
// which is withheld.
func rowsOf(p period, list []increment) []row {
	if len(list) == 0 {
		return []row{p.row("total", cell{"TOTAL", sums{}, Withheld}, "合计", "Total")}
	}
	out := []row{p.row("total", cell{"TOTAL", totalOf(list), Whole}, "合计", "Total")}
	for i := range dimensions {
		d := &dimensions[i]
		names := map[string]code{Other: {Other, other}}
		for _, c := range d.list() {
			names[c.Code] = c
		}
		for _, c := range cells(list, d) {
			out = append(out, p.row(d.name, c, names[c.key].Name.Zh, names[c.key].Name.En))
		}
	}
	return out
}

// filesFor writes the files of the last of the releases.
func filesFor(r *Release, all []Release, cp journal.Checkpoint) ([]File, error) {
	var month, year []row
	var newest []increment
	for i := range r.increments {
		if r.increments[i].Kind == monthsOf {
			newest = append(newest, r.increments[i])
		}
	}
	p := period{"MONTH", firstDay(r.Month).String(), lastDay(r.Month).String()}
	if len(newest) > 0 {
		p.start = firstDay(newest[0].From).String()
	}
	month = rowsOf(p, newest)
	steps := stepsOf(all)
	for _, y := range r.years() {
		list := incrementsOf(steps[y])
		p := period{"YEAR", monthOf(y, 1) + "-01", lastDay(r.Month).String()}
		if last := through(list); last != "" {
			p.end = lastDay(last).String()
		}
		year = append(year, rowsOf(p, list)...)
	}
	var out []File
	for _, data := range []struct {
		name string
		rows []row
	}{{monthName, month}, {yearName, year}} {
		text, err := csvOf(data.rows)
		if err != nil {
			return nil, err
		}
		structured, err := pretty(map[string]any{"release": r.Month, "as_of": r.AsOf, "rows": data.rows})
		if err != nil {
			return nil, err
		}
		out = append(out, fileFrom(data.name+".csv", typeCSV, text), fileFrom(data.name+".json", typeJSON, structured))
	}
	return withDescriptions(r, out, cp)
}

// withDescriptions adds what describes the data files, and the checksums of all.
func withDescriptions(r *Release, files []File, cp journal.Checkpoint) ([]File, error) {
	table, err := pretty(tableSchema())
	if err != nil {
		return nil, err
	}
	object, err := pretty(objectSchema())
	if err != nil {
		return nil, err
	}
	description, err := pretty(dataPackage(r, files, cp))
	if err != nil {
		return nil, err
	}
	files = append(files, fileFrom(schemaFile, typeJSON, table), fileFrom(jsonSchema, typeSchema, object),
		fileFrom(packageFile, typeJSON, description), fileFrom(readmeFile, typeReadme, readme(r, cp)))
	var list strings.Builder
	for i := range files {
		fmt.Fprintf(&list, "%s  %s\n", files[i].SHA256, files[i].Name)
	}
	return append(files, fileFrom(checksumFile, typeText, []byte(list.String()))), nil
}

func fileFrom(name, mediaType string, body []byte) File {
	sum := sha256.Sum256(body)
	return File{Name: name, MediaType: mediaType, Size: int64(len(body)), SHA256: hex.EncodeToString(sum[:]), Body: body}
}

// byteOrderMark makes spreadsheet programs read the Chinese names as UTF-8.
const byteOrderMark = "\uFEFF"

// csvOf writes rows as RFC 4180 says, lines ended by CR LF.
func csvOf(rows []row) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(byteOrderMark)
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	header := make([]string, len(columns))
	for i, c := range columns {
		header[i] = c.name
	}
	lines := [][]string{header}
	for i := range rows {
		r := &rows[i]
		count, contract, technical := "", "", ""
		if r.Count != nil {
			count, contract, technical = strconv.FormatInt(*r.Count, 10), *r.Contract, *r.Technical
		}
		lines = append(lines, []string{r.Period, r.PeriodStart, r.PeriodEnd, r.Dimension, r.Code, r.NameZh, r.NameEn, count, contract, technical, r.Suppressed})
	}
	if err := w.WriteAll(lines); err != nil {
		return nil, fmt.Errorf("write csv: %w", err)
	}
	return b.Bytes(), nil
}

// pretty writes JSON for people: indented, members of maps in order.
func pretty(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("write json: %w", err)
	}
	return b.Bytes(), nil
}
