package verifier

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"strings"
)

// reader streams one entry of a bundle and counts and hashes what passes.
type reader struct {
	bundle *bundle
	info   FileInfo
	from   io.ReadCloser
	in     *bufio.Reader
	sum    hash.Hash
	bytes  int64
	number int64 // of the line that was read last, from 1
	failed bool
}

// open begins to read an entry; nil when it cannot be read, which is then reported.
func (c *bundle) open(path string) *reader {
	f, err := c.files[path].Open()
	if err != nil {
		c.wrong(path, "", "it cannot be read: %v", err)
		return nil
	}
	r := &reader{bundle: c, info: c.infos[path], from: f, sum: sha256.New()}
	r.in = bufio.NewReaderSize(io.TeeReader(io.LimitReader(f, r.info.Bytes+1), r), 64<<10)
	return r
}

// Write takes what the reader of the entry has passed on.
func (r *reader) Write(b []byte) (int, error) {
	r.bytes += int64(len(b))
	return r.sum.Write(b)
}

func (r *reader) fail(format string, a ...any) {
	r.failed = true
	r.bundle.wrong(r.info.Path, fmt.Sprintf("line %d", r.number), format, a...)
}

// lines gives each line without its line feed, valid until the next one. It
// ends at the first line that cannot be read.
func (r *reader) lines(limit int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		var line []byte
		for {
			line = line[:0]
			part, err := r.in.ReadSlice('\n')
			for ; errors.Is(err, bufio.ErrBufferFull) && len(line) <= limit; part, err = r.in.ReadSlice('\n') {
				line = append(line, part...)
			}
			line = append(line, part...)
			if errors.Is(err, io.EOF) && len(line) == 0 {
				return
			}
			r.number++
			switch {
			case len(line) > limit:
				r.fail("the line is longer than %d bytes", limit)
				return
			case errors.Is(err, io.EOF):
				r.fail("the line is cut off: no line feed ends it")
				return
			case err != nil:
				r.fail("it cannot be read: %v", err)
				return
			}
			if !yield(bytes.TrimSuffix(line, []byte{'\n'})) {
				return
			}
		}
	}
}

// close compares what was read with the manifest.
func (r *reader) close() {
	defer r.from.Close()
	if r.failed {
		return
	}
	if _, err := io.Copy(io.Discard, r.in); err != nil {
		r.bundle.wrong(r.info.Path, "", "it cannot be read: %v", err)
		return
	}
	switch {
	case r.bytes != r.info.Bytes:
		r.bundle.wrong(r.info.Path, "", "it has not the %d bytes that the manifest says", r.info.Bytes)
	case hex.EncodeToString(r.sum.Sum(nil)) != r.info.SHA256:
		r.bundle.wrong(r.info.Path, "", "it is not what the manifest says: its SHA-256 is %x", r.sum.Sum(nil))
	}
}

// notes gives the checkpoints of an entry, each with the number of its last line.
func (r *reader) notes() iter.Seq[string] {
	return func(yield func(string) bool) {
		var note strings.Builder
		for line := range r.lines(maxNote) {
			if string(line)+"\n" != EndOfNote {
				note.Write(line)
				note.WriteByte('\n')
				if note.Len() > maxNote {
					r.fail("the checkpoint is longer than %d bytes", maxNote)
					return
				}
				continue
			}
			if !yield(note.String()) {
				return
			}
			note.Reset()
		}
		if note.Len() > 0 && !r.failed {
			r.fail("the last checkpoint is cut off: no line ---- follows it")
		}
	}
}
