-- +goose Up
-- The lead parties of each ledger line, next to it: who sold and who bought, as
-- the statistics tell parties apart. Lines booked before this table have none.
CREATE TABLE ledger_sides (
    event_index     bigint NOT NULL,
    line_no         bigint NOT NULL,
    seller_key      text NOT NULL,
    seller_country  text NOT NULL,
    seller_profile  text NOT NULL,
    buyer_key       text NOT NULL,
    buyer_profile   text NOT NULL,
    PRIMARY KEY (event_index, line_no)
);
CREATE INDEX ledger_sides_seller ON ledger_sides (seller_key);
CREATE INDEX ledger_sides_buyer ON ledger_sides (buyer_key);

CREATE TRIGGER ledger_sides_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_sides FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();

GRANT SELECT, INSERT ON ledger_sides TO jishi_app;
