package sample

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/sample/contractpaper"
)

// material is a document to file, M01 (the contract's text) left aside.
type material struct {
	code  string
	title string
	lines []string
}

// materialsOf gives the documents a form needs beside the contract's text.
func materialsOf(f *contract.Form) []material {
	var out []material
	move := f.Kind == "20" || f.Kind == "30"
	right := f.IPKinds[0]
	if move && right != "99" && right != "20" {
		lines := []string{"兹附下列知识产权权属证明复印件，内容与原件一致："}
		for _, item := range f.IPItems {
			lines = append(lines, fmt.Sprintf("%s，证号 %s，权利人 %s，申请日 %s。", item.Name, item.Number, item.Owner, item.FilingDate))
		}
		out = append(out, material{"M06", "知识产权权属证明", lines})
	}
	if w, _ := f.Amounts(); w.NonTechnical > 0 {
		lines := []string{"本合同包含的非技术性费用如下："}
		for _, item := range f.NonTechnicalItems {
			lines = append(lines, fmt.Sprintf("%s，数量 %d，单价 %s 元。", item.Name, item.Quantity, item.UnitCost))
		}
		out = append(out, material{"M11", "非技术性费用清单", append(lines, "合计扣除 "+w.NonTechnical.String()+" 元。")})
	}
	if f.SubKind == "23" || f.SubKind == "32" {
		out = append(out, material{"M13", "技术秘密说明", []string{"本合同所涉技术秘密不为公众所知悉，具有商业价值和实用性，权利人已采取限定知悉范围、签订保密协议、资料加密存放等保密措施。", "技术要点（非公开部分从略）：" + f.ProjectName}})
	}
	if f.IsImport() || f.IsExport() {
		out = append(out, material{"M10", "技术进出口合同登记证书及数据表", []string{"登记证书编号：" + f.MoftecCertNo, "合同名称：" + f.ProjectName}})
	}
	if f.PlanSource != "99" {
		out = append(out, material{"M08", "科技计划项目任务书（节选）", []string{"项目编号：" + f.PlanNo, "项目名称：" + f.ProjectName}})
	}
	return out
}

// letter writes a short DOCX: a title and lines.
func (m material) letter(number string) ([]byte, error) {
	var body strings.Builder
	for _, line := range append([]string{m.title, "合同编号：" + number}, append(m.lines, "（样例城市资料，不具有任何效力）")...) {
		body.WriteString(`<w:p><w:r><w:t xml:space="preserve">`)
		if err := xml.EscapeText(&body, []byte(line)); err != nil {
			return nil, fmt.Errorf("writing %s: %w", m.code, err)
		}
		body.WriteString(`</w:t></w:r></w:p>`)
	}
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	parts := [][2]string{
		{"[Content_Types].xml", head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", head + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body.String() + `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`},
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, p := range parts {
		w, err := archive.CreateHeader(&zip.FileHeader{Name: p[0], Method: zip.Store})
		if err == nil {
			_, err = w.Write([]byte(p[1]))
		}
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", m.code, err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("writing %s: %w", m.code, err)
	}
	return out.Bytes(), nil
}

// paperOf is the text of the contract whose form this is.
func paperOf(f *contract.Form) contractpaper.Contract {
	types, _ := codes.Get(codes.ContractTypes)
	kind, _ := types.Lookup(key(f.Kind, f.SubKind))
	w, _ := f.Amounts()
	c := contractpaper.Contract{
		KindName: kind.NameZh, KindCode: key(f.Kind, f.SubKind), Title: f.ProjectName, ContractNo: f.ContractNoParty,
		SignDate: f.SignDate.String(), BeginDate: f.BeginDate.String(), EndDate: f.EndDate.String(), SignPlace: f.SignPlace,
		Amount: w.ContractAmount.String(), AmountCapitals: w.ContractAmount.Capitals(), TechnicalAmount: w.Technical.String(),
		Summary: f.TechSummary, Targets: f.Targets, Acceptance: f.AcceptanceMethod, IPOwnership: ownerships[f.IPOwnership],
	}
	for _, p := range f.Parties {
		side := contractpaper.Party{Name: p.Name, CreditCode: p.CreditCode, Address: p.Address, LegalRep: p.LegalRep, Contact: p.Contact, Phone: p.Phone}
		switch p.Role {
		case contract.Buyer:
			c.Buyer = side
		case contract.Intermediary:
			c.Seller = side
		case contract.Seller:
			if f.SubKind != "53" {
				c.Seller = side
			}
		}
	}
	for _, i := range f.PaySchedule {
		c.Instalments = append(c.Instalments, contractpaper.Instalment{DueDate: i.DueDate.String(), Amount: i.Amount.String(), Condition: i.Condition})
	}
	if len(f.IPItems) > 0 && f.IPKinds[0][:1] == "1" {
		i := f.IPItems[0]
		c.Patent = &contractpaper.Patent{Name: i.Name, Number: i.Number, Owner: i.Owner, FilingDate: i.FilingDate.String(), Expiry: i.Expiry.String()}
	}
	return c
}

var ownerships = map[string]string{
	"BUYER": "本合同产生的技术成果及相关知识产权归甲方所有。", "SELLER": "技术成果的权利归乙方所有，甲方在约定范围内使用。",
	"JOINT": "本合同产生的技术成果由双方共有，收益按书面约定分配。", "": "提供服务或者咨询过程中新产生的技术成果，归完成方所有。",
}

// pdfEvery is how often a contract's text is a PDF instead of a DOCX, which is
// made twenty times as fast; docxEvery how often it is none in a case that is
// still on somebody's desk, where people read it.
const pdfEvery, docxEvery = 25, 6

// text is the contract's text as a file.
func (d *deal) text(index int, open bool) (filename string, content []byte, err error) {
	paper := paperOf(&d.form)
	if index%pdfEvery == pdfEvery-1 || open && index%docxEvery != 0 {
		content, err = contractpaper.PDF(paper)
		return d.form.ContractNoParty + "-合同文本.pdf", content, err
	}
	content, err = contractpaper.DOCX(paper)
	return d.form.ContractNoParty + "-合同文本.docx", content, err
}
