package identity_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"jishi/internal/fault"
	"jishi/internal/identity"
)

// matrix reads testdata/permissions.txt: operation, then for each role the
// relations in which it holds. The file is written by hand; the table in
// authz.go must say the same.
func matrix(t *testing.T) map[identity.Operation]map[identity.Role][]identity.Relation {
	t.Helper()
	raw, err := os.ReadFile("testdata/permissions.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[identity.Operation]map[identity.Role][]identity.Relation{}
	for line := range strings.Lines(string(raw)) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		cells := map[identity.Role][]identity.Relation{}
		for _, f := range fields[1:] {
			role, relations, _ := strings.Cut(f, ":")
			for _, r := range strings.Split(relations, "+") {
				cells[identity.Role(role)] = append(cells[identity.Role(role)], identity.Relation(r))
			}
		}
		out[identity.Operation(fields[0])] = cells
	}
	return out
}

// principalOf is a user of one role, seated where it matters.
func principalOf(role identity.Role) *identity.Principal {
	p := &identity.Principal{UserID: "me", OrgID: "mine", Side: role.Side(), Roles: []identity.Role{role}}
	if p.Side == identity.SideBureau {
		p.OfficeRegion = "370911"
	}
	return p
}

type delegated = func(op identity.Operation) identity.Delegation

// given is a mandate to the principal of the tests for the operation, as changed.
func given(change func(*identity.Delegation)) delegated {
	return func(op identity.Operation) identity.Delegation {
		d := identity.Delegation{MandateID: "m", ClientOrg: "other", AgentOrg: "mine", InForce: true, Operations: []identity.Operation{op}}
		change(&d)
		return d
	}
}

var objects = map[string]struct {
	object identity.Object
	fits   []identity.Relation
	// delegations are the mandates given for it; refusal is what an agent hears
	// whom they do not help.
	delegations []delegated
	refusal     fault.Code
}{
	"nothing":       {object: identity.Object{}},
	"foreign":       {object: identity.Object{OwnerOrg: "other", OfficeRegion: "370983", UserID: "you"}},
	"own org":       {object: identity.Object{OwnerOrg: "mine", OfficeRegion: "370983", UserID: "you"}, fits: []identity.Relation{identity.OwnOrg}},
	"own office":    {object: identity.Object{OwnerOrg: "other", OfficeRegion: "370911"}, fits: []identity.Relation{identity.OwnOffice}},
	"own account":   {object: identity.Object{OwnerOrg: "other", UserID: "me"}, fits: []identity.Relation{identity.Self}},
	"foreign draft": {object: identity.Object{OwnerOrg: "other"}},
	"client's": {object: identity.Object{OwnerOrg: "other"}, fits: []identity.Relation{identity.ByMandate},
		delegations: []delegated{given(func(*identity.Delegation) {})}},
	"client's, for me": {object: identity.Object{OwnerOrg: "other"}, fits: []identity.Relation{identity.ByMandate},
		delegations: []delegated{given(func(d *identity.Delegation) { d.AgentUser = "me" })}},
	"client's, second mandate fits": {object: identity.Object{OwnerOrg: "other"}, fits: []identity.Relation{identity.ByMandate},
		delegations: []delegated{given(func(d *identity.Delegation) { d.InForce = false }), given(func(*identity.Delegation) {})}},
	"client's, for a colleague": {object: identity.Object{OwnerOrg: "other"},
		delegations: []delegated{given(func(d *identity.Delegation) { d.AgentUser = "you" })}},
	"client's, for another agent": {object: identity.Object{OwnerOrg: "other"},
		delegations: []delegated{given(func(d *identity.Delegation) { d.AgentOrg = "third" })}},
	"client's, out of scope": {object: identity.Object{OwnerOrg: "other"}, refusal: fault.MandateOutOfScope,
		delegations: []delegated{given(func(d *identity.Delegation) { d.Operations = nil })}},
	"client's, over": {object: identity.Object{OwnerOrg: "other"}, refusal: fault.MandateEnded,
		delegations: []delegated{given(func(d *identity.Delegation) { d.InForce = false })}},
	"client's, against myself": {object: identity.Object{OwnerOrg: "other"}, refusal: fault.AgentIsParty,
		delegations: []delegated{given(func(d *identity.Delegation) { d.Opposed, d.Operations = d.Operations, nil })}},
}

