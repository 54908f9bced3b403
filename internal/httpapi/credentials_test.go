package httpapi

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/certificate"
	"jishi/internal/credential"
	"jishi/internal/credential/vc"
	"jishi/internal/database"
	"jishi/internal/journal"
	"jishi/internal/sealed"
)

const site = "https://jishi.example"

func (w *world) credentials(box *sealed.Box, certs *certificate.Service) *credential.Service {
	return credential.New(w.journal, box, w.keys.Credential, credential.Register{
		Holder: func(tx *database.Tx, id string) (credential.Holder, error) {
			b, err := w.deps.Brokers.Named(tx, id)
			return credential.Holder{BrokerID: b.ID, BrokerNumber: b.No, Name: b.Name, Level: b.Level, Organization: b.OrgName, ValidUntil: b.ValidUntil}, err
		},
		Account: func(tx *database.Tx, id string) (credential.Account, error) {
			b, err := w.deps.Brokers.Named(tx, id)
			return credential.Account{UserID: b.UserID, Shown: b.ConsentPublic}, err
		},
		Broker: w.deps.Brokers.ByUser,
		Number: certs.NextNumber,
	}, site, "泰安市科学技术局", false)
}

// brokerID is the broker of these tests, who is in the register.
const brokerID = "0192f000-0000-7000-8000-000000000001"

// registered puts the user "broker" into the register and issues the credential,
// in one change, as the register does at activation.
func (w *world) registered() credential.Credential {
	w.t.Helper()
	person := wang()
	person["id_no"], person["email"] = holdersOwn[0], holdersOwn[3]
	personID := w.send("broker", "POST", "/me/person", person).want(201).text("id")
	var c credential.Credential
	_, err := w.journal.Record(w.t.Context(), journal.System, func(tx *journal.Tx) (journal.Event, error) {
		today := calendar.Of(tx.Now)
		err := tx.Exec(`INSERT INTO brokers (id, broker_no, person_id, user_id, org_id, org_role, region_code, level, title, title_decision, fields, languages, intro, consent_public,
			status, status_on, filed_at, active_from, valid_until, version, created_at, updated_at)
			VALUES (?, 'TAB2026000001', ?, ?, ?, '', '370902', 'L2', 'T0', '', '03', '', '', ?, 'ACTIVE', ?, ?, ?, ?, 1, ?, ?)`,
			brokerID, personID, w.users["broker"].ID, w.orgs["agency"].ID, true, today, tx.Now, today, today.AddDays(1095), tx.Now, tx.Now).Error
		if err != nil {
			return journal.Event{}, err
		}
		tx.Touch("brokers", brokerID)
		h := credential.Holder{BrokerID: brokerID, BrokerNumber: "TAB2026000001", Name: "王秀兰", Level: "L2", Organization: w.orgs["agency"].Name, NationalNumber: "TC-37-88",
			Fields: []string{"先进制造"}, CertificateNumber: "SD-2026-0042", Hours: "120", Score: "88.5", ValidUntil: today.AddDays(1095)}
		if c, err = w.deps.Credentials.Issue(tx, h); err != nil {
			return journal.Event{}, err
		}
		return journal.Event{Kind: "broker.activated", ObjectType: "broker", ObjectID: brokerID, Version: 1, Data: map[string]any{"credential": c.Number}}, nil
	})
	must(w.t, err)
	return c
}

// follow is what the register does to the credential when a broker's status changes.
func (w *world) follow(to credential.Standing) {
	w.t.Helper()
	_, err := w.journal.Record(w.t.Context(), journal.System, func(tx *journal.Tx) (journal.Event, error) {
		return journal.Event{Kind: "broker.followed", ObjectType: "broker", ObjectID: brokerID, Version: 2}, w.deps.Credentials.Follow(tx, brokerID, to)
	})
	must(w.t, err)
}

