-- staging table
CREATE TABLE stage."recon ""s""" (c0 BIGINT, c1 VARCHAR, c2 DECIMAL(10,2), c3 BOOLEAN, raw VARCHAR[]);

-- load a segment
INSERT INTO stage."recon ""s"""
SELECT c0, c1, c2, c3, CASE WHEN (r0 IS NOT NULL AND c0 IS NULL) OR (r2 IS NOT NULL AND c2 IS NULL) OR (r3 IS NOT NULL AND c3 IS NULL) THEN [r0, r1, r2, r3] END
FROM (SELECT r0, r1, r2, r3, CASE WHEN CAST(v0 AS VARCHAR) = r0 AND v0 BETWEEN -9999999999 AND 9999999999 THEN v0 END AS c0, r1 AS c1, CASE WHEN CAST(v2 AS VARCHAR) = r2 THEN v2 WHEN regexp_full_match(r2, '-?0*[0-9]{1,8}([.][0-9]{1,2}0*)?') THEN v2 END AS c2, CASE WHEN r3 = 'true' THEN true WHEN r3 = 'false' THEN false END AS c3
FROM (SELECT r0, r1, r2, r3, TRY_CAST(r0 AS BIGINT) AS v0, TRY_CAST(r2 AS DECIMAL(10,2)) AS v2 FROM read_csv('/data/it''s/source-0.csv', auto_detect = false, header = false, skip = 1, delim = ',', quote = '"', escape = '"', comment = '', new_line = '\n', nullstr = '', allow_quoted_nulls = false, strict_mode = true, null_padding = false, parallel = false, max_line_size = 1001, buffer_size = 1002, columns = {'r0': 'VARCHAR', 'r1': 'VARCHAR', 'r2': 'VARCHAR', 'r3': 'VARCHAR'})));

-- outcomes table
CREATE TABLE result.outcomes (id BIGINT, outcome UTINYINT, rule USMALLINT, reason VARCHAR, source_row BIGINT, target_row BIGINT, d0 BIGINT, s0 BIGINT, s1 VARCHAR, s2 DECIMAL(10,2), source_raw VARCHAR[], t0 HUGEINT, t1 VARCHAR, t2 DECIMAL(12,4), target_raw VARCHAR[]);

-- pairs that differ
CREATE TABLE mismatched_pairs (source_row BIGINT, target_row BIGINT, rule USMALLINT, d0 BIGINT, k0 BIGINT, k1 VARCHAR);

-- duplicate keys
SELECT CAST(s.c0 AS DECIMAL(38,0)) AS k0, s.c1 AS k1 FROM (SELECT s.rowid AS rid, s.* FROM stage."recon ""s""" AS s WHERE s.raw IS NULL AND s.c3 AND s.c0 IS NOT NULL AND s.c1 IS NOT NULL) AS s GROUP BY ALL HAVING count(*) > 1;

-- equal pairs, no key twice
INSERT INTO result.outcomes (id, outcome, rule, source_row, target_row, s0, s1, s2, t0, t2)
SELECT 1000000000000000 + s.rid, 5, 0, s.rid, t.rid, s.c0, s.c1, s.c2, t.c0, t.c2
FROM (SELECT s.rowid AS rid, s.* FROM stage."recon ""s""" AS s WHERE s.raw IS NULL AND s.c3 AND s.c0 IS NOT NULL AND s.c1 IS NOT NULL) AS s
JOIN (SELECT t.rowid AS rid, t.* FROM stage."recon t" AS t WHERE t.raw IS NULL AND t.c0 IS NOT NULL AND t.c1 IS NOT NULL) AS t ON CAST(s.c0 AS DECIMAL(38,0)) = CAST(t.c0 AS DECIMAL(38,0)) AND s.c1 = t.c1
WHERE NOT (((CAST(s.c2 AS DECIMAL(11,2)) IS DISTINCT FROM CAST(t.c2 AS DECIMAL(11,2))) AND NOT coalesce(coalesce(TRY((abs(CAST(replace(CAST(CAST(s.c2 AS DECIMAL(11,2)) AS VARCHAR), '.', '') AS HUGEINT) - CAST(replace(CAST(CAST(t.c2 AS DECIMAL(11,2)) AS VARCHAR), '.', '') AS HUGEINT)) <= 1)), (isfinite(CAST(CAST(s.c2 AS DECIMAL(11,2)) AS DOUBLE)) AND isfinite(CAST(CAST(t.c2 AS DECIMAL(11,2)) AS DOUBLE)) AND (abs(CAST(CAST(s.c2 AS DECIMAL(11,2)) AS DOUBLE) - CAST(CAST(t.c2 AS DECIMAL(11,2)) AS DOUBLE)) <= CAST('0.01' AS DOUBLE)))), false)) OR (s.c1 IS DISTINCT FROM t.c1));

