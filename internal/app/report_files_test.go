package app_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/exchange"
	"jishi/internal/ledger"
	reports "jishi/internal/report"
)

// files: the text and the workbook of each report say the same figures, digit by
// digit, and the workbook bears the digest of the text.
func (r *reporter) files(all []reports.Report) {
	r.t.Helper()
	for _, made := range all {
		r.text(made)
		file, err := exchange.Report(exchange.Question{From: made.Question.From, To: made.Question.To, View: made.Question.View, By: "制表人", At: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)}, made)
		check(r.t, err)
		sheets := workbook(r.t, file.Body)
		notes := fmt.Sprint(sheets["说明"])
		if file.Digest != made.SHA256 || !strings.Contains(notes, made.SHA256) {
			r.t.Errorf("%s: the workbook does not bear the digest %s: %s", made.Definition.No, made.SHA256, notes)
		}
		for i, t := range made.Tables {
			name := made.Definition.No
			if len(made.Tables) > 1 {
				name += fmt.Sprintf("-%d", i+1)
			}
			r.sheet(name, t, sheets[name])
		}
	}
}

// headed is how many rows are above the data of a report's sheet.
const headed = 4

func (r *reporter) sheet(name string, t reports.Table, sheet map[string]string) {
	r.t.Helper()
	if len(sheet) == 0 {
		r.t.Fatalf("no sheet %s", name)
	}
	for n, row := range t.Rows {
		if label := sheet[cellName(0, headed+n)]; label != row.Label.Zh && label != "其中："+row.Label.Zh {
			r.t.Errorf("%s: row %d is %q, want %q", name, n, label, row.Label.Zh)
		}
		for i, c := range row.Cells {
			want := c.Value
			if t.Columns[i].Form == reports.Date && want != "" {
				d, err := calendar.ParseDate(want)
				check(r.t, err)
				want = strconv.Itoa(calendar.On(1899, time.December, 30).DaysUntil(d))
			}
			if got := sheet[cellName(i+1, headed+n)]; got != want {
				r.t.Errorf("%s, %s, %s: the workbook says %q, the report %q", name, row.Label.Zh, t.Columns[i].Key, got, want)
			}
		}
	}
}

// text reads the report back from its CSV.
func (r *reporter) text(made reports.Report) {
	r.t.Helper()
	sum := sha256.Sum256(made.CSV)
	if got := hex.EncodeToString(sum[:]); got != made.SHA256 {
		r.t.Errorf("%s: the digest of the text is %s, the report says %s", made.Definition.No, got, made.SHA256)
	}
	read := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(made.CSV, []byte("\ufeff"))))
	read.FieldsPerRecord = -1
	records, err := read.ReadAll()
	check(r.t, err)
	at := 4 + len(made.Sources) + len(made.Question.Filters) // readers skip the empty lines
	if len(records) < at || records[3][1] != strconv.FormatInt(made.AsOf.Index, 10) {
		r.t.Fatalf("%s: the text begins with %v", made.Definition.No, records)
	}
	for _, t := range made.Tables {
		if at+2+len(t.Rows) > len(records) || records[at][0] != t.Title.Zh {
			r.t.Fatalf("%s: the text ends before the table %s", made.Definition.No, t.Title.Zh)
		}
		for n, row := range t.Rows {
			want := []string{row.Code, row.Label.Zh}
			for _, c := range row.Cells {
				want = append(want, c.Value)
			}
			got := records[at+2+n]
			for i := range got { // a text that could be a formula has a mark before it
				if i < len(want) && got[i] != want[i] && (i < 2 || t.Columns[i-2].Form == reports.Text) {
					got[i] = strings.TrimPrefix(got[i], "'")
				}
			}
			if !slices.Equal(got, want) {
				r.t.Errorf("%s, %s: the text says %q, the report %q", made.Definition.No, t.Title.Zh, got, want)
			}
		}
		at += 2 + len(t.Rows)
	}
	if at != len(records) {
		r.t.Errorf("%s: the text has %d lines after the report", made.Definition.No, len(records)-at)
	}
}

