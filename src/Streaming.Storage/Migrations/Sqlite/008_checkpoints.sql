-- The state after the first "position" events of the journal, which keeps them all: from there to go on is quicker, and
-- what cannot be read needs no repair. Nothing has written the table of before.
DROP TABLE checkpoints;
CREATE TABLE checkpoints (
  log_id    INTEGER NOT NULL PRIMARY KEY REFERENCES logs (id) ON DELETE CASCADE,
  position  INTEGER NOT NULL,
  state     BLOB    NOT NULL,
  state_sum INTEGER NOT NULL
);
