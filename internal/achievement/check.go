package achievement

import (
	"regexp"
	"strconv"
	"strings"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/fault"
)

// whole is all of something, in basis points.
const whole = 10_000

// defencePatent is a kind of right that a public platform does not keep.
const defencePatent = "14"

var registrationNo = regexp.MustCompile(`^[0-9A-Z]{3}(19|20)[0-9]{2}[YJR][0-9]{4}$`)

// normal cleans what people type: spaces around, full-width codes.
func (f *Form) normal() {
	f.Name, f.Teaser = strings.TrimSpace(f.Name), strings.TrimSpace(f.Teaser)
	for i := range f.Units {
		f.Units[i].CreditCode, f.Units[i].Name = codes.NormalizeCreditCode(f.Units[i].CreditCode), strings.TrimSpace(f.Units[i].Name)
	}
	for i := range f.People {
		p := &f.People[i]
		p.UnitCode, p.Name, p.ORCID = codes.NormalizeCreditCode(p.UnitCode), strings.TrimSpace(p.Name), strings.ToUpper(strings.TrimSpace(p.ORCID))
	}
	for i := range f.Rights {
		f.Rights[i].Number = strings.TrimSpace(f.Rights[i].Number)
	}
}

// checks collects what is wrong with a form, each at its field.
type checks struct{ bad []fault.Field }

func (c *checks) at(pointer string, code fault.Code) { c.bad = append(c.bad, fault.At(pointer, code)) }

func (c *checks) text(pointer, text string, most int) {
	c.bad = append(c.bad, sized(pointer, text, 0, most)...)
}

func (c *checks) code(pointer, table, code string) {
	if code == "" {
		return
	}
	if t, ok := codes.Get(table); !ok || !t.Has(code, calendar.Date{}) {
		c.at(pointer, fault.UnknownCode)
	}
}

func (c *checks) count(pointer string, n, most int) {
	if n > most {
		c.at(pointer, fault.OutOfRange)
	}
}

// checkDraft holds a form against what even a draft must keep: nothing
// classified, known codes, numbers that can be true. Faults: fields.
func (f *Form) checkDraft(today calendar.Date) error {
	c := &checks{}
	if f.Secret {
		c.at("/secret", fault.ClassifiedAchievement)
	}
	f.checkTexts(c)
	f.checkCodes(c)
	f.checkPeople(c)
	f.checkRights(c)
	f.checkClaims(c)
	f.checkDates(c, today)
	return fault.Fields(c.bad...)
}

func (f *Form) checkTexts(c *checks) {
	if len(sized("/name", f.Name, 1, 100)) > 0 {
		c.bad = append(c.bad, sized("/name", f.Name, 1, 100)...)
	}
	for _, t := range []struct {
		at, text string
		most     int
	}{{"/teaser", f.Teaser, 120}, {"/abstract", f.Abstract, 500}, {"/innovation", f.Innovation, 2000}, {"/detail", f.Detail, 10000},
		{"/project/programme", f.Project.Programme, 100}, {"/project/no", f.Project.No, 64}, {"/application/users", f.Application.Users, 500},
		{"/application/export", f.Application.Export, 200}, {"/grant/agreement_sha256", f.Grant.AgreementSHA, 64}} {
		c.text(t.at, t.text, t.most)
	}
	c.count("/keywords", len(f.Keywords), 3)
	for i, k := range f.Keywords {
		c.bad = append(c.bad, sized("/keywords/"+strconv.Itoa(i), k, 1, 30)...)
	}
	c.count("/units", len(f.Units), 20)
	for i, u := range f.Units {
		at := "/units/" + strconv.Itoa(i)
		c.bad = append(c.bad, sized(at+"/name", u.Name, 1, 100)...)
		c.text(at+"/role", u.Role, 200)
		if u.CreditCode != "" {
			if err := codes.CheckCreditCode(u.CreditCode); fault.CodeOf(err) == fault.CreditCodeFormat {
				c.at(at+"/credit_code", fault.CreditCodeFormat)
			}
		}
	}
	if f.RegistrationNo != "" && !registrationNo.MatchString(f.RegistrationNo) {
		c.at("/registration_no", fault.AchievementNumber)
	}
}