-- equal pairs of keys that occur once, second rule
INSERT INTO result.outcomes (id, outcome, rule, source_row, target_row, s0, s1, s2, t0, t2)
SELECT 1000000000000000 + s.rid, 5, 1, s.rid, t.rid, s.c0, s.c1, s.c2, t.c0, t.c2
FROM (SELECT s.rowid AS rid, s.* FROM stage."recon ""s""" AS s WHERE s.raw IS NULL AND s.rowid IN (SELECT rid FROM rest_source_2) AND s.c1 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM duplicates_0 AS d WHERE d.k0 = s.c1)) AS s
JOIN (SELECT t.rowid AS rid, t.* FROM stage."recon t" AS t WHERE t.raw IS NULL AND t.rowid IN (SELECT rid FROM rest_target_2) AND t.c1 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM duplicates_0 AS d WHERE d.k0 = t.c1)) AS t ON s.c1 = t.c1
WHERE NOT (((CAST(s.c2 AS DECIMAL(11,2)) IS DISTINCT FROM CAST(t.c2 AS DECIMAL(11,2))) AND NOT coalesce(coalesce(TRY((abs(CAST(replace(CAST(CAST(s.c2 AS DECIMAL(11,2)) AS VARCHAR), '.', '') AS HUGEINT) - CAST(replace(CAST(CAST(t.c2 AS DECIMAL(11,2)) AS VARCHAR), '.', '') AS HUGEINT)) <= 1)), (isfinite(CAST(CAST(s.c2 AS DECIMAL(11,2)) AS DOUBLE)) AND isfinite(CAST(CAST(t.c2 AS DECIMAL(11,2)) AS DOUBLE)) AND (abs(CAST(CAST(s.c2 AS DECIMAL(11,2)) AS DOUBLE) - CAST(CAST(t.c2 AS DECIMAL(11,2)) AS DOUBLE)) <= CAST('0.01' AS DOUBLE)))), false)) OR (s.c1 IS DISTINCT FROM t.c1));

-- differing pairs
INSERT INTO mismatched_pairs
SELECT s.rid, t.rid, 0, (CAST(((CAST(s.c2 AS DECIMAL(11,2)) IS DISTINCT FROM CAST(t.c2 AS DECIMAL(11,2))) AND NOT coalesce(coalesce(TRY((abs(CAST(replace(CAST(CAST(s.c2 AS DECIMAL(11,2)) AS VARCHAR), '.', '') AS HUGEINT) - CAST(replace(CAST(CAST(t.c2 AS DECIMAL(11,2)) AS VARCHAR), '.', '') AS HUGEINT)) <= 1)), (isfinite(CAST(CAST(s.c2 AS DECIMAL(11,2)) AS DOUBLE)) AND isfinite(CAST(CAST(t.c2 AS DECIMAL(11,2)) AS DOUBLE)) AND (abs(CAST(CAST(s.c2 AS DECIMAL(11,2)) AS DOUBLE) - CAST(CAST(t.c2 AS DECIMAL(11,2)) AS DOUBLE)) <= CAST('0.01' AS DOUBLE)))), false)) AS BIGINT) << 0) | (CAST((s.c1 IS DISTINCT FROM t.c1) AS BIGINT) << 1), s.c0, s.c1
FROM (SELECT s.rowid AS rid, s.* FROM stage."recon ""s""" AS s WHERE s.raw IS NULL AND s.c3 AND s.rowid IN (SELECT rid FROM rest_source_2) AND s.c0 IS NOT NULL AND s.c1 IS NOT NULL) AS s
JOIN (SELECT t.rowid AS rid, t.* FROM stage."recon t" AS t WHERE t.raw IS NULL AND t.rowid IN (SELECT rid FROM rest_target_2) AND t.c0 IS NOT NULL AND t.c1 IS NOT NULL) AS t ON CAST(s.c0 AS DECIMAL(38,0)) = CAST(t.c0 AS DECIMAL(38,0)) AND s.c1 = t.c1;

