import type { ColumnDescription } from '../../connectors/contract.ts';
import { fieldLabels } from '../../outcomes/field-labels.ts';
import type { ReconcilePlan } from '../../plan/plan.ts';
import { hasSimilarity } from './compiled-plan.ts';
import type { DuckDbStatements } from './duckdb-session.ts';
import { marked, unmarked } from './marked-text.ts';
import type { DerivedColumn } from './outcome-layout.ts';
import { quoteText } from './sql-text.ts';
import { columnPosition } from './staged-side.ts';

/** What a reader needs to know about an outcomes file; kept inside it, so that names never become SQL. */
export interface OutcomeManifest {
  version: 1;
  /** Columns by position: `source[2]` is `s2`. */
  source: ColumnDescription[];
  target: ColumnDescription[];
  /** The row key, by position. */
  keys: { source: number; target: number }[];
  /** Whether the outcomes have a similarity; files of earlier versions do not say. */
  similarity?: boolean;
  /** Whether duplicate keys are listed: the keys are then those of `keys`. Files of earlier versions have no list. */
  duplicates?: boolean;
  fields: { label: string; source: number; target: number; ignored: boolean }[];
  rules: { name: string; confidence: number }[];
  derived: DerivedColumn[];
}

/** What a staging file says of one side's table. */
export interface StagingManifest {
  tableName: string;
  columns: ColumnDescription[];
}

export function outcomeManifest(plan: ReconcilePlan, derived: DerivedColumn[]): OutcomeManifest {
  const position = (side: 'source' | 'target', name: string) => columnPosition({ side, columns: plan[side].columns }, name);
  const labels = fieldLabels(plan.fields);
  return {
    version: 1,
    source: plan.source.columns,
    target: plan.target.columns,
    keys: plan.rowKey.map((key) => ({ source: position('source', key.source), target: position('target', key.target) })),
    fields: plan.fields.map((field, index) => ({
      label: labels[index]!,
      source: position('source', field.source),
      target: position('target', field.target),
      ignored: field.compare.ignore === true,
    })),
    rules: plan.rules.map(({ name, confidence }) => ({ name, confidence })),
    similarity: hasSimilarity(plan),
    duplicates: plan.keyRule !== null,
    derived,
  };
}

/** `catalog` is the attached database. */
export async function writeManifest(statements: DuckDbStatements, catalog: string, manifest: object): Promise<void> {
  await statements.run(`CREATE TABLE ${catalog}.manifest AS SELECT ${quoteText(JSON.stringify(manifest))} AS document`);
}

export async function readManifest<Manifest>(statements: DuckDbStatements, catalog: string): Promise<Manifest> {
  const [row] = await statements.rows(`SELECT ${marked('document')} FROM ${catalog}.manifest`);
  return JSON.parse(unmarked(row?.[0] ?? null) ?? '') as Manifest;
}
