package sample

import (
	"fmt"
	"strings"

	"jishi/internal/codes"
	"jishi/internal/contract"
)

// Mark is part of the name of everything in the sample city, so that nobody
// takes it for a real body.
const Mark = "样例"

// class of an organisation in the market.
type class int

const (
	enterprise class = iota
	university
	institute
	hospital
	agency // technology transfer and evaluation bodies
)

// body (主体) is an organisation of the sample city or a partner of one. Role and
// the two marks of the party are set when it enters a contract.
type body struct {
	contract.Party
	class class
	trade int // index into trades; -1 when it works in any
}

// place is where an enterprise sits.
type place struct {
	short  string
	region string
	zone   string
	county string
}

// places hold as many entries as a place has weight: the high-tech zone and the
// urban district are the largest.
var places = func() []place {
	high := place{"高新", "370911", "3709Z1", "泰安高新技术产业开发区"}
	urban := place{"泰山", "370902", "", "泰山区"}
	outer := place{"岱岳", "370911", "", "岱岳区"}
	east := place{"新泰", "370982", "", "新泰市"}
	west := place{"肥城", "370983", "", "肥城市"}
	south := place{"宁阳", "370921", "", "宁阳县"}
	lake := place{"东平", "370923", "", "东平县"}
	park := place{"旅开", "370902", "3709Z3", "泰安旅游经济开发区"}
	return []place{outer, high, urban, east, west, high, south, urban, high, east, urban, lake, high, west, outer, high, urban, south, east, high, park, west}
}()

var (
	brandFirst  = []string{"云", "岱", "汶", "徂", "朗", "澄", "沐", "启", "恒", "拓", "翎", "砺"}
	brandSecond = []string{"步", "川", "舟", "澜", "禾", "辰", "屿", "桓", "铄", "岑", "野"}
)

func brand(n int) string {
	return brandFirst[n%len(brandFirst)] + brandSecond[n%len(brandSecond)]
}

// enterpriseCount is how many enterprises apply in the sample city.
const enterpriseCount = 90

// clerkIndex is the organisation of the account "clerk".
const clerkIndex = 0

// sampleCode makes a credit code whose organisation code begins with YL.
func sampleCode(prefix, region string, n int) string {
	return codes.CreditCodeWithCheck(prefix + region + codes.OrganizationCodeWithCheck(fmt.Sprintf("YL%06d", n)))
}

// applicants are the organisations that apply in the sample city: enterprises
// first, then universities, institutes, a hospital and two agencies.
func applicants(seed uint64) []body {
	out := make([]body, 0, enterpriseCount+len(institutions))
	for i := range enterpriseCount {
		out = append(out, localEnterprise(seed, i))
	}
	for i, in := range institutions {
		out = append(out, localInstitution(seed, enterpriseCount+i, in))
	}
	return out
}

func localEnterprise(seed uint64, i int) body {
	const firstTrade = 7 // so that the first one builds precision machinery
	r := chanceOf(seed, streamOrganisation, i)
	at, tradeIndex := places[i%len(places)], (i+firstTrade)%len(trades)
	t := trades[tradeIndex]
	form := pick(r, []string{"有限公司", "有限公司", "有限公司", "股份有限公司", "集团有限公司"})
	b := body{class: enterprise, trade: tradeIndex}
	b.Name = at.short + Mark + "·" + brand(i) + t.company + form
	if i == clerkIndex {
		b.Name = at.short + Mark + "·" + brand(i) + t.company + "有限公司"
	}
	b.Kind = "150"
	if strings.HasSuffix(b.Name, "股份有限公司") {
		b.Kind = "160"
	} else if chance(r, 12) {
		b.Kind = pick(r, []string{"110", "170", "310", "330"})
	}
	b.CreditCode, b.Country, b.RegionCode, b.ZoneCode = sampleCode("91", at.region, i+1), "CHN", at.region, at.zone
	b.Industry, b.Scale = t.industry, pick(r, []string{"1", "2", "2", "3", "3", "3", "3", "4"})
	b.IsHNTE, b.IsTechSME = chance(r, 55), chance(r, 60)
	b.IsNationalHiTechZone = at.zone == "3709Z1"
	b.IsListed, b.IsRDOrg = b.Kind == "160" && chance(r, 40), chance(r, 20)
	b.reachable(seed, i, at.county)
	return b
}

// institution is a university, institute, hospital or agency of the city.
type institution struct {
	class  class
	name   string
	kind   string
	region string
	zone   string
	county string
}

// The order matters: accounts name organisations by place in this list.
var institutions = []institution{
	{university, "泰山" + Mark + "·云麓理工大学", "0221", "370902", "", "泰山区"},
	{university, "岱岳" + Mark + "·汶阳农林大学", "0221", "370911", "", "岱岳区"},
	{university, "新泰" + Mark + "·青云工程学院", "0221", "370982", "", "新泰市"},
	{university, "肥城" + Mark + "·桃都应用技术大学", "0221", "370983", "", "肥城市"},
	{institute, "泰山" + Mark + "·岱下果树与种质研究所", "0211", "370902", "", "泰山区"},
	{institute, "高新" + Mark + "·汶川材料与装备研究院", "0211", "370911", "3709Z1", "泰安高新技术产业开发区"},
	{institute, "宁阳" + Mark + "·灵山绿色化工研究所", "0211", "370921", "", "宁阳县"},
	{hospital, "泰山" + Mark + "·云麓大学附属医院", "0231", "370902", "", "泰山区"},
	{agency, "高新" + Mark + "·云桥技术转移有限公司", "150", "370911", "3709Z1", "泰安高新技术产业开发区"},
	{agency, "泰山" + Mark + "·衡鉴科技成果评价有限公司", "150", "370902", "", "泰山区"},
}

// Places of the institutions that have accounts of their own.
const (
	universityIndex = enterpriseCount
	brokerIndex     = enterpriseCount + 8
	evaluatorIndex  = enterpriseCount + 9
)

func localInstitution(seed uint64, index int, in institution) body {
	b := body{class: in.class, trade: -1}
	prefix := "12"
	b.Industry, b.IsRDOrg = map[class]string{university: "P83", institute: "M73", hospital: "Q84", agency: "M75"}[in.class], in.class != agency
	if in.class == agency {
		prefix, b.Scale, b.IsTechTransferOrg = "91", "3", true
	}
	b.Name, b.Kind, b.Country, b.RegionCode, b.ZoneCode = in.name, in.kind, "CHN", in.region, in.zone
	b.CreditCode = sampleCode(prefix, in.region, index+1)
	b.reachable(seed, index, in.county)
	return b
}

// reachable gives a body its address and people.
func (b *body) reachable(seed uint64, index int, county string) {
	r := chanceOf(seed, streamOrganisation, index+1000)
	b.Address = fmt.Sprintf("%s%s%d号", county, pick(r, streets), between(r, 1, 399))
	b.Zip, b.LegalRep, b.Contact = "271000", person(r), person(r)
	b.Phone, b.Email = landline(r), fmt.Sprintf("contact%03d@yangli.example", index)
	b.ProjectLeader = person(r)
}
