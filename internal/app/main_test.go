package app_test

import (
	"log"
	"os"
	"testing"

	"jishi/internal/reading"
)

// The compiled PDFium is shared with the tests of other packages.
func TestMain(m *testing.M) {
	if err := reading.ShareCode(); err != nil {
		log.Fatal(err)
	}
	os.Exit(m.Run())
}
