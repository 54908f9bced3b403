package contract_test

import (
	"slices"
	"strings"
	"testing"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/fault"
)

const (
	today = "2026-06-15"
)

func on(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	must(t, err)
	return d
}

// clean is a subject in which every rule is checked and none finds anything.
func clean(t testing.TB) *contract.Subject {
	t.Helper()
	signed := on(t, "2026-06-01")
	seller, buyer := codes.CreditCodeWithCheck("91370902MA0000001"), codes.CreditCodeWithCheck("91370883MA0000009")
	total, related, paid, revenue := amount.Fen(38_600_000), false, amount.Fen(500_000_000), amount.Fen(900_000_000)
	f := &contract.Form{
		ProjectName: "带式输送机在线监测", Kind: "50", SubKind: "51", SignDate: signed, BeginDate: signed, EndDate: signed.AddDays(400),
		ContractAmount: &total, AmountMode: contract.ModeFixed, PayMethod: "1", TechField: "03", SocEconObjective: "10", IndustryServed: "B06",
		IPKinds: []string{"99"}, PlanSource: "99", IsRelated: &related, TechSummary: summary, Targets: "识别准确率不低于百分之九十二。",
		AcceptanceMethod: "现场运行三十日后验收。", CommitmentAccepted: true,
		Parties: []contract.Party{
			{Role: contract.Seller, IsRegistrant: true, IsLead: true, Name: "岱下精密机械有限公司", CreditCode: seller, Kind: "150", Country: "CHN",
				RegionCode: "370902", Industry: "C35", Scale: "3", Address: "测试路1号", LegalRep: "甲某", Contact: "乙某", Phone: "p1"},
			{Role: contract.Buyer, IsLead: true, Name: "邹鲁矿业有限公司", CreditCode: buyer, Kind: "150", Country: "CHN",
				RegionCode: "370800", Industry: "B06", Scale: "2", Address: "测试路2号", LegalRep: "丙某", Contact: "丁某", Phone: "p2"},
		},
	}
	return &contract.Subject{
		Form: f, Files: []contract.File{{Material: "M01"}}, OrgCreditCode: seller, Today: on(t, today), Local: contract.Taian, ContractID: "own",
		Seller: seller, Buyer: buyer, Contacts: []contract.ContactHash{{Phone: "h1", Email: "e1"}, {Phone: "h2", Email: "e2"}},
		Text: &contract.TextFacts{Document: "doc", Pages: [][]string{{"技术服务合同", "第一条 内容"}, {"第二条 验收"}}, Title: "技术服务合同",
			Parties: []contract.TextParty{{Side: contract.Seller, Name: "岱下精密机械有限公司", CreditCode: seller}, {Side: contract.Buyer, Name: "邹鲁矿业有限公司"}},
			Amounts: []contract.TextAmount{{Fen: total, Role: contract.AmountTotal}, {Fen: 1, Role: contract.AmountInstalment}}, SignDate: signed,
			Seals:     []contract.TextSeal{{Name: "岱下精密机械有限公司", Dated: true}, {Side: contract.Buyer, Name: "邹鲁矿业有限公司", Dated: true}},
			SealsRead: true, Language: "zh"},
		Likeness: []contract.Likeness{}, History: &contract.History{Price: contract.PriceBand{Count: 200, Upper: total}},
		Companies: map[string]*contract.Company{
			seller: {CreditCode: seller, LegalRep: "甲某", PaidIn: &paid, Revenue: &revenue, FoundedOn: on(t, "2015-01-01"), State: contract.CompanyActive, Scope: "机械研发、销售"},
			buyer:  {CreditCode: buyer, LegalRep: "丙某", State: contract.CompanyActive, Scope: "采矿"},
		},
		Patents: map[string]*contract.Patent{},
	}
}

// case of one rule: what is changed, and the severity found, "" for nothing.
type ruleCase struct {
	rule, name string
	change     func(s *contract.Subject)
	want       contract.Severity
}

func fen(yuan int64) *amount.Fen { v := amount.Fen(yuan * 100); return &v }

// filing is another contract of the same seller and buyer.
func filing(s *contract.Subject, id string, change func(f *contract.Filing)) contract.Filing {
	f := contract.Filing{ID: id, AcceptanceNo: "TAJS-" + id, OrgID: "other", Seller: s.Seller, Buyer: s.Buyer, Name: "带式输送机在线监测", Kind: "50", SubKind: "51",
		SignDate: s.Form.SignDate, ContractAmount: 30_000_000, TechnicalFen: 30_000_000}
	change(&f)
	return f
}

