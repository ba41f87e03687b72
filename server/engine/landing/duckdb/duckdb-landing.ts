import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { TieoutError } from '../../errors.ts';
import { type ReconcilePlan, SIDES, type Side } from '../../plan/plan.ts';
import { formatLogicalType } from '../../values/logical-type.ts';
import type {
  DuplicateKeyPage,
  ExecutionRef,
  ExportFormat,
  LandingEngine,
  LandingExecution,
  OutcomeColumns,
  OutcomeFilter,
  OutcomePage,
  OutcomePageQuery,
  PlanStatement,
  PreparedStep,
} from '../contract.ts';
import { explainLandingError } from './duckdb-error.ts';
import { DuckDbExecution } from './duckdb-execution.ts';
import { DuckDbSession, type DuckDbSettings } from './duckdb-session.ts';
import { readDuplicates } from './duplicate-keys.ts';
import { ExecutionFolders } from './execution-folder.ts';
import { explainPlan } from './explain-plan.ts';
import { exportOutcomes } from './export-outcomes.ts';
import { type OpenedFile, OpenedFiles } from './opened-files.ts';
import type { OutcomeManifest, StagingManifest } from './outcome-manifest.ts';
import { countRows, readPage } from './outcome-page.ts';
import { previewRows } from './staging-preview.ts';

export interface DuckDbLandingOptions {
  /** Executions live in `<dataDir>/executions`. */
  dataDir: string;
  /** What one running execution may keep in memory before it spills to disk, in megabytes; very wide tables take more. Default 256. */
  memoryMegabytes?: number;
  /** What reading finished executions may keep in memory, all together. Default 256. */
  readerMemoryMegabytes?: number;
  /** Default: the processors of this machine. */
  threads?: number;
}

const DEFAULT_MEMORY_MEGABYTES = 256;
const DEFAULT_READER_MEMORY_MEGABYTES = 256;
/** Loading takes about twice as long as extracting, which is the work of one thread; Node's own threads, four, are enough for both sides. */
const LOADERS_PER_SIDE = 2;

/** The embedded landing engine: two database files per execution (design.md §3). One instance per process. */
export class DuckDbLanding implements LandingEngine {
  readonly name = 'duckdb';
  readonly #dataDir: string;
  readonly #folders: ExecutionFolders;
  readonly #writing: DuckDbSettings;
  readonly #reading: DuckDbSettings;
  readonly #files = new OpenedFiles(() => this.#reader());
  #readerSession: Promise<DuckDbSession> | null = null;

  constructor(options: DuckDbLandingOptions) {
    const threads = options.threads ?? availableParallelism();
    this.#dataDir = options.dataDir;
    this.#folders = new ExecutionFolders(options.dataDir);
    this.#writing = { memoryMegabytes: options.memoryMegabytes ?? DEFAULT_MEMORY_MEGABYTES, threads, keepsOrder: false };
    this.#reading = { memoryMegabytes: options.readerMemoryMegabytes ?? DEFAULT_READER_MEMORY_MEGABYTES, threads, keepsOrder: true };
  }

