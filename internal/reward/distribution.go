package reward

import (
	"context"
	"slices"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/conversion"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/notice"
)

// Basis (分配依据) is what a distribution shares out.
type Basis string

// The bases: a confirmed settlement of the contract, the profit of a year, or the
// shares that the technology was valued at.
const (
	BySettlement Basis = "SETTLEMENT" // 到账收入
	ByProfit     Basis = "PROFIT"     // 营业利润
	ByEquity     Basis = "EQUITY"     // 作价股权
)

var caseOfBasis = map[Basis]Case{BySettlement: Transfer, ByProfit: Profit, ByEquity: Equity}

// Status (状态) of a distribution.
type Status string

// The statuses. Whether it may be paid, is paid or has gone stale is told.
const (
	Computed  Status = "COMPUTED"  // 已核算
	Noticed   Status = "NOTICED"   // 已公示
	Cancelled Status = "CANCELLED" // 已作废
)

// Staleness (失效原因) is why a distribution no longer says what is. Nothing of it
// changes by itself: it is not paid on, is cancelled with a reason and computed
// anew; what was paid counts towards the new one.
type Staleness string

// The reasons.
const (
	ContractEnded  Staleness = "CONTRACT_ENDED"  // 合同已注销、撤销或者解除关联
	SettlementGone Staleness = "SETTLEMENT_GONE" // 核定的收入已不存在
	IncomeChanged  Staleness = "INCOME_CHANGED"  // 收入金额已变化
)

// subject is what reward notices are about.
const subject = "distribution"

// Distribution (奖酬分配) is how one income of a deal is shared out.
type Distribution struct {
	ID, No       string
	ConversionID string
	OrgID        string
	AgreementID  string
	Basis        Basis
	SettlementID string
	ContractID   string
	// IncomeOn is the day the money came in; the 36 months count from it.
	IncomeOn   calendar.Date
	ProfitYear int64
	PaperID    string // the statement of the profit, or of the costs
	Public     bool
	Gross      amount.Fen
	Costs      Costs
	Result
	People []Part
	// CertificateNo is the registration that the relief needs.
	CertificateNo            string
	Status                   Status
	CashNotice, LeaderNotice string
	// Replaces is the cancelled one whose payments count here.
	Replaces  string
	Reason    string
	Version   int64
	MadeBy    string
	MadeAt    time.Time
	ChangedAt time.Time

	Mode    string // of the deal
	Notices []notice.Notice
	Stale   []Staleness
	// Payments are those of the ones that it replaces, too.
	Payments []Payment
	// ReliefUntil is the last day of payment that is taxed at half.
	ReliefUntil calendar.Date
}

// Part (个人份额) is what one person gets. Paid counts what was paid under the
// distributions that were replaced, too.
type Part struct {
	Person
	Seq    int64
	Amount amount.Fen
	Paid   amount.Fen
}

// Open is what is still to be paid; below zero is overpaid.
func (p *Part) Open() amount.Fen { return p.Amount - p.Paid }

// PaidOut is what was paid of the distribution and the ones it replaces.
func (d *Distribution) PaidOut() (sum amount.Fen) {
	for _, p := range d.Payments {
		if p.Status == Paid {
			sum += p.Amount
		}
	}
	return sum
}

// settled tells whether everybody has what is his.
func (d *Distribution) settled() bool {
	return !slices.ContainsFunc(d.People, func(p Part) bool { return p.Open() > 0 })
}

// ReliefLost (超过三十六个月) tells that something is still to be paid that will be
// taxed in full (财税〔2018〕58号): told, and no ground to refuse a payment.
func (d *Distribution) ReliefLost(day calendar.Date) bool {
	return d.Status != Cancelled && !d.ReliefUntil.IsZero() && day.After(d.ReliefUntil) && !d.settled()
}

// leaders tells whether one of the people is a leader.
func (d *Distribution) leaders() bool {
	return slices.ContainsFunc(d.People, func(p Part) bool { return p.Leader })
}

// needs are the notices without which nothing is paid: of cash to anybody, and of
// any reward to leaders, both in public units only.
func (d *Distribution) needs() []notice.Kind {
	var out []notice.Kind
	if d.Public && d.Basis != ByEquity {
		out = append(out, notice.RewardCash)
	}
	if d.Public && d.leaders() {
		out = append(out, notice.LeaderPay)
	}
	return out
}

func (d *Distribution) noticeOf(k notice.Kind) *notice.Notice {
	for i := range d.Notices {
		if d.Notices[i].Kind == k {
			return &d.Notices[i]
		}
	}
	return nil
}

