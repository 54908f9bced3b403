package scoring

import (
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"

	"jishi/internal/fault"
)

//go:embed ta-eval-1/*.csv
var tables embed.FS

// weighted is an indicator or a channel with its weight of 100.
type weighted struct {
	code   string
	weight int64
}

// Model (评价模型) is one version of the weights. Old reports keep the version they
// were made with.
type Model struct {
	Version    string
	dimensions map[string][]weighted // by class
	leaves     map[string][]weighted
	channels   map[string][]weighted
	may        map[Channel]map[string]bool
}

var models = map[string]*Model{Current: read(Current, "ta-eval-1")}

// Lookup finds a version.
func Lookup(version string) (*Model, bool) {
	m, ok := models[version]
	return m, ok
}

// Classes lists the classes in order.
func (m *Model) Classes() []string { return []string{"BASIC", "APPLIED", "DEV", "SOFT"} }

// Leaves lists the leaves that a channel may score in a class, in order.
func (m *Model) Leaves(class string, c Channel) []string {
	if !slices.ContainsFunc(m.channels[class], func(w weighted) bool { return w.code == string(c) && w.weight > 0 }) {
		return nil
	}
	var out []string
	for _, l := range m.leaves[class] {
		if m.may[c][l.code] {
			out = append(out, l.code)
		}
	}
	return out
}

// Weight is what an indicator weighs in a class: a dimension of all, a leaf of
// its dimension.
func (m *Model) Weight(class, code string) int64 {
	for _, list := range [][]weighted{m.dimensions[class], m.leaves[class]} {
		for _, w := range list {
			if w.code == code {
				return w.weight
			}
		}
	}
	return 0
}

// check refuses ratings that cannot be, each at its place.
func (m *Model) check(in Input) error {
	var bad []fault.Field
	seen := map[[3]string]bool{}
	for i, r := range in.Ratings {
		at := "/ratings/" + strconv.Itoa(i)
		id := [3]string{string(r.Channel), r.Leaf, r.Rater}
		switch {
		case r.Channel == Market: // is counted, never given
			bad = append(bad, fault.At(at+"/channel", fault.ChannelMayNotScore))
		case m.may[r.Channel] == nil:
			bad = append(bad, fault.At(at+"/channel", fault.UnknownCode))
		case m.Weight(in.Class, r.Leaf) == 0 || len(r.Leaf) != 2:
			bad = append(bad, fault.At(at+"/leaf", fault.UnknownCode))
		case !m.may[r.Channel][r.Leaf]:
			bad = append(bad, fault.At(at+"/leaf", fault.ChannelMayNotScore))
		case !(r.Value >= 0 && r.Value <= 100): // NaN is neither
			bad = append(bad, fault.At(at+"/value", fault.OutOfRange))
		case seen[id]:
			bad = append(bad, fault.At(at+"/rater", fault.ScoredTwice))
		}
		seen[id] = true
	}
	for code, reason := range in.NotApplicable {
		if len(code) != 2 || m.Weight(in.Class, code) == 0 {
			bad = append(bad, fault.At("/not_applicable/"+code, fault.UnknownCode))
		} else if reason == "" {
			bad = append(bad, fault.At("/not_applicable/"+code, fault.MissingField))
		}
	}
	return fault.Fields(bad...)
}

// read loads the tables of a version; broken ones stop the program at once.
func read(version, folder string) *Model {
	m := &Model{Version: version, dimensions: map[string][]weighted{}, leaves: map[string][]weighted{}, channels: map[string][]weighted{}, may: map[Channel]map[string]bool{}}
	for _, r := range rows(folder, "weights") {
		w := weighted{r[1], number(r[2])}
		if len(w.code) == 1 {
			m.dimensions[r[0]] = append(m.dimensions[r[0]], w)
		} else {
			m.leaves[r[0]] = append(m.leaves[r[0]], w)
		}
	}
	for _, r := range rows(folder, "channel_weights") {
		m.channels[r[0]] = append(m.channels[r[0]], weighted{r[1], number(r[2])})
	}
	for _, r := range rows(folder, "channel_leaves") {
		if m.may[Channel(r[0])] == nil {
			m.may[Channel(r[0])] = map[string]bool{}
		}
		m.may[Channel(r[0])][r[1]] = true
	}
	return m
}

func rows(folder, name string) [][]string {
	f, err := tables.Open(folder + "/" + name + ".csv")
	if err != nil {
		panic("scoring: " + err.Error())
	}
	defer f.Close()
	list, err := csv.NewReader(f).ReadAll()
	if err != nil || len(list) < 2 {
		panic(fmt.Sprintf("scoring: table %s/%s: %v", folder, name, err))
	}
	return list[1:]
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || n > 100 {
		panic("scoring: weight " + s)
	}
	return n
}
