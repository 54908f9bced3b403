package contract

import (
	"math/big"
	"strconv"

	"jishi/internal/amount"
	"jishi/internal/fault"
)

// Amount modes (金额方式), domain notes §3.4.
const (
	ModeFixed        = "FIXED"
	ModeInstalment   = "INSTALMENT"
	ModeRoyalty      = "ROYALTY"
	ModeRoyaltyEntry = "ROYALTY_ENTRY"
	ModeUnitPrice    = "UNIT_PRICE"
	ModeFramework    = "FRAMEWORK"
	ModeEquity       = "EQUITY"
	ModeCoop         = "COOP"
	ModeUndetermined = "UNDETERMINED"
)

const carrierEquipment = "EQUIPMENT_SET"

// Worksheet (金额核算表) is how the two amounts of a certificate come about:
// technical amount = contract amount − non-technical cost, where a carrier in
// reasonable quantity is no cost (2001 rules Art 19; domain notes §3.1).
type Worksheet struct {
	ContractAmount amount.Fen
	NonTechnical   amount.Fen
	Technical      amount.Fen
	Lines          []WorksheetLine
}

// WorksheetLine is what one item contributes.
type WorksheetLine struct {
	// Index is the item's place in the form.
	Index    int
	Name     string
	Deducted amount.Fen
	// Kept is the part that is left out of the deduction as a carrier.
	Kept amount.Fen
}

// Amounts computes the worksheet and names every field that does not fit. A
// draft without amounts gives an empty worksheet and says what is missing.
func (f *Form) Amounts() (Worksheet, []fault.Field) {
	var w Worksheet
	total, bad := f.contractAmount()
	w.ContractAmount = total
	deducted, more := f.deductions(&w)
	bad = append(bad, more...)
	w.NonTechnical = deducted
	if len(bad) > 0 {
		return w, bad
	}
	if deducted >= total {
		return w, append(bad, fault.Atf("/non_technical_items", fault.AmountTechGtTotal,
			"非技术性费用合计 %s 元不小于合同成交额 %s 元，技术交易额必须大于零。",
			"The non-technical items (%s) reach the contract amount (%s); the technical amount must be above zero.", deducted, total))
	}
	w.Technical = total - deducted
	return w, append(bad, f.compareTechnical(w)...)
}

// compareTechnical holds a declared technical amount against the computed one.
func (f *Form) compareTechnical(w Worksheet) []fault.Field {
	if f.TechnicalAmount == nil {
		return nil
	}
	declared := *f.TechnicalAmount
	switch {
	case declared <= 0:
		return []fault.Field{fault.At("/technical_amount", fault.AmountRange)}
	case declared > w.ContractAmount:
		return []fault.Field{fault.At("/technical_amount", fault.AmountTechGtTotal)}
	case declared != w.Technical:
		return []fault.Field{fault.Atf("/technical_amount", fault.AmountItemsMismatch,
			"填报 %s 元，按扣除项计算应为 %s 元。", "Declared %s, but the deductions give %s.", declared, w.Technical)}
	}
	return nil
}

// contractAmount follows the amount mode to the contract amount in CNY.
func (f *Form) contractAmount() (amount.Fen, []fault.Field) {
	base, bad := f.baseAmount()
	if len(bad) > 0 {
		return 0, bad
	}
	var fixed amount.Fen
	var err error
	switch f.AmountMode {
	case ModeRoyalty, ModeRoyaltyEntry:
		if fixed, bad = f.royaltyAmount(); len(bad) > 0 {
			return 0, bad
		}
	case ModeUnitPrice, ModeFramework:
		if len(f.Orders) == 0 {
			return 0, []fault.Field{fault.At("/orders", fault.AmountUndetermined)}
		}
		if fixed, err = sumOf(f.Orders, func(o Order) amount.Fen { return o.Amount }); err != nil {
			return 0, []fault.Field{fault.At("/orders", fault.AmountRange)}
		}
	case ModeUndetermined:
		return 0, []fault.Field{fault.At("/amount_mode", fault.AmountUndetermined)}
	default:
		fixed = base
	}
	return f.settle(base, fixed)
}

// settle compares what was entered with what the mode computes, and the
// schedule with both. An amount that follows from others need not be entered.
func (f *Form) settle(base, fixed amount.Fen) (amount.Fen, []fault.Field) {
	if base == 0 {
		base = fixed
	}
	switch {
	case base == 0:
		return 0, []fault.Field{fault.At("/contract_amount", fault.MissingField)}
	case fixed != base:
		return base, []fault.Field{fault.Atf("/contract_amount", fault.AmountItemsMismatch,
			"填报 %s 元，按所选金额方式计算应为 %s 元。", "Declared %s, but the chosen amount mode gives %s.", base, fixed)}
	}
	if len(f.PaySchedule) == 0 {
		if f.AmountMode == ModeInstalment || f.PayMethod == "2" {
			return base, []fault.Field{fault.At("/pay_schedule", fault.MissingField)}
		}
		return base, nil
	}
	sum, err := sumOf(f.PaySchedule, func(i Instalment) amount.Fen { return i.Amount })
	if err != nil || sum != base {
		return base, []fault.Field{fault.Atf("/pay_schedule", fault.ScheduleSum,
			"各期合计 %s 元，与合同成交额 %s 元不符。", "The instalments add up to %s, the contract amount is %s.", sum, base)}
	}
	return base, nil
}

