package contract_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// found gives the findings of a rule as p sees them.
func (w *world) found(p *identity.Principal, id, rule string) []contract.Finding {
	w.t.Helper()
	checked, err := w.contracts.Findings(w.t.Context(), p, id)
	must(w.t, err)
	return slices.DeleteFunc(checked.Findings, func(f contract.Finding) bool { return f.Rule != rule })
}

// file submits a form for an organisation's clerk.
func (w *world) file(p *identity.Principal, f contract.Form) contract.Contract {
	w.t.Helper()
	ctx := w.t.Context()
	c, err := w.contracts.Create(ctx, p, f)
	must(w.t, err)
	_, err = w.contracts.AddFile(ctx, p, c.ID, "M01", "合同.docx", bytes.NewReader(docx(w.t, c.ID)))
	must(w.t, err)
	c, err = w.contracts.Submit(ctx, p, c.ID, 0)
	must(w.t, err)
	return c
}

// between makes a form of a seller that is an applicant of the world and any buyer.
func (w *world) between(name, yuan, buyer, code string) contract.Form {
	f := w.form(yuan)
	f.ProjectName = name
	f.Parties[1].Name, f.Parties[1].CreditCode = buyer, code
	return f
}

// TestOtherFilingsAreFound: what the store looks up, on both databases.
func TestOtherFilingsAreFound(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		one, two := codes.CreditCodeWithCheck("91370902MA0000001"), codes.CreditCodeWithCheck("91370983MA0000002")
		third := codes.CreditCodeWithCheck("91370883MA0000009")
		// Splitting: two like contracts with one buyer reach the experts' threshold.
		a := w.file(w.clerk, w.between("井下输送带监测一期", "2600000.00", "邹鲁矿业有限公司", third))
		b := w.file(w.clerk, w.between("井下输送带监测二期", "2400000.00", "邹鲁矿业有限公司", third))
		split := w.found(w.registrar, b.ID, "RR05")
		if len(split) != 1 || len(split[0].Others) != 1 || split[0].Others[0].ID != a.ID || split[0].Others[0].AcceptanceNo != a.AcceptanceNo {
			t.Errorf("splitting: %+v", split)
		}
		// Back and forth between the two applicants; the other one's filing is named to the registry only.
		there := w.file(w.clerk, w.between("粉体分级机选型优化", "310000.00", "肥水新材料有限公司", two))
		back := w.file(w.other, w.between("轴承寿命试验分析", "300000.00", "岱下精密机械有限公司", one))
		mutual := w.found(w.far, back.ID, "RR22")
		if len(mutual) != 1 || mutual[0].Others[0].ID != there.ID {
			t.Errorf("back and forth: %+v", mutual)
		}
		if seen := w.found(w.other, back.ID, "RR22"); len(seen) != 1 || len(seen[0].Others) != 0 {
			t.Errorf("to the applicant: %+v", seen)
		}
		// The same amount three times.
		var last contract.Contract
		for i := range 3 {
			last = w.file(w.clerk, w.between([]string{"热处理炉温场标定", "齿轮箱噪声诊断", "喷涂机器人轨迹规划"}[i], "123456.00", fmt.Sprintf("买方%d有限公司", i), codes.CreditCodeWithCheck("9137088"+fmt.Sprint(i)+"MA0000009")))
		}
		if pattern := w.found(w.registrar, last.ID, "RR25"); len(pattern) != 1 || len(pattern[0].Others) != 2 {
			t.Errorf("pattern: %+v", pattern)
		}
		// A filing that was withdrawn counts no more.
		_, err := w.contracts.Withdraw(t.Context(), w.clerk, a.ID, 0, "重新商定")
		must(t, err)
		if split := w.found(w.registrar, b.ID, "RR05"); len(split) != 0 {
			t.Errorf("with a withdrawn filing: %+v", split)
		}
		w.verify()
	})
}

// TestCircleIsFound over three organisations, and told to the registry only.
func TestCircleIsFound(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		one, two := codes.CreditCodeWithCheck("91370902MA0000001"), codes.CreditCodeWithCheck("91370983MA0000002")
		three := w.org(applicant("泰山云计算有限公司", "91370902MA0000003", "370902"))
		clerk3 := w.user(three, "clerk3", identity.RoleClerk)
		first := w.file(w.clerk, w.between("甲项目研究分析", "500000.00", "肥水新材料有限公司", two))
		second := w.file(w.other, w.between("乙系统评估优化", "520000.00", three.Name, three.CreditCode))
		closing := w.file(clerk3, w.between("丙装置诊断改进", "480000.00", "岱下精密机械有限公司", one))
		circle := w.found(w.registrar, closing.ID, "RR23")
		if len(circle) != 1 || len(circle[0].Others) != 2 || circle[0].Others[0].ID != first.ID || circle[0].Others[1].ID != second.ID {
			t.Errorf("circle: %+v", circle)
		}
		if seen := w.found(clerk3, closing.ID, "RR23"); len(seen) != 0 {
			t.Errorf("the applicant is told of the circle: %+v", seen)
		}
	})
}

