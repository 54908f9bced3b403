package architecture

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	// named finds the documents that code, texts and documents name.
	named = regexp.MustCompile(`\bdocs/[\w/.-]+\.md\b`)
	// linked finds the relative links of a document, without the place in it.
	linked = regexp.MustCompile(`\]\(([^)#:\s]+)(?:#[^)]*)?\)`)
)

// TestDocumentsAreThere: whoever is sent to a document or a picture finds it.
func TestDocumentsAreThere(t *testing.T) {
	root := filepath.Join("..", "..")
	there := func(name string) bool {
		_, err := os.Stat(filepath.Join(root, filepath.FromSlash(name)))
		return err == nil
	}
	checked := 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel := filepath.ToSlash(strings.TrimPrefix(name, root+string(filepath.Separator)))
		if d.IsDir() {
			if base := d.Name(); base == "node_modules" || base == "dist" || base == "data" || strings.HasPrefix(base, ".") && base != ".." {
				return filepath.SkipDir
			}
			return nil
		}
		switch path.Ext(rel) {
		case ".go", ".ts", ".tsx", ".md", ".yaml", ".yml", ".csv", ".toml":
		default:
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, m := range named.FindAllString(string(text), -1) {
			checked++
			if !there(m) && !there(path.Join(path.Dir(rel), m)) {
				t.Errorf("%s names %s, which is not there", rel, m)
			}
		}
		if path.Ext(rel) != ".md" {
			return nil
		}
		for _, m := range linked.FindAllStringSubmatch(string(text), -1) {
			checked++
			if !there(path.Join(path.Dir(rel), m[1])) {
				t.Errorf("%s links to %s, which is not there", rel, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < 100 {
		t.Errorf("only %d references were found", checked)
	}
}
