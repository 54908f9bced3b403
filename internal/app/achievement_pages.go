package app

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"jishi/internal/achievement"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/console"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/listing"
	"jishi/internal/notice"
)

// PublicFacts (公开信息来源) is what other registers say of an achievement on its
// public page; each may be nil.
type PublicFacts struct {
	// Evaluations gives the published evaluations.
	Evaluations func(ctx context.Context, achievementID string) ([]console.EvaluationLine, error)
	// Subjects gives what, beside the achievement itself, notices about it are of:
	// pairs of type and id.
	Subjects func(tx *database.Tx, achievementID string) ([][2]string, error)
}

// achievementPages gives the public pages what they say of achievements: the
// public tier of the record, and the listing as anybody may see it.
func (a *App) achievementPages() *console.Achievements {
	return &console.Achievements{Base: a.Config.PublicURL, List: a.listForPage, One: a.achievementForPage, Pages: a.Listings.Firsts,
		Stamps: func(ctx context.Context, afterNo string, size int) ([]console.Stamp, error) {
			list, err := a.Listings.Stamps(ctx, afterNo, size)
			out := make([]console.Stamp, len(list))
			for i, s := range list {
				out[i] = console.Stamp{No: s.No, Modified: s.Changed.String()}
			}
			return out, err
		},
		Fields: options(codes.TechnologyFields), Classes: options(codes.AchievementClasses), Stages: options(codes.AchievementStages),
		Modes: options(codes.AchievementTransferModes, "TRANSFER", "LICENSE", "LIC_EXCL", "LIC_SOLE", "LIC_ORD", "LIC_OPEN", "LIC_USEPAY", "COOP", "EQUITY", "OTHER")}
}

func (a *App) listForPage(ctx context.Context, q console.AchievementQuery) (console.AchievementPage, error) {
	least, err := strconv.ParseInt("0"+q.Least, 10, 8)
	if err != nil {
		return console.AchievementPage{}, fault.Fields(fault.At("/readiness", fault.OutOfRange))
	}
	found, err := a.Listings.Catalogue(ctx, listing.CatalogueFilter{Offered: q.Offered != "", Before: q.Before,
		Filter: listing.Filter{TechField: q.Field, Class: q.Class, Stage: q.Stage, Mode: q.Mode, Least: least, Query: q.Words, Limit: 20, Cursor: q.Cursor}})
	out := console.AchievementPage{Next: found.Next, Back: found.Back, Total: strconv.FormatInt(found.Total, 10)}
	if found.Capped {
		out.Total += "+"
	}
	for _, e := range found.Items {
		row := console.AchievementRow{No: e.No, Name: e.Name, Teaser: e.Teaser, Organization: e.OrgName, Field: codeName(codes.TechnologyFields, e.TechField),
			Stage: codeName(codes.AchievementStages, e.Stage)}
		if e.Readiness > 0 {
			row.Readiness = strconv.FormatInt(e.Readiness, 10)
		}
		if e.Offer != nil {
			row.Price, row.Status, row.State = priceText(&e.Offer.Form), codeName(codes.ListingStatuses, string(e.Offer.Status)), offerState(e.Offer.Status)
		}
		out.Rows = append(out.Rows, row)
	}
	return out, err
}

func (a *App) achievementForPage(ctx context.Context, no string, by console.Looker) (console.Achievement, error) {
	found, err := a.Achievements.PublicByNo(ctx, no)
	if err != nil {
		return console.Achievement{}, err
	}
	offer, err := a.Listings.PublicOf(ctx, found.ID, listing.Visitor{Agent: by.Agent, Purpose: by.Purpose})
	if err != nil {
		return console.Achievement{}, err
	}
	out := publicRecord(&found)
	if offer.ID != "" {
		out.Offer = publicOffer(&offer)
		if on := calendar.Of(offer.ChangedAt).String(); on > out.Modified {
			out.Modified = on
		}
	}
	if a.PublicFacts.Evaluations != nil {
		if out.Evaluations, err = a.PublicFacts.Evaluations(ctx, found.ID); err != nil {
			return out, err
		}
	}
	out.Notices, err = a.noticesForPage(ctx, found.ID)
	return out, err
}

