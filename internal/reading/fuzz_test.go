package reading

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jishi/internal/amount"
	"jishi/internal/fault"
)

// checkText holds what every reading promises.
func checkText(t *testing.T, text Text, err error) {
	t.Helper()
	if err != nil {
		if fault.As(err) == nil || fault.CodeOf(err) == fault.InternalError {
			t.Fatalf("not a fault of the file: %v", err)
		}
		return
	}
	runes := 0
	for i, p := range text.Pages {
		if p.Number != i+1 {
			t.Fatalf("page %d is numbered %d", i+1, p.Number)
		}
		for _, line := range p.Lines {
			runes += len([]rune(line))
			if strings.TrimSpace(line) == "" || strings.ContainsAny(line, "\n\r") {
				t.Fatalf("line %q", line)
			}
		}
	}
	if len(text.Pages) > maxPages || runes > maxTextRunes || text.Scanned != (len(text.ScannedPages) > 0) {
		t.Fatalf("%d pages, %d characters, scanned %v %v", len(text.Pages), runes, text.Scanned, text.ScannedPages)
	}
}

// checkFacts holds what every fact promises: a place that exists, with words
// that stand there, and values inside their limits.
func checkFacts(t *testing.T, text Text) {
	t.Helper()
	f := Extract(text)
	anchor := func(a Anchor) {
		t.Helper()
		if a == (Anchor{}) {
			return
		}
		for _, p := range text.Pages {
			if p.Number == a.Page {
				if a.Line < 1 || a.Line > len(p.Lines) || a.Words == "" || !strings.HasPrefix(strings.Join(p.Lines[a.Line-1:], "")[max(strings.Index(p.Lines[a.Line-1], firstOf(a.Words)), 0):], firstOf(a.Words)) {
					t.Fatalf("anchor %+v", a)
				}
				return
			}
		}
		t.Fatalf("anchor %+v on no page", a)
	}
	for i, a := range f.Amounts {
		anchor(a.At)
		if a.Fen < 0 || a.Fen > amount.Max || a.Pair >= 0 && (f.Amounts[a.Pair].Pair != i || f.Amounts[a.Pair].Words == a.Words) || a.Role == feeLike {
			t.Fatalf("%+v", a)
		}
	}
	for _, d := range f.Dates {
		anchor(d.At)
		if d.Date.IsZero() || d.Purpose == "" {
			t.Fatalf("%+v", d)
		}
	}
	for i, p := range f.Instalments {
		anchor(p.At)
		if p.Number != i+1 || p.Percent < 0 || p.Percent > 10_000 || p.Percent == 0 && p.Fen == 0 {
			t.Fatalf("%+v", p)
		}
	}
	for _, p := range f.Parties {
		anchor(p.At)
		if len(p.Labels) == 0 {
			t.Fatalf("%+v", p)
		}
	}
	for _, h := range f.Monopoly {
		anchor(h.At)
		if h.Behaviour < NoFurtherResearch || h.Behaviour > NoChallenge {
			t.Fatalf("%+v", h)
		}
	}
	for _, h := range f.Keywords {
		anchor(h.At)
	}
	for _, m := range f.Marks {
		anchor(m.At)
	}
	for _, a := range f.Clauses {
		anchor(a)
	}
}

// firstOf is the first character; what follows may cross a line.
func firstOf(s string) string { return string([]rune(s)[:1]) }

func FuzzExtract(f *testing.F) {
	for _, s := range []string{
		"技术开发合同\n合同编号：HT-1\n项目名称\t系统\n甲方（委托人）：甲公司\n统一社会信用代码：91370900MA3EXAMP00\n乙方：\n乙大学\n第一条 内容",
		"期次\t付款日期\t金额（万元）\n第1期\t2026-01-02\t12.5\n合计\t\t100",
		"合同总价为￥1,200,000.00元（大写：人民币壹佰贰拾万元整），支付30%，即36万元；尾款百分之七十于2026年3月2日前付清。",
		"乙方不得对技术进行改进\n甲方（盖章）：\t乙方（签字）：\n王\t李\n日期：二〇二六年三月二日",
		"", "\xff\n\t\t\n￥", strings.Repeat("一", 200), "第一条", "甲方", "(盖章)", "１２３４５６７８９０１２３４５６７８",
	} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, lines bool) {
		text := Text{Source: SourceDOCX}
		if lines {
			text.Source = SourcePDF
		}
		for i, page := range strings.Split(strings.ToValidUTF8(s, "?"), "\f") {
			c := collector{text: Text{Pages: []Page{{Number: i + 1}}}}
			for line := range strings.SplitSeq(page, "\n") {
				c.add(strings.ReplaceAll(line, "\r", " "))
			}
			text.Pages = append(text.Pages, c.text.Pages[0])
		}
		checkFacts(t, text)
	})
}

