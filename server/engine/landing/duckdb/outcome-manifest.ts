import type { ColumnDescription } from '../../connectors/contract.ts';
import { fieldLabels } from '../../outcomes/field-labels.ts';
import type { ReconcilePlan } from '../../plan/plan.ts';
import { valueColumns } from '../../plan/staged-columns.ts';
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
  /** Whether duplicate keys are listed. Files of earlier versions have no list. */
  duplicates?: boolean;
  /** Their keys, by position: those of the row key after their transforms. Files of earlier versions have no transforms. */
  countedKeys?: { source: number; target: number }[];
  /** `transformed`: the column that was compared instead of `source`. */
  fields: { label: string; source: number; transformed?: number; target: number; ignored: boolean }[];
  rules: { name: string; confidence: number }[];
  derived: DerivedColumn[];
}

/** What a staging file says of one side's table. */
export interface StagingManifest {
  tableName: string;
  columns: ColumnDescription[];
}

export function outcomeManifest(plan: ReconcilePlan, derived: DerivedColumn[]): OutcomeManifest {
  const columns = { source: valueColumns(plan.source), target: valueColumns(plan.target) };
  const position = (side: 'source' | 'target', name: string) => columnPosition({ side, columns: columns[side] }, name);
  const positions = (pair: { source: string; target: string }) => ({
    source: position('source', pair.source),
    target: position('target', pair.target),
  });
  const counted = plan.keyRule === null ? undefined : plan.rules[plan.keyRule]!.keys;
  const labels = fieldLabels(plan.fields);
  return {
    version: 1,
    ...columns,
    keys: plan.rowKey.map(positions),
    fields: plan.fields.map((field, index) => ({
      label: labels[index]!,
      ...positions(field),
      ...(field.transformed !== undefined && { transformed: position('source', field.transformed) }),
      ignored: field.compare.ignore === true,
    })),
    rules: plan.rules.map(({ name, confidence }) => ({ name, confidence })),
    similarity: hasSimilarity(plan),
    duplicates: counted !== undefined,
    ...(counted !== undefined && { countedKeys: counted.map(positions) }),
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
