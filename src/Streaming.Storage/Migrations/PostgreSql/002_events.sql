-- One row: the deployment's log of events.
CREATE TABLE event_log (
  id       BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  epoch    TEXT   NOT NULL,
  next_seq BIGINT NOT NULL
);

CREATE TABLE events (
  seq          BIGINT NOT NULL PRIMARY KEY,
  previous_seq BIGINT,
  symbol       TEXT COLLATE "C" NOT NULL,
  epoch        TEXT COLLATE "C" NOT NULL,
  key          TEXT COLLATE "C" NOT NULL,
  time_ns      BIGINT NOT NULL,
  severity     BIGINT NOT NULL,
  logged_ms    BIGINT NOT NULL,
  body         BYTEA  NOT NULL,
  UNIQUE (symbol, epoch, key)
);

CREATE INDEX events_by_symbol ON events (symbol, seq);

CREATE TABLE webhooks (
  number           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id               TEXT COLLATE "C" NOT NULL UNIQUE,
  key_name         TEXT COLLATE "C" NOT NULL,
  url              TEXT   NOT NULL,
  secret           TEXT   NOT NULL,
  min_severity     BIGINT NOT NULL,
  symbols          TEXT   NOT NULL,
  failing_since_ms BIGINT
);

CREATE INDEX webhooks_by_key ON webhooks (key_name);

CREATE TABLE deliveries (
  webhook_id TEXT COLLATE "C" NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  seq        BIGINT NOT NULL REFERENCES events (seq) ON DELETE CASCADE,
  attempt    BIGINT NOT NULL,
  due_ms     BIGINT NOT NULL,
  PRIMARY KEY (webhook_id, seq)
);

CREATE INDEX deliveries_by_event ON deliveries (seq);
CREATE INDEX deliveries_by_due ON deliveries (due_ms);
