package fault

import (
	"errors"
	"fmt"
	"regexp"
	"testing"
)

func TestCatalogueIsComplete(t *testing.T) {
	form := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	for _, e := range Catalogue() {
		for _, s := range []string{e.Title.Zh, e.Title.En, e.Advice.Zh, e.Advice.En} {
			if s == "" {
				t.Errorf("%s: a text is missing", e.Code)
			}
		}
		if !form.MatchString(string(e.Code)) {
			t.Errorf("%q is no code", e.Code)
		}
		if e.Kind == Internal && e.Code != InternalError {
			t.Errorf("%s: only internal_error is internal", e.Code)
		}
	}
}

func TestFaultsTravelThroughWrapping(t *testing.T) {
	cause := errors.New("disk on fire")
	err := fmt.Errorf("saving: %w", New(StaleVersion).Wrap(cause))
	if CodeOf(err) != StaleVersion || KindOf(err) != Stale || !errors.Is(err, New(StaleVersion)) || errors.Is(err, New(ObjectNotFound)) || !errors.Is(err, cause) {
		t.Fatalf("%v: %s %d", err, CodeOf(err), KindOf(err))
	}
	if KindOf(cause) != Internal || CodeOf(cause) != "" || As(nil) != nil {
		t.Fatal("what is not a fault is internal")
	}
}

func TestFieldsIsNilWithoutFields(t *testing.T) {
	if err := Fields(); err != nil {
		t.Fatal(err)
	}
	err := Fields(At("/a", MissingField), Atf("/b", OutOfRange, "最多 %d", "at most %d", 3))
	f := As(err)
	if f == nil || f.Code != InvalidFields || len(f.Fields) != 2 || f.Fields[1].Text.En != "at most 3" {
		t.Fatalf("%+v", f)
	}
}

func TestUnknownCodeIsInternal(t *testing.T) {
	if k := New(Code("no_such_code")).Kind(); k != Internal {
		t.Fatal(k)
	}
}
