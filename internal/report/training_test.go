package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jishi/internal/broker"
	"jishi/internal/brokerage"
	"jishi/internal/calendar"
	"jishi/internal/contract/contracttest"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/ledger"
	"jishi/internal/person"
	"jishi/internal/report"
	"jishi/internal/training"
)

// school writes the rows that R33 is made of, as the services would.
type school struct {
	*contracttest.World
	t  *testing.T
	tx *journal.Tx
}

func (s school) exec(query string, args ...any) {
	s.t.Helper()
	s.Must(s.tx.Exec(query, args...).Error)
}

func (s school) write(f func(s school)) {
	s.t.Helper()
	_, err := s.Journal.Record(s.t.Context(), journal.System, func(tx *journal.Tx) (journal.Event, error) {
		s.tx = tx
		f(s)
		return journal.Event{Kind: "test.prepared", ObjectType: "test", ObjectID: "test"}, nil
	})
	s.Must(err)
}

func day(text string) calendar.Date {
	d, err := calendar.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func (s school) people(ids ...string) {
	for _, id := range ids {
		u, err := s.IDs.BootstrapLockedUser(s.t.Context(), identity.NewUser{Username: id, DisplayName: id, OrgID: s.Seller.ID, Roles: []identity.Role{identity.RoleClerk}})
		s.Must(err)
		s.write(func(s school) {
			s.exec("INSERT INTO persons VALUES (?, ?, ?, 'RESIDENT', 's', ?, '', '', NULL, NULL, 1, ?, ?)", id, u.ID, id, id, s.tx.Now, s.tx.Now)
		})
	}
}

func (s school) base(id, org string) {
	s.exec("INSERT INTO training_bases VALUES (?, ?, 'CITY', 'x', ?, ?, NULL, 'ACTIVE', 0, '', ?, ?, 1, ?, ?)", id, org, id, day("2024-01-01"), s.Registrar.UserID, s.Reviewer.UserID, s.tx.Now, s.tx.Now)
}

// course has sessions of one module each, in their order; status and last day.
func (s school) course(id, base, level, status, ends string, places, sessions int, hours [4]int) {
	s.exec("INSERT INTO training_courses VALUES (?, ?, (SELECT org_id FROM training_bases WHERE id = ?), ?, ?, '', true, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)", id, base, base, level, id,
		hours[0], hours[1], hours[2], hours[3], places, day(ends), day(ends).AddDays(-5), day(ends), status, s.Clerk.UserID, s.tx.Now, s.tx.Now)
	for i := range sessions {
		s.exec("INSERT INTO training_sessions VALUES (?, ?, ?, ?, 'x', 'x', 4, ?, ?)", fmt.Sprint(id, "-", i+1), id, training.Modules[i], day(ends), s.Clerk.UserID, s.tx.Now)
	}
	s.exec("INSERT INTO training_exams VALUES (?, ?, (SELECT org_id FROM training_courses WHERE id = ?), 'x', 'x', ?, ?, '', '', 0, '', '', 1, ?, ?, ?)", "exam-"+id, id, id,
		day(ends).Start(), day(ends).Start().Add(time.Hour), s.Clerk.UserID, s.tx.Now, s.tx.Now)
}

// seat of a person, with hours of each session and, from 0 on, a score.
func (s school) seat(course, person, status string, score int, hours ...int) {
	id := course + "-" + person
	s.exec("INSERT INTO training_enrolments VALUES (?, ?, (SELECT org_id FROM training_courses WHERE id = ?), ?, (SELECT user_id FROM persons WHERE id = ?), '370902', (SELECT COUNT(*) FROM training_enrolments) + 1, ?, 1, ?, ?)",
		id, course, course, person, person, status, s.tx.Now, s.tx.Now)
	for i, h := range hours {
		session := fmt.Sprint(course, "-", i+1)
		s.exec("INSERT INTO training_attendance VALUES (?, ?, ?, ?, ?, (SELECT module FROM training_sessions WHERE id = ?), ?, ?, '', NULL, ?, ?)", id+session, session, course, id, person, session,
			day("2026-01-01"), h, s.Clerk.UserID, s.tx.Now)
	}
	if score >= 0 {
		s.result(id, course, score, nil)
	}
}

func (s school) result(seat, course string, score int, regards any) {
	reason := ""
	if regards != nil {
		reason = "x"
	}
	s.exec("INSERT INTO training_results VALUES (?, ?, ?, ?, ?, 60, ?, ?, ?, ?, ?)", fmt.Sprint("result-", seat, score), "exam-"+course, course, seat, score, score >= 60, reason, regards, s.Clerk.UserID, s.tx.Now)
}

func (s school) certificate(course, person, on string) {
	s.exec(`INSERT INTO training_certificates SELECT ?, c.base_id, c.org_id, c.id, ?, p.id, p.user_id, c.level, ?, ?, NULL, 4, 60, 'ISSUED', '', '', 1, ?, ? FROM training_courses c, persons p WHERE c.id = ? AND p.id = ?`,
		"cert-"+course+person, course+"-"+person, course+person, day(on), s.Clerk.UserID, s.tx.Now, course, person)
}

func (s school) marks(course, person string, base int, trainer int) {
	for subject, score := range map[string]int{"": base, "x": trainer} {
		if score > 0 {
			s.exec("INSERT INTO training_evaluations VALUES (?, ?, ?, ?, ?, '', ?)", "mark-"+course+person+subject, course, course+"-"+person, subject, score, s.tx.Now)
		}
	}
}

func (s school) filed(person, on string) {
	id := "broker-" + person
	s.exec(`INSERT INTO brokers SELECT ?, ?, p.id, p.user_id, ?, '', '370902', 'L1', 'T0', '', '03', '', '', true, 'ACTIVE', ?, ?, NULL, NULL, ?, NULL, NULL, NULL, 1, ?, ? FROM persons p WHERE p.id = ?`,
		id, id, s.Seller.ID, day(on), s.tx.Now, day(on), s.tx.Now, s.tx.Now, person)
	s.exec("INSERT INTO broker_acts VALUES (?, ?, 'ACTIVATED', 'ACTIVE', ?, NULL, 'L1', ?, NULL, '', '', '', NULL, NULL, NULL, NULL, NULL, ?)", "act-"+person, id, day(on), s.Seller.ID, s.tx.Now)
}

func (s school) named(contract, person string, related bool) {
	s.exec(`INSERT INTO contract_brokers (id, contract_id, broker_id, org_id, form, role, ref_no, ref_sha256, fee_kind, cost_agreed, share_bp, conflict_text, related_party, status, answered_at, reason, version, created_at, updated_at)
		VALUES (?, ?, ?, ?, 'F2', 'SELL', '', '', 'UNCLEAR', '', 10000, '', ?, 'CONFIRMED', ?, '', 1, ?, ?)`, "named-"+person, contract, "broker-"+person, s.Seller.ID, related, s.tx.Now, s.tx.Now, s.tx.Now)
}

// courses of two bases in two years, with all that does not count beside them.
func (s school) courses() {
	s.base("TA", s.Seller.ID)
	s.base("TB", s.Stranger.OrgID)
	s.base("TC", s.Registrar.OrgID)
	l1, l2 := [4]int{4, 0, 0, 0}, [4]int{4, 4, 4, 4}
	s.course("A0", "TA", "L1", "CLOSED", "2025-02-20", 8, 1, l1)
	s.course("A1", "TA", "L1", "PUBLISHED", "2026-01-10", 10, 1, l1)
	s.course("A2", "TA", "L2", "CLOSED", "2026-02-10", 5, 4, l2)
	s.course("A3", "TA", "L1", "DRAFT", "2026-01-20", 100, 1, l1)     // not published
	s.course("A4", "TA", "L1", "CLOSED", "2024-12-31", 100, 1, l1)    // the year before
	s.course("A5", "TA", "L1", "PUBLISHED", "2026-02-20", 100, 0, l1) // without a session
	s.course("A6", "TA", "L1", "PUBLISHED", "2026-12-30", 100, 1, l1) // not over yet
	s.course("B1", "TB", "L1", "CLOSED", "2026-02-15", 3, 2, l1)
	s.course("B2", "TB", "CE", "CLOSED", "2026-02-16", 20, 1, l1)
	for _, p := range []string{"p10", "p11"} {
		s.seat("A0", p, "ENROLLED", 75, 4)
	}
	s.seat("A1", "p1", "ENROLLED", 80, 4)
	s.seat("A1", "p2", "ENROLLED", 70, 4)
	s.seat("A1", "p3", "ENROLLED", 50, 4)
	s.seat("A1", "p4", "ENROLLED", 55, 4)
	s.result("A1-p4", "A1", 65, "result-A1-p455") // corrected to a pass
	s.seat("A1", "p5", "ENROLLED", -1, 4)
	s.exec("INSERT INTO training_attendance VALUES ('less', 'A1-1', 'A1', 'A1-p5', 'p5', 'M1', ?, 3, 'x', 'A1-p5A1-1', ?, ?)", day("2026-01-10"), s.Clerk.UserID, s.tx.Now) // corrected to too little
	s.seat("A1", "p6", "ENROLLED", -1)
	s.seat("A1", "p7", "WAITING", -1)
	s.seat("A1", "p8", "WITHDRAWN", -1)
	s.seat("A2", "p1", "ENROLLED", 90, 4, 4, 4, 4)
	s.seat("A2", "p3", "ENROLLED", -1, 4, 4, 4, 3) // one module short of its 80 %
	s.seat("A3", "p9", "ENROLLED", 90, 4)
	s.seat("A4", "p9", "ENROLLED", 90, 4)
	s.seat("A6", "p9", "ENROLLED", -1)
	s.seat("B1", "p9", "ENROLLED", 60, 4, 0)
	s.seat("B1", "p12", "ENROLLED", 100, 4, 0)
	s.seat("B2", "p12", "ENROLLED", -1, 4)
}

// holders: four filed after 6, 7, 10 and 20 days, two before, one never.
func (s school) holders() {
	for _, c := range [][3]string{{"A0", "p10", "2025-02-25"}, {"A0", "p11", "2025-02-25"}, {"A1", "p1", "2026-01-12"}, {"A1", "p2", "2026-01-12"}, {"A1", "p4", "2026-01-12"},
		{"A2", "p1", "2026-02-12"}, {"A4", "p9", "2024-12-31"}, {"B1", "p9", "2026-02-16"}, {"B1", "p12", "2026-02-16"}} {
		s.certificate(c[0], c[1], c[2])
	}
	s.filed("p10", "2025-03-03")
	s.filed("p11", "2025-03-04")
	s.filed("p1", "2026-01-22")
	s.filed("p2", "2026-02-01")
	s.filed("p9", "2025-12-01")
	for i, score := range []int{5, 4, 4, 3, 5} {
		s.marks("A1", fmt.Sprint("p", i+1), score, 5*(i/4))
	}
	s.marks("A2", "p1", 0, 4)
	s.marks("B1", "p9", 2, 0)
	for level, n := range map[string]int{"L1": 10, "L2": 4} {
		s.exec("INSERT INTO training_targets VALUES (?, 2026, ?, ?, 'x', 1, ?, ?)", level, level, n, s.Reviewer.UserID, s.tx.Now)
	}
}

// TestTrainingOutcomes: R33 has what was counted by hand, on both databases.
func TestTrainingOutcomes(t *testing.T) {
	tables := slices.Concat(person.Tables(), broker.Tables(), training.Tables(), brokerage.Tables())
	contracttest.Both(t, tables, func(t *testing.T, w *contracttest.World) {
		s := school{World: w, t: t}
		s.people("p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", "p10", "p11", "p12")
		s.write(school.courses)
		s.write(school.holders)
		service := report.New(w.Journal, w.Ledger, nil, w.Contracts, nil)
		ask := func(from string, index int64) report.Report {
			made, err := service.Make(t.Context(), w.Auditor, report.Question{No: "R33", From: day(from), To: day("2026-12-31"), AsOf: ledger.AsOf{Index: index}})
			w.Must(err)
			return made
		}
		monday := ask("2025-01-01", -1)
		w.At(contracttest.Monday.AddDate(0, 0, 1))
		c := w.Registered(w.Form("托辊监测", "300000.00"))
		if c.RegisteredOn != day("2026-03-03") {
			t.Fatalf("registered on %s", c.RegisteredOn)
		}
		s.write(func(s school) {
			s.named(c.ID, "p1", false)
			s.named(c.ID, "p2", true)   // a related party
			s.named(c.ID, "p10", false) // a day after its 12 months
			s.named(c.ID, "p11", false) // their last day
			s.named(c.ID, "p9", false)  // a broker before
			s.exec("UPDATE training_certificates SET status = 'CANCELLED', changed_at = ?, version = 2 WHERE id = 'cert-A1p4'", s.tx.Now)
		})
		said(t, ask("2025-01-01", -1), outcomesByHand)
		said(t, ask("2026-01-01", -1), [][]string{{"合计|4|8|38|11|8|7|6|85.71|5"}, nil, {"合计|5|2|2|1|66.67|15|1|50.00"}})
		said(t, ask("2025-01-01", monday.AsOf.Index), [][]string{{"合计|5|9|46|13|10|9|8|88.89|8"}, nil, {"合计|8|2|4|2|66.67|9|0|0.00"}})
		if again := ask("2025-01-01", monday.AsOf.Index); again.SHA256 != monday.SHA256 {
			t.Errorf("as of Monday it was\n%s\nand is\n%s", monday.CSV, again.CSV)
		}
		for _, p := range []*identity.Principal{w.Clerk, w.Stranger} {
			if _, err := service.Make(t.Context(), p, report.Question{No: "R33", AsOf: ledger.Now()}); fault.CodeOf(err) != fault.PermissionDenied {
				t.Errorf("an applicant is answered with %v", err)
			}
		}
	})
}

// outcomesByHand is every table of 2025 and 2026, row by row.
var outcomesByHand = [][]string{
	{"TA|3|6|23|10|7|7|6|85.71|5", " L1|2|2|18|8|6|6|5|83.33|4", " L2|1|4|5|2|1|1|1|100.00|1", "TB|2|3|23|3|3|2|2|100.00|2", " L1|1|2|3|2|2|2|2|100.00|2", " CE|1|1|20|1|1|0|0||0",
		"TC|0|0|0|0|0|0|0||0", "合计|5|9|46|13|10|9|8|88.89|7"},
	{"L1|3|4|21|10|8|8|7|87.50|6", "L2|1|4|5|2|1|1|1|100.00|1", "L3|0|0|0|0|0|0|0||0", "CE|1|1|20|1|1|0|0||0", "合计|5|9|46|13|10|9|8|88.89|7"},
	{"TA|5|1|4|0|100.00|9|2|50.00", " L1|4|0|4|0|100.00|9|2|50.00", " L2|1|1|0|0|||0|", "TB|2|1|0|1|0.00||0|", " L1|2|1|0|1|0.00||0|", " CE|0|0|0|0|||0|", "TC|0|0|0|0|||0|", "合计|7|2|4|1|80.00|9|2|50.00"},
	{"L1|6|1|4|1|80.00|9|2|50.00", "L2|1|1|0|0|||0|", "L3|0|0|0|0|||0|", "CE|0|0|0|0|||0|", "合计|7|2|4|1|80.00|9|2|50.00"},
	{"TA|5|4.20|2|", " L1|5|4.20|1|", " L2|0||1|", "TB|1||0|", " L1|1||0|", " CE|0||0|", "TC|0||0|", "合计|6|3.83|2|"},
	{"L1|6|3.83|1|", "L2|0||1|", "L3|0||0|", "CE|0||0|", "合计|6|3.83|2|"},
	{"2025||2|", " L1||2|", "2026|14|5|35.71", " L1|10|4|40.00", " L2|4|1|25.00", "合计|14|7|35.71"},
}

// said holds tables against what is wanted of them: all their rows, or the last ones.
func said(t *testing.T, made report.Report, want [][]string) {
	t.Helper()
	for i, rows := range want {
		var got []string
		for _, r := range made.Tables[i].Rows {
			line := strings.Repeat(" ", r.Level) + r.Code
			if r.Kind == report.Total {
				line = r.Label.Zh
			}
			for _, c := range r.Cells {
				line += "|" + c.Value
			}
			got = append(got, line)
		}
		if len(rows) == 1 {
			got = got[len(got)-1:]
		}
		if rows != nil && !slices.Equal(got, rows) {
			t.Errorf("%s says\n%s\nwant\n%s", made.Tables[i].Title.Zh, strings.Join(got, "\n"), strings.Join(rows, "\n"))
		}
	}
}
