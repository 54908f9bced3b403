package report

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"time"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/training"
)

var (
	baseHead   = fault.T("培训基地、等级", "Base and level")
	levelHead  = fault.T("等级", "Level")
	levelSteps = []step{{code: "L1", label: fault.T("初级技术经纪人", "Junior")}, {code: "L2", label: fault.T("中级技术经纪人", "Intermediate")},
		{code: "L3", label: fault.T("高级技术经理人", "Senior")}, {code: training.ContinuingEducation, label: fault.T("继续教育", "Continuing education")}}

	courseColumns = []Column{
		{"courses", none, fault.T("开办课程", "Courses"), Count}, {"sessions", none, fault.T("课次", "Sessions"), Count}, {"places", none, fault.T("名额", "Places"), Count},
		{"enrolled", none, fault.T("录取人次", "Enrolled"), Count}, {"attended", none, fault.T("修满学时人次", "Attended"), Count}, {"examined", none, fault.T("参加考试人次", "Examined"), Count},
		{"passed", none, fault.T("合格人次", "Passed"), Count}, {"pass_rate", none, fault.T("合格率", "Pass rate"), Percent}, {"certified", none, fault.T("结业证书", "Certificates"), Count},
	}
	holderColumns = []Column{
		{"certified", none, fault.T("结业证书", "Certificates"), Count}, {"filed_before", none, fault.T("发证前已备案", "Filed before"), Count},
		{"filed", none, fault.T("发证后备案", "Filed since"), Count}, {"unfiled", none, fault.T("未备案", "Not filed"), Count}, {"filed_rate", none, fault.T("备案率", "Share filed"), Percent},
		{"median_days", none, fault.T("发证至备案天数中位数", "Median days to filing"), Count}, {"dealt", none, fault.T("备案后12个月内有登记合同", "With a contract in 12 months"), Count},
		{"dealt_rate", none, fault.T("成交率", "Share of them"), Percent},
	}
	answerColumns = []Column{
		{"answers", none, fault.T("基地评价份数", "Answers on the base"), Count}, {"score", none, fault.T("基地平均分", "Average of the base"), Text},
		{"trainer_answers", none, fault.T("教师评价份数", "Answers on trainers"), Count}, {"trainer_score", none, fault.T("教师平均分", "Average of trainers"), Text},
	}
	planColumns = []Column{
		{"target", none, fault.T("计划人数", "Target"), Count}, {"issued", none, fault.T("本年发证", "Certificates of the year"), Count}, {"done", none, fault.T("完成率", "Completion"), Percent},
	}
)

// outcome is what came of training, with what became of the holders.
type outcome struct {
	training.Outcome
	holders
}

func (o outcome) plus(p outcome) outcome {
	return outcome{o.Outcome.Plus(p.Outcome), o.holders.plus(p.holders)}
}

// holders are certificates by what became of who holds them.
type holders struct {
	before, filed, unfiled, dealt int64
	days                          map[int64]int64 // from the certificate to the filing: how many took so long
}

func (h holders) plus(k holders) holders {
	sum := holders{h.before + k.before, h.filed + k.filed, h.unfiled + k.unfiled, h.dealt + k.dealt, map[int64]int64{}}
	for _, days := range []map[int64]int64{h.days, k.days} {
		for d, n := range days {
			sum.days[d] += n
		}
	}
	return sum
}

// median of the days, half up between two; empty of none.
func (h holders) median() Cell {
	if h.filed == 0 {
		return Cell{}
	}
	at := func(i int64) int64 {
		for _, d := range slices.Sorted(maps.Keys(h.days)) {
			if i -= h.days[d]; i < 0 {
				return d
			}
		}
		return 0
	}
	return countCell((at((h.filed-1)/2)+at(h.filed/2)+1)/2, nil)
}

