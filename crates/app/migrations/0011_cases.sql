-- Cases (annex 6). Names of applicants, their numbers and telephones are sealed, and so is what a ledger has no column for
-- (`more`); `applicant_index`, `respondent_index` and `person_index` find exactly what was typed. The days the clocks end
-- on, the state (`stage`: apart from a referral that waits) and the place are kept beside, so that lists need neither
-- calendar nor rule.
CREATE TABLE cases (
  id TEXT PRIMARY KEY NOT NULL, revision BIGINT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  record_key TEXT NOT NULL, external_key TEXT, authority TEXT NOT NULL, subdistrict TEXT, state TEXT NOT NULL,
  stage TEXT NOT NULL,  acceptance_limit TEXT, arbitration_limit TEXT, handling_limit TEXT, next_due TEXT, limits_estimated BIGINT NOT NULL,
  collective BIGINT NOT NULL, referred_to TEXT, applicant_index TEXT, respondent_index TEXT, person_index TEXT, phone_index TEXT, more TEXT,
  number TEXT, external_platform TEXT, external_number TEXT, source TEXT NOT NULL, received_on TEXT, decision TEXT,
  accepted_on TEXT, refusal_reason TEXT, applicant TEXT NOT NULL, applicant_kind TEXT, applicant_id TEXT, sex TEXT,
  phone TEXT, worker_groups TEXT, respondent TEXT NOT NULL, credit_code TEXT, industry TEXT, user_unit TEXT,
  headcount BIGINT, dispute_types TEXT, request TEXT, amount BIGINT, facts TEXT,
  organisation TEXT REFERENCES organisations (id), way TEXT, extended_to TEXT, extension_reason TEXT, closed_on TEXT,
  outcome TEXT, agreement_number TEXT, agreement_amount BIGINT, due_on TEXT, manner TEXT, review TEXT, review_result TEXT,
  performance TEXT, received_amount BIGINT, failure_cause TEXT, arbitration_told_on TEXT, visited_on TEXT,
  satisfaction BIGINT, archived_on TEXT, archive_number TEXT, remarks TEXT
);
CREATE UNIQUE INDEX cases_by_number ON cases (number);
CREATE INDEX cases_by_closure ON cases (closed_on, authority) WHERE closed_on IS NOT NULL;
CREATE INDEX cases_by_receipt ON cases (received_on, authority, id);
CREATE INDEX cases_by_key ON cases (record_key);
-- A serial number of another platform belongs to one case; a voided case gives it back.
CREATE UNIQUE INDEX cases_by_external ON cases (external_key) WHERE external_key IS NOT NULL;
CREATE INDEX cases_of_authority ON cases (authority, id);
CREATE INDEX cases_of_street ON cases (subdistrict, id);
CREATE INDEX cases_of_organisation ON cases (organisation, id);
CREATE INDEX cases_referred_to ON cases (referred_to) WHERE referred_to IS NOT NULL;
CREATE INDEX cases_by_state ON cases (state, authority, id);
CREATE INDEX cases_in_state ON cases (state, id);
CREATE INDEX cases_by_source ON cases (source, id);
CREATE INDEX cases_by_outcome ON cases (outcome, id) WHERE outcome IS NOT NULL;
CREATE INDEX cases_collective ON cases (id) WHERE collective = 1;
CREATE INDEX cases_to_decide ON cases (acceptance_limit, authority)
  WHERE stage IN ('registered', 'supplementing', 'asking');
CREATE INDEX cases_to_close ON cases (handling_limit, authority) WHERE stage IN ('accepted', 'mediating', 'signing');
CREATE INDEX cases_to_perform ON cases (next_due, authority) WHERE stage = 'performing';
CREATE INDEX cases_by_applicant ON cases (applicant_index) WHERE applicant_index IS NOT NULL;
CREATE INDEX cases_by_respondent ON cases (respondent_index);
CREATE INDEX cases_by_person ON cases (person_index) WHERE person_index IS NOT NULL;
CREATE INDEX cases_by_phone ON cases (phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX cases_by_credit_code ON cases (credit_code) WHERE credit_code IS NOT NULL;

-- 承办调解员, the one in charge first.
CREATE TABLE case_mediators (
  case_id TEXT NOT NULL REFERENCES cases (id), position BIGINT NOT NULL, mediator_id TEXT NOT NULL, name TEXT NOT NULL,
  seconded_from TEXT,
  PRIMARY KEY (case_id, position)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX case_mediators_by_mediator ON case_mediators (mediator_id, case_id);

-- What was done, in the order it was recorded. `body` is sealed: what a step overwrote may hold names.
CREATE TABLE case_steps (
  case_id TEXT NOT NULL REFERENCES cases (id), position BIGINT NOT NULL, step TEXT NOT NULL, happened_on TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (case_id, position)
) /*sqlite: WITHOUT ROWID */;

-- The last number given to a case, by place and year of receipt.
CREATE TABLE case_numbers (
  place TEXT NOT NULL, year BIGINT NOT NULL, last BIGINT NOT NULL,
  PRIMARY KEY (place, year)
) /*sqlite: WITHOUT ROWID */;
