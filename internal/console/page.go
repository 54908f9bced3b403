package console

import (
	"maps"
	"net/http"
	"net/url"

	"jishi/internal/fault"
)

// page is what every template is given.
type page struct {
	English bool
	Sample  bool
	Path    string
	Asked   string
	Token   string
	Record  *Record
	Unknown bool
	Failed  bool
	// Figures of the start page; NoFigures when they could not be read.
	Figures   *Figures
	NoFigures bool
	// Releases of the page of open data, and what its files' columns mean.
	Releases *Releases
	Columns  []Column
	// Indexed tells that search engines may list the page.
	Indexed bool
	// Meta is what the page tells search engines of itself.
	Meta *Meta
	// Newest is the newest year that can have figures.
	Newest int
}

// breakdown is a part of the start page.
type breakdown struct {
	page
	Title string
	Bars  []Bar
}

// Breakdown gives the template of one what it shows.
func (p page) Breakdown(title string, bars []Bar) breakdown {
	return breakdown{page: p, Title: title, Bars: bars}
}

func (s *site) page(r *http.Request) page {
	return page{English: r.URL.Query().Get("lang") == "en", Sample: s.Sample, Path: r.URL.EscapedPath(), Newest: s.Now().Year()}
}

// Say gives a text of the catalogue in the page's language.
func (p page) Say(key string) string {
	t, ok := texts[key]
	switch {
	case !ok:
		return key
	case p.English:
		return t.En
	}
	return t.Zh
}

// Lang is the language of the page for its html element.
func (p page) Lang() string {
	if p.English {
		return "en"
	}
	return "zh-CN"
}

// Switch is the same page in the other language.
func (p page) Switch() string {
	q := url.Values{}
	if p.Token != "" {
		q.Set("token", p.Token)
	}
	if !p.English {
		q.Set("lang", "en")
	}
	if len(q) == 0 {
		return p.Path
	}
	return p.Path + "?" + q.Encode()
}

// Verify is the search page in this language.
func (p page) Verify() string {
	if p.English {
		return "/verify?lang=en"
	}
	return "/verify"
}

// Evidence is the page for evidence files in this language.
func (p page) Evidence() string {
	if p.English {
		return "/verify/evidence?lang=en"
	}
	return "/verify/evidence"
}

// Home is the start page in this language.
func (p page) Home() string {
	if p.English {
		return "/?lang=en"
	}
	return "/"
}

// OpenData is the page of open data in this language.
func (p page) OpenData() string {
	if p.English {
		return "/open-data?lang=en"
	}
	return "/open-data"
}

// WrongToken tells that a token was given that is not this certificate's.
func (p page) WrongToken() bool { return p.Record != nil && p.Token != "" && !p.Record.TokenOK }

// State is the key of what the page has to say first.
func (p page) State() string {
	switch {
	case p.Failed:
		return "failed"
	case p.Unknown:
		return "unknown"
	case p.Record == nil:
		return ""
	case p.WrongToken():
		return "mismatch" // a forged paper must never see a green sign
	}
	switch p.Record.Status {
	case "VALID":
		return "valid"
	case "SUPERSEDED":
		return "superseded"
	case "CANCELLED":
		return "cancelled"
	}
	return "unknown"
}

// StateMore is the key of the sentence that explains the state.
func (p page) StateMore() string { return p.State() + "_more" }

// texts is the catalogue of the pages.
var texts = joined(ownTexts, achievementTexts)

// joined puts catalogues together.
func joined(all ...map[string]fault.Text) map[string]fault.Text {
	out := map[string]fault.Text{}
	for _, m := range all {
		maps.Copy(out, m)
	}
	return out
}

