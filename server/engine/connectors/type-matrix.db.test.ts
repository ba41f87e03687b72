import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { describeEngine, testEngines } from '#server/testing/engines.ts';
import { landingFixture } from '../landing/testing/landing-fixture.ts';
import { isCanonical } from '../values/canonical.ts';
import { formatLogicalType, type LogicalType } from '../values/logical-type.ts';
import { collect, never } from './testing/collect.ts';
import { isSameFact, isZeroDate, type ReadType, type ReadValue } from './testing/type-matrix/type-case.ts';
import { mysqlTypes, postgresqlTypes, sqliteTypes, type TypeStore } from './testing/type-matrix/type-stores.ts';
import { sectionsOf, typesDocument, typesSection } from './testing/type-matrix/types-document.ts';

const DOCUMENT = new URL('./TYPES.md', import.meta.url);
/** Set by `npm run types:matrix`: the document is written instead of compared. */
const writing = process.env.TIEOUT_TEST_WRITE_TYPES === 'yes';
const fixture = landingFixture();
const sections = new Map<string, ReadType[]>();

function matrix(name: string, makeStore: () => TypeStore): void {
  it('reads every value as the database itself says it, or shows it as rejected', async () => {
    const store = makeStore();
    const connector = store.open();
    try {
      const said = await store.setUp();
      const extraction = await connector.extract({ table: store.dataset }, { columns: [], orderBy: ['id'] }, never);
      const types = extraction.columns.slice(1).map((column) => column.logicalType);
      const rows = (await collect(extraction)).map((row) => row.slice(1));
      expect(rows).toHaveLength(said.length);

      const readTypes = store.cases.map(({ type, values }, column): ReadType => {
        const logical = types[column]!;
        const cell = (row: number) => ({ read: rows[row]![column]!, said: said[row]![column]! });
        const isRejected = (text: string | null) => text !== null && !isCanonical(logical, text);
        return {
          type,
          logical,
          values: values.map((written, row) => ({ written, ...cell(row), rejected: isRejected(cell(row).read) })),
        };
      });
      sections.set(name, readTypes);
      expect(differing(readTypes)).toEqual([]);

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

function isRepaired({ said, rejected }: ReadValue): boolean {
  return isZeroDate(said) || (!rejected && said !== null && said.includes('\0'));
}

/** Values that are neither rejected nor what the database says. */
function differing(types: ReadType[]) {
  return types.flatMap(({ type, logical, values }) =>
    values.flatMap(({ written, read, said, rejected }) =>
      rejected || isSameFact(logical, read, said) ? [] : [{ type, logical: formatLogicalType(logical), written, read, said }],
    ),
  );
}

/** The landing engine rejects exactly the rows with a value that is not of its type, and names the column. */
async function expectRejectedRows(store: TypeStore, types: LogicalType[], rows: (string | null)[][]): Promise<void> {
  const isBad = (row: (string | null)[]) => row.some((text, column) => text !== null && !isCanonical(types[column]!, text));
  const executionId = `EXEC_types${sections.size}`;
  const execution = await fixture.landing.begin({ executionId }, { source: 'source', target: 'target' });
  const connector = store.open();
  try {
    const extraction = await connector.extract({ table: store.dataset }, { columns: [], orderBy: ['id'] }, never);
    const progress = { staged: () => undefined, step: () => undefined };
    const staged = await execution.stage('source', extraction.columns, extraction.batches, extraction.summary, progress, never);
    expect([staged.rowCount, staged.rejectedCount]).toEqual([rows.length, rows.filter(isBad).length]);
  } finally {
    await connector.close();
    await execution.discard();
  }
}

describeEngine('mariadb', 'type matrix', (engine) => matrix('MariaDB', () => mysqlTypes(engine)));
describeEngine('mysql', 'type matrix', (engine) => matrix('MySQL', () => mysqlTypes(engine)));
describeEngine('postgresql', 'type matrix', (engine) => matrix('PostgreSQL', () => postgresqlTypes(engine)));
describe('type matrix on SQLite', () => matrix('SQLite', sqliteTypes));

afterAll(async () => {
  if (!writing) return;
  const { leftOut } = testEngines();
  if (sections.size < 4) throw new Error(`The document needs MariaDB, MySQL and PostgreSQL; left out: ${JSON.stringify(leftOut)}`);
  await writeFile(DOCUMENT, typesDocument(sections));
});
