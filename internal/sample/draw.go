package sample

import (
	"math/rand/v2"

	"jishi/internal/amount"
)

// weighted is one choice among several.
type weighted struct {
	value  string
	weight int
}

func draw(r *rand.Rand, list []weighted) string {
	total := 0
	for _, w := range list {
		total += w.weight
	}
	n := r.IntN(total)
	for _, w := range list {
		if n -= w.weight; n < 0 {
			return w.value
		}
	}
	return list[len(list)-1].value
}

// Shares by number of contracts (domain notes: service first, then development).
var (
	kindShares = []weighted{{"50", 45}, {"10", 38}, {"20", 7}, {"30", 4}, {"40", 6}}
	subShares  = map[string][]weighted{
		"10": {{"11", 86}, {"12", 14}},
		"20": {{"21", 45}, {"22", 12}, {"23", 28}, {"24", 15}},
		"30": {{"31", 50}, {"32", 32}, {"33", 18}},
		"40": {{"", 1}},
		"50": {{"51", 94}, {"52", 6}},
	}
)

// drawKind gives kind and sub-kind; a licence is a kind of its own only under
// the 2026 rules.
func drawKind(r *rand.Rand, modern bool) (kind, sub string) {
	kind = draw(r, kindShares)
	if kind == "30" && !modern {
		kind = "20"
	}
	return kind, draw(r, subShares[kind])
}

// sizes are bands of contract amounts in yuan with their share in a thousand:
// many small contracts, few large ones, as a log-normal distribution has it.
var sizes = []struct{ low, high, step, share int }{
	{20_000, 50_000, 1_000, 120}, {50_000, 100_000, 1_000, 150}, {100_000, 200_000, 2_000, 180}, {200_000, 400_000, 5_000, 170},
	{400_000, 800_000, 10_000, 140}, {800_000, 1_500_000, 10_000, 95}, {1_500_000, 3_000_000, 20_000, 70}, {3_000_000, 4_950_000, 50_000, 38},
	{5_000_000, 9_900_000, 100_000, 30}, {10_200_000, 26_000_000, 100_000, 7},
}

// largeBand is the first band of large contracts.
const largeBand = 8

// drawSize gives a contract amount; without large stays below 5,000,000 yuan.
func drawSize(r *rand.Rand, large bool) amount.Fen {
	n := r.IntN(1000)
	band := 0
	for i, b := range sizes {
		if n -= b.share; n < 0 {
			band = i
			break
		}
	}
	if band >= largeBand && !large {
		band = largeBand - 2
	}
	b := sizes[band]
	yuan := b.low + r.IntN((b.high-b.low)/b.step+1)*b.step
	fen := amount.Fen(yuan) * 100
	if yuan < 1_000_000 && chance(r, 8) {
		fen += amount.Fen(r.IntN(100_000)) // some prices are not round
	}
	return fen
}
