import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Extraction, TextBatch } from '../connectors/contract.ts';
import { decodeRows, encodeRow } from '../connectors/spool.ts';
import { ArrayConnector, type ArrayTable } from '../landing/testing/array-connector.ts';
import { planArrays } from '../landing/testing/reconcile-arrays.ts';
import type { FieldPairDefinition } from '../plan/definition.ts';
import type { SidePlan } from '../plan/plan.ts';
import { withDerivedColumns } from './derive-columns.ts';
import { spoolLines } from './spool-lines.ts';

const signal = new AbortController().signal;
const text = { kind: 'string' } as const;

function tableOf(rows: (string | null)[][]): ArrayTable {
  return { columns: { id: { kind: 'integer', digits: 9 }, a: text, b: text, open: { kind: 'boolean' } }, rows };
}

/** The source of a plan with these fields, whose rows also carry a flag. */
function sideWith(table: ArrayTable, fields: FieldPairDefinition[]): SidePlan {
  const rules = [{ name: 'id', type: 'exact' as const, keys: [{ source: 'id', target: 'id' }], source_filter: 'open' }];
  return planArrays({ source: table, target: table, ruleset: { rules, fields } }).source;
}

async function extracted(table: ArrayTable, side: SidePlan): Promise<Extraction> {
  return new ArrayConnector(table).extract(
    { table: 'left' },
    { columns: side.columns.map((column) => column.name), flags: side.flags },
    signal,
  );
}

async function derivedRows(rows: (string | null)[][], fields: FieldPairDefinition[], limits?: { valueMs: number; mostHanging: number }) {
  const table = tableOf(rows);
  const side = sideWith(table, fields);
  const derived = withDerivedColumns(await extracted(table, side), side, signal, limits);
  const found: (string | null)[][] = [];
  for await (const batch of derived.batches) {
    const decoded = [...decodeRows(batch.csv)];
    expect(decoded).toHaveLength(batch.rows);
    found.push(...decoded);
  }
  return { columns: derived.columns, rows: found };
}

