// Package contractpaper writes the texts of sample technology contracts as
// real DOCX and PDF files, so that the sample city has documents that can be
// opened, searched and examined like those of the bureau. The wording is our
// own; it follows the list of usual clauses in Civil Code Article 845 and is
// no model text of any authority.
package contractpaper

import (
	"fmt"
	"strings"
	"time"
)

// Contract is what the document of a technology contract (技术合同) says.
// Dates are YYYY-MM-DD; amounts are decimal yuan ("1234567.00").
type Contract struct {
	KindName        string // 合同类别, for example 技术开发合同
	KindCode        string // 1x development, 2x transfer, 3x licence, 40 consulting, 5x service
	Title           string // 项目名称
	ContractNo      string // 合同编号 of the parties
	Seller          Party  // 卖方 (研究开发人, 让与人, 许可人, 受托人)
	Buyer           Party  // 买方 (委托人, 受让人, 被许可人)
	SignDate        string // 签订日期
	BeginDate       string // 履行开始日期
	EndDate         string // 履行终止日期
	SignPlace       string // 签订地点
	Amount          string // 合同成交额, yuan
	AmountCapitals  string // 合同成交额大写
	TechnicalAmount string // 其中技术交易额, yuan
	Instalments     []Instalment
	Summary         string // 技术内容、范围和要求
	Targets         string // 技术指标和参数
	Acceptance      string // 验收标准和方法
	IPOwnership     string // 技术成果的归属和分享
	Patent          *Patent
}

// Party is one side of the contract (当事人).
type Party struct {
	Name       string // 名称
	CreditCode string // 统一社会信用代码
	Address    string // 住所
	LegalRep   string // 法定代表人
	Contact    string // 联系人
	Phone      string // 联系电话
}

// Instalment is one part of the price (分期付款).
type Instalment struct {
	DueDate   string // 付款日期, YYYY-MM-DD
	Amount    string // 付款金额, yuan
	Condition string // 付款条件
}

// Patent is the block that Civil Code Article 845 asks for when the technology
// involves a patent (专利情况).
type Patent struct {
	Name       string // 发明创造名称
	Number     string // 专利号
	Owner      string // 专利权人
	FilingDate string // 申请日
	Expiry     string // 有效期限届满日
}

// block is one piece of the document, the same for both formats.
type block struct {
	kind blockKind
	text string
	rows [][]string // of a table; the first row of a headed table is its head
}

type blockKind int

const (
	title blockKind = iota
	subtitle
	heading
	paragraph
	table       // label, value
	headedTable // column names first
	signatures  // two columns
)

// blocks is the document from top to bottom.
func (c Contract) blocks() []block {
	r := rolesOf(c.KindCode)
	b := []block{
		{kind: title, text: c.KindName},
		{kind: subtitle, text: "合同编号：" + c.ContractNo},
		{kind: table, rows: [][]string{
			{"项目名称", c.Title}, {"签订地点", c.SignPlace}, {"签订日期", date(c.SignDate)},
			{"履行期限", date(c.BeginDate) + "至" + date(c.EndDate)},
		}},
		{kind: heading, text: "当事人"},
		{kind: table, rows: partyRows("甲方（"+r.buyer+"）", c.Buyer)},
		{kind: table, rows: partyRows("乙方（"+r.seller+"）", c.Seller)},
		{kind: paragraph, text: fmt.Sprintf("甲、乙双方根据《中华人民共和国民法典》，就“%s”%s协商一致，订立本合同，共同遵守。", c.Title, r.purpose)},
	}
	for i, clause := range c.clauses() {
		b = append(b, block{kind: heading, text: fmt.Sprintf("第%s条　%s", numeral(i+1), clause.title)})
		b = append(b, clause.body...)
	}
	return append(b, block{kind: signatures, rows: c.signatureRows()})
}

func partyRows(role string, p Party) [][]string {
	return [][]string{
		{role, p.Name}, {"统一社会信用代码", p.CreditCode}, {"住所", p.Address},
		{"法定代表人", p.LegalRep}, {"联系人及电话", strings.TrimSpace(p.Contact + "　" + p.Phone)},
	}
}

func (c Contract) signatureRows() [][]string {
	signed := "签订日期：" + date(c.SignDate)
	return [][]string{
		{"甲方（盖章）：" + c.Buyer.Name, "乙方（盖章）：" + c.Seller.Name},
		{"法定代表人或授权代表（签字）：", "法定代表人或授权代表（签字）："},
		{c.Buyer.LegalRep, c.Seller.LegalRep},
		{signed, signed},
	}
}

// moment is the time stamped into the files: the start of the signing day in
// China, so that equal contracts give equal bytes. A contract without a
// readable date gets the beginning of 2000.
func (c Contract) moment() time.Time {
	zone := time.FixedZone("CST", 8*60*60)
	t, err := time.ParseInLocation(time.DateOnly, c.SignDate, zone)
	if err != nil {
		return time.Date(2000, 1, 1, 0, 0, 0, 0, zone)
	}
	return t
}

// date turns 2026-08-01 into 2026年8月1日.
func date(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("2006年1月2日")
}

// numeral is a clause number from 1 to 19 in Chinese.
func numeral(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	if n < 10 {
		return digits[n]
	}
	return "十" + digits[n-10]
}
