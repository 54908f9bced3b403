package reading

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Languages of a text.
const (
	LanguageChinese = "zh"
	LanguageForeign = "foreign" // mostly: a Chinese copy is needed (RR28)
)

var (
	projectLabel  = regexp.MustCompile(`^(?:\d{1,2}[.、])?(?:合同|技术)?项目(?:的)?名称(?:\([^)]*\))?[:\t]+(.+)$`)
	contractLabel = regexp.MustCompile(`(?:合同|协议)(?:登记)?(?:编号|号码|号)[:\t]+\s*([A-Za-z0-9\p{Han}()〔〕\[\]/_.-]{2,40})`)
	headingForm   = regexp.MustCompile(`^[\p{Han}A-Za-z0-9()《》"“”、·-]{0,40}(?:合同|协议|协议书|合同书)(?:\([^)]{1,20}\))?$`)
	spaced        = regexp.MustCompile(`\t`)
)

// headLines is how far down the heading and the project name are looked for.
const headLines = 60

// titles finds the heading, the project name and the contract number.
func (x *extraction) titles() {
	for i := range min(len(x.blocks), headLines) {
		b := &x.blocks[i]
		if x.facts.Heading == "" {
			if text := spaced.ReplaceAllString(b.text, ""); headingForm.MatchString(text) && !strings.Contains(b.text, ":") {
				x.facts.Heading, x.facts.HeadingAt = text, x.anchor(b, 0, len(b.text))
				x.titleAt = append(x.titleAt, place{i, 0, len(b.text)})
			}
		}
		if m := projectLabel.FindStringSubmatchIndex(b.text); m != nil && x.facts.Title == "" {
			end := m[2] + len(firstCell(b.text[m[2]:m[3]]))
			x.facts.Title, x.facts.TitleAt = strings.Trim(b.text[m[2]:end], ` "“”《》`), x.anchor(b, m[2], end)
			x.titleAt = append(x.titleAt, place{i, m[2], end})
		}
		if m := contractLabel.FindStringSubmatchIndex(b.text); m != nil && x.facts.ContractNo.Value == "" {
			x.facts.ContractNo = TextFact{Value: b.text[m[2]:m[3]], Valid: true, At: x.anchor(b, m[2], m[3])}
		}
	}
	if x.facts.Title == "" {
		x.facts.Title, x.facts.TitleAt = x.facts.Heading, x.facts.HeadingAt
	}
}

func firstCell(s string) string {
	if i := strings.IndexByte(s, '\t'); i >= 0 {
		return s[:i]
	}
	return s
}

// languageOf weighs Chinese characters against foreign letters. A Chinese
// sentence needs about a quarter of the letters an English one has, so a
// contract in both languages is still Chinese.
func languageOf(t Text) string {
	han, kana, foreign := 0, 0, 0
	for _, p := range t.Pages {
		for _, line := range p.Lines {
			for _, r := range line {
				switch {
				case r < utf8.RuneSelf && !unicode.IsLetter(r):
				case unicode.Is(unicode.Han, r):
					han++
				case unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
					kana++
				case unicode.IsLetter(r):
					foreign++
				}
			}
		}
	}
	switch {
	case han+kana+foreign < 40:
		return ""
	case kana*3 > han, foreign > han*10:
		return LanguageForeign
	}
	return LanguageChinese
}