// TestSharedContactsAreHashed: five sellers with one phone are found by a keyed
// hash; the number itself stands nowhere in the clear.
func TestSharedContactsAreHashed(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		var last contract.Contract
		for i := range 5 {
			o := w.org(applicant(fmt.Sprintf("代办第%d有限公司", i), fmt.Sprintf("91370902MA000010%d", i), "370902"))
			clerk := w.user(o, fmt.Sprintf("agent%d", i), identity.RoleClerk)
			f := w.between(fmt.Sprintf("第%d号机组振动分析", i), fmt.Sprintf("1%d0100.00", i), "邹鲁矿业有限公司", codes.CreditCodeWithCheck("91370883MA0000009"))
			f.Parties[0].Phone = []string{"0538-7654321", "05387654321", "0538 7654321", "+86 0538-7654321", "0538-765-4321"}[i]
			last = w.file(clerk, f)
			if n := len(w.found(w.registrar, last.ID, "RR34")); n != i/4 {
				t.Errorf("after %d sellers: %d findings", i+1, n)
			}
		}
		w.advance(91 * 24 * time.Hour)
		late := w.file(w.clerk, w.between("压滤机能耗测算", "99100.00", "邹鲁矿业有限公司", codes.CreditCodeWithCheck("91370883MA0000009")))
		if n := len(w.found(w.registrar, late.ID, "RR34")); n != 0 {
			t.Errorf("months later: %d findings", n)
		}
		must(t, w.db.View(t.Context(), func(tx *database.Tx) error {
			var rows []struct{ Hash string }
			if err := tx.Raw("SELECT hash FROM contract_contacts").Scan(&rows).Error; err != nil {
				return err
			}
			if len(rows) != 6 {
				t.Errorf("%d contacts", len(rows))
			}
			for _, r := range rows {
				if len(r.Hash) < 64 || strings.Contains(r.Hash, "7654321") {
					t.Errorf("hash %q", r.Hash)
				}
			}
			return nil
		}))
		w.verify()
	})
}

// texts is a source of read texts, as another package will be.
type texts struct {
	facts *contract.TextFacts
	like  []contract.Likeness
}

func (x *texts) read(context.Context, *database.Tx, string, []contract.File) (*contract.TextFacts, []contract.Likeness, error) {
	return x.facts, x.like, nil
}

// TestHandlingGoesStaleWithTheFinding: what was written answers the finding as
// it was; when the text that was read changes, it must be answered anew.
func TestHandlingGoesStaleWithTheFinding(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		source := &texts{facts: &contract.TextFacts{Document: "d", Pages: [][]string{{"x"}}, Language: "zh",
			Monopoly: []contract.TextHit{{Kind: "1", Words: "不得改进", At: contract.Anchor{Document: "d", Page: 1, Line: 1}}}}}
		w.contracts.With(contract.Outside{Texts: source.read})
		c := w.secondReview("386000.00")
		clause := w.found(w.registrar, c.ID, "RR31")
		if len(clause) != 1 || clause[0].At.Page != 1 || !strings.Contains(clause[0].Why.Zh, "不得改进") {
			t.Fatalf("clause: %+v", clause)
		}
		register := func() error {
			_, err := w.contracts.Register(ctx, w.reviewer, c.ID, 0, "同意登记。")
			return err
		}
		if err := register(); fault.CodeOf(err) != fault.FindingsOpen {
			t.Fatalf("unhandled: %v", err)
		}
		before := w.events()
		checked, err := w.contracts.HandleFinding(ctx, w.registrar, c.ID, clause[0].Key, "该条款仅限样机，不限制后续改进。")
		must(t, err)
		if h := checked.Handlings[clause[0].Key]; h.State != contract.Handled || h.ByName != "用户registrar" || w.events() != before+1 {
			t.Errorf("handling %+v", h)
		}
		source.facts.Monopoly[0].Words = "不得改进，改进归让与人"
		now := w.found(w.registrar, c.ID, "RR31")
		checked, err = w.contracts.Findings(ctx, w.registrar, c.ID)
		must(t, err)
		if h := checked.Handlings[now[0].Key]; now[0].Key != clause[0].Key || h.State != contract.HandlingOld {
			t.Errorf("after the change: %+v", h)
		}
		if err := register(); fault.CodeOf(err) != fault.FindingsOpen {
			t.Fatalf("stale: %v", err)
		}
		_, err = w.contracts.HandleFinding(ctx, w.reviewer, c.ID, now[0].Key, "已要求双方删除该条款。")
		must(t, err)
		must(t, register())
		w.verify()
	})
}

