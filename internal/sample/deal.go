package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
)

// generator makes the contracts of one city.
type generator struct {
	seed   uint64
	bodies []body
	plans  []plan
}

// deal is one contract as its parties signed it.
type deal struct {
	// org is the place of the applicant among the bodies.
	org       int
	form      contract.Form
	materials []material
}

// dealOf makes the contract of a plan. Equal plans give equal contracts.
func (g *generator) dealOf(p *plan) deal {
	r := chanceOf(g.seed, streamForm, p.index)
	if p.main >= 0 {
		return g.intermediation(r, p)
	}
	s := subjectOf(g.seed, p.index)
	d := deal{org: g.seller(r, p, s)}
	if p.forClerk {
		s = s.movedTo(g.bodies[d.org].trade)
	}
	f := &d.form
	f.ProjectName, f.TechSummary = s.name(r, p.kind, p.sub), s.summary(r, p.kind)
	if p.kind == "50" && p.index%9 == 4 { // something for a reviewer to look at (rule RR14)
		f.TechSummary += "服务期内指导现场安装和调试。"
	}
	f.Targets, f.AcceptanceMethod = s.targets(r), pick(r, acceptances)
	f.TechField, f.SocEconObjective, f.IndustryServed = s.trade.techField, s.trade.objective, s.trade.industry
	fillCommon(r, f, p)
	seller := g.bodies[d.org].Party
	buyer, currency := g.buyer(r, p, d.org, s)
	f.Parties = []contract.Party{as(seller, contract.Seller, true), as(buyer.Party, contract.Buyer, false)}
	fillPrice(r, f, p, currency)
	fillRights(r, f, p, s, seller)
	d.materials = materialsOf(f)
	return d
}

// as puts a body into a contract.
func as(p contract.Party, role contract.Role, registrant bool) contract.Party {
	p.Role, p.IsLead, p.IsRegistrant = role, true, registrant
	return p
}

// movedTo gives the subject the words of another trade.
func (s subject) movedTo(trade int) subject {
	t := &trades[trade]
	from := s.trade
	place := func(list []string, word string) int { return max(0, slices.Index(list, word)) }
	return subject{trade: t, round: s.round, scene: t.scenes[place(from.scenes, s.scene)],
		object: t.objects[place(from.objects, s.object)], aspect: t.aspects[place(from.aspects, s.aspect)]}
}

// seller picks who sells: 69 % enterprises, 17 % universities, 10 % institutes.
func (g *generator) seller(r *rand.Rand, p *plan, s subject) int {
	switch {
	case p.forClerk:
		return clerkIndex
	case p.forUniversity:
		return universityIndex
	}
	roll := r.IntN(100)
	want := enterprise
	switch {
	case roll < 17:
		want = university
	case roll < 27:
		want = institute
	case roll < 30:
		want = hospital
	}
	if want == university && chance(r, 35) {
		return universityIndex
	}
	var list []int
	for i, b := range g.bodies {
		if b.class == want && (b.trade < 0 || &trades[b.trade] == s.trade) {
			list = append(list, i)
		}
	}
	if list[0] == clerkIndex && chance(r, 30) {
		return clerkIndex
	}
	return pick(r, list)
}

// buyer picks who buys: the city, the province, other provinces, a few abroad.
func (g *generator) buyer(r *rand.Rand, p *plan, seller int, s subject) (body, string) {
	tradeIndex := r.IntN(len(trades))
	if chance(r, 60) {
		tradeIndex = slices.IndexFunc(trades, func(t trade) bool { return t.label == s.trade.label })
	}
	roll := r.IntN(100)
	switch {
	case roll < 2 && p.sub != "53":
		return foreigner(r, r.IntN(len(abroad)))
	case roll < 46:
		for {
			if i := r.IntN(len(g.bodies)); i != seller && g.bodies[i].class != agency {
				return g.bodies[i], ""
			}
		}
	case roll < 72:
		return partner(g.seed, 0, r.IntN(len(otherCities)), r.IntN(partnersPerPlace), tradeIndex), ""
	}
	return partner(g.seed, 1, r.IntN(len(otherProvinces)), r.IntN(partnersPerPlace), tradeIndex), ""
}

// fillCommon sets number, kind, dates and declarations.
func fillCommon(r *rand.Rand, f *contract.Form, p *plan) {
	f.Kind, f.SubKind = p.kind, p.sub
	f.SignDate = p.opened.AddDays(-between(r, 2, 55))
	f.ContractNoParty = numberOf(p.number, f.SignDate)
	f.EffectiveDate, f.BeginDate = f.SignDate, f.SignDate.AddDays(r.IntN(10))
	f.EndDate = f.BeginDate.AddDays(pick(r, []int{180, 365, 365, 540, 730, 1095}))
	if least := p.filed.AddDays(30); f.EndDate.Before(least) {
		f.EndDate = least
	}
	f.SignPlace = "山东省泰安市"
	f.Currency, f.PlanSource, f.CommitmentAccepted = "CNY", "99", true
	f.ModelText = chance(r, 45)
	if chance(r, 14) && p.sub != "53" {
		f.PlanSource = pick(r, []string{"31", "31", "41", "41", "12", "14", "32", "42", "39"})
		f.PlanNo = fmt.Sprintf("YLJH-%d-%04d", f.SignDate.Year(), r.IntN(10000))
	}
	related := chance(r, 3)
	f.IsRelated = &related
	if p.kind == "30" {
		f.LicenceMode = pick(r, []string{"1", "2", "3", "3", "3"})
	}
}

// numberOf is the parties' own number, and by its last six digits the index by
// which the generator knows its contracts again.
func numberOf(index int, signed calendar.Date) string {
	return fmt.Sprintf("YL-%d-%06d", signed.Year(), index)
}

// brokerage is the intermediary contract beside an earlier one.
func (g *generator) intermediation(r *rand.Rand, p *plan) deal {
	main := g.dealOf(&g.plans[p.main])
	d := deal{org: brokerIndex}
	f := &d.form
	f.ProjectName, f.TechSummary = intermediation(main.form.ProjectName)
	f.AcceptanceMethod = pick(r, acceptances)
	f.TechField, f.SocEconObjective, f.IndustryServed = main.form.TechField, main.form.SocEconObjective, main.form.IndustryServed
	fillCommon(r, f, p)
	for _, party := range main.form.Parties {
		party.IsRegistrant = false
		f.Parties = append(f.Parties, party)
	}
	f.Parties = append(f.Parties, as(g.bodies[brokerIndex].Party, contract.Intermediary, true))
	fee := max(main.size()*amount.Fen(between(r, 2, 5))/100/100_000*100_000, 500_000)
	f.ContractAmount, f.AmountMode, f.PayMethod = &fee, contract.ModeFixed, "1"
	f.IPKinds = []string{"99"}
	f.MoftecCertNo = main.form.MoftecCertNo
	d.materials = materialsOf(f)
	return d
}

// size is the contract amount.
func (d *deal) size() amount.Fen {
	w, _ := d.form.Amounts()
	return w.ContractAmount
}
