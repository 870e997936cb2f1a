-- One row: the deployment's log of events.
CREATE TABLE event_log (
  id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  epoch    TEXT    NOT NULL,
  next_seq INTEGER NOT NULL
);

CREATE TABLE events (
  seq          INTEGER NOT NULL PRIMARY KEY,
  previous_seq INTEGER,
  symbol       TEXT    NOT NULL,
  epoch        TEXT    NOT NULL,
  key          TEXT    NOT NULL,
  time_ns      INTEGER NOT NULL,
  severity     INTEGER NOT NULL,
  logged_ms    INTEGER NOT NULL,
  body         BLOB    NOT NULL,
  UNIQUE (symbol, epoch, key)
);

CREATE INDEX events_by_symbol ON events (symbol, seq);

CREATE TABLE webhooks (
  number           INTEGER PRIMARY KEY,
  id               TEXT    NOT NULL UNIQUE,
  key_name         TEXT    NOT NULL,
  url              TEXT    NOT NULL,
  secret           TEXT    NOT NULL,
  min_severity     INTEGER NOT NULL,
  symbols          TEXT    NOT NULL,
  failing_since_ms INTEGER
);

CREATE INDEX webhooks_by_key ON webhooks (key_name);

CREATE TABLE deliveries (
  webhook_id TEXT    NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  seq        INTEGER NOT NULL REFERENCES events (seq) ON DELETE CASCADE,
  attempt    INTEGER NOT NULL,
  due_ms     INTEGER NOT NULL,
  PRIMARY KEY (webhook_id, seq)
) WITHOUT ROWID;

CREATE INDEX deliveries_by_event ON deliveries (seq);
CREATE INDEX deliveries_by_due ON deliveries (due_ms);
