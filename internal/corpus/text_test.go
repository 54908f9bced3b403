package corpus

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"jishi/internal/typeset"
)

// TestWordFilesSayTheText reads every DOCX back: each part is well formed and
// the text in the order of the document is the text of the source.
func TestWordFilesSayTheText(t *testing.T) {
	for _, c := range load(t) {
		if c.MediaType != MediaDOCX {
			continue
		}
		archive, err := zip.NewReader(bytes.NewReader(c.Bytes), int64(len(c.Bytes)))
		if err != nil {
			t.Fatalf("%s: %v", c.ID, err)
		}
		for _, f := range archive.File {
			r, err := f.Open()
			if err != nil {
				t.Fatalf("%s: %v", c.ID, err)
			}
			said, err := characters(r)
			if err != nil {
				t.Errorf("%s: %s: %v", c.ID, f.Name, err)
			}
			if want := strings.ReplaceAll(strings.Join(c.Text, ""), "　", ""); f.Name == "word/document.xml" && strings.ReplaceAll(said, "　", "") != want {
				t.Errorf("%s: the document says something else than its source", c.ID)
			}
		}
	}
}

// characters gives the character data of an XML part and whether it is well formed.
func characters(r io.Reader) (string, error) {
	var b strings.Builder
	d := xml.NewDecoder(r)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		if text, ok := token.(xml.CharData); ok {
			b.WriteString(strings.Trim(string(text), "\n"))
		}
	}
}

// TestEveryCharacterCanBePrinted: the fonts have all of them, so that a PDF
// holds no code in place of a character.
func TestEveryCharacterCanBePrinted(t *testing.T) {
	for _, c := range load(t) {
		if missing := typeset.Missing(strings.Join(c.Text, "")); len(missing) > 0 {
			t.Errorf("%s: no font has %q", c.ID, string(missing))
		}
	}
}

// suspect are words of the lists in the domain notes §2.8. In a title they are
// of severity HIGH, so a clean title has none; in a text they may stand.
var suspect = strings.Fields("采购 购销 买卖 供货 订货 经销 代理销售 加工 定作 修理 修缮 保养 广告 印刷 测绘 摄影 翻译 描图 晒图 复印 " +
	"施工 安装 监理 勘察 工程设计 总承包 EPC 装修 绿化 审计 会计 法律顾问 商标代理 专利代理 招标代理 物业 保洁 租赁 保险 " +
	"强制检定 计量检定 校准 年检 体检 职业资格 学历 继续教育 岗前培训 安全培训 考证")

func TestHardNegatives(t *testing.T) {
	with := 0
	for _, c := range load(t) {
		if !c.Clean {
			continue
		}
		title, text := formOf(t, c).ProjectName, strings.Join(c.Text, "\n")
		holds := func(where string) func(string) bool {
			return func(word string) bool { return strings.Contains(where, word) }
		}
		if slices.ContainsFunc(suspect, holds(title)) {
			t.Errorf("%s: a clean title with a word of the lists: %s", c.ID, title)
		}
		if slices.ContainsFunc(suspect, holds(text)) {
			with++
		}
	}
	t.Logf("%d clean texts hold words of the lists", with)
	if with < 5 {
		t.Errorf("only %d clean texts hold words of the lists", with)
	}
}

// usual are words by which the clauses of Civil Code Article 845 are known, one
// of each line at least.
var usual = [][]string{
	{"保密"}, {"风险"}, {"验收"}, {"违约"}, {"争议"}, {"成果归属", "归属", "归甲方", "权属", "归乙方"},
	{"定义", "术语", "名词", "词语含义", "附则"}, {"期限", "履行期", "合作期", "时间"}, {"价款", "报酬", "费用", "咨询费", "使用费"},
}

// TestUsualClauses: a clean contract has them all; where their absence is the
// defect, some are really gone.
func TestUsualClauses(t *testing.T) {
	for _, c := range load(t) {
		text := strings.Join(c.Text, "\n")
		var missing []string
		for _, words := range usual {
			if !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) }) {
				missing = append(missing, words[0])
			}
		}
		planted := slices.ContainsFunc(c.Labels, func(l Label) bool { return l.Defect == "missing_clauses" })
		if c.Clean && len(missing) > 0 || planted && len(missing) < 3 {
			t.Errorf("%s: without %v, planted: %v", c.ID, missing, planted)
		}
	}
}
