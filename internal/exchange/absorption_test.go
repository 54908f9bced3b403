package exchange

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"jishi/internal/absorption"
	"jishi/internal/calendar"
	"jishi/internal/fault"
)

const absorptionHead = "合同登记编号,项目名称,合同类型,认定登记日期,合同成交额（元）,技术交易额(元),卖方,卖方行政区划,买方,买方行政区划,买方功能区,备注\n"

const absorptionLine = "2026110105000001,换热器研制,委托开发合同,2026年1月5日,\"1,200,000.00\",100万元,北京甲公司,北京市,泰安乙公司,泰山区,3709Z1,不读\n"

// TestReadAbsorption: names and codes, dates and amounts as offices write them, in
// both encodings and in workbooks, under titles.
func TestReadAbsorption(t *testing.T) {
	text := "山东省技术合同吸纳情况表,,\n\n" + absorptionHead + absorptionLine
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	book := excelize.NewFile()
	for i, row := range strings.Split(strings.TrimSpace(absorptionHead+strings.ReplaceAll(absorptionLine, "\"1,200,000.00\"", "1200000")), "\n") {
		cells := strings.Split(row, ",")
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+3), &cells); err != nil {
			t.Fatal(err)
		}
	}
	var workbook bytes.Buffer
	if err := book.Write(&workbook); err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{"UTF-8": []byte(text), "UTF-8 with mark": []byte(bomText + text), "GB 18030": gb, "XLSX": workbook.Bytes()} {
		f, err := ReadAbsorption(bytes.NewReader(raw))
		if err != nil || f.FaultCount != 0 || len(f.Lines) != 1 {
			t.Errorf("%s: %d lines, %v, %v", name, len(f.Lines), f.Faults, err)
			continue
		}
		l := f.Lines[0]
		if l.Row != 4 && name != "XLSX" || l.Number != "2026110105000001" || l.Kind != "10" || l.SubKind != "11" || l.RegisteredOn != calendar.On(2026, 1, 5) ||
			l.Contract != 120_000_000 || l.Technical != 100_000_000 || l.Seller.Region != "110000" || l.Seller.Country != "CHN" || l.Buyer.Region != "370902" || l.Buyer.Zone != "3709Z1" {
			t.Errorf("%s: %+v", name, l)
		}
		if f.Columns["totalamount"] != (absorption.Column{Letter: "E", Header: "合同成交额（元）"}) {
			t.Errorf("%s: %+v", name, f.Columns)
		}
	}
}

// TestAbsorptionFaults: what cannot be read is named; a formula is text.
func TestAbsorptionFaults(t *testing.T) {
	raw := absorptionHead + "12,,不存在的类别,去年,=1+1,-5,北京甲公司,110000,,370902,,\n" + absorptionLine
	f, err := ReadAbsorption(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range f.Faults {
		got = append(got, fmt.Sprintf("%d%s %s", x.Row, x.Column, x.Code))
		if x.Text.Zh == "" || x.Text.En == "" {
			t.Errorf("%+v", x)
		}
	}
	want := "2B missing_field,2D wrong_format,2E amount_format,2F amount_format,2I missing_field,2A national_number_format,2C unknown_code"
	if strings.Join(got, ",") != want {
		t.Errorf("%s\nwant\n%s", strings.Join(got, ","), want)
	}
	for name, x := range map[string]struct {
		raw  string
		code fault.Code
	}{
		"nothing":         {"", fault.FileEmpty},
		"no columns":      {"甲,乙\n1,2\n", fault.AbsorptionColumns},
		"no rows":         {absorptionHead, fault.AbsorptionEmpty},
		"a lame archive":  {"PK", fault.WorkbookUnreadable},
		"columns missing": {strings.Repeat("甲,乙\n", 11), fault.AbsorptionColumns},
		"too many":        {absorptionHead + strings.Repeat("1,x\n", absorption.MaxRows+1), fault.AbsorptionTooMany},
	} {
		if _, err := ReadAbsorption(strings.NewReader(x.raw)); fault.CodeOf(err) != x.code {
			t.Errorf("%s: %v, want %s", name, err, x.code)
		}
	}
}

// TestAbsorptionTemplate: the template filled with its own examples is read
// without a fault.
func TestAbsorptionTemplate(t *testing.T) {
	file, err := AbsorptionTemplate(time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(file.Body))
	if err != nil {
		t.Fatal(err)
	}
	cells := make([]string, len(absorption.Fields))
	for i, f := range absorption.Fields {
		cells[i] = f.Example
	}
	if err := book.SetSheetRow("吸纳数据", "A2", &cells); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	if f, err := ReadAbsorption(&out); err != nil || f.FaultCount != 0 || len(f.Lines) != 1 || len(f.Columns) != len(absorption.Fields) {
		t.Errorf("%+v, %v", f, err)
	}
}

// FuzzReadAbsorption: whatever comes in is read, or refused as a fault.
func FuzzReadAbsorption(f *testing.F) {
	f.Add([]byte(absorptionHead + absorptionLine))
	f.Add([]byte("\xff\xfe" + absorptionHead))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := ReadAbsorption(bytes.NewReader(raw))
		if err != nil && fault.As(err) == nil {
			t.Fatal(err)
		}
		if err == nil && len(file.Lines) == 0 {
			t.Fatal("no line and no fault")
		}
	})
}
