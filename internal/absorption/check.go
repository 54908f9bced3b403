package absorption

import (
	"strings"
	"unicode/utf8"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/fault"
	"jishi/internal/ledger"
)

// Field (字段) is a column of the file, under the names of the national form where
// it has one (domain notes §4.1).
type Field struct {
	Name     string
	Zh       string
	Required bool
	// Also are other names seen in offices.
	Also []string
	// Example fills the template, Hint says what belongs there.
	Example string
	Hint    fault.Text
}

// Fields are the columns that are read, in the order of the template.
var Fields = []Field{
	{"regno", "合同登记编号", true, []string{"登记编号", "全国合同登记编号"}, "2026110105000001", fault.T("16位或旧版14位数字，文件内不得重复", "16 digits, or 14 of the old form; once in the file")},
	{"projectname", "项目名称", true, []string{"合同名称"}, "高效节能换热器研制", fault.T("合同项目全称", "Full name of the project")},
	{"contracttype", "合同类别", true, []string{"合同类型"}, "11", fault.T("类别或子类的代码、名称", "Code or name of kind or sub-kind")},
	{"registered_on", "登记日期", true, []string{"认定登记日期", "登记时间"}, "2026-01-15", fault.T("在所填期间之内", "Within the period of the file")},
	{"signdate", "签订日期", false, []string{"合同签订日期"}, "2026-01-08", fault.T("可不填", "Optional")},
	{"totalamount", "合同成交额", true, []string{"合同成交额(元)", "成交金额", "合同金额"}, "1200000.00", fault.T("元，大于零", "Yuan, above zero")},
	{"technicalamount", "技术交易额", true, []string{"技术交易额(元)", "技术交易金额"}, "1000000.00", fault.T("元，大于零，不超过合同成交额", "Yuan, above zero, no more than the contract amount")},
	{"techarea", "技术领域", false, nil, "01", fault.T("代码或名称，可不填", "Code or name, optional")},
	{"sellername", "卖方名称", true, []string{"卖方", "出让方"}, "北京示例科技有限公司", fault.T("自然人姓名不保存", "Names of natural persons are not kept")},
	{"seller_uscc", "卖方统一社会信用代码", false, []string{"卖方信用代码"}, "", fault.T("18位，可不填", "18 characters, optional")},
	{"sellertype", "卖方性质", false, []string{"卖方类型"}, "150", fault.T("代码或名称；不填且无信用代码的，名称不保存", "Code or name; without it and without a credit code the name is not kept")},
	{"seller_country", "卖方国别", false, []string{"卖方国家地区"}, "CHN", fault.T("代码或名称，不填为中国", "Code or name, China when left out")},
	{"seller_region", "卖方行政区划", true, []string{"卖方地区", "卖方所在地"}, "110000", fault.T("6位代码；境外可不填", "6 digits; may be left out abroad")},
	{"buyername", "买方名称", true, []string{"买方", "受让方"}, "泰安示例机械有限公司", fault.T("自然人姓名不保存", "Names of natural persons are not kept")},
	{"buyer_uscc", "买方统一社会信用代码", false, []string{"买方信用代码"}, "", fault.T("18位，可不填", "18 characters, optional")},
	{"buyertype", "买方性质", false, []string{"买方类型"}, "150", fault.T("代码或名称", "Code or name")},
	{"buyer_region", "买方行政区划", true, []string{"买方地区", "买方所在地"}, "370902", fault.T("6位代码", "6 digits")},
	{"buyer_zone", "买方功能区", false, nil, "", fault.T("代码或名称，可不填", "Code or name, optional")},
}

const (
	person   = "500"
	mainland = "CHN"
	city     = "3709" // how local regions begin
)

func (p *Party) local() bool { return p.Country == mainland && strings.HasPrefix(p.Region, city) }

// organisation tells whether the party is known to be none of flesh and blood.
func (p *Party) organisation() bool {
	return p.CreditCode != "" || p.Kind != "" && p.Kind != person
}

