-- Staging table of the source
-- compared: x`; DROP TABLE a; --', job, amount, open; raw: the texts of a rejected row
CREATE TABLE `source` (row_id BIGINT NOT NULL PRIMARY KEY, key_1 VARBINARY(300) NULL, sort_key VARBINARY(300) NOT NULL, compared LONGBLOB NOT NULL, others LONGBLOB NOT NULL, raw LONGBLOB NULL, reason LONGBLOB NULL) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

-- Staging table of the target
-- compared: x`; DROP TABLE a; --', job, amount, open; raw: the texts of a rejected row
CREATE TABLE `target` (row_id BIGINT NOT NULL PRIMARY KEY, key_1 VARBINARY(300) NULL, sort_key VARBINARY(300) NOT NULL, compared LONGBLOB NOT NULL, others LONGBLOB NOT NULL, raw LONGBLOB NULL, reason LONGBLOB NULL) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

-- Indexes of the source
-- Once its rows are loaded.
ALTER TABLE `source` ADD INDEX idx_key_1 (key_1);

-- Indexes of the target
-- Once its rows are loaded.
ALTER TABLE `target` ADD INDEX idx_key_1 (key_1);

-- Rule “whole row”: keys that repeat in the source
INSERT INTO `repeated` (repeated_key, side)
SELECT s.key_1, 0 FROM `source` AS s WHERE s.key_1 IS NOT NULL GROUP BY s.key_1 HAVING COUNT(*) > 1;

-- Rule “whole row”: keys that repeat in the target
INSERT INTO `repeated` (repeated_key, side)
SELECT t.key_1, 1 FROM `target` AS t WHERE t.key_1 IS NOT NULL GROUP BY t.key_1 HAVING COUNT(*) > 1;

-- Rule “whole row”: pairs of keys that occur once
INSERT INTO `pairs` (source_row, target_row, rule, same)
SELECT s.row_id, t.row_id, 0, s.compared = t.compared
FROM `source` AS s STRAIGHT_JOIN `target` AS t FORCE INDEX (idx_key_1) ON t.key_1 = s.key_1
WHERE s.key_1 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `repeated` AS d WHERE d.repeated_key = s.key_1);

-- Rule “whole row”: rows of the source with such keys
-- Only where keys repeat.
SELECT d.repeated_key, s.row_id, s.compared, s.others
FROM (SELECT DISTINCT repeated_key FROM `repeated`) AS d
JOIN `source` AS s FORCE INDEX (idx_key_1) ON s.key_1 = d.repeated_key
ORDER BY d.repeated_key, s.row_id;

-- Rule “whole row”: rows of the target with such keys
-- Only where keys repeat.
SELECT d.repeated_key, t.row_id, t.compared, t.others
FROM (SELECT DISTINCT repeated_key FROM `repeated`) AS d
JOIN `target` AS t FORCE INDEX (idx_key_1) ON t.key_1 = d.repeated_key
ORDER BY d.repeated_key, t.row_id;

-- Outcomes: mismatched rows
-- differs: one letter per field, 1 where it differs.
INSERT INTO `outcome` (id, outcome, rule, similarity, source_row, target_row, source_compared, source_others, target_compared, target_others, differs)
SELECT o.n, 0, p.rule, p.similarity, s.row_id, t.row_id, s.compared, s.others, NULLIF(t.compared, s.compared), NULLIF(t.others, s.others), d.differs
FROM (SELECT d.source_row, ROW_NUMBER() OVER (ORDER BY s.sort_key, s.row_id) AS n FROM `differs` AS d JOIN `source` AS s ON s.row_id = d.source_row) AS o JOIN `differs` AS d ON d.source_row = o.source_row JOIN `pairs` AS p ON p.source_row = o.source_row
JOIN `source` AS s ON s.row_id = p.source_row JOIN `target` AS t ON t.row_id = p.target_row;

-- Outcomes: rows of the source only
INSERT INTO `outcome` (id, outcome, reason, source_row, source_compared, source_others)
SELECT 0 + o.n, 1, COALESCE(s.reason, CONCAT('the source has ', own.n, ' rows like this one, the target has ', others.n, ''), 'no target row is like this one'), s.row_id, s.compared, s.others
FROM (SELECT s.row_id, ROW_NUMBER() OVER (ORDER BY s.sort_key, s.row_id) AS n FROM `source` AS s WHERE s.raw IS NULL AND NOT EXISTS (SELECT 1 FROM `pairs` AS p WHERE p.source_row = s.row_id)) AS o JOIN `source` AS s ON s.row_id = o.row_id
LEFT JOIN (SELECT key_1 AS alike, COUNT(*) AS n FROM `source` WHERE key_1 IS NOT NULL GROUP BY key_1) AS own ON own.alike = s.key_1
LEFT JOIN (SELECT key_1 AS alike, COUNT(*) AS n FROM `target` WHERE key_1 IS NOT NULL GROUP BY key_1) AS others ON others.alike = s.key_1;

