package httpapi

import (
	"fmt"
	"testing"
	"time"

	"jishi/internal/achievement/achievementtest"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/identity"
	"jishi/internal/identity/identitytest"
)

// bargain is a deal of a university on its way through the API.
type bargain struct {
	*world
	at, paper, agreement, share answer
	contract, settlement        string
	marks                       int
}

// bargain founds the university with its office.
func (w *world) bargain() *bargain {
	w.t.Helper()
	college := applicant("岱岳农业大学", "12370000MA0000003", "370902")
	college.PartyKind = "022"
	w.org("college", college)
	for name, role := range map[string]identity.Role{"office": identity.RoleUniversityOffice, "dean": identity.RoleOrgAdmin, "professor": identity.RoleClerk} {
		u, err := w.deps.Identity.BootstrapUser(w.t.Context(), identity.NewUser{Username: name, DisplayName: "用户" + name, OrgID: w.orgs["college"].ID, Roles: []identity.Role{role},
			Password: identitytest.Password})
		must(w.t, err)
		w.users[name] = u
	}
	return &bargain{world: w}
}

// later lets days go by and signs everybody in again.
func (b *bargain) later(days int) answer {
	b.now.Add((time.Duration(days) * 24 * time.Hour).Microseconds())
	for _, n := range []string{"office", "dean", "professor", "registrar", "reviewer", "clerk", "other", "auditor"} {
		delete(b.tokens, n)
		b.token(n)
	}
	return answer{}
}

func (b *bargain) today() string { return calendar.Of(b.clock()).String() }

func (b *bargain) terms(price string) map[string]any {
	return map[string]any{"mode": "TRANSFER", "buyer_code": codes.CreditCodeWithCheck("91370883MA0000009"), "buyer_name": "邹鲁矿业有限公司", "price": price, "payment": "1",
		"pricing": "AGREED", "channel": "0538-0000009", "handler": "资产处"}
}

func (b *bargain) create(name, price string) answer {
	a := achievementtest.Filed(b.t, b.deps.Achievements, identitytest.SignIn(b.t, b.deps.Identity, "office"),
		achievementtest.Complete(b.orgs["college"], name, calendar.Of(b.clock()).AddDays(-90)))
	b.at = b.send("office", "POST", "/conversions", map[string]any{"achievement_id": a.ID, "terms": b.terms(price)})
	return b.at
}

func (b *bargain) path(action string) string { return "/conversions/" + b.at.text("id") + action }

func (b *bargain) step(action string, body any) func() answer {
	return func() answer { return b.send("office", "POST", b.path(action), body) }
}

func (b *bargain) addPaper() answer {
	b.marks++
	b.paper = b.uploadTo("office", b.path("/papers"), nil, "材料.pdf", achievementtest.PDF(fmt.Sprint(b.at.text("id"), b.marks)))
	return b.paper
}

func (b *bargain) link() answer {
	return b.send("office", "POST", b.path("/contract"), map[string]any{"contract_id": b.contract, "share": 10_000})
}

func (b *bargain) draftContract(yuan string) {
	b.t.Helper()
	b.contract = b.send("office", "POST", "/contracts", b.filing(yuan)).want(201).text("id")
	b.upload("office", b.contract, "M01", "合同.docx", docx(b.t, b.contract)).want(201)
}

// registers takes the contract to the register and settles an income.
func (b *bargain) registers(yuan string) {
	b.t.Helper()
	id := b.contract
	b.world.step("office", id, "submit", nil).want(200)
	b.world.step("registrar", id, "accept", nil).want(200)
	b.world.step("registrar", id, "review", b.review()).want(200)
	b.world.step("reviewer", id, "register", map[string]string{"opinion": "同意登记。"}).want(200)
	s := b.send("office", "POST", "/contracts/"+id+"/settlements", map[string]any{"realised_on": b.today(), "contract_amount": yuan, "technical_amount": yuan}).want(201)
	b.settlement = s.text("id")
	b.send("registrar", "POST", "/contracts/"+id+"/settlements/"+b.settlement+"/decide", map[string]any{"confirm": true, "opinion": "与银行回单一致"}).want(200)
}

func (b *bargain) agree() answer {
	person := func(name string, share int, main bool, user string) map[string]any {
		p := map[string]any{"name": name, "share": share, "main": main}
		if user != "" {
			p["username"] = user
		}
		return p
	}
	b.agreement = b.send("office", "POST", b.path("/agreements"), map[string]any{"contributors": 7000, "office": 1000, "unit": 2000, "office_used": true, "paper_id": b.paper.text("id"),
		"people": []any{person("孔令辉", 6000, true, "professor"), person("孟繁", 4000, false, "")}})
	return b.agreement
}

