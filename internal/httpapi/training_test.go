package httpapi

import (
	"fmt"
	"net/http/httptest"
	"sync"
	"testing"

	"jishi/internal/calendar"
	"jishi/internal/identity"
	"jishi/internal/identity/identitytest"
)

// school is a base with a course of L1, and who works there.
type school struct {
	*world
	base, course, exam, cert answer
	seat                     string
	names                    []string
}

// person signs a user of an organisation in and enters the particulars.
func (w *world) person(name, org string, role identity.Role, number int) {
	w.t.Helper()
	u, err := w.deps.Identity.BootstrapUser(w.t.Context(), identity.NewUser{Username: name, DisplayName: "学员" + name, OrgID: w.orgs[org].ID,
		Roles: []identity.Role{role}, Password: identitytest.Password})
	must(w.t, err)
	w.users[name] = u
	w.send(name, "POST", "/me/person", map[string]string{"name": "学员" + name, "id_kind": "PASSPORT", "id_no": fmt.Sprintf("E%08d", number), "phone": "13800000001"}).want(201)
}

func (s *school) on(days int) string { return calendar.Of(s.clock()).AddDays(days).String() }

// later lets days go by and signs everybody in again.
func (s *school) later(days int) change {
	return change{"", func() answer {
		for _, n := range s.names {
			delete(s.tokens, n)
		}
		a := s.pass(days)
		for _, n := range s.names {
			s.token(n)
		}
		return a
	}}
}

func (w *world) school() *school {
	s := &school{world: w, names: []string{"teacher", "pupil", "dean"}}
	w.person("teacher", "elsewhere", identity.RoleTrainingBase, 1)
	w.person("pupil", "agency", identity.RoleBroker, 2)
	w.person("dean", "elsewhere", identity.RoleOrgAdmin, 3)
	return s
}

func (s *school) outline(capacity int) map[string]any {
	return map[string]any{"level": "L1", "title": "初级技术经纪人培训", "professional": true, "hours": map[string]int{"m1": 4, "m2": 0, "m3": 0, "m4": 0},
		"capacity": capacity, "enrol_until": s.on(2), "starts_on": s.on(3), "ends_on": s.on(4)}
}

func (s *school) paper() answer {
	body, contentType := form(s.t, [2]string{}, "试卷.pdf", []byte("%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"))
	return s.send("teacher", "POST", "/examinations/"+s.exam.text("id")+"/paper", body, "Content-Type", contentType)
}

func (s *school) declare() answer {
	body, contentType := form(s.t, [2]string{"education", `{"year":2026,"title":"技术转移高级研修","provider":"省科技厅","hours":16,"professional":true}`}, "证明.pdf", []byte("%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"))
	return s.send("pupil", "POST", "/education", body, "Content-Type", contentType)
}

func (s *school) session() string {
	return s.send("teacher", "GET", "/courses/"+s.course.text("id"), nil).first("sessions")
}

func (s *school) sheet(path string, body any) answer {
	return s.send("teacher", "POST", "/courses/"+s.course.text("id")+"/sessions/"+s.session()+"/attendance"+path, body)
}

// opening is the way to a published course with a sitting and its sealed paper.
func (s *school) opening() []change {
	course := func(action string, body any) func() answer {
		return func() answer { return s.send("teacher", "POST", "/courses/"+s.course.text("id")+action, body) }
	}
	return []change{
		{"proposeTrainingBase", func() answer {
			s.base = s.send("registrar", "POST", "/training/bases", map[string]string{"organization_id": s.orgs["elsewhere"].ID, "grade": "CITY", "decision_no": "泰科〔2026〕3号",
				"prefix": "TS", "valid_from": s.on(0)})
			return s.base
		}},
		{"confirmTrainingBase", func() answer { return s.send("reviewer", "POST", "/training/bases/"+s.base.text("id")+"/confirm", nil) }},
		{"createCourse", func() answer { s.course = s.send("teacher", "POST", "/courses", s.outline(10)); return s.course }},
		{"updateCourse", func() answer {
			return s.send("teacher", "PUT", "/courses/"+s.course.text("id"), s.outline(12), "If-Match", `"v1"`)
		}},
		{"addCourseSession", course("/sessions", map[string]any{"module": "M1", "held_on": s.on(3), "place": "一号教室", "trainer": "孔某", "hours": 4})},
		{"publishCourse", course("/publish", nil)},
		{"createExamination", func() answer {
			starts := s.clock().AddDate(0, 0, 5)
			s.exam = s.send("teacher", "POST", "/courses/"+s.course.text("id")+"/examinations", map[string]any{"title": "结业考试", "place": "一号教室",
				"starts_at": starts.UTC(), "ends_at": starts.Add(7_200_000_000_000).UTC()})
			return s.exam
		}},
		{"setExaminationPaper", s.paper},
	}
}

