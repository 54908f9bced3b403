// Package achievementtest makes achievements for tests.
package achievementtest

import (
	"bytes"
	"fmt"
	"testing"

	"jishi/internal/achievement"
	"jishi/internal/calendar"
	"jishi/internal/identity"
)

// Complete is a form that can be filed but for the evidence of its readiness: an
// applied achievement of a unit, paid for by a provincial plan, of three people
// with shares of 50, 30 and 20 %.
func Complete(org identity.Organization, name string, completed calendar.Date) achievement.Form {
	person := func(n string, share int64, main bool) achievement.Person {
		return achievement.Person{Name: n, BirthYear: 1975, Title: "教授", Degree: "博士", UnitCode: org.CreditCode, UnitName: org.Name, Contribution: "方案与试验", Share: share, Main: main}
	}
	return achievement.Form{Name: name, Class: "Y", EvaluationClass: "APPLIED", Keywords: []string{"秸秆", "还田"}, Teaser: "小麦秸秆还田后出苗率低的问题",
		Abstract: "一种秸秆深埋还田的装置与方法。", Innovation: "先切碎后深埋的双轴结构。", Detail: "双轴转速比为 1:2.4，埋深 28 厘米。", OutputForm: "5", Attribute: "1", Stage: "2", TechField: "03",
		Industry: "C35", StartedOn: completed.AddDays(-700), CompletedOn: completed, Project: achievement.Project{Source: "30", Programme: "省重点研发计划", No: "2023TZXD001"},
		Units:  []achievement.Unit{{CreditCode: org.CreditCode, Name: org.Name, Kind: "2", Role: "牵头"}},
		People: []achievement.Person{person("孔令辉", 5000, true), person("孟繁", 3000, false), person("曾庆", 2000, false)},
		Rights: []achievement.Right{{Kind: "11", Number: fmt.Sprintf("ZL2023%08d.5", len(name)*7919%100000000), Title: name, Owner: org.Name, Status: "GRANTED"}},
		TRL:    []achievement.Claim{{Scale: achievement.Scale9, Level: 6}}, Application: achievement.Application{Status: "3"}, Grant: achievement.Grant{ServiceWork: true, Kind: "NONE"}}
}

// PDF is a small file that the store takes for a PDF; mark makes it another one.
func PDF(mark string) []byte {
	return []byte("%PDF-1.7\n%" + mark + "\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
}

// Filed makes a record of a form, shows its readiness by a test report and files it.
func Filed(t testing.TB, s *achievement.Service, who *identity.Principal, f achievement.Form) achievement.Achievement {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	a, err := s.Create(t.Context(), who, f)
	must(err)
	file, err := s.Attach(t.Context(), who, a.ID, achievement.NewFile{Kind: achievement.KindTest, Tier: achievement.Confidential, DocumentedOn: f.CompletedOn}, "检测报告.pdf",
		bytes.NewReader(PDF(a.ID)))
	must(err)
	for i := range f.TRL {
		f.TRL[i].EvidenceID = file.ID
	}
	a, err = s.Update(t.Context(), who, a.ID, 0, f, "")
	must(err)
	a, err = s.File(t.Context(), who, a.ID, a.Version)
	must(err)
	return a
}
