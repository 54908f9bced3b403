package mandate_test

import (
	"bytes"
	"flag"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/contract/contracttest"
	"jishi/internal/database"
	"jishi/internal/document"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/mandate"
)

const paper = "%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

// TestNoActWithoutAMandate lets client and agent do what they like in any order
// while days pass: the agent gets through exactly when a plain model of the
// mandates says that one is in force for this act, whatever came before.
func TestNoActWithoutAMandate(t *testing.T) {
	if err := flag.Set("rapid.checks", "25"); err != nil { // each run is some thirty transactions
		t.Fatal(err)
	}
	for _, d := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			w := contracttest.New(t, d, nil)
			files, err := document.Open(t.Context(), filepath.Join(t.TempDir(), "papers"), 1<<20)
			w.Must(err)
			t.Cleanup(func() { _ = files.Close() })
			service := mandate.New(w.Journal, files)
			day := calendar.Of(contracttest.Monday)
			rapid.Check(t, func(rt *rapid.T) {
				s := &scene{World: w, rt: rt, service: service, agent: w.Stranger, day: day}
				s.begin()
				rt.Repeat(map[string]func(*rapid.T){
					"propose": s.propose, "step": s.step, "days": s.pass, "edit": s.edit, "submit": s.submit, "read": s.read, "list": s.list, "": func(*rapid.T) {},
				})
				s.over()
				day = s.day.AddDays(1) // the next run goes on from here: what has run out stays so
			})
			w.Verify()
		})
	}
}

// model is what a mandate should be.
type model struct {
	id       string
	status   mandate.Status
	acts     []mandate.Act
	from, to calendar.Date
}

type scene struct {
	*contracttest.World
	rt       *rapid.T
	service  *mandate.Service
	agent    *identity.Principal
	day      calendar.Date
	draft    string
	edits    int
	mandates []*model
}

func (s *scene) check(err error) {
	s.rt.Helper()
	if err != nil {
		s.rt.Fatal(err)
	}
}

// begin is the client's draft, which the agent would like to work on.
func (s *scene) begin() {
	s.On(s.day.String())
	c, err := s.Contracts.Create(s.rt.Context(), s.Clerk, s.Form("委托代办技术服务", rapid.SampledFrom([]string{"1000.00", "2000.00"}).Draw(s.rt, "amount")))
	s.check(err)
	s.draft = c.ID
}

// over clears the stage for the next run.
func (s *scene) over() {
	for _, m := range s.mandates {
		if _, err := s.service.Step(s.rt.Context(), s.agent, m.id, mandate.End, 0, "收场"); err != nil && fault.CodeOf(err) != fault.ActionNotAllowed {
			s.rt.Fatal(err)
		}
	}
}

func (s *scene) propose(t *rapid.T) {
	if len(s.mandates) > 4 {
		return
	}
	m := &model{status: mandate.Proposed, from: s.day.AddDays(rapid.IntRange(-3, 3).Draw(t, "from")),
		acts: rapid.SliceOfNDistinct(rapid.SampledFrom([]mandate.Act{mandate.ActDraft, mandate.ActSubmit, mandate.ActSettle}), 1, 3, rapid.ID[mandate.Act]).Draw(t, "acts")}
	m.to = s.day.AddDays(rapid.IntRange(0, 5).Draw(t, "to"))
	if m.to.Before(m.from) {
		m.to = m.from
	}
	made, err := s.service.Propose(t.Context(), s.agent, mandate.Proposal{ClientCode: s.Seller.CreditCode, Acts: m.acts, From: m.from, To: m.to}, "委托书.pdf", bytes.NewReader([]byte(paper)))
	s.check(err)
	m.id = made.ID
	s.mandates = append(s.mandates, m)
}

