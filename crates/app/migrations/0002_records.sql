-- Units, organisations, mediators and what rests on them. Dates are ISO text, yes/no is 0/1, money is fen.
-- A blank valid_from, since or day stands before every date.

CREATE TABLE units (
  id TEXT PRIMARY KEY NOT NULL, revision BIGINT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  record_key TEXT NOT NULL UNIQUE, plain_name TEXT NOT NULL,
  name TEXT NOT NULL, kind TEXT NOT NULL, credit_code TEXT, district TEXT NOT NULL, authority TEXT NOT NULL,
  subdistrict TEXT, industry TEXT, employees BIGINT, has_union BIGINT, from_year BIGINT, to_year BIGINT,
  address TEXT, contact TEXT, phone TEXT, registered_with TEXT, members BIGINT, source TEXT, remarks TEXT
);
CREATE INDEX units_by_authority ON units (authority, kind, id);
CREATE INDEX units_of_authority ON units (authority, id, plain_name, kind, from_year, to_year);
CREATE INDEX units_by_subdistrict ON units (subdistrict, kind, id);
CREATE INDEX units_of_subdistrict ON units (subdistrict, id);
CREATE INDEX units_by_kind ON units (kind, id);
CREATE INDEX units_by_code ON units (credit_code);
CREATE INDEX units_by_name ON units (plain_name);

CREATE TABLE organisations (
  id TEXT PRIMARY KEY NOT NULL, revision BIGINT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  record_key TEXT NOT NULL UNIQUE, plain_name TEXT NOT NULL,
  earlier_pauses TEXT, earlier_certifications TEXT, certified_on_site BIGINT, certification_withdrawn TEXT,
  number TEXT, name TEXT NOT NULL, kind TEXT NOT NULL, founder TEXT, founder_credit_code TEXT, setup_mode TEXT,
  covered TEXT, district TEXT NOT NULL, authority TEXT NOT NULL, subdistrict TEXT, address TEXT, founded TEXT,
  founding_document TEXT, filed_on TEXT, filing_no TEXT, chair TEXT, chair_origin TEXT, worker_representatives BIGINT,
  employer_representatives BIGINT, committee TEXT, contact TEXT, public_phone TEXT, opening_hours TEXT, accepts TEXT,
  premises BIGINT, reception BIGINT, rooms BIGINT, equipment BIGINT, funding TEXT, annual_budget BIGINT, seal BIGINT,
  signage BIGINT, posted_rules BIGINT, work_rules TEXT, stationed TEXT, on_platform BIGINT, certified_on TEXT,
  certified_by TEXT, honours TEXT, state TEXT NOT NULL, suspended_on TEXT, resumed_on TEXT, dissolved_on TEXT,
  dissolution_reason TEXT, remarks TEXT
);
CREATE INDEX organisations_by_authority ON organisations (authority, kind, id);
CREATE INDEX organisations_of_authority ON organisations (authority, id, plain_name);
CREATE INDEX organisations_by_subdistrict ON organisations (subdistrict, id);
CREATE INDEX organisations_by_kind ON organisations (kind, id);
CREATE INDEX organisations_by_dissolution ON organisations (dissolved_on, id);
CREATE INDEX organisations_by_pause ON organisations (suspended_on, id);
CREATE INDEX organisations_by_name ON organisations (plain_name);
CREATE INDEX organisations_by_number ON organisations (number);

-- Days on which an organisation is 正常, and on which a centre is 符合条件 or certified as 实体化.
CREATE TABLE organisation_days (
  organisation_id TEXT NOT NULL REFERENCES organisations (id), what TEXT NOT NULL, since TEXT NOT NULL, until TEXT,
  authority TEXT NOT NULL, subdistrict TEXT, kind TEXT NOT NULL,
  PRIMARY KEY (organisation_id, what, since)
);
CREATE INDEX organisation_days_by_authority ON organisation_days (authority, kind, what, since, until);
CREATE INDEX organisation_days_by_what ON organisation_days (what, organisation_id, since, until);

-- What an organisation covers: credit codes, names, a street, an authority.
CREATE TABLE organisation_covers (
  match_key TEXT NOT NULL, organisation_id TEXT NOT NULL REFERENCES organisations (id),
  PRIMARY KEY (match_key, organisation_id)
);
CREATE INDEX organisation_covers_by_organisation ON organisation_covers (organisation_id);

-- Days on which a unit of the list has an organisation.
CREATE TABLE unit_days (
  unit_id TEXT NOT NULL REFERENCES units (id), since TEXT NOT NULL, until TEXT,
  PRIMARY KEY (unit_id, since)
);

