package database_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
)

// rights are all that the application role may do on PostgreSQL.
var rights = map[string]string{
	"goose_db_version": "SELECT",

	"instance":             "INSERT SELECT",
	"journal_events":       "INSERT SELECT",
	"journal_hashes":       "INSERT SELECT",
	"journal_checkpoints":  "INSERT SELECT",
	"journal_cosignatures": "INSERT SELECT",
	"journal_head":         "INSERT SELECT UPDATE",
	"idempotency":          "DELETE INSERT SELECT UPDATE",

	"organizations": "INSERT SELECT UPDATE",
	"users":         "INSERT SELECT UPDATE",
	"sessions":      "DELETE INSERT SELECT UPDATE",
	"throttles":     "DELETE INSERT SELECT UPDATE",

	"contracts":            "DELETE INSERT SELECT UPDATE",
	"contract_submissions": "INSERT SELECT",
	"contract_reviews":     "INSERT SELECT",
	"contract_notices":     "INSERT SELECT",
	"contract_decisions":   "INSERT SELECT",
	"documents":            "INSERT SELECT UPDATE",
	"contract_facts":       "INSERT SELECT",
	"contract_contacts":    "INSERT SELECT",
	"contract_handlings":   "INSERT SELECT",

	"proceedings":       "INSERT SELECT UPDATE",
	"proceeding_steps":  "INSERT SELECT",
	"contract_versions": "INSERT SELECT",
	"authority_notices": "INSERT SELECT UPDATE",
	"settlements":       "INSERT SELECT UPDATE",

	"number_series":     "INSERT SELECT UPDATE",
	"certificates":      "INSERT SELECT UPDATE",
	"certificate_files": "INSERT SELECT",

	"credential_keys":        "INSERT SELECT",
	"credentials":            "INSERT SELECT UPDATE",
	"credential_acts":        "INSERT SELECT",
	"credential_shares":      "INSERT SELECT UPDATE",
	"credential_share_views": "INSERT SELECT UPDATE",

	"ledger_lines":       "INSERT SELECT",
	"ledger_sides":       "INSERT SELECT",
	"open_data_releases": "INSERT SELECT", "open_data_files": "INSERT SELECT",
	"ledger_rollups": "INSERT SELECT UPDATE", "ledger_rollup_cells": "INSERT SELECT",
	"volume_targets": "INSERT SELECT UPDATE", "volume_closings": "INSERT SELECT UPDATE",

	"filings":         "INSERT SELECT UPDATE",
	"filing_runs":     "INSERT SELECT UPDATE",
	"filing_findings": "DELETE INSERT SELECT",

	"national_reconciliations":  "INSERT SELECT",
	"national_differences":      "INSERT SELECT",
	"absorption_batches":        "INSERT SELECT",
	"absorption_rows":           "INSERT SELECT",
	"calendar_versions":         "INSERT SELECT",
	"clock_escalations":         "INSERT SELECT",
	"contract_recusals":         "INSERT SELECT",
	"office_areas":              "INSERT SELECT UPDATE",
	"office_substitutes":        "INSERT SELECT UPDATE",
	"inspections":               "INSERT SELECT UPDATE",
	"inspection_items":          "INSERT SELECT UPDATE",
	"document_texts":            "DELETE INSERT SELECT",
	"document_bands":            "DELETE INSERT SELECT",
	"mandates":                  "INSERT SELECT UPDATE",
	"mandate_acts":              "INSERT SELECT",
	"persons":                   "INSERT SELECT UPDATE",
	"brokers":                   "INSERT SELECT UPDATE",
	"broker_acts":               "INSERT SELECT",
	"broker_certificates":       "INSERT SELECT UPDATE",
	"broker_complaints":         "INSERT SELECT UPDATE",
	"transfer_orgs":             "INSERT SELECT UPDATE",
	"transfer_org_grades_given": "INSERT SELECT",
	"commissions":               "INSERT SELECT UPDATE",
	"introductions":             "INSERT SELECT UPDATE",
	"contract_brokers":          "INSERT SELECT UPDATE",
	"commission_receipts":       "INSERT SELECT UPDATE",
	"brokerage_papers":          "INSERT SELECT",
	"notices":                   "INSERT SELECT UPDATE", "notice_objections": "INSERT SELECT UPDATE",
	"achievements": "DELETE INSERT SELECT UPDATE", "achievement_versions": "INSERT SELECT", "achievement_people": "DELETE INSERT SELECT",
	"achievement_rights": "DELETE INSERT SELECT", "achievement_files": "INSERT SELECT UPDATE", "achievement_undertakings": "INSERT SELECT UPDATE",
	"achievement_accesses": "INSERT SELECT", "achievement_disputes": "INSERT SELECT UPDATE",
	"conversions": "INSERT SELECT UPDATE", "conversion_papers": "INSERT SELECT",
	"reward_agreements": "INSERT SELECT UPDATE", "reward_distributions": "INSERT SELECT UPDATE", "reward_parts": "INSERT SELECT", "reward_payments": "INSERT SELECT UPDATE",
	"listings": "DELETE INSERT SELECT UPDATE", "listing_enquiries": "INSERT SELECT UPDATE", "listing_messages": "INSERT SELECT", "listing_views": "INSERT SELECT UPDATE",
	"training_bases":        "INSERT SELECT UPDATE",
	"training_courses":      "INSERT SELECT UPDATE",
	"training_sessions":     "INSERT SELECT",
	"training_enrolments":   "INSERT SELECT UPDATE",
	"training_attendance":   "INSERT SELECT",
	"training_exams":        "INSERT SELECT UPDATE",
	"training_openings":     "INSERT SELECT",
	"training_results":      "INSERT SELECT",
	"training_certificates": "INSERT SELECT UPDATE",
	"training_declarations": "INSERT SELECT UPDATE",
	"training_reminders":    "INSERT SELECT",
	"training_evaluations":  "INSERT SELECT",
	"training_targets":      "INSERT SELECT UPDATE",
}