// noticesForPage lists the notices of an achievement and of what is done with it.
func (a *App) noticesForPage(ctx context.Context, id string) ([]console.NoticeLine, error) {
	var list []notice.Notice
	err := a.DB.View(ctx, func(tx *database.Tx) error {
		subjects := [][2]string{{"achievement", id}}
		if a.PublicFacts.Subjects != nil {
			more, err := a.PublicFacts.Subjects(tx, id)
			if err != nil {
				return err
			}
			subjects = append(subjects, more...)
		}
		for _, of := range subjects {
			some, err := a.Notices.Of(tx, of[0], of[1])
			if err != nil {
				return err
			}
			list = append(list, some...)
		}
		return nil
	})
	var out []console.NoticeLine
	for i := range list {
		n := &list[i]
		out = append(out, console.NoticeLine{Title: n.Title, Link: "/notices/" + n.No, From: n.From.String(), To: n.To.String(), Kind: codeName(codes.NoticeKinds, string(n.Kind)),
			State: noticeStates[n.StatusOn(a.Notices.Today())].word})
	}
	return out, err
}

// bothWays is a code's name in both languages on one line.
func bothWays(table, code string) string {
	if code == "" {
		return ""
	}
	t := codeName(table, code)
	return t.Zh + " · " + t.En
}

func publicRecord(a *achievement.Achievement) console.Achievement {
	out := console.Achievement{No: a.No, Name: a.Name, Teaser: a.Teaser, Organization: a.OrgName, Keywords: a.Keywords, Modified: calendar.Of(a.ChangedAt).String()}
	var units []string
	for _, u := range a.Units {
		units = append(units, u.Name)
	}
	level := ""
	if t := a.Readiness(); t.Level > 0 {
		level = strconv.FormatInt(t.Level, 10) + map[string]string{achievement.Scale9: " / 9", achievement.Scale13: " / 13"}[t.Scale]
	}
	out.Rows = []console.ShownRow{{Label: fault.T("成果编号", "Number"), Value: a.No}, {Label: fault.T("完成单位", "Units"), Value: strings.Join(units, "、")},
		{Label: fault.T("成果类别", "Class"), Value: bothWays(codes.AchievementClasses, a.Class)}, {Label: fault.T("评价类别", "Class of evaluation"), Value: bothWays(codes.EvaluationClasses, a.EvaluationClass)},
		{Label: fault.T("技术领域", "Field"), Value: bothWays(codes.TechnologyFields, a.TechField)}, {Label: fault.T("所处阶段", "Stage"), Value: bothWays(codes.AchievementStages, a.Stage)},
		{Label: fault.T("技术成熟度", "Readiness"), Value: level}, {Label: fault.T("完成日期", "Completed"), Value: a.CompletedOn.String()}, {Label: fault.T("入库日期", "Filed"), Value: a.FiledOn.String()}}
	for _, r := range a.Rights {
		out.Rights = append(out.Rights, console.PublicRight{Kind: codeName(codes.IPKinds, r.Kind), Number: r.Number, Title: r.Title, Status: rightStates[r.Status]})
	}
	return out
}

var rightStates = map[string]fault.Text{"APPLIED": fault.T("申请中", "applied"), "GRANTED": fault.T("已授权", "granted"), "LAPSED": fault.T("已失效", "lapsed")}

// wants are the names of what an owner may be looking for.
var wants = map[string]fault.Text{"BUYER": fault.T("受让方", "A buyer"), "LICENSEE": fault.T("被许可方", "A licensee"), "PILOT": fault.T("中试条件", "A pilot"), "MONEY": fault.T("资金", "Money"),
	"PARTNER": fault.T("合作伙伴", "A partner"), "SITE": fault.T("应用场景", "A place to use it"), "OTHER": fault.T("其他", "Other")}

