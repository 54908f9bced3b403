package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/console"
	"jishi/internal/credential"
	"jishi/internal/credential/vc"
	"jishi/internal/fault"
)

// credentialPages gives the public pages what they say of credentials.
func (a *App) credentialPages() *console.Credentials {
	return &console.Credentials{
		Check: func(ctx context.Context, number, token string) (console.Shown, error) {
			p, err := a.Credentials.Check(ctx, number, token)
			if err != nil {
				return console.Shown{}, err
			}
			out := shownStatus(p)
			if token != "" && !p.TokenOK {
				out.State, out.Word = "mismatch", fault.T("核验码不符", "The token does not fit")
				out.More = fault.T("核验码与该凭证不符：卡片可能被改动，请向登记机构核实。", "The token does not belong to this credential: the card may have been altered. Ask the registry.")
			}
			return out, nil
		},
		Verify: func(ctx context.Context, text string) (console.Shown, error) {
			r, p, err := a.Credentials.Verify(ctx, text)
			return shownVerdict(r, p), err
		},
		Share: func(ctx context.Context, token string) (console.Shown, error) {
			v, err := a.Credentials.OpenShare(ctx, token)
			if err != nil {
				return console.Shown{}, err
			}
			out := shownStatus(v.Public)
			out.Rows = append(out.Rows, console.ShownRow{Label: fault.T("链接有效至", "Link works until"), Value: minute(v.ExpiresAt)},
				console.ShownRow{Label: fault.T("凭证（JWT）", "Credential (JWT)"), Value: v.JWT})
			return out, nil
		},
		Level: shownLevel,
	}
}

// minute is an instant as people read it here, "" for none.
func minute(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(calendar.Shanghai).Format("2006-01-02 15:04")
}

// statusWords are what the page says of each status.
var statusWords = map[credential.Status]struct {
	state      string
	word, more fault.Text
}{
	credential.Valid:     {"valid", fault.T("有效", "Valid"), fault.T("凭证真实，现行有效。这是备案与资信凭证，不是行政许可。", "The credential is genuine and in force. It certifies a filing; it is no licence.")},
	credential.Suspended: {"superseded", fault.T("暂停", "Suspended"), fault.T("凭证处于暂停状态，目前不可使用。", "The credential is suspended and may not be used now.")},
	credential.Expired:   {"superseded", fault.T("已到期", "Expired"), fault.T("凭证已过有效期。", "The credential has expired.")},
	credential.Replaced:  {"superseded", fault.T("已换发", "Replaced"), fault.T("凭证已换发，请以新的凭证为准。", "A newer credential took its place.")},
	credential.Revoked:   {"cancelled", fault.T("已撤销", "Revoked"), fault.T("凭证已被撤销，不再有效。", "The credential was revoked and is no longer valid.")},
}

func shownStatus(p credential.Public) console.Shown {
	w := statusWords[p.Status]
	h := p.Holder
	level := ""
	if p.LevelName.Zh != "" {
		level = p.LevelName.Zh + " · " + p.LevelName.En
	}
	until := minute(p.ValidUntil)
	if !p.ValidUntil.IsZero() {
		until = calendar.Of(p.ValidUntil.Add(-time.Second)).String()
	}
	return console.Shown{State: w.state, Word: w.word, More: w.more, Rows: []console.ShownRow{
		{Label: fault.T("姓名", "Name"), Value: h.Name}, {Label: fault.T("等级", "Level"), Value: level},
		{Label: fault.T("备案编号", "Number in the register"), Value: h.BrokerNumber}, {Label: fault.T("凭证编号", "Credential number"), Value: p.Number},
		{Label: fault.T("全国统一编号", "National number"), Value: h.NationalNumber}, {Label: fault.T("执业机构（签发时）", "Organisation (when issued)"), Value: h.Organization},
		{Label: fault.T("技术领域", "Technology fields"), Value: strings.Join(h.Fields, "、")}, {Label: fault.T("培训证书编号", "Training certificate"), Value: h.CertificateNumber},
		{Label: fault.T("培训学时", "Hours of training"), Value: h.Hours}, {Label: fault.T("考试成绩", "Score"), Value: h.Score},
		{Label: fault.T("签发时间", "Issued"), Value: minute(p.ValidFrom)}, {Label: fault.T("有效期至", "Valid until"), Value: until},
		{Label: fault.T("换发后的编号", "Replaced by"), Value: p.ReplacedBy}, {Label: fault.T("签发机构", "Issuer"), Value: p.Issuer},
		{Label: fault.T("核验时间", "Checked"), Value: minute(p.AsOf)},
	}}
}

// shownVerdict is what a check of the whole credential found.
func shownVerdict(r vc.Result, p credential.Public) console.Shown {
	var out console.Shown
	if p.Number != "" {
		out = shownStatus(p)
	}
	switch r.Verdict {
	case vc.Genuine:
		return out
	case vc.Flagged:
		out.State, out.Word = "superseded", fault.T("真实，状态未知", "Genuine, status unknown")
	default:
		out.State, out.Word = "cancelled", fault.T("不予认可", "Not accepted")
	}
	out.More = fault.T("原因如下。", "For this reason.")
	for _, reason := range r.Reasons {
		text := reason.Text()
		out.Reasons = append(out.Reasons, console.ShownReason{Code: string(reason.Code), Text: fault.T(text.Zh, text.En)})
	}
	return out
}

// shownLevel explains a level in one version.
func shownLevel(name string) (console.Shown, error) {
	for _, l := range credential.Achievements() {
		if fmt.Sprintf("%s-%d", l.Level, l.Version) == name {
			return console.Shown{State: "valid", Word: fault.T(l.NameZh, l.NameEn), More: fault.T(l.Description, l.Description), Rows: []console.ShownRow{
				{Label: fault.T("取得条件", "Criteria"), Value: l.Criteria}, {Label: fault.T("来源", "Source"), Value: l.Source}}}, nil
		}
	}
	return console.Shown{}, fault.New(fault.CredentialUnknown)
}
