// Package web holds the built console (工作台), which the binary embeds. The
// sources beside it are TypeScript; `make web` builds them into dist. Without
// that the package still compiles: Built tells the difference.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Dist gives the files of the built console, index.html at the top.
func Dist() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic("web: " + err.Error()) // the name is a constant that is valid
	}
	return sub
}

// Built tells whether the console was built into this binary.
func Built() bool {
	_, err := fs.Stat(dist, "dist/index.html")
	return err == nil
}
