package httpapi

import (
	"maps"
	"net/http"
	"testing"
)

// offer is a listing on its way through the API.
type offer struct {
	*world
	form map[string]any
	at   answer
}

// offer makes a complete listing of a filed achievement of the seller.
func (w *world) offer(name string) *offer {
	w.t.Helper()
	x := w.thing("clerk", "seller", name)
	x.filed()
	return &offer{world: w, at: x.at, form: map[string]any{"modes": []string{"TRANSFER", "LIC_EXCL"}, "pricing_method": "AGREED", "price_kind": "BAND", "price_from": "1000000.00",
		"price_to": "2000000.00", "problem": "托辊故障发现得晚", "economics": "每台每年少停机两次。", "wanted": []string{"LICENSEE", "PILOT"}, "regions": []string{"370900"}, "valid_until": "2026-12-31",
		"indicators": []map[string]string{{"name": "识别准确率", "unit": "%", "ours": "96", "usual": "81", "source": "检测报告"}}}}
}

func (x *offer) create() answer {
	x.at = x.send("clerk", "POST", "/listings", map[string]any{"achievement_id": x.at.text("id"), "form": x.form})
	return x.at
}

func (x *offer) path(action string) string { return "/listings/" + x.at.text("id") + action }

func (x *offer) update() answer {
	return x.send("clerk", "PUT", x.path(""), x.form, "If-Match", version(x.send("clerk", "GET", x.path(""), nil)))
}

func (w *world) listingChanges() []change {
	x, y := w.offer("在线监测装置"), w.offer("草稿装置")
	w.token("other")
	var e answer
	words := map[string]string{"words": "我公司有二十条运输巷道，想了解许可条件。"}
	return []change{
		{"createListing", x.create},
		{"updateListing", x.update},
		{"publishListing", func() answer { return x.send("clerk", "POST", x.path("/publish"), nil) }},
		{"confirmListing", func() answer { return x.send("clerk", "POST", x.path("/confirm"), nil) }},
		{"sendEnquiry", func() answer {
			e = x.send("other", "POST", x.path("/enquiries"), words)
			return e
		}},
		{"replyEnquiry", func() answer {
			return x.send("clerk", "POST", "/listing-enquiries/"+e.text("id")+"/messages", words)
		}},
		{"markEnquiry", func() answer {
			return x.send("clerk", "POST", "/listing-enquiries/"+e.text("id")+"/mark", map[string]string{"status": "TALKING"})
		}},
		{"withdrawListing", func() answer { return x.send("clerk", "POST", x.path("/withdraw"), because("不再转化")) }},
		{"createListing", y.create},
		{"deleteListing", func() answer {
			return y.send("clerk", "DELETE", y.path(""), nil, "If-Match", version(y.at))
		}},
	}
}

