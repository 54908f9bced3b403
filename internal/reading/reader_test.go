package reading

import (
	"encoding/json"
	"strings"
	"testing"

	"jishi/internal/sample/contractpaper"
)

func party(name, code, rep string) contractpaper.Party {
	return contractpaper.Party{Name: name, CreditCode: code, Address: "泰安市泰山区示范路1号", LegalRep: rep, Contact: "李样例", Phone: "0538-0000001"}
}

// example is a complete contract with a patent, instalments and long clauses.
func example(kindCode, kindName string) contractpaper.Contract {
	return contractpaper.Contract{
		KindName: kindName, KindCode: kindCode, Title: "果园巡检机器人视觉识别模块", ContractNo: "HT-2026-0731",
		Seller:   party("泰安示范智能装备有限公司", "91370900MA3EXAMP0W", "张示范"),
		Buyer:    party("岱岳区示范果业专业合作社", "93370911MA3EXAMP4J", "王示范"),
		SignDate: "2026-07-20", BeginDate: "2026-08-01", EndDate: "2027-07-19", SignPlace: "山东省泰安市",
		Amount: "1234567.00", AmountCapitals: "人民币壹佰贰拾叁万肆仟伍佰陆拾柒元整", TechnicalAmount: "1000000.50",
		Instalments: []contractpaper.Instalment{
			{DueDate: "2026-08-11", Amount: "500000.00", Condition: "合同生效后十日内"},
			{DueDate: "2027-01-31", Amount: "500000.00", Condition: "通过中期检查"},
			{DueDate: "2027-07-19", Amount: "234567.00", Condition: "验收合格后三十日内"},
		},
		Summary:     strings.Repeat("研究丘陵果园复杂光照条件下果实与枝干的识别方法，提供可在边缘设备上运行的模块及其接口说明。", 4),
		Targets:     "识别准确率不低于百分之九十五；单帧处理时间不高于八十毫秒；连续运行不少于七百二十小时。",
		Acceptance:  "按照附件技术规格书逐项测试，由双方组成验收组，在现场连续运行十五日后出具验收意见。",
		IPOwnership: "专利申请权归双方共有，著作权归乙方所有，甲方享有免费使用权。",
		Patent:      &contractpaper.Patent{Name: "一种果实识别方法", Number: "ZL202310000000.0", Owner: "泰安示范智能装备有限公司", FilingDate: "2023-03-01", Expiry: "2043-02-28"},
	}
}

// reader is shared: its first PDF compiles the sandbox.
var reader = New(nil, 2)

func TestDump(t *testing.T) {
	for _, code := range []string{"11", "21", "31", "40", "51"} {
		docx, err := contractpaper.DOCX(example(code, "技术开发合同"))
		if err != nil {
			t.Fatal(err)
		}
		x, err := reader.Read(t.Context(), docx, MediaDOCX)
		if err != nil {
			t.Fatal(err)
		}
		y, _ := json.MarshalIndent(Extract(x), "", " ")
		t.Log(string(y))
	}
}
