import type { Command } from 'commander';
import type { AppContext } from '#server/app-context.ts';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { didYouMean } from '#server/engine/did-you-mean.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { ScheduleRow } from '#server/features/schedules/schedule-view.ts';
import { action, verb } from '../command-line.ts';
import { EXIT } from '../exit-code.ts';
import { timeText } from '../number-text.ts';
import { snakeCase } from '../snake-case.ts';
import { print, printDocument } from '../terminal.ts';
import { textTable } from '../text-table.ts';

const service = () => import('#server/features/schedules/schedule.service.ts');
const WHICH = '\nSCHEDULE is the id of a ruleset, for all of its schedules, or the id of one schedule.';

export function addSchedules(program: Command): void {
  const schedules = program.command('schedules').description('rulesets that are run by themselves');

  verb(schedules, 'list', 'which rulesets are run when').action(
    action(async ({ json, openApp }) => {
      const { listSchedules } = await service();
      const rows = await listSchedules(await openApp(), CLI_ACTOR);
      if (json) printDocument(snakeCase(rows));
      else print(listText(rows));
      return EXIT.done;
    }),
  );

  for (const deed of ['pause', 'resume'] as const)
    verb(schedules, `${deed} <schedule>`, deed === 'pause' ? 'make no runs until it is resumed' : 'go on with the next time it is due')
      .addHelpText('after', WHICH)
      .action(
        action<object, [string]>(async ({ json, openApp }, _options, name) => {
          const [app, { listSchedules, setPaused }] = await Promise.all([openApp(), service()]);
          const chosen = await find(app, name);
          for (const { id } of chosen) await setPaused(app, CLI_ACTOR, { id, paused: deed === 'pause' });
          const ids = chosen.map(({ id }) => id);
          const after = (await listSchedules(app, CLI_ACTOR)).filter(({ id }) => ids.includes(id));
          if (json) printDocument({ success: true, schedules: snakeCase(after) });
          else print(listText(after));
          return EXIT.done;
        }),
      );

  verb(schedules, 'run <schedule>', 'queue a run with the options of a schedule now; a worker executes it')
    .addHelpText('after', WHICH)
    .action(
      action<object, [string]>(async ({ json, openApp }, _options, name) => {
        const [app, { runScheduleNow }] = await Promise.all([openApp(), import('#server/features/schedules/run-schedule.ts')]);
        const [schedule, ...others] = await find(app, name);
        if (!schedule || others.length > 0) {
          throw new TieoutError(
            'invalid_input',
            `${name} has ${others.length + 1} schedules.`,
            'Give the id of one: tieout schedules list',
          );
        }
        const { id } = await runScheduleNow(app, CLI_ACTOR, { id: schedule.id });
        if (json) printDocument({ success: true, execution_id: id, ruleset_id: schedule.rulesetId });
        else print(`Queued ${schedule.rulesetName} as ${id}.`);
        return EXIT.done;
      }),
    );
}

/** At least one. */
async function find(app: AppContext, name: string): Promise<ScheduleRow[]> {
  const { listSchedules } = await service();
  const all = await listSchedules(app, CLI_ACTOR);
  const found = all.filter(({ id, rulesetId }) => id === name || rulesetId === name);
  if (found.length > 0) return found;
  const guess = didYouMean(name, [...new Set(all.map(({ rulesetId }) => rulesetId))]);
  throw new TieoutError('not_found', `There is no schedule ${name}${guess || ''}.`, 'See what there is with: tieout schedules list');
}

function listText(rows: readonly ScheduleRow[]): string {
  if (rows.length === 0) return 'No schedule.';
  return textTable(
    [
      { title: 'Ruleset', text: (row) => row.rulesetId },
      { title: 'Cron', text: (row) => row.cron },
      { title: 'Zone', text: (row) => row.timezone },
      { title: 'When', text: (row) => row.words },
      { title: 'Next run', text: (row) => (row.paused ? 'paused' : timeText(row.nextRunAt)) },
      { title: 'Last', text: (row) => row.lastFire?.run?.status ?? row.lastFire?.outcome ?? 'never' },
      { title: 'Id', text: (row) => row.id },
    ],
    rows,
  );
}
