import { describe, expect, it } from 'vitest';
import { TieoutError } from '../../errors.ts';
import type { Phase } from '../../ports.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { ArrayConnector, type ArrayTable } from './array-connector.ts';
import type { LandingSuiteFixture } from './landing-fixture.ts';
import { allOutcomes, planArrays, reconcileArrays } from './reconcile-arrays.ts';

const integer: LogicalType = { kind: 'integer', digits: 10 };
const string: LogicalType = { kind: 'string' };
const { signal } = new AbortController();

export function table(rows: number, change: Partial<ArrayTable> = {}): ArrayTable {
  return {
    columns: { id: integer, text: string },
    primaryKey: ['id'],
    rows: Array.from({ length: rows }, (_, index) => [String(index), `text ${index}`]),
    ...change,
  };
}

export async function failure(work: Promise<unknown>): Promise<TieoutError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof TieoutError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

/** How executions come and go, on every landing engine. */
export function describeLifecycle(fixture: LandingSuiteFixture): void {
  describe('an execution', () => {
    it('is visible only when it is finished', async () => {
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
      expect((await fixture.leftovers()).filter((name) => name.includes('LOST'))).toEqual([]);
    });

    it('stops the other extract when one fails, with the first failure as the cause', async () => {
      const source = new ArrayConnector(table(600_000, { waitsAfter: 590_000 }));
      const target = new ArrayConnector(table(200_000, { failsAfter: 190_000, failsOnce: source.begun }));
      const connectors = { source, target };
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
      // What the landing engine reads ends by itself once it is no longer read.
      await expect.poll(() => [source.stopped, target.stopped]).toEqual([1, 1]);
      expect((await fixture.leftovers()).filter((name) => name.includes('FAILS'))).toEqual([]);
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
        expect((await fixture.leftovers()).filter((name) => name.includes(executionId))).toEqual([]);
      },
    );

    it('gives way to a new attempt at the same execution', async () => {
      const names = { source: 'recon_source', target: 'recon_target' };
      const former = await fixture.landing.begin({ executionId: 'AGAIN' }, names, planArrays({ source: table(1), target: table(1) }));
      const { document } = await reconcileArrays({ landing: fixture.landing, executionId: 'AGAIN', source: table(3), target: table(3) });
      expect(document.equal_count).toBe(3);
      await former.discard();
      await former.discard();
      expect((await fixture.landing.inventory()).filter((entry) => entry.executionId === 'AGAIN')).toMatchObject([{ finished: true }]);
      expect(await allOutcomes(fixture.landing, 'AGAIN')).toHaveLength(3);
      const second = await reconcileArrays({ landing: fixture.landing, executionId: 'AGAIN', source: table(5), target: table(5) });
      expect(second.document.equal_count).toBe(5);
      expect(await allOutcomes(fixture.landing, 'AGAIN')).toHaveLength(5);
    });

    it('refuses an id that is no name for a folder or a table', async () => {
      const plan = planArrays({ source: table(1), target: table(1) });
      for (const executionId of ['../x', '', 'a/b', '.', '..', 'a~b', 'x'.repeat(200)]) {
        expect([executionId, (await failure(fixture.landing.begin({ executionId }, { source: 's', target: 't' }, plan))).code]).toEqual([
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
      const other = fixture.another();
      await other.dropExecution(ref);
      expect((await failure(fixture.landing.count(ref, {}, 10, signal))).code).toBe('not_found');
      await reconcileArrays({ landing: other, ...ref, source: table(3), target: table(3) });
      expect(await allOutcomes(fixture.landing, 'ELSEWHERE')).toHaveLength(3);
      await other.close();
    });
  });
}
