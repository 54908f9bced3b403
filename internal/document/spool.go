package document

import (
	"fmt"
	"io"
	"os"
)

// spoolLimit is how much of an upload is held in memory before it goes to disk.
const spoolLimit = 1 << 20

// spool holds an upload until it is recognised: small ones in memory, larger
// ones in a temporary file, so that memory stays flat whatever arrives.
type spool struct {
	head []byte
	file *os.File
}

// Write appends to the spool.
func (s *spool) Write(p []byte) (int, error) {
	if s.file == nil && len(s.head)+len(p) <= spoolLimit {
		s.head = append(s.head, p...)
		return len(p), nil
	}
	if s.file == nil {
		f, err := os.CreateTemp("", "jishi-upload-*")
		if err != nil {
			return 0, fmt.Errorf("spool upload: %w", err)
		}
		s.file = f
		if _, err := f.Write(s.head); err != nil {
			return 0, fmt.Errorf("spool upload: %w", err)
		}
		s.head = nil
	}
	return s.file.Write(p)
}

// ReadAt reads what was written.
func (s *spool) ReadAt(p []byte, off int64) (int, error) {
	if s.file != nil {
		return s.file.ReadAt(p, off)
	}
	if off >= int64(len(s.head)) {
		return 0, io.EOF
	}
	n := copy(p, s.head[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Close removes the temporary file.
func (s *spool) Close() error {
	if s.file == nil {
		return nil
	}
	name := s.file.Name()
	err := s.file.Close()
	if rm := os.Remove(name); err == nil {
		err = rm
	}
	return err
}
