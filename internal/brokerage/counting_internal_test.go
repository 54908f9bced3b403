package brokerage

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
)

// TestRelations: what makes a deal one of related parties.
func TestRelations(t *testing.T) {
	yes := true
	form := func(change func(f *contract.Form)) *contract.Form {
		f := contract.Form{Parties: []contract.Party{{Role: contract.Seller, CreditCode: "S", LegalRep: "甲"}, {Role: contract.Buyer, CreditCode: "B", LegalRep: "丙"}}}
		change(&f)
		return &f
	}
	same := func(*contract.Form) {}
	for _, c := range []struct {
		what     string
		f        *contract.Form
		declared bool
		org      body
		role     Role
		held     func(a, b string) bool
		want     []Relation
	}{
		{"strangers", form(same), false, body{"O", "牛"}, ForSeller, nil, nil},
		{"declared with the broker", form(same), true, body{"O", "牛"}, ForSeller, nil, []Relation{DeclaredRelated}},
		{"declared in the form", form(func(f *contract.Form) { f.IsRelated = &yes }), false, body{"O", "牛"}, ForSeller, nil, []Relation{DeclaredRelated}},
		{"one legal representative of both sides", form(func(f *contract.Form) { f.Parties[1].LegalRep = "甲" }), false, body{"O", "牛"}, ForSeller, nil, []Relation{SameLegalRep}},
		{"the broker's organisation sells", form(same), false, body{"S", "甲"}, ForSeller, nil, []Relation{SameCode}},
		{"in-house staff of the seller", form(same), false, body{"S", "甲"}, InHouse, nil, nil},
		{"the broker's and the buyer's representative", form(same), false, body{"O", "丙"}, ForSeller, nil, []Relation{SameLegalRep}},
		{"a share in the buyer", form(same), false, body{"O", "牛"}, ForBuyer, func(a, b string) bool { return a == "O" && b == "B" }, []Relation{Shareholding}},
		{"nobody's name", form(func(f *contract.Form) { f.Parties[0].LegalRep, f.Parties[1].LegalRep = "", "" }), false, body{"", ""}, ForSeller, nil, nil},
	} {
		if got := relations(c.f, c.declared, c.org, c.role, c.held); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}

// TestJudge: the first reason that holds is given.
func TestJudge(t *testing.T) {
	good := facts{status: contract.Registered, inForce: true, agreed: true, broker: true, org: true, paid: 1}
	for want, change := range map[Reason]func(f *facts){
		Counted:        func(*facts) {},
		Cancelled:      func(f *facts) { f.status, f.inForce = contract.Revoked, false },
		NotRegistered:  func(f *facts) { f.status, f.inForce = contract.Accepted, false },
		NotAgreed:      func(f *facts) { f.agreed = false },
		BrokerStanding: func(f *facts) { f.broker = false },
		OrgStanding:    func(f *facts) { f.org = false },
		RelatedDeal:    func(f *facts) { f.related, f.paid = true, 0 },
		NotPaid:        func(f *facts) { f.paid = 0 },
	} {
		f := good
		change(&f)
		if got := f.judge(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestPartsNeverExceedTheWhole, up to the largest amount there is.
func TestPartsNeverExceedTheWhole(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		paid := amount.Fen(rapid.Int64Range(0, int64(amount.Max)).Draw(r, "paid"))
		left, sum := int64(whole), amount.Fen(0)
		for left > 0 {
			share := rapid.Int64Range(1, left).Draw(r, "share")
			left -= share
			p := part(paid, share)
			if p < 0 || p > paid {
				r.Fatalf("%d of %s is %s", share, paid, p)
			}
			sum += p
		}
		if sum > paid || part(paid, whole) != paid {
			r.Fatalf("parts of %s come to %s", paid, sum)
		}
	})
}

// TestMonthsLater: the last day of a short month, and over the year's end.
func TestMonthsLater(t *testing.T) {
	for from, want := range map[string]string{"2026-03-02": "2028-03-02", "2026-02-28": "2028-02-28", "2024-02-29": "2026-02-28", "2026-12-31": "2028-12-31"} {
		d, err := calendar.ParseDate(from)
		if err != nil {
			t.Fatal(err)
		}
		if got := monthsLater(d, 24).String(); got != want {
			t.Errorf("%s: %s, want %s", from, got, want)
		}
	}
	if got := monthsLater(calendar.On(2026, 8, 31), 6).String(); got != "2027-02-28" {
		t.Errorf("six months after 31 August: %s", got)
	}
}
