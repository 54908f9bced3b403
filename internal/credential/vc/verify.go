package vc

import (
	"slices"
	"time"
)

// Verdict (核验结论) is what a check comes to.
type Verdict string

// The verdicts: genuine and in force; genuine, but its status is unknown or old;
// not to be accepted.
const (
	Genuine Verdict = "GENUINE"
	Flagged Verdict = "FLAGGED"
	Refused Verdict = "REFUSED"
)

// Options say what a credential is checked with.
type Options struct {
	Keys []Key
	// Lists are status lists as compact JWTs; those that the credential does not
	// name are passed over.
	Lists []string
	// At is the instant for which the question is asked.
	At time.Time
}

// Result (核验结果) is what a check found.
type Result struct {
	Verdict Verdict
	// Reasons are empty only when the verdict is Genuine; the first one decides.
	Reasons []Reason
	// Credential is what it says, once the signature fits and it has its form;
	// Signed tells that.
	Credential Credential
	Signed     bool
	KeyID      string
	// StatusAsOf is when the older of the two lists was made; zero without both.
	StatusAsOf time.Time
}

// Verify checks one credential: its form, its signature, its validity, and its
// status by the lists given. It is offline and reads no clock.
func Verify(token string, o Options) Result {
	got, reason := open(token, maxCredential, o.Keys)
	if reason != nil {
		return Result{Verdict: Refused, Reasons: []Reason{*reason}}
	}
	c, reason := read(got.payload)
	if reason != nil {
		return Result{Verdict: Refused, Reasons: []Reason{*reason}, KeyID: got.key.ID}
	}
	r := Result{Verdict: Genuine, Credential: c, Signed: true, KeyID: got.key.ID}
	switch {
	case c.Issuer != got.key.Issuer():
		r.Add(*because(IssuerUnknown, "issuer %.100q, key %s", c.Issuer, got.key.ID))
	case !got.key.covers(c.ValidFrom):
		r.Add(*because(KeyNotValid, "signed %s", written(c.ValidFrom)))
	}
	if c.ValidFrom.After(o.At.Add(skew)) {
		r.Add(*because(NotYetValid, "valid from %s", written(c.ValidFrom)))
	}
	if !c.ValidUntil.IsZero() && !o.At.Before(c.ValidUntil) {
		r.Add(*because(Expired, "valid until %s", written(c.ValidUntil)))
	}
	r.status(o)
	return r
}

// Add adds a reason; one that refuses goes before those that only flag.
func (r *Result) Add(reason Reason) {
	switch {
	case !reason.flags():
		at := slices.IndexFunc(r.Reasons, Reason.flags)
		if at < 0 {
			at = len(r.Reasons)
		}
		r.Reasons, r.Verdict = slices.Insert(r.Reasons, at, reason), Refused
	case r.Verdict == Genuine:
		r.Verdict = Flagged
		fallthrough
	default:
		r.Reasons = append(r.Reasons, reason)
	}
}

// status looks both bits up.
func (r *Result) status(o Options) {
	lists, wrong := usable(o)
	var asOf []time.Time
	for _, e := range r.Credential.Status {
		at := slices.IndexFunc(lists, func(l List) bool { return l.ID == e.List && l.Issuer == r.Credential.Issuer })
		if at < 0 {
			if wrong != nil {
				r.Add(*wrong)
			} else {
				r.Add(*because(StatusUnknown, "%s: no list %s", e.Purpose, e.List))
			}
			continue
		}
		asOf = append(asOf, lists[at].MadeAt)
		r.look(e, lists[at], o.At)
	}
	if len(asOf) == len(Purposes) {
		r.StatusAsOf = slices.MinFunc(asOf, time.Time.Compare)
	}
}

// look reads one bit. A bit that an old list has set still refuses: revocation is
// for ever, and a suspension may not be taken for lifted.
func (r *Result) look(e Entry, l List, at time.Time) {
	set, err := l.Set(e.Index)
	switch {
	case err != nil || l.Purpose != e.Purpose:
		r.Add(*because(ListWrong, "list %s is for %.40q, bit %d", l.ID, l.Purpose, e.Index))
		return
	case l.MadeAt.After(at.Add(skew)):
		r.Add(*because(ListWrong, "list %s was made later, %s", l.ID, written(l.MadeAt)))
		return
	case set && e.Purpose == Revocation:
		r.Add(*because(Revoked, "list of %s, bit %d", written(l.MadeAt), e.Index))
	case set:
		r.Add(*because(Suspended, "list of %s, bit %d", written(l.MadeAt), e.Index))
	}
	if at.After(l.FreshUntil()) {
		r.Add(*because(StatusStale, "%s: status unknown since %s", e.Purpose, written(l.MadeAt)))
	}
}

// usable opens the lists, of two of the same address the newer first, and says
// what is wrong with the first that cannot be opened.
func usable(o Options) (lists []List, wrong *Reason) {
	for _, token := range o.Lists {
		l, reason := OpenList(token, o.Keys)
		switch {
		case reason == nil:
			lists = append(lists, l)
		case wrong == nil:
			wrong = because(ListWrong, "%s: %s", reason.Code, reason.Detail)
		}
	}
	slices.SortStableFunc(lists, func(a, b List) int { return b.MadeAt.Compare(a.MadeAt) })
	return lists, wrong
}
