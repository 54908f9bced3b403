package contract_test

import (
	"testing"

	"jishi/internal/contract"
)

func contentCases() []ruleCase {
	dev := func(f func(*contract.Subject)) func(*contract.Subject) {
		return func(s *contract.Subject) { development(s); f(s) }
	}
	items := func(kind string, quantity, reasonable int64) func(*contract.Subject) {
		return func(s *contract.Subject) {
			s.Form.NonTechnicalItems = []contract.NonTechnicalItem{{Name: "样品", Quantity: quantity, UnitCost: 100, IsCarrier: true, CarrierKind: kind, ReasonableQuantity: reasonable}}
		}
	}
	export := func(text string) func(*contract.Subject) {
		return func(s *contract.Subject) {
			p := &s.Form.Parties[1]
			p.Country, p.RegionCode, p.CreditCode, p.Kind, s.Form.MoftecCertNo = "DEU", "", "", "600", "X"
			s.Form.ProjectName += text
			s.Files = append(s.Files, contract.File{Material: "M10"})
		}
	}
	return []ruleCase{
		{"RR14", "purchase in the title", title("监测设备采购"), contract.High},
		{"RR14", "a word that only contains it", title("加工中心主轴热误差补偿"), ""},
		{"RR14", "training word", title("学历提升平台"), contract.High},
		{"RR14", "in the title of the text", func(s *contract.Subject) { s.Text.Title = "设备购销合同" }, contract.High},
		{"RR14", "in the summary", func(s *contract.Subject) { s.Form.TechSummary += "并负责设备安装。" }, contract.Warn},
		{"RR14", "in the text", line("乙方负责设备的安装和保养"), contract.Warn},
		{"RR14", "found by the reader", func(s *contract.Subject) { s.Text.Keywords = []contract.TextHit{{Kind: "K-METER", Words: "校准"}} }, contract.Warn},
		{"RR15", "lease in the title", title("在线监测系统租赁"), contract.High},
		{"RR15", "training is a kind of its own", func(s *contract.Subject) { s.Form.SubKind, s.Form.ProjectName = "52", "运维人员技术培训" }, ""},
		{"RR15", "training as another service", title("运维人员技术培训"), contract.High},
		{"RR15", "in the title of the text", func(s *contract.Subject) { s.Text.Title = "劳务合同" }, contract.High},
		{"RR16", "ready product", dev(title("成熟产品升级")), contract.High},
		{"RR16", "ready product in the text", dev(line("交付通用软件一套")), contract.High},
		{"RR16", "no development", title("成熟产品升级"), ""},
		{"RR16", "fifteen days", dev(func(s *contract.Subject) { s.Form.EndDate = s.Form.BeginDate.AddDays(15) }), ""},
		{"RR16", "fourteen days", dev(func(s *contract.Subject) { s.Form.EndDate = s.Form.BeginDate.AddDays(14) }), contract.High},
		{"RR18", "list of goods in the text", line("附件一 设备清单"), contract.High},
		{"RR18", "bought before by the buyer", func(s *contract.Subject) { s.Form.Targets += "甲方已自行采购保护装置。" }, ""},
		{"RR18", "goods in the targets", func(s *contract.Subject) { s.Form.Targets += "供货三台。" }, contract.High},
		{"RR18", "price of goods", func(s *contract.Subject) {
			s.Text.Amounts = append(s.Text.Amounts, contract.TextAmount{Fen: 100, Role: contract.AmountGoods})
		}, contract.High},
		{"RR18", "deducted", func(s *contract.Subject) {
			line("附件一 设备清单")(s)
			s.Form.NonTechnicalItems = []contract.NonTechnicalItem{{Name: "设备", Quantity: 1, UnitCost: 100}}
		}, ""},
		{"RR19", "samples within reason", items("SAMPLE", 50, 50), ""},
		{"RR19", "one sample more", items("SAMPLE", 51, 51), contract.High},
		{"RR19", "more, but deducted", items("SAMPLE", 500, 50), ""},
		{"RR19", "three of no kind", items("", 3, 3), contract.High},
		{"RR10", "a year", func(s *contract.Subject) { s.Form.SignDate = s.Today.AddDays(-365) }, ""},
		{"RR10", "a year and a day", func(s *contract.Subject) { s.Form.SignDate = s.Today.AddDays(-366) }, contract.Warn},
		{"RR11", "ten years", func(s *contract.Subject) { s.Form.EndDate = s.Form.BeginDate.AddDays(3653) }, ""},
		{"RR11", "more", func(s *contract.Subject) { s.Form.EndDate = s.Form.BeginDate.AddDays(3654) }, contract.Warn},
		{"RR32", "controlled", export("激光雷达"), contract.High},
		{"RR32", "not controlled", export(""), ""},
		{"RR32", "controlled, in the text", func(s *contract.Subject) { export("")(s); line("含密码算法")(s) }, contract.High},
		{"RR32", "at home", title("激光雷达标定"), ""},
		{"RR32", "without the certificate", func(s *contract.Subject) { export("")(s); s.Form.MoftecCertNo = "" }, contract.Block},
	}
}

