package reading

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"jishi/internal/codes"
)

func withCheck(first17 string) string { return codes.CreditCodeWithCheck(first17) }

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestMonopoly(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Behaviour
	}{
		{"受让人不得对合同标的技术进行改进。", []Behaviour{NoFurtherResearch}},
		{"乙方的改进技术应当无偿提供给甲方。", []Behaviour{NoFurtherResearch}},
		{"未经甲方书面同意，乙方不得自行开展后续研究开发工作", []Behaviour{NoFurtherResearch}},
		{"乙方对本技术的改进成果全部归让与人所有", []Behaviour{NoFurtherResearch}},
		{"受让方不得从第三方获得同类技术。", []Behaviour{NoOtherSource}},
		{"合同期内乙方不得使用与本技术竞争的技术", []Behaviour{NoOtherSource}},
		{"被许可方年产量不得超过一万台", []Behaviour{LimitedUse}},
		{"产品销售价格由许可方确定", []Behaviour{LimitedUse}},
		{"乙方不得向境外出口许可产品", []Behaviour{LimitedUse}},
		{"乙方应当同时购买甲方指定的其他技术", []Behaviour{TieIn}},
		{"不得搭售；甲方搭配销售辅料", []Behaviour{TieIn}},
		{"乙方生产所需原材料必须向甲方购买", []Behaviour{SoleSupplier}},
		{"乙方只能从甲方采购关键零部件", []Behaviour{SoleSupplier}},
		{"乙方不得对许可专利的有效性提出异议", []Behaviour{NoChallenge}},
		{"被许可方放弃请求宣告该专利权无效的权利", []Behaviour{NoChallenge}},
		{"一方在本合同标的技术基础上作出后续改进的，改进成果归改进方所有，另有书面约定的从其约定。", nil},
		{"甲方不得限制乙方对技术进行改进。", nil},
		{"双方对资料负有保密义务，不得向第三人披露。", nil},
		{"乙方应当向甲方提供验收所需设备清单。", nil},
		{"甲方应当提供试验设备和材料。", nil},
		{"试验材料应当由甲方提供。", nil},
	} {
		var got []Behaviour
		for _, h := range facts(c.text).Monopoly {
			got = append(got, h.Behaviour)
			if h.At.Line != 1 || !strings.Contains(c.text, h.At.Words) {
				t.Errorf("%s: anchor %+v", c.text, h.At)
			}
		}
		if !reflect.DeepEqual(slices.Compact(got), c.want) {
			t.Errorf("%s: %v, want %v", c.text, got, c.want)
		}
	}
}

func TestKeywordsTellTitleFromBody(t *testing.T) {
	f := facts("设备采购合同", "项目名称：SaaS账号系统安装", "乙方负责安装与施工，安装后校准。")
	var got []string
	for _, h := range f.Keywords {
		got = append(got, fmt.Sprintf("%s %s %v %d %d", h.List, h.Word, h.InTitle, h.Count, h.At.Line))
	}
	want := []string{"K-GOODS 采购 true 1 1", "K-CONSTR 安装 true 1 2", "K-READY SaaS账号 true 1 2", "K-CONSTR 施工 false 1 3", "K-CONSTR 安装 false 2 3", "K-METER 校准 false 1 3"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if f.Heading != "设备采购合同" || f.Title != "SaaS账号系统安装" {
		t.Errorf("heading %q, title %q", f.Heading, f.Title)
	}
}

// Every word of the lists is found where it stands alone.
func TestEveryKeywordIsFound(t *testing.T) {
	for _, l := range keywordLists {
		for _, word := range l.words {
			hits := facts("乙方工作涉及" + word + "。").Keywords
			if !slices.ContainsFunc(hits, func(h KeywordHit) bool { return h.List == l.list && strings.EqualFold(h.Word, word) && !h.InTitle }) {
				t.Errorf("%s %s: %+v", l.list, word, hits)
			}
		}
	}
}

func TestMarks(t *testing.T) {
	f := facts("本合同经双方签字盖章后生效。",
		"甲方（盖章）：泰安示范有限公司\t乙方（公章）：", "法定代表人（签字）：\t委托代理人（签字）：", "王示范\t张示范", "丙方：泰山研究院（盖章）")
	var got []string
	for _, m := range f.Marks {
		got = append(got, fmt.Sprint(m.Kind, " ", m.Party, " ", m.Name))
	}
	want := []string{"SEAL 甲方 泰安示范有限公司", "SEAL 乙方 ", "SIGNATURE 法定代表人 王示范", "SIGNATURE 委托代理人 张示范", "SEAL 丙方 泰山研究院"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLanguage(t *testing.T) {
	chinese := "甲乙双方就本项目的技术开发协商一致订立本合同并共同遵守。"
	english := "The parties have agreed to develop the technology described below and shall perform this contract in good faith. "
	for name, c := range map[string]struct{ text, want string }{
		"chinese": {strings.Repeat(chinese, 3), LanguageChinese}, "english": {strings.Repeat(english, 3), LanguageForeign},
		"both": {strings.Repeat(chinese+english, 3), LanguageChinese}, "english with names": {strings.Repeat(english, 4) + "泰安", LanguageForeign},
		"japanese": {strings.Repeat("甲および乙は本契約に定める技術の開発について合意した。", 4), LanguageForeign}, "little": {"合同", ""},
	} {
		if got := facts(c.text).Language; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A fact that a PDF breaks over two lines or two pages is still one, and its
// anchor says where it begins.
func TestFactsAcrossLines(t *testing.T) {
	long := "本合同的价款由双方按照市场价格协商确定并且经过评估合同总价为人民币壹佰贰"
	f := Extract(Text{Source: SourcePDF, Pages: []Page{
		{1, []string{"HT-1 第 1 页", long}}, {2, []string{"HT-1 第 2 页", "拾万元整。签订日期：2026年3月2日"}},
	}})
	if len(f.Amounts) != 1 || f.Amounts[0].Fen != 120_000_000 || f.Amounts[0].At != (Anchor{1, 2, "壹佰贰拾万元整"}) {
		t.Errorf("%+v", f.Amounts)
	}
	if len(f.Dates) != 1 || f.Dates[0].At.Page != 2 || f.Dates[0].At.Line != 2 {
		t.Errorf("%+v", f.Dates)
	}
}

// Fonts that put radicals in the place of characters do not hide a fact.
func TestRadicalsAndWideForms(t *testing.T) {
	f := facts("合同总价：⼈⺠币１２０万元；签订⽇期：２０２６年３⽉２⽇")
	if len(f.Amounts) != 1 || f.Amounts[0].Fen != 120_000_000 || len(f.Dates) != 1 || f.Dates[0].Date.String() != "2026-03-02" || f.Dates[0].Purpose != PurposeSign {
		t.Errorf("%+v %+v", f.Amounts, f.Dates)
	}
}

// A price list ends somewhere, and says so.
func TestFactsAreBounded(t *testing.T) {
	f := facts(strings.Repeat("2026年3月2日付5元。", maxFacts+1))
	if len(f.Amounts) != maxFacts || len(f.Dates) != maxFacts || !f.Truncated || facts("付5元").Truncated {
		t.Errorf("%d amounts, %d dates, truncated %v", len(f.Amounts), len(f.Dates), f.Truncated)
	}
}
