package httpapi

import (
	"net/http"

	xlang "golang.org/x/text/language"

	"jishi/internal/fault"
)

// language of an answer: Chinese unless the caller prefers English.
type language bool

const (
	chinese language = false
	english language = true
)

var matcher = xlang.NewMatcher([]xlang.Tag{xlang.SimplifiedChinese, xlang.English})

func languageOf(r *http.Request) language {
	accept := r.Header.Get("Accept-Language")
	if accept == "" || len(accept) > 200 {
		return chinese
	}
	tags, _, err := xlang.ParseAcceptLanguage(accept)
	if err != nil {
		return chinese
	}
	_, i, confidence := matcher.Match(tags...)
	return i == 1 && confidence >= xlang.High
}

func (l language) of(t fault.Text) string {
	if l == english && t.En != "" {
		return t.En
	}
	return t.Zh
}
