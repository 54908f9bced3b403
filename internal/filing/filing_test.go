package filing_test

import (
	"bytes"
	"testing"
	"time"

	"jishi/internal/amount"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/filing"
)

func TestABatchBecomesDrafts(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		raw := workbook(t, forms(450)) // more than two chunks
		b := w.receive(w.clerk, raw, false)
		if b.Run.Stage != filing.Checked || b.Run.Total != 450 || b.Run.Blocked != 0 || b.Drafts != 0 {
			t.Fatalf("trial run: %+v", b)
		}
		if n := w.count("SELECT COUNT(*) FROM contracts"); n != 0 {
			t.Fatalf("a trial run made %d drafts", n)
		}
		events := w.count("SELECT COUNT(*) FROM journal_events")
		_, err := w.filings.Commit(t.Context(), w.clerk, b.ID, b.Version)
		must(t, err)
		must(t, w.filings.Work(t.Context()))
		b, err = w.filings.Get(t.Context(), w.clerk, b.ID)
		must(t, err)
		if b.Run.Stage != filing.Committed || b.Drafts != 450 || b.Repeated != 0 || b.CommittedAt.IsZero() {
			t.Fatalf("commit: %+v", b)
		}
		if n := w.count("SELECT COUNT(*) FROM journal_events") - events; n != 2 { // the wish and the deed
			t.Errorf("%d events", n)
		}
		page, err := w.contracts.List(t.Context(), w.clerk, contract.Filter{Limit: 200, Count: true})
		must(t, err)
		c := page.Items[0]
		if page.Total != 450 || c.Status != contract.Draft || c.CreatedBy != w.clerk.UserID || c.Origin.FilingID != b.ID || c.Form.Parties[0].Name != "岱下精密机械有限公司" {
			t.Errorf("the drafts: %d, %+v", page.Total, c)
		}
		history, err := w.contracts.History(t.Context(), w.clerk, c.ID, -1, 10)
		must(t, err)
		if len(history) != 1 || history[0].Kind != "filing.committed" {
			t.Errorf("the draft's history: %+v", history)
		}
		form, err := w.contracts.FormFor(w.clerk, &c)
		must(t, err)
		if form.Parties[1].Phone != "0537-0000002" || c.Form.Parties[1].Phone == form.Parties[1].Phone {
			t.Error("the phone is not sealed, or cannot be opened")
		}
		w.verify()
	})
}

func TestTheSameFileCreatesNothingTwice(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		list := forms(30)
		raw := workbook(t, list)
		first := w.receive(w.clerk, raw, true)
		if again := w.receive(w.clerk, raw, true); again.ID != first.ID || again.Drafts != 30 {
			t.Errorf("the same file: %+v", again)
		}
		// More rows in the same workbook: those filed before are skipped.
		grown := w.receive(w.clerk, workbook(t, append(list, forms(35)[30:]...)), true)
		if grown.ID == first.ID || grown.Drafts != 5 || grown.Repeated != 30 || grown.Run.Stage != filing.Committed {
			t.Errorf("the grown file: %+v", grown)
		}
		if n := w.count("SELECT COUNT(*) FROM contracts"); n != 35 {
			t.Errorf("%d contracts", n)
		}
		// A deleted draft may be brought in again, with another file.
		page, err := w.contracts.List(t.Context(), w.clerk, contract.Filter{Limit: 1})
		must(t, err)
		must(t, w.contracts.Delete(t.Context(), w.clerk, page.Items[0].ID, 0))
		if b := w.receive(w.clerk, workbook(t, forms(35)), true); b.Drafts != 1 {
			t.Errorf("after a deletion: %+v", b)
		}
		// Another organisation has nothing to do with it: these are not its rows to file, but its batch.
		if b := w.receive(w.other, raw, false); b.ID == first.ID || b.OrgID != w.other.OrgID {
			t.Errorf("another organisation's batch: %+v", b)
		}
		w.verify()
	})
}

// TestOneBadRowStopsAll: findings name row, column, code and sentence.
func TestOneBadRowStopsAll(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		list := forms(300)
		list[250].TechField = "XX"
		list[251].Parties[1].CreditCode = list[251].Parties[1].CreditCode[:17] + "?"
		list[252] = list[10]
		b := w.receive(w.clerk, workbook(t, list), true)
		if b.Run.Stage != filing.Checked || b.Run.Blocked != 3 || b.Drafts != 0 || w.count("SELECT COUNT(*) FROM contracts") != 0 {
			t.Fatalf("%+v", b)
		}
		page, err := w.filings.Findings(t.Context(), w.clerk, b.ID, "", 2)
		must(t, err)
		rest, err := w.filings.Findings(t.Context(), w.clerk, b.ID, page.NextCursor, 100)
		must(t, err)
		got := map[string]filing.Finding{}
		for _, f := range append(page.Items, rest.Items...) {
			got[f.Place.Header] = f
		}
		for header, want := range map[string]struct {
			row  int
			code fault.Code
		}{"技术领域": {252, fault.UnknownCode}, "买方统一社会信用代码": {253, fault.CreditCodeFormat}, "项目名称": {254, fault.DuplicateContract}} {
			if f := got[header]; f.Place.Row != want.row || f.Code != want.code || f.Place.Sheet != "合同" || f.Text.Zh == "" || f.Severity != contract.Block {
				t.Errorf("%s: %+v, want row %d %s", header, f, want.row, want.code)
			}
		}
		if len(page.Items) != 2 || len(rest.Items) != 1 {
			t.Errorf("pages of %d and %d", len(page.Items), len(rest.Items))
		}
		if _, err := w.filings.Commit(t.Context(), w.clerk, b.ID, 0); fault.CodeOf(err) != fault.FilingHasErrors {
			t.Errorf("commit of a bad batch: %v", err)
		}
		file, err := w.filings.ErrorFile(t.Context(), w.clerk, b.ID)
		must(t, err)
		if len(file.Body) == 0 {
			t.Error("no error file")
		}
		w.verify()
	})
}

