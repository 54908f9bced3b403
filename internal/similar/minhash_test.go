package similar

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func sorted(h []uint64) Shingles {
	slices.Sort(h)
	return Shingles{slices.Compact(h)}
}

// TestStoredFormIsStable: what is in databases must stay readable and
// comparable. If this fails, the form needs a new version.
func TestStoredFormIsStable(t *testing.T) {
	s := Sign(ShinglesOf("乙方研究开发高压开关柜触头温度在线监测装置，测温误差不大于±1℃。"))
	if got := fmt.Sprintf("%016x %016x", seeds[0], seeds[127]); got != goldenSeeds {
		t.Errorf("seeds %s", got)
	}
	if got := fmt.Sprintf("%x", sha256.Sum256([]byte(s.String())))[:16]; got != goldenSignature {
		t.Errorf("signature hashes to %s", got)
	}
	if got := s.BandKeys()[Bands-1]; got != goldenBand {
		t.Errorf("last band key %s", got)
	}
	if n := len(s.String()); n != 687 {
		t.Errorf("text form has %d characters", n)
	}
}

func TestSignatureForms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Sign(ShinglesOf(drawText(t, "text")))
		var fromText, fromBytes Signature
		text, _ := s.MarshalText()
		raw, _ := s.MarshalBinary()
		if fromText.UnmarshalText(text) != nil || fromBytes.UnmarshalBinary(raw) != nil || fromText != s || fromBytes != s {
			t.Fatal("a form does not come back")
		}
	})
	var s Signature
	good := EmptySignature.String()
	for _, bad := range []string{"", "mh1.", "mh2." + good[4:], good[:len(good)-1], good + "A", good[:50] + "*" + good[51:], good[:len(good)-1] + "9"} {
		if err := s.UnmarshalText([]byte(bad)); !errors.Is(err, ErrSignature) {
			t.Errorf("%.20q…: %v", bad, err)
		}
	}
	if err := s.UnmarshalBinary(make([]byte, 513)); !errors.Is(err, ErrSignature) {
		t.Errorf("version 0: %v", err)
	}
}

func FuzzSignatureText(f *testing.F) {
	f.Add(EmptySignature.String())
	f.Add("mh1." + strings.Repeat("A", 683))
	f.Fuzz(func(t *testing.T, text string) {
		var s Signature
		if s.UnmarshalText([]byte(text)) == nil && s.String() != text {
			t.Errorf("%q reads as %q", text, s.String())
		}
	})
}

func TestBandKeys(t *testing.T) {
	s := Sign(ShinglesOf("玻璃纤维浸润剂配方研究"))
	keys := s.BandKeys()
	if len(keys) != Bands || len(slices.Compact(slices.Sorted(slices.Values(keys)))) != Bands {
		t.Fatalf("keys %v", keys)
	}
	s[0]++ // the first band alone
	for b, key := range s.BandKeys() {
		if (key == keys[b]) != (b != 0) {
			t.Errorf("band %d: %s, before %s", b, key, keys[b])
		}
	}
	if EmptySignature.BandKeys() != nil {
		t.Error("an empty text would be found")
	}
}

// TestRecall: of pairs at the limits of the rules nearly all are found.
func TestRecall(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 18))
	found := func(common int) (n int) {
		for range 300 {
			a, b := overlapping(r, 300, common)
			keys := Sign(a).BandKeys()
			if slices.ContainsFunc(Sign(b).BandKeys(), func(k string) bool { return slices.Contains(keys, k) }) {
				n++
			}
		}
		return n
	}
	at850, at500, at100 := found(276), found(200), found(55) // Jaccard 0.85, 0.50, 0.10
	t.Logf("candidates among 300 pairs: %d at 0.85, %d at 0.50, %d at 0.10", at850, at500, at100)
	if at850 < 296 || at100 > 2 {
		t.Errorf("found %d at 0.85 and %d at 0.10", at850, at100)
	}
}

func TestIndex(t *testing.T) {
	var x Index
	base := "乙方应当研究开发矿用皮带机托辊故障声学监测装置并在甲方井下运输大巷完成不少于九十日的工业性试验"
	base += "试验期间托辊故障识别准确率不低于百分之九十五误报率每百米每月不超过一次甲方为试验提供停送电配合并安排专人记录运行数据"
	twin := strings.Replace(base, "九十日", "八十日", 1)
	for id, text := range map[string]string{"a": base, "b": twin, "c": "小麦抗倒伏新品种示范与配套栽培技术服务", "d": ""} {
		if !x.Add(id, Sign(ShinglesOf(text))) {
			t.Fatal("refused", id)
		}
	}
	if x.Add("a", EmptySignature) || x.Len() != 4 {
		t.Error("the same ID was taken twice")
	}
	got := x.Near(Sign(ShinglesOf(base)), 500)
	if len(got) != 2 || got[0] != (Match{"a", 1000}) || got[1].ID != "b" {
		t.Errorf("near: %v", got)
	}
	if got := x.Near(EmptySignature, 0); got != nil {
		t.Errorf("an empty text is near %v", got)
	}
}

// library makes signatures of texts of which every hundredth has a twin.
func library(count int) []Signature {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]Signature, 0, count)
	var last Shingles
	for i := range count {
		if i%100 == 1 {
			h := slices.Clone(last.hashes)
			for range 5 {
				h[r.IntN(len(h))] = r.Uint64()
			}
			out = append(out, Sign(sorted(h)))
			continue
		}
		last, _ = overlapping(r, 120, 0)
		out = append(out, Sign(last))
	}
	return out
}

// BenchmarkSearch looks for the near-duplicates of one text among 10,000, by
// bands and by comparing with all, and reports how many times faster bands are.
func BenchmarkSearch(b *testing.B) {
	list := library(10_000)
	var x Index
	for i, s := range list {
		x.Add(fmt.Sprint(i), s)
	}
	const rounds = 100
	all, bands := 0, 0
	start := time.Now()
	for n := range rounds {
		all = 0
		for _, s := range list {
			if Estimate(list[n*100], s) >= 850 {
				all++
			}
		}
	}
	compare := time.Since(start) / rounds
	n := 0
	for b.Loop() {
		bands = len(x.Near(list[n%rounds*100], 850))
		n++
	}
	if all != 2 || bands != 2 {
		b.Fatalf("found %d by comparing, %d by bands, want the text and its twin", all, bands)
	}
	own := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
	b.ReportMetric(float64(compare.Nanoseconds()), "ns/all")
	b.ReportMetric(float64(compare.Nanoseconds())/own, "times-faster")
}

func BenchmarkSign(b *testing.B) {
	text := strings.Repeat(strings.Join(vocabulary, ""), 60) // not unique, but 20 pages long
	r := rand.New(rand.NewPCG(3, 4))
	runes := []rune(text)
	r.Shuffle(len(runes), func(i, j int) { runes[i], runes[j] = runes[j], runes[i] })
	text = string(runes)
	b.ReportMetric(float64(len(runes)), "characters")
	for b.Loop() {
		Sign(ShinglesOf(text))
	}
}
