-- CRC-32C of what stands beside them; none for rows from before they were kept.
ALTER TABLE bars ADD COLUMN body_sum BIGINT NULL;
ALTER TABLE bars ADD COLUMN snapshot_sum BIGINT NULL;
ALTER TABLE journal ADD COLUMN body_sum BIGINT NULL;
