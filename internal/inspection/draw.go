// Package inspection is the quarterly spot check of registered contracts. Nobody
// can choose who is drawn: the population and its weights are fixed and
// announced first, and the seed comes from the first checkpoint of the journal
// that covers the announcement. docs/spot-checks.md says how to draw again.
package inspection

import (
	"crypto/sha256"
	"encoding/hex"
	"math/big"
	"strconv"

	"jishi/internal/amount"
)

// Method names the way of drawing; another way would have another name.
const Method = "JISHI-SPOT-1"

// Parameters of the draw (domain notes §6, sample audit) [P].
const (
	minSample = 10
	// largeFrom is the contract amount from which every contract is checked.
	largeFrom amount.Fen = 1_000_000_000 // 10,000,000 yuan
)

// Member (抽查对象) is a contract of the population.
type Member struct {
	Contract string     `json:"contract"`
	Amount   amount.Fen `json:"amount"`
	// Weight is 1 plus the risk score, so that nobody is beyond the draw.
	Weight int64 `json:"weight"`
}

// SampleSize is 3 % of the population, rounded up, and at least ten.
func SampleSize(population int) int { return max(minSample, (population*3+99)/100) }

// Seed binds the draw to the quarter, to the population as announced and to the
// root of a checkpoint that nobody knew when it was announced.
func Seed(quarter, populationSHA256 string, root []byte) string {
	sum := sha256.Sum256([]byte(Method + "\n" + quarter + "\n" + populationSHA256 + "\n" + hex.EncodeToString(root) + "\n"))
	return hex.EncodeToString(sum[:])
}

// Draw gives what is checked: first the sample in the order drawn, then every
// large contract in the order of the population. Draw number k takes the member
// in whose share of the remaining weights the number
// SHA-256(seed "/" k) mod (sum of the weights) falls.
func Draw(population []Member, seed string) (sample, large []Member) {
	var left []Member
	total := new(big.Int)
	for _, m := range population {
		if m.Amount >= largeFrom {
			large = append(large, m)
			continue
		}
		left = append(left, m)
		total.Add(total, big.NewInt(m.Weight))
	}
	for k := 1; k <= SampleSize(len(population)) && len(left) > 0; k++ {
		i := pick(left, total, seed, k)
		sample = append(sample, left[i])
		total.Sub(total, big.NewInt(left[i].Weight))
		left = append(left[:i:i], left[i+1:]...)
	}
	return sample, large
}

func pick(left []Member, total *big.Int, seed string, k int) int {
	sum := sha256.Sum256([]byte(seed + "/" + strconv.Itoa(k)))
	at := new(big.Int).SetBytes(sum[:])
	at.Mod(at, total)
	for i, m := range left {
		w := big.NewInt(m.Weight)
		if at.Cmp(w) < 0 {
			return i
		}
		at.Sub(at, w)
	}
	panic("inspection: a number below the sum of the weights falls into none of them")
}
