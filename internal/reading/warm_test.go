package reading

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestCompiledCodeIsKept: what the first start compiled the next one loads.
func TestCompiledCodeIsKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "code")
	var took [2]time.Duration
	for i := range took {
		began := time.Now()
		cache, err := compile(dir)
		took[i] = time.Since(began)
		if err != nil {
			t.Fatal(err)
		}
		if err := cache.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var files int
	err := filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files++
		}
		return err
	})
	t.Logf("compiled in %v, loaded in %v, %d files", took[0], took[1], files)
	if err != nil || files == 0 || took[1] > took[0] {
		t.Errorf("%d files kept, %v; compiled in %v, loaded in %v", files, err, took[0], took[1])
	}
}