// entriesOf adds up the lines in a workbook of lines, and gives the total it says.
func entriesOf(t *testing.T, body []byte) (sum, said ledger.Group) {
	t.Helper()
	sheet := workbook(t, body)["成交额明细"]
	head := map[string]int{}
	for i := range 40 {
		head[sheet[cellName(i, 2)]] = i
	}
	at := func(row int, name string) string {
		i, ok := head[name]
		if !ok {
			t.Fatalf("no column %s among %v", name, head)
		}
		return sheet[cellName(i, row)]
	}
	for row := 3; ; row++ {
		n, err := strconv.ParseInt(at(row, "项数"), 10, 64)
		check(t, err)
		g := ledger.Group{Count: n, ContractAmount: fenOf(t, at(row, "合同成交额")), TechnicalAmount: fenOf(t, at(row, "技术交易额"))}
		if at(row, "日志序号") == "" { // the total
			said.Count, said.ContractAmount, said.TechnicalAmount = g.Count, g.ContractAmount, g.TechnicalAmount
			return sum, said
		}
		sum, _ = sum.Add(g)
	}
}

// cellName is the name of a cell by column and row from 0.
func cellName(column, row int) string {
	name := ""
	for c := column + 1; c > 0; c = (c - 1) / 26 {
		name = string(rune('A'+(c-1)%26)) + name
	}
	return name + strconv.Itoa(row+1)
}

// workbook reads the cells of each sheet as they are in the file: the literal of
// a number, and the characters of a text.
func workbook(t *testing.T, body []byte) map[string]map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	check(t, err)
	part := func(name string, into any) {
		f, err := archive.Open(name)
		check(t, err)
		defer f.Close()
		check(t, xml.NewDecoder(f).Decode(into))
	}
	type run struct {
		T string `xml:"t"`
		R []struct {
			T string `xml:"t"`
		} `xml:"r"`
	}
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	type link struct {
		ID     string `xml:"Id,attr"`
		Target string `xml:"Target,attr"`
	}
	var links struct {
		Links []link `xml:"Relationship"`
	}
	var strs struct {
		SI []run `xml:"si"`
	}
	part("xl/workbook.xml", &book)
	part("xl/_rels/workbook.xml.rels", &links)
	if slices.ContainsFunc(archive.File, func(f *zip.File) bool { return f.Name == "xl/sharedStrings.xml" }) {
		part("xl/sharedStrings.xml", &strs)
	}
	text := func(r run) string {
		out := r.T
		for _, p := range r.R {
			out += p.T
		}
		return out
	}
	sheets := map[string]map[string]string{}
	for _, s := range book.Sheets {
		i := slices.IndexFunc(links.Links, func(l link) bool { return l.ID == s.ID })
		if i < 0 {
			t.Fatalf("no part for the sheet %s", s.Name)
		}
		var data struct {
			Cells []struct {
				Ref     string `xml:"r,attr"`
				Type    string `xml:"t,attr"`
				Value   string `xml:"v"`
				Formula string `xml:"f"`
				Inline  run    `xml:"is"`
			} `xml:"sheetData>row>c"`
		}
		part("xl/"+strings.TrimPrefix(strings.TrimPrefix(links.Links[i].Target, "/"), "xl/"), &data)
		cells := map[string]string{}
		for _, c := range data.Cells {
			switch {
			case c.Formula != "":
				t.Errorf("%s, %s: a formula %q", s.Name, c.Ref, c.Formula)
			case c.Type == "inlineStr":
				cells[c.Ref] = text(c.Inline)
			case c.Type == "s":
				n, err := strconv.Atoi(c.Value)
				check(t, err)
				cells[c.Ref] = text(strs.SI[n])
			default:
				cells[c.Ref] = c.Value
			}
		}
		sheets[s.Name] = cells
	}
	return sheets
}
