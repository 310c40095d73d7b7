-- Expert pools of the city and its districts (III-2-5).
CREATE TABLE experts (
  id TEXT PRIMARY KEY NOT NULL, revision BIGINT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  record_key TEXT NOT NULL UNIQUE, plain_name TEXT NOT NULL, authority TEXT NOT NULL, earlier_terms TEXT,
  mediator_id TEXT, account_id TEXT,
  name TEXT NOT NULL, level TEXT NOT NULL, district TEXT, workplace TEXT NOT NULL, duties TEXT, fields TEXT, phone TEXT,
  term_from TEXT, term_to TEXT, recommended_by TEXT, joined_on TEXT, left_on TEXT, leave_reason TEXT,
  over_limit_reason TEXT, remarks TEXT
);
CREATE INDEX experts_by_authority ON experts (authority, id);
CREATE INDEX experts_by_name ON experts (plain_name, id);
CREATE INDEX experts_by_mediator ON experts (mediator_id);
CREATE INDEX experts_by_account ON experts (account_id);

-- Days on which an expert is in a pool; `pool` is the authority that keeps it.
CREATE TABLE expert_days (
  expert_id TEXT NOT NULL REFERENCES experts (id), since TEXT NOT NULL, until TEXT, pool TEXT NOT NULL,
  PRIMARY KEY (expert_id, since)
);
CREATE INDEX expert_days_by_pool ON expert_days (pool, since, until);

-- Selection rounds of the city.
CREATE TABLE expert_rounds (
  id TEXT PRIMARY KEY NOT NULL, revision BIGINT NOT NULL, created_at TEXT NOT NULL, title TEXT NOT NULL,
  opened_on TEXT NOT NULL, closes_on TEXT NOT NULL, closed_on TEXT, close_reason TEXT, published_on TEXT,
  term_from TEXT, term_to TEXT, note TEXT NOT NULL, opened_by TEXT NOT NULL
);
CREATE INDEX expert_rounds_by_day ON expert_rounds (opened_on, id);

-- Whom a district recommends in a round, and what the city decided. One taken back stays with its reason.
CREATE TABLE expert_nominations (
  id TEXT PRIMARY KEY NOT NULL, revision BIGINT NOT NULL, created_at TEXT NOT NULL,
  round_id TEXT NOT NULL REFERENCES expert_rounds (id), authority TEXT NOT NULL,
  expert_id TEXT NOT NULL REFERENCES experts (id), reason TEXT NOT NULL, nominated_on TEXT NOT NULL,
  nominated_by TEXT NOT NULL, withdrawn_on TEXT, withdraw_reason TEXT, outcome TEXT, outcome_reason TEXT, decided_on TEXT,
  decided_by TEXT
);
CREATE INDEX expert_nominations_by_round ON expert_nominations (round_id, authority);
CREATE INDEX expert_nominations_by_expert ON expert_nominations (expert_id, nominated_on);

-- Requests for an opinion. Parties, question, conflict and opinion are sealed: they hold facts of a case. `reference_index` is the
-- blind index of the number of the matter, by which earlier parts in it are found.
CREATE TABLE expert_requests (
  id TEXT PRIMARY KEY NOT NULL, revision BIGINT NOT NULL, created_at TEXT NOT NULL,
  expert_id TEXT NOT NULL REFERENCES experts (id), authority TEXT NOT NULL, asked_by TEXT NOT NULL, asked_user TEXT NOT NULL,
  asked_on TEXT NOT NULL, kind TEXT NOT NULL, reference TEXT NOT NULL, reference_index TEXT NOT NULL, subject TEXT NOT NULL,
  parties TEXT NOT NULL, question TEXT NOT NULL, wanted_by TEXT, conflict TEXT NOT NULL, conflict_reason TEXT NOT NULL,
  state TEXT NOT NULL, answered_on TEXT, reason TEXT, opinion TEXT, hours BIGINT, recorded_by TEXT, behalf TEXT
);
CREATE INDEX expert_requests_by_authority ON expert_requests (authority, state, id);
CREATE INDEX expert_requests_by_expert ON expert_requests (expert_id, state, answered_on);
CREATE INDEX expert_requests_by_reference ON expert_requests (reference_index, expert_id);
CREATE INDEX expert_requests_by_state ON expert_requests (state, wanted_by);
