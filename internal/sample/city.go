// Package sample makes the sample city (样例城市): invented organisations, users
// and some thousand contracts of several years. A seeded generator plans what
// happens and when; everything is then done through the real services under a
// simulated clock, so that ledger, journal and certificates are true. All names
// carry the mark 样例; nothing in it is a real body, person or contract.
package sample

import (
	"context"
	"fmt"
	"time"

	"jishi/internal/absorption"
	"jishi/internal/broker"
	"jishi/internal/brokerage"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/identity"
	"jishi/internal/inspection"
	"jishi/internal/ledger"
	"jishi/internal/mandate"
	"jishi/internal/office"
	personal "jishi/internal/person"
	"jishi/internal/proceeding"
	"jishi/internal/settlement"
	"jishi/internal/training"
)

// Platform is the services that the city is built with.
type Platform struct {
	Identity  *identity.Service
	Contracts *contract.Service
	Ledger    *ledger.Service
	// What follows a registration.
	Proceedings *proceeding.Service
	Settlements *settlement.Service
	// Offices, Inspections and Absorption are for Settle only.
	Offices     *office.Service
	Inspections *inspection.Service
	Absorption  *absorption.Service
	Mandates    *mandate.Service
	Persons     *personal.Service
	Brokers     *broker.Service
	Brokerage   *brokerage.Service
	Training    *training.Service
}

// Builder gives the services over the same database under another clock.
type Builder func(clock func() time.Time) Platform

// Options says which city to make.
type Options struct {
	// Seed decides everything that is drawn; equal seeds make equal cities.
	Seed uint64
	// Contracts is how many contracts this batch has.
	Contracts int
	// Offset is the number of the batch's first contract: a city may get more
	// contracts later, as a further batch with a seed of its own.
	Offset int
	// From is the first and To the day after the last day that is told, in
	// Asia/Shanghai; 2022-01-04 and today when zero.
	From, To calendar.Date
	// Password is shared by the accounts of Accounts.
	Password string
	// Progress is called after each contract that is complete; may be nil.
	Progress func(done, total int)
}

// firstDay is when the story of the city begins, unless told otherwise.
var firstDay = calendar.On(2022, time.January, 4)

const opensAt = 8 * time.Hour

// FoundedAt is the instant at which the city is founded.
var FoundedAt = firstDay.Start().Add(opensAt)

func (o Options) withDefaults() Options {
	if o.From.IsZero() {
		o.From = firstDay
	}
	if o.To.IsZero() {
		o.To = calendar.Of(time.Now())
	}
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	return o
}

// City is the organisations and people of the sample city as the database has
// them.
type City struct {
	bodies []body
	// filers are the principals who file, by the place of their organisation.
	filers []*identity.Principal
	// registrars and reviewers by the region of their office.
	registrars map[string][]*identity.Principal
	reviewers  map[string][]*identity.Principal
	// brokers are the accounts of people who broker, by user name.
	brokers map[string]*identity.Principal
	// teacher is the office of the training base.
	teacher *identity.Principal
	// head is the head of the city's office.
	head    *identity.Principal
	auditor *identity.Principal
}

// operator looks around before the city has anybody who could.
var operator = &identity.Principal{UserID: "system", OrgID: "system", Side: identity.SideBureau,
	Roles: []identity.Role{identity.RoleAuditor, identity.RoleAuditAdmin}}

// Found makes the city's offices, organisations and users. What is there
// already stays as it is: a second start changes nothing. The founding is dated
// on the morning of o.From.
func Found(ctx context.Context, b Builder, o Options) (City, error) {
	o = o.withDefaults()
	start := o.From.Start().Add(opensAt)
	f := founder{ids: b(func() time.Time { return start }).Identity, password: o.Password}
	if err := f.look(ctx); err != nil {
		return City{}, err
	}
	c := City{bodies: applicants(o.Seed), registrars: map[string][]*identity.Principal{}, reviewers: map[string][]*identity.Principal{}, brokers: map[string]*identity.Principal{}}
	officeOrgs, err := f.offices(ctx)
	if err != nil {
		return City{}, err
	}
	applicantOrgs, err := f.applicants(ctx, c.bodies)
	if err != nil {
		return City{}, err
	}
	if err := f.accounts(ctx, &c, officeOrgs, applicantOrgs); err != nil {
		return City{}, err
	}
	err = f.clerks(ctx, &c, applicantOrgs)
	return c, err
}

// founder makes what is missing.
type founder struct {
	ids      *identity.Service
	password string
	// orgs by credit code or office point, users by name: what is there.
	orgs  map[string]identity.Organization
	users map[string]identity.User
}

const pageSize = 200

// look reads what is there.
func (f *founder) look(ctx context.Context) error {
	f.orgs, f.users = map[string]identity.Organization{}, map[string]identity.User{}
	for cursor := ""; ; {
		page, err := f.ids.ListOrganizations(ctx, operator, identity.OrganizationFilter{Limit: pageSize, Cursor: cursor})
		if err != nil {
			return fmt.Errorf("looking for sample organisations: %w", err)
		}
		for _, o := range page.Items {
			f.orgs[o.CreditCode+o.OfficePoint] = o
		}
		if cursor = page.NextCursor; cursor == "" {
			break
		}
	}
	for cursor := ""; ; {
		page, err := f.ids.ListUsers(ctx, operator, identity.UserFilter{Limit: pageSize, Cursor: cursor})
		if err != nil {
			return fmt.Errorf("looking for sample users: %w", err)
		}
		for _, u := range page.Items {
			f.users[u.Username] = u
		}
		if cursor = page.NextCursor; cursor == "" {
			return nil
		}
	}
}