// baseAmount is the amount entered, converted when the currency is foreign
// (domain notes §3.5: half up to the fen).
func (f *Form) baseAmount() (amount.Fen, []fault.Field) {
	if f.Currency == "" || f.Currency == "CNY" {
		if f.ContractAmount == nil {
			return 0, nil
		}
		if *f.ContractAmount <= 0 {
			return 0, []fault.Field{fault.At("/contract_amount", fault.AmountRange)}
		}
		return *f.ContractAmount, nil
	}
	var bad []fault.Field
	for _, m := range []struct{ pointer, value string }{{"/foreign_amount", f.ForeignAmount}, {"/fx_rate", f.FxRate}, {"/fx_date", f.FxDate.String()}} {
		if m.value == "" {
			bad = append(bad, fault.At(m.pointer, fault.MissingField))
		}
	}
	if len(bad) > 0 {
		return 0, bad
	}
	cny, err := amount.Convert(f.ForeignAmount, f.FxRate)
	if err != nil {
		return 0, []fault.Field{fault.At("/foreign_amount", fault.AmountFormat)}
	}
	if f.ContractAmount != nil && *f.ContractAmount != cny {
		return 0, []fault.Field{fault.Atf("/contract_amount", fault.AmountItemsMismatch,
			"按汇率折算应为 %s 元。", "At this rate the amount is %s yuan.", cny)}
	}
	return cny, nil
}

// royaltyAmount is what a royalty contract is worth at registration: entry fee
// plus guaranteed minimum, else the parties' written estimate (§3.4).
func (f *Form) royaltyAmount() (amount.Fen, []fault.Field) {
	r := f.Royalty
	if r == nil || r.Base == "" || r.RatePercent == "" {
		return 0, []fault.Field{fault.Atf("/royalty", fault.AmountUndetermined,
			"请写明提成基数和比例（不予登记理由 NR05）。", "State the royalty's base and rate (refusal reason NR05).")}
	}
	if rate, ok := new(big.Rat).SetString(r.RatePercent); !ok || len(r.RatePercent) > 10 || rate.Sign() <= 0 || rate.Cmp(big.NewRat(100, 1)) > 0 {
		return 0, []fault.Field{fault.At("/royalty/rate_percent", fault.OutOfRange)}
	}
	if r.YearlyMinimum > 0 && (r.Years < 1 || r.Years > 50) {
		return 0, []fault.Field{fault.At("/royalty/years", fault.OutOfRange)}
	}
	minimum := r.YearlyMinimum * amount.Fen(r.Years)
	if r.YearlyMinimum > 0 && minimum/r.YearlyMinimum != amount.Fen(r.Years) {
		return 0, []fault.Field{fault.At("/royalty/yearly_minimum", fault.AmountRange)}
	}
	entry := amount.Fen(0)
	if f.AmountMode == ModeRoyaltyEntry {
		if entry = r.EntryFee; entry <= 0 {
			return 0, []fault.Field{fault.At("/royalty/entry_fee", fault.MissingField)}
		}
	}
	if minimum == 0 {
		minimum = r.Estimate
	}
	total, err := amount.Sum(entry, minimum)
	if err != nil || total == 0 {
		return 0, []fault.Field{fault.Atf("/royalty/estimate", fault.AmountUndetermined,
			"没有入门费和保底时，请填写双方书面预估金额。", "Without entry fee and minimum, give the parties' written estimate.")}
	}
	return total, nil
}

func (f *Form) deductions(w *Worksheet) (amount.Fen, []fault.Field) {
	var total amount.Fen
	var bad []fault.Field
	for i, item := range f.NonTechnicalItems {
		line, field := item.line()
		if field != "" {
			bad = append(bad, fault.At("/non_technical_items/"+strconv.Itoa(i)+field, fault.OutOfRange))
			continue
		}
		sum, err := amount.Sum(total, line.Deducted)
		if err != nil {
			return 0, append(bad, fault.At("/non_technical_items", fault.AmountRange))
		}
		total = sum
		line.Index = i
		w.Lines = append(w.Lines, line)
	}
	return total, bad
}

// line computes one item; field names what is out of range.
func (n NonTechnicalItem) line() (WorksheetLine, string) {
	if n.Quantity < 1 || n.Quantity > 1_000_000 {
		return WorksheetLine{}, "/quantity"
	}
	if n.UnitCost <= 0 || n.UnitCost > 1_000_000_000_000 {
		return WorksheetLine{}, "/unit_cost"
	}
	counted := n.Quantity
	if n.IsCarrier {
		if n.ReasonableQuantity < 0 || n.CarrierKind == carrierEquipment && n.ReasonableQuantity > Taian.EquipmentSets {
			return WorksheetLine{}, "/reasonable_quantity"
		}
		counted = max(0, n.Quantity-n.ReasonableQuantity)
	}
	return WorksheetLine{
		Name: n.Name, Deducted: n.UnitCost * amount.Fen(counted), Kept: n.UnitCost * amount.Fen(n.Quantity-counted),
	}, ""
}

func sumOf[T any](list []T, of func(T) amount.Fen) (amount.Fen, error) {
	parts := make([]amount.Fen, len(list))
	for i, v := range list {
		parts[i] = of(v)
	}
	return amount.Sum(parts...)
}
