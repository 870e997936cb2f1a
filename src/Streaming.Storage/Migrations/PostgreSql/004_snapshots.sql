-- What was known at a raw close, beside the bar it came with; none for bars from before it was kept.
ALTER TABLE bars ADD COLUMN snapshot BYTEA NULL;
