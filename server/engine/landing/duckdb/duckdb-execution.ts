import type { ColumnDescription, ExtractSummary, TextBatch } from '../../connectors/contract.ts';
import { TieoutError } from '../../errors.ts';
import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import type { LandingExecution, LandingProgress, OutcomeCounts, StagedTable } from '../contract.ts';
import { type CompiledPlan, compilePlan } from './compiled-plan.ts';
import { explainLandingError } from './duckdb-error.ts';
import type { DuckDbSession, DuckDbStatements } from './duckdb-session.ts';
import type { ExecutionFolder } from './execution-folder.ts';
import { RuleMatcher } from './match-rules.ts';
import { type KeyMeasures, measureKeys } from './measure-keys.ts';
import { createOutcomesTable, derivedColumns } from './outcome-layout.ts';
import { outcomeManifest, type StagingManifest, writeManifest } from './outcome-manifest.ts';
import { createMismatchedPairs, type PairTables } from './pair-rows.ts';
import { type RecordedOutcomes, recordOutcomes } from './record-outcomes.ts';
import { quoteName, quoteText } from './sql-text.ts';
import { stageSide } from './stage-side.ts';
import type { StagedSide } from './staged-side.ts';

/** Catalogues of one execution: the two database files as they are attached. */
const STAGE = 'stage';
const RESULT = 'result';
const TABLES: PairTables = { outcomes: `${RESULT}.outcomes`, mismatched: 'mismatched_pairs' };

interface LoadedSide extends StagedSide {
  tableName: string;
  rows: number;
  rejected: number;
}

/** What must happen around an execution but not inside it. */
export interface ExecutionHost {
  folder: ExecutionFolder;
  session: DuckDbSession;
  names: Record<Side, string>;
  /** Segments of one side that are loaded side by side. */
  loadersPerSide: number;
  /** Makes the attempt's folder the execution's result. */
  publish(): Promise<ExecutionFolder>;
}

export class DuckDbExecution implements LandingExecution {
  readonly #host: ExecutionHost;
  readonly #statements: DuckDbStatements;
  readonly #loaded: Partial<Record<Side, LoadedSide>> = {};
  #compiled: CompiledPlan | null = null;
  #matcher: RuleMatcher | null = null;
  #keys: KeyMeasures | null = null;
  #over = false;

  private constructor(host: ExecutionHost, statements: DuckDbStatements) {
    this.#host = host;
    this.#statements = statements;
  }

  static async open(host: ExecutionHost): Promise<DuckDbExecution> {
    const statements = await host.session.connect();
    const attach = (path: string, catalog: string) =>
      statements.run(`ATTACH ${quoteText(path)} AS ${catalog} (RECOVERY_MODE no_wal_writes)`);
    // An attempt that dies is thrown away as a whole, so nothing is logged ahead; `finish` writes everything down.
    await attach(host.folder.staging, STAGE);
    await attach(host.folder.outcomes, RESULT);
    // Choosing a compression costs more time than it saves on rows that are read twice.
    await statements.run(`SET force_compression = 'uncompressed'`);
    return new DuckDbExecution(host, statements);
  }

  async stage(
    side: Side,
    columns: ColumnDescription[],
    batches: AsyncIterable<TextBatch>,
    summary: () => ExtractSummary,
    progress: LandingProgress,
    signal: AbortSignal,
  ): Promise<StagedTable> {
    const { folder, session, names, loadersPerSide } = this.#host;
    const table = `${STAGE}.${quoteName(names[side])}`;
    const loaders = await Promise.all(Array.from({ length: loadersPerSide }, () => session.connect()));
    try {
      const rows = await stageSide({ side, table, columns, batches, summary, spoolFolder: folder.spool, loaders, progress, signal });
      const [rejected = 0] = await loaders[0]!.counts(`SELECT count(raw) FROM ${table}`, signal);
      this.#loaded[side] = { side, table, columns, tableName: names[side], rows, rejected };
      return await this.#stagedTable(side);
    } finally {
      for (const loader of loaders) await loader.close();
    }
  }

