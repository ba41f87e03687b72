import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { ImportReport, ImportTally } from '#server/features/configuration/import-configuration.ts';
import { action, verb } from '../command-line.ts';
import { EXIT } from '../exit-code.ts';
import { failureDocument } from '../failure.ts';
import { startFolder } from '../start-folder.ts';
import { note, paint, print, printDocument } from '../terminal.ts';

export function addImport(program: Command): void {
  verb(program, 'import <file>', 'check a configuration file (YAML or JSON) and load it, all or nothing')
    .option('--check', 'check everything and write nothing')
    .addHelpText('after', '\nFILE may be - for standard input.')
    .action(
      action<{ check?: boolean }, [string]>(async ({ json, verbose, openApp, signal }, { check }, name) => {
        const [{ importConfiguration }, { ConfigurationRefused, problemLine }] = await Promise.all([
          import('#server/features/configuration/import-configuration.ts'),
          import('#server/features/configuration/configuration-refused.ts'),
        ]);
        const file = name === '-' ? null : resolve(startFolder(), name);
        const bytes = await readBytes(file);
        try {
          const report = await importConfiguration(await openApp(), CLI_ACTOR, { bytes, file, checkOnly: check === true }, signal);
          for (const warning of report.warnings) note(`${paint('yellow', 'warning:', process.stderr)} ${problemLine(warning)}`);
          if (json) printDocument({ success: true, checked_only: check === true, ...report });
          else print(check ? 'The file can be imported.' : reportText(report));
          return EXIT.done;
        } catch (error) {
          if (!(error instanceof ConfigurationRefused)) throw error;
          for (const warning of error.warnings) note(`${paint('yellow', 'warning:', process.stderr)} ${problemLine(warning)}`);
          for (const problem of error.problems) note(problemLine(problem));
          note(`${paint('red', 'error:', process.stderr)} ${error.message}\n       ${error.advice}`);
          if (json) printDocument({ ...failureDocument(error, verbose), problems: error.problems, warnings: error.warnings });
          return EXIT.usage;
        }
      }),
    );
}

async function readBytes(file: string | null): Promise<Uint8Array> {
  if (file === null) return buffer(process.stdin);
  try {
    return await readFile(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : 'cannot be read';
    throw new TieoutError('invalid_input', `The file ${file} ${reason}.`, 'Give the path of a configuration file.', { cause });
  }
}

function reportText({ connections, rulesets, schedules, channels, alerts }: ImportReport): string {
  const told = [
    ...(tallyText(channels) === NONE ? [] : [`\nChannels:    ${tallyText(channels)}`]),
    ...(tallyText(alerts) === NONE ? [] : [`\nAlerts:      ${tallyText(alerts)}`]),
  ].join('');
  return `Connections: ${tallyText(connections)}\nRulesets:    ${tallyText(rulesets)}\nSchedules:   ${tallyText(schedules)}${told}`;
}

const NONE = 'none in the file';

function tallyText(tally: ImportTally): string {
  const parts = (['created', 'updated', 'unchanged'] as const).flatMap((outcome) => {
    const names = tally[outcome];
    if (names.length === 0) return [];
    return [`${names.length} ${outcome}${outcome === 'unchanged' ? '' : ` (${names.join(', ')})`}`];
  });
  return parts.join(', ') || NONE;
}
