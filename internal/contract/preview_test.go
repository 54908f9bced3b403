package contract_test

import (
	"encoding/json"
	"strings"
	"testing"

	"jishi/internal/contract"
	"jishi/internal/fault"
)

// TestPreviewSavesNothing: the checks and the worksheet of a change that is only
// being typed.
func TestPreviewSavesNothing(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.draft(w.form("386000.00"))
		before := w.events()
		patch := `{"non_technical_items":[{"kind":"EQUIPMENT","name":"传感器","quantity":3,"unit_cost":"10000.00","is_carrier":true,"carrier_kind":"EQUIPMENT_SET","reasonable_quantity":1}]}`
		p, err := w.contracts.Preview(ctx, w.clerk, c.ID, []byte(patch))
		must(t, err)
		if p.Worksheet.Technical.String() != "366000.00" || len(p.Worksheet.Lines) != 1 || p.Worksheet.Lines[0].Kept.String() != "10000.00" {
			t.Errorf("worksheet %+v", p.Worksheet)
		}
		p, err = w.contracts.Preview(ctx, w.clerk, c.ID, []byte(`{"project_name":null,"end_date":"2020-01-01"}`))
		must(t, err)
		found := map[string]bool{}
		for _, f := range p.Findings {
			found[f.Pointer] = found[f.Pointer] || f.Severity == contract.Block
		}
		if !found["/project_name"] || !found["/end_date"] {
			t.Errorf("blocking findings %v", found)
		}
		got, err := w.contracts.Get(ctx, w.clerk, c.ID)
		must(t, err)
		if got.Version != c.Version || got.Form.ProjectName != c.Form.ProjectName || w.events() != before {
			t.Error("a look changed something")
		}
		_, err = w.contracts.Preview(ctx, w.other, c.ID, []byte(`{}`))
		if fault.CodeOf(err) != fault.ObjectNotFound {
			t.Errorf("another organisation: %v", err)
		}
		_, err = w.contracts.Submit(ctx, w.clerk, c.ID, 0)
		must(t, err)
		_, err = w.contracts.Preview(ctx, w.clerk, c.ID, []byte(`{}`))
		if fault.CodeOf(err) != fault.NotEditable {
			t.Errorf("a filed contract: %v", err)
		}
	})
}

// TestCopyLeavesOutWhatBelongsToOneContract, and carries personal data over
// without anyone seeing it.
func TestCopyLeavesOutWhatBelongsToOneContract(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		form := w.form("386000.00")
		form.Parties[1].Account = "6222000011112222"
		c := w.draft(form)
		d, err := w.contracts.Copy(ctx, w.clerk, c.ID)
		must(t, err)
		if d.ID == c.ID || d.Status != contract.Draft || !d.Form.SignDate.IsZero() || d.Form.CommitmentAccepted || d.Form.ProjectName != c.Form.ProjectName {
			t.Errorf("copy: %s %+v", d.Status, d.Form)
		}
		shown, err := w.contracts.FormFor(w.clerk, &d)
		must(t, err)
		if shown.Parties[1].Account != "************2222" || shown.Parties[1].ID == c.Form.Parties[1].ID {
			t.Errorf("party of the copy: %+v", shown.Parties[1])
		}
		raw, _ := json.Marshal(d.Form)
		if strings.Contains(string(raw), "6222000011112222") {
			t.Error("the account is stored in clear")
		}
		if _, err := w.contracts.Copy(ctx, w.other, c.ID); fault.CodeOf(err) != fault.ObjectNotFound {
			t.Errorf("another organisation: %v", err)
		}
		w.verify()
	})
}

