ALTER SESSION SET NLS_LANGUAGE = 'AMERICAN' NLS_TERRITORY = 'AMERICA' NLS_NUMERIC_CHARACTERS = '.,' NLS_CALENDAR = 'GREGORIAN' NLS_DATE_FORMAT = 'YYYY-MM-DD HH24:MI:SS' NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF9' NLS_TIMESTAMP_TZ_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM' NLS_SORT = 'BINARY' NLS_COMP = 'BINARY' TIME_ZONE = '+00:00';

SELECT t.owner, t.table_name, CASE WHEN m.mview_name IS NULL THEN 'table' ELSE 'view' END AS kind, t.num_rows
  FROM all_tables t JOIN all_users u ON u.username = t.owner AND u.oracle_maintained = 'N'
  LEFT JOIN all_mviews m ON m.owner = t.owner AND m.mview_name = t.table_name
  WHERE t.nested = 'NO' AND t.secondary = 'N' AND (t.iot_type IS NULL OR t.iot_type = 'IOT')
  UNION ALL SELECT v.owner, v.view_name, 'view', NULL
  FROM all_views v JOIN all_users w ON w.username = v.owner AND w.oracle_maintained = 'N'
  ORDER BY 1, 2;

SELECT num_rows FROM all_tables WHERE owner = :1 AND table_name = :2;

SELECT c.constraint_name, c.constraint_type, k.column_name
  FROM all_constraints c JOIN all_cons_columns k ON k.owner = c.owner AND k.constraint_name = c.constraint_name AND k.table_name = c.table_name
  WHERE c.owner = :1 AND c.table_name = :2 AND c.constraint_type IN ('P', 'U') AND c.status = 'ENABLED' AND c.validated = 'VALIDATED'
  ORDER BY c.constraint_type, c.constraint_name, k.position;

SELECT i.index_name, k.column_name
  FROM all_indexes i JOIN all_ind_columns k ON k.index_owner = i.owner AND k.index_name = i.index_name
  WHERE i.table_owner = :1 AND i.table_name = :2 AND i.uniqueness = 'UNIQUE' AND i.index_type NOT LIKE 'FUNCTION-BASED%' AND i.status <> 'UNUSABLE'
  ORDER BY i.index_name, k.column_position;

SELECT c.column_name, c.virtual_column, i.generation_type, c.data_default
  FROM all_tab_cols c JOIN all_tables t ON t.owner = c.owner AND t.table_name = c.table_name
  LEFT JOIN all_tab_identity_cols i ON i.owner = c.owner AND i.table_name = c.table_name AND i.column_name = c.column_name
  WHERE c.owner = :1 AND c.table_name = :2 AND c.hidden_column = 'NO'
  ORDER BY c.column_id;

SELECT (SELECT COUNT(*) FROM all_triggers g
    WHERE g.table_owner = :1 AND g.table_name = :2 AND g.status = 'ENABLED' AND g.triggering_event LIKE '%INSERT%'
    AND g.trigger_type IN ('BEFORE EACH ROW', 'COMPOUND', 'INSTEAD OF')),
  (SELECT COUNT(*) FROM session_privs p WHERE p.privilege = 'CREATE ANY TRIGGER'), USER
  FROM DUAL;

SELECT * FROM "APP"."ORDERS";

SELECT * FROM (
SELECT ';' AS x FROM dual -- a comment
) dataset;

SELECT "number" AS c0, "binary_double" AS c1, "boolean" AS c2, "varchar2" AS c3, "nvarchar2" AS c4, "char" AS c5, "nchar" AS c6, "raw" AS c7, "rowid" AS c8, TO_CHAR("date", 'SYYYY-MM-DD HH24:MI:SS') AS c9, TO_CHAR("timestamp", 'SYYYY-MM-DD HH24:MI:SS.FF9') AS c10, TO_CHAR(SYS_EXTRACT_UTC("timestamp with time zone"), 'SYYYY-MM-DD HH24:MI:SS.FF9"Z"') AS c11, TO_CHAR("timestamp with local time zone", 'SYYYY-MM-DD HH24:MI:SS.FF9"Z"') AS c12, "interval day to second" AS c13, "interval year to month" AS c14, "clob" AS c15, "nclob" AS c16, "blob" AS c17, "long" AS c18, "long raw" AS c19, JSON_SERIALIZE("json" RETURNING CLOB) AS c20, FROM_VECTOR("vector" RETURNING CLOB) AS c21, XMLSERIALIZE(CONTENT "sys.xmltype" AS CLOB) AS c22, CASE WHEN DBMS_LOB.GETLENGTH("clob") = 0 THEN 1 END AS c23, CASE WHEN DBMS_LOB.GETLENGTH("nclob") = 0 THEN 1 END AS c24, CASE WHEN DBMS_LOB.GETLENGTH("blob") = 0 THEN 1 END AS c25 FROM "APP"."ORDERS";

