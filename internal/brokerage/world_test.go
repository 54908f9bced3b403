package brokerage_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"

	"jishi/internal/amount"
	"jishi/internal/broker"
	"jishi/internal/brokerage"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/contract/contracttest"
	"jishi/internal/document"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/person"
	"jishi/internal/proceeding"
	"jishi/internal/settlement"
)

type world struct {
	*contracttest.World
	t           *testing.T
	s           *brokerage.Service
	settlements *settlement.Service
	broker      *identity.Principal // of the agency, in good standing
	second      *identity.Principal
	inhouse     *identity.Principal // works for the seller
	agency      identity.Organization
	buyer       identity.Organization
	buyerClerk  *identity.Principal
	ids         map[string]string // broker id by user name
}

func tables() []journal.Table {
	return slices.Concat(brokerage.Tables(), broker.Tables(), person.Tables(), settlement.Tables(), proceeding.Tables())
}

func both(t *testing.T, f func(t *testing.T, w *world)) {
	contracttest.Both(t, tables(), func(t *testing.T, base *contracttest.World) {
		w := &world{World: base, t: t, ids: map[string]string{}}
		files, err := document.Open(t.Context(), filepath.Join(t.TempDir(), "papers"), 1<<20)
		w.Must(err)
		t.Cleanup(func() { _ = files.Close() })
		brokers := broker.New(w.Journal, files, nil)
		w.s = brokerage.New(w.Journal, files, w.Contracts, brokers)
		w.Contracts.With(contract.Outside{Brokered: w.s.Brokered})
		w.settlements = settlement.New(w.Journal, w.Contracts)
		w.agency = w.org("岳麓技术转移服务有限公司", "91370902MA0000006", "370902", "牛某")
		w.buyer = w.org("邹鲁矿业有限公司", "91370883MA0000009", "370983", "丙某")
		w.buyerClerk = w.user(w.buyer, "buyerclerk", identity.RoleClerk)
		w.broker = w.user(w.agency, "broker", identity.RoleBroker)
		w.second = w.user(w.agency, "second", identity.RoleBroker)
		w.inhouse = w.user(w.Seller, "inhouse", identity.RoleClerk)
		for i, p := range []*identity.Principal{w.broker, w.second, w.inhouse} {
			w.active(p, i+1)
		}
		f(t, w)
	})
}

func (w *world) org(name, code17, region, rep string) identity.Organization {
	w.t.Helper()
	o, err := w.IDs.BootstrapOrganization(w.t.Context(), identity.NewOrganization{Side: identity.SideApplicant, Name: name, CreditCode: codes.CreditCodeWithCheck(code17), PartyKind: "150",
		RegionCode: region, Phone: "0538-0000009", Profile: identity.Profile{Industry: "M75", Scale: "3", Address: name + "路1号", LegalRep: rep, Contact: "马某"}})
	w.Must(err)
	return o
}

func (w *world) user(o identity.Organization, name string, roles ...identity.Role) *identity.Principal {
	w.t.Helper()
	u, err := w.IDs.BootstrapLockedUser(w.t.Context(), identity.NewUser{Username: name, DisplayName: "用户" + name, OrgID: o.ID, Roles: roles})
	w.Must(err)
	return &identity.Principal{UserID: u.ID, Username: name, DisplayName: u.DisplayName, OrgID: o.ID, OrgName: o.Name, Side: o.Side, Roles: roles, RequestID: "test"}
}

const brokerNo = "TAB2026000001"

// active puts a broker into the register who is in good standing from a month
// before today on.
func (w *world) active(p *identity.Principal, n int) {
	w.t.Helper()
	from := w.Today().AddDays(-60)
	no := "TAB202600000" + string(rune('0'+n))
	w.ids[p.Username] = "broker-" + p.Username
	w.record(func(tx *journal.Tx) {
		exec := func(query string, args ...any) { w.Must(tx.Exec(query, args...).Error) }
		exec("INSERT INTO persons VALUES (?, ?, ?, 'RESIDENT', 's', ?, '', '', NULL, NULL, 1, ?, ?)", "person-"+p.Username, p.UserID, p.DisplayName, "hash-"+p.Username, tx.Now, tx.Now)
		exec(`INSERT INTO brokers VALUES (?, ?, ?, ?, ?, '', '370902', 'L2', 'T0', '', '03', '', '', true, 'ACTIVE', ?, ?, NULL, NULL, ?, NULL, NULL, NULL, 1, ?, ?)`,
			w.ids[p.Username], no, "person-"+p.Username, p.UserID, p.OrgID, from, tx.Now, from, tx.Now, tx.Now)
		tx.Touch("persons", "person-"+p.Username)
		tx.Touch("brokers", w.ids[p.Username])
		w.actIn(tx, p, broker.Activated, broker.Active, from)
	})
}