// TestDifferenceAfterCorrection shows a registrar what the applicant changed,
// with personal data masked, and nothing that stayed.
func TestDifferenceAfterCorrection(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.draft(w.form("386000.00"))
		_, err := w.contracts.Submit(ctx, w.clerk, c.ID, 0)
		must(t, err)
		_, err = w.contracts.Return(ctx, w.registrar, c.ID, 0, []contract.NoticeItem{{Field: "/targets", Reason: "不明确"}})
		must(t, err)
		now, err := w.contracts.Get(ctx, w.clerk, c.ID)
		must(t, err)
		shown, err := w.contracts.FormFor(w.clerk, &now.Contract)
		must(t, err)
		shown.Parties[1].Phone = "13800001234"
		patch, err := json.Marshal(map[string]any{"targets": "识别准确率不低于百分之九十五。", "parties": shown.Parties, "plan_no": "2026-01"})
		must(t, err)
		_, err = w.contracts.Update(ctx, w.clerk, c.ID, now.Version, patch)
		must(t, err)
		_, err = w.contracts.Submit(ctx, w.clerk, c.ID, 0)
		must(t, err)

		rounds, err := w.contracts.Submissions(ctx, w.registrar, c.ID)
		must(t, err)
		if len(rounds) != 2 || rounds[0].Round != 1 || rounds[1].SubmittedByName != "用户clerk" || rounds[0].FormHash == rounds[1].FormHash {
			t.Fatalf("rounds %+v", rounds)
		}
		found, err := w.contracts.Compare(ctx, w.registrar, c.ID, 1, 2)
		must(t, err)
		got := map[string]string{}
		for _, d := range found {
			b, _ := json.Marshal([]any{d.Before, d.After})
			got[d.Pointer] = string(b)
		}
		want := map[string]string{
			"/targets":         `["识别准确率不低于百分之九十二。","识别准确率不低于百分之九十五。"]`,
			"/plan_no":         `[null,"2026-01"]`,
			"/parties/1/phone": got["/parties/1/phone"],
		}
		if len(got) != len(want) || got["/targets"] != want["/targets"] || got["/plan_no"] != want["/plan_no"] {
			t.Errorf("differences %v", got)
		}
		if p := got["/parties/1/phone"]; p == "" || strings.Contains(p, "13800001234") || strings.Contains(p, "0537-0000002") {
			t.Errorf("phone: %s", p)
		}
		if same, err := w.contracts.Compare(ctx, w.registrar, c.ID, 2, 0); err != nil || len(same) != 0 {
			t.Errorf("round 2 and now: %v, %v", same, err)
		}
		if _, err := w.contracts.Compare(ctx, w.registrar, c.ID, 3, 0); fault.CodeOf(err) != fault.InvalidFields {
			t.Errorf("a round that does not exist: %v", err)
		}
		if _, err := w.contracts.Compare(ctx, w.other, c.ID, 1, 2); fault.CodeOf(err) != fault.ObjectNotFound {
			t.Errorf("another organisation: %v", err)
		}
	})
}

// TestDifferencesOfLists pairs parties by their id and other lines by position.
func TestDifferencesOfLists(t *testing.T) {
	a := contract.Form{Parties: []contract.Party{{ID: "1", Name: "甲"}, {ID: "2", Name: "乙"}}, IPKinds: []string{"11"},
		PaySchedule: []contract.Instalment{{Amount: 100}, {Amount: 200}}}
	b := contract.Form{Parties: []contract.Party{{ID: "2", Name: "乙"}, {ID: "3", Name: "丙"}}, IPKinds: []string{"11", "12"},
		PaySchedule: []contract.Instalment{{Amount: 150}}}
	found, err := contract.Differences(a, b)
	must(t, err)
	var got []string
	for _, d := range found {
		raw, _ := json.Marshal([]any{d.Before, d.After})
		got = append(got, d.Pointer+" "+string(raw))
	}
	want := []string{
		`/pay_schedule/0/amount ["1.00","1.50"]`, `/pay_schedule/1 [{"amount":"2.00"},null]`, `/ip_kinds [["11"],["11","12"]]`,
		`/parties/0 [{"id":"1","name":"甲"},null]`, `/parties/1 [null,{"id":"3","name":"丙"}]`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