-- The coverage counts, each from the day it changed on: the last one not after a date is the count on that date.
CREATE TABLE coverage_days (
  authority TEXT NOT NULL, indicator TEXT NOT NULL, measure TEXT NOT NULL, day TEXT NOT NULL, total BIGINT NOT NULL,
  PRIMARY KEY (authority, indicator, measure, day)
) /*sqlite: WITHOUT ROWID */;

CREATE TABLE base_figures (
  id TEXT PRIMARY KEY NOT NULL, revision BIGINT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  record_key TEXT NOT NULL UNIQUE,
  authority TEXT NOT NULL, indicator TEXT NOT NULL, year BIGINT NOT NULL, value BIGINT, scope TEXT, as_of TEXT,
  source_document TEXT, confirmed_on TEXT, confirmed_by TEXT
);

CREATE TABLE milestones (
  id TEXT PRIMARY KEY NOT NULL, revision BIGINT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  record_key TEXT NOT NULL UNIQUE,
  authority TEXT NOT NULL, subdistrict TEXT, indicator TEXT NOT NULL, due TEXT NOT NULL, share BIGINT,
  withdrawn_on TEXT
);

CREATE TABLE target_plans (
  id TEXT PRIMARY KEY NOT NULL, revision BIGINT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  record_key TEXT NOT NULL UNIQUE,
  authority TEXT NOT NULL, indicator TEXT NOT NULL, due TEXT NOT NULL,
  planned_on TEXT, responsible TEXT, shortfall_reason TEXT, measures TEXT
);

-- Units without an organisation, given to a street or to a post to see that one is founded. One runs at a time; those
-- before it stay with the reason of their end. Whether it is done is not kept: unit_days says so.
CREATE TABLE gap_assignments (
  id TEXT PRIMARY KEY NOT NULL, unit_id TEXT NOT NULL REFERENCES units (id), subdistrict TEXT, post_id TEXT,
  assignee TEXT NOT NULL, due TEXT NOT NULL, note TEXT NOT NULL, assigned_at TEXT NOT NULL, assigned_by TEXT NOT NULL,
  ended_at TEXT, ended_by TEXT, end_reason TEXT
);
CREATE UNIQUE INDEX gap_assignments_running ON gap_assignments (unit_id) WHERE ended_at IS NULL;
CREATE INDEX gap_assignments_by_unit ON gap_assignments (unit_id, assigned_at);
CREATE INDEX gap_assignments_by_post ON gap_assignments (post_id, due);
CREATE INDEX gap_assignments_by_subdistrict ON gap_assignments (subdistrict, due);

CREATE TABLE mediators (
  id TEXT PRIMARY KEY NOT NULL, revision BIGINT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  record_key TEXT NOT NULL UNIQUE, entered_on TEXT NOT NULL, declared_active_on TEXT,
  authority TEXT NOT NULL, organisation_id TEXT, latest_certificate TEXT,
  valid_until TEXT, idle_from TEXT,
  name TEXT NOT NULL, sex TEXT, ethnicity TEXT, political_status TEXT, education TEXT, major TEXT, id_type TEXT,
  id_number TEXT, phone TEXT, workplace TEXT, professional_title TEXT, employment TEXT, years_of_practice BIGINT,
  experience TEXT, specialisms TEXT, qualifications TEXT, remarks TEXT
);
CREATE INDEX mediators_by_name ON mediators (name, id, authority);
CREATE INDEX mediators_without_number ON mediators (id) WHERE id_number IS NULL;
CREATE INDEX mediators_by_idle ON mediators (idle_from, authority, id);

