import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeRows, encodeRow } from '../../connectors/spool.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import type { ArrayTable } from '../testing/array-connector.ts';
import { landingFixture } from '../testing/landing-fixture.ts';
import { allOutcomes, reconcileArrays } from '../testing/reconcile-arrays.ts';

const string: LogicalType = { kind: 'string' };
const integer: LogicalType = { kind: 'integer', digits: 10 };
const { signal } = new AbortController();

/** Texts that some CSV reader, somewhere, changes. */
const HARD_TEXTS: (string | null)[] = [
  ...['\\N', '\\.', '', null, '""', '"', '"a"', 'a"b', ',', ',,', ';', '\n', '\r', '\r\n', '\n\n', 'a\r\nb', 'a\nb', '\ra', 'a\r'],
  ...[
    '\ufeff',
    '\ufeffa',
    'a\ufeff',
    'null',
    'NULL',
    'Null',
    'nan',
    'true',
    'N/A',
    '#',
    '# comment',
    '--',
    "'",
    "''",
    '\\',
    '\\"',
    '\\n',
    '\t',
    ' ',
    '  a  ',
  ],
  ...[
    '\u00a0',
    '\u3000',
    '\u2028',
    '\u0085',
    'e\u0301',
    'é',
    '😀',
    '👩‍👩‍👧',
    '\u202eabc',
    '\u0001\u001f',
    '0',
    '00',
    '1,2\n3,4\n',
    '"1","2"\n"3","4"\n',
    `";DROP TABLE x;--`,
  ],
];

const fixture = landingFixture();

