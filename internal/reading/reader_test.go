package reading

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/signintech/gopdf"

	"jishi/internal/fault"
	"jishi/internal/sample/contractpaper"
)

// reader is shared by the tests: the first PDF of a process compiles the
// sandbox, which takes seconds.
var reader = New(nil, 2)

func party(name, first17, rep string) contractpaper.Party {
	return contractpaper.Party{Name: name, CreditCode: withCheck(first17), Address: "泰安市泰山区示范路1号", LegalRep: rep, Contact: "李样例", Phone: "0538-0000001"}
}

// example is a complete contract with a patent, instalments and long clauses.
func example(kindCode, kindName string) contractpaper.Contract {
	return contractpaper.Contract{
		KindName: kindName, KindCode: kindCode, Title: "果园巡检机器人视觉识别模块", ContractNo: "HT-2026-0731",
		Seller:   party("泰安示范智能装备有限公司", "91370900MA3EXAMP0", "张示范"),
		Buyer:    party("岱岳区示范果业专业合作社", "93370911MA3EXAMP4", "王示范"),
		SignDate: "2026-07-20", BeginDate: "2026-08-01", EndDate: "2027-07-19", SignPlace: "山东省泰安市",
		Amount: "1234567.00", AmountCapitals: "人民币壹佰贰拾叁万肆仟伍佰陆拾柒元整", TechnicalAmount: "1000000.50",
		Instalments: []contractpaper.Instalment{
			{DueDate: "2026-08-11", Amount: "500000.00", Condition: "合同生效后十日内"},
			{DueDate: "2027-01-31", Amount: "500000.00", Condition: "通过由双方共同组织的中期检查并且提交全部中期成果文件之后十五日内"},
			{DueDate: "2027-07-19", Amount: "234567.00", Condition: "验收合格后三十日内"},
		},
		Summary:     strings.Repeat("研究丘陵果园复杂光照条件下果实与枝干的识别方法，提供可在边缘设备上运行的模块及其接口说明。", 4),
		Targets:     "识别准确率不低于百分之九十五；单帧处理时间不高于八十毫秒；连续运行不少于七百二十小时。",
		Acceptance:  "按照附件技术规格书逐项测试，由双方组成验收组，在现场连续运行十五日后出具验收意见。",
		IPOwnership: "专利申请权归双方共有，著作权归乙方所有，甲方享有免费使用权。",
		Patent:      &contractpaper.Patent{Name: "一种果实识别方法", Number: "ZL202310000000.0", Owner: "泰安示范智能装备有限公司", FilingDate: "2023-03-01", Expiry: "2043-02-28"},
	}
}

type format struct {
	make      func(contractpaper.Contract) ([]byte, error)
	mediaType string
	source    string
}

var formats = map[string]format{"pdf": {contractpaper.PDF, MediaPDF, SourcePDF}, "docx": {contractpaper.DOCX, MediaDOCX, SourceDOCX}}

// The facts that a contract was made from come back from both of its files.
func TestFactsComeBack(t *testing.T) {
	for code, name := range map[string]string{"11": "技术开发合同", "21": "技术转让合同", "31": "技术许可合同", "40": "技术咨询合同", "51": "技术服务合同"} {
		for kind, f := range formats {
			t.Run(kind+code, func(t *testing.T) {
				c := example(code, name)
				file, err := f.make(c)
				if err != nil {
					t.Fatal(err)
				}
				text, err := reader.Read(t.Context(), file, f.mediaType)
				if err != nil {
					t.Fatal(err)
				}
				if text.Scanned || text.Truncated || text.Source != f.source {
					t.Errorf("scanned %v, truncated %v, source %s", text.Scanned, text.Truncated, text.Source)
				}
				for _, words := range []string{c.Title, c.Seller.Name, c.Buyer.CreditCode, c.AmountCapitals, c.Patent.Number, "签订日期\t2026年7月20日"} {
					if !strings.Contains(text.String(), words) {
						t.Errorf("the text lacks %q", words)
					}
				}
				compareFacts(t, c, Extract(text))
			})
		}
	}
}

