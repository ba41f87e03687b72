import type { AppContext } from '#server/app-context.ts';
import type { Connector, Dataset, DatasetDescription } from '#server/engine/connectors/contract.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { DatasetDefinition } from '#server/engine/plan/definition.ts';
import { type DefinitionProblem, SIDES, type Side } from '#server/engine/plan/plan.ts';
import { openConnection } from '../connections/open-connection.ts';
import { RefusedInput } from '../refused-input.ts';

export interface DescribedSideOfRuleset {
  connector: Connector;
  dataset: Dataset;
  description: DatasetDescription;
}

/** Opens one side's connection, works and closes it. What cannot be opened or described is a problem with its place. */
export async function withDescribedSide<T>(
  app: AppContext,
  side: Side,
  definition: DatasetDefinition,
  signal: AbortSignal,
  work: (described: DescribedSideOfRuleset) => Promise<T>,
): Promise<{ value: T } | { problem: DefinitionProblem }> {
  const { connection, ...dataset } = definition;
  let path = `${side}.connection`;
  let connector: Connector | undefined;
  try {
    connector = await openConnection(app, connection);
    path = side;
    const description = await connector.describe(dataset, signal);
    return { value: await work({ connector, dataset, description }) };
  } catch (error) {
    if (!(error instanceof TieoutError) || error.code === 'internal' || error.code === 'cancelled') throw error;
    const place = path === side && DATASET_CODES.has(error.code) ? `${side}.${dataset.table === undefined ? 'query' : 'table'}` : path;
    return { problem: { path: place, message: `${error.message} ${error.advice}` } };
  } finally {
    await connector?.close();
  }
}

/** What a database says about the table or query rather than about the way to it. */
const DATASET_CODES = new Set(['not_found', 'invalid_input', 'unreadable_data']);

/** The same work on both sides at once. @throws RefusedInput invalid_input that names what is wrong with each side. */
export async function withBothSides<T>(
  app: AppContext,
  input: Record<Side, DatasetDefinition>,
  signal: AbortSignal,
  work: (described: DescribedSideOfRuleset, side: Side) => Promise<T>,
): Promise<Record<Side, T>> {
  const [source, target] = await Promise.all(
    SIDES.map((side) => withDescribedSide(app, side, input[side], signal, (described) => work(described, side))),
  );
  const problems = [source, target].flatMap((result) => (result && 'problem' in result ? [result.problem] : []));
  const [first, ...rest] = problems;
  if (first) throw new RefusedInput('invalid_input', [first, ...rest], 'Correct that side and try again.');
  return { source: requireValue(source), target: requireValue(target) };
}

function requireValue<T>(result: { value: T } | { problem: unknown } | undefined): T {
  if (result && 'value' in result) return result.value;
  throw new Error('a side without a problem has a value');
}
