package reading

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"jishi/internal/amount"
)

// facts extracts from lines, as a DOCX would give them.
func facts(lines ...string) Facts {
	return Extract(Text{Source: SourceDOCX, Pages: []Page{{Number: 1, Lines: lines}}})
}

func TestAmounts(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"合同总价为￥1,200,000.00元（大写：人民币壹佰贰拾万元整）。", "1200000.00 TOTAL ↔1200000.00 words TOTAL"},
		{"技术开发经费总额为人民币120万元", "1200000.00 TOTAL"},
		{"合同总金额：人民币 壹佰万零伍元叁角贰分（￥１，０００，００５．３２）", "1000005.32 words TOTAL ↔1000005.32 TOTAL"},
		{"合同成交额为1.5亿元，其中技术交易额为12,345.678万元。", "150000000.00 TOTAL|123456780.00 TECHNICAL"},
		{"其中设备购置费35万元、材料费1,200.50元", "350000.00 GOODS|1200.50 GOODS"},
		{"首付款36万元，验收合格后支付尾款24万元。", "360000.00 INSTALMENT|240000.00 INSTALMENT"},
		{"甲方支付合同总价的30%，即人民币36万元（叁拾陆万元整）。", "360000.00 INSTALMENT ↔360000.00 words INSTALMENT"},
		{"技术服务费为50万元。", "500000.00 TOTAL"},
		{"合同总价60万元，其中技术服务费50万元。", "600000.00 TOTAL|500000.00 OTHER"},
		{"每逾期一日支付违约金500元", "500.00 OTHER"},
		{"检测费200元/次，合同总价2万元", "200.00 OTHER|20000.00 TOTAL"},
		{"合同总价10000000元整", "10000000.00 TOTAL"},
		{"总价：RMB 88,000", "88000.00 TOTAL"},
		{"编号2026-0015元件", ""},
		{"共有3项专利，合计1,2元", ""},
		{"价款0.123元", ""},
		{"金额99999999999999999元", ""},
		{"统一元素、一元化管理", ""},
		{"二〇二六年三月二日", ""},
		{"合同总价：壹佰贰万元", ""},
		{"费用之一壹万元整", "10000.00 words OTHER"},
		{"合同总价　陆万元正", "60000.00 words TOTAL"},
		{"总价500000元分三期支付", "500000.00 TOTAL"},
	} {
		f := facts(c.text)
		var got []string
		for i, a := range f.Amounts {
			s := a.Fen.String()
			if a.Words {
				s += " words"
			}
			s += " " + string(a.Role)
			switch {
			case a.Pair == i-1 && i > 0:
				got[len(got)-1] += " ↔" + s
				continue
			case a.Pair >= 0 && a.Pair != i+1:
				t.Errorf("%s: pair %d of %d", c.text, a.Pair, i)
			}
			got = append(got, s)
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.text, strings.Join(got, "|"), c.want)
		}
	}
}

func TestForeignAmountsAreKeptApart(t *testing.T) {
	f := facts("合同总价为USD 100,000.00，折合50万美元，€2,000。")
	var got []string
	for _, a := range f.Foreign {
		got = append(got, a.Value)
	}
	if want := "USD 100000.00,USD 500000.00,EUR 2000.00"; strings.Join(got, ",") != want || len(f.Amounts) > 0 {
		t.Errorf("foreign %v, yuan %v", got, f.Amounts)
	}
}

// Figures that differ from the capitals beside them stay linked: that they
// differ is what someone wants to see.
func TestPairMayDiffer(t *testing.T) {
	f := facts("合同总价为￥1,200,000.00元（大写：人民币壹佰壹拾万元整）。")
	if len(f.Amounts) != 2 || f.Amounts[0].Pair != 1 || f.Amounts[1].Pair != 0 || f.Amounts[0].Fen == f.Amounts[1].Fen {
		t.Fatalf("%+v", f.Amounts)
	}
	if total := f.Total(); len(total) != 2 || total[1].Fen != 110_000_000 || len(f.Technical()) != 0 {
		t.Errorf("%+v", total)
	}
	if at := f.Amounts[1].At; at.Page != 1 || at.Line != 1 || at.Words != "壹佰壹拾万元整" {
		t.Errorf("%+v", at)
	}
}