  async index(plan: ReconcilePlan, progress: LandingProgress, signal: AbortSignal): Promise<void> {
    const [source, target] = [this.#side('source'), this.#side('target')];
    const compiled = compilePlan(plan, source, target);
    const derived = derivedColumns(plan, source, target);
    await this.#statements.run(createOutcomesTable(TABLES.outcomes, plan), signal);
    await this.#statements.run(createMismatchedPairs(TABLES, plan.fields.length), signal);
    await writeManifest(this.#statements, RESULT, outcomeManifest(plan, derived));

    progress.step('index', `keys of rule: ${plan.rules[0]!.name}`);
    const stored = { source: plan.source.columns.length, target: plan.target.columns.length, derived };
    this.#compiled = compiled;
    this.#matcher = new RuleMatcher(this.#statements, compiled, TABLES, stored);
    this.#keys = await measureKeys(this.#statements, plan, compiled, this.#matcher, signal);
  }

  async match(plan: ReconcilePlan, progress: LandingProgress, signal: AbortSignal): Promise<void> {
    const { compiled, matcher } = this.#indexed();
    for (const [index, rule] of compiled.rules.entries()) {
      progress.step('match', `rule: ${plan.rules[index]!.name}`);
      await matcher.match(rule, signal);
    }
  }

  async compare(plan: ReconcilePlan, progress: LandingProgress, signal: AbortSignal): Promise<OutcomeCounts> {
    const { compiled, matcher, keys } = this.#indexed();
    const recorded = await recordOutcomes(this.#statements, plan, compiled, matcher.rest, TABLES, progress, signal);
    const duplicates = await Promise.all(compiled.rules.map((rule) => matcher.measure(rule, signal)));
    return {
      totalSource: this.#side('source').rows,
      totalTarget: this.#side('target').rows,
      ...keys,
      ...recorded.outcomes,
      rules: plan.rules.map(({ name, confidence }, index) => ({
        name,
        confidence,
        matched: recorded.matchedByRule[index]!,
        duplicateKeySource: duplicates[index]!.source,
        duplicateKeyTarget: duplicates[index]!.target,
      })),
      fields: fieldCounts(plan, recorded),
    };
  }

  async finish(): Promise<{ source: StagedTable; target: StagedTable; outcomesBytes: number }> {
    const { folder, session } = this.#host;
    const staging: Record<Side, StagingManifest> = { source: this.#stagingManifest('source'), target: this.#stagingManifest('target') };
    await writeManifest(this.#statements, STAGE, staging);
    for (const catalog of [STAGE, RESULT]) {
      await this.#statements.run(`CHECKPOINT ${catalog}`);
    }
    const tables = { source: await this.#stagedTable('source'), target: await this.#stagedTable('target') };
    for (const catalog of [STAGE, RESULT]) await this.#statements.run(`DETACH ${catalog}`);
    this.#over = true;
    await session.close();
    try {
      await folder.removeWorkingFiles();
      const { outcomesBytes } = await (await this.#host.publish()).sizes();
      return { ...tables, outcomesBytes };
    } catch (error) {
      throw explainLandingError(error);
    }
  }

  async discard(): Promise<void> {
    if (!this.#over) {
      this.#over = true;
      await this.#host.session.close();
    }
    await this.#host.folder.remove();
  }

  #side(side: Side): LoadedSide {
    const loaded = this.#loaded[side];
    if (loaded === undefined) throw new TieoutError('internal', `The ${side} is not staged yet.`, 'Report this.');
    return loaded;
  }

  #indexed(): { compiled: CompiledPlan; matcher: RuleMatcher; keys: KeyMeasures } {
    if (this.#compiled === null || this.#matcher === null || this.#keys === null) {
      throw new TieoutError('internal', 'The staging tables are not indexed yet.', 'Report this.');
    }
    return { compiled: this.#compiled, matcher: this.#matcher, keys: this.#keys };
  }

  #stagingManifest(side: Side): StagingManifest {
    const { tableName, columns } = this.#side(side);
    return { tableName, columns };
  }

  async #stagedTable(side: Side): Promise<StagedTable> {
    const { tableName, rows, rejected } = this.#side(side);
    const sizeBytes = await this.#bytesOf(tableName);
    // DuckDB joins by hashing and skips row groups by their bounds: there is no index to build.
    return { side, tableName, rowCount: rows, rejectedCount: rejected, sizeBytes, indexes: [] };
  }

  /** Blocks that the table's segments lie in; segments that are not written down yet count nothing. */
  async #bytesOf(tableName: string): Promise<number> {
    const table = `${STAGE}.${quoteName(tableName)}`;
    const [blocks = 0, blockBytes = 0] = await this.#statements.counts(
      `SELECT (SELECT count(DISTINCT block_id) FROM pragma_storage_info(${quoteText(table)}) WHERE block_id >= 0), (SELECT block_size FROM pragma_database_size() WHERE database_name = '${STAGE}')`,
    );
    return blocks * blockBytes;
  }
}

function fieldCounts(plan: ReconcilePlan, recorded: RecordedOutcomes): OutcomeCounts['fields'] {
  const matched = recorded.outcomes.equal + recorded.outcomes.mismatched;
  return plan.fields.map(({ source, target, compare }, index) => ({
    source,
    target,
    compared: compare.ignore ? 0 : matched,
    mismatched: recorded.differencesByField[index]!,
  }));
}
