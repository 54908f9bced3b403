package typeset

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// finish rewrites the file that gopdf made: the character maps become valid
// for characters beyond U+FFFF (gopdf writes five hex digits where UTF-16
// pairs are due, so that 𠮷 could not be copied or searched), the document
// information becomes an object of its own as ISO 32000 14.3.3 asks, and the
// trailer gets an /ID that is a hash of the content.
func finish(raw []byte, info Info) ([]byte, error) {
	head, objects, err := objectsOf(raw)
	if err != nil {
		return nil, err
	}
	for i, object := range objects {
		if bytes.Contains(object, []byte("stream\n/CIDInit /ProcSet findresource begin\n")) {
			objects[i] = characterMap(i+1, object)
		}
	}
	objects = append(objects, infoObject(len(objects)+1, info))

	var out bytes.Buffer
	out.Write(head)
	offsets := make([]int, len(objects))
	for i, object := range objects {
		offsets[i] = out.Len()
		out.Write(object)
	}
	id := sha256.Sum256(out.Bytes())
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<<\n/Size %d\n/Root 1 0 R\n/Info %d 0 R\n/ID [<%x> <%x>]\n>>\nstartxref\n%d\n%%%%EOF\n",
		len(objects)+1, len(objects), id[:16], id[:16], start)
	return out.Bytes(), nil
}

var errUnreadable = errors.New("finishing PDF: the cross-reference table is not as expected")

// objectsOf cuts the file at the offsets of its own cross-reference table,
// which gopdf writes in the order of the objects.
func objectsOf(raw []byte) (head []byte, objects [][]byte, err error) {
	mark := bytes.LastIndex(raw, []byte("startxref\n"))
	if mark < 0 {
		return nil, nil, errUnreadable
	}
	start, err := strconv.Atoi(strings.Fields(string(raw[mark:]))[1])
	if err != nil || start > mark {
		return nil, nil, errUnreadable
	}
	var bounds []int
	for _, line := range strings.Split(string(raw[start:mark]), "\n") {
		if strings.HasSuffix(line, " n ") {
			offset, err := strconv.Atoi(line[:strings.IndexByte(line, ' ')])
			if err != nil {
				return nil, nil, errUnreadable
			}
			bounds = append(bounds, offset)
		}
	}
	bounds = append(bounds, start)
	for i := range len(bounds) - 1 {
		from, to := bounds[i], bounds[i+1]
		if from >= to || to > len(raw) || !bytes.HasPrefix(raw[from:], fmt.Appendf(nil, "%d 0 obj", i+1)) {
			return nil, nil, errUnreadable
		}
		objects = append(objects, raw[from:to])
	}
	return raw[:bounds[0]], objects, nil
}

var mapping = regexp.MustCompile(`<([0-9A-F]{4,})><[0-9A-F]{4,}><([0-9A-F]{4,})>`)

// characterMap writes the ToUnicode map of a font anew (ISO 32000 9.10.3): in
// UTF-16, each glyph once, and at most 100 entries per block.
func characterMap(number int, object []byte) []byte {
	runes := map[uint64]rune{}
	var glyphs []uint64
	for _, m := range mapping.FindAllSubmatch(object, -1) {
		glyph, _ := strconv.ParseUint(string(m[1]), 16, 32) // the pattern admits only hex digits
		r, _ := strconv.ParseUint(string(m[2]), 16, 32)
		if _, known := runes[glyph]; !known {
			glyphs = append(glyphs, glyph)
			runes[glyph] = rune(r)
		}
	}
	slices.Sort(glyphs)
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for block := range slices.Chunk(glyphs, 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(block))
		for _, glyph := range block {
			fmt.Fprintf(&b, "<%04X> <%s>\n", glyph, utf16Hex(string(runes[glyph])))
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return fmt.Appendf(nil, "%d 0 obj\n<<\n/Length %d\n>>\nstream\n%sendstream\nendobj\n\n", number, b.Len(), b.String())
}

func infoObject(number int, info Info) []byte {
	created := info.Created.Format("20060102150405-0700")
	created = created[:17] + "'" + created[17:] + "'"
	return fmt.Appendf(nil, "%d 0 obj\n<<\n/Title <FEFF%s>\n/Subject <FEFF%s>\n/Producer (Jishi)\n/CreationDate (D:%s)\n/ModDate (D:%s)\n>>\nendobj\n\n",
		number, utf16Hex(info.Title), utf16Hex(info.Subject), created, created)
}

func utf16Hex(text string) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		b = append(b, byte(unit>>8), byte(unit))
	}
	return strings.ToUpper(hex.EncodeToString(b))
}