// appendOnly are the tables whose rows never change; kept are those whose rows
// may change but never go.
var (
	appendOnly = []string{
		"journal_events", "journal_hashes", "journal_checkpoints", "journal_cosignatures", "contract_submissions", "contract_reviews", "contract_notices",
		"contract_decisions", "contract_facts", "contract_contacts", "contract_handlings", "certificate_files", "ledger_lines", "credential_keys",
		"credential_acts", "ledger_sides", "open_data_releases", "open_data_files", "proceeding_steps", "contract_versions", "calendar_versions",
		"clock_escalations", "contract_recusals", "national_reconciliations", "national_differences", "absorption_batches", "absorption_rows",
		"mandate_acts", "broker_acts", "transfer_org_grades_given", "brokerage_papers",
		"training_sessions", "training_attendance", "training_openings", "training_results", "training_reminders", "training_evaluations",
		"conversion_papers", "reward_parts", "achievement_versions", "achievement_accesses", "listing_messages",
	}
	kept = []string{
		"credentials", "credential_shares", "instance", "journal_head", "organizations", "users", "documents", "certificates", "number_series",
		"volume_targets", "volume_closings", "proceedings", "authority_notices", "settlements", "office_areas", "office_substitutes", "inspections",
		"inspection_items", "filings", "mandates", "persons", "brokers", "broker_certificates", "broker_complaints", "transfer_orgs",
		"commissions", "introductions", "contract_brokers", "commission_receipts", "training_bases", "training_courses", "training_enrolments", "training_exams", "training_certificates",
		"training_declarations", "training_targets",
		"conversions", "reward_agreements", "reward_distributions", "reward_payments",
		"notices", "notice_objections", "achievement_files", "achievement_undertakings", "achievement_disputes", "listing_enquiries",
	}
)

