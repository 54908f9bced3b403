package contract

import (
	"slices"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/fault"
)

// times tells whether a is more than n times b, without overflow.
func times(a amount.Fen, n int64, b amount.Fen) bool {
	q := a / amount.Fen(n)
	return q > b || q == b && a%amount.Fen(n) > 0
}

// ruleMeans: the amount is out of proportion to the seller (RR20).
func ruleMeans(x *exam) {
	w, _ := x.Form.Amounts()
	for _, i := range x.side(Seller) {
		p := x.Form.Parties[i]
		c := x.company(p)
		if c == nil {
			continue
		}
		say := func(about, zh, en string, a ...any) {
			x.find(Finding{Pointer: "/contract_amount", Code: fault.AmountBeyondMeans, about: p.Name + about, Why: fault.Tf(zh, en, a...)})
		}
		if n := x.value("revenue_times"); c.Revenue != nil && times(w.ContractAmount, n, *c.Revenue) {
			say("revenue", "合同成交额超过“%s”上年营业收入的 %d 倍。", "The amount is more than last year's revenue of %s times %d.", p.Name, n)
		}
		if n := x.value("capital_times"); c.PaidIn != nil && *c.PaidIn > 0 && times(w.ContractAmount, n, *c.PaidIn) {
			say("capital", "合同成交额超过“%s”实缴资本的 %d 倍。", "The amount is more than the paid-in capital of %s times %d.", p.Name, n)
		}
		if d := x.days("young_days"); !c.FoundedOn.IsZero() && c.FoundedOn.DaysUntil(x.Today) < d && w.ContractAmount >= parameterFen(x.rule.ID, "young_amount", x.Today) {
			say("young", "“%s”成立不足 %d 天。", "%s was founded less than %d days ago.", p.Name, d)
		}
	}
}

// rulePrice: the amount stands out among like contracts (RR21).
func rulePrice(x *exam) {
	h := x.history()
	if h == nil {
		return
	}
	if h.Price.Count < x.value("least") {
		x.skip(TooFewCompared)
		return
	}
	if w, _ := x.Form.Amounts(); w.ContractAmount > h.Price.Upper {
		x.find(Finding{Pointer: "/contract_amount", Code: fault.PriceOutlier,
			Why: fault.Tf("高于近三年同类 %d 份合同的 %d‰ 分位数 %s 元。", "Above %[3]s, the quantile %[2]d per mille of %[1]d like contracts.", h.Price.Count, x.value("above"), h.Price.Upper)})
	}
}

// near tells whether an amount lies within so many per mille of another.
func near(a, b amount.Fen, perMille int64) bool {
	d := a - b
	if d < 0 {
		d = -d
	}
	return d <= b/1000*amount.Fen(perMille)+b%1000*amount.Fen(perMille)/1000
}

// ruleMutual: A sells to B and B to A (RR22).
func ruleMutual(x *exam) {
	h := x.history()
	if h == nil || x.Seller == "" || x.Buyer == "" {
		return
	}
	w, _ := x.Form.Amounts()
	for _, f := range h.Chain {
		if f.Seller == x.Buyer && f.Buyer == x.Seller && apart(f.SignDate, x.Form.SignDate) <= x.days("days") && near(f.ContractAmount, w.ContractAmount, x.value("tolerance")) {
			x.find(Finding{Pointer: "/contract_amount", Code: fault.CircularDeal, Others: []Filing{f}, about: f.ID,
				Why: fault.T("双方在短期内互签金额相近的合同。", "The two sides sold to each other for like amounts in a short time.")})
		}
	}
}

// ruleCircle: a circle of three or four contracts (RR23), the shortest only.
func ruleCircle(x *exam) {
	h := x.history()
	if h == nil || x.Seller == "" || x.Buyer == "" || x.Seller == x.Buyer {
		return
	}
	w, _ := x.Form.Amounts()
	bySeller := map[string][]Filing{}
	for _, f := range h.Chain {
		if near(f.ContractAmount, w.ContractAmount, x.value("tolerance")) {
			bySeller[f.Seller] = append(bySeller[f.Seller], f)
		}
	}
	span := x.days("days")
	for length := 3; length <= x.days("longest"); length++ {
		if path := circle(bySeller, x.Buyer, x.Seller, length-1, span, []Filing{{SignDate: x.Form.SignDate, Seller: x.Seller, Buyer: x.Buyer}}); path != nil {
			x.find(Finding{Pointer: "/contract_amount", Code: fault.CircularDeal, Others: path[1:], about: "circle",
				Why: fault.Tf("%d 份合同首尾相接，金额相近。", "%d contracts of like amounts form a circle.", length)})
			return
		}
	}
}

// maxSteps bounds the search for a circle.
const maxSteps = 64

// circle looks for a way of exactly steps contracts from one party to another,
// all signed within span days and no party met twice.
func circle(bySeller map[string][]Filing, from, to string, steps, span int, path []Filing) []Filing {
	if steps == 0 {
		if from == to {
			return path
		}
		return nil
	}
	for i, f := range bySeller[from] {
		if i == maxSteps {
			break
		}
		met := steps > 1 && (f.Buyer == to || slices.ContainsFunc(path, func(p Filing) bool { return p.Seller == f.Buyer || p.Buyer == f.Buyer }))
		if met || slices.ContainsFunc(path, func(p Filing) bool { return apart(p.SignDate, f.SignDate) > span }) {
			continue
		}
		if found := circle(bySeller, f.Buyer, to, steps-1, span, append(slices.Clone(path), f)); found != nil {
			return found
		}
	}
	return nil
}

