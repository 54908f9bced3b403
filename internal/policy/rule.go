// Package policy works out what a registration certificate opens (政策测算): VAT
// exemption, income tax on transfer income, R&D super-deduction, stamp duty, and
// what those who made the result may get. Rates, limits and conditions are dated
// data (data/rules.json, data/matrix.csv), never code. Every figure is
// indicative: the tax authority decides.
package policy

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"sync"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/fault"
)

// Confidence (依据可靠程度) says how surely a rule is known.
type Confidence string

// The grades: the text itself was seen, it was seen second-hand or in part, it
// is general knowledge still to be compared with the text.
const (
	SeenWhole  Confidence = "A"
	SeenInPart Confidence = "B"
	Unseen     Confidence = "C"
)

// Codes of the rules, as in data/rules.json.
const (
	VATExemption       = "VAT_EXEMPTION"
	VATAccounts        = "VAT_ACCOUNTS"
	VATRateGeneral     = "VAT_RATE_GENERAL"
	VATRateSmall       = "VAT_RATE_SMALL"
	CITRate            = "CIT_RATE"
	CITTransfer        = "CIT_TRANSFER"
	CITTransferObjects = "CIT_TRANSFER_OBJECTS"
	CITTransferLicence = "CIT_TRANSFER_LICENCE"
	CITIncome          = "CIT_INCOME"
	RDSuper            = "RD_SUPER"
	RDSuperChip        = "RD_SUPER_CHIP"
	RDCommissioned     = "RD_COMMISSIONED"
	RDAbroad           = "RD_ABROAD"
	RDRegistered       = "RD_REGISTERED"
	StampBase          = "STAMP_BASE"
	StampTechnology    = "STAMP_TECHNOLOGY"
	StampProperty      = "STAMP_PROPERTY"
	StampSmall         = "STAMP_SMALL"
	StampDevelopment   = "STAMP_DEVELOPMENT"
	IITReward          = "IIT_REWARD"
	PayCap             = "PAY_CAP"
	RewardFloor        = "REWARD_FLOOR"
)

// Rule (政策规则) is one provision with its dates and parameters. Rates are
// decimals or fractions, money is decimal yuan, lists are separated by commas.
type Rule struct {
	Code      string
	ValidFrom calendar.Date
	ValidTo   calendar.Date // zero: open
	Params    map[string]string
	// Document, Article and Issued say where it is written (法律依据).
	Document   string
	Article    string
	Issued     calendar.Date
	Confidence Confidence
	Note       fault.Text
}

//go:embed data/rules.json
var rulesFile []byte

type ruleLine struct {
	Code       string            `json:"code"`
	ValidFrom  calendar.Date     `json:"valid_from"`
	ValidTo    calendar.Date     `json:"valid_to"`
	Params     map[string]string `json:"params"`
	Document   string            `json:"document"`
	Article    string            `json:"article"`
	Issued     calendar.Date     `json:"issued"`
	Confidence Confidence        `json:"confidence"`
	NoteZh     string            `json:"note_zh"`
	NoteEn     string            `json:"note_en"`
}

// needed are the parameters that the code reads, by rule.
var needed = map[string]map[string]func(string) error{
	VATExemption: {}, VATAccounts: {"waiver_months": isCount}, VATRateGeneral: {"rate": isRate},
	VATRateSmall: {"rate": isRate, "month_exempt": isMoney}, CITRate: {"rate": isRate},
	CITTransfer:        {"exempt_to": isMoney, "halved_share": isRate, "rate": isRate, "excluded_seller_kinds": isList},
	CITTransferObjects: {"related_share": isRate}, CITTransferLicence: {"min_years": isCount, "modes": isList}, CITIncome: {},
	RDSuper: {"rate": isRate}, RDSuperChip: {"rate": isRate},
	RDCommissioned: {"share": isRate, "excluded_buyer_kinds": isList, "excluded_industries": isList},
	RDAbroad:       {"share": isRate, "cap": isRate}, RDRegistered: {},
	StampBase: {}, StampTechnology: {"rate": isRate}, StampProperty: {"rate": isRate},
	StampSmall: {"share": isRate, "kinds": isList}, StampDevelopment: {},
	IITReward: {"share": isRate, "months": isCount, "seller_kinds": isList, "maybe_seller_kinds": isList},
	PayCap:    {"seller_kinds": isList}, RewardFloor: {"share": isRate, "profit_share": isRate},
}

func isRate(s string) error {
	if r, ok := new(big.Rat).SetString(s); !ok || r.Sign() < 0 {
		return fmt.Errorf("%q is no rate", s)
	}
	return nil
}

func isMoney(s string) error {
	_, err := amount.Parse(s)
	return err
}