func (w *world) credentialChanges() []change {
	id := w.registered().ID
	body := map[string]any{"ground": "UNDER_EXAMINATION", "reason": "核对证书编号"}
	share := ""
	path := func(rest string) string { return "/credentials/" + id + rest }
	return []change{
		{"suspendCredential", func() answer { return w.send("reviewer", "POST", path("/suspend"), body) }},
		{"restoreCredential", func() answer { return w.send("reviewer", "POST", path("/restore"), body) }},
		{"createCredentialShare", func() answer {
			a := w.send("broker", "POST", path("/shares"), map[string]any{"shows": []string{"NAME"}, "days": 3})
			share = a.text("id")
			return a
		}},
		{"revokeCredentialShare", func() answer { return w.send("broker", "POST", path("/shares/"+share+"/revoke"), nil) }},
		{"renewCredential", func() answer {
			a := w.send("reviewer", "POST", path("/renew"), nil)
			id = a.text("id")
			return a
		}},
		{"revokeCredential", func() answer { return w.send("reviewer", "POST", path("/revoke"), body) }},
	}
}

// holdersOwn are what no public answer may hold.
var holdersOwn = []string{"370902198506070033", "13800000001", "138 0000 0001", "planted@example.cn", "1985-06-07", "19850607"}

func TestCredentialIsIssuedAndCheckedByAnyone(t *testing.T) {
	onBoth(t, func(w *world) {
		c := w.registered()
		w.send("broker", "GET", "/me/credentials", nil).want(200).contains(c.Number)
		w.send("clerk", "GET", "/me/credentials", nil).problem(403, "permission_denied")
		page := w.send("broker", "GET", "/brokers/"+brokerID+"/credentials", nil).want(200)
		page.contains(c.Number, "中级技术经纪人", `"status":"VALID"`)
		one := w.send("broker", "GET", "/credentials/"+c.ID, nil).want(200)
		one.contains(`"action":"issue"`, "OpenBadgeCredential", `"actions":[]`).without(holdersOwn...)
		w.send("reviewer", "GET", "/credentials/"+c.ID, nil).want(200).contains(`"actions":["suspend","revoke","renew"]`)
		w.send("clerk", "GET", "/credentials/"+c.ID, nil).problem(403, "permission_denied")
		w.send("broker", "GET", "/credentials/"+brokerID, nil).problem(404, "not_found")

		jwt := w.send("broker", "GET", "/credentials/"+c.ID+"/credential.jwt", nil).want(200)
		if jwt.Body.String() != c.JWT || !strings.Contains(jwt.Header().Get("Content-Disposition"), c.Number) {
			t.Errorf("%s", jwt.Body)
		}
		card := w.send("broker", "GET", "/credentials/"+c.ID+"/card.pdf", nil).want(200)
		if !strings.HasPrefix(card.Body.String(), "%PDF") {
			t.Error("no PDF")
		}
		public := w.send("", "GET", "/public/credentials/"+c.Number, nil).want(200)
		public.contains("王秀兰", "TAB2026000001", `"status":"VALID"`, `"token_ok":false`).without(append(holdersOwn, "岳麓", "SD-2026-0042")...)
		w.send("", "GET", "/public/credentials/TAC-2026-999999", nil).problem(404, "credential_unknown")
		said := w.send("", "POST", "/public/credentials/verify", map[string]string{"credential": c.JWT + "\n"}).want(200)
		said.contains(`"verdict":"GENUINE"`, `"reasons":[]`, "SD-2026-0042").without(holdersOwn...)
		w.offline(c.JWT, vc.Genuine)

		altered := c.JWT[:len(c.JWT)-20] + "AAAA" + c.JWT[len(c.JWT)-16:]
		w.send("", "POST", "/public/credentials/verify", map[string]string{"credential": altered}).want(200).contains(`"verdict":"REFUSED"`, "signature_wrong", `"altered"`)
		w.send("", "POST", "/public/credentials/verify", map[string]string{"credential": "TAC-2026-000001"}).want(200).contains("not_a_jwt")
		ours := vc.Signer{ID: c.KeyID, Private: w.keys.Credential.Private}
		never, err := ours.Issue(unregistered(w, c))
		must(t, err)
		w.send("", "POST", "/public/credentials/verify", map[string]string{"credential": never}, "Accept-Language", "en").want(200).
			contains("not_registered", "the register has no such credential")
	})
}

