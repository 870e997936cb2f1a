-- Rises with each opening; who has an older one does not write any more.
ALTER TABLE logs ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;

-- The state after the first "position" events of the journal.
CREATE TABLE checkpoints (
  log_id   INTEGER NOT NULL PRIMARY KEY REFERENCES logs (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  cursor   BLOB,
  state    BLOB    NOT NULL
);

-- "position" is how many events lie before the batch.
CREATE TABLE journal (
  log_id   INTEGER NOT NULL REFERENCES logs (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  count    INTEGER NOT NULL,
  cursor   BLOB    NOT NULL,
  body     BLOB    NOT NULL,
  PRIMARY KEY (log_id, position)
);
