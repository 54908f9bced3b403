package app_test

import (
	"testing"

	"jishi/internal/app"
	"jishi/internal/calendar"
	"jishi/internal/credential"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// credentialRows gives a user of the city a place in the register, a credential
// and a link.
func credentialRows(t *testing.T, a *app.App) {
	t.Helper()
	const person, broker = "0192f000-0000-7000-8000-00000000000a", "0192f000-0000-7000-8000-00000000000b"
	var who struct{ ID, OrgID string }
	var c credential.Credential
	_, err := a.Journal.Record(t.Context(), journal.System, func(tx *journal.Tx) (journal.Event, error) {
		if err := tx.Raw("SELECT u.id, u.org_id FROM users u JOIN organizations o ON o.id = u.org_id WHERE o.side = ? AND u.id NOT IN (SELECT user_id FROM persons) ORDER BY u.id LIMIT 1",
			identity.SideApplicant).Scan(&who).Error; err != nil {
			return journal.Event{}, err
		}
		today := calendar.Of(tx.Now)
		if err := tx.Exec("INSERT INTO persons VALUES (?, ?, '甲某', 'RESIDENT', 's', ?, '', '', NULL, NULL, 1, ?, ?)", person, who.ID, person, tx.Now, tx.Now).Error; err != nil {
			return journal.Event{}, err
		}
		if err := tx.Exec(`INSERT INTO brokers VALUES (?, 'TAB2026999999', ?, ?, ?, '', '370902', 'L2', 'T0', '', '03', '', '', ?, 'ACTIVE', ?, ?, NULL, NULL, ?, NULL, NULL, NULL, 1, ?, ?)`,
			broker, person, who.ID, who.OrgID, true, today, tx.Now, today, tx.Now, tx.Now).Error; err != nil {
			return journal.Event{}, err
		}
		tx.Touch("persons", person)
		tx.Touch("brokers", broker)
		b, err := a.Brokers.Named(tx.Tx, broker)
		if err != nil {
			return journal.Event{}, err
		}
		c, err = a.Credentials.Issue(tx, credential.Holder{BrokerID: b.ID, BrokerNumber: b.No, Name: b.Name, Level: b.Level, Organization: b.OrgName})
		return journal.Event{Kind: "broker.activated", ObjectType: "broker", ObjectID: broker, Version: 1}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	holder := &identity.Principal{UserID: who.ID, OrgID: who.OrgID, Side: identity.SideApplicant, Roles: []identity.Role{identity.RoleBroker}}
	if _, err := a.Credentials.CreateShare(t.Context(), holder, c.ID, "", []credential.Reveal{credential.ShowName}, 9); err != nil {
		t.Fatal(err)
	}
}
