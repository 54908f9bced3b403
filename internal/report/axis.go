package report

import (
	"slices"
	"strings"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/fault"
)

// axis is a dimension of the ledger as the rows or columns of a table.
type axis struct {
	dimension string
	head      fault.Text
	steps     []step
	// several tells that a contract may be in several rows.
	several bool
}

// step is one row: the values of the dimension that it gathers.
type step struct {
	code  string
	label fault.Text
	level int
	// pattern is the filter that means the same values as holds.
	pattern string
	holds   func(value string) bool
	// always tells that the row is there when it is empty, too.
	always bool
}

// codeAxis has the codes of a table: those without a parent as rows of level 0,
// their children as rows of level 1 where there is anything in them.
func codeAxis(dimension, table string, head fault.Text) axis {
	t, _ := codes.Get(table)
	out := axis{dimension: dimension, head: head}
	for _, top := range t.Entries(calendar.Date{}) {
		if top.Parent != "" {
			continue
		}
		out.steps = append(out.steps, codeStep(t, top, 0))
		for _, e := range t.Entries(calendar.Date{}) {
			if e.Parent == top.Code {
				out.steps = append(out.steps, codeStep(t, e, 1))
			}
		}
	}
	return out
}

func codeStep(t *codes.Table, e codes.Entry, level int) step {
	return step{code: e.Code, label: fault.T(e.NameZh, e.NameEn), level: level, pattern: below(t, e.Code), always: level == 0,
		holds: func(v string) bool { return t.IsA(v, e.Code) }}
}

// below is the filter for a code and everything under it: the code itself, a
// common beginning where nothing else begins so, or the parts together.
func below(t *codes.Table, code string) string {
	var under, children []string
	for _, e := range t.Entries(calendar.Date{}) {
		if e.Parent == code {
			children = append(children, e.Code)
		}
		if t.IsA(e.Code, code) {
			under = append(under, e.Code)
		}
	}
	if len(children) == 0 {
		return code
	}
	beginning := code
	for slices.ContainsFunc(under, func(c string) bool { return !strings.HasPrefix(c, beginning) }) {
		beginning = beginning[:len(beginning)-1]
	}
	begins := 0
	for _, e := range t.Entries(calendar.Date{}) {
		if strings.HasPrefix(e.Code, beginning) {
			begins++
		}
	}
	if beginning != "" && begins == len(under) {
		return beginning + "*"
	}
	parts := []string{code}
	for _, c := range children {
		parts = append(parts, below(t, c))
	}
	return strings.Join(parts, ",")
}

// industryAxis has the sections of GB/T 4754-2017; divisions begin with the
// section's letter.
func industryAxis() axis {
	out := codeAxis("industry", codes.IndustrySections, fault.T("服务的国民经济行业", "Industry served"))
	for i := range out.steps {
		letter := out.steps[i].code
		out.steps[i].pattern = letter + "*"
		out.steps[i].holds = func(v string) bool { return strings.HasPrefix(v, letter) }
	}
	return out
}

// prefixAxis has regions by the beginning of their codes.
func prefixAxis(dimension, table string, digits int, head fault.Text, skip ...string) axis {
	t, _ := codes.Get(table)
	out := axis{dimension: dimension, head: head}
	for _, e := range t.Entries(calendar.Date{}) {
		if slices.Contains(skip, e.Code) {
			continue
		}
		begins := e.Code[:digits]
		out.steps = append(out.steps, step{code: e.Code, label: fault.T(e.NameZh, e.NameEn), pattern: begins + "*", always: true,
			holds: func(v string) bool { return strings.HasPrefix(v, begins) }})
	}
	return out
}

// listAxis has single values.
func listAxis(dimension string, head fault.Text, values ...step) axis {
	out := axis{dimension: dimension, head: head}
	for _, v := range values {
		v.pattern, v.holds, v.always = v.code, func(x string) bool { return x == v.code }, true
		out.steps = append(out.steps, v)
	}
	return out
}

// rest gathers the values that no row of level 0 holds, if there are any.
func (a axis) rest(values []string, label fault.Text) (step, bool) {
	var others []string
	for _, v := range values {
		if !slices.ContainsFunc(a.steps, func(s step) bool { return s.level == 0 && s.holds(v) }) {
			others = append(others, v)
		}
	}
	slices.Sort(others)
	others = slices.Compact(others)
	if len(others) == 0 {
		return step{}, false
	}
	named := slices.Clone(others)
	for i := range named {
		if named[i] == "" {
			named[i] = "-"
		}
	}
	return step{label: label, pattern: strings.Join(named, ","), always: true, holds: func(v string) bool { return slices.Contains(others, v) }}, true
}

// only keeps the rows of level 0.
func (a axis) only() axis {
	a.steps = slices.DeleteFunc(slices.Clone(a.steps), func(s step) bool { return s.level > 0 })
	return a
}

var notStated = fault.T("未填报或表外代码", "Not stated, or no code of the table")

// kinds are the five kinds of contracts.
func kinds() axis {
	return codeAxis("kind", codes.ContractTypes, fault.T("合同类别", "Kind")).only()
}
