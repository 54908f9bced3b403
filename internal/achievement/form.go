package achievement

import (
	"encoding/json"
	"fmt"
	"strings"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
)

// Form (科技成果登记表) is what the unit says: the fields of the national form
// (domain notes §2.2) and what a company needs to know first. A draft may be
// incomplete. Days are business dates of Asia/Shanghai; codes those of package
// codes; money is fen.
type Form struct {
	Name string `json:"name,omitempty"` // 成果名称
	// Secret (涉密) is only asked so that it can be refused.
	Secret bool `json:"secret,omitempty"`
	// Class (成果类别) is Y, J or R; EvaluationClass (评价类别) is BASIC, APPLIED, DEV
	// or SOFT.
	Class           string   `json:"class,omitempty"`
	EvaluationClass string   `json:"evaluation_class,omitempty"`
	RegistrationNo  string   `json:"registration_no,omitempty"` // 科技成果登记号
	Keywords        []string `json:"keywords,omitempty"`        // 关键词
	// Teaser (一句话简介) says in public which problem is solved.
	Teaser   string `json:"teaser,omitempty"`
	Abstract string `json:"abstract,omitempty"` // 成果简介, after sign-in
	// Innovation (创新点) and Detail (技术要点) are told under a confidentiality
	// undertaking only.
	Innovation string `json:"innovation,omitempty"`
	Detail     string `json:"detail,omitempty"`

	OutputForm  string        `json:"output_form,omitempty"` // 成果体现形式
	Attribute   string        `json:"attribute,omitempty"`   // 成果属性
	Stage       string        `json:"stage,omitempty"`       // 成果所处阶段
	TechField   string        `json:"tech_field,omitempty"`  // 技术领域
	Industry    string        `json:"industry,omitempty"`    // 国民经济行业
	StartedOn   calendar.Date `json:"started_on,omitzero"`   // 研究起始日期
	CompletedOn calendar.Date `json:"completed_on,omitzero"` // 研究终止日期

	Project     Project     `json:"project,omitzero"`
	Review      *Review     `json:"review,omitempty"`
	Units       []Unit      `json:"units,omitempty"`
	People      []Person    `json:"people,omitempty"`
	Rights      []Right     `json:"rights,omitempty"`
	TRL         []Claim     `json:"trl,omitempty"`
	Application Application `json:"application,omitzero"`
	Grant       Grant       `json:"grant,omitzero"`
	// OnApproval (经单位同意) is whether the unit agrees to each who wants to see what
	// is confidential; else the signed undertaking opens it.
	OnApproval bool `json:"on_approval,omitempty"`
}

// Project (课题) is where it came from and what paid for it.
type Project struct {
	Source    string    `json:"source,omitempty"`    // 课题来源
	Programme string    `json:"programme,omitempty"` // 计划名称
	No        string    `json:"no,omitempty"`        // 课题编号
	Funding   []Funding `json:"funding,omitempty"`
}

// Funding (经费) is money of one source.
type Funding struct {
	Source string     `json:"source,omitempty"`
	Amount amount.Fen `json:"amount"`
}

// Review (成果评审) is the acceptance, completion or evaluation it has had. Level
// is transcribed from an old certificate and never concluded here.
type Review struct {
	Mode         string        `json:"mode,omitempty"`          // 评价方式
	Body         string        `json:"body,omitempty"`          // 评价单位
	On           calendar.Date `json:"on,omitzero"`             // 评价日期
	ReportNo     string        `json:"report_no,omitempty"`     // 报告编号
	ReportSHA256 string        `json:"report_sha256,omitempty"` // of the report's file
	Level        string        `json:"level,omitempty"`         // 成果水平（转录）
}

// Unit (完成单位); the first one registers.
type Unit struct {
	CreditCode string `json:"credit_code,omitempty"`
	Name       string `json:"name,omitempty"`
	Kind       string `json:"kind,omitempty"`
	Role       string `json:"role,omitempty"` // 承担的工作
}

