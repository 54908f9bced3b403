package reading

import (
	"regexp"
	"strings"
)

// Behaviour (非法垄断技术的情形) is one of the six in Article 10 of the Supreme
// People's Court's interpretation on technology contracts.
type Behaviour int

// The behaviours, numbered as in the article.
const (
	NoFurtherResearch Behaviour = iota + 1 // (一) 限制新的研究开发或者使用改进技术，改进技术交换条件不对等
	NoOtherSource                          // (二) 限制从其他来源获得类似或者竞争技术
	LimitedUse                             // (三) 不合理限制数量、品种、价格、销售渠道、出口市场
	TieIn                                  // (四) 要求接受非必需的附带条件
	SoleSupplier                           // (五) 不合理限制购买原材料、零部件、设备的渠道
	NoChallenge                            // (六) 禁止对知识产权有效性提出异议
)

// MonopolyHit is a sentence that may be such a behaviour; a person reads it
// (rule RR31).
type MonopolyHit struct {
	Behaviour Behaviour
	At        Anchor // the sentence part that matched
}

// forbids and obliges are how contracts say must not and must.
const (
	forbids = `(?:不得|不能|不可|不准|禁止|无权|不应|未经[^。;]{1,20}(?:许可|同意)[^。;]{0,6}不得|放弃)`
	obliges = `(?:必须|应当|须|只能|仅能|只得|仅可|有义务|一并|同时)`
	others  = `(?:其他|其它|别的|第三方|第三人|他人|任何)`
	goods   = `(?:原材料|原料|零部件|零件|配件|元器件|产品|设备|耗材|材料)`
)

var monopolyPatterns = []struct {
	behaviour Behaviour
	cue       string // a word every match holds; spares the pattern most sentences
	words     *regexp.Regexp
}{
	{NoFurtherResearch, "改进", regexp.MustCompile(forbids + `[^。;]{0,30}(?:改进|改良)`)},
	{NoFurtherResearch, "改进", regexp.MustCompile(`改进[^。;]{0,40}(?:无偿|免费|无条件|独占)[^。;]{0,14}(?:归|提供|转让|给|许可|返|享有|共享|使用)`)},
	{NoFurtherResearch, "改进", regexp.MustCompile(`(?:无偿|免费|无条件)[^。;]{0,16}(?:提供|转让|许可|交付)[^。;]{0,16}改进`)},
	{NoFurtherResearch, "改进", regexp.MustCompile(`改进[^。;]{0,20}(?:均|全部|一律|单独|独家)[^。;]{0,4}归(?:让与|许可|转让|技术提供|[甲乙])`)},
	{NoFurtherResearch, "开发", regexp.MustCompile(forbids + `[^。;]{0,24}(?:后续|继续|新的|进一步|再|二次|自行)[^。;]{0,6}(?:研究|开发|研发)`)},
	{NoOtherSource, "技术", regexp.MustCompile(forbids + `[^。;]{0,14}(?:从|向|自|使用|采用|引进)[^。;]{0,10}` + others + `[^。;]{0,16}(?:获得|获取|取得|引进|购买|采购|受让|采用)?[^。;]{0,12}(?:同类|类似|相同|竞争|替代)[^。;]{0,6}(?:技术|专利)`)},
	{NoOtherSource, "技术", regexp.MustCompile(forbids + `[^。;]{0,14}(?:获得|获取|取得|引进|购买|采用|使用|受让|研发|经营)[^。;]{0,20}(?:同类|类似|竞争性?|替代)的?[^。;]{0,6}(?:技术|专利)`)},
	{LimitedUse, "", regexp.MustCompile(`(?:限制|限定|` + forbids + `(?:超过|低于|高于|少于)?)[^。;]{0,20}(?:产量|产销量|生产数量|销售数量|产品品种|销售价格|销售渠道|销售区域|销售地区|出口市场|出口)`)},
	{LimitedUse, "价", regexp.MustCompile(`(?:销售价格|售价|定价)[^。;]{0,16}(?:由[^。;]{1,12}(?:确定|决定|规定|核准|批准)|不得(?:低于|高于)|须经)`)},
	{LimitedUse, "量", regexp.MustCompile(`(?:产量|生产数量|销售数量)[^。;]{0,12}(?:不得(?:超过|高于)|不超过|限于|以内)`)},
	{LimitedUse, "出口", regexp.MustCompile(forbids + `[^。;]{0,20}出口|(?:只能|仅能|仅限)[^。;]{0,10}(?:境内|国内)[^。;]{0,6}销售`)},
	{TieIn, "", regexp.MustCompile(obliges + `[^。;]{0,20}(?:购买|接受|采购|订购|聘用|雇用|接收)[^。;]{0,24}(?:附带|捆绑|非必需|不必要|与本合同无关|搭售|其他(?:技术|产品|专利|服务)|指定的?(?:服务|人员))`)},
	{TieIn, "搭", regexp.MustCompile(`搭售|搭配(?:购买|销售)`)},
	{SoleSupplier, "", regexp.MustCompile(`(?:只能|仅能|必须|只得|仅可)[^。;]{0,10}(?:向|从|由|使用|采用|购买)[^。;]{0,20}(?:购买|采购|购进|指定)[^。;]{0,16}` + goods)},
	{SoleSupplier, "", regexp.MustCompile(goods + `[^。;]{0,16}(?:只能|仅能|必须|只得|均须|一律)[^。;]{0,6}(?:向|从|由)[^。;]{0,20}(?:购买|采购|购进|供应|供给|提供)`)},
	{SoleSupplier, "", regexp.MustCompile(goods + `[^。;]{0,16}(?:应当?|须)[^。;]{0,6}(?:向|从)[^。;]{0,20}(?:购买|采购|购进)`)},
	{SoleSupplier, "", regexp.MustCompile(forbids + `[^。;]{0,8}(?:向|从|自|使用)[^。;]{0,8}` + others + `[^。;]{0,14}(?:购买|采购|购进)[^。;]{0,14}` + goods)},
	{NoChallenge, "", regexp.MustCompile(forbids + `[^。;]{0,30}(?:质疑|异议|无效宣告|宣告[^。;]{0,8}无效|请求[^。;]{0,12}无效|有效性)`)},
}

// permits takes a sentence part back: it grants what the article protects.
var permits = regexp.MustCompile(`(?:不得|不)(?:限制|限定|禁止|妨碍|要求)|不受限制|不构成限制|有权[^。;]{0,12}(?:改进|研究|开发)|放弃[^。;]{0,6}限制`)

// monopoly looks for sentences of the six behaviours.
func (x *extraction) monopoly() {
	type key struct {
		behaviour    Behaviour
		block, start int
	}
	seen := map[key]bool{}
	for i := range x.blocks {
		b := &x.blocks[i]
		for _, p := range monopolyPatterns {
			if !strings.Contains(b.text, p.cue) {
				continue
			}
			for _, m := range p.words.FindAllStringIndex(b.text, -1) {
				sentence := sentenceStart(b.text, m[0])
				k := key{p.behaviour, i, sentence}
				if seen[k] || permits.MatchString(b.text[m[0]:m[1]]) || permits.MatchString(tail(b.text[sentence:m[0]], 24)+b.text[m[0]:m[1]]) {
					continue
				}
				seen[k] = true
				x.facts.Monopoly = append(x.facts.Monopoly, MonopolyHit{Behaviour: p.behaviour, At: x.anchor(b, m[0], m[1])})
			}
		}
	}
}