// TestAListingOverHTTP publishes one, looks at it from each side, enquires, and
// tries what must be refused.
func TestAListingOverHTTP(t *testing.T) {
	onBoth(t, func(w *world) {
		x := w.offer("托辊监测装置")
		bad := maps.Clone(x.form)
		bad["problem"], bad["modes"], bad["price_to"] = "电话 13800000021", []string{"SELF"}, "1000000.00"
		w.send("clerk", "POST", "/listings", map[string]any{"achievement_id": x.at.text("id"), "form": bad}).want(422).contains("contact_in_listing", "own_use_no_offer", "price_band_reversed", "/price_to")
		w.send("other", "POST", "/listings", map[string]any{"achievement_id": x.at.text("id"), "form": x.form}).problem(404, "not_found")
		achievement := x.at.text("id")
		indicators := x.form["indicators"]
		delete(x.form, "indicators")
		x.create().want(201).contains(`"status":"DRAFT"`, `"actions":["edit","delete","publish"]`)
		w.send("clerk", "POST", "/listings", map[string]any{"achievement_id": achievement, "form": x.form}).problem(409, "listing_exists")
		w.send("clerk", "POST", x.path("/publish"), nil).want(422).contains("indicator_missing")
		x.form["indicators"] = indicators
		x.update().want(200)
		w.send("clerk", "PUT", x.path(""), x.form).want(428)
		w.send("", "GET", "/public"+x.path(""), nil).problem(404, "not_found")
		w.send("other", "GET", x.path("/offer"), nil).problem(404, "not_found")
		w.send("clerk", "POST", x.path("/publish"), nil).want(200).contains(`"status":"LISTED"`, `"confirm_by":"2026-05-31"`)

		w.send("", "GET", "/public/listings?q=%E6%89%98%E8%BE%8A&mode=LICENSE&readiness_from=6", nil).want(200).contains(`"total":1`, `"capped":false`, `"price_to":"2000000.00"`).without("孔令辉", "1975")
		w.send("", "GET", "/public/listings?stage=3", nil).want(200).contains(`"items":[]`)
		w.send("", "GET", "/public"+x.path(""), nil, "User-Agent", "Mozilla/5.0 Firefox/140.0").want(200).contains("识别准确率").without("孔令辉", `"due"`)
		w.send("", "GET", "/public"+x.path(""), nil, "User-Agent", "Baiduspider").want(200)
		w.send("other", "GET", x.path("/offer"), nil).want(200).contains(`"actions":["enquire"]`)
		w.send("clerk", "GET", x.path("/offer"), nil).want(200).contains(`"actions":[]`)

		words := map[string]string{"words": "我公司有二十条运输巷道，想了解许可条件。"}
		w.send("clerk", "POST", x.path("/enquiries"), words).problem(409, "enquiry_own")
		e := w.send("other", "POST", x.path("/enquiries"), words).want(201).contains(`"due_on":"2026-03-09"`, `"owner":false`)
		w.send("other", "POST", x.path("/enquiries"), words).problem(409, "enquiry_exists")
		one := "/listing-enquiries/" + e.text("id")
		w.send("clerk", "GET", one, nil).want(200).contains(`"owner":true`, `"actions":["reply","talk","close"]`, "用户other")
		w.send("clerk", "GET", "/listing-enquiries?side=OWNER&status=OPEN", nil).want(200).contains(e.text("id"))
		w.send("clerk", "GET", "/listing-enquiries?side=SENDER", nil).want(200).contains(`"items":[]`)
		w.send("clerk", "POST", one+"/messages", words, "If-Match", `"v1"`).want(200)
		w.send("other", "POST", one+"/messages", words, "If-Match", `"v1"`).want(http.StatusPreconditionFailed)
		w.send("other", "POST", one+"/mark", map[string]string{"status": "TALKING"}).problem(409, "action_not_allowed")
		w.send("clerk", "POST", one+"/mark", map[string]string{"status": "TALKING"}).want(200).contains(`"talking_on":"2026-03-02"`)
		w.send("clerk", "GET", x.path("/funnel"), nil).want(200).contains(`"views_public":1`, `"views_signed":1`, `"enquiries":1`, `"talks":1`)
		w.send("reviewer", "GET", "/listing-figures", nil).want(200).contains(`"views":2`)

		for path, want := range map[string][3]int{ // what the other company, a bureau reader and the tax office get
			x.path(""): {404, 200, 403}, x.path("/funnel"): {404, 200, 403}, one: {200, 403, 403}, "/listing-figures": {403, 200, 403}, "/listing-enquiries": {200, 403, 403},
			"/listings": {200, 200, 403}, x.path("/offer"): {200, 200, 200},
		} {
			for i, user := range []string{"other", "auditor", "tax"} {
				w.send(user, "GET", path, nil).want(want[i])
			}
			w.send("", "GET", path, nil).want(401)
		}
		w.send("agent", "GET", one, nil).problem(404, "not_found")
		for _, user := range []string{"registrar", "auditor", "head", "broker"} {
			w.send(user, "POST", x.path("/withdraw"), because("内容违法")).problem(403, "permission_denied")
			w.send(user, "POST", x.path("/confirm"), nil).problem(403, "permission_denied")
		}
		w.send("other", "POST", x.path("/withdraw"), because("撤牌")).problem(404, "not_found")
		w.send("reviewer", "POST", x.path("/withdraw"), because("虚假指标")).want(200).contains(`"taken_down":true`)
		w.send("", "GET", "/public"+x.path(""), nil).problem(404, "not_found")
		w.send("agent", "POST", x.path("/enquiries"), words).problem(404, "not_found")
	})
}
