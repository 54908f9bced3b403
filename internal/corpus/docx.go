package corpus

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

const (
	xmlHead      = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordSpace    = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	openXML      = "http://schemas.openxmlformats.org/"
	relationList = `<Relationships xmlns="` + openXML + `package/2006/relationships">`
	relationKind = openXML + "officeDocument/2006/relationships/"
	wordType     = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// writeDOCX writes an Office Open XML text document (ECMA-376, transitional).
// Odd styles break the text into several runs and carry a running head and
// foot, as files do that went through many hands: a reader must cope with both.
func writeDOCX(s *source) ([]byte, error) {
	parts := []struct{ name, content string }{
		{"[Content_Types].xml", xmlHead + `<Types xmlns="` + openXML + `package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/word/document.xml" ContentType="` + wordType + `document.main+xml"/>` +
			`<Override PartName="/word/styles.xml" ContentType="` + wordType + `styles+xml"/>` +
			`<Override PartName="/word/header1.xml" ContentType="` + wordType + `header+xml"/></Types>`},
		{"_rels/.rels", xmlHead + relationList + `<Relationship Id="rId1" Type="` + relationKind + `officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", documentXML(s)},
		{"word/styles.xml", stylesXML(s.Style)},
		{"word/header1.xml", xmlHead + `<w:hdr ` + wordSpace + `>` + wordParagraph("a", "技术合同文本", false) + `</w:hdr>`},
		{"word/_rels/document.xml.rels", xmlHead + relationList + `<Relationship Id="rId1" Type="` + relationKind + `styles" Target="styles.xml"/>` +
			`<Relationship Id="rId2" Type="` + relationKind + `header" Target="header1.xml"/></Relationships>`},
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, part := range parts {
		w, err := archive.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: s.moment()})
		if err == nil {
			_, err = io.WriteString(w, part.content)
		}
		if err != nil {
			return nil, fmt.Errorf("corpus: %s: %w", s.id, err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("corpus: %s: %w", s.id, err)
	}
	return out.Bytes(), nil
}

// stylesXML has the letter styles a (body), b (title), c (heading), d (centred)
// and t (ruled table). Sizes are half points.
func stylesXML(style int) string {
	fonts := []string{"宋体", "仿宋", "仿宋_GB2312", "微软雅黑"}
	size := []int{24, 28, 21, 24}[style%4]
	body := func(id, properties, run string) string {
		return `<w:style w:type="paragraph" w:customStyle="1" w:styleId="` + id + `"><w:name w:val="body ` + id + `"/><w:pPr>` + properties + `</w:pPr><w:rPr>` + run + `</w:rPr></w:style>`
	}
	edges := ""
	for _, edge := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		edges += `<w:` + edge + ` w:val="single" w:sz="4" w:space="0" w:color="auto"/>`
	}
	return xmlHead + `<w:styles ` + wordSpace + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="` + fonts[style%4] + `"/>` +
		fmt.Sprintf(`<w:sz w:val="%d"/>`, size) + `<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>` +
		body("a", `<w:spacing w:line="360" w:lineRule="auto"/>`, "") + body("e", `<w:spacing w:line="360" w:lineRule="auto"/><w:ind w:firstLineChars="200" w:firstLine="480"/>`, "") +
		body("b", `<w:spacing w:before="240" w:after="240"/><w:jc w:val="center"/>`, `<w:b/><w:sz w:val="40"/>`) +
		body("c", `<w:keepNext/><w:spacing w:before="160"/>`, `<w:b/>`) + body("d", `<w:jc w:val="center"/>`, "") +
		`<w:style w:type="table" w:customStyle="1" w:styleId="t"><w:name w:val="ruled"/><w:tblPr><w:tblBorders>` + edges + `</w:tblBorders></w:tblPr></w:style></w:styles>`
}

func documentXML(s *source) string {
	broken := s.Style%2 == 1
	var b strings.Builder
	b.WriteString(xmlHead + `<w:document ` + wordSpace + ` xmlns:r="` + openXML + `officeDocument/2006/relationships"><w:body>`)
	for _, piece := range s.blocks() {
		switch piece.kind {
		case title:
			b.WriteString(wordParagraph("b", piece.text, false))
		case centred:
			b.WriteString(wordParagraph("d", piece.text, broken))
		case heading:
			b.WriteString(wordParagraph("c", piece.text, broken))
		case paragraph:
			b.WriteString(wordParagraph("e", piece.text, broken))
		case flush:
			b.WriteString(wordParagraph("a", piece.text, broken))
		case table:
			wordTable(&b, piece.rows, shares(piece.rows), `<w:tblStyle w:val="t"/>`)
		case signature:
			wordTable(&b, piece.rows, []float64{0.5, 0.5}, "")
		case pageBreak:
			b.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
		}
	}
	head := ""
	if broken {
		head = `<w:headerReference w:type="default" r:id="rId2"/>`
	}
	b.WriteString(`<w:sectPr>` + head + `<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1418" w:bottom="1440" w:left="1418" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr></w:body></w:document>`)
	return b.String()
}

// wordParagraph writes one paragraph; a broken one has a run every nine
// characters, as editors leave it after corrections.
func wordParagraph(style, text string, broken bool) string {
	var b strings.Builder
	b.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`)
	runes := []rune(text)
	step := max(1, len(runes))
	if broken {
		step = 9
	}
	for from := 0; from < len(runes); from += step {
		b.WriteString(`<w:r><w:t xml:space="preserve">`)
		_ = xml.EscapeText(&b, []byte(string(runes[from:min(from+step, len(runes))]))) // a strings.Builder cannot fail
		b.WriteString(`</w:t></w:r>`)
	}
	b.WriteString(`</w:p>`)
	return b.String()
}

func wordTable(b *strings.Builder, rows [][]string, share []float64, style string) {
	const full = 9070 // twentieths of a point: the width of the text
	b.WriteString(`<w:tbl><w:tblPr>` + style + fmt.Sprintf(`<w:tblW w:w="%d" w:type="dxa"/></w:tblPr><w:tblGrid>`, full))
	for _, part := range share {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, int(part*full))
	}
	b.WriteString(`</w:tblGrid>`)
	for _, row := range rows {
		b.WriteString(`<w:tr>`)
		for i, text := range row {
			fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, int(share[i]*full))
			b.WriteString(wordParagraph("a", text, false) + `</w:tc>`)
		}
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl>` + wordParagraph("a", "", false))
}
