-- As for bars; none for rows from before they were kept.
ALTER TABLE events ADD COLUMN body_sum BIGINT NULL;
