-- Staging table of the source
-- key_1: x`; DROP TABLE a; --', job; key_2: job; key_3: amount, job; compared: amount; others: x`; DROP TABLE a; --', job, tieout_flag_1; raw: the texts of a rejected row
CREATE TABLE `source` (row_id BIGINT NOT NULL PRIMARY KEY, key_1 VARBINARY(300) NULL, key_2 VARBINARY(300) NULL, key_3 VARBINARY(300) NULL, counted_key VARBINARY(300) NULL, sort_key VARBINARY(300) NOT NULL, compared LONGBLOB NOT NULL, others LONGBLOB NOT NULL, raw LONGBLOB NULL, reason LONGBLOB NULL) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

-- Staging table of the target
-- key_1: x`; DROP TABLE a; --', job; key_2: job; key_3: amount, job; compared: amount; others: x`; DROP TABLE a; --', job; raw: the texts of a rejected row
CREATE TABLE `target` (row_id BIGINT NOT NULL PRIMARY KEY, key_1 VARBINARY(300) NULL, key_2 VARBINARY(300) NULL, key_3 VARBINARY(300) NULL, sort_key VARBINARY(300) NOT NULL, compared LONGBLOB NOT NULL, others LONGBLOB NOT NULL, raw LONGBLOB NULL, reason LONGBLOB NULL) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

-- Indexes of the source
-- Once its rows are loaded.
ALTER TABLE `source` ADD INDEX idx_key_1 (key_1), ADD INDEX idx_key_2 (key_2), ADD INDEX idx_key_3 (key_3), ADD INDEX idx_counted_key (counted_key);

-- Indexes of the target
-- Once its rows are loaded.
ALTER TABLE `target` ADD INDEX idx_key_1 (key_1), ADD INDEX idx_key_2 (key_2), ADD INDEX idx_key_3 (key_3);

-- Duplicate keys of the source
INSERT INTO `duplicates` (side, place, row_count, compared, others)
SELECT 0, ROW_NUMBER() OVER (ORDER BY k.row_count DESC, s.sort_key, s.compared, s.others, s.row_id), k.row_count, s.compared, s.others
FROM (SELECT s.row_id, r.row_count, ROW_NUMBER() OVER (PARTITION BY r.counted ORDER BY s.sort_key, s.compared, s.others, s.row_id) AS nth FROM (SELECT counted_key AS counted, COUNT(*) AS row_count FROM `source` WHERE counted_key IS NOT NULL GROUP BY counted_key HAVING COUNT(*) > 1) AS r JOIN `source` AS s ON s.counted_key = r.counted) AS k JOIN `source` AS s ON s.row_id = k.row_id WHERE k.nth = 1;

-- Duplicate keys of the target
INSERT INTO `duplicates` (side, place, row_count, compared, others)
SELECT 1, ROW_NUMBER() OVER (ORDER BY k.row_count DESC, t.sort_key, t.compared, t.others, t.row_id), k.row_count, t.compared, t.others
FROM (SELECT t.row_id, r.row_count, ROW_NUMBER() OVER (PARTITION BY r.counted ORDER BY t.sort_key, t.compared, t.others, t.row_id) AS nth FROM (SELECT key_1 AS counted, COUNT(*) AS row_count FROM `target` WHERE key_1 IS NOT NULL GROUP BY key_1 HAVING COUNT(*) > 1) AS r JOIN `target` AS t ON t.key_1 = r.counted) AS k JOIN `target` AS t ON t.row_id = k.row_id WHERE k.nth = 1;

-- Rule “first ' rule”: keys that repeat in the source
INSERT INTO `repeated` (repeated_key, side)
SELECT s.key_1, 0 FROM `source` AS s WHERE s.key_1 IS NOT NULL GROUP BY s.key_1 HAVING COUNT(*) > 1;

-- Rule “first ' rule”: keys that repeat in the target
INSERT INTO `repeated` (repeated_key, side)
SELECT t.key_1, 1 FROM `target` AS t WHERE t.key_1 IS NOT NULL GROUP BY t.key_1 HAVING COUNT(*) > 1;

