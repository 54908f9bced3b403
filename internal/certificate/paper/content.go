// Package paper draws the registration certificate of a technology contract
// (技术合同登记证明) as one A4 page with the same bytes for the same content.
package paper

import (
	"fmt"
	"strings"
	"time"
)

// Content is all that a certificate (技术合同登记证明) says. The page shows
// nothing else and reads no clock, so the same content gives the same bytes.
// Dates are business dates YYYY-MM-DD in Asia/Shanghai; amounts are decimal
// yuan as the API sends them ("1234567.00").
type Content struct {
	Number                  string   `json:"number"`                  // 登记证明编号
	Version                 int      `json:"version"`                 // 版本, 1 for the first issue
	IssuedOn                string   `json:"issuedOn"`                // 登记日期; of a later version the day of the change
	Supersedes              string   `json:"supersedes"`              // 被替代的登记证明编号; empty in version 1
	RegisteredOn            string   `json:"registeredOn"`            // 首次登记日期; printed beside Supersedes
	ProjectName             string   `json:"projectName"`             // 项目名称
	KindName                string   `json:"kindName"`                // 合同类别
	SubKindName             string   `json:"subKindName"`             // 合同子类; may be empty
	ContractNoParty         string   `json:"contractNoParty"`         // 当事人合同编号; may be empty
	Sellers                 []string `json:"sellers"`                 // 卖方
	Buyers                  []string `json:"buyers"`                  // 买方
	Intermediaries          []string `json:"intermediaries"`          // 中介方; may be empty
	SignDate                string   `json:"signDate"`                // 签订日期
	BeginDate               string   `json:"beginDate"`               // 合同开始日期
	EndDate                 string   `json:"endDate"`                 // 合同终止日期
	ContractAmount          string   `json:"contractAmount"`          // 合同成交额, yuan
	TechnicalAmount         string   `json:"technicalAmount"`         // 技术交易额, yuan
	ContractAmountCapitals  string   `json:"contractAmountCapitals"`  // 合同成交额大写
	TechnicalAmountCapitals string   `json:"technicalAmountCapitals"` // 技术交易额大写
	Registry                string   `json:"registry"`                // 登记机构
	AcceptanceNo            string   `json:"acceptanceNo"`            // 受理编号
	NationalNumber          string   `json:"nationalNumber"`          // 全国合同登记编号; empty prints 待赋号
	RuleSet                 string   `json:"ruleSet"`                 // 认定依据, name and version of the rules applied
	DelegationDocument      string   `json:"delegationDocument"`      // 委托文件; may be empty
	VerifyURL               string   `json:"verifyUrl"`               // 核验地址, also in the QR code
	KeyID                   string   `json:"keyId"`                   // 签名密钥指纹
	StatementSHA256         string   `json:"statementSha256"`         // hex SHA-256 of the signed statement
	Sample                  bool     `json:"sample"`                  // prints 样本 SAMPLE across the page
}

// chinaTime is Asia/Shanghai without daylight saving time, which certificates
// never meet (it ended in 1991).
var chinaTime = time.FixedZone("CST", 8*60*60)

// check refuses content that would give a paper nobody can rely on.
func (c Content) check() (issued time.Time, err error) {
	issued, err = time.ParseInLocation(time.DateOnly, c.IssuedOn, chinaTime)
	if err != nil {
		return issued, fmt.Errorf("certificate date: %w", err)
	}
	for name, value := range map[string]string{"number": c.Number, "verification address": c.VerifyURL} {
		if strings.TrimSpace(value) == "" {
			return issued, fmt.Errorf("certificate without %s", name)
		}
	}
	return issued, nil
}

// chineseDate turns 2026-08-01 into 2026年8月1日 and leaves anything else as it is.
func chineseDate(date string) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return d.Format("2006年1月2日")
}

// period is the term of the contract, its end on a line of its own.
func period(begin, end string) string {
	switch {
	case begin == "" && end == "":
		return "—"
	case end == "":
		return "自" + chineseDate(begin) + "起"
	case begin == "":
		return "至" + chineseDate(end)
	}
	return chineseDate(begin) + "\n至 " + chineseDate(end)
}

// amount is figures with thousands separators above capitals:
// "￥1,234,567.00元" and "（大写）人民币…". The capitals are the caller's.
func amount(yuan, capitals string) string {
	if yuan == "" {
		return "—"
	}
	text := "￥" + grouped(yuan) + " 元"
	if capitals == "" {
		return text
	}
	return text + "\n（大写）" + capitals
}

// grouped puts a comma between thousands; what is not a plain decimal number
// stays as it is, because the paper must never change an amount.
func grouped(yuan string) string {
	sign, rest := "", yuan
	if strings.HasPrefix(rest, "-") {
		sign, rest = "-", rest[1:]
	}
	whole, cents, hasCents := strings.Cut(rest, ".")
	if whole == "" || strings.Trim(whole+cents, "0123456789") != "" {
		return yuan
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if hasCents {
		whole += "." + cents
	}
	return sign + whole
}

// names lists parties one per line, numbered when there are several.
func names(list []string) string {
	switch len(list) {
	case 0:
		return "无"
	case 1:
		return list[0]
	}
	numbered := make([]string, len(list))
	for i, name := range list {
		numbered[i] = fmt.Sprintf("%d. %s", i+1, name)
	}
	return strings.Join(numbered, "\n")
}

func orDash(text string) string {
	if strings.TrimSpace(text) == "" {
		return "—"
	}
	return text
}

// rows is the table of the certificate from top to bottom.
func (c Content) rows() []row {
	kind := c.KindName
	if c.SubKindName != "" && c.SubKindName != c.KindName {
		kind += "（" + c.SubKindName + "）"
	}
	national := c.NationalNumber
	if national == "" {
		national = "待赋号"
	}
	return []row{
		wide("项目名称", orDash(c.ProjectName)),
		pair("合同类别", orDash(kind), "合同编号", orDash(c.ContractNoParty)),
		wide("卖　　方", names(c.Sellers)),
		wide("买　　方", names(c.Buyers)),
		wide("中 介 方", names(c.Intermediaries)),
		pair("签订日期", orDash(chineseDate(c.SignDate)), "合同期限", period(c.BeginDate, c.EndDate)),
		wide("合同成交额", amount(c.ContractAmount, c.ContractAmountCapitals)),
		wide("技术交易额", amount(c.TechnicalAmount, c.TechnicalAmountCapitals)),
		pair("受理编号", orDash(c.AcceptanceNo), "全国登记编号", national),
		pair("登记机构", orDash(c.Registry), "认定依据", orDash(c.RuleSet)),
	}
}
