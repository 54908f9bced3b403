package identity_test

import (
	"maps"
	"strings"
	"testing"

	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/identity/identitytest"
)

func company(name, first17 string) identity.NewOrganization {
	return identity.NewOrganization{Side: identity.SideApplicant, Name: name, CreditCode: codes.CreditCodeWithCheck(first17), PartyKind: "150",
		RegionCode: "370902", ZoneCode: "3709Z1", Phone: "0538-6990001", Profile: identity.Profile{Industry: "C35", Scale: "3", IsHNTE: true, Email: "a@example.org"}}
}

func TestOrganizationLife(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		ctx, admin, security := t.Context(), f.as(t, "admin"), f.as(t, "security")
		in := company("泰山云帆软件有限公司", "91370902MA3F7H6K2")
		in.CreditCode = " " + strings.ToLower(in.CreditCode)
		var o identity.Organization
		f.oneEvent(t, "organization.created", func() (err error) { o, err = f.CreateOrganization(ctx, admin, in); return err })
		read, err := f.OrganizationByID(ctx, o.ID)
		if err != nil || read != o {
			t.Errorf("read back %+v, %v; wrote %+v", read, err, o)
		}
		if o.CreditCode != codes.NormalizeCreditCode(in.CreditCode) || o.Profile.Country != "CHN" || o.Verification != identity.Unverified || o.Version != 1 {
			t.Errorf("%+v", o)
		}
		f.oneEvent(t, "organization.verified", func() (err error) {
			o, err = f.VerifyOrganization(ctx, security, o.ID, 1, identity.Verified, "已核对营业执照")
			return err
		})
		f.oneEvent(t, "organization.updated", func() (err error) {
			o, err = f.UpdateOrganization(ctx, admin, o.ID, 2, identity.OrganizationPatch{Phone: pointer(o.Phone), ZoneCode: pointer("")})
			return err
		})
		if o.Verification != identity.Verified || o.ZoneCode != "" || o.Version != 3 {
			t.Errorf("after a change of no weight: %+v", o)
		}
		f.oneEvent(t, "organization.updated", func() (err error) {
			o, err = f.UpdateOrganization(ctx, admin, o.ID, 3, identity.OrganizationPatch{Name: pointer("泰山云帆科技有限公司")})
			return err
		})
		if o.Verification != identity.Unverified || o.Name != "泰山云帆科技有限公司" {
			t.Errorf("after a change of name: %+v", o)
		}
		if read, err = f.OrganizationByID(ctx, o.ID); err != nil || read.Phone != "0538-6990001" {
			t.Errorf("the masked phone that a form sent back was stored: %q, %v", read.Phone, err)
		}
		f.oneEvent(t, "organization.disabled", func() (err error) { o, err = f.DisableOrganization(ctx, admin, o.ID, 4); return err })
		f.refused(t, fault.ActionNotAllowed, func() error { _, err := f.DisableOrganization(ctx, admin, o.ID, 0); return err })
		f.oneEvent(t, "organization.enabled", func() (err error) { o, err = f.EnableOrganization(ctx, admin, o.ID, 5); return err })
		f.refused(t, fault.OwnAccount, func() error { _, err := f.DisableOrganization(ctx, admin, f.Bureau.ID, 0); return err })
	})
}

func TestLastWriteDoesNotWin(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		ctx, admin, org := t.Context(), f.as(t, "admin"), f.as(t, "orgadmin")
		name := identity.OrganizationPatch{Name: pointer("泰安岱岳智能装备股份有限公司")}
		if _, err := f.UpdateOrganization(ctx, org, f.Company.ID, 1, identity.OrganizationPatch{Phone: pointer("13805380009")}); err != nil {
			t.Fatal(err)
		}
		f.refused(t, fault.StaleVersion, func() error { _, err := f.UpdateOrganization(ctx, admin, f.Company.ID, 1, name); return err })
		f.refused(t, fault.IfMatchRequired, func() error { _, err := f.UpdateOrganization(ctx, admin, f.Company.ID, 0, name); return err })
		o, err := f.OrganizationByID(ctx, f.Company.ID)
		if err != nil || o.Phone != "13805380009" || o.Name != f.Company.Name {
			t.Errorf("%+v, %v", o, err)
		}
	})
}

