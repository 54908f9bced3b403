// Package card draws the identity card of a technology broker (技术经纪人身份卡) as
// one A6 page with the same bytes for the same content. The card says what the
// register said on the day of issue; whether it still holds is behind its QR code.
package card

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/skip2/go-qrcode"

	"jishi/internal/typeset"
)

// Content is all that a card says. Dates are business dates YYYY-MM-DD in
// Asia/Shanghai. It never holds an ID number, a phone or a date of birth.
type Content struct {
	Number       string // 凭证编号
	Name         string // 姓名
	Level        string // 等级
	BrokerNumber string // 备案编号
	National     string // 全国统一编号; may be empty
	Organization string // 执业机构 on the day of issue; may be empty
	Fields       string // 技术领域; may be empty
	Issuer       string // 签发机构
	IssuedOn     string // 签发日期
	ValidUntil   string // 有效期至; empty: 长期
	VerifyURL    string // 核验地址, in the QR code
	KeyID        string // 签名密钥
	Sample       bool   // prints 样本 SAMPLE across the card
}

const mm = typeset.MM

// The page is A6 lying.
const (
	width  = 148 * mm
	height = 105 * mm
	left   = 10 * mm
	qrSide = 30 * mm
	qrX    = width - left - qrSide
	qrY    = 37 * mm
	lines  = qrX - left - 5*mm // how wide the lines beside the code may be
)

var (
	accent = typeset.Color{R: 18, G: 58, B: 94}
	pale   = typeset.Color{R: 226, G: 233, B: 240}
	grey   = typeset.Color{R: 85, G: 85, B: 85}
	white  = typeset.Color{R: 255, G: 255, B: 255}
)

var chinaTime = time.FixedZone("CST", 8*60*60)

// Render draws the card. It fails when number, name, level, date or address is
// missing, or when the address is too long for the code.
func Render(c Content) ([]byte, error) {
	issued, err := time.ParseInLocation(time.DateOnly, c.IssuedOn, chinaTime)
	if err != nil {
		return nil, fmt.Errorf("card: date of issue: %w", err)
	}
	for _, must := range []string{c.Number, c.Name, c.Level, c.BrokerNumber, c.VerifyURL} {
		if strings.TrimSpace(must) == "" {
			return nil, errors.New("card: number, name, level or address is missing")
		}
	}
	code, err := qrcode.New(c.VerifyURL, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("card: QR code: %w", err)
	}
	png, err := code.PNG(-8)
	if err != nil {
		return nil, fmt.Errorf("card: QR code: %w", err)
	}
	d := typeset.NewSized(typeset.Info{Title: "技术经纪人身份卡 " + c.Number, Subject: c.Level, Created: issued}, width, height)
	d.AddPage()
	if c.Sample {
		for i := range 3 {
			d.Slanted(width*(0.22+0.28*float64(i)), height*(0.72-0.05*float64(i)), 30, typeset.Style{Size: 30, Color: pale, Spacing: 3}, "样本 SAMPLE")
		}
	}
	heading(d, c)
	person(d, c)
	d.PNG(png, qrX, qrY, qrSide, qrSide)
	d.Link(c.VerifyURL, qrX, qrY, qrSide, qrSide)
	d.TextIn(qrX, qrY+qrSide+4*mm, qrSide, typeset.Center, typeset.Style{Size: 7.5, Color: accent}, "扫码核验是否现行有效")
	foot(d, c)
	return d.Bytes()
}

func heading(d *typeset.Document, c Content) {
	d.Fill(0, 0, width, 22*mm, accent)
	d.Text(left, 10.5*mm, typeset.Style{Size: 17, Color: white, Spacing: 2}, "技术经纪人身份卡")
	shrunk(d, left, 17.5*mm, width-2*left, typeset.Style{Size: 9, Color: white}, c.Issuer+"  备案与资信凭证")
	d.Box(3*mm, 3*mm, width-6*mm, height-6*mm, 0.4, accent)
}

// person is who it is and what is certified.
func person(d *typeset.Document, c Content) {
	shrunk(d, left, 36*mm, lines, typeset.Style{Size: 22}, c.Name)
	shrunk(d, left, 44.5*mm, lines, typeset.Style{Size: 13, Color: accent}, c.Level)
	until := "长期"
	if c.ValidUntil != "" {
		until = chineseDate(c.ValidUntil)
	}
	rows := [][2]string{{"备案编号", c.BrokerNumber}, {"凭证编号", c.Number}, {"全国编号", c.National}, {"执业机构", c.Organization}, {"技术领域", c.Fields},
		{"签发日期", chineseDate(c.IssuedOn)}, {"有效期至", until}}
	y := 52 * mm
	for _, r := range rows {
		if r[1] == "" {
			continue
		}
		d.Text(left, y, typeset.Style{Size: 9, Color: grey}, r[0])
		shrunk(d, left+18*mm, y, lines-18*mm, typeset.Style{Size: 9.5}, r[1])
		y += 5.4 * mm
	}
}

// foot is what the card is not, and where it can be checked by hand.
func foot(d *typeset.Document, c Content) {
	d.Line(left, 89.5*mm, width-left, 89.5*mm, 0.4, accent)
	shrunk(d, left, 93.5*mm, width-2*left, typeset.Style{Size: 7.5, Color: grey}, "本卡为备案与资信凭证，不是行政许可。暂停、撤销、续期等情况以核验地址公布的内容为准。")
	shrunk(d, left, 97*mm, width-2*left, typeset.Style{Size: 6.5, Color: grey}, "核验地址："+c.VerifyURL)
	shrunk(d, left, 100*mm, width-2*left, typeset.Style{Size: 6, Color: grey}, "签名密钥："+c.KeyID)
}

// smallest is how small a line may become before it is cut.
const smallest = 4.5

// shrunk draws one line, smaller if it is too wide, cut if that is not enough.
func shrunk(d *typeset.Document, x, y, w float64, style typeset.Style, text string) {
	for style.Size > smallest && typeset.Width(text, style.Size) > w {
		style.Size -= 0.25
	}
	if typeset.Width(text, style.Size) > w {
		runes := []rune(text)
		for len(runes) > 0 && typeset.Width(string(runes)+"…", style.Size) > w {
			runes = runes[:len(runes)-1]
		}
		text = string(runes) + "…"
	}
	d.Text(x, y, style, text)
}

// chineseDate turns 2026-08-01 into 2026年8月1日 and leaves anything else as it is.
func chineseDate(date string) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return d.Format("2006年1月2日")
}