// step is any step by anybody on any mandate.
func (s *scene) step(t *rapid.T) {
	if len(s.mandates) == 0 {
		return
	}
	m := rapid.SampledFrom(s.mandates).Draw(t, "mandate")
	a := rapid.SampledFrom([]mandate.Action{mandate.Confirm, mandate.Refuse, mandate.Revoke, mandate.End}).Draw(t, "action")
	client := rapid.Bool().Draw(t, "by the client")
	who := s.agent
	if client {
		who = s.Clerk
	}
	next := map[mandate.Action]mandate.Status{mandate.Confirm: mandate.Active, mandate.Refuse: mandate.Refused, mandate.Revoke: mandate.Revoked, mandate.End: mandate.Ended}[a]
	possible := client == (a != mandate.End) && !s.day.After(m.to)
	switch a {
	case mandate.Confirm, mandate.Refuse:
		possible = possible && m.status == mandate.Proposed
	case mandate.Revoke:
		possible = possible && m.status == mandate.Active
	case mandate.End:
		possible = possible && (m.status == mandate.Proposed || m.status == mandate.Active)
	}
	_, err := s.service.Step(t.Context(), who, m.id, a, 0, "理由")
	if (err == nil) != possible {
		t.Fatalf("%s by the client %v on %+v on %s: %v", a, client, *m, s.day, err)
	}
	if err == nil {
		m.status = next
	}
}

func (s *scene) pass(t *rapid.T) {
	s.day = s.day.AddDays(rapid.IntRange(1, 3).Draw(t, "days"))
	s.On(s.day.String())
	if rapid.Bool().Draw(t, "recorded") {
		_, err := s.service.Expire(t.Context())
		s.check(err)
	}
}

// may is the model: some mandate is in force today and names the act.
func (s *scene) may(act mandate.Act) bool {
	return slices.ContainsFunc(s.mandates, func(m *model) bool {
		return m.status == mandate.Active && !s.day.Before(m.from) && !s.day.After(m.to) && (act == "" || slices.Contains(m.acts, act))
	})
}

func (s *scene) expect(what string, act mandate.Act, err error) {
	s.rt.Helper()
	switch code := fault.CodeOf(err); {
	case s.may(act):
		if err != nil && code != fault.NotEditable && code != fault.ActionNotAllowed && code != fault.ChecksFailed {
			s.rt.Fatalf("%s on %s with %s: %v", what, s.day, s.told(), err)
		}
	case code != fault.ObjectNotFound && code != fault.MandateEnded && code != fault.MandateOutOfScope:
		s.rt.Fatalf("%s on %s went through without a mandate (%v): %s", what, s.day, err, s.told())
	}
}

func (s *scene) told() (out string) {
	for _, m := range s.mandates {
		out += string(m.status) + " " + m.from.String() + ".." + m.to.String() + " "
	}
	return out
}

func (s *scene) edit(t *rapid.T) {
	s.edits++
	before, err := s.Contracts.Get(t.Context(), s.Clerk, s.draft)
	s.check(err)
	_, err = s.Contracts.Update(t.Context(), s.agent, s.draft, before.Version, []byte(`{"sign_place":"`+time.Duration(s.edits).String()+`"}`))
	s.expect("an edit", mandate.ActDraft, err)
	after, getErr := s.Contracts.Get(t.Context(), s.Clerk, s.draft)
	s.check(getErr)
	if (err == nil) != (after.Version == before.Version+1) {
		t.Fatalf("the edit said %v and left version %d of %d", err, after.Version, before.Version)
	}
}

// submit always fails on the missing document, but not before it is authorised.
func (s *scene) submit(t *rapid.T) {
	_, err := s.Contracts.Submit(t.Context(), s.agent, s.draft, 0)
	s.expect("a submission", mandate.ActSubmit, err)
}

func (s *scene) read(t *rapid.T) {
	_, err := s.Contracts.Get(t.Context(), s.agent, s.draft)
	s.expect("reading", "", err)
}

func (s *scene) list(t *rapid.T) {
	page, err := s.Contracts.List(t.Context(), s.agent, contract.Filter{Filed: contract.FiledForClients, Limit: 200})
	s.check(err)
	seen := slices.ContainsFunc(page.Items, func(c contract.Contract) bool { return c.ID == s.draft })
	if seen != s.may("") {
		t.Fatalf("listed %v on %s: %s", seen, s.day, s.told())
	}
}
