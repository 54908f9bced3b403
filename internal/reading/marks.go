package reading

import (
	"regexp"
	"strings"
)

// MarkKind tells seals from signatures.
type MarkKind string

// The kinds.
const (
	MarkSeal      MarkKind = "SEAL"      // 盖章
	MarkSignature MarkKind = "SIGNATURE" // 签字
)

// MarkFact (签章处) is a place for a seal or a signature with the name that is
// printed there. A text layer cannot show whether a seal was set: without a
// name the place may still carry one, and with a name it may not (RR27).
type MarkFact struct {
	Kind  MarkKind
	Party string // the label, such as 甲方 or 法定代表人
	Name  string // "" when nothing is printed
	At    Anchor
}

var (
	markWord = regexp.MustCompile(`[(](?:[^)\t]{0,8})?(?:盖章|公章|签章|签字|签名|合同专用章|印章)[^)\t]{0,10}[)]|(?:盖章|签字|签章|签名)(?:处|栏)?[:\t]?$|^(?:盖章|签字|签章|签名)`)
	sealWord = regexp.MustCompile(`盖章|公章|签章|专用章|印章`)
	signWord = regexp.MustCompile(`签字|签名|签章`)
)

// marks reads the lines for seals and signatures; a name may stand in the next
// row of the same column.
func (x *extraction) marks() {
	for i := range x.blocks {
		cells := cellsOf(x.blocks[i].text)
		if !markWord.MatchString(x.blocks[i].text) {
			continue
		}
		for c, cell := range cells {
			if !markWord.MatchString(cell.text) || len(cell.text) > 240 {
				continue
			}
			x.mark(i, cell, c, len(cells))
		}
	}
}

// markSentence is how a sentence on sealing differs from a place for a seal.
var markSentence = regexp.MustCompile(`[。;]|生效|本合同|双方|各方|有效|之日`)

func (x *extraction) mark(block int, cell cell, column, columns int) {
	at := markWord.FindStringIndex(cell.text)
	before, name, _ := strings.Cut(cell.text[:at[0]], ":")
	if after := strings.Trim(cell.text[at[1]:], " _:"); after != "" {
		name = after
	}
	name = strings.Trim(name, " _:")
	if markSentence.MatchString(before) || markSentence.MatchString(name) {
		return
	}
	if name == "" {
		name = x.markBelow(block, column, columns)
	}
	for _, kind := range markKinds(cell.text[at[0]:at[1]]) {
		x.facts.Marks = append(x.facts.Marks, MarkFact{Kind: kind, Party: before, Name: name, At: x.anchor(&x.blocks[block], cell.start, cell.end)})
	}
}

func markKinds(label string) (kinds []MarkKind) {
	if sealWord.MatchString(label) {
		kinds = append(kinds, MarkSeal)
	}
	if signWord.MatchString(label) && (len(kinds) == 0 || strings.Contains(label, "签字") || strings.Contains(label, "签名")) {
		kinds = append(kinds, MarkSignature)
	}
	return kinds
}

// markBelow is the name in the same column of the next row, when that row holds
// names and nothing else.
func (x *extraction) markBelow(block, column, columns int) string {
	if block+1 >= len(x.blocks) {
		return ""
	}
	below := cellsOf(x.blocks[block+1].text)
	if len(below) != columns {
		return ""
	}
	name := below[column].text
	if strings.ContainsAny(name, ":0123456789") || markWord.MatchString(name) || !isName(name) {
		return ""
	}
	return name
}
