package contract

import (
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/fault"
)

//go:embed rules/*.csv
var ruleFiles embed.FS

// Rule (审查规则) is what the rule table says of one rule: its theme, how grave
// its findings may be, whether the second reviewer may override a block, and
// who may see it.
type Rule struct {
	ID         string
	Theme      fault.Text
	Severities []Severity
	// Overridable blocks do not stop a submission, only the registration.
	Overridable bool
	// RegistryOnly findings would tell an applicant about others.
	RegistryOnly bool
	Article      string
	period
}

// RuleParameter (规则参数) is one dated value of a rule.
type RuleParameter struct {
	Rule, Name string
	Value      int64
	// Unit is day, per mille, basis point, yuan, times, or what is counted.
	Unit    string
	Meaning fault.Text
	Source  string
	period
}

// keyword is one word of a list, and the longer words in which it means
// something else.
type keyword struct {
	list, word string
	except     []string
	period
}

// period is when a row of dated data holds; a zero bound is open.
type period struct{ From, To calendar.Date }

func (p period) holds(on calendar.Date) bool {
	return (p.From.IsZero() || !on.Before(p.From)) && (p.To.IsZero() || !on.After(p.To))
}

type ruleData struct {
	rules      []Rule
	parameters []RuleParameter
	keywords   []keyword
}

var loadRules = sync.OnceValue(func() ruleData {
	var d ruleData
	rows("rules.csv", 9, func(r []string) {
		rule := Rule{ID: r[0], Theme: fault.T(r[1], r[2]), Overridable: r[4] == "yes", RegistryOnly: r[5] == "registry",
			Article: r[6], period: periodOf(r[7], r[8])}
		for s := range strings.SplitSeq(r[3], "/") {
			rule.Severities = append(rule.Severities, Severity(s))
		}
		d.rules = append(d.rules, rule)
	})
	rows("parameters.csv", 9, func(r []string) {
		v, err := strconv.ParseInt(r[2], 10, 64)
		if err != nil {
			panic("contract: parameter " + r[0] + " " + r[1] + ": " + err.Error())
		}
		d.parameters = append(d.parameters, RuleParameter{Rule: r[0], Name: r[1], Value: v, Unit: r[3],
			Meaning: fault.T(r[4], r[5]), period: periodOf(r[6], r[7]), Source: r[8]})
	})
	rows("keywords.csv", 5, func(r []string) {
		k := keyword{list: r[0], word: strings.ToUpper(r[1]), period: periodOf(r[3], r[4])}
		if r[2] != "" {
			k.except = strings.Split(strings.ToUpper(r[2]), "|")
		}
		d.keywords = append(d.keywords, k)
	})
	return d
})

// rows reads an embedded table; a broken one stops the program at once, which
// every test would notice.
func rows(name string, columns int, each func([]string)) {
	f, err := ruleFiles.Open("rules/" + name)
	if err != nil {
		panic("contract: embedded rules: " + err.Error())
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil || len(all) < 2 || len(all[0]) != columns {
		panic(fmt.Sprintf("contract: embedded table %s: %d rows, %v", name, len(all), err))
	}
	for _, r := range all[1:] {
		each(r)
	}
}

func periodOf(from, to string) period {
	var p period
	if from != "" {
		p.From = day(from)
	}
	if to != "" {
		p.To = day(to)
	}
	return p
}

// Rules lists the rule table.
func Rules() []Rule { return slices.Clone(loadRules().rules) }

// RuleParameters lists every dated value.
func RuleParameters() []RuleParameter { return slices.Clone(loadRules().parameters) }

// RuleOf finds a rule of the table that holds on a day.
func RuleOf(id string, on calendar.Date) (Rule, bool) {
	for _, r := range loadRules().rules {
		if r.ID == id && r.holds(on) {
			return r, true
		}
	}
	return Rule{}, false
}

// parameter gives the value of a rule on a day. A name that is not in the table
// is a mistake of the program.
func parameter(rule, name string, on calendar.Date) int64 {
	for _, p := range loadRules().parameters {
		if p.Rule == rule && p.Name == name && p.holds(on) {
			return p.Value
		}
	}
	panic("contract: no parameter " + name + " of rule " + rule + " on " + on.String())
}

func hasParameter(rule, name string, on calendar.Date) bool {
	return slices.ContainsFunc(loadRules().parameters, func(p RuleParameter) bool {
		return p.Rule == rule && p.Name == name && p.holds(on)
	})
}

// parameterFen gives a parameter in yuan as fen.
func parameterFen(rule, name string, on calendar.Date) amount.Fen {
	return amount.Fen(parameter(rule, name, on)) * 100
}

// hits gives the words of a keyword list that occur in a text, each once, in
// the order of the list. A word inside one of its exceptions does not count.
func hits(list, text string, on calendar.Date) []string {
	var out []string
	upper := strings.ToUpper(text)
	for _, k := range loadRules().keywords {
		if k.list != list || !k.holds(on) || !strings.Contains(upper, k.word) {
			continue
		}
		rest := upper
		for _, e := range k.except {
			rest = strings.ReplaceAll(rest, e, "　")
		}
		if strings.Contains(rest, k.word) {
			out = append(out, k.word)
		}
	}
	return out
}
