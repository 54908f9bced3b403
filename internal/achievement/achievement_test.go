package achievement_test

import (
	"bytes"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jishi/internal/achievement"
	"jishi/internal/achievement/achievementtest"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/document"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/identity/identitytest"
	"jishi/internal/journal"
)

type world struct {
	*achievement.Service
	t          *testing.T
	now        *atomic.Int64
	db         *database.DB
	journal    *journal.Journal
	ids        *identity.Service
	city       identitytest.City
	university *identity.Principal
	company    *identity.Principal
	stranger   *identity.Principal
	reviewer   *identity.Principal
	converted  map[string]bool
}

func both(t *testing.T, f func(w *world)) {
	t.Helper()
	var now atomic.Int64
	clock := func() time.Time { return time.UnixMicro(now.Load()) }
	databasetest.AllAt(t, clock, func(t *testing.T, db *databasetest.Database) {
		now.Store(time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC).UnixMicro())
		keys := identitytest.Keys(t)
		tables := slices.Concat(identity.Tables(), achievement.Tables())
		j := journal.New(db.DB, keys.Journal, tables...)
		ids := identitytest.Over(t, j, keys, identitytest.Config())
		files, err := document.Open(t.Context(), filepath.Join(t.TempDir(), "files"), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = files.Close() })
		w := &world{t: t, now: &now, db: db.DB, journal: j, ids: ids, city: identitytest.Seed(t, ids), converted: map[string]bool{}}
		w.Service = achievement.New(j, files).With(achievement.Outside{Converted: func(*database.Tx, []string) (map[string]bool, error) { return w.converted, nil }})
		w.university = w.as(w.city.University.ID, "transfer", identity.RoleUniversityOffice)
		w.company = w.as(w.city.Company.ID, "company", identity.RoleClerk)
		w.stranger = w.as(w.city.Stranger.ID, "outsider", identity.RoleClerk)
		w.reviewer = identitytest.SignIn(t, ids, "reviewer")
		f(w)
		r, err := (&journal.Verifier{DB: db.DB, Key: keys.Journal.VerifierKey(), Tables: tables}).Verify(t.Context())
		if err != nil || len(r.Problems) > 0 {
			t.Errorf("the journal does not hold: %v %v", err, r.Problems)
		}
	})
}

