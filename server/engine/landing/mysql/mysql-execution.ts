import type { ExtractSummary, TextBatch } from '../../connectors/contract.ts';
import { TieoutError } from '../../errors.ts';
import { confidenceSum } from '../../matching/pair-confidence.ts';
import { type ReconcilePlan, SIDES, type Side } from '../../plan/plan.ts';
import type { StagedColumn } from '../../plan/staged-columns.ts';
import type { LandingExecution, LandingProgress, OutcomeCounts, StagedTable } from '../contract.ts';
import type { CountedOutcomes } from './count-outcomes.ts';
import { dropTables } from './drop-tables.ts';
import { insertDuplicates } from './duplicate-keys.ts';
import { createTables, type ExecutionTables, executionTables, neededTables, RESULT_TABLES, WORK_TABLES } from './execution-tables.ts';
import { LandingSession } from './landing-session.ts';
import type { MysqlLandingSettings } from './landing-settings.ts';
import { type MatchContext, type MatchedRule, matchRule } from './match-rules.ts';
import { outcomeManifest } from './outcome-manifest.ts';
import { recordOutcomes } from './record-outcomes.ts';
import { type PlanLayout, planLayout } from './row-layout.ts';
import { type StagedRows, stageSide } from './stage-side.ts';
import type { StagingCatalogue } from './staging-catalogue.ts';
import { countedColumn, countedSort, createIndexes, indexedColumns, indexName } from './staging-table.ts';
import { quoteName } from './table-names.ts';
import { measuredSizes } from './table-sizes.ts';
import { workName } from './work-name.ts';

/** What must happen around an execution but not inside it. */
export interface ExecutionHost {
  executionId: string;
  attempt: string;
  settings: MysqlLandingSettings;
  plan: ReconcilePlan;
  /** As they are in the database. */
  names: Record<Side, string>;
  /** Of this execution alone, and the session that `catalogue` uses. */
  session: LandingSession;
  catalogue: StagingCatalogue;
  /** Drops everything of this execution that this attempt has not made. */
  dropOthers(): Promise<void>;
  /** Drops what this attempt has made, on another session. */
  dropOwn(): Promise<void>;
}

const NO_BULK_COPY = 'Rows were loaded with INSERT, which takes longer, because LANDING_USE_BULK_COPY is false.';
const NO_LOCAL_INFILE =
  'Rows were loaded with INSERT, which takes longer, because the landing server does not allow LOAD DATA LOCAL INFILE. An administrator can allow it: SET GLOBAL local_infile = ON.';

/** One attempt at a run in the landing database. */
export class MysqlExecution implements LandingExecution {
  readonly takesTypedRows = false;
  readonly #host: ExecutionHost;
  readonly #layout: PlanLayout;
  readonly #tables: ExecutionTables;
  readonly #context: MatchContext;
  readonly #fallback: string | null;
  readonly #staged: Partial<Record<Side, StagedRows>> = {};
  #duplicates: Record<Side, number> = { source: 0, target: 0 };
  #matched: MatchedRule[] = [];
  #counted: CountedOutcomes | null = null;
  #published = false;

  constructor(host: ExecutionHost) {
    const { settings, session, plan } = host;
    this.#host = host;
    this.#layout = planLayout(plan);
    this.#tables = executionTables(host.executionId, host.attempt, host.names);
    this.#fallback = !settings.useBulkCopy ? NO_BULK_COPY : session.localInfile ? null : NO_LOCAL_INFILE;
    this.#context = {
      plan,
      layout: this.#layout,
      tables: this.#tables,
      connect: () => LandingSession.open(settings),
      load: { bulk: this.#fallback === null, batchRows: settings.batchRows },
    };
  }

