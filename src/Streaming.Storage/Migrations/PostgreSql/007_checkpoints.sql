-- The state after the first "position" events of the journal, which keeps them all: from there to go on is quicker, and
-- what cannot be read needs no repair. Nothing has written the table of before.
DROP TABLE checkpoints;
CREATE TABLE checkpoints (
  log_id    BIGINT NOT NULL PRIMARY KEY REFERENCES logs (id) ON DELETE CASCADE,
  position  BIGINT NOT NULL,
  state     BYTEA  NOT NULL,
  state_sum BIGINT NOT NULL
);

ALTER TABLE checkpoints ALTER COLUMN state SET STORAGE EXTERNAL;