-- Rule “first ' rule”: pairs of keys that occur once
INSERT INTO `pairs` (source_row, target_row, rule, same)
SELECT s.row_id, t.row_id, 0, s.compared = t.compared
FROM `source` AS s STRAIGHT_JOIN `target` AS t FORCE INDEX (idx_key_1) ON t.key_1 = s.key_1
WHERE s.key_1 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `repeated` AS d WHERE d.repeated_key = s.key_1);

-- Rule “first ' rule”: rows of the source with such keys
-- Only where keys repeat.
SELECT d.repeated_key, s.row_id, s.compared, s.others
FROM (SELECT DISTINCT repeated_key FROM `repeated`) AS d
JOIN `source` AS s FORCE INDEX (idx_key_1) ON s.key_1 = d.repeated_key
ORDER BY d.repeated_key, s.row_id;

-- Rule “first ' rule”: rows of the target with such keys
-- Only where keys repeat.
SELECT d.repeated_key, t.row_id, t.compared, t.others
FROM (SELECT DISTINCT repeated_key FROM `repeated`) AS d
JOIN `target` AS t FORCE INDEX (idx_key_1) ON t.key_1 = d.repeated_key
ORDER BY d.repeated_key, t.row_id;

-- Rule “second”: keys that repeat in the source
INSERT INTO `repeated` (repeated_key, side)
SELECT s.key_2, 0 FROM `source` AS s WHERE s.key_2 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `pairs` AS p WHERE p.source_row = s.row_id) GROUP BY s.key_2 HAVING COUNT(*) > 1;

-- Rule “second”: keys that repeat in the target
INSERT INTO `repeated` (repeated_key, side)
SELECT t.key_2, 1 FROM `target` AS t WHERE t.key_2 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `pairs` AS p WHERE p.target_row = t.row_id) GROUP BY t.key_2 HAVING COUNT(*) > 1;

-- Rule “second”: pairs of keys that occur once
INSERT INTO `pairs` (source_row, target_row, rule, same)
SELECT s.row_id, t.row_id, 1, s.compared = t.compared
FROM `source` AS s STRAIGHT_JOIN `target` AS t FORCE INDEX (idx_key_2) ON t.key_2 = s.key_2
WHERE s.key_2 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `pairs` AS p WHERE p.source_row = s.row_id) AND NOT EXISTS (SELECT 1 FROM `pairs` AS p WHERE p.target_row = t.row_id) AND NOT EXISTS (SELECT 1 FROM `repeated` AS d WHERE d.repeated_key = s.key_2);

-- Rule “second”: rows of the source with such keys
-- Only where keys repeat.
SELECT d.repeated_key, s.row_id, s.compared, s.others
FROM (SELECT DISTINCT repeated_key FROM `repeated`) AS d
JOIN `source` AS s FORCE INDEX (idx_key_2) ON s.key_2 = d.repeated_key
WHERE NOT EXISTS (SELECT 1 FROM `pairs` AS p WHERE p.source_row = s.row_id)
ORDER BY d.repeated_key, s.row_id;

-- Rule “second”: rows of the target with such keys
-- Only where keys repeat.
SELECT d.repeated_key, t.row_id, t.compared, t.others
FROM (SELECT DISTINCT repeated_key FROM `repeated`) AS d
JOIN `target` AS t FORCE INDEX (idx_key_2) ON t.key_2 = d.repeated_key
WHERE NOT EXISTS (SELECT 1 FROM `pairs` AS p WHERE p.target_row = t.row_id)
ORDER BY d.repeated_key, t.row_id;

-- Rule “third”: blocks
INSERT INTO `blocks` (block, block_key, source_rows, target_rows)
SELECT ROW_NUMBER() OVER (ORDER BY l.block_key), l.block_key, l.n, r.n
FROM (SELECT s.key_3 AS block_key, COUNT(*) AS n FROM `source` AS s WHERE s.key_3 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `pairs` AS p WHERE p.source_row = s.row_id) GROUP BY s.key_3) AS l JOIN (SELECT t.key_3 AS block_key, COUNT(*) AS n FROM `target` AS t WHERE t.key_3 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `pairs` AS p WHERE p.target_row = t.row_id) GROUP BY t.key_3) AS r ON r.block_key = l.block_key;

