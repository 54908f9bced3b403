// Package httpapi is the HTTP edge: it authenticates, validates every request
// against api/openapi.yaml, calls one service method per operation and turns
// what comes back into JSON or application/problem+json. It holds no rule of
// the field. The generated types of package gen never leave it.
package httpapi

//go:generate go test . -run ^TestErrorDocs$ -update
