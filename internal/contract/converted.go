package contract

import "jishi/internal/fault"

// Converted (成果转化) is what is known of deals on achievements that a contract
// carries.
type Converted struct{ Deals []ConvertedDeal }

// ConvertedDeal (转化项目) is one of them. Faults are what keeps the contract from
// being submitted: the price was not made known, an objection is open, the price
// is lower than was made known.
type ConvertedDeal struct {
	No, Name string
	Faults   []fault.Field
}

// ruleConversion: a deal on an achievement went through its procedure before the
// contract comes in (RR40). Once the contract is registered it is only a warning:
// an amount that is cut later was not sold for less.
func ruleConversion(x *exam) {
	if x.Converted == nil {
		return
	}
	severity := Block
	if x.Registered {
		severity = Warn
	}
	for _, d := range x.Converted.Deals {
		for _, f := range d.Faults {
			x.find(Finding{Severity: severity, Pointer: f.Pointer, Code: f.Code, Text: f.Text, about: d.No,
				Why: fault.Tf("转化项目 %s：%s。", "Conversion %s: %s.", d.No, d.Name)})
		}
	}
}
