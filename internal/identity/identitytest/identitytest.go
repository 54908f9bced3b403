// Package identitytest builds the identity service for tests, with cheap
// password hashes, and fills it with the offices and users of a small city.
package identitytest

import (
	"testing"
	"time"

	"jishi/internal/codes"
	"jishi/internal/database/databasetest"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/keyring"
	"jishi/internal/sealed"
)

// Password is the password of every seeded user.
const Password = "松石-明月-2026-Quarry"

// Config makes password hashes cheap enough for tests.
func Config() identity.Config {
	return identity.Config{Argon: identity.Argon{Memory: 64, Time: 1, Threads: 1}, HashSlots: 2, HashQueue: 64}
}

// Keys makes fresh keys in a directory of the test.
func Keys(t testing.TB) *keyring.Keyring {
	t.Helper()
	keys, err := keyring.Open(t.TempDir(), "test.example/log")
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// New builds the service over the test's database with fresh keys. A nil clock
// keeps the database's own.
func New(t testing.TB, db *databasetest.Database, clock func() time.Time) *identity.Service {
	t.Helper()
	keys := Keys(t)
	view := db.DB
	if clock != nil {
		view = view.WithClock(clock)
	}
	return Over(t, journal.New(view, keys.Journal, identity.Tables()...), keys, Config())
}

// Over builds the service over a journal that protects more tables than its own.
func Over(t testing.TB, j *journal.Journal, keys *keyring.Keyring, cfg identity.Config) *identity.Service {
	t.Helper()
	box, err := sealed.Open(keys.FieldKeys())
	if err != nil {
		t.Fatal(err)
	}
	return identity.New(j, box, keys.Token, cfg)
}

// City is what Seed makes.
type City struct {
	// Offices are the registration offices by region, the city's own among them.
	Offices map[string]identity.Organization
	// Bureau is the city's own office.
	Bureau identity.Organization
	// Company and Stranger are enterprises of Daiyue and of Feicheng.
	Company    identity.Organization
	Stranger   identity.Organization
	University identity.Organization
	Tax        identity.Organization
	// Users by user name.
	Users map[string]identity.User
}

// offices lists region, point and name of the registration offices.
var offices = [][3]string{
	{"370900", "01", "泰安市技术合同登记处"}, {"370902", "02", "泰山区登记点"}, {"370911", "03", "岱岳区登记点"}, {"370921", "04", "宁阳县登记点"},
	{"370923", "05", "东平县登记点"}, {"370982", "06", "新泰市登记点"}, {"370983", "07", "肥城市登记点"},
}

// Seed makes the bureau's offices (the city's and the six counties'), a tax
// office, two companies and a university, and users: orgadmin, clerk and broker
// of Company, stranger of Stranger, university; registrar, reviewer, auditor,
// admin, security and audit of the city; registrar.daiyue and reviewer.daiyue;
// tax. All have the one Password.
func Seed(t testing.TB, s *identity.Service) City {
	t.Helper()
	c := City{Offices: map[string]identity.Organization{}, Users: map[string]identity.User{}}
	for _, o := range offices {
		c.Offices[o[0]] = organization(t, s, identity.NewOrganization{Side: identity.SideBureau, Name: o[2], RegionCode: o[0], OfficePoint: o[1]})
	}
	c.Bureau = c.Offices[identity.WholeCity]
	c.Tax = organization(t, s, identity.NewOrganization{Side: identity.SideBureau, Name: "泰安市税务局", RegionCode: identity.WholeCity})
	c.Company = applicant(t, s, "泰安岱岳智能装备有限公司", "91370911MA3N2Q7K5", "150", "370911")
	c.Stranger = applicant(t, s, "肥城新材料有限公司", "91370983MA3P8R2T4", "150", "370983")
	c.University = applicant(t, s, "泰安应用技术大学", "12370900495570303", "0221", "370902")
	for _, u := range []struct {
		name  string
		org   identity.Organization
		roles []identity.Role
	}{
		{"orgadmin", c.Company, []identity.Role{identity.RoleOrgAdmin}},
		{"clerk", c.Company, []identity.Role{identity.RoleClerk}},
		{"broker", c.Company, []identity.Role{identity.RoleBroker}},
		{"stranger", c.Stranger, []identity.Role{identity.RoleOrgAdmin, identity.RoleClerk}},
		{"university", c.University, []identity.Role{identity.RoleUniversityOffice}},
		{"registrar", c.Bureau, []identity.Role{identity.RoleRegistrar}},
		{"reviewer", c.Bureau, []identity.Role{identity.RoleReviewer}},
		{"registrar.daiyue", c.Offices["370911"], []identity.Role{identity.RoleRegistrar, identity.RoleReviewer}},
		{"reviewer.daiyue", c.Offices["370911"], []identity.Role{identity.RoleReviewer}},
		{"auditor", c.Bureau, []identity.Role{identity.RoleAuditor}},
		{"admin", c.Bureau, []identity.Role{identity.RoleSystemAdmin}},
		{"security", c.Bureau, []identity.Role{identity.RoleSecurityAdmin}},
		{"audit", c.Bureau, []identity.Role{identity.RoleAuditAdmin}},
		{"tax", c.Tax, []identity.Role{identity.RoleTax}},
	} {
		c.Users[u.name] = user(t, s, identity.NewUser{Username: u.name, DisplayName: u.name, OrgID: u.org.ID, Roles: u.roles, Password: Password})
	}
	return c
}

// SignIn signs a user in and gives the principal as a request would have it.
func SignIn(t testing.TB, s *identity.Service, username string) *identity.Principal {
	t.Helper()
	tokens, err := s.Login(t.Context(), username, Password, "", identity.Origin{Address: "192.0.2.1", Agent: "test", RequestID: "sign-in"})
	if err != nil {
		t.Fatalf("sign %s in: %v", username, err)
	}
	p, err := s.Authenticate(t.Context(), tokens.AccessToken)
	if err != nil {
		t.Fatalf("authenticate %s: %v", username, err)
	}
	return p
}

func applicant(t testing.TB, s *identity.Service, name, code, kind, region string) identity.Organization {
	t.Helper()
	return organization(t, s, identity.NewOrganization{Side: identity.SideApplicant, Name: name, CreditCode: codes.CreditCodeWithCheck(code),
		PartyKind: kind, RegionCode: region, Phone: "13805380001",
		Profile: identity.Profile{Address: "泰安市长城路1号", Zip: "271000", LegalRep: "王明", Contact: "李华", Email: "office@example.org"}})
}

func organization(t testing.TB, s *identity.Service, in identity.NewOrganization) identity.Organization {
	t.Helper()
	o, err := s.BootstrapOrganization(t.Context(), in)
	if err != nil {
		t.Fatalf("seed %s: %v", in.Name, err)
	}
	return o
}

func user(t testing.TB, s *identity.Service, in identity.NewUser) identity.User {
	t.Helper()
	u, err := s.BootstrapUser(t.Context(), in)
	if err != nil {
		t.Fatalf("seed %s: %v", in.Username, err)
	}
	return u
}
