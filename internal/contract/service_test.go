package contract_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/ledger"
)

func wantCode(t *testing.T, err error, code fault.Code) *fault.Error {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Code != code {
		t.Fatalf("got %v, want %s", err, code)
	}
	return f
}

func wantField(t *testing.T, err error, pointer string, code fault.Code) {
	t.Helper()
	f := fault.As(err)
	if f == nil {
		t.Fatalf("got %v, want a fault at %s", err, pointer)
	}
	for _, x := range f.Fields {
		if x.Pointer == pointer && x.Code == code {
			return
		}
	}
	t.Fatalf("got %v, want %s at %s", err, code, pointer)
}

// TestRegisterEndToEnd is the platform's heart: filed, decided by two people,
// certified, counted, provable, on both databases.
func TestRegisterEndToEnd(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.secondReview("386000.00")
		if c.Status != contract.SecondReview || c.AcceptanceNo != "TAJS-20260302-0001" || c.DecisionDue.String() != "2026-03-23" || c.RuleSet != "CN-2026" {
			t.Fatalf("%+v", c)
		}
		before := w.events()
		c, err := w.contracts.Register(ctx, w.reviewer, c.ID, 0, "同意登记。")
		must(t, err)
		if c.Status != contract.Registered || c.CertificateNumber != "TA-2026-000001" || c.RegisteredOn.String() != "2026-03-02" {
			t.Fatalf("%+v", c)
		}
		if n := w.events(); n != before+1 {
			t.Fatalf("registering left %d events, want 1", n-before)
		}
		if got, err := w.contracts.Get(ctx, w.clerk, c.ID); err != nil || !got.UpdatedAt.Equal(monday) || !got.CreatedAt.Equal(monday) {
			t.Fatalf("the row carries %s and %s, not the transaction's instant (%v)", got.CreatedAt, got.UpdatedAt, err)
		}
		p, err := w.ledger.Progress(ctx, w.auditor, 2026, ledger.Now())
		must(t, err)
		if p.ContractAmount != 38_600_000 || p.Count != 1 {
			t.Fatalf("the total is %s", p.ContractAmount)
		}
		w.verify()
		w.checkCertificate(c)
		w.checkPersonalData(c)
		w.verify()
	})
}

func (w *world) checkCertificate(c contract.Contract) {
	w.t.Helper()
	ctx := w.t.Context()
	first, err := w.contracts.Certificate(ctx, w.clerk, c.ID)
	must(w.t, err)
	w.advance(48 * time.Hour)
	again, err := w.contracts.Certificate(ctx, w.auditor, c.ID)
	must(w.t, err)
	if !bytes.Equal(first.Bytes, again.Bytes) || !bytes.HasPrefix(first.Bytes, []byte("%PDF-")) {
		w.t.Fatal("a reprint must have identical bytes")
	}
	open, err := w.certs.Check(ctx, c.CertificateNumber, "")
	must(w.t, err)
	if open.TokenOK || open.ContractAmount != "" || len(open.Buyers) > 0 || open.Status != "VALID" {
		w.t.Fatalf("without token only the minimum may show: %+v", open)
	}
	if guess, err := w.certs.Check(ctx, c.CertificateNumber, "guess"); err != nil || guess.TokenOK || guess.ContractAmount != "" {
		w.t.Fatalf("a wrong token opens nothing: %+v, %v", guess, err)
	}
	held, err := w.certs.CheckFile(ctx, bytes.NewReader(first.Bytes))
	must(w.t, err)
	if !held.TokenOK || !held.FileMatches || held.ContractAmount != "386000.00" {
		w.t.Fatalf("the original proves itself: %+v", held)
	}
	if _, err := w.certs.CheckFile(ctx, bytes.NewReader(append(first.Bytes, ' '))); fault.CodeOf(err) != fault.CertificateUnknown {
		w.t.Fatalf("a changed file: %v", err)
	}
	if _, err := w.contracts.Certificate(ctx, w.other, c.ID); fault.CodeOf(err) != fault.ObjectNotFound {
		w.t.Fatalf("another organisation's certificate: %v", err)
	}
}