  async begin(ref: ExecutionRef, names: Record<Side, string>): Promise<LandingExecution> {
    try {
      const folder = await this.#folders.begin(ref.executionId);
      const session = await DuckDbSession.open(this.#writing, folder.temporary);
      return await DuckDbExecution.open({
        folder,
        session,
        settings: this.#writing,
        names,
        loadersPerSide: LOADERS_PER_SIDE,
        publish: async () => {
          await this.#release(ref);
          return this.#folders.publish(folder, ref.executionId);
        },
      });
    } catch (error) {
      throw explainLandingError(error);
    }
  }

  async columns(ref: ExecutionRef): Promise<OutcomeColumns> {
    return this.#withOutcomes(ref, async ({ manifest }) => {
      const described = (side: Side, position: number) => manifest[side][position]!;
      const type = (side: Side, position: number) => formatLogicalType(described(side, position).logicalType);
      return {
        keys: manifest.keys.map((key) => ({
          source: described('source', key.source).name,
          target: described('target', key.target).name,
          type: type('source', key.source),
        })),
        fields: manifest.fields.map((field) => ({
          source: described('source', field.source).name,
          target: described('target', field.target).name,
          sourceType: type('source', field.source),
          ...(field.transformed !== undefined && { transformedType: type('source', field.transformed) }),
          targetType: type('target', field.target),
          ignored: field.ignored,
        })),
      };
    });
  }

  async page(ref: ExecutionRef, query: OutcomePageQuery, signal: AbortSignal): Promise<OutcomePage> {
    return this.#withOutcomes(ref, (opened) => readPage(opened, query, signal));
  }

  async count(ref: ExecutionRef, filter: OutcomeFilter, cap: number, signal: AbortSignal): Promise<{ count: number; capped: boolean }> {
    return this.#withOutcomes(ref, (opened) => countRows(opened, filter, cap, signal));
  }

  async duplicates(ref: ExecutionRef, side: Side, cursor: string | null, limit: number, signal: AbortSignal): Promise<DuplicateKeyPage> {
    return this.#withOutcomes(ref, (opened) => readDuplicates(opened, side, cursor, limit, signal));
  }

  async export(
    ref: ExecutionRef,
    filter: OutcomeFilter,
    format: ExportFormat,
    path: string,
    signal: AbortSignal,
  ): Promise<{ rows: number; bytes: number }> {
    return this.#withOutcomes(ref, async (opened) => {
      const { source, target } = opened.manifest;
      await (await this.#reader()).allowFor(opened.statements, this.#reading, 3 * (source.length + target.length));
      return exportOutcomes(opened, filter, format, path, signal);
    });
  }

  async previewStaging(ref: ExecutionRef, side: Side, limit: number) {
    const missing = () =>
      new TieoutError('not_found', 'The staging tables of this run are gone.', 'Start the run again to look at its staged rows.');
    const path = this.#folders.finished(ref.executionId).staging(side);
    return this.#files.use<StagingManifest, Awaited<ReturnType<typeof previewRows>>>(path, missing, (opened) => previewRows(opened, limit));
  }

  async dropStaging(ref: ExecutionRef): Promise<void> {
    const folder = this.#folders.finished(ref.executionId);
    for (const side of SIDES) await this.#files.release(folder.staging(side));
    await folder.removeStaging();
  }

  async dropExecution(ref: ExecutionRef): Promise<void> {
    await this.#release(ref);
    await this.#folders.removeFinished(ref.executionId);
    await this.#folders.removePartial(ref.executionId);
  }

  async inventory() {
    return this.#folders.inventory();
  }

  /** Nothing but the data folder is needed. */
  async *prepare(): AsyncGenerator<PreparedStep> {
    await this.#folders.inventory();
    yield { title: 'embedded DuckDB', result: `in ${join(this.#dataDir, 'executions')}` };
  }

  explain(plan: ReconcilePlan): PlanStatement[] {
    return explainPlan(plan);
  }

  async close(): Promise<void> {
    const session = this.#readerSession;
    this.#readerSession = null;
    await (await session)?.close();
  }

  async #release(ref: ExecutionRef): Promise<void> {
    const folder = this.#folders.finished(ref.executionId);
    for (const side of SIDES) await this.#files.release(folder.staging(side));
    await this.#files.release(folder.outcomes);
  }

  #withOutcomes<Result>(ref: ExecutionRef, work: (opened: OpenedFile<OutcomeManifest>) => Promise<Result>): Promise<Result> {
    const missing = () =>
      new TieoutError(
        'not_found',
        'The outcomes of this run are not there.',
        'They appear when the run has succeeded, and stay until it is deleted.',
      );
    return this.#files.use(this.#folders.finished(ref.executionId).outcomes, missing, work);
  }

  #reader(): Promise<DuckDbSession> {
    // DuckDB makes the folder when an export is too large to be sorted in memory, and removes it when it closes.
    this.#readerSession ??= DuckDbSession.open(this.#reading, join(this.#dataDir, 'temporary', `reader-${process.pid}`));
    return this.#readerSession;
  }
}
