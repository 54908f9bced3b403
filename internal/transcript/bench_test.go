package transcript

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/similar"
)

// crowd writes the signatures of n invented texts. They come in families that
// share a skeleton, as the contracts of one office do: two of a family are alike
// by about 550 per mille. Every thousandth has a near-duplicate of about 900.
func crowd(t testing.TB, db *databasetest.Database, n int) (twins [][2]string) {
	t.Helper()
	const families = 20
	random := rand.New(rand.NewPCG(1, 2))
	var skeletons [families]similar.Signature
	for f := range skeletons {
		for i := range skeletons[f] {
			skeletons[f][i] = random.Uint32()
		}
	}
	var last similar.Signature
	owner := db.Owner(t)
	defer owner.Close()
	do := func(f func(tx *database.Tx) error) {
		t.Helper()
		if err := owner.InTx(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	for from := 0; from < n; from += 500 {
		do(func(tx *database.Tx) error {
			var rows []row
			var bands []band
			for k := from; k < min(from+500, n); k++ {
				id, s := fmt.Sprintf("text-%06d", k), skeletons[k%families]
				keep := 75
				if k%1000 == 1 && k > 1 {
					s, keep = last, 90
					twins = append(twins, [2]string{fmt.Sprintf("text-%06d", k-1), id})
				}
				for i := range s {
					if random.IntN(100) >= keep {
						s[i] = random.Uint32()
					}
				}
				last = s
				rows = append(rows, row{DocumentID: id, ContractID: "c" + id, Version: Version, State: string(Read), Signature: s.String(), ReadAt: tx.Now})
				for _, b := range s.BandNumbers() {
					bands = append(bands, band{b, id})
				}
			}
			if err := tx.CreateInBatches(&rows, 500).Error; err != nil {
				return err
			}
			return tx.CreateInBatches(&bands, 3000).Error
		})
	}
	do(func(tx *database.Tx) error { return tx.Exec("ANALYZE").Error })
	return twins
}

// noDocuments lets texts stand without their documents, which the search does
// not look at.
func noDocuments(t testing.TB, db *databasetest.Database) {
	t.Helper()
	owner := db.Owner(t)
	defer owner.Close()
	err := owner.InTx(t.Context(), func(tx *database.Tx) error {
		for _, q := range []string{"DROP TABLE document_texts", `CREATE TABLE document_texts (document_id text NOT NULL PRIMARY KEY, contract_id text NOT NULL, version bigint NOT NULL,
			state text NOT NULL, code text NOT NULL, pages bigint NOT NULL, scanned bigint NOT NULL, characters bigint NOT NULL, body text NOT NULL, signature text NOT NULL, read_at timestamp NOT NULL)`,
			"CREATE INDEX document_texts_contract ON document_texts (contract_id)"} {
			if err := tx.Exec(q).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// byBands finds the texts near to one as the rules do, short of opening them.
func byBands(tx *database.Tx, own row) (found []string, err error) {
	s, _ := signature(own)
	ids, err := candidates(tx, s, own.DocumentID)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	heads, err := texts(tx, headColumns, "document_id IN ?", ids)
	for _, h := range heads {
		if other, ok := signature(h); ok && similar.Estimate(s, other) >= leastForRules {
			found = append(found, h.DocumentID)
		}
	}
	return found, err
}

// byAll compares with every signature there is.
func byAll(tx *database.Tx, own row) (found []string, err error) {
	s, _ := signature(own)
	rows, err := tx.Raw("SELECT document_id, signature FROM document_texts WHERE document_id <> ?", own.DocumentID).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.DocumentID, &r.Signature); err != nil {
			return nil, err
		}
		if other, ok := signature(r); ok && similar.Estimate(s, other) >= leastForRules {
			found = append(found, r.DocumentID)
		}
	}
	return found, rows.Err()
}

// compareSearches runs both searches for some texts and their near-duplicates,
// holds the results against each other, and gives the mean times.
func compareSearches(t testing.TB, db *databasetest.Database, twins [][2]string) (bands, all time.Duration) {
	t.Helper()
	for _, pair := range twins {
		var fast, slow []string
		err := db.View(t.Context(), func(tx *database.Tx) error {
			own, err := texts(tx, headColumns, "document_id = ?", pair[1])
			if err != nil {
				return err
			}
			began := time.Now()
			if fast, err = byBands(tx, own[0]); err != nil {
				return err
			}
			bands += time.Since(began)
			began = time.Now()
			slow, err = byAll(tx, own[0])
			all += time.Since(began)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(fast)
		slices.Sort(slow)
		if !slices.Contains(slow, pair[0]) {
			continue // the two happen to be less alike than is looked for
		}
		if !slices.Equal(fast, slow) {
			t.Errorf("%s: by bands %v, by comparing all %v", pair[1], fast, slow)
		}
	}
	n := time.Duration(len(twins))
	return bands / n, all / n
}

// TestSearchByBandsFindsTheSame on a few thousand texts.
func TestSearchByBandsFindsTheSame(t *testing.T) {
	db := databasetest.New(t, database.SQLite, nil)
	noDocuments(t, db)
	twins := crowd(t, db, 4_000)
	bands, all := compareSearches(t, db, twins)
	t.Logf("4,000 texts: by bands %v, comparing all %v", bands, all)
}

// BenchmarkSearch compares the search among 100,000 texts with comparing all.
func BenchmarkSearch(b *testing.B) {
	const texts = 100_000
	db := databasetest.New(b, database.SQLite, nil)
	noDocuments(b, db)
	twins := crowd(b, db, texts)
	var bands, all time.Duration
	for b.Loop() {
		bands, all = compareSearches(b, db, twins[:20])
	}
	b.ReportMetric(float64(bands.Microseconds())/1000, "ms/search")
	b.ReportMetric(float64(all.Microseconds())/1000, "ms/compare-all")
	b.ReportMetric(float64(all)/float64(bands), "times-faster")
}
