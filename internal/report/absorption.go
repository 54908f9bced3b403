package report

import (
	"maps"
	"slices"

	"jishi/internal/absorption"
	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/ledger"
)

// Source (数据来源) says where the drill of a cell leads.
type Source string

// The sources of sums.
const (
	FromLedger     Source = "LEDGER"     // 本平台登记: /volume/entries
	FromAbsorption Source = "ABSORPTION" // 省级文件导入: /absorption/entries
)

// ledgerSource is what every report is made of.
var ledgerSource = fault.T("本平台认定登记的技术合同台账", "The ledger of contracts registered here")

// covered settles what absorption is made of besides own registrations, and says
// it on the report: the files, and the days for which there is none. Applicants
// see the contracts of their own organisation, which no file is about. An imported
// line has neither a day of booking nor a closed year, so it is in the open view
// only.
func (b *builder) covered() error {
	if b.coverage != nil || b.uncovered.Zh != "" {
		return nil
	}
	switch {
	case !identity.Allowed(b.reader, identity.OpGetVolumeReconciliation):
		b.uncovered = fault.T("吸纳技术仅含本单位在本平台登记的合同。", "Absorption has only the contracts of the own organisation that are registered here.")
		return nil
	case b.question.View != ledger.Open:
		b.uncovered = fault.T("吸纳技术仅含在本平台登记的合同：省级文件导入的数据没有入账日和年度关账，只在即时视图中计入。",
			"Absorption has only contracts registered here: imported lines have no day of booking and no closing, and are in the open view only.")
		return nil
	}
	c, err := b.service.absorption.Covered(b.ctx, b.reader, b.from, b.to, b.asOf.Index)
	if err != nil {
		return err
	}
	b.coverage = &c
	for _, batch := range c.Batches {
		name := batch.Source.Text()
		b.sources = append(b.sources, fault.Tf("%[1]s《%[3]s》（%[4]s至%[5]s登记，日志序号 %[6]d，文件摘要 %[7]s）", "%[2]s %[3]q (registered %[4]s to %[5]s, event %[6]d, file %[7]s)",
			name.Zh, name.En, batch.Document, batch.From, batch.To, batch.Index, batch.SHA256[:min(len(batch.SHA256), 12)]))
	}
	return nil
}

// imported tells whether the report has columns of imported lines.
func (b *builder) imported() bool { return b.coverage != nil }

// absorptionNotes say under a table what its absorption is made of.
func (b *builder) absorptionNotes() []fault.Text {
	if !b.imported() {
		return []fault.Text{b.uncovered}
	}
	out := []fault.Text{fault.T("吸纳技术合计＝本平台登记（卖方也在本市，或由买方在本市登记的技术进口）＋省级文件导入（在外地登记、买方在本市）；已在本平台登记的编号和卖方在本市的行不重复计入。",
		"Absorption is what is registered here (local seller, or import) and what the province's file has (registered elsewhere, local buyer); numbers registered here and local sellers are not added again.")}
	if len(b.coverage.Batches) > 0 {
		zh, en := "", ""
		for i, s := range b.sources {
			if i > 0 {
				zh, en = zh+"；", en+"; "
			}
			zh, en = zh+s.Zh, en+s.En
		}
		out = append(out, fault.T("省级文件导入部分来自："+zh+"。", "Imported from: "+en+"."))
	}
	if len(b.coverage.Missing) > 0 {
		zh, en := "", ""
		for i, p := range b.coverage.Missing {
			if i > 0 {
				zh, en = zh+"、", en+", "
			}
			zh, en = zh+p.From.String()+"至"+p.To.String(), en+p.From.String()+" to "+p.To.String()
		}
		out = append(out, fault.T("下列期间尚未导入省级文件，吸纳技术仅含本平台登记的合同："+zh+"。",
			"For these days no file was imported yet, and absorption has own registrations only: "+en+"."))
	}
	return out
}

