import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TContinentCode } from 'countries-list';
import { ALL_CONTINENTS, countryCodeRows, countryNameRows, countryRows, nativeNameRows } from './country-rows.ts';
import { type JobRow, productionJobs, sandboxJobs } from './job-rows.ts';
import { writeCsvFile, writeParquetFile } from './write-row-files.ts';
import { writeSqliteFile } from './write-sqlite.ts';

export interface Chapter {
  continents: ReadonlySet<TContinentCode>;
  /** How far production has moved on: 0 when the sandbox was copied, 1 today. */
  productionShare: number;
}

/**
 * The story that gives the trends their points. The list of ISO codes arrives continent by continent; meanwhile
 * production moves on and the sandbox does not. The last chapter is today: both public data sets whole, as they are.
 */
export const CHAPTERS: readonly [Chapter, ...Chapter[]] = [
  { continents: new Set(['AF', 'AS', 'EU']), productionShare: 0 },
  { continents: new Set(['AF', 'AS', 'EU', 'NA']), productionShare: 0.25 },
  { continents: new Set(['AF', 'AS', 'EU', 'NA', 'OC']), productionShare: 0.5 },
  { continents: new Set(['AF', 'AS', 'EU', 'NA', 'OC', 'SA']), productionShare: 0.75 },
  { continents: ALL_CONTINENTS, productionShare: 1 },
];

const JOB_COLUMNS = {
  job: 'INTEGER NOT NULL',
  release: 'TEXT NOT NULL',
  fab_order: 'REAL',
  paint_color: 'TEXT',
  stage: 'TEXT',
};

function jobTable(rows: JobRow[]) {
  return { name: 'jobs', columns: JOB_COLUMNS, key: ['job', 'release'], rows };
}

/** Writes what never changes between runs, and the configuration that reads it: `<folder>/tieout.yaml`. */
export async function writeDemoSources(folder: string): Promise<string> {
  await mkdir(join(folder, 'iso'), { recursive: true });
  const text = 'TEXT NOT NULL';
  await writeSqliteFile(join(folder, 'countries-list.db'), [
    {
      name: 'countries',
      columns: { iso2: text, iso3: text, name: text, continent: text, capital: 'TEXT', currency: 'TEXT', phone: 'TEXT' },
      key: ['iso2'],
      rows: countryRows(),
    },
    { name: 'native_names', columns: { iso2: text, language: text, native_name: text }, key: ['iso2', 'language'], rows: nativeNameRows() },
  ]);
  await writeParquetFile(join(folder, 'iso', 'country-names.parquet'), countryNameRows());
  await writeSqliteFile(join(folder, 'sandbox.db'), [jobTable(sandboxJobs())]);
  const configuration = join(folder, 'tieout.yaml');
  await writeFile(configuration, DEMO_CONFIGURATION);
  return configuration;
}

/** Writes what the chapter changes. */
export async function writeChapter(folder: string, chapter: Chapter): Promise<void> {
  await writeCsvFile(join(folder, 'iso', 'country-codes.csv'), countryCodeRows(chapter.continents));
  await writeSqliteFile(join(folder, 'production.db'), [jobTable(productionJobs(chapter.productionShare))]);
}

const DEMO_CONFIGURATION = `# The demo's connections and rulesets. Paths are relative to this file; import it with: npm run tieout -- import FILE
version: 1
connections:
  - { name: countries-list, type: sqlite, path: ./countries-list.db }
  - { name: iso-codes, type: files, path: ./iso }
  - { name: jobs-production, type: sqlite, path: ./production.db }
  - { name: jobs-sandbox, type: sqlite, path: ./sandbox.db }
rulesets:
  - id: RECON_COUNTRIES
    name: Countries, countries-list against ISO 3166
    description: Two public data sets about the same countries. Names and one code really differ.
    source: { connection: countries-list, table: countries }
    target: { connection: iso-codes, table: country-codes.csv }
    rules:
      - { name: two-letter code, type: exact, keys: [{ source: iso2, target: alpha2 }] }
    fields:
      - { source: iso3, target: alpha3 }
      - { source: name, target: name }
  - id: RECON_NATIVE_NAMES
    name: What countries call themselves
    description: The native names of countries-list against the same language in i18n-iso-countries.
    source: { connection: countries-list, table: native_names }
    target: { connection: iso-codes, table: country-names.parquet }
    rules:
      - name: country and language
        type: composite
        keys: [{ source: iso2, target: alpha2 }, { source: language, target: language }]
    fields:
      - { source: native_name, target: name, compare: { unicode_nfc: true } }
  - id: RECON_JOBS
    name: Jobs, production against sandbox
    description: Fabrication jobs by job and release. The sandbox stands still while production moves on.
    source: { connection: jobs-production, table: jobs }
    target: { connection: jobs-sandbox, table: jobs }
    rules:
      - name: job and release
        type: composite
        keys: [{ source: job, target: job }, { source: release, target: release }]
    fields:
      - { source: fab_order, target: fab_order, apply: true }
      - { source: paint_color, target: paint_color }
      - { source: stage, target: stage }
`;
