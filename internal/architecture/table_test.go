package architecture

import (
	"path"
	"slices"
	"strings"
)

// Groups of packages for the table below, as folders of the module.
var (
	basics = []string{"internal/fault", "internal/amount", "internal/calendar", "internal/codes"}
	spine  = []string{"internal/database", "internal/journal", "internal/verifier"}

	// registers hold the registries that a contract refers to.
	registers = []string{"internal/identity", "internal/document", "internal/person", "internal/broker", "internal/achievement"}

	// concepts is every package that owns a part of the business.
	concepts = join(registers, []string{
		"internal/ledger", "internal/certificate", "internal/contract", "internal/proceeding", "internal/settlement", "internal/market",
		"internal/report", "internal/absorption", "internal/exchange", "internal/filing", "internal/national", "internal/policy", "internal/evidence",
		"internal/holiday", "internal/office", "internal/inspection", "internal/workload", "internal/transcript", "internal/mandate", "internal/credential", "internal/opendata", "internal/brokerage", "internal/training", "internal/notice", "internal/listing", "internal/conversion", "internal/reward",
	})
)

// anything stands for every package of the module.
const anything = "*"

// mayImport says which folders of this module the production code of a folder
// may import. Arrows point down only: where a lower package wants something of
// a higher one, pass it a value. The reasons are in docs/architecture.md.
var mayImport = map[string][]string{
	"internal/fault":    nil,
	"internal/typeset":  nil,
	"internal/similar":  nil,
	"internal/corpus":   {"internal/calendar", "internal/typeset"}, // test kit
	"internal/amount":   {"internal/fault"},
	"internal/calendar": {"internal/fault"},
	"internal/config":   {"internal/fault"},
	"internal/sealed":   {"internal/fault"},
	"internal/keyring":  {"internal/fault"},
	"internal/codes":    {"internal/fault", "internal/calendar", "internal/amount"},

	// What a certificate opens is worked out from plain facts.
	"internal/policy": basics,
	// Reading looks at bytes and words only; who compares its facts passes them on.
	"internal/reading": basics,

	"internal/database":                      {"internal/fault"},
	"internal/database/databasetest":         {"internal/fault", "internal/database", "internal/database/databasetest/cluster"},
	"internal/database/databasetest/cluster": nil,
	"internal/journal":                       {"internal/fault", "internal/calendar", "internal/database", "internal/verifier"},
	// Whoever does not trust the platform reads it alone.
	"internal/verifier": nil,
	// A witness trusts nothing here but the log's public key.
	"internal/witness": {"internal/journal", "internal/verifier"},

	"internal/identity": join(basics, spine, []string{"internal/sealed", "internal/keyring"}),
	"internal/identity/identitytest": join(basics, spine, []string{"internal/sealed", "internal/keyring", "internal/identity",
		"internal/database/databasetest"}),
	"internal/document":                    join(basics, spine, []string{"internal/identity"}),
	"internal/person":                      join(basics, spine, []string{"internal/sealed", "internal/identity"}),
	"internal/broker":                      join(basics, spine, []string{"internal/sealed", "internal/identity", "internal/document", "internal/person", "internal/holiday"}),
	"internal/broker/brokertest":           join(basics, []string{"internal/identity", "internal/person", "internal/broker"}),  // test kit
	"internal/achievement/achievementtest": join(basics, []string{"internal/identity", "internal/achievement"}),                // test kit
	"internal/notice/noticetest":           join(basics, []string{"internal/identity", "internal/journal", "internal/notice"}), // test kit
	"internal/achievement":                 join(basics, spine, []string{"internal/identity", "internal/document"}),
	"internal/ledger":                      join(basics, spine, []string{"internal/identity"}),
	// The arithmetic of an evaluation and the drawing of a panel ask nobody.
	"internal/evaluation/scoring": {"internal/fault", "internal/amount"},
	"internal/evaluation/draw":    {"internal/fault"},
	"internal/notice":             join(basics, spine, []string{"internal/sealed", "internal/identity", "internal/holiday"}),
	"internal/training":           join(basics, spine, []string{"internal/sealed", "internal/identity", "internal/document", "internal/person", "internal/broker"}),
	// What is offered of achievements; deals and evaluations are told to it.
	"internal/listing": join(basics, spine, []string{"internal/identity", "internal/achievement", "internal/broker", "internal/holiday"}),
	// Open data is made of the ledger's lines, and asks nobody who he is.
	"internal/opendata":          join(basics, spine, []string{"internal/ledger"}),
	"internal/certificate/paper": {"internal/typeset", "internal/amount"},
	"internal/certificate": join(basics, spine, []string{"internal/identity", "internal/document",
		"internal/sealed", "internal/keyring", "internal/certificate/paper"}),
	"internal/contract": join(basics, spine, registers,
		[]string{"internal/sealed", "internal/ledger", "internal/certificate", "internal/policy", "internal/holiday", "internal/office", "internal/mandate"}),
	// The working-day table as data, and who is competent and stands in for whom.
	"internal/holiday": join(basics, spine, []string{"internal/identity"}),
	"internal/office":  join(basics, spine, []string{"internal/identity"}),
	// Whoever is shown a credential reads its check alone.
	"internal/credential/vc":   nil,
	"internal/credential/card": {"internal/typeset"},
	"internal/credential": join(basics, spine, []string{"internal/sealed", "internal/keyring", "internal/identity",
		"internal/credential/vc", "internal/credential/card"}),
	// Delegated filing: who may act for whom; contracts ask it at every act.
	"internal/mandate": join(basics, spine, []string{"internal/identity", "internal/document"}),
	// Spot checks and workload look at cases from outside.
	"internal/inspection": join(basics, spine, []string{"internal/identity", "internal/contract"}),
	"internal/workload":   join(basics, spine, []string{"internal/identity", "internal/holiday"}),
	// Transcripts bring what reading and similar find to the cases.
	"internal/transcript": join(basics, spine, []string{"internal/identity", "internal/document", "internal/sealed", "internal/contract",
		"internal/reading", "internal/similar"}),
	// An evidence pack gathers what the services below it show.
	"internal/evidence":              join(basics, spine, []string{"internal/identity", "internal/certificate", "internal/contract"}),
	"internal/contract/contracttest": {anything},
	"internal/proceeding":            join(basics, spine, []string{"internal/identity", "internal/holiday", "internal/ledger", "internal/certificate", "internal/contract", "internal/mandate"}),
	"internal/settlement":            join(basics, spine, []string{"internal/identity", "internal/contract", "internal/mandate"}),
	// A broker's part in a contract, told to the contract's rules as a value.
	"internal/brokerage": join(basics, spine, []string{"internal/identity", "internal/document", "internal/broker", "internal/contract"}),
	// A deal on an achievement, told to the contract's rules as a value; the reward
	// is shared out of what it brought in.
	"internal/conversion": join(basics, spine, []string{"internal/identity", "internal/document", "internal/achievement", "internal/notice", "internal/brokerage",
		"internal/contract", "internal/settlement"}),
	"internal/conversion/conversiontest": {anything}, // test kit
	"internal/reward": join(basics, spine, []string{"internal/identity", "internal/achievement", "internal/notice", "internal/contract", "internal/settlement",
		"internal/ledger", "internal/conversion"}),
	"internal/market": join(basics, spine, registers, []string{"internal/contract"}),
	// Absorption from files; who reads them passes the lines on.
	"internal/absorption": join(basics, spine, []string{"internal/identity", "internal/ledger"}),
	// The fixed reports are made of what the services below them count.
	"internal/report": join(basics, spine, []string{"internal/identity", "internal/ledger", "internal/absorption", "internal/contract", "internal/workload", "internal/training"}),
	"internal/exchange": join(basics, spine, registers,
		[]string{"internal/sealed", "internal/ledger", "internal/certificate", "internal/contract", "internal/absorption", "internal/report", "internal/reward"}),

	"internal/filing":   join(basics, spine, []string{"internal/identity", "internal/document", "internal/contract", "internal/exchange"}),
	"internal/national": join(basics, spine, []string{"internal/identity", "internal/contract", "internal/exchange"}),

	"api":                  nil,
	"web":                  nil,
	"internal/apiclient":   nil,
	"internal/httpapi/gen": nil,
	// A handler translates; it holds no rule and no query, so no database here.
	"internal/httpapi": join(basics, concepts, []string{"internal/credential/vc", "internal/similar", "internal/journal", "internal/verifier", "internal/config", "internal/httpapi/gen", "api"}),
	// The console knows who is signed in, and nothing of contracts.
	"internal/console": {"internal/fault", "internal/identity", "web"},
	"internal/app": join(basics, spine, concepts,
		[]string{"internal/credential/vc", "internal/verifier", "internal/sealed", "internal/keyring", "internal/typeset", "internal/certificate/paper", "internal/reading", "internal/config", "internal/httpapi", "internal/console", "internal/sample", "api", "web"}),
	// The sample city works through the services it is given; app gives them.
	"internal/sample": join(basics, spine, concepts, []string{"internal/sample/contractpaper"}),

	"internal/sample/contractpaper": {"internal/fault", "internal/amount", "internal/calendar", "internal/typeset"},

	"cmd/jishi":        {anything},
	"cmd/withpostgres": {"internal/database/databasetest/cluster"},
	"web/e2e/city":     {"internal/app", "internal/config"}, // what the browser tests drive on PostgreSQL
	"bench":            {anything},                          // measures every layer; nothing imports it
}