// unregistered is a credential that only a stolen key could make.
func unregistered(w *world, c credential.Credential) vc.Credential {
	r := w.verified(c.JWT, w.clock())
	out := r.Credential
	out.ID = site + "/verify/credentials/TAC-2026-999999"
	return out
}

// lists fetches the lists of purposes as anyone can.
func (w *world) lists() []string {
	w.t.Helper()
	var out []string
	for _, name := range []string{"revocation-1", "suspension-1"} {
		a := w.send("", "GET", "/public/credential-status/"+name, nil).want(200)
		if a.Header().Get("Content-Type") != "application/vc+jwt" || !strings.Contains(a.Header().Get("Cache-Control"), "public") {
			w.t.Errorf("%v", a.Header())
		}
		out = append(out, a.Body.String())
	}
	return out
}

// verified checks offline, with keys as they are published.
func (w *world) verified(token string, at time.Time, lists ...string) vc.Result {
	w.t.Helper()
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, httptest.NewRequest("GET", "/.well-known/jwks.json", nil))
	keys, err := vc.ParseJWKS(rec.Body.Bytes())
	must(w.t, err)
	return vc.Verify(token, vc.Options{Keys: keys, Lists: lists, At: at})
}

func (w *world) offline(token string, want vc.Verdict, codes ...vc.Code) {
	w.t.Helper()
	r := w.verified(token, w.clock(), w.lists()...)
	if r.Verdict != want || len(codes) > 0 && (len(r.Reasons) == 0 || r.Reasons[0].Code != codes[0]) {
		w.t.Errorf("%s %+v, want %s %v", r.Verdict, r.Reasons, want, codes)
	}
}

// later moves the clock; access tokens do not live that long.
func (w *world) later(d time.Duration) {
	w.now.Store(w.clock().Add(d).UnixMicro())
	w.tokens = map[string]string{}
}

// TestRevocationIsVisibleInTime: who holds a list fetched just before the
// revocation is told so no later than 15 minutes after.
func TestRevocationIsVisibleInTime(t *testing.T) {
	onBoth(t, func(w *world) {
		c := w.registered()
		body := map[string]any{"ground": "ISSUED_IN_ERROR", "reason": "培训证书编号有误"}
		w.send("broker", "POST", "/credentials/"+c.ID+"/revoke", body).problem(403, "permission_denied")
		w.send("reviewer", "POST", "/credentials/"+c.ID+"/revoke", map[string]any{"ground": "NONE", "reason": ""}).problem(422, "invalid_fields").contains("/ground", "/reason")

		w.send("reviewer", "POST", "/credentials/"+c.ID+"/suspend", body, "If-Match", `"v9"`).problem(412, "stale_version")
		w.send("reviewer", "POST", "/credentials/"+c.ID+"/suspend", body).want(200).contains(`"status":"SUSPENDED"`, `"actions":["restore","revoke"]`)
		w.offline(c.JWT, vc.Refused, vc.Suspended)
		w.send("", "POST", "/public/credentials/verify", map[string]string{"credential": c.JWT}).want(200).contains(`"suspended"`)
		w.send("reviewer", "POST", "/credentials/"+c.ID+"/suspend", body).problem(409, "action_not_allowed")
		w.send("reviewer", "POST", "/credentials/"+c.ID+"/renew", nil).problem(409, "action_not_allowed")
		w.send("reviewer", "POST", "/credentials/"+c.ID+"/restore", body).want(200)
		w.offline(c.JWT, vc.Genuine)

		before := w.lists()
		revoked := w.clock()
		w.send("reviewer", "POST", "/credentials/"+c.ID+"/revoke", body).want(200).contains(`"status":"REVOKED"`, "签发有误", `"actions":[]`)
		w.offline(c.JWT, vc.Refused, vc.Revoked)
		if r := w.verified(c.JWT, revoked.Add(credential.StatusTTL), before...); r.Verdict != vc.Genuine {
			t.Errorf("within the time: %+v", r)
		}
		r := w.verified(c.JWT, revoked.Add(credential.StatusTTL+time.Second), before...)
		if r.Verdict != vc.Flagged || r.Reasons[0].Code != vc.StatusStale || !r.StatusAsOf.Equal(revoked.Truncate(time.Second)) {
			t.Errorf("after it: %+v", r)
		}
		w.send("reviewer", "POST", "/credentials/"+c.ID+"/restore", body).problem(409, "action_not_allowed")
		w.send("", "GET", "/public/credentials/"+c.Number, nil).want(200).contains(`"status":"REVOKED"`)
		w.send("", "GET", "/public/credential-status/revocation-2", nil).problem(404, "not_found")
		w.send("", "GET", "/public/credential-status/message-1", nil).problem(404, "not_found")
	})
}

