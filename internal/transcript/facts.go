package transcript

import (
	"strconv"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/reading"
)

// forRules turns what was read into what the rules compare with the form.
func (b *body) forRules(document string) *contract.TextFacts {
	f := &b.Facts
	at := func(a reading.Anchor) contract.Anchor { return anchor(document, a) }
	out := &contract.TextFacts{Document: document, Pages: b.lines(), Title: f.Title, TitleAt: at(f.TitleAt), Language: languages[f.Language]}
	for _, p := range f.Parties {
		if p.Name != "" {
			out.Parties = append(out.Parties, contract.TextParty{Side: contract.Role(p.Side), Name: p.Name, CreditCode: p.CreditCode, At: at(p.At)})
		}
	}
	for _, a := range f.Amounts {
		t := contract.TextAmount{Fen: a.Fen, Role: amountRoles[a.Role], InWords: a.Words, At: at(a.At)}
		if a.Pair >= 0 {
			t.Beside = f.Amounts[a.Pair].Fen
		}
		out.Amounts = append(out.Amounts, t)
	}
	for _, i := range f.Instalments {
		out.Instalments = append(out.Instalments, contract.TextInstalment{Fen: i.Fen, Percent: i.Percent, Due: i.Due, At: at(i.At)})
	}
	for _, c := range reading.Clauses() {
		if place, there := f.Clauses[c]; there {
			out.Clauses = append(out.Clauses, contract.TextClause{Kind: string(c), At: at(place)})
		}
	}
	for _, m := range f.Monopoly {
		out.Monopoly = append(out.Monopoly, contract.TextHit{Kind: strconv.Itoa(int(m.Behaviour)), Words: m.At.Words, At: at(m.At)})
	}
	out.SignDate, out.SignDateAt = signDate(f, at)
	return out
}

func anchor(document string, a reading.Anchor) contract.Anchor {
	if a.Page == 0 {
		return contract.Anchor{}
	}
	return contract.Anchor{Document: document, Page: a.Page, Line: a.Line, Words: a.Words}
}

// languages are ISO 639-1 where it is known which; "und" is some other one.
var languages = map[string]string{reading.LanguageChinese: "zh", reading.LanguageForeign: "und"}

var amountRoles = map[reading.Role]contract.AmountRole{
	reading.RoleTotal: contract.AmountTotal, reading.RoleTechnical: contract.AmountTechnical,
	reading.RoleInstalment: contract.AmountInstalment, reading.RoleGoods: contract.AmountGoods,
}

// signDate is the latest of the dates of signing: a contract is made when the
// last party signs (Civil Code Art 490).
func signDate(f *reading.Facts, at func(reading.Anchor) contract.Anchor) (day calendar.Date, place contract.Anchor) {
	for _, d := range f.Dates {
		if d.Purpose == reading.PurposeSign && (day.IsZero() || d.Date.After(day)) {
			day, place = d.Date, at(d.At)
		}
	}
	return day, place
}

// list gives all facts in one form, for people.
func (b *body) list(document string) []Fact {
	f := &b.Facts
	var out []Fact
	add := func(kind Kind, role, value string, valid bool, at reading.Anchor) {
		if at.Page > 0 {
			out = append(out, Fact{Kind: kind, Role: role, Value: value, Valid: valid, At: anchor(document, at)})
		}
	}
	add(KindTitle, "", f.Title, true, f.TitleAt)
	add(KindHeading, "", f.Heading, true, f.HeadingAt)
	add(KindNumber, "", f.ContractNo.Value, true, f.ContractNo.At)
	for _, p := range f.Parties {
		add(KindParty, string(p.Side), p.Name, true, p.At)
	}
	for _, c := range f.CreditCodes {
		add(KindCode, "", c.Value, c.Valid, c.At)
	}
	for _, d := range f.Dates {
		add(KindDate, string(d.Purpose), d.Date.String(), true, d.At)
	}
	for _, a := range f.Amounts {
		kind := KindAmount
		if a.Words {
			kind = KindCapitals
		}
		add(kind, string(a.Role), a.Fen.String(), a.Pair < 0 || f.Amounts[a.Pair].Fen == a.Fen, a.At)
	}
	for _, x := range f.Foreign {
		add(KindForeign, "", x.Value, x.Valid, x.At)
	}
	for _, i := range f.Instalments {
		value := strconv.Itoa(i.Percent/100) + "%"
		if i.Fen > 0 {
			value = i.Fen.String()
		}
		add(KindInstalment, strconv.Itoa(i.Number), value, true, i.At)
	}
	for _, c := range reading.Clauses() {
		add(KindClause, string(c), f.Clauses[c].Words, true, f.Clauses[c])
	}
	for _, m := range f.Monopoly {
		add(KindMonopoly, strconv.Itoa(int(m.Behaviour)), m.At.Words, true, m.At)
	}
	for _, k := range f.Keywords {
		add(KindKeyword, string(k.List), k.Word, true, k.At)
	}
	for _, m := range f.Marks {
		add(Kind(m.Kind), m.Party, m.Name, true, m.At)
	}
	return out
}
