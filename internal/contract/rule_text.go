package contract

import (
	"slices"
	"strings"

	"jishi/internal/amount"
	"jishi/internal/codes"
	"jishi/internal/fault"
)

// ruleSeals: every side has sealed with its own name and a date (RR27).
func ruleSeals(x *exam) {
	t := x.Text
	switch {
	case t == nil:
		x.skip(x.noText())
		return
	case !t.SealsRead:
		x.skip(NoSeals)
		return
	}
	for _, role := range []Role{Seller, Buyer, Intermediary} {
		for _, i := range x.side(role) {
			x.sealOf(t, i)
		}
	}
}

func (x *exam) sealOf(t *TextFacts, i int) {
	p := x.Form.Parties[i]
	bad := func(at Anchor, zh, en string, a ...any) {
		x.find(Finding{Pointer: at0("/parties", i), At: at, Code: fault.SealDiffers, Why: fault.Tf(zh, en, a...)})
	}
	var others []TextSeal
	for _, s := range t.Seals {
		switch {
		case s.Side != "" && s.Side != p.Role:
		case normalName(s.Name) == normalName(p.Name):
			if !s.Dated {
				bad(s.At, "“%s”的签章未注明日期。", "The seal of %s bears no date.", p.Name)
			}
			return
		default:
			others = append(others, s)
		}
	}
	if len(others) > 0 && len(x.side(p.Role)) == 1 {
		bad(others[0].At, "印章为“%s”，当事人为“%s”。", "The seal says %s, the party is %s.", others[0].Name, p.Name)
		return
	}
	bad(Anchor{}, "未见“%s”的印章。", "There is no seal of %s.", p.Name)
}

// at0 points to an entry of a list.
func at0(list string, i int) string { return at(list, i, "/name") }

// ruleLanguage: a foreign text needs its Chinese copy (RR28). Where the form
// says so itself, the missing copy is a missing material.
func ruleLanguage(x *exam) {
	if x.Form.IsForeignLanguage {
		return
	}
	t := x.text()
	if t == nil || t.Language == "" || t.Language == "zh" || x.has("M05") {
		return
	}
	x.find(Finding{Pointer: "/is_foreign_language", At: Anchor{Document: t.Document, Page: 1}, Code: fault.TranslationMissing,
		Why: fault.Tf("文本语言：%s。", "The language of the text is %s.", t.Language)})
}

// ruleTextAmount: the total in the text is the amount declared (DD01).
func ruleTextAmount(x *exam) {
	t := x.text()
	w, bad := x.Form.Amounts()
	if t == nil || len(bad) > 0 || x.Form.Currency != "" && x.Form.Currency != "CNY" {
		return
	}
	switch x.Form.AmountMode {
	case ModeFixed, ModeInstalment, ModeEquity, ModeCoop:
	default:
		return // the amount declared is computed, the text need not have it
	}
	differs := func(a TextAmount, pointer string, declared amount.Fen) {
		// Where capitals and figures differ, one of them may be right: that is DD04.
		if a.Fen != declared && a.Beside != declared {
			x.find(Finding{Pointer: pointer, At: a.At, Code: fault.DocumentDiffers, about: a.Fen.String(),
				Why: fault.Tf("文本为 %s 元，申报 %s 元。", "The text says %s, the form %s.", a.Fen, declared)})
		}
	}
	for _, a := range t.Amounts {
		switch a.Role {
		case AmountTotal:
			differs(a, "/contract_amount", w.ContractAmount)
		case AmountTechnical:
			differs(a, "/technical_amount", w.Technical)
		case AmountInstalment, AmountGoods:
		}
	}
}

// ruleCapitals: the same sum in figures and in Chinese capitals (DD04).
func ruleCapitals(x *exam) {
	t := x.text()
	if t == nil {
		return
	}
	for _, a := range t.Amounts {
		if a.InWords && a.Beside != 0 && a.Beside != a.Fen {
			x.find(Finding{Pointer: "/contract_amount", At: a.At, Code: fault.CapitalsDiffer, about: a.Fen.String(),
				Why: fault.Tf("大写为 %s 元，小写为 %s 元。", "The capitals say %s, the figures %s.", a.Fen, a.Beside)})
		}
	}
}

