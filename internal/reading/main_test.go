package reading

import (
	"log"
	"os"
	"testing"
)

// The compiled PDFium is shared with the tests of other packages.
func TestMain(m *testing.M) {
	if err := ShareCode(); err != nil {
		log.Fatal(err)
	}
	os.Exit(m.Run())
}