func (b *bargain) distribute() answer {
	b.share = b.send("office", "POST", b.path("/distributions"), map[string]any{"basis": "SETTLEMENT", "settlement_id": b.settlement, "taxes": "60000.00", "upkeep": "20000.00", "direct": "30000.00"})
	return b.share
}

func (b *bargain) of(action string) string {
	return b.path("/distributions/" + b.share.text("id") + action)
}

func (b *bargain) pay(seq int, yuan string) answer {
	return b.send("office", "POST", b.of("/payments"), map[string]any{"seq": seq, "amount": yuan, "paid_on": b.today(), "paper_id": b.paper.text("id")})
}

func (b *bargain) because(action, why string) func() answer { return b.step(action, because(why)) }

func (w *world) conversionChanges() []change {
	b := w.bargain()
	for _, n := range []string{"office", "dean", "professor"} {
		w.token(n)
	}
	deal := func(name string) func() answer {
		return func() answer { return b.create(name, "1000000.00").want(201) }
	}
	deal("深耕犁")()
	return []change{
		{"createConversion", func() answer {
			return b.send("office", "POST", "/conversions", map[string]any{"achievement_id": b.at.text("achievement_id"), "terms": b.terms("1.00")})
		}},
		{"updateConversion", func() answer {
			return b.send("office", "PUT", b.path(""), b.terms("1000000.00"), "If-Match", `"v1"`)
		}},
		{"addConversionPaper", b.addPaper},
		{"openConversionNotice", b.step("/notice", nil)},
		{"reviseConversion", b.because("/revise", "受让方变更")},
		{"withdrawConversion", b.because("/withdraw", "不再转化")},
		{"", deal("玉米精播机")},
		{"openConversionNotice", b.step("/notice", nil)},
		{"", func() answer { return b.later(21) }},
		{"clearConversion", b.step("/clear", nil)},
		{"", func() answer { b.draftContract("1000000.00"); return answer{} }},
		{"linkConversionContract", b.link},
		{"unlinkConversionContract", func() answer {
			now := b.send("office", "GET", b.path(""), nil).want(200)
			return b.send("office", "DELETE", b.path("/contract"), nil, "If-Match", version(now))
		}},
		{"linkConversionContract", b.link},
		{"", func() answer { b.registers("1000000.00"); return answer{} }},
		{"addConversionPaper", b.addPaper},
		{"createRewardAgreement", b.agree},
		{"agreeRewardAgreement", b.agreed},
		{"createDistribution", b.distribute},
		{"cancelDistribution", func() answer { return b.send("office", "POST", b.of("/cancel"), because("成本漏计")) }},
		{"createDistribution", b.distribute},
		{"openDistributionNotice", b.announce},
		{"", func() answer { return b.later(28) }},
		{"addConversionPaper", b.addPaper},
		{"payReward", func() answer { return b.pay(0, "1000.00") }},
		{"voidRewardPayment", func() answer {
			paid := b.send("office", "GET", b.path("/distributions"), nil).want(200).items()
			first, _ := paid[0].(map[string]any)
			payments, _ := first["payments"].([]any)
			one, _ := payments[0].(map[string]any)
			return b.send("office", "POST", b.of("/payments/"+fmt.Sprint(one["id"])+"/void"), because("金额录错"))
		}},
	}
}

func (b *bargain) agreed() answer {
	return b.send("office", "POST", b.path("/agreements/"+b.agreement.text("id")+"/agree"), map[string]string{"agreed_on": b.today()})
}

func (b *bargain) announce() answer {
	return b.send("office", "POST", b.of("/notice"), map[string]string{"channel": "0538-0000009", "handler": "科技处"})
}

