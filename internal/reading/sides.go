package reading

import (
	"regexp"
	"strings"

	"jishi/internal/calendar"
	"jishi/internal/codes"
)

// Sentences that say who is who where the labels are only 甲方 and 乙方: the first
// group buys, the second sells.
var whoBuys = []*regexp.Regexp{
	regexp.MustCompile(`([甲乙])方(?:现)?委托([甲乙])方`),
	regexp.MustCompile(`()([甲乙])方(?:现)?接受[甲乙]方(?:的)?委托`),
	regexp.MustCompile(`([甲乙])方(?:受让|购买)([甲乙])方`),
}

var whoSells = []*regexp.Regexp{
	regexp.MustCompile(`([甲乙])方(?:同意)?(?:将|把)[^。;]{0,60}(?:转让|许可)(?:给|于|与)?([甲乙])方`),
	regexp.MustCompile(`([甲乙])方(?:同意)?许可([甲乙])方`),
	regexp.MustCompile(`([甲乙])方(?:同意)?向([甲乙])方(?:转让|提供[^。;,]{0,20}(?:服务|咨询|培训))`),
}

// sides fills the side of each party from its labels, then from the first
// sentence that says who orders and who performs.
func (x *extraction) sides() {
	unknown := false
	for i := range x.facts.Parties {
		p := &x.facts.Parties[i]
		for _, l := range p.Labels {
			if s := sideOf[l]; s != "" {
				p.Side = s
				break
			}
		}
		unknown = unknown || p.Side == ""
	}
	if !unknown {
		return
	}
	buyer, seller := x.whoIsWho()
	for i := range x.facts.Parties {
		p := &x.facts.Parties[i]
		switch {
		case p.Side != "":
		case buyer != "" && shareLabel(p.Labels, []string{buyer + "方"}):
			p.Side = SideBuyer
		case seller != "" && shareLabel(p.Labels, []string{seller + "方"}):
			p.Side = SideSeller
		}
	}
}

func (x *extraction) whoIsWho() (buyer, seller string) {
	other := map[string]string{"甲": "乙", "乙": "甲"}
	for i := range x.blocks {
		text := x.blocks[i].text
		if !strings.Contains(text, "方") {
			continue
		}
		for _, pattern := range whoBuys {
			if m := pattern.FindStringSubmatch(text); len(m) > 2 && m[1] != m[2] {
				return other[m[2]], m[2]
			}
		}
		for _, pattern := range whoSells {
			if m := pattern.FindStringSubmatch(text); len(m) > 2 && m[1] != m[2] {
				return m[2], m[1]
			}
		}
	}
	return "", ""
}

var (
	eighteen   = regexp.MustCompile(`(?:[0-9A-HJ-NP-RTUWXYa-hj-np-rtuwxy] ?){17}[0-9A-HJ-NP-RTUWXYa-hj-np-rtuwxy]`)
	codeBefore = regexp.MustCompile(`(?:信用|机构|社会)代码[^\t]{0,8}[:\t]?\s*$|(?:识别号|税号)[:\t]?\s*$`)
	noCode     = regexp.MustCompile(`(?:账|帐|卡|身份证|证件|证书|电话|合同|专利)[^:\t]{0,4}[:\t]?\s*$`)
)

// creditCodes lists each code of valid form once. Numbers of eighteen digits
// that are more likely an account or an identity card are left out; the latter
// have no place among facts that many people see.
func (x *extraction) creditCodes() {
	seen := map[string]bool{}
	far := calendar.On(2200, 1, 1)
	for i := range x.blocks {
		text := x.blocks[i].text
		for _, m := range eighteen.FindAllStringIndex(text, -1) {
			if alphanumericAt(text, m[0]-1) || alphanumericAt(text, m[1]) {
				continue
			}
			code := codes.NormalizeCreditCode(text[m[0]:m[1]])
			before := tail(text[:m[0]], 48)
			labelled := codeBefore.MatchString(before)
			valid := codes.CheckCreditCode(code) == nil
			switch {
			case seen[code], codes.CheckIDNumber(code, far) == nil && !labelled:
				continue
			case !labelled && (noCode.MatchString(before) || !valid && strings.Trim(code, "0123456789") == ""):
				continue
			case !labelled && strings.Trim(code, "ABCDEFGHJKLMNPQRTUWXY") == "":
				continue // a word
			}
			seen[code] = true
			x.facts.CreditCodes = append(x.facts.CreditCodes, TextFact{Value: code, Valid: valid, At: x.anchor(&x.blocks[i], m[0], m[1])})
		}
	}
}

func alphanumericAt(s string, i int) bool {
	return i >= 0 && i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] >= 'A' && s[i] <= 'Z' || s[i] >= 'a' && s[i] <= 'z' || s[i] == '-')
}
