package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"mime/multipart"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jishi/internal/achievement"
	"jishi/internal/achievement/achievementtest"
	"jishi/internal/calendar"
)

// thing is an achievement on its way through the API.
type thing struct {
	*world
	form map[string]any
	at   answer
	file answer
	own  string // who works for its unit
}

// thing makes a complete form, but for its evidence, of the unit of a user.
func (w *world) thing(user, org, name string) *thing {
	w.t.Helper()
	f := achievementtest.Complete(w.orgs[org], name, calendar.Of(w.clock()).AddDays(-30))
	raw, err := json.Marshal(f)
	must(w.t, err)
	x := &thing{world: w, own: user}
	must(w.t, json.Unmarshal(raw, &x.form))
	return x
}

func (x *thing) path(action string) string { return "/achievements/" + x.at.text("id") + action }

func (x *thing) create() answer {
	x.at = x.send(x.own, "POST", "/achievements", x.form)
	return x.at
}

func (x *thing) attach(tier string) answer {
	x.file = x.uploadTo(x.own, x.path("/files"), map[string]string{"kind": achievement.KindTest, "tier": tier, "documented_on": x.form["completed_on"].(string)}, "检测报告.pdf", achievementtest.PDF(x.at.text("id")))
	return x.file
}

func (x *thing) update(reason string) answer {
	now := x.send(x.own, "GET", x.path(""), nil).want(200)
	claim, _ := x.form["trl"].([]any)[0].(map[string]any)
	claim["evidence_id"] = x.file.text("id")
	return x.send(x.own, "PUT", x.path(""), map[string]any{"form": x.form, "reason": reason}, "If-Match", version(now))
}

// version is what If-Match asks for.
func version(a answer) string { return fmt.Sprintf(`"v%v"`, a.object()["version"]) }

// uploadTo sends a form of several texts and a file.
func (w *world) uploadTo(user, path string, texts map[string]string, filename string, content []byte) answer {
	w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, k := range slices.Sorted(maps.Keys(texts)) {
		must(w.t, m.WriteField(k, texts[k]))
	}
	part, err := m.CreateFormFile("file", filename)
	must(w.t, err)
	_, err = part.Write(content)
	must(w.t, err)
	must(w.t, m.Close())
	return w.send(user, "POST", path, b.Bytes(), "Content-Type", m.FormDataContentType())
}

func (x *thing) filed() answer {
	x.t.Helper()
	x.create().want(201)
	x.attach("CONFIDENTIAL").want(201)
	x.update("").want(200)
	return x.send(x.own, "POST", x.path("/file"), nil).want(200)
}

func (w *world) achievementChanges() []change {
	x, y, z := w.thing("clerk", "seller", "在线监测装置"), w.thing("other", "elsewhere", "另一名称的监测装置"), w.thing("clerk", "seller", "草稿")
	w.token("other")
	var open, promise answer
	return []change{
		{"createAchievement", x.create},
		{"addAchievementFile", func() answer { return x.attach("CONFIDENTIAL") }},
		{"updateAchievement", func() answer { return x.update("") }},
		{"fileAchievement", func() answer { return x.send("clerk", "POST", x.path("/file"), nil) }},
		{"signUndertaking", func() answer {
			promise = x.send("other", "POST", x.path("/undertakings"), map[string]string{"purpose": "评估引进该装置"})
			return promise
		}},
		{"decideUndertaking", func() answer {
			return x.send("clerk", "POST", "/achievement-undertakings/"+promise.text("id")+"/decide", map[string]string{"status": "ENDED", "reason": "评估结束"})
		}},
		{"createAchievement", func() answer {
			y.form["rights"] = x.form["rights"]
			return y.create()
		}},
		{"openAchievementDispute", func() answer {
			open = y.send("other", "POST", y.path("/disputes"), map[string]string{"ground": "专利登记簿载明权利人为我单位。"})
			return open
		}},
		{"decideAchievementDispute", func() answer {
			return y.send("reviewer", "POST", "/achievement-disputes/"+open.first("items")+"/decide", map[string]any{"upheld": false, "reason": "登记簿载明权利人为被异议方。"})
		}},
		{"withdrawAchievement", func() answer { return x.send("clerk", "POST", x.path("/withdraw"), because("不再转化")) }},
		{"importAchievements", func() answer {
			body, contentType := form(x.t, [2]string{}, "成果表.xlsx", achievementSheet(x.t, "导入的成果"))
			return x.send("clerk", "POST", "/achievements/imports", body, "Content-Type", contentType)
		}},
		{"createAchievement", z.create},
		{"addAchievementFile", func() answer { return z.attach("PUBLIC") }},
		{"removeAchievementFile", func() answer {
			return z.send("clerk", "DELETE", z.path("/files/"+z.file.text("id")), nil, "If-Match", version(z.send("clerk", "GET", z.path(""), nil)))
		}},
		{"deleteAchievement", func() answer {
			return z.send("clerk", "DELETE", z.path(""), nil, "If-Match", version(z.send("clerk", "GET", z.path(""), nil)))
		}},
	}
}

