package reward

import "jishi/internal/fault"

var floorNames = map[string]fault.Text{
	"contributors": fault.T("贡献人员", "the contributors"),
	"main":         fault.T("主要贡献人员", "the main contributors"),
	"office":       fault.T("技术转移机构", "the transfer office"),
}

// belowFloor names each floor that is not reached, and what is missing to it.
func (r *Result) belowFloor() error {
	var bad []fault.Field
	for _, f := range r.Floors {
		if f.Missing > 0 {
			name := floorNames[f.Key]
			t := fault.Tf("%[1]s的奖酬不得低于 %[3]s 元，现为 %[4]s 元，还差 %[5]s 元（%[6]s）。", "At least %[3]s yuan are due to %[2]s; there are %[4]s, %[5]s are missing (%[7]s).",
				name.Zh, name.En, f.Needed, f.Reached, f.Missing, f.Ground.Zh, f.Ground.En)
			bad = append(bad, fault.Field{Pointer: "/" + f.Key, Code: fault.RewardBelowFloor, Text: t})
		}
	}
	if len(bad) == 0 {
		return nil
	}
	return fault.New(fault.RewardBelowFloor).WithFields(bad...)
}