func TestOrganizationFields(t *testing.T) {
	wrongDigit := func(code string) string {
		if code[17] == '0' {
			return code[:17] + "1"
		}
		return code[:17] + "0"
	}
	all(t, func(t *testing.T, f *fixture) {
		for name, c := range map[string]struct {
			change func(*identity.NewOrganization)
			want   map[string]fault.Code
		}{
			"sound":       {func(*identity.NewOrganization) {}, nil},
			"no side":     {func(o *identity.NewOrganization) { o.Side = "" }, map[string]fault.Code{"/side": fault.UnknownCode}},
			"check digit": {func(o *identity.NewOrganization) { o.CreditCode = wrongDigit(o.CreditCode) }, map[string]fault.Code{"/credit_code": fault.CreditCodeCheckDigit}},
			"check digit with a reason": {func(o *identity.NewOrganization) {
				o.CreditCode, o.CodeException = wrongDigit(o.CreditCode), "2015年发放的证照，已核对原件"
			}, nil},
			"form with a reason":     {func(o *identity.NewOrganization) { o.CreditCode, o.CodeException = "123", "如此" }, map[string]fault.Code{"/credit_code": fault.CreditCodeFormat}},
			"a point is an office's": {func(o *identity.NewOrganization) { o.OfficePoint = "09" }, map[string]fault.Code{"/office_point": fault.WrongFormat}},
			"a zone is no region":    {func(o *identity.NewOrganization) { o.RegionCode = "3709Z1" }, map[string]fault.Code{"/region_code": fault.UnknownCode}},
			"everything at once": {func(o *identity.NewOrganization) {
				*o = identity.NewOrganization{Side: identity.SideApplicant, Name: "x", PartyKind: "999", RegionCode: "370999", ZoneCode: "3709Z9", Phone: "call me",
					Profile: identity.Profile{Industry: "?", Scale: "9", Country: "Mars", Zip: "1", Email: "a@b", Address: "line\nbreak"}}
			}, map[string]fault.Code{
				"/name": fault.TooShort, "/credit_code": fault.MissingField, "/party_kind": fault.UnknownCode, "/region_code": fault.UnknownCode,
				"/zone_code": fault.UnknownCode, "/phone": fault.WrongFormat, "/profile/industry": fault.UnknownCode, "/profile/scale": fault.UnknownCode,
				"/profile/country": fault.UnknownCode, "/profile/zip": fault.WrongFormat, "/profile/email": fault.WrongFormat, "/profile/address": fault.WrongFormat,
			}},
			"nothing said": {func(o *identity.NewOrganization) { *o = identity.NewOrganization{Side: identity.SideApplicant} }, map[string]fault.Code{
				"/name": fault.MissingField, "/credit_code": fault.MissingField, "/party_kind": fault.MissingField, "/region_code": fault.MissingField,
			}},
			"an office needs little": {func(o *identity.NewOrganization) {
				*o = identity.NewOrganization{Side: identity.SideBureau, Name: "高新区登记点", RegionCode: "3709Z1", OfficePoint: "08"}
			}, nil},
		} {
			in := company("泰山云帆软件有限公司", "91370902MA3F7H6K"+string("ABCDEFGHJ"[len(name)%9]))
			c.change(&in)
			_, err := f.BootstrapOrganization(t.Context(), in)
			if got := codesOf(err); !maps.Equal(got, c.want) || (err == nil) != (len(c.want) == 0) {
				t.Errorf("%s: %v (%v), want %v", name, got, err, c.want)
			}
		}
	})
}