func (f *Form) checkCodes(c *checks) {
	for _, k := range []struct{ at, table, code string }{
		{"/class", codes.AchievementClasses, f.Class}, {"/evaluation_class", codes.EvaluationClasses, f.EvaluationClass},
		{"/output_form", codes.AchievementOutputForms, f.OutputForm}, {"/attribute", codes.AchievementAttributes, f.Attribute},
		{"/stage", codes.AchievementStages, f.Stage}, {"/tech_field", codes.TechnologyFields, f.TechField},
		{"/project/source", codes.AchievementProjectSources, f.Project.Source},
		{"/application/status", codes.AchievementApplicationStatuses, f.Application.Status},
		{"/application/unused_reason", codes.AchievementUnusedReasons, f.Application.UnusedReason},
		{"/application/mode", codes.AchievementTransferModes, f.Application.Mode}, {"/grant/kind", codes.GrantRightKinds, f.Grant.Kind}} {
		c.code(k.at, k.table, k.code)
	}
	if f.Industry != "" {
		divisions, _ := codes.Get(codes.IndustryDivisions)
		sections, _ := codes.Get(codes.IndustrySections)
		if !divisions.Has(f.Industry, calendar.Date{}) && !sections.Has(f.Industry, calendar.Date{}) {
			c.at("/industry", fault.UnknownCode)
		}
	}
	for i, u := range f.Units {
		c.code("/units/"+strconv.Itoa(i)+"/kind", codes.AchievementUnitKinds, u.Kind)
	}
	c.count("/project/funding", len(f.Project.Funding), 20)
	for i, m := range f.Project.Funding {
		at := "/project/funding/" + strconv.Itoa(i)
		c.code(at+"/source", codes.AchievementProjectSources, m.Source)
		if m.Amount < 0 {
			c.at(at+"/amount", fault.AmountRange)
		}
	}
	if f.Application.Income < 0 {
		c.at("/application/income", fault.AmountRange)
	}
	if r := f.Review; r != nil {
		c.code("/review/mode", codes.AchievementReviewModes, r.Mode)
		c.code("/review/level", codes.AchievementReportLevels, r.Level)
		c.text("/review/body", r.Body, 100)
		c.text("/review/report_no", r.ReportNo, 64)
		c.text("/review/report_sha256", r.ReportSHA256, 64)
	}
}

func (f *Form) checkPeople(c *checks) {
	c.count("/people", len(f.People), 60)
	for i, p := range f.People {
		at := "/people/" + strconv.Itoa(i)
		c.bad = append(c.bad, sized(at+"/name", p.Name, 1, 64)...)
		c.text(at+"/title", p.Title, 64)
		c.text(at+"/degree", p.Degree, 64)
		c.text(at+"/unit_name", p.UnitName, 100)
		c.text(at+"/contribution", p.Contribution, 500)
		if p.Share < 0 || p.Share > whole {
			c.at(at+"/share", fault.OutOfRange)
		}
		if p.BirthYear != 0 && (p.BirthYear < 1900 || p.BirthYear > 2100) {
			c.at(at+"/birth_year", fault.OutOfRange)
		}
		if p.ORCID != "" && !validORCID(p.ORCID) {
			c.at(at+"/orcid", fault.ORCIDInvalid)
		}
		if p.UnitCode != "" {
			if err := codes.CheckCreditCode(p.UnitCode); fault.CodeOf(err) == fault.CreditCodeFormat {
				c.at(at+"/unit_code", fault.CreditCodeFormat)
			}
		}
	}
}

// validORCID checks an ORCID with its check character (ISO 7064 MOD 11-2).
func validORCID(id string) bool {
	if len(id) != 19 {
		return false
	}
	total := 0
	for i, r := range id {
		switch {
		case i == 4 || i == 9 || i == 14:
			if r != '-' {
				return false
			}
		case i == 18:
			check := (12 - total%11) % 11
			return check == 10 && r == 'X' || check < 10 && r == rune('0'+check)
		case r < '0' || r > '9':
			return false
		default:
			total = (total + int(r-'0')) * 2
		}
	}
	return false
}

func (f *Form) checkRights(c *checks) {
	c.count("/rights", len(f.Rights), 100)
	seen := map[string]bool{}
	for i, r := range f.Rights {
		at := "/rights/" + strconv.Itoa(i)
		c.code(at+"/kind", codes.IPKinds, r.Kind)
		if r.Kind == defencePatent {
			c.at(at+"/kind", fault.ClassifiedAchievement)
		}
		c.text(at+"/number", r.Number, 64)
		c.text(at+"/title", r.Title, 200)
		c.text(at+"/owner", r.Owner, 200)
		c.text(at+"/encumbrance", r.Encumbrance, 500)
		if r.Status != "" && r.Status != "APPLIED" && r.Status != "GRANTED" && r.Status != "LAPSED" {
			c.at(at+"/status", fault.UnknownCode)
		}
		if !r.FiledOn.IsZero() && !r.GrantedOn.IsZero() && r.GrantedOn.Before(r.FiledOn) {
			c.at(at+"/granted_on", fault.DatesReversed)
		}
		if key := rightKey(r.Number); key != "" {
			if seen[key] {
				c.at(at+"/number", fault.RightTwice)
			}
			seen[key] = true
		}
	}
}

func (f *Form) checkDates(c *checks, today calendar.Date) {
	if f.StartedOn.After(today) {
		c.at("/started_on", fault.DateInFuture)
	}
	if f.CompletedOn.After(today) {
		c.at("/completed_on", fault.DateInFuture)
	}
	if !f.StartedOn.IsZero() && !f.CompletedOn.IsZero() && f.CompletedOn.Before(f.StartedOn) {
		c.at("/completed_on", fault.DatesReversed)
	}
	if f.Review != nil && f.Review.On.After(today) {
		c.at("/review/on", fault.DateInFuture)
	}
}
