package credential

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/credential/card"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// Page is one page of credentials, newest first.
type Page struct {
	Items      []Credential
	NextCursor string
}

const maxPage = 200

// List pages through the credentials of a broker: for the broker, the registry
// and the auditor. Faults: permission, ObjectNotFound, CursorInvalid.
func (s *Service) List(ctx context.Context, p *identity.Principal, brokerID, cursor string, limit int) (Page, error) {
	if !identity.Allowed(p, identity.OpListBrokerCredentials) {
		return Page{}, identity.Authorize(p, identity.OpListBrokerCredentials, identity.Object{})
	}
	after, err := decodeCursor(cursor)
	if err != nil {
		return Page{}, err
	}
	if limit < 1 || limit > maxPage {
		limit = 50
	}
	var out Page
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		account, err := s.register.Account(tx, brokerID)
		if err != nil {
			return err
		}
		if err := identity.Authorize(p, identity.OpListBrokerCredentials, identity.Object{UserID: account.UserID}); err != nil {
			return err
		}
		items, err := list(tx, brokerID, after, limit)
		if err != nil {
			return err
		}
		if len(items) > limit {
			items = items[:limit]
			out.NextCursor = base64.RawURLEncoding.EncodeToString([]byte(items[limit-1].ID))
		}
		for i := range items {
			items[i].account = account
		}
		out.Items = items
		return nil
	})
	return out, err
}

// Own pages through the credentials of the broker that p stands for; there are
// none when p is not in the register.
func (s *Service) Own(ctx context.Context, p *identity.Principal, cursor string, limit int) (Page, error) {
	if !identity.Allowed(p, identity.OpListBrokerCredentials, identity.Self) {
		return Page{}, identity.Authorize(p, identity.OpListBrokerCredentials, identity.Object{})
	}
	var id string
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		id, err = s.register.Broker(tx, p.UserID)
		return err
	})
	if err != nil || id == "" {
		return Page{}, err
	}
	return s.List(ctx, p, id, cursor, limit)
}

func decodeCursor(cursor string) (string, error) {
	if cursor == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return "", fault.New(fault.BadCursor)
	}
	id, err := uuid.Parse(string(raw))
	if err != nil {
		return "", fault.New(fault.BadCursor)
	}
	return id.String(), nil
}

// Get gives one credential with what happened to it, also to download it.
func (s *Service) Get(ctx context.Context, p *identity.Principal, id string) (Credential, error) {
	var c Credential
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if c, err = s.visible(tx, p, identity.OpGetCredential, id); err != nil {
			return err
		}
		c.Acts, err = actsOf(tx, id)
		return err
	})
	return c, err
}

// visible reads a credential for who may do an operation on it.
func (s *Service) visible(tx *database.Tx, p *identity.Principal, op identity.Operation, id string) (Credential, error) {
	if !identity.Allowed(p, op) {
		return Credential{}, identity.Authorize(p, op, identity.Object{})
	}
	c, err := s.owned(tx, func() (Credential, error) { return find(tx, id) })
	if err != nil {
		return c, err
	}
	return c, identity.Authorize(p, op, c.object())
}

// Card (身份卡) is the printed card.
type Card struct {
	Filename string
	Bytes    []byte
}

// Card draws the card of a credential. It shows the day of issue; the QR code
// leads to what holds now.
func (s *Service) Card(ctx context.Context, p *identity.Principal, id string) (Card, error) {
	c, err := s.Get(ctx, p, id)
	if err != nil {
		return Card{}, err
	}
	token, err := s.box.Open(c.tokenSealed, tokenPlace(c.Number))
	if err != nil {
		return Card{}, fmt.Errorf("open the token of credential %s: %w", c.Number, err)
	}
	h := c.Holder
	content := card.Content{Number: c.Number, Name: h.Name, Level: s.LevelName(c).Zh, BrokerNumber: h.BrokerNumber, National: h.NationalNumber,
		Organization: h.Organization, Fields: strings.Join(h.Fields, "、"), Issuer: s.issuer, IssuedOn: calendar.Of(c.ValidFrom).String(),
		VerifyURL: s.Page(c.Number) + "?token=" + url.QueryEscape(token), KeyID: c.KeyID, Sample: s.sample}
	if !h.ValidUntil.IsZero() {
		content.ValidUntil = h.ValidUntil.String()
	}
	pdf, err := card.Render(content)
	if err != nil {
		return Card{}, fmt.Errorf("draw the card of credential %s: %w", c.Number, err)
	}
	return Card{Filename: c.Number + ".pdf", Bytes: pdf}, nil
}

// LevelName is the name of a credential's level as it was when it was issued.
func (s *Service) LevelName(c Credential) fault.Text {
	return levelName(c.Level, calendar.Of(c.ValidFrom))
}

func levelName(level string, on calendar.Date) fault.Text {
	a, err := achievementOn(level, on)
	if err != nil {
		return fault.T(level, level)
	}
	return fault.T(a.NameZh, a.NameEn)
}

// Statement is the credential's JSON as it was signed, for reading.
func (c *Credential) Statement() (json.RawMessage, error) {
	parts := strings.Split(c.JWT, ".")
	if len(parts) != 3 {
		return nil, fmt.Errorf("credential %s has no three parts", c.Number)
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return nil, fmt.Errorf("read credential %s: %w", c.Number, err)
	}
	return raw, nil
}

// GroundName is a ground in words; "" for what follows the broker's own status.
func GroundName(code string) fault.Text {
	grounds, _ := codes.Get(codes.CredentialGrounds)
	if e, ok := grounds.Lookup(code); ok {
		return fault.T(e.NameZh, e.NameEn)
	}
	return fault.Text{}
}
