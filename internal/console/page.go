package console

import (
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
}

func (s *site) page(r *http.Request) page {
	return page{English: r.URL.Query().Get("lang") == "en", Sample: s.Sample, Path: r.URL.EscapedPath()}
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
var texts = map[string]fault.Text{
	"title":            fault.T("技市 · 泰安市技术合同认定登记", "Jishi · Technology contract registration, Tai'an"),
	"start_lead":       fault.T("泰安市技术合同认定登记平台：申请、审查、登记、证明、成交额统计与可验证的业务日志。", "The platform for technology contracts of Tai'an: filing, review, registration, certificates, volume statistics and a verifiable journal."),
	"verify_title":     fault.T("技术合同登记证明核验", "Verify a registration certificate"),
	"verify_about":     fault.T("任何人都可以核验登记证明是否真实、是否仍然有效，无需登录。", "Anyone can check whether a certificate is genuine and still valid, without signing in."),
	"docs":             fault.T("接口文档", "API description"),
	"docs_about":       fault.T("供业务系统对接使用：全部接口、字段与示例。", "For other systems: every operation, field and example."),
	"problems":         fault.T("错误代码", "Error codes"),
	"problems_about":   fault.T("接口返回的每个错误代码及处理办法。", "Every error code of the API and what to do about it."),
	"keys":             fault.T("公钥", "Public keys"),
	"keys_about":       fault.T("用于离线验证证明签名和业务日志。", "To verify certificates and the journal offline."),
	"switch":           fault.T("English", "中文"),
	"skip":             fault.T("跳到主要内容", "Skip to content"),
	"sample":           fault.T("样例数据，不具有任何效力", "Sample data, without any legal effect"),
	"number":           fault.T("证明编号", "Certificate number"),
	"number_hint":      fault.T("例如 TA-2026-000123", "such as TA-2026-000123"),
	"token":            fault.T("核验码（扫描二维码时自动带入，可不填）", "Token (comes with the QR code; may be left empty)"),
	"check":            fault.T("核验", "Check"),
	"drop_title":       fault.T("上传证明文件核验", "Verify the file itself"),
	"drop_about":       fault.T("把证明的 PDF 文件拖到这里，或选择文件。系统逐字节比对，文件不会保存。", "Drop the certificate's PDF here or choose it. It is compared byte for byte and not kept."),
	"choose":           fault.T("选择 PDF 文件", "Choose the PDF"),
	"noscript":         fault.T("上传核验需要浏览器启用 JavaScript；按编号核验不需要。", "Verifying a file needs JavaScript; checking by number does not."),
	"valid":            fault.T("有效", "Valid"),
	"valid_more":       fault.T("该登记证明真实且现行有效。", "This certificate is genuine and in force."),
	"superseded":       fault.T("已变更", "Superseded"),
	"superseded_more":  fault.T("该登记证明真实，但合同已办理变更，请以新的证明为准。", "This certificate is genuine, but the contract was changed; a newer certificate replaces it."),
	"cancelled":        fault.T("已注销或撤销", "Cancelled"),
	"cancelled_more":   fault.T("该登记已被注销或撤销，证明不再有效。", "The registration was cancelled or revoked; the certificate is no longer valid."),
	"unknown":          fault.T("查无此证明", "Unknown"),
	"unknown_more":     fault.T("登记簿中没有这个编号或文件的登记证明。请核对编号，或上传原始 PDF 文件。", "The register has no certificate with this number or file. Check the number, or use the original PDF."),
	"failed":           fault.T("暂时无法核验", "Cannot be checked now"),
	"failed_more":      fault.T("系统暂时无法完成核验，请稍后重试。", "The check could not be completed. Try again later."),
	"mismatch":         fault.T("核验码不符", "The token does not fit"),
	"mismatch_more":    fault.T("核验码与该证明不符：纸面内容可能被改动，请向登记机构核实。", "The token does not belong to this certificate: the paper may have been altered. Ask the registry."),
	"basics":           fault.T("登记簿中该编号的基本信息如下，请与纸面核对。", "The register says this of the number; compare it with the paper."),
	"no_token":         fault.T("未提供核验码，只显示基本信息。扫描证明上的二维码可核对项目、当事人和金额。", "Without the token only the basics are shown. Scan the QR code on the paper to compare project, parties and amounts."),
	"holder":           fault.T("请逐项核对纸面内容与以下信息是否一致。", "Compare the paper with the following, item by item."),
	"kind":             fault.T("合同类别", "Kind"),
	"sign_date":        fault.T("签订日期", "Signed on"),
	"validity":         fault.T("合同有效期限", "Contract period"),
	"issued_on":        fault.T("登记日期", "Registered on"),
	"registry":         fault.T("登记机构", "Registry"),
	"national":         fault.T("全国登记编号", "National number"),
	"project":          fault.T("项目名称", "Project"),
	"sellers":          fault.T("卖方", "Seller"),
	"buyers":           fault.T("买方", "Buyer"),
	"contract_amount":  fault.T("合同成交额（元）", "Contract amount (yuan)"),
	"technical_amount": fault.T("技术交易额（元）", "Technical amount (yuan)"),
	"key":              fault.T("签名密钥", "Signing key"),
	"again":            fault.T("核验另一份证明", "Check another certificate"),
	"home":             fault.T("首页", "Home"),
	"to":               fault.T("至", "to"),
	"unbuilt":          fault.T("工作台尚未构建", "The console is not built"),
	"unbuilt_more":     fault.T("本程序在没有 Node.js（20.19 以上）的环境中编译，不含工作台；接口和公开页面照常可用。安装 Node.js 后执行：", "This program was compiled without Node.js (20.19 or newer) and has no console; the API and the public pages work. Install Node.js and run:"),
	"file_valid":       fault.T("文件与签发原件逐字节一致，证明现行有效。", "The file is the original, byte for byte, and the certificate is in force."),
	"file_superseded":  fault.T("文件是签发原件，但合同已办理变更，请以新的证明为准。", "The file is the original, but a newer certificate replaces it."),
	"file_cancelled":   fault.T("文件是签发原件，但登记已被注销或撤销。", "The file is the original, but the registration was cancelled or revoked."),
	"file_unknown":     fault.T("文件不是签发的原件：可能被改动过，或不是本平台签发。", "The file is not an original: it was altered, or not issued here."),
	"file_busy":        fault.T("正在核验…", "Checking…"),
	"file_limited":     fault.T("请求过于频繁，请稍后重试。", "Too many requests. Try again later."),
	"file_failed":      fault.T("暂时无法核验，请检查文件后重试。", "It could not be checked. Look at the file and try again."),
}
