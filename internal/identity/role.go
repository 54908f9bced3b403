package identity

import (
	"slices"

	"jishi/internal/fault"
)

// Role (角色) is a post that a user holds in an organisation.
type Role string

// The roles of the applicant side.
const (
	RoleOrgAdmin         Role = "org_admin"         // 单位管理员
	RoleClerk            Role = "clerk"             // 经办人
	RoleBroker           Role = "broker"            // 技术经纪人
	RoleUniversityOffice Role = "university_office" // 高校成果转化办公室
	RoleEvaluator        Role = "evaluator"         // 评价机构
	RoleTrainingBase     Role = "training_base"     // 培训基地教务
)

// The roles of the bureau side. The last three are the separated
// administrators (三员, GB/T 22239 8.1.5).
const (
	RoleRegistrar     Role = "registrar"      // 登记员（初审）
	RoleReviewer      Role = "reviewer"       // 复审
	RoleOfficeHead    Role = "office_head"    // 登记机构负责人
	RoleAuditor       Role = "auditor"        // 业务审计
	RoleTax           Role = "tax"            // 税务核验
	RoleSystemAdmin   Role = "system_admin"   // 系统管理员
	RoleSecurityAdmin Role = "security_admin" // 安全管理员
	RoleAuditAdmin    Role = "audit_admin"    // 审计管理员
)

// Anyone stands in the permission table for every role, and for nobody signed
// in where the relation is Public. No user can hold it.
const Anyone Role = "*"

var (
	applicantRoles = []Role{RoleOrgAdmin, RoleClerk, RoleBroker, RoleUniversityOffice, RoleEvaluator, RoleTrainingBase}
	bureauRoles    = []Role{RoleRegistrar, RoleReviewer, RoleOfficeHead, RoleAuditor, RoleTax, RoleSystemAdmin, RoleSecurityAdmin, RoleAuditAdmin}
	administrators = []Role{RoleSystemAdmin, RoleSecurityAdmin, RoleAuditAdmin}
)

// exclusive lists pairs that one person may not hold together. Registrar and
// reviewer may: that one person does not do both reviews is a rule of the case.
// The auditor and the three administrators are kept from the registry's posts
// and from each other (R36); the auditor may also be the audit administrator.
var exclusive = [][2]Role{
	{RoleSystemAdmin, RoleSecurityAdmin}, {RoleSystemAdmin, RoleAuditAdmin}, {RoleSecurityAdmin, RoleAuditAdmin},
	{RoleSystemAdmin, RoleRegistrar}, {RoleSecurityAdmin, RoleRegistrar}, {RoleAuditAdmin, RoleRegistrar},
	{RoleSystemAdmin, RoleReviewer}, {RoleSecurityAdmin, RoleReviewer}, {RoleAuditAdmin, RoleReviewer},
	{RoleSystemAdmin, RoleOfficeHead}, {RoleSecurityAdmin, RoleOfficeHead}, {RoleAuditAdmin, RoleOfficeHead}, {RoleAuditor, RoleOfficeHead},
	{RoleAuditor, RoleRegistrar}, {RoleAuditor, RoleReviewer}, {RoleAuditor, RoleSystemAdmin}, {RoleAuditor, RoleSecurityAdmin},
}

// AllRoles lists every role, applicant side first.
func AllRoles() []Role { return slices.Concat(applicantRoles, bureauRoles) }

// Side tells which side's organisations a role belongs to; "" for an unknown role.
func (r Role) Side() string {
	switch {
	case slices.Contains(applicantRoles, r):
		return SideApplicant
	case slices.Contains(bureauRoles, r):
		return SideBureau
	}
	return ""
}

// CheckRoles lists what is wrong with a set of roles for a user of an
// organisation on that side, as fields at "/roles"; nil when nothing is.
func CheckRoles(side string, roles []Role) []fault.Field {
	if len(roles) == 0 {
		return []fault.Field{fault.At("/roles", fault.MissingField)}
	}
	var bad []fault.Field
	for _, r := range roles {
		switch r.Side() {
		case side:
		case "":
			bad = append(bad, fault.At("/roles", fault.UnknownCode))
		default:
			bad = append(bad, fault.At("/roles", fault.RoleSide))
		}
	}
	for _, pair := range exclusive {
		if slices.Contains(roles, pair[0]) && slices.Contains(roles, pair[1]) {
			bad = append(bad, fault.Atf("/roles", fault.RolesExclusive,
				"%s 与 %s 不得由同一人兼任。", "%s and %s may not be held by one person.", pair[0], pair[1]))
		}
	}
	return bad
}

// sortedRoles gives each role once, in the table's order.
func sortedRoles(roles []Role) []Role {
	var out []Role
	for _, r := range AllRoles() {
		if slices.Contains(roles, r) {
			out = append(out, r)
		}
	}
	return out
}

// guarded tells whether someone holding these roles is an administrator whose
// account and password another person may not take over.
func guarded(roles []Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(administrators, r) })
}
