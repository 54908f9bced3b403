package httpapi

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"jishi/internal/contract"
	"jishi/internal/httpapi/gen"
	"jishi/internal/identity"
	"jishi/internal/ledger"
)

func loadSpec(t *testing.T) *openapi3.T {
	t.Helper()
	spec, err := LoadSpec()
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

// eachOperation visits every operation of openapi.yaml.
func eachOperation(t *testing.T, f func(method, path string, item *openapi3.PathItem, op *openapi3.Operation)) {
	t.Helper()
	n := 0
	for path, item := range loadSpec(t).Paths.Map() {
		for method, op := range item.Operations() {
			n++
			f(method, path, item, op)
		}
	}
	if n < 50 {
		t.Fatalf("only %d operations found", n)
	}
}

// TestSpecIsComplete: every operation is described, answers errors as problems
// only, and bears a name of its own (R37).
func TestSpecIsComplete(t *testing.T) {
	seen := map[string]string{}
	eachOperation(t, func(method, path string, _ *openapi3.PathItem, op *openapi3.Operation) {
		name := method + " " + path
		if op.Summary == "" || op.Description == "" || len(op.Tags) != 1 {
			t.Errorf("%s: summary, description and one tag are needed", name)
		}
		if !strings.Contains(op.Summary, "(") {
			t.Errorf("%s: the summary %q has no Chinese term", name, op.Summary)
		}
		if other := seen[op.OperationID]; other != "" || op.OperationID == "" {
			t.Errorf("%s: operationId %q is also of %s", name, op.OperationID, other)
		}
		seen[op.OperationID] = name
		problem := op.Responses.Default()
		if problem == nil || problem.Ref != "#/components/responses/Problem" {
			t.Errorf("%s: default is not the Problem response", name)
		}
		for status := range op.Responses.Map() {
			if status != "default" && status[0] != '2' {
				t.Errorf("%s: status %s is declared; errors are default only", name, status)
			}
		}
	})
}

// TestRequestsAreClosed: no request accepts a member it does not name, except
// the maps that are meant to be open, and every text has a limit (R14).
func TestRequestsAreClosed(t *testing.T) {
	eachOperation(t, func(method, path string, _ *openapi3.PathItem, op *openapi3.Operation) {
		if op.RequestBody == nil {
			return
		}
		for media, body := range op.RequestBody.Value.Content {
			closed(t, method+" "+path+" "+media, body.Schema.Value, 0)
		}
	})
}

func closed(t *testing.T, at string, s *openapi3.Schema, depth int) {
	t.Helper()
	if depth > 10 {
		t.Fatalf("%s: nested too deep", at)
	}
	switch {
	case s.Type.Is("object"):
		ap := s.AdditionalProperties
		if open := ap.Schema == nil && (ap.Has == nil || *ap.Has); open {
			t.Errorf("%s: additionalProperties must be false", at)
		}
		for name, p := range s.Properties {
			closed(t, at+"/"+name, p.Value, depth+1)
		}
	case s.Type.Is("array"):
		if s.MaxItems == nil {
			t.Errorf("%s: a list needs maxItems", at)
		}
		closed(t, at+"/0", s.Items.Value, depth+1)
	case s.Type.Is("string"):
		if s.MaxLength == nil && s.Pattern == "" && len(s.Enum) == 0 && s.Format != "date" && s.Format != "binary" {
			t.Errorf("%s: a text needs maxLength", at)
		}
	}
}

// TestListsPage: a list that has a next page takes cursor (after, in the feed)
// and limit, and the other way round (R40).
func TestListsPage(t *testing.T) {
	eachOperation(t, func(method, path string, _ *openapi3.PathItem, op *openapi3.Operation) {
		names := parameterNames(op)
		ok := op.Responses.Status(200)
		pages := false
		if ok != nil {
			if body := ok.Value.Content.Get("application/json"); body != nil {
				pages = body.Schema.Value.Properties["next_cursor"] != nil
			}
		}
		takes := slices.Contains(names, "limit") && (slices.Contains(names, "cursor") || slices.Contains(names, "after"))
		if pages != takes {
			t.Errorf("%s %s: gives next_cursor %v, takes limit and cursor %v", method, path, pages, takes)
		}
	})
	limit := loadSpec(t).Components.Parameters["Limit"].Value.Schema.Value
	if *limit.Max != 200 || limit.Default != float64(defaultLimit) {
		t.Errorf("limit is at most %v, by default %v", *limit.Max, limit.Default)
	}
}

func parameterNames(op *openapi3.Operation) []string {
	var out []string
	for _, p := range op.Parameters {
		out = append(out, p.Value.Name)
	}
	return out
}

// TestChangesAreGuarded: what changes a versioned object takes If-Match, and
// every POST with effect takes an Idempotency-Key (R17, R18).
func TestChangesAreGuarded(t *testing.T) {
	unversioned := []string{"endSession", "removeContractDocument"}
	withoutEffect := []string{"login", "refresh", "logout", "verifyCertificateFile", "verifyCredential", "previewContract", "previewCalendar",
		"submitCosignature",   // the same signature is the same row
		"fileNoticeObjection", // its form carries a key of its own
		"fileBrokerComplaint"} // nobody is signed in whose key it could be; the number of open ones is bounded
	eachOperation(t, func(method, path string, _ *openapi3.PathItem, op *openapi3.Operation) {
		names := parameterNames(op)
		switch method {
		case "PATCH", "PUT", "DELETE":
			if slices.Contains(names, "If-Match") == slices.Contains(unversioned, op.OperationID) {
				t.Errorf("%s %s: If-Match", method, path)
			}
		case "POST":
			if slices.Contains(names, "Idempotency-Key") == slices.Contains(withoutEffect, op.OperationID) {
				t.Errorf("%s %s: Idempotency-Key", method, path)
			}
		}
	})
}

// covered are operations that stand under the row of another one, or under none
// because anyone may call them or any signed-in user may.
var covered = map[string]identity.Operation{
	"claimContract":               identity.OpReviewContract,
	"releaseContract":             identity.OpReviewContract,
	"copyContract":                identity.OpCreateContract,
	"previewContract":             identity.OpUpdateContract,
	"listContractSubmissions":     identity.OpGetContractHistory,
	"getCertificateEvidence":      identity.OpGetContractEvidence,
	"getContractDifference":       identity.OpGetContractHistory,
	"listContractVersions":        identity.OpGetContractHistory,
	"getVersionDifference":        identity.OpGetContractHistory,
	"reviseProceeding":            identity.OpAnswerProceeding,
	"withdrawProceeding":          identity.OpAnswerProceeding,
	"stateProceeding":             identity.OpAnswerProceeding,
	"returnProceeding":            identity.OpExamineProceeding,
	"notifyProceeding":            identity.OpExamineProceeding,
	"deliverAuthorityNotice":      identity.OpExamineProceeding,
	"sendBackProceeding":          identity.OpDecideProceeding,
	"getMandateDocument":          identity.OpGetMandate,
	"listOwnCredentials":          identity.OpListBrokerCredentials,
	"getCredentialToken":          identity.OpGetCredential,
	"getCredentialCard":           identity.OpGetCredential,
	"listMandateActs":             identity.OpGetMandate,
	"listCommissions":             identity.OpGetCommission,
	"listIntroductions":           identity.OpGetIntroduction,
	"addIntroductionPaper":        identity.OpIntroduce,
	"withdrawIntroduction":        identity.OpIntroduce,
	"getBrokeragePaperFile":       identity.OpGetBrokeragePaper,
	"nameContractBroker":          identity.OpUpdateContract,
	"replaceContractBroker":       identity.OpUpdateContract,
	"removeContractBroker":        identity.OpUpdateContract,
	"getMyDeals":                  identity.OpGetBrokerDeals,
	"getContractPolicy":           identity.OpGetContract,
	"getFilingTemplate":           identity.OpCreateFiling,
	"commitFiling":                identity.OpCreateFiling,
	"listFilings":                 identity.OpGetFiling,
	"listFilingFindings":          identity.OpGetFiling,
	"getFilingErrors":             identity.OpGetFiling,
	"exportNationalWorkbook":      identity.OpExportNational,
	"exportNationalData":          identity.OpExportNational,
	"listNationalReconciliations": identity.OpGetNationalReconciliation,
	"getAbsorptionTemplate":       identity.OpGetAbsorption,
	"listAbsorptionImports":       identity.OpGetAbsorption,
	"getAbsorptionImport":         identity.OpGetAbsorption,
	"listAbsorptionEntries":       identity.OpGetAbsorption,
	"previewCalendar":             identity.OpImportCalendar,
	"enableOrganization":          identity.OpDisableOrganization,
	"getTrainingBase":             identity.OpListTrainingBases,
	"getEducation":                identity.OpListEducation,
	"getExaminationPaper":         identity.OpOpenExaminationPaper,
	"listExaminations":            identity.OpGetExamination,
	"getCourse":                   identity.OpListCourses,
	"listPublicCourses":           "",
	"listAttendance":              identity.OpListCourseEnrolments,
	"getEducationProof":           identity.OpListEducation,
	"getAchievementTemplate":      identity.OpImportAchievements,
	"listAchievementVersions":     identity.OpGetAchievement,
	"listAchievementDuplicates":   identity.OpGetAchievement,
	"listUndertakings":            identity.OpGetAchievement,
	"getAchievementFile":          identity.OpGetDisclosure, // its unit by getAchievement
	"listConversionIncome":        identity.OpGetConversion,
	"listConversionPapers":        identity.OpGetConversion,
	"getConversionPaper":          identity.OpGetConversion,
	"listRewardAgreements":        identity.OpGetConversion,
	"listDistributions":           identity.OpGetConversion,
	"exportConversionReport":      identity.OpGetConversionReport,
	"listPublicAchievements":      "",
	"getNoticeRecord":             identity.OpGetNotice,
	"listPublicNotices":           "",
	"getPublicNotice":             "",
	"getPublicAchievement":        "",
	"listPublicListings":          "",
	"getPublicListing":            "",
	"getEnquiry":                  identity.OpListEnquiries,
	"listTrainingEntries":         identity.OpGetTrainingPlan,
	"getJournalEvent":             identity.OpListJournalEvents,
	"exportVolumeSummary":         identity.OpGetVolumeSummary,
	"getVolumeSeries":             identity.OpGetVolumeSummary,
	"getVolumeFlows":              identity.OpGetVolumeSummary,
	"listVolumeReports":           identity.OpGetVolumeReport,
	"exportVolumeReport":          identity.OpGetVolumeReport,
	"exportVolumeReportText":      identity.OpGetVolumeReport,
	"exportVolumeEntries":         identity.OpListVolumeEntries,
	"checkCertificate":            "",
	"checkCredential":             "",
	"verifyCredential":            "",
	"getCredentialStatusList":     "",
	"openCredentialShare":         "",
	"getCredentialKeys":           "",
	"verifyCertificateFile":       "",
	"listPublicKeys":              "",
	"getPublicCheckpoint":         "",
	"listPublicCheckpoints":       "",
	"getPublicConsistency":        "",
	"submitCosignature":           "",
	"listCodeTables":              "",
	"getCodeTable":                "",
	"getChecklist":                "",
	"listPolicyRules":             "",
}

// TestEveryOperationHasItsRow: the permission table knows every operation (R12).
func TestEveryOperationHasItsRow(t *testing.T) {
	known := map[identity.Operation]bool{}
	for _, r := range identity.Rows() {
		known[r.Operation] = true
	}
	eachOperation(t, func(method, path string, _ *openapi3.PathItem, op *openapi3.Operation) {
		row, other := covered[op.OperationID]
		if !other {
			row = identity.Operation(op.OperationID)
		}
		if row != "" && !known[row] {
			t.Errorf("%s %s: operation %q has no row in the permission table", method, path, row)
		}
	})
}

// TestFormNames: the request, the answer and the form itself have the same
// fields, so that none can be lost on the way (R14).
func TestFormNames(t *testing.T) {
	schemas := loadSpec(t).Components.Schemas
	for name, typ := range map[string]reflect.Type{
		"ContractForm": reflect.TypeFor[contract.Form](), "Party": reflect.TypeFor[contract.Party](),
		"NonTechnicalItem": reflect.TypeFor[contract.NonTechnicalItem](), "Instalment": reflect.TypeFor[contract.Instalment](),
		"Royalty": reflect.TypeFor[contract.Royalty](), "Order": reflect.TypeFor[contract.Order](), "IPItem": reflect.TypeFor[contract.IPItem](),
		"OrganizationProfile": reflect.TypeFor[identity.Profile](),
	} {
		want := jsonNames(typ)
		var got []string
		for property := range schemas[name].Value.Properties {
			got = append(got, property)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n spec %v\n code %v", name, got, want)
		}
	}
	for property := range schemas["ContractForm"].Value.Properties {
		if schemas["Contract"].Value.Properties[property] == nil {
			t.Errorf("Contract does not show %s", property)
		}
	}
}

func jsonNames(typ reflect.Type) []string {
	var out []string
	for field := range typ.Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" && name != "-" {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// TestFormIsShownWhole fills every field of the form and looks for it in the answer.
func TestFormIsShownWhole(t *testing.T) {
	var form contract.Form
	fill(reflect.ValueOf(&form).Elem())
	shown, err := formOf(form)
	if err != nil {
		t.Fatal(err)
	}
	want, got := asMap(t, form), asMap(t, shown)
	for name, value := range want {
		if !reflect.DeepEqual(got[name], value) {
			t.Errorf("%s: shown %v, want %v", name, got[name], value)
		}
	}
	if len(want) != len(jsonNames(reflect.TypeFor[contract.Form]())) {
		t.Errorf("only %d fields were filled", len(want))
	}
}

// fill gives every settable field a value that is not zero.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("1")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int64:
		v.SetInt(123)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Struct:
		if u, ok := v.Addr().Interface().(interface{ UnmarshalText([]byte) error }); ok {
			if err := u.UnmarshalText([]byte("2026-03-12")); err != nil {
				panic(err)
			}
			return
		}
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i))
			}
		}
	}
}

