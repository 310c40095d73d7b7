-- Certificates: numbers given once, the card and its verification code, number series, the forecast of ends.

-- A number has one holder. Numbers of earlier times are as free as they were.
DROP INDEX certificates_by_number;
CREATE UNIQUE INDEX certificates_by_number ON certificates (number);

-- The day the card itself was handed in (收回).
ALTER TABLE certificates ADD COLUMN recalled TEXT;

-- What was printed of a certificate: the random code behind its QR code, sealed, with the blind index it is looked up
-- by; the digest of what the card said, and when it was last printed.
CREATE TABLE certificate_cards (
  mediator_id TEXT NOT NULL REFERENCES mediators (id), number TEXT NOT NULL, token TEXT NOT NULL,
  token_index TEXT NOT NULL, made_at TEXT NOT NULL, digest TEXT, printed_at TEXT, prints BIGINT NOT NULL,
  PRIMARY KEY (mediator_id, number)
);
CREATE UNIQUE INDEX certificate_cards_by_token ON certificate_cards (token_index);

-- 证号规则 of an authority, and the next number of a year (0 = counting never begins anew).
CREATE TABLE number_series (
  authority TEXT PRIMARY KEY NOT NULL, prefix TEXT NOT NULL, with_year BIGINT NOT NULL, digits BIGINT NOT NULL,
  revision BIGINT NOT NULL
);
CREATE TABLE number_counters (
  authority TEXT NOT NULL REFERENCES number_series (authority), year BIGINT NOT NULL, next_number BIGINT NOT NULL,
  PRIMARY KEY (authority, year)
);

-- How many certificates in hand end on a day, by authority of the main appointment (blank = the city); written with the
-- record itself.
CREATE TABLE certificate_ends (
  place TEXT NOT NULL, day TEXT NOT NULL, total BIGINT NOT NULL,
  PRIMARY KEY (place, day)
) /*sqlite: WITHOUT ROWID */;
INSERT INTO certificate_ends (place, day, total)
  SELECT authority, valid_until, COUNT(*) FROM mediators WHERE valid_until IS NOT NULL AND authority <> ''
  GROUP BY authority, valid_until;
INSERT INTO certificate_ends (place, day, total)
  SELECT '', valid_until, COUNT(*) FROM mediators WHERE valid_until IS NOT NULL GROUP BY valid_until;
