package draw

import (
	"cmp"
	"slices"

	"jishi/internal/fault"
)

// drawing is a draw on its way.
type drawing struct {
	rules    Rules
	numbers  *stream
	left     []Candidate // by id, without the excluded
	panel    []Candidate
	reserves []Candidate
	log      []Line
}

func newDrawing(o Order) *drawing {
	d := &drawing{rules: o.Rules, numbers: &stream{seed: o.Seed}}
	for _, c := range slices.SortedFunc(slices.Values(o.Pool), func(a, b Candidate) int { return cmp.Compare(a.ID, b.ID) }) {
		if !slices.ContainsFunc(o.Exclusions, func(e Exclusion) bool { return e.ID == c.ID }) {
			d.left = append(d.left, c)
		}
	}
	return d
}

// breaks names the rule that a candidate would break beside those on the panel.
func breaks(r Rules, panel []Candidate, c Candidate) string {
	unit, local, others := 0, 0, 0
	for _, p := range panel {
		if p.Unit == c.Unit {
			unit++
		}
		if p.Local {
			local++
		}
		if !p.Kind.technical() {
			others++
		}
	}
	switch {
	case unit >= r.PerUnit:
		return "PER_UNIT"
	case c.Local && local >= r.Local:
		return "LOCAL"
	case !c.Kind.technical() && others >= r.Others:
		return "OTHERS"
	}
	return ""
}

// fill puts n more on the panel, of a kind or of any. Who comes up and would
// break a rule stays out for good: a panel only grows.
func (d *drawing) fill(round string, kind Kind, n int) error {
	waiting := slices.DeleteFunc(slices.Clone(d.left), func(c Candidate) bool { return kind != "" && c.Kind != kind })
	for ; n > 0; n-- {
		taken := false
		for len(waiting) > 0 && !taken {
			i := d.numbers.below(len(waiting))
			c := waiting[i]
			waiting = slices.Delete(waiting, i, i+1)
			rule := breaks(d.rules, d.panel, c)
			d.log = append(d.log, Line{Round: round, ID: c.ID, Skipped: rule})
			if taken = rule == ""; taken {
				d.panel = append(d.panel, c)
				d.left = slices.DeleteFunc(d.left, func(x Candidate) bool { return x.ID == c.ID })
			}
		}
		if !taken {
			return fault.Fields(fault.Atf("/pool", fault.PanelImpossible, "专家库不足：%s 轮还缺 %d 人，候选人已用尽或受同单位、本市、非技术专家人数限制。",
				"The pool is too small: round %s lacks %d; nobody is left whom the limits of unit, city and other experts allow.", round, n))
		}
	}
	return nil
}

// reserve puts who is left in the order in which he would step in.
func (d *drawing) reserve(n int) {
	waiting := slices.Clone(d.left)
	for range min(n, len(waiting)) {
		i := d.numbers.below(len(waiting))
		d.reserves = append(d.reserves, waiting[i])
		d.log = append(d.log, Line{Round: "RESERVE", ID: waiting[i].ID})
		waiting = slices.Delete(waiting, i, i+1)
	}
}

func (d *drawing) outcome(o Order) Outcome {
	return Outcome{PoolHash: PoolHash(o.Pool), Panel: ids(d.panel), Reserves: ids(d.reserves), Log: d.log}
}

func ids(list []Candidate) []string {
	out := []string{}
	for _, c := range list {
		out = append(out, c.ID)
	}
	return out
}

// Replace (替补) gives the first reserve who may take the place of somebody on the
// panel so that its rules still hold; excluded are those who may not. Fault:
// PanelImpossible.
func Replace(o Order, panel, reserves []string, out string, excluded []string) (string, error) {
	byID := map[string]Candidate{}
	for _, c := range o.Pool {
		byID[c.ID] = c
	}
	var rest []Candidate
	for _, id := range panel {
		if id != out {
			rest = append(rest, byID[id])
		}
	}
	for _, id := range reserves {
		c, known := byID[id]
		if !known || slices.Contains(excluded, id) || slices.Contains(panel, id) || breaks(o.Rules, rest, c) != "" {
			continue
		}
		if enough(o.Rules, append(slices.Clone(rest), c)) {
			return id, nil
		}
	}
	return "", fault.Fields(fault.Atf("/pool", fault.PanelImpossible, "没有可替补的专家，请扩充专家库后重新抽取。", "No reserve may step in; enlarge the pool and draw anew."))
}

// enough tells whether a whole panel has the least of each kind.
func enough(r Rules, panel []Candidate) bool {
	n := map[Kind]int{}
	for _, c := range panel {
		n[c.Kind]++
	}
	return n[Peer] >= r.Peers && n[User] >= r.Users && n[Finance] >= r.Finance
}
