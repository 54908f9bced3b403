// Package contract registers technology contracts (技术合同认定登记): the form a
// clerk fills in, the checks, the lifecycle from draft to decision, the two
// reviews, and what a registration sets in motion (certificate, ledger line).
package contract

import (
	"jishi/internal/amount"
	"jishi/internal/calendar"
)

// Form (技术合同登记表) is what the applicant declares: the data dictionary of the
// domain notes §4.2–4.3, which holds every field the national form needs. A
// draft may be incomplete; Checks says what is missing. Money is fen, dates
// are business dates (Asia/Shanghai). Codes are those of package codes.
type Form struct {
	ProjectName     string `json:"project_name,omitempty"`      // 项目名称
	ContractNoParty string `json:"contract_no_party,omitempty"` // 合同编号(当事人)
	Kind            string `json:"kind,omitempty"`              // 合同类别
	SubKind         string `json:"sub_kind,omitempty"`
	LicenceMode     string `json:"licence_mode,omitempty"` // 许可方式
	IsEquity        bool   `json:"is_equity,omitempty"`    // 是否技术入股
	IsMixed         bool   `json:"is_mixed,omitempty"`     // 混合合同
	HostType        string `json:"host_type,omitempty"`
	MainContractID  string `json:"main_contract_id,omitempty"` // 中介合同对应的主合同

	SignDate      calendar.Date `json:"sign_date,omitzero"`      // 签订日期
	EffectiveDate calendar.Date `json:"effective_date,omitzero"` // 生效日期
	BeginDate     calendar.Date `json:"begin_date,omitzero"`     // 合同有效期限
	EndDate       calendar.Date `json:"end_date,omitzero"`
	SignPlace     string        `json:"sign_place,omitempty"` // 签订地点

	ContractAmount    *amount.Fen        `json:"contract_amount,omitempty"`     // 合同成交额
	TechnicalAmount   *amount.Fen        `json:"technical_amount,omitempty"`    // 技术交易额
	NonTechnicalItems []NonTechnicalItem `json:"non_technical_items,omitempty"` // 非技术性费用
	TaxIncluded       bool               `json:"tax_included,omitempty"`        // 含税
	VATAmount         *amount.Fen        `json:"vat_amount,omitempty"`          // 税额
	Currency          string             `json:"currency,omitempty"`            // 币种 ISO 4217, CNY by default
	ForeignAmount     string             `json:"foreign_amount,omitempty"`      // 外币金额, decimal
	FxRate            string             `json:"fx_rate,omitempty"`             // 汇率, decimal, up to six places
	FxDate            calendar.Date      `json:"fx_date,omitzero"`              // 汇率日期
	AmountMode        string             `json:"amount_mode,omitempty"`         // 金额方式
	PayMethod         string             `json:"pay_method,omitempty"`          // 支付方式
	PaySchedule       []Instalment       `json:"pay_schedule,omitempty"`        // 付款计划
	Royalty           *Royalty           `json:"royalty,omitempty"`             // 提成条款
	Orders            []Order            `json:"orders,omitempty"`              // 框架合同已签订单

	TechField        string   `json:"tech_field,omitempty"`         // 技术领域
	SocEconObjective string   `json:"soc_econ_objective,omitempty"` // 社会经济目标
	IndustryServed   string   `json:"industry_served,omitempty"`    // 服务的国民经济行业
	IPKinds          []string `json:"ip_kinds,omitempty"`           // 知识产权
	IPItems          []IPItem `json:"ip_items,omitempty"`           // 知识产权明细
	IPOwnership      string   `json:"ip_ownership,omitempty"`       // 成果权属约定
	PlanSource       string   `json:"plan_source,omitempty"`        // 计划来源
	PlanNo           string   `json:"plan_no,omitempty"`            // 计划编号

	IsRelated        *bool       `json:"is_related,omitempty"`         // 是否关联交易
	MoftecCertNo     string      `json:"moftec_cert_no,omitempty"`     // 技术进出口登记证号
	IsFirstTransform bool        `json:"is_first_transform,omitempty"` // 是否职务成果转化
	ExpectedInput    *amount.Fen `json:"expected_input,omitempty"`     // 预计新增投入
	ExpectedOutput   *amount.Fen `json:"expected_output,omitempty"`    // 预计新增产值

	TechSummary      string `json:"tech_summary,omitempty"`      // 技术内容摘要
	Targets          string `json:"targets,omitempty"`           // 技术指标
	AcceptanceMethod string `json:"acceptance_method,omitempty"` // 验收方式

	IsClassified       bool    `json:"is_classified,omitempty"`       // 是否涉密
	IsForeignLanguage  bool    `json:"is_foreign_language,omitempty"` // 是否外文合同
	ModelText          bool    `json:"model_text,omitempty"`          // 是否示范文本
	CommitmentAccepted bool    `json:"commitment_accepted,omitempty"` // 真实性承诺 (M04)
	Parties            []Party `json:"parties,omitempty"`
}

