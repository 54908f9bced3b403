package httpapi

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"jishi/internal/httpapi/gen"
	"jishi/internal/opendata"
)

// ListOpenData lists the releases of open data (开放数据发布目录).
func (s *Server) ListOpenData(ctx context.Context, r gen.ListOpenDataRequestObject) (gen.ListOpenDataResponseObject, error) {
	page, err := s.OpenData.Releases(ctx, or(r.Params.Cursor, ""), or(r.Params.Limit, defaultLimit))
	if err != nil {
		return nil, err
	}
	return gen.ListOpenData200JSONResponse{Items: list(page.Items, toRelease), NextCursor: some(page.Next)}, nil
}

// GetOpenData gives the release of a month (月度开放数据).
func (s *Server) GetOpenData(ctx context.Context, r gen.GetOpenDataRequestObject) (gen.GetOpenDataResponseObject, error) {
	release, err := s.OpenData.Release(ctx, r.Month)
	if err != nil {
		return nil, err
	}
	return gen.GetOpenData200JSONResponse(toRelease(release)), nil
}

func toRelease(r opendata.Release) gen.OpenDataRelease {
	return gen.OpenDataRelease{Month: r.Month, AsOf: gen.KnownAt{Index: r.AsOf}, EventIndex: r.Index, PublishedAt: r.PublishedAt,
		Files: list(r.Files, func(f opendata.File) gen.OpenDataFile {
			return gen.OpenDataFile{Name: f.Name, MediaType: f.MediaType, Size: f.Size, Sha256: f.SHA256}
		})}
}

// GetOpenDataFile sends a file as it was published (开放数据文件). It never changes.
func (s *Server) GetOpenDataFile(ctx context.Context, r gen.GetOpenDataFileRequestObject) (gen.GetOpenDataFileResponseObject, error) {
	f, err := s.OpenData.File(ctx, r.Month, r.File)
	if err != nil {
		return nil, err
	}
	tag, cache := `"`+f.SHA256+`"`, "public, max-age=31536000, immutable"
	if holds(or(r.Params.IfNoneMatch, ""), tag) {
		return unchanged{tag, cache}, nil
	}
	return gen.GetOpenDataFile200AsteriskResponse{Body: bytes.NewReader(f.Body), ContentType: f.MediaType, ContentLength: f.Size,
		Headers: gen.GetOpenDataFile200ResponseHeaders{ETag: &tag, CacheControl: &cache}}, nil
}

// holds tells whether the reader has the version already (RFC 9110, weak
// comparison).
func holds(ifNoneMatch, tag string) bool {
	for _, have := range strings.Split(ifNoneMatch, ",") {
		if have = strings.TrimPrefix(strings.TrimSpace(have), "W/"); have == tag || have == "*" {
			return true
		}
	}
	return false
}

// unchanged is the answer 304: the reader has the bytes.
type unchanged struct{ tag, cache string }

// VisitGetOpenDataFileResponse writes the answer.
func (u unchanged) VisitGetOpenDataFileResponse(w http.ResponseWriter) error {
	w.Header().Set("ETag", u.tag)
	w.Header().Set("Cache-Control", u.cache)
	w.WriteHeader(http.StatusNotModified)
	return nil
}
