package notice

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// RecordFormat names the form of an exported record.
const RecordFormat = "jishi.notice.record/1"

// record (公示存证) is the course of one notice with the proof of each step. It is
// the protection of those who kept to the procedure (Art 14), and holds nothing of
// who objected.
type record struct {
	Format     string             `json:"format"`
	MadeAt     string             `json:"made_at"`
	Notice     recordedNotice     `json:"notice"`
	Objections []recordedWords    `json:"objections"`
	Opening    recordedRow        `json:"opening"`
	Events     []recordedEvent    `json:"events"`
	Proofs     []json.RawMessage  `json:"proofs"`
	Key        string             `json:"verifier_key"`
	Check      []recordedSentence `json:"how_to_check"`
}

type recordedSentence struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

type recordedNotice struct {
	ID          string         `json:"id"`
	No          string         `json:"no"`
	Kind        Kind           `json:"kind"`
	SubjectType string         `json:"subject_type"`
	SubjectID   string         `json:"subject_id"`
	OrgID       string         `json:"organization_id"`
	OrgName     string         `json:"organization_name"`
	Title       string         `json:"title"`
	Content     []Line         `json:"content"`
	Channel     string         `json:"channel"`
	Handler     string         `json:"handler"`
	PublishedAt string         `json:"published_at"`
	From        calendar.Date  `json:"from"`
	To          calendar.Date  `json:"to"`
	Rule        string         `json:"rule"`
	Status      Status         `json:"status"`
	StatusOn    calendar.Date  `json:"status_on"`
	Reason      string         `json:"reason,omitempty"`
	Ground      recordedGround `json:"ground"`
}

// recordedGround says what the record is good for.
type recordedGround struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

type recordedWords struct {
	ID          string `json:"id"`
	ReceivedAt  string `json:"received_at"`
	Words       string `json:"words"`
	WordsSHA256 string `json:"words_sha256"`
	Status      string `json:"status"`
	AcceptedAt  string `json:"accepted_at,omitempty"`
	Handler     string `json:"handler,omitempty"`
	DecidedAt   string `json:"decided_at,omitempty"`
	Outcome     string `json:"outcome,omitempty"`
}

// recordedRow is the row of the notice as it was published: the SHA-256 of text is
// what the event at index committed to.
type recordedRow struct {
	Index  int64  `json:"index"`
	Table  string `json:"table"`
	Key    string `json:"key"`
	Text   string `json:"text"`
	SHA256 string `json:"sha256"`
}

type recordedEvent struct {
	Index      int64  `json:"index"`
	Kind       string `json:"kind"`
	Object     string `json:"object"`
	ObjectID   string `json:"object_id"`
	RecordedAt string `json:"recorded_at"`
	LeafHash   string `json:"leaf_hash"`
}

var howToCheck = []recordedSentence{
	{"opening.text 的 SHA-256 等于 opening.sha256，并出现在序号 opening.index 的事件的 rows 中：公示内容和起止日期自公示时起未变。",
		"The SHA-256 of opening.text is opening.sha256 and stands among the rows of the event at opening.index: content and period are as they were published."},
	{"每个 proofs[].body 是事件原文（Base64）；其叶哈希、路径和检查点按 C2SP tlog-proof 方式核对，公钥为 verifier_key，请与从别处取得的公钥比对。",
		"Each proofs[].body is an event (Base64); check its leaf hash and path against the signed checkpoint with verifier_key, which you compare with the key you have from elsewhere."},
	{"异议的 words 与 handler 的 SHA-256 及处理结果原文在相应事件中。", "The SHA-256 of an objection's words and handler, and the outcome in full, stand in its events."},
}

var whatFor = recordedGround{"山东省促进科技成果转化条例第十四条：依法履行公示程序、未牟取非法利益的，免除其在科技成果定价中因成果转化后续价值变化产生的决策责任。本文件证明程序的时间和内容。",
	"Regulation of Shandong Art 14: who followed the procedure and gained nothing unlawful is not liable for what the achievement is worth later. This file proves the times and the words of the procedure."}