-- twins
CREATE TABLE twins_target_0 AS SELECT t.rid, CAST(t.c0 AS DECIMAL(38,0)) AS k0, t.c1 AS k1, CAST(t.c2 AS DECIMAL(11,2)) AS e0, t.c1 AS e1, row_number() OVER (ORDER BY t.c0, t.c1, t.c2, t.rid) AS place FROM (SELECT t.rowid AS rid, t.* FROM stage."recon t" AS t WHERE t.raw IS NULL AND t.c0 IS NOT NULL AND t.c1 IS NOT NULL AND EXISTS (SELECT 1 FROM duplicates_0 AS d WHERE d.k0 = CAST(t.c0 AS DECIMAL(38,0)) AND d.k1 = t.c1)) AS t;

-- equal twins
CREATE TABLE twin_pairs_0 AS SELECT s.rid AS source_row, t.rid AS target_row FROM (SELECT w.rid, k0, k1, e0, e1, row_number() OVER (PARTITION BY k0, k1, e0, e1 ORDER BY place) AS n FROM twins_source_0 AS w) AS s JOIN (SELECT w.rid, k0, k1, e0, e1, row_number() OVER (PARTITION BY k0, k1, e0, e1 ORDER BY place) AS n FROM twins_target_0 AS w) AS t ON s.k0 = t.k0 AND s.k1 = t.k1 AND s.n = t.n AND s.e0 IS NOT DISTINCT FROM t.e0 AND s.e1 IS NOT DISTINCT FROM t.e1;

-- twins within tolerance
INSERT INTO twin_pairs_0 SELECT p.source_row, p.target_row FROM (SELECT s.rid AS source_row, t.rid AS target_row FROM (SELECT w.rid, k0, k1, e1, row_number() OVER (PARTITION BY k0, k1, e1 ORDER BY e0, place) AS n FROM twins_source_0 AS w ANTI JOIN twin_pairs_0 AS p ON p.source_row = w.rid) AS s JOIN (SELECT w.rid, k0, k1, e1, row_number() OVER (PARTITION BY k0, k1, e1 ORDER BY e0, place) AS n FROM twins_target_0 AS w ANTI JOIN twin_pairs_0 AS p ON p.target_row = w.rid) AS t ON s.k0 = t.k0 AND s.k1 = t.k1 AND s.n = t.n AND s.e1 IS NOT DISTINCT FROM t.e1) AS p JOIN (SELECT s.rowid AS rid, s.* FROM stage."recon ""s""" AS s) AS s ON s.rid = p.source_row JOIN (SELECT t.rowid AS rid, t.* FROM stage."recon t" AS t) AS t ON t.rid = p.target_row WHERE NOT (((CAST(s.c2 AS DECIMAL(11,2)) IS DISTINCT FROM CAST(t.c2 AS DECIMAL(11,2))) AND NOT coalesce(coalesce(TRY((abs(CAST(replace(CAST(CAST(s.c2 AS DECIMAL(11,2)) AS VARCHAR), '.', '') AS HUGEINT) - CAST(replace(CAST(CAST(t.c2 AS DECIMAL(11,2)) AS VARCHAR), '.', '') AS HUGEINT)) <= 1)), (isfinite(CAST(CAST(s.c2 AS DECIMAL(11,2)) AS DOUBLE)) AND isfinite(CAST(CAST(t.c2 AS DECIMAL(11,2)) AS DOUBLE)) AND (abs(CAST(CAST(s.c2 AS DECIMAL(11,2)) AS DOUBLE) - CAST(CAST(t.c2 AS DECIMAL(11,2)) AS DOUBLE)) <= CAST('0.01' AS DOUBLE)))), false)) OR (s.c1 IS DISTINCT FROM t.c1));

-- write equal twins
INSERT INTO result.outcomes (id, outcome, rule, source_row, target_row, s0, s1, s2, t0, t2)
SELECT 1000000000000000 + s.rid, 5, 0, s.rid, t.rid, s.c0, s.c1, s.c2, t.c0, t.c2
FROM twin_pairs_0 AS p JOIN (SELECT s.rowid AS rid, s.* FROM stage."recon ""s""" AS s) AS s ON s.rid = p.source_row JOIN (SELECT t.rowid AS rid, t.* FROM stage."recon t" AS t) AS t ON t.rid = p.target_row;

