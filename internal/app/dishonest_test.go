package app_test

import "strconv"

// A dishonest is an edit of someone who owns the database. do makes it and gives
// the places, as table[row], that the report must name.
type dishonest struct {
	edit, gain string
	do         func(*forger) []string
}

// set is an edit of one row with one statement.
func set(table, assignment, where string) func(*forger) []string {
	return func(f *forger) []string { return []string{f.set(table, assignment, where)} }
}

// drop is the deletion of one row.
func drop(table, where string) func(*forger) []string {
	return func(f *forger) []string {
		key := f.key(table, where)
		f.exec("DELETE FROM "+table+" WHERE "+f.is(table), key...)
		return []string{place(table, key)}
	}
}

const (
	registered = "event = 'REGISTER'"
	anyRow     = "1 = 1"
)

// edits are at least fifty different ways to make the books say something else.
var edits = []dishonest{
	// The ledger.
	{"ledger line: contract amount raised by 1,000,000 yuan", "the city reaches its target", set("ledger_lines", "d_contract_fen = d_contract_fen + 100000000", registered)},
	{"ledger line: technical amount raised", "the seller's tax-free amount grows", set("ledger_lines", "d_technical_fen = d_technical_fen + 100", registered)},
	{"ledger line: moved to another year", "a weak year looks better", set("ledger_lines", "belongs_to = '2023-01-05'", registered)},
	{"ledger line: another county", "a county climbs in the ranking", set("ledger_lines", "area = '370983', seller_region = '370983'", "area <> '370983'")},
	{"ledger line: another kind", "services pass as development", set("ledger_lines", "kind = '10'", "kind <> '10'")},
	{"ledger line: another field", "a favoured field grows", set("ledger_lines", "tech_field = '99'", anyRow)},
	{"ledger line: another band", "a large contract hides among the small", set("ledger_lines", "band = 'B1'", "band <> 'B1'")},
	{"ledger line: given to another contract", "the owner of a refused contract", set("ledger_lines", "contract_id = (SELECT MIN(id) FROM contracts WHERE status <> 'REGISTERED')", registered)},
	{"ledger line: revocation booked on another day", "the office that was late", set("ledger_lines", "booked_on = '2026-12-31'", "event = 'REVOKE'")},
	{"ledger line: revocation deleted", "a revoked contract counts again", drop("ledger_lines", "event = 'REVOKE'")},
	{"ledger line: registration counted twice", "the city's count", doubled},
	{"party of a line: seller replaced", "a university's rank", set("ledger_sides", "seller_key = 'X'", anyRow)},
	{"party of a line: deleted", "a buyer who wants no trace", drop("ledger_sides", anyRow)},
	// Prepared totals.
	{"rollup: amount raised", "the figure on the first page, without a contract behind it", set("ledger_rollups", "contract_fen = contract_fen + 100000000", anyRow)},
	{"rollup: deleted", "a month that should look empty", lostRollup},
	{"rollup: one too many", "a region without contracts", func(f *forger) []string {
		f.exec("INSERT INTO ledger_rollups VALUES (999999, 0, 9, 900000000, 900000000)")
		return []string{"ledger_rollups[999999/0]"}
	}},
	{"rollup cell: moved to another month", "a quarter that missed its plan", func(f *forger) []string {
		key := f.key("ledger_rollup_cells", "cube = 'band'")
		f.exec("UPDATE ledger_rollup_cells SET month = '2019-01' WHERE id = ?", key...)
		return []string{"ledger_rollups[" + text(key[0]) + "/"}
	}},
	// Closed years and targets.
	{"closing: snapshot edited, with its checksum", "the yearbook says what it should", func(f *forger) []string {
		var snapshot string
		f.read(&snapshot, "SELECT snapshot FROM volume_closings")
		forged := replaceOnce(snapshot, `"count":`, `"count":1`)
		return []string{f.set("volume_closings", "snapshot = '"+forged+"', sha256 = '"+hexSum([]byte(forged))+"'", anyRow)}
	}},
	{"closing: signature replaced", "a snapshot nobody signed", set("volume_closings", "signature = 'AAAA'", anyRow)},
	{"closing: moved behind a late change", "a late correction passes as closed", set("volume_closings", "event_index = event_index + 1", anyRow)},
	{"closing: opened again without a reason", "the year can be improved", set("volume_closings", "reopened_index = event_index + 1, reopened_by = closed_by, reopened_at = closed_at", anyRow)},
	{"closing: deleted", "nothing was ever closed", drop("volume_closings", anyRow)},
	{"target: lowered", "the target is reached", set("volume_targets", "value = value / 2", anyRow)},
	{"target: deleted", "there is no target to miss", drop("volume_targets", anyRow)},
	// Certificates and documents.
	{"certificate: amount in the statement, with its checksum", "a larger tax exemption", statementEdited},
	{"certificate: signature replaced", "a statement nobody signed", set("certificates", "signature = 'AAAA'", anyRow)},
	{"certificate: number changed", "a certificate sold twice", set("certificates", "number = '2026-0000'", anyRow)},
	{"certificate: issued earlier", "an exemption for the year before", set("certificates", "issued_on = '2020-01-02'", anyRow)},
	{"certificate file: checksum replaced", "another paper passes as the certificate", set("certificate_files", "sha256 = 'f00d'", anyRow)},
	{"certificate numbers: series set back", "a number given out again", set("number_series", "last = last - 1", anyRow)},
	{"document: bytes replaced in the store", "another contract text", func(f *forger) []string {
		key := f.key("documents", anyRow)
		f.overwrite(key[0])
		return []string{place("documents", key)}
	}},
	{"document: bytes replaced, with the checksum", "another contract text that fits its row", func(f *forger) []string {
		key := f.key("documents", anyRow)
		f.exec("UPDATE documents SET sha256 = ? WHERE id = ?", f.overwrite(key[0]), key[0])
		return []string{place("documents", key)}
	}},
	{"document: hidden", "the appendix with the side deal", set("documents", "removed_at = uploaded_at", "removed_at IS NULL")},
	// Contracts and how they were decided.
	{"contract and line: amount raised in both", "the books balance", func(f *forger) []string {
		key := f.key("contracts", "status = 'REGISTERED' AND id IN (SELECT contract_id FROM ledger_lines)")
		f.exec("UPDATE contracts SET approved_contract_fen = approved_contract_fen + 100 WHERE id = ?", key...)
		return []string{place("contracts", key), f.set("ledger_lines", "d_contract_fen = d_contract_fen + 100", "contract_id = '"+text(key[0])+"'")}
	}},
	{"contract: revoked one registered again", "the seller keeps the benefit", set("contracts", "status = 'REGISTERED'", "status = 'REVOKED'")},
	{"contract: registered earlier", "a deadline that was missed", set("contracts", "registered_on = '2020-01-02'", "status = 'REGISTERED'")},
	{"contract: seller replaced", "another firm claims the turnover", set("contracts", "seller_name = '他人公司'", anyRow)},
	{"contract version: amount before the change", "a reduction never happened", set("contract_versions", "approved_contract_fen = approved_contract_fen + 1", anyRow)},
	{"submission: form replaced", "what was filed was different", set("contract_submissions", "form = form || ' '", anyRow)},
	{"review: approved amount raised", "the reviewer seems to have allowed it", set("contract_reviews", "approved_technical_fen = approved_technical_fen + 1", anyRow)},
	{"review: opinion rewritten", "a warning disappears", set("contract_reviews", "opinion = '同意'", "opinion <> '同意'")},
	{"decision: note rewritten", "a refusal that was not explained", set("contract_decisions", "note = '改写'", anyRow)},
	{"facts: fingerprint changed", "a duplicate is no longer one", set("contract_facts", "fingerprint = '0'", anyRow)},
	{"proceeding: ground softened", "a fraud becomes a slip", set("proceedings", "reason = '笔误'", anyRow)},
	{"proceeding: hearing deleted", "the office that heard nobody", drop("proceeding_steps", anyRow)},
	{"notice to the tax office: benefit lowered", "less is paid back", set("authority_notices", "benefit_fen = 0", anyRow)},
	{"settlement: realised amount raised", "a project looks finished", set("settlements", "contract_fen = contract_fen + 100, technical_fen = technical_fen + 100", anyRow)},
	{"user: given another role", "one person decides alone", set("users", "roles = '[\"auditor\",\"registrar\"]'", anyRow)},
	{"mandate: prolonged", "an agent goes on filing", set("mandates", "to_on = '2099-12-31'", anyRow)},
	{"city: sample passed off as real", "invented contracts are shown as real", set("instance", "mode = 'production'", anyRow)},
	// The journal itself.
	{"event: another person in the columns", "a colleague is blamed", set("journal_events", "actor_id = 'x'", "kind = 'contract.registered'")},
	{"event: another reason in the text", "the reason on record", func(f *forger) []string {
		at := f.event("volume.closed")
		f.rewrite(at, `"kind":"volume.closed"`, `"kind":"volume.checked"`)
		return []string{place("journal_events", []any{at})}
	}},
	{"event deleted: a proceeding that was never opened", "the revoked seller", drop("journal_events", "kind = 'proceeding.opened'")},
	{"tree node replaced", "a proof that was given out no longer fits", set("journal_hashes", "hash = (SELECT hash FROM journal_hashes WHERE pos = 0)", "pos > 10")},
	{"head moved", "the next event overwrites one", set("journal_head", "size = size - 1", anyRow)},
	{"checkpoint: root replaced", "a forged tree seems signed", set("journal_checkpoints", "root = (SELECT hash FROM journal_hashes WHERE pos = 0)", anyRow)},
	{"tail cut, with every trace of it", "the last closing is forgotten", tailCut},
	{"two events swapped, tree recomputed, checkpoints deleted", "a filing comes before its rival", swapped},
	{"row and its event rewritten, tree recomputed, checkpoints deleted", "an amount, by one who knows the log", func(f *forger) []string {
		f.amountRewritten()
		f.exec("DELETE FROM journal_checkpoints")
		return f.outside
	}},
	{"the same, signed with a key of the forger", "the log looks signed", func(f *forger) []string {
		f.amountRewritten()
		f.exec("DELETE FROM journal_checkpoints")
		size := f.sign(f.ownKey())
		return append(f.outside, "journal_checkpoints["+strconv.FormatInt(size, 10)+"]")
	}},
	{"the same, signed with the stolen key of the log", "everything inside is consistent", func(f *forger) []string {
		f.amountRewritten()
		f.exec("DELETE FROM journal_checkpoints")
		f.sign(f.stolenKey())
		return f.outside
	}},
	{"line moved to another year, event, totals and tree rewritten, stolen key", "the target year, with everything consistent", func(f *forger) []string {
		key := f.key("ledger_lines", registered+" AND contract_id NOT IN (SELECT contract_id FROM ledger_lines WHERE event <> 'REGISTER')")
		f.exec("UPDATE ledger_lines SET belongs_to = '2023-01-05', booked_on = '2023-01-05' WHERE "+f.is("ledger_lines"), key...)
		f.exec("UPDATE contracts SET registered_on = '2023-01-05' WHERE id = (SELECT contract_id FROM ledger_lines WHERE "+f.is("ledger_lines")+")", key...)
		f.fit("ledger_lines", key)
		f.fit("contracts", f.values("SELECT contract_id FROM ledger_lines WHERE "+f.is("ledger_lines"), key...))
		f.rehash()
		f.exec("DELETE FROM journal_checkpoints")
		f.sign(f.stolenKey())
		return f.outside
	}},
}
