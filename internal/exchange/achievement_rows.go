package exchange

import (
	"math/big"
	"strconv"
	"strings"

	"jishi/internal/achievement"
	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/fault"
)

// pointers tell where the form keeps what a column holds.
var pointers = map[string]string{"name": "/name", "class": "/class", "evaluation_class": "/evaluation_class", "registration_no": "/registration_no", "keywords": "/keywords",
	"teaser": "/teaser", "abstract": "/abstract", "innovation": "/innovation", "detail": "/detail", "output_form": "/output_form", "attribute": "/attribute", "stage": "/stage",
	"tech_field": "/tech_field", "industry": "/industry", "started_on": "/started_on", "completed_on": "/completed_on", "source": "/project/source", "programme": "/project/programme",
	"project_no": "/project/no", "funding": "/project/funding", "review_mode": "/review/mode", "review_body": "/review/body", "review_on": "/review/on", "report_no": "/review/report_no",
	"level": "/review/level", "units": "/units", "people": "/people", "rights": "/rights", "trl": "/trl", "application": "/application/status", "unused": "/application/unused_reason", "mode": "/application/mode"}

// achievement reads a row of the sheet of achievements.
func (b *achievementBook) achievement(l *line) error {
	if len(b.rows) == MaxAchievements {
		return fault.New(fault.ImportTooMany)
	}
	if l.get("name") == "" {
		only := true
		for field := range l.columns {
			only = only && (field == "key" || l.get(field) == "")
		}
		if only { // numbered lines that nobody filled in
			return nil
		}
		l.refuse("name", fault.New(fault.MissingField))
	}
	r := AchievementRow{Place: Place{Sheet: l.sheet, Row: l.row}, places: map[string]Place{}}
	for field, pointer := range pointers {
		if l.columns[field].column != nil {
			r.places[pointer] = l.place(field)
		}
	}
	f := &r.Form
	l.texts(f)
	l.facts(f)
	l.review(f)
	l.units(f)
	l.people(f)
	l.rights(f)
	if key := keyOf(l.get("key")); key != "" {
		if _, twice := b.keys[key]; twice {
			l.refuse("key", fault.New(fault.ImportKeyTwice))
		} else {
			b.keys[key] = len(b.rows)
		}
	}
	b.rows = append(b.rows, r)
	return nil
}

func (l *line) texts(f *achievement.Form) {
	f.Name, f.Teaser, f.Abstract = strings.Join(strings.Fields(l.get("name")), " "), l.get("teaser"), l.get("abstract")
	f.Innovation, f.Detail = l.get("innovation"), l.get("detail")
	f.RegistrationNo = strings.ToUpper(halfWidth(l.get("registration_no")))
	f.Project.Programme, f.Project.No = l.get("programme"), l.get("project_no")
	f.Keywords = manyOf(l.get("keywords"), listMarks+" ")
	if len(f.Keywords) > 3 {
		l.book.errs = append(l.book.errs, CellError{l.place("keywords"), fault.OutOfRange, fault.T("关键词超过 3 个，只取前 3 个。", "More than three keywords: the first three are taken."), true})
		f.Keywords = f.Keywords[:3]
	}
}

func (l *line) facts(f *achievement.Form) {
	f.Class, f.EvaluationClass, f.OutputForm, f.Attribute = l.code("class"), l.code("evaluation_class"), l.code("output_form"), l.code("attribute")
	f.Stage, f.TechField, f.Industry, f.Project.Source = l.code("stage"), l.code("tech_field"), l.code("industry"), l.code("source")
	f.Application.Status, f.Application.UnusedReason, f.Application.Mode = l.code("application"), l.code("unused"), l.code("mode")
	f.StartedOn, f.CompletedOn = l.day("started_on", false), l.day("completed_on", true)
	if v := l.get("funding"); v != "" {
		if fen, err := l.money("funding", v); err != nil {
			l.refuse("funding", err)
		} else if fen > 0 {
			f.Project.Funding = []achievement.Funding{{Source: f.Project.Source, Amount: fen}}
		}
	}
	if v := l.get("trl"); v != "" {
		n, err := levelOf(v)
		if err != nil {
			l.refuse("trl", fault.Newf(fault.WrongFormat, "“%s”不是成熟度等级，请填 1 至 9。", "%q is no level; write 1 to 9.", brief(v)))
		} else {
			f.TRL = []achievement.Claim{{Scale: achievement.Scale9, Level: n}}
		}
	}
}

