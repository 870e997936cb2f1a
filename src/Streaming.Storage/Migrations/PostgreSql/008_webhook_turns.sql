-- Of which webhooks something is taken, until it is settled or that time comes: one at a time, whichever host takes it.
CREATE TABLE webhook_turns (
  webhook_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES webhooks (id) ON DELETE CASCADE,
  until_ms   BIGINT NOT NULL
);

DROP INDEX deliveries_by_due;
CREATE INDEX deliveries_by_due ON deliveries (webhook_id, due_ms);
