import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { OutcomeColumns, OutcomeFilter, OutcomePage, OutcomePageQuery } from '#server/engine/landing/contract.ts';
import type { OutcomeCountInput, OutcomePageInput } from './outcome.schema.ts';
import { readableRun } from './readable-run.ts';

/** Counts beyond this are shown as "about": an exact one costs more than it tells. */
const COUNT_CAP = 100_000;

const NEVER = new AbortController().signal;

export async function outcomeColumns(app: AppContext, actor: Actor, input: { runId: string }): Promise<OutcomeColumns> {
  permit(actor, 'outcomes.read');
  const run = await readableRun(app, input.runId);
  return app.landing.columns({ executionId: run.id });
}

/** One page by cursor; the same cursor always gives the same page, as outcomes never change. */
export async function outcomePage(
  app: AppContext,
  actor: Actor,
  input: OutcomePageInput,
  signal: AbortSignal = NEVER,
): Promise<OutcomePage> {
  permit(actor, 'outcomes.read');
  const { runId, ...query } = input;
  const run = await readableRun(app, runId);
  return app.landing.page({ executionId: run.id }, withoutUndefined<OutcomePageQuery>(query), signal);
}

export async function countOutcomes(
  app: AppContext,
  actor: Actor,
  input: OutcomeCountInput,
  signal: AbortSignal = NEVER,
): Promise<{ count: number; capped: boolean }> {
  permit(actor, 'outcomes.read');
  const { runId, ...filter } = input;
  const run = await readableRun(app, runId);
  return app.landing.count({ executionId: run.id }, withoutUndefined<OutcomeFilter>(filter), COUNT_CAP, signal);
}

/** zod writes `undefined` for what was left out; the landing contract leaves it out. */
export function withoutUndefined<T>(value: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
