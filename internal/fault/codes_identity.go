package fault

// Organisations, users and their roles.
var (
	RoleSide = define("role_wrong_side", Invalid, "角色与单位类型不符", "The role does not fit the organisation",
		"申请侧单位只能使用申请侧角色，管理侧单位只能使用管理侧角色。", "Applicant organisations hold applicant roles, bureau organisations bureau roles.")
	RolesExclusive = define("roles_exclusive", Invalid, "角色不得兼任", "These roles may not be combined",
		"三员之间、三员与登记岗位之间、审计与登记岗位之间不得兼任。", "The three administrators, the registry's posts and the auditor are separate people.")
	RoleNotGrantable = define("role_not_grantable", Invalid, "您不能授予该角色", "You may not grant this role",
		"安全管理员和审计管理员只能由运维人员在服务器上设置。", "Security and audit administrators are set up by the operators on the server.")
	OwnAccount = define("own_account", Conflict, "不能对自己的账户办理", "Not on your own account",
		"自己的角色和停用须由其他管理员办理。", "Another administrator must change your roles or disable you.")
	OfficePointTaken = define("office_point_taken", Conflict, "该登记点代码已被使用", "The registration point is in use",
		"每个登记点代码只能对应一个登记机构。", "Each point belongs to one registration office.")
	NoRegistrationOffice = define("no_registration_office", Conflict, "没有可受理的登记机构", "No registration office is set up",
		"请联系系统管理员设置市级登记机构。", "Ask the system administrator to set up the city's office.")
	UsernameFormat = define("username_format", Invalid, "用户名格式错误", "Wrong user name format",
		"请使用 2 至 64 位小写字母、数字、点、连字符、下划线或 @，以字母或数字开头。", "2 to 64 letters, digits, dots, hyphens, underscores or @, starting with a letter or digit.")
)
