package achievement

import (
	"strconv"
	"strings"

	"jishi/internal/calendar"
	"jishi/internal/fault"
)

// checkFiling holds a form against what a filed record needs, all of it at once;
// files are the record's own, orgCode the unit that files. Faults: fields.
func (f *Form) checkFiling(today calendar.Date, orgCode string, files []File) error {
	if err := f.checkDraft(today); err != nil {
		return err
	}
	c := &checks{}
	f.checkComplete(c)
	f.checkUnits(c, orgCode)
	f.checkShares(c)
	f.checkEvidence(c, today, files)
	return fault.Fields(c.bad...)
}

func (f *Form) checkComplete(c *checks) {
	for _, n := range []struct{ at, text string }{{"/class", f.Class}, {"/evaluation_class", f.EvaluationClass}, {"/teaser", f.Teaser}, {"/abstract", f.Abstract},
		{"/output_form", f.OutputForm}, {"/attribute", f.Attribute}, {"/stage", f.Stage}, {"/tech_field", f.TechField}, {"/project/source", f.Project.Source},
		{"/application/status", f.Application.Status}} {
		if strings.TrimSpace(n.text) == "" {
			c.at(n.at, fault.MissingField)
		}
	}
	if len(f.Keywords) == 0 {
		c.at("/keywords", fault.MissingField)
	}
	if f.CompletedOn.IsZero() {
		c.at("/completed_on", fault.MissingField)
	}
	// 未应用 asks why.
	if f.Application.Status == "5" && f.Application.UnusedReason == "" {
		c.at("/application/unused_reason", fault.MissingField)
	}
	if r := f.Review; r != nil {
		if r.Mode == "" {
			c.at("/review/mode", fault.MissingField)
		}
		if r.On.IsZero() {
			c.at("/review/on", fault.MissingField)
		}
	}
	for i, r := range f.Rights {
		at := "/rights/" + strconv.Itoa(i)
		if r.Kind == "" {
			c.at(at+"/kind", fault.MissingField)
		}
		if rightKey(r.Number) == "" && r.Kind != "20" && r.Kind != "99" { // 技术秘密 has no number
			c.at(at+"/number", fault.MissingField)
		}
	}
}

// checkUnits: the first unit is the one that files; no unit stands twice.
func (f *Form) checkUnits(c *checks, orgCode string) {
	if len(f.Units) == 0 {
		c.at("/units", fault.MissingField)
		return
	}
	if f.Units[0].CreditCode != orgCode {
		c.at("/units/0/credit_code", fault.FirstUnitOther)
	}
	seen := map[string]bool{}
	for i, u := range f.Units {
		if u.CreditCode == "" {
			c.at("/units/"+strconv.Itoa(i)+"/credit_code", fault.MissingField)
		} else if seen[u.CreditCode] {
			c.at("/units/"+strconv.Itoa(i)+"/credit_code", fault.UnitTwice)
		}
		seen[u.CreditCode] = true
	}
}

// checkShares: the shares of all people come to exactly the whole.
func (f *Form) checkShares(c *checks) {
	if len(f.People) == 0 {
		c.at("/people", fault.MissingField)
		return
	}
	sum := int64(0)
	for i, p := range f.People {
		sum += p.Share
		for k := range i {
			if p.Key().Same(f.People[k].Key()) {
				c.at("/people/"+strconv.Itoa(i)+"/name", fault.PersonTwice)
			}
		}
		if strings.TrimSpace(p.UnitName) == "" && p.UnitCode == "" {
			c.at("/people/"+strconv.Itoa(i)+"/unit_name", fault.MissingField)
		}
	}
	if sum != whole {
		c.bad = append(c.bad, fault.Atf("/people", fault.SharesNotWhole, "各完成人的份额合计为 %s%%，应为 100%%。", "The shares come to %s %%, they must come to 100 %%.", percent(sum)))
	}
}

// percent writes basis points as a percentage without needless zeros.
func percent(bp int64) string {
	s := strconv.FormatInt(bp/100, 10)
	if rest := bp % 100; rest != 0 {
		s += "." + strings.TrimRight(string(rune('0'+rest/10))+string(rune('0'+rest%10)), "0")
	}
	return s
}