// absorbed asks for imported lines; the parameters are those of a drill.
func (b *builder) absorbed(d Drill, group ...string) ([]ledger.Group, ledger.Group, error) {
	q := absorption.Query{AsOf: b.asOf.Index, GroupBy: group, Filters: map[string]string{}}
	var err error
	for name, v := range d {
		switch name {
		case "from":
			q.From, err = calendar.ParseDate(v)
		case "to":
			q.To, err = calendar.ParseDate(v)
		default:
			q.Filters[name] = v
		}
		if err != nil {
			return nil, ledger.Group{}, err
		}
	}
	return b.service.absorption.Figures(b.ctx, b.reader, q)
}

// withAbsorbed gives the parameters of a cell of imported lines: the view is the
// open one and the direction IN, and neither need be said.
func (b *builder) withAbsorbed(more ...Drill) Drill {
	out := b.with(more...)
	delete(out, "view")
	delete(out, "direction")
	return out
}

// spreadAbsorbed is spread over imported lines.
func (b *builder) spreadAbsorbed(a axis, d Drill) (cube, error) {
	d = maps.Clone(d)
	delete(d, "view")
	delete(d, "direction")
	out := cube{axis: a}
	var err error
	out.groups, out.total, err = b.absorbed(d, a.dimension, "kind")
	return out, err
}

// absorbedFigures are the three cells of a sum of imported lines.
func absorbedFigures(g ledger.Group, d Drill) []Cell {
	return mark(figures(g, d))
}

// mark says that cells open to imported lines.
func mark(cells []Cell) []Cell {
	for i := range cells {
		if cells[i].Drill != nil {
			delete(cells[i].Drill, "view")
			delete(cells[i].Drill, "direction")
			cells[i].Source = FromAbsorption
		}
	}
	return cells
}

// absorbedKinds adds to R15 what the province's file says of imports, in a table
// of its own, and both sources side by side.
func (b *builder) absorbedKinds(title fault.Text, a axis, base Drill) error {
	t, err := b.matrixOf(b.spreadAbsorbed, title, a, base)
	if err != nil {
		return err
	}
	for _, r := range t.Rows {
		mark(r.Cells)
	}
	b.add(t)
	return nil
}

// bothSources adds a table of own registrations, imported lines and their sum.
func (b *builder) bothSources(title fault.Text, a axis, base Drill) error {
	own, err := b.spread(a, b.with(base))
	if err != nil {
		return err
	}
	imported, err := b.spreadAbsorbed(a, b.with(base))
	if err != nil {
		return err
	}
	t := Table{Title: title, Head: a.head, Columns: slices.Concat(threeColumns("in_", ownTitle), threeColumns("imported_", importedTitle), threeColumns("absorbed_", absorptionTitle)),
		Notes: b.absorptionNotes()}
	if rest, ok := a.rest(append(own.values(), imported.values()...), notStated); ok {
		a.steps = append(slices.Clone(a.steps), rest)
	}
	var sums []ledger.Group
	row := func(s *step, kind RowKind, label fault.Text, code string, d Drill) (ledger.Group, error) {
		mine, err := own.at(s, nil)
		if err != nil {
			return mine, err
		}
		theirs, err := imported.at(s, nil)
		if err != nil {
			return theirs, err
		}
		sum, err := plus(mine, theirs)
		t.Rows = append(t.Rows, Row{Kind: kind, Label: label, Code: code, Cells: slices.Concat(figures(mine, b.with(base, d)), absorbedFigures(theirs, b.with(base, d)), figures(sum, nil))})
		return sum, err
	}
	for i := range a.steps {
		s := &a.steps[i]
		sum, err := row(s, Body, s.label, s.code, Drill{a.dimension: s.pattern})
		if err != nil {
			return err
		}
		sums = append(sums, sum)
	}
	total, err := row(nil, Total, totalLabel, "", nil)
	if err != nil {
		return err
	}
	b.add(t)
	return b.addsUp(sums, total)
}
