package evidence

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"slices"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
)

// caseJSON is the contract as the reader may see it.
type caseJSON struct {
	ID                string        `json:"id"`
	AcceptanceNo      string        `json:"acceptance_no"`
	Status            string        `json:"status"`
	Version           int64         `json:"version"`
	CertificateNumber string        `json:"certificate_number"`
	NationalRegNo     string        `json:"national_reg_no,omitempty"`
	Office            string        `json:"office"`
	Agent             string        `json:"agent,omitempty"` // who filed it by mandate
	RuleSet           string        `json:"rule_set"`
	SubmittedAt       string        `json:"submitted_at"`
	AcceptedOn        calendar.Date `json:"accepted_on"`
	RegisteredOn      calendar.Date `json:"registered_on"`
	Approved          approved      `json:"approved"`
	Form              contract.Form `json:"form"`
}

// approved is kind and amounts as a review found them.
type approved struct {
	Kind            string     `json:"kind"`
	SubKind         string     `json:"sub_kind,omitempty"`
	KindName        string     `json:"kind_name"`
	ContractAmount  amount.Fen `json:"contract_amount"`
	TechnicalAmount amount.Fen `json:"technical_amount"`
}

func toApproved(a contract.Approved) approved {
	types, _ := codes.Get(codes.ContractTypes)
	name, ok := types.Lookup(a.SubKind)
	if !ok {
		name, _ = types.Lookup(a.Kind)
	}
	return approved{a.Kind, a.SubKind, name.NameZh, a.ContractAmount, a.TechnicalAmount}
}

func (k *Pack) contractJSON() caseJSON {
	c := &k.made
	return caseJSON{ID: c.ID, AcceptanceNo: c.AcceptanceNo, Status: string(c.Status), Version: c.Version, CertificateNumber: k.cert.Number,
		NationalRegNo: c.NationalRegNo, Office: c.OfficeName, Agent: c.Agent.OrgName, RuleSet: c.RuleSet, SubmittedAt: stamp(c.SubmittedAt), AcceptedOn: c.AcceptedOn,
		RegisteredOn: c.RegisteredOn, Approved: toApproved(c.Approved), Form: k.form}
}

// reviewJSON is one review with the tests in words.
type reviewJSON struct {
	Stage          string            `json:"stage"`
	Round          int64             `json:"round"`
	Reviewer       string            `json:"reviewer"`
	Recommendation string            `json:"recommendation"`
	Opinion        string            `json:"opinion"`
	Reasons        []string          `json:"reasons,omitempty"`
	Approved       approved          `json:"approved"`
	Panel          []contract.Expert `json:"panel,omitempty"`
	Checklist      []answerJSON      `json:"checklist,omitempty"`
	At             string            `json:"at"`
}

// answerJSON is one recognition test (认定要点) and its answer.
type answerJSON struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Source string `json:"source,omitempty"`
	Hard   bool   `json:"hard"`
	Answer string `json:"answer"`
}

func (k *Pack) reviewsJSON() []reviewJSON {
	out := make([]reviewJSON, len(k.made.Reviews))
	for i, r := range k.made.Reviews {
		out[i] = reviewJSON{Stage: string(r.Stage), Round: r.Round, Reviewer: r.ReviewerName, Recommendation: string(r.Recommendation), Opinion: r.Opinion,
			Reasons: r.Reasons, Approved: toApproved(r.Approved), Panel: r.Panel, Checklist: k.answers(r), At: stamp(r.CreatedAt)}
	}
	return out
}

