package app

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/console"
	"jishi/internal/fault"
	"jishi/internal/notice"
)

// noticePages gives the public pages what they say of notices: what the public
// operations of the API give, and nothing else.
func (a *App) noticePages() *console.Notices {
	pages := &console.Notices{
		List: func(ctx context.Context, q console.NoticeQuery) (console.NoticePage, error) {
			page, err := a.Notices.Public(ctx, notice.Filter{Query: q.Words, Kind: q.Kind, Running: q.Running, Cursor: q.Cursor, Limit: 20})
			out := console.NoticePage{Next: page.NextCursor}
			for i := range page.Items {
				n := &page.Items[i]
				stands := noticeStates[n.StatusOn(a.Notices.Today())]
				out.Rows = append(out.Rows, console.NoticeRow{No: n.No, Title: n.Title, Organization: n.OrgName, From: n.From.String(), To: n.To.String(),
					Kind: codeName(codes.NoticeKinds, string(n.Kind)), Status: stands.word, State: stands.state})
			}
			return out, err
		},
		One: func(ctx context.Context, ref string) (console.Notice, error) {
			n, err := a.Notices.PublicNotice(ctx, ref)
			return shownNotice(&n, a.Notices.Today()), err
		},
		Object: func(ctx context.Context, ref string, o console.Objection) (string, error) {
			kept, err := a.Notices.Object(ctx, nil, ref, notice.NewObjection{Name: o.Name, Contact: o.Contact, Words: o.Words, Once: o.Once})
			return kept.ID, err
		},
	}
	for _, k := range notice.Kinds {
		pages.Kinds = append(pages.Kinds, console.NoticeOption{Code: string(k), Name: codeName(codes.NoticeKinds, string(k))})
	}
	return pages
}

type noticeState struct {
	state      string
	word, more fault.Text
}

// noticeStates are what the pages say of each status.
var noticeStates = map[notice.Status]noticeState{
	notice.Open:      {"superseded", fault.T("公示中", "On notice"), fault.T("公示期内任何人都可以提出异议，无需登录。", "Anyone may object within the period, without signing in.")},
	notice.Objected:  {"superseded", fault.T("异议处理中", "An objection is being handled"), fault.T("异议处理完毕之前，公示事项不得继续办理。", "The matter does not go on until every objection is decided.")},
	notice.Closed:    {"valid", fault.T("公示期满", "Closed"), fault.T("公示期满，无异议或者异议不成立。", "The period is over; nobody objected, or no objection was upheld.")},
	notice.Upheld:    {"cancelled", fault.T("异议成立", "An objection was upheld"), fault.T("公示已终止，更正后须重新公示。", "The notice has ended; the matter must be mended and published anew.")},
	notice.Withdrawn: {"cancelled", fault.T("已撤回", "Withdrawn"), fault.T("公示单位已撤回公示，事项不再办理。", "The unit has withdrawn the notice and given the matter up.")},
}

var objectionStates = map[string]noticeState{
	notice.ObjectionOpen:     {state: "superseded", word: fault.T("待受理", "Received")},
	notice.ObjectionAccepted: {state: "superseded", word: fault.T("调查处理中", "Being looked into")},
	notice.ObjectionUpheld:   {state: "cancelled", word: fault.T("异议成立", "Upheld")},
	notice.ObjectionRejected: {state: "valid", word: fault.T("异议不成立", "Not upheld")},
}

func shownNotice(n *notice.Notice, today calendar.Date) console.Notice {
	stands := noticeStates[n.StatusOn(today)]
	kind := codeName(codes.NoticeKinds, string(n.Kind))
	rows := []console.ShownRow{{Label: fault.T("公示编号", "Number"), Value: n.No}, {Label: fault.T("公示类别", "Kind"), Value: kind.Zh + " · " + kind.En},
		{Label: fault.T("公示单位", "Published by"), Value: n.OrgName}}
	for _, l := range n.Content {
		rows = append(rows, console.ShownRow{Label: l.Label, Value: l.Value})
	}
	rows = append(rows, console.ShownRow{Label: fault.T("公示期", "Period"), Value: between(n.From, n.To)}, console.ShownRow{Label: fault.T("期限依据", "Ground of its length"), Value: n.Rule},
		console.ShownRow{Label: fault.T("异议受理渠道", "Where to object"), Value: n.Channel}, console.ShownRow{Label: fault.T("受理部门", "Who handles objections"), Value: n.Handler},
		console.ShownRow{Label: fault.T("发布时间", "Published"), Value: minute(n.PublishedAt)})
	out := console.Notice{Shown: console.Shown{State: stands.state, Word: stands.word, More: stands.more, Rows: rows}, No: n.No, Title: n.Title, Open: n.Hears(today)}
	for _, o := range n.Objections {
		s := objectionStates[o.Status]
		out.Objections = append(out.Objections, console.NoticeObjection{State: s.state, Status: s.word, Received: minute(o.ReceivedAt), Accepted: minute(o.AcceptedAt),
			Decided: minute(o.DecidedAt), Outcome: o.Outcome})
	}
	return out
}
