package contract

import (
	"slices"
	"strings"

	"jishi/internal/fault"
)

// Evidence (程序佐证) is what the program can say of a recognition test. The
// registrar decides.
type Evidence string

// What evidence there may be.
const (
	Supports    Evidence = "SUPPORTS"
	Contradicts Evidence = "CONTRADICTS"
	Unknown     Evidence = "UNKNOWN"
)

// TestEvidence is a recognition test with what the program found (§2.0).
type TestEvidence struct {
	Test     Test
	Evidence Evidence
	// Rules that were looked at.
	Rules []string
	// Findings are the keys of the findings that speak against it.
	Findings []string
	Why      fault.Text
}

// proof says what speaks for or against one test: findings of these rules, or
// of one of them at these pointers, contradict it; holds adds what the form
// itself shows.
type proof struct {
	rules    []string
	pointers []string
	// holds is asked when no finding contradicts; ok is whether it is decided.
	holds func(*Subject) (yes, ok bool, why fault.Text)
}

// proofs by test; a test without one is for the registrar alone.
var proofs = map[string]proof{
	"G1":  {rules: []string{"RR07", "RR08"}, holds: twoBodies},
	"G2":  {rules: []string{"RR09"}, holds: dated},
	"G3":  {rules: []string{"M"}, pointers: []string{"/documents/M01"}, holds: textThere},
	"G4":  {rules: []string{"FORM"}, pointers: []string{"/tech_summary"}, holds: summaryThere},
	"G5":  {rules: []string{"RR17", "RR29"}, holds: priceThere},
	"G6":  {rules: []string{"RR27", "DD02"}},
	"G7":  {rules: []string{"RR31"}},
	"G8":  {rules: []string{"RR15", "RR16"}},
	"G9":  {holds: clausesThere},
	"G10": {rules: []string{"FORM"}, pointers: []string{"/ip_items"}, holds: patentsThere},
	"G11": {holds: material("M09")},
	"G12": {rules: []string{"PARTY"}, pointers: []string{"/parties"}, holds: localApplicant},
	"D2":  {rules: []string{"RR16"}},
	"D4":  {holds: targetsThere},
	"D5":  {holds: acceptanceThere},
	"T3":  {rules: []string{"RR13"}, holds: ownershipThere},
	"T4":  {rules: []string{"M", "RR13"}, pointers: []string{"/documents/M06", "/ip_items"}, holds: material("M06")},
	"T5":  {rules: []string{"M"}, pointers: []string{"/documents/M13"}, holds: material("M13")},
	"T6":  {rules: []string{"RR12"}},
	"T7":  {rules: []string{"RR12"}, holds: licenceThere},
	"S3":  {holds: targetsThere},
	"C1":  {rules: []string{"RR14"}},
	"S2":  {rules: []string{"RR14"}},
	"R2":  {rules: []string{"RR14"}},
}

// evidence goes through the tests of the kind declared.
func evidence(s *Subject, o *Outcome) []TestEvidence {
	tests := Checklist(s.Form.Kind, s.Form.SubKind, *s.Form)
	out := make([]TestEvidence, len(tests))
	for i, t := range tests {
		out[i] = proofs[t.ID].of(t, s, o)
	}
	return out
}

func (p proof) of(t Test, s *Subject, o *Outcome) TestEvidence {
	e := TestEvidence{Test: t, Evidence: Unknown, Rules: p.rules}
	for _, f := range o.Findings {
		if f.Severity != Info && !f.RegistryOnly && slices.Contains(p.rules, f.Rule) && p.concerns(f.Pointer) {
			e.Evidence, e.Findings = Contradicts, append(e.Findings, f.Key)
			e.Why = f.Text
		}
	}
	if e.Evidence == Contradicts {
		return e
	}
	if p.holds != nil {
		yes, ok, why := p.holds(s)
		if ok {
			e.Evidence, e.Why = Contradicts, why
			if yes {
				e.Evidence = Supports
			}
		}
		return e
	}
	// Without a fact of its own, a test is supported when all its rules were
	// checked and found nothing.
	skipped := slices.ContainsFunc(o.Unchecked, func(u Unchecked) bool { return slices.Contains(p.rules, u.Rule) })
	if len(p.rules) > 0 && !skipped {
		e.Evidence, e.Why = Supports, fault.T("相关规则未发现问题。", "The rules found nothing.")
	}
	return e
}

func (p proof) concerns(pointer string) bool {
	return len(p.pointers) == 0 || slices.ContainsFunc(p.pointers, func(x string) bool { return strings.HasPrefix(pointer, x) })
}

