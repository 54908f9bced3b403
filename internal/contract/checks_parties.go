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
func checkParties(s *exam) {
	for i := range s.Form.Parties {
		checkParty(s, i)
	}
	checkSides(s, s.Form)
	checkRegistrant(s)
}

func checkSides(s *exam, f *Form) {
	count := func(role Role, lead bool) (n int) {
		for _, p := range f.Parties {
			if p.Role == role && (!lead || p.IsLead) {
				n++
			}
		}
		return n
	}
	for _, role := range []Role{Seller, Buyer} {
		if count(role, false) == 0 || count(role, true) > 1 || count(role, false) > 1 && count(role, true) == 0 {
			s.block(fault.At("/parties", fault.PartyRequired))
			break
		}
	}
	if f.SubKind == subIntermediary && count(Intermediary, false) == 0 {
		s.block(fault.Atf("/parties", fault.PartyRequired, "中介合同须填写中介方。", "An intermediary contract needs an intermediary."))
	}
}

// checkRegistrant: seller, domestic buyer of an import, or the intermediary of
// an intermediary contract applies, where it is seated (§1.3, §1.4).
func checkRegistrant(s *exam) {
	f := s.Form
	p, i := f.registrant()
	if i < 0 {
		s.block(fault.At("/parties", fault.RegistrantWrong))
		return
	}
	want := Seller
	switch {
	case f.SubKind == subIntermediary:
		want = Intermediary
	case f.IsImport():
		want = Buyer
	}
	if p.Role != want || codes.NormalizeCreditCode(p.CreditCode) != s.OrgCreditCode {
		s.block(fault.At(at("/parties", i, "/is_registrant"), fault.RegistrantWrong))
	}
	if p.RegionCode != "" && !strings.HasPrefix(p.RegionCode, s.Local.RegionPrefix) {
		s.block(fault.At(at("/parties", i, "/region_code"), fault.NotCompetent))
	}
}

func checkParty(s *exam, i int) {
	p := s.Form.Parties[i]
	here := func(field string) string { return at("/parties", i, field) }
	org := !p.natural()
	home := p.mainland()
	enterprise := isEnterprise(p.Kind)
	s.missing(
		need{here("/role"), p.Role != ""}, need{here("/name"), p.Name != ""}, need{here("/kind"), p.Kind != ""},
		need{here("/uscc"), p.CreditCode != "" || !org || !home}, need{here("/id_no"), p.IDNo != "" || org || !home},
		need{here("/region_code"), p.RegionCode != "" || !home},
		need{here("/industry"), p.Industry != "" || !org || !home}, need{here("/scale"), p.Scale != "" || !enterprise || !home},
		need{here("/address"), p.Address != ""}, need{here("/contact"), p.Contact != "" || !org}, need{here("/phone"), p.Phone != ""},
		need{here("/legal_rep"), p.LegalRep != "" || !org},
	)
	checkPartyCodes(s, p, here, s.Today)
	checkPartyCode(s, p, here("/uscc"))
}

// checkPartyCodes holds what a party says in codes against their tables.
func checkPartyCodes(s *exam, p Party, here func(string) string, on calendar.Date) {
	s.unknown([]coded{
		{here("/kind"), codes.PartyKinds, p.Kind}, {here("/country"), codes.Countries, p.Country}, {here("/scale"), codes.EnterpriseScales, p.Scale},
	}, on)
	if p.mainland() && p.RegionCode != "" && !codes.KnownRegion(p.RegionCode) {
		s.block(fault.At(here("/region_code"), fault.UnknownCode))
	}
	if p.ZoneCode != "" && !codes.KnownZone(p.ZoneCode) {
		s.block(fault.At(here("/zone_code"), fault.UnknownCode))
	}
	if p.Industry != "" && !codes.HasIndustry(p.Industry) {
		s.block(fault.At(here("/industry"), fault.UnknownCode))
	}
	if p.Role != "" && p.Role != Seller && p.Role != Buyer && p.Role != Intermediary {
		s.block(fault.At(here("/role"), fault.UnknownCode))
	}
}

