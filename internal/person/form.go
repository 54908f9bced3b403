package person

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"jishi/internal/codes"
	"jishi/internal/fault"
)

var (
	mobile  = regexp.MustCompile(`^\+?[0-9][0-9-]{6,19}$`)
	address = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
)

func isKind(k IDKind) bool { return slices.Contains(IDKinds, k) }

func length(pointer, s string, least, most int) []fault.Field {
	switch n := utf8.RuneCountInString(s); {
	case n == 0:
		return []fault.Field{fault.At(pointer, fault.MissingField)}
	case n < least:
		return []fault.Field{fault.At(pointer, fault.OutOfRange)}
	case n > most:
		return []fault.Field{fault.At(pointer, fault.TooLong)}
	}
	return nil
}

// maskNumber keeps the ends of a number.
func maskNumber(kind IDKind, number string) string {
	if kind == Resident {
		return codes.MaskIDNumber(number)
	}
	if len(number) < 5 {
		return strings.Repeat("*", len(number))
	}
	return number[:2] + strings.Repeat("*", len(number)-4) + number[len(number)-2:]
}

// maskEmail keeps the first letter and the host.
func maskEmail(mail string) string {
	name, host, there := strings.Cut(mail, "@")
	if !there || name == "" {
		return ""
	}
	_, first := utf8.DecodeRuneInString(name)
	return name[:first] + "***@" + host
}