-- Outcomes: rows of the target only
INSERT INTO `outcome` (id, outcome, reason, target_row, target_compared, target_others)
SELECT 0 + o.n, 2, COALESCE(t.reason, CONCAT('the target has ', own.n, ' rows like this one, the source has ', others.n, ''), 'no source row is like this one'), t.row_id, t.compared, t.others
FROM (SELECT t.row_id, ROW_NUMBER() OVER (ORDER BY t.sort_key, t.row_id) AS n FROM `target` AS t WHERE t.raw IS NULL AND NOT EXISTS (SELECT 1 FROM `pairs` AS p WHERE p.target_row = t.row_id)) AS o JOIN `target` AS t ON t.row_id = o.row_id
LEFT JOIN (SELECT key_1 AS alike, COUNT(*) AS n FROM `target` WHERE key_1 IS NOT NULL GROUP BY key_1) AS own ON own.alike = t.key_1
LEFT JOIN (SELECT key_1 AS alike, COUNT(*) AS n FROM `source` WHERE key_1 IS NOT NULL GROUP BY key_1) AS others ON others.alike = t.key_1;

-- Outcomes: rejected rows of the source
-- Only where there are any.
INSERT INTO `outcome` (id, outcome, reason, source_row, source_compared, source_others, source_raw)
SELECT 0 + ROW_NUMBER() OVER (ORDER BY s.row_id), 3, s.reason, s.row_id, s.compared, s.others, s.raw
FROM `source` AS s WHERE s.raw IS NOT NULL;

-- Outcomes: rejected rows of the target
-- Only where there are any.
INSERT INTO `outcome` (id, outcome, reason, target_row, target_compared, target_others, target_raw)
SELECT 0 + ROW_NUMBER() OVER (ORDER BY t.row_id), 4, t.reason, t.row_id, t.compared, t.others, t.raw
FROM `target` AS t WHERE t.raw IS NOT NULL;

-- Outcomes: equal rows
INSERT INTO `outcome` (id, outcome, rule, similarity, source_row, target_row, source_compared, source_others, target_compared, target_others)
SELECT 1000000000000000 + s.row_id, 5, p.rule, p.similarity, s.row_id, t.row_id, s.compared, s.others, NULLIF(t.compared, s.compared), NULLIF(t.others, s.others)
FROM `pairs` AS p STRAIGHT_JOIN `source` AS s ON s.row_id = p.source_row
STRAIGHT_JOIN `target` AS t ON t.row_id = p.target_row
WHERE NOT EXISTS (SELECT 1 FROM `differs` AS d WHERE d.source_row = p.source_row);

-- Counts and KPIs
WITH classes AS (
  SELECT outcome, rule, COUNT(*) AS row_count, COALESCE(SUM(similarity), 0) AS similarity FROM `outcome` GROUP BY outcome, rule
), totals AS (
  SELECT (SELECT COUNT(*) FROM `source`) AS total_source, (SELECT COUNT(*) FROM `target`) AS total_target
), differing AS (
  SELECT COUNT(*) AS pairs, SUM(SUBSTRING(differs, 1, 1) = '1') AS f0, SUM(SUBSTRING(differs, 2, 1) = '1') AS f1, SUM(SUBSTRING(differs, 3, 1) = '1') AS f2, SUM(SUBSTRING(differs, 4, 1) = '1') AS f3 FROM `outcome` WHERE id <= (SELECT COALESCE(SUM(row_count), 0) FROM classes WHERE outcome = 0)
), matched AS (
  SELECT COALESCE(SUM(row_count), 0) AS pairs, COALESCE(SUM(CASE rule WHEN 0 THEN 1 ELSE 0 END * row_count), 0) AS confidence FROM classes WHERE rule IS NOT NULL
), kpis AS (
  SELECT total_source, total_target, CASE WHEN total_source = 0 THEN 0 ELSE matched.pairs * 100 / total_source END AS rcr,
    CASE WHEN matched.pairs = 0 THEN 0 ELSE matched.confidence / matched.pairs END AS dqcs FROM totals CROSS JOIN matched
)
SELECT classes.outcome, classes.rule, classes.row_count, classes.similarity, kpis.total_source, kpis.total_target, kpis.rcr, kpis.dqcs, differing.f0, differing.f1, differing.f2, differing.f3
FROM kpis CROSS JOIN differing LEFT JOIN classes ON TRUE;