// fact makes an answer that is always decided.
func fact(yes bool, zh, en string) (bool, bool, fault.Text) { return yes, true, fault.T(zh, en) }

func twoBodies(s *Subject) (bool, bool, fault.Text) {
	seller, buyer := s.Form.lead(Seller), s.Form.lead(Buyer)
	return fact(seller.Name != "" && buyer.Name != "" && !sameBody(seller, buyer), "买卖双方的身份代码。", "The codes of both sides.")
}

func dated(s *Subject) (bool, bool, fault.Text) {
	return fact(!s.Form.SignDate.IsZero() && !s.Form.EndDate.IsZero() && !s.Form.EndDate.Before(s.Today), "签订、生效和届满日期。", "The dates of signing, effect and end.")
}

func textThere(s *Subject) (bool, bool, fault.Text) {
	if s.Text != nil && !s.Text.Scanned {
		return true, s.has("M01") && len(s.Text.Pages) > 0, fault.Tf("已上传合同文本，共 %d 页。", "The text is uploaded, %d pages.", len(s.Text.Pages))
	}
	return fact(s.has("M01"), "合同文本（M01）的上传情况。", "Whether the text (M01) is uploaded.")
}

func summaryThere(s *Subject) (bool, bool, fault.Text) {
	n := len([]rune(s.Form.TechSummary))
	return n >= s.Local.SummaryMin, true, fault.Tf("技术内容摘要 %d 字。", "The technical summary has %d characters.", n)
}

func priceThere(s *Subject) (bool, bool, fault.Text) {
	w, bad := s.Form.Amounts()
	return fact(len(bad) == 0 && w.ContractAmount > 0, "金额方式和金额核算。", "Amount mode and worksheet.")
}

// clauses are words in the headings of the clauses of Civil Code Art 845.
var clauses = [][]string{{"内容", "标的"}, {"履行", "计划", "进度", "期限"}, {"保密"}, {"成果", "归属", "知识产权"}, {"验收"}, {"价款", "报酬", "费用", "支付"}, {"违约"}}

func clausesThere(s *Subject) (bool, bool, fault.Text) {
	if s.Text == nil || s.Text.Scanned || len(s.Text.Headings) == 0 {
		return false, false, fault.Text{}
	}
	var absent []string
	for _, c := range clauses {
		if !slices.ContainsFunc(s.Text.Headings, func(h TextHeading) bool {
			return slices.ContainsFunc(c, func(w string) bool { return strings.Contains(h.Text, w) })
		}) {
			absent = append(absent, c[0])
		}
	}
	if len(absent) == 0 {
		return fact(true, "一般条款齐备。", "The usual clauses have headings.")
	}
	list := strings.Join(absent, "、")
	return fact(false, "未见条款："+list+"。", "No heading for: "+list+".")
}

func patentsThere(s *Subject) (bool, bool, fault.Text) {
	return fact(len(s.Form.IPItems) > 0, "专利信息栏已填写。", "The patent block is filled in.")
}

func localApplicant(s *Subject) (bool, bool, fault.Text) {
	p, i := s.Form.registrant()
	return fact(i >= 0 && strings.HasPrefix(p.RegionCode, s.Local.RegionPrefix), "登记主体的行政区划。", "The applicant's region.")
}

func targetsThere(s *Subject) (bool, bool, fault.Text) {
	return fact(strings.ContainsAny(s.Form.Targets, "0123456789０１２３４５６７８９一二三四五六七八九十百千"), "技术指标中的量化数值。", "Figures in the targets.")
}

func acceptanceThere(s *Subject) (bool, bool, fault.Text) {
	return fact(s.Form.AcceptanceMethod != "", "验收方式已填写。", "The acceptance method is filled in.")
}

func ownershipThere(s *Subject) (bool, bool, fault.Text) {
	return fact(s.Form.IPOwnership != "", "成果权属约定已填写。", "The ownership is filled in.")
}

func licenceThere(s *Subject) (bool, bool, fault.Text) {
	return fact(s.Form.LicenceMode != "" && !s.Form.EndDate.IsZero(), "许可方式和期限已填写。", "Mode and term of the licence are filled in.")
}

// material supports a test by an upload; without it nothing is decided.
func material(code string) func(*Subject) (bool, bool, fault.Text) {
	return func(s *Subject) (bool, bool, fault.Text) {
		return true, s.has(code), fault.Tf("已上传 %s。", "%s is uploaded.", code)
	}
}