func same(*contract.Filing) {}

func title(text string) func(*contract.Subject) {
	return func(s *contract.Subject) { s.Form.ProjectName = text }
}

func line(text string) func(*contract.Subject) {
	return func(s *contract.Subject) { s.Text.Pages[1] = append(s.Text.Pages[1], text) }
}

func patentLicence(s *contract.Subject, expiry calendar.Date) {
	s.Form.Kind, s.Form.SubKind, s.Form.LicenceMode, s.Form.IPOwnership, s.Form.IPKinds = "30", "31", "3", "SELLER", []string{"11"}
	s.Form.IPItems = []contract.IPItem{{Kind: "11", Number: "ZL202310000001.0", Name: "一种装置", Owner: "岱下精密机械有限公司", FilingDate: s.Form.SignDate.AddDays(-900), Expiry: expiry}}
	s.Files = append(s.Files, contract.File{Material: "M06"})
	s.Patents["2023100000010"] = &contract.Patent{Number: "2023100000010", Owners: []string{"岱下精密机械有限公司"}, Status: contract.PatentAlive, Expiry: expiry}
}

func development(s *contract.Subject) {
	s.Form.Kind, s.Form.SubKind, s.Form.IPOwnership = "10", "11", "BUYER"
}

func company(s *contract.Subject, side int) *contract.Company {
	return s.Companies[s.Form.Parties[side].CreditCode]
}

func TestCleanSubjectIsClean(t *testing.T) {
	out := clean(t).Run()
	for _, f := range out.Findings {
		t.Errorf("%s %s %s: %s", f.Rule, f.Severity, f.Pointer, f.Text.En)
	}
	for _, u := range out.Unchecked {
		if u.Rule != "RR34" || u.Reason != contract.NoAddressOnFile {
			t.Errorf("unchecked %s %s", u.Rule, u.Reason)
		}
	}
}

