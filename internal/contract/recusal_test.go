package contract_test

import (
	"slices"
	"testing"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/office"
)

// cityHead heads the city's office.
func (w *world) cityHead() *identity.Principal {
	w.t.Helper()
	return w.user(identity.Organization{ID: w.registrar.OrgID, Side: identity.SideBureau, RegionCode: "370900", Name: "x"}, "head", identity.RoleOfficeHead)
}

func (w *world) accepted(yuan string) contract.Contract {
	w.t.Helper()
	c, err := w.contracts.Accept(w.t.Context(), w.registrar, w.submitted(yuan).ID, 0)
	must(w.t, err)
	return c
}

// TestRecusalGoesToTheSubstitute: only a substitute of the day who may take the
// case gets it; otherwise it is free for the office, but never for the recused.
func TestRecusalGoesToTheSubstitute(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, head, offices := t.Context(), w.cityHead(), office.New(w.journal)
		march := office.Substitute{UserID: w.registrar.UserID, SubstituteID: w.registrar2.UserID, From: calendar.On(2026, 3, 3), To: calendar.On(2026, 3, 31)}
		set, err := offices.SetSubstitute(ctx, head, march)
		must(t, err)
		in := contract.RecuseInput{Ground: contract.GroundKin, Reason: "近亲属"}

		early := w.accepted("1000.00") // Monday: the substitution begins on Tuesday
		early, err = w.contracts.Claim(ctx, w.registrar, early.ID, 0)
		must(t, err)
		early, err = w.contracts.Recuse(ctx, w.registrar, early.ID, early.Version, in)
		must(t, err)
		if early.AssignedTo != "" || early.Status != contract.Accepted || early.FirstReviewerID != "" {
			t.Errorf("without a substitute: %s, assigned to %q", early.Status, early.AssignedTo)
		}
		if _, err := w.contracts.Claim(ctx, w.registrar, early.ID, 0); fault.CodeOf(err) != fault.Recused {
			t.Errorf("the recused claims again: %v", err)
		}
		_, err = w.contracts.Claim(ctx, w.registrar2, early.ID, 0)
		must(t, err)

		w.onDay("2026-03-03")
		c := w.accepted("2000.00")
		_, err = w.contracts.Claim(ctx, w.registrar, c.ID, 0)
		must(t, err)
		c, err = w.contracts.Recuse(ctx, w.registrar, c.ID, 0, in)
		must(t, err)
		if c.AssignedTo != w.registrar2.UserID || c.FirstReviewerID != w.registrar2.UserID || c.Status != contract.FirstReview {
			t.Errorf("not with the substitute: %+v", c.AssignedTo)
		}
		if _, err := w.contracts.Recuse(ctx, w.registrar, c.ID, 0, in); fault.CodeOf(err) != fault.AlreadyRecused {
			t.Errorf("again: %v", err)
		}
		if _, err := w.contracts.Review(ctx, w.both, c.ID, 0, w.reviewed(c)); fault.CodeOf(err) != fault.ActionNotAllowed {
			t.Errorf("a third person: %v", err)
		}
		c, err = w.contracts.Review(ctx, w.registrar2, c.ID, 0, w.reviewed(c))
		must(t, err)
		if c.AssignedTo != "" {
			t.Error("the second stage is still assigned to the first reviewer's substitute")
		}

		ended, err := offices.EndSubstitute(ctx, head, set.ID, 1, calendar.On(2026, 3, 4))
		must(t, err)
		if _, err := offices.EndSubstitute(ctx, head, set.ID, 1, calendar.On(2026, 3, 3)); fault.CodeOf(err) != fault.StaleVersion || ended.Version != 2 {
			t.Errorf("ended twice on one version: %v", err)
		}
		w.verify()
	})
}