// checkPersonalData: no phone in the clear in any table or event (R51).
func (w *world) checkPersonalData(c contract.Contract) {
	w.t.Helper()
	var text []string
	must(w.t, w.db.View(w.t.Context(), func(tx *database.Tx) error {
		if err := tx.Raw("SELECT form FROM contracts UNION ALL SELECT form FROM contract_submissions UNION ALL SELECT phone_sealed FROM organizations").Scan(&text).Error; err != nil {
			return err
		}
		var bodies [][]byte
		err := tx.Raw("SELECT body FROM journal_events").Scan(&bodies).Error
		for _, b := range bodies {
			text = append(text, string(b))
		}
		return err
	}))
	for _, s := range text {
		if strings.Contains(s, "0537-0000002") || strings.Contains(s, "0538-0000001") {
			w.t.Fatalf("a phone stands in the clear: %s", s)
		}
	}
	seen, err := w.contracts.FormFor(w.clerk, &c)
	must(w.t, err)
	masked, err := w.contracts.FormFor(w.auditor, &c)
	must(w.t, err)
	if seen.Parties[1].Phone != "0537-0000002" || masked.Parties[1].Phone == seen.Parties[1].Phone || masked.Parties[1].Phone == "" {
		w.t.Fatalf("clerk sees %q, auditor %q", seen.Parties[1].Phone, masked.Parties[1].Phone)
	}
}

func TestSubmitNamesEveryDefectAtOnce(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		f := w.form("100000")
		f.ProjectName, f.TechField = "", "77"
		f.SignDate = calendar.On(2026, 3, 3)
		f.BeginDate, f.EndDate = calendar.On(2026, 5, 1), calendar.On(2026, 4, 1)
		f.Parties[1].CreditCode = f.Parties[1].CreditCode[:17] + "0"
		f.AmountMode, f.PaySchedule = contract.ModeInstalment, []contract.Instalment{{Amount: 9_999_999}}
		c, err := w.contracts.Create(t.Context(), w.clerk, f)
		must(t, err)
		before := w.events()
		_, err = w.contracts.Submit(t.Context(), w.clerk, c.ID, 0)
		wantCode(t, err, fault.ChecksFailed)
		for pointer, code := range map[string]fault.Code{
			"/project_name": fault.MissingField, "/tech_field": fault.UnknownCode, "/sign_date": fault.DateInFuture, "/end_date": fault.DatesReversed,
			"/parties/1/uscc": fault.CreditCodeCheckDigit, "/pay_schedule": fault.ScheduleSum, "/documents/M01": fault.MaterialMissing,
		} {
			wantField(t, err, pointer, code)
		}
		got, err := w.contracts.Get(t.Context(), w.clerk, c.ID)
		must(t, err)
		if got.Status != contract.Draft || got.Version != c.Version || w.events() != before {
			t.Fatal("a refused submission must leave nothing behind")
		}
	})
}

func TestObjectsOfOthersDoNotExist(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.draft(w.form("100000"))
		for name, p := range map[string]*identity.Principal{"another organisation": w.other, "the bureau, before filing": w.registrar} {
			if _, err := w.contracts.Get(ctx, p, c.ID); fault.CodeOf(err) != fault.ObjectNotFound {
				t.Errorf("%s reads a draft: %v", name, err)
			}
		}
		_, err := w.contracts.Submit(ctx, w.clerk, c.ID, 0)
		must(t, err)
		for name, do := range map[string]func() error{
			"get":    func() error { _, err := w.contracts.Get(ctx, w.far, c.ID); return err },
			"accept": func() error { _, err := w.contracts.Accept(ctx, w.far, c.ID, 0); return err },
			"files":  func() error { _, err := w.contracts.Files(ctx, w.far, c.ID); return err },
			"edit":   func() error { _, err := w.contracts.Update(ctx, w.other, c.ID, 1, []byte(`{}`)); return err },
			"submit": func() error { _, err := w.contracts.Submit(ctx, w.other, c.ID, 0); return err },
		} {
			if err := do(); fault.CodeOf(err) != fault.ObjectNotFound {
				t.Errorf("%s from outside: %v", name, err)
			}
		}
		wantCode(t, func() error { _, err := w.contracts.Accept(ctx, w.clerk, c.ID, 0); return err }(), fault.PermissionDenied)
		wantCode(t, func() error { _, err := w.contracts.Accept(ctx, w.auditor, c.ID, 0); return err }(), fault.PermissionDenied)
		for name, p := range map[string]*identity.Principal{"other": w.other, "far office": w.far} {
			page, err := w.contracts.List(ctx, p, contract.Filter{Count: true})
			must(t, err)
			if len(page.Items) != 0 || page.Total != 0 {
				t.Errorf("%s lists %d of %d", name, len(page.Items), page.Total)
			}
		}
	})
}

