import type { ExtractSummary, ReadableRelation, TextBatch } from '../../connectors/contract.ts';
import { TieoutError } from '../../errors.ts';
import { confidenceSum } from '../../matching/pair-confidence.ts';
import { type ReconcilePlan, SIDES, type Side } from '../../plan/plan.ts';
import { type StagedColumn, valueColumns } from '../../plan/staged-columns.ts';
import type { LandingExecution, LandingProgress, OutcomeCounts, StagedTable } from '../contract.ts';
import { attachForWriting, writeAndDetach } from './attach-file.ts';
import { type CompiledPlan, compilePlan } from './compiled-plan.ts';
import { explainLandingError } from './duckdb-error.ts';
import type { DuckDbSession, DuckDbSettings, DuckDbStatements } from './duckdb-session.ts';
import { DUPLICATES } from './duplicate-keys.ts';
import type { ExecutionFolder } from './execution-folder.ts';
import { RuleMatcher } from './match-rules.ts';
import { type KeyMeasures, measureKeys } from './measure-keys.ts';
import { createOutcomesTable, derivedColumns } from './outcome-layout.ts';
import { outcomeManifest, type StagingManifest, writeManifest } from './outcome-manifest.ts';
import { createMismatchedPairs, type PairTables } from './pair-rows.ts';
import { type RecordedOutcomes, recordOutcomes } from './record-outcomes.ts';
import { quoteName } from './sql-text.ts';
import { stageSide } from './stage-side.ts';
import type { StagedSide } from './staged-side.ts';

/** Catalogues of one execution: its database files as they are attached. */
const STAGE: Record<Side, string> = { source: 'stage_source', target: 'stage_target' };
const RESULT = 'result';
const SCRATCH = 'scratch';
const TABLES: PairTables = { outcomes: `${RESULT}.outcomes`, mismatched: `mismatched_pairs` };

interface LoadedSide extends StagedSide {
  tableName: string;
  rows: number;
  rejected: number;
}

/** What must happen around an execution but not inside it. */
export interface ExecutionHost {
  folder: ExecutionFolder;
  session: DuckDbSession;
  settings: DuckDbSettings;
  names: Record<Side, string>;
  /** Segments of one side that are loaded side by side. */
  loadersPerSide: number;
  /** Makes the attempt's folder the execution's result. */
  publish(): Promise<ExecutionFolder>;
}

export class DuckDbExecution implements LandingExecution {
  readonly takesTypedRows = true;
  readonly #host: ExecutionHost;
  readonly #statements: DuckDbStatements;
  readonly #loaded: Partial<Record<Side, LoadedSide>> = {};
  /** Sides whose file is attached, with the columns that it was attached for. */
  readonly #attached = new Map<Side, number>();
  #compiled: CompiledPlan | null = null;
  #matcher: RuleMatcher | null = null;
  #keys: KeyMeasures | null = null;
  /** Columns of both sides. */
  #width = 0;
  #over = false;

  private constructor(host: ExecutionHost, statements: DuckDbStatements) {
    this.#host = host;
    this.#statements = statements;
  }

  static async open(host: ExecutionHost): Promise<DuckDbExecution> {
    const statements = await host.session.connect();
    // Choosing a compression costs more time than it saves on rows that are read twice.
    await statements.run(`SET force_compression = 'uncompressed'`);
    // A segment is loaded by one thread, which must be the one that waits for it: with another thread at work on it, the
    // waiting one asks without pause whether there is something to do, and takes that processor from the extract.
    await host.session.limitThreads(statements, 1);
    return new DuckDbExecution(host, statements);
  }

  async stage(
    side: Side,
    columns: StagedColumn[],
    batches: AsyncIterable<TextBatch>,
    summary: () => ExtractSummary,
    progress: LandingProgress,
    signal: AbortSignal,
    relation?: ReadableRelation,
  ): Promise<StagedTable> {
    const { folder, session, settings, names, loadersPerSide } = this.#host;
    const table = `${STAGE[side]}.${quoteName(names[side])}`;
    const loaders = await Promise.all(Array.from({ length: loadersPerSide }, () => session.connect()));
    try {
      await this.#dropFormerTry(loaders[0]!, side);
      this.#width += columns.length;
      await session.allowFor(loaders[0]!, settings, this.#width);
      await attachForWriting(loaders[0]!, folder.staging(side), STAGE[side], columns.length);
      this.#attached.set(side, columns.length);
      const request = { side, table, columns, batches, relation, summary, spoolFolder: folder.spool, loaders, progress, signal };
      const rows = await stageSide(request);
      const [rejected = 0] = await loaders[0]!.counts(`SELECT count(raw) FROM ${table}`, signal);
      this.#loaded[side] = { side, table, columns, tableName: names[side], rows, rejected };
      return await this.#stagedTable(side);
    } finally {
      for (const loader of loaders) await loader.close();
    }
  }

  async #dropFormerTry(loader: DuckDbStatements, side: Side): Promise<void> {
    const columns = this.#attached.get(side);
    if (columns === undefined) return;
    await loader.run(`DETACH ${STAGE[side]}`);
    await this.#host.folder.removeStagingOf(side);
    this.#attached.delete(side);
    this.#width -= columns;
  }

