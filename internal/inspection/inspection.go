package inspection

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Result (抽查结果) of the check of one contract.
type Result string

// The results. Revoke asks for a revocation; it does not revoke.
const (
	Pass   Result = "PASS"   // 合格
	Fix    Result = "FIX"    // 整改
	Revoke Result = "REVOKE" // 建议撤销
)

// Reason why a contract is checked.
type Reason string

// The reasons: drawn by lot, or large.
const (
	ReasonSample Reason = "SAMPLE"
	ReasonLarge  Reason = "LARGE"
)

// Item (被抽合同) is a contract that is checked.
type Item struct {
	ContractID string
	// AcceptanceNo, ProjectName and OfficeName say which contract it is.
	AcceptanceNo, ProjectName, OfficeName string

	Reason      Reason
	Place       int
	Result      Result
	Note        string
	InspectedBy string
	// InspectedByName is filled in when the item is read.
	InspectedByName string
	InspectedAt     time.Time
	version         int64
}

// Inspection (季度抽查) is the spot check of one quarter.
type Inspection struct {
	Quarter          string // 2026-Q3
	Method           string
	Population       []Member
	PopulationSHA256 string
	SampleSize       int
	AnnouncedBy      string
	AnnouncedAt      time.Time
	AnnouncedIndex   int64
	// CheckpointSize, CheckpointNote and Seed are known once it is drawn.
	CheckpointSize int64
	CheckpointNote string
	Seed           string
	DrawnBy        string
	DrawnAt        time.Time
	Items          []Item
	// Drawn are the contracts to check, Checked those with a result.
	Drawn, Checked int

	populationText string
}

// Service (抽查) announces, draws and records.
type Service struct {
	journal   *journal.Journal
	contracts *contract.Service
}

// New builds the service.
func New(j *journal.Journal, c *contract.Service) *Service { return &Service{journal: j, contracts: c} }

// days of a quarter; fault OutOfRange for what is none.
func days(quarter string) (from, to calendar.Date, err error) {
	var year, q int
	if _, err := fmt.Sscanf(quarter, "%4d-Q%1d", &year, &q); err != nil || q < 1 || q > 4 || fmt.Sprintf("%04d-Q%d", year, q) != quarter {
		return from, to, fault.Fields(fault.At("/quarter", fault.WrongFormat))
	}
	from = calendar.On(year, time.Month(3*q-2), 1)
	return from, calendar.On(year, time.Month(3*q+1), 1).AddDays(-1), nil
}

// Announce fixes the population of a quarter that has ended. Faults: permission,
// WrongFormat, InspectionTooEarly, InspectionExists.
func (s *Service) Announce(ctx context.Context, p *identity.Principal, quarter string) (Inspection, error) {
	if err := identity.Authorize(p, identity.OpAnnounceInspection, identity.Object{}); err != nil {
		return Inspection{}, err
	}
	from, to, err := days(quarter)
	if err != nil {
		return Inspection{}, err
	}
	if !calendar.Of(s.journal.Now()).After(to) {
		return Inspection{}, fault.New(fault.InspectionTooEarly)
	}
	var out Inspection
	_, err = s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		cases, err := s.contracts.RegisteredBetween(tx.Tx, from, to)
		if err != nil {
			return journal.Event{}, err
		}
		out = Inspection{Quarter: quarter, Method: Method, AnnouncedBy: p.UserID, AnnouncedAt: tx.Now, Population: []Member{}}
		for _, c := range cases {
			out.Population = append(out.Population, Member{Contract: c.ID, Amount: c.Amount, Weight: 1 + c.RiskScore})
		}
		out.SampleSize = SampleSize(len(out.Population))
		text, err := journal.Canonical(out.Population)
		if err != nil {
			return journal.Event{}, err
		}
		sum := sha256.Sum256(text)
		out.populationText, out.PopulationSHA256 = string(text), hex.EncodeToString(sum[:])
		if out.AnnouncedIndex, err = tx.Index(); err != nil {
			return journal.Event{}, err
		}
		return event(out.Quarter, "inspection.announced", map[string]any{"method": Method, "population": len(out.Population),
			"population_sha256": out.PopulationSHA256, "sample_size": out.SampleSize}), insertInspection(tx, out)
	})
	if err != nil {
		return Inspection{}, err
	}
	return out, nil
}

func event(quarter, kind string, data map[string]any) journal.Event {
	return journal.Event{Kind: kind, ObjectType: "inspection", ObjectID: quarter, Data: data}
}

