-- Import profiles: how the export of another platform is read as one of our tables. `place` is the authority that keeps
-- it, empty for the city; `body` is the mapping, `sample` some rows of a file of theirs, sealed. Of every version the body
-- stays.
CREATE TABLE import_profiles (
  id TEXT PRIMARY KEY NOT NULL, revision BIGINT NOT NULL, table_id TEXT NOT NULL, name TEXT NOT NULL, place TEXT NOT NULL,
  version BIGINT NOT NULL, example BIGINT NOT NULL, body TEXT NOT NULL, sample TEXT, created_at TEXT NOT NULL,
  created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, retired_at TEXT
);
CREATE UNIQUE INDEX import_profiles_by_name ON import_profiles (table_id, name);
CREATE TABLE import_profile_versions (
  profile_id TEXT NOT NULL REFERENCES import_profiles (id), version BIGINT NOT NULL, body TEXT NOT NULL,
  kept_at TEXT NOT NULL, kept_by TEXT NOT NULL,
  PRIMARY KEY (profile_id, version)
) /*sqlite: WITHOUT ROWID */;

-- By which of them a file was read, and which version of it.
ALTER TABLE import_batches ADD COLUMN profile TEXT;
ALTER TABLE import_batches ADD COLUMN profile_version BIGINT;

-- A mediator lent by another organisation: from when to when, by which document.
ALTER TABLE case_mediators ADD COLUMN lent_from TEXT;
ALTER TABLE case_mediators ADD COLUMN lent_to TEXT;
ALTER TABLE case_mediators ADD COLUMN lent_by TEXT;

-- The workers of a collective dispute in the order of their list; `body` is sealed, the indexes find exactly what was typed.
CREATE TABLE case_claimants (
  case_id TEXT NOT NULL REFERENCES cases (id), position BIGINT NOT NULL, body TEXT NOT NULL, name_index TEXT NOT NULL,
  person_index TEXT, phone_index TEXT,
  PRIMARY KEY (case_id, position)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX case_claimants_by_name ON case_claimants (name_index);
CREATE INDEX case_claimants_by_person ON case_claimants (person_index) WHERE person_index IS NOT NULL;
CREATE INDEX case_claimants_by_phone ON case_claimants (phone_index) WHERE phone_index IS NOT NULL;

-- A list of claimants that was read and is being looked at: one for each case and account, sealed.
CREATE TABLE case_claimant_drafts (
  case_id TEXT NOT NULL REFERENCES cases (id), user_id TEXT NOT NULL, file_name TEXT NOT NULL, content BLOB NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (case_id, user_id)
) /*sqlite: WITHOUT ROWID */;
