package similar

import "strings"

// maxName bounds the work on a name; a project name has at most 200 characters.
const maxName = 400

// idleEndings end many project names and say nothing of the project.
var idleEndings = []string{"合同书", "合同", "协议书", "协议", "项目"}

// Names is the similarity of two short names, such as project names (项目名称),
// per mille: 1000 when they are the same after normalising, 0 when nothing is
// common or one is empty. It is the larger of two views, each symmetric: how
// few characters must be changed (第一期 and 第二期 stay close), and how many
// pairs of neighbouring characters are common (a moved word stays close).
// Rule RR05 asks for 800.
func Names(a, b string) int {
	x, y := nameRunes(a), nameRunes(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	longer := max(len(x), len(y))
	return max((longer-editDistance(x, y))*1000/longer, sharedPairs(x, y))
}

func nameRunes(name string) []rune {
	name = Normalize(name)
	for cut := true; cut; {
		cut = false
		for _, ending := range idleEndings {
			if rest, ok := strings.CutSuffix(name, ending); ok && rest != "" {
				name, cut = rest, true
			}
		}
	}
	runes := []rune(name)
	return runes[:min(len(runes), maxName)]
}

// editDistance is Levenshtein's: insertions, deletions and replacements.
func editDistance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// sharedPairs is Dice's measure over pairs of neighbours, each counted as often
// as it occurs. It reaches 1000 only for equal names, lest a rearranged one
// pass as the same.
func sharedPairs(a, b []rune) int {
	if len(a) < 2 || len(b) < 2 {
		return 0
	}
	count := map[[2]rune]int{}
	for i := range len(a) - 1 {
		count[[2]rune{a[i], a[i+1]}]++
	}
	common := 0
	for i := range len(b) - 1 {
		if p := [2]rune{b[i], b[i+1]}; count[p] > 0 {
			count[p]--
			common++
		}
	}
	return min(999, 2*common*1000/(len(a)+len(b)-2))
}
