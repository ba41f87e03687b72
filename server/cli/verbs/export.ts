import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { action, verb } from '../command-line.ts';
import { EXIT } from '../exit-code.ts';
import { startFolder } from '../start-folder.ts';
import { note, print, printDocument } from '../terminal.ts';

export function addExport(program: Command): void {
  verb(program, 'export', 'write the configuration as YAML (with --json as JSON); secrets are left out')
    .option('--out <file>', 'write a file instead of standard output')
    .action(
      action<{ out?: string }, []>(async ({ json, openApp }, { out }) => {
        const { exportConfiguration, configurationYaml } = await import('#server/features/configuration/export-configuration.ts');
        const exported = await exportConfiguration(await openApp(), CLI_ACTOR);
        if (out !== undefined) {
          const text = out.endsWith('.json') ? `${JSON.stringify(exported.document, null, 2)}\n` : configurationYaml(exported);
          await writeFile(resolve(startFolder(), out), text);
        }
        if (json) printDocument(out === undefined ? exported.document : { success: true, file: resolve(startFolder(), out) });
        else if (out === undefined) print(configurationYaml(exported));
        for (const { connection, secrets } of exported.leftOut) note(`Left out of ${connection}: ${secrets.join(', ')}.`);
        return EXIT.done;
      }),
    );
}
