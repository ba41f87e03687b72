import type { Command } from 'commander';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { addPair, valuesByName } from '../change-selection.ts';
import { action, verb } from '../command-line.ts';
import { EXIT } from '../exit-code.ts';
import { print, printDocument } from '../terminal.ts';
import { textTable } from '../text-table.ts';
import { applyOwnSet, dryRun } from './changes-apply.ts';

interface RowOptions {
  key?: [string, string][];
  value?: [string, string][];
  null?: string[];
  dryRun?: boolean;
  yes?: boolean;
}

const KEY_OPTION = '--key <column=value>';

/** `tieout get`: one row by key. */
export function addGet(program: Command): void {
  verb(program, 'get <connection> <table>', 'one row of a table by its key')
    .option(KEY_OPTION, 'the key of the row; repeat it for a key of several columns', addPair)
    .action(
      action<RowOptions, [string, string]>(async ({ json, openApp, signal }, options, connection, table) => {
        const key = keyOf(options);
        const { readRow } = await import('#server/features/changes/single-row.ts');
        const rows = await readRow(await openApp(), CLI_ACTOR, { connection, table, key }, signal);
        if (rows.length === 0) throw new TieoutError('not_found', `${table} has no row with this key.`, 'Check the spelling of the key.');
        if (json) printDocument({ success: true, connection, table, rows });
        else for (const row of rows) print(rowText(row));
        return EXIT.done;
      }),
    );
}

/** `tieout set`: columns of one row by key, guarded by what stands there, audited and undone like every change. */
export function addSet(program: Command): void {
  verb(program, 'set <connection> <table>', 'write columns of one row, found by its key')
    .option(KEY_OPTION, 'the key of the row; repeat it for a key of several columns', addPair)
    .option('--value <column=value>', 'what is to be written; may be repeated', addPair)
    .option('--null <column>', 'write NULL into this column; may be repeated', (column: string, earlier: string[] = []) => [
      ...earlier,
      column,
    ])
    .option('--dry-run', 'print the statement and write nothing')
    .option('--yes', 'do not ask')
    .action(
      action<RowOptions, [string, string]>(async (invocation, options, connection, table) => {
        const key = keyOf(options);
        const values = valuesOf(options);
        if (Object.keys(values).length === 0)
          throw new TieoutError('invalid_input', 'Nothing is to be written.', 'Add --value COLUMN=VALUE.');
        const [{ planSingleRow }, { decideChanges }, { removeChangeSet }, { getChangeSet }] = await Promise.all([
          import('#server/features/changes/single-row.ts'),
          import('#server/features/changes/decide-changes.ts'),
          import('#server/features/changes/remove-change-set.ts'),
          import('#server/features/changes/list-change-sets.ts'),
        ]);
        const app = await invocation.openApp();
        const { id } = await planSingleRow(app, CLI_ACTOR, { connection, table, key, values }, invocation.signal);
        if (options.dryRun) {
          const code = await dryRun(app, id, invocation.json);
          await removeChangeSet(app, CLI_ACTOR, { id });
          return code;
        }
        await decideChanges(app, CLI_ACTOR, { id, seqs: [1], decision: 'approved' });
        return applyOwnSet(app, await getChangeSet(app, CLI_ACTOR, { id }), { yes: options.yes === true, onStale: 'abort' }, invocation);
      }),
    );
}

function keyOf({ key = [] }: RowOptions): Record<string, string> {
  if (key.length === 0) throw new TieoutError('invalid_input', 'Say which row is meant.', 'Add --key COLUMN=VALUE.');
  return valuesByName(key, '--key');
}

function valuesOf({ value = [], null: nulls = [] }: RowOptions): Record<string, string | null> {
  const values: Record<string, string | null> = valuesByName(value, '--value');
  for (const name of nulls) {
    if (Object.hasOwn(values, name)) {
      throw new TieoutError('invalid_input', `The column "${name}" is given twice.`, 'Write a value or NULL into it, once.');
    }
    values[name] = null;
  }
  return values;
}

function rowText(row: Record<string, string | null>): string {
  return textTable(
    [
      { title: 'Column', text: ([column]: [string, string | null]) => column },
      { title: 'Value', text: ([, value]) => value ?? 'NULL' },
    ],
    Object.entries(row),
  );
}
