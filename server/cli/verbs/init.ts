import type { Command } from 'commander';
import type { PreparedStep } from '#server/engine/landing/contract.ts';
import { action, verb } from '../command-line.ts';
import { EXIT } from '../exit-code.ts';
import { amountText } from '../number-text.ts';
import { paint, print, printDocument } from '../terminal.ts';

export function addInit(program: Command): void {
  verb(program, 'init', 'make or upgrade the control database and the landing database, and say what was checked').action(
    action(async ({ json, openApp }) => {
      const [{ readEnvironment }, { migrate }] = await Promise.all([
        import('#server/config/environment.ts'),
        import('#server/db/migrate.ts'),
      ]);
      const { applied } = await migrate(readEnvironment().databaseUrl);
      const app = await openApp();
      const { environment } = app;
      const prepared: PreparedStep[] = [];
      for await (const step of app.landing.prepare()) {
        prepared.push(step);
        if (!json) print(checkedLine(step.title, step.result));
      }
      const executions = await app.landing.inventory();
      const [connections, rulesets, users] = await Promise.all([app.db.connection.count(), app.db.ruleset.count(), app.db.user.count()]);
      const document = {
        success: true,
        data_dir: environment.dataDir,
        control_database: environment.databaseUrl,
        migrations_applied: applied,
        landing_engine: app.landing.name,
        landing_steps: prepared,
        landing_executions: executions.length,
        connections,
        rulesets,
        administrator: users > 0,
      };
      if (json) printDocument(document);
      else print(checkedText(document, applied));
      return EXIT.done;
    }),
  );
}

interface Checked {
  data_dir: string;
  control_database: string;
  landing_engine: string;
  landing_executions: number;
  connections: number;
  rulesets: number;
  administrator: boolean;
}

function checkedText(checked: Checked, applied: string[]): string {
  const upgrade = applied.length === 0 ? 'up to date' : `${amountText(applied.length, 'upgrade')} applied`;
  const lines: [string, string][] = [
    ['data folder', checked.data_dir],
    ['control database', `${checked.control_database}, ${upgrade}`],
    ['landing database', `${checked.landing_engine}, ${amountText(checked.landing_executions, 'execution')}`],
    ['configuration', `${amountText(checked.connections, 'connection')}, ${amountText(checked.rulesets, 'ruleset')}`],
    ['administrator', checked.administrator ? 'there is one' : 'none yet: the first visit to the dashboard makes one'],
  ];
  return lines.map(([title, text]) => checkedLine(title, text)).join('\n');
}

const TITLE_WIDTH = 30;

function checkedLine(title: string, text: string): string {
  return `${paint('green', '✓')} ${title.padEnd(TITLE_WIDTH)}  ${text}`;
}