func TestPermissionMatrix(t *testing.T) {
	want := matrix(t)
	everywhere := []identity.Relation{identity.Public, identity.Signed, identity.AnyObject}
	for op, cells := range want {
		for _, role := range identity.AllRoles() {
			p := principalOf(role)
			relations := slices.Concat(cells[role], cells[identity.Anyone])
			if got := identity.Allowed(p, op); got != (len(relations) > 0) {
				t.Errorf("%s: %s allowed at all: %v", role, op, got)
			}
			for name, o := range objects {
				code := fault.PermissionDenied
				if len(relations) > 0 {
					code = fault.ObjectNotFound
				}
				if slices.Contains(relations, identity.ByMandate) && o.refusal != "" {
					code = o.refusal
				}
				o.object.Delegations = nil
				for _, entrust := range o.delegations {
					o.object.Delegations = append(o.object.Delegations, entrust(op))
				}
				for _, r := range relations {
					if slices.Contains(everywhere, r) || slices.Contains(o.fits, r) && (r != identity.OwnOffice || role.Side() == identity.SideBureau) {
						code = ""
					}
				}
				if got := fault.CodeOf(identity.Authorize(p, op, o.object)); got != code {
					t.Errorf("%s: %s on %s: %q, want %q", role, op, name, got, code)
				}
			}
		}
	}
}

func TestPermissionTableIsTheMatrix(t *testing.T) {
	have := map[string]bool{}
	for _, r := range identity.Rows() {
		key := fmt.Sprintf("%s %s %s", r.Operation, r.Role, r.Relation)
		if have[key] {
			t.Errorf("twice in the table: %s", key)
		}
		have[key] = true
	}
	want := map[string]bool{}
	for op, cells := range matrix(t) {
		for role, relations := range cells {
			for _, rel := range relations {
				want[fmt.Sprintf("%s %s %s", op, role, rel)] = true
			}
		}
	}
	for key := range want {
		if !have[key] {
			t.Errorf("missing in the table: %s", key)
		}
	}
	for key := range have {
		if !want[key] {
			t.Errorf("not in the matrix: %s", key)
		}
	}
}

// public is what anybody may do without signing in.
var public = []identity.Operation{identity.OpLogin, identity.OpRefresh, identity.OpGetPublicVolume, identity.OpListOpenData, identity.OpGetOpenData,
	identity.OpGetOpenDataFile, identity.OpListPublicBrokers, identity.OpGetPublicBroker, identity.OpFileBrokerComplaint, identity.OpFileObjection}

func TestNobodySignedIn(t *testing.T) {
	for op := range matrix(t) {
		want := fault.LoginRequired
		if slices.Contains(public, op) {
			want = ""
		}
		if got := fault.CodeOf(identity.Authorize(nil, op, identity.Object{OwnerOrg: "mine"})); got != want {
			t.Errorf("%s: %q, want %q", op, got, want)
		}
	}
}

// TestSeparation says in words what R36 asks of the table.
func TestSeparation(t *testing.T) {
	changesContracts := func(op identity.Operation) bool {
		return strings.HasSuffix(string(op), "Contract") && op != identity.OpGetContract || op == identity.OpSetNationalNumber ||
			op == identity.OpAddContractDocument || op == identity.OpRemoveContractDocument || op == identity.OpRecordExpertOpinion
	}
	for _, r := range identity.Rows() {
		switch r.Role {
		case identity.RoleSystemAdmin, identity.RoleSecurityAdmin:
			if strings.Contains(string(r.Operation), "Contract") || strings.Contains(string(r.Operation), "JournalEvent") {
				t.Errorf("%s may %s", r.Role, r.Operation)
			}
		case identity.RoleAuditAdmin, identity.RoleAuditor:
			if changesContracts(r.Operation) || strings.HasPrefix(string(r.Operation), "create") || strings.HasPrefix(string(r.Operation), "update") {
				t.Errorf("%s may %s", r.Role, r.Operation)
			}
		case identity.RoleTax:
			if r.Operation != identity.OpOpenRecheck && (r.Relation != identity.OwnOrg || r.Operation != identity.OpListProceedings && r.Operation != identity.OpGetProceeding) {
				t.Errorf("tax verifies on public pages, asks for re-checks and reads its own, but may %s", r.Operation)
			}
		default: // the matrix says the rest
		}
		if r.Relation == identity.ByMandate && r.Role.Side() != identity.SideApplicant {
			t.Errorf("the bureau acts by no mandate, but %s may %s", r.Role, r.Operation)
		}
	}
}

// TestNobodyOfTheBureauIsAnAgent: not even when a mandate says so.
func TestNobodyOfTheBureauIsAnAgent(t *testing.T) {
	for _, role := range identity.AllRoles() {
		p := principalOf(role)
		p.Side = identity.SideBureau
		object := identity.Object{OwnerOrg: "other", Delegations: []identity.Delegation{given(func(*identity.Delegation) {})(identity.OpSubmitContract)}}
		if err := identity.Authorize(p, identity.OpSubmitContract, object); err == nil {
			t.Errorf("%s on the bureau's side submits by mandate", role)
		}
	}
}