func TestApplicationRoleHasOnlyTheRightsListed(t *testing.T) {
	db := databasetest.New(t, database.Postgres, nil)
	got := map[string]string{}
	for _, r := range textRows(t, db, `SELECT table_name, string_agg(DISTINCT privilege_type, ' ' ORDER BY privilege_type)
		FROM information_schema.role_table_grants WHERE table_schema = 'public' AND grantee IN ('jishi_app', 'PUBLIC') GROUP BY 1`) {
		got[r[0]] = r[1]
	}
	if !maps.Equal(got, rights) {
		for _, table := range slices.Sorted(maps.Keys(got)) {
			if got[table] != rights[table] {
				t.Errorf("%s: may %q, want %q", table, got[table], rights[table])
			}
		}
		for table := range rights {
			if got[table] == "" {
				t.Errorf("%s: may nothing, want %q", table, rights[table])
			}
		}
	}
	for _, r := range textRows(t, db, `SELECT rolname, (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls OR rolcanlogin)::text,
		has_schema_privilege('jishi_app', 'public', 'CREATE')::text FROM pg_roles WHERE rolname = 'jishi_app'`) {
		if r[1] != "false" || r[2] != "false" {
			t.Errorf("the role itself may too much: %v", r)
		}
	}
	if who := textRows(t, db, "SELECT current_user::text"); who[0][0] != database.AppRole {
		t.Errorf("serving runs as %s", who[0][0])
	}
}

