package typeset

import (
	"bytes"
	"fmt"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var created = time.Date(2026, 8, 1, 0, 0, 0, 0, time.FixedZone("CST", 8*3600))

func page(t testing.TB, texts ...string) []byte {
	t.Helper()
	d := New(Info{Title: "样张", Subject: "测试", Created: created})
	d.AddPage()
	for i, text := range texts {
		d.Text(20*MM, float64(30+10*i)*MM, Style{Size: 12}, text)
	}
	pdf, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

func TestSameInputSameBytes(t *testing.T) {
	text := "技术合同登记证明 𠮷 㐀 Abc 123"
	first := page(t, text)
	var group sync.WaitGroup
	results := make([][]byte, 8)
	for i := range results {
		group.Go(func() { results[i] = page(t, text) })
	}
	group.Wait()
	for i, again := range results {
		if !bytes.Equal(first, again) {
			t.Errorf("document %d differs from the first", i)
		}
	}
	if bytes.Equal(first, page(t, text+"。")) {
		t.Error("different text gave the same bytes")
	}
}

func TestMissing(t *testing.T) {
	cases := []struct{ text, want string }{
		{"技术合同登记证明（一）￥1,234.56元·№㎡", ""},
		{"𠮷", ""},  // plane 2, in the main font
		{"㐀㐂", ""}, // extension A, in the second font
		{"甲\u202e乙\u0007丙\ue000", "\u202e\u0007\ue000"}, // no shape of their own
		{"换\n行\t表\r", ""},
		{"𪚥𪚥龘𪚥", "𪚥"},
	}
	for _, c := range cases {
		if got := string(Missing(c.text)); got != c.want {
			t.Errorf("Missing(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestWholeUnifiedBlockIsCovered(t *testing.T) {
	for r := rune(0x4E00); r <= 0x9FFF; r++ {
		if faceOf(r) == nil {
			t.Errorf("no glyph for %c U+%04X", r, r)
		}
	}
}

func TestMissingIsPrintedAsItsCode(t *testing.T) {
	if got, want := printable("甲𪚥\u202e\n乙"), "甲〈U+2A6A5〉〈U+202E〉 乙"; got != want {
		t.Errorf("printable = %q, want %q", got, want)
	}
}

// secondFaceRune finds a character that only the second font has.
func secondFaceRune(t *testing.T) rune {
	t.Helper()
	for r := rune(0x3400); r < 0x4DBF; r++ {
		if faceOf(r) == secondFace() {
			return r
		}
	}
	t.Fatal("the second font adds nothing")
	return 0
}

// The text layer is what search, copying and screen readers use.
func TestCharacterMapHoldsEveryCharacter(t *testing.T) {
	rare := secondFaceRune(t)
	text := "泰安市𠮷〇Ω" + string(rare)
	pdf := page(t, text, strings.Repeat("一二三四五六七八九十", 3))
	for _, r := range text {
		if want := fmt.Sprintf("<%s>\n", utf16Hex(string(r))); !bytes.Contains(pdf, []byte(want)) {
			t.Errorf("no map entry %q for %c", want, r)
		}
	}
	if n := bytes.Count(pdf, []byte("begincmap")); n != 2 {
		t.Errorf("%d character maps, want one for each of the two fonts", n)
	}
}

func TestCharacterMapBlocksAreAtMost100(t *testing.T) {
	var text strings.Builder
	for r := rune(0x4E00); r < 0x4E00+250; r++ {
		text.WriteRune(r)
	}
	pdf := page(t, text.String())
	for _, m := range regexp.MustCompile(`(\d+) beginbfchar`).FindAllSubmatch(pdf, -1) {
		if n, err := strconv.Atoi(string(m[1])); err != nil || n < 1 || n > 100 {
			t.Errorf("block of %s entries", m[1])
		}
	}
}

func TestFileStructure(t *testing.T) {
	pdf := page(t, "结构")
	_, objects, err := objectsOf(pdf)
	if err != nil {
		t.Fatal(err)
	}
	if len(objects) < 8 {
		t.Errorf("only %d objects", len(objects))
	}
	for _, want := range []string{"/CreationDate (D:20260801000000+08'00')", "/ID [<", "/Title <FEFF68375F20>"} {
		if !bytes.Contains(pdf, []byte(want)) {
			t.Errorf("no %s", want)
		}
	}
}

func TestFinishRefusesWhatIsNotAPDF(t *testing.T) {
	for _, raw := range []string{"", "startxref\n9", "startxref\nx\n", "0 obj\nxref\n0000000099 00000 n \nstartxref\n6\n"} {
		if _, err := finish([]byte(raw), Info{Created: created}); err == nil {
			t.Errorf("finish(%q) succeeded", raw)
		}
	}
}

func TestLines(t *testing.T) {
	em := 10.0
	cases := []struct {
		name, text string
		width      float64
		want       []string
	}{
		{"empty", "", 50, []string{""}},
		{"fits", "泰安", 50, []string{"泰安"}},
		{"wraps", "泰安市科学技术局", 50, []string{"泰安市科学", "技术局"}},
		{"no comma at the start", "泰安市科学，技术局", 50, []string{"泰安市科", "学，技术局"}},
		{"no bracket at the end", "泰安市科（技术局）", 50, []string{"泰安市科", "（技术局）"}},
		{"newline", "甲\n乙", 50, []string{"甲", "乙"}},
		{"long word is cut", strings.Repeat("0", 20), 50, []string{"00000000", "00000000", "0000"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Lines(c.text, c.width, em); fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLinesKeepTextAndWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOf(rapid.OneOf(
			rapid.RuneFrom([]rune("，。（）《》abc123 . ")),
			rapid.Int32Range(0x4E00, 0x9FFF), rapid.Int32Range(0x20000, 0x2FFFF))).Draw(t, "text"))
		width, size := rapid.Float64Range(100, 400).Draw(t, "width"), rapid.Float64Range(5, 12).Draw(t, "size")
		lines := Lines(text, width, size)
		bare := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if bare(strings.Join(lines, "")) != bare(printable(text)) {
			t.Fatalf("text changed: %q", lines)
		}
		for _, line := range lines {
			if Width(line, size) > width+0.01 {
				t.Fatalf("line %q is %.2f wide, allowed %.2f", line, Width(line, size), width)
			}
		}
	})
}

func TestEmptyDocumentAndBadImageFail(t *testing.T) {
	if _, err := New(Info{Created: created}).Bytes(); err == nil {
		t.Error("a document without a page was written")
	}
	d := New(Info{Created: created})
	d.AddPage()
	d.PNG([]byte("not a picture"), 0, 0, 10, 10)
	if _, err := d.Bytes(); err == nil {
		t.Error("a broken picture was accepted")
	}
}

func TestLicencesAreEmbedded(t *testing.T) {
	for _, l := range Licences() {
		if !strings.Contains(l.Text, "opyright") || len(l.Text) < 2000 {
			t.Errorf("%s: licence text incomplete", l.Font)
		}
	}
}

// Both fonts parsed must stay far below what an idle server may use.
func TestFontsStaySmallInMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	first, second := parseFace("a", wenKaiTTF), parseFace("b", droidTTF)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 12<<20 {
		t.Errorf("two parsed fonts take %d bytes", grown)
	}
	runtime.KeepAlive(first)
	runtime.KeepAlive(second)
}

func BenchmarkPage(b *testing.B) {
	text := strings.Repeat("技术合同登记证明编号项目名称卖方买方签订日期", 4)
	for b.Loop() {
		page(b, text, "1234567890 ABCDEFGHIJ")
	}
}

func BenchmarkLines(b *testing.B) {
	text := strings.Repeat("技术合同登记证明编号项目名称卖方买方签订日期", 10)
	for b.Loop() {
		Lines(text, 300, 10)
	}
}
