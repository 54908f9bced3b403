package reading

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"fmt"
	"image/png"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"jishi/internal/fault"
)

// rawPDF writes numbered objects with a cross-reference table; the first is the
// catalogue.
func rawPDF(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	places := make([]int, len(objects))
	for i, o := range objects {
		places[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, p := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", p)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

func stream(dictionary, content string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dictionary, len(content), content)
}

func deflated(content io.Reader) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = io.Copy(w, content) // into memory
	_ = w.Close()
	return b.String()
}

const catalogue, pages, font = "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"

// onePage is a PDF with one page: its box, its resources and its content.
func onePage(box, resources, content string, more ...string) []byte {
	return rawPDF(append([]string{catalogue, pages,
		"<< /Type /Page /Parent 2 0 R /MediaBox " + box + " /Resources << /Font << /F 5 0 R >> " + resources + " >> /Contents 4 0 R >>", content, font}, more...)...)
}

// image is a picture over the whole page.
const image = "q 595 0 0 842 0 0 cm /I Do Q"

var imageObject = stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x80")

// nestedForms draw each other ten times each: depth n costs ten to the n.
func nestedForms(depth int) []byte {
	var more []string
	for i := range depth {
		content := strings.Repeat(fmt.Sprintf("/X%d Do ", i+1), 10)
		if i == depth-1 {
			content = "BT /F 9 Tf (a) Tj ET"
		}
		more = append(more, stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F 5 0 R >> /XObject << /X%d %d 0 R >> >>", i+1, 7+i), content))
	}
	return onePage("[0 0 595 842]", "/XObject << /X0 6 0 R >>", stream("", "/X0 Do"), more...)
}

// repeated gives the same bytes again and again.
type repeated struct {
	what string
	at   int
}

func (r *repeated) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = r.what[r.at%len(r.what)]
		r.at++
	}
	return len(b), nil
}

