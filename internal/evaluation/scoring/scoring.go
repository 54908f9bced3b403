// Package scoring computes the evaluation of an achievement (成果评价计算模型) from
// what raters gave and what the market shows. It is pure: the same input gives
// the same result anywhere. The model is versioned; TA-EVAL-1 is the proposal of
// the domain notes §3.6, made after 国办发〔2021〕26号 (five values, classes,
// several parties), with weights that are ours and said to be so.
package scoring

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"jishi/internal/amount"
	"jishi/internal/fault"
)

// Current is the version that new evaluations use.
const Current = "TA-EVAL-1"

// Channel (评价渠道) is the party that a rating comes from.
type Channel string

// The channels.
const (
	Peer    Channel = "PEER"   // 同行专家
	User    Channel = "USER"   // 行业用户
	Third   Channel = "THIRD"  // 第三方机构
	Market  Channel = "MARKET" // 市场实绩（平台计算）
	Finance Channel = "FIN"    // 投融资机构
	Gov     Channel = "GOV"    // 政府委托方
)

// Rating (评分) is what one rater gives one leaf, 0 to 100.
type Rating struct {
	Channel Channel
	Leaf    string
	Rater   string
	Value   float64
}

// Facts (市场实绩) is what the platform counts itself, so that nobody types it in:
// registered contracts between unrelated parties and what was paid on them.
type Facts struct {
	Contracts int64
	Users     int64      // 不同的无关联付费用户
	Paid      amount.Fen // 近五年到账
	Invested  amount.Fen // 现金投资
	Appraised amount.Fen // 作价评估, counted half: an appraisal is an opinion
}

// Input is one evaluation.
type Input struct {
	Class   string // BASIC, APPLIED, DEV or SOFT
	Ratings []Rating
	Facts   Facts
	// NotApplicable drops leaves, each with the reason. A leaf without evidence is
	// not dropped: it lowers the coverage.
	NotApplicable map[string]string
}

// The statuses of a result.
const (
	Complete = "COMPLETE" // 完整
	Partial  = "PARTIAL"  // 证据不足：只列分项，不出总分
)

// Hundredths is a figure in hundredths, rounded half up.
type Hundredths int64

// String writes 7557 as 75.57.
func (h Hundredths) String() string { return fmt.Sprintf("%d.%02d", h/100, h%100) }

// Line (指标得分) is one indicator: a leaf or a dimension. Value means something
// only where Known.
type Line struct {
	Code     string     `json:"code"`
	Weight   int64      `json:"weight"`
	Known    bool       `json:"known"`
	Value    Hundredths `json:"value"`
	Coverage Hundredths `json:"coverage"` // of 1.00
	exact    float64
	covered  float64
}

// Outlier (离散评分) is a rating far from the median; its author gives a reason.
type Outlier struct {
	Leaf  string     `json:"leaf"`
	Rater string     `json:"rater"`
	Value Hundredths `json:"value"`
}

// Variant (敏感性) is the total when one dimension weighs a fifth more or less.
type Variant struct {
	Dimension string     `json:"dimension"`
	Percent   int64      `json:"percent"`
	Total     Hundredths `json:"total"`
	Grade     string     `json:"grade"`
}

// Result (评价结果) of one evaluation.
type Result struct {
	Model      string     `json:"model"`
	Class      string     `json:"class"`
	Status     string     `json:"status"`
	Peers      int        `json:"peers"`
	Leaves     []Line     `json:"leaves"`
	Dimensions []Line     `json:"dimensions"`
	Coverage   Hundredths `json:"coverage"` // of 1.00
	// Total and Grade stand only in a complete result; ShowTotal is false for basic
	// research, where profile and text come first.
	Total         *Hundredths       `json:"total,omitempty"`
	Grade         string            `json:"grade,omitempty"`
	ShowTotal     bool              `json:"show_total"`
	SecondRound   []string          `json:"second_round"`
	Outliers      []Outlier         `json:"outliers"`
	Sensitivity   []Variant         `json:"sensitivity"`
	Stable        bool              `json:"stable"` // no variant changes the grade
	NotApplicable map[string]string `json:"not_applicable,omitempty"`
}

const (
	enoughPeers    = 5
	trimFrom       = 7
	enoughCoverage = 0.80
	heavy          = 15 // a dimension of this weight may not be missing
	widestSD       = 15.0
	widestRange    = 40.0
)

// Evaluate computes a result. Faults: a field for each rating that cannot be
// (unknown leaf, a channel that may not score it, outside 0 to 100, twice).
func (m *Model) Evaluate(in Input) (Result, error) {
	leaves, ok := m.leaves[in.Class]
	if !ok {
		return Result{}, fault.Fields(fault.At("/class", fault.UnknownCode))
	}
	if err := m.check(in); err != nil {
		return Result{}, err
	}
	given := gather(in)
	out := Result{Model: m.Version, Class: in.Class, Status: Partial, SecondRound: []string{}, Outliers: []Outlier{}, Sensitivity: []Variant{}, NotApplicable: in.NotApplicable, Peers: peersOf(in.Ratings)}
	for _, l := range leaves {
		line, scored := m.leaf(in.Class, l, given)
		if _, dropped := in.NotApplicable[l.code]; dropped || !scored {
			continue
		}
		out.Leaves = append(out.Leaves, line)
		out.flag(l.code, given[key{Peer, l.code}])
	}
	for _, d := range m.dimensions[in.Class] {
		out.Dimensions = append(out.Dimensions, dimension(d, out.Leaves))
	}
	out.conclude(in.Class)
	return out, nil
}