-- Rule “third”: count pairs to compare
SELECT COALESCE(SUM(source_rows), 0), COALESCE(SUM(target_rows), 0), COALESCE(SUM(CAST(source_rows AS DECIMAL(30)) * target_rows), 0) FROM `blocks`;

-- Rule “third”: rows of the source, block by block
SELECT b.block, b.source_rows <= b.target_rows, s.row_id, s.compared, s.others
FROM `blocks` AS b STRAIGHT_JOIN `source` AS s FORCE INDEX (idx_key_3) ON s.key_3 = b.block_key
WHERE NOT EXISTS (SELECT 1 FROM `pairs` AS p WHERE p.source_row = s.row_id) ORDER BY b.block;

-- Rule “third”: rows of the target, block by block
SELECT b.block, b.source_rows > b.target_rows, t.row_id, t.compared, t.others
FROM `blocks` AS b STRAIGHT_JOIN `target` AS t FORCE INDEX (idx_key_3) ON t.key_3 = b.block_key
WHERE NOT EXISTS (SELECT 1 FROM `pairs` AS p WHERE p.target_row = t.row_id) ORDER BY b.block;

-- Rule “third”: similar pairs, the best first
-- Their similarity is measured by Tieout.
SELECT p.source_row, p.target_row, p.similarity, s.compared = t.compared AS same
FROM `similar` AS p JOIN `source` AS s ON s.row_id = p.source_row JOIN `target` AS t ON t.row_id = p.target_row
JOIN `places` AS source_place ON source_place.side = 0 AND source_place.row_id = p.source_row
JOIN `places` AS target_place ON target_place.side = 1 AND target_place.row_id = p.target_row
LEFT JOIN `near` AS n ON n.source_row = p.source_row AND n.target_row = p.target_row
ORDER BY p.similarity DESC, (s.compared = t.compared OR n.source_row IS NOT NULL) DESC, source_place.place, target_place.place;

-- Rule “third”: rows of the source passed over
INSERT IGNORE INTO `passed` (side, row_id) SELECT DISTINCT 0, c.source_row FROM `similar` AS c WHERE NOT EXISTS (SELECT 1 FROM `pairs` AS p WHERE p.source_row = c.source_row AND p.rule = 2);

-- Rule “third”: rows of the target passed over
INSERT IGNORE INTO `passed` (side, row_id) SELECT DISTINCT 1, c.target_row FROM `similar` AS c WHERE NOT EXISTS (SELECT 1 FROM `pairs` AS p WHERE p.target_row = c.target_row AND p.rule = 2);

-- Outcomes: mismatched rows
-- differs: one letter per field, 1 where it differs.
INSERT INTO `outcome` (id, outcome, rule, similarity, source_row, target_row, source_compared, source_others, target_compared, target_others, differs)
SELECT o.n, 0, p.rule, p.similarity, s.row_id, t.row_id, s.compared, s.others, NULLIF(t.compared, s.compared), NULLIF(t.others, s.others), d.differs
FROM (SELECT d.source_row, ROW_NUMBER() OVER (ORDER BY s.sort_key, s.row_id) AS n FROM `differs` AS d JOIN `source` AS s ON s.row_id = d.source_row) AS o JOIN `differs` AS d ON d.source_row = o.source_row JOIN `pairs` AS p ON p.source_row = o.source_row
JOIN `source` AS s ON s.row_id = p.source_row JOIN `target` AS t ON t.row_id = p.target_row;

