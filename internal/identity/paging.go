package identity

import (
	"encoding/base64"

	"github.com/google/uuid"

	"jishi/internal/fault"
)

// Limits of a page.
const (
	defaultPage = 50
	maxPage     = 200
)

// pageSize gives the number of items of a page: 50 unless said, at most 200.
func pageSize(limit int) (int, error) {
	if limit == 0 {
		return defaultPage, nil
	}
	if limit < 1 || limit > maxPage {
		return 0, fault.Fields(fault.At("query/limit", fault.OutOfRange))
	}
	return limit, nil
}

// encodeCursor hides the key of a page's last item, so that nobody builds on it.
func encodeCursor(id string) string { return base64.RawURLEncoding.EncodeToString([]byte("1:" + id)) }

// decodeCursor gives the key to go on after; "" at the start. What was not made
// by encodeCursor is fault BadCursor.
func decodeCursor(cursor string) (string, error) {
	if cursor == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) < 2 || string(raw[:2]) != "1:" {
		return "", fault.New(fault.BadCursor)
	}
	id, err := uuid.Parse(string(raw[2:]))
	if err != nil {
		return "", fault.New(fault.BadCursor)
	}
	return id.String(), nil
}

// cutPage keeps the first n of n+1 items and tells the cursor of the next page.
func cutPage[T any](items []T, n int, id func(T) string) ([]T, string) {
	if len(items) <= n {
		return items, ""
	}
	return items[:n], encodeCursor(id(items[n-1]))
}