// Role of a party in the contract.
type Role string

// The roles. A licensor, assignor, developer or trustee is the seller.
const (
	Seller       Role = "SELLER"       // 卖方
	Buyer        Role = "BUYER"        // 买方
	Intermediary Role = "INTERMEDIARY" // 中介方
)

// Party (合同当事人) is one side of the contract. IDNo, Phone and Account are
// personal data: they are sealed before they reach the database and masked for
// readers who need not see them.
type Party struct {
	ID                   string `json:"id,omitempty"`
	Role                 Role   `json:"role,omitempty"`
	IsRegistrant         bool   `json:"is_registrant,omitempty"` // 登记主体
	IsLead               bool   `json:"is_lead,omitempty"`       // 主要方
	Name                 string `json:"name,omitempty"`
	CreditCode           string `json:"uscc,omitempty"`           // 统一社会信用代码
	CodeException        string `json:"uscc_exception,omitempty"` // 校验位例外说明
	IDNo                 string `json:"id_no,omitempty"`          // 身份证号
	Kind                 string `json:"kind,omitempty"`           // 性质
	Country              string `json:"country,omitempty"`        // 国别 ISO 3166 alpha-3
	RegionCode           string `json:"region_code,omitempty"`    // 行政区划 GB/T 2260
	ZoneCode             string `json:"zone_code,omitempty"`      // 功能区
	Industry             string `json:"industry,omitempty"`       // 国民经济行业
	Scale                string `json:"scale,omitempty"`          // 企业规模
	IsHNTE               bool   `json:"is_hnte,omitempty"`        // 高新技术企业
	IsNationalHiTechZone bool   `json:"is_national_hitech_zone,omitempty"`
	IsListed             bool   `json:"is_listed,omitempty"`
	IsTechTransferOrg    bool   `json:"is_tech_transfer_org,omitempty"`
	IsRDOrg              bool   `json:"is_rd_org,omitempty"`
	IsConvertedInstitute bool   `json:"is_converted_institute,omitempty"`
	IsTechSME            bool   `json:"is_tech_sme,omitempty"`
	Address              string `json:"address,omitempty"`
	Zip                  string `json:"zip,omitempty"`
	LegalRep             string `json:"legal_rep,omitempty"` // 法定代表人
	Contact              string `json:"contact,omitempty"`   // 联系人
	Phone                string `json:"phone,omitempty"`
	Email                string `json:"email,omitempty"`
	ProjectLeader        string `json:"project_leader,omitempty"` // 项目负责人
	Bank                 string `json:"bank,omitempty"`
	Account              string `json:"account,omitempty"`
}

