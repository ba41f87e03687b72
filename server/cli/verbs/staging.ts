import type { Command } from 'commander';
import type { AppContext } from '#server/app-context.ts';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { StagingRow } from '#server/features/staging/staging-view.ts';
import { action, positiveNumber, verb } from '../command-line.ts';
import { EXIT } from '../exit-code.ts';
import { amountText, bytesText, countText, timeLeftText, timeText } from '../number-text.ts';
import { snakeCase } from '../snake-case.ts';
import { paintStatus, print, printDocument } from '../terminal.ts';
import { textTable } from '../text-table.ts';

const service = () => import('#server/features/staging/staging.service.ts');
const WHICH = 'an execution id or the name of a staging table; both tables of the run are meant';

export function addStaging(program: Command): void {
  const staging = program.command('staging').description('staging tables');

  verb(staging, 'list', 'what is staged, how big it is and how long it is kept')
    .option('--all', 'those that were dropped as well')
    .action(
      action<{ all?: boolean }, []>(async ({ json, openApp }, { all }) => {
        const { listStaging } = await service();
        const list = await listStaging(await openApp(), CLI_ACTOR, all ? {} : { status: ['loading', 'active', 'expired'] });
        if (json) printDocument(snakeCase(list.rows));
        else print(listText(list.rows, list.serverTime, list.totalBytes));
        return EXIT.done;
      }),
    );

  verb(staging, 'extend <table>', 'keep staging tables longer')
    .option('--hours <hours>', 'so many hours longer', positiveNumber, 24)
    .addHelpText('after', `\nTABLE is ${WHICH}.`)
    .action(
      action<{ hours: number }, [string]>(async ({ json, openApp }, { hours }, name) => {
        const [app, { extendStaging }] = await Promise.all([openApp(), service()]);
        const tables = await extendStaging(app, CLI_ACTOR, { id: await stagingId(app, name), hours });
        answer(json, tables, `Kept until ${timeText(tables[0]?.expiresAt ?? null)}.`);
        return EXIT.done;
      }),
    );

  verb(staging, 'pin <table>', 'keep staging tables until they are dropped by hand')
    .option('--off', 'let them be dropped again when their time is over')
    .addHelpText('after', `\nTABLE is ${WHICH}.`)
    .action(
      action<{ off?: boolean }, [string]>(async ({ json, openApp }, { off }, name) => {
        const [app, { pinStaging }] = await Promise.all([openApp(), service()]);
        const tables = await pinStaging(app, CLI_ACTOR, { id: await stagingId(app, name), pinned: !off });
        answer(json, tables, off ? 'No longer pinned.' : 'Pinned.');
        return EXIT.done;
      }),
    );

  verb(staging, 'drop <table>', 'drop staging tables now; the outcomes stay')
    .addHelpText('after', `\nTABLE is ${WHICH}.`)
    .action(
      action<object, [string]>(async ({ json, openApp }, _options, name) => {
        const [app, { dropStagingTables }] = await Promise.all([openApp(), service()]);
        report(json, await dropStagingTables(app, CLI_ACTOR, { id: await stagingId(app, name) }));
        return EXIT.done;
      }),
    );

  verb(staging, 'cleanup', 'drop every staging table whose time is over').action(
    action(async ({ json, openApp }) => {
      const { cleanUpNow } = await service();
      report(json, await cleanUpNow(await openApp(), CLI_ACTOR));
      return EXIT.done;
    }),
  );
}

/** A staging table by its own name, its id or its run. */
async function stagingId(app: AppContext, name: string): Promise<string> {
  const found = await app.db.stagingTable.findFirst({
    where: { OR: [{ id: name }, { tableName: name }, { runId: name }] },
    orderBy: { side: 'asc' },
    select: { id: true },
  });
  if (found) return found.id;
  throw new TieoutError('not_found', `There is no staging table ${name}.`, 'See what there is with: tieout staging list');
}

function answer(json: boolean, tables: StagingRow[], sentence: string): void {
  if (json) printDocument({ success: true, tables: snakeCase(tables) });
  else print(`${tables.map((table) => table.tableName).join('\n')}\n${sentence}`);
}

function report(json: boolean, freed: { dropped: number; freedBytes: number }): void {
  if (json) printDocument({ success: true, dropped: freed.dropped, freed_bytes: freed.freedBytes });
  else print(`Dropped ${amountText(freed.dropped, 'staging table')}, ${bytesText(freed.freedBytes)} freed.`);
}

function listText(rows: StagingRow[], now: Date, totalBytes: number): string {
  if (rows.length === 0) return 'No staging table.';
  const table = textTable(
    [
      { title: 'Table', text: (row) => row.tableName },
      { title: 'Ruleset', text: (row) => row.rulesetId },
      { title: 'Rows', align: 'right', text: (row) => countText(row.rowCount) },
      { title: 'Size', align: 'right', text: (row) => bytesText(row.sizeBytes) },
      { title: 'Status', text: (row) => (row.pinned ? 'pinned' : row.status), paint: paintStatus },
      { title: 'Left', align: 'right', text: (row) => leftText(row, now) },
    ],
    rows,
  );
  return `${table}\n${amountText(rows.length, 'table')}, ${bytesText(totalBytes)} in all.`;
}

function leftText(row: StagingRow, now: Date): string {
  if (row.status === 'dropped') return 'dropped';
  return row.pinned ? 'for ever' : timeLeftText(row.expiresAt, now);
}