func (w *world) trainingChanges() []change {
	s := w.school()
	var gone, other, declared answer
	course := func(user, action string, body func() any) func() answer {
		return func() answer { return s.send(user, "POST", "/courses/"+s.course.text("id")+action, body()) }
	}
	exam := func(user, action string, body func() any) func() answer {
		return func() answer { return s.send(user, "POST", "/examinations/"+s.exam.text("id")+action, body()) }
	}
	nothing := func() any { return nil }
	return append(s.opening(), []change{
		{"enrolCourse", func() answer {
			gone = s.send("pupil", "POST", "/courses/"+s.course.text("id")+"/enrolments", nil)
			return gone
		}},
		{"withdrawEnrolment", func() answer { return s.send("pupil", "POST", "/enrolments/"+gone.text("id")+"/withdraw", nil) }},
		{"enrolCourse", func() answer {
			a := s.send("pupil", "POST", "/courses/"+s.course.text("id")+"/enrolments", nil)
			s.seat = a.text("id")
			return a
		}},
		s.later(4),
		{"recordAttendance", func() answer {
			return s.sheet("", map[string]any{"items": []any{map[string]any{"enrolment_id": s.seat, "hours": 3}}})
		}},
		{"correctAttendance", func() answer {
			return s.sheet("/correct", map[string]any{"enrolment_id": s.seat, "hours": 4, "reason": "签到表漏记一学时"})
		}},
		s.later(1),
		{"openExaminationPaper", exam("teacher", "/open", nothing)},
		{"recordResult", exam("teacher", "/results", func() any { return map[string]any{"enrolment_id": s.seat, "score": 58} })},
		{"correctResult", func() answer {
			list, _ := s.send("teacher", "GET", "/examinations/"+s.exam.text("id"), nil).want(200).object()["candidates"].([]any)
			one, _ := list[0].(map[string]any)
			results, _ := one["results"].([]any)
			first, _ := results[0].(map[string]any)
			return s.send("reviewer", "POST", "/examinations/"+s.exam.text("id")+"/results/"+fmt.Sprint(first["id"])+"/correct", map[string]any{"score": 85, "reason": "第三题漏判"})
		}},
		{"issueTrainingCertificate", func() answer {
			s.cert = s.send("teacher", "POST", "/courses/"+s.course.text("id")+"/certificates", map[string]string{"enrolment_id": s.seat})
			return s.cert
		}},
		{"evaluateCourse", course("pupil", "/evaluation", func() any {
			return map[string]any{"items": []any{map[string]any{"score": 5}, map[string]any{"trainer": "孔某", "score": 4, "comment": "案例多"}}}
		})},
		{"cancelTrainingCertificate", func() answer {
			return s.send("teacher", "POST", "/training/certificates/"+s.cert.text("id")+"/cancel", because("姓名有误"))
		}},
		{"declareEducation", func() answer { declared = s.declare(); return declared }},
		{"decideEducation", func() answer {
			return s.send("registrar", "POST", "/education/"+declared.text("id")+"/decide", map[string]bool{"accept": true})
		}},
		{"putTrainingTarget", func() answer {
			return s.send("head", "PUT", "/training/targets", map[string]any{"year": 2026, "level": "L1", "value": 200, "source": "年度培训计划"})
		}},
		{"closeCourse", course("teacher", "/close", nothing)},
		{"createCourse", func() answer {
			senior := s.outline(5)
			senior["level"] = "L2"
			other = s.send("teacher", "POST", "/courses", senior)
			s.course = other
			return other
		}},
		{"addCourseSession", course("teacher", "/sessions", func() any {
			return map[string]any{"module": "M1", "held_on": s.on(3), "place": "一号教室", "trainer": "孔某", "hours": 4}
		})},
		{"publishCourse", course("teacher", "/publish", nothing)},
		{"enrolCourse", func() answer {
			a := s.send("pupil", "POST", "/courses/"+s.course.text("id")+"/enrolments", nil)
			s.seat = a.text("id")
			return a
		}},
		{"createExamination", func() answer {
			starts := s.clock().AddDate(0, 0, 4)
			s.exam = s.send("teacher", "POST", "/courses/"+s.course.text("id")+"/examinations", map[string]any{"title": "结业考试", "place": "一号教室", "starts_at": starts.UTC(), "ends_at": starts.Add(7_200_000_000_000).UTC()})
			return s.exam
		}},
		s.later(5),
		{"recordAttendance", func() answer {
			return s.sheet("", map[string]any{"items": []any{map[string]any{"enrolment_id": s.seat, "hours": 4}}})
		}},
		{"recordResult", exam("teacher", "/results", func() any { return map[string]any{"enrolment_id": s.seat, "score": 90} })},
		{"issueTrainingCertificate", func() answer {
			s.cert = s.send("teacher", "POST", "/courses/"+s.course.text("id")+"/certificates", map[string]string{"enrolment_id": s.seat})
			return s.cert
		}},
		{"numberTrainingCertificate", func() answer {
			return s.send("registrar", "POST", "/training/certificates/"+s.cert.text("id")+"/national-number", map[string]string{"national_no": "TC-2026-000001"})
		}},
		{"endTrainingBase", func() answer {
			return s.send("reviewer", "POST", "/training/bases/"+s.base.text("id")+"/end", because("不再具备条件"))
		}},
	}...)
}

