package corpus

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/similar"
)

// filed is what relations between contracts are seen by.
type filed struct {
	Case
	form          *contract.Form
	seller, buyer contract.Party
	shingles      similar.Shingles
}

func filings(t *testing.T) []filed {
	t.Helper()
	var out []filed
	for _, c := range load(t) {
		f := filed{Case: c, form: formOf(t, c), shingles: similar.ShinglesOf(strings.Join(c.Text, "\n"))}
		for _, p := range f.form.Parties {
			switch p.Role {
			case contract.Seller:
				f.seller = p
			case contract.Buyer:
				f.buyer = p
			case contract.Intermediary:
			}
		}
		out = append(out, f)
	}
	return out
}

func (f filed) amount() int64 {
	if f.form.ContractAmount == nil {
		return 0
	}
	return int64(*f.form.ContractAmount)
}

func days(a, b calendar.Date) int {
	d := a.DaysUntil(b)
	return max(d, -d)
}

// near tells whether two amounts differ by at most so many per cent.
func near(a, b, percent int64) bool {
	return max(a, b)-min(a, b) <= max(a, b)*percent/100
}

// pairRules say of two cases whether a rule of the domain notes §6 binds them,
// independently of the labels and of any engine.
var pairRules = map[string]func(a, b filed) bool{
	"RR01": func(a, b filed) bool {
		return sameSides(a, b) && similar.Normalize(a.form.ProjectName) == similar.Normalize(b.form.ProjectName) &&
			a.form.SignDate == b.form.SignDate && a.amount() == b.amount()
	},
	"RR02": func(a, b filed) bool { return bytes.Equal(a.Bytes, b.Bytes) },
	"RR03": func(a, b filed) bool {
		return a.seller.Name == b.seller.Name && similar.Jaccard(a.shingles, b.shingles) >= 900
	},
	"RR05": func(a, b filed) bool {
		const large = 500_000_000
		return sameSides(a, b) && days(a.form.SignDate, b.form.SignDate) <= 30 &&
			similar.Names(a.form.ProjectName, b.form.ProjectName) >= 800 &&
			a.amount() < large && b.amount() < large && a.amount()+b.amount() >= large
	},
	"RR16": func(a, b filed) bool {
		return a.form.Kind == "10" && a.seller.Name == b.seller.Name && b.form.SignDate.Before(a.form.SignDate) &&
			similar.Jaccard(a.shingles, b.shingles) >= 850
	},
	"RR22": func(a, b filed) bool {
		return a.seller.Name == b.buyer.Name && a.buyer.Name == b.seller.Name &&
			days(a.form.SignDate, b.form.SignDate) <= 180 && near(a.amount(), b.amount(), 10)
	},
	"RR36": func(a, b filed) bool {
		return a.form.SubKind == "11" && b.form.SubKind == "11" && a.seller.Name == b.seller.Name && a.buyer.Name != b.buyer.Name &&
			days(a.form.SignDate, b.form.SignDate) <= 730 && similar.Jaccard(a.shingles, b.shingles) >= 850
	},
}

func sameSides(a, b filed) bool {
	return a.seller.Name == b.seller.Name && a.buyer.Name == b.buyer.Name
}

// TestPairs: a pair is labelled exactly where the rule binds it, so that clean
// cases bear no relation by accident.
func TestPairs(t *testing.T) {
	all := filings(t)
	for rule, binds := range pairRules {
		for i, a := range all {
			for j, b := range all {
				if i == j {
					continue
				}
				labelled := slices.ContainsFunc(a.Labels, func(l Label) bool { return l.Rule == rule && slices.Contains(l.With, b.ID) })
				if binds(a, b) != labelled {
					t.Errorf("%s %s – %s: binds %v, labelled %v (text %d ‰, names %d ‰)", rule, a.ID, b.ID, !labelled, labelled,
						similar.Jaccard(a.shingles, b.shingles), similar.Names(a.form.ProjectName, b.form.ProjectName))
				}
			}
		}
	}
}

// groups collects the cases of one key.
func groups(all []filed, key func(filed) string) map[string][]filed {
	out := map[string][]filed{}
	for _, f := range all {
		out[key(f)] = append(out[key(f)], f)
	}
	return out
}

// checkGroup holds the labels of a rule about many against the group found.
func checkGroup(t *testing.T, rule string, all, bound []filed) {
	t.Helper()
	for _, f := range all {
		in := slices.ContainsFunc(bound, func(o filed) bool { return o.ID == f.ID })
		labelled := slices.ContainsFunc(f.Labels, func(l Label) bool { return l.Rule == rule })
		if in != labelled {
			t.Errorf("%s %s: bound %v, labelled %v", rule, f.ID, in, labelled)
		}
	}
}

