package app

import (
	"context"
	"strconv"
	"strings"

	"jishi/internal/broker"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/console"
	"jishi/internal/fault"
)

// brokerPages gives the public pages what they say of brokers: what the public
// operations of the API give, and nothing else.
func (a *App) brokerPages() *console.Brokers {
	return &console.Brokers{
		List: func(ctx context.Context, q console.BrokerQuery) (console.BrokerPage, error) {
			f := broker.Filter{Query: q.Words, Level: q.Level, Field: q.Field, Cursor: q.Cursor, Limit: 20}
			if q.Status != "" {
				f.Status = []broker.Status{broker.Status(q.Status)}
			}
			page, err := a.Brokers.Public(ctx, f)
			out := console.BrokerPage{Next: page.NextCursor}
			for i := range page.Items {
				out.Rows = append(out.Rows, brokerRow(&page.Items[i]))
			}
			return out, err
		},
		One: func(ctx context.Context, ref string) (console.Broker, error) {
			e, err := a.Brokers.PublicOne(ctx, ref)
			return console.Broker{Shown: shownBroker(&e), OnNotice: e.Status == broker.Noticed}, err
		},
		Complain: func(ctx context.Context, ref string, c console.Complaint) (string, error) {
			kept, err := a.Brokers.Complain(ctx, broker.ComplaintKind(c.Kind), ref, c.Text, c.Contact)
			return kept.ID, err
		},
		Levels: options(codes.BrokerLevels), Fields: options(codes.TechnologyFields),
		Statuses: options(codes.BrokerStatuses, string(broker.Noticed), string(broker.Active), string(broker.Expired), string(broker.Suspended), string(broker.Revoked)),
	}
}

// options are the entries of a code table, or those named of it.
func options(table string, only ...string) []console.BrokerOption {
	t, _ := codes.Get(table)
	var out []console.BrokerOption
	if len(only) > 0 {
		for _, code := range only {
			out = append(out, console.BrokerOption{Code: code, Name: codeName(table, code)})
		}
		return out
	}
	for _, e := range t.Entries(calendar.Date{}) {
		out = append(out, console.BrokerOption{Code: e.Code, Name: codeName(table, e.Code)})
	}
	return out
}

func brokerRow(e *broker.PublicEntry) console.BrokerRow {
	return console.BrokerRow{Ref: e.Ref, Number: e.No, Name: e.Name, Organization: e.OrgName, Level: codeName(codes.BrokerLevels, e.Level),
		Status: codeName(codes.BrokerStatuses, string(e.Status)), State: standings[e.Status].state, Until: e.ValidUntil.String()}
}

// standings are what the page says of each status.
var standings = map[broker.Status]struct {
	state string
	more  fault.Text
}{
	broker.Noticed:   {"superseded", fault.T("备案正在公示，公示期满无异议后生效。", "The filing is on public notice and takes effect when nobody objects.")},
	broker.Active:    {"valid", fault.T("备案有效。这是备案与资信信息，不是行政许可。", "The filing is in force. It is a filing, not a licence.")},
	broker.Expired:   {"superseded", fault.T("备案已过有效期，续期前不能以技术经纪人身份促成交易。", "The filing has expired; until it is renewed no deal can be brokered under it.")},
	broker.Suspended: {"superseded", fault.T("备案已暂停，暂停期间不能以技术经纪人身份促成交易。", "The filing is suspended; meanwhile no deal can be brokered under it.")},
	broker.Revoked:   {"cancelled", fault.T("备案已被撤销。", "The filing was revoked.")},
}

// languages are the service languages by name.
var languages = map[string]string{"zh": "中文", "en": "English", "ja": "日本語", "ko": "한국어", "de": "Deutsch", "fr": "Français", "ru": "Русский"}

func shownBroker(e *broker.PublicEntry) console.Shown {
	name := func(table, code string) string {
		if code == "" || code == "T0" { // no title
			return ""
		}
		t := codeName(table, code)
		return t.Zh + " · " + t.En
	}
	var fields, spoken []string
	for _, f := range e.Fields {
		fields = append(fields, codeName(codes.TechnologyFields, f).Zh)
	}
	for _, l := range e.Languages {
		if known := languages[l]; known != "" {
			l = known
		}
		spoken = append(spoken, l)
	}
	deals := ""
	if e.Deals != nil {
		deals = strconv.Itoa(*e.Deals)
	}
	unnamed := ""
	if !e.Consent {
		unnamed = "未公开 · Not shown"
	}
	s := standings[e.Status]
	return console.Shown{State: s.state, Word: codeName(codes.BrokerStatuses, string(e.Status)), More: s.more, Rows: []console.ShownRow{
		{Label: fault.T("姓名", "Name"), Value: e.Name + unnamed}, {Label: fault.T("备案编号", "Number"), Value: e.No},
		{Label: fault.T("等级", "Level"), Value: name(codes.BrokerLevels, e.Level)}, {Label: fault.T("职称", "Title"), Value: name(codes.BrokerTitles, e.Title)},
		{Label: fault.T("执业机构", "Organisation"), Value: e.OrgName}, {Label: fault.T("机构备案等级", "Organisation’s grade"), Value: name(codes.TransferOrgGrades, e.OrgGrade)},
		{Label: fault.T("技术领域", "Fields"), Value: strings.Join(fields, "、")}, {Label: fault.T("服务语言", "Languages"), Value: strings.Join(spoken, "、")},
		{Label: fault.T("简介", "In a few words"), Value: e.Intro},
		{Label: fault.T("公示期", "Public notice"), Value: between(e.NoticeFrom, e.NoticeTo)}, {Label: fault.T("备案有效期", "Valid"), Value: between(e.ValidFrom, e.ValidUntil)},
		{Label: fault.T("培训证书（后六位）", "Certificate, last six"), Value: e.Certificate.Tail}, {Label: fault.T("发证机构", "Issued by"), Value: e.Certificate.Issuer},
		{Label: fault.T("促成登记合同", "Registered contracts brokered"), Value: deals}, {Label: fault.T("促成金额档", "Band of their amount"), Value: bandName(e.AmountBand)},
		{Label: fault.T("处理依据", "Ground"), Value: name(codes.BrokerMisconductKinds, e.Ground)}, {Label: fault.T("处理文号", "Decision"), Value: e.DecisionNo},
		{Label: fault.T("处理日期", "Decided on"), Value: e.DecidedOn.String()}, {Label: fault.T("暂停至", "Suspended until"), Value: e.Until.String()},
		{Label: fault.T("状态日期", "Status since"), Value: e.StatusOn.String()},
	}}
}

// between are two days, "" when there are none.
func between(from, to calendar.Date) string {
	if from.IsZero() {
		return ""
	}
	return from.String() + " – " + to.String()
}

// bandName says a band of amounts (docs/brokerage.md); no exact amount is public.
func bandName(code string) string {
	return map[string]string{"A0": "尚无 · None yet", "A1": "100 万元以下 · Below 1 million yuan", "A2": "100 万至 300 万元 · 1 to 3 million yuan", "A3": "300 万至 1000 万元 · 3 to 10 million yuan",
		"A4": "1000 万至 5000 万元 · 10 to 50 million yuan", "A5": "5000 万至 1 亿元 · 50 to 100 million yuan", "A6": "1 亿元以上 · From 100 million yuan on"}[code]
}
