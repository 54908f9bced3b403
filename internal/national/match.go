package national

import (
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/exchange"
	"jishi/internal/fault"
)

// fill is a national number that is to be entered.
type fill struct {
	contractID, number string
	difference         Difference // said when it cannot be entered
}

// comparison is what holding both lists against each other gave.
type comparison struct {
	matched     int64
	fills       []fill
	differences []Difference
}

// compare holds the lines of a result file against our registrations. It reads
// no clock and no database.
func compare(results []exchange.Result, ours []contract.Registration, from, to calendar.Date) comparison {
	m := newMatcher(results, ours)
	var out comparison
	seen := map[string]int{} // line by contract
	for i := range results {
		r := &results[i]
		c, several := m.find(r)
		switch {
		case several:
			out.add(Ambiguous, r, nil, fault.T("多份合同或多行结果的项目名称、当事人和金额都相同，无法确定对应关系，请补充受理号。",
				"Several contracts or lines have the same name, parties and amount; add the acceptance number."))
			continue
		case c == nil:
			out.add(MissingHere, r, nil, fault.T("全国系统有，本平台没有对应的合同。", "The national system has it; no contract here fits."))
			continue
		case seen[c.ID] > 0:
			out.add(Ambiguous, r, c, fault.Tf("与结果文件第 %d 行对应同一份合同。", "Line %d is of the same contract.", seen[c.ID]))
			continue
		}
		seen[c.ID] = r.Row
		out.matched++
		out.hold(r, c, m)
	}
	for i := range ours {
		c := &ours[i]
		inPeriod := c.InForce() && !c.RegisteredOn.Before(from) && !c.RegisteredOn.After(to)
		if inPeriod && seen[c.ID] == 0 {
			out.add(MissingThere, nil, c, fault.T("本平台已登记，结果文件中没有。", "Registered here; the result file does not have it."))
		}
	}
	for i := range out.differences {
		out.differences[i].Seq = int64(i + 1)
	}
	return out
}

// hold compares one line with its contract.
func (out *comparison) hold(r *exchange.Result, c *contract.Registration, m *matcher) {
	differs := len(out.differences)
	if r.Contract != c.Contract || r.HasTechnical && r.Technical != c.Technical {
		out.add(AmountDiffers, r, c, fault.T("金额不一致。", "The amounts differ."))
	}
	if theirs, known := theirStatuses[r.Status]; r.Status != "" && (!known || theirs != stateOf(c)) {
		out.add(StatusDiffers, r, c, fault.T("登记状态不一致，或不认识对方的状态。", "The states differ, or theirs is not known."))
	}
	switch owner := m.byNumber[r.Number]; {
	case r.Number == "" || r.Number == c.NationalRegNo:
	case c.NationalRegNo != "":
		out.add(NumberConflict, r, c, fault.Tf("本合同已填全国编号 %s。", "This contract has the number %s already.", c.NationalRegNo))
	case owner != nil && owner.ID != c.ID:
		out.add(NumberConflict, r, c, fault.T("该全国编号已用于另一份合同（RR04）。", "This number is another contract's (RR04)."))
	case m.numbers[r.Number] > 1:
		out.add(NumberConflict, r, c, fault.T("该全国编号在结果文件中出现多次（RR04）。", "The result file gives this number more than once (RR04)."))
	case c.InForce() && len(out.differences) == differs: // else a person decides first
		out.fills = append(out.fills, fill{c.ID, r.Number, difference(NumberConflict, r, c, fault.Text{})})
	}
}

// stateOf is what the other side calls our state: it knows no open proceedings.
func stateOf(c *contract.Registration) contract.Status {
	if c.InForce() {
		return contract.Registered
	}
	return c.Status
}

func (out *comparison) add(k Kind, r *exchange.Result, c *contract.Registration, note fault.Text) {
	out.differences = append(out.differences, difference(k, r, c, note))
}

func difference(k Kind, r *exchange.Result, c *contract.Registration, note fault.Text) Difference {
	d := Difference{Kind: k, Note: note}
	if c != nil {
		ours, technical := c.Contract, c.Technical
		d.ContractID, d.AcceptanceNo, d.NationalNo, d.ProjectName, d.Seller, d.Buyer = c.ID, c.AcceptanceNo, c.NationalRegNo, c.ProjectName, c.Seller, c.Buyer
		d.OurContract, d.OurTechnical, d.OurStatus = &ours, &technical, string(c.Status)
	}
	if r == nil {
		return d
	}
	theirs, technical := r.Contract, r.Technical
	d.Row, d.TheirContract, d.TheirStatus = int64(r.Row), &theirs, r.Status
	if r.HasTechnical {
		d.TheirTechnical = &technical
	}
	if r.Number != "" {
		d.NationalNo = r.Number
	}
	if c == nil {
		d.AcceptanceNo, d.ProjectName, d.Seller, d.Buyer = r.AcceptanceNo, r.ProjectName, r.Seller, r.Buyer
	}
	return d
}

// matcher finds the contract of a line.
type matcher struct {
	byAcceptance, byNumber map[string]*contract.Registration
	byKey                  map[string][]*contract.Registration
	keys, numbers          map[string]int // how often in the file
}

func newMatcher(results []exchange.Result, ours []contract.Registration) *matcher {
	m := &matcher{byAcceptance: map[string]*contract.Registration{}, byNumber: map[string]*contract.Registration{},
		byKey: map[string][]*contract.Registration{}, keys: map[string]int{}, numbers: map[string]int{}}
	for i := range ours {
		c := &ours[i]
		if c.AcceptanceNo != "" {
			m.byAcceptance[c.AcceptanceNo] = c
		}
		if c.NationalRegNo != "" {
			m.byNumber[c.NationalRegNo] = c
		}
		if c.InForce() {
			m.byKey[c.Key()] = append(m.byKey[c.Key()], c)
		}
	}
	for i := range results {
		r := &results[i]
		m.numbers[r.Number]++
		if m.numbered(r) == nil {
			m.keys[keyOf(r)]++
		}
	}
	return m
}

// numbered finds a contract by a number of the line.
func (m *matcher) numbered(r *exchange.Result) *contract.Registration {
	if c := m.byAcceptance[r.AcceptanceNo]; c != nil {
		return c
	}
	if r.AcceptanceNo != "" || r.Number == "" {
		return nil
	}
	return m.byNumber[r.Number]
}

// find gives the contract of a line: by acceptance number, by national number,
// else by name, parties and amount where these fit one on each side.
func (m *matcher) find(r *exchange.Result) (c *contract.Registration, several bool) {
	if c := m.numbered(r); c != nil || r.AcceptanceNo != "" {
		return c, false
	}
	key := keyOf(r)
	switch list := m.byKey[key]; {
	case len(list) == 0:
		return nil, false
	case len(list) > 1 || m.keys[key] > 1:
		return nil, true
	default:
		return list[0], false
	}
}

func keyOf(r *exchange.Result) string {
	return contract.Registration{ProjectName: r.ProjectName, Seller: r.Seller, Buyer: r.Buyer, Contract: r.Contract}.Key()
}