type key struct {
	channel Channel
	leaf    string
}

// gather sorts the values of each channel and leaf, so that the order in which
// they came says nothing, and adds what the market shows.
func gather(in Input) map[key][]Rating {
	out := map[key][]Rating{}
	for _, r := range in.Ratings {
		k := key{r.Channel, r.Leaf}
		out[k] = append(out[k], r)
	}
	for _, r := range in.Facts.ratings() {
		out[key{Market, r.Leaf}] = []Rating{r}
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b Rating) int {
			switch {
			case a.Value < b.Value:
				return -1
			case a.Value > b.Value:
				return 1
			}
			return strings.Compare(a.Rater, b.Rater)
		})
	}
	return out
}

func values(list []Rating) []float64 {
	out := make([]float64, len(list))
	for i, r := range list {
		out[i] = r.Value
	}
	return out
}

// leaf is the channel-weighted mean over the channels that gave something; false
// when no channel may score it in this class.
func (m *Model) leaf(class string, l weighted, given map[key][]Rating) (Line, bool) {
	line := Line{Code: l.code, Weight: l.weight}
	var sum, have, full float64
	for _, c := range m.channels[class] {
		if c.weight == 0 || !m.may[Channel(c.code)][l.code] {
			continue
		}
		full += float64(c.weight)
		if v := values(given[key{Channel(c.code), l.code}]); len(v) > 0 {
			sum += float64(c.weight) * aggregate(v)
			have += float64(c.weight)
		}
	}
	if full == 0 {
		return line, false
	}
	if have > 0 {
		line.Known, line.exact = true, sum/have
		line.Value = round(line.exact)
	}
	line.covered = have / full
	line.Coverage = round(line.covered)
	return line, true
}

// aggregate is the mean of sorted values; of seven and more without the lowest
// and the highest.
func aggregate(sorted []float64) float64 {
	if len(sorted) >= trimFrom {
		sorted = sorted[1 : len(sorted)-1]
	}
	return mean(sorted)
}

func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

// dimension is the leaf-weighted mean over leaves with data; missing leaves
// count nothing in the coverage.
func dimension(d weighted, leaves []Line) Line {
	line := Line{Code: d.code, Weight: d.weight}
	var sum, have, covered, full float64
	for _, l := range leaves {
		if l.Code[:1] != d.code {
			continue
		}
		w := float64(l.Weight)
		full += w
		covered += w * l.covered
		if l.Known {
			sum += w * l.exact
			have += w
		}
	}
	if have > 0 {
		line.Known, line.exact = true, sum/have
		line.Value = round(line.exact)
	}
	if full > 0 {
		line.covered = covered / full
		line.Coverage = round(line.covered)
	}
	return line
}

// conclude works out coverage, status and, where there is enough, total, grade
// and how firm it is.
func (r *Result) conclude(class string) {
	covered, whole := 0.0, 0.0
	missing := false
	for _, d := range r.Dimensions {
		if r.dropped(d.Code) {
			continue
		}
		whole += float64(d.Weight)
		covered += float64(d.Weight) * d.covered
		missing = missing || !d.Known && d.Weight >= heavy
	}
	if whole > 0 {
		covered /= whole
	}
	r.Coverage = round(covered)
	if covered < enoughCoverage || r.Peers < enoughPeers || missing {
		return
	}
	r.Status, r.ShowTotal = Complete, class != "BASIC"
	total := round(r.total("", 0))
	r.Total, r.Grade, r.Stable = &total, Grade(total), true
	for _, d := range r.Dimensions {
		for _, percent := range []int64{-20, 20} {
			v := Variant{Dimension: d.Code, Percent: percent, Total: round(r.total(d.Code, percent))}
			v.Grade = Grade(v.Total)
			r.Stable = r.Stable && v.Grade == r.Grade
			r.Sensitivity = append(r.Sensitivity, v)
		}
	}
}

// dropped tells whether every leaf of a dimension was declared not applicable:
// then it neither counts nor is missed.
func (r *Result) dropped(dimension string) bool {
	for _, l := range r.Leaves {
		if l.Code[:1] == dimension {
			return false
		}
	}
	for code := range r.NotApplicable {
		if code[:1] == dimension {
			return true
		}
	}
	return false
}

// total is the weighted mean over the dimensions that are known, one of them
// weighing so many percent more.
func (r *Result) total(changed string, percent int64) float64 {
	var sum, weight float64
	for _, d := range r.Dimensions {
		if !d.Known {
			continue
		}
		w := float64(d.Weight)
		if d.Code == changed {
			w *= 1 + float64(percent)/100
		}
		sum += w * d.exact
		weight += w
	}
	return sum / weight
}

// Grade (等级) by the anchors: A from 90, B from 75, C from 60, D from 40.
func Grade(total Hundredths) string {
	switch {
	case total >= 9000:
		return "A"
	case total >= 7500:
		return "B"
	case total >= 6000:
		return "C"
	case total >= 4000:
		return "D"
	}
	return "E"
}

func round(x float64) Hundredths { return Hundredths(math.Floor(x*100 + 0.5)) }

func peersOf(list []Rating) int {
	seen := map[string]bool{}
	for _, r := range list {
		if r.Channel == Peer {
			seen[r.Rater] = true
		}
	}
	return len(seen)
}
