import type { ColumnDescription } from '../connectors/contract.ts';
import type { DefinitionProblem } from '../plan/plan.ts';
import { isCanonical } from '../values/canonical.ts';
import { formatLogicalType, type LogicalType } from '../values/logical-type.ts';
import { type CompiledChain, compileChain } from './compile-chain.ts';
import { shownText } from './shown-text.ts';
import { doneWithin } from './time-limited.ts';
import { type FindColumn, Refusal, shownValue } from './transform.ts';
import type { TransformChain } from './transform-schema.ts';

export interface TransformPreview {
  /** Of the values after the chain. */
  type: LogicalType;
  /** The transforms in their order, each with the type of what it gives. */
  steps: { name: string; type: LogicalType }[];
  rows: TransformPreviewRow[];
}

export interface TransformPreviewRow {
  before: string | null;
  /** What comes out of each step, as far as the row got: after a refusal nothing follows. */
  steps: (string | null)[];
  after: string | null;
  /** Why a run would reject the row: `"abc" is not a whole number (to_integer)`. `after` is null then. */
  error?: string;
}

/** A row of samples: canonical texts by column name. */
export type SampleRow = Readonly<Record<string, string | null>>;

const TIME_LIMIT_MS = 1_000;

/**
 * What a chain makes of sample values: the very same code that a run uses. Pure.
 * @param chain empty: the values as they are.
 * @param find finds other columns of the row, for concat and coalesce.
 */
export function previewTransforms(
  chain: TransformChain,
  column: ColumnDescription,
  samples: readonly SampleRow[],
  find: FindColumn,
): TransformPreview | { problem: DefinitionProblem } {
  const compiled = compileChain(chain, column, find);
  if ('problem' in compiled) return compiled;
  const rows: TransformPreviewRow[] = [];
  const done = doneWithin(TIME_LIMIT_MS, () => {
    for (const sample of samples) rows.push(previewRow(sample, column, compiled.chain));
  });
  if (!done) return { problem: { path: 'transforms', message: 'a pattern takes too long on these values; write it simpler' } };
  const { type, steps } = compiled.chain;
  return { type, steps: steps.map(({ name, type: given }) => ({ name, type: given })), rows };
}

function previewRow(sample: SampleRow, { name, logicalType }: ColumnDescription, chain: CompiledChain): TransformPreviewRow {
  const raw = sample[name] ?? null;
  if (raw !== null && !isCanonical(logicalType, raw)) {
    return { before: raw, steps: [], after: null, error: `${shownValue(raw)} does not fit ${formatLogicalType(logicalType)}` };
  }
  const before = raw === null ? null : shownText(raw, logicalType);
  const values = chain.trace(raw, (other) => sample[other] ?? null);
  const steps: (string | null)[] = [];
  for (const [at, value] of values.entries()) {
    if (value instanceof Refusal) return { before, steps, after: null, error: `${value.reason} (${value.transform})` };
    steps.push(value === null ? null : shownText(value, chain.steps[at]!.type));
  }
  return { before, steps, after: steps.length === 0 ? before : steps.at(-1)! };
}