func (w *world) as(org, name string, roles ...identity.Role) *identity.Principal {
	w.t.Helper()
	_, err := w.ids.BootstrapUser(w.t.Context(), identity.NewUser{Username: name, DisplayName: name, OrgID: org, Roles: roles, Password: identitytest.Password})
	w.must(err)
	return identitytest.SignIn(w.t, w.ids, name)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// refused wants a code, of the refusal itself or of one of its fields.
func (w *world) refused(err error, code fault.Code, pointer ...string) {
	w.t.Helper()
	f := fault.As(err)
	if f == nil {
		w.t.Fatalf("refused with %v, want %s", err, code)
	}
	if f.Code == code && len(pointer) == 0 {
		return
	}
	for _, b := range f.Fields {
		if b.Code == code && (len(pointer) == 0 || b.Pointer == pointer[0]) {
			return
		}
	}
	w.t.Fatalf("refused with %s %+v, want %s %v", f.Code, f.Fields, code, pointer)
}

func (w *world) pass(days int) { w.now.Add(int64(days) * 24 * int64(time.Hour/time.Microsecond)) }

func (w *world) today() calendar.Date { return calendar.Of(w.journal.Now()) }

func (w *world) form(name string) achievement.Form {
	return achievementtest.Complete(w.city.University, name, w.today().AddDays(-30))
}

func (w *world) filed(name string) achievement.Achievement {
	w.t.Helper()
	return achievementtest.Filed(w.t, w.Service, w.university, w.form(name))
}

// TestLife: drafted, filed under a number, changed with a reason, withdrawn; each
// state of a filed one is kept.
func TestLife(t *testing.T) {
	both(t, func(w *world) {
		a := w.filed("秸秆深埋还田装置")
		if a.No != "TAA2026000001" || a.FiledOn != w.today() || a.OrgName != w.city.University.Name || !a.PublicUnit() || !a.PubliclyFunded() {
			t.Fatalf("filed as %+v", a)
		}
		if c := a.Readiness(); c.Level != 6 || c.EvidenceKind != achievement.KindTest || c.On.IsZero() {
			t.Errorf("readiness %+v", c)
		}
		f := a.Form
		f.Teaser = "玉米秸秆还田后出苗率低的问题"
		_, err := w.Update(t.Context(), w.university, a.ID, a.Version, f, "")
		w.refused(err, fault.MissingField, "/reason")
		_, err = w.Update(t.Context(), w.university, a.ID, a.Version-1, f, "更正")
		w.refused(err, fault.StaleVersion)
		a, err = w.Update(t.Context(), w.university, a.ID, a.Version, f, "更正作物名称")
		w.must(err)
		list, err := w.Versions(t.Context(), w.university, a.ID)
		w.must(err)
		if len(list) != 2 || list[0].Form.Teaser == list[1].Form.Teaser || list[1].Reason != "更正作物名称" {
			t.Errorf("versions %+v", list)
		}
		b := w.filed("另一装置")
		if b.No != "TAA2026000002" {
			t.Errorf("the second number is %s", b.No)
		}
		w.refused(w.Delete(t.Context(), w.university, a.ID, 0), fault.ActionNotAllowed)
		a, err = w.Withdraw(t.Context(), w.university, a.ID, a.Version, "不再转化")
		w.must(err)
		_, err = w.Update(t.Context(), w.university, a.ID, 0, f, "再改")
		w.refused(err, fault.ActionNotAllowed)
		d, err := w.Create(t.Context(), w.university, achievement.Form{Name: "草稿"})
		w.must(err)
		w.must(w.Delete(t.Context(), w.university, d.ID, d.Version))
		_, err = w.Get(t.Context(), w.university, d.ID)
		w.refused(err, fault.ObjectNotFound)
	})
}

// TestBadForms: each mistake has its own answer at its own field, and a refused
// form changes nothing.
func TestBadForms(t *testing.T) {
	both(t, func(w *world) {
		a := w.filed("完整的成果")
		for _, c := range []struct {
			name    string
			edit    func(f *achievement.Form)
			code    fault.Code
			pointer string
		}{
			{"classified", func(f *achievement.Form) { f.Secret = true }, fault.ClassifiedAchievement, "/secret"},
			{"defence patent", func(f *achievement.Form) { f.Rights[0].Kind = "14" }, fault.ClassifiedAchievement, "/rights/0/kind"},
			{"99.99 %", func(f *achievement.Form) { f.People[2].Share = 1999 }, fault.SharesNotWhole, "/people"},
			{"100.01 %", func(f *achievement.Form) { f.People[2].Share = 2001 }, fault.SharesNotWhole, "/people"},
			{"negative share", func(f *achievement.Form) { f.People[2].Share = -1 }, fault.OutOfRange, "/people/2/share"},
			{"no evidence", func(f *achievement.Form) { f.TRL[0].EvidenceID = "" }, fault.LevelWithoutEvidence, "/trl/0/evidence_id"},
			{"evidence of another record", func(f *achievement.Form) { f.TRL[0].EvidenceID = "0198" }, fault.LevelWithoutEvidence, "/trl/0/evidence_id"},
			{"a test report shows no level 7", func(f *achievement.Form) { f.TRL[0].Level = 7 }, fault.EvidenceOfOtherKind, "/trl/0/evidence_id"},
			{"level 10 of nine", func(f *achievement.Form) { f.TRL[0].Level = 10 }, fault.OutOfRange, "/trl/0/level"},
			{"one level twice", func(f *achievement.Form) { f.TRL = append(f.TRL, f.TRL[0]) }, fault.LevelTwice, "/trl/1/level"},
			{"a person twice", func(f *achievement.Form) { f.People[1].Name = "孔 令辉" }, fault.PersonTwice, "/people/1/name"},
			{"a right twice", func(f *achievement.Form) {
				f.Rights = append(f.Rights, f.Rights[0])
				f.Rights[1].Number = strings.TrimPrefix(f.Rights[0].Number, "ZL")
			}, fault.RightTwice, "/rights/1/number"},
			{"another unit first", func(f *achievement.Form) { f.Units[0].CreditCode = w.city.Company.CreditCode }, fault.FirstUnitOther, "/units/0/credit_code"},
			{"unknown code", func(f *achievement.Form) { f.Stage = "9" }, fault.UnknownCode, "/stage"},
			{"completed tomorrow", func(f *achievement.Form) { f.CompletedOn = w.today().AddDays(1) }, fault.DateInFuture, "/completed_on"},
			{"reversed", func(f *achievement.Form) { f.StartedOn = f.CompletedOn.AddDays(1) }, fault.DatesReversed, "/completed_on"},
			{"unused without why", func(f *achievement.Form) { f.Application.Status = "5" }, fault.MissingField, "/application/unused_reason"},
			{"wrong ORCID", func(f *achievement.Form) { f.People[0].ORCID = "0000-0002-1825-0098" }, fault.ORCIDInvalid, "/people/0/orcid"},
			{"registration number", func(f *achievement.Form) { f.RegistrationNo = "3702026X0001" }, fault.AchievementNumber, "/registration_no"},
			{"four keywords", func(f *achievement.Form) { f.Keywords = []string{"一", "二", "三", "四"} }, fault.OutOfRange, "/keywords"},
		} {
			f := a.Form
			f.People, f.Rights, f.TRL, f.Units = slices.Clone(f.People), slices.Clone(f.Rights), slices.Clone(f.TRL), slices.Clone(f.Units)
			c.edit(&f)
			_, err := w.Update(t.Context(), w.university, a.ID, a.Version, f, "试改")
			t.Log(c.name)
			w.refused(err, c.code, c.pointer)
		}
		now, err := w.Get(t.Context(), w.university, a.ID)
		w.must(err)
		if now.Version != a.Version || now.FormSHA256 != a.FormSHA256 {
			t.Error("a refused form changed the record")
		}
		f := a.Form
		f.People = slices.Clone(f.People)
		f.People[0].ORCID = "0000-0002-1825-0097"
		_, err = w.Update(t.Context(), w.university, a.ID, a.Version, f, "补充 ORCID")
		w.must(err)
	})
}

// TestTwoUnitsOnePatent: the second is refused and told who has it, may dispute,
// and the bureau's decision moves exactly one record.
func TestTwoUnitsOnePatent(t *testing.T) {
	both(t, func(w *world) {
		first := w.filed("一项装置")
		f := achievementtest.Complete(w.city.Company, "同一项装置的另一名称", w.today().AddDays(-10))
		f.Rights[0].Number = "zl " + strings.TrimPrefix(first.Rights[0].Number, "ZL")
		a, err := w.Create(t.Context(), w.company, f)
		w.must(err)
		f.TRL = nil
		a, err = w.Update(t.Context(), w.company, a.ID, a.Version, f, "")
		w.must(err)
		_, err = w.File(t.Context(), w.company, a.ID, a.Version)
		w.refused(err, fault.RightClaimed, "/rights/0/number")
		likes, err := w.Duplicates(t.Context(), w.company, a.ID)
		w.must(err)
		if len(likes) != 1 || !slices.Contains(likes[0].Reasons, "SAME_RIGHT") || likes[0].Own {
			t.Errorf("duplicates %+v", likes)
		}
		_, err = w.OpenDispute(t.Context(), w.stranger, a.ID, "该专利实为我单位所有，附专利登记簿副本。")
		w.refused(err, fault.ObjectNotFound)
		open, err := w.OpenDispute(t.Context(), w.company, a.ID, "该专利实为我单位所有，附专利登记簿副本。")
		w.must(err)
		_, err = w.OpenDispute(t.Context(), w.company, a.ID, "该专利实为我单位所有，附专利登记簿副本。")
		w.refused(err, fault.DisputeExists)
		held, err := w.Get(t.Context(), w.university, first.ID)
		w.must(err)
		w.refused(held.MayDeal(), fault.DisputeOpen)
		_, err = w.Withdraw(t.Context(), w.university, first.ID, 0, "撤回")
		w.refused(err, fault.DisputeOpen)
		_, err = w.DecideDispute(t.Context(), w.company, open[0].ID, 0, true, "属于我方")
		w.refused(err, fault.PermissionDenied)
		d, err := w.DecideDispute(t.Context(), w.reviewer, open[0].ID, open[0].Version, true, "登记簿载明权利人为申请方。")
		w.must(err)
		_, err = w.DecideDispute(t.Context(), w.reviewer, open[0].ID, d.Version, false, "再次处理")
		w.refused(err, fault.ActionNotAllowed)
		held, err = w.Get(t.Context(), w.university, first.ID)
		w.must(err)
		if held.Status != achievement.Withdrawn || held.Disputed {
			t.Errorf("the loser's record is %s, disputed %t", held.Status, held.Disputed)
		}
		a, err = w.File(t.Context(), w.company, a.ID, 0)
		w.must(err)
		w.must(a.MayDeal())
		mine, err := w.Disputes(t.Context(), w.university, "", "", 10)
		w.must(err)
		theirs, err := w.Disputes(t.Context(), w.stranger, "", "", 10)
		w.must(err)
		if len(mine.Items) != 1 || len(theirs.Items) != 0 {
			t.Errorf("the parties see %d disputes, a stranger %d", len(mine.Items), len(theirs.Items))
		}
	})
}

// TestTiers: the public sees the teaser, who is signed in the abstract, who has
// signed what is confidential, and each reading of it stands on record once a day.
func TestTiers(t *testing.T) {
	both(t, func(w *world) {
		f := w.form("分层公开的成果")
		f.OnApproval = true
		a := achievementtest.Filed(t, w.Service, w.university, f)
		public, err := w.PublicByNo(t.Context(), a.No)
		w.must(err)
		if public.Teaser == "" || public.Abstract != "" || public.Innovation != "" || public.Detail != "" || len(public.People) != 0 || len(public.Files) != 0 {
			t.Errorf("the public sees %+v", public.Form)
		}
		d, err := w.Disclosed(t.Context(), w.company, a.ID)
		w.must(err)
		if d.Level != achievement.Signed || d.Abstract == "" || d.Detail != "" || len(d.Files) != 0 || d.People[0].BirthYear != 0 || d.People[0].Share != 0 {
			t.Errorf("who is signed in sees %s %+v", d.Level, d.Form)
		}
		_, _, err = w.Open(t.Context(), w.company, a.ID, a.Files[0].ID)
		w.refused(err, fault.UndertakingNeeded)
		u, err := w.Undertake(t.Context(), w.company, a.ID, "评估引进该装置")
		w.must(err)
		_, err = w.Undertake(t.Context(), w.company, a.ID, "评估引进该装置")
		w.refused(err, fault.UndertakingExists)
		if d, err = w.Disclosed(t.Context(), w.company, a.ID); err != nil || d.Level != achievement.Signed || u.Status != achievement.Requested {
			t.Fatalf("before the unit agreed: %s %v", d.Level, err)
		}
		_, err = w.DecideUndertaking(t.Context(), w.company, u.ID, u.Version, achievement.Granted, "")
		w.refused(err, fault.ObjectNotFound)
		u, err = w.DecideUndertaking(t.Context(), w.university, u.ID, u.Version, achievement.Granted, "")
		w.must(err)
		for range 3 {
			d, err = w.Disclosed(t.Context(), w.company, a.ID)
			w.must(err)
		}
		if d.Level != achievement.Confidential || d.Detail == "" || len(d.Files) != 1 {
			t.Errorf("after it: %s %+v", d.Level, d.Form)
		}
		_, r, err := w.Open(t.Context(), w.company, a.ID, a.Files[0].ID)
		w.must(err)
		raw, err := io.ReadAll(r)
		w.must(err)
		if !bytes.Equal(raw, achievementtest.PDF(a.ID)) {
			t.Error("the file is another")
		}
		w.must(r.Close())
		list, err := w.Undertakings(t.Context(), w.university, a.ID, "", 10)
		w.must(err)
		if len(list.Items) != 1 || list.Items[0].Reads != 2 {
			t.Errorf("undertakings %+v", list.Items)
		}
		w.pass(1)
		w.company = identitytest.SignIn(t, w.ids, "company")
		w.university = identitytest.SignIn(t, w.ids, "transfer")
		_, err = w.Disclosed(t.Context(), w.company, a.ID)
		w.must(err)
		_, err = w.DecideUndertaking(t.Context(), w.university, u.ID, 0, achievement.Ended, "评估结束")
		w.must(err)
		_, _, err = w.Open(t.Context(), w.company, a.ID, a.Files[0].ID)
		w.refused(err, fault.UndertakingNeeded)
		list, err = w.Undertakings(t.Context(), w.university, a.ID, "", 10)
		w.must(err)
		if list.Items[0].Reads != 3 {
			t.Errorf("%d readings on record, want 3", list.Items[0].Reads)
		}
		_, err = w.Get(t.Context(), w.company, a.ID)
		w.refused(err, fault.ObjectNotFound)
	})
}

// TestOneYear: applied, publicly funded and not converted a year after completion.
func TestOneYear(t *testing.T) {
	both(t, func(w *world) {
		a := w.filed("一年未转化的成果")
		flag := func() bool {
			got, err := w.Get(t.Context(), identitytest.SignIn(t, w.ids, "transfer"), a.ID)
			w.must(err)
			return got.OneYear
		}
		if flag() {
			t.Error("flagged after a month")
		}
		w.pass(335)
		if flag() {
			t.Error("flagged on the day itself")
		}
		w.pass(1)
		if !flag() {
			t.Error("not flagged after a year and a day")
		}
		w.converted[a.ID] = true
		if flag() {
			t.Error("flagged though converted")
		}
	})
}

// TestTogether finds co-authors within the years asked for, and only people who
// are the same by ORCID or by name and unit.
func TestTogether(t *testing.T) {
	both(t, func(w *world) {
		a := w.filed("被评成果")
		f := w.form("三年前的合作成果")
		f.CompletedOn, f.StartedOn = w.today().AddDays(-900), w.today().AddDays(-1500)
		expert := achievement.Person{Name: "颜回", UnitCode: w.city.Company.CreditCode, UnitName: w.city.Company.Name, Title: "高工", Share: 1000}
		f.People[0].Share = 4000
		f.People = append(f.People, expert)
		shared := achievementtest.Filed(t, w.Service, w.university, f)
		ask := func(k achievement.PersonKey, since calendar.Date) (out []achievement.Shared) {
			w.must(w.db.View(t.Context(), func(tx *database.Tx) (err error) {
				out, err = achievement.Together(tx, k, &a, since)
				return err
			}))
			return out
		}
		found := ask(expert.Key(), w.today().AddDays(-3*365))
		if len(found) != 3 || found[0].AchievementID != shared.ID {
			t.Errorf("found %+v", found)
		}
		if found = ask(expert.Key(), w.today().AddDays(-800)); len(found) != 0 {
			t.Errorf("found outside the years: %+v", found)
		}
		if found = ask(achievement.PersonKey{Name: "颜回", UnitCode: w.city.Stranger.CreditCode}, w.today().AddDays(-3*365)); len(found) != 0 {
			t.Errorf("a namesake of another unit was found: %+v", found)
		}
	})
}

// TestImport: all or nothing, what is there already is left alone.
func TestImport(t *testing.T) {
	both(t, func(w *world) {
		w.filed("已有的成果")
		forms := []achievement.Form{w.form("新成果一"), w.form("已有的 成果"), w.form("新成果二"), w.form("新成果一")}
		bad := slices.Clone(forms)
		bad[2].Stage = "77"
		_, err := w.Import(t.Context(), w.university, bad, false)
		w.refused(err, fault.UnknownCode, "/rows/2/stage")
		dry, err := w.Import(t.Context(), w.university, forms, true)
		w.must(err)
		if dry.Drafts != 2 || !slices.Equal(dry.Known, []int{1, 3}) {
			t.Errorf("foreseen %+v", dry)
		}
		did, err := w.Import(t.Context(), w.university, forms, false)
		w.must(err)
		page, err := w.List(t.Context(), w.university, achievement.Filter{Status: "DRAFT"})
		w.must(err)
		if did.Drafts != 2 || len(page.Items) != 2 {
			t.Errorf("imported %+v, %d drafts", did, len(page.Items))
		}
		found, err := w.PublicList(t.Context(), achievement.Filter{Query: "已有的"})
		w.must(err)
		if len(found.Items) != 1 || found.Items[0].Abstract != "" {
			t.Errorf("the public finds %+v", found.Items)
		}
	})
}
