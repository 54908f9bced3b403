package sample

import (
	"math/rand/v2"
	"slices"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
)

// act is one visit to the platform by one person.
type act int

const (
	actOpen       act = iota // create, attach, submit; a draft is not submitted
	actGiveBack              // return for correction
	actCorrect               // correct and submit again
	actAccept                // accept
	actDecline               // not accept
	actTransferUp            // hand to the province
	actClaim                 // take for first review
	actReview                // first review
	actPanel                 // expert opinion
	actRegister              // second review: register
	actRefuse                // second review: refuse
	actWithdraw              // applicant withdraws
	// What follows a registration.
	actSettle     // what was realised is declared and confirmed
	actChange     // the contract is changed
	actDeregister // the contract ends early
	actRevoke     // the registration is struck off
)

// plan is what will happen to one contract, and when.
type plan struct {
	index int
	// number is the index among all batches of the city; it stands in the
	// parties' own contract number.
	number int
	acts   []act
	at     []time.Time
	// kind and size of the deal, because the way depends on them.
	kind, sub string
	size      amount.Fen // the contract amount aimed at
	disputed  bool
	refused   bool
	// opened and filed are the days of the first and of the last submission.
	opened, filed calendar.Date
	// main is the contract that an intermediary contract belongs to; -1: none.
	main  int
	draft bool
	final contract.Status
	// forClerk and forUniversity give an open contract to an account of its own.
	forClerk, forUniversity bool
}

// openCount is how many of count contracts are left open near the end.
func openCount(count int) int { return min(80, count/4) }

// openStates are where the open ones stand; the first ones come most often.
var openStates = []contract.Status{
	contract.Submitted, contract.Accepted, contract.SecondReview, contract.Draft, contract.Correction, contract.FirstReview,
	contract.ExpertReview, contract.Submitted, contract.Accepted, contract.SecondReview, contract.Submitted, contract.FirstReview, contract.Draft,
}

// newRules is a day from which every decided case was also filed under the
// 2026 rules: licences are a kind of their own and large cases go to experts.
var newRules = calendar.On(2026, time.May, 1)

// oldRules is a day before which every decided case was accepted under the
// rules of 2000. Between the two days no large case is planned, because its way
// would depend on the day of acceptance.
var oldRules = calendar.On(2026, time.February, 20)

// planOf plans one contract of count.
func planOf(seed uint64, index, count int, s *schedule) plan {
	r := chanceOf(seed, streamPlan, index)
	p := plan{index: index, number: index, main: -1, final: contract.Registered}
	open := openCount(count)
	place := s.at(index, count)
	if n := index - (count - open); n >= 0 {
		p.final = openStates[n%len(openStates)]
		p.forClerk, p.forUniversity = n%4 == 1, n%4 == 3 && n%8 == 3
		place = len(s.days) - 1 - (open-1-n)*9/open
	}
	modern := !s.days[place].Before(newRules)
	p.kind, p.sub = drawKind(r, modern)
	p.size = drawSize(r, p.kind != "40" && (modern || s.days[place].Before(oldRules)))
	p.drawFate(r, modern)
	p.linkMain()
	p.lay(r, s, place)
	p.follow(chanceOf(seed, streamAfter, index), s, place)
	return p
}

// linkMain makes a few contracts the brokerage of an earlier one.
func (p *plan) linkMain() {
	const every, at, back = 60, 35, 30
	if p.index%every == at && p.final == contract.Registered && !p.large() {
		p.main, p.kind, p.sub = p.index-back, "50", "53"
	}
}

// large tells whether the way leads past experts for its amount.
func (p *plan) large() bool { return p.size >= expertFrom && p.size <= contract.Taian.DelegatedUpTo }

const expertFrom = amount.Fen(500_000_000)

// drawFate decides how the case ends and sets its acts.
func (p *plan) drawFate(r *rand.Rand, modern bool) {
	corrected := chance(r, 6)
	roll := r.IntN(1000)
	p.disputed = roll >= 990
	if p.final != contract.Registered {
		p.standOpen(modern)
		return
	}
	p.acts = []act{actOpen}
	if corrected {
		p.acts = append(p.acts, actGiveBack, actCorrect)
	}
	if p.size > contract.Taian.DelegatedUpTo {
		p.final, p.acts = contract.TransferredUp, append(p.acts, actTransferUp)
		return
	}
	switch {
	case roll < 10:
		p.final, p.acts = contract.NotAccepted, append(p.acts, actDecline)
		return
	case roll < 20:
		p.final, p.acts = contract.Withdrawn, append(p.acts, actAccept, actWithdraw)
		return
	case roll < 40:
		p.final, p.refused = contract.Refused, true
	}
	p.acts = append(p.acts, actAccept)
	if chance(r, 30) {
		p.acts = append(p.acts, actClaim)
	}
	p.acts = append(p.acts, actReview)
	if !p.refused && (p.large() && modern || p.disputed) {
		p.acts = append(p.acts, actPanel)
	}
	if p.refused {
		p.acts = append(p.acts, actRefuse)
	} else {
		p.acts = append(p.acts, actRegister)
	}
}

// standOpen sets the acts of a case that is left open.
func (p *plan) standOpen(modern bool) {
	p.size = min(p.size, expertFrom-10_000_000)
	p.disputed, p.draft = false, p.final == contract.Draft
	switch p.final {
	case contract.Correction:
		p.acts = []act{actOpen, actGiveBack}
	case contract.Accepted:
		p.acts = []act{actOpen, actAccept}
	case contract.FirstReview:
		p.acts = []act{actOpen, actAccept, actClaim}
	case contract.ExpertReview:
		p.acts, p.disputed = []act{actOpen, actAccept, actReview}, !modern
		if modern {
			p.size = expertFrom + amount.Fen(p.index%40)*10_000_000
		}
	case contract.SecondReview:
		p.acts = []act{actOpen, actAccept, actReview}
	default:
		p.acts = []act{actOpen}
	}
}

// gaps are the working days that pass before an act, from and to.
var gaps = map[act][2]int{
	actOpen: {0, 0}, actGiveBack: {0, 2}, actCorrect: {1, 7}, actAccept: {0, 2}, actDecline: {0, 2}, actTransferUp: {1, 3},
	actClaim: {0, 1}, actReview: {1, 4}, actPanel: {3, 8}, actRegister: {1, 3}, actRefuse: {1, 3}, actWithdraw: {0, 3},
}

// lay puts the acts on days so that the last one falls on the wanted place.
func (p *plan) lay(r *rand.Rand, s *schedule, place int) {
	days, minutes := make([]int, len(p.acts)), make([]int, len(p.acts))
	total := 0
	for i, a := range p.acts {
		g := gaps[a]
		days[i], minutes[i] = between(r, g[0], g[1]), between(r, 0, 440)
		total += days[i]
	}
	now, before := max(0, place-total), time.Time{}
	for i, a := range p.acts {
		var t time.Time
		now, t = s.after(now, days[i], minutes[i], before)
		before = t.Add(time.Duration(r.IntN(60)) * time.Second)
		p.at = append(p.at, before)
		if a == actOpen {
			p.opened = calendar.Of(before)
		}
		if a == actOpen || a == actCorrect {
			p.filed = calendar.Of(before)
		}
	}
}

// open tells that the case is left on somebody's desk.
func (p *plan) open() bool {
	return p.final != contract.Draft && slices.Contains(openStates, p.final)
}
