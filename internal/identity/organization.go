package identity

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"jishi/internal/codes"
	"jishi/internal/fault"
)

// Status says whether an organisation or a user may act.
type Status string

// The two statuses. What is disabled loses access with the next request.
const (
	StatusActive   Status = "ACTIVE"
	StatusDisabled Status = "DISABLED"
)

// Verification (核验) says whether someone of the bureau has checked the papers
// of an organisation.
type Verification string

// The outcomes of a verification.
const (
	Unverified Verification = "UNVERIFIED"
	Verified   Verification = "VERIFIED"
	Rejected   Verification = "REJECTED"
)

// Organization (单位) is a body that files technology contracts, or an office
// of the bureau that registers them.
type Organization struct {
	ID            string
	Side          string // SideApplicant (申请侧) or SideBureau (管理侧)
	Name          string // 名称, as on the seal
	CreditCode    string // 统一社会信用代码 (GB 32100); may be empty for a bureau office
	CodeException string // 校验位例外说明: why a code with a wrong check digit is right
	PartyKind     string // 单位性质, code of party_kinds
	RegionCode    string // 行政区划 (GB/T 2260); of a zone's office the zone's code
	ZoneCode      string // 功能区, 3709Zx, or empty
	OfficePoint   string // 登记点代码, two digits; registration offices only
	Profile       Profile
	// Phone (电话) is in the clear here and sealed in the database.
	Phone            string
	Status           Status
	Verification     Verification
	VerificationNote string // 核验说明
	// Version rises with every change; an edit names the one it was made on.
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time

	salt string
}

// Profile (单位概况) is what the registration form asks about a party and what
// does not change from contract to contract (domain notes §4.3).
type Profile struct {
	Industry             string `json:"industry,omitempty"`                // 国民经济行业
	Scale                string `json:"scale,omitempty"`                   // 企业规模
	IsHNTE               bool   `json:"is_hnte,omitempty"`                 // 高新技术企业
	IsNationalHiTechZone bool   `json:"is_national_hitech_zone,omitempty"` // 国家高新区内企业
	IsListed             bool   `json:"is_listed,omitempty"`               // 上市公司
	IsTechTransferOrg    bool   `json:"is_tech_transfer_org,omitempty"`    // 技术转移机构
	IsRDOrg              bool   `json:"is_rd_org,omitempty"`               // 研发机构
	IsConvertedInstitute bool   `json:"is_converted_institute,omitempty"`  // 转制科研院所
	IsTechSME            bool   `json:"is_tech_sme,omitempty"`             // 科技型中小企业
	Address              string `json:"address,omitempty"`                 // 地址
	Zip                  string `json:"zip,omitempty"`                     // 邮编
	LegalRep             string `json:"legal_rep,omitempty"`               // 法定代表人
	Contact              string `json:"contact,omitempty"`                 // 联系人
	Email                string `json:"email,omitempty"`                   // 电子邮箱
	Country              string `json:"country,omitempty"`                 // 国别, ISO 3166 alpha-3; CHN when empty
}

// NewOrganization is what is said about an organisation when it is added.
type NewOrganization struct {
	Side          string
	Name          string
	CreditCode    string
	CodeException string
	PartyKind     string
	RegionCode    string
	ZoneCode      string
	OfficePoint   string
	Phone         string
	Profile       Profile
}

// OrganizationPatch changes the fields that are not nil. Phone set to its own
// masked form changes nothing: that is how a form sends it back unseen.
type OrganizationPatch struct {
	Name          *string
	CreditCode    *string
	CodeException *string
	PartyKind     *string
	RegionCode    *string
	ZoneCode      *string
	OfficePoint   *string
	Phone         *string
	Profile       *Profile
}

func (n NewOrganization) organization() Organization {
	return Organization{
		Side: n.Side, Name: n.Name, CreditCode: n.CreditCode, CodeException: n.CodeException, PartyKind: n.PartyKind,
		RegionCode: n.RegionCode, ZoneCode: n.ZoneCode, OfficePoint: n.OfficePoint, Phone: n.Phone, Profile: n.Profile,
		Status: StatusActive, Verification: Unverified, Version: 1,
	}
}

// apply writes the patch into o. Whoever changes what was verified must be
// verified again.
func (p OrganizationPatch) apply(o *Organization) {
	was := [...]string{o.Name, o.CreditCode, o.PartyKind, o.RegionCode}
	if p.Phone != nil && *p.Phone == codes.MaskPhone(o.Phone) {
		p.Phone = nil
	}
	for _, f := range []struct{ to, from *string }{
		{&o.Name, p.Name}, {&o.CreditCode, p.CreditCode}, {&o.CodeException, p.CodeException}, {&o.PartyKind, p.PartyKind},
		{&o.RegionCode, p.RegionCode}, {&o.ZoneCode, p.ZoneCode}, {&o.OfficePoint, p.OfficePoint}, {&o.Phone, p.Phone},
	} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	if p.Profile != nil {
		o.Profile = *p.Profile
	}
	o.normalize()
	if was != [...]string{o.Name, o.CreditCode, o.PartyKind, o.RegionCode} {
		o.Verification, o.VerificationNote = Unverified, ""
	}
}