-- remaining twins
CREATE TABLE twins_remaining_0 AS SELECT s.rid AS source_row, t.rid AS target_row FROM (SELECT w.rid, k0, k1, row_number() OVER (PARTITION BY k0, k1 ORDER BY e0, e1, place) AS n FROM twins_source_0 AS w ANTI JOIN twin_pairs_0 AS p ON p.source_row = w.rid) AS s JOIN (SELECT w.rid, k0, k1, row_number() OVER (PARTITION BY k0, k1 ORDER BY e0, e1, place) AS n FROM twins_target_0 AS w ANTI JOIN twin_pairs_0 AS p ON p.target_row = w.rid) AS t ON s.k0 = t.k0 AND s.k1 = t.k1 AND s.n = t.n;

-- write remaining twins
INSERT INTO mismatched_pairs
SELECT s.rid, t.rid, 0, (CAST(((CAST(s.c2 AS DECIMAL(11,2)) IS DISTINCT FROM CAST(t.c2 AS DECIMAL(11,2))) AND NOT coalesce(coalesce(TRY((abs(CAST(replace(CAST(CAST(s.c2 AS DECIMAL(11,2)) AS VARCHAR), '.', '') AS HUGEINT) - CAST(replace(CAST(CAST(t.c2 AS DECIMAL(11,2)) AS VARCHAR), '.', '') AS HUGEINT)) <= 1)), (isfinite(CAST(CAST(s.c2 AS DECIMAL(11,2)) AS DOUBLE)) AND isfinite(CAST(CAST(t.c2 AS DECIMAL(11,2)) AS DOUBLE)) AND (abs(CAST(CAST(s.c2 AS DECIMAL(11,2)) AS DOUBLE) - CAST(CAST(t.c2 AS DECIMAL(11,2)) AS DOUBLE)) <= CAST('0.01' AS DOUBLE)))), false)) AS BIGINT) << 0) | (CAST((s.c1 IS DISTINCT FROM t.c1) AS BIGINT) << 1), s.c0, s.c1
FROM twins_remaining_0 AS p JOIN (SELECT s.rowid AS rid, s.* FROM stage."recon ""s""" AS s) AS s ON s.rid = p.source_row JOIN (SELECT t.rowid AS rid, t.* FROM stage."recon t" AS t) AS t ON t.rid = p.target_row;

-- candidates of twins
(SELECT s.rowid AS rid, s.* FROM stage."recon ""s""" AS s WHERE s.raw IS NULL AND s.rowid IN (SELECT rid FROM rest_source_2) AND s.c1 IS NOT NULL AND EXISTS (SELECT 1 FROM duplicates_1 AS d WHERE d.k0 = s.c1)) AS s;

-- outcomes: equal within tolerance
INSERT INTO result.outcomes (id, outcome, rule, source_row, target_row, s0, s1, s2, t0, t1, t2)
SELECT 1000000000000000 + p.source_row, 5, p.rule, p.source_row, p.target_row, s.c0, s.c1, s.c2, t.c0, t.c1, t.c2
FROM (SELECT * FROM mismatched_pairs WHERE d0 = 0) AS p JOIN (SELECT s.rowid AS rid, s.* FROM stage."recon ""s""" AS s) AS s ON s.rid = p.source_row JOIN (SELECT t.rowid AS rid, t.* FROM stage."recon t" AS t) AS t ON t.rid = p.target_row;

-- outcomes: mismatched
INSERT INTO result.outcomes (id, outcome, rule, source_row, target_row, d0, s0, s1, s2, t0, t1, t2)
SELECT 7 + p.n, 0, p.rule, p.source_row, p.target_row, p.d0, s.c0, s.c1, s.c2, t.c0, t.c1, t.c2
FROM (SELECT p.*, row_number() OVER (ORDER BY p.k0, p.k1, p.source_row) AS n FROM mismatched_pairs AS p WHERE d0 <> 0) AS p JOIN (SELECT s.rowid AS rid, s.* FROM stage."recon ""s""" AS s) AS s ON s.rid = p.source_row JOIN (SELECT t.rowid AS rid, t.* FROM stage."recon t" AS t) AS t ON t.rid = p.target_row;

