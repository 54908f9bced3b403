// Package api holds the contract of the HTTP API: openapi.yaml is written by
// hand and reviewed first; server, models and client are generated from it.
package api

import _ "embed" // for openapi.yaml

// OpenAPI is the API description as it is served at /openapi.yaml.
//
//go:embed openapi.yaml
var OpenAPI []byte

//go:generate go tool oapi-codegen -config server.gen.yaml openapi.yaml
//go:generate go tool oapi-codegen -config client.gen.yaml openapi.yaml
