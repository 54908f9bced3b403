package broker

import (
	"slices"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Request (办理内容) is what a step is asked with; each reads its own part.
type Request struct {
	Reason, Ground, DecisionNo string
	Until                      calendar.Date
	// Outcome of Decide is Warned, SuspendedAct, RevokedAct or Dropped.
	Outcome               ActKind
	Level, OrgID, OrgRole string
	Title, TitleDecision  string
	Upheld                bool
}

// moving is a case while a step is done to it.
type moving struct {
	*Case
	s     *Service
	tx    *journal.Tx
	p     *identity.Principal
	r     Request
	today calendar.Date
	act   *Act
	after func() error // once the filing is written
}

func (m *moving) mayFile() error { return fault.Fields(m.findings(m.today)...) }

func (m *moving) file() { m.FiledAt = m.tx.Now }

func (m *moving) mayNotice() error {
	switch {
	case m.certificate(m.Level, m.today) == nil:
		return fault.New(fault.BrokerUnchecked)
	case m.Person.VerifiedAt == nil:
		return fault.New(fault.BrokerUnverified)
	}
	return nil
}

func (m *moving) notice() {
	m.NoticeFrom, m.NoticeTo = m.today, m.cal.AddWorkingDays(m.today, Rule("notice_days", "", m.today))
}

func (m *moving) mayActivate() error {
	c := m.certificate(m.Level, m.today)
	n := m.last(NoticeOpened)
	switch {
	case !m.today.After(m.NoticeTo):
		return fault.New(fault.BrokerNoticeOpen)
	case m.objections > 0:
		return fault.New(fault.BrokerObjection)
	case c == nil:
		return fault.New(fault.BrokerUnchecked)
	case c.CheckedBy == m.p.UserID || n != nil && n.DoneBy == m.p.UserID:
		return fault.New(fault.BrokerSamePerson)
	}
	return nil
}

func (m *moving) activate() {
	m.ActiveFrom = m.today
	m.ValidUntil = m.validity(m.today)
}

// validity is the last day by level, not beyond the certificate's own.
func (m *moving) validity(from calendar.Date) calendar.Date {
	var end calendar.Date
	if years := Rule("validity_years", m.Level, m.today); years > 0 {
		end = afterYears(from, years)
	}
	if c := m.certificate(m.Level, m.today); c != nil && !c.ValidUntil.IsZero() && (end.IsZero() || c.ValidUntil.Before(end)) {
		end = c.ValidUntil
	}
	return end
}

func (m *moving) mayChangeLevel() error {
	c := m.certificate(m.r.Level, m.today)
	switch {
	case m.r.Level == m.Level || !known(codes.BrokerLevels, m.r.Level):
		return fault.Fields(fault.At("/level", fault.UnknownCode))
	case c == nil:
		return fault.New(fault.BrokerUnchecked)
	case c.CheckedBy == m.p.UserID:
		return fault.New(fault.BrokerSamePerson)
	}
	return nil
}

func (m *moving) changeLevel() {
	m.Level = m.r.Level
	m.ValidUntil = m.validity(m.today)
}

func (m *moving) mayChangeOrg() error {
	o, err := organization(m.tx.Tx, m.r.OrgID)
	if err == nil && (!o.employs() || o.ID == m.OrgID) {
		err = fault.Fields(fault.At("/organization_id", fault.BrokerOrganization))
	}
	m.employer = o
	return err
}

func (m *moving) changeOrg() {
	m.OrgID, m.OrgName, m.OrgRole, m.Region = m.employer.ID, m.employer.Name, m.r.OrgRole, m.employer.RegionCode
}

func (m *moving) changeTitle() { m.Title, m.TitleDecision = m.r.Title, m.r.TitleDecision }

func (m *moving) mayRenew() error {
	if !m.ValidUntil.IsZero() && m.today.AddDays(Rule("renewal_days", "", m.today)).Before(m.ValidUntil) {
		return fault.New(fault.BrokerRenewalEarly)
	}
	if m.certificate(m.Level, m.today) == nil {
		return fault.New(fault.BrokerUnchecked)
	}
	short, err := m.s.lacksHours(m.tx.Tx, &m.Broker, m.today)
	if err == nil && short {
		err = fault.New(fault.BrokerEducation)
	}
	return err
}

func (m *moving) renew() {
	from := m.today
	if m.ValidUntil.After(from) {
		from = m.ValidUntil.AddDays(1)
	}
	m.ValidUntil = m.validity(from)
}

func (m *moving) mayAnnounce() error {
	if !known(codes.BrokerMisconductKinds, m.r.Ground) {
		return fault.Fields(fault.At("/ground", fault.UnknownCode))
	}
	return m.waiting(Announce)
}

func (m *moving) announce() { m.act.Until = m.replyUntil(m.today) }

func (c *Case) replyUntil(announced calendar.Date) calendar.Date {
	return announced.AddDays(Rule("reply_days", "", announced))
}

func (m *moving) waiting(a Action) error {
	if !m.waits(a) {
		return fault.New(fault.BrokerNothingThere)
	}
	return nil
}

func (m *moving) mayReply() error { return m.waiting(Reply) }

// regard ties a reply or an appeal to what it answers.
func (m *moving) regard() {
	if m.act.Kind == Replied {
		m.act.Regards = m.announcement().ID
	} else {
		m.act.Regards = m.adverse().ID
	}
}

func (m *moving) mayDecide() error {
	a := m.announcement()
	switch {
	case a == nil:
		return fault.New(fault.BrokerNothingThere)
	case a.DoneBy == m.p.UserID:
		return fault.New(fault.BrokerSamePerson)
	case m.r.Outcome == Dropped:
		return nil
	case !m.answered(a.ID) && !m.today.After(m.replyUntil(a.From)):
		return fault.New(fault.BrokerReplyWindow)
	case m.r.Outcome == SuspendedAct && (!m.r.Until.After(m.today) || m.r.Until.After(afterMonths(m.today, Rule("suspension_months", "", m.today)))):
		return fault.Fields(fault.At("/until", fault.BrokerSuspension))
	case !slices.Contains([]ActKind{Warned, SuspendedAct, RevokedAct}, m.r.Outcome):
		return fault.Fields(fault.At("/outcome", fault.UnknownCode))
	}
	return nil
}

func (m *moving) decide() {
	a := m.announcement()
	m.act.Kind, m.act.Regards, m.act.Ground = m.r.Outcome, a.ID, a.Ground
	switch m.r.Outcome {
	case SuspendedAct:
		m.Status, m.SuspendedUntil = Suspended, m.r.Until
	case RevokedAct:
		m.Status, m.SuspendedUntil = Revoked, calendar.Date{}
		m.BlockedUntil = afterYears(m.today, Rule("block_years", "", m.today)).AddDays(1)
	}
}

func (m *moving) restore() { m.SuspendedUntil = calendar.Date{} }

// mayWithdraw keeps a holder from leaving before an announced step is decided.
func (m *moving) mayWithdraw() error {
	if !m.waits(Withdraw) {
		return fault.New(fault.ActionNotAllowed)
	}
	return nil
}

func (m *moving) mayAppeal() error {
	a := m.adverse()
	if a == nil {
		return fault.New(fault.BrokerNothingThere)
	}
	if m.today.After(a.From.AddDays(Rule("appeal_days", "", a.From))) {
		return fault.New(fault.BrokerAppealLate)
	}
	return nil
}

func (m *moving) mayDecideAppeal() error {
	a := m.appeal()
	if a == nil {
		return fault.New(fault.BrokerNothingThere)
	}
	if d := m.byID(a.Regards); d != nil && d.DoneBy == m.p.UserID {
		return fault.New(fault.BrokerSamePerson)
	}
	return nil
}

// decideAppeal puts an upheld appellant back where the adverse act found him.
func (m *moving) decideAppeal() {
	open := m.appeal()
	m.act.Regards, m.act.Ground = open.ID, groundOf[m.r.Upheld]
	i := slices.IndexFunc(m.Acts, func(a Act) bool { return a.ID == open.Regards })
	if !m.r.Upheld || i < 1 || m.Acts[i].Status != m.Status || m.Acts[i].Kind == Warned {
		return
	}
	before := m.Acts[i-1]
	m.Status, m.SuspendedUntil, m.BlockedUntil = before.Status, calendar.Date{}, calendar.Date{}
	if before.Status == Suspended {
		m.SuspendedUntil = before.Until
	}
	m.wear(m.today)
}

var groundOf = map[bool]string{true: "UPHELD", false: "DISMISSED"}

// wear writes into the case what time alone has made of its status.
func (m *Case) wear(on calendar.Date) {
	s := m.StatusOnDay(on)
	if s != m.Status {
		m.SuspendedUntil = calendar.Date{}
	}
	m.Status = s
}

func (c *Case) byID(id string) *Act {
	if i := slices.IndexFunc(c.Acts, func(a Act) bool { return a.ID == id }); i >= 0 {
		return &c.Acts[i]
	}
	return nil
}
