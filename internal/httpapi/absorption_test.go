package httpapi

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// absorbed is a file of lines "number,day,yuan,region of the buyer", sold in Beijing.
func absorbed(lines ...string) []byte {
	out := "\ufeff合同登记编号,登记日期,合同成交额,买方行政区划,技术交易额,项目名称,合同类别,卖方名称,卖方性质,卖方行政区划,买方名称,买方性质\n"
	for _, l := range lines {
		yuan := strings.Split(l, ",")[2]
		out += l + "," + yuan + ",=HYPERLINK(1),11,北京样例科技有限公司,150,110000,泰安样例机械有限公司,150\n"
	}
	return []byte(out)
}

func absorptionFields(dry, from, to string) [][2]string {
	return [][2]string{{"dry_run", dry}, {"source", "PROVINCE"}, {"from", from}, {"to", to}, {"document", "省级反馈〔2026〕1号"}}
}

// TestAbsorptionOverHTTP: template, trial, faults, import, repeat, replacement,
// the lines behind the figure, and who may do what.
func TestAbsorptionOverHTTP(t *testing.T) {
	onBoth(t, func(w *world) {
		template := w.send("registrar", "GET", "/absorption/template.xlsx", nil).want(200)
		book, err := excelize.OpenReader(bytes.NewReader(template.Body.Bytes()))
		must(w.t, err)
		if head, err := book.GetCellValue("吸纳数据", "A1"); err != nil || head != "合同登记编号*" {
			w.t.Errorf("the template begins with %q, %v", head, err)
		}
		file := absorbed("2026110105000001,2026-01-05,1200000.00,370902", "2026110105000002,2026-02-06,300000.50,370911")
		imports := func(user string, file []byte, fields [][2]string, headers ...string) answer {
			return w.handIn(user, "/absorption/imports", "反馈.csv", file, fields, headers...)
		}
		try := imports("auditor", file, absorptionFields("true", "2026-01-01", "2026-02-28")).want(200)
		try.contains(`"dry_run":true`, `"fault_count":0`, `"rows":2`, `"contract_amount":"1500000.50"`).without(`"id"`)
		bad := absorbed("2026110105000001,2026-01-05,12x,370902", "2026110105000002,2026-02-30,300000.50,370999")
		imports("auditor", bad, absorptionFields("true", "2026-01-01", "2026-02-28")).want(200).
			contains(`"fault_count":4`, `"column":"C"`, `"header":"合同成交额"`, `"row":2`, `"zh":"“2026-02-30”不是日期`, `"en":"Unknown region`)
		imports("auditor", bad, absorptionFields("false", "2026-01-01", "2026-02-28")).problem(422, "absorption_file_has_errors").contains("/file/2/C")
		w.absorptionRefused(imports, file)
		key := []string{"Idempotency-Key", "absorb-1"}
		made := imports("auditor", file, absorptionFields("false", "2026-01-01", "2026-02-28"), key...).want(201)
		id := made.object()["batch"].(map[string]any)["id"].(string)
		if made.Header().Get("Location") != base+"/absorption/imports/"+id {
			w.t.Errorf("Location %q", made.Header().Get("Location"))
		}
		if again := imports("auditor", file, absorptionFields("false", "2026-01-01", "2026-02-28"), key...); again.Header().Get("Idempotency-Replayed") != "true" {
			w.t.Errorf("with the key again: %d %s", again.Code, again.Body)
		}
		imports("auditor", file, absorptionFields("false", "2026-01-01", "2026-02-28")).want(200).contains(`"existing":true`, id)
		w.absorptionOpened(id)
		imports("auditor", absorbed("2026110105000009,2026-01-07,1.00,370902"), absorptionFields("false", "2026-02-01", "2026-03-01")).problem(422, "absorption_file_has_errors")
		imports("auditor", absorbed("2026110105000009,2026-02-27,1.00,370902"), absorptionFields("false", "2026-02-01", "2026-03-01")).problem(409, "absorption_period_overlaps")
		index := w.events()
		imports("auditor", absorbed("2026110105000009,2026-02-27,1.00,370902"), absorptionFields("false", "2026-01-01", "2026-03-01")).want(201).contains(`"replaces":[{`, id)
		w.send("auditor", "GET", "/absorption/imports/"+id, nil).want(200).contains(`"in_force":false`, `"replaced_by":"`)
		w.send("auditor", "GET", "/absorption/entries", nil).want(200).contains(`"contract_amount":"1.00"`, `"count":1`)
		w.send("auditor", "GET", "/absorption/entries?as_of="+fmt.Sprint(index), nil).want(200).contains(`"contract_amount":"1500000.50"`)
		w.send("auditor", "GET", "/absorption/imports?limit=1", nil).want(200).contains(`"next_cursor":"`)
	})
}

