-- A log is one run of one symbol's session day. The newest generation of a day is the one its date finds. Text is
-- compared by its bytes, whatever the cluster's language, so that both databases put it in one order.
CREATE TABLE logs (
  id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  symbol      TEXT COLLATE "C" NOT NULL,
  date        TEXT COLLATE "C" NOT NULL,
  generation  BIGINT NOT NULL,
  epoch       TEXT COLLATE "C" NOT NULL,
  fingerprint TEXT,
  fence       BIGINT NOT NULL,
  open_ns     BIGINT NOT NULL,
  close_ns    BIGINT NOT NULL,
  gaps        BYTEA  NOT NULL,
  bar_count   BIGINT NOT NULL DEFAULT 0,
  touched_ms  BIGINT NOT NULL,
  UNIQUE (symbol, date, generation),
  UNIQUE (symbol, epoch)
);

CREATE INDEX logs_by_age ON logs (touched_ms);

-- Outlives the logs it has counted, so that no epoch is ever minted twice.
CREATE TABLE generations (
  symbol TEXT COLLATE "C" NOT NULL,
  date   TEXT COLLATE "C" NOT NULL,
  count  BIGINT NOT NULL,
  PRIMARY KEY (symbol, date)
);

CREATE TABLE grids (
  log_id  BIGINT NOT NULL REFERENCES logs (id) ON DELETE CASCADE,
  id      TEXT COLLATE "C" NOT NULL,
  strikes BYTEA  NOT NULL,
  PRIMARY KEY (log_id, id)
);

CREATE TABLE bars (
  log_id  BIGINT NOT NULL REFERENCES logs (id) ON DELETE CASCADE,
  ordinal BIGINT NOT NULL,
  grid_id TEXT COLLATE "C" NOT NULL,
  body    BYTEA  NOT NULL,
  PRIMARY KEY (log_id, ordinal)
);

-- The state after the first "position" events of the journal.
CREATE TABLE checkpoints (
  log_id   BIGINT NOT NULL PRIMARY KEY REFERENCES logs (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  cursor   BYTEA,
  state    BYTEA  NOT NULL
);

-- "position" is how many events lie before the batch.
CREATE TABLE journal (
  log_id   BIGINT NOT NULL REFERENCES logs (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  count    BIGINT NOT NULL,
  cursor   BYTEA  NOT NULL,
  body     BYTEA  NOT NULL,
  PRIMARY KEY (log_id, position)
);

-- These bytes do not get smaller, and trying to makes every write dearer.
ALTER TABLE bars ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE checkpoints ALTER COLUMN state SET STORAGE EXTERNAL;
ALTER TABLE journal ALTER COLUMN body SET STORAGE EXTERNAL;