// TestGroups: the same amount again and again (RR25), one phone of many
// sellers (RR34), rings of three (RR23).
func TestGroups(t *testing.T) {
	all := filings(t)
	var same, mill, ring []filed
	for _, group := range groups(all, func(f filed) string { return fmt.Sprint(f.seller.Name, f.amount()) }) {
		slices.SortFunc(group, func(a, b filed) int { return b.form.SignDate.DaysUntil(a.form.SignDate) })
		if len(group) >= 3 && days(group[0].form.SignDate, group[len(group)-1].form.SignDate) <= 90 {
			same = append(same, group...)
		}
	}
	for _, group := range groups(all, func(f filed) string { return f.seller.Phone }) {
		if len(groups(group, func(f filed) string { return f.seller.Name })) >= 5 {
			mill = append(mill, group...)
		}
	}
	for _, a := range all {
		for _, b := range all {
			for _, c := range all {
				distinct := a.seller.Name != b.seller.Name && b.seller.Name != c.seller.Name && a.seller.Name != c.seller.Name
				if distinct && a.buyer.Name == b.seller.Name && b.buyer.Name == c.seller.Name && c.buyer.Name == a.seller.Name &&
					near(a.amount(), b.amount(), 15) && near(b.amount(), c.amount(), 15) && near(a.amount(), c.amount(), 15) {
					ring = append(ring, a, b, c)
				}
			}
		}
	}
	checkGroup(t, "RR25", all, same)
	checkGroup(t, "RR34", all, mill)
	checkGroup(t, "RR23", all, ring)
}

// TestAlone: rules that one form answers, looked up here without the engine.
func TestAlone(t *testing.T) {
	rules := map[string]func(f filed) bool{
		"RR06": func(f filed) bool {
			s, b := f.seller, f.buyer
			return !*f.form.IsRelated && (s.LegalRep == b.LegalRep || s.Phone == b.Phone || s.Address == b.Address)
		},
		"RR07": func(f filed) bool {
			return strings.HasPrefix(f.seller.Name, f.buyer.Name) || strings.HasPrefix(f.buyer.Name, f.seller.Name)
		},
		"RR10": func(f filed) bool { return f.form.SignDate.DaysUntil(f.Today) > 365 },
		"RR11": func(f filed) bool { return f.form.BeginDate.DaysUntil(f.form.EndDate) > 3653 },
		"RR13": func(f filed) bool {
			return slices.ContainsFunc(f.form.IPItems, func(i contract.IPItem) bool { return !strings.Contains(i.Owner, f.seller.Name) })
		},
		"RR26": func(f filed) bool { return f.form.SubKind == "12" && !strings.HasPrefix(f.buyer.RegionCode, "3709") },
		"RR28": func(f filed) bool { return f.form.IsForeignLanguage && !slices.Contains(f.Materials, "M05") },
	}
	all := filings(t)
	for rule, holds := range rules {
		var bound []filed
		for _, f := range all {
			if holds(f) {
				bound = append(bound, f)
			}
		}
		if len(bound) == 0 {
			t.Errorf("%s: no case", rule)
		}
		checkGroup(t, rule, all, bound)
	}
}

// TestEveryDefectIsThere names what the corpus promises.
func TestEveryDefectIsThere(t *testing.T) {
	promised := strings.Fields("capitals total_form schedule_form schedule_text party_name credit_code missing_clauses split circular_pair " +
		"circular_triple near_duplicate same_file goods_title goods_not_deducted construction_title name_kind ready_product two_clients " +
		"monopoly_1 monopoly_2 monopoly_3 monopoly_4 monopoly_5 monopoly_6 patent_expired licence_beyond_patent not_owner related " +
		"same_legal_person over_age long_term carrier_quantity foreign_text undetermined_price no_import_certificate seal_name same_amount " +
		"agency_mill outside_partner")
	for _, defect := range promised {
		found := slices.ContainsFunc(load(t), func(c Case) bool {
			return slices.ContainsFunc(c.Labels, func(l Label) bool { return l.Defect == defect })
		})
		if !found {
			t.Errorf("no case of %s", defect)
		}
	}
}

// TestCleanOnesDiffer: no two clean contracts are one text with other names,
// even where they share a skeleton.
func TestCleanOnesDiffer(t *testing.T) {
	all := filings(t)
	worst, which := 0, ""
	for i, a := range all {
		for _, b := range all[i+1:] {
			if j := similar.Jaccard(a.shingles, b.shingles); a.Clean && b.Clean && j > worst {
				worst, which = j, a.ID+" – "+b.ID
			}
		}
	}
	t.Logf("most similar clean pair: %d ‰, %s", worst, which)
	if worst > 700 {
		t.Errorf("%s are %d per mille alike", which, worst)
	}
}
