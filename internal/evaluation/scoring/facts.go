package scoring

import (
	"math"

	"jishi/internal/amount"
)

// Innovation (创新度) turns a degree of 1 to 4 into a score.
func Innovation(degree int64) float64 { return 25 * float64(degree) }

// Advancement (先进度) turns a degree of 1 to 7 into a score.
func Advancement(degree int64) float64 { return 100 * float64(degree) / 7 }

// Readiness (成熟度) turns a level of 1 to 13 into a score; from level 9 on it is full.
func Readiness(level int64) float64 { return math.Min(100, 100*float64(level)/9) }

// unit is ten thousand yuan in fen, in which the curves are stated.
const unit = 1_000_000

func inUnits(a amount.Fen) float64 { return float64(a) / unit }

// logarithmic grows from 0 at nothing to 100 at most.
func logarithmic(x, scale, most float64) float64 {
	return math.Min(100, 100*math.Log(1+x/scale)/math.Log(1+most/scale))
}

// PaidScore (E1) of what was paid.
func PaidScore(paid amount.Fen) float64 { return logarithmic(inUnits(paid), 10, 5000) }

// ValueScore (E2) of money invested and of appraisals, the latter by half.
func ValueScore(invested, appraised amount.Fen) float64 {
	return logarithmic(inUnits(invested)+inUnits(appraised)/2, 100, 50000)
}

// UseScore (E3) of how many distinct unrelated users paid.
func UseScore(users int64) float64 { return 100 * (1 - math.Exp(-float64(users)/5)) }

// platform is who gives the ratings of the market.
const platform = "platform"

// ratings of the market. Without a single registered contract there is no
// evidence, which is something else than nothing paid.
func (f Facts) ratings() []Rating {
	var out []Rating
	if f.Contracts > 0 {
		out = append(out, Rating{Market, "E1", platform, PaidScore(f.Paid)}, Rating{Market, "E3", platform, UseScore(f.Users)})
	}
	if f.Invested > 0 || f.Appraised > 0 {
		out = append(out, Rating{Market, "E2", platform, ValueScore(f.Invested, f.Appraised)})
	}
	return out
}