func TestSamePersonCannotDoBothReviews(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.draft(w.form("100000"))
		_, err := w.contracts.Submit(ctx, w.clerk, c.ID, 0)
		must(t, err)
		_, err = w.contracts.Accept(ctx, w.both, c.ID, 0)
		must(t, err)
		c, err = w.contracts.Review(ctx, w.both, c.ID, 0, w.reviewed(c))
		must(t, err)
		for name, do := range map[string]func() error{
			"register": func() error { _, err := w.contracts.Register(ctx, w.both, c.ID, 0, "同意"); return err },
			"refuse": func() error {
				_, err := w.contracts.Refuse(ctx, w.both, c.ID, 0, []string{"NR02"}, "不属于技术合同")
				return err
			},
		} {
			if err := do(); fault.CodeOf(err) != fault.SamePersonReview {
				t.Errorf("%s by the first reviewer: %v", name, err)
			}
		}
		// The database refuses it too, whoever asks.
		err = w.db.InTx(ctx, func(tx *database.Tx) error {
			return tx.Exec("UPDATE contracts SET second_reviewer_id = first_reviewer_id WHERE id = ?", c.ID).Error
		})
		if !database.IsCheckViolated(err) {
			t.Fatalf("the constraint let the same person through: %v", err)
		}
		w.verify()
	})
}

// TestCorrectionRestartsTheClock: domain notes §1.9, third example.
func TestCorrectionRestartsTheClock(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.draft(w.form("100000"))
		_, err := w.contracts.Submit(ctx, w.clerk, c.ID, 0)
		must(t, err)
		_, err = w.contracts.Accept(ctx, w.registrar, c.ID, 0)
		must(t, err)
		w.at(time.Date(2026, 3, 10, 11, 0, 0, 0, calendar.Shanghai))
		c, err = w.contracts.Return(ctx, w.registrar, c.ID, 0, []contract.NoticeItem{{Field: "/targets", Reason: "请量化技术指标"}})
		must(t, err)
		if c.Status != contract.Correction || !c.DecisionDue.IsZero() || c.CorrectionDue.String() != "2026-03-31" {
			t.Fatalf("%s, due %q, correct until %q", c.Status, c.DecisionDue, c.CorrectionDue)
		}
		w.at(time.Date(2026, 3, 16, 9, 30, 0, 0, calendar.Shanghai))
		c, err = w.contracts.Update(ctx, w.clerk, c.ID, c.Version, []byte(`{"targets":"识别准确率不低于95%，漏报每月不超过一次。"}`))
		must(t, err)
		c, err = w.contracts.Submit(ctx, w.clerk, c.ID, c.Version)
		must(t, err)
		if c.Round != 2 || c.AcceptedOn.String() != "2026-03-16" || c.DecisionDue.String() != "2026-04-07" || c.AcceptanceNo != "TAJS-20260302-0001" {
			t.Fatalf("round %d, accepted on %s, due %s, %s", c.Round, c.AcceptedOn, c.DecisionDue, c.AcceptanceNo)
		}
		c, err = w.contracts.Accept(ctx, w.registrar, c.ID, 0)
		must(t, err)
		if c.DecisionDue.String() != "2026-04-07" {
			t.Fatalf("accepting again moved the clock to %s", c.DecisionDue)
		}
		w.verify()
	})
}

func TestCorrectionOverdueIsRefused(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.draft(w.form("100000"))
		_, err := w.contracts.Submit(ctx, w.clerk, c.ID, 0)
		must(t, err)
		_, err = w.contracts.Return(ctx, w.registrar, c.ID, 0, []contract.NoticeItem{{Material: "M01", Reason: "缺少盖章页"}})
		must(t, err)
		_, err = w.contracts.Refuse(ctx, w.reviewer, c.ID, 0, []string{"NR15"}, "逾期未补正")
		wantCode(t, err, fault.ActionNotAllowed)
		w.advance(40 * 24 * time.Hour)
		c, err = w.contracts.Refuse(ctx, w.reviewer, c.ID, 0, []string{"NR15"}, "逾期未补正")
		must(t, err)
		if c.Status != contract.Refused {
			t.Fatal(c.Status)
		}
		w.verify()
	})
}