func isCount(s string) error {
	_, err := strconv.ParseUint(s, 10, 16)
	return err
}

func isList(s string) error {
	if slices.Contains(strings.Split(s, ","), "") {
		return fmt.Errorf("%q is no list", s)
	}
	return nil
}

// parseRules reads the data file and refuses what the code could not work with.
func parseRules(raw []byte) ([]Rule, error) {
	var lines []ruleLine
	if err := json.Unmarshal(raw, &lines); err != nil {
		return nil, fmt.Errorf("read policy rules: %w", err)
	}
	var out []Rule
	for i, l := range lines {
		r := Rule{Code: l.Code, ValidFrom: l.ValidFrom, ValidTo: l.ValidTo, Params: l.Params, Document: l.Document, Article: l.Article,
			Issued: l.Issued, Confidence: l.Confidence, Note: fault.T(l.NoteZh, l.NoteEn)}
		if err := r.check(out); err != nil {
			return nil, fmt.Errorf("policy rule %d (%s): %w", i+1, l.Code, err)
		}
		out = append(out, r)
	}
	return out, nil
}

func (r Rule) check(before []Rule) error {
	params, known := needed[r.Code]
	switch {
	case !known:
		return fmt.Errorf("the code is not known")
	case r.ValidFrom.IsZero() || !r.ValidTo.IsZero() && r.ValidTo.Before(r.ValidFrom):
		return fmt.Errorf("valid from %s to %s", r.ValidFrom, r.ValidTo)
	case r.Document == "" || r.Article == "" || r.Issued.IsZero() || r.Note.Zh == "" || r.Note.En == "":
		return fmt.Errorf("document, article, date or note is missing")
	case r.Confidence != SeenWhole && r.Confidence != SeenInPart && r.Confidence != Unseen:
		return fmt.Errorf("confidence %q", r.Confidence)
	case len(params) != len(r.Params):
		return fmt.Errorf("has %d parameters, needs %d", len(r.Params), len(params))
	}
	for name, fits := range params {
		if err := fits(r.Params[name]); err != nil {
			return fmt.Errorf("parameter %s: %w", name, err)
		}
	}
	return r.follows(before)
}

// follows is an error unless the rule begins after its earlier versions end.
func (r Rule) follows(before []Rule) error {
	for _, b := range before {
		if b.Code == r.Code && (b.ValidTo.IsZero() || !r.ValidFrom.After(b.ValidTo)) {
			return fmt.Errorf("overlaps the version of %s", b.ValidFrom)
		}
	}
	return nil
}

var allRules = sync.OnceValue(func() []Rule {
	rules, err := parseRules(rulesFile)
	if err != nil {
		panic("policy: " + err.Error())
	}
	return rules
})

// Rules lists every version of every rule in the order of the data file.
func Rules() []Rule { return slices.Clone(allRules()) }

// RulesOn lists the rules valid on a day.
func RulesOn(on calendar.Date) []Rule {
	var out []Rule
	for _, r := range allRules() {
		if r.validOn(on) {
			out = append(out, r)
		}
	}
	return out
}

// RuleOn gives the version of a rule valid on a day, and whether there is one.
func RuleOn(code string, on calendar.Date) (Rule, bool) {
	for _, r := range allRules() {
		if r.Code == code && r.validOn(on) {
			return r, true
		}
	}
	return Rule{}, false
}

func (r Rule) validOn(on calendar.Date) bool {
	return !on.Before(r.ValidFrom) && (r.ValidTo.IsZero() || !on.After(r.ValidTo))
}

// rate reads a parameter that check has accepted.
func (r Rule) rate(name string) *big.Rat {
	v, ok := new(big.Rat).SetString(r.Params[name])
	if !ok {
		panic("policy: rule " + r.Code + " has no rate " + name)
	}
	return v
}

func (r Rule) money(name string) amount.Fen {
	v, err := amount.Parse(r.Params[name])
	if err != nil {
		panic("policy: rule " + r.Code + " has no amount " + name)
	}
	return v
}

func (r Rule) count(name string) int {
	v, err := strconv.Atoi(r.Params[name])
	if err != nil {
		panic("policy: rule " + r.Code + " has no number " + name)
	}
	return v
}

// lists tells whether a code stands in a list parameter.
func (r Rule) lists(name, code string) bool {
	return slices.Contains(strings.Split(r.Params[name], ","), code)
}

// covers tells whether a party kind or one above it stands in a list parameter.
func (r Rule) covers(name, partyKind string) bool {
	table, ok := codes.Get(codes.PartyKinds)
	return ok && slices.ContainsFunc(strings.Split(r.Params[name], ","), func(k string) bool { return table.IsA(partyKind, k) })
}
