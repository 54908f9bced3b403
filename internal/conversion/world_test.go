package conversion_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"

	"jishi/internal/achievement"
	"jishi/internal/achievement/achievementtest"
	"jishi/internal/amount"
	"jishi/internal/broker"
	"jishi/internal/brokerage"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/contract/contracttest"
	"jishi/internal/conversion"
	"jishi/internal/database"
	"jishi/internal/document"
	"jishi/internal/fault"
	"jishi/internal/holiday"
	"jishi/internal/identity"
	"jishi/internal/keyring"
	"jishi/internal/notice"
	"jishi/internal/person"
	"jishi/internal/proceeding"
	"jishi/internal/sealed"
	"jishi/internal/settlement"
)

// world is a city with a university that has achievements. w.Clerk works in the
// university's transfer office.
type world struct {
	*contracttest.World
	t            *testing.T
	s            *conversion.Service
	achievements *achievement.Service
	notices      *notice.Service
	settlements  *settlement.Service
	brokers      *brokerage.Service
	university   identity.Organization
	company      *identity.Principal
	head         *identity.Principal // handles objections
	judges       map[string]bool     // organisations that evaluate
}

func both(t *testing.T, f func(t *testing.T, w *world)) {
	tables := slices.Concat(conversion.Tables(), achievement.Tables(), notice.Tables(), brokerage.Tables(), broker.Tables(), person.Tables(), settlement.Tables(), proceeding.Tables())
	contracttest.Both(t, tables, func(t *testing.T, base *contracttest.World) {
		w := &world{World: base, t: t, judges: map[string]bool{}}
		dir := t.TempDir()
		files, err := document.Open(t.Context(), filepath.Join(dir, "papers"), 1<<20)
		w.Must(err)
		t.Cleanup(func() { _ = files.Close() })
		keys, err := keyring.Open(filepath.Join(dir, "keys"), "test.example/log")
		w.Must(err)
		box, err := sealed.Open(keys.FieldKeys())
		w.Must(err)
		w.achievements = achievement.New(w.Journal, files)
		w.notices = notice.New(w.Journal, holiday.New(w.Journal), box)
		w.brokers = brokerage.New(w.Journal, files, w.Contracts, broker.New(w.Journal, files, nil))
		w.settlements = settlement.New(w.Journal, w.Contracts)
		w.s = conversion.New(w.Journal, files, w.Contracts, w.brokers, w.notices).With(conversion.Outside{
			Evaluates: func(_ *database.Tx, org, _ string) (bool, error) { return w.judges[org], nil }})
		w.achievements.With(achievement.Outside{Converted: w.s.AnyConverted})
		w.Contracts.With(contract.Outside{Brokered: w.brokers.Brokered, Converted: w.s.Converted})
		w.company, w.university = w.Clerk, w.org("岱岳农业大学", "12370000MA0000003", "022")
		w.Clerk = w.user(w.university, "office", identity.RoleUniversityOffice)
		w.head = w.user(w.university, "dean", identity.RoleOrgAdmin)
		f(t, w)
		w.Verify()
	})
}

func (w *world) org(name, code17, kind string) identity.Organization {
	w.t.Helper()
	o, err := w.IDs.BootstrapOrganization(w.t.Context(), identity.NewOrganization{Side: identity.SideApplicant, Name: name, CreditCode: codes.CreditCodeWithCheck(code17), PartyKind: kind,
		RegionCode: "370902", Phone: "0538-0000009", Profile: identity.Profile{Industry: "P83", Scale: "1", Address: name + "路1号", LegalRep: "校长", Contact: "马某"}})
	w.Must(err)
	return o
}

func (w *world) user(o identity.Organization, name string, roles ...identity.Role) *identity.Principal {
	w.t.Helper()
	u, err := w.IDs.BootstrapLockedUser(w.t.Context(), identity.NewUser{Username: name, DisplayName: "用户" + name, OrgID: o.ID, Roles: roles})
	w.Must(err)
	return &identity.Principal{UserID: u.ID, Username: name, DisplayName: u.DisplayName, OrgID: o.ID, OrgName: o.Name, Side: o.Side, Roles: roles, RequestID: "test"}
}

func (w *world) achievement(name string) achievement.Achievement {
	w.t.Helper()
	return achievementtest.Filed(w.t, w.achievements, w.Clerk, achievementtest.Complete(w.university, name, w.Today().AddDays(-100)))
}

// buyer is the buyer of contracttest.Form.
var buyer = codes.CreditCodeWithCheck("91370883MA0000009")

// terms is an assignment at an agreed price to that buyer.
func terms(fen amount.Fen) conversion.Terms {
	return conversion.Terms{Mode: "TRANSFER", BuyerCode: buyer, BuyerName: "邹鲁矿业有限公司", Price: &fen, Payment: "1", Pricing: conversion.Agreed, Channel: "0538-0000009", Handler: "资产处"}
}

func (w *world) deal(name string, fen amount.Fen) conversion.Conversion {
	w.t.Helper()
	c, err := w.s.Create(w.t.Context(), w.Clerk, w.achievement(name).ID, terms(fen))
	w.Must(err)
	return c
}

// cleared is a deal whose notice has run its course.
func (w *world) cleared(name string, fen amount.Fen) conversion.Conversion {
	w.t.Helper()
	c := w.deal(name, fen)
	c, err := w.s.OpenNotice(w.t.Context(), w.Clerk, c.ID, c.Version)
	w.Must(err)
	w.On(c.Notice.To.AddDays(1).String())
	c, err = w.s.Clear(w.t.Context(), w.Clerk, c.ID, c.Version)
	w.Must(err)
	return c
}

// draft is a contract of the university that could be submitted.
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

// settle confirms that an amount was realised today.
func (w *world) settle(id string, fen amount.Fen) settlement.Settlement {
	w.t.Helper()
	d, err := w.settlements.Declare(w.t.Context(), w.Clerk, id, settlement.Settlement{RealisedOn: w.Today(), ContractAmount: fen, TechnicalAmount: fen})
	w.Must(err)
	d, err = w.settlements.Decide(w.t.Context(), w.Registrar, id, d.ID, 0, true, "与银行回单一致")
	w.Must(err)
	return d
}

func (w *world) paper(id, mark string) conversion.Paper {
	w.t.Helper()
	p, err := w.s.AddPaper(w.t.Context(), w.Clerk, id, "材料.pdf", bytes.NewReader(achievementtest.PDF(mark)))
	w.Must(err)
	return p
}

// refused checks the one code that a refusal gives.
func (w *world) refused(err error, code fault.Code) {
	w.t.Helper()
	f := fault.As(err)
	if f == nil {
		w.t.Fatalf("not refused, or by no fault: %v; want %s", err, code)
	}
	got := []fault.Code{f.Code}
	for _, x := range f.Fields {
		got = append(got, x.Code)
	}
	if !slices.Contains(got, code) {
		w.t.Fatalf("refused with %v, want %s", got, code)
	}
}

func (w *world) in(f func(tx *database.Tx) error) {
	w.t.Helper()
	w.Must(w.Journal.DB().View(w.t.Context(), f))
}
