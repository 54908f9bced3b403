package paper

import (
	"fmt"
	"strings"

	"github.com/skip2/go-qrcode"

	"jishi/internal/typeset"
)

const mm = typeset.MM

// The page from top to bottom, in points.
const (
	titleBase  = 37 * mm
	numberBase = 51 * mm
	tableTop   = 55 * mm
	tableEnd   = 207 * mm // the table never reaches below this
	footTop    = 226 * mm
	qrSide     = 33 * mm
	thin       = 0.5
)

var (
	ink    = typeset.Color{R: 60, G: 40, B: 40}    // lines of the table
	accent = typeset.Color{R: 110, G: 25, B: 25}   // frame, title, labels
	pale   = typeset.Color{R: 243, G: 229, B: 229} // watermark of samples
	grey   = typeset.Color{R: 80, G: 80, B: 80}    // small print
)

// Render draws the certificate as a PDF of one A4 page. It fails when the
// date, the number or the verification address is missing, or when the
// address is too long for a QR code (about 2,300 bytes).
func Render(c Content) ([]byte, error) {
	issued, err := c.check()
	if err != nil {
		return nil, err
	}
	qr, err := qrImage(c.VerifyURL)
	if err != nil {
		return nil, err
	}
	d := typeset.New(typeset.Info{Title: "技术合同登记证明 " + c.Number, Subject: c.ProjectName, Created: issued})
	d.AddPage()
	if c.Sample {
		watermark(d)
	}
	frame(d)
	heading(d, c)
	t := fit(c.rows(), tableEnd-tableTop)
	t.draw(d, tableTop)
	statement(d, c, tableTop+t.total())
	verification(d, c, qr)
	registry(d, c)
	smallPrint(d, c)
	return d.Bytes()
}

// qrImage is the QR code of the address as PNG, eight pixels a module, with
// medium error correction: a fold or a stamp at its edge does no harm.
func qrImage(address string) ([]byte, error) {
	code, err := qrcode.New(address, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("making QR code: %w", err)
	}
	png, err := code.PNG(-8)
	if err != nil {
		return nil, fmt.Errorf("making QR code: %w", err)
	}
	return png, nil
}

// watermark fills the page, so that no cut of a sample looks like a real one.
func watermark(d *typeset.Document) {
	style := typeset.Style{Size: 68, Color: pale, Spacing: 6}
	for i := range 4 {
		d.Slanted(typeset.PageWidth/2, (52+64*float64(i))*mm, 30, style, "样本 SAMPLE")
	}
}

// frame is a heavy line, a fine line and a small square in each corner.
func frame(d *typeset.Document) {
	w, h := typeset.PageWidth, typeset.PageHeight
	d.Box(10*mm, 10*mm, w-20*mm, h-20*mm, 2.2, accent)
	d.Box(12*mm, 12*mm, w-24*mm, h-24*mm, 0.6, accent)
	const side = 5 * mm
	for _, x := range []float64{12 * mm, w - 12*mm - side} {
		for _, y := range []float64{12 * mm, h - 12*mm - side} {
			d.Box(x, y, side, side, 0.6, accent)
			d.Box(x+1.2*mm, y+1.2*mm, side-2.4*mm, side-2.4*mm, 0.6, accent)
			d.Fill(x+2*mm, y+2*mm, side-4*mm, side-4*mm, accent)
		}
	}
}

func heading(d *typeset.Document, c Content) {
	d.TextIn(0, titleBase, typeset.PageWidth, typeset.Center,
		typeset.Style{Size: 30, Color: accent, Spacing: 5}, "技术合同登记证明")
	d.Line(52*mm, titleBase+4.5*mm, typeset.PageWidth-52*mm, titleBase+4.5*mm, 0.6, accent)
	version := fmt.Sprintf("版本：第 %d 版", c.Version)
	style := typeset.Style{Size: 11}
	shrunk(d, tableX, numberBase, tableWidth-typeset.Width(version, style.Size)-6*mm, style, "登记证明编号："+c.Number)
	d.TextIn(tableX, numberBase, tableWidth, typeset.Right, style, version)
}

