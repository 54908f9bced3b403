package reading

import (
	"regexp"
	"strings"

	"jishi/internal/amount"
	"jishi/internal/calendar"
)

// InstalmentFact (分期付款) is one part of the price as the text orders it: a
// share of the price, a sum, or both.
type InstalmentFact struct {
	Number  int           // from 1, in the order of the text
	Percent int           // share of the price in hundredths of a percent; 3000 is 30 %, 0 when not given
	Fen     amount.Fen    // 0 when not given
	Due     calendar.Date // none when the text only gives a condition
	At      Anchor        // with the condition
}

var (
	percent    = regexp.MustCompile(`(\d{1,3})(?:\.(\d{1,2}))?%|百分之([一二三四五六七八九十百零]{1,5})`)
	pays       = regexp.MustCompile(`支付|付款|付清|拨付|给付|汇入|首付|预付|首期|尾款|余款|质保金|定金|第[一二三四五六七八九十\d]{1,2}[期笔次]`)
	paysNot    = regexp.MustCompile(`违约金|滞纳金|逾期|赔偿|税率|增值税|利息|迟延|提成|销售额|利润|误差|准确率|合格率|注册资本|股权|保密`)
	priceTitle = regexp.MustCompile(`价款|报酬|支付|付款|使用费|经费|费用|合同总?(价|额|金额)`)
	explains   = regexp.MustCompile(`^(?:即|计|共计|合计|人民币|大写|¥|\(|小写|约)`)
)

// instalments reads payment tables, then the sentences of clauses on payment.
func (x *extraction) instalments() {
	rows := map[int]bool{}
	for _, t := range x.headed {
		if t.ofInstalments() {
			x.instalmentRows(t, rows)
		}
	}
	inPrice := false
	for i := range x.blocks {
		text := x.blocks[i].text
		if startsBlock.MatchString(text) || len(text) < 120 {
			if m := priceTitle.MatchString(text); m || clauseStart.MatchString(text) {
				inPrice = m
			}
		}
		if rows[i] || !pays.MatchString(text) || !inPrice && !priceTitle.MatchString(text) {
			continue
		}
		for _, s := range sentencesOf(text) {
			if !paysNot.MatchString(text[s[0]:s[1]]) {
				x.instalmentsIn(i, s[0], s[1])
			}
		}
	}
	for i := range x.facts.Instalments {
		x.facts.Instalments[i].Number = i + 1
	}
}

func (x *extraction) instalmentRows(t headedTable, rows map[int]bool) {
	for _, row := range t.rows {
		first, last := row.cells[0], row.cells[len(row.cells)-1]
		if strings.Contains(first.text, "计") {
			continue // 合计
		}
		fact := InstalmentFact{Due: x.dateIn(row.block, first.start, last.end), At: x.anchor(&x.blocks[row.block], first.start, last.end)}
		fact.Fen, _ = x.sumIn(row.block, first.start, last.end, func(a AmountFact) bool { return !a.Words })
		for _, c := range row.cells {
			if m := percent.FindStringSubmatch(c.text); m != nil && fact.Percent == 0 {
				fact.Percent = hundredths(m)
			}
		}
		if fact.Fen > 0 || fact.Percent > 0 {
			rows[row.block] = true
			x.facts.Instalments = append(x.facts.Instalments, fact)
		}
	}
}

// hundredths reads a match of percent; 0 for what is no share.
func hundredths(m []string) int {
	if m[3] != "" {
		n, ok := smallNumber(m[3])
		if m[3] == "百" {
			n, ok = 100, true
		}
		if !ok || n > 100 {
			return 0
		}
		return n * 100
	}
	n, _ := smallNumber(m[1])
	part, _ := smallNumber((m[2] + "00")[:2])
	if n*100+part > 10_000 {
		return 0
	}
	return n*100 + part
}

// instalmentsIn reads one sentence, piece by piece at its commas. A piece with
// a share or a sum is an instalment; pieces before it are its condition, and
// pieces that only explain it (即人民币…) belong to it.
func (x *extraction) instalmentsIn(block, start, end int) {
	text := x.blocks[block].text
	if end > len(text) || !pays.MatchString(text[start:end]) {
		return
	}
	open := InstalmentFact{}
	from, to := start, start
	flush := func() {
		if open.Percent > 0 || open.Fen > 0 {
			open.Due = x.dateIn(block, from, to)
			open.At = x.anchor(&x.blocks[block], from, to)
			x.facts.Instalments = append(x.facts.Instalments, open)
			open, from = InstalmentFact{}, to
		}
	}
	for _, piece := range commaPieces(text, start, end) {
		words := text[piece[0]:piece[1]]
		share := 0
		if m := percent.FindStringSubmatch(words); m != nil {
			share = hundredths(m)
		}
		sum, found := x.sumIn(block, piece[0], piece[1], isInstalment)
		switch {
		case share == 0 && !found:
		case explains.MatchString(words) && share == 0 && open.Percent+int(min(open.Fen, 1)) > 0:
			if open.Fen == 0 {
				open.Fen = sum
			}
		default:
			flush()
			open.Percent, open.Fen = share, sum
		}
		to = piece[1]
	}
	flush()
}

// sentencesOf cuts after each mark that ends a sentence.
func sentencesOf(text string) (list [][2]int) {
	from := 0
	for i, r := range text {
		if r == '。' || r == ';' {
			end := i + len(string(r))
			list, from = append(list, [2]int{from, end}), end
		}
	}
	if from < len(text) {
		list = append(list, [2]int{from, len(text)})
	}
	return list
}

// isInstalment passes the sums that may be a part of the price.
func isInstalment(a AmountFact) bool { return a.Role == RoleInstalment }

// commaPieces cuts at commas that do not group figures.
func commaPieces(text string, start, end int) (pieces [][2]int) {
	from := start
	for i := start; i < end; i++ {
		if text[i] == ',' && (!digitAt(text, i+1) || !digitAt(text, i-1)) {
			pieces = append(pieces, [2]int{from, i + 1})
			from = i + 1
		}
	}
	return append(pieces, [2]int{from, end})
}