SELECT "number" AS c0, "binary_double" AS c1, "boolean" AS c2, "varchar2" AS c3, "nvarchar2" AS c4, "char" AS c5, "nchar" AS c6, "raw" AS c7, "rowid" AS c8, TO_CHAR("date", 'SYYYY-MM-DD HH24:MI:SS') AS c9, TO_CHAR("timestamp", 'SYYYY-MM-DD HH24:MI:SS.FF9') AS c10, TO_CHAR(SYS_EXTRACT_UTC("timestamp with time zone"), 'SYYYY-MM-DD HH24:MI:SS.FF9"Z"') AS c11, TO_CHAR("timestamp with local time zone", 'SYYYY-MM-DD HH24:MI:SS.FF9"Z"') AS c12, "interval day to second" AS c13, "interval year to month" AS c14 FROM "APP"."ORDERS" ORDER BY "number" NULLS FIRST, "binary_double" NULLS FIRST, "boolean" NULLS FIRST, "varchar2" NULLS FIRST, UTL_I18N.STRING_TO_RAW(SUBSTR("nvarchar2", 1, 500), 'AL32UTF8') NULLS FIRST, "nvarchar2" NULLS FIRST, NVL2("char", 1, 0) NULLS FIRST, RTRIM("char") NULLS FIRST, NVL2("nchar", 1, 0) NULLS FIRST, RTRIM("nchar") NULLS FIRST, "raw" NULLS FIRST, "rowid" NULLS FIRST, "date" NULLS FIRST, "timestamp" NULLS FIRST, SYS_EXTRACT_UTC("timestamp with time zone") NULLS FIRST, "timestamp with local time zone" NULLS FIRST, "interval day to second" NULLS FIRST, "interval year to month" NULLS FIRST FETCH FIRST 10 ROWS ONLY;

SELECT "select" AS c0, "a'b" AS c1, "a`b" AS c2, "a;b--" AS c3, "a.b" AS c4, "a b" AS c5, "/*a*/" AS c6, "[a]" AS c7, "$1 ? :a %s" AS c8, "naïve 東京" AS c9, "xyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyz" AS c10, CASE WHEN (
"a;b--" IS NULL /* ( */
) THEN 1 ELSE 0 END AS c11 FROM "odd.schema"."Robert'); DROP TABLE orders; -- é" WHERE (
"a.b" = 'x''y' -- a comment
) ORDER BY "select" NULLS FIRST, "a'b" NULLS FIRST, "a`b" NULLS FIRST, "a;b--" NULLS FIRST, "a.b" NULLS FIRST, "a b" NULLS FIRST, "/*a*/" NULLS FIRST, "[a]" NULLS FIRST, "$1 ? :a %s" NULLS FIRST, "naïve 東京" NULLS FIRST, "xyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyz" NULLS FIRST FETCH FIRST 3 ROWS ONLY;

