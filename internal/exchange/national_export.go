package exchange

import (
	"fmt"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
)

// nationalField is one field of the national form (技术合同登记表 JJ-001), under
// the name of the national system's web form where that is known (domain notes
// §4.1), under ours where it is not.
type nationalField struct {
	name, zh string
	of       func(*contract.Contract, *nationalParties) any
}

// nationalParties are the parties that the national form asks for.
type nationalParties struct{ seller, buyer contract.Party }

var nationalFields = []nationalField{
	{"regno", "合同登记编号", func(c *contract.Contract, _ *nationalParties) any { return c.NationalRegNo }},
	{"acceptance_no", "受理号", func(c *contract.Contract, _ *nationalParties) any { return c.AcceptanceNo }},
	{"projectname", "项目名称", func(c *contract.Contract, _ *nationalParties) any { return c.Form.ProjectName }},
	{"contracttype", "合同类别", func(c *contract.Contract, _ *nationalParties) any {
		return firstOf(c.Approved.SubKind, c.Approved.Kind, c.Form.SubKind, c.Form.Kind)
	}},
	{"contracttypename", "合同类别名称", func(c *contract.Contract, _ *nationalParties) any {
		return nameOf(codes.ContractTypes, firstOf(c.Approved.SubKind, c.Approved.Kind, c.Form.SubKind, c.Form.Kind))
	}},
	{"signdate", "签订日期", func(c *contract.Contract, _ *nationalParties) any { return c.Form.SignDate }},
	{"contractbegindate", "合同有效期起", func(c *contract.Contract, _ *nationalParties) any { return c.Form.BeginDate }},
	{"contractenddate", "合同有效期止", func(c *contract.Contract, _ *nationalParties) any { return c.Form.EndDate }},
	{"registered_on", "登记日期", func(c *contract.Contract, _ *nationalParties) any { return c.RegisteredOn }},
	{"totalamount", "合同成交额(元)", func(c *contract.Contract, _ *nationalParties) any { return c.Approved.ContractAmount }},
	{"technicalamount", "技术交易额(元)", func(c *contract.Contract, _ *nationalParties) any { return c.Approved.TechnicalAmount }},
	{"paymethod", "支付方式", func(c *contract.Contract, _ *nationalParties) any { return c.Form.PayMethod }},
	{"techarea", "技术领域", func(c *contract.Contract, _ *nationalParties) any { return c.Form.TechField }},
	{"soc_econ_objective", "社会经济目标", func(c *contract.Contract, _ *nationalParties) any { return c.Form.SocEconObjective }},
	{"industry_served", "服务的国民经济行业", func(c *contract.Contract, _ *nationalParties) any { return c.Form.IndustryServed }},
	{"ipr", "知识产权", func(c *contract.Contract, _ *nationalParties) any { return c.Form.IPKinds }},
	{"projectplantype", "计划来源", func(c *contract.Contract, _ *nationalParties) any { return c.Form.PlanSource }},
	{"isrelated", "是否关联交易", func(c *contract.Contract, _ *nationalParties) any { return c.Form.IsRelated }},
	{"expected_input", "预计新增投入(元)", func(c *contract.Contract, _ *nationalParties) any { return c.Form.ExpectedInput }},
	{"expected_output", "预计新增产值(元)", func(c *contract.Contract, _ *nationalParties) any { return c.Form.ExpectedOutput }},
	{"sellername", "卖方名称", func(_ *contract.Contract, p *nationalParties) any { return p.seller.Name }},
	{"seller_uscc", "卖方统一社会信用代码", func(_ *contract.Contract, p *nationalParties) any { return p.seller.CreditCode }},
	{"sellertype", "卖方性质", func(_ *contract.Contract, p *nationalParties) any { return p.seller.Kind }},
	{"seller_region", "卖方行政区划", func(_ *contract.Contract, p *nationalParties) any { return p.seller.RegionCode }},
	{"buyername", "买方名称", func(_ *contract.Contract, p *nationalParties) any { return p.buyer.Name }},
	{"buyer_uscc", "买方统一社会信用代码", func(_ *contract.Contract, p *nationalParties) any { return p.buyer.CreditCode }},
	{"buyertype", "买方性质", func(_ *contract.Contract, p *nationalParties) any { return p.buyer.Kind }},
	{"buyer_country", "买方国别", func(_ *contract.Contract, p *nationalParties) any { return firstOf(p.buyer.Country, "CHN") }},
	{"buyer_region", "买方行政区划", func(_ *contract.Contract, p *nationalParties) any { return p.buyer.RegionCode }},
	{"buyer_industry", "买方国民经济行业", func(_ *contract.Contract, p *nationalParties) any { return p.buyer.Industry }},
	{"buyer_jszyjg", "买方是否技术转移机构", func(_ *contract.Contract, p *nationalParties) any { return &p.buyer.IsTechTransferOrg }},
	{"buyer_isyfjg", "买方是否研发机构", func(_ *contract.Contract, p *nationalParties) any { return &p.buyer.IsRDOrg }},
	{"buyer_zzkyys", "买方是否转制科研院所", func(_ *contract.Contract, p *nationalParties) any { return &p.buyer.IsConvertedInstitute }},
	{"buyer_countrygxqqy", "买方是否国家高新区内企业", func(_ *contract.Contract, p *nationalParties) any { return &p.buyer.IsNationalHiTechZone }},
	{"buyer_islist", "买方是否上市公司", func(_ *contract.Contract, p *nationalParties) any { return &p.buyer.IsListed }},
	{"buyer_scale", "买方企业规模", func(_ *contract.Contract, p *nationalParties) any { return p.buyer.Scale }},
	{"buyer_address", "买方地址", func(_ *contract.Contract, p *nationalParties) any { return p.buyer.Address }},
	{"buyer_representative", "买方法定代表人", func(_ *contract.Contract, p *nationalParties) any { return p.buyer.LegalRep }},
	{"buyer_contact", "买方联系人", func(_ *contract.Contract, p *nationalParties) any { return p.buyer.Contact }},
	{"buyer_contacttel", "买方联系电话", func(_ *contract.Contract, p *nationalParties) any { return p.buyer.Phone }},
	{"buyer_zipcode", "买方邮编", func(_ *contract.Contract, p *nationalParties) any { return p.buyer.Zip }},
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

func nameOf(table, code string) string {
	if t, ok := codes.Get(table); ok {
		if e, ok := t.Lookup(code); ok {
			return e.NameZh
		}
	}
	return ""
}

// nationalValues are a contract's fields as text, in order; an absent answer is "".
func nationalValues(c *contract.Contract) []string {
	p := &nationalParties{seller: leadOf(c, contract.Seller), buyer: leadOf(c, contract.Buyer)}
	out := make([]string, len(nationalFields))
	for i, f := range nationalFields {
		switch v := f.of(c, p).(type) {
		case string:
			out[i] = v
		case calendar.Date:
			out[i] = v.String()
		case amount.Fen:
			out[i] = v.String()
		case *amount.Fen:
			if v != nil {
				out[i] = v.String()
			}
		case []string:
			for j, s := range v {
				if j > 0 {
					out[i] += "、"
				}
				out[i] += s
			}
		case *bool:
			if v != nil {
				out[i] = map[bool]string{true: "是", false: "否"}[*v]
			}
		}
	}
	return out
}

func leadOf(c *contract.Contract, role contract.Role) contract.Party {
	var first contract.Party
	for _, p := range c.Form.Parties {
		if p.Role == role && p.IsLead {
			return p
		}
		if p.Role == role && first.Role == "" {
			first = p
		}
	}
	return first
}

const nationalSheet = "技术合同登记表"

// NationalBook (全国系统导出) writes registered contracts for the national system,
// one after the other: field names in the first row, Chinese in the second.
type NationalBook struct {
	file   *filingFile
	stream *excelize.StreamWriter
	name   string
	line   int
}

// NewNationalBook begins the workbook of a period.
func NewNationalBook(from, to calendar.Date, made time.Time) (*NationalBook, error) {
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", nationalSheet); err != nil {
		return nil, fmt.Errorf("lay out the export: %w", err)
	}
	at := made.UTC().Format(time.RFC3339)
	if err := f.SetDocProps(&excelize.DocProperties{Title: nationalSheet, Creator: "技市 Jishi", Created: at, Modified: at}); err != nil {
		return nil, fmt.Errorf("lay out the export: %w", err)
	}
	w, err := f.NewStreamWriter(nationalSheet)
	if err != nil {
		return nil, fmt.Errorf("lay out the export: %w", err)
	}
	b := &NationalBook{file: &filingFile{file: f}, stream: w, line: 2, name: fmt.Sprintf("全国技术合同登记数据_%s_%s.xlsx", from, to)}
	names, zh := make([]any, len(nationalFields)), make([]any, len(nationalFields))
	for i, n := range nationalFields {
		names[i], zh[i] = n.name, n.zh
		if err := setWidth(w, i+1, middle); err != nil {
			return nil, fmt.Errorf("lay out the export: %w", err)
		}
	}
	if err := w.SetRow("A1", names); err != nil {
		return nil, fmt.Errorf("write the header: %w", err)
	}
	return b, w.SetRow("A2", zh)
}

// Add writes contracts with their forms as the reader may see them.
func (b *NationalBook) Add(list []contract.Contract) error {
	for i := range list {
		values := nationalValues(&list[i])
		cells := make([]any, len(values))
		for j, v := range values {
			cells[j] = orEmpty(v)
		}
		b.line++
		if err := b.stream.SetRow("A"+strconv.Itoa(b.line), cells); err != nil {
			return fmt.Errorf("write contract %s: %w", list[i].ID, err)
		}
	}
	return nil
}

// Finish gives the workbook.
func (b *NationalBook) Finish() (File, error) {
	defer b.file.file.Close()
	if err := b.stream.Flush(); err != nil {
		return File{}, fmt.Errorf("end the export: %w", err)
	}
	body, err := b.file.bytes()
	return File{Name: b.name, Body: body}, err
}

// NationalRecord is a registered contract under the field names of the national
// form, every value as text, amounts in yuan with two decimals.
func NationalRecord(c *contract.Contract) map[string]string {
	out := make(map[string]string, len(nationalFields))
	for i, v := range nationalValues(c) {
		out[nationalFields[i].name] = v
	}
	return out
}