func TestUniqueValues(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		ctx, admin := t.Context(), f.as(t, "admin")
		in := company("同码公司", "91370902MA3F7H6K2")
		in.CreditCode = f.Company.CreditCode
		f.refused(t, fault.CreditCodeTaken, func() error { _, err := f.CreateOrganization(ctx, admin, in); return err })
		office := identity.NewOrganization{Side: identity.SideBureau, Name: "第二登记处", RegionCode: "370900", OfficePoint: "01"}
		f.refused(t, fault.OfficePointTaken, func() error { _, err := f.CreateOrganization(ctx, admin, office); return err })
		f.refused(t, fault.CreditCodeTaken, func() error {
			_, err := f.UpdateOrganization(ctx, admin, f.Stranger.ID, 1, identity.OrganizationPatch{CreditCode: &f.Company.CreditCode})
			return err
		})
	})
}

func TestWhoSeesWhichOrganization(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		masked := codes.MaskPhone(f.Company.Phone)
		org := f.as(t, "orgadmin")
		for name, c := range map[string]struct {
			code  fault.Code
			phone string
		}{
			"clerk": {"", f.Company.Phone}, "registrar": {"", f.Company.Phone}, "auditor": {"", masked}, "admin": {"", masked},
			"stranger": {fault.ObjectNotFound, ""}, "university": {fault.ObjectNotFound, ""}, "tax": {fault.PermissionDenied, ""},
		} {
			p := f.as(t, name)
			o, err := f.GetOrganization(t.Context(), p, f.Company.ID)
			if fault.CodeOf(err) != c.code || o.Phone != c.phone {
				t.Errorf("%s reads %q, %v", name, o.Phone, err)
			}
			page, err := f.ListOrganizations(t.Context(), p, identity.OrganizationFilter{Query: f.Company.CreditCode, Count: true})
			if c.code == fault.PermissionDenied {
				if fault.CodeOf(err) != c.code {
					t.Errorf("%s lists: %v", name, err)
				}
				continue
			}
			want := int64(1)
			if c.code != "" {
				want = 0
			}
			if err != nil || page.Total != want || int64(len(page.Items)) != want || want == 1 && page.Items[0].Phone != c.phone {
				t.Errorf("%s lists %d of %d, %v", name, len(page.Items), page.Total, err)
			}
			f.refused(t, fault.PermissionDenied, func() error {
				_, err := f.VerifyOrganization(t.Context(), p, f.Company.ID, 0, identity.Verified, "")
				return err
			})
		}
		if _, err := f.GetOrganization(t.Context(), nil, f.Company.ID); fault.CodeOf(err) != fault.LoginRequired {
			t.Errorf("nobody: %v", err)
		}
		f.refused(t, fault.ObjectNotFound, func() error {
			_, err := f.UpdateOrganization(t.Context(), org, f.Stranger.ID, 1, identity.OrganizationPatch{Name: pointer("改名公司")})
			return err
		})
		f.refused(t, fault.PermissionDenied, func() error {
			_, err := f.CreateOrganization(t.Context(), org, company("不该有的公司", "91370902MA3F7H6K2"))
			return err
		})
	})
}

func TestPagesHoldEveryOrganizationOnce(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		admin := f.as(t, "admin")
		seen := map[string]bool{}
		filter := identity.OrganizationFilter{Limit: 4}
		for {
			page, err := f.ListOrganizations(t.Context(), admin, filter)
			if err != nil || page.Total != -1 || len(page.Items) > 4 {
				t.Fatalf("%d items, total %d, %v", len(page.Items), page.Total, err)
			}
			for _, o := range page.Items {
				if seen[o.ID] {
					t.Errorf("%s twice", o.Name)
				}
				seen[o.ID] = true
			}
			if filter.Cursor = page.NextCursor; filter.Cursor == "" {
				break
			}
		}
		if len(seen) != 11 {
			t.Errorf("%d organisations, want 11", len(seen))
		}
		page, err := f.ListOrganizations(t.Context(), admin, identity.OrganizationFilter{Side: identity.SideApplicant, Query: "有限公司"})
		if err != nil || len(page.Items) != 2 {
			t.Errorf("companies: %d, %v", len(page.Items), err)
		}
		if page, err = f.ListOrganizations(t.Context(), admin, identity.OrganizationFilter{Query: "%"}); err != nil || len(page.Items) != 0 {
			t.Errorf("a percent sign is no pattern: %d, %v", len(page.Items), err)
		}
		for _, bad := range []identity.OrganizationFilter{{Cursor: "x"}, {Cursor: "MTp4"}, {Limit: 201}, {Limit: -1}} {
			if _, err := f.ListOrganizations(t.Context(), admin, bad); err == nil {
				t.Errorf("%+v was accepted", bad)
			}
		}
	})
}