// payable tells what keeps a distribution from being paid on a day: nothing, or
// the fault.
func (d *Distribution) payable(day calendar.Date) error {
	if d.Status == Cancelled {
		return fault.New(fault.ActionNotAllowed)
	}
	if len(d.Stale) > 0 {
		return fault.New(fault.RewardStale)
	}
	if d.Mode != "SELF" && d.CertificateNo == "" {
		return fault.New(fault.RewardUnregistered)
	}
	for _, k := range d.needs() {
		n := d.noticeOf(k)
		switch {
		case n == nil || n.StatusOn(day) == notice.Withdrawn:
			return fault.New(fault.RewardNoticeNeeded)
		case n.StatusOn(day) == notice.Upheld:
			return fault.New(fault.RewardObjectionUpheld)
		case n.StatusOn(day) == notice.Objected:
			return fault.New(fault.RewardObjection)
		case !n.ClosedOn(day):
			return fault.Newf(fault.RewardNoticeRunning, "公示至 %s（含当日），次日起方可发放。", "The notice runs until %s; pay from the day after.", n.To)
		}
	}
	return nil
}

// Stage tells how far a distribution has come on a day: its status, STALE,
// PAYABLE or PAID.
func (d *Distribution) Stage(day calendar.Date) string {
	switch {
	case d.Status == Cancelled:
	case len(d.Stale) > 0:
		return "STALE"
	case d.payable(day) == nil && d.settled():
		return "PAID"
	case d.payable(day) == nil:
		return "PAYABLE"
	}
	return string(d.Status)
}

// Actions lists what somebody may do with it on a day.
func (d *Distribution) Actions(who *identity.Principal, day calendar.Date) []string {
	out := []string{}
	for _, x := range []struct {
		name string
		op   identity.Operation
		may  bool
	}{
		{"notice", identity.OpOpenDistributionNotice, d.Status == Computed && len(d.needs()) > 0 && len(d.Stale) == 0},
		{"pay", identity.OpPayReward, d.payable(day) == nil && !d.settled()},
		{"cancel", identity.OpCancelDistribution, d.Status != Cancelled},
	} {
		if x.may && identity.Authorize(who, x.op, identity.Object{OwnerOrg: d.OrgID}) == nil {
			out = append(out, x.name)
		}
	}
	return out
}

func (d *Distribution) event(kind string, data map[string]any) journal.Event {
	if data == nil {
		data = map[string]any{}
	}
	data["no"], data["conversion"], data["basis"], data["status"] = d.No, d.ConversionID, string(d.Basis), string(d.Status)
	data["gross"], data["net"], data["contributors"] = d.Gross.String(), d.Net.String(), d.Contributors.String()
	return journal.Event{Kind: "reward." + kind, ObjectType: "distribution", ObjectID: d.ID, Version: d.Version, OwnerOrg: d.OrgID, Reason: d.Reason, Data: data}
}

// NewDistribution is what the office enters: which income, and the costs of it.
// Profit and its year are of own or joint implementation.
type NewDistribution struct {
	Basis        Basis
	SettlementID string
	ProfitYear   int64
	Profit       amount.Fen
	PaperID      string
	Costs        Costs
}

// Distribute works out and keeps how an income is shared, by the agreement that
// the people agreed to last. Faults: fields, RewardAgreementMissing,
// RewardIncomeUnknown, RewardUnregistered, RewardExists, RewardProfitYear,
// RewardBelowFloor.
func (s *Service) Distribute(ctx context.Context, who *identity.Principal, conversionID string, n NewDistribution) (Distribution, error) {
	if _, known := caseOfBasis[n.Basis]; !known {
		return Distribution{}, fault.Fields(fault.At("/basis", fault.UnknownCode))
	}
	id, err := newID()
	if err != nil {
		return Distribution{}, err
	}
	var d Distribution
	err = s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.conversions.Locked(tx, who, identity.OpCreateDistribution, conversionID)
		if err != nil {
			return journal.Event{}, err
		}
		d = Distribution{ID: id, ConversionID: c.ID, OrgID: c.OrgID, Basis: n.Basis, Public: c.PublicUnit, Costs: n.Costs, Status: Computed, Mode: c.Mode, Version: 1,
			MadeBy: who.UserID, MadeAt: tx.Now, ChangedAt: tx.Now}
		if err := s.income(tx, &c, &d, n); err != nil {
			return journal.Event{}, err
		}
		if err := s.compute(tx.Tx, &c, &d); err != nil {
			return journal.Event{}, err
		}
		if d.Replaces, err = replaced(tx.Tx, &d); err != nil {
			return journal.Event{}, err
		}
		if d.No, err = nextNumber(tx, calendar.Of(tx.Now).Year()); err != nil {
			return journal.Event{}, err
		}
		if err := insertDistribution(tx, &d); database.IsDuplicate(err) {
			return journal.Event{}, fault.New(fault.RewardExists)
		} else if err != nil {
			return journal.Event{}, err
		}
		return d.event("distributed", map[string]any{"taxes": d.Costs.Taxes.String(), "upkeep": d.Costs.Upkeep.String(), "direct": d.Costs.Direct.String()}),
			s.tell(tx.Tx, []*Distribution{&d})
	})
	return d, err
}

