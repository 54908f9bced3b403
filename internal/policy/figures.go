package policy

import (
	"math/big"
	"strings"

	"jishi/internal/amount"
)

// round takes an amount in fen half up to the whole fen; below zero is zero,
// above amount.Max is amount.Max.
func round(r *big.Rat) amount.Fen {
	if r.Sign() <= 0 {
		return 0
	}
	half := new(big.Rat).Add(r, big.NewRat(1, 2))
	q := new(big.Int).Quo(half.Num(), half.Denom())
	if !q.IsInt64() || amount.Fen(q.Int64()) > amount.Max {
		return amount.Max
	}
	return amount.Fen(q.Int64())
}

func rat(f amount.Fen) *big.Rat { return new(big.Rat).SetInt64(int64(f)) }

func times(f amount.Fen, factors ...*big.Rat) amount.Fen {
	v := rat(f)
	for _, x := range factors {
		v.Mul(v, x)
	}
	return round(v)
}

// less subtracts, but not below zero.
func less(a amount.Fen, more ...amount.Fen) amount.Fen {
	for _, m := range more {
		a -= min(m, a)
	}
	return a
}

// IncludedVAT (含税价中的税额) is the tax in a price that includes it, half up to
// the fen: price ÷ (1 + rate) × rate (domain notes §7.1).
func IncludedVAT(price amount.Fen, rate *big.Rat) amount.Fen {
	v := new(big.Rat).Quo(rat(price), new(big.Rat).Add(big.NewRat(1, 1), rate))
	return round(v.Mul(v, rate))
}

// TransferLaw is what the income-tax rule sets, and the rate the taxpayer would
// pay without it.
type TransferLaw struct {
	ExemptTo    amount.Fen // a year and taxpayer
	HalvedShare *big.Rat
	HalvedRate  *big.Rat // of the halved part, also for who has a lower rate
	UsualRate   *big.Rat
}

// TransferRelief (技术转让所得减免) is how a contract's income is taxed.
// Exempt + Halved is Income; Full − Tax is Saved, unless the usual tax is lower.
type TransferRelief struct {
	Income, Exempt, Halved amount.Fen
	Full, Tax, Saved       amount.Fen
}

// Transfer taxes one contract's income of a year in which used was earned
// before: the exempt part is the taxpayer's and counts over all contracts (CIT
// regulation Art 90). Every amount is rounded half up to the fen.
func (l TransferLaw) Transfer(income, used amount.Fen) TransferRelief {
	r := TransferRelief{Income: max(income, 0)}
	r.Exempt = min(r.Income, less(l.ExemptTo, max(used, 0)))
	r.Halved = r.Income - r.Exempt
	r.Full = times(r.Income, l.UsualRate)
	r.Tax = times(r.Halved, l.HalvedShare, l.HalvedRate)
	r.Saved = less(r.Full, r.Tax)
	return r
}

// Year taxes all contracts of a taxpayer's year in their order.
func (l TransferLaw) Year(incomes []amount.Fen) []TransferRelief {
	out := make([]TransferRelief, len(incomes))
	var used amount.Fen
	for i, income := range incomes {
		out[i] = l.Transfer(income, used)
		used = min(used, amount.Max-out[i].Income) + out[i].Income
	}
	return out
}

// Deduction (加计扣除) is what a commissioner of R&D may deduct once more.
type Deduction struct {
	Fee, Base, Extra, Saved amount.Fen
}

// Deduct computes the extra deduction: share of the fee, times the rate; and
// the tax that saves (domain notes §7.3).
func Deduct(fee amount.Fen, share, rate, citRate *big.Rat) Deduction {
	return deduction(fee, times(fee, share), rate, citRate)
}

// DeductAbroad is Deduct for a trustee abroad: the base is at most part of the
// eligible domestic expense (财税〔2018〕64号).
func DeductAbroad(fee, domestic amount.Fen, share, part, rate, citRate *big.Rat) Deduction {
	return deduction(fee, min(times(fee, share), times(domestic, part)), rate, citRate)
}

func deduction(fee, base amount.Fen, rate, citRate *big.Rat) Deduction {
	extra := times(base, rate)
	return Deduction{Fee: fee, Base: base, Extra: extra, Saved: times(extra, citRate)}
}

// Duty (印花税) of one party on a base: rate, and the share that who is small
// pays; nil means the whole (Stamp Duty Law Art 5).
func Duty(base amount.Fen, rate, share *big.Rat) amount.Fen {
	duty := times(base, rate)
	if share == nil {
		return duty
	}
	return times(duty, share)
}

// percent writes a rate as people read it: 6%, 0.03%, 66.6667%.
func percent(r *big.Rat) string {
	v := new(big.Rat).Mul(r, big.NewRat(100, 1))
	if v.IsInt() {
		return v.Num().String() + "%"
	}
	return strings.TrimRight(v.FloatString(4), "0") + "%"
}

// decimal writes a factor such as 1.06.
func decimal(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return strings.TrimRight(r.FloatString(6), "0")
}
