package ledger

import (
	"testing"

	"jishi/internal/amount"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

func TestProgressAgainstTheTarget(t *testing.T) {
	both(t, "2025-06-01", func(t *testing.T, w *world) {
		if err := w.BootstrapTarget(t.Context(), CityTarget2025()); err != nil {
			t.Fatal(err)
		}
		far := line("2025-03-31", 4_000_000_000)
		far.SellerRegion, far.SellerZone = "370911", "3709Z1"
		w.register(ownOrg, line("2025-01-05", 1_000_000_000), far)
		w.register(otherOrg, line("2026-01-01", 7)) // another year

		p, err := w.Progress(t.Context(), auditor(), 2025, Now())
		if err != nil {
			t.Fatal(err)
		}
		if p.Count != 2 || p.ContractAmount != 500_000_000_000 || p.TechnicalAmount != 400_000_000_000 || p.PercentBP != 4166 || p.Remaining != 700_000_000_000 {
			t.Errorf("progress %+v", p)
		}
		if p.Target == nil || p.Target.Value != 1_200_000_000_000 || p.Target.Region != City || p.Target.Version != 1 || p.Target.Source == "" {
			t.Errorf("target %+v", p.Target)
		}
		if len(p.ByMonth) != 12 || len(p.Cumulative) != 12 {
			t.Fatalf("%d months, %d running totals", len(p.ByMonth), len(p.Cumulative))
		}
		var running amount.Fen
		for i, m := range p.ByMonth {
			running += m.ContractAmount
			if p.Cumulative[i].ContractAmount != running || p.Cumulative[i].Key["month"] != m.Key["month"] {
				t.Errorf("month %s: %s, running total %s", m.Key["month"], running, p.Cumulative[i].ContractAmount)
			}
		}
		if p.ByMonth[0].Count != 1 || p.ByMonth[2].Count != 1 || p.Cumulative[11].Count != 2 || running != p.ContractAmount {
			t.Errorf("months %+v", p.ByMonth)
		}
		zone, err := w.RegionProgress(t.Context(), auditor(), 2025, "3709Z1", IndicatorContract, Now())
		if err != nil || zone.Count != 1 || zone.ContractAmount != 400_000_000_000 || zone.Target != nil || zone.PercentBP != 0 {
			t.Errorf("zone %+v, %v", zone, err)
		}
		clerk, err := w.Progress(t.Context(), applicant(otherOrg), 2025, Now())
		if err != nil || clerk.ContractAmount != p.ContractAmount || clerk.PercentBP != p.PercentBP {
			t.Errorf("an applicant reads %+v, %v", clerk, err)
		}
	})
}

func TestProgressKeepsTheTargetOfItsTime(t *testing.T) {
	both(t, "2025-06-01", func(t *testing.T, w *world) {
		ctx := t.Context()
		w.register(ownOrg, line("2025-01-05", 60))
		none, err := w.Progress(ctx, auditor(), 2025, Now())
		if err != nil || none.Target != nil {
			t.Fatalf("%+v, %v", none, err)
		}
		goal := Target{Year: 2025, Indicator: IndicatorContract, Value: 12_000, Source: "one"}
		first, err := w.PutTarget(ctx, auditor(), goal, 0)
		if err != nil || first.Version != 1 || first.Region != City {
			t.Fatalf("%+v, %v", first, err)
		}
		before, err := w.Progress(ctx, auditor(), 2025, Now())
		if err != nil || before.PercentBP != 5000 || before.Remaining != 6_000 {
			t.Fatalf("%+v, %v", before, err)
		}
		goal.Value, goal.Source = 3_000, "two"
		if second, err := w.PutTarget(ctx, auditor(), goal, first.Version); err != nil || second.Version != 2 {
			t.Fatalf("%+v, %v", second, err)
		}
		after, err := w.Progress(ctx, auditor(), 2025, Now())
		if err != nil || after.PercentBP != 20_000 || after.Remaining != -3_000 || after.Target.Source != "two" {
			t.Errorf("%+v, %v", after, err)
		}
		again, err := w.Progress(ctx, auditor(), 2025, before.AsOf)
		if err != nil || *again.Target != *before.Target || again.PercentBP != before.PercentBP || again.Remaining != before.Remaining {
			t.Errorf("asked again %+v, want %+v; %v", again, before, err)
		}
		if again, err := w.Progress(ctx, auditor(), 2025, none.AsOf); err != nil || again.Target != nil {
			t.Errorf("before any target: %+v, %v", again, err)
		}
	})
}

func TestTargetsAreGuarded(t *testing.T) {
	both(t, "2025-06-01", func(t *testing.T, w *world) {
		ctx := t.Context()
		for range 2 { // a second start changes nothing
			if err := w.BootstrapTarget(ctx, CityTarget2025()); err != nil {
				t.Fatal(err)
			}
		}
		goal := CityTarget2025()
		goal.Value++
		registrar := auditor()
		registrar.Roles = []identity.Role{identity.RoleRegistrar}
		absent := goal
		absent.Indicator = IndicatorCount
		for _, c := range []struct {
			what    string
			p       *identity.Principal
			t       Target
			version int64
			want    fault.Code
		}{
			{"no version for one that is there", auditor(), goal, 0, fault.IfMatchRequired},
			{"an old version", auditor(), goal, 7, fault.StaleVersion},
			{"a version of one that is not there", auditor(), absent, 1, fault.StaleVersion},
			{"a registrar", registrar, goal, 1, fault.PermissionDenied},
			{"an applicant", applicant(ownOrg), goal, 1, fault.PermissionDenied},
		} {
			if _, err := w.PutTarget(ctx, c.p, c.t, c.version); fault.CodeOf(err) != c.want {
				t.Errorf("%s: %v, want %s", c.what, err, c.want)
			}
		}
		list, err := w.Targets(ctx, applicant(ownOrg), 2025)
		if err != nil || len(list) != 1 || list[0].Value != CityTarget2025().Value || list[0].Version != 1 {
			t.Errorf("targets %+v, %v", list, err)
		}
		if _, err := w.PutTarget(ctx, auditor(), absent, 0); err != nil {
			t.Error(err)
		}
		if list, _ := w.Targets(ctx, auditor(), 2025); len(list) != 2 || list[1].Indicator != IndicatorCount {
			t.Errorf("targets %+v", list)
		}
	})
}

func TestTargetNamesEveryBadField(t *testing.T) {
	both(t, "2025-06-01", func(t *testing.T, w *world) {
		_, err := w.PutTarget(t.Context(), auditor(), Target{Year: 1900, Region: "110000", Indicator: "GDP", Value: -1, Source: string(make([]rune, maxSource+1))}, 0)
		f := fault.As(err)
		if f == nil || len(f.Fields) != 5 {
			t.Errorf("fault %v", err)
		}
		if _, err := w.Targets(t.Context(), auditor(), 3000); fault.CodeOf(err) != fault.InvalidFields {
			t.Errorf("year 3000: %v", err)
		}
		if _, err := w.Progress(t.Context(), auditor(), 3000, Now()); fault.CodeOf(err) != fault.InvalidFields {
			t.Errorf("progress of the year 3000: %v", err)
		}
	})
}
