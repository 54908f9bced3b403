package httpapi

import (
	"context"

	"jishi/internal/httpapi/gen"
	"jishi/internal/person"
)

// GetPerson shows the caller's particulars (个人信息).
func (s *Server) GetPerson(ctx context.Context, _ gen.GetPersonRequestObject) (gen.GetPersonResponseObject, error) {
	p, err := s.Persons.Own(ctx, principal(ctx))
	return gen.GetPerson200JSONResponse{PersonJSONResponse: personAnswer(p)}, err
}

// RegisterPerson enters the caller's particulars (填写个人信息).
func (s *Server) RegisterPerson(ctx context.Context, r gen.RegisterPersonRequestObject) (gen.RegisterPersonResponseObject, error) {
	b := r.Body
	p, err := s.Persons.Register(ctx, principal(ctx), person.Entry{Name: b.Name, Kind: person.IDKind(b.IDKind), Number: b.IDNo, Phone: b.Phone, Email: or(b.Email, "")})
	if err != nil {
		return nil, err
	}
	location := base + "/me/person"
	return gen.RegisterPerson201JSONResponse{Body: personOf(p), Headers: gen.RegisterPerson201ResponseHeaders{ETag: etag(p.Version), Location: &location}}, nil
}

// UpdatePerson changes the caller's particulars (修改个人信息).
func (s *Server) UpdatePerson(ctx context.Context, r gen.UpdatePersonRequestObject) (gen.UpdatePersonResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	b := r.Body
	p, err := s.Persons.Change(ctx, principal(ctx), version, person.Entry{Name: or(b.Name, ""), Kind: person.IDKind(or(b.IDKind, "")), Number: or(b.IDNo, ""),
		Phone: or(b.Phone, ""), Email: or(b.Email, "")})
	return gen.UpdatePerson200JSONResponse{PersonJSONResponse: personAnswer(p)}, err
}

func personAnswer(p person.Person) gen.PersonJSONResponse {
	return gen.PersonJSONResponse{Body: personOf(p), Headers: gen.PersonResponseHeaders{ETag: etag(p.Version)}}
}

func personOf(p person.Person) gen.Person {
	return gen.Person{ID: p.ID, Name: p.Name, IDKind: gen.IDKind(p.Kind), IDNo: p.Number, Phone: p.Phone, Email: some(p.Email),
		Verified: p.VerifiedAt != nil, VerifiedAt: p.VerifiedAt, Version: p.Version, CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt}
}
