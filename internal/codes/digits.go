package codes

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"jishi/internal/calendar"
	"jishi/internal/fault"
)

const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

var creditForm = regexp.MustCompile(`^[0-9A-HJ-NP-RTUWXY]{18}$`)

// NormalizeCreditCode takes out white space, capitalises and narrows full-width
// characters in what a person typed or pasted.
func NormalizeCreditCode(s string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - 0xFEE0
		case unicode.IsSpace(r):
			return -1
		}
		return r
	}, s))
}

// CheckCreditCode checks a unified social credit code (统一社会信用代码, GB
// 32100-2015). Faults: CreditCodeFormat; CreditCodeCheckDigit, which a few real
// early codes have too.
func CheckCreditCode(code string) error {
	if !creditForm.MatchString(code) {
		return fault.New(fault.CreditCodeFormat)
	}
	if CreditCodeWithCheck(code[:17]) != code {
		return fault.New(fault.CreditCodeCheckDigit)
	}
	return nil
}

// CreditCodeWithCheck appends the check character (GB 32100-2015, modulo 31)
// to the first 17 characters of the code alphabet.
func CreditCodeWithCheck(first17 string) string {
	sum, weight := 0, 1
	for _, c := range first17 {
		sum += strings.IndexRune(creditAlphabet, c) * weight
		weight = weight * 3 % 31
	}
	return first17 + string(creditAlphabet[(31-sum%31)%31])
}

var orgForm = regexp.MustCompile(`^[0-9A-Z]{8}[0-9X]$`)

// CheckOrganizationCode checks an organisation code (组织机构代码, GB 11714),
// nine characters without hyphen. Faults: CreditCodeFormat, CreditCodeCheckDigit.
func CheckOrganizationCode(code string) error {
	if !orgForm.MatchString(code) {
		return fault.New(fault.CreditCodeFormat)
	}
	if OrganizationCodeWithCheck(code[:8]) != code {
		return fault.New(fault.CreditCodeCheckDigit)
	}
	return nil
}

// OrganizationCodeWithCheck appends the check character (GB 11714, modulo 11)
// to the first eight, which are digits or capital letters.
func OrganizationCodeWithCheck(first8 string) string {
	weights := []int{3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, c := range first8 {
		v := int(c - '0')
		if c >= 'A' {
			v = int(c-'A') + 10
		}
		sum += v * weights[i]
	}
	return first8 + string("0123456789X0"[11-sum%11])
}

var idForm = regexp.MustCompile(`^[1-9][0-9]{16}[0-9X]$`)

// CheckIDNumber checks a resident's ID number (公民身份号码, GB 11643): form,
// province, a birth date that exists and is past, check character. Fault:
// IDNumberInvalid, which never repeats the number.
func CheckIDNumber(id string, today calendar.Date) error {
	bad := fault.New(fault.IDNumberInvalid)
	if !idForm.MatchString(id) || !has(Provinces, id[:2]+"0000") {
		return bad
	}
	t, err := time.Parse("20060102", id[6:14])
	if err != nil || t.Year() < 1850 || calendar.On(t.Year(), t.Month(), t.Day()).After(today) {
		return bad
	}
	sum, weight := 0, 1
	for i := 16; i >= 0; i-- {
		weight = weight * 2 % 11
		sum += int(id[i]-'0') * weight
	}
	if id[17] != "10X98765432"[sum%11] {
		return bad
	}
	return nil
}

// MaskIDNumber shows the first and last character only.
func MaskIDNumber(id string) string {
	r := []rune(id)
	if len(r) < 3 {
		return strings.Repeat("*", len(r))
	}
	return string(r[0]) + strings.Repeat("*", len(r)-2) + string(r[len(r)-1])
}

// MaskPhone keeps the first three and last four characters of a long number.
func MaskPhone(phone string) string {
	r := []rune(phone)
	if len(r) < 8 {
		return strings.Repeat("*", len(r))
	}
	return string(r[:3]) + strings.Repeat("*", len(r)-7) + string(r[len(r)-4:])
}

var (
	nationalNow = regexp.MustCompile(`^20\d{2}\d{6}\d{6}$`)
	nationalOld = regexp.MustCompile(`^\d{14}$`)
)

// CheckNationalNumber checks the form of a number of the national system: 16
// digits now, 14 formerly (domain notes §4.7). The first result says whether
// the region part is this city's; numbers come from outside, so another region
// is only a warning. Fault: NationalNumberFormat.
func CheckNationalNumber(number string) (local bool, err error) {
	switch {
	case nationalNow.MatchString(number):
		return number[4:8] == "3709", nil
	case nationalOld.MatchString(number):
		return number[2:6] == "3709", nil
	}
	return false, fault.New(fault.NationalNumberFormat)
}