func compareFacts(t *testing.T, c contractpaper.Contract, f Facts) {
	t.Helper()
	check := func(what string, got, want any) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	check("title", f.Title, c.Title)
	check("heading", f.Heading, c.KindName)
	check("number", f.ContractNo.Value, c.ContractNo)
	if len(f.Parties) != 2 {
		t.Fatalf("%d parties: %+v", len(f.Parties), f.Parties)
	}
	for i, p := range []contractpaper.Party{c.Buyer, c.Seller} {
		got := f.Parties[i]
		check("side", got.Side, []Side{SideBuyer, SideSeller}[i])
		check("party", contractpaper.Party{Name: got.Name, CreditCode: got.CreditCode, Address: got.Address, LegalRep: got.LegalRep, Contact: got.Contact, Phone: got.Phone}, p)
	}
	check("codes", len(f.CreditCodes) == 2 && f.CreditCodes[0].Valid && f.CreditCodes[1].Valid, true)
	dates := map[Purpose]string{}
	for _, d := range f.Dates {
		if !strings.Contains(dates[d.Purpose], d.Date.String()) {
			dates[d.Purpose] += d.Date.String() + " "
		}
	}
	check("dates", dates, map[Purpose]string{PurposeSign: "2026-07-20 ", PurposeBegin: "2026-08-01 ", PurposeEnd: "2027-07-19 ",
		PurposeDue: "2026-08-11 2027-01-31 2027-07-19 ", PurposeOther: "2023-03-01 2043-02-28 "})
	var sums []string
	for _, a := range f.Amounts {
		sums = append(sums, fmt.Sprintf("%s %v %s %d", a.Fen, a.Words, a.Role, a.Pair))
	}
	check("amounts", sums, []string{"1234567.00 false TOTAL 1", "1234567.00 true TOTAL 0", "1000000.50 false TECHNICAL -1",
		"500000.00 false INSTALMENT -1", "500000.00 false INSTALMENT -1", "234567.00 false INSTALMENT -1"})
	var parts []string
	for i, p := range f.Instalments {
		parts = append(parts, fmt.Sprint(p.Fen, " ", p.Due))
		check("number of instalment", p.Number, i+1)
	}
	check("instalments", parts, []string{"500000.00 2026-08-11", "500000.00 2027-01-31", "234567.00 2027-07-19"})
	for _, clause := range Clauses() {
		if _, there := f.Clauses[clause]; !there && clause != ClauseRisk {
			t.Errorf("no clause %s", clause)
		}
	}
	var marks []string
	for _, m := range f.Marks {
		marks = append(marks, fmt.Sprint(m.Kind, m.Party, m.Name))
	}
	check("marks", marks, []string{"SEAL甲方" + c.Buyer.Name, "SEAL乙方" + c.Seller.Name, "SIGNATURE法定代表人或授权代表" + c.Buyer.LegalRep, "SIGNATURE法定代表人或授权代表" + c.Seller.LegalRep})
	check("monopoly", len(f.Monopoly), 0)
	check("language", f.Language, LanguageChinese)
}

func TestWrongFiles(t *testing.T) {
	pdf, docx := mustMake(t, "pdf"), mustMake(t, "docx")
	ole := []byte(oleMark + strings.Repeat("\x00", 600))
	sealed := append(append([]byte{}, ole...), "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"...)
	for name, c := range map[string]struct {
		file      []byte
		mediaType string
		want      fault.Code
	}{
		"empty":                  {nil, MediaPDF, fault.FileEmpty},
		"large":                  {make([]byte, maxFileBytes+1), MediaPDF, fault.FileTooLarge},
		"image":                  {pdf, "image/png", fault.FileKind},
		"docx as pdf":            {docx, MediaPDF, fault.FileMislabelled},
		"pdf as docx":            {pdf, MediaDOCX, fault.FileMislabelled},
		"old doc":                {ole, MediaDOCX, fault.FileMislabelled},
		"docx with a password":   {sealed, MediaDOCX, fault.FileEncrypted},
		"pdf with a password":    {protected(t, "geheim"), MediaPDF, fault.FileEncrypted},
		"only the head of a pdf": {[]byte("%PDF-1.7\n%%EOF"), MediaPDF, fault.FileDamaged},
		"text as pdf":            {[]byte("%PDF-1.7 " + strings.Repeat("nothing ", 1000)), MediaPDF, fault.FileDamaged},
		"half a docx":            {docx[:len(docx)/2], MediaDOCX, fault.FileDamaged},
		"zip without a body":     {zipped(t, map[string]string{"a.txt": "a"}), MediaDOCX, fault.FileMislabelled},
	} {
		if _, err := reader.Read(t.Context(), c.file, c.mediaType); fault.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// A PDF that only forbids printing or copying has no opening password and is
// read.
func TestOwnerPasswordAloneDoesNotHideTheText(t *testing.T) {
	text, err := reader.Read(t.Context(), protected(t, ""), MediaPDF)
	if err != nil || text.String() != "Contract price 120000 yuan\n" {
		t.Errorf("%q, %v", text.String(), err)
	}
}

func TestTheCallersEndIsNotTheFilesFault(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for kind, f := range formats {
		if _, err := reader.Read(ctx, mustMake(t, kind), f.mediaType); !errors.Is(err, context.Canceled) || fault.As(err) != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func mustMake(tb testing.TB, kind string) []byte {
	tb.Helper()
	file, err := formats[kind].make(example("31", "技术许可合同"))
	if err != nil {
		tb.Fatal(err)
	}
	return file
}

// protected makes a PDF with an owner's password and, unless empty, one to open.
func protected(t *testing.T, open string) []byte {
	t.Helper()
	var doc gopdf.GoPdf
	doc.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4, Protection: gopdf.PDFProtectionConfig{
		UseProtection: true, Permissions: gopdf.PermissionsPrint, OwnerPass: []byte("owner"), UserPass: []byte(open)}})
	doc.AddPage()
	if err := doc.AddTTFFont("f", "../typeset/fonts/LXGWWenKai-Regular.ttf"); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(doc.SetFont("f", "", 12), doc.Cell(nil, "Contract price 120000 yuan")); err != nil {
		t.Fatal(err)
	}
	file, err := doc.GetBytesPdfReturnErr()
	if err != nil {
		t.Fatal(err)
	}
	return file
}