var ownTexts = map[string]fault.Text{
	"title":                    fault.T("技市 · 泰安市技术合同认定登记", "Jishi · Technology contract registration, Tai'an"),
	"start_lead":               fault.T("泰安市技术合同认定登记平台：申请、审查、登记、证明、成交额统计与可验证的业务日志。", "The platform for technology contracts of Tai'an: filing, review, registration, certificates, volume statistics and a verifiable journal."),
	"name":                     fault.T("技市", "Jishi"),
	"pages":                    fault.T("栏目", "Pages"),
	"verify_short":             fault.T("证明核验", "Check a certificate"),
	"enter":                    fault.T("登录工作台", "Sign in"),
	"enter_long":               fault.T("登录工作台办理业务", "Sign in to work"),
	"hero":                     fault.T("技术合同成交额，每一元都有出处", "A technology market in which every yuan has its source"),
	"verify_title":             fault.T("技术合同登记证明核验", "Verify a registration certificate"),
	"verify_about":             fault.T("任何人都可以核验登记证明是否真实、是否仍然有效，无需登录。", "Anyone can check whether a certificate is genuine and still valid, without signing in."),
	"docs":                     fault.T("接口文档", "API description"),
	"docs_about":               fault.T("供业务系统对接使用：全部接口、字段与示例。", "For other systems: every operation, field and example."),
	"problems":                 fault.T("错误代码", "Error codes"),
	"problems_about":           fault.T("接口返回的每个错误代码及处理办法。", "Every error code of the API and what to do about it."),
	"keys":                     fault.T("公钥", "Public keys"),
	"keys_about":               fault.T("用于离线验证证明签名和业务日志。", "To verify certificates and the journal offline."),
	"open_data":                fault.T("开放数据", "Open data"),
	"figures":                  fault.T("年全市技术合同登记情况", "technology contracts registered in the city"),
	"choose_year":              fault.T("选择年度", "Choose a year"),
	"contract_total":           fault.T("年合同成交额", "contract amount"),
	"technical_total":          fault.T("技术交易额", "Technical amount"),
	"count_total":              fault.T("登记合同", "Contracts registered"),
	"items":                    fault.T("项", "contracts"),
	"items_head":               fault.T("项数", "Contracts"),
	"yi":                       fault.T("亿元", "hundred million yuan"),
	"yi_head":                  fault.T("成交额（亿元）", "Amount (100 m yuan)"),
	"reached":                  fault.T("完成年度目标", "Reached of the target of"),
	"no_target":                fault.T("未设定", "not set"),
	"through":                  fault.T("统计至", "Up to"),
	"known":                    fault.T("数据截至业务日志序号", "as known at journal index"),
	"by_month":                 fault.T("分月合同成交额（亿元）", "Contract amount by month (100 m yuan)"),
	"by_kind":                  fault.T("合同类别", "Kind"),
	"by_region":                fault.T("县市区与功能区", "County or zone"),
	"as_table":                 fault.T("以表格查看", "Show as a table"),
	"month":                    fault.T("月份", "Month"),
	"definitions":              fault.T("指标说明", "What the figures mean"),
	"definition_contract":      fault.T("合同成交额：经认定登记的技术合同的成交总额。", "Contract amount: the full amounts of the technology contracts that were registered."),
	"definition_technical":     fault.T("技术交易额：合同成交额中扣除设备、材料等非技术性费用后的部分。", "Technical amount: what is left of it without equipment, material and other non-technical cost."),
	"definition_date":          fault.T("按认定登记日期归属年月（北京时间），只含已经结束的月份。", "Months are those of the registration date, Beijing time; only months that have ended are shown."),
	"definition_small":         fault.T("不足三项的分组，或者一方当事人占金额百分之八十以上的分组，并入“其他”；这样的月份不单独列示，等到可以公布时计入合计，以免推知单份合同或单个当事人的数据。", "A group of fewer than three contracts, or of which one party has more than 80 % of the amount, is in “others”; such a month is not shown by itself and counts in the total once it may, so that nothing can be read of a single contract or party."),
	"definition_part":          fault.T("标有“部分”的分组，有的月份计入“其他”，所列数值不完全。", "A group marked “part” is in “others” for some months: its figure is incomplete."),
	"definition_release":       fault.T("数据随每月发布更新；以前月份的更正只计入合计，不足以公布时暂缓计入。", "The figures move with the monthly release. Corrections of earlier months count in the totals only, and are held back while they would tell of a single one."),
	"part":                     fault.T("部分", "part"),
	"not_shown":                fault.T("不单独公布", "not shown"),
	"all_releases":             fault.T("下载开放数据", "Download the open data"),
	"open_data_lead":           fault.T("泰安市技术合同登记汇总数据，每月结束后发布，无需登录即可下载、转载和再利用（CC BY 4.0）。已发布的文件永不改动。", "Totals of the technology contracts registered in Tai'an, published after each month, free to download and reuse without signing in (CC BY 4.0). A file once published never changes."),
	"releases":                 fault.T("发布目录", "Releases"),
	"no_releases":              fault.T("尚无发布。每月结束后自动发布上月数据。", "Nothing is published yet. A month is published once it has ended."),
	"published_on":             fault.T("发布日期", "Published on"),
	"event":                    fault.T("发布事件", "event"),
	"file_name":                fault.T("文件", "File"),
	"file_bytes":               fault.T("字节", "Bytes"),
	"file_hash":                fault.T("SHA-256 摘要", "SHA-256"),
	"older":                    fault.T("更早的发布", "Older releases"),
	"columns":                  fault.T("数据列", "Columns"),
	"column":                   fault.T("列", "Column"),
	"meaning":                  fault.T("含义", "Meaning"),
	"withheld_title":           fault.T("不单独公布的数据", "What is withheld, and why"),
	"files_about":              fault.T("month 为当月数据，year 为年度累计；CSV 与 JSON 内容相同。README.md 是口径与许可，datapackage.json 和 table-schema.json 是机器可读的说明，SHA256SUMS 是全部文件的摘要。", "month has the month, year the year to date; CSV and JSON say the same. README.md has definitions and licence, datapackage.json and table-schema.json describe the files to programs, SHA256SUMS has the checksums."),
	"read_by_program":          fault.T("程序读取：", "For programs:"),
	"no_figures":               fault.T("该年度尚无可公布的数据：当月结束且登记合同不少于三项后公布。", "Nothing is published of this year yet: a month is shown once it has ended and at least three contracts were registered."),
	"figures_failed":           fault.T("统计数据暂时无法读取，请稍后刷新。证明核验不受影响。", "The figures cannot be read now; try again later. Certificates can be checked all the same."),
	"ask_title":                fault.T("按编号或二维码核验", "By number or QR code"),
	"token_more":               fault.T("手工输入核验码", "Type the token by hand"),
	"file_large":               fault.T("文件太大，不是登记证明。登记证明的 PDF 通常不超过 1 MB。", "The file is too large to be a certificate; its PDF is below 1 MB."),
	"file_away":                fault.T("连接不上服务器，请检查网络后重试。", "The server cannot be reached. Check the network and try again."),
	"switch":                   fault.T("English", "中文"),
	"skip":                     fault.T("跳到主要内容", "Skip to content"),
	"sample":                   fault.T("样例数据，不具有任何效力", "Sample data, without any legal effect"),
	"number":                   fault.T("证明编号", "Certificate number"),
	"number_hint":              fault.T("例如 TA-2026-000123。也可以用扫码枪直接扫证明上的二维码，或粘贴扫码得到的地址。", "such as TA-2026-000123. A hand scanner may send the address of the QR code into this field, or paste it."),
	"token":                    fault.T("核验码（印在二维码旁，可不填）", "Token (printed beside the QR code; may be left empty)"),
	"check":                    fault.T("核验", "Check"),
	"drop_title":               fault.T("上传证明文件核验", "Verify the file itself"),
	"drop_about":               fault.T("把证明的 PDF 文件拖到这里，或选择文件。系统逐字节比对，文件不会保存。", "Drop the certificate's PDF here or choose it. It is compared byte for byte and not kept."),
	"choose":                   fault.T("选择 PDF 文件", "Choose the PDF"),
	"noscript":                 fault.T("上传核验需要浏览器启用 JavaScript；按编号核验不需要。", "Verifying a file needs JavaScript; checking by number does not."),
	"valid":                    fault.T("有效", "Valid"),
	"valid_more":               fault.T("该登记证明真实且现行有效。", "This certificate is genuine and in force."),
	"superseded":               fault.T("已变更", "Superseded"),
	"superseded_more":          fault.T("该登记证明真实，但合同已办理变更，请以新的证明为准。", "This certificate is genuine, but the contract was changed; a newer certificate replaces it."),
	"cancelled":                fault.T("已注销或撤销", "Cancelled"),
	"cancelled_more":           fault.T("该登记已被注销或撤销，证明不再有效。", "The registration was cancelled or revoked; the certificate is no longer valid."),
	"unknown":                  fault.T("查无此证明", "Unknown"),
	"unknown_more":             fault.T("登记簿中没有这个编号或文件的登记证明。请核对编号，或上传原始 PDF 文件。", "The register has no certificate with this number or file. Check the number, or use the original PDF."),
	"failed":                   fault.T("暂时无法核验", "Cannot be checked now"),
	"failed_more":              fault.T("系统暂时无法完成核验，请稍后重试。", "The check could not be completed. Try again later."),
	"mismatch":                 fault.T("核验码不符", "The token does not fit"),
	"mismatch_more":            fault.T("核验码与该证明不符：纸面内容可能被改动，请向登记机构核实。", "The token does not belong to this certificate: the paper may have been altered. Ask the registry."),
	"basics":                   fault.T("登记簿中该编号的基本信息如下，请与纸面核对。", "The register says this of the number; compare it with the paper."),
	"no_token":                 fault.T("未提供核验码，只显示基本信息。扫描证明上的二维码可核对项目、当事人和金额。", "Without the token only the basics are shown. Scan the QR code on the paper to compare project, parties and amounts."),
	"holder":                   fault.T("请逐项核对纸面内容与以下信息是否一致。", "Compare the paper with the following, item by item."),
	"kind":                     fault.T("合同类别", "Kind"),
	"sign_date":                fault.T("签订日期", "Signed on"),
	"validity":                 fault.T("合同有效期限", "Contract period"),
	"issued_on":                fault.T("登记日期", "Registered on"),
	"registry":                 fault.T("登记机构", "Registry"),
	"national":                 fault.T("全国登记编号", "National number"),
	"project":                  fault.T("项目名称", "Project"),
	"sellers":                  fault.T("卖方", "Seller"),
	"buyers":                   fault.T("买方", "Buyer"),
	"contract_amount":          fault.T("合同成交额（元）", "Contract amount (yuan)"),
	"technical_amount":         fault.T("技术交易额（元）", "Technical amount (yuan)"),
	"key":                      fault.T("签名密钥", "Signing key"),
	"again":                    fault.T("核验另一份证明", "Check another certificate"),
	"home":                     fault.T("首页", "Home"),
	"to":                       fault.T("至", "to"),
	"unbuilt":                  fault.T("工作台尚未构建", "The console is not built"),
	"unbuilt_more":             fault.T("本程序在没有 Node.js（20.19 以上）的环境中编译，不含工作台；接口和公开页面照常可用。安装 Node.js 后执行：", "This program was compiled without Node.js (20.19 or newer) and has no console; the API and the public pages work. Install Node.js and run:"),
	"file_valid":               fault.T("文件与签发原件逐字节一致，证明现行有效。", "The file is the original, byte for byte, and the certificate is in force."),
	"file_superseded":          fault.T("文件是签发原件，但合同已办理变更，请以新的证明为准。", "The file is the original, but a newer certificate replaces it."),
	"file_cancelled":           fault.T("文件是签发原件，但登记已被注销或撤销。", "The file is the original, but the registration was cancelled or revoked."),
	"file_unknown":             fault.T("文件不是签发的原件：可能被改动过，或不是本平台签发。", "The file is not an original: it was altered, or not issued here."),
	"file_busy":                fault.T("正在核验…", "Checking…"),
	"file_limited":             fault.T("请求过于频繁，请稍后重试。", "Too many requests. Try again later."),
	"file_failed":              fault.T("暂时无法核验，请检查文件后重试。", "It could not be checked. Look at the file and try again."),
	"evidence_title":           fault.T("证据文件核验", "Check an evidence file"),
	"evidence_about":           fault.T("核验在您的浏览器里完成，文件不上传。页面打开以后，断网、关掉服务器都能继续用。", "The check runs in your browser; the file is not sent anywhere. Once the page is open it works without a network and without the server."),
	"evidence_noscript":        fault.T("核验证据文件需要浏览器启用 JavaScript，也可以用命令 jishi verify。", "Checking evidence files needs JavaScript, or the command jishi verify."),
	"evidence_unbuilt":         fault.T("本程序没有构建浏览器核验", "This program was built without the checks for the browser"),
	"evidence_unbuilt_more":    fault.T("编译时没有 Node.js（20.19 以上）。请用命令 jishi verify 核验证据文件；公钥如下。", "There was no Node.js (20.19 or newer) when it was compiled. Check evidence files with the command jishi verify; the keys are below."),
	"evidence_keys":            fault.T("平台的公钥", "The platform’s public keys"),
	"evidence_keys_about":      fault.T("请与第二保管人保存的公钥核对简称。", "Compare the short names with those of the second holder."),
	"evidence_log_key":         fault.T("日志公钥", "Log key"),
	"evidence_certificate_key": fault.T("证明公钥", "Certificate key"),
	"credential_title":         fault.T("技术经纪人资信凭证核验", "Check a broker’s credential"),
	"credential_about":         fault.T("任何人都可以核验技术经纪人的资信凭证是否真实、是否现行有效，无需登录。粘贴的内容不会保存。", "Anyone can check whether a broker’s credential is genuine and in force, without signing in. What is pasted is not kept."),
	"credential_by_number":     fault.T("按编号核验", "By number"),
	"credential_number":        fault.T("凭证编号", "Credential number"),
	"credential_number_hint":   fault.T("例如 TAC-2026-000123。也可以用扫码枪扫身份卡上的二维码。", "such as TAC-2026-000123. A hand scanner may send the address of the card’s QR code."),
	"credential_by_paste":      fault.T("核验凭证文件", "Check the credential itself"),
	"credential_paste_about":   fault.T("把 .jwt 文件拖到本页、选择文件，或粘贴全文。", "Drop the .jwt file on this page, choose it, or paste its text."),
	"credential_text":          fault.T("凭证全文", "Text of the credential"),
	"credential_choose":        fault.T("选择 .jwt 文件", "Choose the .jwt file"),
	"credential_again":         fault.T("核验另一份凭证", "Check another credential"),
	"credential_offline":       fault.T("离线核验：", "Offline:"),
	"credential_link":          fault.T("核验技术经纪人资信凭证", "Check a broker’s credential"),
	"brokers_short":            fault.T("技术经纪人", "Brokers"),
	"brokers_title":            fault.T("技术经纪人公开名册", "Register of technology brokers"),
	"brokers_about":            fault.T("经备案的技术经纪人和正在公示的备案，无需登录即可查询。备案与资信信息不是行政许可；未同意公开的只列备案编号、等级和状态。", "Brokers who are filed, and filings on public notice, without signing in. A filing is no licence; who has not agreed to be shown is listed by number, level and status only."),
	"brokers_words":            fault.T("姓名、机构或备案编号", "Name, organisation or number"),
	"brokers_level":            fault.T("等级", "Level"),
	"brokers_field":            fault.T("技术领域", "Field"),
	"brokers_status":           fault.T("状态", "Status"),
	"brokers_any":              fault.T("不限", "Any"),
	"brokers_search":           fault.T("查询", "Search"),
	"brokers_name":             fault.T("姓名", "Name"),
	"brokers_number":           fault.T("备案编号", "Number"),
	"brokers_organization":     fault.T("执业机构", "Organisation"),
	"brokers_until":            fault.T("有效期至", "Valid until"),
	"brokers_unnamed":          fault.T("未公开姓名", "Name not shown"),
	"brokers_no_number":        fault.T("公示后编号", "numbered after the notice"),
	"brokers_nobody":           fault.T("没有符合条件的技术经纪人。姓名和机构可以只输入一部分，备案编号须完整；也可以放宽条件。", "Nobody fits. Part of a name or organisation is enough, a number must be whole; or ask for less."),
	"brokers_empty":            fault.T("名册中还没有技术经纪人。", "There is nobody in the register yet."),
	"brokers_next":             fault.T("下一页", "Next page"),
	"brokers_first":            fault.T("回到第一页", "Back to the first page"),
	"broker_title":             fault.T("技术经纪人公开信息", "A technology broker"),
	"broker_unknown":           fault.T("查无此人", "Nobody found"),
	"broker_unknown_more":      fault.T("名册中没有这个编号：请核对编号，或者按姓名查询。撤回和未通过的备案不公开。", "The register has no such number: check it, or search by name. Filings that were withdrawn or refused are not shown."),
	"broker_check":             fault.T("核验其资信凭证", "Check the credential"),
	"broker_back":              fault.T("返回名册", "Back to the register"),
	"complaint_title":          fault.T("投诉与公示异议", "Complain or object"),
	"complaint_about":          fault.T("发现弄虚作假、泄露秘密、收取约定以外的报酬等情形，请告诉登记机构。内容和联系方式加密保存，只有登记机构能看到。", "Tell the registry of false statements, breach of secrecy, payment beyond what was agreed and the like. Your words and contact are encrypted and seen by the registry only."),
	"complaint_kind":           fault.T("类型", "Kind"),
	"complaint_objection":      fault.T("对公示有异议", "Objection to the notice"),
	"complaint_complaint":      fault.T("投诉", "Complaint"),
	"complaint_text":           fault.T("情况说明", "What happened"),
	"complaint_text_hint":      fault.T("时间、事项和能证明的材料，不超过 2000 字。", "When, what, and what proves it; at most 2,000 characters."),
	"complaint_contact":        fault.T("您的联系方式", "How to reach you"),
	"complaint_contact_hint":   fault.T("电话或邮箱，便于核实和答复。", "A phone number or e-mail address, for questions and the answer."),
	"complaint_send":           fault.T("提交", "Send"),
	"complaint_wrong":          fault.T("请按提示修改后再提交。", "Please mend what is marked and send it again."),
	"complaint_kept":           fault.T("已收到", "Received"),
	"complaint_receipt":        fault.T("回执编号", "Receipt"),
	"complaint_then":           fault.T("登记机构核实后按您留下的联系方式答复。请保存回执编号。", "The registry looks into it and answers you. Keep the number of the receipt."),
	"notices_short":            fault.T("公示", "Notices"),
	"notices_title":            fault.T("公示", "Public notices"),
	"notices_about":            fault.T("协议定价、奖励、成果登记和评价结果等依法须公示的事项，无需登录即可查看；公示期内任何人都可以提出异议，异议的处理程序和结果一并公开。", "Agreed prices, rewards, registrations, results of evaluation and whatever else the law wants known, without signing in. Within the period anyone may object; how objections are handled, and the outcome, are public."),
	"notices_words":            fault.T("标题或公示编号", "Title or number"),
	"notices_kind":             fault.T("类别", "Kind"),
	"notices_period":           fault.T("公示期", "Period"),
	"notices_running":          fault.T("正在公示", "Running today"),
	"notices_name":             fault.T("标题", "Title"),
	"notices_number":           fault.T("公示编号", "Number"),
	"notices_organization":     fault.T("公示单位", "Published by"),
	"notices_none":             fault.T("没有符合条件的公示。标题可以只输入一部分，公示编号须完整；也可以放宽条件。", "None fits. Part of a title is enough, a number must be whole; or ask for less."),
	"notices_empty":            fault.T("还没有公示。", "There are no notices yet."),
	"notice_title":             fault.T("公示", "A public notice"),
	"notice_unknown":           fault.T("没有这个公示", "No such notice"),
	"notice_unknown_more":      fault.T("请核对公示编号，或者按标题查询。", "Check the number, or search by title."),
	"notice_handled":           fault.T("异议及处理", "Objections and what became of them"),
	"notice_received":          fault.T("收到异议", "Received"),
	"notice_accepted":          fault.T("受理", "Accepted"),
	"notice_decided":           fault.T("作出处理", "Decided"),
	"notice_outcome":           fault.T("处理结果：", "Outcome:"),
	"notice_nobody":            fault.T("没有收到异议。", "Nobody has objected."),
	"notice_back":              fault.T("返回公示列表", "Back to the list"),
	"objection_title":          fault.T("提出异议", "Object"),
	"objection_about":          fault.T("姓名（单位）和联系方式加密保存，只有公示单位的处理人员和主管部门能看到；页面上只公开处理程序和结果。", "Name and contact are encrypted and seen by those who handle it and by the bureau only; the page shows the procedure and the outcome."),
	"objection_name":           fault.T("您的姓名或单位", "Your name or organisation"),
	"objection_name_hint":      fault.T("不公开。", "Not shown."),
	"objection_words":          fault.T("异议内容", "What is wrong"),
	"objection_words_hint":     fault.T("事实、理由和能证明的材料，10 至 2000 字。", "Facts, reasons and what proves them; 10 to 2,000 characters."),
	"objection_send":           fault.T("提交异议", "Send the objection"),
	"objection_then":           fault.T("公示单位受理后调查处理，结果在本页公布。请保存回执编号。", "The unit looks into it; the outcome is published on this page. Keep the number of the receipt."),
	"objection_closed":         fault.T("现在不在公示期内，不能在此提出异议；可以按上面的渠道联系公示单位。", "Objections are not taken here today; the unit can be reached as said above."),
	"evidence_link":            fault.T("核验证据文件（JSON、存证包）", "Check an evidence file (JSON, bundle)"),
}