// TestFromCourseToCertificate goes the way over HTTP on both databases, and
// tries at every step what must be refused, each with its own answer.
func TestFromCourseToCertificate(t *testing.T) {
	onBoth(t, func(w *world) {
		s := w.school()
		for _, c := range s.opening() {
			if a := c.call(); a.Code >= 300 {
				w.t.Fatalf("%s: %d %s", c.operation, a.Code, a.Body)
			}
		}
		course, exam := "/courses/"+s.course.text("id"), "/examinations/"+s.exam.text("id")
		w.send("broker", "POST", course+"/enrolments", nil).problem(409, "person_missing")
		w.send("", "GET", "/public/courses", nil).want(200).contains("初级技术经纪人培训").without("学员")
		seat := w.send("pupil", "POST", course+"/enrolments", nil).want(201)
		w.send("pupil", "POST", course+"/enrolments", nil).problem(409, "enrolment_exists")
		line := func(hours int) any {
			return map[string]any{"items": []any{map[string]any{"enrolment_id": seat.text("id"), "hours": hours}}}
		}
		s.sheet("", line(4)).problem(409, "session_ahead")
		w.send("teacher", "POST", exam+"/open", nil).problem(409, "paper_sealed")
		w.send("dean", "GET", exam+"/paper", nil).want(403)
		w.send("teacher", "GET", exam+"/paper", nil).problem(409, "paper_sealed")
		s.paper().problem(409, "paper_exists")

		s.later(4).call()
		w.send("dean", "POST", course+"/enrolments", nil).problem(409, "enrolment_closed")
		s.sheet("", line(5)).want(422).contains("attendance_exceeds")
		result := func(score int) any { return map[string]any{"enrolment_id": seat.text("id"), "score": score} }
		w.send("teacher", "POST", exam+"/results", result(80)).problem(409, "exam_ahead")
		s.later(1).call()
		w.send("teacher", "POST", exam+"/results", result(80)).problem(409, "not_admitted")
		s.sheet("", line(4)).want(200)
		w.send("teacher", "POST", course+"/certificates", map[string]string{"enrolment_id": seat.text("id")}).problem(409, "certificate_not_passed")
		w.send("teacher", "GET", exam+"/paper", nil).problem(409, "paper_unopened")
		w.send("teacher", "POST", exam+"/open", nil).want(200)
		w.send("teacher", "GET", exam+"/paper", nil).want(200).contains("%PDF-1.7")
		w.send("teacher", "POST", exam+"/results", result(80)).want(200)
		w.send("teacher", "POST", exam+"/results", result(90)).want(409)
		w.send("pupil", "POST", course+"/certificates", map[string]string{"enrolment_id": seat.text("id")}).problem(403, "permission_denied")
		cert := w.send("teacher", "POST", course+"/certificates", map[string]string{"enrolment_id": seat.text("id")}).want(201)
		w.send("teacher", "POST", course+"/certificates", map[string]string{"enrolment_id": seat.text("id")}).problem(409, "certificate_issued")
		w.send("registrar", "POST", "/training/certificates/"+cert.text("id")+"/national-number", map[string]string{"national_no": "TC-1"}).problem(409, "national_no_level")
		w.send("pupil", "GET", "/me/training", nil).want(200).contains(cert.text("number"), `"score":80`)
		w.send("other", "GET", "/training/certificates/"+cert.text("id"), nil).want(404)
		w.send("head", "GET", "/training/plan?year=2026", nil).want(200).contains(`"certified":1`)
		w.send("head", "GET", "/training/plan/entries?year=2026&kind=CERTIFIED", nil).want(200).contains("学员pupil").without("E00000002", "13800000001")
		w.send("pupil", "GET", "/training/plan", nil).problem(403, "permission_denied")
	})
}

