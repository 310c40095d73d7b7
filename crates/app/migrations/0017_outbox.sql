-- Reminders that leave the system (IV-2, III-1-4c). Addresses and words are sealed; nothing else of a person is kept.
ALTER TABLE cases ADD COLUMN review_limit TEXT;        -- last day to apply for arbitral review; NULL where it is no question
ALTER TABLE cases ADD COLUMN confirmation_limit TEXT;  -- last day to apply for judicial confirmation
ALTER TABLE cases ADD COLUMN visit_limit TEXT;         -- day of the return visit; NULL where none is due
CREATE INDEX cases_to_arbitrate ON cases (arbitration_limit, authority)
  WHERE stage IN ('registered', 'supplementing', 'asking', 'accepted', 'mediating', 'signing');
CREATE INDEX cases_to_review ON cases (review_limit, authority) WHERE review_limit IS NOT NULL;
CREATE INDEX cases_to_confirm ON cases (confirmation_limit, authority) WHERE confirmation_limit IS NOT NULL;
CREATE INDEX cases_to_visit ON cases (visit_limit, authority) WHERE visit_limit IS NOT NULL;

-- How somebody is reminded outside of the work list: not at all until it is chosen.
CREATE TABLE reminder_ways (
  user_id TEXT PRIMARY KEY NOT NULL REFERENCES users (id),
  mail TEXT,                             -- sealed
  phone TEXT,                            -- sealed
  by_mail BIGINT NOT NULL, by_gateway BIGINT NOT NULL,
  topics TEXT NOT NULL,                  -- codes, with a space between
  changed_at TEXT NOT NULL, changed_by TEXT NOT NULL
);

-- What goes out. The id says what a message is, so that it is put here once whoever does it.
CREATE TABLE outbox (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  way TEXT NOT NULL,                     -- mail gateway
  urgent BIGINT NOT NULL, lines BIGINT NOT NULL,
  recipient TEXT, body TEXT,             -- sealed; NULL when wiped
  state TEXT NOT NULL,                   -- waiting sent failed
  attempts BIGINT NOT NULL, next_at BIGINT NOT NULL,
  holder TEXT, leased_until BIGINT NOT NULL,
  fault TEXT,                            -- of the last attempt; nothing of a person
  made_at TEXT NOT NULL, done_at TEXT
);
CREATE INDEX outbox_waiting ON outbox (next_at, id) WHERE state = 'waiting';
CREATE INDEX outbox_made ON outbox (made_at, id);
CREATE INDEX outbox_of_user ON outbox (user_id, made_at);

-- What was said: identity, in which message, of what.
CREATE TABLE reminders_said (
  identity TEXT PRIMARY KEY NOT NULL,
  message_id TEXT NOT NULL REFERENCES outbox (id), user_id TEXT NOT NULL,
  clock TEXT NOT NULL, stage TEXT NOT NULL, due_on TEXT NOT NULL
);
CREATE INDEX reminders_said_of_user ON reminders_said (user_id, due_on);
CREATE INDEX reminders_said_by_message ON reminders_said (message_id);

-- Timed work, done by one server at a time.
CREATE TABLE jobs (
  name TEXT PRIMARY KEY NOT NULL,
  next_at BIGINT NOT NULL, holder TEXT, leased_until BIGINT NOT NULL
);
INSERT INTO jobs (name, next_at, leased_until) VALUES ('reminders.morning', 0, 0);
INSERT INTO jobs (name, next_at, leased_until) VALUES ('reminders.pressing', 0, 0);
INSERT INTO jobs (name, next_at, leased_until) VALUES ('reminders.wipe', 0, 0);
