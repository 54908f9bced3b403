package reading

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// sandboxPages is the memory a PDF may take: 256 MB in pages of 64 KiB.
const sandboxPages = 4096

// machineCode keeps the compiled PDFium for the life of the process. Compiling
// takes seconds, once; a sandbox made from the compiled code takes less than a
// tenth of one, so every file gets its own and what one file breaks no other
// meets.
var machineCode = sync.OnceValues(func() (wazero.CompilationCache, error) {
	cache := wazero.NewCompilationCache()
	first, err := newSandbox(context.Background(), cache, sandboxPages)
	if err != nil {
		return nil, err
	}
	return cache, first.close()
})

// sandbox runs PDFium in WebAssembly for one file. It sees no file system,
// cannot outgrow its memory, and stops where it is when its context ends.
type sandbox struct {
	pdfium.Pdfium
	pool pdfium.Pool
}

func newSandbox(ctx context.Context, cache wazero.CompilationCache, pages uint32) (*sandbox, error) {
	pool, err := webassembly.Init(webassembly.Config{
		Context:  ctx,
		MaxTotal: 1,
		MaxIdle:  1,
		FSConfig: wazero.NewFSConfig(), // nothing mounted; without it the library mounts the root
		Stdout:   io.Discard,
		Stderr:   io.Discard,
		RuntimeConfig: wazero.NewRuntimeConfig().
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithCloseOnContextDone(true).
			WithMemoryLimitPages(pages).
			WithCompilationCache(cache),
	})
	if err != nil {
		return nil, fmt.Errorf("start the PDF sandbox: %w", err)
	}
	instance, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start PDFium: %w", err), pool.Close())
	}
	return &sandbox{Pdfium: instance, pool: pool}, nil
}

// close gives all memory back. What PDFium says while it is torn down after a
// failure means nothing any more.
func (s *sandbox) close() error {
	_ = s.Pdfium.Close()
	return s.pool.Close()
}