// TestFiftyForTenSeats: fifty people enrol at once, each twice with the same key;
// ten sit, forty wait in an order without a gap, and nobody is there twice.
func TestFiftyForTenSeats(t *testing.T) {
	onBoth(t, func(w *world) {
		s := w.school()
		for _, c := range s.opening()[:2] {
			if a := c.call(); a.Code >= 300 {
				w.t.Fatal(a.Body)
			}
		}
		s.course = w.send("teacher", "POST", "/courses", s.outline(10)).want(201)
		path := "/courses/" + s.course.text("id")
		w.send("teacher", "POST", path+"/sessions", map[string]any{"module": "M1", "held_on": s.on(3), "place": "一号教室", "trainer": "孔某", "hours": 4}).want(200)
		w.send("teacher", "POST", path+"/publish", nil).want(200)
		const people = 50
		for i := range people {
			w.person(fmt.Sprintf("p%02d", i), "agency", identity.RoleBroker, 100+i)
		}
		var all sync.WaitGroup
		got := make([][2]*httptest.ResponseRecorder, people)
		for i := range people {
			for again := range 2 {
				r := w.request(fmt.Sprintf("p%02d", i), "POST", path+"/enrolments", nil, "Idempotency-Key", fmt.Sprintf("enrol-%02d", i))
				all.Go(func() {
					got[i][again] = httptest.NewRecorder()
					w.handler.ServeHTTP(got[i][again], r)
				})
			}
		}
		all.Wait()
		for i, pair := range got {
			for _, a := range pair {
				if a.Code != 201 && a.Code != 200 && a.Code != 409 { // 409: the first try is still under way
					w.t.Fatalf("p%02d: %d %s", i, a.Code, a.Body)
				}
			}
		}
		seated, places := 0, map[float64]bool{}
		for _, item := range w.send("teacher", "GET", path+"/enrolments?limit=200", nil).want(200).items() {
			e, _ := item.(map[string]any)
			if e["status"] == "ENROLLED" {
				seated++
			}
			if n, ok := e["position"].(float64); ok {
				places[n] = true
			}
		}
		if seated != 10 || len(places) != people-10 {
			w.t.Errorf("%d seats, %d places in the queue", seated, len(places))
		}
		for n := range people - 10 {
			if !places[float64(n+1)] {
				w.t.Errorf("nobody has place %d", n+1)
			}
		}
	})
}
