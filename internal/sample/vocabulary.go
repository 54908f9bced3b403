package sample

import "slices"

// trade (产业方向) is one branch of the sample city's economy with the words that
// its project names and summaries are made of. Every scene fits every object
// and every aspect of the same trade, so that the words multiply: a trade has
// 8 scenes, 10 objects and 8 aspects, which is 640 project names.
type trade struct {
	label     string // how the trade is called inside a sentence
	company   string // the part of a company's name that tells its trade
	techField string // technology_fields
	objective string // socio_economic_objectives
	industry  string // GB/T 4754-2017 division
	scenes    []string
	objects   []string
	aspects   []string
	problems  []string
	methods   []string
	targets   []string
}

// Each trade has exactly this many of each.
const (
	scenesPerTrade  = 8
	objectsPerTrade = 10
	aspectsPerTrade = 8
)

// trades of the sample city; they follow what Tai'an is known for.
var trades = slices.Concat(materialTrades, equipmentTrades, lifeTrades)

// nameCount is how many project names there are before one repeats.
func nameCount() int { return len(trades) * scenesPerTrade * objectsPerTrade * aspectsPerTrade }

// subject is what one contract is about.
type subject struct {
	trade                 *trade
	scene, object, aspect string
	round                 int // how often all names have been used before
}

// subjectOf gives the subject of a contract. Neighbouring contracts differ in
// everything, and no subject comes twice before all have come once: the step is
// prime to the number of names.
func subjectOf(seed uint64, index int) subject {
	const step = 4813
	n := uint64(nameCount())
	k := (uint64(index)*step + seed%n) % n
	t := &trades[k%uint64(len(trades))]
	k /= uint64(len(trades))
	scene := t.scenes[k%scenesPerTrade]
	k /= scenesPerTrade
	object := t.objects[k%objectsPerTrade]
	k /= objectsPerTrade
	return subject{trade: t, scene: scene, object: object, aspect: t.aspects[k%aspectsPerTrade], round: index / int(n)}
}

// title is the subject as a project name without the kind of work.
func (s subject) title() string {
	name := s.scene + s.object + s.aspect
	if s.round > 0 {
		return name + "第" + numeral(s.round+1) + "阶段"
	}
	return name
}

// numeral is a number from 1 to 99 in Chinese.
func numeral(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case n < 10:
		return digits[n]
	case n < 20:
		return "十" + digits[n-10]
	}
	return digits[n/10%10] + "十" + digits[n%10]
}
