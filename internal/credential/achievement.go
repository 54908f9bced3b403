package credential

import (
	_ "embed" // the levels
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"jishi/internal/calendar"
	"jishi/internal/credential/vc"
)

// Achievement (能力等级说明) is what a level means, one version of it. A version
// that was used is never edited: it is ended, and another added.
type Achievement struct {
	Level       string
	Version     int
	NameZh      string
	NameEn      string
	Description string
	Criteria    string
	ValidFrom   calendar.Date
	ValidTo     calendar.Date // zero: open
	// Source says what is official and what is the platform's wording.
	Source string
}

//go:embed achievements.csv
var achievementFile string

var achievements = mustAchievements(achievementFile)

// mustAchievements panics on a file that cannot be read: a fault of the program.
func mustAchievements(text string) []Achievement {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		panic("credential: achievements.csv: " + err.Error())
	}
	var out []Achievement
	for _, r := range rows[1:] {
		a := Achievement{Level: r[0], NameZh: r[2], NameEn: r[3], Description: r[4], Criteria: r[5], Source: r[8]}
		if a.Version, err = strconv.Atoi(r[1]); err == nil {
			a.ValidFrom, err = calendar.ParseDate(r[6])
		}
		if err == nil && r[7] != "" {
			a.ValidTo, err = calendar.ParseDate(r[7])
		}
		if err != nil {
			panic("credential: achievements.csv: " + err.Error())
		}
		out = append(out, a)
	}
	return out
}

// Achievements lists every level in every version.
func Achievements() []Achievement { return append([]Achievement(nil), achievements...) }

// achievementOn is the version of a level that holds on a day.
func achievementOn(level string, on calendar.Date) (Achievement, error) {
	for _, a := range achievements {
		if a.Level == level && !on.Before(a.ValidFrom) && (a.ValidTo.IsZero() || !a.ValidTo.Before(on)) {
			return a, nil
		}
	}
	return Achievement{}, fmt.Errorf("credential: there is no level %q on %s", level, on)
}

// The occupation that every level belongs to. Its code is not confirmed
// (docs/to-confirm.md).
const (
	occupationName      = "技术经理人"
	occupationFramework = "中华人民共和国职业分类大典（2022年版）"
	occupationCode      = "2-06-07-16"
)

// stated is the level as a credential says it; site is the public address.
func (a Achievement) stated(site string) vc.Achievement {
	id := site + "/verify/levels/" + a.Level + "-" + strconv.Itoa(a.Version)
	return vc.Achievement{ID: id, Name: a.NameZh, Description: a.Description, Criteria: a.Criteria,
		Alignments: []vc.Alignment{{Name: occupationName, Framework: occupationFramework, Code: occupationCode, URL: id + "#occupation"}}}
}
