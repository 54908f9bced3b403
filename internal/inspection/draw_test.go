package inspection_test

import (
	"crypto/sha256"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"jishi/internal/inspection"
)

// redraw is written after docs/spot-checks.md alone, without the package: it
// lays the weights end to end as numbered tickets and draws a ticket.
func redraw(weights map[string]int64, order []string, large map[string]bool, seed string, n int) []string {
	left := slices.DeleteFunc(slices.Clone(order), func(id string) bool { return large[id] })
	var out []string
	for k := 1; len(out) < n && len(left) > 0; k++ {
		tickets := new(big.Int)
		for _, id := range left {
			tickets.Add(tickets, big.NewInt(weights[id]))
		}
		number, _ := new(big.Int).SetString(fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%s/%d", seed, k))), 16)
		number.Mod(number, tickets)
		upTo := new(big.Int)
		for i, id := range left {
			upTo.Add(upTo, big.NewInt(weights[id]))
			if number.Cmp(upTo) < 0 {
				out = append(out, id)
				left = slices.Delete(left, i, i+1)
				break
			}
		}
	}
	return out
}

// TestDrawAgainstAnIndependentOne compares 500 draws of made-up populations.
func TestDrawAgainstAnIndependentOne(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 10))
	for n := range 500 {
		size := r.IntN(900)
		population := make([]inspection.Member, size)
		weights, large, order := map[string]int64{}, map[string]bool{}, []string{}
		for i := range population {
			m := inspection.Member{Contract: fmt.Sprintf("c%04d", i), Amount: 50_000, Weight: 1 + r.Int64N(300)}
			if r.IntN(50) == 0 {
				m.Amount = 1_000_000_000
			}
			population[i], weights[m.Contract], large[m.Contract] = m, m.Weight, m.Amount >= 1_000_000_000
			order = append(order, m.Contract)
		}
		seed := inspection.Seed("2026-Q3", fmt.Sprint(n), []byte{byte(n)})
		want := redraw(weights, order, large, seed, max(10, (3*size+99)/100))
		sample, all := inspection.Draw(population, seed)
		var got []string
		for _, m := range sample {
			got = append(got, m.Contract)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("population of %d: drawn %v, by hand %v", size, got, want)
		}
		for _, m := range all {
			if !large[m.Contract] {
				t.Fatalf("%s is not large", m.Contract)
			}
			delete(large, m.Contract)
		}
		for id, is := range large {
			if is {
				t.Fatalf("%s is large and was left out", id)
			}
		}
	}
}

// TestWeightsCount: a contract of weight 30 among ten of weight 1 comes first in
// about three draws of four.
func TestWeightsCount(t *testing.T) {
	heavy := 0
	population := make([]inspection.Member, 0, 12)
	for i := range 11 {
		population = append(population, inspection.Member{Contract: fmt.Sprint(i), Amount: 1, Weight: 1})
	}
	population[5].Weight = 30
	for n := range 4000 {
		sample, _ := inspection.Draw(population, inspection.Seed("2026-Q3", fmt.Sprint(n), nil))
		if sample[0].Contract == "5" {
			heavy++
		}
	}
	if heavy < 2850 || heavy > 3150 { // 30 of 40
		t.Errorf("drawn first in %d of 4000", heavy)
	}
}

func TestSampleSize(t *testing.T) {
	for population, want := range map[int]int{0: 10, 10: 10, 333: 10, 334: 11, 366: 11, 367: 12, 1000: 30, 1001: 31} {
		if got := inspection.SampleSize(population); got != want {
			t.Errorf("%d: %d, want %d", population, got, want)
		}
	}
}
