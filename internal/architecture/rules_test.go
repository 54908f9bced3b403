package architecture

import (
	"fmt"
	"go/ast"
	"regexp"
	"slices"
	"strings"
)

// rule looks at one file and lists what is wrong with it.
type rule struct {
	name  string
	check func(source) []string
}

var rules = []rule{
	{"imports inside the module", internalImports},
	{"imports from outside", foreignImports},
	{"package names", packageNames},
	{"type names", typeNames},
	{"file sizes", fileSizes},
	{"function sizes", functionSizes},
	{"no skipped tests", skippedTests},
	{"no sleeping tests", sleepingTests},
	{"no GORM magic", gormMagic},
	{"no floating point near money", floatingPoint},
	{"no loose ends", looseEnds},
}

func internalImports(s source) (bad []string) {
	if s.test {
		return nil // tests may look at anything
	}
	allowed, known := mayImport[s.folder()]
	if !known {
		return []string{s.at(s.ast.Package,
			"package %s is not in the table of allowed imports: add it to mayImport in internal/architecture/table_test.go, and to docs/architecture.md", s.folder())}
	}
	s.imports(func(spec *ast.ImportSpec, name string) {
		folder, ours := strings.CutPrefix(name, module+"/")
		if ours && !slices.Contains(allowed, folder) && !slices.Contains(allowed, anything) {
			bad = append(bad, s.at(spec.Pos(),
				"%s must not import %s: pass a value instead, or change mayImport in internal/architecture/table_test.go if the arrow still points down", s.folder(), folder))
		}
	})
	return bad
}

func foreignImports(s source) (bad []string) {
	if s.test {
		return nil
	}
	s.imports(func(spec *ast.ImportSpec, name string) {
		for _, t := range thirdParty {
			if matches(name, t.module) && !t.allowed(s.path) {
				bad = append(bad, s.at(spec.Pos(), "%s belongs only in %s", name, t.where))
			}
		}
	})
	return bad
}

// matches tells whether an import path is the module or lies below it, in
// whatever major version.
func matches(name, module string) bool {
	return name == module || strings.HasPrefix(name, strings.TrimSuffix(module, "/")+"/")
}

func packageNames(s source) []string {
	name := strings.TrimSuffix(s.ast.Name.Name, "_test")
	if !slices.Contains(badNames, name) {
		return nil
	}
	return []string{s.at(s.ast.Name.Pos(), "package %s: a package is named after its idea, not after a kind of code", name)}
}

func typeNames(s source) (bad []string) {
	ast.Inspect(s.ast, func(n ast.Node) bool {
		if t, ok := n.(*ast.TypeSpec); ok && strings.HasSuffix(t.Name.Name, "Impl") {
			bad = append(bad, s.at(t.Pos(), "type %s: an interface with one implementation is not needed", t.Name.Name))
		}
		return true
	})
	return bad
}

func fileSizes(s source) []string {
	lines := strings.Count(s.text, "\n")
	if s.test || s.generated || lines <= maxFileLines {
		return nil
	}
	return []string{fmt.Sprintf("%s: %d lines, at most %d: split it by noun", s.path, lines, maxFileLines)}
}

func functionSizes(s source) (bad []string) {
	if s.test || s.generated {
		return nil
	}
	for _, d := range s.ast.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		lines := s.line(f.End()) - s.line(f.Pos()) + 1
		if lines > maxFunctionLines && longFunctions[s.path+":"+f.Name.Name] == "" {
			bad = append(bad, s.at(f.Pos(), "%s has %d lines, at most %d: split it, or give the reason in longFunctions", f.Name.Name, lines, maxFunctionLines))
		}
	}
	return bad
}

func skippedTests(s source) (bad []string) {
	s.calls(func(call *ast.CallExpr, x, name string) {
		testing := slices.Contains([]string{"t", "b", "f", "tb", "rt"}, x)
		if testing && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, name) {
			bad = append(bad, s.at(call.Pos(), "%s.%s: a test that does not run proves nothing", x, name))
		}
	})
	return bad
}

func sleepingTests(s source) (bad []string) {
	if !s.test {
		return nil
	}
	s.calls(func(call *ast.CallExpr, x, name string) {
		if x == "time" && name == "Sleep" {
			bad = append(bad, s.at(call.Pos(), "time.Sleep in a test: wait for the event itself, or pass a clock"))
		}
	})
	return bad
}

// gormBans maps what GORM offers to why it is not used here.
var gormBans = map[string]string{
	"AutoMigrate": "the schema is the numbered SQL migrations",
	"Save":        "on a missing row it silently creates one; use Updates with a map and a full WHERE, and check RowsAffected",
	"Preload":     "it hides a query per association; write the join or the second query",
}

func gormMagic(s source) (bad []string) {
	if s.test || !strings.HasPrefix(s.path, "internal/") {
		return nil
	}
	s.calls(func(call *ast.CallExpr, _, name string) {
		if why, banned := gormBans[name]; banned {
			bad = append(bad, s.at(call.Pos(), ".%s(…): %s", name, why))
		}
	})
	ast.Inspect(s.ast, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, _ := sel.X.(*ast.Ident)
		if x != nil && x.Name == "gorm" && (sel.Sel.Name == "Model" || sel.Sel.Name == "DeletedAt") {
			bad = append(bad, s.at(sel.Pos(), "gorm.%s: it brings soft deletion and hidden columns", sel.Sel.Name))
		}
		return true
	})
	return bad
}

func floatingPoint(s source) (bad []string) {
	if s.test || !slices.Contains(moneyFolders, s.folder()) {
		return nil
	}
	ast.Inspect(s.ast, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && (id.Name == "float64" || id.Name == "float32") {
			bad = append(bad, s.at(id.Pos(), "%s next to money: amounts and shares are whole numbers (fen, hundredths of a percent)", id.Name))
		}
		return true
	})
	return bad
}

var looseEnd = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b`)

func looseEnds(s source) (bad []string) {
	if s.generated {
		return nil
	}
	for _, group := range s.ast.Comments {
		for _, c := range group.List {
			if word := looseEnd.FindString(c.Text); word != "" {
				bad = append(bad, s.at(c.Pos(), "%s: finish it now or open an issue", word))
			}
		}
	}
	return bad
}