// TestActorForNamesTheClient: by mandate only, and not for the own organisation.
func TestActorForNamesTheClient(t *testing.T) {
	p := principalOf(identity.RoleClerk)
	d := given(func(*identity.Delegation) {})(identity.OpSubmitContract)
	for _, c := range []struct {
		object identity.Object
		op     identity.Operation
		client string
	}{
		{identity.Object{OwnerOrg: "other", Delegations: []identity.Delegation{d}}, identity.OpSubmitContract, "other"},
		{identity.Object{OwnerOrg: "other", Delegations: []identity.Delegation{d}}, identity.OpWithdrawContract, ""},
		{identity.Object{OwnerOrg: "mine", Delegations: []identity.Delegation{d}}, identity.OpSubmitContract, ""},
		{identity.Object{OwnerOrg: "other"}, identity.OpSubmitContract, ""},
	} {
		if a := c.object.ActorFor(p, c.op); a.OnBehalfOf != c.client || (a.MandateID == "") != (c.client == "") {
			t.Errorf("%s on %+v: on behalf of %q under %q", c.op, c.object, a.OnBehalfOf, a.MandateID)
		}
	}
}

func TestWholeCitySeesEveryOffice(t *testing.T) {
	p := principalOf(identity.RoleRegistrar)
	p.OfficeRegion = identity.WholeCity
	for _, c := range []struct {
		object identity.Object
		want   fault.Code
	}{
		{identity.Object{OwnerOrg: "other", OfficeRegion: "370983"}, ""},
		{identity.Object{OwnerOrg: "other", OfficeRegion: "3709Z1"}, ""},
		{identity.Object{OwnerOrg: "other"}, fault.ObjectNotFound}, // a draft has no office yet
	} {
		if got := fault.CodeOf(identity.Authorize(p, identity.OpGetContract, c.object)); got != c.want {
			t.Errorf("%+v: %q, want %q", c.object, got, c.want)
		}
	}
}

func TestRoleOfTheOtherSideDoesNotCount(t *testing.T) {
	p := &identity.Principal{UserID: "me", OrgID: "mine", Side: identity.SideApplicant, Roles: []identity.Role{identity.RoleAuditor}}
	if got := fault.CodeOf(identity.Authorize(p, identity.OpListContracts, identity.Object{OwnerOrg: "mine"})); got != fault.PermissionDenied {
		t.Errorf("an auditor on the applicant side: %q", got)
	}
	if identity.Allowed(p, identity.OpListContracts, identity.AnyObject) {
		t.Error("the relation counts all the same")
	}
}

func TestCheckRoles(t *testing.T) {
	for _, c := range []struct {
		side  string
		roles []identity.Role
		want  []fault.Code
	}{
		{identity.SideApplicant, []identity.Role{"clerk", "org_admin"}, nil},
		{identity.SideBureau, []identity.Role{"registrar", "reviewer"}, nil},
		{identity.SideBureau, []identity.Role{"auditor", "audit_admin"}, nil},
		{identity.SideApplicant, nil, []fault.Code{fault.MissingField}},
		{identity.SideApplicant, []identity.Role{"registrar"}, []fault.Code{fault.RoleSide}},
		{identity.SideBureau, []identity.Role{"clerk"}, []fault.Code{fault.RoleSide}},
		{identity.SideBureau, []identity.Role{"emperor"}, []fault.Code{fault.UnknownCode}},
		{identity.SideBureau, []identity.Role{identity.Anyone}, []fault.Code{fault.UnknownCode}},
		{identity.SideBureau, []identity.Role{"system_admin", "security_admin", "audit_admin"},
			[]fault.Code{fault.RolesExclusive, fault.RolesExclusive, fault.RolesExclusive}},
		{identity.SideBureau, []identity.Role{"auditor", "registrar"}, []fault.Code{fault.RolesExclusive}},
		{identity.SideBureau, []identity.Role{"auditor", "reviewer"}, []fault.Code{fault.RolesExclusive}},
		{identity.SideBureau, []identity.Role{"auditor", "system_admin"}, []fault.Code{fault.RolesExclusive}},
		{identity.SideBureau, []identity.Role{"auditor", "security_admin"}, []fault.Code{fault.RolesExclusive}},
		{identity.SideBureau, []identity.Role{"audit_admin", "registrar"}, []fault.Code{fault.RolesExclusive}},
	} {
		var got []fault.Code
		for _, f := range identity.CheckRoles(c.side, c.roles) {
			got = append(got, f.Code)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s %v: %v, want %v", c.side, c.roles, got, c.want)
		}
	}
}
