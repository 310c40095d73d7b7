-- 申请调解, from the public side or taken down at the counter. What was typed is one sealed text: of a draft it is wiped when
-- its time is over, of what was handed in at once, for the case has it. `device` is the digest of a cookie, `code_index` with
-- `phone_index` finds a draft again elsewhere, `look_index` is receipt and last four digits of the telephone together.
CREATE TABLE applications (
  id TEXT PRIMARY KEY NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, channel TEXT NOT NULL,
  device TEXT, code_index TEXT, phone_index TEXT, content TEXT, expires_on TEXT,
  receipt TEXT, submitted_on TEXT, case_id TEXT REFERENCES cases (id), look_index TEXT, same_index TEXT
);
CREATE UNIQUE INDEX applications_by_code ON applications (code_index) WHERE code_index IS NOT NULL;
CREATE UNIQUE INDEX applications_by_receipt ON applications (receipt) WHERE receipt IS NOT NULL;
CREATE INDEX applications_of_device ON applications (device, id) WHERE device IS NOT NULL;
CREATE INDEX applications_of_case ON applications (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX applications_same ON applications (same_index, submitted_on) WHERE same_index IS NOT NULL;
CREATE INDEX applications_to_wipe ON applications (expires_on) WHERE expires_on IS NOT NULL;

-- An employer's own committee is looked for by who founded it.
CREATE INDEX organisations_by_founder ON organisations (founder, id);
CREATE INDEX organisations_by_founder_code ON organisations (founder_credit_code) WHERE founder_credit_code IS NOT NULL;

-- Objects no row speaks of any more: of drafts that were wiped, of files that were taken off one. Deleted from the store a week
-- later, when no backup still reads an older state.
CREATE TABLE objects_gone (object TEXT PRIMARY KEY NOT NULL, since TEXT NOT NULL);
CREATE INDEX objects_gone_since ON objects_gone (since);

-- Tries at a secret of few digits, counted for all servers together: the key is a blind index, `since` the second its time began.
CREATE TABLE limit_tries (limit_key TEXT PRIMARY KEY NOT NULL, since BIGINT NOT NULL, tries BIGINT NOT NULL);
