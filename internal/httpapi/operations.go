package httpapi

import (
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"

	"jishi/api"
)

// base is where the API lives; it is the only server of openapi.yaml.
const base = "/api/v1"

// operation is one operation of openapi.yaml, as the edge needs to know it.
type operation struct {
	id        string
	route     *routers.Route
	public    bool // needs no sign-in
	multipart bool
	retryable bool // takes an Idempotency-Key
	media     []string
	query     []string
}

// LoadSpec reads and checks the API description that is built in.
func LoadSpec() (*openapi3.T, error) {
	loader := openapi3.NewLoader()
	spec, err := loader.LoadFromData(api.OpenAPI)
	if err != nil {
		return nil, fmt.Errorf("read openapi.yaml: %w", err)
	}
	if err := spec.Validate(loader.Context); err != nil {
		return nil, fmt.Errorf("check openapi.yaml: %w", err)
	}
	return spec, nil
}

// operationsOf indexes the description by method and Echo path.
func operationsOf(spec *openapi3.T) map[string]*operation {
	out := map[string]*operation{}
	for path, item := range spec.Paths.Map() {
		for method, op := range item.Operations() {
			route := &routers.Route{Spec: spec, Path: path, PathItem: item, Method: method, Operation: op}
			out[method+" "+base+echoPath(path)] = newOperation(route)
		}
	}
	return out
}

func newOperation(route *routers.Route) *operation {
	op := &operation{id: route.Operation.OperationID, route: route}
	op.public = route.Operation.Security != nil && len(*route.Operation.Security) == 0
	for _, list := range []openapi3.Parameters{route.PathItem.Parameters, route.Operation.Parameters} {
		for _, p := range list {
			switch {
			case p.Value.In == openapi3.ParameterInQuery:
				op.query = append(op.query, p.Value.Name)
			case p.Value.Name == "Idempotency-Key":
				op.retryable = true
			}
		}
	}
	if body := route.Operation.RequestBody; body != nil {
		for media := range body.Value.Content {
			op.media = append(op.media, media)
		}
		op.multipart = slices.Contains(op.media, "multipart/form-data")
	}
	return op
}

// echoPath writes /contracts/{id} as /contracts/:id.
func echoPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}

// accepts tells whether the request's content type is one of the operation's.
func (op *operation) accepts(r *http.Request) bool {
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !slices.Contains(op.media, media) {
		return false
	}
	charset := params["charset"]
	return charset == "" || strings.EqualFold(charset, "utf-8")
}
