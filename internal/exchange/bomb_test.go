package exchange

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"
)

// bomb is a small file whose sheet unpacks to more than is allowed.
func bomb(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("xl/worksheets/sheet1.xml")
	must(t, err)
	_, err = io.CopyN(w, zeros{}, maxUnpacked+1)
	must(t, err)
	must(t, z.Close())
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
