import { execFile } from 'node:child_process';
import { readdir, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ArrayConnector } from '../testing/array-connector.ts';
import { landingFixture } from '../testing/landing-fixture.ts';
import { describeLifecycle, failure, table } from '../testing/lifecycle-suite.ts';
import { allOutcomes, reconcileArrays } from '../testing/reconcile-arrays.ts';

const { signal } = new AbortController();
const fixture = landingFixture();

describeLifecycle(fixture);

describe('the files of an execution', () => {
  it('are three, and none of them stays open when it is dropped', async () => {
    const ref = { executionId: 'FILES' };
    await reconcileArrays({ landing: fixture.landing, ...ref, source: table(10), target: table(10) });
    expect((await readdir(join(fixture.dataDir, 'executions', 'FILES'))).toSorted()).toEqual([
      'outcomes.duckdb',
      'staging-source.duckdb',
      'staging-target.duckdb',
    ]);
    expect(await allOutcomes(fixture.landing, 'FILES')).toHaveLength(10);
    await fixture.landing.dropStaging(ref);
    await fixture.landing.dropExecution(ref);
    expect(await openDeletedFiles()).toEqual([]);
    expect((await fixture.leftovers()).filter((name) => name.startsWith('FILES'))).toEqual([]);
  });

  it('are not held when somebody removes them by hand', async () => {
    const ref = { executionId: 'REMOVED' };
    await reconcileArrays({ landing: fixture.landing, ...ref, source: table(2), target: table(2) });
    expect(await allOutcomes(fixture.landing, 'REMOVED')).toHaveLength(2);
    await rm(join(fixture.dataDir, 'executions', 'REMOVED'), { recursive: true });
    expect((await failure(fixture.landing.count(ref, {}, 10, signal))).code).toBe('not_found');
    expect(await openDeletedFiles()).toEqual([]);
  });
});

describe('reading', () => {
  it('keeps a few files open, whatever number of runs is looked at', async () => {
    for (let run = 0; run < 12; run++)
      await reconcileArrays({ landing: fixture.landing, executionId: `MANY_${run}`, source: table(1), target: table(1) });
    await Promise.all(Array.from({ length: 12 }, (_, run) => allOutcomes(fixture.landing, `MANY_${run}`)));
    const open = (await openFiles()).filter((path) => path.includes('MANY_'));
    expect(open.length).toBeGreaterThan(0);
    expect(open.length).toBeLessThanOrEqual(8);
    expect(await allOutcomes(fixture.landing, 'MANY_0')).toHaveLength(1);
  });

  it('works from another process while this one runs the next execution', async () => {
    await reconcileArrays({ landing: fixture.landing, executionId: 'SHARED', source: table(20), target: table(20) });
    expect(await allOutcomes(fixture.landing, 'SHARED')).toHaveLength(20);
    let counted: string | null = null;
    await reconcileArrays({
      landing: fixture.landing,
      executionId: 'RUNNING',
      source: table(20),
      target: table(20),
      connectors: {
        source: new SlowStart(async () => (counted = await countInOtherProcess(fixture.dataDir, 'SHARED'))),
        target: new ArrayConnector(table(20)),
      },
    });
    expect(counted).toBe('20');
  });
});

/** Does something between the start of an execution and its first row. */
class SlowStart extends ArrayConnector {
  readonly #first: () => Promise<unknown>;
  constructor(first: () => Promise<unknown>) {
    super(table(20));
    this.#first = first;
  }
  override async extract(...given: Parameters<ArrayConnector['extract']>) {
    await this.#first();
    return super.extract(...given);
  }
}

async function countInOtherProcess(dataDir: string, executionId: string): Promise<string> {
  const module = fileURLToPath(new URL('./duckdb-landing.ts', import.meta.url));
  const script = `
    import { DuckDbLanding } from ${JSON.stringify(module)};
    const landing = new DuckDbLanding({ dataDir: ${JSON.stringify(dataDir)} });
    const { count } = await landing.count({ executionId: ${JSON.stringify(executionId)} }, {}, 1000, new AbortController().signal);
    await landing.close();
    process.stdout.write(String(count));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script]);
  return stdout;
}

/** Files that this process has open, as Linux tells it; elsewhere nothing is known. */
async function openFiles(): Promise<string[]> {
  const names = await readdir('/proc/self/fd').catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return links.filter((path) => path.includes(fixture.dataDir));
}

async function openDeletedFiles(): Promise<string[]> {
  return (await openFiles()).filter((path) => path.endsWith('(deleted)'));
}
