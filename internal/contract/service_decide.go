package contract

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/certificate"
	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/ledger"
)

// Register decides for registration: a second person confirms the first review.
// In one transaction the status, the certificate with its gap-free number, the
// ledger line and the event come into being, or none of them.
func (s *Service) Register(ctx context.Context, p *identity.Principal, id string, version int64, opinion string) (Contract, error) {
	if err := needText("/opinion", opinion); err != nil {
		return Contract{}, err
	}
	return s.change(ctx, p, id, Register, version, func(tx *journal.Tx, c *Contract) (map[string]any, error) {
		if err := secondPerson(p, c); err != nil {
			return nil, err
		}
		if c.Recommendation != RecommendRegister {
			return nil, fault.New(fault.RecommendationAgainst)
		}
		if err := s.settleFindings(ctx, tx, c, p); err != nil {
			return nil, err
		}
		c.Status, c.SecondReviewerID, c.RegisteredOn = Registered, p.UserID, calendar.Of(tx.Now)
		c.stopClocks()
		review := ReviewRecord{Stage: StageSecond, ReviewerID: p.UserID, Recommendation: RecommendRegister, Opinion: opinion, Approved: c.Approved}
		if err := insertReview(tx, c, review); err != nil {
			return nil, err
		}
		if err := insertDecision(tx, c, Decision{Result: Registered, Note: opinion, DecidedBy: p.UserID}); err != nil {
			return nil, err
		}
		return s.certifyAndPost(tx, c, p.UserID)
	})
}

// certifyAndPost issues the certificate and writes the ledger line. The number
// series is locked before the journal's head, here as everywhere.
func (s *Service) certifyAndPost(tx *journal.Tx, c *Contract, by string) (map[string]any, error) {
	cert, err := s.certificates.Issue(tx, s.statement(c))
	if err != nil {
		return nil, err
	}
	c.CertificateNumber = cert.Number
	line, err := s.ledgerLine(tx.Tx, c)
	if err != nil {
		return nil, err
	}
	if err := s.ledger.Post(tx, line); err != nil {
		return nil, err
	}
	facts := amountsAny(c.Approved.ContractAmount, c.Approved.TechnicalAmount)
	facts["kind"], facts["sub_kind"], facts["area"] = c.Approved.Kind, c.Approved.SubKind, line.Area
	facts["certificate"], facts["registered_on"] = cert.Number, c.RegisteredOn.String()
	facts["statement_sha256"] = cert.StatementSHA256
	return facts, insertVersion(tx, c, Version{Number: 1, Event: ledger.Register, CertificateNumber: cert.Number, DecidedBy: by})
}

func secondPerson(p *identity.Principal, c *Contract) error {
	if c.FirstReviewerID == p.UserID {
		return fault.New(fault.SamePersonReview)
	}
	return nil
}

// Refuse decides against registration, with reasons; or ends a correction that
// never came (NR15).
func (s *Service) Refuse(ctx context.Context, p *identity.Principal, id string, version int64, reasons []string, note string) (Contract, error) {
	if err := checkReasons(reasons, note); err != nil {
		return Contract{}, err
	}
	return s.change(ctx, p, id, Refuse, version, func(tx *journal.Tx, c *Contract) (map[string]any, error) {
		if c.Status == Correction {
			if !c.correctionOverdue {
				return nil, c.refuse(p, Refuse)
			}
		} else {
			if err := secondPerson(p, c); err != nil {
				return nil, err
			}
			c.SecondReviewerID = p.UserID
			review := ReviewRecord{Stage: StageSecond, ReviewerID: p.UserID, Recommendation: RecommendRefuse, Opinion: note, Reasons: reasons, Approved: c.Approved}
			if err := insertReview(tx, c, review); err != nil {
				return nil, err
			}
		}
		c.Status = Refused
		c.stopClocks()
		err := insertDecision(tx, c, Decision{Result: Refused, Reasons: reasons, Note: note, DecidedBy: p.UserID})
		return map[string]any{"reasons": reasons}, err
	})
}

// SetNationalNumber records the number that the national system gave. It comes
// from outside: its form is checked, its region part only matters as a warning.
func (s *Service) SetNationalNumber(ctx context.Context, p *identity.Principal, id string, version int64, number string) (Contract, error) {
	if _, err := codes.CheckNationalNumber(number); err != nil {
		return Contract{}, fault.Fields(fault.At("/national_reg_no", fault.NationalNumberFormat))
	}
	c, err := s.change(ctx, p, id, SetNational, version, func(_ *journal.Tx, c *Contract) (map[string]any, error) {
		if c.NationalRegNo != "" {
			return nil, c.refuse(p, SetNational)
		}
		c.NationalRegNo = number
		return map[string]any{"national_reg_no": number}, nil
	})
	if database.IsDuplicate(err) {
		return Contract{}, fault.New(fault.NationalNumberTaken)
	}
	return c, err
}

