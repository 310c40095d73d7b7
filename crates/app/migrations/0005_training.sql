-- Training and practice: sessions, who enrolled, who attended, and what a year of it comes to. Class hours of cells are
-- hundredths of an hour, those summed up are half hours.

CREATE TABLE training_sessions (
  id TEXT PRIMARY KEY NOT NULL, revision BIGINT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  record_key TEXT NOT NULL UNIQUE, plain_name TEXT NOT NULL,
  authority TEXT NOT NULL, organisation_id TEXT, subdistrict TEXT, cancelled_on TEXT,
  counted BIGINT NOT NULL, practice BIGINT NOT NULL,
  category TEXT NOT NULL, topic TEXT, name TEXT NOT NULL, level TEXT NOT NULL, host TEXT NOT NULL, co_hosts TEXT,
  district TEXT NOT NULL, starts_on TEXT NOT NULL, ends_on TEXT, starts_at TEXT, ends_at TEXT, place TEXT, teachers TEXT,
  hours BIGINT, recognised BIGINT, capacity BIGINT, enrol_until TEXT, notes TEXT
);
CREATE INDEX training_sessions_by_authority ON training_sessions (authority, starts_on, id);
CREATE INDEX training_sessions_by_day ON training_sessions (starts_on, id);
CREATE INDEX training_sessions_by_organisation ON training_sessions (organisation_id, starts_on);
CREATE INDEX training_sessions_practice ON training_sessions (starts_on, authority) WHERE practice = 1;

CREATE TABLE attendances (
  id TEXT PRIMARY KEY NOT NULL, revision BIGINT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  session_id TEXT NOT NULL REFERENCES training_sessions (id), mediator_id TEXT NOT NULL REFERENCES mediators (id),
  organisation_id TEXT, withdrawn_on TEXT,
  attended BIGINT, score TEXT, passed BIGINT, sign_in TEXT, remarks TEXT
);
CREATE UNIQUE INDEX attendances_of_session ON attendances (session_id, mediator_id);
CREATE INDEX attendances_counted ON attendances (session_id, withdrawn_on, attended);
CREATE INDEX attendances_by_mediator ON attendances (mediator_id, session_id);

-- Which authorities, streets and organisations had people at a session: they may see it.
CREATE TABLE session_places (
  place TEXT NOT NULL, session_id TEXT NOT NULL,
  PRIMARY KEY (place, session_id)
) /*sqlite: WITHOUT ROWID */;

-- Who has enrolled, in the order of time; who waits for a place follows from the number of places.
CREATE TABLE enrolments (
  id TEXT PRIMARY KEY NOT NULL, session_id TEXT NOT NULL REFERENCES training_sessions (id),
  mediator_id TEXT NOT NULL REFERENCES mediators (id), enrolled_at TEXT NOT NULL, enrolled_by TEXT NOT NULL,
  withdrawn_at TEXT, withdrawn_by TEXT
);
CREATE UNIQUE INDEX enrolments_standing ON enrolments (session_id, mediator_id) WHERE withdrawn_at IS NULL;
CREATE INDEX enrolments_by_session ON enrolments (session_id, enrolled_at, id);
CREATE INDEX enrolments_by_mediator ON enrolments (mediator_id);

-- Half hours and practice of a mediator and year; nobody has a row without any. met = needed half hours reached.
-- authority and full_time are those of the main appointment at the end of the year.
CREATE TABLE training_years (
  mediator_id TEXT NOT NULL, year BIGINT NOT NULL, half_hours BIGINT NOT NULL, shown BIGINT NOT NULL,
  practice BIGINT NOT NULL, needed BIGINT NOT NULL, met BIGINT NOT NULL, authority TEXT NOT NULL,
  organisation_id TEXT, full_time BIGINT NOT NULL,
  PRIMARY KEY (mediator_id, year)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX training_years_met ON training_years (year, met, authority, full_time, mediator_id);
CREATE INDEX training_years_of_organisation ON training_years (organisation_id, year);
