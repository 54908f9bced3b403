package httpapi

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"

	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
)

func toDocument(f contract.File) gen.Document {
	return gen.Document{ID: f.ID, Material: f.Material, Filename: f.Filename, MediaType: f.MediaType, Size: f.Size,
		Sha256: f.SHA256, UploadedBy: some(f.UploadedBy), UploadedAt: f.UploadedAt.UTC()}
}

// ListContractDocuments lists the documents of a contract (材料列表).
func (s *Server) ListContractDocuments(ctx context.Context, r gen.ListContractDocumentsRequestObject) (gen.ListContractDocumentsResponseObject, error) {
	files, err := s.Contracts.Files(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	items, err := s.documents(ctx, files)
	return gen.ListContractDocuments200JSONResponse{Items: items}, err
}

// AddContractDocument takes a document; the file streams through (上传材料).
func (s *Server) AddContractDocument(ctx context.Context, r gen.AddContractDocumentRequestObject) (gen.AddContractDocumentResponseObject, error) {
	material, file, err := readUpload(r.Body, "material")
	if err != nil {
		return nil, err
	}
	f, err := s.Contracts.AddFile(ctx, principal(ctx), r.ID, material, file.FileName(), file)
	if err != nil {
		return nil, err
	}
	location := base + "/contracts/" + r.ID + "/documents/" + f.ID
	shown, err := s.documents(ctx, []contract.File{f})
	if err != nil {
		return nil, err
	}
	return gen.AddContractDocument201JSONResponse{Body: shown[0],
		Headers: gen.AddContractDocument201ResponseHeaders{Location: &location}}, nil
}

// maxFormValue is how long a text part of an upload form may be, in bytes.
const maxFormValue = 1 << 10

// readUpload reads the one text field of an upload form, if it has one, and
// stops at the file, whose content the caller reads.
func readUpload(form *multipart.Reader, field string) (string, *multipart.Part, error) {
	if field == "" {
		_, file, err := readForm(form, maxFormValue)
		return "", file, err
	}
	values, file, err := readForm(form, maxFormValue, field)
	if err == nil && values[field] == "" {
		err = fault.Fields(fault.Atf("/"+field, fault.MissingField, "请先填写此项，再附文件。", "Send this field, before the file."))
	}
	return values[field], file, err
}

// readForm reads the text fields of an upload form and stops at the file, whose
// content the caller reads. A field has at most so many bytes.
func readForm(form *multipart.Reader, most int64, fields ...string) (map[string]string, *multipart.Part, error) {
	values := map[string]string{}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, nil, fault.Fields(fault.At("/file", fault.MissingField))
		}
		if err != nil {
			return nil, nil, unreadableForm(err)
		}
		name := part.FormName()
		if name == "file" {
			return values, part, nil
		}
		if !slices.Contains(fields, name) {
			return nil, nil, fault.Fields(fault.At("/"+escapePointer(name), fault.UnknownField))
		}
		raw, err := io.ReadAll(io.LimitReader(part, most+1))
		if err != nil {
			return nil, nil, unreadableForm(err)
		}
		if int64(len(raw)) > most {
			return nil, nil, fault.Fields(fault.At("/"+name, fault.TooLong))
		}
		values[name] = string(raw)
	}
}

func unreadableForm(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return err
	}
	return fault.New(fault.MalformedRequest).Wrap(err)
}

// GetContractDocument sends a document as it was uploaded, for saving and
// never for showing inside a page (下载材料, R46).
func (s *Server) GetContractDocument(ctx context.Context, r gen.GetContractDocumentRequestObject) (gen.GetContractDocumentResponseObject, error) {
	f, content, err := s.Contracts.OpenFile(ctx, principal(ctx), r.ID, r.DocumentID)
	if err != nil {
		return nil, err
	}
	name := disposition(f.Filename)
	return gen.GetContractDocument200AsteriskResponse{Body: content, ContentType: f.MediaType, ContentLength: f.Size,
		Headers: gen.GetContractDocument200ResponseHeaders{ContentDisposition: &name}}, nil
}

// RemoveContractDocument removes a document (删除材料).
func (s *Server) RemoveContractDocument(ctx context.Context, r gen.RemoveContractDocumentRequestObject) (gen.RemoveContractDocumentResponseObject, error) {
	return gen.RemoveContractDocument204Response{}, s.Contracts.RemoveFile(ctx, principal(ctx), r.ID, r.DocumentID)
}

// disposition names an attachment; Chinese names go out as RFC 6266 says.
func disposition(name string) string {
	if v := mime.FormatMediaType("attachment", map[string]string{"filename": name}); v != "" {
		return v
	}
	return "attachment"
}
