import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RowChange, RowValues, StaleChange } from '../writer-contract.ts';
import type { WriterScene } from './writer-scene.ts';
import type { WriterTableSpec } from './writer-subject.ts';

const spec: WriterTableSpec = {
  name: 'model',
  columns: [
    { name: 'id', kind: 'integer' },
    { name: 'part', kind: 'text' },
    { name: 'name', kind: 'text' },
    { name: 'amount', kind: 'decimal' },
    { name: 'raw', kind: 'bytes' },
  ],
  primaryKey: null,
};
const KEY = ['id', 'part'];
const names = spec.columns.map((column) => column.name);

const id = fc.constantFrom('1', '2', '-3');
const part = fc.constantFrom('a', 'A', 'b ');
const values = fc.record({
  name: fc.constantFrom(null, '', 'x', 'X', 'x ', '😀'),
  amount: fc.constantFrom(null, '0', '1.5', '-9999999999.99'),
  raw: fc.constantFrom(null, '', '00', 'ff00'),
});
const row = fc.tuple(id, part, values).map(([i, p, rest]): RowValues => ({ id: i, part: p, ...rest }));
const someOf = (all: RowValues) =>
  fc.subarray(['name', 'amount', 'raw']).map((kept) => Object.fromEntries(kept.map((name) => [name, all[name]!])));

/** Mostly guards that hold, so that much is made. */
function changesFor(rows: RowValues[]): fc.Arbitrary<RowChange[]> {
  const found = (key: RowValues) => rows.find((candidate) => KEY.every((name) => candidate[name] === key[name]));
  const one = fc
    .record({
      key: fc.tuple(id, part),
      kind: fc.constantFrom('update', 'update', 'insert', 'delete'),
      guess: values,
      wrong: fc.nat(3),
      after: values,
    })
    .chain(({ key, kind, guess, wrong, after }) => {
      const named = { id: key[0], part: key[1] };
      const stored = found(named);
      const before: RowValues = wrong === 0 || !stored ? guess : { name: stored.name!, amount: stored.amount!, raw: stored.raw! };
      return fc.tuple(someOf(before), someOf(after)).map(([guard, written]) => ({ kind, key: named, before: guard, after: written }));
    });
  return fc.array(one, { maxLength: 12 }).map((list) => list.map((change, index) => ({ ...change, id: `c${index}` }) as RowChange));
}

/** The slow, obvious writer: an array of rows, one change after the other. */
function applyToModel(
  rows: RowValues[],
  changes: RowChange[],
): { rows: RowValues[]; made: number; stale: Map<string, StaleChange['reason']> } {
  let now = rows.map((one) => ({ ...one }));
  const stale = new Map<string, StaleChange['reason']>();
  let made = 0;
  for (const change of changes) {
    const hits = now.filter((one) => KEY.every((name) => one[name] === change.key[name]));
    if (change.kind === 'insert') {
      if (hits.length > 0) stale.set(change.id, 'exists');
      else now.push({ name: null, amount: null, raw: null, ...change.key, ...change.after });
    } else if (hits.length !== 1) stale.set(change.id, hits.length === 0 ? 'missing' : 'not_unique');
    else if (Object.entries(change.before).some(([name, value]) => hits[0]![name] !== value)) stale.set(change.id, 'changed');
    else if (change.kind === 'delete') now = now.filter((one) => one !== hits[0]);
    else Object.assign(hits[0]!, change.after);
    if (!stale.has(change.id)) made += 1;
  }
  return { rows: now, made, stale };
}

/** Random tables and changes: the database ends as a list of rows in memory does. */
export function writerModelTests(scene: WriterScene): void {
  it('does what a slow model does, to every row', { timeout: 120_000 }, async () => {
    const twins = fc.array(row, { maxLength: 8 });
    const cases = twins
      .map((rows) =>
        scene.subject.keepsDuplicates
          ? rows
          : rows.filter((one, at) => rows.findIndex((other) => KEY.every((k) => other[k] === one[k])) === at),
      )
      .chain((rows) => changesFor(rows).map((changes) => ({ rows, changes })));
    await fc.assert(
      fc.asyncProperty(cases, async ({ rows, changes }) => {
        const asArrays = (list: RowValues[]) => list.map((one) => names.map((name) => one[name]!));
        await scene.subject.createTable(spec, asArrays(rows));
        const expected = applyToModel(rows, changes);
        const { made, stale } = await scene.apply('model', changes, KEY);
        expect(new Map(stale.map((one) => [one.id, one.reason]))).toEqual(expected.stale);
        expect(made).toBe(expected.made);
        expect(await scene.dump('model')).toEqual(await scene.dumpOf(spec, asArrays(expected.rows)));
      }),
      { numRuns: 25 },
    );
  });
}
