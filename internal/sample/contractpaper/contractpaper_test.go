package contractpaper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/gabriel-vasile/mimetype"

	"jishi/internal/typeset"
)

func example(kindCode, kindName string) Contract {
	return Contract{
		KindName: kindName, KindCode: kindCode, Title: "果园巡检机器人视觉识别模块", ContractNo: "HT-2026-0731",
		Seller:   Party{"泰安示范智能装备有限公司", "91370900MA3EXAMPL1", "泰安市泰山区示范路1号", "张示范", "李样例", "0538-0000001"},
		Buyer:    Party{"岱岳区示范果业专业合作社 <A&B>", "93370911MA3EXAMPL2", "泰安市岱岳区样例路2号", "王示范", "赵样例", "0538-0000002"},
		SignDate: "2026-07-20", BeginDate: "2026-07-20", EndDate: "2027-07-19", SignPlace: "山东省泰安市",
		Amount: "1234567.00", AmountCapitals: "人民币壹佰贰拾叁万肆仟伍佰陆拾柒元整", TechnicalAmount: "1000000.50",
		Instalments: []Instalment{
			{"2026-08-01", "500000.00", "合同生效后十日内"}, {"2027-01-31", "500000.00", "通过中期检查"}, {"2027-07-19", "234567.00", "验收合格后三十日内"},
		},
		Summary:    strings.Repeat("研究丘陵果园复杂光照条件下果实与枝干的识别方法，提供可在边缘设备上运行的模块及其接口说明。", 4),
		Targets:    "识别准确率不低于百分之九十五；单帧处理时间不高于八十毫秒；连续运行不少于七百二十小时。",
		Acceptance: "按照附件技术规格书逐项测试，由双方组成验收组，在现场连续运行十五日后出具验收意见。", IPOwnership: "专利申请权归双方共有，著作权归乙方所有，甲方享有免费使用权。",
	}
}

func withPatent(c Contract) Contract {
	c.Patent = &Patent{"一种果实识别方法", "ZL202310000000.0", "泰安示范智能装备有限公司", "2023-03-01", "2043-02-28"}
	return c
}

var kinds = map[string]string{
	"11": "技术开发合同", "21": "技术转让合同", "31": "技术许可合同", "40": "技术咨询合同", "51": "技术服务合同",
}

// unpack checks that every part is well-formed XML and gives the text of each.
func unpack(t *testing.T, docx []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	text := map[string]string{}
	for _, file := range archive.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		decoder := xml.NewDecoder(r)
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", file.Name, err)
			}
			if data, ok := token.(xml.CharData); ok {
				b.Write(data)
			}
		}
		text[file.Name] = b.String()
	}
	return text
}

func TestDOCXHoldsTheContract(t *testing.T) {
	c := withPatent(example("31", "技术许可合同"))
	docx, err := DOCX(c)
	if err != nil {
		t.Fatal(err)
	}
	parts := unpack(t, docx)
	for _, name := range []string{"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels"} {
		if _, ok := parts[name]; !ok {
			t.Errorf("no part %s", name)
		}
	}
	want := []string{
		c.KindName, c.ContractNo, c.Title, c.Seller.Name, c.Seller.CreditCode, c.Buyer.Name, c.Buyer.CreditCode, c.Buyer.Phone,
		c.Amount, c.AmountCapitals, c.TechnicalAmount, c.Instalments[2].Amount, c.Summary, c.Targets, c.Acceptance, c.IPOwnership,
		c.Patent.Name, c.Patent.Number, c.Patent.Owner, "2023年3月1日", "2043年2月28日", "2026年7月20日至2027年7月19日",
	}
	for _, w := range want {
		if !strings.Contains(parts["word/document.xml"], w) {
			t.Errorf("document does not contain %q", w)
		}
	}
}