// fill puts one row into every protected table.
func fill(t *testing.T, db *database.DB) {
	t.Helper()
	const at = "'2026-03-01 08:00:00+00:00'"
	for _, q := range []string{
		"INSERT INTO instance VALUES (1, 'sample', 'e', AT)",
		"INSERT INTO journal_events VALUES (0, AT, 'k', 'o', 'i', 1, 'g', 'a', 'body')",
		"INSERT INTO journal_hashes VALUES (0, 'hash')",
		"INSERT INTO journal_checkpoints VALUES (1, 'root', 'note', AT)",
		"INSERT INTO journal_cosignatures VALUES (1, 'k', AT, 'w', 'note', AT)",
		"INSERT INTO journal_head VALUES (1, 1, AT)",
		"INSERT INTO organizations VALUES ('O', 'BUREAU', 'n', NULL, '', '', '', '', NULL, '', '', 'ACTIVE', 'VERIFIED', '', '', 1, AT, AT)",
		"INSERT INTO users VALUES ('U', 'u', '', 'O', '', '', 'ACTIVE', 1, AT, AT)",
		`INSERT INTO contracts (id, status, round, version, org_id, office_region, created_by, project_name, kind, sub_kind, seller_name, seller_code, buyer_name, buyer_code,
			contract_fen, technical_fen, form, form_sha256, approved_kind, approved_sub_kind, approved_contract_fen, approved_technical_fen, disputed, recommendation,
			rule_set, calendar_version, salt, created_at, updated_at)
			VALUES ('C', 'SUBMITTED', 1, 1, 'O', '', 'U', '', '', '', '', '', '', '', 2, 1, '', '', '', '', 0, 0, false, '', '', '', '', AT, AT)`,
		"INSERT INTO contract_submissions VALUES ('C', 1, '', '', 'U', AT)",
		"INSERT INTO contract_reviews VALUES ('R', 'C', 1, 'FIRST', 'U', 'REGISTER', '', '', '', '', '', '', 0, 0, AT)",
		"INSERT INTO contract_notices VALUES ('N', 'C', 1, '', 'U', AT, '2026-03-20')",
		"INSERT INTO contract_decisions VALUES ('C', 1, 'REFUSED', '', '', 'U', AT)",
		"INSERT INTO proceedings VALUES ('P', 'no', 'C', 'CHANGE', 'OPEN', 1, 'O', '', 'U', 'O', AT, '', '', '', NULL, NULL, '[]', '[]', NULL, NULL, '', NULL, '', '', '', '', '', 0, 0, NULL, NULL, '', AT)",
		"INSERT INTO proceeding_steps VALUES ('P', 1, 'open', 'U', AT, '', '{}')",
		"INSERT INTO contract_versions VALUES ('C', 1, 'REGISTER', '', '', '', '', 2, 1, '', NULL, 'U', AT, 0)",
		"INSERT INTO authority_notices VALUES ('A', 'P', 'C', '', '', 0, '', AT, NULL, '', 1)",
		"INSERT INTO settlements VALUES ('S', 'C', 1, 'DECLARED', 1, '2026-03-02', 2, 1, '[]', 0, '', 'U', AT, NULL, NULL, '')",
		"INSERT INTO contract_facts VALUES ('C', 1, '2026-03-02', '2026-03-01', 'f', 'n', '50', '51', '03', 's', 'b', '090', 2, 1)",
		"INSERT INTO contract_contacts VALUES ('C', 1, 0, 'PHONE', 'h', '2026-03-02')",
		"INSERT INTO contract_handlings VALUES ('H', 'C', 1, 'RR14-1', 'd', 'RR14', 'HIGH', 'HANDLED', 'n', 'U', AT)",
		"INSERT INTO documents VALUES ('D', 'C', '', '', '', 1, 'h', 'b', 'U', AT, NULL)",
		"INSERT INTO number_series VALUES ('S', 1)",
		"INSERT INTO certificates VALUES ('X', 'C', 1, 'no', 'S', 1, '2026-03-02', 'st', '', '', '', '', '', 'VALID', 0)",
		"INSERT INTO certificate_files VALUES ('X', 'h', 1, 'b', AT)",
		`INSERT INTO ledger_lines VALUES (0, 0, 'C', 1, 'REGISTER', '2026-03-02', '2026-03-02', 1, 2, 1, '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', false, 'O', '')`,
		`INSERT INTO ledger_sides VALUES (0, 0, '', '', '', '', '', NULL)`,
		"INSERT INTO open_data_releases VALUES ('2026-03', 0, 1, '[]', AT)",
		"INSERT INTO open_data_files VALUES ('2026-03', 'month.csv', 0, 't', 1, '" + strings.Repeat("0", 64) + "', 'b')",
		"INSERT INTO volume_targets VALUES (2026, 'r', 'COUNT', 5, '', 1, AT)",
		"INSERT INTO volume_closings VALUES (2025, 1, 7, '{}', '', '', '', '', 'U', AT, NULL, NULL, NULL, '', NULL)",
		"INSERT INTO filings VALUES ('F', 'O', 'U', 'f', 'h', 1, 'b', 1, AT, NULL, NULL, NULL, 0, 0)",
		"INSERT INTO national_reconciliations VALUES ('N', 'U', 'r', 'f', 'h', true, '2026-01-01', '2026-03-02', 0, 0, 0, 0, 0, 0, 0, 0, 0, 'h', AT)",
		"INSERT INTO national_differences VALUES ('N', 1, 'MISSING_HERE', 2, NULL, '', '', '', '', '', NULL, 1, NULL, 1, '', '', '', '')",
		"INSERT INTO absorption_batches VALUES ('A', 'PROVINCE', '2026-01-01', '2026-03-02', 'd', 'f', 'h', 1, '{}', 'h', 9, 'U', AT)",
		"INSERT INTO absorption_rows VALUES ('A', 2, '2026110105000001', 'p', '10', '11', '', NULL, '2026-03-01', 2, 1, 'k', 'n', '', 'CHN', '110000', 'k', 'n', '', '370902', '370902', '3', 'COUNTED', '', '', 0, 0, '')",
		"INSERT INTO users VALUES ('B', 'b', '', 'O', '', '', 'ACTIVE', 1, AT, AT)",
		"INSERT INTO calendar_versions VALUES ('v', 1, 2027, 'd', 't', 'U', AT)",
		"INSERT INTO clock_escalations VALUES ('C', 1, 'DECISION', 50, 'O', '2026-03-02', '2026-03-23', AT)",
		"INSERT INTO contract_recusals VALUES ('C', 'U', 'KIN', '', false, NULL, 'U', AT)",
		"INSERT INTO office_areas VALUES ('370902', 'O', 1, AT)",
		"INSERT INTO office_substitutes VALUES ('S', 'O', 'U', 'B', '2026-03-02', '2026-03-23', 'U', 1, AT)",
		"INSERT INTO inspections VALUES ('2026-Q1', 'm', '[]', 'h', 10, 'U', AT, 0, NULL, NULL, NULL, NULL)",
		"INSERT INTO inspection_items VALUES ('2026-Q1', 'C', 'SAMPLE', 1, NULL, NULL, NULL, NULL, 1)",
		"INSERT INTO organizations VALUES ('G', 'APPLICANT', 'g', NULL, '', '', '', '', NULL, '', '', 'ACTIVE', 'VERIFIED', '', '', 1, AT, AT)",
		"INSERT INTO mandates VALUES ('M', 'O', 'G', NULL, 'PROPOSED', 'DRAFT', '', '', false, '2026-03-02', '2026-04-02', '', 'f', 'm', 1, 'h', 'b', 'U', AT, NULL, NULL, NULL, NULL, '', 1, AT)",
		"INSERT INTO mandate_acts VALUES ('A', 'M', 'C', 0, 'createContract', 'U', AT)",
		"INSERT INTO persons VALUES ('P', 'U', 'n', 'RESIDENT', 's', 'h', '', '', NULL, NULL, 1, AT, AT)",
		"INSERT INTO training_bases VALUES ('TB', 'G', 'CITY', '', 'X', '2026-03-02', NULL, 'PROPOSED', 0, '', 'U', NULL, 1, AT, AT)",
		"INSERT INTO training_courses VALUES ('TC', 'TB', 'G', 'L1', '', '', true, 1, 1, 1, 1, 1, '2026-03-02', '2026-03-02', '2026-03-02', 'DRAFT', 1, 'U', AT, AT)",
		"INSERT INTO training_sessions VALUES ('TS', 'TC', 'M1', '2026-03-02', '', '', 1, 'U', AT)",
		"INSERT INTO training_enrolments VALUES ('TE', 'TC', 'G', 'P', 'U', '', 1, 'ENROLLED', 1, AT, AT)",
		"INSERT INTO training_attendance VALUES ('TA', 'TS', 'TC', 'TE', 'P', 'M1', '2026-03-02', 1, '', NULL, 'U', AT)",
		"INSERT INTO training_exams VALUES ('TX', 'TC', 'G', '', '', AT, '2026-03-09 08:00:00+00:00', '', '', 0, '', '', 1, 'U', AT, AT)",
		"INSERT INTO training_openings VALUES ('TO', 'TX', 'U', AT)",
		"INSERT INTO training_results VALUES ('TR', 'TX', 'TC', 'TE', 60, 60, true, '', NULL, 'U', AT)",
		"INSERT INTO training_certificates VALUES ('TZ', 'TB', 'G', 'TC', 'TE', 'P', 'U', 'L1', 'n', '2026-03-02', NULL, 1, 60, 'ISSUED', '', '', 1, 'U', AT)",
		"INSERT INTO training_declarations VALUES ('TD', 'P', 'U', 2026, '', '', 1, true, '', '', 0, '', '', 'DECLARED', '', NULL, 1, AT, AT)",
		"INSERT INTO training_reminders VALUES ('TM', 'P', 'U', 'YEARLY', '2026', '2026-03-02', AT)",
		"INSERT INTO training_evaluations VALUES ('TV', 'TC', 'TE', '', 5, '', AT)",
		"INSERT INTO training_targets VALUES ('TT', 2026, 'L1', 1, '', 1, 'U', AT)",
		"INSERT INTO notices VALUES ('NT', 'no', 'PRICE', 's', 's', 'O', 't', '[]', 'c', 'h', AT, 'U', '2026-03-03', '2026-03-17', 'r', '', '', 0, NULL, 1, AT)",
		"INSERT INTO notice_objections VALUES ('NO', 'NT', NULL, 'n', 'c', 'w', 'o', 'REJECTED', 'h', 'U', AT, 'x', 'U', AT, AT, 3)",
		"INSERT INTO brokers VALUES ('K', NULL, 'P', 'U', 'O', '', '370900', 'L1', 'T0', '', '', '', '', true, 'PENDING', '2026-03-02', AT, NULL, NULL, NULL, NULL, NULL, NULL, 1, AT, AT)",
		"INSERT INTO broker_acts VALUES ('A', 'K', 'FILED', 'PENDING', '2026-03-02', NULL, 'L1', 'O', NULL, '', '', '', NULL, NULL, NULL, NULL, 'U', AT)",
		"INSERT INTO credential_keys VALUES ('K', 'EdDSA', 'p', AT)",
		"INSERT INTO credentials VALUES ('V', 'K', 'no', 'L1', '{}', 'j', 'h', 'K', AT, NULL, 1, 7, 'VALID', false, false, '', 's', 't', 0, AT, 1, AT)",
		"INSERT INTO credential_acts VALUES ('V', 1, 'issue', '', '', 'U', AT)",
		"INSERT INTO credential_shares VALUES ('S', 'V', 'h', '', '', AT, 'U', AT, NULL)",
		"INSERT INTO broker_certificates VALUES ('T', 'K', 'TRAINING', 'L1', 'n', NULL, 'i', 'I', '', '[]', 1, '', NULL, '2025-03-02', NULL, NULL, NULL, NULL, 'DECLARED', '', '', NULL, NULL, 1, AT, AT)",
		"INSERT INTO broker_complaints VALUES ('X', 'K', 'COMPLAINT', 'w', 'c', 'OPEN', '', NULL, '2026-03-02', NULL, NULL, 1, AT)",
		"INSERT INTO transfer_orgs VALUES ('O', 'ORG1', '', '370900', '', NULL, '', '', '2026-03-02', NULL, 1, AT, AT)",
		"INSERT INTO transfer_org_grades_given VALUES ('R', 'O', 'G0', '2026-03-02', '', '', 'U', AT)",
		"INSERT INTO brokerage_papers VALUES ('P', 'O', 'f', 'm', 1, 'h', 'b', 'U', AT)",
		"INSERT INTO commissions VALUES ('M', 'O', 'K', 'G', 'SELL', 's', '2026-03-02', '2026-04-02', 'BY_LABOUR', NULL, NULL, '', NULL, NULL, NULL, 'PROPOSED', AT, NULL, NULL, NULL, NULL, '', 1, AT)",
		"INSERT INTO introductions VALUES ('I', 'K', 'G', NULL, 's', '2026-03-02', 'a', '', NULL, 'OPEN', NULL, NULL, NULL, 'b', '', NULL, 'OPEN', NULL, NULL, NULL, 'OPEN', '', 1, AT, AT)",
		"INSERT INTO contract_brokers VALUES ('N', 'C', 'K', 'G', 'F2', 'SELL', '', NULL, '', 'UNCLEAR', NULL, NULL, '', 5000, false, '', false, NULL, NULL, NULL, NULL, 'NAMED', NULL, NULL, '', 1, AT, AT)",
		"INSERT INTO commission_receipts VALUES ('E', 'C', 'N', 'G', 100, '2026-03-02', '', 'P', 'h', 'DECLARED', 'U', AT, NULL, NULL, '', 1)",
		"INSERT INTO achievements VALUES ('VA', NULL, 'G', 'DRAFT', 'n', 'n', 'Y', 'APPLIED', '', '', 0, false, NULL, '', '', '{}', 'h', 1, 'U', AT, AT, NULL, '')",
		"INSERT INTO achievements VALUES ('VB', 'no', 'O', 'FILED', 'n', 'n', 'Y', 'APPLIED', '', '', 0, false, NULL, '', '', '{}', 'h', 1, 'U', AT, AT, '2026-03-02', '')",
		"INSERT INTO achievement_versions VALUES ('VB', 1, '{}', 'h', '', 'U', AT)",
		"INSERT INTO achievement_people VALUES ('VB', 0, 'n', '', '')",
		"INSERT INTO achievement_rights VALUES ('VB', 0, 'k')",
		"INSERT INTO achievement_files VALUES ('AF', 'VB', 'O', 'PAPER', 'PUBLIC', NULL, 'f', 'm', 1, 'h', 'b', 'U', AT, NULL)",
		"INSERT INTO achievement_undertakings VALUES ('AU', 'VB', 'O', 'G', 'U', 'p', 't', 'GRANTED', '', NULL, AT, AT, 1)",
		"INSERT INTO achievement_accesses VALUES ('AA', 'AU', 'VB', 'U', '', '2026-03-02', AT)",
		"INSERT INTO achievement_disputes VALUES ('AD', 'VB', 'O', 'VA', 'G', 'k', 'g', 'OPEN', '', 'U', AT, NULL, NULL, 1)",
		"INSERT INTO listings VALUES ('LI', 'VB', 'O', 'LISTED', '{}', 'h', '', '', '', 0, 0, '2027-03-02', NULL, '', '', '2026-03-02', '2026-03-02', false, '', 1, 'U', AT, AT)",
		"INSERT INTO listing_enquiries VALUES ('LE', 'LI', 'O', 'G', 'U', 'OPEN', '', AT, NULL, NULL, AT, 1)",
		"INSERT INTO listing_messages VALUES ('LE', 1, 'G', 'U', 'w', AT)",
		"INSERT INTO conversions VALUES ('VC', 'TAC1', 'G', 'VA', 'TRANSFER', '', 'b', false, 1, '1', '', 'AGREED', NULL, '', '', '', 'DRAFT', NULL, NULL, 0, '', 1, 'U', AT, AT)",
		"INSERT INTO conversion_papers VALUES ('VP', 'VC', 'G', 'f', 'm', 1, 'h', 'b', 'U', AT)",
		"INSERT INTO reward_agreements VALUES ('VG', 'VC', 'G', 1, 7000, 0, 3000, false, '[]', 'VP', 'h', '', NULL, NULL, 1, 'U', AT)",
		"INSERT INTO reward_distributions VALUES ('VD', 'TAR1', 'VC', 'G', 'VG', 'PROFIT', NULL, NULL, '2025-12-31', 2025, 'VP', true, 10, 0, 0, 0, 10, 7, 0, 3, 7, '[]', '', 'COMPUTED', NULL, NULL, NULL, '', 1, 'U', AT, AT)",
		"INSERT INTO reward_parts VALUES ('VD', 0, 'n', '', '', '', NULL, 10000, 7, true, false)",
		"INSERT INTO reward_payments VALUES ('VY', 'VD', 'VC', 'G', 0, 1, '2026-03-02', 'VP', 'h', false, 'PAID', '', 1, 'U', AT, AT)",
	} {
		exec(t, db, strings.ReplaceAll(q, "AT", at))
	}
}