// thirdParty says where in the tree a foreign module may be imported.
var thirdParty = []struct {
	module  string
	allowed func(file string) bool
	where   string
}{
	{"gorm.io/", gormFile, "internal/database, internal/journal and files named store*.go"},
	{"github.com/labstack/echo", inside("internal/httpapi", "internal/httpapi/gen", "internal/console", "internal/app"),
		"internal/httpapi, internal/console and internal/app"},
	{"github.com/golang-jwt/jwt", inside("internal/identity", "internal/credential/vc"), "internal/identity and internal/credential/vc"},
	{"github.com/getkin/kin-openapi", inside("api", "internal/httpapi", "internal/httpapi/gen"), "api and internal/httpapi"},
	{"github.com/oapi-codegen/", inside("internal/httpapi", "internal/httpapi/gen", "internal/apiclient"),
		"internal/httpapi and internal/apiclient"},
	{"github.com/xuri/excelize", inside("internal/exchange"), "internal/exchange"},
	{"github.com/klippa-app/go-pdfium", inside("internal/reading"), "internal/reading"},
	{"github.com/tetratelabs/wazero", inside("internal/reading"), "internal/reading"},
	{"testing", testKit, "test files and the test kits"},
	{"net/http/httptest", testKit, "test files and the test kits"},
	{"pgregory.net/rapid", testKit, "test files and the test kits"},
}

