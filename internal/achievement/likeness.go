package achievement

// alike is from which share of common pairs of characters on two names of the
// same people are taken for one achievement's, in percent.
const alike = 60

// like tells in what another record is like this one.
func (a *Achievement) like(o *Achievement) Likeness {
	l := Likeness{AchievementID: o.ID, No: o.No, Name: o.Name, OrgName: o.OrgName, Own: o.OrgID == a.OrgID}
	if nameKey(a.Name) == nameKey(o.Name) {
		l.Reasons = append(l.Reasons, "SAME_NAME")
	}
	for _, r := range a.Rights {
		for _, q := range o.Rights {
			if k := rightKey(r.Number); k != "" && k == rightKey(q.Number) {
				l.Rights = append(l.Rights, r.Number)
			}
		}
	}
	if len(l.Rights) > 0 {
		l.Reasons = append(l.Reasons, "SAME_RIGHT")
	}
	if shares(a.People, o.People) && pairsInCommon(nameKey(a.Name), nameKey(o.Name)) >= alike {
		l.Reasons = append(l.Reasons, "SAME_PEOPLE")
	}
	return l
}

func shares(a, b []Person) bool {
	for _, p := range a {
		for _, q := range b {
			if p.Key().Same(q.Key()) {
				return true
			}
		}
	}
	return false
}

// pairsInCommon is Dice's measure of the pairs of neighbouring characters of two
// names, in percent.
func pairsInCommon(a, b string) int {
	count := func(s string) (map[[2]rune]int, int) {
		out, r := map[[2]rune]int{}, []rune(s)
		for i := 1; i < len(r); i++ {
			out[[2]rune{r[i-1], r[i]}]++
		}
		return out, max(len(r)-1, 0)
	}
	one, n := count(a)
	other, m := count(b)
	if n+m == 0 {
		return 0
	}
	common := 0
	for k, v := range one {
		common += min(v, other[k])
	}
	return 200 * common / (n + m)
}
