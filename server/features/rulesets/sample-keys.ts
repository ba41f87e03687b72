import type { ColumnDescription } from '#server/engine/connectors/contract.ts';
import { readRows } from '#server/engine/connectors/spool.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { MeasuredBlocks } from '#server/engine/matching/estimate-candidates.ts';
import { measuredBySample, RowSample } from '#server/engine/matching/row-sample.ts';
import { describedSide, resolveColumn } from '#server/engine/plan/resolve-column.ts';
import { type CompiledChain, compileChain } from '#server/engine/transforms/compile-chain.ts';
import { doneWithin } from '#server/engine/transforms/time-limited.ts';
import { Refusal } from '#server/engine/transforms/transform.ts';
import type { TransformChain } from '#server/engine/transforms/transform-schema.ts';
import type { DescribedSideOfRuleset } from './describe-sides.ts';

/** Enough that blocks of one thousandth of the rows are met many times. */
const SAMPLE_ROWS = 20_000;
const TRANSFORMS_MS = 2_000;

/** One part of a key: a column of the side and what is made of it. */
export interface KeyPart {
  column: string;
  transforms?: TransformChain | undefined;
}

/**
 * Measures keys that transforms make, which exist in no database: reads the columns that they are made of, of every row, and
 * transforms rows chosen by chance. Null where the transforms take too long.
 * @throws TieoutError invalid_input when a column or a chain cannot be used.
 */
export async function sampleKeys(
  { connector, dataset, description }: DescribedSideOfRuleset,
  parts: readonly KeyPart[],
  signal: AbortSignal,
): Promise<MeasuredBlocks['source'] | null> {
  const side = describedSide({ connection: '', ...dataset }, description);
  const find = (written: string) => resolveColumn(written, side);
  const made = parts.map(({ column, transforms = [] }) => {
    const found = find(column);
    if ('problem' in found) throw unusable(found.problem);
    const compiled = compileChain(transforms, found.column, find);
    if ('problem' in compiled) throw unusable(`${compiled.problem.path}: ${compiled.problem.message}`);
    return { from: found.column, chain: compiled.chain };
  });
  const columns = [...new Set(made.flatMap(({ from, chain }) => [from.name, ...chain.columns]))];
  const extraction = await connector.extract(dataset, { columns }, signal);
  const sample = new RowSample<(string | null)[]>(SAMPLE_ROWS);
  for await (const row of readRows(extraction)) sample.add(row);
  const keys: (string | null)[] = [];
  const done = doneWithin(TRANSFORMS_MS, () => {
    for (const row of sample.kept) keys.push(keyOf(row, columns, made));
  });
  return done ? measuredBySample(keys, sample.seen) : null;
}

/** Null where a part is NULL or refused: such a row matches nothing. */
function keyOf(
  row: readonly (string | null)[],
  columns: readonly string[],
  parts: readonly { from: ColumnDescription; chain: CompiledChain }[],
): string | null {
  const read = (name: string) => row[columns.indexOf(name)] ?? null;
  const values: string[] = [];
  for (const { from, chain } of parts) {
    const value = chain.run(read(from.name), read);
    if (value === null || value instanceof Refusal) return null;
    values.push(value);
  }
  return JSON.stringify(values);
}

function unusable(problem: string): TieoutError {
  return new TieoutError(
    'invalid_input',
    `The pairs of a fuzzy rule cannot be estimated: ${problem}.`,
    'Correct the rule’s keys and try again.',
  );
}