// Person (完成人), in the order of the report. Share is in basis points and all of
// them come to 10 000.
type Person struct {
	Name         string `json:"name,omitempty"`
	BirthYear    int64  `json:"birth_year,omitempty"`
	Title        string `json:"title,omitempty"`
	Degree       string `json:"degree,omitempty"`
	UnitCode     string `json:"unit_code,omitempty"`
	UnitName     string `json:"unit_name,omitempty"`
	ORCID        string `json:"orcid,omitempty"`
	Contribution string `json:"contribution,omitempty"`
	Share        int64  `json:"share"`
	// Leader (领导人员) has a post for which a reward is publicised (Art 35); Main
	// (主要贡献人员) is one of those who get at least half of the reward.
	Leader bool `json:"leader,omitempty"`
	Main   bool `json:"main,omitempty"`
}

// Right (知识产权) is a patent or another right, with its number as registered.
type Right struct {
	Kind        string        `json:"kind,omitempty"`
	Number      string        `json:"number,omitempty"`
	Title       string        `json:"title,omitempty"`
	Owner       string        `json:"owner,omitempty"`
	Status      string        `json:"status,omitempty"` // APPLIED, GRANTED or LAPSED
	FiledOn     calendar.Date `json:"filed_on,omitzero"`
	GrantedOn   calendar.Date `json:"granted_on,omitzero"`
	ExpiresOn   calendar.Date `json:"expires_on,omitzero"`
	Encumbrance string        `json:"encumbrance,omitempty"` // 质押、许可等权利负担
}

// Claim (成熟度声明) is one level of readiness with the document that shows it.
type Claim struct {
	Scale        string        `json:"scale,omitempty"` // INTL9 or CN13
	Level        int64         `json:"level,omitempty"`
	EvidenceID   string        `json:"evidence_id,omitempty"`
	EvidenceKind string        `json:"evidence_kind,omitempty"` // told by the file
	On           calendar.Date `json:"on,omitzero"`             // told by the file
}

// Application (应用情况) is whether and how it is used.
type Application struct {
	Status       string     `json:"status,omitempty"`
	UnusedReason string     `json:"unused_reason,omitempty"`
	Mode         string     `json:"mode,omitempty"`
	Income       amount.Fen `json:"income,omitzero"`
	Users        string     `json:"users,omitempty"`
	Export       string     `json:"export,omitempty"` // 技术出口限制
}

// Grant (赋权) is what its people were given of a service achievement.
type Grant struct {
	ServiceWork  bool          `json:"service_work,omitempty"` // 职务科技成果
	Kind         string        `json:"kind,omitempty"`         // 赋权方式
	Until        calendar.Date `json:"until,omitzero"`
	AgreementSHA string        `json:"agreement_sha256,omitempty"`
	Separate     bool          `json:"separate,omitempty"` // 单列管理
}

// PersonKey is by what two entries are of one person: the same ORCID, else the
// same name in the same unit.
type PersonKey struct{ Name, UnitCode, ORCID string }

// Key of a person.
func (p Person) Key() PersonKey {
	return PersonKey{Name: nameKey(p.Name), UnitCode: codes.NormalizeCreditCode(p.UnitCode), ORCID: strings.ToUpper(strings.TrimSpace(p.ORCID))}
}

// Same tells whether two keys are of one person.
func (k PersonKey) Same(o PersonKey) bool {
	if k.ORCID != "" && o.ORCID != "" {
		return strings.EqualFold(k.ORCID, o.ORCID)
	}
	return nameKey(k.Name) != "" && nameKey(k.Name) == nameKey(o.Name) && k.UnitCode != "" &&
		codes.NormalizeCreditCode(k.UnitCode) == codes.NormalizeCreditCode(o.UnitCode)
}

// nameKey is a name without spaces and middle dots, in small letters.
func nameKey(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n　·•.．（）()《》“”\"'-—_", r) {
			return -1
		}
		return r
	}, s))
}

// rightKey is a right's number as it is compared: without prefix and punctuation.
func rightKey(number string) string {
	up := strings.ToUpper(strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' {
			return r - 0xFEE0
		}
		return r
	}, number))
	key := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, up)
	for _, prefix := range []string{"ZL", "CN"} {
		if rest, cut := strings.CutPrefix(key, prefix); cut && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
			return rest
		}
	}
	return key
}

func parseForm(text string) (Form, error) {
	var f Form
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return f, fmt.Errorf("read a stored achievement: %w", err)
	}
	return f, nil
}
