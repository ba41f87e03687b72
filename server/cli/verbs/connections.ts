import type { Command } from 'commander';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import type { CheckStep } from '#server/engine/connectors/contract.ts';
import { action, verb } from '../command-line.ts';
import { EXIT } from '../exit-code.ts';
import { durationText, timeText } from '../number-text.ts';
import { snakeCase } from '../snake-case.ts';
import { paint, paintStatus, print, printDocument } from '../terminal.ts';
import { textTable } from '../text-table.ts';

export function addConnections(program: Command): void {
  const connections = program.command('connections').description('databases and folders to read from');

  verb(connections, 'list', 'what is connected').action(
    action(async ({ json, openApp }) => {
      const { listConnections } = await import('#server/features/connections/connection.service.ts');
      const rows = await listConnections(await openApp(), CLI_ACTOR);
      if (json) printDocument(snakeCase(rows));
      else
        print(
          textTable(
            [
              { title: 'Name', text: (row) => row.name },
              { title: 'Type', text: (row) => row.type },
              { title: 'Address', text: (row) => row.address },
              { title: 'Last check', text: (row) => row.lastCheckStatus ?? 'never', paint: paintStatus },
              { title: 'At', text: (row) => timeText(row.lastCheckAt) },
              { title: 'Rulesets', align: 'right', text: (row) => String(row.usedBy.length) },
            ],
            rows,
          ) || 'No connection yet. Write a configuration file and run: tieout import FILE',
        );
      return EXIT.done;
    }),
  );

  verb(connections, 'test <name>', 'check one connection step by step').action(
    action<object, [string]>(async ({ json, openApp, signal }, _options, name) => {
      const [{ requireConnection }, { checkConnection }] = await Promise.all([
        import('#server/features/connections/open-connection.ts'),
        import('#server/features/connections/check-connection.ts'),
      ]);
      const app = await openApp();
      const { id } = await requireConnection(app, name);
      const steps: CheckStep[] = [];
      for await (const step of checkConnection(app, CLI_ACTOR, { id }, signal)) {
        steps.push(step);
        if (!json) print(stepText(step));
      }
      signal.throwIfAborted();
      const failed = steps.some((step) => step.status === 'failed');
      if (json) printDocument({ success: !failed, connection: name, steps: snakeCase(steps) });
      return failed ? EXIT.failed : EXIT.done;
    }),
  );
}

const MARKS: Record<CheckStep['status'], string> = { passed: '✓', failed: '✗', warning: '!', skipped: '–' };
const TITLES: Record<CheckStep['step'], string> = {
  reach: 'reach',
  tls: 'TLS',
  sign_in: 'sign in',
  database: 'database',
  privileges: 'privileges',
  version: 'version',
  clock: 'clock',
};

function stepText({ step, status, summary, latencyMs, fix }: CheckStep): string {
  const mark = paint(status === 'passed' ? 'green' : status === 'failed' ? 'red' : status === 'warning' ? 'yellow' : 'dim', MARKS[status]);
  const latency = latencyMs === null ? '' : paint('dim', `  ${durationText(latencyMs)}`);
  const line = `${mark} ${TITLES[step].padEnd(10)}  ${summary}${latency}`;
  return fix === undefined ? line : `${line}\n  ${' '.repeat(10)}  ${fix}`;
}
