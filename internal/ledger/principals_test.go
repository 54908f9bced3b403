package ledger

import (
	"fmt"
	"time"

	"jishi/internal/identity"
)

func auditor() *identity.Principal {
	return &identity.Principal{UserID: "first", OrgID: office, Side: identity.SideBureau, Roles: []identity.Role{identity.RoleAuditor}}
}

func applicant(org string) *identity.Principal {
	return &identity.Principal{UserID: "clerk", OrgID: org, Side: identity.SideApplicant, Roles: []identity.Role{identity.RoleClerk}}
}

func asOfText(a AsOf) string {
	at := ""
	if !a.At.IsZero() {
		at = a.At.Format(time.RFC3339Nano)
	}
	return fmt.Sprintf("%d %s", a.Index, at)
}