func TestLargeContractGoesToExperts(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.draft(w.form("5000000.00"))
		_, err := w.contracts.Submit(ctx, w.clerk, c.ID, 0)
		must(t, err)
		_, err = w.contracts.Accept(ctx, w.registrar, c.ID, 0)
		must(t, err)
		c, err = w.contracts.Review(ctx, w.registrar, c.ID, 0, w.reviewed(c))
		must(t, err)
		if c.Status != contract.ExpertReview || c.DecisionDue.String() != "2026-04-14" {
			t.Fatalf("%s until %s", c.Status, c.DecisionDue)
		}
		_, err = w.contracts.Register(ctx, w.reviewer, c.ID, 0, "同意")
		f := wantCode(t, err, fault.ActionNotAllowed)
		if !slices.Equal(f.Actions, []string{"return", "recuse"}) {
			t.Errorf("the reviewer may only return it or stay out now, got %v", f.Actions)
		}
		_, err = w.contracts.ExpertOpinion(ctx, w.registrar, c.ID, 0, contract.ExpertInput{Recommendation: contract.RecommendRegister})
		wantField(t, err, "/conclusion", fault.MissingField)
		expert := contract.Expert{Name: "专家", Title: "研究员", Organization: "某院", Opinion: "同意"}
		c, err = w.contracts.ExpertOpinion(ctx, w.registrar, c.ID, 0, contract.ExpertInput{Recommendation: contract.RecommendRegister,
			Conclusion: "建议登记，核减后技术交易额450万元。", Panel: []contract.Expert{expert, expert, expert}, Approved: contract.Approved{TechnicalAmount: 450_000_000}})
		must(t, err)
		c, err = w.contracts.Register(ctx, w.reviewer, c.ID, 0, "同意登记。")
		must(t, err)
		p, err := w.ledger.Progress(ctx, w.auditor, 2026, ledger.Now())
		must(t, err)
		if p.TechnicalAmount != 450_000_000 || p.ContractAmount != 500_000_000 || c.Approved.TechnicalAmount != 450_000_000 {
			t.Fatalf("counted %s / %s", p.ContractAmount, p.TechnicalAmount)
		}
		w.verify()
	})
}

func TestAboveTheCitysLimit(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		small, big := w.draft(w.form("10000000.00")), w.draft(w.form("10000000.01"))
		for _, c := range []contract.Contract{small, big} {
			_, err := w.contracts.Submit(ctx, w.clerk, c.ID, 0)
			must(t, err)
		}
		_, err := w.contracts.Accept(ctx, w.registrar, big.ID, 0)
		wantCode(t, err, fault.MustTransferUp)
		_, err = w.contracts.TransferUp(ctx, w.registrar, small.ID, 0, "")
		wantCode(t, err, fault.TransferUpNotNeeded)
		c, err := w.contracts.TransferUp(ctx, w.registrar, big.ID, 0, "转省厅")
		must(t, err)
		if c.Status != contract.TransferredUp {
			t.Fatal(c.Status)
		}
		_, err = w.contracts.Accept(ctx, w.registrar, small.ID, 0)
		must(t, err)
		w.verify()
	})
}

func TestOneRegistrationPerContract(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		a, b := w.draft(w.form("100000")), w.draft(w.form("100000"))
		_, err := w.contracts.Submit(ctx, w.clerk, a.ID, 0)
		must(t, err)
		_, err = w.contracts.Submit(ctx, w.clerk, b.ID, 0)
		wantField(t, err, "/project_name", fault.DuplicateContract)
		_, err = w.contracts.Withdraw(ctx, w.clerk, a.ID, 0, "填错了")
		must(t, err)
		_, err = w.contracts.Submit(ctx, w.clerk, b.ID, 0)
		must(t, err)
		w.verify()
	})
}

func TestStaleEditsAreRefused(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.draft(w.form("100000"))
		one, err := w.contracts.Update(ctx, w.clerk, c.ID, c.Version, []byte(`{"sign_place":"泰安"}`))
		must(t, err)
		_, err = w.contracts.Update(ctx, w.clerk, c.ID, c.Version, []byte(`{"sign_place":"济南"}`))
		wantCode(t, err, fault.StaleVersion)
		got, err := w.contracts.Get(ctx, w.clerk, c.ID)
		must(t, err)
		if got.Form.SignPlace != "泰安" || got.Version != one.Version {
			t.Fatalf("%q at version %d", got.Form.SignPlace, got.Version)
		}
		// Personal data sent back masked stays what it was.
		seen, err := w.contracts.FormFor(w.auditor, &got.Contract)
		must(t, err)
		parties, err := json.Marshal(map[string]any{"parties": seen.Parties})
		must(t, err)
		two, err := w.contracts.Update(ctx, w.clerk, c.ID, one.Version, parties)
		must(t, err)
		if again, err := w.contracts.FormFor(w.clerk, &two); err != nil || again.Parties[1].Phone != "0537-0000002" {
			t.Fatalf("phone %q, %v", again.Parties[1].Phone, err)
		}
	})
}