// TestFromDealToReward goes the whole way over HTTP on both databases, and asks
// at every step for what is not allowed.
func TestFromDealToReward(t *testing.T) {
	onBoth(t, func(w *world) {
		b := w.bargain()
		b.create("秸秆深埋还田装置", "1000000.00").want(201).contains(`"no":"TAC2026000001"`, `"needs_notice":true`, `"notice"`)
		b.draftContract("1000000.00")
		b.link().want(200)
		b.world.step("office", b.contract, "submit", nil).want(422).contains("conversion_notice_needed", "请先发起公示")
		w.send("office", "POST", b.path("/clear"), nil).problem(409, "conversion_notice_needed")
		until := b.step("/notice", nil)().want(200).contains(`"status":"NOTICE"`).text("id")
		if until == "" {
			t.Error("no deal")
		}
		b.later(3)
		w.send("office", "POST", b.path("/clear"), nil).problem(409, "conversion_notice_running")
		b.later(18)
		w.send("office", "POST", b.path("/clear"), nil).want(200).contains(`"stage":"CONTRACTED"`)
		b.registers("1000000.00")
		w.send("office", "GET", b.path("/income"), nil).want(200).contains(`"amount":"1000000.00"`, `"distributed":false`)
		w.send("office", "POST", b.path("/distributions"), map[string]any{"basis": "SETTLEMENT", "settlement_id": b.settlement}).problem(409, "reward_agreement_missing")
		b.agreePaper()
		b.agree().want(201).contains(`"below":[]`, `"has_account":true`).without("professor")
		b.agreed().want(200)
		b.distribute().want(201).contains(`"net":"890000.00"`, `"contributors":"623000.00"`, `"office":"89000.00"`, `"unit":"178000.00"`, `"needed":"311500.00"`, `"stage":"COMPUTED"`)
		first := b.share
		b.distribute().problem(409, "reward_exists")
		b.share = first
		b.addPaper().want(201)
		b.pay(0, "1.00").problem(409, "reward_notice_needed")
		b.announce().want(200).contains(`"kind":"REWARD_CASH"`)
		b.later(10)
		b.addPaper().want(201)
		b.pay(0, "1.00").problem(409, "reward_notice_running")
		b.later(18)
		b.addPaper().want(201)
		b.pay(0, "373800.01").want(422).contains("reward_exceeds", "373800.00")
		b.pay(0, "373800.00").want(200).contains(`"late":false`, `"stage":"PAYABLE"`)
		w.send("professor", "GET", "/me/rewards", nil).want(200).contains(`"amount":"373800.00"`, `"paid":"373800.00"`).without("孟繁")
		w.send("dean", "GET", "/me/rewards", nil).want(200).contains(`"items":[]`)
		b.report()
		b.cells()
	})
}

func (b *bargain) agreePaper() { b.addPaper().want(201) }

// report asks for the yearly report in both forms.
func (b *bargain) report() {
	b.t.Helper()
	path := "/organizations/" + b.orgs["college"].ID + "/conversion-reports/2026"
	b.send("office", "GET", path, nil).want(200).contains(`"contract_amount":"1000000.00"`, `"income":"1000000.00"`, `"paid":"373800.00"`, `"due_on":"2027-03-31"`, `"contract_count":1`)
	b.send("auditor", "GET", path+".xlsx", nil).want(200).contains("PK")
	b.send("office", "GET", "/organizations/"+b.orgs["college"].ID+"/conversion-reports/2027", nil).problem(422, "invalid_fields")
	b.send("office", "GET", "/reward-calculation?case=TRANSFER&public_unit=true&gross=1000000&taxes=60000&upkeep=20000&direct=30000&contributors=6999&unit=3001&main=5000", nil).want(200).
		contains(`"missing":"89.00"`, `"net":"890000.00"`)
	b.send("office", "GET", "/reward-calculation?case=TRANSFER&gross=1&contributors=1&unit=1&main=5000", nil).problem(422, "invalid_fields").contains("reward_shares")
}

// cells walks over who may read and write what.
func (b *bargain) cells() {
	b.t.Helper()
	report := "/organizations/" + b.orgs["college"].ID + "/conversion-reports/2026"
	for _, path := range []string{b.path(""), b.path("/income"), b.path("/papers"), b.path("/papers/" + b.paper.text("id")), b.path("/agreements"), b.path("/distributions"), report, report + ".xlsx"} {
		for user, want := range map[string]int{"": 401, "tax": 403, "broker": 403, "other": 404, "clerk": 404, "office": 200, "dean": 200, "professor": 200, "registrar": 200, "reviewer": 200,
			"head": 200, "auditor": 200} {
			b.send(user, "GET", path, nil).want(want)
		}
	}
	for user, want := range map[string]int{"": 401, "tax": 403, "other": 404, "auditor": 403, "registrar": 403} {
		b.send(user, "POST", b.path("/clear"), nil).want(want)
		b.send(user, "POST", b.path("/withdraw"), because("撤回")).want(want)
		b.send(user, "POST", b.of("/cancel"), because("撤回")).want(want)
		b.send(user, "POST", b.path("/distributions"), map[string]any{"basis": "SETTLEMENT", "settlement_id": b.settlement}).want(want)
		b.send(user, "POST", b.path("/contract"), map[string]any{"contract_id": b.contract, "share": 1}).want(want)
	}
	b.send("other", "GET", "/conversions", nil).want(200).contains(`"items":[]`)
	b.send("auditor", "GET", "/conversions?status=CONTRACTED", nil).want(200).contains(b.at.text("id"))
	b.send("tax", "GET", "/me/rewards", nil).want(403)
}