describe('derived columns', () => {
  it('stand between the extracted columns and the flags, whatever the values hold', async () => {
    const odd = ['plain', ' "quoted", ', 'line\nfeed', '', '\\.', null, '\ufeffmark', 'é😀', '","'];
    const { columns, rows } = await derivedRows(
      odd.map((value, index) => [String(index), value, `${index}\n"`, index % 2 === 0 ? 'true' : 'false']),
      [{ source: 'a', target: 'a', transforms: ['upper', { concat: { after: ['|', { column: 'b' }] } }] }],
    );
    expect(columns.map((column) => column.name)).toEqual(['id', 'a', 'b', 'a after upper, concat', 'tieout_refused', 'tieout_flag_1']);
    expect(rows).toEqual(
      odd.map((value, index) => [
        String(index),
        value,
        `${index}\n"`,
        `${(value ?? '').toUpperCase()}|${index}\n"`,
        null,
        index % 2 === 0 ? 'true' : 'false',
      ]),
    );
  });

  it('leave every value as it was, whatever it is', async () => {
    const value = fc.option(fc.oneof(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', '\\', '.', 'a', ' ', '😀') }), fc.string()));
    const rows = fc.array(fc.tuple(value, value, fc.boolean()), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(rows, async (values) => {
        const clean = values.map(([a, b, open]) => [a?.replaceAll('\0', '') ?? null, b?.replaceAll('\0', '') ?? null, String(open)]);
        const given = clean.map(([a, b, open], index) => [String(index), a!, b!, open!]);
        const { rows: found } = await derivedRows(given, [{ source: 'a', target: 'a', transforms: [{ coalesce: { columns: ['b'] } }] }]);
        expect(found).toEqual(given.map(([id, a, b, open]) => [id, a, b, a ?? b, null, open]));
      }),
      { numRuns: 200 },
    );
  });

  it('work on a table of one column, whose NULL is an empty line', async () => {
    const table: ArrayTable = { columns: { a: text }, rows: [['x'], [null], ['']] };
    const rules = [{ name: 'a', type: 'transformation' as const, keys: [{ source: 'a', target: 'a', transforms: ['upper' as const] }] }];
    const side = planArrays({ source: table, target: table, ruleset: { rules, fields: [] } }).source;
    const found: (string | null)[][] = [];
    for await (const batch of withDerivedColumns(await extracted(table, side), side, signal).batches) found.push(...decodeRows(batch.csv));
    expect(found).toEqual([
      ['x', 'X', null],
      [null, null, null],
      ['', '', null],
    ]);
  });

  it('are not there without transforms: the bytes pass as they came', async () => {
    const table = tableOf([['1', 'x', 'y', 'true']]);
    const side = sideWith(table, [{ source: 'a', target: 'a' }]);
    const extraction = await extracted(table, side);
    expect(withDerivedColumns(extraction, side, signal)).toBe(extraction);
  });

  it('say what was refused, by which transform, of which column; every reason of a row', async () => {
    const { rows } = await derivedRows(
      [
        ['1', '12', '1,5', 'true'],
        ['2', 'abc', 'x', 'true'],
      ],
      [
        { source: 'a', target: 'a', transforms: ['trim', { to_integer: {} }] },
        { source: 'b', target: 'b', transforms: [{ to_decimal: { decimal_mark: ',' } }] },
      ],
    );
    expect(rows).toEqual([
      ['1', '12', '1,5', '12', '1.5', null, 'true'],
      [
        '2',
        'abc',
        'x',
        null,
        null,
        '"abc" is not a whole number (to_integer, column a); "x" is not a decimal number (to_decimal, column b)',
        'true',
      ],
    ]);
  });

  it('refuse a value on which a pattern hangs and go on; too many of them end the run', async () => {
    const hopeless = `${'a'.repeat(60)}b`;
    const fields: FieldPairDefinition[] = [
      { source: 'a', target: 'a', transforms: [{ regex_replace: { pattern: '^(a+)+$', with: '!' } }] },
    ];
    const values = ['aa', hopeless, 'b', hopeless, 'a'];
    const given = values.map((value, index) => [String(index), value, null, 'true']);
    const { rows } = await derivedRows(given, fields, { valueMs: 100, mostHanging: 2 });
    const reason = `the pattern takes too long on "${hopeless}" (regex_replace, column a)`;
    expect(rows.map((row) => [row[2], row[3]])).toEqual([
      ['!', null],
      [null, reason],
      ['b', null],
      [null, reason],
      ['!', null],
    ]);
    await expect(derivedRows(given, fields, { valueMs: 100, mostHanging: 1 })).rejects.toMatchObject({ code: 'limit_exceeded' });
  });

  it('never read text that is not UTF-8 as something else', async () => {
    const table = tableOf([['1', 'x', 'y', 'true']]);
    const side = sideWith(table, [{ source: 'a', target: 'a', transforms: ['upper'] }]);
    async function* damaged(): AsyncGenerator<TextBatch> {
      yield { csv: Buffer.concat([Buffer.from('1,'), Buffer.from([0xe9]), Buffer.from(',true\n')]), rows: 1 };
    }
    const { batches } = withDerivedColumns({ ...(await extracted(table, side)), batches: damaged() }, side, signal);
    await expect(batches[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'unreadable_data' });
  });

  it('keep batches small, and stop reading when nobody wants more', async () => {
    const rows = Array.from({ length: 9_000 }, (_, index) => [String(index), 'x'.repeat(100), 'y', 'true']);
    const table = tableOf(rows);
    const side = sideWith(table, [{ source: 'a', target: 'a', transforms: [{ pad: { length: 700, fill: '.' } }] }]);
    const connector = new ArrayConnector(table);
    const options = { columns: side.columns.map((column) => column.name), flags: side.flags };
    const whole = withDerivedColumns(await connector.extract({ table: 'left' }, options, signal), side, signal);
    const sizes: number[] = [];
    let count = 0;
    for await (const batch of whole.batches) {
      sizes.push(batch.csv.length);
      count += batch.rows;
    }
    expect(count).toBe(rows.length);
    // A megabyte, and the rows that were worked on together with its last one.
    expect(Math.max(...sizes)).toBeLessThan(3 * 1024 * 1024);
    const stopped = withDerivedColumns(await connector.extract({ table: 'left' }, { ...options, batchBytes: 1_000 }, signal), side, signal);
    for await (const _ of stopped.batches) break;
    expect(connector.stopped).toBe(1);
  });
});

describe('rows of a batch', () => {
  it.each([
    ['a,b\n"c\n""",d\n\n"",""\n', ['a,b', '"c\n""",d', '', '"",""']],
    ['"a""\nb"\n"c"\n', ['"a""\nb"', '"c"']],
  ])('%j', (csv, lines) => expect([...spoolLines(csv)]).toEqual(lines));

  it.each(['a', '"a\n', 'a\n"b"'])('%j ends inside a row', (csv) => {
    expect(() => [...spoolLines(csv)]).toThrow('ends inside a row');
  });

  it('are those that were written', () => {
    const rows = [
      ['a,b', null],
      ['', '"'],
      [null, null],
      ['x\n\n', 'y\r\n'],
    ];
    expect([...spoolLines(rows.map(encodeRow).join(''))]).toEqual(rows.map((row) => encodeRow(row).slice(0, -1)));
  });
});
