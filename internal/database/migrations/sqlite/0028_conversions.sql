-- +goose Up
-- Deals on achievements (转化项目). A contract is named, not referred to: its
-- draft may go.
CREATE TABLE conversions (
    id             text NOT NULL PRIMARY KEY,
    no             text NOT NULL CONSTRAINT conversions_no UNIQUE,
    org_id         text NOT NULL REFERENCES organizations (id),
    achievement_id text NOT NULL REFERENCES achievements (id),
    mode           text NOT NULL,
    buyer_code     text NOT NULL,
    buyer_name     text NOT NULL,
    related        boolean NOT NULL,
    price_fen      bigint CONSTRAINT conversions_price CHECK (price_fen > 0),
    payment        text NOT NULL,
    payment_terms  text NOT NULL,
    pricing        text NOT NULL CONSTRAINT conversions_pricing CHECK (pricing IN ('', 'AGREED', 'LISTED', 'AUCTION', 'BID')),
    record_paper   text,
    listing_id     text NOT NULL,
    channel        text NOT NULL,
    handler        text NOT NULL,
    status         text NOT NULL CONSTRAINT conversions_status CHECK (status IN ('DRAFT', 'NOTICE', 'CLEARED', 'CONTRACTED', 'WITHDRAWN')),
    notice_id      text REFERENCES notices (id),
    contract_id    text,
    share_bp       bigint NOT NULL,
    reason         text NOT NULL,
    version        bigint NOT NULL,
    made_by        text NOT NULL REFERENCES users (id),
    made_at        timestamp NOT NULL,
    changed_at     timestamp NOT NULL,
    CONSTRAINT conversions_share CHECK ((contract_id IS NULL) = (share_bp = 0) AND share_bp BETWEEN 0 AND 10000),
    CONSTRAINT conversions_contracted CHECK (status <> 'CONTRACTED' OR contract_id IS NOT NULL),
    CONSTRAINT conversions_noticed CHECK (status <> 'NOTICE' OR notice_id IS NOT NULL)
);
CREATE INDEX conversions_org ON conversions (org_id, id);
CREATE INDEX conversions_achievement ON conversions (achievement_id, status);
CREATE INDEX conversions_contract ON conversions (contract_id);
-- One deal on an achievement in a contract.
CREATE UNIQUE INDEX conversions_once ON conversions (contract_id, achievement_id) WHERE contract_id IS NOT NULL;

-- Documents of a deal: records, agreements, vouchers.
CREATE TABLE conversion_papers (
    id            text NOT NULL PRIMARY KEY,
    conversion_id text NOT NULL REFERENCES conversions (id),
    org_id        text NOT NULL REFERENCES organizations (id),
    filename      text NOT NULL,
    media_type    text NOT NULL,
    size          bigint NOT NULL,
    sha256        text NOT NULL,
    blob_key      text NOT NULL,
    uploaded_by   text NOT NULL REFERENCES users (id),
    uploaded_at   timestamp NOT NULL
);
CREATE INDEX conversion_papers_of ON conversion_papers (conversion_id, id);

-- +goose StatementBegin
CREATE TRIGGER conversions_kept BEFORE DELETE ON conversions
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on conversions is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER conversion_papers_no_update BEFORE UPDATE ON conversion_papers
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on conversion_papers is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER conversion_papers_no_delete BEFORE DELETE ON conversion_papers
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on conversion_papers is not allowed');
END;
-- +goose StatementEnd
