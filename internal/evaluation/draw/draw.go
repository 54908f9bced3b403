// Package draw draws panels of experts (随机抽取专家) so that anyone can draw them
// again: from the published snapshot of the pool, the exclusions, the rules and
// the seed comes exactly one panel. The algorithm is written down in
// docs/evaluation-draw.md; docs/evaluation/redraw.mjs follows that page alone.
package draw

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"jishi/internal/fault"
)

// Kind (专家类别) of a candidate.
type Kind string

// The kinds. The first three know the technology; at least two thirds of a panel
// are of them (科技成果评价试点暂行办法).
const (
	Peer    Kind = "PEER"       // 同行专家
	User    Kind = "USER"       // 行业用户
	IP      Kind = "IP"         // 知识产权
	Finance Kind = "FINANCE"    // 财务、投融资
	Manager Kind = "MANAGEMENT" // 管理
)

func (k Kind) technical() bool { return k == Peer || k == User || k == IP }

// Candidate (候选专家) is one expert of the pool as it was at the snapshot.
type Candidate struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Unit  string `json:"unit"` // credit code, else the unit's name
	Kind  Kind   `json:"kind"`
	Field string `json:"field"` // discipline
	Local bool   `json:"local"` // of this city
}

// Exclusion (回避) keeps a candidate out, with its reason (recusal_reasons).
type Exclusion struct {
	ID     string `json:"id"`
	Reason string `json:"reason"`
}

// Rules (抽取规则) of a panel; ForClass gives those of a class.
type Rules struct {
	Size     int `json:"size"`     // 5 to 9
	PerUnit  int `json:"per_unit"` // most from one unit
	Local    int `json:"local"`    // most from this city
	Peers    int `json:"peers"`    // least of each
	Users    int `json:"users"`
	Finance  int `json:"finance"`
	Others   int `json:"others"` // most who are not technical
	Reserves int `json:"reserves"`
}

// ForClass gives the rules of a class for a panel of so many: peers are at least
// five because the model needs them, users and finance where the class asks.
func ForClass(class string, size int) (Rules, error) {
	if size < 5 || size > 9 {
		return Rules{}, fault.Fields(fault.At("/size", fault.OutOfRange))
	}
	r := Rules{Size: size, PerUnit: 2, Local: size / 2, Peers: 5, Others: size - (2*size+2)/3, Reserves: size}
	if class == "APPLIED" || class == "DEV" {
		r.Users = 1
	}
	if class == "DEV" {
		r.Finance = 1
	}
	if r.Peers+r.Users+r.Finance > size {
		return Rules{}, fault.Fields(fault.Atf("/size", fault.PanelTooSmall, "该类成果的专家组至少 %d 人。", "A panel of this class has at least %d.", r.Peers+r.Users+r.Finance))
	}
	return r, nil
}

// Order (抽取依据) is everything that a draw depends on.
type Order struct {
	Pool       []Candidate `json:"pool"`
	Exclusions []Exclusion `json:"exclusions"`
	Rules      Rules       `json:"rules"`
	Seed       string      `json:"seed"` // 64 hexadecimal digits
}

// Line (抽取日志) is one step: who came up, and why he was not taken, if he was not.
type Line struct {
	Round   string `json:"round"` // FINANCE, USER, PEER, FILL or RESERVE
	ID      string `json:"id"`
	Skipped string `json:"skipped,omitempty"` // PER_UNIT, LOCAL or OTHERS
}

// Outcome (抽取结果) is a panel, who would step in, and the log.
type Outcome struct {
	PoolHash string   `json:"pool_sha256"`
	Panel    []string `json:"panel"`
	Reserves []string `json:"reserves"`
	Log      []Line   `json:"log"`
}

// PoolHash is the SHA-256 of the snapshot: its candidates by id, as JSON.
func PoolHash(pool []Candidate) string {
	sorted := slices.SortedFunc(slices.Values(pool), func(a, b Candidate) int { return cmp.Compare(a.ID, b.ID) })
	raw, err := marshal(sorted)
	if err != nil {
		panic("draw: a candidate cannot be written: " + err.Error())
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// marshal writes JSON without HTML escapes, as every other language does.
func marshal(v any) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return []byte(strings.TrimSuffix(b.String(), "\n")), nil
}

// SeedFrom (种子) fixes the seed: the pool is recorded first, then the log goes on,
// and a checkpoint that nobody could know before gives the rest. Whoever wanted
// another panel would have to change the log's root.
func SeedFrom(poolHash, checkpointRoot, evaluationID string) string {
	sum := sha256.Sum256([]byte("jishi panel\n" + poolHash + "\n" + checkpointRoot + "\n" + evaluationID + "\n"))
	return hex.EncodeToString(sum[:])
}

// stream gives numbers from a seed: SHA-256 of the seed's text, a slash and a
// counter, eight bytes each, big-endian.
type stream struct {
	seed  string
	count uint64
	left  []byte
}

func (s *stream) next() uint64 {
	if len(s.left) == 0 {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", s.seed, s.count))
		s.left = sum[:]
		s.count++
	}
	n := binary.BigEndian.Uint64(s.left[:8])
	s.left = s.left[8:]
	return n
}

// below gives each number below n equally likely: what lies over the last whole
// multiple of n is thrown away.
func (s *stream) below(n int) int {
	limit := math.MaxUint64 - math.MaxUint64%uint64(n)
	for {
		if x := s.next(); x < limit {
			return int(x % uint64(n))
		}
	}
}

// Draw gives the panel of an order. Faults: bad seed or rules; PanelImpossible,
// naming the rule that the pool cannot keep.
func Draw(o Order) (Outcome, error) {
	if raw, err := hex.DecodeString(o.Seed); err != nil || len(raw) != sha256.Size || o.Seed != strings.ToLower(o.Seed) {
		return Outcome{}, fault.Fields(fault.At("/seed", fault.WrongFormat))
	}
	if o.Rules.Size < 5 || o.Rules.Size > 9 {
		return Outcome{}, fault.Fields(fault.At("/rules/size", fault.OutOfRange))
	}
	d := newDrawing(o)
	for _, r := range []struct {
		name string
		kind Kind
		n    int
	}{{"FINANCE", Finance, o.Rules.Finance}, {"USER", User, o.Rules.Users}, {"PEER", Peer, o.Rules.Peers}} {
		if err := d.fill(r.name, r.kind, r.n); err != nil {
			return Outcome{}, err
		}
	}
	if err := d.fill("FILL", "", o.Rules.Size-len(d.panel)); err != nil {
		return Outcome{}, err
	}
	d.reserve(o.Rules.Reserves)
	return d.outcome(o), nil
}
