import type { DuckDBValue } from '@duckdb/node-api';
import { pairConfidence } from '../../matching/pair-confidence.ts';
import { decodeCursor } from '../../outcomes/cursor.ts';
import { assertCountCap, assertPageSize, neighbours } from '../../outcomes/paging.ts';
import { OUTCOMES, type OutcomeFilter, type OutcomePage, type OutcomePageQuery, type OutcomeRow } from '../contract.ts';
import { differenceBit, differenceWords } from './compiled-plan.ts';
import { marked, unmarked } from './marked-text.ts';
import type { OpenedFile } from './opened-files.ts';
import { filterSql } from './outcome-filter.ts';
import type { OutcomeManifest } from './outcome-manifest.ts';
import { OutcomeValues } from './outcome-values.ts';

type OpenedOutcomes = OpenedFile<OutcomeManifest>;

export async function readPage(opened: OpenedOutcomes, query: OutcomePageQuery, signal: AbortSignal): Promise<OutcomePage> {
  assertPageSize(query.limit, 'rows');
  const values = new OutcomeValues(opened.manifest);
  const filter = filterSql(query, opened.manifest, values);
  const from = query.cursor === undefined ? null : decodeCursor(query.cursor);
  const backward = query.direction === 'backward';
  const beyond = from === null ? '' : ` AND o.id ${backward ? '<' : '>'} ${from}`;
  // One row too many tells whether there is another page.
  const found = await opened.statements.rows(
    [
      `SELECT ${headColumns(opened.manifest).join(', ')} FROM ${opened.catalog}.outcomes AS o`,
      `WHERE ${filter.where}${beyond} ORDER BY o.id ${backward ? 'DESC' : 'ASC'} LIMIT ${query.limit + 1}`,
    ].join('\n'),
    filter.values,
    signal,
  );
  const more = found.length > query.limit;
  const heads = found.slice(0, query.limit);
  if (backward) heads.reverse();
  const texts = await readTexts(opened, values, heads, signal);
  const rows = heads.map((head, index) => outcomeRow(head, texts[index]!, opened.manifest, query.targetKey === true));
  return { rows, ...neighbours(rows, backward, more, from) };
}

export async function countRows(
  opened: OpenedOutcomes,
  filter: OutcomeFilter,
  cap: number,
  signal: AbortSignal,
): Promise<{ count: number; capped: boolean }> {
  assertCountCap(cap);
  const { where, values } = filterSql(filter, opened.manifest, new OutcomeValues(opened.manifest));
  const counted = `SELECT count(*) FROM (SELECT 1 FROM ${opened.catalog}.outcomes AS o WHERE ${where} LIMIT ${cap + 1})`;
  const [row] = await opened.statements.rows(counted, values, signal);
  const count = Number(row?.[0]);
  return { count: Math.min(count, cap), capped: count > cap };
}

const FIXED_COLUMNS = 4;

/** `id, outcome, rule, reason`, then the difference words, then the similarity if the run has any. */
function headColumns(manifest: OutcomeManifest): string[] {
  const words = differenceWords(manifest.fields.length).map((word) => `o.${word}`);
  return ['o.id', 'o.outcome', 'o.rule', marked('o.reason'), ...words, ...(manifest.similarity ? ['o.similarity'] : [])];
}

/** In millionths; null but for pairs of a fuzzy rule. */
function similarityOf(head: DuckDBValue[], manifest: OutcomeManifest): number | null {
  return manifest.similarity && typeof head.at(-1) === 'number' ? Number(head.at(-1)) : null;
}

/** DuckDB works on 2,048 rows at a time, even for one: reading all of five hundred columns at once would take 200 MB. */
const TEXTS_AT_ONCE = 128;

/** For each of these rows, the text of each key and field pair, source before target, then what transforms made of fields. */
async function readTexts(
  { statements, catalog, manifest }: OpenedOutcomes,
  values: OutcomeValues,
  heads: DuckDBValue[][],
  signal: AbortSignal,
): Promise<(string | null)[][]> {
  const ids = heads.map((head) => String(head[0]));
  if (ids.length === 0) return [];
  const texts = new Map(ids.map((id): [string, (string | null)[]] => [id, []]));
  const pairs = [...manifest.keys, ...manifest.fields];
  const columns = [
    ...pairs.flatMap((pair) => [values.text('source', pair.source), values.text('target', pair.target)]),
    ...transformedColumns(manifest).map((position) => values.text('source', position)),
  ].map(marked);
  for (let first = 0; first < columns.length; first += TEXTS_AT_ONCE) {
    const some = columns.slice(first, first + TEXTS_AT_ONCE);
    const sql = `SELECT o.id, ${some.join(', ')} FROM ${catalog}.outcomes AS o WHERE o.id IN (${ids.join(', ')})`;
    for (const [id, ...found] of await statements.rows(sql, [], signal)) texts.get(String(id))!.push(...found.map(unmarked));
  }
  return ids.map((id) => texts.get(id)!);
}

/** The source's columns that are compared instead of those that the fields name; each once. */
function transformedColumns(manifest: OutcomeManifest): number[] {
  return [...new Set(manifest.fields.flatMap((field) => field.transformed ?? []))];
}

function outcomeRow(head: DuckDBValue[], texts: (string | null)[], manifest: OutcomeManifest, withTargetKey: boolean): OutcomeRow {
  const outcome = OUTCOMES[Number(head[1])]!;
  const rule = head[2] === null ? null : manifest.rules[Number(head[2])]!;
  const hasSource = outcome !== 'target_only' && outcome !== 'rejected_target';
  const hasTarget = outcome !== 'source_only' && outcome !== 'rejected_source';
  const differs = (index: number) => {
    const { word, bit } = differenceBit(index);
    const bits = head[FIXED_COLUMNS + Number(word.slice(1))];
    return typeof bits === 'bigint' && ((bits >> BigInt(bit)) & 1n) === 1n;
  };
  const transformedAt = transformedColumns(manifest);
  const firstTransformed = 2 * (manifest.keys.length + manifest.fields.length);
  const transformed = (position: number) => texts[firstTransformed + transformedAt.indexOf(position)] ?? null;
  return {
    id: String(head[0]),
    outcome,
    rule: rule?.name ?? null,
    confidence: rule === null ? null : pairConfidence(rule.confidence, similarityOf(head, manifest)),
    reason: unmarked(head[3] ?? null),
    key: Object.fromEntries(
      manifest.keys.map((key, index) => [manifest.source[key.source]!.name, texts[2 * index + (hasSource ? 0 : 1)] ?? null]),
    ),
    fields: Object.fromEntries(
      manifest.fields.map((field, index) => {
        const at = 2 * (manifest.keys.length + index);
        const sides = {
          ...(hasSource && { source: texts[at] ?? null }),
          ...(hasSource && field.transformed !== undefined && { transformed: transformed(field.transformed) }),
          ...(hasTarget && { target: texts[at + 1] ?? null }),
        };
        return [field.label, { ...sides, equal: hasSource && hasTarget && !differs(index) }];
      }),
    ),
    ...(withTargetKey &&
      hasTarget && {
        targetKey: Object.fromEntries(manifest.keys.map((key, index) => [manifest.target[key.target]!.name, texts[2 * index + 1] ?? null])),
      }),
  };
}
