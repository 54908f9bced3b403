package reading

import "strings"

// KeywordList (关键词表) is a list of words that ask for a second look, never
// for a refusal.
type KeywordList string

// The lists.
const (
	KeyGoods        KeywordList = "K-GOODS"  // 买卖
	KeyWork         KeywordList = "K-WORK"   // 承揽
	KeyConstruction KeywordList = "K-CONSTR" // 建设工程
	KeyOffice       KeywordList = "K-OFFICE" // 一般商务服务
	KeyMeter        KeywordList = "K-METER"  // 计量检定
	KeyTraining     KeywordList = "K-TRAIN"  // 职业培训
	KeyReady        KeywordList = "K-READY"  // 现成产品
	KeyGroup        KeywordList = "K-GROUP"  // 关联关系
)

// keywordLists are the words of each list. In every list a longer word stands
// before one that it contains.
var keywordLists = []struct {
	list  KeywordList
	words []string
}{
	{KeyGoods, []string{"代理销售", "采购", "购销", "买卖", "供货", "订货", "经销"}},
	{KeyWork, []string{"加工", "定作", "修理", "修缮", "保养", "广告", "印刷", "测绘", "摄影", "摄像", "翻译", "描图", "晒图", "复印"}},
	{KeyConstruction, []string{"工程设计", "施工", "安装", "监理", "勘察", "总承包", "EPC", "装修", "绿化"}},
	{KeyOffice, []string{"代理记账", "法律顾问", "商标代理", "专利代理", "招标代理", "审计", "会计", "物业", "保洁", "租赁", "保险"}},
	{KeyMeter, []string{"强制检定", "计量检定", "校准", "年检", "体检"}},
	{KeyTraining, []string{"职业资格", "继续教育", "岗前培训", "安全培训", "学历", "考证"}},
	{KeyReady, []string{"授权许可证书", "成熟产品", "现有产品", "标准产品", "通用软件", "SAAS账号", "已投产"}},
	{KeyGroup, []string{"母公司", "子公司", "分公司", "集团内", "关联"}},
}

// KeywordHit is a word of a list in the text; the title and the body are told
// apart, because in the title it weighs more (RR14).
type KeywordHit struct {
	List    KeywordList
	Word    string
	InTitle bool
	Count   int    // how often it stands there
	At      Anchor // the first time
}

// keywords looks for the words in the title, which is project name and heading,
// and in everything else.
func (x *extraction) keywords() {
	type key struct {
		word  string
		title bool
	}
	where := map[key]int{}
	for i := range x.blocks {
		b := &x.blocks[i]
		upper := strings.Map(upperASCII, b.text)
		for _, l := range keywordLists {
			for _, word := range l.words {
				for at := 0; ; {
					n := strings.Index(upper[at:], word)
					if n < 0 {
						break
					}
					start := at + n
					at = start + len(word)
					k := key{word, x.inTitle(i, start)}
					if hit, there := where[k]; there {
						x.facts.Keywords[hit].Count++
						continue
					}
					where[k] = len(x.facts.Keywords)
					x.facts.Keywords = append(x.facts.Keywords, KeywordHit{List: l.list, Word: b.text[start:at], InTitle: k.title, Count: 1, At: x.anchor(b, start, at)})
				}
			}
		}
	}
}

func upperASCII(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r - 'a' + 'A'
	}
	return r
}

// inTitle tells whether a place lies in the project name or the heading.
func (x *extraction) inTitle(block, start int) bool {
	for _, p := range x.titleAt {
		if p.block == block && start >= p.start && start < p.end {
			return true
		}
	}
	return false
}