// check looks at every line that could be read. Numbers from outside may bear
// any region; only their form and that they come once is looked at.
func (f *File) check(from, to calendar.Date) {
	first := map[string]int64{}
	for i := range f.Lines {
		l := &f.Lines[i]
		if at, twice := first[l.Number]; twice && l.Number != "" {
			f.Refuse(l.Row, "regno", fault.AbsorptionRowRepeated, fault.Tf("登记编号 %s 与第 %d 行重复，请只保留一行。", "Number %s is in row %d, too; keep one of them.", l.Number, at))
		}
		if first[l.Number] == 0 {
			first[l.Number] = l.Row
		}
		if !l.RegisteredOn.IsZero() && (l.RegisteredOn.Before(from) || l.RegisteredOn.After(to)) {
			f.Refuse(l.Row, "registered_on", fault.OutOfRange, fault.Tf("登记日期 %s 不在所填期间 %s 至 %s 之内。", "Registered on %s, outside the period %s to %s.", l.RegisteredOn, from, to))
		}
		if l.SignedOn.After(l.RegisteredOn) && !l.RegisteredOn.IsZero() {
			f.Refuse(l.Row, "signdate", fault.DatesReversed, fault.T("签订日期晚于登记日期。", "It was signed after it was registered."))
		}
		if l.Technical > l.Contract && l.Contract > 0 {
			f.Refuse(l.Row, "technicalamount", fault.OutOfRange, fault.T("技术交易额不得超过合同成交额。", "The technical amount may not exceed the contract amount."))
		}
		f.checkParty(l.Row, "seller", &l.Seller)
		f.checkParty(l.Row, "buyer", &l.Buyer)
	}
}

func (f *File) checkParty(row int64, side string, p *Party) {
	if utf8.RuneCountInString(p.Name) > maxText {
		f.Refuse(row, side+"name", fault.TooLong, fault.Tf("名称不得超过 %d 字。", "A name has %d characters at most.", maxText))
	}
	region := side + "_region"
	switch {
	case p.Region == "" && p.Country == mainland:
		f.Refuse(row, region, fault.MissingField, fault.T("请填写6位行政区划代码。", "Give the 6 digits of the region."))
	case p.Region != "" && p.Country == mainland && !codes.KnownRegion(p.Region):
		f.Refuse(row, region, fault.UnknownCode, fault.Tf("不认识的行政区划 %q，请填写6位代码。", "Unknown region %q; give its 6 digits.", p.Region))
	}
	if p.Zone != "" && !codes.KnownZone(p.Zone) {
		f.Refuse(row, side+"_zone", fault.UnknownCode, fault.Tf("不认识的功能区 %q。", "Unknown zone %q.", p.Zone))
	}
	if p.CreditCode != "" {
		if err := codes.CheckCreditCode(p.CreditCode); fault.CodeOf(err) == fault.CreditCodeFormat {
			f.Refuse(row, side+"_uscc", fault.CreditCodeFormat, fault.At("", fault.CreditCodeFormat).Text)
		}
	}
}

// place works out what follows from the parties, and takes away the names of
// those who may be natural persons.
func (s *Service) place(l *Line) error {
	l.Flow = codes.FlowOf(l.Seller.Region, l.Seller.Country)
	l.Area = ledger.AreaOf(l.Buyer.Region, l.Buyer.Zone)
	for _, p := range []*Party{&l.Seller, &l.Buyer} {
		if p.Key = p.CreditCode; p.Key == "" {
			key, err := s.fingerprint("party/name/" + p.Country + "/" + strings.Join(strings.Fields(p.Name), ""))
			if err != nil {
				return err
			}
			p.Key = key
		}
		if !p.organisation() {
			p.Name = ""
		}
	}
	return nil
}

// ours is a registration of this platform.
type ours struct {
	contractID, status  string
	contract, technical int64
}

// classify decides whether a line counts.
func (l *Line) classify(known map[string]ours, earlier map[string]string) {
	own, here := known[l.Number]
	if here {
		l.ContractID, l.OurStatus = own.contractID, own.status
		l.OurContract, l.OurTechnical = fen(own.contract), fen(own.technical)
	}
	l.RepeatsBatch = earlier[l.Number]
	switch {
	case here && inRegister(own.status) && l.OurContract == l.Contract && l.OurTechnical == l.Technical:
		l.Class = Matched
	case here:
		l.Class = Differs
	case l.Seller.local():
		l.Class = LocalSeller
	case !l.Buyer.local():
		l.Class = OtherBuyer
	case l.RepeatsBatch != "":
		l.Class = Repeated
	default:
		l.Class = Counted
	}
}

func inRegister(status string) bool {
	return status == "REGISTERED" || status == "CHANGE_PENDING" || status == "RECHECK"
}
