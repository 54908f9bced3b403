package httpapi

import (
	"testing"
	"time"

	"jishi/internal/calendar"
)

// TestForecast: progress and forecast by indicator, what cannot be said, and who
// may ask.
func TestForecast(t *testing.T) {
	onBoth(t, func(w *world) {
		w.register("386000.00")
		w.send("auditor", "PUT", "/volume/targets/2026", map[string]string{"indicator": "COUNT", "value": "10", "source": "测试"}).want(200)
		w.send("auditor", "PUT", "/volume/targets/2026", map[string]string{"region": "370902", "indicator": "TECHNICAL_AMOUNT", "value": "1000000.00", "source": "测试"}).want(200)
		w.now.Store(time.Date(2026, 7, 1, 9, 0, 0, 0, calendar.Shanghai).UnixMicro())
		clear(w.tokens) // sessions have ended
		w.send("clerk", "GET", "/volume/progress?year=2026", nil).want(200).contains(`"indicator":"CONTRACT_AMOUNT"`, `"value":"386000.00"`, `"expected_percent":"49.86"`, `"by_season":{"years":[]}`).
			without(`"expected":`, `"percent":`)
		w.send("auditor", "GET", "/volume/progress?year=2026&indicator=COUNT", nil).want(200).
			contains(`"value":"1"`, `"remaining":"9"`, `"percent":"10.00"`, `"needed_per_week":"1"`, `"expected":"5"`, `"ahead":"-4"`, `"contract_amount":"386000.00"`)
		w.send("auditor", "GET", "/volume/progress?year=2026&indicator=TECHNICAL_AMOUNT&region=370902", nil).want(200).contains(`"indicator":"TECHNICAL_AMOUNT"`, `"value":"1000000.00"`)
		w.send("auditor", "GET", "/volume/progress?year=2026&indicator=GDP", nil).problem(422, "invalid_fields").field("query/indicator", "unknown_code")

		f := w.send("auditor", "GET", "/volume/forecast?year=2026&indicator=COUNT", nil).want(200).
			contains(`"state":"RUNNING"`, `"day":"2026-07-01"`, `"days_passed":182`, `"days_in_year":365`, `"actual":"1"`,
				`"run_rate":{"gap":"8","no_interval":"TOO_FEW_YEARS","percent":"20.00","value":"2"}`,
				`"seasonal":{"no_interval":"NO_EARLIER_YEAR","no_value":"NO_EARLIER_YEAR"}`, `"month":"2026-12"`, `"back_test":{"errors":[],"rows":[],"same_day":[],"same_day_errors":[]}`)
		known := f.object()["as_of"].(map[string]any)["index"].(float64)
		if known < 1 {
			w.t.Errorf("index %v", known)
		}
		w.now.Store(time.Date(2028, 2, 1, 9, 0, 0, 0, calendar.Shanghai).UnixMicro())
		clear(w.tokens) // sessions have ended
		w.send("registrar", "GET", "/volume/forecast?year=2026", nil).want(200).contains(`"state":"OVER"`, `"value":"386000.00"`, `"no_interval":"YEAR_OVER"`)
		w.send("registrar", "GET", "/volume/forecast?year=2029&region=370902", nil).want(200).contains(`"state":"NOT_BEGUN"`, `"region":"370902"`)
		w.send("registrar", "GET", "/volume/forecast?year=2028&region=110000", nil).problem(422, "invalid_fields").field("query/region", "unknown_code")
		w.send("clerk", "GET", "/volume/forecast?year=2026", nil).problem(403, "permission_denied")
		w.send("", "GET", "/volume/forecast?year=2026", nil).want(401)
	})
}
