-- Of which webhooks something is taken, until it is settled or that time comes: one at a time, whichever host takes it.
CREATE TABLE webhook_turns (
  webhook_id TEXT    NOT NULL PRIMARY KEY REFERENCES webhooks (id) ON DELETE CASCADE,
  until_ms   INTEGER NOT NULL
) WITHOUT ROWID;

DROP INDEX deliveries_by_due;
CREATE INDEX deliveries_by_due ON deliveries (webhook_id, due_ms);
