// Package conversiontest is the test kit for what builds on deals: a city with a
// university that has achievements, over a real database.
package conversiontest

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
	"jishi/internal/journal"
	"jishi/internal/keyring"
	"jishi/internal/notice"
	"jishi/internal/person"
	"jishi/internal/proceeding"
	"jishi/internal/sealed"
	"jishi/internal/settlement"
)

// World is a city with a university that has achievements. w.Clerk works in the
// university's transfer office.
type World struct {
	*contracttest.World
	T            *testing.T
	Deals        *conversion.Service
	Achievements *achievement.Service
	Notices      *notice.Service
	Settlements  *settlement.Service
	Brokers      *brokerage.Service
	University   identity.Organization
	Company      *identity.Principal
	Head         *identity.Principal // handles objections
	Judges       map[string]bool     // organisations that evaluate
}

// Both runs a test on SQLite and PostgreSQL and proves the database afterwards.
// tables are those of the package under test.
func Both(t *testing.T, more []journal.Table, f func(t *testing.T, w *World)) {
	t.Helper()
	tables := slices.Concat(conversion.Tables(), achievement.Tables(), notice.Tables(), brokerage.Tables(), broker.Tables(), person.Tables(), settlement.Tables(), proceeding.Tables(), more)
	contracttest.Both(t, tables, func(t *testing.T, base *contracttest.World) {
		w := &World{World: base, T: t, Judges: map[string]bool{}}
		dir := t.TempDir()
		files, err := document.Open(t.Context(), filepath.Join(dir, "papers"), 1<<20)
		w.Must(err)
		t.Cleanup(func() { _ = files.Close() })
		keys, err := keyring.Open(filepath.Join(dir, "keys"), "test.example/log")
		w.Must(err)
		box, err := sealed.Open(keys.FieldKeys())
		w.Must(err)
		w.Achievements = achievement.New(w.Journal, files)
		w.Notices = notice.New(w.Journal, holiday.New(w.Journal), box)
		w.Brokers = brokerage.New(w.Journal, files, w.Contracts, broker.New(w.Journal, files, nil))
		w.Settlements = settlement.New(w.Journal, w.Contracts)
		w.Deals = conversion.New(w.Journal, files, w.Contracts, w.Brokers, w.Notices).With(conversion.Outside{
			Evaluates: func(_ *database.Tx, org, _ string) (bool, error) { return w.Judges[org], nil }})
		w.Achievements.With(achievement.Outside{Converted: w.Deals.AnyConverted})
		w.Contracts.With(contract.Outside{Brokered: w.Brokers.Brokered, Converted: w.Deals.Converted})
		w.Company, w.University = w.Clerk, w.Org("岱岳农业大学", "12370000MA0000003", "022")
		w.Clerk = w.User(w.University, "office", identity.RoleUniversityOffice)
		w.Head = w.User(w.University, "dean", identity.RoleOrgAdmin)
		f(t, w)
		w.Verify()
	})
}

// Org founds an applicant.
func (w *World) Org(name, code17, kind string) identity.Organization {
	w.T.Helper()
	o, err := w.IDs.BootstrapOrganization(w.T.Context(), identity.NewOrganization{Side: identity.SideApplicant, Name: name, CreditCode: codes.CreditCodeWithCheck(code17), PartyKind: kind,
		RegionCode: "370902", Phone: "0538-0000009", Profile: identity.Profile{Industry: "P83", Scale: "1", Address: name + "路1号", LegalRep: "校长", Contact: "马某"}})
	w.Must(err)
	return o
}

// User gives an organisation a user.
func (w *World) User(o identity.Organization, name string, roles ...identity.Role) *identity.Principal {
	w.T.Helper()
	u, err := w.IDs.BootstrapLockedUser(w.T.Context(), identity.NewUser{Username: name, DisplayName: "用户" + name, OrgID: o.ID, Roles: roles})
	w.Must(err)
	return &identity.Principal{UserID: u.ID, Username: name, DisplayName: u.DisplayName, OrgID: o.ID, OrgName: o.Name, Side: o.Side, Roles: roles, RequestID: "test"}
}