  async index(plan: ReconcilePlan, progress: LandingProgress, signal: AbortSignal): Promise<void> {
    const [source, target] = [this.#side('source'), this.#side('target')];
    const compiled = compilePlan(plan, source, target);
    const derived = derivedColumns(plan, source, target);
    const { folder, session, settings } = this.#host;
    await session.limitThreads(this.#statements, settings.threads);
    await attachForWriting(this.#statements, folder.outcomes, RESULT, this.#width);
    await attachForWriting(this.#statements, folder.scratch, SCRATCH, plan.fields.length);
    // Unqualified names are scratch tables from here on.
    await this.#statements.run(`USE ${SCRATCH}`);
    await this.#statements.run(createOutcomesTable(TABLES.outcomes, plan), signal);
    await this.#statements.run(createMismatchedPairs(TABLES, compiled), signal);
    await writeManifest(this.#statements, RESULT, outcomeManifest(plan, derived));

    if (compiled.keyRule !== null) progress.step('index', `keys of rule: ${compiled.keyRule.name}`);
    const stored = { source: valueColumns(plan.source).length, target: valueColumns(plan.target).length, derived };
    this.#compiled = compiled;
    this.#matcher = new RuleMatcher(this.#statements, compiled, TABLES, stored, () => this.#connectToScratch());
    this.#keys = await measureKeys(this.#statements, plan, compiled, this.#matcher, `${RESULT}.${DUPLICATES}`, signal);
  }

  async #connectToScratch(): Promise<DuckDbStatements> {
    const statements = await this.#host.session.connect();
    await statements.run(`USE ${SCRATCH}`);
    return statements;
  }

  async match(plan: ReconcilePlan, progress: LandingProgress, signal: AbortSignal): Promise<void> {
    const { compiled, matcher } = this.#indexed();
    for (const [index, rule] of compiled.rules.entries()) {
      const step = `rule: ${plan.rules[index]!.name}`;
      progress.step('match', step);
      await matcher.match(rule, signal, (detail) => progress.step('match', `${step}, ${detail}`));
    }
  }

  async compare(plan: ReconcilePlan, progress: LandingProgress, signal: AbortSignal): Promise<OutcomeCounts> {
    const { compiled, matcher, keys } = this.#indexed();
    const duplicates = await Promise.all(compiled.rules.map((rule) => matcher.measure(rule, signal)));
    const anyDuplicates = duplicates.some(({ source, target }) => source + target > 0);
    const recorded = await recordOutcomes(this.#statements, plan, compiled, matcher.rest, TABLES, anyDuplicates, progress, signal);
    return {
      totalSource: this.#side('source').rows,
      totalTarget: this.#side('target').rows,
      ...keys,
      ...recorded.outcomes,
      rules: plan.rules.map(({ name, confidence }, index) => ({
        name,
        candidatePairs: matcher.candidatePairs(compiled.rules[index]!),
        confidence,
        matched: recorded.matchedByRule[index]!,
        confidenceSum: confidenceSum(
          confidence,
          recorded.matchedByRule[index]!,
          plan.rules[index]!.type === 'fuzzy' ? recorded.similarityByRule[index]! : null,
        ),
        duplicateKeySource: duplicates[index]!.source,
        duplicateKeyTarget: duplicates[index]!.target,
      })),
      fields: fieldCounts(plan, recorded),
    };
  }

  async finish(): Promise<{ source: StagedTable; target: StagedTable; outcomesBytes: number }> {
    const { folder, session } = this.#host;
    for (const side of SIDES) {
      const { tableName, columns } = this.#side(side);
      await writeManifest(this.#statements, STAGE[side], { tableName, columns } satisfies StagingManifest);
    }
    await this.#statements.run('USE memory');
    for (const catalog of [STAGE.source, STAGE.target, RESULT]) await writeAndDetach(this.#statements, catalog);
    this.#over = true;
    await session.close();
    try {
      await folder.removeWorkingFiles();
      const tables = { source: await this.#stagedTable('source'), target: await this.#stagedTable('target') };
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

  async #stagedTable(side: Side): Promise<StagedTable> {
    const { tableName, rows, rejected } = this.#side(side);
    const sizeBytes = await this.#host.folder.stagingBytes(side);
    // DuckDB joins by hashing and skips row groups by their bounds: there is no index to build.
    return { side, tableName, rowCount: rows, rejectedCount: rejected, sizeBytes, indexes: [] };
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