// Record exports the course of a notice as canonical JSON for its unit and the
// bureau, with its journal events and their proofs against one signed checkpoint.
// name proposes a file name. Faults: permission, ObjectNotFound.
func (s *Service) Record(ctx context.Context, who *identity.Principal, id string) (name string, file []byte, err error) {
	n, err := s.Get(ctx, who, id)
	if err != nil {
		return "", nil, err
	}
	r := record{Format: RecordFormat, MadeAt: instant(s.journal.Now()), Notice: s.recorded(&n), Objections: recordedObjections(&n), Key: s.journal.VerifierKey(), Check: howToCheck}
	if r.Opening, err = s.opening(ctx, &n); err != nil {
		return "", nil, err
	}
	events, err := s.events(ctx, &n)
	if err != nil {
		return "", nil, err
	}
	indexes := make([]int64, len(events))
	for i, e := range events {
		indexes[i] = e.Index
		r.Events = append(r.Events, recordedEvent{Index: e.Index, Kind: e.Kind, Object: e.ObjectType, ObjectID: e.ObjectID, RecordedAt: instant(e.RecordedAt), LeafHash: e.LeafHash})
	}
	proofs, err := s.journal.ProveAll(ctx, indexes)
	if err != nil {
		return "", nil, err
	}
	for i, p := range proofs {
		// Of an event of somebody else's the hashes are given, not the text.
		if o := events[i].OwnerOrg; o != n.OrgID && identity.Authorize(who, identity.OpGetJournalEventProof, identity.Object{OwnerOrg: o}) != nil {
			p.Body = ""
		}
		raw, err := journal.Canonical(p)
		if err != nil {
			return "", nil, err
		}
		r.Proofs = append(r.Proofs, raw)
	}
	file, err = journal.Canonical(r)
	return "公示存证-" + n.No + ".json", file, err
}

func (s *Service) recorded(n *Notice) recordedNotice {
	today := s.Today()
	return recordedNotice{ID: n.ID, No: n.No, Kind: n.Kind, SubjectType: n.SubjectType, SubjectID: n.SubjectID, OrgID: n.OrgID, OrgName: n.OrgName, Title: n.Title, Content: n.Content,
		Channel: n.Channel, Handler: n.Handler, PublishedAt: instant(n.PublishedAt), From: n.From, To: n.To, Rule: n.Rule, Status: n.StatusOn(today), StatusOn: today,
		Reason: n.Reason, Ground: whatFor}
}

func recordedObjections(n *Notice) []recordedWords {
	out := make([]recordedWords, len(n.Objections))
	for i, o := range n.Objections {
		out[i] = recordedWords{ID: o.ID, ReceivedAt: instant(o.ReceivedAt), Words: o.Words, WordsSHA256: digest(o.Words), Status: o.Status, AcceptedAt: instant(o.AcceptedAt),
			Handler: o.Handler, DecidedAt: instant(o.DecidedAt), Outcome: o.Outcome}
	}
	return out
}

// opening gives the notice's row as it was when it was published: only how it
// ended has changed since.
func (s *Service) opening(ctx context.Context, n *Notice) (recordedRow, error) {
	var text string
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		text, err = s.journal.RowText(tx, "notices", n.ID)
		return err
	})
	if err != nil {
		return recordedRow{}, err
	}
	var row map[string]string
	if err := json.Unmarshal([]byte(text), &row); err != nil {
		return recordedRow{}, fmt.Errorf("read the row of notice %s: %w", n.No, err)
	}
	delete(row, "ended_index")
	row["ended"], row["reason"], row["version"], row["changed_at"] = "s:", "s:", "i:1", row["published_at"]
	raw, err := journal.Canonical(row)
	return recordedRow{Index: n.openedIndex, Table: "notices", Key: n.ID, Text: string(raw), SHA256: digest(string(raw))}, err
}

// events are those of the notice in order: the one that published it, those of its
// objections, and the one that ended it early.
func (s *Service) events(ctx context.Context, n *Notice) ([]journal.Entry, error) {
	var out []journal.Entry
	for _, index := range slices.Compact([]int64{n.openedIndex, n.endedIndex}) {
		if index == 0 && n.openedIndex != 0 { // it has not ended
			continue
		}
		e, err := s.journal.Event(ctx, index)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	also := make([]string, len(n.Objections))
	for i, o := range n.Objections {
		also[i] = o.ID
	}
	const page = 200
	for after := int64(-1); ; {
		list, err := s.journal.Events(ctx, journal.Filter{After: after, Limit: page, ObjectID: n.ID, Also: also})
		if err != nil {
			return nil, err
		}
		for _, e := range list {
			after = e.Index
			out = append(out, e)
		}
		if len(list) < page {
			break
		}
	}
	slices.SortFunc(out, func(a, b journal.Entry) int { return int(a.Index - b.Index) })
	return slices.CompactFunc(out, func(a, b journal.Entry) bool { return a.Index == b.Index }), nil
}

// instant writes a moment, nothing for none.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
