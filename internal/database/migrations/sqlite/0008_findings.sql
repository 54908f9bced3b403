-- +goose Up
-- What the rules compare of each submission, apart from the form: keys instead
-- of people. A party without a credit code, a phone and an e-mail are keyed
-- hashes (package sealed): without the key file they tell nothing.
CREATE TABLE contract_facts (
    contract_id   text NOT NULL REFERENCES contracts (id),
    round         bigint NOT NULL,
    submitted_on  text NOT NULL,
    sign_date     text NOT NULL,
    fingerprint   text NOT NULL,
    name_norm     text NOT NULL,
    kind          text NOT NULL,
    sub_kind      text NOT NULL,
    tech_field    text NOT NULL,
    seller_key    text NOT NULL,
    buyer_key     text NOT NULL,
    seller_group  text NOT NULL,
    contract_fen  bigint NOT NULL CONSTRAINT contract_facts_amount CHECK (contract_fen >= 0),
    technical_fen bigint NOT NULL CONSTRAINT contract_facts_technical CHECK (technical_fen >= 0 AND technical_fen <= contract_fen),
    PRIMARY KEY (contract_id, round)
);
CREATE INDEX contract_facts_seller ON contract_facts (seller_key, sign_date, contract_fen);
CREATE INDEX contract_facts_fingerprint ON contract_facts (fingerprint);
CREATE INDEX contract_facts_price ON contract_facts (kind, tech_field, seller_group, contract_fen, sign_date, contract_id, round);

CREATE TABLE contract_contacts (
    contract_id   text NOT NULL REFERENCES contracts (id),
    round         bigint NOT NULL,
    place         bigint NOT NULL,
    kind          text NOT NULL CONSTRAINT contract_contacts_kind CHECK (kind IN ('PHONE', 'EMAIL', 'AUTHOR')),
    hash          text NOT NULL,
    submitted_on  text NOT NULL,
    PRIMARY KEY (contract_id, round, place, kind)
);
CREATE INDEX contract_contacts_hash ON contract_contacts (hash, submitted_on);

-- How findings were handled; a later row of the same finding counts.
CREATE TABLE contract_handlings (
    id            text NOT NULL PRIMARY KEY,
    contract_id   text NOT NULL REFERENCES contracts (id),
    round         bigint NOT NULL,
    finding       text NOT NULL,
    digest        text NOT NULL,
    rule          text NOT NULL,
    severity      text NOT NULL CONSTRAINT contract_handlings_severity CHECK (severity IN ('BLOCK', 'HIGH', 'WARN')),
    action        text NOT NULL CONSTRAINT contract_handlings_action CHECK (action IN ('HANDLED', 'OVERRIDDEN', 'TICKED')),
    note          text NOT NULL CONSTRAINT contract_handlings_note CHECK (note <> '' OR action = 'TICKED'),
    handled_by    text NOT NULL REFERENCES users (id),
    handled_at    timestamp NOT NULL
);
CREATE INDEX contract_handlings_contract ON contract_handlings (contract_id, handled_at, id);

-- For the volume of an office in the last days.
CREATE INDEX contracts_registered ON contracts (office_id, registered_on, approved_contract_fen);

-- +goose StatementBegin
CREATE TRIGGER contract_facts_no_update BEFORE UPDATE ON contract_facts
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on contract_facts is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contract_facts_no_delete BEFORE DELETE ON contract_facts
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on contract_facts is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contract_contacts_no_update BEFORE UPDATE ON contract_contacts
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on contract_contacts is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contract_contacts_no_delete BEFORE DELETE ON contract_contacts
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on contract_contacts is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contract_handlings_no_update BEFORE UPDATE ON contract_handlings
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on contract_handlings is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contract_handlings_no_delete BEFORE DELETE ON contract_handlings
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on contract_handlings is not allowed');
END;
-- +goose StatementEnd
