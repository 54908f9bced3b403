package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
)

// TestReadersBesideTheBackground: while the city is filled, checkpoints are
// signed and documents are read, several people look at it at once. With the
// race detector this is what finds a service that shares what it should not;
// and whenever they look, ledger, contracts and totals agree.
func TestReadersBesideTheBackground(t *testing.T) {
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			url := ""
			if dialect == database.Postgres {
				url = databasetest.New(t, dialect, nil).URL
			}
			root := "http://" + serve(t, settings(t, url)) + "/api/v1"
			var people errgroup.Group
			for _, name := range []string{"auditor", "auditor", "registrar", "clerk"} {
				people.Go(func() error { return readAround(t, root, name) })
			}
			if err := people.Wait(); err != nil {
				t.Error(err)
			}
		})
	}
}

// readAround signs in and looks at what the account may see, ten times over.
func readAround(t *testing.T, root, username string) error {
	login, err := http.Post(root+"/auth/login", "application/json", strings.NewReader(`{"username":"`+username+`","password":"`+password+`"}`))
	if err != nil {
		return err
	}
	defer login.Body.Close()
	var session struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(login.Body).Decode(&session); err != nil {
		return err
	}
	if login.StatusCode != http.StatusOK {
		return fmt.Errorf("sign in as %s: %s", username, login.Status)
	}
	paths := []string{"/contracts", "/public/journal/checkpoint", "/public/volume"}
	if username == "auditor" {
		paths = append(paths, "/journal/events", "/volume/reconciliation", "/volume/progress?year=2025", "/volume/summary?group_by=region", "/reports")
	}
	for range 10 {
		for _, path := range paths {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, root+path, nil)
			if err != nil {
				return err
			}
			req.Header.Set("Authorization", "Bearer "+session.Token)
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				return err
			}
			body, err := io.ReadAll(res.Body)
			_ = res.Body.Close()
			if err != nil {
				return err
			}
			if res.StatusCode != http.StatusOK || path == "/volume/reconciliation" && !bytes.Contains(body, []byte(`"balanced":true`)) {
				return fmt.Errorf("%s looked at %s: %s %s", username, path, res.Status, body)
			}
		}
	}
	return nil
}