// money reads an amount; a column headed 万元 counts in ten thousands.
func (l *line) money(field, v string) (amount.Fen, error) {
	if strings.Contains(l.columns[field].header, "万元") && !strings.ContainsAny(v, "万亿元") {
		v += "万"
	}
	return yuanOf(v)
}

func (l *line) review(f *achievement.Form) {
	r := achievement.Review{Mode: l.code("review_mode"), Body: l.get("review_body"), On: l.day("review_on", true), ReportNo: l.get("report_no"), Level: l.code("level")}
	if r != (achievement.Review{}) {
		f.Review = &r
	}
}

func (l *line) units(f *achievement.Form) {
	names := manyOf(l.get("units"), "、;；,，\n\t|")
	if first := l.get("unit_first"); first != "" {
		rest := []string{first}
		for _, n := range names {
			if n != first {
				rest = append(rest, n)
			}
		}
		names = rest
	}
	for _, n := range names {
		f.Units = append(f.Units, achievement.Unit{Name: leadNumber.ReplaceAllString(n, "")})
	}
	list := manyOf(halfWidth(l.get("unit_codes")), listMarks+" ")
	switch {
	case len(list) == 0:
	case len(list) != len(f.Units):
		l.refuse("unit_codes", fault.New(fault.UnitCodesUneven))
	default:
		for i, c := range list {
			f.Units[i].CreditCode = creditCode(c)
		}
	}
}

func (l *line) people(f *achievement.Form) {
	people, err := peopleOf(l.get("people"))
	if err != nil {
		l.refuse("people", err)
	}
	first, err := peopleOf(l.get("person_first"))
	if err != nil {
		l.refuse("person_first", err)
	}
	if len(first) > 0 { // named again among the others, as a rule
		rest := first[:1]
		for _, p := range people {
			if p.Name != first[0].Name {
				rest = append(rest, p)
			} else if rest[0].Share == 0 {
				rest[0] = p
			}
		}
		people = rest
	}
	f.People = people
	shares := manyOf(l.get("shares"), listMarks+" :：")
	if len(shares) == 0 {
		return
	}
	if len(shares) != len(people) {
		l.refuse("shares", fault.New(fault.SharesUneven))
		return
	}
	for i, s := range shares {
		if f.People[i].Share, err = shareOf(s); err != nil {
			l.refuse("shares", err)
			return
		}
	}
}

func (l *line) rights(f *achievement.Form) {
	f.Rights = rightsOf(l.get("rights"))
	kind, state := l.code("right_kind"), stateOf(l.get("right_status"))
	for i := range f.Rights {
		r := &f.Rights[i]
		if kind != "" && (r.Kind == "" || len(f.Rights) == 1) {
			r.Kind = kind
		}
		if state != "" {
			r.Status = state
		}
	}
}

// link reads a row of a linked sheet into the achievement it names. The first
// one takes the place of what its own row has.
func (b *achievementBook) link(columns []asked) func(l *line) error {
	seen := map[int]bool{}
	return func(l *line) error {
		if b.linked++; b.linked > maxLinked {
			return fault.New(fault.ImportTooMany)
		}
		i, ok := b.keys[keyOf(l.get("key"))]
		if !ok {
			l.refuse("key", fault.New(fault.ImportKeyUnknown))
			return nil
		}
		r := &b.rows[i]
		first := !seen[i]
		seen[i] = true
		switch columns[1].head {
		case unitColumns[1].head:
			r.unit(l, first)
		case personColumns[1].head:
			r.person(l, first)
		default:
			r.right(l, first)
		}
		return nil
	}
}

