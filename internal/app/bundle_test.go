package app_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"jishi/internal/app"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/keyring"
	"jishi/internal/ledger"
	"jishi/internal/verifier"
)

// TestBundleOfACity: a bundle of the sample city with a closed year, made while
// the city goes on writing, verifies on both databases with both verifiers, and
// its totals are those of the API to the fen, as of past indexes too.
func TestBundleOfACity(t *testing.T) {
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			cfg, key := smallCity(t, dialect, 40)
			a, err := app.Open(t.Context(), cfg, app.Options{Sample: true, Relaxed: true, Identity: cheap})
			check(t, err)
			defer a.Close()
			var u struct{ ID, OrgID string }
			run(t, a.DB, func(tx *database.Tx) error {
				return tx.Raw("SELECT id, org_id FROM users WHERE username = 'auditor'").Scan(&u).Error
			})
			auditor := &identity.Principal{UserID: u.ID, OrgID: u.OrgID, Side: identity.SideBureau, Roles: []identity.Role{identity.RoleAuditor}}
			_, err = a.Ledger.CloseYear(t.Context(), auditor, 2025, "年度公报 & <核对>")
			check(t, err)
			_, err = a.Ledger.ReopenYear(t.Context(), auditor, 2024, "发现重复登记，需要重新汇总。")
			check(t, err)
			file, size := exportWhileWriting(t, a, filepath.Join(t.TempDir(), "b.zip"))
			held := filepath.Join(t.TempDir(), "held.txt")
			cp, err := a.Journal.Checkpoint(t.Context())
			check(t, err)
			public := filepath.Join(cfg.KeyDir, "certificate.pub")
			b, err := app.VerifyBundle(file, app.BundleOptions{LogKey: key, CertificateKey: public, AsOf: -1})
			if err != nil || len(b.Problems) > 0 || b.Closings != 4 || b.Signed != 4 || b.Events != size || !b.Manifest.Sample || b.Lines == 0 {
				t.Fatalf("%v, %d events of %d, %d closings, %v", err, b.Events, size, b.Signed, b.Problems)
			}
			check(t, os.WriteFile(held, []byte(cp.Note+verifier.EndOfNote), 0o600))
			if b, err := app.VerifyBundle(file, app.BundleOptions{LogKey: key, Held: held, AsOf: -1}); err != nil || len(b.Problems) == 0 && cp.Size > size {
				t.Errorf("a checkpoint of %d events held, %d in the bundle: %v", cp.Size, size, err)
			}
			for _, asOf := range []int64{size, size - 3, size * 3 / 4, size / 2, size / 4, 1} {
				sameFigures(t, a, auditor, file, key, asOf)
			}
			certificatesVerify(t, a, auditor, key, cfg.KeyDir)
			secondVerdict(t, file, key, cfg.KeyDir, b)
		})
	}
}

// exportWhileWriting makes a bundle while targets go on being set.
func exportWhileWriting(t *testing.T, a *app.App, file string) (string, int64) {
	t.Helper()
	done := make(chan struct{})
	var writing sync.WaitGroup
	writing.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			default:
			}
			_, err := a.Journal.Record(t.Context(), journal.System, func(tx *journal.Tx) (journal.Event, error) {
				tx.Touch("volume_targets", 2025, "370900", "CONTRACT_AMOUNT")
				return journal.Event{Kind: "targets.touched", ObjectType: "volume_target", ObjectID: fmt.Sprint(i)},
					tx.Exec("UPDATE volume_targets SET version = version + 1 WHERE year = 2025 AND region = '370900' AND indicator = 'CONTRACT_AMOUNT'").Error
			})
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	cp, err := app.ExportBundle(t.Context(), a.Config, file)
	close(done)
	writing.Wait()
	check(t, err)
	if _, err := app.ExportBundle(t.Context(), a.Config, file); err == nil {
		t.Error("a bundle that was there is written over")
	}
	return file, cp.Size
}

func sameFigures(t *testing.T, a *app.App, auditor *identity.Principal, file, key string, asOf int64) {
	t.Helper()
	b, err := app.VerifyBundle(file, app.BundleOptions{LogKey: key, AsOf: asOf})
	check(t, err)
	s, err := a.Ledger.Summary(t.Context(), auditor, ledger.Query{GroupBy: []string{"statistical_year"}, AsOf: ledger.AsOf{Index: asOf}})
	check(t, err)
	if b.Total.Count != s.Total.Count || b.Total.ContractFen != int64(s.Total.ContractAmount) || b.Total.TechnicalFen != int64(s.Total.TechnicalAmount) {
		t.Errorf("as of %d: the bundle says %s, the API %+v", asOf, b.Total, s.Total)
	}
	if len(b.Years) != len(s.Groups) {
		t.Fatalf("as of %d: %d years, %d in the API", asOf, len(b.Years), len(s.Groups))
	}
	for i, g := range s.Groups {
		if y := b.Years[i]; y.Value != g.Key["statistical_year"] || y.Count != g.Count || y.ContractFen != int64(g.ContractAmount) || y.TechnicalFen != int64(g.TechnicalAmount) {
			t.Errorf("as of %d: %s %s, the API says %+v", asOf, y.Value, y, g)
		}
	}
}

// certificatesVerify checks the evidence files of every registered contract, of
// those that were changed too.
func certificatesVerify(t *testing.T, a *app.App, auditor *identity.Principal, key, keyDir string) {
	t.Helper()
	list, err := a.Contracts.List(t.Context(), auditor, contract.Filter{Status: []contract.Status{contract.Registered}, Limit: 100})
	check(t, err)
	versions := map[bool]int{}
	for _, c := range list.Items {
		f, err := a.Evidence.Certificate(t.Context(), auditor, c.ID)
		check(t, err)
		raw, err := json.Marshal(f)
		check(t, err)
		got, err := app.VerifyCertificate(raw, key, "", keyDir)
		if err != nil || got.ContractID != c.ID || !got.Sample {
			t.Errorf("certificate %s: %v, %+v", f.Number, err, got)
		}
		versions[strings.Contains(f.Statement, `"supersedes"`)]++
	}
	if versions[false] == 0 || versions[true] == 0 {
		t.Errorf("%d first and %d later certificates were tried", versions[false], versions[true])
	}
}

// secondVerdict runs the verifier that was written from the document.
func secondVerdict(t *testing.T, file, key, keyDir string, b verifier.Bundle) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("the second verifier needs Node.js 20 or later, as the console does: install nodejs and put node on the PATH")
	}
	public, err := keyring.CertificatePublicKey(keyDir)
	check(t, err)
	out, err := exec.CommandContext(t.Context(), node, filepath.Join("..", "..", "docs", "evidence", "verify.mjs"), "bundle", file,
		"--key", key, "--certificate-key", base64.StdEncoding.EncodeToString(public)).CombinedOutput()
	want := fmt.Sprintf(": total %d %s %s;", b.Total.Count, verifier.Yuan(b.Total.ContractFen), verifier.Yuan(b.Total.TechnicalFen))
	if err != nil || !strings.HasPrefix(string(out), "verified ") || !strings.Contains(string(out), want) {
		t.Errorf("%v: %s; want %s", err, out, want)
	}
}
