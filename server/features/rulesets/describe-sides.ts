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
  const opened = await describeSide(app, side, definition, signal);
  if ('problem' in opened) return opened;
  try {
    return { value: await work(opened.described) };
  } catch (error) {
    return { problem: problemOfSide(error, side, definition, true) };
  } finally {
    await opened.described.connector.close();
  }
}

/** The caller closes the connector. */
async function describeSide(
  app: AppContext,
  side: Side,
  definition: DatasetDefinition,
  signal: AbortSignal,
): Promise<{ described: DescribedSideOfRuleset } | { problem: DefinitionProblem }> {
  const { connection, ...dataset } = definition;
  let connector: Connector | undefined;
  try {
    connector = await openConnection(app, connection);
    return { described: { connector, dataset, description: await connector.describe(dataset, signal) } };
  } catch (error) {
    const opened = connector !== undefined;
    await connector?.close();
    return { problem: problemOfSide(error, side, definition, opened) };
  }
}

/** @throws what is nobody's fault who writes rulesets. */
function problemOfSide(error: unknown, side: Side, definition: DatasetDefinition, opened: boolean): DefinitionProblem {
  if (!(error instanceof TieoutError) || error.code === 'internal' || error.code === 'cancelled') throw error;
  const message = `${error.message} ${error.advice}`;
  if (!opened) return { path: `${side}.connection`, message };
  return { path: DATASET_CODES.has(error.code) ? `${side}.${definition.table === undefined ? 'query' : 'table'}` : side, message };
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
  refuseProblems([source, target]);
  return { source: requireValue(source), target: requireValue(target) };
}

function requireValue<T>(result: { value: T } | { problem: unknown } | undefined): T {
  if (result && 'value' in result) return result.value;
  throw new Error('a side without a problem has a value');
}

function refuseProblems(results: readonly (object | undefined)[]): void {
  const [first, ...rest] = results.flatMap((result) => (result && 'problem' in result ? [result.problem as DefinitionProblem] : []));
  if (first) throw new RefusedInput('invalid_input', [first, ...rest], 'Correct that side and try again.');
}

/** Work that needs both sides open at once. @throws RefusedInput invalid_input that names what is wrong with each side. */
export async function withDescribedSides<T>(
  app: AppContext,
  input: Record<Side, DatasetDefinition>,
  signal: AbortSignal,
  work: (sides: Record<Side, DescribedSideOfRuleset>) => Promise<T>,
): Promise<T> {
  const results = await Promise.allSettled(SIDES.map((side) => describeSide(app, side, input[side], signal)));
  const opened = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  try {
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    refuseProblems(opened);
    const [source, target] = opened.flatMap((result) => ('described' in result ? [result.described] : []));
    if (!source || !target) throw new Error('a side without a problem is described');
    return await work({ source, target });
  } finally {
    await Promise.allSettled(opened.map((result) => ('described' in result ? result.described.connector.close() : undefined)));
  }
}