// answers puts the answers beside the tests of the kind that was approved; an
// answer to a test that is no longer asked stays, without words.
func (k *Pack) answers(r contract.ReviewRecord) []answerJSON {
	var out []answerJSON
	for _, t := range contract.Checklist(r.Approved.Kind, r.Approved.SubKind, k.made.Form) {
		if a, ok := r.Checklist[t.ID]; ok {
			out = append(out, answerJSON{t.ID, t.Text.Zh, t.Source, t.Hard, a})
		}
	}
	var rest []string
	for id := range r.Checklist {
		if !slices.ContainsFunc(out, func(a answerJSON) bool { return a.ID == id }) {
			rest = append(rest, id)
		}
	}
	slices.Sort(rest)
	for _, id := range rest {
		out = append(out, answerJSON{ID: id, Answer: r.Checklist[id]})
	}
	return out
}

// decisionJSON is the decision of a round.
type decisionJSON struct {
	Round   int64    `json:"round"`
	Result  string   `json:"result"`
	Reasons []string `json:"reasons,omitempty"`
	Note    string   `json:"note,omitempty"`
	By      string   `json:"decided_by"`
	At      string   `json:"decided_at"`
}

func (k *Pack) decisionsJSON() []decisionJSON {
	out := make([]decisionJSON, len(k.made.Decisions))
	for i, d := range k.made.Decisions {
		out[i] = decisionJSON{d.Round, string(d.Result), d.Reasons, d.Note, d.DecidedByName, stamp(d.DecidedAt)}
	}
	return out
}

//go:embed index.html
var indexText string

var indexTemplate = template.Must(template.New("index").Funcs(template.FuncMap{
	"stage":    func(s string) string { return named(stageNames, s) },
	"answer":   func(s string) string { return named(answerNames, s) },
	"result":   func(s string) string { return named(resultNames, s) },
	"role":     func(r contract.Role) string { return named(roleNames, string(r)) },
	"event":    func(s string) string { return named(eventNames, s) },
	"capitals": func(f amount.Fen) string { return f.Capitals() },
}).Parse(indexText))

var (
	stageNames  = map[string]string{"FIRST": "初审", "EXPERT": "专家评审", "SECOND": "复审"}
	roleNames   = map[string]string{"SELLER": "卖方", "BUYER": "买方", "INTERMEDIARY": "中介方"}
	answerNames = map[string]string{"YES": "是", "NO": "否", "NA": "不适用"}
	resultNames = map[string]string{"REGISTERED": "准予登记", "REFUSED": "不予登记", "REGISTER": "建议登记", "REFUSE": "建议不予登记"}
	eventNames  = map[string]string{
		"contract.created": "新建", "contract.edited": "修改", "contract.document_added": "上传材料", "contract.document_removed": "移除材料",
		"contract.submitted": "提交", "contract.accepted": "受理", "contract.returned": "退回补正", "contract.claimed": "领取审查",
		"contract.released": "放回", "contract.reviewed": "初审", "contract.expert_opinion_recorded": "专家评审", "contract.registered": "准予登记",
		"contract.national_number_set": "补录全国登记编号", "certificate.rendered": "制作登记证明文件",
	}
)

// named gives the Chinese name of a code, or the code itself.
func named(names map[string]string, code string) string {
	if n, ok := names[code]; ok {
		return n
	}
	return code
}

// indexPage is the pack's cover in Chinese, one file without anything around it.
func (k *Pack) indexPage() ([]byte, error) {
	var out bytes.Buffer
	err := indexTemplate.Execute(&out, map[string]any{
		"Sample": k.service.sample, "MadeAt": k.madeAt.In(calendar.Shanghai).Format("2006-01-02 15:04:05"), "Case": k.contractJSON(),
		"Reviews": k.reviewsJSON(), "Decisions": k.decisionsJSON(), "Documents": k.documentLines(), "Events": k.eventLines(),
		"Paper": "certificate/" + entryName(k.paper.Filename), "PaperSHA256": k.paper.SHA256, "StatementSHA256": k.cert.StatementSHA256,
		"Size": k.proofs[0].TreeSize, "KeyID": k.cert.KeyID,
	})
	if err != nil {
		return nil, fmt.Errorf("write the index of the evidence pack: %w", err)
	}
	return out.Bytes(), nil
}