func exec(t *testing.T, db *database.DB, query string) {
	t.Helper()
	if err := try(t, db, query); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func try(t *testing.T, db *database.DB, query string) error {
	t.Helper()
	return db.InTx(t.Context(), func(tx *database.Tx) error { return tx.Exec(query).Error })
}

func TestProtectedRowsNeverChangeOrGo(t *testing.T) {
	databasetest.All(t, func(t *testing.T, db *databasetest.Database) {
		fill(t, db.DB)
		for who, handle := range map[string]*database.DB{"application": db.DB, "owner": db.Owner(t)} {
			refused := func(format, table string) {
				query := strings.ReplaceAll(format, "TABLE", table)
				err := try(t, handle, query)
				if err == nil {
					t.Errorf("%s: %s went through", who, query)
				} else if text := err.Error(); !strings.Contains(text, "append-only") && !strings.Contains(text, "permission denied") {
					t.Errorf("%s: %s was refused for another reason: %v", who, query, err)
				}
			}
			for _, table := range append(slices.Clone(appendOnly), kept...) {
				refused("DELETE FROM TABLE", table)
				if db.Dialect() == database.Postgres {
					refused("TRUNCATE TABLE CASCADE", table)
				} else {
					refused("INSERT OR REPLACE INTO TABLE SELECT * FROM TABLE", table)
				}
			}
			for _, table := range appendOnly {
				refused(fmt.Sprintf("UPDATE TABLE SET %[1]s = %[1]s", firstColumn(t, db, table)), table)
			}
			refused("DELETE FROM TABLE", "contracts") // submitted
			refused("DELETE FROM TABLE WHERE id = 'VB'", "achievements")
			refused("DELETE FROM TABLE", "listings") // published
			refused("UPDATE TABLE SET statement_sha256 = 'x'", "certificates")
			refused("UPDATE TABLE SET number = 'x'", "certificates")
			refused("UPDATE TABLE SET jwt = 'x'", "credentials")
			refused("UPDATE TABLE SET list_index = 8", "credentials")
			refused("UPDATE TABLE SET valid_until = '2030-01-01 00:00:00+00:00'", "credentials")
			refused("UPDATE TABLE SET contributors_bp = 6999, unit_bp = 3001", "reward_agreements")
			refused("UPDATE TABLE SET contributors_fen = 6, unit_fen = 4", "reward_distributions")
			refused("UPDATE TABLE SET amount_fen = 2", "reward_payments")
			refused("UPDATE TABLE SET snapshot = '{ }'", "volume_closings")
			refused("UPDATE TABLE SET month = 3", "volume_closings")
			refused("UPDATE TABLE SET content = '[1]'", "notices")
			refused("UPDATE TABLE SET to_on = '2026-03-16'", "notices")
			refused("UPDATE TABLE SET outcome = 'y'", "notice_objections")
			refused("UPDATE TABLE SET last = last + 2", "number_series")
			refused("UPDATE TABLE SET last = last - 1", "number_series")
		}
		for _, table := range append(slices.Clone(appendOnly), kept...) {
			want := "1"
			if table == "users" || table == "organizations" {
				want = "2" // who stands in or acts for whom are two
			}
			if n := textRows(t, db, "SELECT count(*) FROM "+table); n[0][0] != want {
				t.Errorf("%s: %s rows are left", table, n[0][0])
			}
		}
		exec(t, db.DB, "UPDATE certificates SET status = 'SUPERSEDED'")
		exec(t, db.DB, "UPDATE credentials SET status = 'REVOKED'")
		if err := try(t, db.DB, "UPDATE credentials SET status = 'VALID'"); err == nil {
			t.Error("a revoked credential was restored")
		}
		exec(t, db.DB, "UPDATE number_series SET last = last + 1")
		exec(t, db.DB, "UPDATE volume_targets SET value = 6")
		reopened := "UPDATE volume_closings SET reopened_index = 9, reopened_by = 'U', reopened_at = '2026-03-03 10:00:00', reason = 'r'"
		exec(t, db.DB, reopened)
		if err := try(t, db.DB, reopened); err == nil {
			t.Error("a year was reopened twice by one closing")
		}
	})
}

// TestEveryTableIsClassified makes a new table choose: append-only, kept, or
// named here as one whose rows may go.
func TestEveryTableIsClassified(t *testing.T) {
	mayGo := []string{"goose_db_version", "idempotency", "sessions", "throttles", "contracts", "ledger_rollups", "ledger_rollup_cells", "document_texts", "document_bands", "filing_runs", "filing_findings", "credential_share_views", "listing_views",
		"achievements", "achievement_people", "achievement_rights", "listings"} // drafts; what a form says is written anew
	known := slices.Concat(appendOnly, kept, mayGo)
	for table := range rights {
		if !slices.Contains(known, table) {
			t.Errorf("%s: may its rows change or go? Add it to a list of this test", table)
		}
	}
	for _, table := range appendOnly {
		if strings.Contains(rights[table], "UPDATE") || strings.Contains(rights[table], "DELETE") {
			t.Errorf("%s is append-only, but the role may %s", table, rights[table])
		}
	}
}

func firstColumn(t *testing.T, db *databasetest.Database, table string) string {
	t.Helper()
	query := fmt.Sprintf("SELECT name FROM pragma_table_info('%s') WHERE cid = 0", table)
	if db.Dialect() == database.Postgres {
		query = fmt.Sprintf("SELECT attname::text FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum = 1", table)
	}
	return textRows(t, db, query)[0][0]
}

func TestADraftMayBeDeleted(t *testing.T) {
	databasetest.All(t, func(t *testing.T, db *databasetest.Database) {
		exec(t, db.DB, "INSERT INTO organizations VALUES ('O', 'BUREAU', 'n', NULL, '', '', '', '', NULL, '', '', 'ACTIVE', 'VERIFIED', '', '', 1, '2026-03-01 08:00:00+00:00', '2026-03-01 08:00:00+00:00')")
		exec(t, db.DB, "INSERT INTO users VALUES ('U', 'u', '', 'O', '', '', 'ACTIVE', 1, '2026-03-01 08:00:00+00:00', '2026-03-01 08:00:00+00:00')")
		exec(t, db.DB, `INSERT INTO contracts (id, status, round, version, org_id, office_region, created_by, project_name, kind, sub_kind, seller_name, seller_code, buyer_name, buyer_code,
			contract_fen, technical_fen, form, form_sha256, approved_kind, approved_sub_kind, approved_contract_fen, approved_technical_fen, disputed, recommendation,
			rule_set, calendar_version, salt, created_at, updated_at)
			VALUES ('C', 'DRAFT', 0, 1, 'O', '', 'U', '', '', '', '', '', '', '', 2, 1, '', '', '', '', 0, 0, false, '', '', '', '', '2026-03-01 08:00:00+00:00', '2026-03-01 08:00:00+00:00')`)
		exec(t, db.DB, "DELETE FROM contracts")
		if n := textRows(t, db, "SELECT count(*) FROM contracts"); n[0][0] != "0" {
			t.Errorf("%s drafts are left", n[0][0])
		}
	})
}
