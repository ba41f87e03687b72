import { COMPARED_CHARACTERS } from '../../matching/similarity/held-texts.ts';
import type { Side } from '../../plan/plan.ts';
import { candidateRows, type RestTables } from './candidate-rows.ts';
import { canonicalText } from './canonical-text.ts';
import type { TypedExpression } from './common-form.ts';
import { type CompiledPlan, type CompiledRule, pairDiffers } from './compiled-plan.ts';
import { marked } from './marked-text.ts';
import { pairedRows } from './pair-rows.ts';
import { ALIAS } from './staged-side.ts';

/** Scratch tables of one fuzzy rule. */
export interface SimilarTables {
  /** Blocks with rows on both sides: `block`, key forms `k…`, and `source`, `target`: how many rows each side has in it. */
  blocks: string;
  /** Pairs that are similar enough: `source_row, target_row, similarity` in millionths. */
  similar: string;
  /** Those that were taken. */
  pairs: string;
  /** Per side, the rank by content of the rows in `similar`: `rid, place`. */
  places: Record<Side, string>;
}

export function similarTables(rule: CompiledRule): SimilarTables {
  return {
    blocks: `blocks_${rule.index}`,
    similar: `similar_${rule.index}`,
    pairs: `similar_pairs_${rule.index}`,
    places: { source: `places_source_${rule.index}`, target: `places_target_${rule.index}` },
  };
}

/** Rows of a side that some row was similar to but that were not taken: `rid`. They stay until reasons are given. */
export function passedOverTable(rule: CompiledRule, side: Side): string {
  return `passed_over_${side}_${rule.index}`;
}

/** Without blocking keys there is one block. */
export function createBlocks(plan: CompiledPlan, rule: CompiledRule, rest: RestTables, tables: SimilarTables): string {
  const keys = rule.keys.source.map((_, index) => `k${index}`);
  const perSide = (side: Side) => {
    const forms = rule.keys[side].map((key, index) => `${key} AS k${index}`);
    const grouped = keys.length === 0 ? 'HAVING count(*) > 0' : 'GROUP BY ALL';
    return `(SELECT ${[...forms, 'count(*) AS n'].join(', ')} FROM ${candidateRows(plan, rule, side, rest, { take: 'all' })} ${grouped}) AS ${ALIAS[side]}`;
  };
  const same = keys.length === 0 ? 'true' : keys.map((key) => `s.${key} = t.${key}`).join(' AND ');
  const columns = ['row_number() OVER () AS block', ...keys.map((key) => `s.${key}`), 's.n AS source', 't.n AS target'];
  return `CREATE TABLE ${tables.blocks} AS SELECT ${columns.join(', ')} FROM ${perSide('source')} JOIN ${perSide('target')} ON ${same}`;
}

/** Rows and pairs inside blocks: `source, target, pairs`. */
export function countCandidates(tables: SimilarTables): string {
  const sum = (value: string) => `coalesce(sum(CAST(${value} AS HUGEINT)), 0)`;
  return `SELECT ${sum('source')}, ${sum('target')}, coalesce(sum(CAST(source AS HUGEINT) * target), 0) FROM ${tables.blocks}`;
}

/** What `similarPairs` reads: `block, side, held, row, text`, block by block, the held rows first (matching/similarity/similar-pairs.ts). */
export function selectCandidates(plan: CompiledPlan, rule: CompiledRule, rest: RestTables, tables: SimilarTables): string {
  const perSide = (side: Side) => {
    const held = side === 'source' ? 'b.source <= b.target' : 'b.source > b.target';
    const same = rule.keys[side].map((key, index) => `b.k${index} = ${key}`).join(' AND ') || 'true';
    const text = `left(${comparedText(rule.similarity![side])}, ${COMPARED_CHARACTERS})`;
    return `SELECT b.block, ${side === 'source'} AS is_source, ${held} AS held, ${ALIAS[side]}.rid, ${text} AS text FROM ${candidateRows(plan, rule, side, rest, { take: 'all' })} JOIN ${tables.blocks} AS b ON ${same}`;
  };
  return [
    `SELECT CAST(block AS DOUBLE), is_source, held, CAST(rid AS DOUBLE), ${marked('text')}`,
    `FROM (${perSide('source')} UNION ALL ${perSide('target')}) ORDER BY block, held DESC`,
  ].join('\n');
}

function comparedText({ sql, type }: TypedExpression): string {
  return canonicalText(sql, type);
}

export function createSimilar(table: string): string {
  return `CREATE TABLE ${table} (source_row BIGINT, target_row BIGINT, similarity INTEGER)`;
}

/** The order by content that settles ties, as for twins (matching/one-to-one.ts). */
export function createPlaces(plan: CompiledPlan, side: Side, tables: SimilarTables): string {
  const alias = ALIAS[side];
  const content = plan[side].columns.map((_, index) => `${alias}.c${index}`);
  return [
    `CREATE TABLE ${tables.places[side]} AS`,
    `SELECT ${alias}.rowid AS rid, row_number() OVER (ORDER BY ${[...content, `${alias}.rowid`].join(', ')}) AS place`,
    `FROM ${plan[side].table} AS ${alias} WHERE ${alias}.rowid IN (SELECT ${side}_row FROM ${tables.similar})`,
  ].join('\n');
}

/** Similar pairs in the order in which they are offered to `OneToOne`: `source_row, target_row, similarity`. */
export function selectInOrder(plan: CompiledPlan, tables: SimilarTables): string {
  const pairs = `(SELECT p.*, ps.place AS source_place, pt.place AS target_place FROM ${tables.similar} AS p JOIN ${tables.places.source} AS ps ON ps.rid = p.source_row JOIN ${tables.places.target} AS pt ON pt.rid = p.target_row)`;
  return [
    'SELECT CAST(source_row AS DOUBLE), CAST(target_row AS DOUBLE), similarity FROM (',
    `SELECT p.source_row, p.target_row, p.similarity, p.source_place, p.target_place, (${pairDiffers(plan)}) AS differs FROM ${pairedRows(plan, pairs)}`,
    ') ORDER BY similarity DESC, differs, source_place, target_place',
  ].join('\n');
}

export function createPassedOver(rule: CompiledRule, side: Side, tables: SimilarTables): string {
  return `CREATE TABLE ${passedOverTable(rule, side)} AS SELECT DISTINCT ${side}_row AS rid FROM ${tables.similar} ANTI JOIN ${tables.pairs} USING (${side}_row)`;
}
