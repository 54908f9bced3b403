package paper

import (
	"bytes"
	"compress/zlib"
	"image"
	_ "image/png" // the QR code is a PNG
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"pgregory.net/rapid"

	"jishi/internal/typeset"
)

func short() Content {
	return Content{
		Number: "JS370900-2026-000123", Version: 1, IssuedOn: "2026-08-01",
		ProjectName: "果园巡检机器人视觉识别模块开发", KindName: "技术开发合同", SubKindName: "委托开发合同",
		ContractNoParty: "HT-2026-0731", Sellers: []string{"泰安示范智能装备有限公司"}, Buyers: []string{"岱岳区示范果业专业合作社"},
		SignDate: "2026-07-20", BeginDate: "2026-07-20", EndDate: "2027-07-19",
		ContractAmount: "1234567.00", TechnicalAmount: "1000000.50",
		ContractAmountCapitals: "人民币壹佰贰拾叁万肆仟伍佰陆拾柒元整", TechnicalAmountCapitals: "人民币壹佰万元伍角整",
		Registry: "泰安市技术合同认定登记站", AcceptanceNo: "SL202607310045", RuleSet: "技术合同认定规则（2001）第1版",
		DelegationDocument: "示范文号〔2026〕12号《关于委托开展技术合同认定登记工作的通知》",
		VerifyURL:          "https://jishi.example.cn/v/JS370900-2026-000123?t=9f3kQ2mXv7Lw",
		KeyID:              "ed25519:4b1f9c2d7e8a0b3c6d5e4f708192a3b4", StatementSHA256: strings.Repeat("0123456789abcdef", 4),
	}
}

func long() Content {
	c := short()
	c.ProjectName = strings.Repeat("面向山区丘陵果园复杂光照条件的多传感器融合巡检与采摘一体化装备", 7)[:600]
	c.Sellers, c.Buyers, c.Intermediaries = nil, nil, nil
	for range 6 {
		c.Sellers = append(c.Sellers, "泰安高新技术产业开发区示范先进制造与智能装备工程技术研究院（集团）股份有限公司第一分公司")
		c.Buyers = append(c.Buyers, "岱岳区示范果业专业合作社联合社")
		c.Intermediaries = append(c.Intermediaries, "Tai'an Demonstration Technology Transfer Services Company Limited (Shandong)")
	}
	c.ContractAmount, c.ContractAmountCapitals = "123456789012.34", "人民币壹仟贰佰叁拾肆亿伍仟陆佰柒拾捌万玖仟零壹拾贰元叁角肆分"
	c.NationalNumber, c.Version = "2026370901000123", 12
	c.VerifyURL += strings.Repeat("abcdef0123456789", 12)
	return c
}

func rare() Content {
	c := short()
	c.ProjectName = "𠮷野家㐂寿司𪚥龘䶮锟斤𬭚𫟼测试"
	c.Sellers, c.Sample = []string{"泰安市𬭼𬬭科技有限公司", "㑇㑊㕮㘎㐁㐆商行", "控制\u202e符\u0007号"}, true
	return c
}

