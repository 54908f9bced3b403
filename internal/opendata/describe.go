package opendata

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"jishi/internal/fault"
	"jishi/internal/journal"
)

// Column (数据列) is a column of the files: what it means, in both languages.
type Column struct {
	Name string
	Type string // of the Table Schema
	Text fault.Text
}

// Columns lists the columns of the data files in order.
func Columns() []Column {
	out := make([]Column, len(columns))
	for i, c := range columns {
		out[i] = Column{Name: c.name, Type: c.kind, Text: c.text}
	}
	return out
}

var other = fault.T("其他", "Others")

var columns = []struct {
	name, kind string
	enum       []string
	text       fault.Text
}{
	{"period", "string", []string{"MONTH", "YEAR"}, fault.T("期间类型：MONTH 月度，YEAR 年度累计", "Kind of period: MONTH, or YEAR for the year to date")},
	{"period_start", "date", nil, fault.T("期间首日（含），按认定登记日期，北京时间", "First day of the period, included, by day of registration, Beijing time")},
	{"period_end", "date", nil, fault.T("期间末日（含）", "Last day of the period, included")},
	{"dimension", "string", nil, fault.T("统计维度：total 合计；kind 合同类别；area 县市区与功能区；tech_field 技术领域；flow 技术流向；band 金额档；seller_kind 卖方性质；ip 知识产权",
		"What the figures are divided by: total; kind of contract; area (county or zone of the seller); tech_field; flow; band (contract amount); seller_kind; ip (intellectual property)")},
	{"code", "string", nil, fault.T("代码；TOTAL 为合计，OTHER 为不单独公布的各组之和", "Code; TOTAL is the total, OTHER the sum of what is not shown by itself")},
	{"name_zh", "string", nil, fault.T("中文名称", "Name in Chinese")},
	{"name_en", "string", nil, fault.T("英文名称", "Name in English")},
	{"count", "integer", nil, fault.T("登记项数；不公布时为空", "Contracts registered; empty where withheld")},
	{"contract_amount", "number", nil, fault.T("合同成交额，元，两位小数；不公布时为空", "Contract amount, yuan with two decimals; empty where withheld")},
	{"technical_amount", "number", nil, fault.T("技术交易额，元，两位小数；不公布时为空", "Technical amount, yuan with two decimals; empty where withheld")},
	{"suppressed", "string", []string{Whole, Partly, Withheld}, fault.T("NONE 完整；PART 部分月份计入 OTHER，为不完全值；ALL 不单独公布（可能为零，也可能计入 OTHER）",
		"NONE: whole. PART: of some months it is in OTHER, so that it is incomplete. ALL: not shown by itself (it may be nothing, or in OTHER)")},
}

// tableSchema describes the CSV files (Frictionless Table Schema).
func tableSchema() map[string]any {
	var fields []map[string]any
	for _, c := range columns {
		f := map[string]any{"name": c.name, "type": c.kind, "title": c.text.Zh, "description": c.text.En}
		if c.kind == "date" {
			f["format"] = "%Y-%m-%d"
		}
		if c.enum != nil {
			f["constraints"] = map[string]any{"required": true, "enum": c.enum}
		}
		fields = append(fields, f)
	}
	return map[string]any{"fields": fields, "missingValues": []string{""},
		"primaryKey": []string{"period", "period_start", "dimension", "code"}}
}

// objectSchema describes the JSON files (JSON Schema 2020-12).
func objectSchema() map[string]any {
	members, names := map[string]any{}, []string{}
	for _, c := range columns {
		m := map[string]any{"type": "string", "description": c.text.Zh + " / " + c.text.En}
		switch {
		case c.enum != nil:
			m["enum"] = c.enum
		case c.kind == "date":
			m["format"] = "date"
		case c.kind == "integer":
			m["type"] = []string{"integer", "null"}
		case c.kind == "number":
			m["type"], m["pattern"] = []string{"string", "null"}, `^-?[0-9]+\.[0-9]{2}$`
		}
		members[c.name] = m
		names = append(names, c.name)
	}
	return map[string]any{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "技市开放数据 / Jishi open data", "type": "object",
		"required": []string{"release", "as_of", "rows"}, "additionalProperties": false,
		"properties": map[string]any{
			"release": map[string]any{"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$", "description": "发布月份 / Month of the release"},
			"as_of":   map[string]any{"type": "integer", "minimum": 0, "description": "截至的业务日志序号 / Journal events known"},
			"rows": map[string]any{"type": "array", "items": map[string]any{"type": "object", "required": names, "additionalProperties": false,
				"properties": members}},
		}}
}

