// Package national is the exchange with the national registration system
// (全国技术合同管理与服务系统): what was registered here goes there as a file, its
// results come back as a file, and the two are held against each other.
package national

import (
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// Kind of a difference (差异类型), domain notes §9.1.
type Kind string

// The kinds. A conflict is a number that is somebody else's (RR04); ambiguous is
// a line that fits several contracts, or a contract that fits several lines.
const (
	MissingHere    Kind = "MISSING_HERE"
	MissingThere   Kind = "MISSING_THERE"
	AmountDiffers  Kind = "AMOUNT_DIFFERS"
	StatusDiffers  Kind = "STATUS_DIFFERS"
	NumberConflict Kind = "NUMBER_CONFLICT"
	Ambiguous      Kind = "AMBIGUOUS"
)

// Difference (差异) is one thing on which the two systems do not agree. Amounts
// are nil where that side has none.
type Difference struct {
	Seq            int64       `json:"seq"`
	Kind           Kind        `json:"kind"`
	Row            int64       `json:"row"` // of the result file; 0 for what is missing there
	ContractID     string      `json:"contract_id"`
	AcceptanceNo   string      `json:"acceptance_no"`
	NationalNo     string      `json:"national_no"`
	ProjectName    string      `json:"project_name"`
	Seller         string      `json:"seller"`
	Buyer          string      `json:"buyer"`
	OurContract    *amount.Fen `json:"our_contract"`
	TheirContract  *amount.Fen `json:"their_contract"`
	OurTechnical   *amount.Fen `json:"our_technical"`
	TheirTechnical *amount.Fen `json:"their_technical"`
	OurStatus      string      `json:"our_status"`
	TheirStatus    string      `json:"their_status"`
	Note           fault.Text  `json:"note"`
}

// Reconciliation (对账) is one run over a result file.
type Reconciliation struct {
	ID           string
	CreatedBy    string
	OfficeRegion string // whose part of the registry; WholeCity is all of it
	Filename     string
	SHA256       string
	DryRun       bool
	From, To     calendar.Date
	Counts       Counts
	// DifferencesSHA256 is the hash of the canonical list of differences.
	DifferencesSHA256 string
	CreatedAt         time.Time
}

// Counts are how a run came out. Filled is how many national numbers were
// entered; on a dry run it is 0, and Fillable says how many could be.
type Counts struct {
	Rows          int64
	Matched       int64
	Filled        int64
	Fillable      int64
	MissingHere   int64
	MissingThere  int64
	AmountDiffers int64
	StatusDiffers int64
	Conflicts     int64
}

// Page is one page of runs, newest first.
type Page struct {
	Items      []Reconciliation
	NextCursor string
}

// DifferencePage is one page of a run's differences.
type DifferencePage struct {
	Items      []Difference
	NextCursor string
}

func (r *Reconciliation) object() identity.Object {
	return identity.Object{OfficeRegion: r.OfficeRegion}
}

// count adds a difference to its sum.
func (c *Counts) count(k Kind) {
	switch k {
	case MissingHere:
		c.MissingHere++
	case MissingThere:
		c.MissingThere++
	case AmountDiffers:
		c.AmountDiffers++
	case StatusDiffers:
		c.StatusDiffers++
	case NumberConflict, Ambiguous:
		c.Conflicts++
	}
}

// theirStatuses are the words of the other side for our final states. Their
// official list is not published; what is not known is shown and not judged.
var theirStatuses = map[string]contract.Status{
	"已登记": contract.Registered, "登记": contract.Registered, "登记通过": contract.Registered, "审核通过": contract.Registered, "通过": contract.Registered,
	"已认定": contract.Registered, "认定登记": contract.Registered, "REGISTERED": contract.Registered,
	"不予登记": contract.Refused, "未通过": contract.Refused, "审核不通过": contract.Refused, "REFUSED": contract.Refused,
	"已注销": contract.Deregistered, "注销": contract.Deregistered, "DEREGISTERED": contract.Deregistered, "已撤销": contract.Revoked, "撤销": contract.Revoked, "REVOKED": contract.Revoked,
}