-- unmatched
CREATE TABLE unmatched_source AS
SELECT s.rowid AS rid, CASE WHEN s.c3 AND s.c0 IS NOT NULL AND s.c1 IS NOT NULL THEN 0 WHEN true AND s.c1 IS NOT NULL THEN 1 END AS applicable, false AS fuzzy, false AS passed_over, CASE WHEN s.c3 AND s.c0 IS NULL THEN 'x"; DROP TABLE a; --''' WHEN s.c3 AND s.c1 IS NULL THEN 'job' WHEN true AND s.c1 IS NULL THEN 'job' END AS null_key
FROM stage."recon ""s""" AS s WHERE s.rowid IN (SELECT rid FROM rest_source_2);

-- outnumbered
CREATE TABLE outnumbered_source AS SELECT DISTINCT rid FROM (SELECT s.rid FROM (SELECT s.rowid AS rid, s.* FROM stage."recon ""s""" AS s WHERE s.rowid IN (SELECT rid FROM unmatched_source WHERE applicable = 0)) AS s SEMI JOIN (SELECT t.rowid AS rid, t.* FROM stage."recon t" AS t WHERE t.raw IS NULL AND t.c0 IS NOT NULL AND t.c1 IS NOT NULL) AS t ON CAST(s.c0 AS DECIMAL(38,0)) = CAST(t.c0 AS DECIMAL(38,0)) AND s.c1 = t.c1 UNION ALL SELECT s.rid FROM (SELECT s.rowid AS rid, s.* FROM stage."recon ""s""" AS s WHERE s.rowid IN (SELECT rid FROM unmatched_source WHERE applicable = 1)) AS s SEMI JOIN (SELECT t.rowid AS rid, t.* FROM stage."recon t" AS t WHERE t.raw IS NULL AND t.c1 IS NOT NULL) AS t ON s.c1 = t.c1);

-- outcomes: source only
INSERT INTO result.outcomes (id, outcome, reason, source_row, s0, s1, s2)
SELECT 7 + row_number() OVER (ORDER BY s.c0, s.c1, s.rid), 1, CASE WHEN o.rid IS NOT NULL THEN 'every target row with this key is paired with another row' WHEN u.passed_over THEN 'every similar target row is paired with another row' WHEN u.applicable IS NOT NULL AND u.fuzzy THEN 'no target row has this key, and none is similar enough' WHEN u.applicable IS NOT NULL THEN 'no target row has this key' WHEN u.fuzzy THEN 'no target row is similar enough' WHEN u.null_key IS NOT NULL THEN 'the key column ' || u.null_key || ' is NULL' ELSE 'the rules'' filters leave this row out' END, s.rid, s.c0, s.c1, s.c2
FROM unmatched_source AS u JOIN (SELECT s.rowid AS rid, s.* FROM stage."recon ""s""" AS s) AS s ON s.rid = u.rid
LEFT JOIN outnumbered_source AS o ON o.rid = u.rid;

-- outcomes: rejected target
INSERT INTO result.outcomes (id, outcome, reason, target_row, t0, t1, t2, target_raw)
SELECT 7 + row_number() OVER (ORDER BY t.rowid), 4, concat_ws('; ', CASE WHEN t.raw[1] IS NOT NULL AND t.c0 IS NULL THEN '"' || CASE WHEN length(t.raw[1]) > 80 THEN left(t.raw[1], 80) || '…' ELSE t.raw[1] END || '" is not an integer (column x"; DROP TABLE a; --'')' END, CASE WHEN t.raw[3] IS NOT NULL AND t.c2 IS NULL THEN '"' || CASE WHEN length(t.raw[3]) > 80 THEN left(t.raw[3], 80) || '…' ELSE t.raw[3] END || '" is not a decimal(12,4) (column amount)' END), t.rowid, t.c0, t.c1, t.c2, t.raw
FROM stage."recon t" AS t WHERE t.raw IS NOT NULL;

-- count outcomes
SELECT outcome, rule, count(*), NULL FROM result.outcomes GROUP BY outcome, rule;

-- count differences
SELECT count_if((d0 >> 0) & 1 = 1), count_if((d0 >> 1) & 1 = 1) FROM result.outcomes WHERE outcome = 0;