// Civil Code Article 845 paragraph 1 for all five kinds, paragraph 3 with a patent.
func TestArticle845Headings(t *testing.T) {
	want := []string{"内容、范围和要求", "计划、进度、期限、地点和方式", "保密", "归属和收益的分配", "验收标准和方法", "名词和术语的解释", "价款、报酬或者使用费", "违约责任", "争议的解决"}
	seen := map[string]bool{}
	for code, name := range kinds {
		for _, c := range []Contract{example(code, name), withPatent(example(code, name))} {
			var headings strings.Builder
			for _, b := range c.blocks() {
				if b.kind == heading {
					headings.WriteString(b.text + "\n")
				}
			}
			for _, w := range want {
				if !strings.Contains(headings.String(), w) {
					t.Errorf("kind %s: no heading %q", code, w)
				}
			}
			if got := strings.Contains(headings.String(), "涉及专利的情况"); got != (c.Patent != nil) {
				t.Errorf("kind %s: patent clause present = %v", code, got)
			}
		}
		seen[rolesOf(code).breach] = true
	}
	if len(seen) != len(kinds) {
		t.Errorf("%d different wordings for %d kinds", len(seen), len(kinds))
	}
}

func TestBothFormatsAreDeterministicAndRecognised(t *testing.T) {
	formats := map[string]struct {
		make func(Contract) ([]byte, error)
		mime string
	}{
		"docx": {DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		"pdf":  {PDF, "application/pdf"},
	}
	for code, name := range kinds {
		for format, f := range formats {
			first, err := f.make(example(code, name))
			if err != nil {
				t.Fatal(err)
			}
			again, err := f.make(example(code, name))
			if err != nil || !bytes.Equal(first, again) {
				t.Errorf("%s %s: second file differs (%v)", format, code, err)
			}
			if got := mimetype.Detect(first).String(); got != f.mime {
				t.Errorf("%s %s: detected as %s", format, code, got)
			}
			other := example(code, name)
			other.Amount = "7654321.00"
			if changed, err := f.make(other); err != nil || bytes.Equal(first, changed) {
				t.Errorf("%s %s: another amount gave the same file (%v)", format, code, err)
			}
		}
	}
}

func TestFixedTextHasNoMissingGlyphs(t *testing.T) {
	for code, name := range kinds {
		for _, b := range withPatent(example(code, name)).blocks() {
			text := b.text + fmt.Sprint(b.rows)
			if missing := typeset.Missing(text); len(missing) > 0 {
				t.Errorf("kind %s: no glyph for %q", code, string(missing))
			}
		}
	}
}

func TestSparseAndHostileContracts(t *testing.T) {
	long := example("11", "技术开发合同")
	long.Summary = strings.Repeat(long.Summary, 20)
	cases := map[string]Contract{
		"empty": {}, "long": long,
		"markup": {Title: "<w:p>&amp;\x00\x1b]]>", Summary: "甲\n乙", SignDate: "soon"},
	}
	for name, c := range cases {
		docx, err := DOCX(c)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		unpack(t, docx)
		if _, err := PDF(c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWithoutInstalmentsThePriceIsPaidAtOnce(t *testing.T) {
	c := example("51", "技术服务合同")
	c.Instalments = nil
	body := c.priceClause().body
	if !strings.Contains(body[len(body)-1].text, "一次付清") {
		t.Errorf("price clause ends with %q", body[len(body)-1].text)
	}
}

func TestNumerals(t *testing.T) {
	var got []string
	for _, n := range []int{1, 9, 10, 11, 13} {
		got = append(got, numeral(n))
	}
	if want := []string{"一", "九", "十", "十一", "十三"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func BenchmarkDOCX(b *testing.B) {
	c := withPatent(example("31", "技术许可合同"))
	for b.Loop() {
		if _, err := DOCX(c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPDF(b *testing.B) {
	c := withPatent(example("31", "技术许可合同"))
	for b.Loop() {
		if _, err := PDF(c); err != nil {
			b.Fatal(err)
		}
	}
}