func TestWhoMaySeeABatch(t *testing.T) {
	w := newWorld(t, database.SQLite)
	b := w.receive(w.clerk, workbook(t, forms(1)), false)
	if _, err := w.filings.Get(t.Context(), w.other, b.ID); fault.CodeOf(err) != fault.ObjectNotFound {
		t.Errorf("another organisation: %v", err)
	}
	if _, err := w.filings.Commit(t.Context(), w.other, b.ID, 0); fault.CodeOf(err) != fault.ObjectNotFound {
		t.Errorf("commit by another organisation: %v", err)
	}
	if _, err := w.filings.Get(t.Context(), w.registrar, b.ID); fault.CodeOf(err) != fault.PermissionDenied {
		t.Errorf("registrar: %v", err)
	}
	if _, err := w.filings.Receive(t.Context(), w.registrar, "x", bytes.NewReader([]byte("x")), false); fault.CodeOf(err) != fault.PermissionDenied {
		t.Errorf("registrar files: %v", err)
	}
	for p, want := range map[string]int{"clerk": 1, "other": 0, "auditor": 1} {
		who := map[string]any{"clerk": w.clerk, "other": w.other, "auditor": w.auditor}
		page, err := w.filings.List(t.Context(), principal(who[p]), "", 10)
		must(t, err)
		if len(page.Items) != want {
			t.Errorf("%s sees %d batches", p, len(page.Items))
		}
	}
	if _, err := w.filings.Commit(t.Context(), w.clerk, b.ID, 7); fault.CodeOf(err) != fault.StaleVersion {
		t.Errorf("another version: %v", err)
	}
}

// TestQuota: with a batch an organisation may hold 12,000 drafts, not more.
func TestQuota(t *testing.T) {
	w := newWorld(t, database.SQLite)
	w.fillDrafts(contract.MaxBatchDrafts - 9)
	b := w.receive(w.clerk, workbook(t, forms(10)), true)
	if b.Run.Stage != filing.Failed || b.Run.Problem != fault.QuotaExceeded || b.Drafts != 0 {
		t.Fatalf("above the limit: %+v", b)
	}
	if b = w.receive(w.clerk, workbook(t, forms(9)), true); b.Run.Stage != filing.Committed || b.Drafts != 9 {
		t.Errorf("at the limit: %+v", b)
	}
}

// TestEmptyAndForeignFiles: what is wrong with the file as a whole ends the
// batch with a reason.
func TestEmptyAndForeignFiles(t *testing.T) {
	w := newWorld(t, database.SQLite)
	if b := w.receive(w.clerk, workbook(t, nil), true); b.Run.Stage != filing.Failed || b.Run.Problem != fault.FilingEmpty {
		t.Errorf("no rows: %+v", b)
	}
	if b := w.receive(w.clerk, anotherWorkbook(t), true); b.Run.Stage != filing.Failed || b.Run.Problem != fault.TemplateVersion {
		t.Errorf("another workbook: %+v", b)
	}
	if _, err := w.filings.Receive(t.Context(), w.clerk, "x.xlsx", bytes.NewReader([]byte("no workbook")), false); fault.CodeOf(err) != fault.WorkbookUnreadable {
		t.Errorf("no zip: %v", err)
	}
	if _, err := w.filings.Receive(t.Context(), w.clerk, "x.xlsx", bytes.NewReader(nil), false); fault.CodeOf(err) != fault.FileEmpty {
		t.Errorf("nothing: %v", err)
	}
	one := forms(1)
	one[0].ContractAmount = new(amount.Fen)
	if b := w.receive(w.clerk, workbook(t, one), true); b.Run.Blocked != 1 {
		t.Errorf("no amount: %+v", b)
	}
}

// TestADeadWorkersBatchIsTakenUp: nobody else touches a batch that is being
// worked on; two minutes without a sign, and it is given to another.
func TestADeadWorkersBatchIsTakenUp(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		b, err := w.filings.Receive(t.Context(), w.clerk, "批量.xlsx", bytes.NewReader(workbook(t, forms(3))), true)
		must(t, err)
		must(t, w.db.InTx(t.Context(), func(tx *database.Tx) error {
			return tx.Exec("UPDATE filing_runs SET stage = 'COMMITTING', attempt = 1, heartbeat_at = ?", tx.Now).Error
		}))
		must(t, w.filings.Work(t.Context()))
		if b, _ = w.filings.Get(t.Context(), w.clerk, b.ID); b.Run.Stage != filing.Committing {
			t.Fatalf("taken from a living worker: %+v", b)
		}
		if _, err := w.filings.Commit(t.Context(), w.clerk, b.ID, 0); fault.CodeOf(err) != fault.FilingNotReady {
			t.Errorf("commit meanwhile: %v", err)
		}
		w.advance(3 * time.Minute)
		must(t, w.filings.Work(t.Context()))
		if b, _ = w.filings.Get(t.Context(), w.clerk, b.ID); b.Run.Stage != filing.Committed || b.Drafts != 3 {
			t.Errorf("left behind: %+v", b)
		}
	})
}
