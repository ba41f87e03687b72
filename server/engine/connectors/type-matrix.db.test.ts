import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { describeEngine, testEngines } from '#server/testing/engines.ts';
import { landingFixture } from '../landing/testing/landing-fixture.ts';
import { isCanonical } from '../values/canonical.ts';
import type { LogicalType } from '../values/logical-type.ts';
import { collect, never } from './testing/collect.ts';
import { csvTypes, jsonLinesTypes, parquetNativeTypes, parquetTypes, tsvTypes } from './testing/type-matrix/file-stores.ts';
import { mongodbTypes } from './testing/type-matrix/mongodb-store.ts';
import { sqlserverTypes } from './testing/type-matrix/sqlserver-store.ts';
import { isSameFact, isZeroDate, type ReadType, type ReadValue } from './testing/type-matrix/type-case.ts';
import type { TypeStore } from './testing/type-matrix/type-store.ts';
import { mysqlTypes, postgresqlTypes, sqliteTypes } from './testing/type-matrix/type-stores.ts';
import { sectionsOf, typesDocument, typesSection } from './testing/type-matrix/types-document.ts';

const DOCUMENT = new URL('./TYPES.md', import.meta.url);
/** Set by `npm run types:matrix`: the document is written instead of compared. */
const writing = process.env.TIEOUT_TEST_WRITE_TYPES === 'yes';
/** The parts of the whole document. */
const SECTIONS = 10;
const fixture = landingFixture();
const sections = new Map<string, ReadType[]>();

function matrix(name: string, makeStore: () => TypeStore): void {
  it('reads every value as the database itself says it, or shows it as rejected', async () => {
    const store = makeStore();
    const connector = store.open();
    try {
      const said = await store.setUp();
      const extraction = await connector.extract({ table: store.dataset }, wholeOf(store), never);
      const types = extraction.columns.map((column) => column.logicalType);
      const rows = await collect(extraction);
      expect(rows).toHaveLength(said.length);

      const readTypes = store.cases.map(({ type, values }, column): ReadType => {
        const logical = types[column]!;
        return {
          type,
          logical,
          values: values.map((written, row) => readValue(logical, written, rows[row]![column]!, said[row]![column]!)),
        };
      });
      sections.set(name, readTypes);
      expect(changedValues(readTypes)).toEqual(store.changed ?? []);

      const repaired = extraction.summary().sanitised.reduce((sum, { count }) => sum + count, 0);
      expect(repaired).toBe(readTypes.flatMap(({ values }) => values).filter(isRepaired).length);
      await expectRejectedRows(store, types, rows);
      if (!writing) expect(typesSection(name, readTypes).trimEnd()).toBe(sectionsOf(await readFile(DOCUMENT, 'utf8')).get(name));
    } finally {
      await connector.close();
      await store.tearDown();
    }
  });
}

function wholeOf({ cases, key }: TypeStore): { columns: string[]; orderBy: string[] } {
  return { columns: cases.map(({ column }, index) => column ?? `c${index}`), orderBy: [key ?? 'id'] };
}

function isRepaired({ said, rejected }: ReadValue): boolean {
  return isZeroDate(said) || (!rejected && said !== null && said.includes('\0'));
}

function readValue(logical: LogicalType, written: string, read: string | null, said: string | null): ReadValue {
  const rejected = read !== null && !isCanonical(logical, read);
  return { written, read, said, rejected, changed: !rejected && !isSameFact(logical, read, said) };
}

/** Values that are neither rejected nor what the database says. */
function changedValues(types: ReadType[]): string[] {
  return types.flatMap(({ type, values }) => values.flatMap(({ written, changed }) => (changed ? [`${type}: ${written}`] : [])));
}

/** By each road there is, the landing engine rejects exactly the rows with a value that is not of its type. */
async function expectRejectedRows(store: TypeStore, types: LogicalType[], rows: (string | null)[][]): Promise<void> {
  const isBad = (row: (string | null)[]) => row.some((text, column) => text !== null && !isCanonical(types[column]!, text));
  const executionId = `EXEC_types${sections.size}`;
  const execution = await fixture.landing.begin({ executionId }, { source: 'source', target: 'target' });
  const connector = store.open();
  try {
    const progress = { staged: () => undefined, step: () => undefined };
    const columns = wholeOf(store).columns;
    const { batches, summary, ...text } = await connector.extract({ table: store.dataset }, { columns }, never);
    const byText = await execution.stage('source', text.columns, batches, summary, progress, never);
    expect([byText.rowCount, byText.rejectedCount]).toEqual([rows.length, rows.filter(isBad).length]);
    const direct = await connector.extract({ table: store.dataset }, { columns, typedRows: execution.takesTypedRows }, never);
    const byItself = await execution.stage('target', direct.columns, direct.batches, direct.summary, progress, never, direct.relation);
    expect([byItself.rowCount, byItself.rejectedCount]).toEqual([rows.length, rows.filter(isBad).length]);
  } finally {
    await connector.close();
    await execution.discard();
  }
}

describeEngine('mariadb', 'type matrix', (engine) => matrix('MariaDB', () => mysqlTypes(engine)));
describeEngine('mysql', 'type matrix', (engine) => matrix('MySQL', () => mysqlTypes(engine)));
describeEngine('postgresql', 'type matrix', (engine) => matrix('PostgreSQL', () => postgresqlTypes(engine)));
describeEngine('sqlserver', 'type matrix', (engine) => matrix('SQL Server', () => sqlserverTypes(engine)));
describeEngine('mongodb', 'type matrix', (engine) => matrix('MongoDB', () => mongodbTypes(engine)));
describe('type matrix on SQLite', () => matrix('SQLite', sqliteTypes));
describe('type matrix on CSV', () => matrix('CSV and TSV', csvTypes));
describe('type matrix on TSV', () => matrix('CSV and TSV', tsvTypes));
describe('type matrix on JSON lines', () => matrix('JSON lines', jsonLinesTypes));
describe('type matrix on Parquet', () => matrix('Parquet, as DuckDB writes it', parquetTypes));
describe("type matrix on Parquet's own types", () => matrix("Parquet's own types", parquetNativeTypes));

afterAll(async () => {
  if (!writing) return;
  const { leftOut } = testEngines();
  if (sections.size < SECTIONS)
    throw new Error(`The document needs every database server but Oracle; left out: ${JSON.stringify(leftOut)}`);
  await writeFile(DOCUMENT, typesDocument(sections));
});