func moneyCases(t *testing.T) []ruleCase {
	amountOf := func(yuan int64) func(*contract.Subject) {
		return func(s *contract.Subject) { s.Form.ContractAmount = fen(yuan) }
	}
	seller := func(yuan int64, change func(c *contract.Company)) func(*contract.Subject) {
		return func(s *contract.Subject) { amountOf(yuan)(s); change(company(s, 0)) }
	}
	young := func(days int) func(c *contract.Company) {
		return func(c *contract.Company) { c.FoundedOn = on(t, today).AddDays(-days) }
	}
	capital := func(yuan int64) func(c *contract.Company) {
		return func(c *contract.Company) { c.PaidIn = fen(yuan) }
	}
	revenue := func(yuan int64) func(c *contract.Company) {
		return func(c *contract.Company) { c.Revenue = fen(yuan) }
	}
	// ring makes contracts that lead from the buyer through others back.
	ring := func(yuan int64, days int, others ...string) func(*contract.Subject) {
		return func(s *contract.Subject) {
			amountOf(1_000_000)(s)
			way := append(append([]string{s.Buyer}, others...), s.Seller)
			for i := 1; i < len(way); i++ {
				s.History.Chain = append(s.History.Chain, filing(s, way[i]+"#", func(f *contract.Filing) {
					f.Seller, f.Buyer, f.ContractAmount, f.SignDate = way[i-1], way[i], *fen(yuan), s.Form.SignDate.AddDays(-days)
				}))
			}
		}
	}
	// registered are earlier contracts of the year, and what falls into the last days.
	rush := func(when string, early, late int64) func(*contract.Subject) {
		return func(s *contract.Subject) {
			s.Today = on(t, when)
			amountOf(100_000)(s)
			for i, yuan := range []int64{early, late} {
				s.History.BySeller = append(s.History.BySeller, filing(s, string(rune('a'+i)), func(f *contract.Filing) {
					f.RegisteredOn, f.ContractAmount, f.SignDate = on(t, []string{"2026-02-03", "2026-06-24"}[i]), *fen(yuan), on(t, "2026-02-01")
				}))
			}
		}
	}
	pattern := func(yuan int64, days int, others ...int64) func(*contract.Subject) {
		return func(s *contract.Subject) {
			amountOf(yuan)(s)
			for i, o := range others {
				s.History.BySeller = append(s.History.BySeller, filing(s, string(rune('a'+i)), func(f *contract.Filing) {
					f.ContractAmount, f.TechnicalFen, f.SignDate, f.Name = *fen(o), *fen(o), s.Form.SignDate.AddDays(-days), "别的项目"
				}))
			}
		}
	}
	office := func(recent, year int64) func(*contract.Subject) {
		return func(s *contract.Subject) {
			s.History.Office = contract.OfficeVolume{Recent: *fen(recent), Year: *fen(year)}
		}
	}
	shared := func(n int64) func(*contract.Subject) {
		return func(s *contract.Subject) { s.History.Shared = []contract.SharedContact{{Kind: "PHONE", Sellers: n}} }
	}
	due := func(days int, proven bool) func(*contract.Subject) {
		return func(s *contract.Subject) {
			s.Registered, s.Performance = true, &contract.Performance{On: s.Today, FirstDue: s.Today.AddDays(-days), Proven: proven}
		}
	}
	benefit := func(days int) func(*contract.Subject) {
		return func(s *contract.Subject) {
			s.Registered, s.Performance = true, &contract.Performance{BenefitOn: s.Today, DeregisteredOn: s.Today.AddDays(days)}
		}
	}
	return []ruleCase{
		{"RR20", "five times the revenue", seller(500_000, revenue(100_000)), ""},
		{"RR20", "more than that", seller(500_001, revenue(100_000)), contract.High},
		{"RR20", "no revenue at all", seller(1, revenue(0)), contract.High},
		{"RR20", "ten times the capital", seller(500_000, capital(50_000)), ""},
		{"RR20", "more than ten times", seller(500_001, capital(50_000)), contract.High},
		{"RR20", "young and large", seller(1_000_000, young(179)), contract.High},
		{"RR20", "young and not large", seller(999_999, young(179)), ""},
		{"RR20", "no longer young", seller(1_000_000, young(180)), ""},
		{"RR21", "at the quantile", func(*contract.Subject) {}, ""},
		{"RR21", "above it", func(s *contract.Subject) { s.History.Price.Upper-- }, contract.Warn},
		{"RR22", "back and forth", ring(1_100_000, 180), contract.High},
		{"RR22", "less alike", ring(1_100_001, 180), ""},
		{"RR22", "longer ago", ring(1_000_000, 181), ""},
		{"RR23", "three in a circle", ring(1_150_000, 365, "C"), contract.High},
		{"RR23", "four in a circle", ring(850_000, 0, "C", "D"), contract.High},
		{"RR23", "five in a circle", ring(1_000_000, 0, "C", "D", "E"), ""},
		{"RR23", "less alike", ring(1_150_001, 0, "C"), ""},
		{"RR23", "longer ago", ring(1_000_000, 366, "C"), ""},
		{"RR23", "two is another rule", ring(1_000_000, 0), ""},
		{"RR24", "at the end of the quarter", rush("2026-06-25", 150_000, 100_000), contract.Info},
		{"RR24", "before the last days", rush("2026-06-20", 150_000, 100_000), ""},
		{"RR24", "a small part of the year", rush("2026-06-25", 900_000, 100_000), ""},
		{"RR24", "the office is in a rush", office(3_001*5, 365_000), contract.Warn},
		{"RR24", "three times the mean", office(3_000*5, 365_000), ""},
		{"RR25", "three of one amount", pattern(12_345, 90, 12_345, 12_345), contract.Warn},
		{"RR25", "two of one amount", pattern(12_345, 0, 12_345), ""},
		{"RR25", "longer apart", pattern(12_345, 91, 12_345, 12_345), ""},
		{"RR25", "five round sums", pattern(100_000, 1, 200_000, 300_000, 400_000, 500_000), contract.Warn},
		{"RR25", "interrupted", pattern(100_000, 1, 200_000, 300_000, 12_345, 500_000), ""},
		{"RR34", "five sellers", shared(5), contract.High},
		{"RR34", "four sellers", shared(4), ""},
		{"RR35", "nothing for long", due(181, false), contract.Warn},
		{"RR35", "not yet so long", due(180, false), ""},
		{"RR35", "proven", due(400, true), ""},
		{"RR35", "given up after a benefit", benefit(180), contract.Warn},
		{"RR35", "given up much later", benefit(181), ""},
		{"RR35", "not registered", func(s *contract.Subject) { due(400, false)(s); s.Registered = false }, ""},
	}
}