// statement is what the certificate certifies.
func (s *Service) statement(c *Contract) certificate.Statement {
	types, _ := codes.Get(codes.ContractTypes)
	kind, _ := types.Lookup(c.Approved.Kind)
	sub, _ := types.Lookup(c.Approved.SubKind)
	return certificate.Statement{
		ContractID: c.ID, Version: 1, AcceptanceNo: c.AcceptanceNo, ProjectName: c.Form.ProjectName,
		ContractNoParty: c.Form.ContractNoParty, Kind: c.Approved.Kind, SubKind: c.Approved.SubKind,
		KindName: kind.NameZh, SubKindName: sub.NameZh,
		Sellers: publicNames(c.Form.Parties, Seller), Buyers: publicNames(c.Form.Parties, Buyer), Intermediaries: publicNames(c.Form.Parties, Intermediary),
		SignDate: c.Form.SignDate, BeginDate: c.Form.BeginDate, EndDate: c.Form.EndDate,
		ContractAmount: c.Approved.ContractAmount, TechnicalAmount: c.Approved.TechnicalAmount,
		Registry: c.OfficeName, Authority: s.local.Authority, Delegation: s.local.Delegation, RuleSet: c.RuleSet, RegisteredOn: c.RegisteredOn,
	}
}

// publicNames gives the names as a certificate shows them.
func publicNames(parties []Party, role Role) []string {
	f := Form{Parties: parties}
	return f.names(role)
}

// ledgerLine is the registration as the statistics see it: amounts as approved,
// dimensions as of now (domain notes §5.6).
func (s *Service) ledgerLine(tx *database.Tx, c *Contract) (ledger.Line, error) {
	f := &c.Form
	seller, buyer := f.lead(Seller), f.lead(Buyer)
	sellerSide, err := s.ledgerSide(c, seller)
	if err != nil {
		return ledger.Line{}, err
	}
	buyerSide, err := s.ledgerSide(c, buyer)
	if err != nil {
		return ledger.Line{}, err
	}
	brokered, err := s.takesPart(tx, c)
	if err != nil {
		return ledger.Line{}, err
	}
	return ledger.Line{
		ContractID: c.ID, ContractVersion: 1, Event: ledger.Register,
		BookedOn: c.RegisteredOn, BelongsTo: c.RegisteredOn,
		Count: 1, ContractAmount: c.Approved.ContractAmount, TechnicalAmount: c.Approved.TechnicalAmount,
		Kind: c.Approved.Kind, SubKind: c.Approved.SubKind, TechField: f.TechField, Objective: f.SocEconObjective,
		Industry: f.IndustryServed, PlanSource: f.PlanSource, IPKinds: f.IPKinds,
		SellerRegion: seller.RegionCode, SellerZone: seller.ZoneCode, SellerKind: seller.Kind,
		BuyerRegion: buyer.RegionCode, BuyerZone: buyer.ZoneCode, BuyerCountry: first(buyer.Country, "CHN"), BuyerKind: buyer.Kind,
		Seller: sellerSide, Buyer: buyerSide, Brokered: brokered,
		Area: ledger.AreaOf(seller.RegionCode, seller.ZoneCode), Flow: flowOf(seller, buyer), Direction: directionOf(seller, buyer),
		Band: codes.AmountBand(int64(c.Approved.ContractAmount)), AmountMode: f.AmountMode,
		IsRelated: f.IsRelated != nil && *f.IsRelated, OfficeID: c.OfficeID, RuleSet: c.RuleSet,
	}, nil
}

// ledgerSide is what the statistics know of a lead party: the key by which the
// rules know it, too, and its profile (codes party_profiles).
func (s *Service) ledgerSide(c *Contract, p Party) (ledger.Side, error) {
	key, err := s.partyKey(c, p)
	if err != nil {
		return ledger.Side{}, err
	}
	out := ledger.Side{Key: key, Country: first(p.Country, "CHN")}
	for _, is := range []struct {
		so   bool
		code string
	}{{p.IsHNTE, "HNTE"}, {p.IsTechSME, "SME"}, {p.IsNationalHiTechZone, "HTZ"}, {p.IsListed, "LISTED"}, {p.IsTechTransferOrg, "TTO"},
		{p.IsRDOrg, "RD"}, {p.IsConvertedInstitute, "CONV"}, {p.Scale != "", "S" + p.Scale}} {
		if is.so {
			out.Profile = append(out.Profile, is.code)
		}
	}
	return out, nil
}

func local(p Party) bool {
	return p.mainland() && len(p.RegionCode) >= 4 && p.RegionCode[:4] == Taian.RegionPrefix
}

func directionOf(seller, buyer Party) string { return codes.Direction(local(seller), local(buyer)) }

// flowOf is the class of the counterparty of this city (domain notes §5.3).
func flowOf(seller, buyer Party) string {
	other := buyer
	if !local(seller) {
		other = seller
	}
	return codes.FlowOf(other.RegionCode, first(other.Country, "CHN"))
}
