package transcript

import (
	"reflect"
	"strings"
	"testing"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/reading"
	"jishi/internal/similar"
)

// FuzzRulesOnText: whatever a document says, the rules answer, and every place
// they point to exists in it.
func FuzzRulesOnText(f *testing.F) {
	f.Add("技术开发（委托）合同\n项目名称\t样机研制\n委托方（甲方）：甲公司\n第一条 研制样机5台，总价人民币壹万元整（￥9,000.00元）\f第二条 设备清单：采购泵3台")
	f.Add("期次\t付款条件\t金额（元）\n1\t签约\t26,000.00\n2\t验收\t24,000.00\n总价60000元")
	f.Add("样机九九九九台样机0台二十台样机")
	f.Fuzz(func(t *testing.T, s string) {
		text := reading.Text{Source: reading.SourceDOCX}
		for i, page := range strings.Split(strings.ToValidUTF8(s, ""), "\f") {
			text.Pages = append(text.Pages, reading.Page{Number: i + 1, Lines: strings.FieldsFunc(page, func(r rune) bool { return r == '\n' || r == '\r' })})
		}
		b := &body{Text: text, Facts: reading.Extract(text)}
		total := amount.Fen(900_000)
		subject := contract.Subject{Form: &contract.Form{Kind: "10", SubKind: "11", AmountMode: contract.ModeInstalment, ContractAmount: &total},
			Today: calendar.On(2026, 3, 2), Local: contract.Taian, Text: b.forRules("d")}
		for _, x := range subject.Run().Findings {
			if x.At.Page == 0 {
				continue
			}
			if x.At.Document != "d" || x.At.Page > len(text.Pages) || x.At.Line > len(text.Pages[x.At.Page-1].Lines) || x.At.Words == "" && x.Code != "translation_missing" {
				t.Fatalf("%s points to %+v", x.Rule, x.At)
			}
		}
		for _, fact := range b.list("d") {
			if fact.At.Page < 1 || fact.At.Page > len(text.Pages) {
				t.Fatalf("%+v", fact)
			}
		}
		if similar.ShinglesOf(text.Content()).Len() > similar.ShinglesOf(text.String()).Len() {
			t.Fatal("what is compared is longer than the text")
		}
	})
}

// FuzzUnpack: what is stored comes back as it was; what is not ours is refused.
func FuzzUnpack(f *testing.F) {
	f.Add("技术合同\n第一条", "H4sI")
	f.Add("", "")
	f.Fuzz(func(t *testing.T, line, foreign string) {
		b := &body{Text: reading.Text{Source: reading.SourcePDF, Pages: []reading.Page{{Number: 1, Lines: []string{strings.ToValidUTF8(line, "")}}}}}
		b.Facts = reading.Extract(b.Text)
		packed, err := pack(b)
		if err != nil {
			t.Fatal(err)
		}
		again, err := unpack(packed)
		if err != nil || !reflect.DeepEqual(again.Text, b.Text) || again.Facts.Title != b.Facts.Title || len(again.Facts.Amounts) != len(b.Facts.Amounts) {
			t.Fatalf("%v: %+v is not %+v", err, again, b)
		}
		if got, err := unpack(foreign); err == nil && got == nil {
			t.Fatal("nothing and no error")
		}
	})
}
