package sample

import "jishi/internal/ledger"

// perContract is what the newest year brings for each contract that the sample
// city has in all, in fen.
const perContract = 14_000_000

// Target is a goal that a sample city of so many contracts can nearly reach, so
// that its pace means something. The real one of 2025 is for a real city.
func Target(year, contracts int) ledger.Target {
	const step = 1_000_000_000 // ten million yuan
	value := max(1, int64(contracts)*perContract/step) * step
	return ledger.Target{Year: year, Region: ledger.City, Indicator: ledger.IndicatorContract, Value: value, Source: "样例目标（按样例合同数量设定）"}
}