// TestHandOver: all open cases go in one event, or none.
func TestHandOver(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, head := t.Context(), w.cityHead()
		if _, err := w.contracts.HandOver(ctx, head, w.registrar.UserID, w.registrar2.UserID, "调离"); fault.CodeOf(err) != fault.NothingToHandOver {
			t.Errorf("nothing to hand over: %v", err)
		}
		claimed, accepted, returned := w.accepted("1000.00"), w.accepted("2000.00"), w.accepted("3000.00")
		_, err := w.contracts.Claim(ctx, w.registrar, claimed.ID, 0)
		must(t, err)
		_, err = w.contracts.Return(ctx, w.registrar, returned.ID, 0, []contract.NoticeItem{{Field: "/targets", Reason: "不明确"}})
		must(t, err)
		reviewed := w.secondReview("4000.00") // no longer in the registrar's hand
		mine, err := w.contracts.Accept(ctx, w.registrar2, w.submitted("5000.00").ID, 0)
		must(t, err)

		for _, to := range []string{w.reviewer.UserID, w.far.UserID, "nobody"} {
			if _, err := w.contracts.HandOver(ctx, head, w.registrar.UserID, to, "调离"); err == nil || fault.As(err).Fields == nil {
				t.Errorf("handed over to %s: %v", to, err)
			}
		}
		before := w.events()
		done, err := w.contracts.HandOver(ctx, head, w.registrar.UserID, w.registrar2.UserID, "调离")
		must(t, err)
		want := []string{claimed.ID, accepted.ID, returned.ID}
		slices.Sort(want)
		if !slices.Equal(done.Cases, want) || w.events() != before+1 || done.Index != before {
			t.Errorf("handed over %v in event %d (%d events), want %v", done.Cases, done.Index, w.events()-before, want)
		}
		for id, to := range map[string]string{claimed.ID: w.registrar2.UserID, accepted.ID: w.registrar2.UserID, returned.ID: w.registrar2.UserID, reviewed.ID: "", mine.ID: ""} {
			c, err := w.contracts.Get(ctx, w.auditor, id)
			must(t, err)
			if c.AssignedTo != to {
				t.Errorf("%s is with %q, want %q", c.AcceptanceNo, c.AssignedTo, to)
			}
		}
		if _, err := w.contracts.Review(ctx, w.registrar, accepted.ID, 0, w.reviewed(accepted)); fault.CodeOf(err) != fault.ActionNotAllowed {
			t.Errorf("the one who handed over goes on: %v", err)
		}

		// One case that the colleague must stay out of keeps all of them back.
		_, err = w.contracts.Recuse(ctx, w.registrar, mine.ID, 0, contract.RecuseInput{Ground: contract.GroundOther, Reason: "同学"})
		must(t, err)
		before = w.events()
		if _, err := w.contracts.HandOver(ctx, head, w.registrar2.UserID, w.registrar.UserID, "返岗"); fault.CodeOf(err) != fault.InvalidFields || w.events() != before {
			t.Errorf("handed over to a recused: %v", err)
		}
		if _, err := w.contracts.HandOver(ctx, w.registrar, w.registrar.UserID, w.registrar2.UserID, "调离"); fault.CodeOf(err) != fault.PermissionDenied {
			t.Errorf("a registrar hands over: %v", err)
		}
		w.verify()
	})
}

// TestEmployeeIsFoundByRule (RR30): someone of the reviewer's name has an account
// with a party; the refused step leaves the recusal, and the substitute the case.
func TestEmployeeIsFoundByRule(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, head := t.Context(), w.cityHead()
		w.user(w.seller, "employee", identity.RoleClerk)
		namesake := w.user(identity.Organization{ID: w.registrar.OrgID, Side: identity.SideBureau, RegionCode: "370900", Name: "x"}, "namesake", identity.RoleRegistrar)
		_, err := w.ids.UpdateUser(ctx, w.sysadmin(), namesake.UserID, 1, identity.UserPatch{DisplayName: ptr("用户employee")})
		must(t, err)
		namesake.DisplayName = "用户employee"
		_, err = office.New(w.journal).SetSubstitute(ctx, head, office.Substitute{UserID: namesake.UserID, SubstituteID: w.registrar2.UserID,
			From: calendar.On(2026, 3, 1), To: calendar.On(2026, 3, 31)})
		must(t, err)
		c := w.submitted("1000.00")
		before := w.events()
		if _, err := w.contracts.Accept(ctx, namesake, c.ID, 0); fault.CodeOf(err) != fault.Recused {
			t.Fatalf("an employee's namesake accepts: %v", err)
		}
		list, err := w.contracts.Recusals(ctx, w.auditor, c.ID)
		must(t, err)
		if len(list) != 1 || list[0].Ground != contract.GroundEmployee || !list[0].FoundByRule || list[0].SubstituteID != w.registrar2.UserID || w.events() != before+1 {
			t.Errorf("recusals %+v", list)
		}
		_, err = w.contracts.Accept(ctx, w.registrar2, c.ID, 0)
		must(t, err)
		w.verify()
	})
}

func ptr[T any](v T) *T { return &v }

func (w *world) sysadmin() *identity.Principal {
	w.t.Helper()
	return w.user(identity.Organization{ID: w.registrar.OrgID, Side: identity.SideBureau, RegionCode: "370900", Name: "x"}, "sysadmin", identity.RoleSystemAdmin)
}

// TestAreas: a gap or an overlap is refused, and new filings follow the map.
func TestAreas(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, admin, offices := t.Context(), w.sysadmin(), office.New(w.journal)
		areas, err := offices.Areas(ctx, w.clerk)
		must(t, err)
		names := []office.Naming{}
		for _, a := range areas {
			if a.OfficeID == "" || a.Named || (a.OfficeID == w.far.OrgID) != (a.Code == "370983") {
				t.Errorf("%s belongs to %q", a.Code, a.OfficeName)
			}
			names = append(names, office.Naming{Area: a.Code, OfficeID: w.far.OrgID})
		}
		overlap := append(slices.Clone(names), office.Naming{Area: "370902", OfficeID: w.registrar.OrgID})
		for what, list := range map[string][]office.Naming{"gap": names[1:], "overlap": overlap, "nothing": nil, "no office": {{Area: "370902", OfficeID: "x"}}} {
			if _, err := offices.PutAreas(ctx, admin, list, "调整"); fault.CodeOf(err) != fault.InvalidFields {
				t.Errorf("%s: %v", what, err)
			}
		}
		before := w.submitted("1000.00")
		_, err = offices.PutAreas(ctx, admin, names, "机构合并")
		must(t, err)
		after := w.submitted("2000.00")
		if before.OfficeID != w.registrar.OrgID || after.OfficeID != w.far.OrgID || after.OfficeRegion != "370983" {
			t.Errorf("before %s, after %s", before.OfficeID, after.OfficeID)
		}
		w.verify()
	})
}