// quarterEnd is the last day of the quarter.
func quarterEnd(d calendar.Date) calendar.Date {
	return calendar.On(d.Year(), (d.Month()-1)/3*3+4, 1).AddDays(-1)
}

// ruleRush: much of a seller's year falls into the last days of a quarter, or
// the office registers far more than usual (RR24).
func ruleRush(x *exam) {
	h := x.history()
	if h == nil {
		return
	}
	if end, last := quarterEnd(x.Today), x.days("last_days"); x.Today.DaysUntil(end) < last {
		w, _ := x.Form.Amounts()
		rush, year, n := w.ContractAmount, w.ContractAmount, int64(1)
		for _, f := range h.BySeller {
			if f.RegisteredOn.Year() != x.Today.Year() || f.RegisteredOn.IsZero() {
				continue
			}
			n, year = n+1, year+f.ContractAmount
			if f.RegisteredOn.DaysUntil(end) < last && !f.RegisteredOn.After(end) {
				rush += f.ContractAmount
			}
		}
		if n >= x.value("least") && rush > year/1000*amount.Fen(x.value("share")) {
			x.find(Finding{Severity: Info, Code: fault.RushOfFilings, about: "seller",
				Why: fault.Tf("卖方本年 %s 元中有 %s 元在季末 %d 天内。", "Of the seller's %s this year %s fall into the last %d days of the quarter.", year, rush, last)})
		}
	}
	o := h.Office
	if recent, mean := o.Recent/amount.Fen(x.value("office_days")), o.Year/365; mean > 0 && times(recent, x.value("office_times"), mean) {
		x.find(Finding{Severity: Warn, Code: fault.RushOfFilings, about: "office",
			Why: fault.Tf("登记机构近 %d 天日均登记额超过全年日均的 %d 倍。", "The office's mean of %d days is more than %d times that of the year.", x.value("office_days"), x.value("office_times"))})
	}
}

// rulePattern: the same amount again and again, or round sums in a row (RR25).
func rulePattern(x *exam) {
	h := x.history()
	if h == nil || x.Form.SignDate.IsZero() {
		return
	}
	w, _ := x.Form.Amounts()
	if w.ContractAmount == 0 {
		return
	}
	var same []Filing
	for _, f := range h.BySeller {
		if f.ContractAmount == w.ContractAmount && apart(f.SignDate, x.Form.SignDate) <= x.days("days") {
			same = append(same, f)
		}
	}
	if n := int64(len(same)) + 1; n >= x.value("same") {
		x.find(Finding{Pointer: "/contract_amount", Code: fault.AmountPattern, Others: same, about: "same",
			Why: fault.Tf("%d 天内有 %d 份金额相同的合同。", "In %d days there are %d contracts of this amount.", x.days("days"), n)})
	}
	unit := parameterFen(x.rule.ID, "round_unit", x.Today)
	if w.ContractAmount%unit != 0 {
		return
	}
	var row []Filing
	for _, f := range slices.Backward(h.BySeller) { // newest first
		if f.SignDate.After(x.Form.SignDate) {
			continue
		}
		if f.ContractAmount%unit != 0 {
			break
		}
		row = append(row, f)
	}
	if n := int64(len(row)) + 1; n >= x.value("round") {
		x.find(Finding{Pointer: "/contract_amount", Code: fault.AmountPattern, about: "round", Others: row,
			Why: fault.Tf("连续 %d 份合同为整数金额。", "%d contracts in a row have a round sum.", n)})
	}
}

// ruleShared: many sellers give the same contact (RR34).
func ruleShared(x *exam) {
	h := x.history()
	if h == nil {
		return
	}
	x.skip(NoAddressOnFile)
	if x.Contacts == nil {
		x.skip(NoContacts)
	}
	kinds := map[string]fault.Text{"PHONE": fault.T("电话", "phone"), "EMAIL": fault.T("电子邮箱", "e-mail"), "AUTHOR": fault.T("文件作者", "file author")}
	for _, s := range h.Shared {
		if s.Sellers >= x.value("sellers") {
			x.find(Finding{Code: fault.SharedContact, about: s.Kind,
				Why: fault.Tf("同一%[1]s由 %[3]d 家卖方共用。", "One %[2]s is used by %[3]d sellers.", kinds[s.Kind].Zh, kinds[s.Kind].En, s.Sellers)})
		}
	}
}

// rulePerformance: a registered contract shows no performance, or was given up
// soon after a benefit (RR35).
func rulePerformance(x *exam) {
	if !x.Registered {
		return
	}
	p := x.Performance
	if p == nil {
		x.skip(NoPerformanceYet)
		return
	}
	if !p.FirstDue.IsZero() && !p.Proven && p.FirstDue.DaysUntil(p.On) > x.days("days") {
		x.find(Finding{Code: fault.NoPerformance, about: "due",
			Why: fault.Tf("首期 %s 到期后 %d 天仍无凭证。", "The first instalment was due on %s; after %d days there is no proof.", p.FirstDue, x.days("days"))})
	}
	if !p.BenefitOn.IsZero() && !p.DeregisteredOn.Before(p.BenefitOn) && p.BenefitOn.DaysUntil(p.DeregisteredOn) <= x.days("benefit_days") {
		x.find(Finding{Code: fault.NoPerformance, about: "benefit",
			Why: fault.Tf("%s 享受优惠，%s 注销。", "A benefit was declared on %s, deregistered on %s.", p.BenefitOn, p.DeregisteredOn)})
	}
}