// shrunk draws one line, smaller if it is too wide, cut if that is not enough.
func shrunk(d *typeset.Document, x, y, width float64, style typeset.Style, text string) {
	for style.Size > 5 && typeset.Width(text, style.Size) > width {
		style.Size -= 0.25
	}
	lines := typeset.Lines(strings.ReplaceAll(text, "\n", " "), width, style.Size)
	d.Text(x, y, style, cut(lines, 1, width, style.Size)[0])
}

// statement is the sentence that makes the page a certificate.
func statement(d *typeset.Document, c Content, y float64) {
	text := "　　根据《中华人民共和国民法典》和技术合同认定登记有关规定，上述合同经审查认定为技术合同，准予登记，特此证明。"
	if c.Supersedes != "" {
		text += "本证明替代" + c.Supersedes + "号登记证明，首次登记日期为" + chineseDate(c.RegisteredOn) + "。"
	}
	const size = 11.5
	baseline := y + 8*mm
	for _, line := range typeset.Lines(text, tableWidth, size) {
		d.Text(tableX, baseline, typeset.Style{Size: size}, line)
		baseline += size * 1.55
	}
}

// verification is the QR code with what it is for, at the lower left.
func verification(d *typeset.Document, c Content, qr []byte) {
	d.PNG(qr, tableX, footTop, qrSide, qrSide)
	d.Link(c.VerifyURL, tableX, footTop, qrSide, qrSide)
	x, width := tableX+qrSide+3*mm, 58*mm
	y := footTop + 5*mm
	d.Text(x, y, typeset.Style{Size: 10, Color: accent}, "扫码核验本证明")
	note := "本证明的变更、撤销、注销等情况以核验地址公布的内容为准。"
	for _, line := range typeset.Lines(note, width, 8.5) {
		y += 8.5 * 1.45
		d.Text(x, y, typeset.Style{Size: 8.5}, line)
	}
	y += 2.5 * mm
	size, lines := fitLines("核验地址："+c.VerifyURL, width, footTop+qrSide-y, 8, 4.5)
	for _, line := range lines {
		y += size * 1.35
		d.Text(x, y, typeset.Style{Size: size, Color: grey}, line)
	}
}

// fitLines breaks text in the largest size at which it is not taller than
// height, and cuts it at the smallest.
func fitLines(text string, width, height, size, smallest float64) (float64, []string) {
	for ; size > smallest; size -= 0.25 {
		if lines := typeset.Lines(text, width, size); float64(len(lines))*size*1.35 <= height {
			return size, lines
		}
	}
	limit := max(1, int(height/(size*1.35)))
	return size, cut(typeset.Lines(text, width, size), limit, width, size)
}

// registry is who certifies and when, at the lower right where the seal goes.
func registry(d *typeset.Document, c Content) {
	const x, width = 117 * mm, 72 * mm
	size, lines := fitLines(orDash(c.Registry), width, 14*mm, 12, 6)
	y := footTop + 8*mm
	d.TextIn(x, y-5.5*mm, width, typeset.Center, typeset.Style{Size: 9, Color: grey}, "登记机构（技术合同登记专用章）")
	y += 2 * mm
	for _, line := range lines {
		d.TextIn(x, y, width, typeset.Center, typeset.Style{Size: size}, line)
		y += size * 1.35
	}
	d.TextIn(x, footTop+qrSide-3*mm, width, typeset.Center, typeset.Style{Size: 12}, chineseDate(c.IssuedOn))
}

// smallPrint holds what a verifier without network needs.
func smallPrint(d *typeset.Document, c Content) {
	y := footTop + qrSide + 4.5*mm
	d.Line(tableX, y, tableX+tableWidth, y, thin, accent)
	lines := []string{
		"签名密钥指纹：" + orDash(c.KeyID),
		"登记内容摘要（SHA-256）：" + orDash(c.StatementSHA256),
	}
	if c.DelegationDocument != "" {
		lines = append([]string{"登记委托文件：" + c.DelegationDocument}, lines...)
	}
	for _, line := range lines {
		y += 4.2 * mm
		shrunk(d, tableX, y, tableWidth, typeset.Style{Size: 8, Color: grey}, line)
	}
}
