import { execFile } from 'node:child_process';
import { readdir, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { TieoutError } from '../../errors.ts';
import type { Phase } from '../../ports.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { ArrayConnector, type ArrayTable } from '../testing/array-connector.ts';
import { landingFixture } from '../testing/landing-fixture.ts';
import { allOutcomes, reconcileArrays } from '../testing/reconcile-arrays.ts';

const integer: LogicalType = { kind: 'integer', digits: 10 };
const string: LogicalType = { kind: 'string' };
const { signal } = new AbortController();
const fixture = landingFixture();

function table(rows: number, change: Partial<ArrayTable> = {}): ArrayTable {
  return {
    columns: { id: integer, text: string },
    primaryKey: ['id'],
    rows: Array.from({ length: rows }, (_, index) => [String(index), `text ${index}`]),
    ...change,
  };
}

async function failure(work: Promise<unknown>): Promise<TieoutError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof TieoutError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

describe('an execution', () => {
  it('is visible only when it is finished, and then has three files', async () => {
    const seen: string[][] = [];
    await reconcileArrays({
      landing: fixture.landing,
      executionId: 'VISIBLE',
      source: table(10),
      target: table(10),
      onEvent: async (event) => {
        if (event.type === 'phase_started' && event.phase === 'compare') {
          const [entry] = (await fixture.landing.inventory()).filter((found) => found.executionId === 'VISIBLE');
          seen.push([String(entry?.finished), (await failure(fixture.landing.columns({ executionId: 'VISIBLE' }))).code]);
        }
      },
    });
    expect(seen).toEqual([['false', 'not_found']]);
    expect((await readdir(join(fixture.dataDir, 'executions', 'VISIBLE'))).toSorted()).toEqual([
      'outcomes.duckdb',
      'staging-source.duckdb',
      'staging-target.duckdb',
    ]);
    const [entry] = (await fixture.landing.inventory()).filter((found) => found.executionId === 'VISIBLE');
    expect(entry).toMatchObject({ finished: true });
    expect(entry!.stagingBytes).toBeGreaterThan(0);
    expect(entry!.outcomesBytes).toBeGreaterThan(0);
    expect(Date.now() - entry!.modifiedAt.getTime()).toBeLessThan(60_000);
  });

  it('fails when rows were lost on the way, and leaves nothing', async () => {
    const error = await failure(
      reconcileArrays({ landing: fixture.landing, executionId: 'LOST', source: table(10, { claims: 11 }), target: table(10) }),
    );
    expect([error.code, error.message]).toEqual([
      'integrity',
      'The source sent 11 rows, but 10 arrived in staging, so this run shows no numbers.',
    ]);
    expect((await fixture.leftovers()).filter((name) => name.startsWith('LOST'))).toEqual([]);
  });

  it('stops the other extract when one fails, with the first failure as the cause', async () => {
    const connectors = { source: new ArrayConnector(table(600_000)), target: new ArrayConnector(table(200_000, { failsAfter: 190_000 })) };
    const events: string[] = [];
    const error = await failure(
      reconcileArrays({
        landing: fixture.landing,
        executionId: 'FAILS',
        source: table(1),
        target: table(1),
        connectors,
        onEvent: (event) => events.push(event.type === 'log' ? `${event.level} ${event.phase}: ${event.message}` : event.type),
      }),
    );
    expect(error.code).toBe('connection_lost');
    expect(events.filter((event) => event.startsWith('error'))).toEqual(['error extract_target: The server went away.']);
    expect([connectors.source.stopped, connectors.target.stopped]).toEqual([1, 1]);
    expect((await fixture.leftovers()).filter((name) => name.startsWith('FAILS'))).toEqual([]);
  });

  it.each<Phase>(['extract_source', 'index', 'match', 'compare', 'kpis'])(
    'can be cancelled in the phase %s, and leaves nothing',
    async (phase) => {
      const controller = new AbortController();
      const executionId = `CANCEL_${phase}`;
      const error = await failure(
        reconcileArrays({
          landing: fixture.landing,
          executionId,
          source: table(2000),
          target: table(2000),
          signal: controller.signal,
          onEvent: (event) => {
            if (event.type === 'phase_started' && event.phase === phase) controller.abort();
          },
        }),
      );
      expect(error.code).toBe('cancelled');
      expect((await fixture.leftovers()).filter((name) => name.startsWith(executionId))).toEqual([]);
    },
  );

  it('gives way to a new attempt at the same execution', async () => {
    const names = { source: 'recon_source', target: 'recon_target' };
    const former = await fixture.landing.begin({ executionId: 'AGAIN' }, names);
    const { document } = await reconcileArrays({ landing: fixture.landing, executionId: 'AGAIN', source: table(3), target: table(3) });
    expect(document.equal_count).toBe(3);
    await former.discard();
    await former.discard();
    expect((await fixture.leftovers()).filter((name) => name.startsWith('AGAIN'))).toEqual(['AGAIN']);
    const second = await reconcileArrays({ landing: fixture.landing, executionId: 'AGAIN', source: table(5), target: table(5) });
    expect(second.document.equal_count).toBe(5);
    expect(await allOutcomes(fixture.landing, 'AGAIN')).toHaveLength(5);
  });

  it('refuses an id that is no folder name', async () => {
    for (const executionId of ['../x', '', 'a/b', '.', '..', 'a~b', 'x'.repeat(200)]) {
      expect([executionId, (await failure(fixture.landing.begin({ executionId }, { source: 's', target: 't' }))).code]).toEqual([
        executionId,
        'invalid_input',
      ]);
      expect([executionId, (await failure(fixture.landing.dropExecution({ executionId }))).code]).toEqual([executionId, 'invalid_input']);
    }
  });
});

describe('dropping', () => {
  it('removes staging and keeps outcomes, then removes all, and may be repeated', async () => {
    const ref = { executionId: 'DROP' };
    await reconcileArrays({ landing: fixture.landing, ...ref, source: table(4), target: table(5) });
    expect((await fixture.landing.previewStaging(ref, 'target', 2)).rows).toHaveLength(2);
    await fixture.landing.dropStaging(ref);
    await fixture.landing.dropStaging(ref);
    expect((await failure(fixture.landing.previewStaging(ref, 'source', 1))).code).toBe('not_found');
    const rows = await allOutcomes(fixture.landing, 'DROP');
    expect(rows.filter((row) => row.outcome === 'equal').map((row) => row.fields.text)).toEqual(
      Array.from({ length: 4 }, (_, index) => ({ source: `text ${index}`, target: `text ${index}`, equal: true })),
    );
    expect((await fixture.landing.inventory()).find((entry) => entry.executionId === 'DROP')).toMatchObject({
      stagingBytes: 0,
      finished: true,
    });

    await fixture.landing.dropExecution(ref);
    await fixture.landing.dropExecution(ref);
    expect((await failure(fixture.landing.page(ref, { limit: 1 }, signal))).code).toBe('not_found');
    expect((await fixture.landing.inventory()).map((entry) => entry.executionId)).not.toContain('DROP');
    expect(await openDeletedFiles()).toEqual([]);
  });

  it('happens at once when a run keeps no staging', async () => {
    const { document } = await reconcileArrays({
      landing: fixture.landing,
      executionId: 'BRIEF',
      source: table(2),
      target: table(2),
      keepStaging: false,
    });
    expect(document).toMatchObject({ staging_retained: false, source_staging: { row_count: 2 } });
    expect((await fixture.landing.inventory()).find((entry) => entry.executionId === 'BRIEF')).toMatchObject({
      stagingBytes: 0,
      finished: true,
    });
  });

  it('is noticed when another process does it, and so is a new result in its place', async () => {
    const ref = { executionId: 'ELSEWHERE' };
    await reconcileArrays({ landing: fixture.landing, ...ref, source: table(2), target: table(2) });
    expect(await allOutcomes(fixture.landing, 'ELSEWHERE')).toHaveLength(2);
    await rm(join(fixture.dataDir, 'executions', 'ELSEWHERE'), { recursive: true });
    expect((await failure(fixture.landing.count(ref, {}, 10, signal))).code).toBe('not_found');
    expect(await openDeletedFiles()).toEqual([]);
    await reconcileArrays({ landing: fixture.landing, ...ref, source: table(3), target: table(3) });
    expect(await allOutcomes(fixture.landing, 'ELSEWHERE')).toHaveLength(3);
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