describe('staging', () => {
  it('gives hard texts back as they came: in a page, a preview, CSV, JSON and for both sides', async () => {
    const table: ArrayTable = {
      columns: { id: integer, text: string },
      primaryKey: ['id'],
      rows: HARD_TEXTS.map((text, index) => [String(index), text]),
    };
    const { document } = await reconcileArrays({ landing: fixture.landing, executionId: 'HARD', source: table, target: table });
    expect(document).toMatchObject({ equal_count: HARD_TEXTS.length, total_source_count: HARD_TEXTS.length, rejected_source_count: 0 });

    const rows = await allOutcomes(fixture.landing, 'HARD');
    const byId = new Map(rows.map((row) => [row.key.id, row.fields.text!]));
    for (const [index, text] of HARD_TEXTS.entries())
      expect([text, byId.get(String(index))]).toEqual([text, { source: text, target: text, equal: true }]);

    const preview = await fixture.landing.previewStaging({ executionId: 'HARD' }, 'target', 1000);
    expect(preview.rows.map((row) => row[1])).toEqual(HARD_TEXTS);

    const folder = await mkdtemp(join(tmpdir(), 'tieout-hard-'));
    try {
      const path = (name: string) => join(folder, name);
      await fixture.landing.export({ executionId: 'HARD' }, {}, 'csv', path('a.csv'), signal);
      const [header, ...csv] = [...decodeRows(await readFile(path('a.csv')))];
      expect(header).toEqual(['outcome', 'rule', 'confidence', 'reason', 'id', 'text_source', 'text_target', 'text_equal']);
      expect(csv.map((row) => [row[4], row[5], row[6]])).toEqual(HARD_TEXTS.map((text, index) => [String(index), text, text]));
      await fixture.landing.export({ executionId: 'HARD' }, {}, 'json', path('a.json'), signal);
      const json = JSON.parse(await readFile(path('a.json'), 'utf8')) as { key: { id: string }; fields: { text: object } }[];
      expect(json.map((row) => row.fields.text)).toEqual(HARD_TEXTS.map((text) => ({ source: text, target: text, equal: true })));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('keeps rows of a table with one column, NULL or empty or not', async () => {
    const rows = [['a'], [null], [''], [null], ['b'], ['\n']];
    const { document } = await reconcileArrays({
      landing: fixture.landing,
      executionId: 'ONE',
      source: { columns: { only: string }, rows },
      target: { columns: { only: string }, rows },
      ruleset: { rules: [{ name: 'only', type: 'exact', keys: [{ source: 'only', target: 'only' }] }] },
    });
    expect(document).toMatchObject({
      total_source_count: 6,
      equal_count: 4,
      unmatched_source_count: 2,
      unmatched_target_count: 2,
      null_key_source_count: 2,
    });
  });

  it('runs with no rows on either side, and with none at all', async () => {
    const empty: ArrayTable = { columns: { id: integer, text: string }, primaryKey: ['id'], rows: [] };
    const full: ArrayTable = { ...empty, rows: [['1', 'a']] };
    const run = async (executionId: string, source: ArrayTable, target: ArrayTable) =>
      (await reconcileArrays({ landing: fixture.landing, executionId, source, target })).document;
    expect(await run('EMPTY_1', empty, full)).toMatchObject({ total_source_count: 0, unmatched_target_count: 1, rcr: 0, far: null });
    expect(await run('EMPTY_2', full, empty)).toMatchObject({ unmatched_source_count: 1, rcr: 0, dqcs: 0 });
    const nothing = await run('EMPTY_3', empty, empty);
    expect(nothing).toMatchObject({ total_source_count: 0, total_target_count: 0, rei: 0 });
    expect(nothing.warning_details.filter((warning) => warning.code === 'empty_side')).toHaveLength(2);
    expect(await fixture.landing.page({ executionId: 'EMPTY_3' }, { limit: 10 }, signal)).toEqual({ rows: [], next: null, previous: null });
  });

  it('takes five hundred columns and a text of a million bytes', async () => {
    const names = Array.from({ length: 499 }, (_, index) => `column ${index}`);
    const columns = { id: integer, ...Object.fromEntries(names.map((name) => [name, string])) };
    const wide = (text: string): ArrayTable => ({
      columns,
      primaryKey: ['id'],
      rows: [
        ['1', ...names.map((_, index) => (index === 480 ? text : `value ${index}`))],
        ['2', ...names.map(() => null)],
      ],
    });
    const text = 'x"\n'.repeat(350_000);
    const { document } = await reconcileArrays({
      landing: fixture.landing,
      executionId: 'WIDE',
      source: wide(text),
      target: wide(`${text}!`),
    });
    expect(document).toMatchObject({ equal_count: 1, mismatched_count: 1 });
    expect(document.fields.filter((field) => field.mismatched > 0)).toEqual([
      { source: 'column 480', target: 'column 480', compared: 2, mismatched: 1, far: 50 },
    ]);
    const { rows } = await fixture.landing.page({ executionId: 'WIDE' }, { limit: 1, changedField: 'column 480' }, signal);
    expect(rows[0]!.fields['column 480']).toEqual({ source: text, target: `${text}!`, equal: false });
    expect(rows[0]!.fields['column 1']).toEqual({ source: 'value 1', target: 'value 1', equal: true });
  });

  it('tells columns apart that differ only in case or spelling, and never takes a name for SQL', async () => {
    const names = ['a', 'A', 'rid', 'raw', 'c0', 'outcome', 'a.b', 'a"b', `'; DROP TABLE x; --`, '名前', 'x'.repeat(64)];
    const columns = { id: integer, ...Object.fromEntries(names.map((name) => [name, string])) };
    const table = (suffix: string): ArrayTable => ({ columns, primaryKey: ['id'], rows: [['1', ...names.map((name) => name + suffix)]] });
    const { document } = await reconcileArrays({ landing: fixture.landing, executionId: 'NAMES', source: table(''), target: table('!') });
    expect(document.fields.map((field) => [field.source, field.mismatched])).toEqual(names.map((name) => [name, 1]));
    const [row] = await allOutcomes(fixture.landing, 'NAMES');
    for (const name of names) expect([name, row!.fields[name]]).toEqual([name, { source: name, target: `${name}!`, equal: false }]);
    const path = join(fixture.dataDir, 'names.csv');
    await fixture.landing.export({ executionId: 'NAMES' }, {}, 'csv', path, signal);
    const [header] = [...decodeRows(await readFile(path))];
    expect(header).toContain(`'; DROP TABLE x; --_source`);
    for (const name of names) {
      const { rows } = await fixture.landing.page(
        { executionId: 'NAMES' },
        { limit: 5, conditions: [{ side: 'source', column: name, operator: 'eq', value: name }] },
        signal,
      );
      expect([name, rows.length]).toEqual([name, 1]);
    }
  });

  it('shows a rejected row with all its texts and every reason, cut where a value is long', async () => {
    const long = 'x'.repeat(200);
    const columns = { id: integer, day: { kind: 'date' }, 'odd "name"': { kind: 'boolean' }, text: string } as const;
    const { document } = await reconcileArrays({
      landing: fixture.landing,
      executionId: 'REJECTED',
      source: {
        columns,
        primaryKey: ['id'],
        rows: [
          ['1', 'infinity', 'maybe', 'kept\n'],
          [long, null, null, ''],
        ],
      },
      target: { columns, primaryKey: ['id'], rows: [['1', '2024-01-01', 'true', 'kept']] },
    });
    expect(document).toMatchObject({ rejected_source_count: 2, unmatched_target_count: 1, rcr: 0 });
    const rows = await allOutcomes(fixture.landing, 'REJECTED', { outcomes: ['rejected_source'] });
    expect(rows.map((row) => row.reason)).toEqual([
      '"infinity" is not a date (column day); "maybe" is not true or false (column odd "name")',
      `"${'x'.repeat(80)}…" is not an integer (column id)`,
    ]);
    expect(rows[0]).toMatchObject({
      key: { id: '1' },
      fields: { day: { source: 'infinity' }, 'odd "name"': { source: 'maybe' }, text: { source: 'kept\n', equal: false } },
    });
    expect(rows[1]!.key.id).toBe(long);
    const preview = await fixture.landing.previewStaging({ executionId: 'REJECTED' }, 'source', 10);
    expect(preview.rows[0]).toEqual(['1', 'infinity', 'maybe', 'kept\n']);
  });

  it('loads more than one segment and keeps every row once', async () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => [String(index), `${index} ${'y'.repeat(900)}\n`]);
    expect(Buffer.byteLength(encodeRow(rows[1]!)) * rows.length).toBeGreaterThan(48 * 1024 * 1024);
    const table: ArrayTable = { columns: { id: integer, text: string }, primaryKey: ['id'], rows };
    const { document, events } = await reconcileArrays({
      landing: fixture.landing,
      executionId: 'SEGMENTS',
      source: table,
      target: { ...table, rows: rows.slice(1) },
    });
    expect(document).toMatchObject({ total_source_count: 60_000, equal_count: 59_999, unmatched_source_count: 1 });
    const last = events.findLast((event) => event.type === 'phase_ended' && event.phase === 'extract_source');
    expect(last).toMatchObject({ rows: 60_000 });
  });
});