func TestParseFigures(t *testing.T) {
	for _, c := range []struct {
		number, unit string
		want         amount.Fen
	}{{"1,200,000.00", "", 120_000_000}, {"120", "万", 120_000_000}, {"0.000001", "万", 1}, {"1.23456789", "亿", 12_345_678_900}, {"90071992547409.91", "", amount.Max}, {"3", "百万", 300_000_000}} {
		if got, ok := ParseFigures(c.number, c.unit); !ok || got != c.want {
			t.Errorf("%s %s: %s %v, want %s", c.number, c.unit, got, ok, c.want)
		}
	}
	for _, c := range [][2]string{{"", ""}, {"1.234", ""}, {"0.0000001", "万"}, {"90071992547409.92", ""}, {"9", "顷"}, {"x", ""}, {"1.x", "万"}, {"9999999999999999", "万亿"}, {".", ""}} {
		if got, ok := ParseFigures(c[0], c[1]); ok {
			t.Errorf("%q %s was read as %s", c[0], c[1], got)
		}
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"签订日期：2026年3月2日", "2026-03-02 SIGN"},
		{"签订时间：二〇二六年三月二日", "2026-03-02 SIGN"},
		{"本合同于 2026 年 03 月 02 日签订", "2026-03-02 OTHER"},
		{"本合同有效期自2026-03-02起至2027/3/1止。", "2026-03-02 BEGIN|2027-03-01 END"},
		{"履行期限\t2026年8月1日至2027年7月19日", "2026-08-01 BEGIN|2027-07-19 END"},
		{"合同期限：2026.8.1—2027.7.19", "2026-08-01 BEGIN|2027-07-19 END"},
		{"甲方应于2026年9月30日前支付首付款10万元", "2026-09-30 DUE"},
		{"付款日期：二零二六年十二月三十一日", "2026-12-31 DUE"},
		{"专利申请日为2023年3月1日，有效期限至2043年2月28日", "2023-03-01 OTHER|2043-02-28 OTHER"},
		{"2026年2月30日，2026年13月1日，1026-01-01", ""},
		{"电话0538-2026-01-011，编号12026-01-01", ""},
		{"二〇二六年廿月一日", ""},
		{"开发周期自二〇二六年元月一日起，至二〇二六年十月廿一日止", "2026-01-01 BEGIN|2026-10-21 END"},
	} {
		var got []string
		for _, d := range facts(c.text).Dates {
			got = append(got, fmt.Sprint(d.Date, " ", d.Purpose))
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %v, want %s", c.text, got, c.want)
		}
	}
}

