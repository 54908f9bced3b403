-- +goose Up
-- Until when a claim keeps a case from other registrars. Nullable, so that rows
-- recorded before keep their digests.
ALTER TABLE contracts ADD COLUMN claimed_until timestamptz;
