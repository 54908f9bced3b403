package httpapi

import (
	"slices"
	"strings"
	"testing"

	"jishi/internal/corpus"
	"jishi/internal/database"
	"jishi/internal/identity"
	"jishi/internal/identity/identitytest"
	"jishi/internal/transcript"
)

// paper gives the file of a case of the corpus.
func (w *world) paper(id string) corpus.Case {
	w.t.Helper()
	cases, err := corpus.Load()
	must(w.t, err)
	i := slices.IndexFunc(cases, func(c corpus.Case) bool { return strings.HasPrefix(c.ID, id) })
	if i < 0 {
		w.t.Fatalf("no case %s", id)
	}
	return cases[i]
}

// filedWith files a contract of a user with the file of a case as its text, and
// gives the contract and the document.
func (w *world) filedWith(user, yuan, paper string) (id, document string) {
	w.t.Helper()
	id = w.send(user, "POST", "/contracts", w.filing(yuan)).want(201).text("id")
	c := w.paper(paper)
	a := w.upload(user, id, "M01", c.FileName, c.Bytes).want(201).contains(`"reading":{`, `"state":"QUEUED"`)
	w.readAll()
	return id, a.text("id")
}

// readAll reads what is unread, however long this machine takes; a check alone
// waits for some seconds only.
func (w *world) readAll() {
	w.t.Helper()
	_, err := w.texts.ReadAll(w.t.Context())
	must(w.t, err)
}

// TestTextOfADocument: what was read is shown by pages, with facts and their
// places, to whoever may open the document, and to nobody else.
func TestTextOfADocument(t *testing.T) {
	onBoth(t, func(w *world) {
		id, document := w.filedWith("clerk", "386000.00", "045")
		path := "/contracts/" + id + "/documents/" + document + "/text"
		a := w.send("clerk", "GET", path, nil).want(200)
		a.contains(`"state":"READ"`, `"language":"zh"`, `"kind":"PARTY"`, `"role":"SELLER"`, `"role":"TOTAL"`, `"words":`, `"kind":"CLAUSE"`, `"scanned":false`)
		w.send("clerk", "GET", "/contracts/"+id+"/documents", nil).want(200).contains(`"state":"READ"`, "已识读")
		w.send("clerk", "GET", "/contracts/"+id, nil).want(200).contains(`"state":"READ"`)
		found := w.send("clerk", "GET", "/contracts/"+id+"/findings", nil).want(200)
		found.contains(`"rule":"DD01"`, `"rule":"DD02"`, `"document_id":"`+document+`"`, `"words":`, `"blocking":false`)
		w.send("other", "GET", path, nil).problem(404, "not_found")
		w.send("tax", "GET", path, nil).problem(403, "permission_denied")
		w.send("auditor", "GET", path, nil).want(200)
		w.send("registrar", "GET", path, nil).problem(404, "not_found") // a draft belongs to no office
		w.step("clerk", id, "submit", nil).want(200)
		w.send("registrar", "GET", path, nil).want(200)
	})
}

// TestTextsThatCannotBeRead say so, and stop nobody.
func TestTextsThatCannotBeRead(t *testing.T) {
	onBoth(t, func(w *world) {
		for paper, want := range map[string][2]string{"071": {`"state":"NO_TEXT"`, `"reason":"scanned"`}, "broken": {`"code":"file_damaged"`, `"reason":"unreadable"`}} {
			id := w.send("clerk", "POST", "/contracts", w.filing("386000.00")).want(201).text("id")
			name, content := "合同.docx", docx(w.t, "<w:body><w:p>")
			if paper != "broken" {
				name, content = w.paper(paper).FileName, w.paper(paper).Bytes
			}
			document := w.upload("clerk", id, "M01", name, content).want(201).text("id")
			w.readAll()
			w.send("clerk", "GET", "/contracts/"+id+"/documents/"+document+"/text", nil).want(200).contains(want[0], `"facts":[]`)
			w.send("clerk", "GET", "/contracts/"+id+"/findings", nil).want(200).contains(want[1], `"blocking":false`)
		}
	})
}

// TestTextsAlike: a near-duplicate is found and shown side by side to those who
// may see both; an applicant never sees another's text.
func TestTextsAlike(t *testing.T) {
	onBoth(t, func(w *world) {
		first, _ := w.filedWith("clerk", "386000.00", "045")
		second, _ := w.filedWith("other", "99000.00", "046")
		w.step("clerk", first, "submit", nil).want(200)
		w.step("other", second, "submit", nil).want(200)
		w.send("auditor", "GET", "/contracts/"+first+"/similar", nil).want(200).contains(second, `"compared":true`, `"per_mille":9`)
		both := w.send("auditor", "GET", "/contracts/"+first+"/similar/"+second, nil).want(200)
		both.contains(first, second, `"passages":[{"left":`, `"per_mille":9`)
		for _, user := range []string{"clerk", "other", "orgadmin"} {
			w.send(user, "GET", "/contracts/"+first+"/similar", nil).problem(403, "permission_denied")
			w.send(user, "GET", "/contracts/"+first+"/similar/"+second, nil).problem(403, "permission_denied").without("蒸汽")
			w.send(user, "GET", "/contracts/"+second+"/similar/"+first, nil).problem(403, "permission_denied")
		}
		third, _ := w.filedWith("clerk", "50000.00", "071")
		w.send("auditor", "GET", "/contracts/"+first+"/similar/"+third, nil).problem(409, "text_not_there")
		w.send("auditor", "GET", "/contracts/"+third+"/similar", nil).want(200).contains(`"compared":false`, `"state":"NO_TEXT"`)
	})
}