// Draw draws once, with the seed of the first checkpoint over the announcement;
// when none was signed yet, one is. Faults: permission, ObjectNotFound,
// InspectionDrawn.
func (s *Service) Draw(ctx context.Context, p *identity.Principal, quarter string) (Inspection, error) {
	if err := identity.Authorize(p, identity.OpDrawInspection, identity.Object{}); err != nil {
		return Inspection{}, err
	}
	if _, err := s.journal.Checkpoint(ctx); err != nil {
		return Inspection{}, err
	}
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		i, err := findInspection(tx.Tx, quarter, true)
		if err != nil {
			return journal.Event{}, err
		}
		if i.Seed != "" {
			return journal.Event{}, fault.New(fault.InspectionDrawn)
		}
		root, err := i.takeCheckpoint(tx.Tx)
		if err != nil {
			return journal.Event{}, err
		}
		i.Seed, i.DrawnBy, i.DrawnAt = Seed(quarter, i.PopulationSHA256, root), p.UserID, tx.Now
		sample, large := Draw(i.Population, i.Seed)
		var drawn []string
		for n, m := range slices.Concat(sample, large) {
			reason := ReasonSample
			if n >= len(sample) {
				reason = ReasonLarge
			}
			if err := insertItem(tx, quarter, Item{ContractID: m.Contract, Reason: reason, Place: n + 1, version: 1}); err != nil {
				return journal.Event{}, err
			}
			drawn = append(drawn, m.Contract)
		}
		if err := setDrawn(tx, i); err != nil {
			return journal.Event{}, err
		}
		return event(i.Quarter, "inspection.drawn", map[string]any{"checkpoint": i.CheckpointSize, "seed": i.Seed, "sample": len(sample), "contracts": drawn}), nil
	})
	if err != nil {
		return Inspection{}, err
	}
	return s.Get(ctx, p, quarter)
}

// Record writes what a check found, once for each contract drawn. Faults:
// permission, bad fields, ObjectNotFound, InspectionResultGiven.
func (s *Service) Record(ctx context.Context, p *identity.Principal, quarter, contractID string, r Result, note string) (Inspection, error) {
	if err := identity.Authorize(p, identity.OpRecordInspection, identity.Object{}); err != nil {
		return Inspection{}, err
	}
	if !slices.Contains([]Result{Pass, Fix, Revoke}, r) {
		return Inspection{}, fault.Fields(fault.At("/result", fault.UnknownCode))
	}
	if strings.TrimSpace(note) == "" {
		return Inspection{}, fault.Fields(fault.At("/note", fault.MissingField))
	}
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		item, err := lockItem(tx.Tx, quarter, contractID)
		if err != nil {
			return journal.Event{}, err
		}
		if item.Result != "" {
			return journal.Event{}, fault.New(fault.InspectionResultGiven)
		}
		item.Result, item.Note, item.InspectedBy, item.InspectedAt = r, note, p.UserID, tx.Now
		if err := setResult(tx, quarter, item); err != nil {
			return journal.Event{}, err
		}
		return event(quarter, "inspection.recorded", map[string]any{"contract": contractID, "result": string(r)}), nil
	})
	if err != nil {
		return Inspection{}, err
	}
	return s.Get(ctx, p, quarter)
}

// Get reads one spot check whole.
func (s *Service) Get(ctx context.Context, p *identity.Principal, quarter string) (Inspection, error) {
	if err := identity.Authorize(p, identity.OpGetInspection, identity.Object{}); err != nil {
		return Inspection{}, err
	}
	var out Inspection
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if out, err = findInspection(tx, quarter, false); err != nil {
			return err
		}
		if out.CheckpointNote, err = noteOf(tx, out.CheckpointSize); err != nil {
			return err
		}
		if out.Items, err = listItems(tx, quarter); err != nil {
			return err
		}
		out.count()
		return nameItems(tx, out.Items)
	})
	return out, err
}

func (i *Inspection) count() {
	i.Drawn, i.Checked = len(i.Items), 0
	for _, x := range i.Items {
		if x.Result != "" {
			i.Checked++
		}
	}
}

// List gives all spot checks, newest first, without their contracts.
func (s *Service) List(ctx context.Context, p *identity.Principal) ([]Inspection, error) {
	if err := identity.Authorize(p, identity.OpListInspections, identity.Object{}); err != nil {
		return nil, err
	}
	var out []Inspection
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		out, err = listInspections(tx)
		return err
	})
	return out, err
}