func TestNationalNumber(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		a, b := w.secondReview("100000"), w.secondReview("200000")
		for _, c := range []contract.Contract{a, b} {
			_, err := w.contracts.Register(ctx, w.reviewer, c.ID, 0, "同意")
			must(t, err)
		}
		_, err := w.contracts.SetNationalNumber(ctx, w.registrar, a.ID, 0, "123")
		wantField(t, err, "/national_reg_no", fault.NationalNumberFormat)
		_, err = w.contracts.SetNationalNumber(ctx, w.registrar, a.ID, 0, "2026370901000123")
		must(t, err)
		_, err = w.contracts.SetNationalNumber(ctx, w.registrar, b.ID, 0, "2026370901000123")
		wantCode(t, err, fault.NationalNumberTaken)
		w.verify()
	})
}

func TestFilesThatAreNotTaken(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.draft(w.form("100000"))
		before := w.events()
		for name, x := range map[string]struct {
			file string
			r    io.Reader
			code fault.Code
		}{
			"too large":      {"a.pdf", io.MultiReader(strings.NewReader("%PDF-1.7\n"), io.LimitReader(zeros{}, 5<<20)), fault.FileTooLarge},
			"mislabelled":    {"a.pdf", bytes.NewReader(docx(t, "x")), fault.FileMislabelled},
			"unknown":        {"a.exe", strings.NewReader("MZ\x90\x00"), fault.FileKind},
			"empty":          {"a.pdf", strings.NewReader(""), fault.FileEmpty},
			"cut off":        {"a.pdf", strings.NewReader("%PDF-1.7\n1 0 obj"), fault.FileDamaged},
			"the same again": {"b.docx", bytes.NewReader(docx(t, c.ID+"M01")), fault.FileDuplicate},
		} {
			_, err := w.contracts.AddFile(ctx, w.clerk, c.ID, "M01", x.file, x.r)
			if fault.CodeOf(err) != x.code {
				t.Errorf("%s: %v, want %s", name, err, x.code)
			}
		}
		if w.events() != before {
			t.Error("a refused file left an event")
		}
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// Test32ClientsRegisterAtOnce: numbers gap-free, no event lost, sums equal.
func Test32ClientsRegisterAtOnce(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		const clients = 32
		cases := make([]contract.Contract, clients)
		var total amount.Fen
		for i := range cases {
			cases[i] = w.secondReview(fmt.Sprintf("%d.%02d", 100_000+i, i))
			total += cases[i].ContractAmount
		}
		before := w.events()
		started := time.Now()
		errs := make([]error, clients)
		var wg sync.WaitGroup
		for i, c := range cases {
			wg.Go(func() {
				_, errs[i] = w.contracts.Register(context.WithoutCancel(t.Context()), w.reviewer, c.ID, 0, "同意登记。")
			})
		}
		wg.Wait()
		took := time.Since(started)
		must(t, errors.Join(errs...))
		var serials []int64
		must(t, w.db.View(t.Context(), func(tx *database.Tx) error {
			return tx.Raw("SELECT serial FROM certificates ORDER BY serial").Scan(&serials).Error
		}))
		for i, s := range serials {
			if s != int64(i+1) {
				t.Fatalf("serial %d stands at place %d", s, i+1)
			}
		}
		p, err := w.ledger.Progress(t.Context(), w.auditor, 2026, ledger.Now())
		must(t, err)
		if len(serials) != clients || w.events() != before+clients || p.ContractAmount != total || p.Count != clients {
			t.Fatalf("%d certificates, %d events, total %s of %s", len(serials), w.events()-before, p.ContractAmount, total)
		}
		w.verify()
		t.Logf("%d registrations at once in %s: numbers 1–%d without a gap, %d events, %s yuan", clients, took.Round(time.Millisecond), clients, clients, total)
	})
}

