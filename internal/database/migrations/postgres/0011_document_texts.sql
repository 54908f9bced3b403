-- +goose Up
-- What was read in the documents that hold a contract's text. Every row can be
-- made again from the stored file, whose hash the journal protects; so these
-- rows are not protected themselves, and go when their document goes. The text
-- holds personal data and is sealed; a signature tells nothing readable.
CREATE TABLE document_texts (
    document_id  text NOT NULL PRIMARY KEY REFERENCES documents (id),
    contract_id  text NOT NULL,
    version      bigint NOT NULL,
    state        text NOT NULL CONSTRAINT document_texts_state CHECK (state IN ('READ', 'NO_TEXT', 'FAILED')),
    code         text NOT NULL CONSTRAINT document_texts_code CHECK ((code <> '') = (state = 'FAILED')),
    pages        bigint NOT NULL CONSTRAINT document_texts_pages CHECK (pages >= 0),
    scanned      bigint NOT NULL CONSTRAINT document_texts_scanned CHECK (scanned >= 0 AND scanned <= pages),
    characters   bigint NOT NULL CONSTRAINT document_texts_characters CHECK (characters >= 0),
    body         text NOT NULL,
    signature    text NOT NULL,
    read_at      timestamptz NOT NULL
);
CREATE INDEX document_texts_contract ON document_texts (contract_id);

-- One row for each band of a signature: texts that share one are compared.
CREATE TABLE document_bands (
    band         bigint NOT NULL,
    document_id  text NOT NULL,
    PRIMARY KEY (band, document_id)
);

-- What the application role may do; what is not listed it may not.
GRANT SELECT, INSERT, DELETE ON document_texts TO jishi_app;
GRANT SELECT, INSERT, DELETE ON document_bands TO jishi_app;
