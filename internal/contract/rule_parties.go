package contract

import (
	"slices"
	"strings"

	"jishi/internal/codes"
	"jishi/internal/fault"
)

// side gives the parties of a role with their places in the form.
func (x *exam) side(role Role) []int {
	var out []int
	for i, p := range x.Form.Parties {
		if p.Role == role {
			out = append(out, i)
		}
	}
	return out
}

// company gives what the register knows of a party, nil when it knows nothing
// or there is no register; both are noted. Parties without a mainland credit
// code are not in the register.
func (x *exam) company(p Party) *Company {
	if x.Companies == nil {
		x.skip(NoCompanies)
		return nil
	}
	if p.CreditCode == "" || !p.mainland() || p.natural() {
		return nil
	}
	c := x.Companies[codes.NormalizeCreditCode(p.CreditCode)]
	if c == nil {
		x.skip(CompanyUnknown)
	}
	return c
}

// ruleRelated: the sides are related and do not say so (RR06).
func ruleRelated(x *exam) {
	if x.Form.IsRelated != nil && *x.Form.IsRelated {
		return
	}
	if x.Contacts == nil {
		x.skip(NoContacts)
	}
	var zh, en []string
	for _, s := range x.side(Seller) {
		for _, b := range x.side(Buyer) {
			for _, t := range x.relations(s, b) {
				if !slices.Contains(zh, t.Zh) {
					zh, en = append(zh, t.Zh), append(en, t.En)
				}
			}
		}
	}
	if len(zh) > 0 {
		x.find(Finding{Pointer: "/is_related", Code: fault.RelatedUndeclared,
			Why: fault.T("双方"+strings.Join(zh, "、")+"。", "The sides have "+strings.Join(en, ", ")+".")})
	}
}

// relations says what two parties have in common.
func (x *exam) relations(s, b int) []fault.Text {
	seller, buyer := x.Form.Parties[s], x.Form.Parties[b]
	var out []fault.Text
	same := func(a, b, zh, en string) {
		if a != "" && a == b {
			out = append(out, fault.T(zh, en))
		}
	}
	one, two := x.company(seller), x.company(buyer)
	same(seller.LegalRep, buyer.LegalRep, "法定代表人相同", "the same legal representative")
	if one != nil && two != nil {
		same(one.LegalRep, two.LegalRep, "登记的法定代表人相同", "the same registered legal representative")
	}
	if x.Contacts != nil {
		same(x.Contacts[s].Phone, x.Contacts[b].Phone, "电话相同", "the same phone")
		same(x.Contacts[s].Email, x.Contacts[b].Email, "电子邮箱相同", "the same e-mail")
	}
	same(normalName(seller.Address), normalName(buyer.Address), "地址相同", "the same address")
	least := x.value("share")
	if one != nil && one.held(buyer, least) || two != nil && two.held(seller, least) {
		out = append(out, fault.T("存在持股关系", "shares in each other"))
	}
	if one != nil && two != nil && one.commonHolder(two, least) {
		out = append(out, fault.T("有共同股东", "a common shareholder"))
	}
	return out
}

// ruleSameLegalPerson: a branch or unit contracts with its own legal person (RR07).
func ruleSameLegalPerson(x *exam) {
	for _, b := range x.side(Buyer) {
		for _, s := range x.side(Seller) {
			seller, buyer := x.Form.Parties[s], x.Form.Parties[b]
			if sameBody(seller, buyer) {
				continue // RR08
			}
			one, two := x.company(seller), x.company(buyer)
			if one.branchOf(buyer, two) || two.branchOf(seller, one) || x.unitOf(seller, buyer) || x.unitOf(buyer, seller) {
				x.find(Finding{Pointer: at("/parties", b, "/name"), Code: fault.SameLegalPerson, about: seller.Name,
					Why: fault.Tf("“%s”与“%s”属于同一法人。", "%s and %s belong to one legal person.", seller.Name, buyer.Name)})
				return
			}
		}
	}
}

// unitOf tells by the names that one is a unit of the other.
func (x *exam) unitOf(unit, whole Party) bool {
	rest, ok := strings.CutPrefix(unit.Name, whole.Name)
	if !ok || rest == "" || whole.Name == "" {
		return false
	}
	return slices.ContainsFunc(x.hits("K-BRANCH", rest), func(w string) bool { return strings.HasSuffix(strings.ToUpper(rest), w) })
}

// ruleOwner: the seller of a right is not among its owners (RR13).
func ruleOwner(x *exam) {
	f := x.Form
	if f.Kind != kindTransfer && f.Kind != kindLicence || x.has("M07") {
		return
	}
	sellers := f.names(Seller)
	owns := func(owners string) bool {
		return slices.ContainsFunc(sellers, func(n string) bool { return n != "" && strings.Contains(normalName(owners), normalName(n)) })
	}
	for i, item := range f.IPItems {
		if item.Owner == "" {
			continue
		}
		owners, from := item.Owner, fault.T("填报的权利人", "the owner declared")
		if item.patent() {
			if p := x.patent(item); p != nil {
				owners, from = strings.Join(p.Owners, "、"), fault.T("登记的专利权人", "the registered patentee")
			}
		}
		if !owns(owners) {
			x.find(Finding{Pointer: at("/ip_items", i, "/owner"), Code: fault.NotTheOwner,
				Why: fault.T(from.Zh+"为“"+owners+"”，不含卖方。", "The seller is not "+from.En+": "+owners+".")})
		}
	}
}

