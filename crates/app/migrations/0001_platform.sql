-- Accounts, posts, sessions, tokens, the audit log, the working calendar, settings.
-- Moments: Beijing time, 2024-07-18T10:00:00, or seconds since 1970 where they are compared; dates: 2024-07-18.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by TEXT NOT NULL
);

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    home TEXT,                           -- 管理单位 whose account manager looks after it
    phone TEXT,                          -- sealed
    password_hash TEXT NOT NULL,         -- argon2id
    must_change BIGINT NOT NULL,         -- 1 until the first password is changed
    failed BIGINT NOT NULL,              -- wrong passwords in a row
    locked_until BIGINT NOT NULL,        -- seconds; 0 not locked by failures
    locked BIGINT NOT NULL,              -- 1 locked by an administrator
    totp_secret TEXT,                    -- sealed; NULL without a second factor
    totp_confirmed BIGINT NOT NULL,
    totp_step BIGINT NOT NULL,           -- last time step used: a code works once
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
);

CREATE INDEX users_home ON users (home, account);

CREATE TABLE posts (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    role TEXT NOT NULL,
    scope TEXT NOT NULL,                 -- city authority subdistrict organisation mediator
    authority TEXT,                      -- code of the 管理单位
    subdistrict TEXT,                    -- 9-digit code
    record_id TEXT,                      -- organisation or mediator
    scope_name TEXT NOT NULL,
    active_from TEXT NOT NULL,
    active_to TEXT,                      -- first day no longer held
    granted_by TEXT NOT NULL,
    taken_from TEXT                      -- the post handed over
);
CREATE INDEX posts_user ON posts (user_id);
CREATE INDEX posts_authority ON posts (authority);

CREATE TABLE sessions (
    id_hash TEXT PRIMARY KEY,            -- SM3 of the cookie
    user_id TEXT NOT NULL REFERENCES users (id),
    post_id TEXT NOT NULL REFERENCES posts (id),
    stage TEXT NOT NULL,                 -- code: second factor still asked for; full
    csrf TEXT NOT NULL,
    ip TEXT NOT NULL,
    agent TEXT NOT NULL,
    created BIGINT NOT NULL,
    last_seen BIGINT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_seen ON sessions (last_seen);

CREATE TABLE api_tokens (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    post_id TEXT NOT NULL REFERENCES posts (id),
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,     -- SM3 of the token
    created_at TEXT NOT NULL,
    expires_on TEXT NOT NULL,            -- last day it works
    last_used BIGINT NOT NULL,
    revoked_at TEXT
);
CREATE INDEX api_tokens_user ON api_tokens (user_id);

CREATE TABLE audit_log (
    seq BIGINT PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    post TEXT NOT NULL,
    origin TEXT NOT NULL,
    action TEXT NOT NULL,
    table_name TEXT NOT NULL,
    record_id TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous TEXT NOT NULL,
    digest TEXT NOT NULL
);
CREATE INDEX audit_log_record ON audit_log (table_name, record_id, seq);
CREATE INDEX audit_log_actor ON audit_log (actor, seq);
CREATE INDEX audit_log_action ON audit_log (action, seq);

CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY,
    seq BIGINT NOT NULL,
    digest TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, digest) VALUES (1, 0, '');

CREATE TABLE calendar_days (
    day TEXT PRIMARY KEY,
    working BIGINT NOT NULL,             -- 1 make-up working day, 0 day off
    name TEXT NOT NULL,
    source TEXT NOT NULL
);
