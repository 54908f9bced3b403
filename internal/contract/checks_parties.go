package contract

import (
	"slices"
	"strconv"
	"strings"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/fault"
)

func at(list string, i int, field string) string { return list + "/" + strconv.Itoa(i) + field }

// checkParties: data dictionary §4.3; the applicant is the entitled, local party.
func checkParties(s *Subject) []Finding {
	f := s.Form
	var out []Finding
	for i := range f.Parties {
		out = append(out, checkParty(s, i)...)
	}
	out = append(out, checkSides(f)...)
	return append(out, checkRegistrant(s)...)
}

func checkSides(f *Form) []Finding {
	count := func(role Role, lead bool) (n int) {
		for _, p := range f.Parties {
			if p.Role == role && (!lead || p.IsLead) {
				n++
			}
		}
		return n
	}
	var out []Finding
	for _, role := range []Role{Seller, Buyer} {
		if count(role, false) == 0 || count(role, true) > 1 || count(role, false) > 1 && count(role, true) == 0 {
			out = append(out, block(fault.At("/parties", fault.PartyRequired))...)
			break
		}
	}
	if f.SubKind == subIntermediary && count(Intermediary, false) == 0 {
		out = append(out, block(fault.Atf("/parties", fault.PartyRequired, "中介合同须填写中介方。", "An intermediary contract needs an intermediary."))...)
	}
	return out
}

// checkRegistrant: seller, domestic buyer of an import, or the intermediary of
// an intermediary contract applies, where it is seated (§1.3, §1.4).
func checkRegistrant(s *Subject) []Finding {
	f := s.Form
	p, i := f.registrant()
	if i < 0 {
		return block(fault.At("/parties", fault.RegistrantWrong))
	}
	want := Seller
	switch {
	case f.SubKind == subIntermediary:
		want = Intermediary
	case f.IsImport():
		want = Buyer
	}
	var out []Finding
	if p.Role != want || codes.NormalizeCreditCode(p.CreditCode) != s.OrgCreditCode {
		out = append(out, block(fault.At(at("/parties", i, "/is_registrant"), fault.RegistrantWrong))...)
	}
	if p.RegionCode != "" && !strings.HasPrefix(p.RegionCode, s.Local.RegionPrefix) {
		out = append(out, block(fault.At(at("/parties", i, "/region_code"), fault.NotCompetent))...)
	}
	return out
}

func checkParty(s *Subject, i int) []Finding {
	p := s.Form.Parties[i]
	here := func(field string) string { return at("/parties", i, field) }
	org := !p.natural()
	home := p.mainland()
	enterprise := isEnterprise(p.Kind)
	out := missing(
		need{here("/role"), p.Role != ""}, need{here("/name"), p.Name != ""}, need{here("/kind"), p.Kind != ""},
		need{here("/uscc"), p.CreditCode != "" || !org || !home}, need{here("/id_no"), p.IDNo != "" || org || !home},
		need{here("/region_code"), p.RegionCode != "" || !home},
		need{here("/industry"), p.Industry != "" || !org || !home}, need{here("/scale"), p.Scale != "" || !enterprise || !home},
		need{here("/address"), p.Address != ""}, need{here("/contact"), p.Contact != "" || !org}, need{here("/phone"), p.Phone != ""},
		need{here("/legal_rep"), p.LegalRep != "" || !org},
	)
	out = append(out, checkPartyCodes(p, here, s.Today)...)
	return append(out, checkPartyCode(p, here("/uscc"))...)
}

// checkPartyCodes holds what a party says in codes against their tables.
func checkPartyCodes(p Party, here func(string) string, on calendar.Date) []Finding {
	out := unknown([]coded{
		{here("/kind"), codes.PartyKinds, p.Kind}, {here("/country"), codes.Countries, p.Country}, {here("/scale"), codes.EnterpriseScales, p.Scale},
	}, on)
	if p.mainland() && p.RegionCode != "" && !codes.KnownRegion(p.RegionCode) {
		out = append(out, block(fault.At(here("/region_code"), fault.UnknownCode))...)
	}
	if p.ZoneCode != "" && !codes.KnownZone(p.ZoneCode) {
		out = append(out, block(fault.At(here("/zone_code"), fault.UnknownCode))...)
	}
	if p.Industry != "" && !codes.HasIndustry(p.Industry) {
		out = append(out, block(fault.At(here("/industry"), fault.UnknownCode))...)
	}
	if p.Role != "" && p.Role != Seller && p.Role != Buyer && p.Role != Intermediary {
		out = append(out, block(fault.At(here("/role"), fault.UnknownCode))...)
	}
	return out
}

