package reading

import (
	"reflect"
	"strings"
	"testing"
)

func p(inner string) string  { return "<w:p>" + inner + "</w:p>" }
func r(text string) string   { return "<w:r><w:t xml:space=\"preserve\">" + text + "</w:t></w:r>" }
func tc(inner string) string { return "<w:tc>" + inner + "</w:tc>" }

// What a person sees in a word processor is what is read, and nothing else.
func TestDOCXShowsWhatIsSeen(t *testing.T) {
	for name, c := range map[string]struct {
		inner string
		want  []string
	}{
		"runs":                  {p(r("合同") + r("总价") + "<w:r><w:tab/><w:t>120</w:t></w:r>"), []string{"合同总价\t120"}},
		"tab stops are no tabs": {p("<w:pPr><w:tabs><w:tab w:val=\"left\" w:pos=\"420\"/></w:tabs></w:pPr>" + r("甲方")), []string{"甲方"}},
		"tracked changes": {p(r("总价") + "<w:del><w:r><w:delText>90</w:delText></w:r></w:del><w:ins>" + r("120") + "</w:ins><w:moveFrom>" + r("旧") + "</w:moveFrom><w:moveTo>" + r("新") + "</w:moveTo>"),
			[]string{"总价120新"}},
		"hidden":        {p(r("见") + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>不见</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>又见</w:t></w:r>"), []string{"见又见"}},
		"a field":       {p("<w:r><w:instrText>DATE \\@</w:instrText></w:r>" + r("2026年3月2日")), []string{"2026年3月2日"}},
		"a line break":  {p("<w:r><w:t>甲方：</w:t><w:br/><w:t>泰安</w:t></w:r>"), []string{"甲方：", "泰安"}},
		"a text box":    {p("<mc:AlternateContent><mc:Choice><w:txbxContent>" + p(r("框内")) + "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>" + p(r("框内")) + "</w:txbxContent></mc:Fallback></mc:AlternateContent>" + r("框外")), []string{"框内", "框外"}},
		"a table":       {"<w:tbl><w:tr>" + tc(p(r("甲方"))) + tc(p(r("泰安"))+p(r("示范路"))) + "</w:tr><w:tr>" + tc(p("")) + tc(p(r("乙"))) + "</w:tr></w:tbl>", []string{"甲方\t泰安", "示范路", "乙"}},
		"tall cells":    {"<w:tbl><w:tr>" + tc(p(r("甲方"))+p(r("盖章"))) + tc(p(r("乙方"))+p(r("签字"))) + "</w:tr></w:tbl>", []string{"甲方", "盖章", "乙方", "签字"}},
		"table in cell": {"<w:tbl><w:tr>" + tc("<w:tbl><w:tr>"+tc(p(r("一")))+tc(p(r("二")))+"</w:tr></w:tbl>") + tc(p(r("三"))) + "</w:tr></w:tbl>", []string{"一\t二\t三"}},
		"hyphens":       {p("<w:r><w:t>HT</w:t><w:noBreakHyphen/><w:t>1</w:t></w:r>"), []string{"HT-1"}},
		"nothing":       {p("") + p(r("　 ")), nil},
	} {
		text, err := reader.Read(t.Context(), zipped(t, map[string]string{"word/document.xml": body(c.inner)}), MediaDOCX)
		if err != nil || len(text.Pages) != 1 || !reflect.DeepEqual(text.Pages[0].Lines, c.want) {
			t.Errorf("%s: %v, want %v (%v)", name, text.Pages, c.want, err)
		}
	}
}

func TestDOCXPagesNotesAndHeaders(t *testing.T) {
	text, err := reader.Read(t.Context(), zipped(t, map[string]string{
		"word/document.xml": body(p(r("一")) + p("<w:r><w:br w:type=\"page\"/></w:r>") + p("<w:r><w:lastRenderedPageBreak/><w:t>二</w:t></w:r>") + p("<w:r><w:t>三</w:t><w:lastRenderedPageBreak/><w:t>四</w:t></w:r>")),
		"word/header2.xml":  p(r("页眉")), "word/footnotes.xml": p(r("脚注")), "word/styles.xml": p(r("样式")), "word/media/header9.xml": p(r("图")),
	}), MediaDOCX)
	if err != nil {
		t.Fatal(err)
	}
	want := []Page{{1, []string{"一"}}, {2, []string{"二", "三"}}, {3, []string{"四", "脚注", "页眉"}}}
	if !reflect.DeepEqual(text.Pages, want) {
		t.Errorf("%v, want %v", text.Pages, want)
	}
	if !strings.Contains(text.String(), "三\n四\n") {
		t.Errorf("%q", text.String())
	}
}