-- Outcomes: rows of the source only
INSERT INTO `outcome` (id, outcome, reason, source_row, source_compared, source_others)
SELECT 0 + o.n, 1, CASE WHEN s.reason IS NOT NULL THEN s.reason WHEN CASE WHEN s.key_1 IS NOT NULL THEN EXISTS (SELECT 1 FROM `target` AS t WHERE t.key_1 = s.key_1) WHEN s.key_2 IS NOT NULL THEN EXISTS (SELECT 1 FROM `target` AS t WHERE t.key_2 = s.key_2) ELSE FALSE END THEN 'every target row with this key is paired with another row' WHEN EXISTS (SELECT 1 FROM `passed` AS f WHERE f.side = 0 AND f.row_id = s.row_id) THEN 'every similar target row is paired with another row' WHEN (s.key_1 IS NOT NULL OR s.key_2 IS NOT NULL) AND (s.key_3 IS NOT NULL) THEN 'no target row has this key, and none is similar enough' WHEN (s.key_1 IS NOT NULL OR s.key_2 IS NOT NULL) THEN 'no target row has this key' ELSE 'no target row is similar enough' END, s.row_id, s.compared, s.others
FROM (SELECT s.row_id, ROW_NUMBER() OVER (ORDER BY s.sort_key, s.row_id) AS n FROM `source` AS s WHERE s.raw IS NULL AND NOT EXISTS (SELECT 1 FROM `pairs` AS p WHERE p.source_row = s.row_id)) AS o JOIN `source` AS s ON s.row_id = o.row_id;

-- Outcomes: rows of the target only
INSERT INTO `outcome` (id, outcome, reason, target_row, target_compared, target_others)
SELECT 0 + o.n, 2, CASE WHEN t.reason IS NOT NULL THEN t.reason WHEN CASE WHEN t.key_1 IS NOT NULL THEN EXISTS (SELECT 1 FROM `source` AS s WHERE s.key_1 = t.key_1) WHEN t.key_2 IS NOT NULL THEN EXISTS (SELECT 1 FROM `source` AS s WHERE s.key_2 = t.key_2) ELSE FALSE END THEN 'every source row with this key is paired with another row' WHEN EXISTS (SELECT 1 FROM `passed` AS f WHERE f.side = 1 AND f.row_id = t.row_id) THEN 'every similar source row is paired with another row' WHEN (t.key_1 IS NOT NULL OR t.key_2 IS NOT NULL) AND (t.key_3 IS NOT NULL) THEN 'no source row has this key, and none is similar enough' WHEN (t.key_1 IS NOT NULL OR t.key_2 IS NOT NULL) THEN 'no source row has this key' ELSE 'no source row is similar enough' END, t.row_id, t.compared, t.others
FROM (SELECT t.row_id, ROW_NUMBER() OVER (ORDER BY t.sort_key, t.row_id) AS n FROM `target` AS t WHERE t.raw IS NULL AND NOT EXISTS (SELECT 1 FROM `pairs` AS p WHERE p.target_row = t.row_id)) AS o JOIN `target` AS t ON t.row_id = o.row_id;

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
  SELECT COUNT(*) AS pairs, SUM(SUBSTRING(differs, 1, 1) = '1') AS f0 FROM `outcome` WHERE id <= (SELECT COALESCE(SUM(row_count), 0) FROM classes WHERE outcome = 0)
), matched AS (
  SELECT COALESCE(SUM(row_count), 0) AS pairs, COALESCE(SUM(CASE rule WHEN 0 THEN 0.95 WHEN 1 THEN 0.95 WHEN 2 THEN 0.85 ELSE 0 END * CASE WHEN similarity > 0 THEN similarity / 1000000 ELSE row_count END), 0) AS confidence FROM classes WHERE rule IS NOT NULL
), kpis AS (
  SELECT total_source, total_target, CASE WHEN total_source = 0 THEN 0 ELSE matched.pairs * 100 / total_source END AS rcr,
    CASE WHEN matched.pairs = 0 THEN 0 ELSE matched.confidence / matched.pairs END AS dqcs FROM totals CROSS JOIN matched
)
SELECT classes.outcome, classes.rule, classes.row_count, classes.similarity, kpis.total_source, kpis.total_target, kpis.rcr, kpis.dqcs, differing.f0
FROM kpis CROSS JOIN differing LEFT JOIN classes ON TRUE;