// dataPackage describes the release (Frictionless Data Package).
func dataPackage(r *Release, files []File, cp journal.Checkpoint) map[string]any {
	var resources []map[string]any
	for i := range files {
		f := &files[i]
		resource := map[string]any{"name": strings.ReplaceAll(f.Name, ".", "-"), "path": f.Name, "mediatype": strings.Split(f.MediaType, ";")[0],
			"encoding": "utf-8", "bytes": f.Size, "hash": "sha256:" + f.SHA256}
		if strings.HasSuffix(f.Name, ".csv") {
			resource["profile"], resource["schema"] = "tabular-data-resource", schemaFile
			resource["dialect"] = map[string]any{"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": `"`, "header": true}
		} else {
			resource["jsonSchema"] = jsonSchema
		}
		resources = append(resources, resource)
	}
	return map[string]any{
		"name": "jishi-open-data-" + r.Month, "title": "泰安市技术合同登记开放数据 " + r.Month, "profile": "data-package",
		"description": "Registered technology contracts of Tai'an, aggregates only. See README.md.",
		"created":     r.PublishedAt.UTC().Format(time.RFC3339), "version": r.Month,
		"licenses": []map[string]string{{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}},
		"period":   map[string]string{"start": firstDay(r.Month).String(), "end": lastDay(r.Month).String(), "timezone": "Asia/Shanghai"},
		"asOf":     map[string]any{"journalIndex": r.AsOf},
		"checkpoint": map[string]any{"origin": cp.Origin, "size": cp.Size, "root": hex.EncodeToString(cp.Root[:]),
			"verify": "/api/v1/journal/checkpoint, /api/v1/journal/consistency"},
		"resources": resources,
	}
}

// readme is the text that goes with the files.
func readme(r *Release, cp journal.Checkpoint) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, readmeText, r.Month, firstDay(r.Month), lastDay(r.Month), r.AsOf, cp.Size, hex.EncodeToString(cp.Root[:]))
	for _, c := range columns {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", c.name, c.text.Zh, c.text.En)
	}
	return []byte(b.String())
}

const readmeText = `# 泰安市技术合同登记开放数据 %s

Registered technology contracts of Tai'an: open data of a month. Aggregates only.

- 月份 Month: %s – %s (Asia/Shanghai)
- 截至业务日志序号 As of journal index: %d
- 检查点 Checkpoint: size %d, root %s
- 许可 Licence: CC BY 4.0, https://creativecommons.org/licenses/by/4.0/ （署名：泰安市技术合同登记开放数据）

## 口径 Definitions

- 总体：在本平台认定登记的技术合同。金额为经审核认定的金额，单位为元。
- 归属：按认定登记日期（北京时间），不按签订日期。
- 合同成交额：合同的成交总额；技术交易额：其中扣除非技术性费用后的部分。
- 县市区与功能区：卖方在功能区的计入功能区，否则计入所在县市区。

Population: contracts registered on this platform, with the amounts found by the reviews, in yuan. Periods go by the day of registration,
Beijing time. The contract amount is the full amount; the technical amount is what is left without non-technical cost. A seller in a
functional zone counts for the zone, any other for its county.

## 不单独公布的数据 What is withheld

- 少于三项合同的数据，或者一方当事人（主要卖方或主要买方）占金额百分之八十以上的数据，不单独公布，并入 OTHER；必要时再并入其他组，
  使得由合计相减也不能推出。
- 一个月整体不能公布时，等到以后的月份一并公布；此时 month 文件只有一行，标记为 ALL，或者期间从以前的月份开始。
- 以前月份的更正（变更、注销、撤销）不改动已发布的文件，只计入年度累计；更正不足以公布时暂缓计入，积累到可以公布时再计入。
- 年度累计等于各次发布之和：任何两次发布相减，得到的只是已经公布过的内容。

Figures of fewer than three contracts, or of which one party (lead seller or lead buyer) has more than 80 %% of the amount, are not shown by
themselves but added to OTHER, with others where the difference to the total would tell. A month that may not be shown as a whole waits for the
next ones: its month file has one row marked ALL, or the period of a later one begins earlier. Corrections of earlier months (changes,
deregistrations, revocations) never change files that are published. They count in the year to date, and are held back until so many have
come together that they may be shown. The year to date is the sum of what the releases added, so that the difference of any two releases
is only what was published already.

## 列 Columns

| 列 column | 含义 | meaning |
|---|---|---|
`