  async stage(
    side: Side,
    columns: StagedColumn[],
    batches: AsyncIterable<TextBatch>,
    summary: () => ExtractSummary,
    progress: LandingProgress,
    signal: AbortSignal,
  ): Promise<StagedTable> {
    const { plan, names } = this.#host;
    const session = await this.#context.connect();
    try {
      const request = { session, plan, layout: this.#layout, side, table: names[side], columns, batches, summary };
      this.#staged[side] = await stageSide({ ...request, load: this.#context.load, progress, signal });
      return this.#stagedTable(side, await measuredSizes(session, [this.#tables[side]]));
    } finally {
      await session.close();
    }
  }

  async index(plan: ReconcilePlan, progress: LandingProgress, signal: AbortSignal): Promise<void> {
    const { session, names } = this.#host;
    progress.step('index', 'keys');
    await Promise.all(
      SIDES.map(async (side) => {
        const columns = indexedColumns(plan, side);
        if (columns.length === 0) return;
        const own = await this.#context.connect();
        try {
          await own.run(createIndexes(names[side], columns), [], signal);
        } finally {
          await own.close();
        }
      }),
    );
    for (const statement of createTables(this.#tables, neededTables(plan))) await session.run(statement, [], signal);
    for (const side of SIDES) {
      const column = countedColumn(plan, side);
      if (column === null) continue;
      progress.step('index', `keys of rule: ${plan.rules[plan.keyRule!]!.name}`);
      this.#duplicates[side] = await session.run(insertDuplicates(this.#tables, side, column, countedSort(plan)), [], signal);
    }
  }

  async match(plan: ReconcilePlan, progress: LandingProgress, signal: AbortSignal): Promise<void> {
    for (const [index, rule] of plan.rules.entries()) {
      const step = `rule: ${rule.name}`;
      progress.step('match', step);
      const tell = (detail: string) => progress.step('match', `${step}, ${detail}`);
      this.#matched.push(await matchRule(this.#host.session, this.#context, index, signal, tell));
    }
  }

  async compare(plan: ReconcilePlan, progress: LandingProgress, signal: AbortSignal): Promise<OutcomeCounts> {
    const sides = { source: this.#side('source'), target: this.#side('target') };
    const rejected = { source: sides.source.rejected, target: sides.target.rejected };
    const counted = await recordOutcomes(this.#host.session, this.#context, rejected, progress, signal);
    this.#counted = counted;
    const matched = counted.outcomes.equal + counted.outcomes.mismatched;
    return {
      ...counted.outcomes,
      duplicateKeySource: this.#duplicates.source,
      duplicateKeyTarget: this.#duplicates.target,
      nullKeySource: sides.source.nullKeys,
      nullKeyTarget: sides.target.nullKeys,
      inactive: plan.inactiveFlag === undefined ? null : sides.source.inactive,
      rules: plan.rules.map(({ name, type, confidence }, index) => {
        const { repeated, candidatePairs } = this.#matched[index]!;
        const pairs = counted.matchedByRule[index]!;
        const similarity = type === 'fuzzy' ? counted.similarityByRule[index]! : null;
        return {
          name,
          confidence,
          matched: pairs,
          confidenceSum: confidenceSum(confidence, pairs, similarity),
          ...(candidatePairs !== undefined && { candidatePairs }),
          duplicateKeySource: repeated.source,
          duplicateKeyTarget: repeated.target,
        };
      }),
      fields: plan.fields.map(({ source, target, compare }, index) => ({
        source,
        target,
        compared: compare.ignore ? 0 : matched,
        mismatched: counted.differencesByField[index]!,
      })),
    };
  }

  async finish(): Promise<{ source: StagedTable; target: StagedTable; outcomesBytes: number }> {
    const { session, catalogue, plan } = this.#host;
    const counted = this.#counted;
    if (counted === null) throw new TieoutError('internal', 'The pairs are not compared yet.', 'Report this.');
    const needed = neededTables(plan);
    const results = RESULT_TABLES.filter((table) => needed.includes(table)).map((table) => this.#tables[table]);
    const sizes = await measuredSizes(session, [this.#tables.source, this.#tables.target, ...results]);
    const outcomesBytes = results.reduce((sum, table) => sum + (sizes.get(table) ?? 0), 0);
    const tables = { source: this.#stagedTable('source', sizes), target: this.#stagedTable('target', sizes) };
    for (const side of SIDES) await catalogue.staged(tables[side]);
    const { outcomes } = counted;
    const manifest = outcomeManifest(plan, this.#layout, {
      equal: outcomes.equal,
      mismatched: outcomes.mismatched,
      source_only: outcomes.sourceOnly,
      target_only: outcomes.targetOnly,
      rejected_source: outcomes.rejectedSource,
      rejected_target: outcomes.rejectedTarget,
    });
    await catalogue.publish(plan, counted, manifest, outcomesBytes);
    this.#published = true;
    try {
      await dropTables(
        session,
        WORK_TABLES.filter((table) => needed.includes(table)).map((table) => workName(this.#tables[table])),
      );
      await this.#host.dropOthers();
    } catch {
      // The result stands; what could not be dropped is found by the next clean-up.
    }
    await session.close();
    return { ...tables, outcomesBytes };
  }

  async discard(): Promise<void> {
    this.#host.session.destroy();
    if (!this.#published) await this.#host.dropOwn();
  }

  #side(side: Side): StagedRows {
    const staged = this.#staged[side];
    if (staged === undefined) throw new TieoutError('internal', `The ${side} is not staged yet.`, 'Report this.');
    return staged;
  }

  #stagedTable(side: Side, sizes: Map<string, number>): StagedTable {
    const { rows, rejected } = this.#side(side);
    return {
      side,
      tableName: this.#host.names[side],
      rowCount: rows,
      rejectedCount: rejected,
      sizeBytes: sizes.get(quoteName(this.#host.names[side])) ?? 0,
      indexes: indexedColumns(this.#host.plan, side).map(indexName),
      ...(this.#fallback !== null && { fallback: this.#fallback }),
    };
  }
}