// TestTwoReviewersAtOnce: of many deciding the same case exactly one wins.
func TestTwoReviewersAtOnce(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		c := w.secondReview("100000")
		const tries = 16
		errs := make([]error, tries)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = w.contracts.Register(context.WithoutCancel(t.Context()), w.reviewer, c.ID, c.Version, "同意")
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			switch fault.CodeOf(err) {
			case "":
				must(t, err)
				won++
			case fault.StaleVersion, fault.ActionNotAllowed:
			default:
				t.Errorf("unexpected: %v", err)
			}
		}
		if won != 1 {
			t.Fatalf("%d decisions were taken", won)
		}
		w.verify()
	})
}

func TestListPagesAndQueue(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		want := map[string]bool{}
		for i := range 7 {
			c := w.draft(w.form(fmt.Sprint(100_000 + i)))
			_, err := w.contracts.Submit(ctx, w.clerk, c.ID, 0)
			must(t, err)
			if i%2 == 0 {
				_, err = w.contracts.Accept(ctx, w.registrar, c.ID, 0)
				must(t, err)
			}
			want[c.ID] = true
			w.advance(24 * time.Hour)
		}
		for _, byDue := range []bool{false, true} {
			got := map[string]bool{}
			f := contract.Filter{Limit: 3, ByDue: byDue, Count: true}
			var last calendar.Date
			for {
				page, err := w.contracts.List(ctx, w.registrar, f)
				must(t, err)
				if page.Total != 7 {
					t.Fatalf("total %d", page.Total)
				}
				for _, c := range page.Items {
					if byDue && !c.DecisionDue.IsZero() && c.DecisionDue.Before(last) {
						t.Fatal("the queue is not in the order of due dates")
					}
					last = c.DecisionDue
					got[c.ID] = true
				}
				if f.Cursor = page.NextCursor; f.Cursor == "" {
					break
				}
			}
			if len(got) != len(want) {
				t.Fatalf("by due %v: %d of %d listed", byDue, len(got), len(want))
			}
		}
		for q, n := range map[string]int{"在线监测": 7, "邹鲁": 7, "%": 0, "100003": 1, "TAJS-20260302-0001": 1, "无此项目": 0} {
			page, err := w.contracts.List(ctx, w.clerk, contract.Filter{Query: q})
			must(t, err)
			if len(page.Items) != n {
				t.Errorf("query %q finds %d, want %d", q, len(page.Items), n)
			}
		}
		_, err := w.contracts.List(ctx, w.clerk, contract.Filter{Cursor: "nonsense"})
		wantCode(t, err, fault.BadCursor)
	})
}

func TestLegacyCreditCodeNeedsAReason(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		f := w.form("100000")
		f.Parties[1].CreditCode = "91350100M0001TGQXM"
		c := w.draft(f)
		_, err := w.contracts.Submit(t.Context(), w.clerk, c.ID, 0)
		wantField(t, err, "/parties/1/uscc", fault.CreditCodeCheckDigit)
		f.Parties[1].CodeException = "早期赋码，见营业执照"
		d := w.draft(f)
		_, err = w.contracts.Submit(t.Context(), w.clerk, d.ID, 0)
		must(t, err)
		if codes.CheckCreditCode(f.Parties[1].CreditCode) == nil {
			t.Fatal("the vector is no longer a legacy code")
		}
	})
}

func TestDraftsCanBeDeletedFiledContractsNot(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		gone, kept := w.draft(w.form("100000")), w.draft(w.form("200000"))
		wantCode(t, w.contracts.Delete(ctx, w.clerk, gone.ID, gone.Version+1), fault.StaleVersion)
		must(t, w.contracts.Delete(ctx, w.clerk, gone.ID, gone.Version))
		if _, err := w.contracts.Get(ctx, w.clerk, gone.ID); fault.CodeOf(err) != fault.ObjectNotFound {
			t.Fatalf("a deleted draft: %v", err)
		}
		_, err := w.contracts.Submit(ctx, w.clerk, kept.ID, 0)
		must(t, err)
		kept, err = w.contracts.Return(ctx, w.registrar, kept.ID, 0, []contract.NoticeItem{{Field: "/targets", Reason: "请补充"}})
		must(t, err)
		wantCode(t, w.contracts.Delete(ctx, w.clerk, kept.ID, kept.Version), fault.NotEditable)
		w.verify()
	})
}
