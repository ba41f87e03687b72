import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ENGINE_NAMES } from '#server/testing/engine-names.ts';
import { describeEngine } from '#server/testing/engines.ts';
import { isCanonical } from '../values/canonical.ts';
import type { LogicalType } from '../values/logical-type.ts';
import type { Connector } from './contract.ts';
import { collect, never } from './testing/collect.ts';
import {
  FACT_COLUMNS,
  FACT_TYPES,
  FACTS,
  type FactColumn,
  type FactRow,
  HOSTILE_COLUMNS,
  inOrderOf,
  withoutIdleZeros,
} from './testing/facts.ts';
import { csvSubject, jsonLinesSubject, parquetSubject, tsvSubject } from './testing/files-subject.ts';
import { SERVER_SUBJECTS } from './testing/server-subjects.ts';
import { sqliteSubject } from './testing/sqlite-subject.ts';
import type { Subject } from './testing/subject.ts';

function heldBy(subject: Subject, fact: FactRow): FactRow {
  const held = FACT_COLUMNS.map((column) => [column, subject.holds ? subject.holds(column, fact[column]) : fact[column]]);
  return Object.fromEntries(held) as FactRow;
}

function contract(makeSubject: () => Subject): void {
  let subject: Subject;
  let connector: Connector;
  let facts: FactRow[] = FACTS;
  let hostileColumns = HOSTILE_COLUMNS;
  let id = 'id';

  beforeAll(async () => {
    subject = makeSubject();
    facts = FACTS.map((fact) => heldBy(subject, fact));
    hostileColumns = subject.hostileColumns ?? HOSTILE_COLUMNS;
    id = subject.idColumn ?? 'id';
    await subject.setUp();
  });
  afterAll(() => subject.tearDown());
  beforeEach(() => {
    connector = subject.open();
  });
  afterEach(() => connector.close());

  const say = (predicate: string): string => subject.dialect?.predicate(predicate) ?? predicate;
  const nameOf = (column: FactColumn): string => (column === 'id' ? id : column);
  const typeOf = (column: FactColumn): LogicalType => subject.types[column] ?? FACT_TYPES[column];
  const factTypes = (): LogicalType[] => FACT_COLUMNS.map(typeOf);

  it('describes the facts with the right logical types and keys', async () => {
    const { columns, keys } = await connector.describe({ table: subject.facts }, never);
    expect(columns.map((column) => column.name)).toEqual(FACT_COLUMNS.map(nameOf));
    expect(columns.map((column) => column.logicalType)).toEqual(factTypes());
    for (const column of columns) expect(column.nativeType).not.toBe('');
    if (!subject.declaresKeys) expect(keys).toEqual([]);
    else {
      expect(keys.map(({ columns: names, primary }) => ({ names, primary }))).toEqual([
        { names: [id], primary: true },
        { names: ['uid'], primary: false },
      ]);
      expect(columns.map((column) => column.nullable)).toEqual(FACT_COLUMNS.map((column) => column !== 'id'));
    }
  });

  it('extracts the facts exactly, as canonical text', async () => {
    const extraction = await connector.extract({ table: subject.facts }, { columns: [], orderBy: [id] }, never);
    const types = factTypes();
    expect(extraction.columns.map((column) => column.logicalType)).toEqual(types);
    const rows = await collect(extraction);
    for (const row of rows) {
      row.forEach((text, index) => {
        if (text !== null) expect([FACT_COLUMNS[index], text, isCanonical(types[index]!, text)]).toEqual([FACT_COLUMNS[index], text, true]);
      });
    }
    expect(rows.map((row) => row.map((text, index) => withoutIdleZeros(FACT_TYPES[FACT_COLUMNS[index]!], text)))).toEqual(
      facts.map((fact) => FACT_COLUMNS.map((column) => fact[column])),
    );
    expect(extraction.summary()).toEqual({ rows: facts.length, sanitised: [] });
  });

  it('extracts the columns asked for in their order, with flags behind them', async () => {
    const q = subject.quote;
    const extraction = await connector.extract(
      { table: subject.facts },
      {
        columns: ['name', id],
        orderBy: [id],
        flags: [
          { name: 'large', predicate: say(`${q(id)} > 3 -- a comment`) },
          { name: 'odd', predicate: say(`${q('amount')} = 0`) },
        ],
      },
      never,
    );
    expect(extraction.columns.map((column) => [column.name, column.logicalType.kind])).toEqual([
      ['name', 'string'],
      [id, 'integer'],
      ['large', 'boolean'],
      ['odd', 'boolean'],
    ]);
    expect(await collect(extraction)).toEqual(
      facts.map((fact) => [fact.name, fact.id, String(BigInt(fact.id!) > 3n), String(fact.amount === '0')]),
    );
  });

  it('applies the filter and the limit, first rows by the order asked', async () => {
    const { quote: q } = subject;
    const filtered = await connector.extract(
      { table: subject.facts, filter: say(`${q('amount')} > 0 -- positive`) },
      { columns: [id], orderBy: [id] },
      never,
    );
    expect(await collect(filtered)).toEqual([['1'], ['9223372036854775807']]);
    // Text is ordered by its bytes and NULL comes first, whatever the collation says.
    const first = await connector.extract({ table: subject.facts }, { columns: ['code'], orderBy: ['code'], limit: 4 }, never);
    expect(await collect(first)).toEqual([[null], [''], ['\\.'], ['a b c']]);
    const none = await connector.extract({ table: subject.facts, filter: say('1 = 0') }, { columns: [] }, never);
    expect(await collect(none)).toEqual([]);
    expect(none.summary().rows).toBe(0);
  });

  it('orders and measures by every column, by value and not by a collation', async () => {
    for (const column of FACT_COLUMNS) {
      if (subject.unordered?.includes(column)) {
        await expect(connector.measureKey({ table: subject.facts }, [nameOf(column)], never)).rejects.toMatchObject({
          code: 'invalid_input',
        });
        continue;
      }
      const { rows, distinct, withNull, squares } = await connector.measureKey({ table: subject.facts }, [nameOf(column)], never);
      const values = facts.map((fact) => fact[column]).filter((value) => value !== null);
      expect([column, rows, distinct, withNull]).toEqual([column, 5, new Set(values).size, 5 - values.length]);
      const pairs = values.flatMap((one) => values.filter((other) => other === one)).length;
      expect([column, squares]).toEqual([column, pairs]);
      const extraction = await connector.extract(
        { table: subject.facts },
        { columns: [id], orderBy: [nameOf(column), id], limit: 5 },
        never,
      );
      const order = await collect(extraction);
      // Documents have no order that all databases share.
      if (column === 'doc' || subject.ownOrder?.includes(column)) continue;
      expect([column, ...order.flat()]).toEqual([column, ...inOrderOf(facts, column).map((fact) => fact.id)]);
    }
  });

  it('extracts an empty table', async () => {
    if (subject.empty.endsWith('.jsonl')) {
      // Without an object there is no column either.
      await expect(connector.describe({ table: subject.empty }, never)).rejects.toMatchObject({ code: 'unreadable_data' });
      return;
    }
    const extraction = await connector.extract({ table: subject.empty }, { columns: [] }, never);
    expect(extraction.columns.map((column) => column.name)).toEqual(subject.emptyColumns ?? FACT_COLUMNS);
    expect(await collect(extraction)).toEqual([]);
    expect(extraction.summary()).toEqual({ rows: 0, sanitised: [] });
  });

  it('lists what can be read', async () => {
    const datasets = await connector.listDatasets(never);
    const names = datasets.map((dataset) => dataset.name);
    expect(names).toEqual(expect.arrayContaining([subject.facts, subject.big, subject.hostile]));
    if (!subject.declaresKeys || subject.views === false) return;
    const view = datasets.find((dataset) => dataset.table === 'view_of_facts')!;
    expect(view.kind).toBe('view');
    const { columns } = await connector.describe({ table: view.name }, never);
    expect(columns.map((column) => [column.name, column.logicalType])).toEqual([
      [id, typeOf('id')],
      ['name', typeOf('name')],
    ]);
    const extraction = await connector.extract({ table: view.name }, { columns: [], orderBy: [id], limit: 1 }, never);
    expect(await collect(extraction)).toEqual([['1', facts[0]!.name]]);
  });

  it('survives hostile names', async () => {
    const q = subject.quote;
    const { columns } = await connector.describe({ table: subject.hostile }, never);
    expect(columns.map((column) => column.name)).toEqual(hostileColumns);
    const extraction = await connector.extract(
      { table: subject.hostile, filter: say(hostileColumns.map((column) => `${q(column)} LIKE '2%'`).join(' AND ')) },
      {
        columns: [...hostileColumns].reverse(),
        orderBy: hostileColumns,
        limit: 10,
        flags: [{ name: `f"'\`;`, predicate: say(`${q(hostileColumns[1]!)} LIKE '1%'`) }],
      },
      never,
    );
    const [row, ...others] = await collect(extraction);
    expect(others).toEqual([]);
    expect(row!.slice(0, -1).map((text) => text!.replace('x', ''))).toEqual(hostileColumns.map((_, index) => `2.${index}`).reverse());
    expect(row!.at(-1)).toBe('false');
    expect(await connector.measureKey({ table: subject.hostile }, hostileColumns, never)).toEqual({
      rows: 2,
      distinct: 2,
      withNull: 0,
      squares: 2,
    });
  });

  it('says which table or column was probably meant', async () => {
    const misspelt = subject.facts.replace('facts', 'fatcs');
    await expect(connector.describe({ table: misspelt }, never)).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining(`did you mean "${subject.facts}"?`),
    });
    await expect(connector.extract({ table: misspelt }, { columns: [] }, never)).rejects.toMatchObject({ code: 'not_found' });
    await expect(connector.extract({ table: subject.facts }, { columns: [id, 'amuont'] }, never)).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('no column "amuont"'),
    });
    await expect(connector.extract({ table: subject.facts }, { columns: [id], orderBy: ['nmae'] }, never)).rejects.toThrow(
      'did you mean "name"?',
    );
  });

  it('refuses a filter that is more than an expression', async () => {
    const sql = ['1 = 1) OR (1 = 1', '1 = 1; DROP TABLE facts', "name = 'x", '1 = 1)', '(1 = 1', ''];
    for (const filter of subject.dialect?.badFilters ?? sql) {
      const attempt = (async () => collect(await connector.extract({ table: subject.facts, filter }, { columns: [id] }, never)))();
      // PostgreSQL itself judges its filters; one that stays a single SELECT is harmless and may pass.
      if (subject.open().type === 'postgresql' && filter === '1 = 1) OR (1 = 1') await expect(attempt).resolves.toHaveLength(facts.length);
      else await expect(attempt, filter).rejects.toMatchObject({ code: 'invalid_input' });
    }
    // Where documents may hold any field, one that none holds is no mistake.
    if (subject.dialect) return;
    const unknown = (async () =>
      collect(await connector.extract({ table: subject.facts, filter: 'no_such_column = 1' }, { columns: [id] }, never)))();
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });
  });

  it('reads a query, and only reads', async () => {
    const q = subject.quote;
    if (!connector.capabilities.queries) {
      await expect(connector.describe({ query: 'SELECT 1' }, never)).rejects.toMatchObject({ code: 'invalid_input' });
      return;
    }
    const sql = `SELECT ${q('id')}, ${q('amount')}, ${q('flag')}, ${q('at')}, ${q('moment')}, ${q('name')} AS ${q('the name')} FROM facts WHERE ${q('id')} < 4 -- the small ones;`;
    const query = subject.dialect?.query ?? sql;
    const queried = ['id', 'amount', 'flag', 'at', 'moment', 'the name'];
    const { columns, keys } = await connector.describe({ query }, never);
    // Where a query's documents have no declared order, neither have its columns.
    if (subject.dialect) columns.sort((a, b) => queried.indexOf(a.name) - queried.indexOf(b.name));
    expect(columns.map((column) => [column.name, column.logicalType])).toEqual([
      ['id', typeOf('id')],
      ['amount', typeOf('amount')],
      ['flag', typeOf('flag')],
      ['at', typeOf('at')],
      ['moment', typeOf('moment')],
      ['the name', typeOf('name')],
    ]);
    expect(keys).toEqual([]);
    const extraction = await connector.extract(
      { query: subject.dialect ? query : `${query}\n;`, filter: say(`${q('id')} > 1`) },
      { columns: ['the name', 'id'], orderBy: ['id'] },
      never,
    );
    expect(await collect(extraction)).toEqual([
      [facts[1]!.name, '2'],
      [facts[2]!.name, '3'],
    ]);
    const badSql = ['DELETE FROM facts', 'SELECT 1; DELETE FROM facts', 'SELECT 1) x; DELETE FROM facts; --', 'not sql', 'SELECT 1 /*'];
    for (const bad of subject.dialect?.badQueries ?? badSql) {
      const attempt = (async () => collect(await connector.extract({ query: bad }, { columns: [] }, never)))();
      await expect(attempt, bad).rejects.toMatchObject({ code: 'invalid_input' });
    }
  });

  it('measures keys by bytes', async () => {
    const measured = async (columns: string[], filter?: string) => {
      const { rows, distinct, withNull, squares } = await connector.measureKey({ table: subject.facts, filter }, columns, never);
      return { rows, distinct, withNull, squares };
    };
    expect(await measured([id])).toEqual({ rows: 5, distinct: 5, withNull: 0, squares: 5 });
    expect(await measured(['uid'])).toEqual({ rows: 5, distinct: 4, withNull: 1, squares: 4 });
    expect(await measured(['flag', id])).toEqual({ rows: 5, distinct: 4, withNull: 1, squares: 4 });
    expect(await measured(['flag'])).toEqual({ rows: 5, distinct: 2, withNull: 1, squares: 8 });
    expect(await measured(['flag'], say('1 = 0'))).toEqual({ rows: 0, distinct: 0, withNull: 0, squares: 0 });
  });

  it('samples the first rows', async () => {
    const sample = await connector.sample({ table: subject.facts }, 3, never);
    expect(sample.columns.map((column) => column.name)).toEqual(FACT_COLUMNS.map(nameOf));
    expect(sample.rows).toHaveLength(3);
    const ids = facts.map((fact) => fact.id);
    for (const row of sample.rows) expect(ids).toContain(row[0]);
  });
}

for (const name of ENGINE_NAMES) describeEngine(name, 'connector contract', (engine) => contract(() => SERVER_SUBJECTS[name](engine)));
describe('connector contract on SQLite', () => contract(sqliteSubject));
describe('connector contract on CSV files', () => contract(csvSubject));
describe('connector contract on TSV files with CRLF, BOM and quotes', () => contract(tsvSubject));
describe('connector contract on JSON lines files', () => contract(jsonLinesSubject));
describe('connector contract on Parquet files', () => contract(parquetSubject));