// Achievement files an achievement of the university.
func (w *World) Achievement(name string) achievement.Achievement {
	w.T.Helper()
	return achievementtest.Filed(w.T, w.Achievements, w.Clerk, achievementtest.Complete(w.University, name, w.Today().AddDays(-100)))
}

// Buyer is the buyer of contracttest.Form.
var Buyer = codes.CreditCodeWithCheck("91370883MA0000009")

// Terms is an assignment at an agreed price to that buyer.
func Terms(fen amount.Fen) conversion.Terms {
	return conversion.Terms{Mode: "TRANSFER", BuyerCode: Buyer, BuyerName: "邹鲁矿业有限公司", Price: &fen, Payment: "1", Pricing: conversion.Agreed, Channel: "0538-0000009", Handler: "资产处"}
}

// Deal drafts a deal on a new achievement.
func (w *World) Deal(name string, fen amount.Fen) conversion.Conversion {
	w.T.Helper()
	c, err := w.Deals.Create(w.T.Context(), w.Clerk, w.Achievement(name).ID, Terms(fen))
	w.Must(err)
	return c
}

// Cleared is a deal whose notice has run its course.
func (w *World) Cleared(name string, fen amount.Fen) conversion.Conversion {
	w.T.Helper()
	c := w.Deal(name, fen)
	c, err := w.Deals.OpenNotice(w.T.Context(), w.Clerk, c.ID, c.Version)
	w.Must(err)
	w.On(c.Notice.To.AddDays(1).String())
	c, err = w.Deals.Clear(w.T.Context(), w.Clerk, c.ID, c.Version)
	w.Must(err)
	return c
}

// Draft is a contract of the university that could be submitted.
func (w *World) Draft(name, yuan string) contract.Contract {
	w.T.Helper()
	c, err := w.Contracts.Create(w.T.Context(), w.Clerk, w.Form(name, yuan))
	w.Must(err)
	w.Attach(c.ID, "M01")
	return c
}

// Register takes a draft to the register.
func (w *World) Register(id string) contract.Contract {
	w.T.Helper()
	ctx := w.T.Context()
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

// Settle confirms that an amount was realised today.
func (w *World) Settle(id string, fen amount.Fen) settlement.Settlement {
	w.T.Helper()
	d, err := w.Settlements.Declare(w.T.Context(), w.Clerk, id, settlement.Settlement{RealisedOn: w.Today(), ContractAmount: fen, TechnicalAmount: fen})
	w.Must(err)
	d, err = w.Settlements.Decide(w.T.Context(), w.Registrar, id, d.ID, 0, true, "与银行回单一致")
	w.Must(err)
	return d
}

// Paper keeps a document of a deal.
func (w *World) Paper(id, mark string) conversion.Paper {
	w.T.Helper()
	p, err := w.Deals.AddPaper(w.T.Context(), w.Clerk, id, "材料.pdf", bytes.NewReader(achievementtest.PDF(mark)))
	w.Must(err)
	return p
}

// Refused checks the one code that a refusal gives.
func (w *World) Refused(err error, code fault.Code) {
	w.T.Helper()
	f := fault.As(err)
	if f == nil {
		w.T.Fatalf("not refused, or by no fault: %v; want %s", err, code)
	}
	got := []fault.Code{f.Code}
	for _, x := range f.Fields {
		got = append(got, x.Code)
	}
	if !slices.Contains(got, code) {
		w.T.Fatalf("refused with %v, want %s", got, code)
	}
}

// In reads in one snapshot.
func (w *World) In(f func(tx *database.Tx) error) {
	w.T.Helper()
	w.Must(w.Journal.DB().View(w.T.Context(), f))
}
