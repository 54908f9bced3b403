#!/usr/bin/env bash
# Prepares a new PostgreSQL server for Jishi. The postgres image runs it once,
# as the superuser, when the data directory is empty; on a server of your own
# run it the same way (PGHOST, PGPORT and so on are honoured):
#
#   POSTGRES_USER=postgres POSTGRES_DB=jishi JISHI_OWNER_PASSWORD=… JISHI_LOGIN_PASSWORD=… ./init.sh
#
# Three roles, so that what must never be changed cannot be changed:
#   jishi_app    no login; the migrations grant it what the service needs, which
#                is neither UPDATE nor DELETE on journal and ledger
#   jishi_owner  owns the database and its tables; `jishi migrate` uses it
#   jishi_login  may only become jishi_app; `jishi serve` uses it
set -euo pipefail

: "${POSTGRES_USER:?}" "${POSTGRES_DB:?}" "${JISHI_OWNER_PASSWORD:?}" "${JISHI_LOGIN_PASSWORD:?}"

# The passwords travel in the environment, never on a command line that other
# users of the machine could see. psql reads them with \getenv and quotes them.
"${PSQL:-psql}" --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv owner_password JISHI_OWNER_PASSWORD
\getenv login_password JISHI_LOGIN_PASSWORD
\getenv database POSTGRES_DB
SET log_statement = 'none';
BEGIN;
CREATE ROLE jishi_app NOLOGIN;
-- CREATEROLE: the first migration makes jishi_app where nobody else did.
CREATE ROLE jishi_owner LOGIN CREATEROLE PASSWORD :'owner_password';
CREATE ROLE jishi_login LOGIN NOINHERIT PASSWORD :'login_password';
GRANT jishi_app TO jishi_owner WITH ADMIN OPTION;
GRANT jishi_app TO jishi_login;

ALTER DATABASE :"database" OWNER TO jishi_owner;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO jishi_login;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO jishi_owner;
COMMIT;
SQL