func TestRegistrationOffice(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		find := func(region, zone string) string {
			t.Helper()
			var o identity.Organization
			err := f.journal.DB().View(t.Context(), func(tx *database.Tx) (err error) {
				o, err = f.RegistrationOffice(tx, region, zone)
				return err
			})
			if err != nil {
				return string(fault.CodeOf(err))
			}
			return o.OfficePoint
		}
		check := func(region, zone, want string) {
			t.Helper()
			if got := find(region, zone); got != want {
				t.Errorf("seat %s %s: office %q, want %q", region, zone, got, want)
			}
		}
		check("370911", "", "03")
		check("370983", "", "07")
		check("370911", "3709Z1", "03") // the zone has no office yet
		check("370900", "", "01")       // not the tax office, which has no point
		check("999999", "", "01")
		check("", "", "01")
		zone := identity.NewOrganization{Side: identity.SideBureau, Name: "高新区登记点", RegionCode: "3709Z1", OfficePoint: "08"}
		if _, err := f.BootstrapOrganization(t.Context(), zone); err != nil {
			t.Fatal(err)
		}
		check("370911", "3709Z1", "08")
		admin := f.as(t, "admin")
		if _, err := f.DisableOrganization(t.Context(), admin, f.Offices["370911"].ID, 0); err != nil {
			t.Fatal(err)
		}
		check("370911", "", "01")
	})
}

// TestForOtherServices: what other services read of an organisation is complete.
func TestForOtherServices(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		p := f.as(t, "clerk")
		o, err := f.OrganizationOf(t.Context(), p)
		if err != nil || o != f.Company {
			t.Errorf("of the principal: %+v, %v", o, err)
		}
		if _, err := f.OrganizationOf(t.Context(), nil); fault.CodeOf(err) != fault.LoginRequired {
			t.Errorf("of nobody: %v", err)
		}
		err = f.journal.DB().View(t.Context(), func(tx *database.Tx) error {
			if o, err := f.OrganizationIn(tx, f.Stranger.ID); err != nil || o != f.Stranger {
				t.Errorf("in a transaction: %+v, %v", o, err)
			}
			_, err := f.OrganizationIn(tx, "nowhere")
			return err
		})
		if fault.CodeOf(err) != fault.ObjectNotFound {
			t.Errorf("one that does not exist: %v", err)
		}
		var stored string
		err = f.journal.DB().View(t.Context(), func(tx *database.Tx) error {
			return tx.Raw("SELECT phone_sealed FROM organizations WHERE id = ?", f.Company.ID).Scan(&stored).Error
		})
		if err != nil || stored == "" || strings.Contains(stored, f.Company.Phone) {
			t.Errorf("the database holds the phone as %q, %v", stored, err)
		}
	})
}

func TestWithoutAnyOffice(t *testing.T) {
	databasetest.All(t, func(t *testing.T, db *databasetest.Database) {
		s := identitytest.New(t, db, nil)
		err := db.View(t.Context(), func(tx *database.Tx) error {
			_, err := s.RegistrationOffice(tx, "370911", "")
			return err
		})
		if fault.CodeOf(err) != fault.NoRegistrationOffice {
			t.Errorf("%v", err)
		}
	})
}