func FuzzReadDOCX(f *testing.F) {
	f.Add(mustMake(f, "docx"))
	f.Add([]byte(oleMark))
	for _, inner := range []string{p(r("合同")), "<w:tbl><w:tr>" + tc(p(r("a"))) + "</w:tr></w:tbl>", "<w:p><w:del>", "<w:tc><w:tr></w:tc>"} {
		f.Add(zipped(f, map[string]string{"word/document.xml": body(inner)}))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		text, err := reader.Read(t.Context(), file, MediaDOCX)
		checkText(t, text, err)
		checkFacts(t, text)
	})
}

// FuzzDOCXBody mutates the XML itself, which compression hides from the one
// above.
func FuzzDOCXBody(f *testing.F) {
	for _, inner := range []string{p(r("合同") + "<w:r><w:tab/><w:br w:type=\"page\"/></w:r>"), "<w:tbl><w:tr>" + tc(p(r("a"))+p(r("b"))) + tc("") + "</w:tr></w:tbl>", "<w:txbxContent>" + p(r("x")), "<w:tr><w:txbxContent><w:tc>", "</w:p>"} {
		f.Add(body(inner))
	}
	f.Fuzz(func(t *testing.T, xml string) {
		text, err := reader.Read(t.Context(), zipped(t, map[string]string{"word/document.xml": xml}), MediaDOCX)
		checkText(t, text, err)
		checkFacts(t, text)
	})
}

func FuzzReadPDF(f *testing.F) {
	f.Add(onePage("[0 0 595 842]", "", stream("", "BT /F 9 Tf 50 800 Td (Contract) Tj 90 0 Td (120) Tj 0 -12 Td <414243> Tj ET")))
	f.Add(onePage("[0 0 9 9]", "/XObject << /I 6 0 R >>", stream("", image), imageObject))
	f.Add(scans())
	f.Add(nestedForms(3))
	f.Add(rawPDF(catalogue, "<< /Type /Pages /Kids [2 0 R] /Count 2 >>"))
	quick := New(sizeOCR{}, 1)
	quick.time = time.Hour
	if _, err := quick.Read(f.Context(), scans(), MediaPDF); err != nil { // compiles the sandbox, for which no input has the time
		f.Fatal(err)
	}
	quick.time = 5 * time.Second
	f.Fuzz(func(t *testing.T, file []byte) {
		text, err := quick.Read(t.Context(), file, MediaPDF)
		checkText(t, text, err)
		checkFacts(t, text)
	})
}

func BenchmarkRead20Pages(b *testing.B) {
	c := example("31", "技术许可合同")
	var long strings.Builder
	for i := range 520 {
		fmt.Fprintf(&long, "第%d项要求：在边缘设备上连续运行并提供接口说明，费用由双方另行约定。", i)
	}
	c.Summary = long.String()
	for kind, f := range formats {
		file, err := f.make(c)
		if err != nil {
			b.Fatal(err)
		}
		text, err := reader.Read(b.Context(), file, f.mediaType) // compiles the sandbox
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("%s of %d pages", kind, len(text.Pages)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := reader.Read(b.Context(), file, f.mediaType); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("facts of the "+kind, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Extract(text)
			}
		})
	}
}

// The longest text there can be, made of what the patterns look for.
func BenchmarkExtractLongest(b *testing.B) {
	line := "甲方不得从其他第三方获得改进技术，合同总价为人民币壹佰贰拾万元整，支付30%即36万元，2026年3月2日前采购设备"
	lines := make([]string, maxTextRunes/len([]rune(line)))
	for i := range lines {
		lines[i] = line
	}
	for name, text := range map[string]Text{
		"many lines": {Source: SourcePDF, Pages: []Page{{1, lines}}},
		"one line":   {Source: SourceDOCX, Pages: []Page{{1, []string{strings.Join(lines, "，")}}}},
		"digits":     {Source: SourceDOCX, Pages: []Page{{1, []string{strings.Repeat("1,111", maxTextRunes/5)}}}},
		"tables":     {Source: SourceDOCX, Pages: []Page{{1, strings.Split(strings.Repeat("期次\t金额（元）\n1\t2\n", maxTextRunes/13), "\n")}}},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Extract(text)
			}
		})
	}
}
