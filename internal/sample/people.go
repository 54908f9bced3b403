package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
)

// The people of the sample city are made of these; nobody in particular is meant.
var (
	surnames = []string{"林", "苏", "江", "叶", "程", "陆", "沈", "韩", "冯", "董", "于", "邹", "姜", "范", "石", "汪", "戴", "夏", "钟", "谭", "廖", "邱", "侯", "孟"}
	given    = []string{"若溪", "景行", "知远", "云舒", "明澈", "子衿", "怀瑾", "嘉树", "书瑶", "思齐", "清和", "予安", "望舒", "致远", "沐阳", "令仪", "修竹", "听澜", "牧野", "初晴", "星河", "言蹊", "砚秋", "允执", "扶摇", "南乔"}
	titles   = []string{"研究员", "教授", "正高级工程师", "副教授", "高级工程师", "主任医师"}
	streets  = []string{"样例东路", "样例西路", "样例大街", "样例科技路", "样例创业路", "样例文化路"}
)

// person invents a name.
func person(r *rand.Rand) string {
	surname, name := pick(r, surnames), pick(r, given)
	for staff()[surname+name] { // who handles cases is nobody's namesake: rule RR30 would keep them out
		name = given[(slices.Index(given, name)+1)%len(given)]
	}
	return surname + name
}

// staff are the names of all who have an account.
var staff = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, a := range Accounts() {
		out[a.display] = true
	}
	return out
})

// mobile invents a mobile number out of a block that reads as a sample.
func mobile(r *rand.Rand) string { return fmt.Sprintf("1990000%04d", r.IntN(10000)) }

// landline invents a landline number; no exchange begins with 000.
func landline(r *rand.Rand) string { return fmt.Sprintf("0538-000%04d", r.IntN(10000)) }

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// chance is true in percent of a hundred cases.
func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

// between gives a number from low to high, both possible.
func between(r *rand.Rand, low, high int) int { return low + r.IntN(high-low+1) }

// Streams of chance: what is drawn for one purpose does not shift another.
const (
	streamOrganisation = iota + 1
	streamPlan
	streamForm
	streamUser
	streamAfter
	streamAbsorption
)

// chanceOf gives the source of chance for one thing of the city. The same seed
// gives the same city.
func chanceOf(seed uint64, stream uint64, index int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, stream<<32|uint64(index)))
}
