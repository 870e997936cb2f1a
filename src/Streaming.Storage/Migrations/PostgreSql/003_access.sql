-- The key itself is never stored: hash is its SHA-256 in lower-case hexadecimal.
CREATE TABLE access_keys (
  number     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id         TEXT COLLATE "C" NOT NULL UNIQUE,
  name       TEXT COLLATE "C" NOT NULL,
  plan       TEXT   NOT NULL,
  hash       TEXT COLLATE "C" NOT NULL UNIQUE,
  created_ms BIGINT NOT NULL,
  revoked_ms BIGINT
);

CREATE UNIQUE INDEX access_keys_in_force ON access_keys (name) WHERE revoked_ms IS NULL;

CREATE TABLE usage (
  key_name TEXT COLLATE "C" NOT NULL,
  day      TEXT COLLATE "C" NOT NULL,
  used     BIGINT NOT NULL,
  PRIMARY KEY (key_name, day)
);