// income finds what is shared out.
func (s *Service) income(tx *journal.Tx, c *conversion.Conversion, d *Distribution, n NewDistribution) error {
	if n.PaperID != "" {
		p, err := conversion.PaperOf(tx.Tx, "/paper_id", n.PaperID, c.ID)
		if err != nil {
			return err
		}
		d.PaperID = p.ID
	}
	implemented := c.Mode == "SELF" || c.Mode == "COOP"
	if n.Basis == ByProfit {
		if !implemented {
			return fault.Fields(fault.At("/basis", fault.RewardBasis))
		}
		if c.Mode == "SELF" && c.Status != conversion.Cleared {
			return fault.New(fault.ActionNotAllowed)
		}
		if c.Mode != "SELF" && c.Stage() != conversion.Registered {
			return fault.New(fault.RewardUnregistered)
		}
		return s.profit(tx, c, d, n)
	}
	if c.Mode == "SELF" || (n.Basis == ByEquity) != (c.Mode == "EQUITY") {
		return fault.Fields(fault.At("/basis", fault.RewardBasis))
	}
	if c.Stage() != conversion.Registered {
		return fault.New(fault.RewardUnregistered)
	}
	d.ContractID = c.ContractID
	if n.Basis == ByEquity {
		value, err := s.conversions.ValueOf(tx.Tx, c)
		d.Gross, d.IncomeOn = value, c.Contract.RegisteredOn
		return err
	}
	list, err := s.conversions.IncomeOf(tx.Tx, c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(x conversion.Income) bool { return x.SettlementID == n.SettlementID })
	if i < 0 {
		return fault.Fields(fault.At("/settlement_id", fault.RewardIncomeUnknown))
	}
	d.SettlementID, d.Gross, d.IncomeOn = list[i].SettlementID, list[i].Amount, list[i].RealisedOn
	return nil
}

// profit takes the operating profit of a year that is over, from its statement;
// not more than the years in a row that the law speaks of.
func (s *Service) profit(tx *journal.Tx, c *conversion.Conversion, d *Distribution, n NewDistribution) error {
	today := calendar.Of(tx.Now)
	var bad []fault.Field
	if n.Profit <= 0 || n.Profit > amount.Max {
		bad = append(bad, fault.At("/profit", fault.AmountRange))
	}
	if d.PaperID == "" {
		bad = append(bad, fault.At("/paper_id", fault.MissingField))
	}
	if n.Costs != (Costs{}) {
		bad = append(bad, fault.At("/taxes", fault.RewardProfitCosts))
	}
	first, err := firstProfitYear(tx.Tx, c.ID)
	if err != nil {
		return err
	}
	most, limited := termOn("profit_years_most", Profit, today)
	if n.ProfitYear < 2000 || n.ProfitYear >= int64(today.Year()) || first != 0 && (n.ProfitYear < first || limited && n.ProfitYear >= first+most.Value) {
		bad = append(bad, fault.At("/profit_year", fault.RewardProfitYear))
	}
	d.Gross, d.ProfitYear, d.IncomeOn, d.ContractID = n.Profit, n.ProfitYear, calendar.On(int(n.ProfitYear), 12, 31), c.ContractID
	return fault.Fields(bad...)
}

// compute shares the income out by the agreement, and refuses less than the law
// asks of a public unit.
func (s *Service) compute(tx *database.Tx, c *conversion.Conversion, d *Distribution) error {
	a, err := lastAgreement(tx, c.ID)
	if err != nil {
		return err
	}
	if a.ID == "" || a.AgreedOn.IsZero() {
		return fault.New(fault.RewardAgreementMissing)
	}
	x := Calculation{On: d.IncomeOn, Case: caseOfBasis[d.Basis], Public: d.Public, OfficeUsed: a.OfficeUsed, Gross: d.Gross, Costs: d.Costs, Shares: a.Shares, People: portions(a.People)}
	r, err := x.Compute()
	if err != nil {
		return err
	}
	if err := r.belowFloor(); err != nil {
		return err
	}
	d.AgreementID, d.Result = a.ID, r
	for i, p := range a.People {
		d.People = append(d.People, Part{Person: p, Seq: int64(i), Amount: r.Amounts[i]})
	}
	if c.Contract != nil && c.Contract.InForce() {
		d.CertificateNo = c.Contract.CertificateNumber
	}
	return nil
}

var floorNames = map[string]fault.Text{
	"contributors": fault.T("贡献人员", "the contributors"),
	"main":         fault.T("主要贡献人员", "the main contributors"),
	"office":       fault.T("技术转移机构", "the transfer office"),
}

// belowFloor names each floor that is not reached, and what is missing to it.
func (r *Result) belowFloor() error {
	var bad []fault.Field
	for _, f := range r.Floors {
		if f.Missing > 0 {
			name := floorNames[f.Key]
			t := fault.Tf("%[1]s的奖酬不得低于 %[3]s 元，现为 %[4]s 元，还差 %[5]s 元（%[6]s）。", "At least %[3]s yuan are due to %[2]s; there are %[4]s, %[5]s are missing (%[7]s).",
				name.Zh, name.En, f.Needed, f.Reached, f.Missing, f.Ground.Zh, f.Ground.En)
			bad = append(bad, fault.Field{Pointer: "/" + f.Key, Code: fault.RewardBelowFloor, Text: t})
		}
	}
	if len(bad) == 0 {
		return nil
	}
	return fault.New(fault.RewardBelowFloor).WithFields(bad...)
}
