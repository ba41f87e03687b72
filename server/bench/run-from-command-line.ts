import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { connectorDefinition } from '../engine/connectors/registry.ts';
import type { RunDocument } from '../engine/run-document.ts';
import { type Measured, measureChild } from './measured-child.ts';

const COMMAND = '../cli/tieout.mjs';

/** `tieout run` as a user types it, with an environment of its own: from the start of the process to the result on its output. */
export async function runFromCommandLine(
  sourceUrl: string,
  targetUrl: string,
  table: string,
  environment: { TIEOUT_DATA_DIR: string } & Record<string, string>,
): Promise<Measured<RunDocument>> {
  const configuration = {
    version: 1,
    connections: [connection('source', 'mysql', sourceUrl), connection('target', 'postgresql', targetUrl)],
    rulesets: [
      {
        id: 'BENCH',
        name: 'Benchmark',
        source: { connection: 'source', table },
        target: { connection: 'target', table: `public.${table}` },
      },
    ],
  };
  const file = join(environment.TIEOUT_DATA_DIR, 'bench.yaml');
  await writeFile(file, stringify(configuration));
  await measureChild<void>(COMMAND, ['init'], environment);
  await measureChild<void>(COMMAND, ['import', file], environment);
  return measureChild<RunDocument>(COMMAND, ['run', 'BENCH', '--json'], environment);
}

function connection(name: string, type: string, url: string) {
  return { name, type, ...connectorDefinition(type).parseUrl(url) };
}
