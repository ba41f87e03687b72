import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { RunDocument } from '#server/engine/run-document.ts';
import { type CliPlace, openCliPlace } from './testing/cli-process.ts';

// Each test starts processes of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const CONFIGURATION = `version: 1
connections:
  - { name: files, type: files, path: . }
rulesets:
  - id: VISITS
    name: Visits
    source: { connection: files, table: visits.csv }
    target: { connection: files, table: stays.csv }
    rules:
      - { name: code and day, type: composite, keys: [{ source: code, target: code }, { source: day, target: day }] }
`;

let cli: CliPlace;
let runId: string;

beforeAll(async () => {
  cli = await openCliPlace();
  await writeFile(join(cli.folder, 'visits.csv'), 'code,day,note\nA,1,x\nA,1,y\nA,1,z\nB,1,x\nB,1,y\nC,1,x\n');
  await writeFile(join(cli.folder, 'stays.csv'), 'code,day,note\nA,1,x\nB,1,x\n');
  await writeFile(join(cli.folder, 'tieout.yaml'), CONFIGURATION);
  expect(await cli.run('import', 'tieout.yaml')).toMatchObject({ code: 0 });
  runId = (await cli.document<RunDocument>('run', 'VISITS')).document.execution_id;
});
afterAll(() => cli.close());

it('lists the keys that occur more than once on one side', async () => {
  const { code, stdout } = await cli.run('outcomes', runId, '--duplicates', 'source');
  expect([code, stdout]).toEqual([0, 'rows  code  day\n   3  A     1\n   2  B     1\n']);
  expect((await cli.run('outcomes', runId, '--duplicates', 'target')).stdout).toBe('Every key of the target occurs once.\n');
  const { document } = await cli.document('outcomes', runId, '--duplicates', 'source');
  expect(document).toEqual({
    execution_id: runId,
    side: 'source',
    duplicates: [
      { key: { code: 'A', day: '1' }, rows: 3 },
      { key: { code: 'B', day: '1' }, rows: 2 },
    ],
  });
  expect(await cli.run('outcomes', runId, '--duplicates', 'source', '--rule', 'x')).toMatchObject({ code: 2, stdout: '' });
});