// priceText says the price of a listing.
func priceText(f *listing.Form) fault.Text {
	switch f.PriceKind {
	case listing.Fixed:
		return fault.T(f.PriceFrom.Wan()+" 万元", separated(f.PriceFrom.String())+" yuan")
	case listing.Band:
		return fault.T(f.PriceFrom.Wan()+"–"+f.PriceTo.Wan()+" 万元", separated(f.PriceFrom.String())+" – "+separated(f.PriceTo.String())+" yuan")
	case listing.Negotiable:
		return fault.T("面议", "Price on negotiation")
	}
	return fault.Text{}
}

func offerState(s listing.Status) string {
	if s == listing.Listed || s == listing.Negotiation {
		return "valid"
	}
	return "superseded"
}

var openOffers = []listing.Status{listing.Listed, listing.Stale, listing.Negotiation}

func publicOffer(l *listing.Listing) *console.Offer {
	out := &console.Offer{ID: l.ID, Status: codeName(codes.ListingStatuses, string(l.Status)), State: offerState(l.Status), Price: priceText(&l.Form), WantedText: l.WantedText,
		Problem: l.Problem, Economics: l.Economics, Open: slices.Contains(openOffers, l.Status), Until: l.ValidUntil.String()}
	if l.Status == listing.Stale {
		out.More = fault.T("成果单位超过 90 天未确认，内容可能已变化", "not confirmed by its owner for 90 days; it may have changed")
	}
	if l.PriceKind == listing.Fixed || l.PriceKind == listing.Band {
		out.Low = l.PriceFrom.String()
		if l.PriceKind == listing.Band {
			out.High = l.PriceTo.String()
		}
	}
	for _, m := range l.Modes {
		out.Modes = append(out.Modes, codeName(codes.AchievementTransferModes, m))
	}
	for _, w := range l.Wanted {
		out.Wants = append(out.Wants, wants[w])
	}
	for _, i := range l.Indicators {
		out.Indicators = append(out.Indicators, console.Indicator{Name: i.Name, Unit: i.Unit, Ours: i.Ours, Usual: i.Usual, Source: i.Source})
	}
	reply := ""
	if l.Replies > 0 {
		reply = strconv.FormatInt(l.ReplyDays, 10)
	}
	broker := l.BrokerName
	if broker == "" { // who is not named in public is a number
		broker = l.BrokerNo
	} else {
		broker += "（" + l.BrokerNo + "）"
	}
	out.Rows = []console.ShownRow{{Label: fault.T("定价方式", "Pricing method"), Value: bothWays(codes.PricingMethods, l.PricingMethod)}, {Label: fault.T("挂牌日期", "Listed on"), Value: l.ListedOn.String()},
		{Label: fault.T("最近确认", "Confirmed on"), Value: l.ConfirmedOn.String()}, {Label: fault.T("挂牌有效期至", "Offered until"), Value: l.ValidUntil.String()},
		{Label: fault.T("意向地区", "Regions preferred"), Value: regionNames(l.Regions)}, {Label: fault.T("技术经纪人", "Broker"), Value: broker},
		{Label: fault.T("首次答复用时（工作日，中位数）", "Working days to the first answer, median"), Value: reply}}
	return out
}

// regionNames are names of regions on one line.
func regionNames(list []string) string {
	var out []string
	for _, code := range list {
		name := code
		for _, table := range []string{codes.RegionsTaian, codes.ShandongCities, codes.Provinces} {
			if t, ok := codes.Get(table); ok {
				if e, ok := t.Lookup(code); ok {
					name = e.NameZh
					break
				}
			}
		}
		out = append(out, name)
	}
	return strings.Join(out, "、")
}
