// Package architecture holds the shape of the module as tests: who may import
// whom, how large things may get, and the constructions that are not used
// here. They need no linter, so they hold wherever `go test` runs.
package architecture

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// module is the import path of this module.
const module = "jishi"

// source is one parsed Go file. Its path is relative to the module's root and
// uses slashes.
type source struct {
	path      string
	text      string
	fset      *token.FileSet
	ast       *ast.File
	test      bool
	generated bool
}

func parse(name, text string) (source, error) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return source{}, err
	}
	return source{
		path: name, text: text, fset: fset, ast: tree,
		test: strings.HasSuffix(name, "_test.go"), generated: ast.IsGenerated(tree),
	}, nil
}

func (s source) folder() string { return path.Dir(s.path) }

func (s source) line(p token.Pos) int { return s.fset.Position(p).Line }

// at says where and what, in the form editors can follow.
func (s source) at(p token.Pos, format string, a ...any) string {
	return fmt.Sprintf("%s:%d: %s", s.path, s.line(p), fmt.Sprintf(format, a...))
}

// imports hands f every import of the file.
func (s source) imports(f func(spec *ast.ImportSpec, name string)) {
	for _, spec := range s.ast.Imports {
		f(spec, strings.Trim(spec.Path.Value, `"`))
	}
}

// calls hands f every call of the form x.name(…); x is "" unless it is a
// plain name.
func (s source) calls(f func(call *ast.CallExpr, x, name string)) {
	ast.Inspect(s.ast, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
			x, _ := sel.X.(*ast.Ident)
			if x == nil {
				x = &ast.Ident{}
			}
			f(call, x.Name, sel.Sel.Name)
		}
		return true
	})
}

// root finds the folder of go.mod above the test.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = up
	}
}

// tree reads every Go file of the module, whatever its build constraints say.
func tree(t *testing.T) []source {
	t.Helper()
	var all []source
	top := root(t)
	err := filepath.WalkDir(top, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if file != top && outside(d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(file, ".go") {
			return nil
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(top, file)
		if err != nil {
			return err
		}
		s, err := parse(filepath.ToSlash(rel), string(text))
		if err != nil {
			return err
		}
		all = append(all, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// outside names the folders that hold no Go of ours.
func outside(folder string) bool {
	switch folder {
	case "testdata", "vendor", "node_modules", "bin", "data":
		return true
	}
	return strings.HasPrefix(folder, ".") || strings.HasPrefix(folder, "_")
}
