import { type Command, Option } from 'commander';
import type { AppContext } from '#server/app-context.ts';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { applyDocument, planDocument, rowDocument, setDocument } from '#server/features/changes/change-documents.ts';
import type { ChangeSetState } from '#server/features/changes/change-view.ts';
import { EXPORT_FORMATS } from '#server/features/outcomes/outcome.schema.ts';
import { addPair, filterOf, requireSelection, type Selection, WHERE_HELP } from '../change-selection.ts';
import { listText, planText, reportText, rowsText } from '../change-text.ts';
import { action, verb, wholeNumber } from '../command-line.ts';
import { deliverExport, type ExportOptions } from '../deliver-export.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { amountText } from '../number-text.ts';
import { snakeCase } from '../snake-case.ts';
import { note, paint, print, printDocument } from '../terminal.ts';
import { addApply, addUndo } from './changes-apply.ts';

const PLANNED_FAILURE = 'planning failed';

export function addChanges(program: Command): void {
  const changes = program.command('changes').description('change sets: plan, review, apply and undo repairs');
  addList(changes);
  addPlan(changes);
  addShow(changes);
  addDecision(changes, 'approve', 'approved', 'approve rows, or one field of them');
  addDecision(changes, 'reject', 'rejected', 'reject rows, or one field of them');
  addApply(changes);
  addUndo(changes);
  verb(changes, 'remove <set>', 'throw away a set that wrote nothing').action(
    action<object, [string]>(async ({ json, openApp }, _options, id) => {
      const { removeChangeSet } = await import('#server/features/changes/remove-change-set.ts');
      await removeChangeSet(await openApp(), CLI_ACTOR, { id });
      if (json) printDocument({ success: true, change_set_id: id });
      else print(`Removed ${id}.`);
      return EXIT.done;
    }),
  );
}

function addList(changes: Command): void {
  verb(changes, 'list', 'change sets, newest first').action(
    action(async ({ json, openApp }) => {
      const { listChangeSets } = await import('#server/features/changes/list-change-sets.ts');
      const { rows } = await listChangeSets(await openApp(), CLI_ACTOR);
      if (json) printDocument(snakeCase(rows));
      else print(listText(rows));
      return EXIT.done;
    }),
  );
}

function addPlan(changes: Command): void {
  verb(changes, 'plan <execution>', 'plan the changes that repair the differences of a run; writes nothing')
    .addOption(new Option('--side <side>', 'which side is to be written').choices(['source', 'target']).default('target'))
    .action(
      action<{ side: 'source' | 'target' }, [string]>(async ({ json, verbose, openApp, signal }, { side }, runId) => {
        const { planHere } = await import('#server/features/changes/work-here.ts');
        const set = await planHere(await openApp(), CLI_ACTOR, { runId, side }, { signal });
        if (set.status !== 'planned') return reportSetFailure(set, PLANNED_FAILURE, { json, verbose });
        if (json) printDocument(planDocument(set));
        else
          print(
            `${planText(set)}\n\n${paint('dim', `Next: tieout changes approve ${set.id} --all, then tieout changes apply ${set.id} --dry-run`)}`,
          );
        return EXIT.done;
      }),
    );
}

function addShow(changes: Command): void {
  withSelection(verb(changes, 'show <set>', 'counts and rows of a change set'))
    .option('--limit <rows>', 'show at most this many rows', wholeNumber, 50)
    .addOption(
      new Option('--format <format>', 'every row as a file of this form, with decisions and what became of it').choices(EXPORT_FORMATS),
    )
    .option('--out <file>', 'write that file instead of standard output')
    .addHelpText('after', WHERE_HELP)
    .action(
      action<Selection & ExportOptions & { limit: number }, [string]>(async (invocation, options, id) => {
        const { json, openApp, signal } = invocation;
        const filter = { ...filterOf(options), ...(options.field === undefined ? {} : { field: options.field }) };
        if (options.format !== undefined || options.out !== undefined) {
          await deliverExport(invocation, options, async (format, path) => {
            const { exportChanges } = await import('#server/features/changes/export-changes.ts');
            return exportChanges(await openApp(), CLI_ACTOR, { id, filter, format }, path, signal);
          });
          return EXIT.done;
        }
        const [{ changePage }, { getChangeSet }] = await Promise.all([
          import('#server/features/changes/change-page.ts'),
          import('#server/features/changes/list-change-sets.ts'),
        ]);
        const app = await openApp();
        const set = await getChangeSet(app, CLI_ACTOR, { id });
        const shown =
          set.counts === null ? [] : (await changePage(app, CLI_ACTOR, { id, filter, limit: Math.min(options.limit, 500) })).rows;
        if (json) printDocument({ ...setDocument(set), rows: shown.map(rowDocument) });
        else
          print(
            [planText(set), rowsText(shown), set.report ? reportText(set) : '', set.failure?.message ?? ''].filter(Boolean).join('\n\n'),
          );
        return EXIT.done;
      }),
    );
}

function addDecision(changes: Command, name: string, decision: 'approved' | 'rejected', description: string): void {
  withSelection(verb(changes, `${name} <set>`, description))
    .option('--all', 'every row')
    .addHelpText('after', WHERE_HELP)
    .action(
      action<Selection, [string]>(async ({ json, openApp }, options, id) => {
        requireSelection(options);
        const { decideMany } = await import('#server/features/changes/decide-many.ts');
        const app = await openApp();
        const { version } = await stateOf(app, id);
        const answer = await decideMany(app, CLI_ACTOR, { id, filter: filterOf(options), field: options.field, decision, version });
        if (json) {
          const { decided, left } = answer;
          printDocument({ success: true, change_set_id: id, version: answer.version, decided, left });
        } else {
          const left = answer.left > 0 ? `; ${amountText(answer.left, 'row')} left: a value is missing, or it cannot be written` : '';
          print(`${amountText(answer.decided, 'row')} ${decision}${left}.`);
        }
        return EXIT.done;
      }),
    );
}

function withSelection(command: Command): Command {
  return command
    .option('--where <name=value>', 'only rows for which this holds; may be repeated', addPair)
    .option('--key <column=value>', 'only the row with this key; may be repeated', addPair)
    .option('--field <field>', 'only this field of the rows');
}

async function stateOf(app: AppContext, id: string): Promise<ChangeSetState> {
  const { getChangeSet } = await import('#server/features/changes/list-change-sets.ts');
  return getChangeSet(app, CLI_ACTOR, { id });
}

/** What went wrong with a set as a whole. */
export function reportSetFailure(set: ChangeSetState, what: string, { json, verbose }: { json: boolean; verbose: boolean }): ExitCode {
  const { failure } = set;
  const message = failure?.message ?? `${set.id}: ${what}.`;
  note(`${paint('red', 'error:', process.stderr)} ${message}\n       ${failure?.advice ?? ''}`);
  if (verbose && failure?.detail) for (const line of failure.detail.split('\n')) note(`       ${line}`);
  if (json) printDocument(set.report ? applyDocument(set) : { success: false, change_set_id: set.id, error: { ...failure, message } });
  return EXIT.failed;
}