// hostilePDFs are files that want more than they may have; whatever comes of
// them, it comes soon, and the next file is read as if nothing had been.
func hostilePDFs(tb testing.TB) map[string][]byte {
	tb.Helper()
	million := make([]string, 0, 1_000_004)
	million = append(million, catalogue, pages, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>")
	for range 1_000_000 {
		million = append(million, "null")
	}
	good := mustMake(tb, "pdf")
	return map[string][]byte{
		"a million objects":   rawPDF(million...),
		"a million operators": onePage("[0 0 595 842]", "", stream("", "BT /F 9 Tf "+strings.Repeat("1 0 0 1 0 0 cm ", 1_000_000)+"(a) Tj ET")),
		"a million letters":   onePage("[0 0 595 842]", "", stream("", "BT /F 9 Tf "+strings.Repeat("(abcdefghij) Tj 0 -9 Td ", 100_000)+"ET")),
		"huge page":           onePage("[0 0 1000000000 1000000000]", "/XObject << /I 6 0 R >>", stream("", image), imageObject),
		"page without size":   onePage("[0 0 0 0]", "", stream("", "BT /F 9 Tf (a) Tj ET")),
		"packed 256 MB":       onePage("[0 0 595 842]", "", stream("/Filter /FlateDecode", deflated(io.LimitReader(&repeated{what: "0 0 m "}, 256<<20)))),
		"forms in forms":      nestedForms(12),
		"nested arrays":       rawPDF(catalogue, pages, "<< /Type /Page /Parent 2 0 R /X "+strings.Repeat("[", 1_000_000)+" >>"),
		"pages in a circle":   rawPDF(catalogue, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 100000 >>"),
		"a billion pages":     rawPDF(catalogue, "<< /Type /Pages /Kids [3 0 R] /Count 1000000000 >>", "<< /Type /Page /Parent 2 0 R >>"),
		"half":                good[:len(good)/2],
		"no tail":             good[:len(good)-600],
		"holes":               holed(good),
	}
}

func holed(file []byte) []byte {
	file = bytes.Clone(file)
	for i := 200; i < len(file); i += 97 {
		file[i] ^= 0x55
	}
	return file
}

func TestHostilePDFs(t *testing.T) {
	good := mustMake(t, "pdf")
	want, err := reader.Read(t.Context(), good, MediaPDF)
	if err != nil {
		t.Fatal(err)
	}
	quick := New(nil, 1)
	quick.time = 3 * time.Second
	for name, file := range hostilePDFs(t) {
		begin := time.Now()
		text, err := quick.Read(t.Context(), file, MediaPDF)
		code := fault.CodeOf(err)
		if took := time.Since(begin); took > 20*time.Second {
			t.Errorf("%s: took %s", name, took)
		} else {
			t.Logf("%s: %d bytes, %s, %d pages, truncated %v, %s", name, len(file), code, len(text.Pages), text.Truncated, took.Round(time.Millisecond))
		}
		if err != nil && code != fault.FileDamaged && code != fault.FileTooComplex {
			t.Errorf("%s: %v", name, err)
		}
		if again, err := quick.Read(t.Context(), good, MediaPDF); err != nil || !reflect.DeepEqual(again, want) {
			t.Fatalf("after %s the next file cannot be read: %v", name, err)
		}
	}
}

// Time and memory that run out are a fault of their own, and both do run out.
func TestPDFLimits(t *testing.T) {
	slow := New(nil, 1)
	slow.time = 200 * time.Millisecond
	if _, err := slow.Read(t.Context(), nestedForms(12), MediaPDF); fault.CodeOf(err) != fault.FileTooComplex {
		t.Errorf("time: %v", err)
	}
	small := New(nil, 1)
	small.pages = 512
	big := onePage("[0 0 595 842]", "", stream("/Filter /FlateDecode", deflated(io.LimitReader(&repeated{what: "BT /F 9 Tf (abcdefghij) Tj ET "}, 100<<20))))
	if _, err := small.Read(t.Context(), big, MediaPDF); fault.CodeOf(err) != fault.FileTooComplex {
		t.Errorf("memory: %v", err)
	}
}

func TestLengthLimits(t *testing.T) {
	kids := make([]string, maxPages+5)
	objects := []string{catalogue, "", "", stream("", "BT /F 9 Tf 9 9 Td (a) Tj ET"), font}
	for i := range kids {
		kids[i] = fmt.Sprintf("%d 0 R", 6+i)
		objects = append(objects, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 5 0 R >> >> /Contents 4 0 R >>")
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(kids))
	text, err := reader.Read(t.Context(), rawPDF(objects...), MediaPDF)
	if err != nil || len(text.Pages) != maxPages || !text.Truncated || text.Pages[maxPages-1].Lines[0] != "a" {
		t.Errorf("pages: %v, %d, truncated %v", err, len(text.Pages), text.Truncated)
	}
	var paragraphs strings.Builder
	for i := range maxTextRunes/100 + 10 {
		fmt.Fprintf(&paragraphs, "<w:p><w:r><w:t>%d%s</w:t></w:r></w:p>", i*i, strings.Repeat("技", 100))
	}
	long := zipped(t, map[string]string{"word/document.xml": body(paragraphs.String())})
	text, err = reader.Read(t.Context(), long, MediaDOCX)
	if err != nil || !text.Truncated || len([]rune(text.String())) > maxTextRunes+len(text.Pages[0].Lines) {
		t.Errorf("characters: %v, truncated %v, %d", err, text.Truncated, len([]rune(text.String())))
	}
}

const scanned, blank = 2, 3

// scans is a PDF of a page with text, a scanned page that carries a page number,
// and a blank page.
func scans() []byte {
	page := func(content int) string {
		return fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 6 0 R >> /XObject << /I 7 0 R >> >> /Contents %d 0 R >>", content)
	}
	return rawPDF(catalogue, "<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 >>", page(8), page(9), page(10), font, imageObject,
		stream("", "BT /F 9 Tf 50 800 Td (Technology development contract, first page) Tj ET"), stream("", image+" BT /F 9 Tf 50 20 Td (page 2) Tj ET"), stream("", " "))
}

func TestScannedPagesAreReported(t *testing.T) {
	text, err := reader.Read(t.Context(), scans(), MediaPDF)
	if err != nil || !text.Scanned || !reflect.DeepEqual(text.ScannedPages, []int{scanned}) || len(text.Pages) != blank {
		t.Fatalf("%+v, %v", text, err)
	}
	if len(text.Pages[0].Lines) != 1 || len(text.Pages[1].Lines)+len(text.Pages[2].Lines) != 0 || text.Source != SourcePDF {
		t.Errorf("%+v", text)
	}
}

// sizeOCR reads no letters: it says how large the image is.
type sizeOCR struct{}

func (sizeOCR) Recognise(_ context.Context, page []byte) (string, error) {
	picture, err := png.DecodeConfig(bytes.NewReader(page))
	return fmt.Sprintf("合同总价：10元\r\n%d×%d", picture.Width, picture.Height), err
}

func TestOCRFillsScannedPages(t *testing.T) {
	withOCR := New(sizeOCR{}, 1)
	text, err := withOCR.Read(t.Context(), scans(), MediaPDF)
	if err != nil || text.Source != SourceOCR || !text.Scanned || !reflect.DeepEqual(text.Pages[1].Lines, []string{"合同总价：10元", "2120×3000"}) {
		t.Errorf("%+v, %v", text, err)
	}
	if total := Extract(text).Total(); len(total) != 1 || total[0].At.Page != 2 {
		t.Errorf("%+v", total)
	}
	text, err = withOCR.Read(t.Context(), onePage("[0 0 1000000 1000]", "/XObject << /I 6 0 R >>", stream("", image), imageObject), MediaPDF)
	if err != nil || len(text.Pages) != 1 {
		t.Errorf("a page of 350 metres: %+v, %v", text, err)
	}
}

func body(inner string) string {
	return `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="m"><w:body>` + inner + `</w:body></w:document>`
}

func zipped(tb testing.TB, parts map[string]string) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range parts {
		part, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(part, content)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// lying rewrites the unpacked sizes in the directory and the local headers.
func lying(file []byte, size uint32) []byte {
	file = bytes.Clone(file)
	for at := bytes.Index(file, []byte("PK\x01\x02")); at >= 0; {
		binary.LittleEndian.PutUint32(file[at+24:], size)
		next := bytes.Index(file[at+4:], []byte("PK\x01\x02"))
		if next < 0 {
			break
		}
		at += 4 + next
	}
	return file
}

func TestHostileDOCX(t *testing.T) {
	bomb := body("<w:p><w:r><w:t>" + strings.Repeat("0", 30<<20) + "</w:t></w:r></w:p>")
	var cells strings.Builder
	for i := range 300_000 {
		fmt.Fprintf(&cells, "<w:tc><w:p><w:r><w:t>%d</w:t></w:r></w:p></w:tc>", i)
	}
	many := map[string]string{"word/document.xml": body("")}
	for i := range docxEntries {
		many[fmt.Sprintf("word/media/%d", i)] = ""
	}
	twice := mergeTwice(t)
	sealed := zipped(t, map[string]string{"word/document.xml": body("")})
	for _, mark := range []string{"PK\x01\x02", "PK\x03\x04"} {
		at := bytes.Index(sealed, []byte(mark))
		sealed[at+len(mark)+map[string]int{"PK\x01\x02": 4, "PK\x03\x04": 2}[mark]] |= 1
	}
	for name, c := range map[string]struct {
		file []byte
		want fault.Code
	}{
		"zip bomb":                {zipped(t, map[string]string{"word/document.xml": bomb}), fault.FileTooComplex},
		"bomb that hides":         {lying(zipped(t, map[string]string{"word/document.xml": bomb}), 1000), fault.FileDamaged},
		"bomb in a header":        {zipped(t, map[string]string{"word/document.xml": body(""), "word/header1.xml": bomb}), fault.FileTooComplex},
		"deep":                    {zipped(t, map[string]string{"word/document.xml": body(strings.Repeat("<w:p>", 100_000))}), fault.FileTooComplex},
		"deep in what is skipped": {zipped(t, map[string]string{"word/document.xml": body("<w:del>" + strings.Repeat("<w:p>", 100_000))}), fault.FileTooComplex},
		"many entries":            {zipped(t, many), fault.FileTooComplex},
		"entities":                {zipped(t, map[string]string{"word/document.xml": `<!DOCTYPE x [<!ENTITY a "aaaa">]>` + body("<w:p>&a;</w:p>")}), fault.FileDamaged},
		"unknown entity":          {zipped(t, map[string]string{"word/document.xml": body("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>")}), fault.FileDamaged},
		"cut":                     {zipped(t, map[string]string{"word/document.xml": body("")[:60]}), fault.FileDamaged},
		"two bodies":              {twice, fault.FileDamaged},
		"locked entry":            {sealed, fault.FileEncrypted},
		"a row of many cells":     {zipped(t, map[string]string{"word/document.xml": body("<w:tbl><w:tr>" + cells.String() + "</w:tr></w:tbl>")}), ""},
	} {
		begin := time.Now()
		text, err := reader.Read(t.Context(), c.file, MediaDOCX)
		if fault.CodeOf(err) != c.want || c.want == "" && err != nil {
			t.Errorf("%s: %v, want %s (%d pages)", name, err, c.want, len(text.Pages))
		}
		t.Logf("%s: %d bytes, %s", name, len(c.file), time.Since(begin).Round(time.Millisecond))
	}
}

func mergeTwice(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, words := range []string{"one", "two"} {
		part, err := w.Create("word/document.xml")
		if err == nil {
			_, err = io.WriteString(part, body("<w:p><w:r><w:t>"+words+"</w:t></w:r></w:p>"))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