CREATE TABLE appointments (
  id TEXT PRIMARY KEY NOT NULL, mediator_id TEXT NOT NULL REFERENCES mediators (id),
  organisation_id TEXT NOT NULL REFERENCES organisations (id), appointed TEXT NOT NULL, since TEXT NOT NULL, until TEXT,
  ended TEXT, ending TEXT, end_reason TEXT, full_time BIGINT NOT NULL, secondary BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX appointments_by_mediator ON appointments (mediator_id, since);
CREATE INDEX appointments_by_organisation ON appointments (organisation_id, mediator_id);

CREATE TABLE certificates (
  mediator_id TEXT NOT NULL REFERENCES mediators (id), number TEXT NOT NULL, issued TEXT NOT NULL, issuer TEXT,
  revoked TEXT, reissue_deadline TEXT, note TEXT,
  PRIMARY KEY (mediator_id, number)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX certificates_by_number ON certificates (number);

CREATE TABLE registrations (
  mediator_id TEXT NOT NULL REFERENCES mediators (id), year BIGINT NOT NULL, outcome TEXT NOT NULL, decided_on TEXT NOT NULL,
  late BIGINT NOT NULL, document TEXT, reason TEXT,
  PRIMARY KEY (mediator_id, year, outcome, decided_on)
) /*sqlite: WITHOUT ROWID */;

CREATE TABLE decisions (
  id TEXT PRIMARY KEY NOT NULL, mediator_id TEXT NOT NULL REFERENCES mediators (id), kind TEXT NOT NULL, decided_on TEXT NOT NULL,
  withdrawn TEXT, reason TEXT NOT NULL, document TEXT
);
CREATE INDEX decisions_by_mediator ON decisions (mediator_id);

-- The roster, certificate and registration state of a person, day by day, as the rules say it. Derived rows are written
-- with the record itself and checked by `doctor`; a foreign key looked up for each of them would only cost time.
CREATE TABLE standings (
  mediator_id TEXT NOT NULL, since TEXT NOT NULL, until TEXT, authority TEXT NOT NULL, kind BIGINT NOT NULL,
  PRIMARY KEY (mediator_id, since)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX standings_by_kind ON standings (authority, kind, since, until, mediator_id);
-- 已退出, as mediators/store/kind.rs numbers them.
CREATE INDEX standings_exited ON standings (mediator_id, since, until, kind) WHERE kind BETWEEN 50331648 AND 67108863;

-- How many people there are of each kind, as changes by authority (blank = the city): of each day (D2024-07-18), month
-- (M2024-07) and year (Y2024), so that a count adds up whole years, months of one and days of one.
CREATE TABLE roster_changes (
  place TEXT NOT NULL, span TEXT NOT NULL, kind BIGINT NOT NULL, delta BIGINT NOT NULL,
  PRIMARY KEY (place, span, kind)
) /*sqlite: WITHOUT ROWID */;

-- Who may see a mediator: authorities, streets and organisations of every appointment, with the first day there and
-- the first day outside; away = an authority the main appointment is not of.
CREATE TABLE mediator_places (
  place TEXT NOT NULL, mediator_id TEXT NOT NULL, since TEXT NOT NULL, until TEXT, away BIGINT NOT NULL,
  PRIMARY KEY (place, mediator_id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX mediator_places_away ON mediator_places (place, mediator_id, since, until) WHERE away = 1;
CREATE INDEX mediator_places_by_mediator ON mediator_places (mediator_id);

-- Values a column had before, each with its first day; blank day = from the start.
CREATE TABLE field_values (
  table_id TEXT NOT NULL, record_id TEXT NOT NULL, field TEXT NOT NULL, valid_from TEXT NOT NULL, value TEXT,
  PRIMARY KEY (table_id, record_id, field, valid_from)
) /*sqlite: WITHOUT ROWID */;

-- History of every record: who, when, what, from which file.
CREATE TABLE record_changes (
  seq /*sqlite: INTEGER PRIMARY KEY *//*postgres: BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY */,
  table_id TEXT NOT NULL, record_id TEXT NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL,
  fields TEXT NOT NULL, note TEXT NOT NULL, batch TEXT
);
CREATE INDEX record_changes_by_record ON record_changes (table_id, record_id, seq);

CREATE TABLE import_batches (
  receipt TEXT PRIMARY KEY NOT NULL, table_id TEXT NOT NULL, file_name TEXT NOT NULL, state TEXT NOT NULL, revision BIGINT NOT NULL,
  created_at TEXT NOT NULL, created_by TEXT NOT NULL, user_id TEXT, authority TEXT, reach TEXT, filled_on TEXT, header TEXT NOT NULL,
  counts TEXT NOT NULL, confirmed_at TEXT, content BLOB
);
CREATE INDEX import_batches_by_user ON import_batches (user_id, created_at);

-- One line of a batch. Cells are sealed: they hold what the file held.
CREATE TABLE import_rows (
  receipt TEXT NOT NULL REFERENCES import_batches (receipt), number BIGINT NOT NULL, state TEXT NOT NULL,
  cells TEXT NOT NULL, outcome TEXT NOT NULL, organisation_id TEXT, handed_note TEXT,
  PRIMARY KEY (receipt, number)
);
CREATE INDEX import_rows_by_state ON import_rows (receipt, state, number);
CREATE INDEX import_rows_by_organisation ON import_rows (organisation_id, state);

-- Which policy and program the stored intervals were computed with.
CREATE TABLE computed_with (what TEXT PRIMARY KEY NOT NULL, digest TEXT NOT NULL, at TEXT NOT NULL);
