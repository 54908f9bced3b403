package contract

import (
	"slices"
	"strings"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/fault"
)

// normalName is a project name without spaces and punctuation, in lower case,
// so that two ways of writing it compare equal.
func normalName(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n　，。、；：（）()《》“”\"'-—_·.,;:", r) {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// nameLikeness compares two normalised names in per mille: by their pairs of
// characters (Dice), which forgives another order, or by how many characters
// must change, which forgives "一期" and "二期" in a short name; the higher counts.
func nameLikeness(a, b string) int64 {
	if a == b {
		return 1000
	}
	return max(pairLikeness(a, b), editLikeness([]rune(a), []rune(b)))
}

// editLikeness is the share of characters that need no change (Levenshtein).
func editLikeness(a, b []rune) int64 {
	longest := max(len(a), len(b))
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		corner := row[0]
		row[0] = i + 1
		for j, y := range b {
			change := corner
			if x != y {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, corner+1, row[j]+1)
		}
	}
	return int64(1000 * (longest - row[len(b)]) / longest)
}

func pairLikeness(a, b string) int64 {
	pairs, n := map[[2]rune]int{}, int64(0)
	each := func(s string, f func([2]rune)) {
		r := []rune(s)
		for i := 1; i < len(r); i++ {
			n++
			f([2]rune{r[i-1], r[i]})
		}
	}
	each(a, func(p [2]rune) { pairs[p]++ })
	var common int64
	each(b, func(p [2]rune) {
		if pairs[p] > 0 {
			pairs[p]--
			common++
		}
	})
	if n == 0 {
		return 0
	}
	return 2000 * common / n
}

// ruleSame: the contract is filed already (RR01).
func ruleSame(x *exam) {
	if h := x.history(); h != nil && len(h.Same) > 0 {
		x.find(Finding{Pointer: "/project_name", Code: fault.DuplicateContract, Others: h.Same,
			Why: fault.T("卖方、买方、项目名称、签订日期和金额均与另一申请相同。", "Seller, buyer, name, signing date and amount are those of another filing.")})
	}
}

// ruleSameFile: the contract's file was filed with another contract (RR02). An
// intermediary contract may stand in the text of its main contract (draft rule
// Art 30).
func ruleSameFile(x *exam) {
	h := x.history()
	if h == nil {
		return
	}
	others := slices.DeleteFunc(slices.Clone(h.SameFile), func(f Filing) bool {
		return f.ID == x.Form.MainContractID || x.Form.SubKind == subIntermediary || f.SubKind == subIntermediary
	})
	if len(others) > 0 {
		x.find(Finding{Pointer: "/documents/M01", Code: fault.SameDocument, Others: others,
			Why: fault.T("合同文件与另一申请的文件完全相同。", "The contract file is identical to that of another filing.")})
	}
}

// alike gives the filings of the same seller whose text is like this one's.
func (x *exam) alike(perMille int64) ([]Filing, []int) {
	if x.Likeness == nil {
		x.skip(NoLikeness)
		return nil, nil
	}
	var list []Filing
	var values []int
	for _, l := range x.Likeness {
		if f, ok := x.History.filing(l.ContractID); ok && int64(l.PerMille) >= perMille {
			list, values = append(list, f), append(values, l.PerMille)
		}
	}
	return list, values
}

// ruleAlike: the text is nearly that of another contract of the seller (RR03).
func ruleAlike(x *exam) {
	if x.history() == nil {
		return
	}
	others, values := x.alike(x.value("alike"))
	for i, f := range others {
		x.find(Finding{Code: fault.TextAlike, Others: []Filing{f}, about: f.ID, Why: whyAlike(values[i])})
	}
}

func whyAlike(perMille int) fault.Text {
	return fault.Tf("文本相似度 %d‰。", "The texts are alike by %d per mille.", perMille)
}

// ruleSameNumber: the national number is in use (RR04).
func ruleSameNumber(x *exam) {
	if h := x.history(); h != nil && len(h.SameNumber) > 0 {
		x.find(Finding{Code: fault.NationalNumberTaken, Others: h.SameNumber})
	}
}

// ruleSplit: one deal signed in parts that stay below a threshold (RR05).
func ruleSplit(x *exam) {
	h := x.history()
	if h == nil || x.Form.SignDate.IsZero() {
		return
	}
	w, _ := x.Form.Amounts()
	name := normalName(x.Form.ProjectName)
	var parts []Filing
	for _, f := range h.BySeller {
		if f.Buyer == x.Buyer && apart(f.SignDate, x.Form.SignDate) <= x.days("days") && nameLikeness(name, f.Name) >= x.value("name_alike") {
			parts = append(parts, f)
		}
	}
	x.splitAt("experts", RuleSetOn(x.Today).LargeFrom, w.Technical, parts, func(f Filing) amount.Fen { return f.TechnicalFen })
	// The city decides up to the limit itself: what is above it is the first fen beyond.
	x.splitAt("delegation", x.Local.DelegatedUpTo+1, w.ContractAmount, parts, func(f Filing) amount.Fen { return f.ContractAmount })
}

// splitAt finds parts that are each below a threshold and reach it together.
func (x *exam) splitAt(what string, from, own amount.Fen, parts []Filing, of func(Filing) amount.Fen) {
	if from <= 1 || own >= from {
		return
	}
	sum := own
	var below []Filing
	for _, f := range parts {
		if of(f) < from {
			below, sum = append(below, f), sum+of(f)
		}
	}
	if len(below) > 0 && sum >= from {
		x.find(Finding{Pointer: "/contract_amount", Code: fault.SplitSuspected, Others: below, about: what,
			Why: fault.Tf("与 %d 份相近合同合计 %s 元，已达到 %s 元的限额。", "With %d like contracts it adds up to %s, which reaches the limit of %s.", len(below), sum, from)})
	}
}

// apart counts the days between two dates, whichever is first.
func apart(a, b calendar.Date) int {
	if n := a.DaysUntil(b); n >= 0 {
		return n
	}
	return b.DaysUntil(a)
}

// ruleTwoClients: one commissioned development sold to two clients (RR36).
func ruleTwoClients(x *exam) {
	if x.Form.SubKind != subCommissioned || x.history() == nil {
		return
	}
	others, values := x.alike(x.value("alike"))
	for i, f := range others {
		if f.SubKind == subCommissioned && f.Buyer != x.Buyer && apart(f.SignDate, x.Form.SignDate) <= x.days("days") {
			x.find(Finding{Code: fault.OneResultTwoClients, Others: []Filing{f}, about: f.ID, Why: whyAlike(values[i])})
		}
	}
}