// TestRegisteringTicksWarnings: a warning needs no step of its own; whoever
// registers ticks it, and the tick is on record.
func TestRegisteringTicksWarnings(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		f := w.form("386000.00")
		f.TechSummary += "含传感器安装位置的优化。"
		c := w.draft(f)
		_, err := w.contracts.Submit(ctx, w.clerk, c.ID, 0)
		must(t, err)
		_, err = w.contracts.Accept(ctx, w.registrar, c.ID, 0)
		must(t, err)
		_, err = w.contracts.Review(ctx, w.registrar, c.ID, 0, w.reviewed(c))
		must(t, err)
		warning := w.found(w.registrar, c.ID, "RR14")
		if len(warning) != 1 || warning[0].Severity != contract.Warn {
			t.Fatalf("warnings: %+v", warning)
		}
		_, err = w.contracts.Register(ctx, w.reviewer, c.ID, 0, "同意登记。")
		must(t, err)
		checked, err := w.contracts.Findings(ctx, w.auditor, c.ID)
		must(t, err)
		if h := checked.Handlings[warning[0].Key]; h.State != contract.Ticked || h.By != w.reviewer.UserID {
			t.Errorf("tick: %+v", h)
		}
		w.verify()
	})
}

// TestRecusal: a contact of a party cannot review first, nor second.
func TestRecusal(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		f := w.form("386000.00")
		f.Parties[1].Contact = w.registrar.DisplayName
		f.Parties[1].LegalRep = w.both.DisplayName
		c := w.draft(f)
		_, err := w.contracts.Submit(ctx, w.clerk, c.ID, 0)
		must(t, err)
		_, err = w.contracts.Accept(ctx, w.registrar2, c.ID, 0)
		must(t, err)
		if _, err = w.contracts.Review(ctx, w.registrar, c.ID, 0, w.reviewed(c)); fault.CodeOf(err) != fault.Recused {
			t.Fatalf("a contact reviews: %v", err)
		}
		_, err = w.contracts.Review(ctx, w.registrar2, c.ID, 0, w.reviewed(c))
		must(t, err)
		if _, err = w.contracts.Register(ctx, w.both, c.ID, 0, "同意登记。"); fault.CodeOf(err) != fault.Recused {
			t.Fatalf("a representative registers: %v", err)
		}
		_, err = w.contracts.Register(ctx, w.reviewer, c.ID, 0, "同意登记。")
		must(t, err)
	})
}

// TestAcceptLooksAgain: what came up since the submission stops the acceptance.
func TestAcceptLooksAgain(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		one, err := w.contracts.Create(ctx, w.clerk, w.form("386000.00"))
		must(t, err)
		two, err := w.contracts.Create(ctx, w.clerk, w.between("另一项目研究", "99000.00", "邹鲁矿业有限公司", codes.CreditCodeWithCheck("91370883MA0000009")))
		must(t, err)
		for _, id := range []string{one.ID, two.ID} {
			_, err = w.contracts.AddFile(ctx, w.clerk, id, "M01", "合同.docx", bytes.NewReader(docx(t, "the same text")))
			must(t, err)
		}
		_, err = w.contracts.Submit(ctx, w.clerk, one.ID, 0)
		must(t, err)
		_, err = w.contracts.Submit(ctx, w.clerk, two.ID, 0)
		if f := fault.As(err); f == nil || f.Code != fault.ChecksFailed || f.Fields[0].Code != fault.SameDocument {
			t.Fatalf("the same file twice: %v", err)
		}
		_, err = w.contracts.Withdraw(ctx, w.clerk, one.ID, 0, "误报")
		must(t, err)
		_, err = w.contracts.Submit(ctx, w.clerk, two.ID, 0)
		must(t, err)
		v := journal.Verifier{DB: w.db.DB, Key: w.key, Tables: tables()}
		r, err := v.Verify(ctx)
		must(t, err)
		if len(r.Problems) > 0 {
			t.Errorf("%v", r.Problems)
		}
	})
}

// TestFactsOfEarlierFilings: filings of the time before the facts were kept are
// compared too, once the program was started.
func TestFactsOfEarlierFilings(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		third := codes.CreditCodeWithCheck("91370883MA0000009")
		w.file(w.clerk, w.between("井下输送带监测一期", "2600000.00", "邹鲁矿业有限公司", third))
		b := w.file(w.clerk, w.between("井下输送带监测二期", "2400000.00", "邹鲁矿业有限公司", third))
		w.forgetFacts()
		if split := w.found(w.registrar, b.ID, "RR05"); len(split) != 0 {
			t.Fatalf("without facts: %+v", split)
		}
		for want := 2; want >= 0; want -= 2 {
			n, err := w.contracts.RecordMissingFacts(t.Context())
			if err != nil || n != want {
				t.Fatalf("recorded %d, %v", n, err)
			}
		}
		if split := w.found(w.registrar, b.ID, "RR05"); len(split) != 1 {
			t.Errorf("with facts: %+v", split)
		}
		w.verify()
	})
}

// forgetFacts makes the database look as before migration 8.
func (w *world) forgetFacts() {
	w.t.Helper()
	owner := w.db.Owner(w.t)
	defer owner.Close()
	for _, table := range []string{"contract_contacts", "contract_facts"} {
		disarm := "DROP TRIGGER " + table + "_no_delete"
		if w.db.Dialect() == database.Postgres {
			disarm = "ALTER TABLE " + table + " DISABLE TRIGGER ALL"
		}
		must(w.t, owner.InTx(w.t.Context(), func(tx *database.Tx) error {
			if err := tx.Exec(disarm).Error; err != nil {
				return err
			}
			return tx.Exec("DELETE FROM " + table).Error
		}))
	}
}
