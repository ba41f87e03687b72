import { randomBytes } from 'node:crypto';
import { rename, rm, stat } from 'node:fs/promises';
import { plainDecimal } from '../../matching/pair-comparison.ts';
import type { ExportFormat, OutcomeFilter } from '../contract.ts';
import { OUTCOMES } from '../contract.ts';
import { differenceBit } from './compiled-plan.ts';
import { explainLandingError } from './duckdb-error.ts';
import type { OpenedFile } from './opened-files.ts';
import { filterSql } from './outcome-filter.ts';
import { outcomeCode } from './outcome-layout.ts';
import type { OutcomeManifest } from './outcome-manifest.ts';
import { OutcomeValues } from './outcome-values.ts';
import { quoteName, quoteText } from './sql-text.ts';

/** NULL is an empty field and the empty text `""`, as everywhere in Tieout. */
const COPY_OPTIONS: Record<ExportFormat, string> = {
  csv: `FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR ''`,
  json: 'FORMAT json, ARRAY true',
  parquet: 'FORMAT parquet, COMPRESSION zstd',
};

/** Writes the file in one piece: under a name of its own first, which becomes `path` when it is whole. */
export async function exportOutcomes(
  opened: OpenedFile<OutcomeManifest>,
  filter: OutcomeFilter,
  format: ExportFormat,
  path: string,
  signal: AbortSignal,
): Promise<{ rows: number; bytes: number }> {
  const values = new OutcomeValues(opened.manifest);
  const { where, values: bound } = filterSql(filter, opened.manifest, values);
  const columns = format === 'json' ? jsonColumns(opened.manifest, values) : flatColumns(opened.manifest, values);
  // Sorted first and written out as text after: what is sorted is then a fraction of what is written.
  const sorted = `SELECT * FROM ${opened.catalog}.outcomes AS o WHERE ${where} ORDER BY o.id`;
  const query = `SELECT ${columns.join(', ')} FROM (${sorted}) AS o`;
  const partial = `${path}.${randomBytes(4).toString('hex')}.partial`;
  try {
    const [row] = await opened.statements.rows(`COPY (${query}) TO ${quoteText(partial)} (${COPY_OPTIONS[format]})`, bound, signal);
    const { size } = await stat(partial);
    await rename(partial, path);
    return { rows: Number(row?.[0]), bytes: size };
  } catch (error) {
    await rm(partial, { force: true });
    throw explainLandingError(error, signal);
  }
}

interface RuleTexts {
  outcome: string;
  rule: string;
  confidence: string;
}

function ruleTexts(manifest: OutcomeManifest): RuleTexts {
  const byRule = (text: (rule: OutcomeManifest['rules'][number]) => string) =>
    `CASE o.rule ${manifest.rules.map((rule, index) => `WHEN ${index} THEN ${text(rule)}`).join(' ')} END`;
  const usual = (rule: { confidence: number }) => `CAST('${rule.confidence}' AS DOUBLE)`;
  // As pairConfidence in matching/pair-confidence.ts, in exact decimals, wide enough for DuckDB to multiply them; NULL without a similarity.
  const similar = byRule(
    (rule) =>
      `CAST(round(CAST('${plainDecimal(rule.confidence)}' AS DECIMAL(24,14)) * CAST(o.similarity AS DECIMAL(7,0)) * CAST(0.000001 AS DECIMAL(6,6)), 6) AS DOUBLE)`,
  );
  return {
    outcome: `CASE o.outcome ${OUTCOMES.map((outcome) => `WHEN ${outcomeCode(outcome)} THEN '${outcome}'`).join(' ')} END`,
    rule: byRule((rule) => quoteText(rule.name)),
    confidence: manifest.similarity ? `coalesce(${similar}, ${byRule(usual)})` : byRule(usual),
  };
}

function flatColumns(manifest: OutcomeManifest, values: OutcomeValues): string[] {
  const { outcome, rule, confidence } = ruleTexts(manifest);
  const taken = new Set<string>();
  const named = (expression: string, name: string) => {
    let free = name;
    for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${name}_${count}`;
    taken.add(free.toLowerCase());
    return `${expression} AS ${quoteName(free)}`;
  };
  return [
    named(outcome, 'outcome'),
    named(rule, 'rule'),
    named(confidence, 'confidence'),
    named('o.reason', 'reason'),
    ...manifest.keys.map((key) => named(keyText(key, values), manifest.source[key.source]!.name)),
    ...manifest.fields.flatMap((field, index) => [
      named(values.text('source', field.source), `${field.label}_source`),
      ...(field.transformed === undefined ? [] : [named(values.text('source', field.transformed), `${field.label}_transformed`)]),
      named(values.text('target', field.target), `${field.label}_target`),
      named(fieldEqual(index, values), `${field.label}_equal`),
    ]),
  ];
}

/** The shape of OutcomeRow, without its id. */
function jsonColumns(manifest: OutcomeManifest, values: OutcomeValues): string[] {
  const { outcome, rule, confidence } = ruleTexts(manifest);
  const keys = manifest.keys.map((key) => `${quoteText(manifest.source[key.source]!.name)}, ${keyText(key, values)}`);
  const fields = manifest.fields.map((field, index) => {
    const compared = field.transformed === undefined ? '' : `, 'transformed', ${values.text('source', field.transformed)}`;
    const source = `'source', ${values.text('source', field.source)}${compared}`;
    const target = `'target', ${values.text('target', field.target)}`;
    const both = `json_object(${source}, ${target}, 'equal', ${fieldEqual(index, values)})`;
    const one = `CASE WHEN ${values.hasSide('source')} THEN json_object(${source}, 'equal', false) ELSE json_object(${target}, 'equal', false) END`;
    return `${quoteText(field.label)}, CASE WHEN ${values.hasSide('source')} AND ${values.hasSide('target')} THEN ${both} ELSE ${one} END`;
  });
  return [
    `${outcome} AS outcome`,
    `${rule} AS rule`,
    `${confidence} AS confidence`,
    'o.reason AS reason',
    `json_object(${keys.join(', ')}) AS "key"`,
    `json_object(${fields.join(', ')}) AS fields`,
  ];
}

function keyText(key: { source: number; target: number }, values: OutcomeValues): string {
  return `CASE WHEN ${values.hasSide('source')} THEN ${values.text('source', key.source)} ELSE ${values.text('target', key.target)} END`;
}

function fieldEqual(index: number, values: OutcomeValues): string {
  const { word, bit } = differenceBit(index);
  return `(${values.hasSide('source')} AND ${values.hasSide('target')} AND (coalesce(o.${word}, 0) >> ${bit}) & 1 = 0)`;
}
