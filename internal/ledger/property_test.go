package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// drawLine draws a registration with random dimensions.
func drawLine(rt *rapid.T) Line {
	pick := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(rt, label) }
	day := date("2024-11-01").AddDays(rapid.IntRange(0, 500).Draw(rt, "day"))
	l := line(day.String(), 1)
	l.ContractAmount = amount.Fen(rapid.Int64Range(1, 1<<45).Draw(rt, "fen"))
	l.TechnicalAmount = amount.Fen(rapid.Int64Range(1, int64(l.ContractAmount)).Draw(rt, "technical"))
	l.Kind, l.SubKind = pick("kind", "10", "20", "50"), pick("sub kind", "11", "12", "51")
	l.SellerRegion, l.SellerZone = pick("seller region", "370902", "370911", "110000", ""), pick("zone", "", "", "3709Z1")
	l.TechField, l.Objective, l.Industry = pick("field", "01", "02"), pick("objective", "01", "06"), pick("industry", "C", "I", "")
	l.PlanSource, l.Flow, l.Direction = pick("plan", "11", "99"), pick("flow", "1", "2", "5"), pick("direction", "OUT", "IN", "BOTH")
	l.Band, l.SellerKind, l.BuyerKind = pick("band", "B1", "B7"), pick("seller", "022", "110"), pick("buyer", "150", "500")
	l.BuyerRegion, l.AmountMode, l.RuleSet = pick("buyer region", "370902", "310000"), pick("mode", "FIXED", "ROYALTY"), pick("rules", "CN-2000", "CN-2026")
	l.IsRelated = rapid.Bool().Draw(rt, "related")
	l.BuyerZone, l.BuyerCountry = pick("buyer zone", "", "3709Z2"), pick("buyer country", "CHN", "DEU")
	l.IPKinds = rapid.SampledFrom([][]string{nil, {"11"}, {"11", "12"}, {"20", "11"}}).Draw(rt, "ip kinds")
	l.Seller = Side{Key: pick("seller key", "A", "B", ""), Country: pick("seller country", "CHN", "USA"),
		Profile: rapid.SampledFrom([][]string{nil, {"HNTE"}, {"HNTE", "S3"}}).Draw(rt, "seller profile")}
	l.Buyer = Side{Key: pick("buyer key", "A", "C"), Country: l.BuyerCountry, Profile: rapid.SampledFrom([][]string{nil, {"SME", "S4"}}).Draw(rt, "buyer profile")}
	return l
}

// step makes one random change and keeps its lines.
func (m *model) step(rt *rapid.T) {
	act := rapid.SampledFrom([]int{0, 1, 3, 4, 4, 5, 5, 6}).Draw(rt, "act")
	if act == 6 && len(m.lines) > 0 && rapid.IntRange(0, 3).Draw(rt, "close") == 0 { // a closing sums the year up by everything
		m.closeOrReopen(rt)
		return
	}
	if act < 2 || len(m.alive) == 0 {
		org := rapid.SampledFrom([]string{ownOrg, otherOrg}).Draw(rt, "organisation")
		lines := rapid.SliceOfN(rapid.Custom(drawLine), 1, rapid.SampledFrom([]int{1, 1, 1, 3}).Draw(rt, "at most")).Draw(rt, "lines")
		for _, c := range m.register(org, lines...) {
			m.alive, m.owner[c.id] = append(m.alive, c), org
			m.learn(c.line, m.size()-1)
		}
		m.did("registrations")
		return
	}
	i := rapid.IntRange(0, len(m.alive)-1).Draw(rt, "contract")
	c := m.alive[i]
	day := c.line.BelongsTo.AddDays(rapid.IntRange(0, 400).Draw(rt, "later"))
	event := rapid.SampledFrom([]Event{Change, Change, Correct}).Draw(rt, "event")
	lines := []Line{c.reverse(event, day.String())}
	switch {
	case act == 3:
		lines[0].Event = rapid.SampledFrom([]Event{Revoke, Deregister}).Draw(rt, "removal")
		c.cancelled = true
		m.alive = slices.Delete(m.alive, i, i+1)
		m.did(map[Event]string{Revoke: "revocations", Deregister: "deregistrations"}[lines[0].Event])
	case act == 4 && m.onlyAmounts(rt, c, &lines[0]):
		m.did("changes of amounts")
	default: // any dimension may change: the old snapshot out, the new one in
		next := drawLine(rt)
		next.ContractID, next.BelongsTo, next.BookedOn, next.Event = c.id, c.line.BelongsTo, day, event
		c.line = next
		lines = append(lines, next)
		m.did(map[Event]string{Change: "changes", Correct: "corrections"}[event])
	}
	index := m.post(c, lines...)
	for _, l := range lines {
		m.learn(l, index)
	}
}