// checkPartyCode: the form of a credit code is a hard rule; a wrong check digit
// needs a reason, because some early codes really deviate.
func checkPartyCode(p Party, pointer string) []Finding {
	if p.CreditCode == "" || !p.mainland() {
		return nil
	}
	err := codes.CheckCreditCode(codes.NormalizeCreditCode(p.CreditCode))
	if err == nil {
		return nil
	}
	code := fault.CodeOf(err)
	if code == fault.CreditCodeCheckDigit && p.CodeException != "" {
		return []Finding{{Severity: High, Article: "GB 32100-2015", Pointer: pointer, Code: code,
			Text: fault.T("校验位不符，申请人说明："+p.CodeException, "The check digit is wrong; the applicant says: "+p.CodeException)}}
	}
	if code == "" {
		code = fault.CreditCodeFormat
	}
	return block(fault.At(pointer, code))
}

func isEnterprise(kind string) bool {
	t, ok := codes.Get(codes.PartyKinds)
	return ok && kind != "" && t.IsA(kind, "090")
}

// checkSelfDealing: the same body on both sides (RR08).
func checkSelfDealing(s *Subject) []Finding {
	f := s.Form
	for i, b := range f.Parties {
		if b.Role != Buyer {
			continue
		}
		if slices.ContainsFunc(f.Parties, func(p Party) bool { return p.Role == Seller && sameBody(p, b) }) {
			return block(fault.At(at("/parties", i, "/uscc"), fault.SelfDealing))
		}
	}
	return nil
}

func sameBody(a, b Party) bool {
	if a.CreditCode != "" || b.CreditCode != "" {
		return codes.NormalizeCreditCode(a.CreditCode) == codes.NormalizeCreditCode(b.CreditCode)
	}
	return a.Name != "" && a.Name == b.Name
}

// checkIP: "99" stands alone; a patent needs its block; a licence ends before
// its patent does (RR12, Civil Code Art 845, 865).
func checkIP(s *Subject) []Finding {
	f := s.Form
	var out []Finding
	if len(f.IPKinds) > 1 && slices.Contains(f.IPKinds, noIP) {
		out = append(out, block(fault.Atf("/ip_kinds", fault.UnknownCode, "“未涉及知识产权”不能与其他类别同时选择。", "\"No IP\" cannot stand beside another kind."))...)
	}
	if withPatent(f.Kind, f.SubKind, f) && len(f.IPItems) == 0 {
		out = append(out, block(fault.At("/ip_items", fault.MissingField))...)
	}
	for i, p := range f.IPItems {
		if !strings.HasPrefix(p.Kind, "1") {
			continue
		}
		here := func(field string) string { return at("/ip_items", i, field) }
		out = append(out, missing(need{here("/number"), p.Number != ""}, need{here("/name"), p.Name != ""},
			need{here("/owner"), p.Owner != ""}, need{here("/filing_date"), !p.FilingDate.IsZero()})...)
		if !p.Expiry.IsZero() && (p.Expiry.Before(s.Today) || f.Kind == kindLicence && f.EndDate.After(p.Expiry)) {
			sev := High
			if f.SubKind == "31" {
				sev = Block
			}
			out = append(out, Finding{Severity: sev, Pointer: here("/expiry"), Code: fault.OutOfRange,
				Text: fault.T("专利已届满，或许可期限超过专利有效期。", "The patent has lapsed, or the licence outlives it.")})
		}
	}
	return out
}

// checkTrade: import and export need the commerce registration (RR32).
func checkTrade(s *Subject) []Finding {
	if (s.Form.IsImport() || s.Form.IsExport()) && s.Form.MoftecCertNo == "" {
		return block(fault.At("/moftec_cert_no", fault.MissingField))
	}
	return nil
}

// checkMaterials: which documents must be there (domain notes §1.6).
func checkMaterials(s *Subject) []Finding {
	f := s.Form
	w, _ := f.Amounts()
	needed := []struct {
		material string
		when     bool
	}{
		{"M01", true}, {"M05", f.IsForeignLanguage},
		{"M06", len(f.IPKinds) > 0 && (f.Kind == kindTransfer || f.Kind == kindLicence) && !slices.Contains(f.IPKinds, noIP) && !slices.Contains(f.IPKinds, "20")},
		{"M10", f.IsImport() || f.IsExport()}, {"M11", w.NonTechnical > 0}, {"M13", f.SubKind == "23" || f.SubKind == "32"},
	}
	var out []Finding
	for _, n := range needed {
		if n.when && !slices.ContainsFunc(s.Files, func(d File) bool { return d.Material == n.material }) {
			out = append(out, block(fault.Field{Pointer: "/documents/" + n.material, Code: fault.MaterialMissing, Text: materialText(n.material)})...)
		}
	}
	return out
}

func materialText(code string) fault.Text {
	t, _ := codes.Get(codes.Materials)
	if t != nil {
		if e, ok := t.Lookup(code); ok {
			return fault.T("请上传 "+code+" "+e.NameZh+"。", "Upload "+code+": "+e.NameEn+".")
		}
	}
	return adviceOf(fault.MaterialMissing)
}