// TestCredentialFollowsTheBroker: what the register decides is in the list, and
// what was done to the credential alone stays.
func TestCredentialFollowsTheBroker(t *testing.T) {
	onBoth(t, func(w *world) {
		c := w.registered()
		ground := map[string]any{"ground": "UNDER_EXAMINATION", "reason": "核查"}
		w.follow(credential.OnHold)
		w.offline(c.JWT, vc.Refused, vc.Suspended)
		w.send("reviewer", "POST", "/credentials/"+c.ID+"/suspend", ground).want(200)
		w.follow(credential.InForce)
		w.offline(c.JWT, vc.Refused, vc.Suspended)
		w.send("reviewer", "POST", "/credentials/"+c.ID+"/restore", ground).want(200).contains(`"status":"VALID"`, `"hold"`, `"release"`)
		w.offline(c.JWT, vc.Genuine)

		w.later(time.Hour)
		next := w.send("reviewer", "POST", "/credentials/"+c.ID+"/renew", nil, "Idempotency-Key", "renewal-0000000001").want(200)
		next.contains(`"status":"VALID"`, "TAC-2026-000002", "SD-2026-0042", `"hours":"120"`)
		w.send("reviewer", "POST", "/credentials/"+c.ID+"/renew", nil, "Idempotency-Key", "renewal-0000000001").want(200).contains("TAC-2026-000002")
		w.offline(c.JWT, vc.Refused, vc.Revoked)
		w.send("", "GET", "/public/credentials/"+c.Number, nil).want(200).contains(`"REPLACED"`, `"replaced_by":"TAC-2026-000002"`)
		second := w.send("broker", "GET", "/credentials/"+next.text("id")+"/credential.jwt", nil).want(200).Body.String()
		w.offline(second, vc.Genuine)
		w.follow(credential.ForGood)
		w.follow(credential.ForGood) // there is nothing left to follow
		w.offline(second, vc.Refused, vc.Revoked)
	})
}

func TestExpiredByTheClock(t *testing.T) {
	w := newWorld(t)
	c := w.registered()
	w.later(1095*24*time.Hour + 13*time.Hour) // the last day, 23:00 in Asia/Shanghai
	w.offline(c.JWT, vc.Genuine)
	w.later(2 * time.Hour)
	w.offline(c.JWT, vc.Refused, vc.Expired)
	w.send("", "GET", "/public/credentials/"+c.Number, nil).want(200).contains(`"status":"EXPIRED"`)
}

