import { type Command, Option } from 'commander';
import type { AppContext } from '#server/app-context.ts';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { applyDocument, dryRunDocument } from '#server/features/changes/change-documents.ts';
import type { ChangeSetState } from '#server/features/changes/change-view.ts';
import { askToType } from '../ask.ts';
import { addPair, filterOf, type Selection } from '../change-selection.ts';
import { confirmText, planText, reportText } from '../change-text.ts';
import { action, type Invocation, verb } from '../command-line.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { amountText, countText, durationText } from '../number-text.ts';
import { note, paint, print, printDocument } from '../terminal.ts';
import { reportSetFailure } from './changes.ts';

interface ApplyOptions {
  dryRun?: boolean;
  yes?: boolean;
  onStale: 'abort' | 'skip';
}

const onStale = (): Option =>
  new Option('--on-stale <what>', 'when a row is no longer as the run saw it: write nothing, or leave it out')
    .choices(['abort', 'skip'])
    .default('abort');

export function addApply(changes: Command): void {
  verb(changes, 'apply <set>', 'write the approved changes in one transaction')
    .option('--dry-run', 'print the statements and write nothing')
    .option('--yes', 'do not ask')
    .addOption(onStale())
    .action(
      action<ApplyOptions, [string]>(async (invocation, options, id) => {
        const app = await invocation.openApp();
        if (options.dryRun) return dryRun(app, id, invocation.json);
        const { getChangeSet } = await import('#server/features/changes/list-change-sets.ts');
        const set = await getChangeSet(app, CLI_ACTOR, { id });
        return applySet(app, set, options, invocation);
      }),
    );
}

export function addUndo(changes: Command): void {
  verb(changes, 'undo <set>', 'write back what stood there before a set was applied, if nobody has changed it since')
    .option('--yes', 'do not ask')
    .option('--where <name=value>', 'only rows for which this holds; may be repeated', addPair)
    .option('--key <column=value>', 'only the row with this key; may be repeated', addPair)
    .addOption(onStale())
    .action(
      action<ApplyOptions & Selection, [string]>(async (invocation, options, id) => {
        const [{ undoHere }, { decideMany }, { getChangeSet }] = await Promise.all([
          import('#server/features/changes/work-here.ts'),
          import('#server/features/changes/decide-many.ts'),
          import('#server/features/changes/list-change-sets.ts'),
        ]);
        const app = await invocation.openApp();
        const undo = await undoHere(app, CLI_ACTOR, { id, filter: filterOf(options) }, { signal: invocation.signal });
        if (undo.status !== 'planned') return reportSetFailure(undo, 'it cannot be undone', invocation);
        if (!invocation.json) print(planText(undo));
        await decideMany(app, CLI_ACTOR, { id: undo.id, filter: {}, decision: 'approved', version: undo.version });
        return applyOwnSet(app, await getChangeSet(app, CLI_ACTOR, { id: undo.id }), options, invocation);
      }),
    );
}

/** Applies a set that this command made itself: an approved one that nobody confirmed is not left for somebody else to find. */
export async function applyOwnSet(...[app, set, options, invocation]: Parameters<typeof applySet>): Promise<ExitCode> {
  try {
    return await applySet(app, set, options, invocation);
  } catch (error) {
    const { removeChangeSet } = await import('#server/features/changes/remove-change-set.ts');
    const attempts = await app.db.changeAttempt.count({ where: { changeSetId: set.id } });
    if (attempts === 0) await removeChangeSet(app, CLI_ACTOR, { id: set.id });
    throw error;
  }
}

/** Stage by stage: connection test, apply, report. */
export async function applySet(
  app: AppContext,
  set: ChangeSetState,
  options: Pick<ApplyOptions, 'yes' | 'onStale'>,
  invocation: Invocation,
): Promise<ExitCode> {
  const { json, verbose, signal } = invocation;
  const rows = set.counts?.toWrite.rows ?? 0;
  if (rows === 0 && set.status === 'planned') {
    throw new TieoutError('conflict', `No row of ${set.id} is approved.`, `Approve some first: tieout changes approve ${set.id} --all`);
  }
  if (set.status === 'planned' && !options.yes) await askToType(confirmText(rows, set), String(rows), signal);
  await testConnection(app, set, signal);
  const { applyHere } = await import('#server/features/changes/work-here.ts');
  const { version, id } = set;
  const asked = { id, version, onStale: options.onStale, confirmation: rows };
  const began = Date.now();
  note(`applying     ${amountText(rows, 'row')} of ${set.table} …`);
  let pages = 0;
  const applied = await applyHere(app, CLI_ACTOR, asked, {
    signal,
    observe: (moment) => {
      if (moment === 'page') pages += 1;
      if (moment === 'written')
        note(`written      ${countText(pages)} ${pages === 1 ? 'batch' : 'batches'}, ${durationText(Date.now() - began)}`);
      if (moment === 'committed') note(`committed    ${durationText(Date.now() - began)}`);
      if (moment === 'read_back') note(`read back    ${durationText(Date.now() - began)}`);
    },
  });
  if (applied.status !== 'applied') {
    if (!json && applied.report) print(reportText(applied));
    return reportSetFailure(applied, 'nothing was written', { json, verbose });
  }
  if (json) printDocument(applyDocument(applied));
  else print(`${reportText(applied)}\n${paint('dim', `Take it back: tieout changes undo ${id}`)}`);
  return EXIT.done;
}

async function testConnection(app: AppContext, set: ChangeSetState, signal: AbortSignal): Promise<void> {
  const { openConnection } = await import('#server/features/connections/open-connection.ts');
  const connector = await openConnection(app, set.connection);
  try {
    const began = Date.now();
    for await (const step of connector.check(signal)) {
      if (step.status === 'failed')
        throw new TieoutError('connection_failed', `${set.connection}: ${step.summary}`, step.fix ?? 'Check the connection.');
    }
    note(`connection   ${set.connection} answers, ${durationText(Date.now() - began)}`);
  } finally {
    await connector.close();
  }
}

/** The statements, one per line, as much as there is. */
export async function dryRun(app: AppContext, id: string, json: boolean): Promise<ExitCode> {
  const { previewChanges } = await import('#server/features/changes/preview-changes.ts');
  const statements: string[] = [];
  let cursor: number | null = null;
  for (;;) {
    const preview = await previewChanges(app, CLI_ACTOR, { id, cursor, limit: 200, planned: true });
    if (cursor === null && !json) {
      if (preview.undecided) note(`${paint('yellow', '!', process.stderr)} No row is approved yet: these are the planned ones.`);
      for (const sentence of preview.sentences) note(sentence);
      if (preview.obstacle && !preview.undecided) note(`${paint('yellow', '!', process.stderr)} ${preview.obstacle}`);
    }
    for (const { sql, words } of preview.statements) {
      if (json) statements.push(sql ?? words);
      else print(sql === null ? words : `${sql};`);
    }
    cursor = preview.next;
    if (cursor !== null) continue;
    if (json) printDocument(dryRunDocument(id, preview, statements));
    else note(`${paint('bold', 'dry run', process.stderr)}      ${amountText(preview.toWrite.rows, 'row')} would be written; nothing was.`);
    return EXIT.done;
  }
}