// achievementSheet is a workbook as a university keeps it.
func achievementSheet(t testing.TB, names ...string) []byte {
	t.Helper()
	book := excelize.NewFile()
	must(t, book.SetSheetRow("Sheet1", "A1", &[]any{"序号", "项目名称", "成果类别", "完成单位", "主要完成人", "专利号", "完成时间"}))
	for i, n := range names {
		must(t, book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+2), &[]any{i + 1, n, "应用技术成果", "岱下精密机械有限公司", "孔某、孟某", "ZL202310000001.2", "2026年1月15日"}))
	}
	b, err := book.WriteToBuffer()
	must(t, err)
	return b.Bytes()
}

// TestImportOverHTTP: a unit's own workbook becomes drafts, once; a mistake is told
// by its cell and keeps everything out.
func TestImportOverHTTP(t *testing.T) {
	onBoth(t, func(w *world) {
		send := func(user, query string, sheet []byte) answer {
			body, contentType := form(w.t, [2]string{}, "成果表.xlsx", sheet)
			return w.send(user, "POST", "/achievements/imports"+query, body, "Content-Type", contentType)
		}
		w.send("clerk", "GET", "/achievements/template", nil).want(200).contains("PK")
		w.send("registrar", "GET", "/achievements/template", nil).problem(403, "permission_denied")
		send("registrar", "", achievementSheet(w.t, "甲成果")).problem(403, "permission_denied")
		send("clerk", "", []byte("PK\x03\x04 no workbook")).problem(422, "workbook_unreadable")
		long := strings.Repeat("长", 101)
		send("clerk", "", achievementSheet(w.t, "甲成果", long)).want(200).contains(`"kept":false`, `"row":3`, `"column":"B"`, "too_long")
		send("clerk", "?dry_run=true", achievementSheet(w.t, "甲成果", "乙成果")).want(200).contains(`"kept":false`, `"drafts":2`)
		w.send("clerk", "GET", "/achievements", nil).want(200).contains(`"items":[]`)
		send("clerk", "", achievementSheet(w.t, "甲成果", "乙成果")).want(200).contains(`"kept":true`, `"drafts":2`, `"known":[]`)
		send("clerk", "", achievementSheet(w.t, "乙成果", "丙成果")).want(200).contains(`"drafts":1`, `"known":[2]`)
		w.send("clerk", "GET", "/achievements?status=DRAFT&q=%E7%94%B2", nil).want(200).contains("甲成果", "孔某", "202310000001.2", `"completed_on":"2026-01-15"`)
	})
}

