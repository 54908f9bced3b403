package proceeding

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

func (b *Benefit) check(i int) []fault.Field {
	at := "/benefits/" + strconv.Itoa(i)
	bad := checkCode(at+"/kind", codes.BenefitKinds, b.Kind)
	bad = append(bad, checkText(at+"/authority", b.Authority)...)
	if b.Amount != "" {
		if n, err := amount.Parse(b.Amount); err != nil || n < 0 {
			bad = append(bad, fault.At(at+"/amount", fault.AmountFormat))
		}
	}
	return bad
}

// notify writes one letter for every benefit that was used, to the authority
// that granted it (draft measures Art 16).
func notify(tx *journal.Tx, p *Proceeding, c *contract.Contract, what string) error {
	for _, b := range p.Benefits {
		n, _ := amount.Parse(b.Amount)
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("make notice id: %w", err)
		}
		letter := AuthorityNotice{ID: id.String(), Benefit: b.Kind, Authority: b.Authority, BenefitFen: int64(n), Letter: letterOf(p, c, b, what, calendar.Of(tx.Now))}
		if err := insertNotice(tx, p, letter); err != nil {
			return err
		}
	}
	return nil
}

// letterOf is the text that the registry sends on.
func letterOf(p *Proceeding, c *contract.Contract, b Benefit, what string, on calendar.Date) string {
	kinds, _ := codes.Get(codes.BenefitKinds)
	kind, _ := kinds.Lookup(b.Kind)
	var s strings.Builder
	fmt.Fprintf(&s, "%s：\n", b.Authority)
	fmt.Fprintf(&s, "　　受理号 %s 的技术合同“%s”（合同成交额 %s 元，技术交易额 %s 元，认定登记日期 %s）", c.AcceptanceNo, c.Form.ProjectName,
		c.Approved.ContractAmount, c.Approved.TechnicalAmount, c.RegisteredOn)
	fmt.Fprintf(&s, "已于 %s %s（办件编号 %s）。", on, what, p.Number)
	fmt.Fprintf(&s, "据申报，当事人凭该登记享受了%s", kind.NameZh)
	if b.Amount != "" {
		fmt.Fprintf(&s, " %s 元", b.Amount)
	}
	s.WriteString("。现依照技术合同认定登记有关规定告知，请依法处理。\n")
	fmt.Fprintf(&s, "　　理由：%s\n", p.Reason)
	return s.String()
}