// ruleTextInstalments: the parts of the price in the text make up its total, and
// are those declared (DD05). A part that is only a share of the price, or only
// described, leaves nothing to add up.
func ruleTextInstalments(x *exam) {
	t := x.text()
	if t == nil || len(t.Instalments) < 2 {
		return
	}
	var sum amount.Fen
	var share int
	for _, i := range t.Instalments {
		if i.Fen == 0 && i.Percent == 0 {
			return
		}
		sum, share = sum+i.Fen, share+i.Percent
	}
	at := t.Instalments[0].At
	switch {
	case !slices.ContainsFunc(t.Instalments, func(i TextInstalment) bool { return i.Fen == 0 }):
		if total, ok := t.total(); ok && total != sum {
			x.find(Finding{Pointer: "/pay_schedule", At: at, Code: fault.InstalmentsDiffer, about: "total",
				Why: fault.Tf("文本各期合计 %s 元，文本总价 %s 元。", "The instalments in the text add up to %s, its total is %s.", sum, total)})
		}
		x.declaredInstalments(t)
	case !slices.ContainsFunc(t.Instalments, func(i TextInstalment) bool { return i.Percent == 0 }) && share != wholePrice:
		x.find(Finding{Pointer: "/pay_schedule", At: at, Code: fault.InstalmentsDiffer, about: "share",
			Why: fault.Tf("文本各期比例合计 %d.%02d%%。", "The shares in the text add up to %d.%02d %%.", share/100, share%100)})
	}
}

// wholePrice is all of the price, in hundredths of a percent.
const wholePrice = 10_000

// total is what the text calls its total, when it says one figure only.
func (t *TextFacts) total() (total amount.Fen, ok bool) {
	for _, a := range t.Amounts {
		if a.Role != AmountTotal || a.InWords {
			continue
		}
		if ok && a.Fen != total {
			return 0, false
		}
		total, ok = a.Fen, true
	}
	return total, ok
}

// declaredInstalments compares one by one where both sides have as many.
func (x *exam) declaredInstalments(t *TextFacts) {
	declared := x.Form.PaySchedule
	if len(declared) != len(t.Instalments) {
		return
	}
	for n, i := range t.Instalments {
		if declared[n].Amount != i.Fen {
			x.find(Finding{Pointer: at("/pay_schedule", n, "/amount"), At: i.At, Code: fault.InstalmentsDiffer,
				Why: fault.Tf("文本第 %d 期 %s 元，申报 %s 元。", "Instalment %d is %s in the text and %s in the form.", n+1, i.Fen, declared[n].Amount)})
		}
	}
}

// ruleClauses: the clauses of Civil Code Article 845 (DD06, recognition test G9).
func ruleClauses(x *exam) {
	t := x.text()
	if t == nil {
		return
	}
	if absent, ok := t.absentClauses(); ok && len(absent) > 0 {
		list := strings.Join(absent, "、")
		x.find(Finding{At: Anchor{Document: t.Document}, Code: fault.ClausesMissing, Why: fault.T("未见条款："+list+"。", "Not found: "+list+".")})
	}
}

// ruleTextParties: the parties in the text are those declared (DD02).
func ruleTextParties(x *exam) {
	t := x.text()
	if t == nil {
		return
	}
	for i, p := range x.Form.Parties {
		var named []TextParty
		for _, n := range t.Parties {
			if n.Side == p.Role {
				named = append(named, n)
			}
		}
		if len(named) == 0 || slices.ContainsFunc(named, func(n TextParty) bool { return sameParty(n, p) }) {
			continue
		}
		x.find(Finding{Pointer: at0("/parties", i), At: named[0].At, Code: fault.DocumentDiffers,
			Why: fault.Tf("文本为“%s”，申报“%s”。", "The text says %s, the form %s.", named[0].Name, p.Name)})
	}
}

func sameParty(n TextParty, p Party) bool {
	if n.CreditCode != "" && p.CreditCode != "" && codes.NormalizeCreditCode(n.CreditCode) != codes.NormalizeCreditCode(p.CreditCode) {
		return false
	}
	return normalName(n.Name) == normalName(p.Name)
}

// ruleTextDate: the date beside the signatures is the signing date (DD03).
func ruleTextDate(x *exam) {
	t := x.text()
	if t == nil || t.SignDate.IsZero() || x.Form.SignDate.IsZero() || t.SignDate == x.Form.SignDate {
		return
	}
	x.find(Finding{Pointer: "/sign_date", At: t.SignDateAt, Code: fault.DocumentDiffers,
		Why: fault.Tf("文本为 %s，申报 %s。", "The text says %s, the form %s.", t.SignDate, x.Form.SignDate)})
}