func TestPaymentByShares(t *testing.T) {
	f := facts("第五条 价款及支付方式",
		"1. 合同总价为120万元。",
		"2. 合同签订后10日内，甲方支付合同总价的30%，即人民币36万元（大写：叁拾陆万元整）；中期检查通过后支付50%，计60万元；验收合格后，于2027年7月19日前付清余款百分之二十。",
		"3. 甲方逾期支付的，按每日0.05%支付违约金。",
		"第六条 验收", "准确率不低于95%。")
	var got []string
	for _, p := range f.Instalments {
		got = append(got, fmt.Sprint(p.Number, " ", p.Percent, " ", p.Fen, " ", p.Due))
	}
	want := []string{"1 3000 360000.00 ", "2 5000 600000.00 ", "3 2000 0.00 2027-07-19"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(f.Instalments) > 0 && !strings.Contains(f.Instalments[0].At.Words, "合同签订后10日内") {
		t.Errorf("the condition is lost: %q", f.Instalments[0].At.Words)
	}
}

func TestParties(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"one below the other": {[]string{
			"委托方（甲方）：泰安示范果业有限公司（以下简称甲方）", "住 所 地：泰安市岱岳区样例路2号", "法定代表人：王示范", "统一社会信用代码：91370900MA3EXAMP00", "联系电话：0538-0000002",
			"受托方（乙方）：山东示范大学", "法定代表人：张示范", "第一条 内容", "甲方应当支付",
		}, "[委托方 甲方] BUYER 泰安示范果业有限公司 91370900MA3EXAMP00 王示范 泰安市岱岳区样例路2号 0538-0000002|[受托方 乙方] SELLER 山东示范大学  张示范  "},
		"side by side": {[]string{
			"甲方：甲公司\t乙方：乙公司", "法定代表人：赵一\t法定代表人：钱二", "地址\t东街1号\t地址\t西街2号", "甲方委托乙方开发本系统。",
		}, "[甲方] BUYER 甲公司  赵一 东街1号 |[乙方] SELLER 乙公司  钱二 西街2号 "},
		"spaced, name on the next line": {[]string{
			"甲　　方：", "泰安示范有限公司", "乙 方:", "个体张三", "甲方将其专利许可乙方实施",
		}, "[甲方] SELLER 泰安示范有限公司    |[乙方] BUYER 个体张三    "},
		"intermediary, and the cover repeats": {[]string{
			"让与人：子公司甲", "受让人：乙研究所", "中介方：丙技术转移中心", "让与人：子公司甲", "法定代表人：李一",
		}, "[让与人] SELLER 子公司甲  李一  |[受让人] BUYER 乙研究所    |[中介方] INTERMEDIARY 丙技术转移中心    "},
		"sentences are none": {[]string{"甲方应当提供资料", "乙方保证成果完整", "甲方现场完成安装", "受托方：按照约定提供报告"}, ""},
	} {
		var got []string
		for _, p := range facts(c.lines...).Parties {
			got = append(got, fmt.Sprint(p.Labels, " ", p.Side, " ", p.Name, " ", p.CreditCode, " ", p.LegalRep, " ", p.Address, " ", p.Phone))
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, strings.Join(got, "|"), c.want)
		}
	}
}

func TestCreditCodes(t *testing.T) {
	valid := "91370900MA3EXAMP0" // the check character is worked out below
	valid = withCheck(valid)
	wrong := valid[:17] + string("01"[btoi(valid[17] == '0')])
	f := facts("统一社会信用代码："+strings.ToLower(valid), "信用代码 "+valid[:4]+" "+valid[4:8]+" "+valid[8:], "又 "+wrong,
		"身份证号：110105194912310021 11010519491231002X", "开户账号：370012345678901234", "流水370012345678901234", "ABCDEFGHABCDEFGHAB", "X"+valid)
	var got []string
	for _, c := range f.CreditCodes {
		got = append(got, fmt.Sprint(c.Value, c.Valid))
	}
	if want := []string{valid + "true", wrong + "false"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestClausesAreFoundInOtherWordings(t *testing.T) {
	f := facts("项目名称：智能温室", "一、技术服务的内容：乙方提供服务", "二、服务期限和地点：三个月", "三、验收方式：会议验收", "四、知识产权的归属：双方共有",
		"五、服务费用及支付方式：一次付清", "六、保密条款", "七、违约责任：", "八、争议解决办法：仲裁", "九、有关名词和术语的定义", "十、风险责任的承担", "专利号：ZL2023")
	for _, c := range Clauses() {
		if _, there := f.Clauses[c]; !there {
			t.Errorf("%s is missing", c)
		}
	}
	if at := f.Clauses[ClauseSecrecy]; at.Line != 7 || at.Words != "保密条款" {
		t.Errorf("%+v", at)
	}
	if got := facts("乙方应当对甲方提供的资料保密，并在验收后归还全部图纸和样机，违约的应当赔偿损失。").Clauses; len(got) != 0 {
		t.Errorf("a sentence gave clauses: %v", got)
	}
}
