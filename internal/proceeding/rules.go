package proceeding

import (
	"slices"
	"strings"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/fault"
)

// Limits of the city [P]; to be confirmed with the bureau (docs/to-confirm.md).
var (
	// decideWithin is how long the registry has from the opening or the answer.
	decideWithin = calendar.Limit{Value: 15, Unit: calendar.WorkingDay}
	// answerWithin is how long an applicant has after a return.
	answerWithin = calendar.Limit{Value: 15, Unit: calendar.WorkingDay}
	// hearWithin is how long a party may be heard before a revocation.
	hearWithin = calendar.Limit{Value: 5, Unit: calendar.WorkingDay}
	// objectWithin is how long after the refusal an objection may be made; the
	// term of administrative reconsideration.
	objectWithin = calendar.Limit{Value: 60, Unit: calendar.CalendarDay}
)

// ChangeType (变更类型) names what a change touches (domain notes §4.4).
type ChangeType string

// The types.
const (
	TypeAmount  ChangeType = "AMOUNT"
	TypeParty   ChangeType = "PARTY"
	TypeTerm    ChangeType = "TERM"
	TypeKind    ChangeType = "KIND"
	TypePayment ChangeType = "PAYMENT"
	TypeObject  ChangeType = "OBJECT"
	TypeData    ChangeType = "DATA"
)

// typeOf says which type of change a field of the form belongs to. A field that
// is not here is data.
var typeOf = map[string]ChangeType{
	"kind": TypeKind, "sub_kind": TypeKind, "licence_mode": TypeKind, "is_equity": TypeKind, "is_mixed": TypeKind, "host_type": TypeKind,
	"contract_amount": TypeAmount, "technical_amount": TypeAmount, "non_technical_items": TypeAmount, "vat_amount": TypeAmount,
	"tax_included": TypeAmount, "currency": TypeAmount, "foreign_amount": TypeAmount, "fx_rate": TypeAmount, "fx_date": TypeAmount,
	"amount_mode": TypePayment, "pay_method": TypePayment, "pay_schedule": TypePayment, "royalty": TypePayment, "orders": TypePayment,
	"sign_date": TypeTerm, "effective_date": TypeTerm, "begin_date": TypeTerm, "end_date": TypeTerm,
	"tech_summary": TypeObject, "targets": TypeObject, "ip_kinds": TypeObject, "ip_ownership": TypeObject, "is_related": TypeObject,
}

// partyData are the fields of a party that a correction may set right; any
// other one says who the party is.
var partyData = []string{"address", "zip", "legal_rep", "contact", "phone", "email", "project_leader", "bank", "account", "industry", "scale",
	"is_hnte", "is_national_hitech_zone", "is_listed", "is_tech_transfer_org", "is_rd_org", "is_converted_institute", "is_tech_sme"}

// changeType classifies one difference.
func changeType(d contract.Difference) ChangeType {
	parts := strings.Split(strings.TrimPrefix(d.Pointer, "/"), "/")
	if parts[0] == "parties" {
		if len(parts) == 3 && slices.Contains(partyData, parts[2]) {
			return TypeData
		}
		return TypeParty
	}
	if t, ok := typeOf[parts[0]]; ok {
		return t
	}
	return TypeData
}

// Types gives the types of a set of differences, in the order found.
func Types(list []contract.Difference) []ChangeType {
	var out []ChangeType
	for _, d := range list {
		if t := changeType(d); !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// checkCorrectable refuses a correction of what recognition looked at: parties,
// object, kind, amounts, payment, term (domain notes §1.12).
func checkCorrectable(list []contract.Difference) error {
	var bad []fault.Field
	for _, d := range list {
		if changeType(d) != TypeData {
			bad = append(bad, fault.At("/form"+d.Pointer, fault.NotCorrectable))
		}
	}
	return fault.Fields(bad...)
}

// maxText bounds what people write.
const maxText = 4000

func checkText(pointer, s string) []fault.Field {
	switch n := len([]rune(strings.TrimSpace(s))); {
	case n == 0:
		return []fault.Field{fault.At(pointer, fault.MissingField)}
	case n > maxText:
		return []fault.Field{fault.At(pointer, fault.TooLong)}
	}
	return nil
}

func checkCode(pointer, table, code string) []fault.Field {
	if code == "" {
		return []fault.Field{fault.At(pointer, fault.MissingField)}
	}
	t, _ := codes.Get(table)
	if _, ok := t.Lookup(code); !ok {
		return []fault.Field{fault.At(pointer, fault.UnknownCode)}
	}
	return nil
}

// needs says what an application of a kind must bring.
func (r *Request) check(today calendar.Date) error {
	bad := checkText("/reason", r.Reason)
	switch r.Kind {
	case Deregistration:
		bad = append(bad, checkCode("/ground", codes.DeregistrationGrounds, r.Ground)...)
	case Revocation:
		bad = append(bad, checkCode("/ground", codes.RevocationGrounds, r.Ground)...)
	case Recheck:
		bad = append(bad, checkText("/authority", r.Authority)...)
	case Change, Correction, Objection: // the reason is enough
	}
	if r.Kind == Change || r.Kind == Deregistration {
		switch {
		case r.EffectiveOn.IsZero():
			bad = append(bad, fault.At("/effective_on", fault.MissingField))
		case r.EffectiveOn.After(today):
			bad = append(bad, fault.Atf("/effective_on", fault.DateInFuture, "请在变更或终止生效后申请。", "Apply once the change or the end has taken effect."))
		}
	}
	for i, b := range r.Benefits {
		bad = append(bad, b.check(i)...)
	}
	return fault.Fields(bad...)
}
