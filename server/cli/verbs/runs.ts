import { type Command, Option } from 'commander';
import type { AppContext } from '#server/app-context.ts';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { RUN_STATUSES, type RunStatus } from '#server/features/runs/run-status.ts';
import type { RunState, RunSummary } from '#server/features/runs/run-view.ts';
import { action, verb, wholeNumber } from '../command-line.ts';
import { EXIT } from '../exit-code.ts';
import { countText, durationText, percentText, timeText } from '../number-text.ts';
import { runText } from '../run-text.ts';
import { snakeCase } from '../snake-case.ts';
import { paintStatus, print, printDocument } from '../terminal.ts';
import { textTable } from '../text-table.ts';

const service = () => import('#server/features/runs/run.service.ts');

export function addRuns(program: Command): void {
  const runs = program.command('runs').description('what was reconciled before');

  verb(runs, 'list', 'the latest runs')
    .option('--ruleset <id>', 'only of this ruleset')
    .addOption(new Option('--status <status>', 'only with this status').choices(RUN_STATUSES))
    .option('--limit <runs>', 'so many at most', wholeNumber, 20)
    .action(
      action<{ ruleset?: string; status?: RunStatus; limit: number }, []>(async ({ json, openApp }, { ruleset, status, limit }) => {
        const { listRuns } = await service();
        const { rows } = await listRuns(await openApp(), CLI_ACTOR, { rulesetId: ruleset, status: status && [status], limit });
        if (json) printDocument(rows.map(summaryDocument));
        else print(listText(rows));
        return EXIT.done;
      }),
    );

  verb(runs, 'show <execution>', 'one run with its result')
    .addHelpText('after', '\nEXECUTION is an execution id or the beginning of one.')
    .action(
      action<object, [string]>(async ({ json, openApp }, _options, text) => {
        const { getRunState } = await service();
        const app = await openApp();
        const state = await getRunState(app, CLI_ACTOR, await oneRun(app, text));
        if (json) printDocument(stateDocument(state));
        else print(stateText(state));
        return EXIT.done;
      }),
    );

  verb(runs, 'store <execution>', 'store the result of a run in MongoDB, again or for the first time')
    .addHelpText('after', '\nEXECUTION is an execution id or the beginning of one. Storing again replaces the document.')
    .action(
      action<object, [string]>(async ({ json, openApp, signal }, _options, text) => {
        const { storeRunResult } = await import('#server/features/results-store/results-store.service.ts');
        const app = await openApp();
        const id = await oneRun(app, text);
        const { documentId, storedAt } = await storeRunResult(app, CLI_ACTOR, { id }, signal);
        if (json) printDocument({ success: true, execution_id: id, mongodb_document_id: documentId, stored_at: storedAt?.toISOString() });
        else print(`The result of ${id} is stored in MongoDB (${app.resultsStore?.place}), document ${documentId}.`);
        return EXIT.done;
      }),
    );
}

async function oneRun(app: AppContext, text: string): Promise<string> {
  const { findRuns } = await service();
  const found = await findRuns(app, CLI_ACTOR, { text });
  const [only] = found;
  if (only && found.length === 1) return only.id;
  throw notOne(text, found);
}

function notOne(text: string, found: { id: string }[]): TieoutError {
  if (found.length === 0) return new TieoutError('not_found', `There is no run ${text}.`, 'See what there is with: tieout runs list');
  const ids = found.map((run) => run.id).join(', ');
  return new TieoutError('invalid_input', `${text} could be ${ids}.`, 'Write more of the execution id.');
}

function summaryDocument({ id, ...run }: RunSummary): unknown {
  return { execution_id: id, ...(snakeCase(run) as object) };
}

/** The result's own document where there is one, with how the run came about. */
function stateDocument(state: RunState): unknown {
  const { document, progress, staging, options, previous, ...summary } = state;
  return { ...(summaryDocument(summary) as object), options: snakeCase(options), staging: snakeCase(staging), ...document };
}

function tookText(run: RunSummary): string {
  return run.startedAt && run.endedAt ? durationText(run.endedAt.getTime() - run.startedAt.getTime()) : '–';
}

function listText(rows: RunSummary[]): string {
  const amount = (count: number | null) => (count === null ? '–' : countText(count));
  return (
    textTable(
      [
        { title: 'Execution', text: (run) => run.id },
        { title: 'Ruleset', text: (run) => run.rulesetId },
        { title: 'Status', text: (run) => run.status, paint: paintStatus },
        { title: 'Began', text: (run) => timeText(run.startedAt) },
        { title: 'Took', align: 'right', text: tookText },
        { title: 'Matched', align: 'right', text: (run) => amount(run.matched) },
        { title: 'Mismatched', align: 'right', text: (run) => amount(run.mismatched) },
        { title: 'Source only', align: 'right', text: (run) => amount(run.sourceOnly) },
        { title: 'Target only', align: 'right', text: (run) => amount(run.targetOnly) },
        { title: 'RCR', align: 'right', text: (run) => percentText(run.rcr) },
      ],
      rows,
    ) || 'No run yet. Start one with: tieout run RULESET'
  );
}

function stateText(state: RunState): string {
  if (state.document) return runText(state.document);
  const lines = [
    `${state.id}  ${state.rulesetId}, version ${state.rulesetVersion}`,
    `${paintStatus(state.status)}, began ${timeText(state.startedAt)}, took ${tookText(state)}`,
  ];
  if (state.phase) lines.push(`at: ${state.phase.replaceAll('_', ' ')}${state.percent === null ? '' : `, ${state.percent} %`}`);
  if (state.failure) lines.push(state.failure.message, state.failure.advice, ...(state.failure.detail ? [state.failure.detail] : []));
  return lines.join('\n');
}
