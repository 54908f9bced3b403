package achievement

import (
	"slices"
	"strconv"

	"jishi/internal/calendar"
	"jishi/internal/fault"
)

// The scales of readiness: the international nine levels, and the thirteen of
// Chinese practice (domain notes §3.2; not cited from GB/T 22900-2022).
const (
	Scale9  = "INTL9"
	Scale13 = "CN13"
)

// The kinds of documents (佐证材料类别).
const (
	KindPaper       = "PAPER"         // 论文、研究报告
	KindLabRecord   = "LAB_RECORD"    // 实验室记录
	KindTest        = "TEST_REPORT"   // 检测报告
	KindFieldTest   = "FIELD_TEST"    // 现场试验报告
	KindTypeTest    = "TYPE_TEST"     // 型式试验、鉴定
	KindUser        = "USER_PROOF"    // 用户使用证明
	KindInvoice     = "INVOICE"       // 发票、销售凭证
	KindReview      = "REVIEW_REPORT" // 验收、评价报告
	KindUnitNotice  = "UNIT_NOTICE"   // 单位公示证明
	KindRight       = "RIGHT_PROOF"   // 知识产权证书
	KindDescription = "DESCRIPTION"   // 技术说明
	KindOther       = "OTHER"         // 其他
)

// Kinds are all of them, in order.
var Kinds = []string{KindPaper, KindLabRecord, KindTest, KindFieldTest, KindTypeTest, KindUser, KindInvoice, KindReview, KindUnitNotice, KindRight, KindDescription, KindOther}

// evidenceFor lists which documents can show a level (domain notes §3.2): a
// later proof also shows an earlier level.
func evidenceFor(level int64) []string {
	ladder := []string{KindPaper, KindLabRecord, KindTest, KindFieldTest, KindTypeTest, KindUser, KindInvoice}
	from := 0
	switch {
	case level >= 10:
		from = 6
	case level == 9:
		from = 5
	case level == 8:
		from = 4
	case level == 7:
		from = 3
	case level >= 5:
		from = 2
	case level >= 3:
		from = 1
	}
	return ladder[from:]
}

func (f *Form) checkClaims(c *checks) {
	c.count("/trl", len(f.TRL), 13)
	seen := map[int64]bool{}
	for i, t := range f.TRL {
		at := "/trl/" + strconv.Itoa(i)
		most := int64(9)
		switch t.Scale {
		case Scale13:
			most = 13
		case Scale9:
		default:
			c.at(at+"/scale", fault.UnknownCode)
		}
		if t.Level < 1 || t.Level > most {
			c.at(at+"/level", fault.OutOfRange)
		} else if seen[t.Level] {
			c.at(at+"/level", fault.LevelTwice)
		}
		seen[t.Level] = true
		c.text(at+"/evidence_id", t.EvidenceID, 64)
	}
}

// checkEvidence: each level claimed is shown by a document of the record, of a
// kind that can show it, with its day.
func (f *Form) checkEvidence(c *checks, today calendar.Date, files []File) {
	for i := range f.TRL {
		t, at := &f.TRL[i], "/trl/"+strconv.Itoa(i)+"/evidence_id"
		k := slices.IndexFunc(files, func(d File) bool { return t.EvidenceID != "" && d.ID == t.EvidenceID })
		if k < 0 {
			c.at(at, fault.LevelWithoutEvidence)
			continue
		}
		d := files[k]
		switch {
		case !slices.Contains(evidenceFor(t.Level), d.Kind):
			c.at(at, fault.EvidenceOfOtherKind)
		case d.DocumentedOn.IsZero() || d.DocumentedOn.After(today):
			c.at(at, fault.LevelWithoutEvidence)
		}
		t.EvidenceKind, t.On = d.Kind, d.DocumentedOn
	}
}

// ValidUntil (成果登记有效期) is until when a review serves for registration: three
// years after it for public money, two for self-chosen work; zero without one
// (provincial notice of 2026).
func (f *Form) ValidUntil() calendar.Date {
	if f.Review == nil || f.Review.On.IsZero() {
		return calendar.Date{}
	}
	years := 2
	if f.PubliclyFunded() {
		years = 3
	}
	d := f.Review.On
	return calendar.On(d.Year()+years, d.Month(), d.Day())
}

// Missing (登记缺项) lists what provincial registration would still ask for on a
// day: a review in time, the notice in the unit.
func (a *Achievement) Missing(today calendar.Date) []fault.Code {
	var out []fault.Code
	has := func(kind string) bool {
		return slices.ContainsFunc(a.Files, func(d File) bool { return d.Kind == kind })
	}
	switch until := a.ValidUntil(); {
	case until.IsZero() || !has(KindReview):
		out = append(out, fault.ReviewMissing)
	case today.After(until):
		out = append(out, fault.ReviewTooOld)
	}
	if !has(KindUnitNotice) {
		out = append(out, fault.UnitNoticeMissing)
	}
	return out
}
