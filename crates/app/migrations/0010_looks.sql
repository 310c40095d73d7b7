-- The number of the last line of the audit log that tells of a change: looks at the records and signing in leave lines too,
-- and what was worked out from the records stays right.
ALTER TABLE audit_head ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;
UPDATE audit_head SET changed = seq;
