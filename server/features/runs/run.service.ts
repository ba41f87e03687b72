import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { definitionOf, storedVersion } from '../rulesets/ruleset.repository.ts';
import { findRunState, runEvents as queryEvents, listRuns as queryRuns, type RunEventFilter } from './run.repository.ts';
import type { ListRunsInput } from './run.schema.ts';
import type { RunDetail, RunEvent, RunState, RunSummary } from './run-view.ts';

const MOST_FOUND = 10;

export async function listRuns(app: AppContext, actor: Actor, input: ListRunsInput): Promise<{ rows: RunSummary[]; next: string | null }> {
  permit(actor, 'runs.read');
  const { cursor, limit, ...filter } = input;
  // One row too many tells whether there is another page.
  const rows = await queryRuns(app.db, filter, cursor ? readCursor(cursor) : null, limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: last && rows.length > limit ? `${last.queuedAt.getTime()}.${last.id}` : null };
}

function readCursor(cursor: string): { queuedAt: Date; id: string } {
  const [, at, id] = /^(\d{1,15})\.(.+)$/.exec(cursor) ?? [];
  if (at === undefined || id === undefined)
    throw new TieoutError('invalid_input', 'This page of runs cannot be found.', 'Begin at the first page.');
  return { queuedAt: new Date(Number(at)), id };
}

export async function getRun(app: AppContext, actor: Actor, input: { id: string }): Promise<RunDetail> {
  const state = await getRunState(app, actor, input.id);
  const definition = definitionOf(await storedVersion(app.db, state.rulesetId, state.rulesetVersion));
  return { ...state, definition };
}

/** @throws TieoutError not_found. */
export async function getRunState(app: AppContext, actor: Actor, id: string): Promise<RunState> {
  permit(actor, 'runs.read');
  const state = await findRunState(app.db, id);
  if (!state) throw noSuchRun(id);
  return state;
}

export function noSuchRun(id: string): TieoutError {
  return new TieoutError('not_found', `There is no run ${id}.`, 'Choose one from the list of runs.');
}

export async function runEvents(app: AppContext, actor: Actor, input: { id: string } & RunEventFilter): Promise<RunEvent[]> {
  permit(actor, 'runs.read');
  const { id, ...filter } = input;
  return queryEvents(app.db, id, filter);
}

/** Runs whose execution id begins with the text, newest first. */
export async function findRuns(
  app: AppContext,
  actor: Actor,
  input: { text: string },
): Promise<{ id: string; rulesetName: string; status: string }[]> {
  permit(actor, 'runs.read');
  const digits = input.text.toLowerCase().replace(/^exec_/, '');
  return app.db.run.findMany({
    where: { id: { startsWith: `EXEC_${digits}` } },
    orderBy: { queuedAt: 'desc' },
    take: MOST_FOUND,
    select: { id: true, rulesetName: true, status: true },
  });
}
