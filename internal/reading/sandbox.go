package reading

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// sandboxPages is the memory a PDF may take: 256 MB in pages of 64 KiB.
const sandboxPages = 4096

var compiled struct {
	once  sync.Once
	cache wazero.CompilationCache
	err   error
	// shared is where ShareCode keeps the code, "" without it.
	shared string
}

// ShareCode keeps the compiled PDFium in the cache folder of this user, whatever
// folder a Reader names: tests are many short processes, and compiling takes
// each of them minutes under the race detector. Call it before the first
// Reader is used.
func ShareCode() error {
	dir, err := os.UserCacheDir()
	if err != nil {
		return fmt.Errorf("folder of the compiled PDFium: %w", err)
	}
	compiled.shared = filepath.Join(dir, "jishi", "pdf-reader")
	return nil
}

// machineCode keeps the compiled PDFium for the life of the process, and in dir
// beyond it. Compiling takes seconds; a sandbox made from the compiled code
// takes less than a tenth of one, so every file gets its own and what one file
// breaks no other meets.
func machineCode(dir string) (wazero.CompilationCache, error) {
	if compiled.shared != "" {
		dir = compiled.shared
	}
	compiled.once.Do(func() { compiled.cache, compiled.err = compile(dir) })
	return compiled.cache, compiled.err
}

func compile(dir string) (cache wazero.CompilationCache, err error) {
	if dir == "" {
		cache = wazero.NewCompilationCache()
	} else if cache, err = diskCache(dir); err != nil {
		return nil, err
	}
	first, err := newSandbox(context.Background(), cache, sandboxPages)
	if err != nil {
		return nil, err
	}
	return cache, first.close()
}

func diskCache(dir string) (wazero.CompilationCache, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("folder of the compiled PDFium: %w", err)
	}
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		return nil, fmt.Errorf("folder of the compiled PDFium: %w", err)
	}
	return cache, nil
}

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