// trained is R33: the courses that ended in the period, what became of who holds
// their certificates, what participants said, and the plan.
func (b *builder) trained() error {
	rows, reached, err := b.outcomes()
	if err != nil {
		return err
	}
	b.sources = append(b.sources, fault.T("本平台的培训记录和技术经纪人备案记录", "The records of training and of brokers on this platform"))
	courses, held := outcomeTables(rows, b.definition.Title, courseColumns, courseCells)
	became, becameByLevel := outcomeTables(rows, fault.T("持证人去向", "What became of the holders"), holderColumns, holderCells)
	said, saidByLevel := outcomeTables(rows, fault.T("学员评价", "What participants said"), answerColumns, func(o outcome) []Cell { return answerCells(o, training.AnswersNeeded(b.to)) })
	held.Title, becameByLevel.Title = fault.T("按等级", "By level"), fault.T("持证人去向（按等级）", "What became of the holders, by level")
	saidByLevel.Title = fault.T("学员评价（按等级）", "What participants said, by level")
	barsOf(&courses, fault.T("各基地结业证书", "Certificates by base"), len(courseColumns)-1)
	courses.Notes = []fault.Text{
		fault.T("一人参加几期课程的，每期各计一次；合格率＝合格人次÷参加考试人次。", "Who takes several courses counts once in each; pass rate is passed by examined."),
		fault.T("课程和名额、录取以制表时为准；课次、学时、成绩、证书以截至时已记录的为准。", "Courses, places and seats are as of the making; sessions, hours, results and certificates as recorded by the moment asked for."),
	}
	became.Notes = []fault.Text{
		fault.T("备案指首次公示期满予以备案（激活）；备案率＝发证后备案÷（结业证书－发证前已备案）；成交率＝备案后12个月内有登记合同÷发证后备案。备案未满12个月的仍可增加。",
			"Filed is when a broker first became active; share filed is filed since by certificates less filed before; the last share is by filed since. Those filed less than 12 months ago may still add."),
		fault.T("登记合同指载有其名、经本人认可且截至时仍在登记的合同，关联交易不计。", "A contract names the broker, who agreed, and is in the register as of then; deals of related parties do not count."),
	}
	said.Notes = []fault.Text{fault.Tf("1至5分；不足%[1]d份的不显示平均分。", "Points from 1 to 5; no average of fewer than %[1]d answers.", training.AnswersNeeded(b.to))}
	for _, t := range []Table{courses, held, became, becameByLevel, said, saidByLevel, targetTable(reached)} {
		b.add(t)
	}
	return nil
}

// known is the moment up to which the journal is looked at.
func (b *builder) known() time.Time {
	if b.asOf.At.IsZero() {
		return b.service.journal.Now()
	}
	return b.asOf.At
}

// outcomes reads all of R33 in one snapshot; certificates that are not the same
// for training and for their holders are an error.
func (b *builder) outcomes() (out []outcome, reached []training.Reached, err error) {
	last := b.to
	if b.day.Before(last) {
		last = b.day
	}
	err = b.read(func(tx *database.Tx) error {
		list, err := training.Outcomes(tx, b.from, last, b.known())
		if err != nil {
			return err
		}
		became, err := becameOf(tx, b.from, last, b.known(), b.asOf.Index)
		if err != nil {
			return err
		}
		for _, o := range list {
			h := became[[2]string{o.BaseID, o.Level}]
			if h.before+h.filed+h.unfiled != o.Certified {
				return fmt.Errorf("base %s, level %s: %d certificates, and %d holders", o.BaseID, o.Level, o.Certified, h.before+h.filed+h.unfiled)
			}
			out = append(out, outcome{o, h})
		}
		reached, err = training.ReachedIn(tx, b.from, last, b.known())
		return err
	})
	return out, reached, err
}

// outcomeTables have a row for each base with its levels below it, and a row for
// each level; both make the same total.
func outcomeTables(rows []outcome, title fault.Text, columns []Column, cells func(outcome) []Cell) (byBase, byLevel Table) {
	byBase, byLevel = Table{Title: title, Head: baseHead, Columns: columns}, Table{Title: title, Head: levelHead, Columns: columns}
	var total outcome
	levels := map[string]outcome{}
	for i := 0; i < len(rows); {
		var base outcome
		var below []Row
		first := rows[i]
		for ; i < len(rows) && rows[i].BaseID == first.BaseID; i++ {
			base = base.plus(rows[i])
			levels[rows[i].Level] = levels[rows[i].Level].plus(rows[i])
			if rows[i].Level != "" {
				below = append(below, Row{Kind: Body, Level: 1, Code: rows[i].Level, Label: levelName(rows[i].Level), Cells: cells(rows[i])})
			}
		}
		total = total.plus(base)
		byBase.Rows = append(append(byBase.Rows, Row{Kind: Body, Code: first.BaseID, Label: fault.T(first.BaseName, first.BaseName), Cells: cells(base)}), below...)
	}
	for _, s := range levelSteps {
		byLevel.Rows = append(byLevel.Rows, Row{Kind: Body, Code: s.code, Label: s.label, Cells: cells(levels[s.code])})
	}
	byBase.Rows = append(byBase.Rows, Row{Kind: Total, Label: totalLabel, Cells: cells(total)})
	byLevel.Rows = append(byLevel.Rows, Row{Kind: Total, Label: totalLabel, Cells: cells(total)})
	return byBase, byLevel
}