// patent gives what the patent register knows of an item.
func (x *exam) patent(item IPItem) *Patent {
	if x.Patents == nil {
		x.skip(NoPatents)
		return nil
	}
	p := x.Patents[patentNumber(item.Number)]
	if p == nil && item.Number != "" {
		x.skip(PatentUnknown)
	}
	return p
}

// ruleDeadRight: the patent has lapsed, or the licence outlives it (RR12).
func ruleDeadRight(x *exam) {
	f := x.Form
	severity := High
	if f.SubKind == "31" {
		severity = Block
	}
	for i, item := range f.IPItems {
		if !item.patent() {
			continue
		}
		expiry, why := item.Expiry, fault.Text{}
		if p := x.patent(item); p != nil {
			if !p.Expiry.IsZero() {
				expiry = p.Expiry
			}
			if p.Status.dead() {
				why = fault.Tf("专利登记状态为“%s”。", "The register says %s.", string(p.Status))
			}
		}
		switch {
		case why.Zh != "" || expiry.IsZero():
		case expiry.Before(x.Today):
			why = fault.Tf("专利已于 %s 届满。", "The patent expired on %s.", expiry)
		case f.Kind == kindLicence && f.EndDate.After(expiry):
			why = fault.Tf("许可至 %s，专利 %s 届满。", "The licence runs to %s, the patent to %s.", f.EndDate, expiry)
		}
		if why.Zh != "" {
			x.find(Finding{Severity: severity, Pointer: at("/ip_items", i, "/expiry"), Code: fault.RightLapsed, Why: why})
		}
	}
}

// ruleState: a party is gone, or under sanction, or its business is not
// technical (RR33).
func ruleState(x *exam) {
	for i, p := range x.Form.Parties {
		c := x.company(p)
		if c == nil {
			continue
		}
		here := at("/parties", i, "/name")
		if c.State.bad() {
			x.find(Finding{Severity: High, Pointer: here, Code: fault.SubjectState,
				Why: fault.Tf("“%s”的登记状态：%s。", "%s is registered as: %s.", p.Name, string(c.State))})
		}
		if p.Role == Seller && isEnterprise(p.Kind) && c.Scope != "" && len(x.hits("K-SCOPE", c.Scope)) == 0 {
			x.find(Finding{Severity: Warn, Pointer: here, Code: fault.SubjectState, about: "scope",
				Why: fault.Tf("“%s”的经营范围中没有技术类项目。", "The business scope of %s has no technical item.", p.Name)})
		}
	}
}

// ruleRecusal: a reviewer is a contact, employee or owner of a party, or
// reviews twice (RR30).
func ruleRecusal(x *exam) {
	for _, r := range x.Acting {
		for i, p := range x.Form.Parties {
			if why, bad := x.bias(r, p); bad {
				x.find(Finding{Pointer: at("/parties", i, "/name"), Code: fault.Recused, about: r.UserID, Why: why})
			}
		}
	}
	if n := len(x.Acting); n > 1 && x.Acting[0].UserID != "" && x.Acting[0].UserID == x.Acting[n-1].UserID {
		x.find(Finding{Code: fault.SamePersonReview, about: x.Acting[0].UserID})
	}
}

func (x *exam) bias(r Reviewer, p Party) (fault.Text, bool) {
	named := slices.Contains([]string{p.LegalRep, p.Contact, p.ProjectLeader}, r.Name)
	if p.natural() {
		named = named || p.Name == r.Name
	}
	if r.Name != "" && named {
		return fault.Tf("审查人员与“%s”的联系人、负责人同名。", "The reviewer bears the name of a contact or head of %s.", p.Name), true
	}
	if r.OrgName != "" && r.OrgName == p.Name {
		return fault.Tf("审查人员任职于“%s”。", "The reviewer works for %s.", p.Name), true
	}
	if x.Companies == nil {
		return fault.Text{}, false
	}
	if c := x.Companies[codes.NormalizeCreditCode(p.CreditCode)]; c != nil && r.Name != "" && c.ownedBy(r.Name) {
		return fault.Tf("审查人员与“%s”的股东或法定代表人同名。", "The reviewer bears the name of an owner of %s.", p.Name), true
	}
	return fault.Text{}, false
}

// ruleElsewhere: a partner elsewhere may have registered it there (RR26).
func ruleElsewhere(x *exam) {
	if x.Form.SubKind != subCooperative {
		return
	}
	for i, p := range x.Form.Parties {
		if p.Role != Intermediary && !strings.HasPrefix(p.RegionCode, x.Local.RegionPrefix) {
			x.find(Finding{Pointer: at("/parties", i, "/region_code"), Code: fault.MaybeElsewhere,
				Why: fault.Tf("合作方“%s”不在本市。", "The partner %s is not of this city.", p.Name)})
		}
	}
}