// checkPartyCode: the form of a credit code is a hard rule; a wrong check digit
// needs a reason, because some early codes really deviate.
func checkPartyCode(s *exam, p Party, pointer string) {
	if p.CreditCode == "" || !p.mainland() {
		return
	}
	err := codes.CheckCreditCode(codes.NormalizeCreditCode(p.CreditCode))
	if err == nil {
		return
	}
	code := fault.CodeOf(err)
	if code == fault.CreditCodeCheckDigit && p.CodeException != "" {
		s.find(Finding{Severity: High, Article: "GB 32100-2015", Pointer: pointer, Code: code,
			Text: fault.T("校验位不符，申请人说明："+p.CodeException, "The check digit is wrong; the applicant says: "+p.CodeException)})
		return
	}
	if code == "" {
		code = fault.CreditCodeFormat
	}
	s.block(fault.At(pointer, code))
}

func isEnterprise(kind string) bool {
	t, ok := codes.Get(codes.PartyKinds)
	return ok && kind != "" && t.IsA(kind, "090")
}

// checkSelfDealing: the same body on both sides (RR08).
func checkSelfDealing(s *exam) {
	f := s.Form
	for i, b := range f.Parties {
		if b.Role != Buyer {
			continue
		}
		if slices.ContainsFunc(f.Parties, func(p Party) bool { return p.Role == Seller && sameBody(p, b) }) {
			s.block(fault.At(at("/parties", i, "/uscc"), fault.SelfDealing))
			return
		}
	}
}

func sameBody(a, b Party) bool {
	if a.CreditCode != "" || b.CreditCode != "" {
		return codes.NormalizeCreditCode(a.CreditCode) == codes.NormalizeCreditCode(b.CreditCode)
	}
	return a.Name != "" && a.Name == b.Name
}

// checkIPBlock: "99" stands alone; a patent needs its block (Civil Code Art 845).
func checkIPBlock(s *exam) {
	f := s.Form
	if len(f.IPKinds) > 1 && slices.Contains(f.IPKinds, noIP) {
		s.block(fault.Atf("/ip_kinds", fault.UnknownCode, "“未涉及知识产权”不能与其他类别同时选择。", "\"No IP\" cannot stand beside another kind."))
	}
	if withPatent(f.Kind, f.SubKind, f) && len(f.IPItems) == 0 {
		s.block(fault.At("/ip_items", fault.MissingField))
	}
	for i, p := range f.IPItems {
		if !p.patent() {
			continue
		}
		here := func(field string) string { return at("/ip_items", i, field) }
		s.missing(need{here("/number"), p.Number != ""}, need{here("/name"), p.Name != ""},
			need{here("/owner"), p.Owner != ""}, need{here("/filing_date"), !p.FilingDate.IsZero()})
	}
}

func (p IPItem) patent() bool { return strings.HasPrefix(p.Kind, "1") }

// checkTrade: import and export need the commerce registration, which the data
// dictionary requires; what may be under export control needs a look (RR32).
func checkTrade(s *exam) {
	f := s.Form
	if (f.IsImport() || f.IsExport()) && f.MoftecCertNo == "" {
		s.block(fault.At("/moftec_cert_no", fault.MissingField))
	}
	if !f.IsExport() {
		return
	}
	words := s.hits("K-EXPORT", f.ProjectName+"\n"+f.TechSummary)
	pointer, place := "/tech_summary", Anchor{}
	if t := s.text(); t != nil && len(words) == 0 {
		words, place = s.pageHits(t, "K-EXPORT")
		pointer = ""
	}
	if len(words) > 0 {
		s.find(Finding{Severity: High, Pointer: pointer, At: place, Code: fault.ExportControlled, Why: whyWords(words)})
	}
}

// checkMaterials: which documents must be there (domain notes §1.6).
func checkMaterials(s *exam) {
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
	for _, n := range needed {
		if n.when && !s.has(n.material) {
			s.block(fault.Field{Pointer: "/documents/" + n.material, Code: fault.MaterialMissing, Text: materialText(n.material)})
		}
	}
}

// has tells whether a material was uploaded.
func (s *Subject) has(material string) bool {
	return slices.ContainsFunc(s.Files, func(d File) bool { return d.Material == material })
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
