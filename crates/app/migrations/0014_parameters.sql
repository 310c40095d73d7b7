-- Dated parameters of the calculators (R12): what the authorities publish, with the number of the document. `basis` is 原文
-- where it was read in the document itself and 参照 where it is to be verified. What the city approved may be used in public.
CREATE TABLE parameters (
  id TEXT PRIMARY KEY NOT NULL, revision BIGINT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  what TEXT NOT NULL, since TEXT NOT NULL, fen BIGINT NOT NULL, document TEXT NOT NULL, basis TEXT NOT NULL,
  checked_on TEXT, approved_on TEXT, approved_by TEXT, approval_document TEXT
);
CREATE UNIQUE INDEX parameters_by_day ON parameters (what, since);

-- What was done with each, in words; nothing is ever taken away.
CREATE TABLE parameter_history (
  parameter_id TEXT NOT NULL REFERENCES parameters (id), revision BIGINT NOT NULL, recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL, done TEXT NOT NULL, words TEXT NOT NULL,
  PRIMARY KEY (parameter_id, revision)
);

-- Known at second hand, to be verified and approved by the city before anybody relies on them.
INSERT INTO parameters (id, revision, created_at, updated_at, what, since, fen, document, basis) VALUES
  ('minimumwage2017', 1, '2024-01-05T00:00:00', '2024-01-05T00:00:00', 'minimum_wage', '2017-07-01', 205000, '文号待核实', '参照'),
  ('minimumwage2021', 1, '2024-01-05T00:00:00', '2024-01-05T00:00:00', 'minimum_wage', '2021-07-01', 218000, '文号待核实', '参照'),
  ('minimumwage2023', 1, '2024-01-05T00:00:00', '2024-01-05T00:00:00', 'minimum_wage', '2023-11-01', 232000, '文号待核实', '参照'),
  ('disposableincome2024', 1, '2024-01-05T00:00:00', '2024-01-05T00:00:00', 'disposable_income', '2024-01-01', 5182100, '国家统计局公布的2023年数据，待核实', '参照'),
  ('disposableincome2025', 1, '2024-01-05T00:00:00', '2024-01-05T00:00:00', 'disposable_income', '2025-01-01', 5418800, '国家统计局公布的2024年数据，待核实', '参照'),
  ('disposableincome2026', 1, '2024-01-05T00:00:00', '2024-01-05T00:00:00', 'disposable_income', '2026-01-01', 5650200, '国家统计局公布的2025年数据，待核实', '参照');
INSERT INTO parameter_history (parameter_id, revision, recorded_at, recorded_by, done, words)
  SELECT id, revision, created_at, '系统', '随系统提供', '数值待核实，使用前请对照公布的文件' FROM parameters;