func (w *world) record(f func(tx *journal.Tx)) {
	w.t.Helper()
	_, err := w.Journal.Record(w.t.Context(), journal.System, func(tx *journal.Tx) (journal.Event, error) {
		f(tx)
		return journal.Event{Kind: "test.prepared", ObjectType: "test", ObjectID: "test"}, nil
	})
	w.Must(err)
}

func (w *world) actIn(tx *journal.Tx, p *identity.Principal, kind broker.ActKind, status broker.Status, from calendar.Date) {
	w.t.Helper()
	id := string(kind) + "-" + p.Username + "-" + from.String()
	w.Must(tx.Exec("INSERT INTO broker_acts VALUES (?, ?, ?, ?, ?, NULL, 'L2', ?, NULL, '', '', '', NULL, NULL, NULL, NULL, NULL, ?)",
		id, w.ids[p.Username], string(kind), string(status), from, p.OrgID, tx.Now).Error)
	tx.Touch("broker_acts", id)
}

// suspend takes a broker's good standing from a day on.
func (w *world) suspend(p *identity.Principal, from calendar.Date) {
	w.t.Helper()
	w.record(func(tx *journal.Tx) { w.actIn(tx, p, broker.SuspendedAct, broker.Suspended, from) })
}

// codeOf is the one code that a refusal gives.
func codeOf(err error) fault.Code {
	f := fault.As(err)
	if f == nil {
		return ""
	}
	if len(f.Fields) == 1 && (f.Code == fault.InvalidFields || f.Code == fault.ChecksFailed) {
		return f.Fields[0].Code
	}
	return f.Code
}

func (w *world) paper(p *identity.Principal, mark string) string {
	w.t.Helper()
	out, err := w.s.Upload(w.t.Context(), p, "凭证.pdf", bytes.NewReader([]byte("%PDF-1.4\n%"+mark+"\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")))
	w.Must(err)
	return out.ID
}

var no = false

// naming is an entry that is complete.
func naming() brokerage.Naming {
	fee := amount.Fen(5_000_000)
	return brokerage.Naming{BrokerNo: brokerNo, Form: brokerage.Clause, Role: brokerage.ForSeller, Fee: brokerage.Fee{Kind: brokerage.FeeFixed, Amount: &fee}, Share: 6_000, Conflict: &no}
}

// draft is a contract that could be submitted.
func (w *world) draft(name, yuan string) contract.Contract {
	w.t.Helper()
	c, err := w.Contracts.Create(w.t.Context(), w.Clerk, w.Form(name, yuan))
	w.Must(err)
	w.Attach(c.ID, "M01")
	return c
}

// register takes a draft to the register.
func (w *world) register(id string) contract.Contract {
	w.t.Helper()
	ctx := w.t.Context()
	c, err := w.Contracts.Submit(ctx, w.Clerk, id, 0)
	w.Must(err)
	_, err = w.Contracts.Accept(ctx, w.Registrar, id, 0)
	w.Must(err)
	in := contract.ReviewInput{Recommendation: contract.RecommendRegister, Opinion: "审查意见。", Checklist: map[string]string{}}
	for _, test := range contract.Checklist(c.Form.Kind, c.Form.SubKind, c.Form) {
		in.Checklist[test.ID] = contract.Yes
	}
	_, err = w.Contracts.Review(ctx, w.Registrar, id, 0, in)
	w.Must(err)
	c, err = w.Contracts.Register(ctx, w.Reviewer, id, 0, "同意登记。")
	w.Must(err)
	return c
}

// settle confirms that a technical amount was realised today.
func (w *world) settle(id string, fen amount.Fen) {
	w.t.Helper()
	d, err := w.settlements.Declare(w.t.Context(), w.Clerk, id, settlement.Settlement{RealisedOn: w.Today(), ContractAmount: fen, TechnicalAmount: fen})
	w.Must(err)
	_, err = w.settlements.Decide(w.t.Context(), w.Registrar, id, d.ID, 0, true, "与银行回单一致")
	w.Must(err)
}

// brokered is a registered contract of an amount with these entries, each agreed.
func (w *world) brokered(name, yuan string, entries ...brokerage.Naming) (contract.Contract, []brokerage.ContractBroker) {
	w.t.Helper()
	c := w.draft(name, yuan)
	var rows []brokerage.ContractBroker
	for _, n := range entries {
		b, err := w.s.Name(w.t.Context(), w.Clerk, c.ID, n)
		w.Must(err)
		who := map[string]*identity.Principal{brokerNo: w.broker, "TAB2026000002": w.second, "TAB2026000003": w.inhouse}[n.BrokerNo]
		b, err = w.s.Answer(w.t.Context(), who, c.ID, b.ID, 0, true, "")
		w.Must(err)
		rows = append(rows, b)
	}
	return w.register(c.ID), rows
}
