package contract

import (
	"slices"

	"jishi/internal/codes"
	"jishi/internal/fault"
)

// ruleSeals: every side has sealed with its own name and a date (RR27).
func ruleSeals(x *exam) {
	t := x.Text
	switch {
	case t == nil:
		x.skip(NoText)
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
	for _, a := range t.Amounts {
		if a.Role == AmountTotal && a.Fen != w.ContractAmount {
			x.find(Finding{Pointer: "/contract_amount", At: a.At, Code: fault.DocumentDiffers, about: a.Fen.String(),
				Why: fault.Tf("文本为 %s 元，申报 %s 元。", "The text says %s, the form %s.", a.Fen, w.ContractAmount)})
		}
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