// county opens a second office, where the user far works.
func (w *world) county() {
	w.t.Helper()
	w.org("county", identity.NewOrganization{Side: identity.SideBureau, Name: "肥城市技术合同登记处", RegionCode: "370983", OfficePoint: "07"})
	u, err := w.deps.Identity.BootstrapUser(w.t.Context(), identity.NewUser{Username: "far", DisplayName: "用户far",
		OrgID: w.orgs["county"].ID, Roles: []identity.Role{identity.RoleRegistrar}, Password: identitytest.Password})
	must(w.t, err)
	w.users["far"] = u
}

// TestOfficesCompareTheirOwn: the registrar of one office is not shown a like
// contract that another office handles.
func TestOfficesCompareTheirOwn(t *testing.T) {
	onBoth(t, func(w *world) {
		w.county()
		first, _ := w.filedWith("clerk", "386000.00", "045")
		second, _ := w.filedWith("other", "99000.00", "046")
		w.step("clerk", first, "submit", nil).want(200)
		w.step("other", second, "submit", nil).want(200)
		w.send("far", "GET", "/contracts/"+second+"/similar", nil).want(200).contains(`"compared":true`).without(first)
		w.send("far", "GET", "/contracts/"+second+"/similar/"+first, nil).problem(404, "not_found")
		w.send("far", "GET", "/contracts/"+first+"/similar", nil).problem(404, "not_found")
		w.send("registrar", "GET", "/contracts/"+first+"/similar", nil).want(200).contains(second)
	})
}

// TestTextsGoWithTheirDocument: nothing of a removed document or a deleted
// draft stays readable.
func TestTextsGoWithTheirDocument(t *testing.T) {
	onBoth(t, func(w *world) {
		kept := func() (n int64) {
			must(w.t, w.db.View(w.t.Context(), func(tx *database.Tx) error {
				return tx.Raw("SELECT (SELECT COUNT(*) FROM document_texts) + (SELECT COUNT(*) FROM document_bands)").Scan(&n).Error
			}))
			return n
		}
		removed, document := w.filedWith("clerk", "386000.00", "045")
		deleted, _ := w.filedWith("clerk", "99000.00", "046")
		_, err := w.texts.ReadAll(w.t.Context())
		must(w.t, err)
		if n := kept(); n != 2+2*18 {
			t.Errorf("%d rows after reading", n)
		}
		w.send("clerk", "DELETE", "/contracts/"+removed+"/documents/"+document, nil).want(204)
		w.send("clerk", "DELETE", "/contracts/"+deleted, nil, "If-Match", `"v1"`).want(204)
		_, err = w.texts.ReadAll(w.t.Context())
		must(w.t, err)
		if n := kept(); n != 0 {
			t.Errorf("%d rows are left", n)
		}
		w.send("clerk", "GET", "/contracts/"+removed+"/documents/"+document+"/text", nil).problem(404, "not_found")
	})
}

// TestTextsAreSealedAndReadAgain: nothing readable of a text stands in the
// database, and what another version of the reader read is read anew.
func TestTextsAreSealedAndReadAgain(t *testing.T) {
	onBoth(t, func(w *world) {
		w.filedWith("clerk", "386000.00", "045")
		sweep := func() (version int64, body string) {
			w.t.Helper()
			_, err := w.texts.ReadAll(w.t.Context())
			must(w.t, err)
			must(w.t, w.db.View(w.t.Context(), func(tx *database.Tx) error {
				return tx.Raw("SELECT version, body FROM document_texts").Row().Scan(&version, &body)
			}))
			return version, body
		}
		version, body := sweep()
		if version != transcript.Version || len(body) < 1000 || strings.Contains(body, "0538-") || strings.Contains(body, "泰安") || strings.HasPrefix(body, "H4sI") {
			t.Errorf("version %d, %.60s", version, body)
		}
		owner := w.db.Owner(w.t)
		must(w.t, owner.InTx(w.t.Context(), func(tx *database.Tx) error {
			return tx.Exec("UPDATE document_texts SET version = 0, body = ''").Error
		}))
		must(w.t, owner.Close())
		if version, body = sweep(); version != transcript.Version || len(body) < 1000 {
			t.Errorf("not read again: version %d, %.60s", version, body)
		}
	})
}
