package contract

import (
	"fmt"
	"strings"
)

// RuleDocument describes every rule, its parameters and the keyword lists, from
// the dated tables; docs/rules.md is generated from it.
//
//go:generate go test -run TestRuleDocument -update .
func RuleDocument() string {
	var b strings.Builder
	b.WriteString(`# The rules (审查规则)

Generated from ` + "`internal/contract/rules/*.csv`" + ` and the engine; change the tables there and run ` + "`make generate`" + `.

Every rule runs in the preview, at submission, acceptance, first review and registration. **BLOCK** stops: a block that the second
reviewer may override stops only the registration, every other one also the submission. **HIGH** must be handled in writing before
the registration, **WARN** is ticked, **INFO** is shown. Rules marked *registry* are not shown to applicants, because they would tell
about others. What a rule could not check is listed with the reason; it never passes silently.

Rules and parameters are chosen by the day of application; an empty date is open.

| rule | 主题 | theme | severity | override | shown to | 依据 | from | to |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
`)
	for _, r := range Rules() {
		var severities []string
		for _, s := range r.Severities {
			severities = append(severities, string(s))
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", r.ID, r.Theme.Zh, r.Theme.En, strings.Join(severities, ", "),
			yesNo(r.Overridable, "second reviewer", "–"), yesNo(r.RegistryOnly, "registry", "all"), r.Article, r.From, r.To)
	}
	b.WriteString("\n## Parameters (参数)\n\n| rule | name | value | unit | 含义 | meaning | from | to | source |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
	for _, p := range RuleParameters() {
		fmt.Fprintf(&b, "| %s | `%s` | %d | %s | %s | %s | %s | %s | %s |\n", p.Rule, p.Name, p.Value, p.Unit, p.Meaning.Zh, p.Meaning.En, p.From, p.To, p.Source)
	}
	b.WriteString("\nRR05 takes its thresholds from the rule set (expert review) and the city's delegation limit, RR19 the reasonable number of\n" +
		"equipment sets from the city's parameters, RR11 a missing end date from the required fields. RR24 compares the office's *mean* of the\nlast days with the mean of the year.\n")
	b.WriteString("\n## Keyword lists (词表)\n\nA word does not count inside a longer word of the last column.\n\n| list | 词语 | not inside |\n| --- | --- | --- |\n")
	words, except := map[string][]string{}, map[string][]string{}
	var order []string
	for _, k := range loadRules().keywords {
		if len(words[k.list]) == 0 {
			order = append(order, k.list)
		}
		words[k.list], except[k.list] = append(words[k.list], k.word), append(except[k.list], k.except...)
	}
	for _, l := range order {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", l, strings.Join(words[l], "、"), strings.Join(except[l], "、"))
	}
	return b.String()
}

func yesNo(v bool, yes, no string) string {
	if v {
		return yes
	}
	return no
}