// NonTechnicalItem (非技术性费用) is one line of the amount worksheet. A carrier
// (标的物载体) in reasonable quantity is not deducted; what exceeds it is
// (2001 rules Art 19).
type NonTechnicalItem struct {
	Kind               string     `json:"kind,omitempty"`
	Name               string     `json:"name,omitempty"`
	Quantity           int64      `json:"quantity,omitempty"`
	UnitCost           amount.Fen `json:"unit_cost"`
	IsCarrier          bool       `json:"is_carrier,omitempty"`
	CarrierKind        string     `json:"carrier_kind,omitempty"` // EQUIPMENT_SET, DOCUMENT, MEDIA, SAMPLE
	ReasonableQuantity int64      `json:"reasonable_quantity,omitempty"`
}

// Instalment (分期付款) is one line of the payment schedule.
type Instalment struct {
	DueDate   calendar.Date `json:"due_date,omitzero"`
	Amount    amount.Fen    `json:"amount"`
	Condition string        `json:"condition,omitempty"`
}

// Royalty (提成条款): Civil Code Art 846.
type Royalty struct {
	Base          string     `json:"base,omitempty"`           // payment_methods 31–34
	RatePercent   string     `json:"rate_percent,omitempty"`   // decimal
	EntryFee      amount.Fen `json:"entry_fee"`                // 入门费
	YearlyMinimum amount.Fen `json:"yearly_minimum"`           // 每年保底
	Years         int64      `json:"years,omitempty"`          // 提成年限
	Cap           amount.Fen `json:"cap"`                      // 封顶, 0 for none
	Estimate      amount.Fen `json:"estimate"`                 // 双方书面预估
	EstimateBasis string     `json:"estimate_basis,omitempty"` // 预估依据
}

// Order (订单) is a signed call-off of a framework contract.
type Order struct {
	OrderNo  string        `json:"order_no,omitempty"`
	SignDate calendar.Date `json:"sign_date,omitzero"`
	Amount   amount.Fen    `json:"amount"`
}

// IPItem (知识产权明细) is one right the contract is about (Civil Code Art 845).
type IPItem struct {
	Kind       string        `json:"kind,omitempty"`
	Number     string        `json:"number,omitempty"`
	Name       string        `json:"name,omitempty"`
	Owner      string        `json:"owner,omitempty"`
	FilingDate calendar.Date `json:"filing_date,omitzero"`
	GrantDate  calendar.Date `json:"grant_date,omitzero"`
	Expiry     calendar.Date `json:"expiry,omitzero"`
}

// lead gives the lead party of a role, the first one when none is marked.
func (f *Form) lead(role Role) Party {
	var first Party
	for _, p := range f.Parties {
		if p.Role != role {
			continue
		}
		if p.IsLead {
			return p
		}
		if first.Role == "" {
			first = p
		}
	}
	return first
}

// registrant gives the party that applies.
func (f *Form) registrant() (Party, int) {
	for i, p := range f.Parties {
		if p.IsRegistrant {
			return p, i
		}
	}
	return Party{}, -1
}

// names of all parties of a role, in the order given.
func (f *Form) names(role Role) []string {
	var out []string
	for _, p := range f.Parties {
		if p.Role == role {
			out = append(out, p.Name)
		}
	}
	return out
}

func (p Party) mainland() bool { return p.Country == "" || p.Country == "CHN" }

func (p Party) natural() bool { return p.Kind == naturalPerson }

// IsImport tells that the seller is abroad and the buyer here (draft measures Art 11).
func (f *Form) IsImport() bool { return abroad(f.lead(Seller)) && !abroad(f.lead(Buyer)) }

// IsExport tells that the seller is here and the buyer abroad.
func (f *Form) IsExport() bool { return !abroad(f.lead(Seller)) && abroad(f.lead(Buyer)) }

func abroad(p Party) bool { return p.Country != "" && p.Country != "CHN" }

// Codes that rules speak of.
const (
	naturalPerson   = "500"
	noIP            = "99"
	outsidePlan     = "99"
	kindDevelopment = "10"
	kindTransfer    = "20"
	kindLicence     = "30"
	kindConsulting  = "40"
	kindService     = "50"
	subService      = "51"
	subTraining     = "52"
	subIntermediary = "53"
	subCommissioned = "11"
	subCooperative  = "12"
)