func render(t testing.TB, c Content) []byte {
	t.Helper()
	pdf, err := Render(c)
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

func TestSameContentSameBytes(t *testing.T) {
	for name, c := range map[string]Content{"short": short(), "long": long(), "rare": rare()} {
		first := render(t, c)
		if !bytes.Equal(first, render(t, c)) {
			t.Errorf("%s: two renderings differ", name)
		}
		c.Version++
		if bytes.Equal(first, render(t, c)) {
			t.Errorf("%s: another version has the same bytes", name)
		}
	}
}

func TestOnePageWithDate(t *testing.T) {
	for name, c := range map[string]Content{"short": short(), "long": long(), "rare": rare()} {
		pdf := render(t, c)
		if n := len(regexp.MustCompile(`/Type /Page\b[^s]`).FindAll(pdf, -1)); n != 1 {
			t.Errorf("%s: %d pages", name, n)
		}
		if !bytes.Contains(pdf, []byte("/CreationDate (D:20260801000000+08'00')")) {
			t.Errorf("%s: the creation date is not the date of issue", name)
		}
	}
}

func TestRefusesUnusableContent(t *testing.T) {
	cases := map[string]func(*Content){
		"no date":     func(c *Content) { c.IssuedOn = "" },
		"wrong date":  func(c *Content) { c.IssuedOn = "2026-02-30" },
		"no number":   func(c *Content) { c.Number = " " },
		"no address":  func(c *Content) { c.VerifyURL = "" },
		"too long QR": func(c *Content) { c.VerifyURL = strings.Repeat("é", 3000) },
	}
	for name, spoil := range cases {
		c := short()
		spoil(&c)
		if _, err := Render(c); err == nil {
			t.Errorf("%s: rendered", name)
		}
	}
}

func decodeQR(t testing.TB, img image.Image) string {
	t.Helper()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result.GetText()
}

var imageObject = regexp.MustCompile(`(?s)/Subtype /Image\s.*?/Width (\d+)\s.*?/Height (\d+)\s.*?/BitsPerComponent 1\s.*?/Length (\d+)\s*>>\s*stream\n`)

// embeddedQR rebuilds the picture from the PDF: zlib data, one filter byte
// before each row (PNG predictor), one bit a pixel.
func embeddedQR(t testing.TB, pdf []byte) image.Image {
	t.Helper()
	m := imageObject.FindSubmatchIndex(pdf)
	if m == nil {
		t.Fatal("no picture in the PDF")
	}
	number := func(i int) int {
		n, err := strconv.Atoi(string(pdf[m[2*i]:m[2*i+1]]))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	width, height, length := number(1), number(2), number(3)
	packed, err := zlib.NewReader(bytes.NewReader(pdf[m[1] : m[1]+length]))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(packed)
	if err != nil {
		t.Fatal(err)
	}
	return unfilter(t, data, width, height)
}

func unfilter(t testing.TB, data []byte, width, height int) image.Image {
	t.Helper()
	stride := (width + 7) / 8
	if len(data) != (stride+1)*height {
		t.Fatalf("picture data has %d bytes, want %d", len(data), (stride+1)*height)
	}
	img := image.NewGray(image.Rect(0, 0, width, height))
	above := make([]byte, stride)
	for y := range height {
		filter, line := data[y*(stride+1)], data[y*(stride+1)+1:(y+1)*(stride+1)]
		switch filter {
		case 0:
		case 2: // up
			for i := range line {
				line[i] += above[i]
			}
		default:
			t.Fatalf("row %d uses filter %d", y, filter)
		}
		for x := range width {
			if line[x/8]>>(7-x%8)&1 == 0 {
				img.Pix[y*img.Stride+x] = 255
			}
		}
		above = line
	}
	return img
}

func TestQRCodeHoldsTheAddress(t *testing.T) {
	for name, c := range map[string]Content{"short": short(), "long": long()} {
		png, err := qrImage(c.VerifyURL)
		if err != nil {
			t.Fatal(err)
		}
		img, _, err := image.Decode(bytes.NewReader(png))
		if err != nil {
			t.Fatal(err)
		}
		if got := decodeQR(t, img); got != c.VerifyURL {
			t.Errorf("%s: picture says %q", name, got)
		}
		if got := decodeQR(t, embeddedQR(t, render(t, c))); got != c.VerifyURL {
			t.Errorf("%s: page says %q", name, got)
		}
	}
}

func TestFixedTextHasNoMissingGlyphs(t *testing.T) {
	var all strings.Builder
	for _, c := range []Content{short(), long()} {
		for _, r := range c.rows() {
			for _, cell := range r.cells {
				all.WriteString(cell.label + cell.value)
			}
		}
	}
	all.WriteString(cutMark)
	source, err := os.ReadFile("render.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, quoted := range regexp.MustCompile(`"[^"\n]*"`).FindAllString(string(source), -1) {
		all.WriteString(strings.ReplaceAll(quoted, `\n`, ""))
	}
	if missing := typeset.Missing(all.String()); len(missing) > 0 {
		t.Errorf("no glyph for %q", string(missing))
	}
}

func TestGrouped(t *testing.T) {
	cases := map[string]string{
		"0": "0", "0.00": "0.00", "999.99": "999.99", "1000": "1,000", "1234567.00": "1,234,567.00",
		"123456789012.34": "123,456,789,012.34", "-1234.50": "-1,234.50", "12,345": "12,345", "": "", "abc": "abc", ".5": ".5",
	}
	for in, want := range cases {
		if got := grouped(in); got != want {
			t.Errorf("grouped(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestDatesAndNames(t *testing.T) {
	cases := []struct{ got, want string }{
		{chineseDate("2026-08-01"), "2026年8月1日"},
		{chineseDate("soon"), "soon"},
		{period("2026-08-01", "2027-07-31"), "2026年8月1日\n至 2027年7月31日"},
		{period("", ""), "—"},
		{period("2026-08-01", ""), "自2026年8月1日起"},
		{period("", "2026-08-01"), "至2026年8月1日"},
		{names(nil), "无"},
		{names([]string{"甲"}), "甲"},
		{names([]string{"甲", "乙"}), "1. 甲\n2. 乙"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// Whatever the names are, the table keeps its height and no line leaves its cell.
func TestTableNeverOverflows(t *testing.T) {
	name := rapid.Custom(func(t *rapid.T) string {
		repeat := rapid.IntRange(1, 5).Draw(t, "repeat") // rapid prefers short lists
		return strings.Repeat(string(rapid.SliceOfN(rapid.OneOf(
			rapid.Int32Range(0x4E00, 0x9FFF), rapid.Int32Range(0x3400, 0x4DBF), rapid.Int32Range(0x20000, 0x323AF),
			rapid.RuneFrom([]rune("（）《》，。ABCdef0123 -\n\u202e"))), 0, 200).Draw(t, "name")), repeat)
	})
	rapid.Check(t, func(t *rapid.T) {
		c := short()
		c.ProjectName, c.Registry, c.RuleSet = name.Draw(t, "project"), name.Draw(t, "registry"), name.Draw(t, "rules")
		c.Sellers = rapid.SliceOfN(name, 0, 8).Draw(t, "sellers")
		c.Buyers = rapid.SliceOfN(name, 0, 8).Draw(t, "buyers")
		c.AcceptanceNo, c.ContractNoParty = name.Draw(t, "acceptance"), name.Draw(t, "number")
		rows := c.rows()
		table := fit(rows, tableEnd-tableTop)
		if total := table.total(); total > tableEnd-tableTop+0.01 {
			t.Fatalf("table is %.1f high, allowed %.1f", total, tableEnd-tableTop)
		}
		for i, r := range table.rows {
			assertRowFits(t, rows[i], r, table)
		}
	})
}

func assertRowFits(t rapid.TB, source row, set setRow, table table) {
	for i, lines := range set.values {
		if high := float64(len(lines)) * table.size * leading; high > set.height+table.extra {
			t.Fatalf("%s: %.1f of text in a row of %.1f", source.cells[i].label, high, set.height)
		}
		for _, line := range lines {
			if w := typeset.Width(line, table.size); w > source.valueWidth()-2*cellPad+0.01 {
				t.Fatalf("%s: line %q is %.1f wide", source.cells[i].label, line, w)
			}
		}
	}
}

// Twenty fixed seeds and not rapid.Check: each page takes 20 ms, and ten times
// that under the race detector.
func TestRandomContentRenders(t *testing.T) {
	text, list := rapid.String(), rapid.SliceOfN(rapid.String(), 0, 5)
	for seed := range 20 {
		c := short()
		c.ProjectName, c.Sellers, c.Sample = text.Example(seed), list.Example(seed), seed%2 == 0
		c.Registry, c.KeyID, c.Number = text.Example(seed+100), text.Example(seed+200), "N"+text.Example(seed+300)
		if !bytes.Equal(render(t, c), render(t, c)) {
			t.Errorf("seed %d: second rendering differs", seed)
		}
	}
}

func TestExtremeLengthIsCutAndSaysSo(t *testing.T) {
	c := short()
	for range 60 {
		c.Sellers = append(c.Sellers, strings.Repeat("泰安高新技术产业开发区", 20))
	}
	rows := c.rows()
	table := fit(rows, tableEnd-tableTop)
	if total := table.total(); total > tableEnd-tableTop+0.01 {
		t.Errorf("table is %.1f high, allowed %.1f", total, tableEnd-tableTop)
	}
	for i, r := range table.rows {
		assertRowFits(t, rows[i], r, table)
	}
	sellers := table.rows[2].values[0]
	if last := sellers[len(sellers)-1]; !strings.HasSuffix(last, cutMark) {
		t.Errorf("last line %q does not say that the text goes on", last)
	}
	render(t, c)
}

func BenchmarkRenderShort(b *testing.B) {
	c := short()
	for b.Loop() {
		render(b, c)
	}
}

func BenchmarkRenderLong(b *testing.B) {
	c := long()
	for b.Loop() {
		render(b, c)
	}
}
