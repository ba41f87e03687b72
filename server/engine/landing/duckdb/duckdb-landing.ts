import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { TieoutError } from '../../errors.ts';
import type { Side } from '../../plan/plan.ts';
import { formatLogicalType } from '../../values/logical-type.ts';
import type {
  ExecutionRef,
  ExportFormat,
  LandingEngine,
  LandingExecution,
  OutcomeColumns,
  OutcomeFilter,
  OutcomePage,
  OutcomePageQuery,
} from '../contract.ts';
import { explainLandingError } from './duckdb-error.ts';
import { DuckDbExecution } from './duckdb-execution.ts';
import { DuckDbSession, type DuckDbSettings } from './duckdb-session.ts';
import { ExecutionFolders } from './execution-folder.ts';
import { exportOutcomes } from './export-outcomes.ts';
import { type OpenedFile, OpenedFiles } from './opened-files.ts';
import type { OutcomeManifest, StagingManifest } from './outcome-manifest.ts';
import { countRows, readPage } from './outcome-page.ts';
import { previewRows } from './staging-preview.ts';

export interface DuckDbLandingOptions {
  /** Executions live in `<dataDir>/executions`. */
  dataDir: string;
  /** What one running execution may keep in memory before it spills to disk. Default 384MB. */
  memoryLimit?: string;
  /** What reading finished executions may keep in memory, all together. Default 256MB. */
  readerMemoryLimit?: string;
  /** Default: the processors of this machine. */
  threads?: number;
}

const DEFAULT_MEMORY_LIMIT = '384MB';
const DEFAULT_READER_MEMORY_LIMIT = '256MB';

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
    this.#writing = { memoryLimit: options.memoryLimit ?? DEFAULT_MEMORY_LIMIT, threads };
    this.#reading = { memoryLimit: options.readerMemoryLimit ?? DEFAULT_READER_MEMORY_LIMIT, threads };
  }

  async begin(ref: ExecutionRef, names: Record<Side, string>): Promise<LandingExecution> {
    try {
      const folder = await this.#folders.begin(ref.executionId);
      const session = await DuckDbSession.open(this.#writing, folder.temporary);
      return await DuckDbExecution.open({
        folder,
        session,
        names,
        loadersPerSide: Math.max(1, Math.floor(this.#writing.threads / 2)),
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

  async export(
    ref: ExecutionRef,
    filter: OutcomeFilter,
    format: ExportFormat,
    path: string,
    signal: AbortSignal,
  ): Promise<{ rows: number; bytes: number }> {
    return this.#withOutcomes(ref, (opened) => exportOutcomes(opened, filter, format, path, signal));
  }

  async previewStaging(ref: ExecutionRef, side: Side, limit: number) {
    const missing = () =>
      new TieoutError('not_found', 'The staging tables of this run are gone.', 'Start the run again to look at its staged rows.');
    return this.#files.use<Record<Side, StagingManifest>, Awaited<ReturnType<typeof previewRows>>>(
      this.#folders.finished(ref.executionId).staging,
      missing,
      (opened) => previewRows(opened, side, limit),
    );
  }

  async dropStaging(ref: ExecutionRef): Promise<void> {
    const folder = this.#folders.finished(ref.executionId);
    await this.#files.release(folder.staging);
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

  async close(): Promise<void> {
    const session = this.#readerSession;
    this.#readerSession = null;
    await (await session)?.close();
  }

  async #release(ref: ExecutionRef): Promise<void> {
    const folder = this.#folders.finished(ref.executionId);
    await this.#files.release(folder.staging);
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
