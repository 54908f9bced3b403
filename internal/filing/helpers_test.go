package filing_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"testing"

	"jishi/internal/database"
	"jishi/internal/identity"
)

func principal(v any) *identity.Principal { p, _ := v.(*identity.Principal); return p }

// fillDrafts gives the clerk's organisation n drafts, past the services.
func (w *world) fillDrafts(n int) {
	w.t.Helper()
	must(w.t, w.db.InTx(w.t.Context(), func(tx *database.Tx) error {
		return tx.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
			INSERT INTO contracts (id, status, round, version, org_id, office_region, created_by, project_name, kind, sub_kind, seller_name, seller_code, buyer_name, buyer_code,
			contract_fen, technical_fen, form, form_sha256, approved_kind, approved_sub_kind, approved_contract_fen, approved_technical_fen, disputed, recommendation,
			rule_set, calendar_version, salt, created_at, updated_at)
			SELECT 'x' || i, 'DRAFT', 0, 1, ?, '', ?, '', '', '', '', '', '', '', 0, 0, '{}', '', '', '', 0, 0, false, '', '', '', '', ?, ? FROM n`,
			n, w.clerk.OrgID, w.clerk.UserID, tx.Now, tx.Now).Error
	}))
}

// anotherWorkbook is a spreadsheet that has nothing to do with the template.
func anotherWorkbook(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   fmt.Sprintf(`<worksheet xmlns=%q><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`, "http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
	} {
		part, err := z.Create(name)
		must(t, err)
		_, err = part.Write([]byte(content))
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}
