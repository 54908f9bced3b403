package contract_test

import (
	"testing"

	"jishi/internal/amount"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// TestInReview follows two contracts through the statuses and compares what is
// on the way with their amounts.
func TestInReview(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		read := func(p *identity.Principal, region string) contract.InReview {
			t.Helper()
			r, err := w.contracts.InReview(ctx, p, region)
			must(t, err)
			return r
		}
		want := func(r contract.InReview, status contract.Status, n int64, contractFen, technical amount.Fen) {
			t.Helper()
			for _, g := range r.Groups {
				if g.Status == status && (g.Count != n || g.ContractAmount != contractFen || g.TechnicalAmount != technical) {
					t.Errorf("%s: %+v, want %d with %s and %s", status, g, n, contractFen, technical)
				}
			}
			if len(r.Groups) != 6 {
				t.Errorf("%d statuses", len(r.Groups))
			}
		}
		first := w.draft(w.form("386000.00"))
		if r := read(w.auditor, ""); r.Region != "370900" || r.Total.Count != 0 {
			t.Errorf("a draft is on the way: %+v", r)
		}
		_, err := w.contracts.Submit(ctx, w.clerk, first.ID, 0)
		must(t, err)
		second := w.secondReview("1000.00")
		r := read(w.auditor, "")
		want(r, contract.Submitted, 1, 38_600_000, 38_600_000)
		want(r, contract.SecondReview, 1, 100_000, 100_000)
		if r.Total.Count != 2 || r.Total.ContractAmount != 38_700_000 {
			t.Errorf("total %+v", r.Total)
		}

		// What the review has set counts, once there is one.
		must(t, w.db.InTx(ctx, func(tx *database.Tx) error {
			return tx.Exec("UPDATE contracts SET approved_contract_fen = 90000, approved_technical_fen = 70000 WHERE id = ?", second.ID).Error
		}))
		want(read(w.registrar, "370900"), contract.SecondReview, 1, 90_000, 70_000)
		w.seenInReview(read)

		_, err = w.contracts.Register(ctx, w.reviewer, second.ID, 0, "同意登记。")
		must(t, err)
		_, err = w.contracts.Withdraw(ctx, w.clerk, first.ID, 0, "双方协商取消。")
		must(t, err)
		if r := read(w.auditor, ""); r.Total.Count != 0 {
			t.Errorf("decided contracts are on the way: %+v", r)
		}
	})
}

// seenInReview: who sees which of the two contracts.
func (w *world) seenInReview(read func(*identity.Principal, string) contract.InReview) {
	w.t.Helper()
	for name, c := range map[string]struct {
		who    *identity.Principal
		region string
		count  int64
		of     string
	}{
		"the applicant":          {w.clerk, "", 2, "370900"},
		"another applicant":      {w.other, "", 0, "370900"},
		"the city's office":      {w.registrar, "", 2, "370900"},
		"another office":         {w.far, "", 0, "370983"},
		"a county, by the city":  {w.auditor, "370983", 0, "370983"},
		"the county, by its own": {w.far, "370983", 0, "370983"},
	} {
		if r := read(c.who, c.region); r.Total.Count != c.count || r.Region != c.of {
			w.t.Errorf("%s: %d contracts of %s, want %d of %s", name, r.Total.Count, r.Region, c.count, c.of)
		}
	}
	for name, c := range map[string]struct {
		who    *identity.Principal
		region string
		code   fault.Code
	}{
		"nobody":         {nil, "", fault.LoginRequired},
		"another office": {w.far, "370902", fault.ObjectNotFound},
		"the whole city": {w.far, "370900", fault.ObjectNotFound},
		"no region":      {w.auditor, "110000", fault.InvalidFields},
		"an administrator": {&identity.Principal{UserID: "x", OrgID: w.registrar.OrgID, Side: identity.SideBureau,
			Roles: []identity.Role{identity.RoleSystemAdmin}}, "", fault.PermissionDenied},
	} {
		if _, err := w.contracts.InReview(w.t.Context(), c.who, c.region); fault.CodeOf(err) != c.code {
			w.t.Errorf("%s asks for %q: %v, want %s", name, c.region, err, c.code)
		}
	}
}

// TestLabels: a contract is named to those who may open it, and to nobody else.
func TestLabels(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.secondReview("386000.00")
		c, err := w.contracts.Register(ctx, w.reviewer, c.ID, 0, "同意登记。")
		must(t, err)
		draft := w.draft(w.form("9.00"))
		for name, x := range map[string]struct {
			who  *identity.Principal
			want int
		}{"clerk": {w.clerk, 2}, "other": {w.other, 0}, "registrar": {w.registrar, 1}, "far": {w.far, 0}, "auditor": {w.auditor, 2}, "nobody": {nil, 0}} {
			labels, err := w.contracts.Labels(ctx, x.who, []string{c.ID, draft.ID, "nothing"})
			must(t, err)
			if len(labels) != x.want {
				t.Errorf("%s gets %v", name, labels)
			}
		}
		labels, err := w.contracts.Labels(ctx, w.auditor, []string{c.ID})
		must(t, err)
		want := contract.Label{ProjectName: c.Form.ProjectName, Seller: "岱下精密机械有限公司", Buyer: "邹鲁矿业有限公司",
			AcceptanceNo: c.AcceptanceNo, CertificateNumber: c.CertificateNumber}
		if labels[c.ID] != want || want.CertificateNumber == "" {
			t.Errorf("label %+v, want %+v", labels[c.ID], want)
		}
	})
}