// onlyAmounts makes a line one that moves the contract's amounts alone; not
// where they are drawn as they were.
func (m *model) onlyAmounts(rt *rapid.T, c *contract, l *Line) bool {
	fen := amount.Fen(rapid.Int64Range(1, 1<<45).Draw(rt, "other fen"))
	technical := min(fen, max(1, c.line.TechnicalAmount/2))
	moved := Group{ContractAmount: fen - c.line.ContractAmount, TechnicalAmount: technical - c.line.TechnicalAmount}
	if moved.ContractAmount == 0 && moved.TechnicalAmount == 0 {
		return false
	}
	l.Count, l.ContractAmount, l.TechnicalAmount = 0, moved.ContractAmount, moved.TechnicalAmount
	c.line.ContractAmount, c.line.TechnicalAmount = fen, technical
	return true
}

func (m *model) size() (n int64) {
	m.t.Helper()
	err := m.db.View(m.t.Context(), func(tx *database.Tx) (err error) {
		n, err = m.journal.Size(tx)
		return err
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return n
}

// valuesOf spells out what each dimension means, apart from the program's table.
func valuesOf(l Line, name string, v View) []string {
	several := map[string][]string{"ip_kind": l.IPKinds, "seller_profile": l.Seller.Profile, "buyer_profile": l.Buyer.Profile}
	switch list, ok := several[name]; {
	case ok && len(list) == 0:
		return []string{""}
	case ok:
		return list
	}
	return []string{valueOf(l, name, v)}
}

// fits tells whether one of the values is one of those a filter names.
func fits(values []string, filter string) bool {
	for _, f := range strings.Split(filter, ",") {
		beginning, open := strings.CutSuffix(f, "*")
		for _, v := range values {
			if v == f || f == "-" && v == "" || open && strings.HasPrefix(v, beginning) && v != "" {
				return true
			}
		}
	}
	return false
}

func valueOf(l Line, name string, v View) string {
	statistical := l.BelongsTo
	if v == Adjustments || v == Booked {
		l.BelongsTo = l.BookedOn
	}
	switch name {
	case "statistical_year":
		return statistical.String()[:4]
	case "region":
		return AreaOf(l.SellerRegion, l.SellerZone)
	case "month":
		return l.BelongsTo.String()[:7]
	case "quarter":
		return fmt.Sprintf("%s-Q%d", l.BelongsTo.String()[:4], (l.BelongsTo.Month()-1)/3+1)
	case "year":
		return l.BelongsTo.String()[:4]
	case "office":
		return l.OfficeID
	case "buyer_area":
		return AreaOf(l.BuyerRegion, l.BuyerZone)
	case "contract":
		return l.ContractID
	case "seller":
		return l.Seller.Key
	case "buyer":
		return l.Buyer.Key
	case "seller_country":
		return l.Seller.Country
	case "is_related":
		return fmt.Sprint(l.IsRelated)
	}
	field := ""
	for _, word := range strings.Split(name, "_") {
		field += strings.ToUpper(word[:1]) + word[1:]
	}
	return reflect.ValueOf(l).FieldByName(field).String()
}

func addTo(g *Group, l Line) {
	g.Count += l.Count
	g.ContractAmount += l.ContractAmount
	g.TechnicalAmount += l.TechnicalAmount
}

// naive answers a query from the list.
func (m *model) naive(reader *identity.Principal, q Query, known int64) (map[string]Group, Group) {
	groups, total := map[string]Group{}, Group{}
	for n, l := range m.lines {
		day := l.BelongsTo
		if bookedBy(q.View) {
			day = l.BookedOn
		}
		if l.EventIndex >= known || day.Before(q.From) || day.After(q.To) || !m.inView(l, q.View, known) {
			continue
		}
		if reader.Side == identity.SideApplicant && m.owner[l.ContractID] != reader.OrgID {
			continue
		}
		fit := true
		for name, v := range q.Filters {
			fit = fit && fits(m.values[n].of(name, q.View), v)
		}
		if !fit {
			continue
		}
		keys := []string{""}
		for i, name := range q.GroupBy {
			var longer []string
			for _, key := range keys {
				for _, v := range m.values[n].of(name, q.View) {
					longer = append(longer, strings.Join(append(strings.Split(key, "|")[:i], v), "|"))
				}
			}
			keys = longer
		}
		addTo(&total, l)
		for _, key := range keys {
			g := groups[key]
			addTo(&g, l)
			groups[key] = g
		}
	}
	if len(q.GroupBy) == 0 {
		groups = nil
	}
	return groups, total
}

func (m *model) drawQuery(rt *rapid.T) Query {
	q := Query{Filters: map[string]string{}, AsOf: Now(), View: rapid.SampledFrom([]View{"", Open, Frozen, Adjustments, Booked}).Draw(rt, "view")}
	q.From = date("2024-10-01").AddDays(rapid.IntRange(0, 300).Draw(rt, "from"))
	q.To = q.From.AddDays(rapid.IntRange(0, 500).Draw(rt, "days"))
	if rapid.Bool().Draw(rt, "whole months") { // the way the API asks
		q.From = calendar.On(q.From.Year(), q.From.Month(), 1)
		q.To = calendar.On(q.To.Year(), q.To.Month()+1, 1).AddDays(-1)
	}
	names := rapid.SliceOfNDistinct(rapid.SampledFrom(DimensionNames()), 0, 6, rapid.ID[string]).Draw(rt, "dimensions")
	cut := rapid.IntRange(0, len(names)).Draw(rt, "grouped")
	for _, name := range names[:min(cut, 4)] {
		d, _ := findDimension(name)
		if d.many() && slices.ContainsFunc(q.GroupBy, func(n string) bool { d, _ := findDimension(n); return d.many() }) {
			continue // one such dimension is allowed
		}
		q.GroupBy = append(q.GroupBy, name)
	}
	for _, name := range names[cut:] {
		q.Filters[name] = m.drawFilter(rt, name, q.View)
	}
	if rapid.Bool().Draw(rt, "earlier") {
		q.AsOf = AsOf{Index: rapid.Int64Range(0, m.size()).Draw(rt, "index")}
	}
	return q
}

// drawFilter names values of lines that are there, in each way a filter has.
func (m *model) drawFilter(rt *rapid.T, name string, v View) string {
	draw := func() string {
		return rapid.SampledFrom(valuesOf(rapid.SampledFrom(m.lines).Draw(rt, "like"), name, v)).Draw(rt, "value")
	}
	value := draw()
	d, _ := findDimension(name)
	if d.column == "" || name == "is_related" || name == "statistical_year" {
		return value
	}
	switch way := rapid.IntRange(0, 5).Draw(rt, "way"); {
	case way == 0 && value == "":
		return "-"
	case way == 1:
		return value + "," + draw()
	case way == 2 && value != "":
		return value[:1] + "*"
	}
	return value
}

func (m *model) drawReader(rt *rapid.T) *identity.Principal {
	return rapid.SampledFrom([]*identity.Principal{auditor(), auditor(), applicant(ownOrg), applicant(otherOrg)}).Draw(rt, "reader")
}

func (m *model) checkSummary(rt *rapid.T) {
	q, reader := m.drawQuery(rt), m.drawReader(rt)
	s, err := m.Summary(m.t.Context(), reader, q)
	if err != nil {
		rt.Fatal(err)
	}
	groups, total := m.naive(reader, q, s.AsOf.Index)
	m.compare(rt, s, groups, total)
	m.keep(rt, storedAnswer{reader, s})
}

func (m *model) compare(rt *rapid.T, s Summary, groups map[string]Group, total Group) {
	m.compared += len(s.Groups) + 1
	if len(s.Groups) != len(groups) {
		rt.Fatalf("%d groups, want %d (%+v)", len(s.Groups), len(groups), s.Query)
	}
	last := ""
	for i, g := range s.Groups {
		var key []string
		for _, name := range s.Query.GroupBy {
			key = append(key, g.Key[name])
		}
		at := strings.Join(key, "|")
		want, there := groups[at]
		want.Key = g.Key
		if !there || !reflect.DeepEqual(g, want) {
			rt.Fatalf("group %q is %+v, want %+v (%+v)", at, g, want, s.Query)
		}
		if at := strings.Join(key, "\x00"); i > 0 && at <= last {
			rt.Fatalf("group %q after %q", at, last)
		} else {
			last = at
		}
	}
	if !reflect.DeepEqual(s.Total, total) {
		rt.Fatalf("total %+v, want %+v (%+v)", s.Total, total, s.Query)
	}
}

// closeOrReopen closes a year or a month that has ended, or opens one again.
func (m *model) closeOrReopen(rt *rapid.T) {
	p := Period{Year: rapid.SampledFrom([]int{2024, 2025}).Draw(rt, "year"), Month: rapid.SampledFrom([]int{0, 0, 1, 3, 11, 12}).Draw(rt, "month")}
	ctx, shut, reopen := m.t.Context(), m.CloseMonth, m.ReopenMonth
	if p.Month == 0 {
		shut = func(ctx context.Context, by *identity.Principal, p Period, note string) (Closing, error) {
			return m.CloseYear(ctx, by, p.Year, note)
		}
		reopen = func(ctx context.Context, by *identity.Principal, p Period, why string) (Closing, error) {
			return m.ReopenYear(ctx, by, p.Year, why)
		}
	}
	inForce := func(p Period) int {
		return slices.IndexFunc(m.closed, func(c Closing) bool { return c.Period == p && c.InForce() })
	}
	i, why := inForce(p), "发现重复登记，需要重新汇总。"
	if p.Month > 0 && inForce(Period{Year: p.Year}) >= 0 { // the year decides
		if _, err := shut(ctx, auditor(), p, ""); fault.CodeOf(err) != fault.YearClosed {
			rt.Fatalf("%s of a closed year: %v", p, err)
		}
		if _, err := reopen(ctx, auditor(), p, why); fault.CodeOf(err) != fault.YearClosed {
			rt.Fatalf("%s of a closed year: %v", p, err)
		}
		return
	}
	if i < 0 {
		c, err := shut(ctx, auditor(), p, "关账")
		if err != nil {
			rt.Fatal(err)
		}
		m.closed = append(m.closed, c)
		m.addUp()
		m.did("closings")
		return
	}
	if rapid.IntRange(0, 2).Draw(rt, "reopen") > 0 { // mostly it stays closed
		return
	}
	c, err := reopen(ctx, auditor(), p, why)
	if err != nil {
		rt.Fatal(err)
	}
	m.closed[i] = c
	m.addUp()
	m.did("reopenings")
}

// inView tells whether a line counts in a view, by the closings alone: that of
// its year, and without one that of its month.
func (m *model) inView(l Line, v View, known int64) bool {
	late := false
	for _, month := range []int{int(l.BelongsTo.Month()), 0} {
		for _, c := range m.closed {
			if c.Index < known && (c.InForce() || c.ReopenedIndex >= known) && c.Year == l.BelongsTo.Year() && c.Month == month {
				late = l.EventIndex >= c.Index
			}
		}
	}
	return v != Frozen && v != Adjustments || late == (v == Adjustments)
}

// checkClosings: a closed period is frozen as its snapshot says, whatever came
// later, and what is frozen and what came later make up everything.
func (m *model) checkClosings(rt *rapid.T) {
	wrong, err := m.CheckClosings(m.t.Context())
	if err != nil || len(wrong) > 0 {
		rt.Fatalf("%d closings do not come out again: %v", len(wrong), err)
	}
	everything := Query{AsOf: Now(), From: date("2000-01-01"), To: date("2100-12-31")}
	open, frozen, adjusted := everything, everything, everything
	frozen.View, adjusted.View = Frozen, Adjustments
	sum := m.summary(auditor(), frozen).Total
	if err := sum.add(m.summary(auditor(), adjusted).Total); err != nil {
		rt.Fatal(err)
	}
	if all := m.summary(auditor(), open).Total; !reflect.DeepEqual(sum, all) {
		rt.Fatalf("frozen and adjustments make %+v, all lines %+v", sum, all)
	}
	for _, c := range m.closed {
		if !c.InForce() {
			continue
		}
		if c.Month > 0 && slices.ContainsFunc(m.closed, func(o Closing) bool { return o.Period == Period{Year: c.Year} && o.InForce() }) {
			continue // the year decides
		}
		q := Query{From: c.First(), To: c.Last(), AsOf: Now(), View: Frozen}
		var s Snapshot
		if err := json.Unmarshal([]byte(c.Snapshot), &s); err != nil {
			rt.Fatal(err)
		}
		if got := figuresOf(m.summary(auditor(), q).Total, ""); got != s.Total {
			rt.Fatalf("%s is frozen as %+v, the snapshot says %+v", c.Period, got, s.Total)
		}
	}
}

// checkCells works every prepared total out again, of which there must be some.
func (m *model) checkCells(rt *rapid.T) {
	if found, err := checkRollups(m.t.Context(), m.db.DB, m.block); err != nil || found.Count > 0 || found.Cells == 0 && len(m.lines) > 0 {
		rt.Fatalf("%d of %d prepared totals differ: %v, %v", found.Count, found.Cells, found.Differences, err)
	}
}

// checkRollups asks what the rollups can answer, and the same of the lines.
func (m *model) checkRollups(rt *rapid.T) {
	q := Query{AsOf: Now(), Filters: map[string]string{}}
	q.From = calendar.On(2024, 11, 1)
	q.To = calendar.On(2024, 12+1, 1).AddDays(rapid.SampledFrom([]int{-1, 30, 364}).Draw(rt, "to"))
	if rapid.Bool().Draw(rt, "days") { // days before and after the whole months
		q.From, q.To = q.From.AddDays(rapid.IntRange(-20, 20).Draw(rt, "from")), q.To.AddDays(rapid.IntRange(-20, 20).Draw(rt, "until"))
	}
	c := rapid.SampledFrom(cubes).Draw(rt, "cube")
	known := []string{"kind", c.a, "month", "quarter", "year", "statistical_year"}
	if c.b != "" {
		known = append(known, c.b)
	}
	q.GroupBy = rapid.SliceOfDistinct(rapid.SampledFrom(known), rapid.ID[string]).Draw(rt, "grouping")
	if rapid.Bool().Draw(rt, "one kind") {
		q.Filters["kind"] = "20"
	}
	if rapid.Bool().Draw(rt, "filter") {
		q.Filters[c.a] = m.drawFilter(rt, c.a, Open)
	}
	if rapid.Bool().Draw(rt, "earlier") {
		q.AsOf = AsOf{Index: rapid.Int64Range(0, m.size()).Draw(rt, "index")}
	}
	sel, err := q.check(wholeCity)
	if err != nil {
		rt.Fatal(err)
	}
	err = m.db.View(m.t.Context(), func(tx *database.Tx) error {
		if err = m.know(tx, &sel, q.AsOf); err != nil {
			return err
		}
		if _, ok := sel.cube(); !ok {
			rt.Fatalf("not asked of the rollups: %+v", q)
		}
		fast, total, err := sum(tx, &sel)
		if err != nil {
			return err
		}
		sel.known.block = 0 // the same, of the lines
		slow, same, err := sum(tx, &sel)
		if err == nil && (!reflect.DeepEqual(fast, slow) || !reflect.DeepEqual(total, same)) {
			rt.Fatalf("rollups %+v %+v, lines %+v %+v", fast, total, slow, same)
		}
		return err
	})
	if err != nil {
		rt.Fatal(err)
	}
}

// checkEntries opens a random cell page by page while new lines arrive.
func (m *model) checkEntries(rt *rapid.T) {
	q, reader := m.drawQuery(rt), m.drawReader(rt)
	s, err := m.Summary(m.t.Context(), reader, q)
	if err != nil {
		rt.Fatal(err)
	}
	cell := s.Total
	if len(s.Groups) > 0 {
		cell = rapid.SampledFrom(s.Groups).Draw(rt, "cell")
	}
	ask := EntryQuery{Query: q, Limit: rapid.IntRange(1, 40).Draw(rt, "limit")}
	ask.Filters = map[string]string{}
	for _, from := range []map[string]string{q.Filters, cell.Key} {
		for name, v := range from {
			ask.Filters[name] = v
		}
	}
	got, want := Group{Key: cell.Key}, cell
	for first := true; first || ask.Cursor != ""; first = false {
		page, err := m.Entries(m.t.Context(), reader, ask)
		if err != nil {
			rt.Fatal(err)
		}
		if page.Total.Count != want.Count || page.Total.ContractAmount != want.ContractAmount || page.AsOf != s.AsOf {
			rt.Fatalf("page of %+v at %+v, cell %+v at %+v", page.Total, page.AsOf, want, s.AsOf)
		}
		for _, l := range page.Items {
			if err := got.add(Group{Count: l.Count, ContractAmount: l.ContractAmount, TechnicalAmount: l.TechnicalAmount}); err != nil {
				rt.Fatal(err)
			}
			m.checkEntry(rt, reader, l, ask.Query)
		}
		if ask.Cursor = page.NextCursor; first && ask.Cursor != "" {
			m.record(func(tx *journal.Tx) error { return m.arrive(tx, reader, page.Items[0]) })
		}
	}
	if !reflect.DeepEqual(got, want) {
		rt.Fatalf("the lines add up to %+v, the cell says %+v (%+v)", got, want, ask)
	}
}

func (m *model) checkEntry(rt *rapid.T, reader *identity.Principal, l Line, q Query) {
	d := l.Dimensions()
	for name, v := range q.Filters {
		if dim, _ := findDimension(name); dim.ofSide() { // not read back with the line
			continue
		}
		if one, ok := d[name]; ok && q.View != Adjustments && q.View != Booked && !fits([]string{one}, v) || !fits(valuesOf(l, name, q.View), v) {
			rt.Fatalf("line %+v has %s %q, asked for %q", l, name, d[name], v)
		}
	}
	if reader.Side == identity.SideApplicant && m.owner[l.ContractID] != reader.OrgID {
		rt.Fatalf("line %d/%d of another organisation", l.EventIndex, l.LineNo)
	}
}

// arrive registers one more contract that the running query would find.
func (m *model) arrive(tx *journal.Tx, reader *identity.Principal, like Line) error {
	org := ownOrg
	if reader.Side == identity.SideApplicant {
		org = reader.OrgID
	}
	like.Event, like.Count, like.BookedOn = Register, 1, like.BelongsTo
	like.ContractAmount, like.TechnicalAmount = 500, 400
	c := m.newContract(org, like)
	if err := c.insert(tx.Tx); err != nil {
		return err
	}
	if err := m.Post(tx, c.line); err != nil {
		return err
	}
	index, err := tx.Index()
	m.owner[c.id], m.alive = org, append(m.alive, c)
	m.learn(c.line, index)
	return err
}