func asMap(t *testing.T, v any) map[string]any {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestFiltersAreDimensions: the filters of summary, series and entries are the
// ledger's dimensions, so that every number opens to its lines (R26). Flows have
// those that are not their rows and columns.
func TestFiltersAreDimensions(t *testing.T) {
	eachOperation(t, func(_, _ string, _ *openapi3.PathItem, op *openapi3.Operation) {
		if !slices.Contains([]string{"getVolumeSummary", "getVolumeSeries", "getVolumeFlows", "listVolumeEntries"}, op.OperationID) {
			return
		}
		for _, name := range ledger.DimensionNames() {
			if op.OperationID == "getVolumeFlows" && slices.Contains([]string{"flow", "direction", "buyer_region", "seller_region"}, name) {
				if slices.Contains(parameterNames(op), name) {
					t.Errorf("flows are not narrowed by %s", name)
				}
				continue
			}
			if !slices.Contains(parameterNames(op), name) {
				t.Errorf("%s has no filter %s", op.OperationID, name)
			}
		}
	})
}

// TestStatusesAndActions: the enumerations are those of the lifecycle table.
func TestStatusesAndActions(t *testing.T) {
	schemas := loadSpec(t).Components.Schemas
	statuses, actions := schemas["ContractStatus"].Value.Enum, schemas["Action"].Value.Enum
	for _, row := range contract.Lifecycle {
		if !slices.Contains(actions, any(string(row.Action))) {
			t.Errorf("action %s is not in openapi.yaml", row.Action)
		}
		for _, status := range append(row.From, row.To...) {
			if !slices.Contains(statuses, any(string(status))) {
				t.Errorf("status %s is not in openapi.yaml", status)
			}
		}
	}
	for _, role := range identity.AllRoles() {
		if !slices.Contains(schemas["Role"].Value.Enum, any(string(role))) {
			t.Errorf("role %s is not in openapi.yaml", role)
		}
	}
	if string(gen.FindingSeverityBLOCK) != string(contract.Block) {
		t.Errorf("blocking severity: %s and %s", gen.FindingSeverityBLOCK, contract.Block)
	}
}