// TestEachRule: positive, negative and boundary cases of every rule.
func TestEachRule(t *testing.T) {
	seen := map[string][2]bool{}
	for _, c := range slices.Concat(duplicateCases(), partyCases(), contentCases(), moneyCases(t), textCases(), olderCases(), brokerCases(), conversionCases()) {
		t.Run(c.rule+" "+c.name, func(t *testing.T) {
			s := clean(t)
			c.change(s)
			var got contract.Severity
			for _, f := range s.Run().Findings {
				if f.Rule != c.rule {
					continue
				}
				if got == "" {
					got = f.Severity
				}
				r, ok := contract.RuleOf(f.Rule, s.Today)
				if !ok || !slices.Contains(r.Severities, f.Severity) || f.Text.Zh == "" || f.Text.En == "" || f.Article == "" || f.Key == "" || f.Digest == "" {
					t.Errorf("incomplete finding %+v", f)
				}
				if strings.Contains(f.Why.Zh+f.Why.En+f.Text.Zh, "TAJS-") {
					t.Error("the text names another filing")
				}
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
		was := seen[c.rule]
		seen[c.rule] = [2]bool{was[0] || c.want != "", was[1] || c.want == ""}
	}
	for _, r := range contract.Rules() {
		if strings.HasPrefix(r.ID, "RR") || strings.HasPrefix(r.ID, "DD") {
			if !seen[r.ID][0] || !seen[r.ID][1] {
				t.Errorf("%s has no positive or no negative case", r.ID)
			}
		}
	}
}

// capitals writes the total a second time, in words, so many fen off.
func capitals(s *contract.Subject, off amount.Fen) {
	total := &s.Text.Amounts[0]
	total.Beside = total.Fen + off
	s.Text.Amounts = append(s.Text.Amounts, contract.TextAmount{Fen: total.Fen + off, Role: contract.AmountTotal, InWords: true, Beside: total.Fen})
}

func instalments(s *contract.Subject, parts ...amount.Fen) {
	for _, p := range parts {
		s.Text.Instalments = append(s.Text.Instalments, contract.TextInstalment{Fen: p})
	}
}

// clauses gives the text the usual clauses but one.
func clauses(s *contract.Subject, without string) {
	for _, kind := range []string{"PROJECT", "CONTENT", "PLAN", "SECRECY", "OWNERSHIP", "ACCEPTANCE", "DEFINITIONS"} {
		if kind != without {
			s.Text.Clauses = append(s.Text.Clauses, contract.TextClause{Kind: kind})
		}
	}
}

func duplicateCases() []ruleCase {
	like := func(id string, perMille int, change func(*contract.Filing)) func(*contract.Subject) {
		return func(s *contract.Subject) {
			s.History.BySeller = []contract.Filing{filing(s, id, change)}
			s.Likeness = []contract.Likeness{{ContractID: id, PerMille: perMille}}
		}
	}
	split := func(own int64, days int, others ...int64) func(*contract.Subject) {
		return func(s *contract.Subject) {
			s.Form.ContractAmount = fen(own)
			for i, o := range others {
				s.History.BySeller = append(s.History.BySeller, filing(s, string(rune('a'+i)), func(f *contract.Filing) {
					f.ContractAmount, f.TechnicalFen, f.SignDate = *fen(o), *fen(o), s.Form.SignDate.AddDays(days)
				}))
			}
		}
	}
	old := func(days int) func(*contract.Filing) {
		return func(f *contract.Filing) { f.SubKind, f.Buyer, f.SignDate = "11", "B2", f.SignDate.AddDays(-days) }
	}
	dev := func(f func(*contract.Subject)) func(*contract.Subject) {
		return func(s *contract.Subject) { f(s); development(s) }
	}
	return []ruleCase{
		{"RR01", "same fingerprint", func(s *contract.Subject) { s.History.Same = []contract.Filing{filing(s, "x", same)} }, contract.Block},
		{"RR01", "none", func(*contract.Subject) {}, ""},
		{"RR02", "same file", func(s *contract.Subject) { s.History.SameFile = []contract.Filing{filing(s, "x", same)} }, contract.Block},
		{"RR02", "of its main contract", func(s *contract.Subject) {
			s.Form.MainContractID = "x"
			s.History.SameFile = []contract.Filing{filing(s, "x", same)}
		}, ""},
		{"RR03", "at the threshold", like("x", 900, same), contract.High},
		{"RR03", "just below", like("x", 899, same), ""},
		{"RR03", "of another seller", func(s *contract.Subject) { s.Likeness = []contract.Likeness{{ContractID: "x", PerMille: 990}} }, ""},
		{"RR04", "number in use", func(s *contract.Subject) { s.History.SameNumber = []contract.Filing{filing(s, "x", same)} }, contract.Block},
		{"RR04", "not in use", func(*contract.Subject) {}, ""},
		{"RR05", "reaches the experts", split(2_500_000, 30, 2_500_000), contract.High},
		{"RR05", "one yuan less", split(2_500_000, 30, 2_499_999), ""},
		{"RR05", "a day later", split(2_500_000, 31, 2_500_000), ""},
		{"RR05", "above the delegation in parts", split(5_000_001, 0, 5_000_000), contract.High},
		{"RR05", "just within the delegation", split(5_000_000, 0, 5_000_000), ""},
		{"RR05", "goes to the experts anyway", split(6_000_000, 0, 2_000_000), ""},
		{"RR05", "another name", func(s *contract.Subject) {
			split(2_500_000, 0, 2_500_000)(s)
			s.History.BySeller[0].Name = "果蔬冷链保鲜"
		}, ""},
		{"RR05", "another buyer", func(s *contract.Subject) { split(2_500_000, 0, 2_500_000)(s); s.History.BySeller[0].Buyer = "B2" }, ""},
		{"RR36", "at the threshold", dev(like("x", 850, old(731))), contract.High},
		{"RR36", "below it", dev(like("x", 849, old(10))), ""},
		{"RR36", "longer ago", dev(like("x", 950, old(732))), ""},
		{"RR36", "the same client", dev(like("x", 950, func(f *contract.Filing) { f.SubKind = "11" })), ""},
		{"RR36", "no development", like("x", 950, old(10)), ""},
		{"RR16", "earlier contract alike", dev(like("x", 850, old(1))), contract.High},
		{"RR16", "later contract alike", dev(like("x", 850, old(-1))), ""},
	}
}

func partyCases() []ruleCase {
	share := func(points int64) func(*contract.Subject) {
		return func(s *contract.Subject) {
			company(s, 0).Shareholders = []contract.Shareholder{{CreditCode: s.Buyer, Share: points}}
		}
	}
	holder := func(a, b int64) func(*contract.Subject) {
		return func(s *contract.Subject) {
			company(s, 0).Shareholders = []contract.Shareholder{{Name: "某集团", Share: a}}
			company(s, 1).Shareholders = []contract.Shareholder{{Name: "某集团", Share: b}}
		}
	}
	licence := func(days int, change func(s *contract.Subject)) func(*contract.Subject) {
		return func(s *contract.Subject) { patentLicence(s, s.Form.EndDate.AddDays(days)); change(s) }
	}
	nothing := func(*contract.Subject) {}
	status := func(v contract.PatentStatus) func(*contract.Subject) {
		return func(s *contract.Subject) { s.Patents["2023100000010"].Status = v }
	}
	reviewer := func(r ...contract.Reviewer) func(*contract.Subject) {
		return func(s *contract.Subject) { s.Acting = r }
	}
	state := func(v contract.CompanyState) func(*contract.Subject) {
		return func(s *contract.Subject) { company(s, 1).State = v }
	}
	return []ruleCase{
		{"RR06", "same legal representative", func(s *contract.Subject) { s.Form.Parties[1].LegalRep = "甲某" }, contract.High},
		{"RR06", "declared", func(s *contract.Subject) { yes := true; s.Form.Parties[1].LegalRep, s.Form.IsRelated = "甲某", &yes }, ""},
		{"RR06", "registered representative", func(s *contract.Subject) { company(s, 1).LegalRep = "甲某" }, contract.High},
		{"RR06", "same phone", func(s *contract.Subject) { s.Contacts[1].Phone = "h1" }, contract.High},
		{"RR06", "same e-mail", func(s *contract.Subject) { s.Contacts[1].Email = "e1" }, contract.High},
		{"RR06", "same address", func(s *contract.Subject) { s.Form.Parties[1].Address = "测试路 1号" }, contract.High},
		{"RR06", "a quarter of the shares", share(2500), contract.High},
		{"RR06", "less than a quarter", share(2499), ""},
		{"RR06", "a common holder", holder(2500, 10_000), contract.High},
		{"RR06", "a small common holder", holder(2499, 10_000), ""},
		{"RR07", "named like a branch", func(s *contract.Subject) { s.Form.Parties[1].Name = "岱下精密机械有限公司肥城分公司" }, contract.Block},
		{"RR07", "named like a mine of it", func(s *contract.Subject) { s.Form.Parties[1].Name = "岱下精密机械有限公司翟镇煤矿" }, contract.Block},
		{"RR07", "only named alike", func(s *contract.Subject) { s.Form.Parties[1].Name = "岱下精密机械有限公司工会" }, ""},
		{"RR07", "registered as a branch", func(s *contract.Subject) { company(s, 1).BranchOf = s.Seller }, contract.Block},
		{"RR07", "two branches of one", func(s *contract.Subject) { company(s, 0).BranchOf, company(s, 1).BranchOf = "X", "X" }, contract.Block},
		{"RR08", "one code on both sides", func(s *contract.Subject) { s.Form.Parties[1].CreditCode = s.Seller }, contract.Block},
		{"RR08", "two codes", nothing, ""},
		{"RR12", "licence ends with the patent", licence(0, nothing), ""},
		{"RR12", "licence outlives the patent", licence(-1, nothing), contract.Block},
		{"RR12", "lapsed by the register", licence(900, status(contract.PatentLapsed)), contract.Block},
		{"RR12", "pending by the register", licence(900, status(contract.PatentPending)), ""},
		{"RR12", "expired, in a service", func(s *contract.Subject) {
			patentLicence(s, s.Today.AddDays(-1))
			s.Form.Kind, s.Form.SubKind = "50", "51"
		}, contract.High},
		{"RR12", "expires today, in a service", func(s *contract.Subject) {
			patentLicence(s, s.Today)
			s.Form.Kind, s.Form.SubKind = "50", "51"
		}, ""},
		{"RR13", "owned by the seller", licence(900, nothing), ""},
		{"RR13", "owned by another", licence(900, func(s *contract.Subject) { s.Patents["2023100000010"].Owners = []string{"他人"} }), contract.High},
		{"RR13", "with authorisation", licence(900, func(s *contract.Subject) {
			s.Patents["2023100000010"].Owners = []string{"他人"}
			s.Files = append(s.Files, contract.File{Material: "M07"})
		}), ""},
		{"RR13", "declared for another", licence(900, func(s *contract.Subject) { s.Form.IPItems[0].Owner = "他人"; s.Patents = nil }), contract.High},
		{"RR26", "partner elsewhere", func(s *contract.Subject) { development(s); s.Form.SubKind = "12" }, contract.Warn},
		{"RR26", "partner here", func(s *contract.Subject) {
			development(s)
			s.Form.SubKind, s.Form.Parties[1].RegionCode = "12", "370911"
		}, ""},
		{"RR30", "a contact reviews", reviewer(contract.Reviewer{UserID: "u", Name: "丁某"}), contract.Block},
		{"RR30", "an employee reviews", reviewer(contract.Reviewer{UserID: "u", Name: "无关", OrgName: "邹鲁矿业有限公司"}), contract.Block},
		{"RR30", "an owner reviews", func(s *contract.Subject) {
			reviewer(contract.Reviewer{UserID: "u", Name: "股东"})(s)
			company(s, 0).Shareholders = []contract.Shareholder{{Name: "股东", Share: 1}}
		}, contract.Block},
		{"RR30", "one person twice", reviewer(contract.Reviewer{UserID: "u", Name: "无关"}, contract.Reviewer{UserID: "u", Name: "无关"}), contract.Block},
		{"RR30", "two strangers", reviewer(contract.Reviewer{UserID: "u", Name: "无关"}, contract.Reviewer{UserID: "v", Name: "无涉"}), ""},
		{"RR33", "cancelled", state(contract.CompanyCancelled), contract.High},
		{"RR33", "revoked", state(contract.CompanyRevoked), contract.High},
		{"RR33", "abnormal", state(contract.CompanyAbnormal), contract.High},
		{"RR33", "dishonest", state(contract.CompanyDishonest), contract.High},
		{"RR33", "unknown state", state(""), ""},
		{"RR33", "no technical scope", func(s *contract.Subject) { company(s, 0).Scope = "日用百货销售" }, contract.Warn},
	}
}

func textCases() []ruleCase {
	seals := func(list ...contract.TextSeal) func(*contract.Subject) {
		return func(s *contract.Subject) { s.Text.Seals = list }
	}
	mine, theirs := contract.TextSeal{Side: contract.Seller, Name: "岱下精密机械有限公司", Dated: true}, contract.TextSeal{Side: contract.Buyer, Name: "邹鲁矿业有限公司", Dated: true}
	undated, wrong := theirs, theirs
	undated.Dated, wrong.Name = false, "邹鲁矿业有限公司合同专用章二"
	return []ruleCase{
		{"RR27", "both sealed", seals(mine, theirs), ""},
		{"RR27", "one missing", seals(mine), contract.Block},
		{"RR27", "another name", seals(mine, wrong), contract.Block},
		{"RR27", "without a date", seals(mine, undated), contract.Block},
		{"RR28", "English text", func(s *contract.Subject) { s.Text.Language = "en" }, contract.Block},
		{"RR28", "with its Chinese copy", func(s *contract.Subject) {
			s.Text.Language = "en"
			s.Files = append(s.Files, contract.File{Material: "M05"})
		}, ""},
		{"RR31", "a clause", func(s *contract.Subject) {
			s.Text.Monopoly = []contract.TextHit{{Kind: "2", Words: "不得从其他来源获得", At: contract.Anchor{Document: "doc", Page: 2, Line: 1}}}
		}, contract.High},
		{"RR31", "no clause", func(*contract.Subject) {}, ""},
		{"DD01", "another total", func(s *contract.Subject) { s.Text.Amounts[0].Fen++ }, contract.High},
		{"DD01", "computed amount", func(s *contract.Subject) { s.Text.Amounts[0].Fen++; s.Form.AmountMode = contract.ModeFramework }, ""},
		{"DD02", "another buyer", func(s *contract.Subject) { s.Text.Parties[1].Name = "他山矿业有限公司" }, contract.High},
		{"DD02", "another code", func(s *contract.Subject) { s.Text.Parties[0].CreditCode = s.Buyer }, contract.High},
		{"DD02", "side not found", func(s *contract.Subject) { s.Text.Parties = nil }, ""},
		{"DD03", "another date", func(s *contract.Subject) { s.Text.SignDate = s.Text.SignDate.AddDays(1) }, contract.Warn},
		{"DD01", "another technical amount", func(s *contract.Subject) {
			s.Text.Amounts = append(s.Text.Amounts, contract.TextAmount{Fen: 1, Role: contract.AmountTechnical})
		}, contract.High},
		{"DD01", "the capitals differ, the figures agree", func(s *contract.Subject) { capitals(s, 1) }, ""},
		{"DD04", "the capitals differ", func(s *contract.Subject) { capitals(s, 1) }, contract.High},
		{"DD04", "the capitals agree", func(s *contract.Subject) { capitals(s, 0) }, ""},
		{"DD05", "less than the total", func(s *contract.Subject) { instalments(s, s.Text.Amounts[0].Fen/2, 1) }, contract.High},
		{"DD05", "the total", func(s *contract.Subject) { instalments(s, 1, s.Text.Amounts[0].Fen-1) }, ""},
		{"DD05", "other sums than declared", func(s *contract.Subject) {
			instalments(s, 1, s.Text.Amounts[0].Fen-1)
			s.Form.PaySchedule = []contract.Instalment{{Amount: 2}, {Amount: s.Text.Amounts[0].Fen - 2}}
		}, contract.High},
		{"DD05", "shares beyond the price", func(s *contract.Subject) {
			s.Text.Instalments = []contract.TextInstalment{{Percent: 5000}, {Percent: 6000}}
		}, contract.High},
		{"DD05", "one part is only described", func(s *contract.Subject) {
			s.Text.Instalments = []contract.TextInstalment{{Percent: 5000}, {}}
		}, ""},
		{"DD06", "no clause on secrecy", func(s *contract.Subject) { clauses(s, "SECRECY") }, contract.Warn},
		{"DD06", "all clauses", func(s *contract.Subject) { clauses(s, "") }, ""},
		{"DD06", "no clause at all: not a contract's text", func(s *contract.Subject) { s.Text.Clauses = nil }, ""},
		{"DD03", "no date found", func(s *contract.Subject) { s.Text.SignDate = calendar.Date{} }, ""},
	}
}

// TestMissingSourcesAreNamed: a rule without what it needs says so.
func TestMissingSourcesAreNamed(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*contract.Subject)
		reason contract.Missing
		rules  string
	}{
		{"no text", func(s *contract.Subject) { s.Text = nil }, contract.NoText, "RR14 RR15 RR16 RR18 RR27 RR28 RR31 DD01 DD02 DD03"},
		{"scan", func(s *contract.Subject) { s.Text = &contract.TextFacts{Scanned: true} }, contract.ScannedText, "RR14 RR15 RR16 RR18 RR28 RR31 DD01 DD02 DD03 DD04 DD05 DD06"},
		{"no seals", func(s *contract.Subject) { s.Text.SealsRead = false }, contract.NoSeals, "RR27"},
		{"no history", func(s *contract.Subject) { s.History = nil }, contract.NoHistory, "RR01 RR02 RR03 RR04 RR05 RR16 RR21 RR22 RR23 RR24 RR25 RR34 RR36"},
		{"no likeness", func(s *contract.Subject) { s.Likeness = nil }, contract.NoLikeness, "RR03 RR16 RR36"},
		{"no companies", func(s *contract.Subject) { s.Companies = nil }, contract.NoCompanies, "RR06 RR07 RR20 RR33"},
		{"unknown company", func(s *contract.Subject) { delete(s.Companies, s.Seller) }, contract.CompanyUnknown, "RR06 RR07 RR20 RR33"},
		{"no patents", func(s *contract.Subject) { patentLicence(s, s.Form.EndDate); s.Patents = nil }, contract.NoPatents, "RR12 RR13"},
		{"unknown patent", func(s *contract.Subject) { patentLicence(s, s.Form.EndDate); clear(s.Patents) }, contract.PatentUnknown, "RR12 RR13"},
		{"few prices", func(s *contract.Subject) { s.History.Price.Count = 99 }, contract.TooFewCompared, "RR21"},
		{"contacts", func(s *contract.Subject) { s.Contacts = nil }, contract.NoContacts, "RR06 RR34"},
		{"performance", func(s *contract.Subject) { s.Registered = true }, contract.NoPerformanceYet, "RR35"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := clean(t)
			if strings.Contains(c.rules, "RR36") {
				development(s)
			}
			if strings.Contains(c.rules, "RR16") {
				s.Form.Kind, s.Form.SubKind, s.Form.IPOwnership = "10", "11", "BUYER"
			}
			c.change(s)
			out := s.Run()
			for rule := range strings.SplitSeq(c.rules, " ") {
				if !slices.Contains(out.Unchecked, contract.Unchecked{Rule: rule, Code: fault.NotChecked, Reason: c.reason}) {
					t.Errorf("%s does not say that it was not checked: %v", rule, out.Unchecked)
				}
			}
			if text := c.reason.Text(); text.Zh == "" || text.En == "" {
				t.Error("the reason has no words")
			}
		})
	}
}
