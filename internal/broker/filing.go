package broker

import (
	"slices"
	"strings"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/person"
)

// Case (备案卷) is a filing with all that belongs to it.
type Case struct {
	Broker
	Person       person.Person // masked
	Certificates []Certificate
	Acts         []Act // oldest first

	cal        *calendar.Calendar
	employer   employer
	objections int64 // open or upheld ones of this notice
	blocked    calendar.Date
}

// Entry (申报内容) is what a holder says; nil keeps what is there.
type Entry struct {
	OrgID, OrgRole, Level, Title, TitleDecision, Intro *string
	Fields, Languages                                  *[]string
	ConsentPublic                                      *bool
}

func (e Entry) merge(b *Broker) {
	for _, f := range []struct{ to, said *string }{{&b.OrgID, e.OrgID}, {&b.OrgRole, e.OrgRole}, {&b.Level, e.Level}, {&b.Title, e.Title},
		{&b.TitleDecision, e.TitleDecision}, {&b.Intro, e.Intro}} {
		if f.said != nil {
			*f.to = strings.TrimSpace(*f.said)
		}
	}
	if e.Fields != nil {
		b.Fields = slices.Compact(slices.Sorted(slices.Values(*e.Fields)))
	}
	if e.Languages != nil {
		b.Languages = slices.Clone(*e.Languages)
	}
	if e.ConsentPublic != nil {
		b.ConsentPublic = *e.ConsentPublic
	}
}

// check lists what cannot even be kept as a draft.
func (b *Broker) check() []fault.Field {
	var bad []fault.Field
	if !known(codes.BrokerLevels, b.Level) {
		bad = append(bad, fault.At("/level", fault.UnknownCode))
	}
	if !known(codes.BrokerTitles, b.Title) {
		bad = append(bad, fault.At("/title", fault.UnknownCode))
	}
	if slices.ContainsFunc(b.Fields, func(f string) bool { return !known(codes.TechnologyFields, f) }) {
		bad = append(bad, fault.At("/fields", fault.UnknownCode))
	}
	return bad
}

// findings are the checks shown before submission.
func (c *Case) findings(on calendar.Date) []fault.Field {
	bad := c.check()
	if !c.employer.employs() {
		bad = append(bad, fault.At("/organization_id", fault.BrokerOrganization))
	}
	if len(c.Fields) == 0 {
		bad = append(bad, fault.At("/fields", fault.MissingField))
	} else if len(c.Fields) > Rule("max_fields", "", on) {
		bad = append(bad, fault.At("/fields", fault.BrokerFields))
	}
	if !slices.ContainsFunc(c.Certificates, func(x Certificate) bool {
		return x.Level == c.Level && x.Kind == Training && (x.State == Declared || x.usable(c.Level, on))
	}) {
		bad = append(bad, fault.At("/certificates", fault.BrokerNoCertificate))
	}
	if !c.blocked.IsZero() && on.Before(c.blocked) {
		bad = append(bad, fault.At("", fault.BrokerBlocked))
	}
	return bad
}

// Findings (提交前检查) are what keeps a draft from being submitted; none later.
func (c *Case) Findings(on calendar.Date) []fault.Field {
	if c.Status != Draft {
		return nil
	}
	return c.findings(on)
}

// certificate is the checked one for a level, the newest; nil for none.
func (c *Case) certificate(level string, on calendar.Date) *Certificate {
	for i := len(c.Certificates) - 1; i >= 0; i-- {
		if c.Certificates[i].usable(level, on) {
			return &c.Certificates[i]
		}
	}
	return nil
}

// ReplyUntil is the last day to answer what has been announced; zero for none.
func (c *Case) ReplyUntil() calendar.Date {
	if a := c.announcement(); a != nil {
		return c.replyUntil(a.From)
	}
	return calendar.Date{}
}

// object is what the permission table is asked about. A draft that was never
// filed has no office yet.
func (b *Broker) object() identity.Object {
	o := identity.Object{OwnerOrg: b.OrgID, UserID: b.UserID}
	if !b.FiledAt.IsZero() {
		o.OfficeRegion = b.Region
	}
	return o
}

func (b *Broker) event(kind string, data map[string]any) journal.Event {
	facts := map[string]any{"status": string(b.Status), "level": b.Level, "region": b.Region}
	if b.No != "" {
		facts["broker_no"] = b.No
	}
	for k, v := range data {
		facts[k] = v
	}
	return journal.Event{Kind: "broker." + kind, ObjectType: "broker", ObjectID: b.ID, Version: b.Version, OwnerOrg: b.OrgID, Data: facts}
}

func known(table, code string) bool {
	t, _ := codes.Get(table)
	_, ok := t.Lookup(code)
	return ok
}