func gormFile(file string) bool {
	return inside("internal/database", "internal/journal")(file) || strings.HasPrefix(path.Base(file), "store")
}

func testKit(file string) bool {
	return inside("internal/database/databasetest", "internal/identity/identitytest", "internal/contract/contracttest", "internal/broker/brokertest", "internal/achievement/achievementtest",
		"internal/conversion/conversiontest", "internal/notice/noticetest")(file)
}

func inside(folders ...string) func(string) bool {
	return func(file string) bool { return slices.Contains(folders, path.Dir(file)) }
}

func join(groups ...[]string) []string { return slices.Concat(groups...) }

// badNames says nothing about what is inside: a package is named after its idea.
var badNames = []string{
	"util", "utils", "common", "helper", "helpers", "misc", "shared", "base", "core", "types",
	"model", "models", "entity", "entities", "dto", "vo", "dao", "repository", "repositories",
	"service", "services", "controller", "controllers", "handler", "handlers", "manager",
}

const (
	maxFileLines     = 400
	maxFunctionLines = 60
)

// longFunctions lists "file:function" that may pass maxFunctionLines, and why.
var longFunctions = map[string]string{}

// moneyFolders handle amounts: whole fen only, so no floating point at all.
var moneyFolders = []string{"internal/amount", "internal/ledger", "internal/contract", "internal/report", "internal/absorption", "internal/exchange", "internal/policy",
	"internal/inspection", "internal/workload", "internal/brokerage", "internal/conversion", "internal/reward"}
