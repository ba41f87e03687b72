import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { ColumnDescription, SampleRows } from '#server/engine/connectors/contract.ts';
import type { DefinitionProblem } from '#server/engine/plan/plan.ts';
import { describedSide, resolveColumn } from '#server/engine/plan/resolve-column.ts';
import { previewTransforms, type TransformPreviewRow } from '#server/engine/transforms/preview-transforms.ts';
import { type TransformChain, transformChainSchema } from '#server/engine/transforms/transform-schema.ts';
import { formatLogicalType } from '#server/engine/values/logical-type.ts';
import { schemaProblems } from '../configuration/schema-problems.ts';
import { timeLimit } from '../connections/time-limit.ts';
import { RefusedInput } from '../refused-input.ts';
import { withDescribedSide } from './describe-sides.ts';
import type { previewTransformsInput, sampleSideInput } from './ruleset.schema.ts';

const SAMPLE_TIMEOUT_MS = 60_000;
const SAMPLE_ROWS = 20;

export interface TransformsPreview {
  /** What is wrong with the chain, by its place: `transforms[1].pad.length`. */
  problems: DefinitionProblem[];
  /** Null while there are problems. */
  preview: {
    /** Of the values after the chain: `decimal(12,2)`. */
    type: string;
    steps: { name: string; type: string }[];
    rows: TransformPreviewRow[];
  } | null;
}

/** The first rows of one side as a run would read them, in no particular order. @throws RefusedInput when it cannot be read. */
export async function sampleSide(
  app: AppContext,
  actor: Actor,
  { dataset }: z.infer<typeof sampleSideInput>,
  signal: AbortSignal,
): Promise<SampleRows> {
  permit(actor, 'rulesets.write');
  const limited = AbortSignal.any([signal, timeLimit(SAMPLE_TIMEOUT_MS)]);
  const result = await withDescribedSide(app, 'source', dataset, limited, async (side) =>
    side.connector.sample(side.dataset, SAMPLE_ROWS, limited),
  );
  if ('value' in result) return result.value;
  const { path, message } = result.problem;
  throw new RefusedInput('invalid_input', [{ path: path.replace(/^source/, 'dataset'), message }], 'Correct that and try again.');
}

/** What a chain makes of sample rows, given or read from their database: the very code that a run uses. Writes nothing. */
export async function previewRulesetTransforms(
  app: AppContext,
  actor: Actor,
  { column, transforms, sample }: z.infer<typeof previewTransformsInput>,
  signal: AbortSignal,
): Promise<TransformsPreview> {
  permit(actor, 'rulesets.write');
  const chain = (transforms ?? []) as TransformChain;
  // No transforms at all are the values as they are, though a definition leaves them out then.
  const shape = Array.isArray(chain) && chain.length === 0 ? [] : schemaProblems(transformChainSchema, transforms, 'transforms');
  if (shape.length > 0) return { problems: shape, preview: null };
  const { columns, rows } = 'dataset' in sample ? await sampleSide(app, actor, sample, signal) : givenSample(sample);
  const side = describedSide({ connection: '', table: 'the sample' }, { columns, keys: [], rowEstimate: null });
  const found = resolveColumn(column, side);
  if ('problem' in found) return { problems: [{ path: 'column', message: found.problem }], preview: null };
  const named = rows.map((row) => Object.fromEntries(columns.map(({ name }, position) => [name, row[position] ?? null])));
  const result = previewTransforms(chain, found.column, named, (written) => resolveColumn(written, side));
  if ('problem' in result) return { problems: [result.problem], preview: null };
  return {
    problems: [],
    preview: {
      type: formatLogicalType(result.type),
      steps: result.steps.map(({ name, type }) => ({ name, type: formatLogicalType(type) })),
      rows: result.rows,
    },
  };
}

type GivenSample = Exclude<z.infer<typeof previewTransformsInput>['sample'], { dataset: unknown }>;

function givenSample({ columns, rows }: GivenSample): SampleRows {
  const described = columns.map(
    ({ name, logicalType }): ColumnDescription => ({ name, nativeType: formatLogicalType(logicalType), logicalType, nullable: true }),
  );
  return { columns: described, rows };
}
