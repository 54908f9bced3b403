package fault

// The register of technology brokers (技术经纪人备案).
var (
	BrokerOpen = define("broker_open", Conflict, "已有备案或在办申报", "There is a filing already",
		"每人只有一份有效的备案或在办申报，请在原申报上办理。", "A person has one filing at a time; go on with that one.")
	BrokerBlocked = define("broker_blocked", Conflict, "撤销后限制期内不能申报", "Blocked after revocation",
		"备案被撤销之日起三年内不能重新申报；期满后可以申报。", "Nobody files anew within three years of a revocation.")
	BrokerNoCertificate = define("broker_no_certificate", Invalid, "缺少该等级的证书", "No certificate for this level",
		"请添加与申报等级一致的培训证书。", "Add a training certificate of the level filed for.")
	BrokerOrganization = define("broker_organization", Invalid, "执业机构不在平台", "The organisation is not in the register",
		"请选择已在本平台开户且正常使用的单位。", "Choose an active organisation that has an account here.")
	BrokerFields    = define("broker_fields", Invalid, "擅长领域过多", "Too many fields", "最多填写五个技术领域，请删减。", "Name five technology fields at most.")
	BrokerUnchecked = define("broker_unchecked", Conflict, "证书尚未核验", "No certificate has been checked",
		"请先向发证机构核验该等级的证书，并作出核验结论。", "Check the certificate of this level with its issuer first.")
	BrokerUnverified = define("broker_unverified", Conflict, "尚未实名核验", "The person is not verified", "请先核验本人证件。", "Compare the person's document first.")
	BrokerNoticeOpen = define("broker_notice_open", Conflict, "公示期未满", "The notice has not ended", "公示期满后方可备案生效。", "Activate it after the last day of the notice.")
	BrokerObjection  = define("broker_objection", Conflict, "公示异议未处理或成立", "An objection stands in the way",
		"请先处理公示期内的异议；异议成立的，退回或不予备案。", "Decide the objections first; where one is upheld, refuse the filing.")
	BrokerSamePerson = define("broker_same_person", Forbidden, "应由另一人办理", "Another person does this",
		"核验、公示、处理与审核决定不能由同一人办理，请由其他工作人员办理。", "Who checked or decided before does not decide here; ask a colleague.")
	BrokerReplyWindow = define("broker_reply_window", Conflict, "陈述申辩期未满", "The window to reply is open",
		"当事人未答复的，须在陈述申辩期满后作出决定。", "Decide after the reply, or after the window's last day.")
	BrokerSuspension = define("broker_suspension", Invalid, "暂停期限不符合要求", "The suspension is not allowed",
		"截止日期应晚于当天，且不超过规定的最长期限。", "Its last day is after today and within the longest period.")
	BrokerEducation = define("broker_education", Conflict, "继续教育学时不足", "Too few hours of continuing education",
		"上一年度继续教育学时未达到要求，请补足并经认可后续期。", "Last year's hours do not suffice; hand in more, then renew.")
	BrokerRenewalEarly = define("broker_renewal_early", Conflict, "未到续期时间", "Too early to renew", "请在有效期届满前九十日内办理续期。", "Renew within the last ninety days of validity.")
	BrokerAppealLate   = define("broker_appeal_late", Conflict, "已超过申诉期限", "Too late to appeal", "请向上级机关咨询其他救济途径。", "Ask the higher authority about other remedies.")
	BrokerNothingThere = define("broker_nothing_pending", Conflict, "没有可办理的事项", "There is nothing to do this to",
		"没有待答复、待决定或可申诉的处理，请核对备案记录。", "No announcement, act or appeal waits for this; look at the record.")
	BrokerNotNoticed = define("broker_not_on_notice", Conflict, "不在公示期", "Not on notice", "异议只能在公示期内提出；此后可以投诉。", "Object during the notice; afterwards, complain.")

	BrokerCertificateUnknown = define("broker_certificate_unknown", Invalid, "发证机构没有该编号", "The issuer knows no such number", "请核对证书编号和发证机构。", "Check number and issuer.")
	CertificateOfAnother     = define("certificate_of_another", Invalid, "证书不是本人的", "The certificate is another person's",
		"该编号的证书发给了他人，只能使用本人的证书。", "It was issued to somebody else; use your own.")
	CertificateCancelled = define("certificate_cancelled", Invalid, "证书已作废", "The certificate is cancelled", "发证机构已作废该证书，请与其联系。", "Its issuer has cancelled it; ask there.")
	CertificateExpired   = define("certificate_expired", Invalid, "证书已过期", "The certificate has expired", "请使用有效期内的证书。", "Use one that is still valid.")
	CertificateTaken     = define("certificate_taken", Conflict, "证书编号已被使用", "The certificate stands in another filing",
		"同一发证机构的同一编号只能用于一份备案；如有疑问请联系登记机构。", "A number of an issuer stands in one filing only; ask the registration office.")
	CertificateDecided = define("certificate_decided", Conflict, "证书已有核验结论", "The certificate has been decided", "已有结论的证书不能再改，请添加新的证书。", "Add another certificate instead.")
)