func (w *world) absorptionRefused(imports func(string, []byte, [][2]string, ...string) answer, file []byte) {
	w.t.Helper()
	for _, user := range []string{"registrar", "clerk", "sysadmin"} {
		w.token(user)
	}
	before := w.events()
	fields := absorptionFields("false", "2026-01-01", "2026-02-28")
	imports("registrar", file, fields).problem(403, "permission_denied")
	imports("clerk", file, fields).problem(403, "permission_denied")
	imports("", file, fields).problem(401, "login_required")
	imports("auditor", []byte("甲,乙\n1,2\n"), fields).problem(422, "absorption_columns").contains("合同登记编号")
	imports("auditor", absorbed(), fields).problem(422, "absorption_empty")
	imports("auditor", nil, fields).problem(422, "file_empty")
	imports("auditor", []byte("PK nothing"), fields).problem(422, "workbook_unreadable")
	imports("auditor", file, absorptionFields("perhaps", "2026-01-01", "2026-02-28")).problem(422, "invalid_fields")
	imports("auditor", file, absorptionFields("false", "yesterday", "2026-02-28")).problem(422, "invalid_fields").contains("/from")
	imports("auditor", file, absorptionFields("false", "2026-01-01", "2026-12-31")).problem(422, "invalid_fields").contains("/to")
	imports("auditor", file, [][2]string{{"source", "ELSEWHERE"}}).problem(422, "invalid_fields").contains("/source", "/document", "/from")
	imports("auditor", file, [][2]string{{"colour", "red"}}).problem(422, "invalid_fields").contains("/colour")
	if n := w.events() - before; n != 0 {
		w.t.Errorf("refusals left %d events", n)
	}
	for _, path := range []string{"/absorption/template.xlsx", "/absorption/imports", "/absorption/imports/none", "/absorption/entries"} {
		w.send("clerk", "GET", path, nil).problem(403, "permission_denied")
		w.send("sysadmin", "GET", path, nil).problem(403, "permission_denied")
	}
	w.send("auditor", "GET", "/absorption/imports/none", nil).problem(404, "not_found")
	w.send("auditor", "GET", "/absorption/entries?cursor=x", nil).problem(400, "bad_cursor")
	w.send("auditor", "GET", "/absorption/entries?as_of=99999999", nil).problem(422, "invalid_fields")
	w.send("auditor", "GET", "/absorption/entries?batch=none", nil).problem(404, "not_found")
}

// absorptionOpened: the figure of the report, its lines, and the workbook, whose
// cells are never formulas.
func (w *world) absorptionOpened(id string) {
	w.t.Helper()
	w.send("head", "GET", "/absorption/imports/"+id, nil).want(200).contains(`"in_force":true`, `"class":"COUNTED"`)
	w.send("registrar", "GET", "/absorption/entries?batch="+id+"&class=COUNTED&limit=1", nil).want(200).contains(`"next_cursor":"`, `"count":2`, `=HYPERLINK(1)`)
	q := url.Values{"from": {"2026-02-01"}, "to": {"2026-02-28"}, "buyer_area": {"370911"}, "flow": {"3"}, "kind": {"1*"}, "seller_region": {"11*"}, "direction": {"IN"}}
	w.send("registrar", "GET", "/absorption/entries?"+q.Encode(), nil).want(200).contains(`"contract_amount":"300000.50"`, `"count":1`)
	w.send("registrar", "GET", "/absorption/entries?office=someone", nil).want(200).contains(`"count":0`)
	w.send("auditor", "GET", "/reports/R12?from=2026-01-01&to=2026-03-01", nil).want(200).
		contains(`"source":"ABSORPTION"`, `"1500000.50"`, "省级反馈〔2026〕1号", "2026-03-01至2026-03-01")
	w.send("clerk", "GET", "/reports/R12?from=2026-01-01&to=2026-03-01", nil).want(200).without(`ABSORPTION`, `1500000.50`, "省级反馈〔2026〕1号")
	w.send("auditor", "GET", "/reports/R11.csv?from=2026-01-01&to=2026-03-01", nil).want(200).contains("吸纳技术：省级文件导入", "数据来源,省级反馈文件")
}
