package reading

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Anchor (出处) is where something was found and the words themselves, as the
// document has them.
type Anchor struct {
	Page  int    // from 1; 0 when there is no such place
	Line  int    // from 1, within the page
	Words string // at most a few hundred characters
}

// maxWords bounds what an anchor quotes.
const maxWords = 160

// spot is the place of one byte of a block: a line and a character in it.
type spot struct{ line, column int32 }

// block is a paragraph or a table row made ready for matching: narrow figures
// and punctuation, no spaces inside Chinese text, lines of a paragraph joined.
// Cells are separated by tabs.
type block struct {
	text  string
	spots []spot // one for each byte of text
}

// rawLine is a line of the text and where it stands.
type rawLine struct {
	page, number int
	runes        []rune
}

// flow is the whole text as blocks.
type flow struct {
	lines  []rawLine
	blocks []block
}

// pageMark is what headers and footers say besides a running title.
var pageMark = regexp.MustCompile(`^.{0,40}(第 ?\d{1,4} ?页|[Pp]age \d{1,4}).{0,12}$|^[-—– ]*\d{1,4}[-—– ]*$|^\d{1,4} ?/ ?\d{1,4}$`)

// startsBlock is how a line begins that cannot continue the one before.
var startsBlock = regexp.MustCompile(`^(第[一二三四五六七八九十百零〇\d]{1,5}[条章节款]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(\.\d{1,2})*[.、．]|[甲乙丙丁]\s*方\s*[(（：:]|附件)`)

func newFlow(t Text) *flow {
	f := &flow{}
	joins := t.Source != SourceDOCX // there every line is a paragraph already
	widest := 0
	for _, p := range t.Pages {
		for i, line := range p.Lines {
			if edge := i < 2 || i >= len(p.Lines)-2; edge && pageMark.MatchString(line) {
				continue
			}
			f.lines = append(f.lines, rawLine{page: p.Number, number: i + 1, runes: []rune(line)})
			widest = max(widest, breadth(line))
		}
	}
	joined := 0
	for i := range f.lines {
		line := f.lines[i].runes
		joined++
		if i == 0 || !joins || joined >= maxJoined || !continues(f.lines[i-1].runes, line, widest) {
			f.blocks = append(f.blocks, block{})
			joined = 0
		}
		f.extend(int32(i))
	}
	return f
}

// maxJoined bounds the lines of a paragraph, whatever a file claims.
const maxJoined = 100

// breadth is the width of a line in half-width columns.
func breadth(line string) int {
	n := 0
	for _, r := range line {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	return n
}

// continues tells whether a line goes on with the sentence of the one before:
// that one fills its width and this one begins nothing new.
func continues(before, line []rune, widest int) bool {
	b, l := string(before), string(line)
	return breadth(b)*100 >= widest*82 && !strings.ContainsRune(b, '\t') && !strings.ContainsRune(l, '\t') && !startsBlock.MatchString(l)
}

// extend appends a line to the last block.
func (f *flow) extend(index int32) {
	b := &f.blocks[len(f.blocks)-1]
	var out strings.Builder
	out.WriteString(b.text)
	line := f.lines[index].runes
	last, _ := utf8.DecodeLastRuneInString(b.text)
	for i := 0; i < len(line); i++ {
		r := narrow(line[i])
		if r == ' ' {
			end := i
			for end+1 < len(line) && narrow(line[end+1]) == ' ' {
				end++
			}
			next := rune(0)
			if end+1 < len(line) {
				next = narrow(line[end+1])
			}
			r, i = gap(last, next, end-i+1), end
		}
		if r == 0 || r == '\t' && last == '\t' {
			continue
		}
		out.WriteRune(r)
		for range utf8.RuneLen(r) {
			b.spots = append(b.spots, spot{index, int32(min(i, len(line)-1))})
		}
		last = r
	}
	b.text = out.String()
}

// gap decides what a run of spaces means: nothing inside Chinese text, a cell's
// end when it is wide, a space between foreign words.
func gap(before, after rune, width int) rune {
	switch {
	case width >= 4 && before != 0 && after != 0:
		return '\t'
	case before == 0, after == 0, chinese(before), chinese(after):
		return 0
	}
	return ' '
}

func chinese(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3001 && r <= 0x301F || strings.ContainsRune("“”‘’《》:;,()¥%\t", r)
}

// lookalikes are radicals that fonts put in the place of characters and that
// Unicode does not fold by itself.
var lookalikes = map[rune]rune{
	'⺠': '民', '⻓': '长', '⻋': '车', '⻔': '门', '⻚': '页', '⻅': '见', '⻛': '风', '⻢': '马', '⻥': '鱼', '⻩': '黄', '⻬': '齐', '⻰': '龙',
	'⻆': '角', '⻝': '食', '⻘': '青', '⻄': '西', '⻮': '齿', '⻉': '贝', '⻜': '飞', '⻁': '虎', '⻦': '鸟', '⻨': '麦',
}

// narrow folds a character to the one the patterns know.
func narrow(r rune) rune {
	switch {
	case r == '￥', r == '¥':
		return '¥'
	case r >= '！' && r <= '～':
		return r - 0xFEE0
	case r == '\t':
		return '\t'
	case unicode.IsSpace(r), r == 0x200B, r == 0xFEFF:
		return ' '
	case r == '﹪', r == '％':
		return '%'
	case r >= 0x2E80 && r <= 0x2EFF:
		if known, there := lookalikes[r]; there {
			return known
		}
	case r >= 0x2F00 && r <= 0x2FDF, r >= 0xF900 && r <= 0xFAFF:
		if folded := []rune(norm.NFKC.String(string(r))); len(folded) == 1 {
			return folded[0]
		}
	}
	return r
}

// anchor quotes the bytes from start to end of a block as the document has
// them.
func (f *flow) anchor(b *block, start, end int) Anchor {
	if start >= end || end > len(b.spots) {
		return Anchor{}
	}
	first, last := b.spots[start], b.spots[end-1]
	var words []rune
	for i := first.line; i <= last.line && len(words) < maxWords; i++ {
		line := f.lines[i].runes
		from, to := 0, len(line)
		if i == first.line {
			from = int(first.column)
		}
		if i == last.line {
			to = int(last.column) + 1
		}
		words = append(words, line[from:max(from, to)]...)
	}
	return Anchor{Page: f.lines[first.line].page, Line: f.lines[first.line].number, Words: string(words[:min(len(words), maxWords)])}
}
