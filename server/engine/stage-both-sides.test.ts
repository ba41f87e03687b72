import { expect, it } from 'vitest';
import type { Dataset, Extraction, ExtractOptions } from './connectors/contract.ts';
import { ArrayConnector, type ArrayTable } from './landing/testing/array-connector.ts';
import { landingFixture } from './landing/testing/landing-fixture.ts';
import { allOutcomes, reconcileArrays } from './landing/testing/reconcile-arrays.ts';
import { retryPorts } from './retry/retrying.ts';

const fixture = landingFixture();
const retry = retryPorts({ retries: 3, baseDelayMs: 0, maxDelayMs: 0, jitter: 0 });
/** Wide enough that several segments of a broken try were loaded before it broke. */
const WIDE = 'x'.repeat(2_000);

function table(rows: number, change: Partial<ArrayTable> = {}): ArrayTable {
  return {
    columns: { id: { kind: 'integer', digits: 10 }, text: { kind: 'string' } },
    primaryKey: ['id'],
    rows: Array.from({ length: rows }, (_, index) => [index % 100 === 7 ? 'x' : String(index), `${index} ${WIDE}`]),
    sanitised: [{ column: 'text', repair: 'nul_byte', count: 2 }],
    ...change,
  };
}

/** Breaks in mid-stream as often as there are positions, then works. */
class BreakingConnector extends ArrayConnector {
  readonly #table: ArrayTable;
  readonly #breaksAt: number[];
  tries = 0;

  constructor(given: ArrayTable, breaksAt: number[]) {
    super(given);
    this.#table = given;
    this.#breaksAt = breaksAt;
  }

  override extract(dataset: Dataset, options: ExtractOptions, signal: AbortSignal): Promise<Extraction> {
    const failsAfter = this.#breaksAt[this.tries++];
    const next = failsAfter === undefined ? this.#table : { ...this.#table, failsAfter };
    return new ArrayConnector(next).extract(dataset, options, signal);
  }
}

const ROWS = 20_000;

it('an extract that breaks begins again from a clean stage, and the result is that of an undisturbed run', async () => {
  const [source, target] = [table(ROWS), table(ROWS - 100)];
  const { landing } = fixture;
  const calm = await reconcileArrays({ landing, executionId: 'CALM', source, target });
  const connectors = { source: new BreakingConnector(source, [0, 19_000, 1]), target: new BreakingConnector(target, [9_000]) };
  const broken = await reconcileArrays({ landing, executionId: 'BROKEN', source, target, connectors, retry });

  expect([connectors.source.tries, connectors.target.tries]).toEqual([4, 2]);
  const counts = (document: typeof calm.document) => ({
    ...Object.fromEntries(Object.entries(document).filter(([name]) => name.endsWith('_count'))),
    sanitised: document.sanitised,
    staged: [document.source_staging?.row_count, document.target_staging?.row_count],
  });
  expect(counts(broken.document)).toEqual(counts(calm.document));
  expect(broken.document).toMatchObject({ total_source_count: ROWS, rejected_source_count: 200, unmatched_source_count: 99 });
  const outcomes = (executionId: string) =>
    allOutcomes(landing, executionId, { outcomes: ['source_only', 'rejected_source', 'mismatched'] });
  const unordered = async (executionId: string) => (await outcomes(executionId)).map(({ id: _, ...row }) => JSON.stringify(row)).toSorted();
  expect(await unordered('BROKEN')).toEqual(await unordered('CALM'));

  const log = broken.events.flatMap((event) => (event.type === 'log' ? [`${event.level} ${event.phase}: ${event.message}`] : []));
  expect(log.filter((line) => line.includes('target'))).toEqual([
    'warning extract_target: The server went away. The target is read again from its first row in 0 s (try 2 of 4).',
  ]);
  expect(log).toHaveLength(4);
  const rows = broken.events.flatMap((event) => (event.type === 'phase_progress' && event.phase === 'extract_target' ? [event.rows] : []));
  expect(rows.indexOf(0)).toBeGreaterThan(0);
  expect(rows.at(-1)).toBe(ROWS - 100);
});

it('an extract that breaks each time fails the run, says how often it was tried, and leaves nothing', async () => {
  const [source, target] = [table(100), table(100)];
  const connectors = { source: new ArrayConnector(source), target: new BreakingConnector(target, [50, 50, 50, 50]) };
  const run = reconcileArrays({ landing: fixture.landing, executionId: 'ALWAYS', source, target, connectors, retry });
  await expect(run).rejects.toMatchObject({ code: 'connection_lost', message: 'The server went away (tried 4 times).' });
  expect(connectors.target.tries).toBe(4);
  expect((await fixture.leftovers()).filter((name) => name.startsWith('ALWAYS'))).toEqual([]);
});

it('rows that were lost on the way are no passing trouble', async () => {
  const [source, target] = [table(100), table(100)];
  const connectors = { source: new ArrayConnector(source), target: new BreakingConnector({ ...target, claims: 101 }, []) };
  const run = reconcileArrays({ landing: fixture.landing, executionId: 'LESS', source, target, connectors, retry });
  await expect(run).rejects.toMatchObject({ code: 'integrity' });
  expect(connectors.target.tries).toBe(1);
});
