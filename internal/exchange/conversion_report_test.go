package exchange_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/conversion"
	"jishi/internal/conversion/conversiontest"
	"jishi/internal/database"
	"jishi/internal/exchange"
	"jishi/internal/fault"
	"jishi/internal/journal"
	"jishi/internal/ledger"
	"jishi/internal/reward"
)

// year is a university's year: one contract of one deal, one of three deals and a
// rest, one that was revoked, one that was changed, and one of no deal.
type year struct {
	*conversiontest.World
	t         *testing.T
	r         *reward.Service
	contracts []string // that carry deals
	settled   amount.Fen
}

func (y *year) deal(name, yuan string) conversion.Conversion {
	y.t.Helper()
	fen, err := amount.Parse(yuan)
	y.Must(err)
	return y.Cleared(name, fen)
}

func (y *year) contract(name, yuan string, shares []int64, deals ...conversion.Conversion) string {
	y.t.Helper()
	d := y.Draft(name, yuan)
	for i, c := range deals {
		_, err := y.Deals.Link(y.t.Context(), y.Clerk, c.ID, 0, d.ID, shares[i])
		y.Must(err)
	}
	y.Register(d.ID)
	if len(deals) > 0 {
		y.contracts = append(y.contracts, d.ID)
	}
	return d.ID
}

func (y *year) settle(id string, fen amount.Fen) string {
	y.settled += fen
	return y.Settle(id, fen).ID
}

// act changes a registered contract as a proceeding would.
func (y *year) act(id string, f func(tx *journal.Tx, c *contract.Contract) (map[string]any, error)) {
	y.t.Helper()
	_, err := y.Journal.Record(y.t.Context(), y.Reviewer.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := y.Contracts.LockRegistered(tx, id)
		if err != nil {
			return journal.Event{}, err
		}
		facts, err := f(tx, c)
		return journal.Event{Kind: "contract.changed", ObjectType: "contract", ObjectID: id, Version: c.Version, OwnerOrg: c.OrgID, Data: facts}, err
	})
	y.Must(err)
}

func (y *year) tell() {
	one := y.deal("秸秆深埋还田装置", "333333.33")
	a, b, c := y.deal("玉米精播机", "30000.00"), y.deal("深耕犁", "30000.00"), y.deal("联合收割机", "30000.00")
	gone, cut := y.deal("智能灌溉系统", "88888.88"), y.deal("花生脱壳机", "69999.99")
	first := y.contract("秸秆深埋还田装置专利转让", "333333.33", []int64{10_000}, one)
	three := y.contract("农机三项专利打包转让", "100000.01", []int64{3_333, 3_333, 3_333}, a, b, c)
	lost := y.contract("智能灌溉系统专利转让", "88888.88", []int64{10_000}, gone)
	changed := y.contract("花生脱壳机技术服务", "77777.77", []int64{9_000}, cut)
	y.contract("土壤检测服务", "1234.56", nil)
	income := y.settle(first, 11_111_111)
	y.settle(first, 22_222_222)
	y.settle(three, 9_999_999)
	y.act(lost, func(tx *journal.Tx, c *contract.Contract) (map[string]any, error) {
		return y.Contracts.End(tx, c, contract.Revoked)
	})
	y.act(changed, func(tx *journal.Tx, c *contract.Contract) (map[string]any, error) {
		p, err := y.Contracts.Propose(c, []byte(`{"contract_amount":"55555.55"}`))
		if err != nil {
			return nil, err
		}
		to := contract.Approved{Kind: c.Approved.Kind, SubKind: c.Approved.SubKind, ContractAmount: p.ContractAmount, TechnicalAmount: p.TechnicalAmount}
		return y.Contracts.Restate(tx, c, contract.Restatement{Proposal: &p, Approved: to, Event: ledger.Change, By: y.Reviewer.UserID})
	})
	y.reward(one, income)
}

// reward shares an income out and pays the first person.
func (y *year) reward(c conversion.Conversion, income string) {
	y.t.Helper()
	ctx := y.t.Context()
	g, err := y.r.Agree(ctx, y.Clerk, c.ID, reward.NewAgreement{Shares: reward.Shares{Contributors: 8000, Unit: 2000}, PaperID: y.Paper(c.ID, "agreement").ID})
	y.Must(err)
	_, err = y.r.RecordAgreed(ctx, y.Clerk, c.ID, g.ID, 0, y.Today())
	y.Must(err)
	d, err := y.r.Distribute(ctx, y.Clerk, c.ID, reward.NewDistribution{Basis: reward.BySettlement, SettlementID: income, Costs: reward.Costs{Taxes: 666_667}})
	y.Must(err)
	d, err = y.r.OpenNotices(ctx, y.Clerk, c.ID, d.ID, 0, "0538-0000009", "科技处")
	y.Must(err)
	y.On(d.Notices[0].To.AddDays(1).String())
	_, err = y.r.Pay(ctx, y.Clerk, c.ID, d.ID, reward.NewPayment{Seq: 0, Amount: d.People[0].Amount, PaidOn: y.Today(), PaperID: y.Paper(c.ID, "voucher").ID})
	y.Must(err)
}