// olderCases are of the rules that the form alone answers.
func olderCases() []ruleCase {
	return []ruleCase{
		{"RR09", "ends today", func(s *contract.Subject) { s.Form.EndDate = s.Today }, ""},
		{"RR09", "ended yesterday", func(s *contract.Subject) { s.Form.EndDate = s.Today.AddDays(-1) }, contract.Block},
		{"RR09", "takes effect tomorrow", func(s *contract.Subject) { s.Form.EffectiveDate = s.Today.AddDays(1) }, contract.Block},
		{"RR17", "technical above total", func(s *contract.Subject) { v := *s.Form.ContractAmount + 1; s.Form.TechnicalAmount = &v }, contract.Block},
		{"RR17", "equal", func(s *contract.Subject) { v := *s.Form.ContractAmount; s.Form.TechnicalAmount = &v }, ""},
		{"RR29", "undetermined", func(s *contract.Subject) { s.Form.AmountMode = contract.ModeUndetermined }, contract.Block},
		{"RR29", "royalty without a rate", func(s *contract.Subject) {
			s.Form.AmountMode, s.Form.Royalty, s.Form.ContractAmount = contract.ModeRoyalty, &contract.Royalty{Base: "32"}, nil
		}, contract.Block},
		{"RR29", "royalty with an estimate", func(s *contract.Subject) {
			s.Form.AmountMode, s.Form.ContractAmount = contract.ModeRoyalty, nil
			s.Form.Royalty = &contract.Royalty{Base: "32", RatePercent: "3", Estimate: 100_000}
		}, ""},
	}
}