// note remembers the row of an entry of a list.
func (r *AchievementRow) note(list string, n int, l *line, fields map[string]string) {
	at := list + "/" + strconv.Itoa(n)
	r.places[at] = Place{Sheet: l.sheet, Row: l.row}
	for field, member := range fields {
		if l.columns[field].column != nil {
			r.places[at+"/"+member] = l.place(field)
		}
	}
}

func (r *AchievementRow) unit(l *line, first bool) {
	if first {
		r.Form.Units = nil
	}
	r.note("/units", len(r.Form.Units), l, map[string]string{"name": "name", "code": "credit_code", "kind": "kind", "role": "role"})
	r.Form.Units = append(r.Form.Units, achievement.Unit{Name: l.get("name"), CreditCode: creditCode(halfWidth(l.get("code"))), Kind: l.code("kind"), Role: l.get("role")})
}

func (r *AchievementRow) person(l *line, first bool) {
	if first {
		r.Form.People = nil
	}
	r.note("/people", len(r.Form.People), l, map[string]string{"name": "name", "birth": "birth_year", "title": "title", "degree": "degree", "unit": "unit_name", "code": "unit_code", "orcid": "orcid",
		"contribution": "contribution", "share": "share"})
	p := achievement.Person{Name: personName(l.get("name")), BirthYear: l.birth(), Title: l.get("title"), Degree: l.get("degree"), UnitName: l.get("unit"), UnitCode: creditCode(halfWidth(l.get("code"))),
		ORCID: strings.ToUpper(halfWidth(l.get("orcid"))), Contribution: l.get("contribution"), Leader: l.yes("leader"), Main: l.yes("main")}
	if v := l.get("share"); v != "" {
		var err error
		if p.Share, err = l.share(v); err != nil {
			l.refuse("share", err)
		}
	}
	r.Form.People = append(r.Form.People, p)
}

var tenThousand = big.NewRat(10_000, 1)

// share reads a share of a column of its own, where a cell formatted in percent
// holds a fraction.
func (l *line) share(v string) (int64, error) {
	if plain := halfWidth(v); plain == "1" || strings.HasPrefix(plain, "0.") && !strings.Contains(plain, "%") {
		n, ok := decimalOf(plain)
		if !ok {
			return 0, fault.New(fault.ShareUnreadable)
		}
		whole := n.Mul(n, tenThousand)
		if !whole.IsInt() {
			return 0, fault.New(fault.ShareUnreadable)
		}
		return whole.Num().Int64(), nil
	}
	return shareOf(v)
}

// birth is a year of birth, of a year alone, a month or a day.
func (l *line) birth() int64 {
	v := halfWidth(l.get("birth"))
	if v == "" {
		return 0
	}
	if n, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSuffix(v, "年"), ".0"), 10, 64); err == nil && n >= 1900 && n <= 2100 {
		return n
	}
	d, err := someDay(v, l.book.zero, false)
	if err != nil {
		l.refuse("birth", fault.Newf(fault.WrongFormat, "“%s”不是年份，请写成 1980。", "%q is no year; write 1980.", brief(v)))
		return 0
	}
	return int64(d.Year())
}

func (r *AchievementRow) right(l *line, first bool) {
	if first {
		r.Form.Rights = nil
	}
	r.note("/rights", len(r.Form.Rights), l, map[string]string{"number": "number", "kind": "kind", "title": "title", "owner": "owner", "status": "status", "granted_on": "granted_on"})
	x := rightOf(halfWidth(l.get("number")), l.get("status"))
	if kind := l.code("kind"); kind != "" {
		x.Kind = kind
	}
	x.Title, x.Owner, x.Encumbrance = l.get("title"), l.get("owner"), l.get("encumbrance")
	x.FiledOn, x.GrantedOn, x.ExpiresOn = l.day("filed_on", false), l.day("granted_on", false), l.day("expires_on", true)
	if x.Status == "" && x.GrantedOn != (calendar.Date{}) {
		x.Status = "GRANTED"
	}
	r.Form.Rights = append(r.Form.Rights, x)
}
