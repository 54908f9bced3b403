package httpapi

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/journal"
	"jishi/internal/ledger"
)

// ended moves the clock to the first of a month and publishes what is due.
func (w *world) ended(month time.Month) {
	w.t.Helper()
	w.now.Store(time.Date(2026, month, 1, 9, 0, 0, 0, calendar.Shanghai).UnixMicro())
	_, err := w.deps.OpenData.Publish(w.t.Context(), "")
	must(w.t, err)
}

// booked writes lines of contracts with parties of their own.
func (w *world) booked(yuan ...int64) {
	w.t.Helper()
	today := calendar.Of(w.clock())
	var lines []ledger.Line
	for i, y := range yuan {
		id := w.draft("1000.00")
		lines = append(lines, ledger.Line{ContractID: id, ContractVersion: 1, Event: ledger.Register, BookedOn: today, BelongsTo: today, Count: 1,
			ContractAmount: amount.Fen(y * 100), TechnicalAmount: amount.Fen(y * 100), Kind: "50", SubKind: "51", TechField: "03", SellerRegion: "370911", SellerKind: "150",
			Flow: "1", Direction: "BOTH", Band: "B3", OfficeID: w.orgs["city"].ID,
			Seller: ledger.Side{Key: fmt.Sprint("seller", i)}, Buyer: ledger.Side{Key: fmt.Sprint("buyer", i)}})
	}
	_, err := w.journal.Record(w.t.Context(), journal.System, func(tx *journal.Tx) (journal.Event, error) {
		return journal.Event{Kind: "test.booked", ObjectType: "test", ObjectID: "1", Version: 1}, w.deps.Ledger.Post(tx, lines...)
	})
	must(w.t, err)
}

// TestPublicVolume: without sign-in, with the release of the month, and nothing
// of which one party has more than 80 %.
func TestPublicVolume(t *testing.T) {
	onBoth(t, func(w *world) {
		for _, yuan := range []string{"386000.00", "1250000.00", "1000.00"} {
			w.register(yuan)
		}
		w.send("", "GET", "/public/volume", nil).want(200).contains(`"year":2026`, `"count":0`, `"sample":false`).without("386000.00", "1637000.00", `"release"`)
		w.ended(4)
		w.send("", "GET", "/public/volume?year=2026", nil).want(200).contains(`"count":0`, `"release":"2026-03"`).without("1637000.00") // one seller's
		clear(w.tokens)
		w.booked(700_000, 800_000, 900_000, 1_000_000)
		w.send("", "GET", "/public/volume", nil).want(200).contains(`"count":0`)
		w.ended(5)
		p := w.send("", "GET", "/public/volume", nil).want(200).contains(`"contract_amount":"5037000.00"`, `"count":7`, `"kind":"50"`).without("386000.00")
		months, _ := p.object()["by_month"].([]any)
		if len(months) != 12 || fmt.Sprint(member(months[2], "suppressed")) != "ALL" || fmt.Sprint(member(months[3], "count")) != "0" {
			w.t.Errorf("months %v", months)
		}
		w.send("", "GET", "/public/volume?year=2025", nil).want(200).contains(`"contract_amount":"0.00"`, `"by_kind":[]`)
		w.send("", "GET", "/public/volume?year=1900", nil).want(422)
	})
}

func TestOpenData(t *testing.T) {
	onBoth(t, func(w *world) {
		w.send("", "GET", "/open-data", nil).want(200).contains(`"items":[]`)
		w.booked(700_000, 800_000, 900_000, 1_000_000)
		w.ended(4)
		w.ended(6)
		list := w.send("", "GET", "/open-data?limit=1", nil).want(200).contains(`"month":"2026-05"`, `"month.csv"`, `"sha256"`)
		w.send("", "GET", "/open-data?limit=5&cursor="+list.text("next_cursor"), nil).want(200).contains(`"month":"2026-03"`).without("next_cursor", "2026-05")
		w.send("", "GET", "/open-data?cursor=x", nil).problem(400, "bad_cursor")

		release := w.send("", "GET", "/open-data/2026-03", nil).want(200)
		files, _ := release.object()["files"].([]any)
		if len(files) != 9 {
			w.t.Fatalf("files %v", files)
		}
		for _, f := range files {
			name, sum := fmt.Sprint(member(f, "name")), fmt.Sprint(member(f, "sha256"))
			a := w.send("", "GET", "/open-data/2026-03/"+name, nil).want(200)
			is := sha256.Sum256(a.Body.Bytes())
			if hex.EncodeToString(is[:]) != sum || a.Header().Get("ETag") != `"`+sum+`"` || a.Header().Get("Content-Type") != fmt.Sprint(member(f, "media_type")) || a.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
				w.t.Errorf("%s: %v", name, a.Header())
			}
			for _, have := range []string{`"` + sum + `"`, `"x", W/"` + sum + `"`} {
				if again := w.send("", "GET", "/open-data/2026-03/"+name, nil, "If-None-Match", have).want(304); again.Body.Len() > 0 {
					w.t.Errorf("%s is sent to who has it", name)
				}
			}
			w.send("", "GET", "/open-data/2026-03/"+name, nil, "If-None-Match", `"x"`).want(200)
		}
		w.send("", "GET", "/open-data/2026-03/month.csv", nil).want(200).contains("MONTH,2026-03-01,2026-03-31,total,TOTAL,合计,Total,4,3400000.00,3400000.00,NONE\r\n")
		w.send("", "GET", "/open-data/2026-03/month.exe", nil).problem(404, "not_found")
		w.send("", "GET", "/open-data/2026-02", nil).problem(404, "not_found")
		w.send("", "GET", "/open-data/march", nil).problem(404, "not_found")
	})
}
