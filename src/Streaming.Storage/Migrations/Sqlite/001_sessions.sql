-- A log is one run of one symbol's session day. The newest generation of a day is the one its date finds.
CREATE TABLE logs (
  id          INTEGER PRIMARY KEY,
  symbol      TEXT    NOT NULL,
  date        TEXT    NOT NULL,
  generation  INTEGER NOT NULL,
  epoch       TEXT    NOT NULL,
  fingerprint TEXT,
  open_ns     INTEGER NOT NULL,
  close_ns    INTEGER NOT NULL,
  gaps        BLOB    NOT NULL,
  bar_count   INTEGER NOT NULL DEFAULT 0,
  touched_ms  INTEGER NOT NULL,
  UNIQUE (symbol, date, generation),
  UNIQUE (symbol, epoch)
);

CREATE INDEX logs_by_age ON logs (touched_ms);

-- Outlives the logs it has counted, so that no epoch is ever minted twice.
CREATE TABLE generations (
  symbol TEXT    NOT NULL,
  date   TEXT    NOT NULL,
  count  INTEGER NOT NULL,
  PRIMARY KEY (symbol, date)
) WITHOUT ROWID;

CREATE TABLE grids (
  log_id  INTEGER NOT NULL REFERENCES logs (id) ON DELETE CASCADE,
  id      TEXT    NOT NULL,
  strikes BLOB    NOT NULL,
  PRIMARY KEY (log_id, id)
);

CREATE TABLE bars (
  log_id  INTEGER NOT NULL REFERENCES logs (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  grid_id TEXT    NOT NULL,
  body    BLOB    NOT NULL,
  PRIMARY KEY (log_id, ordinal)
);
