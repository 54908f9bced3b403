package sample

import (
	"jishi/internal/identity"
)

// Account (样例账号) is a user of the sample city whose password is printed at the
// start, with what its role is and what is worth trying.
type Account struct {
	Username       string
	RoleZh, RoleEn string
	TryZh, TryEn   string
	// What is all of it in one line, for printing.
	What    string
	display string
	roles   []identity.Role
	// org is the place of the organisation among the applicants, or, below
	// zero, an office: -1 is the city's, -2 the first county's.
	org int
}

// registrationOffice is a registration office of the city.
type registrationOffice struct {
	name, region, point, latin string
}

// offices: the city's own first, then the six counties (GB/T 2260).
var offices = []registrationOffice{
	{"泰安市技术合同登记处（样例）", identity.WholeCity, "01", ""},
	{"泰山区技术合同登记处（样例）", "370902", "02", "taishan"},
	{"岱岳区技术合同登记处（样例）", "370911", "03", "daiyue"},
	{"宁阳县技术合同登记处（样例）", "370921", "04", "ningyang"},
	{"东平县技术合同登记处（样例）", "370923", "05", "dongping"},
	{"新泰市技术合同登记处（样例）", "370982", "06", "xintai"},
	{"肥城市技术合同登记处（样例）", "370983", "07", "feicheng"},
}

const cityOffice = -1

// Accounts lists the accounts that share the printed password, the most
// interesting ones first.
func Accounts() []Account {
	out := []Account{
		account("clerk", "企业经办人", "clerk of an enterprise", "新建合同、上传文本、提交，办理补正", "draft a contract, attach its text, submit it, answer a correction", "林若溪", clerkIndex, identity.RoleClerk),
		account("university", "高校成果转化办公室", "technology transfer office of a university", "查看本校合同，登记许可和转让", "see the university's contracts, file licences and transfers", "苏景行", universityIndex, identity.RoleUniversityOffice),
		account("broker", "技术经纪人", "technology broker", "受委托代企业办理登记，登记中介合同", "file for a client by mandate, file an intermediary contract", "江知远", brokerIndex, identity.RoleBroker, identity.RoleClerk),
		account("broker-university", "高校技术经理人", "technology manager of a university", "查看本人备案、凭证和业绩", "see the own filing, credential and deals", "孟知夏", universityIndex, identity.RoleBroker),
		account("broker-early", "技术经纪人（备案已到期）", "technology broker whose filing has expired", "办理续期", "renew a filing", "宋清扬", 1, identity.RoleBroker),
		account("broker-new", "技术经纪人（公示中）", "technology broker on public notice", "查看公示进度", "watch the notice", "梁思远", 2, identity.RoleBroker),
		account("base", "培训基地教务", "office of a training base", "开设课程、考勤、考试、发证", "run courses, attendance, examinations, certificates", "方书屿", universityIndex, identity.RoleTrainingBase),
		account("trainee", "培训学员（尚未备案）", "trainee, not yet filed", "报名培训，考试，申报备案", "enrol, sit the examination, file", "白若谷", brokerIndex, identity.RoleBroker),
		account("evaluator", "评价机构人员", "evaluator", "查看公开统计", "look at the public totals", "叶云舒", evaluatorIndex, identity.RoleEvaluator),
		account("registrar", "市级登记员（初审）", "registrar of the city office, first review", "受理、补正通知、初审、专家意见", "accept, return, first review, record experts", "程明澈", cityOffice, identity.RoleRegistrar),
		account("registrar2", "市级登记员（初审）", "second registrar of the city office", "领取案件，体验双人分工", "claim a case beside a colleague", "陆子衿", cityOffice, identity.RoleRegistrar),
		account("reviewer", "市级复审人员", "reviewer of the city office, second review", "复审：予以登记或者不予登记", "second review: register or refuse", "沈怀瑾", cityOffice, identity.RoleReviewer),
		account("officehead", "市级登记处负责人", "head of the city office", "时限预警、A/B角、移交案件、工作量", "time limits, substitutes, hand-over, workload", "石牧野", cityOffice, identity.RoleOfficeHead),
		account("auditor", "业务审计", "auditor", "台账核对、按时点统计、全过程追溯", "reconcile the ledger, totals as of a moment, trace a case", "韩嘉树", cityOffice, identity.RoleAuditor),
		account("tax", "税务核验人员", "tax officer", "核验登记证明", "verify a certificate", "冯书瑶", cityOffice, identity.RoleTax),
		account("admin", "系统管理员", "system administrator", "单位和用户管理", "organisations and users", "董思齐", cityOffice, identity.RoleSystemAdmin),
		account("security", "安全管理员", "security administrator", "停用账号、重置密码、结束会话", "disable accounts, reset passwords, end sessions", "于清和", cityOffice, identity.RoleSecurityAdmin),
		account("audit", "审计管理员", "audit administrator", "日志浏览和证明", "browse the journal and its proofs", "邹予安", cityOffice, identity.RoleAuditAdmin),
	}
	for i, o := range offices[1:] {
		out = append(out,
			account("registrar-"+o.latin, "区县登记员（初审）", "registrar of a county office", "本区县案件受理和初审", "accept and review the county's cases",
				surnames[i+10]+given[i+10], -2-i, identity.RoleRegistrar),
			account("reviewer-"+o.latin, "区县复审人员", "reviewer of a county office", "本区县案件复审", "second review of the county's cases",
				surnames[i+16]+given[i+16], -2-i, identity.RoleReviewer))
	}
	return out
}

func account(username, roleZh, roleEn, tryZh, tryEn, display string, org int, roles ...identity.Role) Account {
	return Account{Username: username, RoleZh: roleZh, RoleEn: roleEn, TryZh: tryZh, TryEn: tryEn, display: display, roles: roles, org: org,
		What: roleZh + "：" + tryZh + " / " + roleEn + ": " + tryEn}
}

// Accounts lists the accounts that share the printed password.
func (c City) Accounts() []Account { return Accounts() }
