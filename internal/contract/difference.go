package contract

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Difference (字段差异) is a field of the form that two versions of it do not
// agree on. A value that is absent on one side is nil there.
type Difference struct {
	Pointer       string
	Before, After any
}

// Differences compares two forms field by field, in the order of the form.
// Parties are compared with themselves, wherever they stand in the list; other
// lists by position. The pointers lead into the later form, or into the earlier
// one for what is gone.
func Differences(before, after Form) ([]Difference, error) {
	a, err := tree(before)
	if err != nil {
		return nil, err
	}
	b, err := tree(after)
	if err != nil {
		return nil, err
	}
	var out []Difference
	for _, name := range formFields {
		compare("/"+name, a[name], b[name], &out)
	}
	return out, nil
}

// formFields are the JSON names of the form, in its order.
var formFields = func() []string {
	var out []string
	t := reflect.TypeFor[Form]()
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		out = append(out, name)
	}
	return out
}()

func tree(f Form) (map[string]any, error) {
	raw, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("compare forms: %w", err)
	}
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, fmt.Errorf("compare forms: %w", err)
	}
	return out, nil
}

func compare(pointer string, a, b any, out *[]Difference) {
	if reflect.DeepEqual(a, b) {
		return
	}
	if x, y, ok := objects(a, b); ok {
		for _, k := range keysOf(x, y) {
			if k != "id" {
				compare(pointer+"/"+k, x[k], y[k], out)
			}
		}
		return
	}
	if x, y, ok := listsOfObjects(a, b); ok {
		compareLists(pointer, x, y, out)
		return
	}
	*out = append(*out, Difference{Pointer: pointer, Before: a, After: b})
}

func objects(a, b any) (x, y map[string]any, ok bool) {
	x, okX := a.(map[string]any)
	y, okY := b.(map[string]any)
	return x, y, okX && okY
}

func keysOf(x, y map[string]any) []string {
	var out []string
	for k := range x {
		out = append(out, k)
	}
	for k := range y {
		if _, both := x[k]; !both {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

// listsOfObjects tells whether two lists can be told apart line by line; a list
// that is absent has no lines.
func listsOfObjects(a, b any) (x, y []any, ok bool) {
	x, okX := a.([]any)
	y, okY := b.([]any)
	if (!okX && a != nil) || (!okY && b != nil) {
		return nil, nil, false
	}
	for _, v := range append(slices.Clone(x), y...) {
		if _, isObject := v.(map[string]any); !isObject {
			return nil, nil, false
		}
	}
	return x, y, true
}

// compareLists pairs the lines of two lists by id, or by position where they
// have none.
func compareLists(pointer string, x, y []any, out *[]Difference) {
	paired := map[int]bool{}
	for i, v := range x {
		j := partner(v, i, y)
		if j < 0 {
			*out = append(*out, Difference{Pointer: pointer + "/" + strconv.Itoa(i), Before: v})
			continue
		}
		paired[j] = true
		compare(pointer+"/"+strconv.Itoa(j), v, y[j], out)
	}
	for j, v := range y {
		if !paired[j] {
			*out = append(*out, Difference{Pointer: pointer + "/" + strconv.Itoa(j), After: v})
		}
	}
}

func partner(v any, at int, list []any) int {
	line, _ := v.(map[string]any)
	id, has := line["id"]
	if !has {
		if at < len(list) {
			return at
		}
		return -1
	}
	return slices.IndexFunc(list, func(o any) bool {
		other, _ := o.(map[string]any)
		return other["id"] == id
	})
}
