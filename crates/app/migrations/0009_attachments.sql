-- Files beside records. The files themselves are in the object store; what may name a person is sealed. `size` is that of
-- the content, `object` the SM3 of what is kept of it. Nothing is deleted: one that was wrong is withdrawn with a reason.
CREATE TABLE attachments (
  id TEXT PRIMARY KEY NOT NULL, table_name TEXT NOT NULL, record_id TEXT NOT NULL, kind TEXT NOT NULL,
  name TEXT NOT NULL, note TEXT, media_type TEXT NOT NULL, size BIGINT NOT NULL, digest TEXT NOT NULL,
  object TEXT NOT NULL, width BIGINT, height BIGINT, thumbnail TEXT, thumbnail_size BIGINT,
  shown BIGINT NOT NULL, at TEXT NOT NULL, by_account TEXT NOT NULL, by_name TEXT NOT NULL,
  withdrawn_at TEXT, withdrawn_by TEXT, withdrawn_reason TEXT
);
CREATE INDEX attachments_of_record ON attachments (table_name, record_id, id);
