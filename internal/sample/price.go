package sample

import (
	"fmt"
	"math/big"
	"math/rand/v2"

	"jishi/internal/amount"
	"jishi/internal/contract"
)

const wan = amount.Fen(1_000_000) // 10,000 yuan

// fillPrice sets how the contract is paid. Large contracts are plain: their way
// depends on the amount planned.
func fillPrice(r *rand.Rand, f *contract.Form, p *plan, currency string) {
	size, plain := p.size, p.size >= expertFrom
	f.ContractAmount, f.AmountMode, f.PayMethod = &size, contract.ModeFixed, "1"
	if currency != "" {
		f.MoftecCertNo = fmt.Sprintf("YL-JSCK-%d-%05d", f.SignDate.Year(), p.index)
	}
	switch {
	case plain:
		instal(r, f)
	case currency != "":
		foreign(f, currency)
	default:
		pay(r, f, p)
	}
	if !plain && f.Currency == "CNY" && (p.kind == "10" || p.kind == "50") && chance(r, 16) {
		goods(r, f)
	}
	if p.kind == "20" || p.kind == "30" {
		in, out := size*2, size*amount.Fen(between(r, 4, 9))
		f.ExpectedInput, f.ExpectedOutput = &in, &out
	}
	if chance(r, 30) {
		vat := size * 6 / 106
		f.TaxIncluded, f.VATAmount = true, &vat
	}
	if w, bad := f.Amounts(); len(bad) == 0 {
		technical := w.Technical
		f.TechnicalAmount = &technical
	}
}

// pay chooses how an ordinary contract is paid.
func pay(r *rand.Rand, f *contract.Form, p *plan) {
	roll := r.IntN(100)
	switch {
	case roll < 34:
		instal(r, f)
	case roll < 45 && (p.kind == "20" || p.kind == "30"):
		royalty(r, f)
	case roll < 47 && p.kind == "20":
		f.AmountMode, f.PayMethod, f.IsEquity = contract.ModeEquity, "5", true
	case roll >= 45 && roll < 48 && p.sub == "51":
		orders(r, f)
	case roll < 60 && p.sub == "12":
		f.AmountMode = contract.ModeCoop
	}
}

// instal splits the price into two to four payments.
func instal(r *rand.Rand, f *contract.Form) {
	total := *f.ContractAmount
	f.AmountMode, f.PayMethod = contract.ModeInstalment, "2"
	n := between(r, 2, 4)
	conditions := []string{"合同生效后十个工作日内", "提交阶段成果后十五个工作日内", "完成现场验证后十五个工作日内", "验收合格后三十个工作日内"}
	left := total
	for i := range n {
		part := left
		if i < n-1 {
			part = total * amount.Fen(between(r, 20, 30)) / 100 / 1000 * 1000
		}
		left -= part
		due := f.BeginDate.AddDays((i + 1) * f.BeginDate.DaysUntil(f.EndDate) / (n + 1))
		condition := conditions[min(i, 2)]
		if i == n-1 {
			condition = conditions[3]
		}
		f.PaySchedule = append(f.PaySchedule, contract.Instalment{DueDate: due, Amount: part, Condition: condition})
	}
}

// royalty makes it an entry fee and a share of sales with a yearly minimum.
func royalty(r *rand.Rand, f *contract.Form) {
	const years = 3
	entry := *f.ContractAmount / 2 / 10_000 * 10_000
	yearly := (*f.ContractAmount - entry) / years / 10_000 * 10_000
	total := entry + yearly*years
	f.ContractAmount, f.AmountMode, f.PayMethod = &total, contract.ModeRoyaltyEntry, "4"
	f.Royalty = &contract.Royalty{Base: "32", RatePercent: pick(r, []string{"2", "2.5", "3", "4"}), EntryFee: entry, YearlyMinimum: yearly, Years: years}
}

// orders makes it a framework with the orders signed so far.
func orders(r *rand.Rand, f *contract.Form) {
	f.AmountMode, f.PayMethod = contract.ModeFramework, "9"
	first := *f.ContractAmount / 2 / 1000 * 1000
	f.Orders = []contract.Order{
		{OrderNo: fmt.Sprintf("YL-DD-%04d-1", r.IntN(10000)), SignDate: f.SignDate, Amount: first},
		{OrderNo: fmt.Sprintf("YL-DD-%04d-2", r.IntN(10000)), SignDate: f.SignDate, Amount: *f.ContractAmount - first},
	}
}

// rates are yuan for one unit, invented but of the right size.
var rates = map[string]string{"EUR": "7.7520", "USD": "7.1040", "JPY": "0.0486", "HKD": "0.9125"}

// foreign states the price in the buyer's currency; the yuan amount follows.
func foreign(f *contract.Form, currency string) {
	rate, _ := new(big.Rat).SetString(rates[currency])
	units := new(big.Rat).Quo(big.NewRat(int64(*f.ContractAmount), 100), rate)
	whole := new(big.Int).Quo(units.Num(), units.Denom())
	whole.Sub(whole, new(big.Int).Mod(whole, big.NewInt(100)))
	f.Currency, f.ForeignAmount, f.FxRate, f.FxDate = currency, whole.String(), rates[currency], f.SignDate
	if cny, err := amount.Convert(f.ForeignAmount, f.FxRate); err == nil {
		f.ContractAmount = &cny
	}
}

// goods adds what is bought for the work and must be deducted, and sometimes a
// carrier that need not be.
func goods(r *rand.Rand, f *contract.Form) {
	total := *f.ContractAmount
	items := []string{"试验用原材料", "传感器与数据采集模块", "标准件与电控元件", "外购计算服务"}
	f.NonTechnicalItems = []contract.NonTechnicalItem{{Kind: "MATERIAL", Name: pick(r, items), Quantity: 2, UnitCost: total / 20 / 1000 * 1000}}
	if f.Kind == "10" && chance(r, 50) && total > 20*wan {
		f.NonTechnicalItems = append(f.NonTechnicalItems, contract.NonTechnicalItem{Kind: "EQUIPMENT", Name: "试验样机", Quantity: 3,
			UnitCost: total / 25 / 1000 * 1000, IsCarrier: true, CarrierKind: "EQUIPMENT_SET", ReasonableQuantity: 2})
	}
}
