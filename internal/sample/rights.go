package sample

import (
	"fmt"
	"math/rand/v2"

	"jishi/internal/contract"
)

// fillRights sets the intellectual property: about 41 % of all contracts.
func fillRights(r *rand.Rand, f *contract.Form, p *plan, s subject, seller contract.Party) {
	f.IPKinds = []string{rightOf(r, p)}
	switch p.kind {
	case "10":
		f.IPOwnership = pick(r, []string{"BUYER", "BUYER", "JOINT", "SELLER"})
	case "20":
		f.IPOwnership = "BUYER"
	case "30":
		f.IPOwnership = "SELLER"
	}
	switch f.IPKinds[0] {
	case "11", "12":
		f.IPItems = []contract.IPItem{patent(r, f, p, s, seller)}
	case "30":
		f.IPItems = []contract.IPItem{{Kind: "30", Number: fmt.Sprintf("YLSR%07d", r.IntN(10_000_000)), Name: s.object + "样例软件V1.0", Owner: seller.Name,
			FilingDate: f.SignDate.AddDays(-between(r, 200, 900))}}
	}
	f.IsFirstTransform = (p.kind == "20" || p.kind == "30") && seller.Kind[:2] == "02"
}

// rightOf gives the right a contract is about, 99 for none.
func rightOf(r *rand.Rand, p *plan) string {
	switch p.sub {
	case "21", "31":
		return pick(r, []string{"11", "11", "12"})
	case "22":
		return "11"
	case "23", "32":
		return "20"
	case "24", "33":
		return "30"
	}
	percent := map[string]int{"10": 60, "50": 24, "40": 8}[p.kind]
	if !chance(r, percent) {
		return "99"
	}
	if p.kind == "10" {
		return pick(r, []string{"11", "11", "12", "20", "30"})
	}
	return pick(r, []string{"11", "12", "20", "30"})
}

// patent invents the block that Civil Code Art 845 asks for. Its number begins
// like a real one and then says that it is none.
func patent(r *rand.Rand, f *contract.Form, p *plan, s subject, owner contract.Party) contract.IPItem {
	filed := f.SignDate.AddDays(-between(r, 700, 1300))
	item := contract.IPItem{Kind: f.IPKinds[0], Name: "一种" + s.object + "及其应用方法", Owner: owner.Name, FilingDate: filed}
	years, class := 20, 1
	if item.Kind == "12" {
		years, class = 10, 2
	}
	item.Number = fmt.Sprintf("ZL%d%d000%04d.X", filed.Year(), class, r.IntN(10000))
	item.Expiry = filed.AddDays(years*365 + years/4)
	if p.sub != "22" {
		item.GrantDate = filed.AddDays(between(r, 300, 650))
	}
	return item
}
