package sample

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"time"

	"jishi/internal/absorption"
	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/exchange"
)

// absorbedPerYear is how many registrations of other places an invented file has
// for a whole year.
const absorbedPerYear = 120

// absorptionSeed makes the same files in every city.
const absorptionSeed = 2025

// absorb imports an invented file of the province for each year of the city's
// story, up to the end of the last month, through the service that takes the real
// ones. It is done once; a year that goes on is left to who looks after the city.
func (c City) absorb(ctx context.Context, p Platform, today calendar.Date) error {
	there, err := p.Absorption.List(ctx, c.auditor, "", 1)
	if err != nil || len(there.Items) > 0 {
		return err
	}
	last := calendar.On(today.Year(), today.Month(), 1).AddDays(-1)
	for year := calendar.Of(FoundedAt).Year(); year <= last.Year(); year++ {
		from, to := calendar.On(year, time.January, 1), calendar.On(year, time.December, 31)
		if to.After(last) {
			to = last
		}
		raw, err := c.provincialFile(from, to)
		if err != nil {
			return err
		}
		_, err = p.Absorption.Import(ctx, c.auditor, absorption.Request{Source: absorption.Province, From: from, To: to,
			Document: fmt.Sprintf("【%s】省级技术市场数据反馈〔%d〕1号（虚构）", Mark, year), Filename: fmt.Sprintf("%s_省级反馈_%d.csv", Mark, year),
			Read: func() (absorption.File, error) { return exchange.ReadAbsorption(bytes.NewReader(raw)) }})
		if err != nil {
			return fmt.Errorf("the file of %d: %w", year, err)
		}
	}
	return nil
}

// provincialFile is a CSV as the province gives it. All parties are invented.
func (c City) provincialFile(from, to calendar.Date) ([]byte, error) {
	r := chanceOf(absorptionSeed, streamAbsorption, from.Year())
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	heads := make([]string, len(absorption.Fields))
	for i, f := range absorption.Fields {
		heads[i] = f.Zh
	}
	if err := w.Write(heads); err != nil {
		return nil, err
	}
	days := from.DaysUntil(to)
	for n := range max(1, absorbedPerYear*(days+1)/365) {
		seller := partner(absorptionSeed, r.IntN(2), r.IntN(len(otherCities)), r.IntN(partnersPerPlace), r.IntN(len(trades)))
		if chance(r, 4) {
			seller, _ = foreigner(r, r.IntN(len(abroad)))
		}
		if n%40 == 7 { // the province has what was sold here, too
			seller = c.bodies[r.IntN(enterpriseCount)]
		}
		buyer := c.bodies[r.IntN(enterpriseCount)]
		technical := amount.Fen(between(r, 8, 900)) * 1_000_000
		contract := technical + amount.Fen(between(r, 0, 60))*1_000_000
		on := from.AddDays(r.IntN(days + 1))
		region := seller.RegionCode
		office := region
		if office == "" {
			office = "110000"
		}
		values := map[string]string{"regno": fmt.Sprintf("%d%s01%06d", from.Year(), office[:4], n+1),
			"projectname": fmt.Sprintf("%s·%s", Mark, pick(r, absorbedProjects)), "contracttype": pick(r, []string{"11", "11", "12", "30", "40", "51", "51"}),
			"registered_on": on.String(), "signdate": on.AddDays(-between(r, 3, 40)).String(), "totalamount": contract.String(), "technicalamount": technical.String(),
			"sellername": seller.Name, "seller_uscc": seller.CreditCode, "sellertype": seller.Kind, "seller_country": seller.Country, "seller_region": region,
			"buyername": buyer.Name, "buyer_uscc": buyer.CreditCode, "buyertype": buyer.Kind, "buyer_region": buyer.RegionCode, "buyer_zone": buyer.ZoneCode}
		if seller.Country != "CHN" {
			values["sellertype"], values["seller_uscc"] = "", ""
		}
		line := make([]string, len(absorption.Fields))
		for i, f := range absorption.Fields {
			line[i] = values[f.Name]
		}
		if err := w.Write(line); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

var absorbedProjects = []string{"高效节能换热装置研制", "矿用设备状态监测系统开发", "果蔬保鲜工艺许可", "生物基材料制备技术开发", "智能产线改造技术服务", "污水深度处理技术咨询",
	"输变电设备检测技术服务", "功能纤维工艺开发", "农机自动驾驶系统研制", "医用材料表面处理技术许可"}