// TestLinksShowWhatTheHolderChose: no more, no longer, and counted.
func TestLinksShowWhatTheHolderChose(t *testing.T) {
	onBoth(t, func(w *world) {
		c := w.registered()
		path := "/credentials/" + c.ID + "/shares"
		w.send("broker", "POST", path, map[string]any{"shows": []string{"ID_NO"}, "days": 3}).problem(422, "invalid_fields")
		w.send("broker", "POST", path, map[string]any{"shows": []string{}, "days": 400}).problem(422, "invalid_fields")
		w.send("reviewer", "POST", path, map[string]any{"shows": []string{}, "days": 4}).problem(403, "permission_denied")
		made := w.send("broker", "POST", path, map[string]any{"label": "泰山大学", "shows": []string{"VALIDITY", "NAME"}, "days": 3}).want(201)
		token := made.text("url")[strings.LastIndexByte(made.text("url"), '/')+1:]
		open := w.send("", "GET", "/public/credential-shares/"+token, nil).want(200)
		open.contains("王秀兰", `"shows":["NAME","VALIDITY"]`, `"status":"VALID"`).without(append(holdersOwn, "TAB2026000001", c.Number, "中级", "泰山大学", "岳麓", "SD-2026")...)
		w.send("", "GET", "/public/credential-shares/"+token, nil).want(200)
		w.send("broker", "GET", path, nil).want(200).contains(`"views":2`, "泰山大学").without(token)

		whole := w.send("broker", "POST", path, map[string]any{"shows": []string{"CREDENTIAL"}, "days": 1}).want(201).text("url")
		shown := w.send("", "GET", "/public/credential-shares/"+whole[strings.LastIndexByte(whole, '/')+1:], nil).want(200)
		if shown.text("credential") != c.JWT {
			t.Error("another credential")
		}
		taken := w.send("broker", "POST", path+"/"+made.text("id")+"/revoke", nil).want(200)
		taken.contains(`"open":false`)
		w.send("broker", "POST", path+"/"+made.text("id")+"/revoke", nil).problem(409, "action_not_allowed")
		w.send("", "GET", "/public/credential-shares/"+token, nil).problem(404, "credential_share_unknown")
		w.later(24 * time.Hour)
		w.send("", "GET", "/public/credential-shares/"+whole[strings.LastIndexByte(whole, '/')+1:], nil).problem(404, "credential_share_unknown")
		w.send("", "GET", "/public/credential-shares/invented", nil).problem(404, "credential_share_unknown")
		for range 20 {
			w.send("broker", "POST", path, map[string]any{"shows": []string{}, "days": 9}).want(201)
		}
		w.send("broker", "POST", path, map[string]any{"shows": []string{}, "days": 9}).problem(409, "quota_exceeded")
	})
}

// TestNameOnlyWithConsent: without it the register names nobody; whoever holds the
// credential itself has been shown the name.
func TestNameOnlyWithConsent(t *testing.T) {
	w := newWorld(t)
	c := w.registered()
	_, err := w.journal.Record(t.Context(), journal.System, func(tx *journal.Tx) (journal.Event, error) {
		tx.Touch("brokers", brokerID)
		return journal.Event{Kind: "broker.changed", ObjectType: "broker", ObjectID: brokerID, Version: 2}, tx.Exec("UPDATE brokers SET consent_public = ?", false).Error
	})
	must(t, err)
	w.send("", "GET", "/public/credentials/"+c.Number, nil).want(200).contains("TAB2026000001").without("王秀兰")
	w.send("", "POST", "/public/credentials/verify", map[string]string{"credential": c.JWT}).want(200).contains("王秀兰")
}

// TestKeysArePublished: as a key set and as the DID document of the issuer, the
// same keys.
func TestKeysArePublished(t *testing.T) {
	w := newWorld(t)
	c := w.registered()
	w.send("", "GET", "/public/credential-keys", nil).want(200).contains(c.KeyID, `"nbf"`)
	for _, path := range []string{"/.well-known/jwks.json", "/.well-known/did.json"} {
		rec := httptest.NewRecorder()
		w.handler.ServeHTTP(rec, httptest.NewRequest("GET", path, nil))
		if rec.Code != 200 || !json.Valid(rec.Body.Bytes()) || !strings.Contains(rec.Body.String(), c.KeyID) || rec.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %d %s", path, rec.Code, rec.Body)
		}
	}
	if c.KeyID != "did:web:jishi.example#"+w.keys.Credential.ID {
		t.Error(c.KeyID)
	}
}
