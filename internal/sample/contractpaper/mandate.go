package contractpaper

import (
	"fmt"

	"jishi/internal/calendar"
	"jishi/internal/typeset"
)

// Mandate (授权委托书) is what a written mandate of the sample city says.
type Mandate struct {
	Reference    string
	Client       string
	ClientCode   string
	Agent        string
	AgentCode    string
	Acts         []string // in words
	From, To     calendar.Date
	LegalRep     string
	PartyConsent bool
}

// MandatePDF writes the mandate as one A4 page. Equal mandates give equal bytes.
func MandatePDF(m Mandate) ([]byte, error) {
	w := &writer{doc: typeset.New(typeset.Info{Title: "授权委托书 " + m.Reference, Subject: m.Client, Created: m.From.Start()}), contractNo: m.Reference}
	w.page()
	for _, b := range m.blocks() {
		w.block(b)
	}
	pdf, err := w.doc.Bytes()
	if err != nil {
		return nil, fmt.Errorf("sample mandate %s: %w", m.Reference, err)
	}
	return pdf, nil
}

func (m Mandate) blocks() []block {
	out := []block{
		{kind: title, text: "授权委托书"},
		{kind: subtitle, text: "（样例文件，无任何效力）　编号：" + m.Reference},
		{kind: paragraph, text: fmt.Sprintf("委托人：%s（统一社会信用代码 %s）", m.Client, m.ClientCode)},
		{kind: paragraph, text: fmt.Sprintf("受托人：%s（统一社会信用代码 %s）", m.Agent, m.AgentCode)},
		{kind: paragraph, text: "委托人就本单位技术合同认定登记，委托受托人代为办理下列事项："},
	}
	for i, act := range m.Acts {
		out = append(out, block{kind: paragraph, text: fmt.Sprintf("（%d）%s；", i+1, act)})
	}
	out = append(out,
		block{kind: paragraph, text: fmt.Sprintf("委托期限自 %s 起至 %s 止。委托人可随时撤销本委托，受托人可随时辞去委托。", m.From, m.To)},
		block{kind: paragraph, text: "受托人在上述事项和期限内以委托人名义办理的行为，由委托人承担责任。"},
		block{kind: signatures, rows: [][]string{{"委托人（盖章）：" + m.Client, "受托人（盖章）：" + m.Agent}, {"法定代表人（签字）：" + m.LegalRep, "签署日期：" + m.From.String()}}})
	if m.PartyConsent {
		out = append(out, block{kind: paragraph, text: "委托人同意受托人本身为合同对方当事人。"})
	}
	return out
}
