-- +goose Up
-- Prepared totals along the journal. A cell is one value of one grouping in one
-- month; its rows are running totals, one for each block of the journal in which
-- the cell moved. What was known at any event is the last row before its block
-- and the few lines of the block itself. `jishi rollups rebuild` writes them anew
-- from the lines; the server does so at the first start after this change.
DROP TABLE ledger_rollups;
CREATE TABLE ledger_rollup_cells (
    id     bigint NOT NULL PRIMARY KEY,
    cube   text NOT NULL,
    month  text NOT NULL,
    a      text NOT NULL,
    b      text NOT NULL,
    kind   text NOT NULL,
    CONSTRAINT ledger_rollup_cells_once UNIQUE (cube, month, a, b, kind)
);
CREATE TABLE ledger_rollups (
    cell           bigint NOT NULL,
    block          bigint NOT NULL,
    n              bigint NOT NULL,
    contract_fen   bigint NOT NULL,
    technical_fen  bigint NOT NULL,
    PRIMARY KEY (cell, block)
);
