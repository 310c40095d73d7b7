-- Documents of cases as facts: which was made, from which template and facts, with which number, and on whom it was served.
-- `facts`, `paper` and `void_reason` are sealed; `object` is the PDF as it was first printed. A number is a place in a series, given once.
CREATE TABLE case_papers (
  id TEXT PRIMARY KEY NOT NULL, case_id TEXT NOT NULL REFERENCES cases (id), kind TEXT NOT NULL, form TEXT NOT NULL,
  number TEXT, series TEXT, place BIGINT, made_on TEXT NOT NULL, made_at TEXT NOT NULL, made_seconds BIGINT NOT NULL,
  made_by TEXT NOT NULL, account TEXT NOT NULL, template TEXT NOT NULL, facts TEXT NOT NULL, facts_digest TEXT NOT NULL,
  paper TEXT NOT NULL, object TEXT, digest TEXT, size BIGINT, replaces TEXT REFERENCES case_papers (id),
  voided_at TEXT, voided_by TEXT, void_reason TEXT
);
CREATE INDEX case_papers_of_case ON case_papers (case_id, id);
CREATE UNIQUE INDEX case_papers_by_place ON case_papers (series, place) WHERE series IS NOT NULL;

-- 送达. `body` is sealed: who signed, who served, address or witness; so is `withdrawn_reason`.
CREATE TABLE case_services (
  id TEXT PRIMARY KEY NOT NULL, paper_id TEXT NOT NULL REFERENCES case_papers (id), case_id TEXT NOT NULL REFERENCES cases (id),
  receiver TEXT NOT NULL, means TEXT NOT NULL, sent_on TEXT NOT NULL, signed_on TEXT, body TEXT NOT NULL,
  recorded_at TEXT NOT NULL, recorded_by TEXT NOT NULL, account TEXT NOT NULL,
  withdrawn_at TEXT, withdrawn_by TEXT, withdrawn_reason TEXT
);
CREATE INDEX case_services_of_case ON case_services (case_id, id);

-- The last number given in a series; it only goes up.
CREATE TABLE paper_numbers (series TEXT PRIMARY KEY NOT NULL, last BIGINT NOT NULL) /*sqlite: WITHOUT ROWID */;

-- How an organisation numbers its documents, where it is set.
CREATE TABLE paper_numbering (
  organisation TEXT PRIMARY KEY NOT NULL REFERENCES organisations (id), word TEXT NOT NULL, pattern TEXT NOT NULL,
  revision BIGINT NOT NULL, changed_at TEXT NOT NULL, changed_by TEXT NOT NULL
);

-- Templates of an office, version by version; without `body`, that version goes back to what stands above it.
CREATE TABLE paper_templates (
  scope TEXT NOT NULL, code TEXT NOT NULL, version BIGINT NOT NULL, body TEXT, valid_from TEXT NOT NULL, note TEXT NOT NULL,
  made_at TEXT NOT NULL, made_by TEXT NOT NULL, account TEXT NOT NULL,
  PRIMARY KEY (scope, code, version)
) /*sqlite: WITHOUT ROWID */;

-- 当事人自评: one link for each side of a case. `token` is sealed, `token_index` finds it; `words` are sealed.
CREATE TABLE case_feedback (
  case_id TEXT NOT NULL REFERENCES cases (id), side TEXT NOT NULL, token TEXT NOT NULL, token_index TEXT NOT NULL,
  made_at TEXT NOT NULL, satisfaction BIGINT, words TEXT, given_on TEXT, changed_at TEXT,
  PRIMARY KEY (case_id, side)
);
CREATE UNIQUE INDEX case_feedback_by_token ON case_feedback (token_index);

-- Files whose term of keeping is over are found by the day of the archive.
CREATE INDEX cases_by_archive ON cases (archived_on, authority) WHERE archived_on IS NOT NULL;
