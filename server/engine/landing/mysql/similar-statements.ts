import { SIDES, type Side } from '../../plan/plan.ts';
import { ALIAS, type ExecutionTables, sideCode, unpaired } from './execution-tables.ts';
import { forcedIndex, keyColumn } from './staging-table.ts';

/** The statements of one fuzzy rule. Its key is its blocking key; rows with NULL in that or in the similarity's column have none. */

/** Blocks with rows on both sides. */
export function insertBlocks(tables: ExecutionTables, rule: number): string {
  const key = keyColumn(rule);
  const perSide = (side: Side) => {
    const alias = ALIAS[side];
    return `(SELECT ${alias}.${key} AS block_key, COUNT(*) AS n FROM ${tables[side]} AS ${alias} WHERE ${alias}.${key} IS NOT NULL AND ${unpaired(tables, side)} GROUP BY ${alias}.${key})`;
  };
  return [
    `INSERT INTO ${tables.blocks} (block, block_key, source_rows, target_rows)`,
    'SELECT ROW_NUMBER() OVER (ORDER BY l.block_key), l.block_key, l.n, r.n',
    `FROM ${perSide('source')} AS l JOIN ${perSide('target')} AS r ON r.block_key = l.block_key`,
  ].join('\n');
}

/** Rows and pairs inside blocks: `source, target, pairs`. */
export function countCandidates(tables: ExecutionTables): string {
  return `SELECT COALESCE(SUM(source_rows), 0), COALESCE(SUM(target_rows), 0), COALESCE(SUM(CAST(source_rows AS DECIMAL(30)) * target_rows), 0) FROM ${tables.blocks}`;
}

/** Rows of one side block by block: `block, held, row_id, compared, others`; the side with fewer rows of a block is held. */
export function selectBlockRows(tables: ExecutionTables, rule: number, side: Side): string {
  const alias = ALIAS[side];
  const held = side === 'source' ? 'b.source_rows <= b.target_rows' : 'b.source_rows > b.target_rows';
  return [
    `SELECT b.block, ${held}, ${alias}.row_id, ${alias}.compared, ${alias}.others`,
    `FROM ${tables.blocks} AS b STRAIGHT_JOIN ${tables[side]} AS ${alias} ${forcedIndex(rule)} ON ${alias}.${keyColumn(rule)} = b.block_key`,
    `WHERE ${unpaired(tables, side)} ORDER BY b.block`,
  ].join('\n');
}

/** Rows of one side that some row is similar to: `row_id, compared, others`. */
export function selectSimilarRows(tables: ExecutionTables, side: Side): string {
  const alias = ALIAS[side];
  return [
    `SELECT ${alias}.row_id, ${alias}.compared, ${alias}.others`,
    `FROM (SELECT DISTINCT ${side}_row FROM ${tables.similar}) AS p JOIN ${tables[side]} AS ${alias} ON ${alias}.row_id = p.${side}_row`,
  ].join('\n');
}

export function insertPlaces(tables: ExecutionTables): string {
  return `INSERT INTO ${tables.places} (side, row_id, place) SELECT side, row_id, ROW_NUMBER() OVER (PARTITION BY side ORDER BY content, row_id) FROM ${tables.content}`;
}

const BOTH_ROWS = (tables: ExecutionTables) =>
  `FROM ${tables.similar} AS p JOIN ${tables.source} AS s ON s.row_id = p.source_row JOIN ${tables.target} AS t ON t.row_id = p.target_row`;

/** Similar pairs whose comparable texts are not all the same: `source_row, target_row, compared` of both. */
export function selectUnequalSimilar(tables: ExecutionTables): string {
  return `SELECT p.source_row, p.target_row, s.compared, t.compared ${BOTH_ROWS(tables)} WHERE s.compared <> t.compared`;
}

/** Similar pairs in the order in which they are offered to `OneToOne`: `source_row, target_row, similarity, same`. */
export function selectInOrder(tables: ExecutionTables): string {
  const [source, target] = SIDES.map(
    (side) => `JOIN ${tables.places} AS ${side}_place ON ${side}_place.side = ${sideCode(side)} AND ${side}_place.row_id = p.${side}_row`,
  );
  return [
    'SELECT p.source_row, p.target_row, p.similarity, s.compared = t.compared AS same',
    BOTH_ROWS(tables),
    source,
    target,
    `LEFT JOIN ${tables.near} AS n ON n.source_row = p.source_row AND n.target_row = p.target_row`,
    'ORDER BY p.similarity DESC, (s.compared = t.compared OR n.source_row IS NOT NULL) DESC, source_place.place, target_place.place',
  ].join('\n');
}

/** Rows that the rule passed over; they stay until reasons are given. */
export function insertPassed(tables: ExecutionTables, rule: number, side: Side): string {
  return `INSERT IGNORE INTO ${tables.passed} (side, row_id) SELECT DISTINCT ${sideCode(side)}, c.${side}_row FROM ${tables.similar} AS c WHERE NOT EXISTS (SELECT 1 FROM ${tables.pairs} AS p WHERE p.${side}_row = c.${side}_row AND p.rule = ${rule})`;
}
