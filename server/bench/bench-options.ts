import { parseArgs } from 'node:util';
import { BENCH_LANDINGS, type BenchLandingName } from './bench-landing.ts';

export const BENCH_USAGE = `Usage: npm run bench [-- reconcile] [-- --rows 1000000,3000000 --landing mysql]
       npm run bench extract [-- --rows 1000000 --engines mariadb,csv --repeat 3]
       npm run bench fuzzy [-- --rows 1000000]
       npm run bench apply [-- --rows 100000]

reconcile  A MariaDB table is reconciled with a PostgreSQL table of as many rows: by the command line from start to result,
           phase by phase in a second run, and the same rows are read by the bare drivers for comparison. The counts are
           checked. Processor seconds are those of the measured process, without the database servers.
extract    Each database at hand is read three times over: by the bare driver (mysql2 rows as arrays, pg COPY as bytes, libsql
           rows, DuckDB with every value of a file, MongoDB documents as bytes), by the connector, and by the connector into the
           embedded landing. The share of the bare driver's rate stands in parentheses; the landing is to reach half of it.

fuzzy      People in two CSV files are found again by a fuzzy rule: same postcode, similar name with typing errors. Once with 1 to
           20 people in a postcode, once with towns of up to 2,000 as well, for each measure. What was planted must be found.

apply      A change set that updates every row of a table, on MariaDB and on PostgreSQL: planned, approved, applied in one
           transaction and read back. The report must name every row.

  --rows N[,N…]     how many rows on each side; default 1000000, apply 100000. "_" may part the digits
  --engines A[,B…]  extract only: mariadb, mysql, postgresql, mongodb, sqlite, csv, parquet; default all that are at hand
  --landing NAME    reconcile only: duckdb (default), mysql or mariadb: where the tables are reconciled
  --repeat N        extract only: measure each so often and take the best; default 3
  --help            this text

Servers are taken from TIEOUT_TEST_MARIADB_URL and its like, or started from the programs on this machine.
`;

export type BenchOptions =
  | { what: 'help' }
  | { what: 'fuzzy'; sizes: number[] }
  | { what: 'apply'; sizes: number[] }
  | { what: 'reconcile'; sizes: number[]; landing: BenchLandingName }
  | { what: 'extract'; sizes: number[]; engines: string[] | null; repeat: number };

const DEFAULT_ROWS = 1_000_000;
const DEFAULT_REPEAT = 3;
const DEFAULT_APPLY_ROWS = 100_000;
const SUBJECTS = ['reconcile', 'extract', 'fuzzy', 'apply'] as const;
const ENGINES = ['mariadb', 'mysql', 'postgresql', 'mongodb', 'sqlite', 'csv', 'parquet'];

/**
 * Reads `reconcile|extract|fuzzy|apply`, options, and bare numbers of rows (`npm run bench -- 1000000 3000000`).
 * @throws Error with a sentence about what is wrong.
 */
export function readBenchOptions(args: string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rows: { type: 'string' },
      engines: { type: 'string' },
      repeat: { type: 'string' },
      landing: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return { what: 'help' };
  const named = SUBJECTS.find((name) => name === positionals[0]) ?? null;
  const what = named ?? 'reconcile';
  const given = [...positionals.slice(named === null ? 0 : 1), ...(values.rows?.split(',') ?? [])];
  const sizes =
    given.length === 0 ? [what === 'apply' ? DEFAULT_APPLY_ROWS : DEFAULT_ROWS] : given.map((text) => wholeNumber(text, 'rows'));
  if (values.landing !== undefined && what !== 'reconcile') throw new Error('--landing belongs to: bench reconcile');
  if (what !== 'extract') {
    if (values.engines !== undefined || values.repeat !== undefined) throw new Error('--engines and --repeat belong to: bench extract');
    return what === 'fuzzy' || what === 'apply' ? { what, sizes } : { what, sizes, landing: landingNamed(values.landing ?? 'duckdb') };
  }
  const engines = values.engines?.split(',').map((name) => name.trim()) ?? null;
  const unknown = engines?.find((name) => !ENGINES.includes(name));
  if (unknown !== undefined) throw new Error(`There is no engine "${unknown}"; use some of ${ENGINES.join(', ')}.`);
  return { what, sizes, engines, repeat: values.repeat === undefined ? DEFAULT_REPEAT : wholeNumber(values.repeat, 'repeat') };
}

function landingNamed(text: string): BenchLandingName {
  const name = BENCH_LANDINGS.find((known) => known === text);
  if (name !== undefined) return name;
  throw new Error(`There is no landing "${text}"; use ${BENCH_LANDINGS.join(', ')}.`);
}

function wholeNumber(text: string, name: string): number {
  const value = Number(text.replaceAll('_', ''));
  if (text.trim() !== '' && Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`"${text}" is not a number of ${name}.`);
}
