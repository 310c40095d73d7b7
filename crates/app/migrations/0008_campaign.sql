-- What organisations confirm of a person and a year (履职确认): the last day he mediated on, blank where he did not.
CREATE TABLE confirmations (
  mediator_id TEXT NOT NULL REFERENCES mediators (id), year BIGINT NOT NULL, organisation_id TEXT NOT NULL,
  active_on TEXT, confirmed_on TEXT NOT NULL, note TEXT,
  PRIMARY KEY (mediator_id, year, organisation_id)
) /*sqlite: WITHOUT ROWID */;

-- Hours a mediator was on duty at an organisation; times as minutes of the day. Taken back ones stay with the reason.
CREATE TABLE duty_shifts (
  id TEXT PRIMARY KEY NOT NULL, organisation_id TEXT NOT NULL REFERENCES organisations (id),
  mediator_id TEXT NOT NULL REFERENCES mediators (id), day TEXT NOT NULL, starts BIGINT NOT NULL, ends BIGINT NOT NULL,
  place TEXT, recorded_at TEXT NOT NULL, recorded_by TEXT NOT NULL, behalf TEXT,
  withdrawn_at TEXT, withdrawn_by TEXT, withdrawn_reason TEXT
);
CREATE INDEX duty_shifts_by_organisation ON duty_shifts (organisation_id, day);
CREATE INDEX duty_shifts_by_mediator ON duty_shifts (mediator_id, day);

-- What a person on the roster is counted as in the analysis of the roster, day by day: kind of organisation, 专兼职,
-- education, age, sex, years of practice, specialties, as one number. Derived, like the standings.
CREATE TABLE profiles (
  mediator_id TEXT NOT NULL, since TEXT NOT NULL, until TEXT, profile BIGINT NOT NULL,
  PRIMARY KEY (mediator_id, since)
) /*sqlite: WITHOUT ROWID */;

CREATE INDEX profiles_by_start ON profiles (substr(since, 1, 4), mediator_id, since, profile);
CREATE INDEX profiles_by_end ON profiles (substr(until, 1, 4), mediator_id, until, profile);

-- How many people each figure of the analysis counts in the city, as changes by year.
CREATE TABLE profile_years (
  year BIGINT NOT NULL, figure BIGINT NOT NULL, delta BIGINT NOT NULL,
  PRIMARY KEY (year, figure)
) /*sqlite: WITHOUT ROWID */;

-- What the analysis sums up of a year's training, whole in the index.
CREATE INDEX training_years_sums ON training_years (year, full_time, met, half_hours, practice);
