import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { action, verb } from '../command-line.ts';
import { EXIT } from '../exit-code.ts';
import { outputFile } from '../output-file.ts';
import { note, print, printDocument } from '../terminal.ts';

export function addExport(program: Command): void {
  verb(program, 'export', 'write the configuration as YAML (with --json as JSON); secrets are left out')
    .option('--out <file>', 'write a file instead of standard output')
    .action(
      action<{ out?: string }, []>(async ({ json, openApp }, { out }) => {
        const { exportConfiguration, configurationYaml } = await import('#server/features/configuration/export-configuration.ts');
        const file = out === undefined ? null : await outputFile(out);
        const exported = await exportConfiguration(await openApp(), CLI_ACTOR);
        if (file !== null) {
          const text = file.endsWith('.json') ? `${JSON.stringify(exported.document, null, 2)}\n` : configurationYaml(exported);
          await writeFile(file, text);
        }
        if (json) printDocument(file === null ? exported.document : { success: true, file });
        else if (file === null) print(configurationYaml(exported));
        for (const { name, secrets } of exported.leftOut) note(`Left out of ${name}: ${secrets.join(', ')}.`);
        return EXIT.done;
      }),
    );
}
