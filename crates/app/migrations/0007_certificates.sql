-- Certificates: numbers given once, the card and its verification code, number series, the forecast of ends.

-- A number has one holder. Numbers of earlier times are as free as they were. Of a number held twice the first holder keeps
-- it; the others' are marked, for an officer to correct.
CREATE TABLE doubled AS
  SELECT x.mediator_id, x.number, x.number || '（重号' || CAST(COUNT(*) AS TEXT) || '）' AS marked FROM certificates x
  JOIN certificates o ON o.number = x.number AND o.mediator_id < x.mediator_id GROUP BY x.mediator_id, x.number;
UPDATE mediators SET latest_certificate = (SELECT d.marked FROM doubled d
    WHERE d.mediator_id = mediators.id AND d.number = mediators.latest_certificate)
  WHERE EXISTS (SELECT 1 FROM doubled d WHERE d.mediator_id = mediators.id AND d.number = mediators.latest_certificate);
UPDATE certificates SET
    number = (SELECT d.marked FROM doubled d
      WHERE d.mediator_id = certificates.mediator_id AND d.number = certificates.number),
    note = COALESCE(note, '') || '升级时发现这个证号另有人持有，已加“重号”标记，请核对后用“更正证书”改正。'
  WHERE EXISTS (SELECT 1 FROM doubled d WHERE d.mediator_id = certificates.mediator_id AND d.number = certificates.number);
DROP TABLE doubled;
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
