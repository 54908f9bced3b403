package brokerage

import (
	"strings"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
)

// Reason (不计入原因) is why a contract does not count for a broker.
type Reason string

// The reasons, in the order in which they are looked for; empty is counted.
const (
	NotRegistered  Reason = "NOT_REGISTERED"  // 未登记
	Cancelled      Reason = "CANCELLED"       // 已注销或撤销
	NotAgreed      Reason = "NOT_CONFIRMED"   // 经纪人未认可
	BrokerStanding Reason = "BROKER_NOT_GOOD" // 签订日备案状态不是有效
	OrgStanding    Reason = "ORG_NOT_GOOD"    // 签订日机构状态不符合
	RelatedDeal    Reason = "RELATED_PARTY"   // 关联交易
	NotPaid        Reason = "NOT_PAID"        // 无到账技术交易额
	Counted        Reason = ""
)

// facts are what counting looks at.
type facts struct {
	status      contract.Status
	inForce     bool
	agreed      bool
	broker, org bool // in good standing on the signing date
	related     bool
	paid        amount.Fen
}

// judge tells why a contract does not count, Counted when it does.
func (f facts) judge() Reason {
	switch {
	case f.status == contract.Deregistered || f.status == contract.Revoked:
		return Cancelled
	case !f.inForce:
		return NotRegistered
	case !f.agreed:
		return NotAgreed
	case !f.broker:
		return BrokerStanding
	case !f.org:
		return OrgStanding
	case f.related:
		return RelatedDeal
	case f.paid <= 0:
		return NotPaid
	}
	return Counted
}

// part is a share, in basis points, of an amount, rounded down to the fen: the
// parts of one amount never come to more than it.
func part(paid amount.Fen, share int64) amount.Fen {
	return paid/whole*amount.Fen(share) + paid%whole*amount.Fen(share)/whole
}

// Relation (关联关系) is what makes a deal one between related parties.
type Relation string

// The relations.
const (
	DeclaredRelated Relation = "DECLARED"    // 已声明
	SameCode        Relation = "SAME_CODE"   // 同一统一社会信用代码
	SameLegalRep    Relation = "LEGAL_REP"   // 同一法定代表人
	Shareholding    Relation = "SHAREHOLDER" // 持股
)

// body is a party or a broker's organisation, as far as relations go.
type body struct{ code, legalRep string }

// relations tells in what a deal is one of related parties: seller and buyer, or
// the broker's organisation and one of them. In-house staff belong to a party;
// that alone relates nobody. held tells whether one body holds a share in the
// other, where that is known.
func relations(f *contract.Form, declared bool, org body, role Role, held func(a, b string) bool) []Relation {
	var out []Relation
	add := func(r Relation) {
		for _, x := range out {
			if x == r {
				return
			}
		}
		out = append(out, r)
	}
	if declared || f.IsRelated != nil && *f.IsRelated {
		add(DeclaredRelated)
	}
	compare := func(a, b body) {
		if a.code != "" && a.code == b.code {
			add(SameCode)
			return
		}
		if a.legalRep != "" && a.legalRep == b.legalRep {
			add(SameLegalRep)
		}
		if held != nil && a.code != "" && b.code != "" && held(a.code, b.code) {
			add(Shareholding)
		}
	}
	var sellers, buyers []body
	for _, p := range f.Parties {
		b := body{codes.NormalizeCreditCode(p.CreditCode), strings.TrimSpace(p.LegalRep)}
		switch p.Role {
		case contract.Seller:
			sellers = append(sellers, b)
		case contract.Buyer:
			buyers = append(buyers, b)
		}
	}
	for _, s := range sellers {
		for _, b := range buyers {
			compare(s, b)
		}
	}
	if role != InHouse {
		for _, p := range append(sellers, buyers...) {
			compare(org, p)
		}
	}
	return out
}

// Related tells in what the sellers and buyers of a contract are related, on a
// day, by its form and the copy of the company register.
func (s *Service) Related(f *contract.Form, on calendar.Date) []Relation {
	return relations(f, false, body{}, InHouse, s.holds(on))
}

// bands of amounts shown in public, upper edges in fen, excluded.
var bands = []struct {
	code  string
	below amount.Fen
}{{"A1", 100_000_000}, {"A2", 300_000_000}, {"A3", 1_000_000_000}, {"A4", 5_000_000_000}, {"A5", 10_000_000_000}}

// Band (金额档) is the band of an amount: A0 nothing, A1 below 1, A2 below 3, A3
// below 10, A4 below 50, A5 below 100 million yuan, A6 from there on.
func Band(n amount.Fen) string {
	if n <= 0 {
		return "A0"
	}
	for _, b := range bands {
		if n < b.below {
			return b.code
		}
	}
	return "A6"
}