// TestAnnualReportIsTheLedger: the sheets, added up again, are the ledger's totals
// of those contracts and the confirmed settlements, to the fen.
func TestAnnualReportIsTheLedger(t *testing.T) {
	conversiontest.Both(t, reward.Tables(), func(t *testing.T, w *conversiontest.World) {
		y := &year{World: w, t: t, r: reward.New(w.Journal, w.Deals, w.Notices, w.Ledger)}
		y.r.With(reward.Outside{Evaluated: func(_ *database.Tx, ids []string) (map[string][]reward.Evaluated, error) {
			return map[string][]reward.Evaluated{ids[0]: {{ReportNo: "PJ2026-0001", Body: "岱宗评价中心", Conclusion: "参照 DB37/T 4615 评价", IssuedOn: calendar.On(2026, 3, 3)}}}, nil
		}})
		y.tell()
		a, err := y.r.Annual(t.Context(), w.Auditor, w.University.ID, 2026)
		w.Must(err)
		from, to := calendar.On(2026, 1, 1), calendar.On(2026, 12, 31)
		s, err := w.Ledger.Summary(t.Context(), w.Auditor, ledger.Query{From: from, To: to, AsOf: a.AsOf, Filters: map[string]string{"contract": strings.Join(y.contracts, ",")}})
		w.Must(err)
		if s.Total.ContractAmount == 0 || s.Total.Count != 3 {
			t.Fatalf("the ledger has %+v", s.Total)
		}
		if a.Totals.Contracts != s.Total.Count || a.Totals.Contract != s.Total.ContractAmount || a.Totals.Technical != s.Total.TechnicalAmount || a.Totals.Income != y.settled {
			t.Errorf("the report has %+v, the ledger %+v, settled %s", a.Totals, s.Total, y.settled)
		}
		if a.DueOn != calendar.On(2027, 3, 31) || a.AsOf.Index == 0 {
			t.Errorf("due on %s, as of %d", a.DueOn, a.AsOf.Index)
		}
		file, err := exchange.ConversionReport(exchange.Question{By: "审计员", At: a.MadeAt}, a)
		w.Must(err)
		if name := os.Getenv("JISHI_KEEP_REPORT"); name != "" {
			w.Must(os.WriteFile(name, file.Body, 0o600))
		}
		f, err := excelize.OpenReader(bytes.NewReader(file.Body), excelize.Options{RawCellValue: true})
		w.Must(err)
		defer f.Close()
		want := []string{"汇总", "合同明细", "到账收入", "奖酬分配", "发放", "成果与评价", "说明"}
		if got := f.GetSheetList(); !slices.Equal(got, want) {
			t.Errorf("sheets %v", got)
		}
		for _, x := range []struct {
			sheet, column string
			want          amount.Fen
		}{{"汇总", "D", s.Total.ContractAmount}, {"汇总", "E", s.Total.TechnicalAmount}, {"汇总", "F", y.settled}, {"合同明细", "M", s.Total.ContractAmount},
			{"合同明细", "N", s.Total.TechnicalAmount}, {"到账收入", "H", y.settled}, {"奖酬分配", "K", a.Totals.Contributors}, {"发放", "E", a.Totals.Paid}} {
			if got := readd(t, f, x.sheet, x.column); got != x.want || got == 0 {
				t.Errorf("%s %s adds up to %s, want %s", x.sheet, x.column, got, x.want)
			}
		}
		formulas(t, f)
		_, err = y.r.Annual(t.Context(), w.Stranger, w.University.ID, 2026)
		w.Refused(err, fault.ObjectNotFound)
		_, err = y.r.Annual(t.Context(), w.Auditor, w.University.ID, 2027)
		w.Refused(err, fault.OutOfRange)
		none, err := y.r.Annual(t.Context(), w.Auditor, w.University.ID, 2025)
		w.Must(err)
		if none.Totals != (reward.Totals{}) {
			t.Errorf("2025 has %+v", none.Totals)
		}
		_, err = exchange.ConversionReport(exchange.Question{By: "审计员", At: a.MadeAt}, none)
		w.Must(err)
	})
}

// readd adds a column up again, without its total, and holds the total against it.
func readd(t *testing.T, f *excelize.File, sheet, column string) amount.Fen {
	t.Helper()
	var sum amount.Fen
	for row := 4; ; row++ {
		head, err := f.GetCellValue(sheet, fmt.Sprintf("A%d", row))
		if err != nil {
			t.Fatal(err)
		}
		raw, err := f.GetCellValue(sheet, fmt.Sprintf("%s%d", column, row))
		if err != nil {
			t.Fatal(err)
		}
		v, err := amount.Parse(raw)
		if err != nil {
			t.Fatalf("%s %s%d is %q", sheet, column, row, raw)
		}
		if head == "合计" {
			if v != sum {
				t.Errorf("%s says %s in all, the rows are %s", sheet, v, sum)
			}
			return sum
		}
		sum += v
	}
}

// formulas calculates the totals and the comparison.
func formulas(t *testing.T, f *excelize.File) {
	t.Helper()
	found := 0
	for row := 4; row < 20; row++ {
		what, err := f.GetCellValue("汇总", fmt.Sprintf("A%d", row))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(what, "核对") {
			continue
		}
		found++
		cell := fmt.Sprintf("B%d", row)
		got, err := f.CalcCellValue("汇总", cell)
		cached, _ := f.GetCellValue("汇总", cell)
		if err != nil || got != "0" || cached != "0" {
			t.Errorf("%s: calculated %q, stored %q, %v", what, got, cached, err)
		}
	}
	if found != 4 {
		t.Errorf("%d comparisons", found)
	}
}
