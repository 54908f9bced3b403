package corpus

import (
	"bytes"
	"testing"

	"jishi/internal/document"
)

// TestPlatformTakesTheFiles: what the corpus calls a PDF or DOCX is one to the
// store that receives uploads.
func TestPlatformTakesTheFiles(t *testing.T) {
	files, err := document.Open(t.Context(), t.TempDir(), 4<<20)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	for _, c := range load(t) {
		stored, err := files.Put(t.Context(), c.FileName, bytes.NewReader(c.Bytes))
		if err != nil || stored.MediaType != c.MediaType {
			t.Errorf("%s: %v, taken as %q", c.FileName, err, stored.MediaType)
		}
	}
}
