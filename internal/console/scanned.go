package console

import (
	"net/url"
	"strings"
)

// readScanned takes what a person typed or a hand scanner sent: a certificate's
// number, or the whole address behind its QR code, from which it takes number
// and token.
func readScanned(text string) (number, token string) {
	text = strings.TrimSpace(text)
	_, after, found := strings.Cut(text, "/verify/")
	if !found {
		return text, ""
	}
	path, query, _ := strings.Cut(after, "?")
	path, _, _ = strings.Cut(path, "#")
	number, err := url.PathUnescape(strings.Trim(path, "/"))
	if err != nil {
		return text, ""
	}
	query, _, _ = strings.Cut(query, "#")
	values, err := url.ParseQuery(query)
	if err != nil {
		return number, ""
	}
	return number, strings.TrimSpace(values.Get("token"))
}
