-- +goose Up
-- Listings (挂牌): what is offered of a filed achievement. The form is canonical
-- JSON; the columns beside it are what lists are filtered by.
CREATE TABLE listings (
    id             text NOT NULL PRIMARY KEY,
    achievement_id text NOT NULL REFERENCES achievements (id),
    org_id         text NOT NULL REFERENCES organizations (id),
    status         text NOT NULL CONSTRAINT listings_status CHECK (status IN ('DRAFT', 'LISTED', 'WITHDRAWN')),
    form           text NOT NULL,
    form_sha256    text NOT NULL,
    modes          text NOT NULL,
    pricing_method text NOT NULL,
    price_kind     text NOT NULL CONSTRAINT listings_price_kind CHECK (price_kind IN ('', 'FIXED', 'BAND', 'NEGOTIABLE')),
    price_from     bigint NOT NULL CONSTRAINT listings_price_from CHECK (price_from >= 0),
    price_to       bigint NOT NULL CONSTRAINT listings_price_to CHECK (price_to >= 0),
    valid_until    text,
    broker_id      text REFERENCES brokers (id),
    broker_no      text NOT NULL,
    broker_org     text NOT NULL,
    listed_on      text,
    confirmed_on   text,
    taken_down     boolean NOT NULL,
    reason         text NOT NULL,
    version        bigint NOT NULL,
    made_by        text NOT NULL REFERENCES users (id),
    made_at        timestamp NOT NULL,
    changed_at     timestamp NOT NULL,
    CONSTRAINT listings_listed CHECK (status = 'DRAFT' OR listed_on IS NOT NULL AND confirmed_on IS NOT NULL AND valid_until IS NOT NULL),
    CONSTRAINT listings_down CHECK (NOT taken_down OR status = 'WITHDRAWN' AND reason <> '')
);
CREATE INDEX listings_org ON listings (org_id, id);
CREATE INDEX listings_open ON listings (status, valid_until, id);
-- An achievement is offered once at a time.
CREATE UNIQUE INDEX listings_one ON listings (achievement_id) WHERE status <> 'WITHDRAWN';

-- Enquiries (意向) of companies and what was said in them.
CREATE TABLE listing_enquiries (
    id          text NOT NULL PRIMARY KEY,
    listing_id  text NOT NULL REFERENCES listings (id),
    owner_org   text NOT NULL REFERENCES organizations (id),
    org_id      text NOT NULL REFERENCES organizations (id),
    user_id     text NOT NULL REFERENCES users (id),
    status      text NOT NULL CONSTRAINT listing_enquiries_status CHECK (status IN ('OPEN', 'TALKING', 'CLOSED')),
    reason      text NOT NULL,
    opened_at   timestamp NOT NULL,
    answered_at timestamp,
    talking_on  text,
    changed_at  timestamp NOT NULL,
    version     bigint NOT NULL,
    CONSTRAINT listing_enquiries_other CHECK (owner_org <> org_id),
    CONSTRAINT listing_enquiries_talking CHECK (status <> 'TALKING' OR talking_on IS NOT NULL)
);
CREATE INDEX listing_enquiries_of ON listing_enquiries (listing_id, id);
CREATE INDEX listing_enquiries_owner ON listing_enquiries (owner_org, id);
CREATE INDEX listing_enquiries_by ON listing_enquiries (org_id, id);
-- One thread at a time between a company and a listing.
CREATE UNIQUE INDEX listing_enquiries_one ON listing_enquiries (listing_id, org_id) WHERE status <> 'CLOSED';

CREATE TABLE listing_messages (
    enquiry_id text NOT NULL REFERENCES listing_enquiries (id),
    seq        bigint NOT NULL,
    org_id     text NOT NULL REFERENCES organizations (id),
    user_id    text NOT NULL REFERENCES users (id),
    words      text NOT NULL,
    said_at    timestamp NOT NULL,
    PRIMARY KEY (enquiry_id, seq)
);

-- How often a listing was looked at, by day; no event stands behind it.
CREATE TABLE listing_views (
    listing_id text NOT NULL REFERENCES listings (id),
    viewed_on  text NOT NULL,
    channel    text NOT NULL CONSTRAINT listing_views_channel CHECK (channel IN ('PUBLIC', 'SIGNED')),
    views      bigint NOT NULL CONSTRAINT listing_views_some CHECK (views > 0),
    PRIMARY KEY (listing_id, viewed_on, channel)
);

-- +goose StatementBegin
CREATE TRIGGER listing_messages_no_update BEFORE UPDATE ON listing_messages
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on listing_messages is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER listing_messages_no_delete BEFORE DELETE ON listing_messages
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on listing_messages is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER listing_enquiries_kept BEFORE DELETE ON listing_enquiries
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on listing_enquiries is not allowed');
END;
-- +goose StatementEnd
-- Only a draft may go.
-- +goose StatementBegin
CREATE TRIGGER listings_kept BEFORE DELETE ON listings WHEN OLD.status <> 'DRAFT'
BEGIN
    SELECT RAISE(ABORT, 'append-only: a published listing is never deleted');
END;
-- +goose StatementEnd