func (o *Organization) normalize() {
	o.CreditCode = codes.NormalizeCreditCode(o.CreditCode)
	for _, f := range []*string{&o.Name, &o.CodeException, &o.PartyKind, &o.RegionCode, &o.ZoneCode, &o.OfficePoint, &o.Phone} {
		*f = strings.TrimSpace(*f)
	}
	if o.Profile.Country == "" {
		o.Profile.Country = "CHN"
	}
}

var (
	pointForm = regexp.MustCompile(`^\d{2}$`)
	phoneForm = regexp.MustCompile(`^\+?[0-9][0-9() -]{4,38}[0-9]$`)
	zipForm   = regexp.MustCompile(`^\d{6}$`)
	emailForm = regexp.MustCompile(`^[^\s@]+@[^\s@]+\.[^\s@]+$`)
)

// validate lists every bad field at once; o is normalised.
func (o *Organization) validate() []fault.Field {
	var bad []fault.Field
	wrong := func(ok bool, pointer string, code fault.Code) {
		if !ok {
			bad = append(bad, fault.At(pointer, code))
		}
	}
	office := o.Side == SideBureau
	wrong(office || o.Side == SideApplicant, "/side", fault.UnknownCode)
	bad = append(bad, checkText("/name", o.Name, 2, 200)...)
	bad = append(bad, o.checkCode()...)
	wrong(utf8.RuneCountInString(o.CodeException) <= 200, "/code_exception", fault.TooLong)
	wrong(inTable(codes.PartyKinds, o.PartyKind) || office && o.PartyKind == "", "/party_kind", required(o.PartyKind))
	wrong(codes.KnownRegion(o.RegionCode) || office && codes.KnownZone(o.RegionCode), "/region_code", required(o.RegionCode))
	wrong(o.ZoneCode == "" || codes.KnownZone(o.ZoneCode), "/zone_code", fault.UnknownCode)
	wrong(o.OfficePoint == "" || office && pointForm.MatchString(o.OfficePoint), "/office_point", fault.WrongFormat)
	wrong(o.Phone == "" || phoneForm.MatchString(o.Phone), "/phone", fault.WrongFormat)
	return append(bad, o.Profile.validate()...)
}

func required(value string) fault.Code {
	if value == "" {
		return fault.MissingField
	}
	return fault.UnknownCode
}

func inTable(name, code string) bool {
	t, ok := codes.Get(name)
	if !ok {
		return false
	}
	_, ok = t.Lookup(code)
	return ok
}

// checkCode applies GB 32100 to the credit code. Some early codes carry a wrong
// check digit on the real certificate; they pass with a reason.
func (o *Organization) checkCode() []fault.Field {
	if o.CreditCode == "" {
		if o.Side == SideBureau {
			return nil
		}
		return []fault.Field{fault.At("/credit_code", fault.MissingField)}
	}
	err := codes.CheckCreditCode(o.CreditCode)
	switch {
	case err == nil:
		return nil
	case fault.CodeOf(err) == fault.CreditCodeCheckDigit:
		if o.CodeException != "" {
			return nil
		}
		return []fault.Field{fault.At("/credit_code", fault.CreditCodeCheckDigit)}
	}
	return []fault.Field{fault.At("/credit_code", fault.CreditCodeFormat)}
}

func (p Profile) validate() []fault.Field {
	var bad []fault.Field
	for _, f := range []struct {
		pointer, value string
		most           int
	}{
		{"/profile/address", p.Address, 200}, {"/profile/legal_rep", p.LegalRep, 64}, {"/profile/contact", p.Contact, 64},
		{"/profile/email", p.Email, 100},
	} {
		bad = append(bad, checkText(f.pointer, f.value, 0, f.most)...)
	}
	for _, f := range []struct {
		pointer, value string
		right          func(string) bool
		code           fault.Code
	}{
		{"/profile/industry", p.Industry, codes.HasIndustry, fault.UnknownCode},
		{"/profile/scale", p.Scale, func(c string) bool { return inTable(codes.EnterpriseScales, c) }, fault.UnknownCode},
		{"/profile/country", p.Country, func(c string) bool { return inTable(codes.Countries, c) }, fault.UnknownCode},
		{"/profile/zip", p.Zip, zipForm.MatchString, fault.WrongFormat},
		{"/profile/email", p.Email, emailForm.MatchString, fault.WrongFormat},
	} {
		if f.value != "" && !f.right(f.value) {
			bad = append(bad, fault.At(f.pointer, f.code))
		}
	}
	return bad
}

// checkText bounds a text's length in characters and keeps control characters out.
func checkText(pointer, value string, least, most int) []fault.Field {
	n := utf8.RuneCountInString(value)
	switch {
	case n == 0 && least > 0:
		return []fault.Field{fault.At(pointer, fault.MissingField)}
	case n < least:
		return []fault.Field{fault.At(pointer, fault.TooShort)}
	case n > most:
		return []fault.Field{fault.At(pointer, fault.TooLong)}
	case !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl):
		return []fault.Field{fault.At(pointer, fault.WrongFormat)}
	}
	return nil
}

// Shown gives the organisation as p may see it: the phone is masked for those
// outside it who do not handle its cases.
func (o *Organization) Shown(p *Principal) Organization {
	shown := *o
	own := p != nil && p.OrgID == o.ID
	if !own && !p.HasRole(RoleRegistrar) && !p.HasRole(RoleReviewer) {
		shown.Phone = codes.MaskPhone(o.Phone)
	}
	return shown
}

func (o *Organization) object() Object { return Object{OwnerOrg: o.ID} }