func levelName(code string) fault.Text {
	i := slices.IndexFunc(levelSteps, func(s step) bool { return s.code == code })
	if i < 0 {
		return fault.T(code, code)
	}
	return levelSteps[i].label
}

func courseCells(o outcome) []Cell {
	return []Cell{countCell(o.Courses, nil), countCell(o.Sessions, nil), countCell(o.Places, nil), countCell(o.Enrolled, nil), countCell(o.Attended, nil),
		countCell(o.Examined, nil), countCell(o.Passed, nil), {Value: percent(o.Passed, o.Examined)}, countCell(o.Certified, nil)}
}

func holderCells(o outcome) []Cell {
	return []Cell{countCell(o.Certified, nil), countCell(o.before, nil), countCell(o.filed, nil), countCell(o.unfiled, nil), {Value: percent(o.filed, o.filed+o.unfiled)},
		o.median(), countCell(o.dealt, nil), {Value: percent(o.dealt, o.filed)}}
}

func answerCells(o outcome, needed int64) []Cell {
	return []Cell{countCell(o.Answers, nil), points(o.Points, o.Answers, needed), countCell(o.TrainerAnswers, nil), points(o.TrainerPoints, o.TrainerAnswers, needed)}
}

// points is an average with two decimals, half up; empty of too few answers.
func points(sum, answers, needed int64) Cell {
	if answers < needed || answers == 0 {
		return Cell{}
	}
	return textCell(big.NewRat(sum, answers).FloatString(2))
}

// targetTable has a row for each year with its levels below it.
func targetTable(list []training.Reached) Table {
	t := Table{Title: fault.T("培训计划完成情况", "Against the plan"), Head: fault.T("年度、等级", "Year and level"), Columns: planColumns, Notes: []fault.Text{
		fault.T("自各年1月1日起至期间末日发出的有效证书，按发证日统计，与上表按课程结束日统计的证书数可以不同；计划以制表时为准，没有计划的等级不计完成率。",
			"Certificates in force from 1 January of each year to the end of the period, by the day of issue; above they are by the last day of the course. Targets are as of the making; a level without one has no completion.")}}
	var target, issued, planned int64
	for i := 0; i < len(list); {
		year := list[i].Year
		var below []Row
		var sum, done, of int64
		aim := Cell{} // empty for a year without a plan
		for ; i < len(list) && list[i].Year == year; i++ {
			r := list[i]
			sum, done = sum+r.Target, done+r.Certified
			if r.Planned {
				aim = countCell(sum, nil)
			}
			cells := []Cell{{}, countCell(r.Certified, nil), {}}
			if r.Planned {
				cells[0], cells[2], of = countCell(r.Target, nil), Cell{Value: percent(r.Certified, r.Target)}, of+r.Certified
			}
			below = append(below, Row{Kind: Body, Level: 1, Code: r.Level, Label: levelName(r.Level), Cells: cells})
		}
		target, issued, planned = target+sum, issued+done, planned+of
		label := strconv.FormatInt(year, 10)
		t.Rows = append(append(t.Rows, Row{Kind: Body, Code: label, Label: fault.T(label, label), Cells: []Cell{aim, countCell(done, nil), {Value: percent(of, sum)}}}), below...)
	}
	t.Rows = append(t.Rows, Row{Kind: Total, Label: totalLabel, Cells: []Cell{countCell(target, nil), countCell(issued, nil), {Value: percent(planned, target)}}})
	return t
}