// TestAnAchievementOverHTTP files one, shows each reader his tier, and tries what
// must be refused.
func TestAnAchievementOverHTTP(t *testing.T) {
	onBoth(t, func(w *world) {
		x := w.thing("clerk", "seller", "秸秆深埋还田装置")
		secret := maps.Clone(x.form)
		secret["secret"] = true
		w.send("clerk", "POST", "/achievements", secret).want(422).contains("classified_achievement")
		w.send("clerk", "GET", "/achievements", nil).want(200).contains(`"items":[]`)
		x.create().want(201)
		w.send("clerk", "POST", x.path("/file"), nil).want(422).contains("level_without_evidence", "/trl/0/evidence_id")
		x.attach("CONFIDENTIAL").want(201)
		people, _ := x.form["people"].([]any)
		last, _ := people[2].(map[string]any)
		last["share"] = 1999
		x.update("").want(200)
		w.send("clerk", "POST", x.path("/file"), nil).want(422).contains("shares_not_whole", "99.99%").without("level_without_evidence")
		last["share"] = 2000
		x.update("").want(200)
		no := w.send("clerk", "POST", x.path("/file"), nil).want(200).contains(`"status":"FILED"`, `"actions":["edit","withdraw","add_file","dispute"]`, `"review_missing"`).text("no")
		x.update("").want(422).contains("/reason")

		y := w.thing("other", "elsewhere", "另一名称的装置")
		y.form["rights"] = x.form["rights"]
		y.create().want(201)
		y.attach("INTERNAL").want(201)
		y.update("").want(200)
		w.send("other", "POST", y.path("/file"), nil).problem(409, "right_claimed").contains(no)
		w.send("other", "GET", y.path("/duplicates"), nil).want(200).contains("SAME_RIGHT", no)
		w.send("clerk", "GET", x.path("/duplicates"), nil).want(200).without(y.at.text("id")) // another unit's draft is nobody's business

		for _, planted := range []string{"孔令辉", "双轴转速比", "先切碎后深埋", "1975", "检测报告.pdf"} {
			w.send("", "GET", "/public/achievements/"+no, nil).want(200).without(planted)
			w.send("", "GET", "/public/achievements?q=%E7%A7%B8%E7%A7%86", nil).want(200).contains(no).without(planted)
		}
		w.send("other", "GET", x.path("/disclosure"), nil).want(200).contains("一种秸秆深埋还田", `"level":"SIGNED"`).without("双轴转速比", "1975", `"share":5000`)
		w.send("other", "GET", x.path("/files/"+x.file.text("id")), nil).problem(403, "undertaking_needed")
		w.send("other", "POST", x.path("/undertakings"), map[string]string{"purpose": "评估引进该装置"}).want(201)
		w.send("other", "GET", x.path("/disclosure"), nil).want(200).contains("双轴转速比", `"level":"CONFIDENTIAL"`).without("1975")
		w.send("other", "GET", x.path("/files/"+x.file.text("id")), nil).want(200).contains("%PDF")
		w.send("clerk", "GET", x.path("/undertakings"), nil).want(200).contains(`"reads":2`, "用户other")

		for path, want := range map[string]int{x.path(""): 404, x.path("/versions"): 404, x.path("/undertakings"): 404, x.path("/duplicates"): 404} {
			w.send("other", "GET", path, nil).want(want)
			w.send("", "GET", path, nil).want(401)
			w.send("tax", "GET", path, nil).want(403)
			w.send("auditor", "GET", path, nil).want(200)
		}
		w.send("registrar", "POST", x.path("/withdraw"), because("内容违法")).problem(403, "permission_denied")
		w.send("other", "POST", x.path("/withdraw"), because("撤回")).problem(404, "not_found")
		w.send("reviewer", "POST", x.path("/withdraw"), because("内容违法")).want(200).contains(`"status":"WITHDRAWN"`)
		w.send("", "GET", "/public/achievements/"+no, nil).problem(404, "not_found")
		w.send("other", "GET", x.path("/disclosure"), nil).problem(404, "not_found")
	})
}
