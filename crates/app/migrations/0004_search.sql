-- Words records are found by: the name from where it begins to tell, first letters of its pinyin, and the blind index
-- of a private phone. They are filled at the next start and by `migrate --recompute`.

ALTER TABLE units ADD COLUMN core_name TEXT;
ALTER TABLE units ADD COLUMN initials TEXT;
CREATE INDEX units_by_core_name ON units (core_name, id);
CREATE INDEX units_by_initials ON units (initials, id);
DROP INDEX units_by_name;
CREATE INDEX units_by_name ON units (plain_name, id);

ALTER TABLE organisations ADD COLUMN core_name TEXT;
ALTER TABLE organisations ADD COLUMN initials TEXT;
CREATE INDEX organisations_by_core_name ON organisations (core_name, id);
CREATE INDEX organisations_by_initials ON organisations (initials, id);
DROP INDEX organisations_by_name;
CREATE INDEX organisations_by_name ON organisations (plain_name, id);

ALTER TABLE mediators ADD COLUMN initials TEXT;
ALTER TABLE mediators ADD COLUMN phone_index TEXT;
CREATE INDEX mediators_by_initials ON mediators (initials, id);
CREATE INDEX mediators_by_phone_index ON mediators (phone_index);

-- Neighbouring letters of names, for what stands in the middle of one.
CREATE TABLE units_pairs (
  pair TEXT NOT NULL, record_id TEXT NOT NULL, PRIMARY KEY (pair, record_id)
) /*sqlite: WITHOUT ROWID */;
CREATE TABLE organisations_pairs (
  pair TEXT NOT NULL, record_id TEXT NOT NULL, PRIMARY KEY (pair, record_id)
) /*sqlite: WITHOUT ROWID */;
