package sample

import (
	"fmt"
	"math/rand/v2"
)

// elsewhere is a city or province outside Tai'an with buyers.
type elsewhere struct {
	short  string
	region string
}

var otherCities = []elsewhere{
	{"济南", "370100"}, {"青岛", "370200"}, {"济南", "370100"}, {"济宁", "370800"}, {"临沂", "371300"}, {"淄博", "370300"},
	{"潍坊", "370700"}, {"烟台", "370600"}, {"聊城", "371500"}, {"德州", "371400"}, {"滨州", "371600"}, {"菏泽", "371700"}, {"威海", "371000"}, {"日照", "371100"},
}

var otherProvinces = []elsewhere{
	{"北京", "110000"}, {"江苏", "320000"}, {"河北", "130000"}, {"河南", "410000"}, {"上海", "310000"}, {"山西", "140000"}, {"浙江", "330000"},
	{"广东", "440000"}, {"内蒙古", "150000"}, {"陕西", "610000"}, {"安徽", "340000"}, {"新疆", "650000"}, {"湖北", "420000"}, {"天津", "120000"}, {"四川", "510000"},
}

// abroad are the buyers of technology exports.
var abroad = []struct{ name, country, currency, address string }{
	{"Nordhaven Geotextiles Sample GmbH（" + Mark + "）", "DEU", "EUR", "Sample Strasse 12, Bremen"},
	{"Kiso River Sample Instruments K.K.（" + Mark + "）", "JPN", "JPY", "Sample 3-4-5, Nagoya"},
	{"Prairie Sample Mining Systems Inc.（" + Mark + "）", "USA", "USD", "100 Sample Avenue, Denver"},
	{"Mekong Sample Seeds Co. Ltd.（" + Mark + "）", "THA", "USD", "7 Sample Road, Chiang Mai"},
	{"Harbour Sample Renewables Limited（" + Mark + "）", "HKG", "HKD", "香港样例道8号"},
}

// partnersPerPlace is how many different buyers a place outside has.
const partnersPerPlace = 6

// firstPartner is the number of the first credit code after the applicants'.
const firstPartner = 200

// partner makes a buyer from outside: list 0 is other cities, 1 other provinces.
// The same numbers give the same buyer.
func partner(seed uint64, list, from, number, tradeIndex int) body {
	at := [][]elsewhere{otherCities, otherProvinces}[list][from]
	index := firstPartner + ((list*20+from)*partnersPerPlace+number)*len(trades) + tradeIndex
	r := chanceOf(seed, streamOrganisation, index+2000)
	t := trades[tradeIndex]
	b := body{class: enterprise, trade: tradeIndex}
	b.Name = at.short + Mark + "·" + brand(from*partnersPerPlace+number) + t.company + "有限公司"
	b.Kind, b.Country, b.RegionCode, b.Industry = "150", "CHN", at.region, t.industry
	b.Scale, b.IsHNTE = pick(r, []string{"1", "2", "3", "3"}), chance(r, 40)
	b.CreditCode = sampleCode("91", at.region, index)
	b.reachable(seed, index, at.short)
	b.Zip, b.Phone, b.ProjectLeader = "", mobile(r), ""
	return b
}

// foreigner makes a buyer abroad.
func foreigner(r *rand.Rand, number int) (body, string) {
	a := abroad[number]
	b := body{class: enterprise, trade: -1}
	b.Name, b.Kind, b.Country, b.Address = a.name, "600", a.country, a.address
	b.LegalRep, b.Contact, b.Phone = "Sample Representative", "Sample Contact", fmt.Sprintf("+00 555 01%02d", r.IntN(100))
	return b, a.currency
}
