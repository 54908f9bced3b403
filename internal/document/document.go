// Package document receives files (附件): it measures, hashes and recognises them
// while they stream past, and keeps them in a blob store under random keys. It
// knows nothing of contracts; who may store or read a file is decided there.
package document

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"
	"gocloud.dev/blob"
	_ "gocloud.dev/blob/fileblob" // file:// – the folder store of a first start
	"gocloud.dev/gcerrors"

	"jishi/internal/fault"
)

// MaxSize is the largest file accepted, in bytes, unless configured otherwise.
const MaxSize = 50 << 20

// Store (附件库) keeps files. It is safe for concurrent use.
type Store struct {
	bucket  *blob.Bucket
	maxSize int64
}

// Stored describes a file that was kept.
type Stored struct {
	Key       string
	MediaType string
	Size      int64
	SHA256    string
}

// Open opens the store at a blob URL; a plain path means a folder.
func Open(ctx context.Context, target string, maxSize int64) (*Store, error) {
	if !strings.Contains(target, "://") {
		dir, err := filepath.Abs(target)
		if err != nil {
			return nil, fmt.Errorf("document folder: %w", err)
		}
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("make document folder: %w", err)
		}
		// no_tmp_dir keeps the half-written file beside its target, so that the
		// final rename never crosses file systems.
		target = "file://" + filepath.ToSlash(dir) + "?no_tmp_dir=true&metadata=skip"
	}
	b, err := blob.OpenBucket(ctx, target)
	if err != nil {
		return nil, fmt.Errorf("open document store: %w", err)
	}
	if maxSize <= 0 {
		maxSize = MaxSize
	}
	return &Store{bucket: b, maxSize: maxSize}, nil
}

// Close releases the store.
func (s *Store) Close() error { return s.bucket.Close() }

// MaxSize of one file in bytes.
func (s *Store) MaxSize() int64 { return s.maxSize }

// Put streams a file into the store. The content must be PDF, OFD, JPG, PNG or
// DOCX, and agree with the extension of filename. Nothing is kept when it is
// refused. Faults: FileTooLarge, FileEmpty, FileKind, FileMislabelled, FileDamaged.
func (s *Store) Put(ctx context.Context, filename string, r io.Reader) (Stored, error) {
	spool := &spool{}
	defer spool.Close()
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(spool, hash), io.LimitReader(r, s.maxSize+1))
	if err != nil {
		return Stored{}, fmt.Errorf("receive file: %w", err)
	}
	if n > s.maxSize {
		return Stored{}, fault.Newf(fault.FileTooLarge, "单个文件不得超过 %d MB，请压缩或拆分后上传。",
			"A file may not exceed %d MB; compress or split it.", s.maxSize>>20)
	}
	mediaType, err := recognise(spool, n, filename)
	if err != nil {
		return Stored{}, err
	}
	out := Stored{Key: uuid.NewString(), MediaType: mediaType, Size: n, SHA256: hex.EncodeToString(hash.Sum(nil))}
	return out, s.write(ctx, out.Key, io.NewSectionReader(spool, 0, n))
}

// PutBytes keeps bytes that the platform made itself (a rendered certificate).
func (s *Store) PutBytes(ctx context.Context, b []byte) (Stored, error) {
	sum := sha256.Sum256(b)
	out := Stored{Key: uuid.NewString(), MediaType: "application/pdf", Size: int64(len(b)), SHA256: hex.EncodeToString(sum[:])}
	return out, s.write(ctx, out.Key, strings.NewReader(string(b)))
}

func (s *Store) write(ctx context.Context, key string, r io.Reader) error {
	w, err := s.bucket.NewWriter(ctx, path(key), &blob.WriterOptions{ContentType: "application/octet-stream"})
	if err != nil {
		return fmt.Errorf("keep file: %w", err)
	}
	if _, err := io.Copy(w, r); err != nil {
		_ = w.Close()
		return fmt.Errorf("keep file: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("keep file: %w", err)
	}
	return nil
}

// Get opens a stored file for reading.
func (s *Store) Get(ctx context.Context, key string) (io.ReadCloser, error) {
	r, err := s.bucket.NewReader(ctx, path(key), nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, fault.New(fault.ObjectNotFound).Wrap(err)
	}
	if err != nil {
		return nil, fmt.Errorf("read file: %w", err)
	}
	return r, nil
}

// Discard removes a file whose row was never committed. It is best effort: an
// orphan is only wasted space.
func (s *Store) Discard(ctx context.Context, key string) {
	_ = s.bucket.Delete(context.WithoutCancel(ctx), path(key))
}

// SHA256 reads a stored file and hashes it (verification).
func (s *Store) SHA256(ctx context.Context, key string) (string, error) {
	r, err := s.Get(ctx, key)
	if err != nil {
		return "", err
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", fmt.Errorf("hash file: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// path spreads files over folders.
func path(key string) string {
	if len(key) < 4 {
		return key
	}
	return key[:2] + "/" + key[2:4] + "/" + key
}

var errNotContainer = errors.New("not the container it claims to be")