SELECT NVL(SUM(n), 0) AS row_count, COUNT(CASE WHEN w0 = 1 AND w1 = 1 AND w2 = 1 AND w3 = 1 AND w4 = 1 AND w5 = 1 AND w6 = 1 AND w7 = 1 AND w8 = 1 AND w9 = 1 AND w10 = 1 AND w11 = 1 AND w12 = 1 AND w13 = 1 AND w14 = 1 THEN 1 END) AS distinct_count,
      NVL(SUM(CASE WHEN w0 = 1 AND w1 = 1 AND w2 = 1 AND w3 = 1 AND w4 = 1 AND w5 = 1 AND w6 = 1 AND w7 = 1 AND w8 = 1 AND w9 = 1 AND w10 = 1 AND w11 = 1 AND w12 = 1 AND w13 = 1 AND w14 = 1 THEN 0 ELSE n END), 0) AS null_count,
      NVL(SUM(CASE WHEN w0 = 1 AND w1 = 1 AND w2 = 1 AND w3 = 1 AND w4 = 1 AND w5 = 1 AND w6 = 1 AND w7 = 1 AND w8 = 1 AND w9 = 1 AND w10 = 1 AND w11 = 1 AND w12 = 1 AND w13 = 1 AND w14 = 1 THEN n * n END), 0) AS square_sum
    FROM (SELECT k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15, k16, k17, w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, COUNT(*) AS n
      FROM (SELECT "number" AS k0, "binary_double" AS k1, "boolean" AS k2, "varchar2" AS k3, UTL_I18N.STRING_TO_RAW(SUBSTR("nvarchar2", 1, 500), 'AL32UTF8') AS k4, "nvarchar2" AS k5, NVL2("char", 1, 0) AS k6, RTRIM("char") AS k7, NVL2("nchar", 1, 0) AS k8, RTRIM("nchar") AS k9, "raw" AS k10, "rowid" AS k11, "date" AS k12, "timestamp" AS k13, SYS_EXTRACT_UTC("timestamp with time zone") AS k14, "timestamp with local time zone" AS k15, "interval day to second" AS k16, "interval year to month" AS k17, CASE WHEN "number" IS NULL THEN 0 ELSE 1 END AS w0, CASE WHEN "binary_double" IS NULL THEN 0 ELSE 1 END AS w1, CASE WHEN "boolean" IS NULL THEN 0 ELSE 1 END AS w2, CASE WHEN "varchar2" IS NULL THEN 0 ELSE 1 END AS w3, CASE WHEN "nvarchar2" IS NULL THEN 0 ELSE 1 END AS w4, CASE WHEN "char" IS NULL THEN 0 ELSE 1 END AS w5, CASE WHEN "nchar" IS NULL THEN 0 ELSE 1 END AS w6, CASE WHEN "raw" IS NULL THEN 0 ELSE 1 END AS w7, CASE WHEN "rowid" IS NULL THEN 0 ELSE 1 END AS w8, CASE WHEN "date" IS NULL THEN 0 ELSE 1 END AS w9, CASE WHEN "timestamp" IS NULL THEN 0 ELSE 1 END AS w10, CASE WHEN "timestamp with time zone" IS NULL THEN 0 ELSE 1 END AS w11, CASE WHEN "timestamp with local time zone" IS NULL THEN 0 ELSE 1 END AS w12, CASE WHEN "interval day to second" IS NULL THEN 0 ELSE 1 END AS w13, CASE WHEN "interval year to month" IS NULL THEN 0 ELSE 1 END AS w14 FROM "APP"."ORDERS" WHERE (
1 = 0
)) key_values
      GROUP BY k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15, k16, k17, w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14) key_groups;

SELECT NVL(SUM(n), 0) AS row_count, COUNT(CASE WHEN w0 = 1 AND w1 = 1 AND w2 = 1 AND w3 = 1 AND w4 = 1 AND w5 = 1 AND w6 = 1 AND w7 = 1 AND w8 = 1 AND w9 = 1 AND w10 = 1 THEN 1 END) AS distinct_count,
      NVL(SUM(CASE WHEN w0 = 1 AND w1 = 1 AND w2 = 1 AND w3 = 1 AND w4 = 1 AND w5 = 1 AND w6 = 1 AND w7 = 1 AND w8 = 1 AND w9 = 1 AND w10 = 1 THEN 0 ELSE n END), 0) AS null_count,
      NVL(SUM(CASE WHEN w0 = 1 AND w1 = 1 AND w2 = 1 AND w3 = 1 AND w4 = 1 AND w5 = 1 AND w6 = 1 AND w7 = 1 AND w8 = 1 AND w9 = 1 AND w10 = 1 THEN n * n END), 0) AS square_sum
    FROM (SELECT k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, COUNT(*) AS n
      FROM (SELECT "select" AS k0, "a'b" AS k1, "a`b" AS k2, "a;b--" AS k3, "a.b" AS k4, "a b" AS k5, "/*a*/" AS k6, "[a]" AS k7, "$1 ? :a %s" AS k8, "naïve 東京" AS k9, "xyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyz" AS k10, CASE WHEN "select" IS NULL THEN 0 ELSE 1 END AS w0, CASE WHEN "a'b" IS NULL THEN 0 ELSE 1 END AS w1, CASE WHEN "a`b" IS NULL THEN 0 ELSE 1 END AS w2, CASE WHEN "a;b--" IS NULL THEN 0 ELSE 1 END AS w3, CASE WHEN "a.b" IS NULL THEN 0 ELSE 1 END AS w4, CASE WHEN "a b" IS NULL THEN 0 ELSE 1 END AS w5, CASE WHEN "/*a*/" IS NULL THEN 0 ELSE 1 END AS w6, CASE WHEN "[a]" IS NULL THEN 0 ELSE 1 END AS w7, CASE WHEN "$1 ? :a %s" IS NULL THEN 0 ELSE 1 END AS w8, CASE WHEN "naïve 東京" IS NULL THEN 0 ELSE 1 END AS w9, CASE WHEN "xyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyz" IS NULL THEN 0 ELSE 1 END AS w10 FROM "odd.schema"."Robert'); DROP TABLE orders; -- é") key_values
      GROUP BY k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10) key_groups;
