-- Answers of the API, given again to a repeated request with the same Idempotency-Key; kept for a day.
CREATE TABLE api_answers (
    key_hash TEXT PRIMARY KEY NOT NULL,  -- SM3 of account, post and key
    request TEXT NOT NULL,               -- SM3 of method, address and body
    answer TEXT NOT NULL,                -- sealed; empty only inside the transaction that takes the key
    created BIGINT NOT NULL
);
CREATE INDEX api_answers_created ON api_answers (created);
