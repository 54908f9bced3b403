package notice_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/fault"
	"jishi/internal/holiday"
	"jishi/internal/identity"
	"jishi/internal/identity/identitytest"
	"jishi/internal/journal"
	"jishi/internal/notice"
	"jishi/internal/notice/noticetest"
	"jishi/internal/sealed"
	"jishi/internal/verifier"
)

const (
	planted      = "13812345678"
	plantedName  = "举报人钱某"
	plantedWords = "受让方是完成人亲属的企业，价格明显低于同类成果。"
)

type world struct {
	*notice.Service
	t        *testing.T
	now      *atomic.Int64
	db       *database.DB
	journal  *journal.Journal
	ids      *identity.Service
	city     identitytest.City
	office   *identity.Principal // handles objections at the university
	head     *identity.Principal // its administrator
	clerk    *identity.Principal // of the university, may only read
	stranger *identity.Principal
	auditor  *identity.Principal
}

func both(t *testing.T, f func(w *world)) {
	t.Helper()
	var now atomic.Int64
	clock := func() time.Time { return time.UnixMicro(now.Load()) }
	databasetest.AllAt(t, clock, func(t *testing.T, db *databasetest.Database) {
		now.Store(time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC).UnixMicro())
		keys := identitytest.Keys(t)
		tables := slices.Concat(identity.Tables(), holiday.Tables(), notice.Tables())
		j := journal.New(db.DB, keys.Journal, tables...)
		ids := identitytest.Over(t, j, keys, identitytest.Config())
		box, err := sealed.Open(keys.FieldKeys())
		if err != nil {
			t.Fatal(err)
		}
		w := &world{t: t, now: &now, db: db.DB, journal: j, ids: ids, city: identitytest.Seed(t, ids), Service: notice.New(j, holiday.New(j), box)}
		w.office = w.as(w.city.University.ID, "transfer", identity.RoleUniversityOffice)
		w.head = w.as(w.city.University.ID, "dean", identity.RoleOrgAdmin)
		w.clerk = w.as(w.city.University.ID, "lecturer", identity.RoleClerk)
		w.stranger = w.as(w.city.Stranger.ID, "outsider", identity.RoleOrgAdmin)
		w.auditor = identitytest.SignIn(t, ids, "auditor")
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

func (w *world) refused(err error, code fault.Code) {
	w.t.Helper()
	if got := fault.CodeOf(err); got != code {
		w.t.Fatalf("refused with %q (%v), want %q", got, err, code)
	}
}

func (w *world) at(t time.Time) { w.now.Store(t.UnixMicro()) }

func (w *world) open(k notice.Kind, subject string) notice.Notice {
	w.t.Helper()
	return noticetest.Open(w.t, w.journal, w.Service, w.office, noticetest.Proposal(k, w.city.University.ID, subject))
}

func said(once string) notice.NewObjection {
	return notice.NewObjection{Name: plantedName, Contact: planted, Words: plantedWords, Once: once}
}

func (w *world) object(n notice.Notice, once string) notice.Objection {
	w.t.Helper()
	o, err := w.Object(w.t.Context(), nil, n.No, said(once))
	w.must(err)
	return o
}

func (w *world) again(n notice.Notice) notice.Notice {
	w.t.Helper()
	got, err := w.Get(w.t.Context(), w.office, n.ID)
	w.must(err)
	return got
}

// TestPeriod: objections are taken on the first and on the last day, to the last
// minute of Tai'an, and neither before nor after.
func TestPeriod(t *testing.T) {
	both(t, func(w *world) {
		n := w.open(notice.Price, "s1")
		if n.No != "TAN2026000001" || n.From.String() != "2026-03-03" || n.To.String() != "2026-03-17" {
			t.Fatalf("published as %+v", n)
		}
		ask := func(at time.Time) error {
			w.at(at)
			_, err := w.Object(t.Context(), nil, n.No, said(at.String()))
			return err
		}
		w.refused(ask(noticetest.At(n.From.AddDays(-1))), fault.NoticeNotRunning)
		w.refused(ask(n.From.Start().Add(-time.Microsecond)), fault.NoticeNotRunning)
		w.must(ask(n.From.Start()))
		w.must(ask(n.To.AddDays(1).Start().Add(-time.Microsecond)))
		w.refused(ask(n.To.AddDays(1).Start()), fault.NoticeNotRunning)
		got := w.again(n)
		if len(got.Objections) != 2 || got.StatusOn(w.Today()) != notice.Objected || got.ClosedOn(w.Today()) || !got.Blocked() {
			t.Errorf("%d objections, %s", len(got.Objections), got.StatusOn(w.Today()))
		}
		w.refused(func() error { _, err := w.Object(t.Context(), nil, "TAN2026009999", said("")); return err }(), fault.ObjectNotFound)
		w.refused(func() error {
			_, err := w.Object(t.Context(), nil, n.No, notice.NewObjection{Name: " ", Contact: "x", Words: "短"})
			return err
		}(), fault.InvalidFields)
	})
}

// TestOneAtATime: a second notice of its kind on a subject waits for the first.
func TestOneAtATime(t *testing.T) {
	both(t, func(w *world) {
		n := w.open(notice.Price, "s1")
		w.open(notice.RewardCash, "s1")
		again := func() error {
			_, err := w.journal.Record(t.Context(), w.office.Actor(), func(tx *journal.Tx) (journal.Event, error) {
				_, err := w.Open(tx, w.office, noticetest.Proposal(notice.Price, w.city.University.ID, "s1"))
				return journal.Event{Kind: "x.y", ObjectType: "x", ObjectID: "s1", Version: 1}, err
			})
			return err
		}
		w.refused(again(), fault.NoticeRunning)
		noticetest.Withdraw(t, w.journal, w.Service, w.office, n, "受让方放弃")
		w.at(noticetest.During(n))
		_, err := w.Object(t.Context(), nil, n.No, said(""))
		w.refused(err, fault.NoticeNotRunning)
		w.must(again())
		p, err := w.PublicNotice(t.Context(), n.No)
		w.must(err)
		if p.StatusOn(w.Today()) != notice.Withdrawn || p.Reason != "" || p.SubjectID != "" || p.ClosedOn(w.Today()) || !p.Blocked() {
			t.Errorf("withdrawn is shown as %+v", p)
		}
		if got := w.again(n); got.Reason != "受让方放弃" {
			t.Errorf("the unit reads %q", got.Reason)
		}
		bad := noticetest.Proposal(notice.Price, w.city.University.ID, "s2")
		bad.Content, bad.Handler = nil, ""
		_, err = w.journal.Record(t.Context(), w.office.Actor(), func(tx *journal.Tx) (journal.Event, error) {
			_, err := w.Open(tx, w.office, bad)
			return journal.Event{}, err
		})
		if f := fault.As(err); f == nil || len(f.Fields) != 2 {
			t.Errorf("without content and handler: %v", err)
		}
	})
}

// TestRejected: accepted with a handler, decided by another than the objector;
// afterwards the notice may close.
func TestRejected(t *testing.T) {
	both(t, func(w *world) {
		n := w.open(notice.Price, "s1")
		w.at(noticetest.During(n))
		o, err := w.Object(t.Context(), w.head, n.No, said(""))
		w.must(err)
		_, err = w.Accept(t.Context(), w.head, n.ID, o.ID, 1, "科研处")
		w.refused(err, fault.NoticeOwnObjection)
		_, err = w.Decide(t.Context(), w.head, n.ID, o.ID, 1, false, "经查，异议不成立，理由见附件。")
		w.refused(err, fault.NoticeOwnObjection)
		_, err = w.Accept(t.Context(), w.clerk, n.ID, o.ID, 1, "科研处")
		w.refused(err, fault.PermissionDenied)
		_, err = w.Accept(t.Context(), w.stranger, n.ID, o.ID, 1, "科研处")
		w.refused(err, fault.ObjectNotFound)
		_, err = w.Accept(t.Context(), w.auditor, n.ID, o.ID, 1, "科研处")
		w.refused(err, fault.PermissionDenied)
		_, err = w.Accept(t.Context(), w.office, n.ID, o.ID, 2, "科研处")
		w.refused(err, fault.StaleVersion)
		_, err = w.Accept(t.Context(), w.office, n.ID, n.ID, 0, "科研处")
		w.refused(err, fault.ObjectNotFound)
		got, err := w.Accept(t.Context(), w.office, n.ID, o.ID, 1, "科研处张老师")
		w.must(err)
		if x := got.Objections[0]; x.Status != notice.ObjectionAccepted || x.Handler != "科研处张老师" || x.Version != 2 || !slices.Equal(got.Actions(w.office, &x), []string{"decide"}) {
			t.Errorf("accepted as %+v", x)
		}
		_, err = w.Accept(t.Context(), w.office, n.ID, o.ID, 2, "科研处")
		w.refused(err, fault.ActionNotAllowed)
		if got = w.again(n); got.StatusOn(w.Today()) != notice.Objected {
			t.Errorf("accepted: %s", got.StatusOn(w.Today()))
		}
		w.at(noticetest.Over(n))
		if got = w.again(n); got.ClosedOn(w.Today()) || !got.Blocked() {
			t.Error("an accepted objection does not hold the notice")
		}
		_, err = w.Decide(t.Context(), w.office, n.ID, o.ID, 2, false, "经查，受让方与完成人无亲属关系，异议不成立。")
		w.must(err)
		if got = w.again(n); !got.ClosedOn(w.Today()) || got.Blocked() || len(got.Actions(w.office, &got.Objections[0])) != 0 {
			t.Errorf("rejected: %s", got.StatusOn(w.Today()))
		}
		_, err = w.Decide(t.Context(), w.office, n.ID, o.ID, 3, true, "经查，受让方与完成人有亲属关系。")
		w.refused(err, fault.ActionNotAllowed)
	})
}

// TestUpheld: the notice has ended for good, the rest of its objections can still
// be decided, and another notice is possible.
func TestUpheld(t *testing.T) {
	both(t, func(w *world) {
		n := w.open(notice.Price, "s1")
		w.at(noticetest.During(n))
		first, second := w.object(n, "a"), w.object(n, "b")
		const outcome = "经查，受让方与完成人有亲属关系，异议成立。"
		_, err := w.Decide(t.Context(), w.office, n.ID, first.ID, 0, true, outcome)
		w.must(err)
		_, err = w.Decide(t.Context(), w.office, n.ID, second.ID, 0, true, "同前一异议，异议成立，另行公示。")
		w.must(err)
		w.at(noticetest.Over(n))
		got := w.again(n)
		if got.StatusOn(w.Today()) != notice.Upheld || got.Reason != outcome || !got.Blocked() || got.ClosedOn(w.Today()) {
			t.Errorf("upheld: %+v", got)
		}
		w.open(notice.Price, "s1")
		list := func() (out []notice.Notice) {
			w.must(w.db.View(t.Context(), func(tx *database.Tx) (err error) {
				out, err = w.Of(tx, "noticetest", "s1")
				return err
			}))
			return out
		}()
		if len(list) != 2 || list[1].ID != n.ID {
			t.Errorf("of the subject: %d", len(list))
		}
	})
}

// TestTwentyClicksAreOneObjection: the same form sent twenty times at once, and
// later again, is one; another text under its key is another.
func TestTwentyClicksAreOneObjection(t *testing.T) {
	both(t, func(w *world) {
		n := w.open(notice.Price, "s1")
		w.at(noticetest.During(n))
		ids := make([]string, 20)
		var wait sync.WaitGroup
		for i := range ids {
			wait.Go(func() {
				o, err := w.Object(t.Context(), nil, n.No, said("one form"))
				if err != nil {
					t.Errorf("click %d: %v", i, err)
				}
				ids[i] = o.ID
			})
		}
		wait.Wait()
		if slices.Sort(ids); len(slices.Compact(ids)) != 1 || len(w.again(n).Objections) != 1 {
			t.Errorf("twenty clicks made %v", ids)
		}
		w.object(n, "one form")
		other := said("one form")
		other.Words += "补充：附亲属关系说明。"
		_, err := w.Object(t.Context(), nil, n.No, other)
		w.must(err)
		if k := len(w.again(n).Objections); k != 2 {
			t.Errorf("%d objections", k)
		}
	})
}

// TestWhoObjectedIsNotPublic: who objected and in which words is read by the unit
// and the bureau, in no public answer, not in clear in the database or the journal.
func TestWhoObjectedIsNotPublic(t *testing.T) {
	both(t, func(w *world) {
		n := w.open(notice.Price, "s1")
		w.at(noticetest.During(n))
		o := w.object(n, "a")
		_, err := w.Accept(t.Context(), w.office, n.ID, o.ID, 0, "科研处张老师")
		w.must(err)
		one, err := w.PublicNotice(t.Context(), n.ID)
		w.must(err)
		page, err := w.Public(t.Context(), notice.Filter{})
		w.must(err)
		_, file, err := w.Record(t.Context(), w.office, n.ID)
		w.must(err)
		var log strings.Builder
		events, err := w.journal.Events(t.Context(), journal.Filter{After: -1, Limit: 1000})
		w.must(err)
		for _, e := range events {
			log.Write(e.Data)
			log.WriteString(e.Reason)
		}
		var rows []map[string]any
		w.must(w.db.View(t.Context(), func(tx *database.Tx) error {
			return tx.Raw("SELECT * FROM notice_objections").Scan(&rows).Error
		}))
		for where, text := range map[string]string{"notice": fmt.Sprintf("%+v", one), "page": fmt.Sprintf("%+v", page), "record": string(file), "journal": log.String(), "rows": fmt.Sprint(rows)} {
			for _, secret := range []string{planted, plantedName} {
				if strings.Contains(text, secret) {
					t.Errorf("%s holds %s", where, secret)
				}
			}
			if where != "record" && where != "rows" && (strings.Contains(text, plantedWords) || strings.Contains(text, "张老师")) {
				t.Errorf("%s holds the words or the handler", where)
			}
		}
		for _, who := range []*identity.Principal{w.office, w.clerk, w.auditor} {
			got, err := w.Get(t.Context(), who, n.ID)
			w.must(err)
			if got.Objections[0].Contact != planted || got.Objections[0].Name != plantedName {
				t.Errorf("%s reads %+v", who.UserID, got.Objections[0])
			}
		}
		_, err = w.Get(t.Context(), w.stranger, n.ID)
		w.refused(err, fault.ObjectNotFound)
		_, _, err = w.Record(t.Context(), w.stranger, n.ID)
		w.refused(err, fault.ObjectNotFound)
		own, err := w.List(t.Context(), w.stranger, notice.Filter{})
		w.must(err)
		all, err := w.List(t.Context(), w.auditor, notice.Filter{})
		w.must(err)
		if len(own.Items) != 0 || len(all.Items) != 1 {
			t.Errorf("a stranger lists %d, the auditor %d", len(own.Items), len(all.Items))
		}
	})
}

// TestRecordProvesTheCourse: every event of the notice is proven, the published row
// and what was said are what those events committed to.
func TestRecordProvesTheCourse(t *testing.T) {
	both(t, func(w *world) {
		upheld, withdrawn := w.open(notice.Price, "s1"), w.open(notice.Evaluation, "s2")
		w.at(noticetest.During(upheld))
		o := w.object(upheld, "a")
		_, err := w.Accept(t.Context(), w.office, upheld.ID, o.ID, 1, "科研处张老师")
		w.must(err)
		_, err = w.Decide(t.Context(), w.head, upheld.ID, o.ID, 2, true, "经查，受让方与完成人有亲属关系。")
		w.must(err)
		noticetest.Withdraw(t, w.journal, w.Service, w.office, withdrawn, "不再转化")
		for n, kinds := range map[*notice.Notice][]string{
			&upheld:    {"noticetest.announced", "notice.objected", "notice.objection_accepted", "notice.objection_decided"},
			&withdrawn: {"noticetest.announced", "noticetest.given_up"},
		} {
			name, file, err := w.Record(t.Context(), w.auditor, n.ID)
			w.must(err)
			if !strings.Contains(name, n.No) {
				t.Errorf("named %s", name)
			}
			var got struct {
				Notice  struct{ Status, No string }
				Opening struct {
					Index             int64
					Key, Text, SHA256 string
				} //nolint:revive // as the file has them
				Objections []struct{ Words, Outcome, Handler, Words_sha256 string }
				Events     []struct {
					Index int64
					Kind  string
				}
				Proofs []verifier.Proof
			}
			w.must(json.Unmarshal(file, &got))
			var bodies []string
			for i, p := range got.Proofs {
				if _, err := verifier.CheckProof(p, w.journal.VerifierKey()); err != nil {
					t.Errorf("event %d: %v", p.Index, err)
				}
				raw, err := base64.StdEncoding.DecodeString(p.Body)
				w.must(err)
				bodies = append(bodies, string(raw))
				if got.Events[i].Index != p.Index || got.Events[i].Kind != kinds[i] || !strings.Contains(string(raw), `"kind":"`+kinds[i]+`"`) {
					t.Errorf("event %d is %+v", i, got.Events[i])
				}
			}
			if len(bodies) != len(kinds) || got.Opening.Index != got.Proofs[0].Index || !strings.Contains(bodies[0], got.Opening.SHA256) || !strings.Contains(got.Opening.Text, "120 万元") {
				t.Errorf("opening %+v in %v", got.Opening, bodies)
			}
			for _, x := range got.Objections {
				if all := strings.Join(bodies, ""); !strings.Contains(all, x.Words_sha256) || !strings.Contains(all, x.Outcome) || x.Words != plantedWords {
					t.Errorf("objection %+v", x)
				}
			}
			if canonical, err := journal.Canonical(json.RawMessage(file)); err != nil || string(canonical) != string(file) {
				t.Errorf("not canonical: %v", err)
			}
		}
	})
}

// TestPagesOfNotices: paged by cursor without loss, filtered by kind, words and
// what still runs.
func TestPagesOfNotices(t *testing.T) {
	both(t, func(w *world) {
		for i := range 5 {
			w.open(notice.Price, fmt.Sprint("s", i))
		}
		last := w.open(notice.RewardCash, "s0")
		var seen []string
		f := notice.Filter{Limit: 2}
		for {
			page, err := w.Public(t.Context(), f)
			w.must(err)
			for _, n := range page.Items {
				seen = append(seen, n.No)
			}
			if f.Cursor = page.NextCursor; f.Cursor == "" {
				break
			}
		}
		if len(seen) != 6 || seen[0] != last.No || !slices.IsSortedFunc(seen, func(a, b string) int { return strings.Compare(b, a) }) {
			t.Errorf("paged %v", seen)
		}
		w.at(noticetest.At(calendar.Of(noticetest.Over(last))))
		for want, f := range map[int]notice.Filter{1: {Kind: "REWARD_CASH"}, 6: {Query: "监测装置"}, 0: {Query: "%"}} {
			page, err := w.Public(t.Context(), f)
			w.must(err)
			if len(page.Items) != want {
				t.Errorf("%+v: %d", f, len(page.Items))
			}
		}
		if page, err := w.Public(t.Context(), notice.Filter{Running: true}); err != nil || len(page.Items) != 0 {
			t.Errorf("running: %v %d", err, len(page.Items))
		}
		_, err := w.Public(t.Context(), notice.Filter{Cursor: "!"})
		w.refused(err, fault.BadCursor)
	})
}
