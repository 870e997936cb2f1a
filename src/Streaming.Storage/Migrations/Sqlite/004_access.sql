-- The key itself is never stored: hash is its SHA-256 in lower-case hexadecimal.
CREATE TABLE access_keys (
  number     INTEGER PRIMARY KEY,
  id         TEXT    NOT NULL UNIQUE,
  name       TEXT    NOT NULL,
  plan       TEXT    NOT NULL,
  hash       TEXT    NOT NULL UNIQUE,
  created_ms INTEGER NOT NULL,
  revoked_ms INTEGER
);

CREATE UNIQUE INDEX access_keys_in_force ON access_keys (name) WHERE revoked_ms IS NULL;

CREATE TABLE usage (
  key_name TEXT    NOT NULL,
  day      TEXT    NOT NULL,
  used     INTEGER NOT NULL,
  PRIMARY KEY (key_name, day)
) WITHOUT ROWID;
