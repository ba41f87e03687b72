import type { Command } from 'commander';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { action, verb } from '../command-line.ts';
import { EXIT } from '../exit-code.ts';
import { percentText, timeText } from '../number-text.ts';
import { snakeCase } from '../snake-case.ts';
import { paintStatus, print, printDocument } from '../terminal.ts';
import { textTable } from '../text-table.ts';

export function addRulesets(program: Command): void {
  const rulesets = program.command('rulesets').description('what is reconciled with what');
  verb(rulesets, 'list', 'every ruleset with its last run').action(
    action(async ({ json, openApp }) => {
      const { listRulesets } = await import('#server/features/rulesets/ruleset.service.ts');
      const rows = await listRulesets(await openApp(), CLI_ACTOR);
      if (json) printDocument(snakeCase(rows));
      else
        print(
          textTable(
            [
              { title: 'Ruleset', text: (row) => row.id },
              { title: 'Version', align: 'right', text: (row) => String(row.version) },
              { title: 'Source', text: (row) => `${row.source.connection}: ${row.source.dataset}` },
              { title: 'Target', text: (row) => `${row.target.connection}: ${row.target.dataset}` },
              { title: 'Last run', text: (row) => row.lastRun?.status ?? 'never', paint: paintStatus },
              { title: 'At', text: (row) => timeText(row.lastRun?.endedAt ?? null) },
              { title: 'RCR', align: 'right', text: (row) => percentText(row.lastRun?.rcr ?? null) },
            ],
            rows,
          ) || 'No ruleset yet. Write a configuration file and run: tieout import FILE',
        );
      return EXIT.done;
    }),
  );
}
